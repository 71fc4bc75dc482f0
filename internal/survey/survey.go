// Package survey drafts a filing.toml from the headers and cells of unmapped
// workbooks. filing.Read accepts the result without a finding; every guess has a
// comment that asks for confirmation; a column is mapped only when its cells are of
// the kind that its field requires. Each sheet is streamed once in bounded memory.
//
// To recognize another header, choice or name, add a row to vocabulary.tsv. To support
// another format of dates or numbers, change the function classify; to give a word
// another sense, change the function meaning. The text of the file is filing.toml.tmpl.
package survey

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/ledger"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/workbook"
)

// Survey drafts a filing.toml from the named workbooks. Names are slash paths relative
// to fsys, the folder of the future file. If no ledger is recognized, the text is a
// skeleton.
func Survey(fsys fs.FS, names []string) (toml []byte, found []diag.Diagnostic) {
	g, found := survey(fsys, names)
	return g.write(), diag.Sort(found)
}

// survey reads the named workbooks and guesses their ledgers.
func survey(fsys fs.FS, names []string) (g *guess, found []diag.Diagnostic) {
	g = &guess{}
	for _, e := range ledgers {
		of, _ := schema.Of(e.of)
		g.Ledgers = append(g.Ledgers, &mapping{Schema: of, About: e.words})
	}
	for _, name := range names {
		b := &book{file: path.Clean(name)}
		if slices.Contains(g.Files, b.file) {
			continue
		}
		g.Files = append(g.Files, b.file)
		found = append(found, b.read(fsys)...)
		g.work, g.looked = append(g.work, b.work), g.looked+b.looked
		recognized := false
		for _, s := range b.sheets {
			g.consider(s)
			recognized = recognized || s.whole
		}
		if b.whole && !recognized {
			found = append(found, b.unrecognized())
		}
	}
	return g, found
}

// book is a surveyed workbook.
type book struct {
	file   string
	sheets []*sheet
	whole  bool // every sheet was read
	work   workbook.Work
	looked int64
}

// read surveys the sheets of a workbook and reports those it cannot read.
func (b *book) read(fsys fs.FS) (found []diag.Diagnostic) {
	at := source.Cell{Workbook: b.file}
	if !plain(b.file) {
		return []diag.Diagnostic{{Code: "LED012", Summary: "unreadable workbook",
			Detail: fmt.Sprintf("the file name %q has characters that filing.toml cannot hold", b.file), Remedy: "Rename the file without line breaks or control characters", Subject: at}}
	}
	opened, closer, refused := ledger.Open(fsys, b.file, at, nil)
	if refused != nil {
		refused.Related = nil
		return []diag.Diagnostic{*refused}
	}
	defer closer.Close()
	defer func() { b.work = opened.Work() }()
	b.whole = true
	scored, counted := map[string]map[string]int{}, 0
	sheets := opened.Sheets()
	for _, listed := range sheets {
		s := &sheet{known: map[int]cell{}, scored: scored, counted: counted, File: b.file, Name: listed.Name, Hidden: listed.Hidden, Alone: len(sheets) == 1, date1904: opened.Date1904()}
		err := s.read(opened)
		b.looked, counted = b.looked+s.looked, s.counted
		if err != nil {
			b.whole = false
			found = append(found, ledger.Refused(err, source.Cell{Workbook: b.file, Sheet: s.Name}))
			continue
		}
		b.sheets = append(b.sheets, s)
	}
	return found
}

// mostSheets bounds the sheets that one finding describes.
const mostSheets = 5

// unrecognized reports the headers of a workbook and the closest ledger of each sheet.
func (b *book) unrecognized() diag.Diagnostic {
	at, topic := source.Cell{Workbook: b.file}, "ledgers"
	var parts []string
	for _, s := range b.sheets[:min(len(b.sheets), mostSheets)] {
		if s.Header == 0 {
			parts = append(parts, fmt.Sprintf("sheet %q has no header row", clip(s.Name)))
			continue
		}
		if at.Sheet == "" {
			at.Sheet, at.Ref = s.Name, source.Ref(s.columns[0].num, s.Header)
		}
		part := fmt.Sprintf("row %d of sheet %q has the headers %s", s.Header, clip(s.Name), list(headersOf(s.columns), "and"))
		if s.Match != nil {
			part += fmt.Sprintf("; the closest ledger is %s, without a usable column for %s", s.Match.Ledger, s.Match.Lacks())
			if topic == "ledgers" {
				topic += "." + s.Match.Ledger
			}
		}
		parts = append(parts, part)
	}
	if more := len(b.sheets) - mostSheets; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more sheets", more))
	}
	if parts == nil {
		parts = []string{"the workbook has no worksheet"}
	}
	return diag.Diagnostic{Severity: diag.Warning, Code: "LED002", Summary: "no ledger recognized in the workbook", Subject: at, Detail: strings.Join(parts, "; "),
		Remedy: fmt.Sprintf("Add the missing columns or rename the headers, and run tieout init again (tieout explain %s lists the fields), or leave the file out if it is not a ledger", topic)}
}
