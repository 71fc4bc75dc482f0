package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// KPI012 reports figures of operating metrics, such as users, that a person typed and that have
// no definition before them.
var KPI012 = &Check{Code: "KPI012", Severity: Warning, Words: true, Run: each(documents, kpi012),
	Title: "figure for customers, users, retention or recurring revenue, in commentary or your own template, with no definition before it"}

func kpi012(p *Pass, d *document.Draft) {
	var defined english.Glossary
	for _, s := range p.passages(d) {
		if at, name, ok := defined.Read(s); ok && s.Own {
			p.Report(s.Point(at[0]), "figure for a metric that the document does not define", fmt.Sprintf("Before the figure, add a sentence that begins `We define %s as` and states how the metric is calculated; also state why the metric is useful to investors and how management uses it", name),
				"%q gives a figure for %s, and no sentence before it defines the metric", english.Around(s.String(), at[0], at[1]), name).in(s.String())
		}
	}
}
