package compute

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

// Kind is the kind of time for which a metric is evaluated.
type Kind uint8

// The kinds of metric.
const (
	Duration Kind = iota // a period, from its first to its last day
	Balance              // a date
	Trailing             // the year that ends on a period's last day
)

// Metric is one entry of the register: its name, its definition for auditors, and
// the function that computes it.
type Metric struct {
	Name       string // a name that ends in ".share" is a part of the metric before the suffix, from 0% to 100%
	Label      string
	Kind       Kind
	Own        bool // whether the metric is evaluated only for the report's own periods, not for the comparison periods
	Definition string
	Formula    string
	Members    func(*Engine, When) []string // returns the members to evaluate at a time; nil if there is only the whole
	Times      func(*Engine) []When         // returns the times to evaluate; nil for the usual times of its Kind
	Caption    func(*Engine, string) string // returns the caption of a member; nil for the standard caption
	Eval       func(*Inputs) (quantity.Value, error)
}

func whole(*Engine, When) []string { return []string{""} }
func parts(e *Engine, _ When) []string {
	return append([]string{"us", "foreign", "direct", "partner", "existing", "new"}, e.countries...)
}
func levels(e *Engine, w When) []string { return append([]string{"", "acquired"}, parts(e, w)...) }

// Register lists every metric, in the order a controller reads them.
var Register = slices.Concat(growth, results, fairValues(), []Metric{mapped}, misstatements)

