package survey

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
)

// group is the sheets that make one ledger: all have the same headers.
type group struct {
	*sheet           // their columns, titles and marks, merged
	sheets  []*sheet // in the order of their files
	Files   []string // file in filing.toml: names or patterns
	Sheets  []string // sheet in filing.toml, nil to leave it out
	Repeats []string // places of sheets with the same rows as one of the group
	Left    []string // places of sheets with the same headers that no pattern can join
}

// shape returns what sheets that belong together have in common.
func (s *sheet) shape() string {
	parts := []string{s.Match.Ledger, fmt.Sprint(s.Plain), s.How.Encoding, s.How.Delimiter}
	for _, f := range s.Match.Fields {
		if f.Required || f.Name == "debit" || f.Name == "credit" || f.Name == "mrr" {
			header := ""
			if f.Column != nil {
				header = text.Fold(f.Column.Header)
			}
			parts = append(parts, f.Name, fmt.Sprint(f.By), header)
		}
	}
	if a := s.Match.Across; a != nil {
		parts = append(parts, a.Header, a.Cell, a.Pattern)
	}
	return strings.Join(parts, "\x00")
}

// groups puts the complete sheets of a ledger together that have the same shape, and merges
// what is known of them. all are the sheets of all files, and files the files that a pattern
// may take. Sheets of a shape that no name makes whole are no longer so.
func groups(ledger string, all []*sheet, files []string) (list []*group) {
	by := map[string]*group{}
	for _, s := range all {
		if s.Match == nil || !s.whole || s.Match.Ledger != ledger {
			continue
		}
		shape := s.shape()
		if by[shape] == nil {
			by[shape] = &group{}
			list = append(list, by[shape])
		}
		by[shape].sheets = append(by[shape].sheets, s)
	}
	for _, g := range list {
		g.unrepeat()
		g.join(all, files)
		g.merge()
	}
	return slices.DeleteFunc(list, func(g *group) bool {
		settled := g.settle()
		for _, s := range g.sheets {
			s.whole = s.whole && settled
		}
		return !settled
	})
}

// unrepeat takes out sheets that have most of their rows in common with another: an earlier
// version of the same export.
func (g *group) unrepeat() {
	if g.sheets[0].Match.open() > 0 {
		return // equal rows differ by what the name gives
	}
	var kept []*sheet
	for i, s := range g.sheets {
		repeats := slices.ContainsFunc(g.sheets, func(o *sheet) bool {
			if o == s || s.rows == 0 || o.rows < s.rows || o.rows == s.rows && slices.Index(g.sheets, o) > i {
				return false
			}
			same, of := s.prints.In(&o.prints)
			return of > 0 && 2*same >= of
		})
		if repeats {
			g.Repeats = append(g.Repeats, s.Place())
			continue
		}
		kept = append(kept, s)
	}
	g.sheets = kept
}

// join finds the names or patterns of the files and sheets. Sheets that they cannot name
// without others are left out.
func (g *group) join(all []*sheet, known []string) {
	var files []string
	for _, s := range g.sheets {
		if !slices.Contains(files, s.File) {
			files = append(files, s.File)
		}
	}
	if !g.name(files, all) { // one file alone: that with the most rows
		rows := map[string]int{}
		for _, s := range g.sheets {
			rows[s.File] += s.rows
		}
		most := slices.MaxFunc(files, func(a, b string) int { return cmp.Or(rows[a]-rows[b], slices.Index(files, b)-slices.Index(files, a)) })
		g.leave(func(s *sheet) bool { return s.File != most })
		files = []string{most}
		if !g.name(files, all) {
			g.Sheets = namesOf(g.sheets, func(s *sheet) string { return s.Name })
		}
	}
	g.Files = filing.PatternOf(files, known)
}

