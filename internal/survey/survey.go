// Package survey drafts a filing.toml from the headers and cells of exports that are not mapped
// yet, and describes what a file contains. Each guess in the draft has a comment with its
// evidence. A setting that the exports do not show is a line with "?" in place of the value.
// filing.Read reports such lines as errors, so that no disclosure is drafted before a person
// has answered them. A column is mapped to a field only if its cells are of the kind that the
// field requires. Each sheet is read twice in bounded memory: first to find out which ledger it
// contains, and then, by package ledger, for the evidence that comes from all rows together.
//
// To recognize another header, choice or name, add a row to vocabulary.tsv of package
// vocabulary. To recognize another form of dates or numbers, add the form to format.Days,
// format.Months, format.Numbers or nameForms. To recognize another meaning of a word, change
// vocabulary.Meaning. The text of the drafted file comes from filing.toml.tmpl and write.go.
//
// [Survey] is `tieout init`, and [Inspect] is `tieout inspect`. Package vocabulary holds what they
// know of words, and settings and evidence what they know of rows; package dialect finds how a CSV
// file is to be read, and package filing reads the file that Survey writes.
package survey

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/vocabulary"
)

// Survey drafts a filing.toml from the named exports. The names are slash paths relative to
// fsys, the folder of the future filing.toml. If a file cannot be read, found has an error, and
// the draft is made from the other files. If no ledger is recognized, toml is a skeleton to
// fill in, or nil if there are errors. The result open lists the numbers of the lines in which
// a person must replace a "?", counted from 1.
func Survey(fsys fs.FS, names []string) (toml []byte, open []int, found []diag.Diagnostic) {
	g, found := survey(fsys, names)
	if diag.Errors(found) && !slices.ContainsFunc(g.Ledgers, func(m *mapping) bool { return m.Sheet != nil }) {
		return nil, nil, diag.Sort(found)
	}
	toml = g.write()
	for i, line := range strings.Split(string(toml), "\n") {
		if !strings.HasPrefix(line, "#") && strings.Contains(line, `"`+unanswered+`"`) {
			open = append(open, i+1)
		}
	}
	return toml, open, diag.Sort(found)
}

// survey reads the named files and guesses their ledgers.
func survey(fsys fs.FS, names []string) (g *guess, found []diag.Diagnostic) {
	g = &guess{}
	for _, e := range vocabulary.Ledgers() {
		of, _ := schema.Of(e.Name)
		g.Ledgers = append(g.Ledgers, &mapping{Schema: of, About: e.About})
	}
	var books []*book
	for _, name := range names {
		b := &book{file: path.Clean(name)}
		if slices.Contains(g.Files, b.file) {
			continue
		}
		g.Files = append(g.Files, b.file)
		wrong := b.read(fsys, g)
		if diag.Errors(wrong) && len(b.sheets) == 0 && plain(b.file) {
			g.Refused = append(g.Refused, b.file)
		}
		found = append(found, wrong...)
		books = append(books, b)
	}
	g.assign(fsys)
	g.orient()
	for _, b := range books {
		if b.whole && !slices.ContainsFunc(b.sheets, func(s *sheet) bool { return s.whole }) {
			g.unknown = append(g.unknown, b)
			found = append(found, b.unrecognized(g))
		}
	}
	for _, m := range g.Ledgers {
		if m.Sheet != nil && m.Sheet.Bare() != nil {
			found = append(found, m.Sheet.nameless())
		}
	}
	g.examine(fsys)
	return g, found
}

// nameless reports a column of a ledger that has no header.
func (g *group) nameless() diag.Diagnostic {
	s, f := g.sheets[0], g.Bare()
	at := source.Cell{Workbook: s.File, Sheet: s.Name, Ref: source.Ref(f.Column.num, s.Header)}
	return diag.Diagnostic{Severity: diag.Warning, Code: "LED002", Summary: "column without a header", Subject: at,
		Detail: fmt.Sprintf("row %d has the headers %s, and no header for column %s, which seems to hold the %s of each row", s.Header, list(headersOf(s.columns[1:]), "and"), source.Column(f.Column.num), f.Name),
		Remedy: fmt.Sprintf("Write %q in this cell, save the file, and run tieout init again", f.Header())}
}

// mostSheets bounds the sheets that one finding describes.
const mostSheets = 5

// unrecognized reports the headers of a file and the closest ledger of each sheet.
func (b *book) unrecognized(g *guess) diag.Diagnostic {
	at := source.Cell{Workbook: b.file}
	var near *sheet // the first that is like a ledger
	var parts []string
	for _, s := range b.sheets[:min(len(b.sheets), mostSheets)] {
		on := fmt.Sprintf("sheet %q", clip(s.Name))
		if s.Plain {
			on = "the file"
		}
		if s.Header == 0 {
			parts = append(parts, on+" has no header row")
			continue
		}
		if at.Sheet == "" {
			at.Sheet, at.Ref = s.Name, source.Ref(s.columns[0].num, s.Header)
		}
		part := fmt.Sprintf("row %d of %s has the headers %s", s.Header, on, list(headersOf(s.columns), "and"))
		if s.Plain {
			part = fmt.Sprintf("row %d has the headers %s", s.Header, list(headersOf(s.columns), "and"))
		}
		if s.Match != nil {
			part += fmt.Sprintf("; the closest ledger is %s, without a usable column for %s", s.Match.Ledger, s.Match.Lacks())
			if near == nil {
				near = s
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
	summary := "no ledger recognized in the workbook"
	if input.Delimited(b.file) || input.Columnar(b.file) {
		summary = "no ledger recognized in the file"
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED002", Summary: summary, Subject: at, Detail: strings.Join(parts, "; ")}
	if near == nil {
		d.Remedy = "If it is a ledger, add its section to filing.toml: columns names its headers, and fixed gives what no column holds, such as the currency of rates (tieout explain layouts). If a column is missing, export it again (tieout explain revenue, for example, lists the columns of revenue). If it is no ledger, leave the file out"
		return d
	}
	again := fmt.Sprintf("xport it again with the missing columns, and run tieout init again (tieout explain ledgers.%s lists the fields); or leave the file out if it is not a ledger", near.Match.Ledger)
	d.Remedy = "E" + again
	if m := g.ledger(near.Match.Ledger); m.Sheet == nil && m.Near == near && !near.Match.unread() { // the draft has its lines
		d.Remedy = fmt.Sprintf("In the filing.toml that tieout init writes, name its headers under columns of [ledgers.%s], and remove the # from these lines; or e%s", near.Match.Ledger, again)
	}
	return d
}
