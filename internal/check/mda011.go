package check

import (
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
)

// MDA011 reports changes between two periods that have different numbers of weeks, if no amount
// is given for the extra week.
var MDA011 = &Check{Code: "MDA011", Severity: Warning, Run: each(documents, mda011),
	Title: "change between periods with different numbers of weeks, and no amount for the extra week"}

func mda011(p *Pass, d *document.Draft) {
	if d.Name == disclosure.Notes.Name {
		return // its tables show levels; the discussion explains changes
	}
	for _, pair := range p.Filing.Shown() {
		i := slices.IndexFunc(p.marks(d), func(m *document.Mark) bool {
			of, _ := disclosure.Of(m.ID.Metric)
			return m.ID.When == pair.Period.String() && of != disclosure.NDR
		})
		if p.Filing.ExtraDays(pair) == 0 || i < 0 {
			continue
		}
		name := "revenue.increase@" + pair.Period.String()
		if slices.ContainsFunc(p.Filing.Explains("revenue.increase"), func(e filing.Explanation) bool {
			return (e.Fact == "revenue.increase" || e.Fact == name) && english.QuantifiesWeek(e.Text) && prints(d, e)
		}) {
			continue
		}
		p.Report(p.marks(d)[i].At, "change between periods with different numbers of weeks",
			"Add an [[explain]] to commentary.toml with `fact = \""+name+"\"` and, as its text, a sentence with the word \"week\" and the amount or percentage of the change that the extra week accounts for",
			"%s has %d days and %s, with which it is compared, has %d; commentary.toml gives no amount for the extra week", pair.Period, p.span(pair.Period).Days(), pair.Compare, p.span(pair.Compare).Days()).asks(name)
	}
}
