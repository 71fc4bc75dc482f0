package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
)

// KPI011 reports a metric of the press release (8-K) that the 10-K or 10-Q leaves out.
var KPI011 = &Check{Code: "KPI011", Severity: Warning, Words: true, Run: kpi011,
	Title: "metric in the release that the 10-K or 10-Q leaves out"}

func kpi011(p *Pass) {
	if !p.Filing.Report.Periodic() {
		return
	}
	for _, d := range p.Filed {
		if d.Lock.Form != "8-K" || !d.SameEnd(p.Filing.Report.Period) {
			continue
		}
		for _, m := range keyMetrics(disclosure.Disclaimed, disclosure.Reconciled) {
			at, released := p.filedIn(d, m)
			if released && !(m.Use == disclosure.Disclaimed && p.promisesBillingsOut()) && !p.isReported(m) {
				write, remedy := m.Label, fmt.Sprintf("Add to [text] in commentary.toml a sentence that begins `Our %s`, with its values for both periods, its definition, its use and why it is useful to investors", m.Label)
				switch {
				case m.Use == disclosure.Disclaimed:
					write, remedy = "", "If Staff was promised that billings stay out of the report, add to promises.toml a [[promise]] with `kind = \"billings\"`"
				case m == expansionRate:
					write, remedy = "", p.addSection(disclosure.NDR)
				case m.Use == disclosure.Reconciled:
					write, remedy = "", p.addSection(disclosure.NonGAAP)
				}
				p.Report(at, "metric in the release that the report leaves out", remedy,
					"the release in %s shows %s, and the %s does not", d.Name, m.Label, p.Filing.Report.Form).wants(write)
			}
		}
	}
}

// filedIn returns where the documents of a filed report show the metric, as a fact or in words
// with an amount; shown is false if they do not, or state that management does not use it.
func (p *Pass) filedIn(d *record.Draft, m keyMetric) (at source.Point, shown bool) {
	for _, doc := range disclosure.Documents {
		f := d.File(render.Markdown.File(doc.Name))
		if !doc.Checked || f == nil {
			continue
		}
		named, disused := english.NamedWithAmount(p.filedText(f), m.Name)
		first := slices.IndexFunc(d.Shown, func(s render.Shown) bool { return s.File == f.Name && slices.Contains(m.Shown, s.ID.Metric) })
		switch {
		case disused:
			return source.Point{}, false
		case shown:
		case first >= 0:
			at, shown = source.Point{File: d.Path(f.Name), Line: d.Shown[first].Line, Col: 1}, true
		case named >= 0:
			at, shown = inline.Place(d.Path(f.Name), f.Data, named), true
		}
	}
	return at, shown
}

// isReported reports whether the report shows the metric or names it with an amount.
func (p *Pass) isReported(m keyMetric) bool {
	return slices.ContainsFunc(p.documents(), func(d *document.Draft) bool { return m.shownIn(d) != nil }) ||
		slices.ContainsFunc(p.passages(), func(s english.Passage) bool {
			return m.Name.MatchString(s.String()) && english.HasAmount(s.String())
		})
}
