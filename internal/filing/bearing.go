package filing

import (
	"slices"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// Bearing is a policy that makes a number, or says who is named beside it, and the
// section that it bears on. The other policies steer words and checks.
type Bearing struct {
	Policy, Section string
	Shown           []string // metrics, any of which shows that a report has the section
	makes           func(fact.ID) bool
}

// Bearings are the policies whose change is noted.
var Bearings = []Bearing{
	{"ndr.fx", "ndr", []string{"ndr"}, func(id fact.ID) bool {
		return slices.Contains([]string{"ndr", "ndr.change", "ndr.numerator", "ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency", "ndr.unmapped", "gross-retention"}, id.Metric)
	}},
	{"new_customer.lookback", "revenue", []string{"revenue.increase", "revenue.increase.share"}, tenure},
	{"unsubscribed", "revenue", []string{"revenue.increase", "revenue.increase.share"}, tenure},
	{"country.attribution", "geography", []string{"revenue"}, none},
	{"country.threshold", "geography", []string{"revenue"}, none},
}

func none(fact.ID) bool { return false }

func tenure(id fact.ID) bool {
	return strings.HasPrefix(id.Metric, "revenue") && (id.Member == "existing" || id.Member == "new")
}

// PolicyPrefix begins the name under which commentary explains a policy: policy.ndr.fx.
const PolicyPrefix = "policy."

// PolicySection returns the section that a policy bears on, or "".
func PolicySection(policy string) string {
	for _, b := range Bearings {
		if b.Policy == policy {
			return b.Section
		}
	}
	return ""
}

// PolicyMakers returns the policies that make the value of a fact.
func PolicyMakers(id fact.ID) []string {
	var names []string
	for _, b := range Bearings {
		if b.makes(id) {
			names = append(names, b.Policy)
		}
	}
	return names
}

// NotedPolicies returns the names of the policies whose change is noted.
func NotedPolicies() []string {
	var names []string
	for _, b := range Bearings {
		names = append(names, b.Policy)
	}
	return names
}

// PolicyChange is a policy that differs from the one that a report was last filed with.
type PolicyChange struct {
	Policy  string // "ndr.fx"
	Section string // that it bears on: "ndr"
	Was, Is string // as filing.toml spells it
	Since   string // the report last filed, by its name under filed/
	At      source.Point
}

// Explained returns the name of the change in the commentary that says why.
func (c PolicyChange) Explained() string { return PolicyPrefix + c.Policy }

// SamePolicy reports whether two spellings are of one policy: "10%" is "10.0%".
func SamePolicy(a, b string) bool {
	v, err := quantity.ParsePercent(a)
	w, err2 := quantity.ParsePercent(b)
	if err == nil && err2 == nil {
		return v.Cmp(w) == 0
	}
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
