package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// controls makes a console obey the sequences for colors and the cursor, and reports whether it
// does. Consoles older than Windows 10 print them.
func controls(f *os.File) bool {
	h, mode := windows.Handle(f.Fd()), uint32(0)
	if err := windows.GetConsoleMode(h, &mode); err != nil {
		return false
	}
	return mode&windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING != 0 || windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
