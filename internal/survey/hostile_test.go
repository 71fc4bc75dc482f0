package survey_test

import (
	"testing"

	"tieout/fixtures/hostile"
	"tieout/internal/survey"
)

// TestHostileFiles checks that no small file makes init do much work, by counts
// that do not depend on the machine.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	for _, file := range hostile.Files {
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			folder := file.Folder()
			read, looked, found := survey.Work(folder, []string{file.Path()})
			words := 0
			for _, d := range found {
				words += len(d.Detail)
			}
			hostile.Hold(t, hostile.Work{Size: len(folder[file.Path()].Data), Bytes: read.Bytes, Cells: read.Cells, Text: read.Text, Looked: looked, Findings: len(found), Words: words})
		})
	}
}
