package survey_test

import (
	"encoding/json"
	"testing"

	"github.com/tieout/tieout/fixtures/hostile"
	"github.com/tieout/tieout/internal/survey"
)

// mostContents bounds what is printed of a small file.
const mostContents = 4 << 20

// TestHostileFiles checks that no small file makes init do much work, by counts
// that do not depend on the machine, and that inspect prints no more than a person can read.
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
			contents, err := json.Marshal(survey.Inspect(folder, []string{file.Path()}))
			if err != nil || len(contents) > mostContents {
				t.Errorf("Inspect returns %d bytes, %v, want at most %d", len(contents), err, mostContents)
			}
		})
	}
}