// growth holds the metrics of subscriptions and revenue.
var growth = []Metric{
	{Name: "arr", Label: "Annual recurring revenue", Kind: Balance,
		Definition: "Annual recurring revenue of all subscriptions active on the date, at that date's exchange rates. A subscription is active from its start date through its end date.",
		Formula:    "sum of ARR × exchange rate, over subscription terms with start ≤ date ≤ end",
		Eval:       arr},
	{Name: "ndr.denominator", Label: "Net dollar expansion rate, denominator", Kind: Trailing,
		Definition: "Annual recurring revenue of all subscriptions active on the last day of the same period one year earlier, at that day's exchange rates. The customers with these subscriptions, each combined with its parent, are the customers of one year earlier.",
		Formula:    "sum of ARR × exchange rate one year earlier, over subscription terms active one year earlier",
		Eval:       denominator},
	{Name: "ndr.numerator", Label: "Net dollar expansion rate, numerator", Kind: Trailing,
		Definition: "Annual recurring revenue of the customers of one year earlier, from subscriptions active on the last day of the period. The policy ndr.fx sets the exchange rates: those of one year earlier (prior-rates) or those of the last day of the period (reported).",
		Formula:    "sum of ARR × exchange rate, over subscription terms active on the last day, for the customers of one year earlier",
		Eval:       numerator},
	{Name: "ndr", Label: "Net dollar expansion rate", Kind: Trailing,
		Definition: "Annual recurring revenue at the end of the period from the customers of one year earlier, divided by their annual recurring revenue one year earlier.",
		Formula:    "numerator ÷ denominator",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("ndr.numerator"), in.Fact("ndr.denominator"))
		}},
	{Name: "ndr.change", Label: "Change in net dollar expansion rate", Kind: Trailing, Own: true,
		Definition: "The net dollar expansion rate minus the rate for the same period one year earlier.",
		Formula:    "net dollar expansion rate − net dollar expansion rate one year earlier",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.difference(in.Fact("ndr"), in.at(in.Period.Earlier(1)).Fact("ndr"))
		}},
	{Name: "ndr.expansion", Label: "Expansion", Kind: Trailing,
		Definition: "Increase in annual recurring revenue from customers of one year earlier whose annual recurring revenue rose, net for each customer. A customer that had negative annual recurring revenue and has no active subscription rose to zero.",
		Formula:    "sum of increases, over customers of one year earlier whose ARR rose, also from below zero to none",
		Eval:       expansion},
	{Name: "ndr.contraction", Label: "Contraction", Kind: Trailing,
		Definition: "Decrease in annual recurring revenue from customers of one year earlier whose annual recurring revenue fell and who still have an active subscription, net for each customer.",
		Formula:    "sum of decreases, over customers of one year earlier whose ARR fell and who have a subscription active on the last day",
		Eval:       contracted},
	{Name: "ndr.churn", Label: "Churn", Kind: Trailing,
		Definition: "Annual recurring revenue one year earlier of customers that have no subscription active on the last day of the period. A customer whose annual recurring revenue was negative is part of expansion instead.",
		Formula:    "sum of ARR one year earlier, over customers of one year earlier with ARR above zero and no subscription active on the last day",
		Eval:       churned},
	{Name: "ndr.currency", Label: "Currency", Kind: Trailing,
		Definition: "Effect of exchange-rate changes over the year on the annual recurring revenue of one year earlier, for customers that still have an active subscription.",
		Formula:    "sum of ARR one year earlier × (exchange rate on the last day − exchange rate one year earlier)",
		Eval:       currency},
	{Name: "gross-retention", Label: "Gross dollar retention rate", Kind: Trailing,
		Definition: "Annual recurring revenue of one year earlier that remains after contraction and churn, divided by the annual recurring revenue of one year earlier. Churn leaves out customers whose annual recurring revenue was negative.",
		Formula:    "(denominator − contraction − churn) ÷ denominator",
		Eval:       grossRetention},
	{Name: "ndr.as-reported.numerator", Label: "Net dollar expansion rate at current exchange rates, numerator", Kind: Trailing,
		Definition: "Annual recurring revenue of the customers of one year earlier, from subscriptions active on the last day of the period, at the exchange rates of that day.",
		Formula:    "sum of ARR × exchange rate of the last day, over subscription terms active on the last day, for the customers of one year earlier",
		Eval:       otherNumerator(func(y *year) intern.Bits { return y.staying }, func(y *year) fiscal.Date { return y.t1 })},
	{Name: "ndr.as-reported", Label: "Net dollar expansion rate at current exchange rates", Kind: Trailing,
		Definition: "The net dollar expansion rate with its numerator at the exchange rates of the last day of the period.",
		Formula:    "numerator at exchange rates of the last day ÷ denominator",
		Eval:       otherRate("ndr.as-reported")},
	{Name: "ndr.prior-rates.numerator", Label: "Net dollar expansion rate at prior-year exchange rates, numerator", Kind: Trailing,
		Definition: "Annual recurring revenue of the customers of one year earlier, from subscriptions active on the last day of the period, at the exchange rates of one year earlier.",
		Formula:    "sum of ARR × exchange rate one year earlier, over subscription terms active on the last day, for the customers of one year earlier",
		Eval:       otherNumerator(func(y *year) intern.Bits { return y.staying }, func(y *year) fiscal.Date { return y.t0 })},
	{Name: "ndr.prior-rates", Label: "Net dollar expansion rate at prior-year exchange rates", Kind: Trailing,
		Definition: "The net dollar expansion rate with its numerator at the exchange rates of one year earlier.",
		Formula:    "numerator at exchange rates of one year earlier ÷ denominator",
		Eval:       otherRate("ndr.prior-rates")},
	{Name: "ndr.unmapped.numerator", Label: "Net dollar expansion rate, customers not combined with parents, numerator", Kind: Trailing,
		Definition: "Annual recurring revenue of the customers of one year earlier, each counted separately from its parent, from subscriptions active on the last day of the period. The policy ndr.fx sets the exchange rates, as for the numerator of the net dollar expansion rate.",
		Formula:    "sum of ARR × exchange rate, over subscription terms active on the last day, for the customers of one year earlier, each counted separately",
		Eval:       otherNumerator(func(y *year) intern.Bits { return y.alone }, func(y *year) fiscal.Date { return y.at })},
	{Name: "ndr.unmapped", Label: "Net dollar expansion rate, customers not combined with parents", Kind: Trailing,
		Definition: "The net dollar expansion rate with each customer counted separately from its parent.",
		Formula:    "numerator ÷ denominator, each customer counted separately",
		Eval:       otherRate("ndr.unmapped")},

	{Name: "revenue", Label: "Revenues", Kind: Duration, Members: levels,
		Definition: "Revenue recognized in the period. A row of the revenue ledger belongs to the period that contains its date.",
		Formula:    "sum of revenue dated in the period",
		Eval:       revenue},
	{Name: "revenue.share", Label: "Share of revenues", Kind: Duration, Members: parts,
		Definition: "One part of the period's revenues divided by total revenues.",
		Formula:    "part of revenues ÷ total revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue", in.Member), in.Fact("revenue", ""))
		}},
	{Name: "revenue.increase", Label: "Increase in revenues", Kind: Duration, Own: true, Members: levels,
		Definition: "Revenues of the period minus revenues of the comparison period; negative for a decrease. The increase from new customers is all of their revenue in the period; existing customers account for the rest of the change.",
		Formula:    "revenues − revenues of the comparison period",
		Eval:       increase},
	{Name: "revenue.increase.share", Label: "Share of the change in revenues", Kind: Duration, Own: true, Members: parts,
		Definition: "One part of the change in revenues divided by the total change.",
		Formula:    "part of the change ÷ total change",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue.increase", in.Member), in.Fact("revenue.increase", ""))
		}},
	{Name: "revenue.growth", Label: "Growth in revenues", Kind: Duration, Own: true,
		Definition: "The change in revenues divided by the revenues of the comparison period.",
		Formula:    "change in revenues ÷ revenues of the comparison period",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue.increase"), in.at(in.Compare).Fact("revenue"))
		}},
	{Name: "revenue.customer", Label: "Revenues from a customer of 10% or more", Kind: Duration, Members: func(*Engine, When) []string { return nil },
		Definition: "Revenue recognized in the period from one customer, combined with its parents, whose revenue is 10% or more of total revenues.",
		Formula:    "sum of revenue dated in the period, over the customer's rows",
		Eval:       customerRevenue},
	{Name: "revenue.customer.share", Label: "Share of revenues from a customer of 10% or more", Kind: Duration, Members: func(*Engine, When) []string { return nil },
		Definition: "Revenue recognized in the period from one customer, combined with its parents, divided by total revenues.",
		Formula:    "revenues from the customer ÷ total revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue.customer", in.Member), in.Fact("revenue", ""))
		}},
}

