package check

import (
	"tieout/internal/english"
	"tieout/internal/figure"
	"tieout/internal/fiscal"
)

// GEO005 looks for customers of 10 percent or more.
var GEO005 = &Check{Code: "GEO005", Severity: Error, Run: geo005,
	Title: "a customer at 10% or more, after parents, not disclosed"}

func geo005(p *Pass) {
	for _, s := range p.revenueShares(english.Customers, p.largeCustomers, "revenue.customer") {
		if !s.shown {
			p.Report(s.place(), "a customer of 10 percent or more that is not disclosed", "Disclose the customer with its amount, by a letter or by name",
				"%s is %s, %s of the revenues of %s, and the section does not show it", s.ID, s.Value, figure.Apart(s.share, tenth), s.when)
		}
		for _, c := range s.falseClaims() {
			if c.Except == "" {
				p.Report(c.Point(c.At), "a statement about customers that is false", "Except the customer with its amount, or leave the statement out",
					"the text says %q, and %s is %s of the revenues of %s", c.String()[c.At:c.End], s.ID, figure.Apart(s.share, c.Bound), s.when)
			}
		}
	}
}

// largeCustomers returns the shares of customers of 10 percent or more in a period.
func (p *Pass) largeCustomers(when fiscal.Period) []revenueShare {
	total, known := p.value("revenue", when)
	if !known {
		return nil
	}
	var list []revenueShare
	for _, f := range p.factsOf("revenue.customer", when) {
		share, _ := f.Value.Div(total)
		list = append(list, revenueShare{Fact: f, share: share})
	}
	return list
}
