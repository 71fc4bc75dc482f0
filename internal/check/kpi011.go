package check

import (
	"fmt"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/filed"
	"tieout/internal/source"
)

// KPI011 holds a report to the release of the same period.
var KPI011 = &Check{
	Code: "KPI011", Severity: diag.Warning,
	Title: "a metric in the release or call that the 10-K or 10-Q leaves out, save one stated not to be used or promised out",
	Words: true,
	Run:   kpi011,
}

func kpi011(p *Package) []diag.Diagnostic {
	if form := p.Filing.Report.Form; form != "10-K" && form != "10-Q" {
		return nil
	}
	var found []diag.Diagnostic
	for _, d := range p.Filed {
		if d.Form != "8-K" || !d.With(p.Filing.Report.Period) {
			continue
		}
		for _, m := range append([]metric{billed, reconciled}, keyMetrics...) {
			at, told := m.toldIn(d)
			if !told || m.Label == billed.Label && p.promisedOut() || p.tells(m) {
				continue
			}
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "KPI011", Summary: "a metric of the release that the report leaves out", Subject: at,
				Detail: fmt.Sprintf("%s tells %s, and the %s does not", d.Name, m.Label, p.Filing.Report.Form),
				Remedy: "Draft it in the report too; or say in the release that management does not use it"})
		}
	}
	return found
}

// toldIn gives where a filed release tells the metric; told is false where it does
// not, or says that it is not used.
func (m metric) toldIn(d *filed.Draft) (at source.Point, told bool) {
	for _, s := range d.Shown {
		if slices.Contains(m.Metrics, s.ID.Metric) && !told {
			at, told = source.Point{File: d.Path(s.File), Line: s.Line, Col: 1}, true
		}
	}
	const release = "release.md"
	text := d.Words[release]
	rows := map[[2]int]int{} // where rows of tables name the metric
	for _, b := range document.Plain("release", []byte(text)).Blocks {
		for _, s := range b.Sentences() {
			words := s.String()
			name := m.Name.FindStringIndex(words)
			if name != nil && notUsed.MatchString(words) {
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
			if named && !told {
				before := text[:offset]
				at, told = source.Point{File: d.Path(release), Line: strings.Count(before, "\n") + 1, Col: len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1}, true
			}
		}
	}
	return at, told
}

// tells says whether a document of the report shows the metric, or names it with an
// amount.
func (p *Package) tells(m metric) bool {
	return slices.ContainsFunc(p.documents(), func(d *document.Draft) bool { return m.shows(d) != nil }) ||
		slices.ContainsFunc(p.passages(), func(s english.Passage) bool {
			return m.Name.MatchString(s.String()) && english.AnyAmount.MatchString(s.String())
		})
}

// promisedOut says whether Staff was told that billings stay out of reports.
func (p *Package) promisedOut() bool {
	for _, promise := range p.Filing.Promises {
		byKind := slices.ContainsFunc(subjects, func(s subject) bool { return s.kind.MatchString(promise.Kind) })
		if subjects[0].kind.MatchString(promise.Kind) || !byKind && subjects[0].text.MatchString(promise.Text) {
			return true
		}
	}
	return false
}
