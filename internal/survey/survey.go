// Package survey looks at workbooks that nobody has mapped and guesses a
// filing.toml from their headers and cells. It promises that the file it writes
// is one that filing.Read takes without a finding, that every guess stands beside
// a comment where a person must look, and that a column is mapped only when its
// cells are what its field needs. Each sheet is streamed once, and what is kept of
// it is bounded. It never guesses what a number is: it maps, and the ledgers are
// read by the same rules as any.
//
// A header, a choice or a name that it should know is a row of vocabulary.tsv. A new
// way to write a date or a number is recognized in classify, and what a word of a
// field means, in meaning. What the file says is in filing.toml.tmpl.
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
)

// Survey guesses a filing.toml from the workbooks that names gives, slash paths
// in the folder where the file will be. The text is whole whatever is found: where
// no ledger is recognized, it is a skeleton.
func Survey(fsys fs.FS, names []string) (toml []byte, found []diag.Diagnostic) {
	g := &guess{}
	for _, e := range ledgers {
		of, _ := schema.Of(e.of)
		g.Ledgers = append(g.Ledgers, &mapping{Schema: of, Says: e.words})
	}
	for _, name := range names {
		b := &book{file: path.Clean(name)}
		if slices.Contains(g.Files, b.file) {
			continue
		}
		g.Files = append(g.Files, b.file)
		found = append(found, b.read(fsys)...)
		recognized := false
		for _, s := range b.sheets {
			g.consider(s)
			recognized = recognized || s.whole
		}
		if b.whole && !recognized {
			found = append(found, b.unrecognized(g.Ledgers))
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
func (b *book) read(fsys fs.FS) (found []diag.Diagnostic) {
	at := source.Cell{Workbook: b.file}
	if !plain(b.file) {
		return []diag.Diagnostic{{Code: "LED012", Summary: "a workbook that cannot be read",
			Detail: fmt.Sprintf("filing.toml cannot hold the name %q", b.file), Remedy: "Rename it", Subject: at}}
	}
	opened, closer, refused := ledger.Open(fsys, b.file, at, nil)
	if refused != nil {
		refused.Related = nil
		return []diag.Diagnostic{*refused}
	}
	defer closer.Close()
	b.whole = true
	sheets := opened.Sheets()
	for _, listed := range sheets {
		s := &sheet{File: b.file, Name: listed.Name, Hidden: listed.Hidden, Alone: len(sheets) == 1, date1904: opened.Date1904()}
		if err := s.read(opened); err != nil {
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

// unrecognized says what headers a workbook has and what each ledger needs.
func (b *book) unrecognized(ledgers []*mapping) diag.Diagnostic {
	at := source.Cell{Workbook: b.file}
	var parts []string
	for _, s := range b.sheets[:min(len(b.sheets), mostSheets)] {
		if s.Header == 0 {
			parts = append(parts, fmt.Sprintf("sheet %q has no row of headers", clip(s.Name)))
			continue
		}
		if at.Sheet == "" {
			at.Sheet, at.Ref = s.Name, source.Ref(s.columns[0].num, s.Header)
		}
		part := fmt.Sprintf("row %d of sheet %q has the headers %s", s.Header, clip(s.Name), list(headersOf(s.columns), "and"))
		if s.Match != nil {
			part += fmt.Sprintf(", which come nearest to %s but for %s", s.Match.Ledger, s.Match.Lacks())
		}
		parts = append(parts, part)
	}
	if more := len(b.sheets) - mostSheets; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more sheets", more))
	}
	if parts == nil {
		parts = []string{"it has no worksheet"}
	}
	for _, l := range ledgers {
		parts = append(parts, l.Ledger+" needs "+l.Needs())
	}
	return diag.Diagnostic{Severity: diag.Warning, Code: "LED002", Summary: "a workbook in which no ledger is recognised", Subject: at,
		Detail: strings.Join(parts, "; "), Remedy: "Rename the headers, or map the columns in filing.toml by hand"}
}
