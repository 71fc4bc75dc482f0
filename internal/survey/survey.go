// Package survey looks at workbooks that nobody has mapped and guesses a
// filing.toml from their headers and cells. It promises that the file it writes
// is one that filing.Read takes without a finding, that every guess stands beside
// a comment where a person must look, and that a column is mapped only when its
// cells are what its field needs. Each sheet is streamed once, and what is kept of
// it is bounded. It never guesses what a number is: it maps, and the ledgers are
// read by the same rules as any.
package survey

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/workbook"
)

// Survey guesses a filing.toml from the workbooks that names gives, slash paths
// in the folder where the file will be. The text is whole whatever is found: where
// no ledger is recognised, it is a skeleton.
func Survey(fsys fs.FS, names []string) (toml []byte, found []diag.Diagnostic) {
	var books []*book
	seen := map[string]bool{}
	for _, name := range names {
		if name = path.Clean(name); seen[name] {
			continue
		}
		seen[name] = true
		b := &book{file: name}
		found = append(found, b.read(fsys)...)
		books = append(books, b)
	}
	g := &guess{ledgers: map[string]*sheet{}, others: map[string][]*sheet{}, near: map[string]*sheet{}}
	for _, b := range books {
		g.files = append(g.files, b.file)
		recognised := false
		for _, s := range b.sheets {
			g.consider(s)
			recognised = recognised || s.match != nil
		}
		if b.whole && !recognised {
			found = append(found, b.unrecognised())
		}
	}
	return g.write(), diag.Sort(found)
}

// book is a workbook as it was surveyed.
type book struct {
	file   string
	sheets []*sheet
	whole  bool // every sheet could be read
}

