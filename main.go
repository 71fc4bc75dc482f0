// Command tieout drafts SEC disclosure from Excel ledgers, with every number tied to its
// cells.
package main

import (
	"embed"
	"os"
	"runtime"
	"runtime/debug"

	"tieout/internal/cli"
)

//go:embed templates
var templates embed.FS

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(room)
		afterCollection(func() {
			debug.SetMemoryLimit(limit)
			debug.SetGCPercent(percent)
		})
	}
	os.Exit(cli.Main(templates, os.Args[1:], os.Stdout, os.Stderr))
}

// room is the memory in bytes that a run uses before the first garbage collection. Most
// drafts use less.
const room = 128 << 20

// afterCollection calls settle after the first garbage collection that leaves half of the
// room in use: from then on, memory is to follow what is in use.
func afterCollection(settle func()) {
	runtime.AddCleanup(new([64]byte), func(int) {
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); m.HeapAlloc < room/2 {
			afterCollection(settle)
			return
		}
		settle()
	}, 0)
}