// results holds the metrics of the trial balance.
var results = []Metric{
	{Name: "deferred-revenue.current", Label: "Deferred revenue, current", Kind: Balance, Times: closings,
		Definition: "Current deferred revenue in the trial balance on the date.",
		Formula:    "sum of the accounts mapped to ContractWithCustomerLiabilityCurrent",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.account("ContractWithCustomerLiabilityCurrent") }},
	{Name: "deferred-revenue.current.change", Label: "Change in current deferred revenue", Kind: Duration,
		Definition: "Current deferred revenue on the last day of the period minus current deferred revenue on the day before the period began.",
		Formula:    "balance on the last day − balance on the day before the period began",
		Eval:       deferredChange},
	{Name: "billings", Label: "Calculated current billings", Kind: Duration,
		Definition: "Total revenues of the period plus the change in current deferred revenue.",
		Formula:    "revenues + change in current deferred revenue",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.sum(in.Fact("revenue"), in.Fact("deferred-revenue.current.change"))
		}},

	{Name: "net-income", Label: "Net income", Kind: Duration,
		Definition: "Net income of the period in the trial balance; negative for a loss.",
		Formula:    "sum of the accounts mapped to NetIncomeLoss",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.account("NetIncomeLoss") }},
	{Name: "net-income.margin", Label: "Net income as a percentage of total revenues", Kind: Duration,
		Definition: "Net income divided by the period's revenues.",
		Formula:    "net income ÷ revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("net-income"), in.Fact("revenue"))
		}},
	{Name: "adjusted-ebitda", Label: "Adjusted EBITDA", Kind: Duration,
		Definition: "Net income plus the adjustments listed under [non_gaap.adjusted-ebitda]; a non-GAAP measure.",
		Formula:    "net income + adjustments",
		Eval:       adjustedEBITDA},
	{Name: "adjusted-ebitda.margin", Label: "Adjusted EBITDA as a percentage of total revenues", Kind: Duration,
		Definition: "Adjusted EBITDA divided by the period's revenues.",
		Formula:    "Adjusted EBITDA ÷ revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("adjusted-ebitda"), in.Fact("revenue"))
		}},
	{Name: "adjusted-ebitda.adjustment", Label: "Adjustment to net income", Kind: Duration, Members: adjustments, Caption: adjustmentLabel,
		Definition: "Amount that the reconciliation adds to net income; negative if it is subtracted.",
		Formula:    "sum of the accounts mapped to the adjustment's element, with the adjustment's sign",
		Eval:       adjustment},
}