func namesOf(sheets []*sheet, of func(*sheet) string) (names []string) {
	for _, s := range sheets {
		if n := of(s); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// leave takes sheets out of the group.
func (g *group) leave(out func(*sheet) bool) {
	for _, s := range g.sheets {
		if out(s) {
			g.Left = append(g.Left, s.Place())
		}
	}
	g.sheets = slices.DeleteFunc(slices.Clone(g.sheets), out)
}

// name sets what names the sheets of the group in each of the files, and no other sheets.
func (g *group) name(files []string, all []*sheet) bool {
	inFiles := func(s *sheet) bool { return slices.Contains(files, s.File) }
	if !slices.ContainsFunc(g.sheets, func(s *sheet) bool { return !s.Alone }) {
		g.Sheets = nil
		return true
	}
	want := namesOf(slices.DeleteFunc(slices.Clone(g.sheets), func(s *sheet) bool { return !inFiles(s) }), func(s *sheet) string { return s.Name })
	var others []string
	for _, s := range all {
		if inFiles(s) && !slices.Contains(g.sheets, s) {
			others = append(others, s.Name)
		}
	}
	g.Sheets = filing.PatternOf(want, slices.Concat(want, others))
	for _, file := range files { // each name must be in each file, and take no other sheet
		for _, n := range g.Sheets {
			took := false
			for _, s := range all {
				if s.File == file && (filing.Name{Text: n}).Takes(s.Name) {
					took = true
					if !slices.Contains(g.sheets, s) {
						return false
					}
				}
			}
			if !took {
				return false
			}
		}
	}
	return true
}

// merge joins what is known of the sheets.
func (g *group) merge() {
	first := *g.sheets[0]
	merged := &first
	m := *first.Match
	merged.Match, merged.rows, merged.marks, merged.columns, merged.names = &m, 0, marks{}, nil, map[string]string{}
	m.Fields = nil
	columnOf := map[string]*column{}
	for _, s := range g.sheets {
		merged.rows += s.rows
		merged.Hidden = merged.Hidden && s.Hidden
		merged.marks.merge(s.marks)
		maps.Copy(merged.names, s.names)
		for _, c := range s.columns {
			if s.Match.Across != nil && s.across.in[c.num] {
				continue
			}
			key := text.Fold(c.Header)
			if columnOf[key] == nil {
				k := newColumn(c.num, c.Header)
				k.tokens, k.scores, k.usable, k.Unread, k.Remedy = c.tokens, c.scores, c.usable, c.Unread, c.Remedy
				columnOf[key], merged.columns = k, append(merged.columns, k)
			}
			columnOf[key].usable = columnOf[key].usable && c.usable
			columnOf[key].merge(c)
		}
	}
	of := func(c *column) *column {
		if c == nil {
			return nil
		}
		return columnOf[text.Fold(c.Header)]
	}
	for i, f := range g.sheets[0].Match.Fields {
		n := *f
		n.Column, n.Misfit, n.Rivals = of(f.Column), of(f.Misfit), nil
		for _, r := range f.Rivals {
			n.Rivals = append(n.Rivals, of(r))
		}
		for _, s := range g.sheets {
			o := s.Match.Fields[i]
			if n.Column != nil && (o.Column == nil || of(o.Column) != n.Column) {
				n.Column = nil // optional, and not in all sheets
			}
			n.Fill = cmp.Or(n.Fill, o.Fill)
		}
		m.Fields = append(m.Fields, &n)
	}
	for _, marked := range []map[label]*marked{merged.marks.totals, merged.marks.notes} {
		for l := range marked {
			if c := m.Column(l.field); c != nil {
				delete(c.words, l.text) // no word of the ledger
			}
		}
	}
	if m.Across != nil {
		a := *m.Across
		a.cells, a.columns, a.dates = newColumn(0, ""), nil, nil
		for _, s := range g.sheets {
			a.cells.merge(s.across.cells)
			a.columns, a.dates = append(a.columns, s.across.columns...), append(a.dates, s.across.dates...)
		}
		m.Across = &a
		header := m.field(a.Header)
		header.Column = newColumn(0, "")
		for i, c := range a.columns {
			if a.Header == "date" {
				header.Column.months[monthOf(a.dates[i])] += c.Filled
			} else {
				header.Column.words[c.Header] += c.Filled
			}
		}
		m.field(a.Cell).Column = a.cells
	}
	g.sheet = merged
}

// settle finds what gives the fields that no column gives. It reports whether the group is
// still a ledger.
func (g *group) settle() bool {
	for _, f := range g.Match.Fields {
		if !f.missing() {
			continue
		}
		switch {
		case f.Kind == schema.Date && g.dateByName(f), coded(f.Field) && g.wordByName(f):
		case f.Kind == schema.Date && len(g.sheets) == 1 && g.dateByTitle(f):
		case f.Kind != schema.Date && g.Match.Ledger == "revenue", g.Match.Ledger == "trial-balance" && g.Match.field("amount").By == byOthers:
			f.By, f.Fixed = byAnswer, filing.Unanswered
		default:
			return false
		}
	}
	return true
}

// bases returns the names of the files without folder and ending, as named reads them.
func (g *group) bases() (list []string) {
	for _, s := range g.sheets {
		base := path.Base(s.File)
		list = append(list, strings.TrimSuffix(base, path.Ext(base)))
	}
	return list
}

// dateByName takes a date from the names of the sheets or of the files.
func (g *group) dateByName(f *field) bool {
	bases := g.bases()
	for _, of := range []struct {
		what  string
		names []string
	}{{"sheet", namesAll(g.sheets)}, {"file", bases}} {
		p, dates := format.PatternFor(of.names)
		if p == nil {
			continue
		}
		if of.what == "sheet" && slices.ContainsFunc(bases, func(b string) bool { _, fits := p.Match(b); return fits }) {
			continue // the name of the file comes first
		}
		f.By, f.Named = byName, p.String()
		f.Why = fmt.Sprintf("The date is in the name of the %s: %s is %s", of.what, name(of.names[0]), dates[0])
		if n := len(dates); n > 1 {
			f.Why += fmt.Sprintf(", and %s is %s", name(of.names[n-1]), dates[n-1])
		}
		f.Why += "."
		f.Column = dateColumn(dates, g.sheets)
		return true
	}
	return false
}

func namesAll(sheets []*sheet) (list []string) {
	for _, s := range sheets {
		list = append(list, s.Name)
	}
	return list
}

// dateByTitle takes a date from a title above the header.
func (g *group) dateByTitle(f *field) bool {
	for _, title := range slices.Backward(g.titles) {
		p, dates := format.PatternFor([]string{title})
		if p == nil || !recent(dates[0]) {
			continue
		}
		f.By, f.Fixed = byFixed, dates[0].String()
		f.Why = fmt.Sprintf("The title above the headers is %s.", name(title))
		f.Column = dateColumn(dates, g.sheets)
		return true
	}
	return false
}

// dateColumn returns a column without a header that has a date for each row of each sheet.
func dateColumn(dates []fiscal.Date, sheets []*sheet) *column {
	c := newColumn(0, "")
	for i, d := range dates {
		c.months[monthOf(d)] += max(1, sheets[i].rows)
	}
	return c
}

// wordByName takes a code or a choice from the names of the sheets or of the files.
func (g *group) wordByName(f *field) bool {
	bases := g.bases()
	for _, of := range []struct {
		what  string
		names []string
	}{{"file", bases}, {"sheet", namesAll(g.sheets)}} {
		prefix, suffix := "", ""
		if len(of.names) > 1 && !(len(slices.Compact(slices.Sorted(slices.Values(of.names)))) == 1) {
			before, after, found := strings.Cut(filing.Around(of.names), "*")
			if found {
				prefix, suffix = before, after
			}
		}
		c := newColumn(0, "")
		for _, n := range of.names {
			if len(n) >= len(prefix)+len(suffix) {
				c.words[strings.TrimSpace(n[len(prefix):len(n)-len(suffix)])]++
			}
		}
		if known, of := c.known(f.Field); known < of || known == 0 || slices.ContainsFunc(slices.Collect(keys(c.words)), func(w string) bool { _, err := schema.Meaning(f.Field, w); return err != nil }) {
			continue
		}
		if strings.Contains(prefix+suffix, "*") {
			continue
		}
		f.By, f.Named, f.Column = byName, prefix+"*"+suffix, c
		f.Why = fmt.Sprintf("Taken from the name of the %s: %s.", of.what, name(of.names[0]))
		return true
	}
	return false
}
