package warehouse

import "syscall"

// The errors of the system for a connection that no server accepts, and for one that was closed.
var (
	unaccepted = []syscall.Errno{10061}                                                 // WSAECONNREFUSED
	cut        = []syscall.Errno{syscall.WSAECONNRESET, syscall.WSAECONNABORTED, 10058} // WSAESHUTDOWN
)
