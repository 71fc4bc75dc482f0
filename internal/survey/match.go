package survey

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"tieout/internal/schema"
	"tieout/internal/text"
)

// match is a sheet compared with the schema of a ledger.
type match struct {
	schema.Schema
	Fields   []*field
	score    int
	required int // fields that must have a column
	named    int // those whose header says so
}

// field is a field of a schema and the column that was found for it.
type field struct {
	schema.Field
	Column  *column   // nil where none is recognized
	ByCells bool      // the header does not say so, the cells do
	Rivals  []*column // others whose header says so too
	Misfit  *column   // a header that says so over cells that do not fit
}

// missing reports whether the field must have a column, and has none.
func (f *field) missing() bool { return f.Required && f.Column == nil }

// recognize returns the ledger that columns are, or the one they come nearest to;
// both are nil where they are like none.
func recognize(columns []*column) (whole, near *match) {
	better := func(m, than *match) bool { return than == nil || m.score > than.score }
	for _, schema := range schema.Schemas {
		m := compare(schema, columns)
		switch {
		case m.whole():
			if better(m, whole) {
				whole = m
			}
		case m.named >= 2 && 2*m.named >= m.required && better(m, near):
			near = m
		}
	}
	return whole, near
}

// compare gives each field of a schema the column that fits it best, by the header
// and then, for a field that must be there, by the cells alone.
func compare(of schema.Schema, columns []*column) *match {
	m := &match{Schema: of}
	type pair struct {
		*field
		candidate *column
		score     int
	}
	var pairs []pair
	for _, sf := range of.Fields {
		f := &field{Field: sf}
		m.Fields = append(m.Fields, f)
		if f.Required {
			m.required++
		}
		if f.Name == "reference" {
			continue // telling equal rows apart is for a person to want
		}
		for _, c := range columns {
			score := max(c.scores[of.Ledger+"."+f.Name], c.scores["*."+f.Name])
			if score == 0 || !c.usable {
				continue
			}
			if f.Name == "arr" && currencyIn(c.Header) != "" {
				score = max(1, score-20) // of two, the one in the term's own currency
			}
			if c.fits(sf, score >= exact) {
				pairs = append(pairs, pair{f, c, score})
			} else if f.Misfit == nil {
				f.Misfit = c
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	used := map[*column]bool{}
	for _, p := range pairs {
		switch {
		case used[p.candidate]:
		case p.Column != nil:
			p.Rivals = append(p.Rivals, p.candidate)
		default:
			p.Column, used[p.candidate] = p.candidate, true
			if !p.Required {
				p.score /= 4
			} else {
				m.named++
			}
			m.score += p.score
		}
	}
	for _, f := range m.Fields {
		f.Rivals = slices.DeleteFunc(f.Rivals, func(c *column) bool { return used[c] })
	}
	var silent []*field
	for _, f := range m.Fields {
		if m.named > 1 && f.missing() {
			if c := only(columns, func(c *column) bool { return c.usable && !used[c] && c.shows(f.Field) }); c != nil {
				f.Column, f.ByCells, used[c] = c, true, true
				silent = append(silent, f)
			}
		}
	}
	if len(silent) >= m.named { // too little is said to believe the cells
		for _, f := range silent {
			f.Column, f.ByCells = nil, false
		}
		return m
	}
	m.score += 10 * len(silent)
	return m
}

// only returns the one column that is so, or nil.
func only(columns []*column, so func(*column) bool) *column {
	columns = slices.DeleteFunc(slices.Clone(columns), func(c *column) bool { return !so(c) })
	if len(columns) != 1 {
		return nil
	}
	return columns[0]
}

// whole reports whether the match is a ledger. Customers without parents say nothing
// that a disclosure needs, but their names; then each must stand once.
func (m *match) whole() bool {
	if m.named == 0 || slices.ContainsFunc(m.Fields, (*field).missing) {
		return false
	}
	if m.Ledger != "customers" || m.Column("parent") != nil {
		return true
	}
	id := m.Column("customer")
	return m.Column("name") != nil && !id.More && !slices.ContainsFunc(slices.Collect(maps.Values(id.words)), func(n int) bool { return n > 1 })
}

// Column returns the column of a field, or nil.
func (m *match) Column(name string) *column {
	for _, f := range m.Fields {
		if f.Name == name {
			return f.Column
		}
	}
	return nil
}

// Lacks lists the fields that have no column, and why where a header says one.
func (m *match) Lacks() string {
	var why []string
	for _, f := range m.Fields {
		if !f.missing() {
			continue
		}
		lack := f.Name
		if f.Misfit != nil {
			lack += fmt.Sprintf(" (the cells under %s are not what it needs", name(f.Misfit.Header))
			if bad := f.Unlike(); bad != "" {
				lack += ", such as " + name(bad)
			}
			lack += ")"
		}
		why = append(why, lack)
	}
	return text.List(why, "and")
}

// Unlike returns a cell of the misfit that is not what the field needs, "" where there
// is none of one's own.
func (f *field) Unlike() string {
	if bad := f.Misfit.cannot[readingOf[f.Kind]]; bad != "" {
		return bad
	}
	for _, word := range slices.Sorted(maps.Keys(f.Misfit.words)) {
		if _, ok := meaning(f.Field, word); !ok {
			return word
		}
	}
	return ""
}

// mostly reports whether three of four are so.
func mostly(n, of int) bool { return 4*n >= 3*of }

// coded reports whether the words of a field mean one of a list.
func coded(f schema.Field) bool {
	return f.Kind == schema.Currency || f.Kind == schema.Country || f.Kind == schema.Choice
}

// mostChannels bounds the words of a column of channels: one of more is something else.
const mostChannels = 40

// fits reports whether the cells of a column are what a field needs. Cells that are
// wrong here and there do not stand against it: a reading will name them.
func (c *column) fits(f schema.Field, sure bool) bool {
	if c.Filled == 0 {
		return !f.Required || sure
	}
	if !mostly(c.can[readingOf[f.Kind]], c.Filled) {
		return false
	}
	if !coded(f) {
		return true
	}
	known, of := c.known(f)
	switch {
	case f.Name == "channel":
		return len(c.words) <= mostChannels && !c.More && (sure || known > 0)
	case f.Kind == schema.Country:
		return 2*known >= of || sure && known > 0 && slices.Contains(c.tokens, "country")
	}
	return mostly(known, of)
}

// shows reports whether the cells alone tell that a column is a field.
func (c *column) shows(f schema.Field) bool {
	if c.Filled == 0 || !c.fits(f, true) || slices.ContainsFunc(c.tokens, func(w string) bool { return uses[w] == "other" }) {
		return false
	}
	if f.Kind == schema.Date {
		return c.can[asDate] == c.Filled && c.can[asText] == 0 && c.recent()
	}
	known, of := c.known(f)
	return coded(f) && 10*known >= 9*of
}

// recent reports whether all dates are of this age, so that they are no amounts.
func (c *column) recent() bool {
	for month := range c.months {
		if month < 1995*12 || month >= 2050*12 {
			return false
		}
	}
	return true
}

// known counts the cells whose word has a known meaning.
func (c *column) known(f schema.Field) (known, of int) {
	for word, n := range c.words {
		of += n
		if _, ok := meaning(f, word); ok {
			known += n
		}
	}
	return known, of
}
