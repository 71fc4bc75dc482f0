package draft

import (
	"fmt"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/figure"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/text"
)

// Part is a step from the denominator of the net dollar expansion rate to its numerator, such
// as expansion or churn.
type Part struct {
	Metric string
	Takes  bool // the metric is subtracted; otherwise it is added
}

// Parts returns the steps in the order in which documents list them: denominator + expansion −
// contraction − churn + currency. Currency is a step only if the policy ndr.fx is "reported".
func Parts() []Part {
	return []Part{{"ndr.expansion", false}, {"ndr.contraction", true}, {"ndr.churn", true}, {"ndr.currency", false}}
}

// Bridge lists the steps from the denominator of the net dollar expansion rate to its
// numerator, for the year that ends on the last day of a period. The denominator is the amount
// at the start of the year, and the numerator the amount at its end.
type Bridge struct {
	Period     fiscal.Period
	Start, End fiscal.Date // End is the last day of Period, and Start is the same day one year earlier
	Steps      []Step      // the steps, without those that print as zero in millions and as points of the rate
	Foots      bool        // whether the printed denominator and steps add up to the printed numerator
}

// Step is a Part with its amount, as templates print it.
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
		if !figure.Amount(v, million).Zero || movesRate(v, ends[1]) {
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
	b.Foots = addsUp(figure.Scaled, ends[0], steps...)
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
