// Package survey looks at workbooks that nobody has mapped and guesses a
// filing.toml from their headers and cells. It promises that the file it writes
// is one that filing.Read takes without a finding, that every guess stands beside
// a comment where a person must look, and that a column is mapped only when its
// cells are what its field needs. Each sheet is streamed once, and what is kept of
// it is bounded. It never guesses what a number is: it maps, and the ledgers are
// read by the same rules as any.
package survey

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/ledger"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/text"
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
	if !plain(b.file) {
		return refuse("LED012", "a workbook that cannot be read", fmt.Sprintf("filing.toml cannot hold the name %q", b.file), "Rename it")
	}
	opened, closer, refused := ledger.Open(fsys, b.file, at, nil)
	if refused != nil {
		refused.Related = nil
		return []diag.Diagnostic{*refused}
	}
	defer closer.Close()
	b.whole = true
	var found []diag.Diagnostic
	sheets := opened.Sheets()
	for _, listed := range sheets {
		s := &sheet{file: b.file, name: listed.Name, hidden: listed.Hidden, alone: len(sheets) == 1, date1904: opened.Date1904()}
		if err := s.read(opened); err != nil {
			b.whole = false
			found = append(found, ledger.Refused(err, source.Cell{Workbook: b.file, Sheet: s.name}))
			continue
		}
		b.sheets = append(b.sheets, s)
	}
	return found
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
		text := fmt.Sprintf("row %d of sheet %q has the headers %s", s.header, clip(s.name), list(s.headers(), "and"))
		if s.near != nil {
			text += fmt.Sprintf(", which come nearest to %s but for %s", s.near.schema.Ledger, s.near.lacks(s))
		}
		has = append(has, text)
	}
	if has == nil {
		has = []string{"it has no worksheet"}
	}
	var needs []string
	for _, l := range ledgers {
		schema, _ := schema.Of(l.of)
		needs = append(needs, l.of+" needs "+text.List(required(schema), "and"))
	}
	d.Detail = strings.Join(append(has, needs...), "; ")
	return d
}

// required names the fields that a ledger must have.
func required(s schema.Schema) []string {
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
