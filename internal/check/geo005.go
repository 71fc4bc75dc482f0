package check

import (
	"fmt"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// GEO005 looks for customers of 10 percent or more.
var GEO005 = &Check{
	Code: "GEO005", Severity: diag.Error,
	Title: "a customer at 10% or more, after parents, not disclosed",
	Run:   geo005,
}

// tenth is the standard's share.
var tenth = quantity.Points(quantity.Int(10))

func geo005(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, g := range p.geographies() {
		all, denials := g.periods(p), english.Claims(g.passages, english.Customers)
		for _, when := range all {
			total, known := p.value("revenue", when)
			for _, f := range p.Facts.All() {
				if f.ID.Metric != "revenue.customer" || f.ID.When != when.String() || !known {
					continue
				}
				of, _ := f.Value.Div(total)
				shown := g.listed([]string{"revenue.customer"}, f.ID.Member, when.String())
				if !shown {
					found = append(found, diag.Diagnostic{Code: "GEO005", Summary: "a customer of 10 percent or more that is not disclosed", Subject: g.of(p, when, denials),
						Detail: fmt.Sprintf("%s is %s, %s of the revenues of %s, and the section does not show it", f.ID, f.Value, apart(of, tenth), when),
						Remedy: "Disclose the customer with its amount, by a letter or by name"})
				}
				for _, c := range denials {
					if c.Denies(of) && c.Except == "" && !(shown && c.Others) && c.SpeaksOf(p.Filing.Calendar, when, all) {
						found = append(found, diag.Diagnostic{Code: "GEO005", Summary: "a statement about customers that is false", Subject: c.Point(c.At),
							Detail: fmt.Sprintf("the text says %q, and %s is %s of the revenues of %s", c.String()[c.At:c.End], f.ID, apart(of, c.Bound), when),
							Remedy: "Except the customer with its amount, or leave the statement out"})
					}
				}
			}
		}
	}
	return found
}
