package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/quantity"
)

// adjustmentLine matches the label of an adjustment to a GAAP measure.
var adjustmentLine = regexp.MustCompile(`(?i)\btax(?:es)?\b|\binterest\b|\bdepreciation\b|\bamorti[sz]ation\b|-based compensation\b|\brestructuring\b|\bacquisition\b|\bimpairment\b|\blitigation\b|\bsettlement\b|\bdeferred revenue\b|\bcapital expenditures?\b|\bpurchases? of property\b|\bcapitali[sz]ed\b|\bforeign (?:exchange|currency)\b|\bone-time\b|\bnon-?recurring\b`)

// ReconciliationRow is a row of a reconciliation.
type ReconciliationRow struct {
	Cells   []*document.Block
	Label   *document.Block
	Measure *Measure // nil for an adjustment
	Adjusts bool     // true for an adjustment
}

// Reconciliation is a table that leads from one measure to another, row by row.
type Reconciliation struct {
	View
	Rows []ReconciliationRow
}

// Reconciliation reads the view as a reconciliation. ok is false unless the view is a table
// that shows the amount of a non-GAAP measure and its adjustments.
func (v View) Reconciliation() (r Reconciliation, ok bool) {
	if v.Kind != TableView {
		return r, false
	}
	r.View = v
	labels, facts, result := 0, 0, false
	for _, cells := range v.Table[1:] {
		each := ReconciliationRow{Cells: cells, Label: cells[0]}
		ratios, amounts := false, false
		for _, cell := range cells {
			if ShowsAdjustment(cell) {
				each.Adjusts, amounts = true, true
				continue
			}
			i := slices.IndexFunc(v.Shown, func(s Presentation) bool { return s.Block == cell })
			switch {
			case i < 0:
				amounts = amounts || cell != cells[0] && IsFigure(cell) && !strings.Contains(cell.Text, "%")
			case v.Shown[i].Kind == Level:
				each.Measure, amounts = v.Shown[i].Measure, true
			default:
				ratios = true
			}
		}
		if ratios || !amounts {
			continue
		}
		if each.Measure != nil && !each.Measure.NonGAAP() && slices.Contains(Expenses, each.Measure) && adjustmentLine.MatchString(each.Label.Text) {
			each.Measure = nil // a provision for income taxes is added back
		}
		switch {
		case each.Adjusts:
			facts++
		case each.Measure != nil:
			result = result || each.Measure.NonGAAP()
		default:
			each.Adjusts = true
			if adjustmentLine.MatchString(each.Label.Text) {
				labels++
			}
		}
		r.Rows = append(r.Rows, each)
	}
	return r, result && (facts > 0 || labels > 1)
}

// Reconciliations returns the reconciliations among the views.
func Reconciliations(views []View) []Reconciliation {
	var list []Reconciliation
	for _, v := range views {
		if r, ok := v.Reconciliation(); ok {
			list = append(list, r)
		}
	}
	return list
}

// IsAdjustment reports whether a fact is an adjustment to a GAAP measure.
func IsAdjustment(id fact.ID) bool {
	return id.Metric == "adjusted-ebitda.adjustment" || id.Metric == "deferred-revenue.current.change"
}

// ShowsAdjustment reports whether the first fact of a cell is an adjustment to a GAAP measure.
func ShowsAdjustment(cell *document.Block) bool {
	m := cell.FirstFact()
	return m != nil && IsAdjustment(m.ID)
}

// Ends returns the index of the row with the GAAP measure (start) and of the row with the
// non-GAAP measure (end).
func (r Reconciliation) Ends() (start, end int) {
	first := slices.IndexFunc(r.Rows, func(each ReconciliationRow) bool { return each.Adjusts })
	start, end = -1, -1
	for i, each := range r.Rows {
		switch {
		case each.Measure == nil:
		case i < first:
			start = i
		case each.Measure.NonGAAP():
			end = i
		}
	}
	if end < 0 { // from the non-GAAP measure down
		end = slices.IndexFunc(r.Rows, func(each ReconciliationRow) bool { return each.Measure != nil && each.Measure.NonGAAP() })
	}
	return start, end
}

// Column adds up the column with index c. The arguments start and end are the indexes that Ends
// returns. whole is the amount of the non-GAAP measure, sum is the total of the GAAP measure
// and the adjustments, and parts is the number of adjustments. Values are exact, but a cell
// without a fact counts as printed. differs reports whether sum and whole differ; if a printed
// value was used, only a difference that rounding cannot explain counts.
func (r Reconciliation) Column(start, end, c int, unit quantity.Unit) (sum, whole quantity.Value, parts int, differs bool) {
	var cells []*document.Block
	exactly := true
	for i, each := range r.Rows[:end+1] {
		if i < start || c >= len(each.Cells) || i > start && i < end && (!each.Adjusts || footing.TotalLabel.MatchString(each.Label.Text) && each.Cells[c].OnlyFact() == nil) {
			continue
		}
		cells = append(cells, each.Cells[c])
		exactly = exactly && (each.Cells[c].OnlyFact() != nil || strings.TrimSpace(each.Cells[c].Text) == "")
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
	return sum, whole, len(values) - 2, !Near(sum, whole, half)
}

// amountIn returns a cell's amount and half a unit of its last decimal.
func amountIn(b *document.Block, exactly bool, unit quantity.Unit) (v, half quantity.Value, ok bool) {
	if m := b.OnlyFact(); m != nil {
		if m.Fact.Value.Unit() != unit {
			return v, half, false
		}
		if exactly {
			return m.Fact.Value, quantity.Money(quantity.Amount{}, unit), true
		}
		v, half, _ = readDigits(m.Text, m.Figure.Negative, unit)
		return v, half, true
	}
	text := Digits.FindString(b.Text)
	if text == "" || strings.Contains(b.Text, "%") || !IsFigure(b) {
		return v, half, false
	}
	return readDigits(text, strings.Contains(b.Text, "(") || strings.HasPrefix(strings.TrimSpace(b.Text), "-") || strings.Contains(b.Text, "−"), unit)
}

// readDigits returns the number in printed digits (zero if none) and half a unit of its last
// decimal.
func readDigits(text string, negative bool, unit quantity.Unit) (v, half quantity.Value, ok bool) {
	a, err := quantity.ParseText(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		a = quantity.Amount{}
	}
	if negative {
		a = a.Neg()
	}
	_, decimals, _ := strings.Cut(text, ".")
	return quantity.Money(a, unit), quantity.Money(quantity.Int(5).Shift(-len(decimals)-1), unit), err == nil
}
