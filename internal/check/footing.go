package check

import (
	"regexp"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/quantity"
)

// ofWhich finds the label of a row that is part of the row over it.
var ofWhich = regexp.MustCompile(`(?i)^\W*of which\b`)

// addend is a cell of a line.
type addend struct {
	*document.Mark // nil for a cell without one fact
	total          bool
	within         bool // part of another cell, and not added again
}

// line is a run of cells that are added: a column or a row of a table.
type line []addend

// lines returns the columns and rows of a table.
func lines(t [][]*document.Block, domicile string) []line {
	width := 0
	for _, row := range t {
		width = max(width, len(row))
	}
	if len(t) == 0 || width == 0 {
		return nil
	}
	labels := make([]string, len(t))
	for i, row := range t {
		for _, cell := range row {
			if cell.OnlyFact() == nil && strings.TrimSpace(cell.Text) != "" {
				labels[i] = cell.Text
				break
			}
		}
	}
	var list []line
	for c := range width {
		var l line
		under := false
		for r := 1; r < len(t); r++ {
			if c >= len(t[r]) {
				continue
			}
			total := english.TotalLabel.MatchString(labels[r]) && !ofOneLine(t[r])
			under = !total && (under || ofWhich.MatchString(labels[r]))
			l = append(l, addend{t[r][c].OnlyFact(), total, under})
		}
		list = append(list, l.without(domicile))
	}
	for r := 1; r < len(t); r++ {
		var l line
		for c, cell := range t[r] {
			l = append(l, addend{cell.OnlyFact(), c < len(t[0]) && english.TotalLabel.MatchString(t[0][c].Text), false})
		}
		list = append(list, l.without(domicile))
	}
	return list
}

// ofOneLine reports whether a row shows a fact of a member that is no total, whatever
// its caption: total return swaps are a line.
func ofOneLine(row []*document.Block) bool {
	return slices.ContainsFunc(row, func(b *document.Block) bool {
		m := b.OnlyFact()
		return m != nil && m.ID.Member != "" && m.ID.Member != "total"
	})
}

// without takes single countries out of the sum where foreign holds them all.
func (l line) without(domicile string) line {
	if !slices.ContainsFunc(l, func(a addend) bool { return a.Mark != nil && a.ID.Member == "foreign" }) {
		return l
	}
	for i, a := range l {
		if a.Mark != nil && country.MatchString(a.ID.Member) && a.ID.Member != domicile {
			l[i].within = true
		}
	}
	return l
}

// miss is a total that its parts do not add to.
type miss struct {
	total *document.Mark
	parts []*document.Mark
	sum   quantity.Value
}

// misses returns the totals of a line that no reading of it adds to: the cells since
// the last total, all cells, or the totals before it.
func (l line) misses(value func(*document.Mark) quantity.Value) []miss {
	var found []miss
	for i, at := range l {
		total := at.Mark
		if !at.total || total == nil {
			continue
		}
		var since, all, totals []*document.Mark
		for _, before := range l[:i] {
			m := before.Mark
			switch {
			case m == nil || family(m) != family(total) || m.Fact.Value.Unit() != total.Fact.Value.Unit():
			case before.total:
				since, totals = nil, append(totals, m)
			case !before.within:
				since, all = append(since, m), append(all, m)
			}
		}
		reads := func(parts []*document.Mark) bool { return len(parts) > 0 && sumOf(parts, value).Cmp(value(total)) == 0 }
		if len(since) < 2 && len(all) < 2 && len(totals) < 2 || reads(since) || reads(all) || reads(totals) || reads(append(totals, since...)) {
			continue
		}
		parts := since
		if len(parts) == 0 {
			parts = totals
		}
		found = append(found, miss{total, parts, sumOf(parts, value)})
	}
	return found
}

// family returns the kind of amount that a fact is: revenue, fair-value.
func family(m *document.Mark) string {
	name, _, _ := strings.Cut(m.ID.Metric, ".")
	return name
}