// read surveys the sheets of a workbook. What cannot be read is a finding.
func (b *book) read(fsys fs.FS) []diag.Diagnostic {
	at := source.Cell{Workbook: b.file}
	refuse := func(code diag.Code, summary, detail, remedy string) []diag.Diagnostic {
		return []diag.Diagnostic{{Code: code, Summary: summary, Detail: detail, Remedy: remedy, Subject: at}}
	}
	const unreadable = "a workbook that cannot be read"
	if !plain(b.file) {
		return refuse("LED012", unreadable, fmt.Sprintf("filing.toml cannot hold the name %q", b.file), "Rename it")
	}
	if filing.Escapes(b.file, nil) {
		return refuse("FIL002", "a path that leaves the folder", "", "Put the workbook into the filing folder")
	}
	file, err := fsys.Open(b.file)
	switch {
	case err != nil && filing.Escapes(b.file, err):
		return refuse("FIL002", "a path that leaves the folder", "it is a link to a place outside it", "Put the workbook itself into the filing folder")
	case errors.Is(err, fs.ErrNotExist):
		return refuse("LED012", "a missing workbook", fmt.Sprintf("there is no %s", b.file), "")
	case err != nil:
		return refuse("LED012", unreadable, err.Error(), "")
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil || !stat.Mode().IsRegular() {
		return refuse("LED012", unreadable, "it is not a regular file", "Name an .xlsx file")
	}
	size := stat.Size()
	content, ok := file.(io.ReaderAt)
	if !ok {
		all, err := io.ReadAll(io.LimitReader(file, workbook.DefaultLimits().MaxTotal))
		if err != nil {
			return refuse("LED012", unreadable, err.Error(), "")
		}
		content, size = bytes.NewReader(all), int64(len(all))
	}
	opened, err := workbook.Open(content, size, workbook.DefaultLimits())
	if err != nil {
		return refuse("LED012", summaryOf(err), err.Error(), remedyOf(err))
	}
	b.whole = true
	var found []diag.Diagnostic
	sheets := opened.Sheets()
	for _, listed := range sheets {
		s := &sheet{file: b.file, name: listed.Name, hidden: listed.Hidden, alone: len(sheets) == 1, date1904: opened.Date1904()}
		if err := s.read(opened); err != nil {
			b.whole = false
			at.Sheet = s.name
			found = append(found, refuse("LED012", summaryOf(err), err.Error(), remedyOf(err))...)
			continue
		}
		b.sheets = append(b.sheets, s)
	}
	return found
}

func summaryOf(err error) string {
	if e := (*workbook.Error)(nil); errors.As(err, &e) {
		switch e.Reason {
		case workbook.Encrypted:
			return "an encrypted workbook"
		case workbook.OldFormat:
			return "a workbook of an old format"
		case workbook.NotWorkbook:
			return "a file that is not a workbook"
		case workbook.Truncated:
			return "a workbook that is cut short"
		case workbook.TooLarge:
			return "a workbook over a limit"
		}
	}
	return "a workbook that cannot be read"
}

func remedyOf(err error) string {
	if e := (*workbook.Error)(nil); errors.As(err, &e) {
		switch e.Reason {
		case workbook.Encrypted:
			return "Save it in Excel without a password"
		case workbook.OldFormat, workbook.NotWorkbook:
			return "Save it in Excel as an .xlsx workbook"
		case workbook.Truncated:
			return "Export or copy it again"
		case workbook.TooLarge:
			return "Export the rows alone into a new workbook"
		}
	}
	return "Open it in Excel, and save it as a new .xlsx workbook"
}

// mostSheets bounds the sheets that one finding describes.
const mostSheets = 5

// unrecognised says what headers a workbook has and what each ledger needs.
func (b *book) unrecognised() diag.Diagnostic {
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED002", Summary: "a workbook in which no ledger is recognised",
		Subject: source.Cell{Workbook: b.file}, Remedy: "Rename the headers, or map the columns in filing.toml by hand"}
	var has []string
	for i, s := range b.sheets {
		if i == mostSheets {
			has = append(has, fmt.Sprintf("and %d more sheets", len(b.sheets)-i))
			break
		}
		if s.header == 0 {
			has = append(has, fmt.Sprintf("sheet %q has no row of headers", clip(s.name)))
			continue
		}
		if at := d.Subject.(source.Cell); at.Sheet == "" {
			at.Sheet, at.Ref = s.name, source.Ref(s.columns[0].num, s.header)
			d.Subject = at
		}
		text := fmt.Sprintf("row %d of sheet %q has the headers %s", s.header, clip(s.name), list(s.headers(), mostListed))
		if s.near != nil {
			text += fmt.Sprintf(", which come nearest to %s but for %s", s.near.schema.Ledger, s.near.lacks(s))
		}
		has = append(has, text)
	}
	if has == nil {
		has = []string{"it has no worksheet"}
	}
	var needs []string
	for _, ledger := range order {
		schema, _ := filing.SchemaOf(ledger)
		needs = append(needs, ledger+" needs "+and(required(schema)))
	}
	d.Detail = strings.Join(append(has, needs...), "; ")
	return d
}

// required names the fields that a ledger must have.
func required(s filing.Schema) []string {
	var names []string
	for _, f := range s.Fields {
		if f.Required {
			names = append(names, f.Name)
		}
	}
	if s.Ledger == "customers" {
		names = append(names, "parent")
	}
	return names
}

// guess is what the sheets of all workbooks come to.
type guess struct {
	files   []string
	ledgers map[string]*sheet   // the sheet of each ledger
	others  map[string][]*sheet // those that looked like it too
	near    map[string]*sheet   // the sheet that lacks least of a ledger not recognised
}

// consider gives a sheet to the ledger it looks most like; of two sheets for one
// ledger the better stays, then the visible, then the longer, then the first.
func (g *guess) consider(s *sheet) {
	if m := s.near; m != nil {
		if was := g.near[m.schema.Ledger]; was == nil || was.near.score < m.score {
			g.near[m.schema.Ledger] = s
		}
	}
	if s.match == nil {
		return
	}
	ledger := s.match.schema.Ledger
	was := g.ledgers[ledger]
	if was == nil {
		g.ledgers[ledger] = s
		return
	}
	better := s.match.score > was.match.score
	if s.match.score == was.match.score {
		better = was.hidden && !s.hidden || was.hidden == s.hidden && s.rows > was.rows
	}
	if better {
		s, g.ledgers[ledger] = was, s
	}
	g.others[ledger] = append(g.others[ledger], s)
}
