package survey

import (
	"io/fs"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/workbook"
)

// Work surveys workbooks and returns what that took; looked is the bytes of the texts that
// were classified.
func Work(fsys fs.FS, names []string) (read workbook.Work, looked int64, found []diag.Diagnostic) {
	g, found := survey(fsys, names)
	for _, w := range g.work {
		read.Bytes, read.Cells, read.Text = read.Bytes+w.Bytes, read.Cells+w.Cells, read.Text+w.Text
	}
	return read, g.looked, found
}
