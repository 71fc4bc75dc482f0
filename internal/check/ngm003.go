package check

import (
	"slices"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM003 adds reconciliations, and looks where they start.
var NGM003 = &Check{Code: "NGM003", Severity: Error, Run: each(documents, ngm003),
	Title: "a reconciliation that does not start at the most directly comparable GAAP measure (net income for adjusted EBITDA, revenue for billings), or does not add"}

func ngm003(p *Pass, d *document.Draft) {
	reconciled := map[*english.Measure]bool{}
	for _, r := range english.Reconciliations(p.views(d)) {
		start, end := r.Ends()
		of := r.Rows[end].Measure
		reconciled[of] = true
		if start < 0 || start == end || !r.Rows[start].Measure.ComparableTo(of) {
			from, at := "an adjustment", r.Rows[0]
			if start >= 0 {
				from, at = r.Rows[start].Measure.Name, r.Rows[start]
			}
			p.Report(at.Label.At(0), "a reconciliation that starts at another measure", "Start it at "+of.GAAP.Name,
				"the table that reconciles %s starts at %s; see %s", of.Name, from, p.prominence("b"))
			continue
		}
		for c := range r.Table[0] {
			if sum, whole, parts, ok := r.Column(start, end, c, p.Filing.Registrant.Currency); ok {
				p.Report(r.Rows[end].Cells[c].At(0), "a reconciliation that does not add", "Add the adjustment that is missing, or correct the cell",
					"%s and %d adjustments make %s, and %s is %s; difference %s", of.GAAP.Name, parts, sum, of.Name, whole, whole.Sub(sum))
			}
		}
	}
	for _, s := range english.SentencesOf(p.views(d)) {
		if n := s.Misled(); n != nil {
			p.Report(s.Block.At(s.Start+n.At), "another measure than the most directly comparable one", "Start from "+n.GAAP.Name,
				"%q compares %s with another measure than %s", english.Around(s.String(), n.At, n.End), n.Text, n.GAAP.Name)
		}
	}
	for _, m := range []*english.Measure{english.EBITDA, english.Billings} {
		first := slices.IndexFunc(d.Marks, func(k *document.Mark) bool { return k.ID.Metric == m.Metrics[0] })
		if first >= 0 && !reconciled[m] && !slices.ContainsFunc(d.Marks, func(k *document.Mark) bool { return english.IsAdjustment(k.ID) }) {
			p.Note(d.Marks[first].At, "a non-GAAP measure without its reconciliation", "Add the table that reconciles them",
				"the document shows %s, and nothing that leads from %s to it; see Item 10(e)(1)(i)(B)", m.Name, m.GAAP.Name)
		}
	}
}
