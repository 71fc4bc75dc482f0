package ledger_test

import (
	"testing"

	"github.com/tieout/tieout/fixtures/hostile"
	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
)

// TestHostileFiles checks that no small file makes check do much work, by counts
// that do not depend on the machine.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	for _, file := range hostile.Files {
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			folder := file.Folder()
			f, found, err := filing.Read(folder)
			if err != nil || len(found) > 0 {
				t.Fatalf("filing.Read: %v %v", found, err)
			}
			book, found := ledger.Read(f, compute.Ask(f), ledger.Access{})
			read, looked := book.Work()
			words := 0
			for _, d := range found {
				words += len(d.Detail)
			}
			hostile.Hold(t, hostile.Work{Size: len(folder[file.Path()].Data), Bytes: read.Bytes, Cells: read.Cells, Text: read.Text, Looked: looked, Findings: len(found), Words: words})
		})
	}
}
