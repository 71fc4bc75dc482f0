package survey

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/dialect"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/source"
)

// book is a surveyed file.
type book struct {
	file   string
	sheets []*sheet
	whole  bool // every sheet was read
}

// read surveys the sheets of a file and reports those it cannot read.
func (b *book) read(fsys fs.FS, g *guess) (found []diag.Diagnostic) {
	at := source.Cell{Workbook: b.file}
	if !plain(b.file) {
		return []diag.Diagnostic{{Code: "LED012", Summary: "unreadable workbook",
			Detail: fmt.Sprintf("the file name %q has characters that filing.toml cannot hold", b.file), Remedy: "Rename the file without line breaks or control characters", Subject: at}}
	}
	ways := []dialect.Dialect{{}}
	if input.Delimited(b.file) {
		ways = dialect.Of(b.file, func(way dialect.Dialect) (input.Book, func()) {
			opened, closeBook, refused := b.open(fsys, way)
			if refused != nil {
				return nil, nil
			}
			return opened, func() { g.work = append(g.work, opened.Work()); closeBook() }
		})
	}
	for i, way := range ways {
		if found = b.readAs(fsys, g, way); found == nil || i == len(ways)-1 {
			return found
		}
	}
	return found
}

// open opens the file in one of the ways to read it.
func (b *book) open(fsys fs.FS, way dialect.Dialect) (input.Book, func(), *diag.Diagnostic) {
	l := &filing.Ledger{Encoding: way.Encoding, Delimiter: way.Delimiter}
	opened, closer, refused := input.Open(fsys, l, input.Name{Path: b.file, At: source.Point{File: b.file}}, nil, nil)
	if refused != nil {
		refused.Related = nil
		return nil, nil, refused
	}
	return opened, func() { closer.Close() }, nil
}

// readAs surveys the sheets of a file that is read in one way.
func (b *book) readAs(fsys fs.FS, g *guess, way dialect.Dialect) (found []diag.Diagnostic) {
	opened, closeBook, refused := b.open(fsys, way)
	if refused != nil {
		return []diag.Diagnostic{*refused}
	}
	defer closeBook()
	defer func() { g.work = append(g.work, opened.Work()) }()
	b.whole, b.sheets = true, nil
	scored, counted, near := map[string]map[string]int{}, 0, newSeen()
	sheets := opened.Sheets()
	for _, listed := range sheets {
		var s *sheet
		var err error
		for full := map[int]bool{}; ; full = s.full { // a second time, if the sample was wrong about a column that may be a field
			again := len(full) > 0
			s = &sheet{full: full, recent: near, known: map[int]cell{}, texts: map[int]cell{}, scored: scored, counted: counted, File: b.file, Name: listed.Name, Hidden: listed.Hidden, Alone: len(sheets) == 1,
				Plain: opened.Plain(), How: way, date1904: opened.Date1904()}
			err = s.read(opened)
			g.looked, counted, s.recent = g.looked+s.looked, s.counted, nil
			if err != nil || again || !slices.ContainsFunc(s.columns, func(c *column) bool { return c.aside && s.full[c.num] && len(c.scores) > 0 }) {
				break
			}
		}
		if err != nil {
			b.whole = false
			found = append(found, input.Refused(err, source.Cell{Workbook: b.file, Sheet: s.Name}))
			continue
		}
		b.sheets = append(b.sheets, s)
		g.sheets = append(g.sheets, s)
	}
	return found
}
