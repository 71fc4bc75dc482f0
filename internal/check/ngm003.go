package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/quantity"
)

// NGM003 adds reconciliations, and looks where they start.
var NGM003 = &Check{
	Code: "NGM003", Severity: diag.Error,
	Title: "a reconciliation that does not start at the most directly comparable GAAP measure (net income for adjusted EBITDA, revenue for billings), or does not add",
	Run:   ngm003,
}

var (
	adjustmentLine = regexp.MustCompile(`(?i)\btax(?:es)?\b|\binterest\b|\bdepreciation\b|\bamorti[sz]ation\b|-based compensation\b|\brestructuring\b|\bacquisition\b|\bimpairment\b|\blitigation\b|\bsettlement\b|\bdeferred revenue\b|\bcapital expenditures?\b|\bpurchases? of property\b|\bcapitali[sz]ed\b|\bforeign (?:exchange|currency)\b|\bone-time\b|\bnon-?recurring\b`)
	mostAlike      = regexp.MustCompile(`(?i)\bmost (?:directly )?comparable\b|\breconcil\w+\b[^.]*\b(?:to|from|with|start\w*|begin\w*)\b|\b(?:start\w*|begin\w*) (?:from|with|at)\b`)
)

// row is a line of a reconciliation.
type row struct {
	cells   []*document.Block
	label   *document.Block
	measure *english.Measure // nil of an adjustment
	adjusts bool
}

// reconciliation is a table that leads from one measure to another.
type reconciliation struct {
	english.View
	rows []row
}

// readReconciliation reads a table as a reconciliation: it shows the amount of a
// non-GAAP measure, and the adjustments that make it.
func readReconciliation(v english.View) (r reconciliation, ok bool) {
	if v.Kind != english.TableView {
		return r, false
	}
	r.View = v
	labels, facts, result := 0, 0, false
	for _, cells := range v.Table[1:] {
		each := row{cells: cells, label: cells[0]}
		ratios, amounts := false, false
		for _, cell := range cells {
			if m := cell.FirstFact(); m != nil && adjusts(m.ID) {
				each.adjusts, amounts = true, true
				continue
			}
			i := slices.IndexFunc(v.Shown, func(s english.Presentation) bool { return s.Block == cell })
			switch {
			case i < 0:
				amounts = amounts || cell != cells[0] && english.IsFigure(cell) && !strings.Contains(cell.Text, "%")
			case v.Shown[i].Kind == english.Level:
				each.measure, amounts = v.Shown[i].Measure, true
			default:
				ratios = true
			}
		}
		if ratios || !amounts {
			continue
		}
		if each.measure != nil && !each.measure.NonGAAP() && slices.Contains(english.Expenses, each.measure) && adjustmentLine.MatchString(each.label.Text) {
			each.measure = nil // a provision for income taxes is added back
		}
		switch {
		case each.adjusts:
			facts++
		case each.measure != nil:
			result = result || each.measure.NonGAAP()
		default:
			each.adjusts = true
			if adjustmentLine.MatchString(each.label.Text) {
				labels++
			}
		}
		r.rows = append(r.rows, each)
	}
	return r, result && (facts > 0 || labels > 1)
}

// adjusts says whether a fact is a line between a GAAP measure and a non-GAAP one.
func adjusts(id fact.ID) bool {
	return id.Metric == "adjusted-ebitda.adjustment" || id.Metric == "deferred-revenue.current.change"
}

// ends gives the rows that the reconciliation starts from and leads to.
func (r reconciliation) ends() (start, end int) {
	first := slices.IndexFunc(r.rows, func(each row) bool { return each.adjusts })
	start, end = -1, -1
	for i, each := range r.rows {
		switch {
		case each.measure == nil:
		case i < first:
			start = i
		case each.measure.NonGAAP():
			end = i
		}
	}
	if end < 0 { // it leads from the non-GAAP measure down
		end = slices.IndexFunc(r.rows, func(each row) bool { return each.measure != nil && each.measure.NonGAAP() })
	}
	return start, end
}

