package footing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/quantity"
)

// TotalLabel matches the label of a total row or column.
var TotalLabel = regexp.MustCompile(`(?i)\b(?:sub)?-?totals?\b`)

// ofWhich matches the label of a row that is part of the row above.
var ofWhich = regexp.MustCompile(`(?i)^\W*of which\b`)

// CountryMember matches a fact's member that is a country code, such as "DE".
var CountryMember = regexp.MustCompile(`^[A-Z]{2}$`)

// Addend is a cell of a Line.
type Addend struct {
	*document.Mark // nil unless the cell shows exactly one fact with a value
	total          bool
	within         bool // part of another cell, and not added again
	heading        bool // of a row that is the heading of the rows below
}

// Line is a column or row of a table whose cells are added.
type Line []Addend

// Lines returns the columns and rows of a table as lists of cells. A cell is marked as a total
// if the label of its row or column says that it is one. If the table has a row "foreign",
// which includes all countries but the domicile, these countries are left out.
func Lines(t [][]*document.Block, domicile string) []Line {
	width := 0
	labels := make([]string, len(t))
	for i, row := range t {
		width = max(width, len(row))
		if c := slices.IndexFunc(row, func(b *document.Block) bool { return b.OnlyFact() == nil && strings.TrimSpace(b.Text) != "" }); c >= 0 {
			labels[i] = row[c].Text
		}
	}
	var list []Line
	for c := range width {
		var l Line
		under := false
		for r := 1; r < len(t); r++ {
			if c < len(t[r]) {
				total := TotalLabel.MatchString(labels[r]) && !ofOneLine(t[r])
				under = !total && (under || ofWhich.MatchString(labels[r]))
				l = append(l, Addend{t[r][c].OnlyFact(), total, under, isHeading(t[r])})
			}
		}
		list = append(list, l.without(domicile))
	}
	for r := 1; r < len(t); r++ {
		var l Line
		for c, cell := range t[r] {
			l = append(l, Addend{cell.OnlyFact(), c < len(t[0]) && TotalLabel.MatchString(t[0][c].Text), false, false})
		}
		list = append(list, l.without(domicile))
	}
	return list
}

// isHeading reports whether a row has text only in its first cell.
func isHeading(row []*document.Block) bool {
	empty := func(b *document.Block) bool { return strings.TrimSpace(b.Text) == "" }
	return len(row) > 1 && !empty(row[0]) && !slices.ContainsFunc(row[1:], func(b *document.Block) bool { return !empty(b) })
}

// ofOneLine reports whether a row shows a fact of a member other than total, whatever its
// caption: total return swaps are a line.
func ofOneLine(row []*document.Block) bool {
	return slices.ContainsFunc(row, func(b *document.Block) bool {
		m := b.OnlyFact()
		return m != nil && m.ID.Member != "" && m.ID.Member != "total"
	})
}

// without removes countries from a line that has their total, foreign.
func (l Line) without(domicile string) Line {
	if !slices.ContainsFunc(l, func(a Addend) bool { return a.Mark != nil && a.ID.Member == "foreign" }) {
		return l
	}
	for i, a := range l {
		if a.Mark != nil && CountryMember.MatchString(a.ID.Member) && a.ID.Member != domicile {
			l[i].within = true
		}
	}
	return l
}

// Miss is a total that differs from the sum of its parts.
type Miss struct {
	Total *document.Mark
	Parts []*document.Mark
	Sum   quantity.Value
}

// Misses returns the totals in a line that are not the sum of their parts. A total agrees if it
// equals one of four sums: of all cells before it, of the cells since the previous total, of
// the totals before it, or of these totals and the cells since the previous total. The only cell
// of a section counts as the total of the section.
func (l Line) Misses(value func(*document.Mark) quantity.Value) []Miss {
	var found []Miss
	for i, at := range l {
		total := at.Mark
		if !at.total || total == nil {
			continue
		}
		since, all, totals := l.before(i)
		reads := func(parts []*document.Mark) bool { return len(parts) > 0 && SumOf(parts, value).Cmp(value(total)) == 0 }
		if len(since) < 2 && len(all) < 2 && len(totals) < 2 || reads(since) || reads(all) || reads(totals) || reads(append(totals, since...)) {
			continue
		}
		parts := since
		if len(parts) == 0 {
			parts = totals
		}
		found = append(found, Miss{total, parts, SumOf(parts, value)})
	}
	return found
}

// before returns the cells that the total with index i may add: those since the previous total,
// all cells before it that are no totals, and the totals before it.
func (l Line) before(i int) (since, all, totals []*document.Mark) {
	total := l[i].Mark
	for _, before := range l[:i] {
		m := before.Mark
		switch {
		case before.heading && len(since) == 1:
			since, totals = nil, append(totals, since...)
		case m == nil || family(m) != family(total) || m.Fact.Value.Unit() != total.Fact.Value.Unit():
		case before.total:
			since, totals = nil, append(totals, m)
		case !before.within:
			since, all = append(since, m), append(all, m)
		}
	}
	return since, all, totals
}

// sums returns the sums of exact values in a line, each with the smallest groups of cells that it
// adds, and the cells that are parts of another cell.
func (l Line) sums() (list []Relation) {
	for i, at := range l {
		switch {
		case at.Mark == nil:
		case at.total:
			since, all, totals := l.before(i)
			for _, parts := range [][]*document.Mark{since, append(slices.Clone(totals), since...), totals, all} {
				if len(parts) > 0 && SumOf(parts, exact).Cmp(exact(at.Mark)) == 0 {
					list = append(list, Relation{Total: at.Mark, Parts: plus(parts)})
					break
				}
			}
		case !at.within && i+1 < len(l) && l[i+1].within:
			var parts []*document.Mark
			for _, next := range l[i+1:] {
				if !next.within {
					break
				}
				if next.Mark == nil || next.Fact.Value.Sign() < 0 || CountryMember.MatchString(next.ID.Member) && at.ID.Member != "foreign" || next.Fact.Value.Unit() != at.Fact.Value.Unit() || family(next.Mark) != family(at.Mark) {
					parts = nil
					break
				}
				parts = append(parts, next.Mark)
			}
			if len(parts) > 0 && SumOf(parts, exact).Cmp(exact(at.Mark)) <= 0 {
				list = append(list, Relation{Total: at.Mark, Parts: plus(parts), AtMost: true})
			}
		}
	}
	return list
}

// exact returns the exact value of a mark's fact.
func exact(m *document.Mark) quantity.Value { return m.Fact.Value }

// family returns the kind of amount that a fact is: revenue, fair-value.
func family(m *document.Mark) string {
	name, _, _ := strings.Cut(m.ID.Metric, ".")
	return name
}

// SumOf adds up the values that a function returns for marks, such as their exact values or
// their printed values. There must be at least one.
func SumOf[M any](marks []M, value func(M) quantity.Value) quantity.Value {
	sum := value(marks[0])
	for _, m := range marks[1:] {
		sum = sum.Add(value(m))
	}
	return sum
}
