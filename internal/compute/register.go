package compute

import (
	"fmt"
	"maps"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// Kind says of what time a metric speaks.
type Kind uint8

// The kinds of metric.
const (
	Duration Kind = iota // of a period, first to last day
	Balance              // at a date
	Trailing             // of the year that ends on a period's last day
)

// Metric is one entry of the register: what a number is called, what it means
// in words an auditor would accept, and how it is computed.
type Metric struct {
	Name       string
	Label      string
	Kind       Kind
	Own        bool // exists for the report's own periods, not for those compared
	Definition string
	Formula    string
	Members    func(*Engine, When) []string // nil: the whole alone
	Times      func(*Engine) []When         // nil: those of its kind
	Caption    func(*Engine, string) string // of a member; nil: as the parts of revenue are called
	Eval       func(*Inputs) (quantity.Value, error)
}

func whole(*Engine, When) []string { return []string{""} }
func parts(e *Engine, _ When) []string {
	return append([]string{"us", "foreign", "direct", "partner", "existing", "new"}, e.countries...)
}
func wholeAndParts(e *Engine, w When) []string { return append([]string{""}, parts(e, w)...) }

// Register is every metric, in the order a controller would read them.
var Register = slices.Concat(growth, results, fairValues(), []Metric{mapped}, misstatements)

// growth are the metrics of subscriptions and of revenue.
var growth = []Metric{
	{Name: "arr", Label: "Annual recurring revenue", Kind: Balance,
		Definition: "Annual recurring revenue of all subscriptions active on the date, at that date's exchange rates. A subscription is active from its start to its end, both days included.",
		Formula:    "sum of ARR × rate, over terms with start ≤ date ≤ end",
		Eval:       arr},
	{Name: "ndr.denominator", Label: "Net dollar expansion rate, denominator", Kind: Trailing,
		Definition: "Annual recurring revenue of all subscriptions active on the last day of the same period one year earlier, at that day's exchange rates. The customers that hold them, counted with their parents, are the cohort.",
		Formula:    "sum of ARR × rate one year earlier, over terms active one year earlier",
		Eval:       denominator},
	{Name: "ndr.numerator", Label: "Net dollar expansion rate, numerator", Kind: Trailing,
		Definition: "Annual recurring revenue of the cohort's subscriptions active on the last day of the period, at the exchange rates that the policy ndr.fx names: those of one year earlier (prior-rates), or those of the last day of the period (reported).",
		Formula:    "sum of ARR × rate, over terms of the cohort active on the last day",
		Eval:       numerator},
	{Name: "ndr", Label: "Net dollar expansion rate", Kind: Trailing,
		Definition: "The annual recurring revenue that one year's customers have at the end of the period, as a share of what they had one year earlier.",
		Formula:    "numerator ÷ denominator",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("ndr.numerator"), in.Fact("ndr.denominator"))
		}},
	{Name: "ndr.change", Label: "Change in net dollar expansion rate", Kind: Trailing, Own: true,
		Definition: "The rate less that of the same period one year earlier.",
		Formula:    "rate − rate one year earlier",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.difference(in.Fact("ndr"), in.at(in.Period.Earlier(1)).Fact("ndr"))
		}},
	{Name: "ndr.expansion", Label: "Expansion", Kind: Trailing,
		Definition: "What cohort customers whose annual recurring revenue rose gained, net by customer.",
		Formula:    "sum of increases, over cohort customers that rose",
		Eval:       expansion},
	{Name: "ndr.contraction", Label: "Contraction", Kind: Trailing,
		Definition: "What cohort customers whose annual recurring revenue fell, and that still have a subscription, lost, net by customer.",
		Formula:    "sum of decreases, over cohort customers that fell and have a term active on the last day",
		Eval:       contracted},
	{Name: "ndr.churn", Label: "Churn", Kind: Trailing,
		Definition: "What cohort customers with no subscription active on the last day of the period had one year earlier.",
		Formula:    "sum of ARR one year earlier, over cohort customers with no term active on the last day",
		Eval:       churned},
	{Name: "ndr.currency", Label: "Currency", Kind: Trailing,
		Definition: "What the movement of exchange rates over the year added to the annual recurring revenue of one year earlier, for cohort customers that still have a subscription.",
		Formula:    "sum of ARR one year earlier × (rate on the last day − rate one year earlier)",
		Eval:       currency},
	{Name: "gross-retention", Label: "Gross dollar retention rate", Kind: Trailing,
		Definition: "The annual recurring revenue of one year earlier that neither contraction nor churn took, as a share of it.",
		Formula:    "(denominator − contraction − churn) ÷ denominator",
		Eval:       grossRetention},
	{Name: "ndr.as-reported", Label: "Net dollar expansion rate at current exchange rates", Kind: Trailing,
		Definition: "The rate with its numerator at the exchange rates of the last day of the period.",
		Formula:    "numerator at rates of the last day ÷ denominator",
		Eval:       asReported},
	{Name: "ndr.prior-rates", Label: "Net dollar expansion rate at prior-year exchange rates", Kind: Trailing,
		Definition: "The rate with its numerator at the exchange rates of one year earlier.",
		Formula:    "numerator at rates of one year earlier ÷ denominator",
		Eval:       atPriorRates},
	{Name: "ndr.unmapped", Label: "Net dollar expansion rate without parents", Kind: Trailing,
		Definition: "The rate with each customer counted for itself, whoever its parent is.",
		Formula:    "numerator ÷ denominator, with no customer counted as its parent",
		Eval:       unmapped},

	{Name: "revenue", Label: "Revenues", Kind: Duration, Members: wholeAndParts,
		Definition: "Revenue recognised in the period. A row of the ledger belongs to the period that holds its date.",
		Formula:    "sum of revenue dated in the period",
		Eval:       revenue},
	{Name: "revenue.share", Label: "Share of revenues", Kind: Duration, Members: parts,
		Definition: "A part of the period's revenues as a share of all of them.",
		Formula:    "part of revenues ÷ revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue", in.Member), in.Fact("revenue", ""))
		}},
	{Name: "revenue.increase", Label: "Increase in revenues", Kind: Duration, Own: true, Members: wholeAndParts,
		Definition: "Revenues of the period less those of the period compared; negative where they fell. The part of new customers is their revenue of the period, and that of existing customers is the rest.",
		Formula:    "revenues − revenues of the period compared",
		Eval:       increase},
	{Name: "revenue.increase.share", Label: "Share of the change in revenues", Kind: Duration, Own: true, Members: parts,
		Definition: "A part of the change in revenues as a share of all of it.",
		Formula:    "part of the change ÷ change",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue.increase", in.Member), in.Fact("revenue.increase", ""))
		}},
	{Name: "revenue.growth", Label: "Growth in revenues", Kind: Duration, Own: true,
		Definition: "The change in revenues as a share of the revenues of the period compared.",
		Formula:    "change in revenues ÷ revenues of the period compared",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("revenue.increase"), in.at(in.Compare).Fact("revenue"))
		}},
	{Name: "revenue.customer", Label: "Revenues from a customer of 10% or more", Kind: Duration, Members: func(*Engine, When) []string { return nil },
		Definition: "Revenue recognised in the period from one customer, counted with its parents, whose revenue is 10% or more of all revenues.",
		Formula:    "sum of revenue dated in the period, over the rows of the customer",
		Eval:       customerRevenue},
}

