package survey

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"tieout/internal/schema"
	"tieout/internal/text"
	"tieout/internal/toml"
)

// match is a sheet held against the schema of a ledger.
type match struct {
	schema  schema.Schema
	columns []*column // of each field; nil where none is recognised
	byCells []bool    // of each field: the header does not say so, the cells do
	score   int
	missing []int // required fields without a column
	named   int   // required fields whose header says so
	rivals  [][]*column
	misfits []*column // of each field: a header that says so over cells that do not fit
}

// recognise gives the ledger that columns are, or the one they come nearest to;
// both are nil where they are like none.
func recognise(columns []*column) (whole, near *match) {
	for _, schema := range schema.Schemas {
		m := hold(schema, columns)
		switch {
		case m.whole():
			if whole == nil || m.score > whole.score {
				whole = m
			}
		case m.named >= 2 && 2*m.named >= len(required(schema)):
			if near == nil || m.score > near.score {
				near = m
			}
		}
	}
	return whole, near
}

// pair is a column that may be a field.
type pair struct {
	field  int
	column *column
	score  int
}

// hold gives each field of a schema the column that fits it best, by the header
// and then, for a field that must be there, by the cells alone.
func hold(schema schema.Schema, columns []*column) *match {
	n := len(schema.Fields)
	m := &match{schema: schema, columns: make([]*column, n), byCells: make([]bool, n), rivals: make([][]*column, n), misfits: make([]*column, n)}
	var pairs []pair
	for i, f := range schema.Fields {
		if f.Name == "reference" {
			continue // telling equal rows apart is for a person to want
		}
		for _, c := range columns {
			score := max(c.scores[schema.Ledger+"."+f.Name], c.scores["*."+f.Name])
			if score == 0 || !c.usable {
				continue
			}
			if f.Name == "arr" && currencyIn(c.header) != "" {
				score = max(1, score-20) // of two, the one in the term's own currency
			}
			if !c.fits(f, score >= exact) {
				if m.misfits[i] == nil {
					m.misfits[i] = c
				}
				continue
			}
			pairs = append(pairs, pair{i, c, score})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	used := map[*column]bool{}
	for _, p := range pairs {
		if used[p.column] {
			continue
		}
		if m.columns[p.field] != nil {
			m.rivals[p.field] = append(m.rivals[p.field], p.column)
			continue
		}
		m.columns[p.field] = p.column
		used[p.column] = true
		if schema.Fields[p.field].Required {
			m.named++
			m.score += p.score
		} else {
			m.score += p.score / 4
		}
	}
	for i := range m.rivals {
		m.rivals[i] = slices.DeleteFunc(m.rivals[i], func(c *column) bool { return used[c] })
	}
	silent := 0
	for i, f := range schema.Fields {
		if !f.Required || m.columns[i] != nil {
			continue
		}
		if c := only(columns, func(c *column) bool { return c.usable && !used[c] && c.shows(f) }); c != nil {
			m.columns[i], m.byCells[i] = c, true
			used[c] = true
			m.score += 10
			silent++
			continue
		}
		m.missing = append(m.missing, i)
	}
	if silent >= m.named { // too little is said to believe the cells
		for i, f := range schema.Fields {
			if m.byCells[i] && f.Required {
				m.columns[i], m.byCells[i] = nil, false
				m.missing = append(m.missing, i)
				m.score -= 10
			}
		}
		slices.Sort(m.missing)
	}
	return m
}

// only gives the one column that is so, or nil.
func only(columns []*column, so func(*column) bool) *column {
	var one *column
	for _, c := range columns {
		if !so(c) {
			continue
		}
		if one != nil {
			return nil
		}
		one = c
	}
	return one
}

// whole says whether the match is a ledger. Customers without parents say nothing
// that a disclosure needs, but their names; then each must stand once.
func (m *match) whole() bool {
	if len(m.missing) > 0 || m.named == 0 {
		return false
	}
	if m.schema.Ledger != "customers" || m.column("parent") != nil {
		return true
	}
	id := m.column("customer")
	if m.column("name") == nil || id.more {
		return false
	}
	for _, n := range id.words {
		if n > 1 {
			return false
		}
	}
	return true
}

// column gives the column of a field, or nil.
func (m *match) column(field string) *column {
	if i := m.schema.Index(field); i >= 0 {
		return m.columns[i]
	}
	return nil
}

// lacks says which fields have no column, and why where a header says one.
func (m *match) lacks(s *sheet) string {
	var why []string
	for _, i := range m.missing {
		f := m.schema.Fields[i]
		if c := m.misfits[i]; c != nil {
			text := fmt.Sprintf("%s (the cells under %s are not what it needs", f.Name, toml.Quote(clip(c.header)))
			if bad := c.unlike(f); bad != "" {
				text += ", such as " + toml.Quote(clip(bad))
			}
			why = append(why, text+")")
			continue
		}
		why = append(why, f.Name)
	}
	if m.schema.Ledger == "customers" && m.column("parent") == nil {
		why = append(why, "parent")
	}
	if why == nil {
		return "the name of the sheet, which filing.toml cannot hold"
	}
	return text.List(why, "and")
}

// unlike gives a cell of a column that is not what a field needs, "" where there
// is none of one's own.
func (c *column) unlike(f schema.Field) string {
	if bad := c.cannot[readingOf[f.Kind]]; bad != "" {
		return bad
	}
	for _, word := range slices.Sorted(maps.Keys(c.words)) {
		if _, ok := meaning(f, word); !ok {
			return word
		}
	}
	return ""
}

// mostly says whether three of four are so.
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
	if c.filled == 0 {
		return !f.Required || sure
	}
	if !mostly(c.can[readingOf[f.Kind]], c.filled) {
		return false
	}
	if !coded(f) {
		return true
	}
	known, of := c.known(f)
	switch {
	case f.Name == "channel":
		return len(c.words) <= mostChannels && !c.more && (sure || known > 0)
	case f.Kind == schema.Country:
		return 2*known >= of || sure && known > 0 && slices.Contains(c.tokens, "country")
	}
	return mostly(known, of)
}

// shows reports whether the cells alone tell that a column is a field.
func (c *column) shows(f schema.Field) bool {
	if c.filled == 0 || !c.fits(f, true) || slices.ContainsFunc(c.tokens, func(w string) bool { return uses[w] == "other" }) {
		return false
	}
	if f.Kind == schema.Date {
		return c.can[asDate] == c.filled && c.can[asText] == 0 && c.recent()
	}
	known, of := c.known(f)
	return coded(f) && 10*known >= 9*of
}

// recent says whether all dates are of this age, so that they are no amounts.
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

// speaks says whether two headers name a field of some ledger, so that the cells
// below are worth a look.
func speaks(columns []*column) bool {
	n := 0
	for _, c := range columns {
		if c.usable && len(c.scores) > 0 {
			n++
		}
	}
	return n >= 2
}