func ngm003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		tell := func(b *document.Block, at int, summary, detail, remedy string, related ...diag.Related) {
			found = append(found, diag.Diagnostic{Code: "NGM003", Summary: summary, Subject: b.At(at), Detail: detail, Remedy: remedy, Related: related})
		}
		led := map[*english.Measure]bool{}
		views := p.views(d)
		for _, v := range views {
			r, ok := readReconciliation(v)
			if !ok {
				continue
			}
			start, end := r.ends()
			of := r.rows[end].measure
			led[of] = true
			if start < 0 || start == end || !r.rows[start].measure.ComparableTo(of) {
				from, at := "an adjustment", r.rows[0]
				if start >= 0 {
					from, at = r.rows[start].measure.Name, r.rows[start]
				}
				tell(at.label, 0, "a reconciliation that starts at another measure",
					fmt.Sprintf("the table that reconciles %s starts at %s; see %s", of.Name, from, p.prominence("b")), "Start it at "+of.GAAP.Name)
				continue
			}
			for c := range v.Table[0] {
				if sum, whole, parts, ok := r.column(start, end, c, p.Filing.Registrant.Currency); ok {
					tell(r.rows[end].cells[c], 0, "a reconciliation that does not add",
						fmt.Sprintf("%s and %d adjustments make %s, and %s is %s; difference %s", of.GAAP.Name, parts, sum, of.Name, whole, whole.Sub(sum)),
						"Add the adjustment that is missing, or correct the cell")
				}
			}
		}
		for _, s := range english.SentencesOf(views) {
			if s.Kind == document.Heading || !mostAlike.MatchString(s.String()) {
				continue
			}
			for _, n := range misled(s.Mentions) {
				tell(s.Block, s.Start+n.At, "another measure than the most directly comparable one",
					fmt.Sprintf("%q compares %s with another measure than %s", english.Around(s.String(), n.At, n.End), n.Text, n.GAAP.Name), "Start from "+n.GAAP.Name)
			}
		}
		for _, m := range []*english.Measure{english.EBITDA, english.Billings} {
			first := slices.IndexFunc(d.Marks, func(k *document.Mark) bool { return k.Owner == document.OwnFact && k.ID.Metric == m.Metrics[0] })
			if first < 0 || led[m] || slices.ContainsFunc(d.Marks, func(k *document.Mark) bool { return k.Owner == document.OwnFact && adjusts(k.ID) }) {
				continue
			}
			found = append(found, diag.Diagnostic{Severity: diag.Info, Code: "NGM003", Summary: "a non-GAAP measure without its reconciliation", Subject: d.Marks[first].At,
				Detail: fmt.Sprintf("the document shows %s, and nothing that leads from %s to it; see Item 10(e)(1)(i)(B)", m.Name, m.GAAP.Name), Remedy: "Add the table that reconciles them"})
		}
	}
	return found
}

// misled gives, of the measures that a sentence names, the non-GAAP one that it sets
// against other measures than its GAAP measure alone.
func misled(all []english.Mention) []english.Mention {
	var non, gaap []english.Mention
	for _, n := range all {
		switch {
		case n.Measure == nil || n.AsRatio:
		case n.NonGAAP():
			non = append(non, n)
		case !slices.Contains(english.Expenses, n.Measure):
			gaap = append(gaap, n)
		}
	}
	if len(gaap) == 0 || len(non) == 0 || slices.ContainsFunc(non, func(n english.Mention) bool {
		return slices.ContainsFunc(gaap, func(g english.Mention) bool { return g.ComparableTo(n.Measure) })
	}) {
		return nil
	}
	return non[:1]
}

// column adds a column from the GAAP measure to the non-GAAP one. It gives both
// where they differ: on exact values, or as printed where a cell shows no fact.
func (r reconciliation) column(start, end, c int, unit quantity.Unit) (sum, whole quantity.Value, parts int, differs bool) {
	var cells []*document.Block
	exactly := true
	for i, each := range r.rows[:end+1] {
		if i < start || c >= len(each.cells) || i > start && i < end && (!each.adjusts || totalLabel.MatchString(each.label.Text) && each.cells[c].OnlyFact() == nil) {
			continue
		}
		cells = append(cells, each.cells[c])
		exactly = exactly && (each.cells[c].OnlyFact() != nil || strings.TrimSpace(each.cells[c].Text) == "")
	}
	var values []quantity.Value
	half := quantity.Money(quantity.Amount{}, unit)
	for i, cell := range cells {
		v, h, ok := amountIn(cell, exactly, unit)
		if !ok && (i == 0 || i == len(cells)-1) {
			return sum, whole, 0, false
		}
		if ok {
			values, half = append(values, v), half.Add(h)
		}
	}
	if len(values) < 2 {
		return sum, whole, 0, false
	}
	sum, whole = values[0], values[len(values)-1]
	for _, v := range values[1 : len(values)-1] {
		sum = sum.Add(v)
	}
	if exactly {
		return sum, whole, len(values) - 2, sum.Cmp(whole) != 0
	}
	return sum, whole, len(values) - 2, !english.Near(sum, whole, half)
}

// amountIn gives what a cell says, and half a unit of its last decimal.
func amountIn(b *document.Block, exactly bool, unit quantity.Unit) (v, half quantity.Value, ok bool) {
	none := quantity.Money(quantity.Amount{}, unit)
	if m := b.OnlyFact(); m != nil {
		if m.Fact.Value.Unit() != unit {
			return v, half, false
		}
		if exactly {
			return m.Fact.Value, none, true
		}
		return shownAs(m, unit), english.HalfUnit(m.Text, unit), true
	}
	text := english.Digits.FindString(b.Text)
	a, err := quantity.ParseText(strings.ReplaceAll(text, ",", ""))
	if text == "" || err != nil || strings.Contains(b.Text, "%") || !english.IsFigure(b) {
		return v, half, false
	}
	v = quantity.Money(a, unit)
	if strings.Contains(b.Text, "(") || strings.HasPrefix(strings.TrimSpace(b.Text), "-") || strings.Contains(b.Text, "−") {
		v = v.Neg()
	}
	return v, english.HalfUnit(text, unit), true
}

// shownAs gives the number that a mark's digits are, in the unit of its column.
func shownAs(m *document.Mark, unit quantity.Unit) quantity.Value {
	a, err := quantity.ParseText(strings.ReplaceAll(m.Text, ",", ""))
	if err != nil {
		return quantity.Money(quantity.Amount{}, unit)
	}
	if m.Figure.Negative {
		a = a.Neg()
	}
	return quantity.Money(a, unit)
}
