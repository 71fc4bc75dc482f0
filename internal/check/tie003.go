package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/gaap"
	"tieout/internal/quantity"
)

// TIE003 foots and cross-foots tables.
var TIE003 = &Check{
	Code: "TIE003", Severity: diag.Error,
	Title: "a table that does not foot or cross-foot on exact values",
	Run:   tie003,
}

var (
	totalLabel = regexp.MustCompile(`(?i)\b(?:sub)?-?totals?\b`)
	ofWhich    = regexp.MustCompile(`(?i)^\W*of which\b`)
	country    = regexp.MustCompile(`^[A-Z]{2}$`)
)

// line is a run of cells that are added: a column or a row of a table.
type line struct {
	cells  []*document.Mark // nil for a cell without one fact
	total  []bool
	within []bool // part of another cell, and not added again
}

func tie003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		for _, t := range d.Tables() {
			for _, l := range lines(t, p.Filing.Registrant.Domicile) {
				for _, miss := range l.feet(exact) {
					found = append(found, diag.Diagnostic{Code: "TIE003", Summary: "a total that its table does not add to", Subject: miss.total.At,
						Detail: fmt.Sprintf("%s is %s; the %d amounts before it add to %s; difference %s", miss.total.ID, miss.total.Fact.Value,
							len(miss.parts), miss.sum, miss.sum.Sub(miss.total.Fact.Value)),
						Remedy: "Add the row or column that is missing, or correct the cell", Related: also(miss.parts...)})
				}
			}
		}
	}
	return append(found, unbalanced(p)...)
}

// unbalanced finds elements of the trial balance that their parts do not add to.
func unbalanced(p *Package) []diag.Diagnostic {
	trial := p.Filing.Ledger("trial-balance")
	if trial == nil {
		return nil
	}
	least := tolerance(trial.Scale, p.Filing.Registrant.Currency)
	var found []diag.Diagnostic
	for _, f := range p.Facts.All() {
		for _, sum := range gaap.Sums {
			if f.ID.Metric != "account" || f.ID.Member != sum.Of {
				continue
			}
			made, related, whole := quantity.Money(quantity.Amount{}, p.Filing.Registrant.Currency), []diag.Related(nil), true
			for _, t := range sum.Terms {
				part, known := p.fact("account["+t.Element+"]", f.ID.When)
				whole = whole && (known || t.Optional)
				if !known {
					continue
				}
				v := part.Value
				if t.Minus {
					v = v.Neg()
				}
				made = made.Add(v)
				related = append(related, diag.Related{Message: fmt.Sprintf("%s, %s", part.ID, part.Value), At: cellsOf(part)})
			}
			if difference := f.Value.Sub(made); whole && difference.Abs().Cmp(least) >= 0 {
				found = append(found, diag.Diagnostic{Code: "TIE003", Summary: "a trial balance that does not foot", Subject: cellsOf(f), Related: related,
					Detail: fmt.Sprintf("%s is %s, and its parts make %s; difference %s", f.ID, f.Value, made, difference),
					Remedy: "Correct the account that is wrong, or map the part that is missing; tieout trace gives the rows of each"})
			}
		}
	}
	return found
}

// ofOneLine says whether a row shows a fact of a member that is no total, whatever
// its caption: total return swaps are a line.
func ofOneLine(row []*document.Block) bool {
	return slices.ContainsFunc(row, func(b *document.Block) bool {
		m := b.OnlyFact()
		return m != nil && m.ID.Member != "" && m.ID.Member != "total"
	})
}

// lines gives the columns and rows of a table.
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
			total := totalLabel.MatchString(labels[r]) && !ofOneLine(t[r])
			under = !total && (under || ofWhich.MatchString(labels[r]))
			l.add(t[r][c].OnlyFact(), total, under)
		}
		list = append(list, l.without(domicile))
	}
	for r := 1; r < len(t); r++ {
		var l line
		for c, cell := range t[r] {
			l.add(cell.OnlyFact(), c < len(t[0]) && totalLabel.MatchString(t[0][c].Text), false)
		}
		list = append(list, l.without(domicile))
	}
	return list
}

func (l *line) add(m *document.Mark, total, within bool) {
	l.cells, l.total, l.within = append(l.cells, m), append(l.total, total), append(l.within, within)
}

// without takes single countries out of the sum where foreign holds them all.
func (l line) without(domicile string) line {
	if !slices.ContainsFunc(l.cells, func(m *document.Mark) bool { return m != nil && m.ID.Member == "foreign" }) {
		return l
	}
	for i, m := range l.cells {
		if m != nil && country.MatchString(m.ID.Member) && m.ID.Member != domicile {
			l.within[i] = true
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

func exact(m *document.Mark) quantity.Value { return m.Fact.Value }

// feet gives the totals of a line that no reading of it adds to: the cells since
// the last total, all cells, or the totals before it.
func (l line) feet(value func(*document.Mark) quantity.Value) []miss {
	var found []miss
	for i, total := range l.cells {
		if !l.total[i] || total == nil {
			continue
		}
		var since, all, totals []*document.Mark
		for k := range i {
			m := l.cells[k]
			switch {
			case m == nil || family(m) != family(total) || m.Fact.Value.Unit() != total.Fact.Value.Unit():
			case l.total[k]:
				since, totals = nil, append(totals, m)
			case !l.within[k]:
				since, all = append(since, m), append(all, m)
			}
		}
		reads := func(parts []*document.Mark) bool { return len(parts) > 0 && add(parts, value).Cmp(value(total)) == 0 }
		if len(since) < 2 && len(all) < 2 && len(totals) < 2 || reads(since) || reads(all) || reads(totals) || reads(append(totals, since...)) {
			continue
		}
		parts := since
		if len(parts) == 0 {
			parts = totals
		}
		found = append(found, miss{total, parts, add(parts, value)})
	}
	return found
}

// family is the kind of amount that a fact is: revenue, fair-value.
func family(m *document.Mark) string {
	name, _, _ := strings.Cut(m.ID.Metric, ".")
	return name
}

func add(marks []*document.Mark, value func(*document.Mark) quantity.Value) quantity.Value {
	sum := value(marks[0])
	for _, m := range marks[1:] {
		sum = sum.Add(value(m))
	}
	return sum
}
