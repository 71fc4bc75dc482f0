package draft

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// Bridge lists the steps from the denominator of the net dollar expansion rate to its
// numerator, for the year that ends on the last day of a period. The denominator is the amount
// at the start of the year, and the numerator the amount at its end.
type Bridge struct {
	Period     fiscal.Period
	Start, End fiscal.Date // End is the last day of Period, and Start is the same day one year earlier
	Steps      []Step      // the steps, without those that print as zero in millions and as points of the rate
	Foots      bool        // whether the printed denominator and steps add up to the printed numerator
}

// Step is a footing.Step with its amount, as templates print it.
type Step struct {
	Is   string // "expansion"
	Fact string // name of the fact for its amount
	Fell bool   // whether the amount is below zero
	And  string // the separator to print before it: "", ", " or " and "
}

// bridges returns the steps of the net dollar expansion rate for the report's period and,
// if its facts exist, the comparison period. It returns nil if the rate changed by less
// than the policy's points.
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

// bridge returns the bridge of a period; whole is false if any of its facts has no value.
func (c *composer) bridge(p fiscal.Period) (b Bridge, whole bool) {
	year, err := c.f.Calendar.YearTo(p)
	ends, ok := c.knownFacts(p, "ndr.numerator", "ndr.denominator")
	if err != nil || !ok {
		return b, false
	}
	b = Bridge{Period: p, Start: year.Start - 1, End: year.End}
	rest := c.shown(ends[1], figure.Scaled(ends[1].Value))
	for _, part := range footing.Steps() {
		if part.Metric == "ndr.currency" && !c.f.Policies.ReportedRates {
			continue
		}
		facts, ok := c.knownFacts(p, part.Metric)
		if !ok {
			return b, false
		}
		v := facts[0].Value
		if !figure.Amount(v, million).Zero || movesRate(v, ends[1].Value) {
			b.Steps = append(b.Steps, Step{Is: part.Metric[len("ndr."):], Fact: part.Metric, Fell: v.Sign() < 0})
		}
		if by := c.shown(facts[0], figure.Scaled(v)); part.Takes {
			rest = rest.Sub(by)
		} else {
			rest = rest.Add(by)
		}
	}
	for i := range b.Steps {
		b.Steps[i].And = and(i, len(b.Steps))
	}
	b.Foots = rest.Cmp(c.shown(ends[0], figure.Scaled(ends[0].Value))) == 0
	return b, true
}

// movesRate reports whether a step does not print as 0.0 percentage points of the rate.
func movesRate(step, denominator quantity.Value) bool {
	points, ok := step.Div(denominator)
	return ok && !figure.Amount(points, point).Zero
}

var point, _ = figure.ParseFormat("points")

// Changed is a policy that has changed since the last filing.
type Changed struct {
	Was     string  // the value in the last filing; for a percentage, without the "%"
	Reasons []owned // explanations from commentary.toml
	is      string
}

// Now reports whether value is the current value of the policy.
func (c *Changed) Now(value string) bool { return c.is == value }

// changed returns how a policy changed since the last filing; nil if it did not.
func (c *composer) changed(policy string) (*Changed, error) {
	if disclosure.ForPolicy(policy) == nil {
		return nil, fmt.Errorf("%q is not a policy whose changes are disclosed; use one of %s", policy, strings.Join(disclosure.PolicyNames(), ", "))
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
