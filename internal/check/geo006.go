package check

import (
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/source"
)

// GEO006 reports customers with 10% or more of revenues, if no sentence names a segment that
// reports these revenues.
var GEO006 = &Check{Code: "GEO006", Severity: Warning, Run: each(geographies, geo006),
	Title: "customers with 10% or more of revenues, but no segment that reports those revenues"}

func geo006(p *Pass, g geography) {
	large := slices.ContainsFunc(g.periods, func(when fiscal.Period) bool { return len(p.largeCustomers(when)) > 0 })
	if !large || slices.ContainsFunc(g.passages, english.Passage.NamesSegment) {
		return
	}
	at, remedy := source.Place(templateOf(disclosure.Geography.Name)), "Write `segment = \"our one operating segment\"`, or the words for your own segment, under [registrant] in filing.toml"
	if i := slices.IndexFunc(g.marks, func(m *document.Mark) bool { return m.ID.Metric == "revenue.customer" }); i >= 0 {
		at = g.marks[i].At
	}
	if p.overrides(disclosure.Geography.Name) {
		remedy = "Add to the section a sentence such as `Revenues from Customer A were reported by our one operating segment.`"
	}
	p.Report(at, "no segment for customers with 10% or more of revenues", remedy,
		"the section has customers with 10%% or more of revenues, but no sentence names the segment or segments that report those revenues (ASC 280-10-50-42)")
}
