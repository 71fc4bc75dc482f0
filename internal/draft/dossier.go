package draft

import (
	"fmt"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/figure"
	"tieout/internal/fiscal"
	"tieout/internal/text"
)

// Part is a step of the way from the denominator of the net dollar expansion rate
// to its numerator.
type Part struct {
	Metric string
	Takes  bool // it is taken from the denominator, and else added
}

// Parts gives the steps, in the order they are told: denominator + expansion −
// contraction − churn + currency, which is there under ndr.fx = "reported" alone.
func Parts() []Part {
	return []Part{{"ndr.expansion", false}, {"ndr.contraction", true}, {"ndr.churn", true}, {"ndr.currency", false}}
}

// Bridge is what moved a rate in the year to a period's last day, as words need it.
type Bridge struct {
	Period     fiscal.Period
	Start, End fiscal.Date // T0 and T1
	Steps      []Step      // those that print as more than zero
	Foots      bool        // what is shown adds
}

// Step is a Part as words need it.
type Step struct {
	Is   string // "expansion"
	Fact string // for fact
	Fell bool   // an addition that is below zero
	And  string // as of a Country
}

// bridges gives what moved the net dollar expansion rate, where it moved by the
// policy's points or more: of the report's period, and of the one compared where its
// facts exist. Nil where it moved by less.
func (c *composer) bridges() []Bridge {
	report := c.f.Report
	change, ok := c.known(report.Period, "ndr.change")
	if !ok || !c.f.Policies.Fluctuates(change[0]) {
		return nil
	}
	var list []Bridge
	for _, p := range []fiscal.Period{report.Period, report.Compare} {
		if b, whole := c.bridge(p); whole {
			list = append(list, b)
		}
	}
	return list
}

// bridge gives the bridge of a period; whole is false where a fact of it does not
// exist.
func (c *composer) bridge(p fiscal.Period) (b Bridge, whole bool) {
	year, err := c.f.Calendar.YearTo(p)
	ends, ok := c.known(p, "ndr.numerator", "ndr.denominator")
	if err != nil || !ok {
		return b, false
	}
	b = Bridge{Period: p, Start: year.Start - 1, End: year.End}
	steps := ends[1:]
	for _, part := range Parts() {
		if part.Metric == "ndr.currency" && !c.f.Policies.ReportedRates {
			continue
		}
		values, ok := c.known(p, part.Metric)
		if !ok {
			return b, false
		}
		v := values[0]
		if !figure.Amount(v, million).Zero {
			b.Steps = append(b.Steps, Step{Is: part.Metric[len("ndr."):], Fact: part.Metric, Fell: v.Sign() < 0})
		}
		if part.Takes {
			v = v.Neg()
		}
		steps = append(steps, v)
	}
	for i := range b.Steps {
		b.Steps[i].And = and(i, len(b.Steps))
	}
	b.Foots = addsUp(million, ends[0], steps...)
	return b, true
}

// Changed is a policy that is another than in the report last filed, as words need it.
type Changed struct {
	Was     string  // a percentage without its sign
	Reasons []owned // what commentary says of it
	is      string
}

// Now says whether the policy is this.
func (c *Changed) Now(is string) bool { return c.is == is }

// changed gives what became of a policy since it was last filed; nil where it is the
// same.
func (c *composer) changed(policy string) (*Changed, error) {
	if disclosure.Bears(policy) == nil {
		return nil, fmt.Errorf("%q is not a policy whose change is noted; there are %s", policy, strings.Join(disclosure.PolicyNames(), ", "))
	}
	if c.how.Blank {
		return nil, nil
	}
	for _, change := range c.how.Changes {
		if change.Policy != policy {
			continue
		}
		out := &Changed{Was: strings.TrimSuffix(change.Was, "%"), is: change.Is}
		for _, e := range c.f.Explains(change.Explained()) {
			s := text.OneLine(e.Text)
			out.Reasons = append(out.Reasons, owned{c.mark(document.Piece{Owner: document.OwnCommentary, Text: s, At: e.At}), s})
		}
		return out, nil
	}
	return nil, nil
}
