//go:build !windows

package cli

import "os"

// controls reports whether a terminal obeys the sequences for colors and the cursor.
func controls(*os.File) bool { return true }
