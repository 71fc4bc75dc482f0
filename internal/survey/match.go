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
	named    int // required fields found by header
}

// field is a field of a schema and its column.
type field struct {
	schema.Field
	Column  *column   // nil where none was recognized
	ByCells bool      // found by its cells, not by its header
	Rivals  []*column // further columns whose header names the field
	Misfit  *column   // a column whose header names the field and whose cells do not fit
}

// missing reports whether a required field has no column.
func (f *field) missing() bool { return f.Required && f.Column == nil }

// recognize returns the ledger that the columns make, and the closest incomplete one;
// either may be nil.
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

// compare assigns to each field of a schema the column that fits it best, by header, and
// to a required field without one by its cells alone.
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
			continue // mapped only on request
		}
		for _, c := range columns {
			score := max(c.scores[of.Ledger+"."+f.Name], c.scores["*."+f.Name])
			if score == 0 || !c.usable {
				continue
			}
			if f.Name == "arr" && currencyIn(c.Header) != "" {
				score = max(1, score-20) // of two, the one in the term's own currency
			}
			if c.Unread == "" && c.fits(sf, score >= exact) {
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
	var byCells []*field
	for _, f := range m.Fields {
		if m.named > 1 && f.missing() {
			if c := only(columns, func(c *column) bool { return c.usable && !used[c] && c.shows(f.Field) }); c != nil {
				f.Column, f.ByCells, used[c] = c, true, true
				byCells = append(byCells, f)
			}
		}
	}
	if len(byCells) >= m.named { // too few headers match to trust the cells
		for _, f := range byCells {
			f.Column, f.ByCells = nil, false
		}
		return m
	}
	m.score += 10 * len(byCells)
	return m
}

// only returns the one column that satisfies a condition, or nil.
func only(columns []*column, so func(*column) bool) *column {
	columns = slices.DeleteFunc(slices.Clone(columns), func(c *column) bool { return !so(c) })
	if len(columns) != 1 {
		return nil
	}
	return columns[0]
}

// whole reports whether the match is a complete ledger. A customers ledger without parents
// needs names, and each customer once.
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

// Lacks lists the required fields without a column, with the reason where a header names one.
func (m *match) Lacks() string {
	var why []string
	for _, f := range m.Fields {
		if !f.missing() {
			continue
		}
		lack := f.Name
		if f.Misfit != nil {
			if f.Misfit.Unread != "" {
				why = append(why, fmt.Sprintf("%s (%s)", lack, f.Misfit.Unread))
				continue
			}
			lack += fmt.Sprintf(" (the cells under %s cannot be read as %s", name(f.Misfit.Header), f.Name)
			if bad := f.BadCell(); bad != "" {
				lack += ", for example " + name(bad)
			}
			lack += ")"
		}
		why = append(why, lack)
	}
	return text.List(why, "and")
}

// BadCell returns a cell of the misfit that the field cannot read, or "".
func (f *field) BadCell() string {
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

// mostly reports whether n is at least three quarters of of.
func mostly(n, of int) bool { return 4*n >= 3*of }

// coded reports whether a field takes codes or choices.
func coded(f schema.Field) bool {
	return f.Kind == schema.Currency || f.Kind == schema.Country || f.Kind == schema.Choice
}

// mostChannels is the most distinct words that a column of channels may hold.
const mostChannels = 40

// fits reports whether most cells of a column can be read as a field; sure says that the
// header names the field exactly.
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

// shows reports whether the cells alone identify a column as a field.
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

// recent reports whether all dates lie in 1995 to 2049, so that they are not amounts.
func (c *column) recent() bool {
	for month := range c.months {
		if month < 1995*12 || month >= 2050*12 {
			return false
		}
	}
	return true
}

// known counts the cells whose word has a known meaning, and all cells.
func (c *column) known(f schema.Field) (known, of int) {
	for word, n := range c.words {
		of += n
		if _, ok := meaning(f, word); ok {
			known += n
		}
	}
	return known, of
}