// results are the metrics of the trial balance.
var results = []Metric{
	{Name: "deferred-revenue.current", Label: "Deferred revenue, current", Kind: Balance, Times: closings,
		Definition: "Current deferred revenue in the trial balance at the date.",
		Formula:    "sum of the accounts mapped to ContractWithCustomerLiabilityCurrent",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.account("ContractWithCustomerLiabilityCurrent") }},
	{Name: "deferred-revenue.current.change", Label: "Change in current deferred revenue", Kind: Duration,
		Definition: "Current deferred revenue on the last day of the period less that of the day before its first.",
		Formula:    "balance on the last day − balance on the day before the first",
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
		Definition: "Net income as a share of the period's revenues.",
		Formula:    "net income ÷ revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("net-income"), in.Fact("revenue"))
		}},
	{Name: "adjusted-ebitda", Label: "Adjusted EBITDA", Kind: Duration,
		Definition: "Net income and the adjustments that [non_gaap.adjusted-ebitda] lists. It is not a measure of GAAP.",
		Formula:    "net income + adjustments",
		Eval:       adjustedEBITDA},
	{Name: "adjusted-ebitda.margin", Label: "Adjusted EBITDA as a percentage of total revenues", Kind: Duration,
		Definition: "Adjusted EBITDA as a share of the period's revenues.",
		Formula:    "Adjusted EBITDA ÷ revenues",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.quotient(in.Fact("adjusted-ebitda"), in.Fact("revenue"))
		}},
	{Name: "adjusted-ebitda.adjustment", Label: "Adjustment to net income", Kind: Duration, Members: adjustments, Caption: adjustmentLabel,
		Definition: "What the reconciliation adds to net income; negative where it takes off.",
		Formula:    "sum of the accounts mapped to the adjustment's element, with the adjustment's sign",
		Eval:       adjustment},
}

// Words for the parts of revenue, after the metric's label.
var memberLabels = map[string]string{
	"foreign": "foreign countries", "direct": "direct", "partner": "through partners",
	"existing": "existing customers", "new": "new customers",
}

// memberDefinitions say what a part of revenue is.
var memberDefinitions = map[string]string{
	"us":       "Customers of the registrant's country of domicile.",
	"foreign":  "Customers of every country but the registrant's domicile.",
	"direct":   "Revenue whose channel is direct.",
	"partner":  "Revenue whose channel is a partner.",
	"existing": "Customers with an active subscription within the months of the policy new_customer.lookback before their first active day after the period compared.",
	"new":      "Customers with no active subscription within the months of the policy new_customer.lookback before their first active day after the period compared.",
}

// increaseFormulas say how the parts of the change by customers are computed;
// every other part is its revenues less those of the period compared.
var increaseFormulas = map[string]string{
	"existing": "change in revenues − revenues from new customers",
	"new":      "revenues from new customers",
}

// strayTags finds elements that filing.toml chooses for what is no metric, or for one
// whose members have the elements of [accounts].
func (e *Engine) strayTags() {
	for _, name := range slices.Sorted(maps.Keys(e.f.Tags.Elements)) {
		d := diag.Diagnostic{Code: "FIL001", Summary: "an element for what is no metric", Subject: e.f.Tags.Elements[name].At,
			Detail: fmt.Sprintf("[tags] chooses an element for %s, and there is no such metric", name), Remedy: e.out.Facts.Near(name)}
		switch {
		case name == mapped.Name || name == "adjusted-ebitda.adjustment":
			d.Summary, d.Remedy = "an element that [accounts] chooses", "Leave it out of [tags]"
			d.Detail = fmt.Sprintf("[tags] chooses an element for %s, each of which has that of its accounts", name)
		case slices.ContainsFunc(Register, func(m Metric) bool { return m.Name == name }):
			continue
		}
		e.report("tags "+name, d)
	}
}