// memberLabels holds the words for the parts of revenue, appended to the metric's label.
var memberLabels = map[string]string{
	"foreign": "foreign countries", "direct": "direct", "partner": "through partners",
	"existing": "existing customers", "new": "new customers", "acquired": "customers of acquired businesses",
}

// memberDefinitions holds the definitions of the parts of revenue, by member, and by
// metric[member] where the metric defines the part in its own way.
var memberDefinitions = map[string]string{
	"us":                         "Covers customers in the registrant's country of domicile.",
	"foreign":                    "Covers customers in all countries except the registrant's country of domicile.",
	"direct":                     "Covers revenue through the direct channel.",
	"partner":                    "Covers revenue through the partner channel.",
	"existing":                   "Covers existing customers: those with a subscription active in the lookback window. The window is the number of months set by the policy new_customer.lookback. It ends just before the customer's first active day after the comparison period or, without such a day, just before the period.",
	"new":                        "Covers new customers: those without a subscription active in the lookback window. The window is the number of months set by the policy new_customer.lookback. It ends just before the customer's first active day after the comparison period or, without such a day, just before the period.",
	"acquired":                   "Covers the customers that came with a business combination: their revenue from the acquired day in the customers ledger to the day before its first anniversary. The day counts for the customer in its row of that ledger, not for its parent or for other customers of the parent.",
	"revenue.increase[acquired]": "Covers the customers that came with a business combination: their revenue from the acquired day in the customers ledger to the day before its first anniversary, minus the revenue of the same customers on the same days one year earlier.",
}

// memberFormulas holds the formulas of parts, by metric[member], that differ from the formula
// of the metric.
var memberFormulas = map[string]string{
	"revenue[acquired]":          "sum of revenue dated in the period, from the customer's acquired day to the day before its first anniversary",
	"revenue.increase[acquired]": "revenues from the acquired day to the day before its first anniversary − revenues of the same customers on the same days one year earlier",
	"revenue.increase[existing]": "change in revenues − revenues from new customers",
	"revenue.increase[new]":      "revenues from new customers",
}

// dividedFormulas holds the formulas of metrics with exchange rates in units of a currency
// for one unit of the reporting currency.
var dividedFormulas = map[string]string{
	"arr":                       "sum of ARR ÷ exchange rate, over subscription terms with start ≤ date ≤ end",
	"ndr.denominator":           "sum of ARR ÷ exchange rate one year earlier, over subscription terms active one year earlier",
	"ndr.numerator":             "sum of ARR ÷ exchange rate, over subscription terms active on the last day, for the customers of one year earlier",
	"ndr.as-reported.numerator": "sum of ARR ÷ exchange rate of the last day, over subscription terms active on the last day, for the customers of one year earlier",
	"ndr.prior-rates.numerator": "sum of ARR ÷ exchange rate one year earlier, over subscription terms active on the last day, for the customers of one year earlier",
	"ndr.unmapped.numerator":    "sum of ARR ÷ exchange rate, over subscription terms active on the last day, for the customers of one year earlier, each counted separately",
	"ndr.currency":              "sum of ARR one year earlier ÷ exchange rate on the last day − ARR one year earlier ÷ exchange rate one year earlier",
}

// reportUnknownTags reports elements that [tags] gives to an unknown metric, or to one
// whose members take their elements from [accounts].
func (e *Engine) reportUnknownTags() {
	for _, name := range slices.Sorted(maps.Keys(e.f.Tags.Elements)) {
		d := diag.Diagnostic{Code: "FIL001", Summary: "unknown metric in [tags]", Subject: e.f.Tags.Elements[name].At,
			Detail: fmt.Sprintf("[tags] sets an element for %s, which is not a metric", name), Remedy: e.out.Facts.Near(name)}
		switch {
		case name == mapped.Name || name == "adjusted-ebitda.adjustment":
			d.Summary, d.Remedy = "element already set by [accounts]", fmt.Sprintf("Remove %s from [tags]", name)
			d.Detail = fmt.Sprintf("[tags] sets an element for %s, whose elements come from [accounts]", name)
		case slices.ContainsFunc(Register, func(m Metric) bool { return m.Name == name }):
			continue
		}
		e.report("tags "+name, d)
	}
}
