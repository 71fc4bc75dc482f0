package check

import (
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/source"
)

// KPI004 looks for the value of each period presented.
var KPI004 = &Check{
	Code: "KPI004", Severity: diag.Error,
	Title: "a period presented without its value",
	Run:   kpi004,
}

func kpi004(p *Package) []diag.Diagnostic {
	now, then := p.times()
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		marks := facts(d)
		for _, m := range keyMetrics {
			for _, name := range m.Metrics {
				shown := func(times []string) *document.Mark {
					for _, mark := range marks {
						if mark.ID.Name() == name && slices.Contains(times, mark.ID.When) {
							return mark
						}
					}
					return nil
				}
				a, b := shown(now), shown(then)
				if (a == nil) == (b == nil) {
					continue
				}
				have, lacks := a, then
				if a == nil {
					have, lacks = b, now
				}
				found = append(found, diag.Diagnostic{Code: "KPI004", Summary: "a period presented without its value", Subject: have.At,
					Detail: fmt.Sprintf("%s is shown, and %s", have.ID, p.unshown(name, lacks)),
					Remedy: "Show the fact for both .Period and .Compare"})
			}
		}
		if rates := keyMetrics[0]; slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return b.Section == rates.Section && b.Kind != document.Heading }) && rates.shows(d) == nil &&
			!slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnFact && m.ID.Metric == "ndr" }) {
			found = append(found, diag.Diagnostic{Code: "KPI004", Summary: "a metric presented without its values", Subject: source.Point{File: templateOf(rates.Section)},
				Detail: fmt.Sprintf("the section shows the %s for no period", rates.Label), Remedy: "Show the fact for both .Period and .Compare"})
		}
	}
	return found
}

// times gives the names of the report's own time and of the one compared: the
// period, and the date of a balance at its end.
func (p *Package) times() (now, then []string) {
	r := p.Filing.Report
	now, then = []string{r.Period.String()}, []string{r.Compare.String()}
	if s, err := p.Filing.Calendar.Span(r.Period); err == nil {
		now = append(now, s.End.String())
	}
	if s, err := p.Filing.Calendar.Span(r.Compare); err == nil {
		then = append(then, s.End.String())
	}
	return now, then
}

// unshown says what is not shown, with its value where there is one.
func (p *Package) unshown(name string, times []string) string {
	for _, when := range times {
		if f, ok := p.fact(name, when); ok {
			return fmt.Sprintf("%s, which is %s, is not", f.ID, f.Value)
		}
	}
	return fmt.Sprintf("%s@%s is not", name, times[0])
}
