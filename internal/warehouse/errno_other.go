//go:build !windows

package warehouse

import "syscall"

// The errors of the system for a connection that no server accepts, and for one that was closed.
var (
	unaccepted = []syscall.Errno{syscall.ECONNREFUSED}
	cut        = []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE}
)
