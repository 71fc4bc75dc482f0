package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/quantity"
)

// NGM003 checks that reconciliations exist, start at the GAAP measure and add up.
var NGM003 = &Check{Code: "NGM003", Severity: Error, Run: each(documents, ngm003),
	Title: "reconciliation that does not start at the most directly comparable GAAP measure (net income for Adjusted EBITDA, revenues for billings) or does not add up"}

func ngm003(p *Pass, d *document.Draft) {
	reconciled := map[*english.Measure]bool{}
	for _, r := range english.Reconciliations(p.views(d)) {
		start, end := r.Ends()
		of := r.Rows[end].Measure
		reconciled[of] = true
		if start < 0 || start == end || !r.Rows[start].Measure.ComparableTo(of) {
			from, at, rule := "an adjustment", r.Rows[0], "Item 10(e)(1)(i)(B) of Regulation S-K and C&DI 103.02"
			if start >= 0 {
				from, at = r.Rows[start].Measure.Name, r.Rows[start]
				if at.Measure.NonGAAP() {
					rule = p.prominence("b")
				}
			}
			p.Report(at.Label.At(0), "reconciliation that starts at another measure", fmt.Sprintf("Make %s the first row and %s the last, with every adjustment between them", of.GAAP.Name, of.Name),
				"the table that reconciles %s starts at %s, not at %s; see %s", of.Name, from, of.GAAP.Name, rule)
			continue
		}
		for c := range r.Table[0] {
			if sum, whole, parts, ok := r.Column(start, end, c, p.Filing.Registrant.Currency); ok {
				p.Report(r.Rows[end].Cells[c].At(0), "reconciliation that does not add up", fmt.Sprintf("Add a row for the missing adjustment of %s, or correct the cell", p.adjustmentOf(whole.Sub(sum), r.Rows[end].Cells[c].FirstFact())),
					"%s and %d adjustments add up to %s, but %s is %s; difference %s", of.GAAP.Name, parts, counted(sum, 0), of.Name, counted(whole, 0), counted(whole.Sub(sum), 0))
			}
		}
	}
	for _, s := range english.SentencesOf(p.views(d)) {
		if n := s.WrongComparable(); n != nil {
			p.Report(s.Block.At(s.Start+n.At), "wrong GAAP measure named as most directly comparable", fmt.Sprintf("Name %s instead", n.GAAP.Name),
				"%q compares %s with a measure other than %s", english.Around(s.String(), n.At, n.End), n.Text, n.GAAP.Name)
		}
	}
	for _, m := range []*english.Measure{english.EBITDA, english.Billings} {
		first := slices.IndexFunc(d.Marks, func(k *document.Mark) bool { return k.ID.Metric == m.Metrics[0] })
		if first >= 0 && !reconciled[m] && !slices.ContainsFunc(d.Marks, func(k *document.Mark) bool { return english.IsAdjustment(k.ID) }) {
			p.Note(d.Marks[first].At, "non-GAAP measure without its reconciliation", fmt.Sprintf("Add a table from %s to %s, with a row for each adjustment, unless another document of the filing has that table", m.GAAP.Name, m.Name),
				"the document shows %s but does not reconcile it to %s; Item 10(e)(1)(i)(B) requires the reconciliation", m.Name, m.GAAP.Name)
		}
	}
}

// adjustmentOf returns the call of the adjustment that has an amount in the period of a
// reconciliation's last row; the amount if none has.
func (p *Pass) adjustmentOf(missing quantity.Value, last *document.Mark) string {
	if last != nil {
		for _, f := range p.byTime()[metricTime{"adjusted-ebitda.adjustment", last.ID.When}] {
			if f.Value.Unit() == missing.Unit() && f.Value.Cmp(missing) == 0 {
				return counted(missing, 0) + ", " + p.call(f.ID, last.Format)
			}
		}
	}
	return counted(missing, 0)
}
