package check

import (
	"slices"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/inline"
	"tieout/internal/record"
	"tieout/internal/render"
	"tieout/internal/source"
)

// KPI011 holds a report to the release of the same period.
var KPI011 = &Check{Code: "KPI011", Severity: Warning, Words: true, Run: kpi011,
	Title: "a metric in the release or call that the 10-K or 10-Q leaves out, save one stated not to be used or promised out"}

func kpi011(p *Pass) {
	if form := p.Filing.Report.Form; form != "10-K" && form != "10-Q" {
		return
	}
	for _, d := range p.Filed {
		if d.Lock.Form != "8-K" || !d.With(p.Filing.Report.Period) {
			continue
		}
		for _, m := range keyMetrics(billings, adjustedEBITDA) {
			at, released := m.releasedIn(d)
			if released && !(m == billings && p.promisesBillingsOut()) && !p.isReported(m) {
				p.Report(at, "a metric of the release that the report leaves out",
					"Draft it in the report too; or say in the release that management does not use it",
					"%s tells %s, and the %s does not", d.Name, m.label, p.Filing.Report.Form)
			}
		}
	}
}

// releasedIn returns where a filed release tells the metric; it is false where it does
// not, or says that the metric is not used.
func (m *keyMetric) releasedIn(d *record.Draft) (at source.Point, released bool) {
	for _, s := range d.Shown {
		if slices.Contains(m.metrics, s.ID.Metric) && !released {
			at, released = source.Point{File: d.Path(s.File), Line: s.Line, Col: 1}, true
		}
	}
	release := render.Markdown.File("release")
	text := d.Document(release)
	rows := map[[2]int]int{} // where rows of tables name the metric
	for _, b := range document.Plain("release", text).Blocks {
		for _, s := range b.Sentences() {
			words := s.String()
			name := m.name.FindStringIndex(words)
			if name != nil && english.Disuse.MatchString(words) {
				return at, false
			}
			named, offset := name != nil && english.AnyAmount.MatchString(words), 0
			if name != nil {
				offset = b.Offset(s.Start + name[0])
			}
			if b.Kind == document.Cell {
				row := [2]int{b.Table, b.Row}
				if first, known := rows[row]; known && figures.MatchString(words) {
					named, offset = true, first
				} else if name != nil && !known {
					rows[row] = offset
				}
			}
			if named && !released {
				at, released = inline.Place(d.Path(release), text, offset), true
			}
		}
	}
	return at, released
}

// isReported reports whether a document of the report shows the metric, or names it with an
// amount.
func (p *Pass) isReported(m *keyMetric) bool {
	return slices.ContainsFunc(p.documents(), func(d *document.Draft) bool { return m.shownIn(d) != nil }) ||
		slices.ContainsFunc(p.passages(), func(s english.Passage) bool {
			return m.name.MatchString(s.String()) && english.AnyAmount.MatchString(s.String())
		})
}
