package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
)

// GEO005 reports undisclosed customers with 10% or more of revenues, and false claims about
// customers.
var GEO005 = &Check{Code: "GEO005", Severity: Error, Run: geo005,
	Title: "undisclosed customer with 10% or more of revenues, counted with its parents"}

func geo005(p *Pass) {
	letters := map[string]rune{} // by member
	for _, s := range p.revenueShares(english.Customers, p.largeCustomers, "revenue.customer") {
		if letters[s.ID.Member] == 0 {
			letters[s.ID.Member] = 'A' + rune(len(letters))
		}
		name := fmt.Sprintf("Customer %c", letters[s.ID.Member])
		if !s.shown {
			p.Report(s.place(), "undisclosed customer with 10% or more of revenues", "Add to the section: `"+s.sentence(name, p.Filing.Report)+"`",
				"one customer has %s of the revenues of %s (%s is %s), but the section does not show that amount", figure.Apart(s.share, tenth), s.when, s.ID, counted(s.Value, 0))
		}
		for _, c := range s.falseClaims() {
			if c.Except == "" {
				p.Report(c.Point(c.At), "false statement about customers", "Name the customer as an exception with its amount, `other than "+name+"`, or remove the sentence",
					"the text says %q, but one customer has %s of the revenues of %s (%s)", english.Begun(c.String(), c.At, c.End), figure.Apart(s.share, c.Bound), s.when, s.ID)
			}
		}
	}
}

// sentence returns a sentence for a template that discloses a customer under a name.
func (s revenueShare) sentence(name string, r filing.Report) string {
	period := ".Period"
	if s.when == r.Compare {
		period = ".Compare"
	}
	return fmt.Sprintf(`%s accounted for {{symbol}}{{fact "revenue.customer[%[2]s]" %[3]s "millions"}} million, or {{fact "revenue.customer.share[%[2]s]" %[3]s "percent"}}%%, of total revenues for {{span %[3]s}}.`, name, s.ID.Member, period)
}

// largeCustomers returns the shares of customers of 10% or more in a period.
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
