package filed

import (
	"slices"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/quantity"
)

// Change is a policy that is another than when a report that it bears on was last
// filed.
type Change struct {
	Policy  string // "ndr.fx"
	Section string // that it bears on: "ndr"
	Was, Is string // as filing.toml spells it
	Since   *Draft // the report last filed
}

// Explained names the change in the commentary that says why.
func (c Change) Explained() string { return Prefix + c.Policy }

// Prefix begins the name under which commentary explains a policy: policy.ndr.fx.
const Prefix = "policy."

// bearing is a policy, the section that it bears on, the metrics that show that a
// report had the section, and the facts whose value it makes.
type bearing struct {
	policy, section string
	shown           []string
	makes           func(fact.ID) bool
}

// bearings are the policies that make a number, or who is named beside it. The others
// steer words and checks.
var bearings = []bearing{
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

// Section gives the section that a policy bears on, or "".
func Section(policy string) string {
	for _, b := range bearings {
		if b.policy == policy {
			return b.section
		}
	}
	return ""
}

// Makers gives the policies that make the value of a fact.
func Makers(id fact.ID) []string {
	var names []string
	for _, b := range bearings {
		if b.makes(id) {
			names = append(names, b.policy)
		}
	}
	return names
}

// Policies gives the names of the policies whose change is noted.
func Policies() []string {
	var names []string
	for _, b := range bearings {
		names = append(names, b.policy)
	}
	return names
}

// Changes gives the policies that differ from those of the last 10-K or 10-Q of an
// earlier period that has the section they bear on. One that was not yet a policy then
// has not changed.
func Changes(f *filing.Filing, drafts []*Draft) []Change {
	var list []Change
	now := f.Policies.InForce()
	for _, b := range bearings {
		i := slices.IndexFunc(drafts, func(d *Draft) bool { return d.Form != "8-K" && d.Before(f.Report.Period) && b.in(d) })
		if i < 0 {
			continue
		}
		was, known := drafts[i].Policies[b.policy]
		if known && !same(was, now[b.policy]) {
			list = append(list, Change{b.policy, b.section, was, now[b.policy], drafts[i]})
		}
	}
	return list
}

// in says whether a draft has the section. One whose facts.json lists nothing as shown
// may have had any.
func (b bearing) in(d *Draft) bool { return len(d.Shown) == 0 || slices.ContainsFunc(b.shown, d.Shows) }

// same says whether two spellings are of one policy: "10%" is "10.0%".
func same(a, b string) bool {
	v, err := quantity.ParsePercent(a)
	w, err2 := quantity.ParsePercent(b)
	if err == nil && err2 == nil {
		return v.Cmp(w) == 0
	}
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
