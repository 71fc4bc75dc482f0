package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/english"
)

// GEO005 looks for customers of 10 percent or more.
var GEO005 = &Check{Code: "GEO005", Severity: diag.Error, Run: geo005,
	Title: "a customer at 10% or more, after parents, not disclosed"}

func geo005(p *Pass) {
	for _, g := range p.geographies() {
		denials := english.Claims(g.passages, english.Customers)
		for _, when := range g.periods {
			total, known := p.value("revenue", when)
			if !known {
				continue
			}
			for _, f := range p.factsOf("revenue.customer", when) {
				of, _ := f.Value.Div(total)
				shown := g.lists(f.ID.Member, when, "revenue.customer")
				if !shown {
					p.Report(p.placeOn(g, when, denials), "a customer of 10 percent or more that is not disclosed",
						fmt.Sprintf("%s is %s, %s of the revenues of %s, and the section does not show it", f.ID, f.Value, apart(of, tenth), when),
						"Disclose the customer with its amount, by a letter or by name")
				}
				for _, c := range denials {
					if c.Denies(of) && c.Except == "" && !(shown && c.Others) && c.SpeaksOf(p.Filing.Calendar, when, g.periods) {
						p.Report(c.Point(c.At), "a statement about customers that is false",
							fmt.Sprintf("the text says %q, and %s is %s of the revenues of %s", c.String()[c.At:c.End], f.ID, apart(of, c.Bound), when),
							"Except the customer with its amount, or leave the statement out")
					}
				}
			}
		}
	}
}
