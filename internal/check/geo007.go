package check

import (
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
)

// GEO007 notes that a 10-K does not state long-lived assets by geographic area.
var GEO007 = &Check{Code: "GEO007", Severity: Info, Words: true, Run: each(geographies, geo007),
	Title: "10-K that does not state long-lived assets by geographic area"}

func geo007(p *Pass, _ geography) {
	if p.Filing.Report.Form == "10-K" && !slices.ContainsFunc(p.passages(), english.Passage.StatesLongLivedAssets) {
		p.Report(templateOf(disclosure.Geography.Name), "long-lived assets by geographic area not stated",
			"Add the amounts to the text for geography in commentary.toml; or, if another note states them, no change is needed",
			"no sentence or table of the draft states the long-lived assets located in the country of domicile and in foreign countries (ASC 280-10-50-41(b)), which tieout does not draft").wants("long-lived assets by geographic area")
	}
}
