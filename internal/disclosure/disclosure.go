// Package disclosure describes each [Disclosure] of a filing: its document, its forms, the ledgers
// that it needs, its metrics, its key metrics with their names in text, and its policies. It also
// describes each [Document]. A family is a metric together with all metrics whose names begin with
// its name and a dot: the family ndr includes ndr.change. A policy is a setting in filing.toml. No
// other package repeats these descriptions.
//
// Read [All], the list of disclosures, and [Documents]. Package compute decides from them what can
// be drafted, package draft composes their documents, and package check knows from [KeyMetric] by
// which names a text speaks of a metric. The package holds values only, and imports no other.
package disclosure

import (
	"regexp"
	"slices"
	"strings"
)

// Disclosure is a section of a document, written by the template of the same name.
type Disclosure struct {
	Name     string
	Forms    []string // forms of the filings that can have the disclosure
	Needs    []string // names of ledgers, all of which are required
	Either   []string // names of ledgers, at least one of which is required
	Elements []string // taxonomy elements, all of which must be in [accounts] of filing.toml
	Measure  string   // name of a measure that [non_gaap] in filing.toml must define; "" if none
	Metrics  []string // families that the disclosure discusses, in addition to the families of Key
	Key      []*KeyMetric
	Policies []Policy
	Promised Promised // recognizes the promises to Staff that are about the disclosure
}

// Promised recognizes a promise to Staff that is about the disclosure. Kind is matched with
// the kind of the promise, and Text with the text of the promise.
type Promised struct{ Kind, Text *regexp.Regexp }

// KeyMetric is a metric other than revenue and income that a disclosure discusses, such
// as the net dollar expansion rate.
type KeyMetric struct {
	Family string   // name of its family: "ndr" includes ndr.change
	Shown  []string // the metrics of the family whose appearance in a document counts as showing the key metric
	Label  string
	Name   *regexp.Regexp // matches the names that text uses for the key metric
	Use    Use
	Ratio  bool // true if the name also occurs in the name or definition of a ratio, as "ARR" does in the definition of a retention rate; a sentence with the name may then be about the ratio
}

// Use is how a registrant uses a key metric, which decides the required disclosure.
type Use uint8

// The uses of key metrics.
const (
	Operating  Use = iota // must be defined, with statements of why it is useful and how management uses it
	Reconciled            // a non-GAAP measure, defined by its reconciliation
	Disclaimed            // shown in a release that states that management does not use it
)

// Policy is a policy of the registrant whose changes must be disclosed. A change affects
// the numbers of a disclosure, the basis of the numbers, or which countries are listed.
type Policy struct {
	Name    string
	Shown   []string // metrics; a report that shows any of them has the disclosure that the policy affects
	Metrics []string // metrics whose values the policy affects
	Members []string // if set, Metrics holds families, and the policy affects only these members of their metrics
}

// Affects reports whether the policy affects the value of a metric for a member.
func (p Policy) Affects(metric, member string) bool {
	if p.Members == nil {
		return slices.Contains(p.Metrics, metric)
	}
	return slices.Contains(p.Members, member) && slices.ContainsFunc(p.Metrics, func(family string) bool { return within(metric, family) })
}

// The key metrics that have their own checks.
var (
	ExpansionRate = &KeyMetric{Family: "ndr", Shown: []string{"ndr", "ndr.as-reported", "ndr.prior-rates", "ndr.unmapped"}, Label: "net dollar expansion rate",
		Name: regexp.MustCompile(`(?i)\bnet[- ](?:dollar|revenue)?[- ]?(?:based )?(?:expansion|retention)(?: rates?)?\b`)}
	CurrentBillings = &KeyMetric{Family: "billings", Shown: []string{"billings"}, Label: "calculated current billings", Use: Disclaimed,
		Name: regexp.MustCompile(`(?i)\b(?:calculated )?(?:current )?billings\b`)}
)

// The disclosures.
var (
	NDR = &Disclosure{Name: "ndr", Forms: reports, Needs: []string{"subscriptions"},
		Promised: Promised{regexp.MustCompile(`(?i)\bndr\b|net[- _]?(?:dollar|revenue)[- _]?(?:expansion|retention)`), regexp.MustCompile(`(?i)\bnet (?:dollar|revenue) (?:expansion|retention)`)},
		Key: []*KeyMetric{ExpansionRate,
			{Family: "gross-retention", Shown: []string{"gross-retention"}, Label: "gross dollar retention rate",
				Name: regexp.MustCompile(`(?i)\bgross[- ](?:dollar|revenue)?[- ]?retention(?: rates?)?\b`)},
			{Family: "arr", Shown: []string{"arr"}, Label: "annual recurring revenue", Ratio: true,
				Name: regexp.MustCompile(`\bARR\b|(?i:\bannual(?:ized)? recurring revenues?\b)`)},
		},
		Policies: []Policy{{Name: "ndr.fx", Shown: []string{"ndr"},
			Metrics: []string{"ndr", "ndr.change", "ndr.numerator", "ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency", "ndr.unmapped", "ndr.unmapped.numerator", "gross-retention"}}}}

	Revenue = &Disclosure{Name: "revenue", Forms: reports, Needs: []string{"revenue", "subscriptions"}, Metrics: []string{"revenue"},
		Promised: Promised{regexp.MustCompile(`(?i)^(?:total[- _])?revenues?\b|new (?:versus|vs\.?|and) existing`), regexp.MustCompile(`(?i)\brevenue growth\b`)},
		Policies: []Policy{
			{Name: "new_customer.lookback", Shown: increases, Metrics: []string{"revenue"}, Members: tenures},
			{Name: "unsubscribed", Shown: increases, Metrics: []string{"revenue"}, Members: tenures},
		}}

	NonGAAP = &Disclosure{Name: "non-gaap", Forms: reports, Needs: []string{"trial-balance"}, Elements: []string{"NetIncomeLoss"}, Measure: "adjusted-ebitda",
		Metrics:  []string{"net-income"},
		Promised: Promised{regexp.MustCompile(`(?i)non[- _]?gaap|ebitda`), regexp.MustCompile(`(?i)\bnon-gaap|\bebitda\b|\bnet income as a percentage`)},
		Key: []*KeyMetric{{Family: "adjusted-ebitda", Shown: []string{"adjusted-ebitda", "adjusted-ebitda.margin"}, Label: "Adjusted EBITDA", Use: Reconciled,
			Name: regexp.MustCompile(`(?i)\b(?:adjusted[- ])?ebitda\b`)}}}

	Billings = &Disclosure{Name: "billings", Forms: []string{"8-K"}, Needs: []string{"trial-balance"}, Metrics: []string{"deferred-revenue"}, Key: []*KeyMetric{CurrentBillings},
		Promised: Promised{regexp.MustCompile(`(?i)billing`), regexp.MustCompile(`(?i)\bbillings\b`)}}

	FairValue = &Disclosure{Name: "fair-value", Forms: reports, Either: []string{"securities", "note-tables"}, Metrics: []string{"fair-value"},
		Promised: Promised{regexp.MustCompile(`(?i)fair[- _]?value`), regexp.MustCompile(`(?i)\bfair value`)}}

	Geography = &Disclosure{Name: "geography", Forms: reports, Needs: []string{"revenue"},
		Promised: Promised{regexp.MustCompile(`(?i)geograph|countr|threshold`), regexp.MustCompile(`(?i)\bindividual countr|\bgeographic|\bcountr(?:y|ies)\b[^.]*(?:%|percent)|(?:%|percent)[^.]*\bcountr(?:y|ies)\b`)},
		Policies: []Policy{{Name: "country.attribution", Shown: []string{"revenue"}}, {Name: "country.threshold", Shown: []string{"revenue"}}}}
)

var (
	reports   = []string{"10-K", "10-Q", "20-F", "10-KT"}
	increases = []string{"revenue.increase", "revenue.increase.share"}
	tenures   = []string{"existing", "new"}
)

// All lists the disclosures in drafting order.
var All = []*Disclosure{NDR, Revenue, NonGAAP, Billings, FairValue, Geography}

// Names returns the names of all disclosures, which are also the names of their sections.
func Names() []string {
	var names []string
	for _, d := range All {
		names = append(names, d.Name)
	}
	return names
}

// Find returns the disclosure with the given name, or nil.
func Find(name string) *Disclosure {
	for _, d := range All {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Belongs reports whether a filing on the form, such as "10-K", can have the disclosure.
func (d *Disclosure) Belongs(form string) bool { return slices.Contains(d.Forms, form) }

// Of returns the disclosure that discusses a metric, and the key metric that the metric
// belongs to. Each is nil if there is none.
func Of(metric string) (*Disclosure, *KeyMetric) {
	for _, d := range All {
		for _, k := range d.Key {
			if within(metric, k.Family) {
				return d, k
			}
		}
		if slices.ContainsFunc(d.Metrics, func(family string) bool { return within(metric, family) }) {
			return d, nil
		}
	}
	return nil, nil
}

// within reports whether a metric belongs to a family: its name, or a name under it.
func within(metric, family string) bool {
	rest, ok := strings.CutPrefix(metric, family)
	return ok && (rest == "" || rest[0] == '.')
}

// KeyMetrics returns the key metrics with any of the uses, in the order of the disclosures.
func KeyMetrics(uses ...Use) []*KeyMetric {
	var list []*KeyMetric
	for _, d := range All {
		for _, k := range d.Key {
			if slices.Contains(uses, k.Use) {
				list = append(list, k)
			}
		}
	}
	return list
}

// Document is a document of a filing.
type Document struct {
	Name     string
	Title    string
	Tagged   bool          // true if the document is also written as inline XBRL
	Checked  bool          // true if the checks of text read it; the letter and the memo have their own checks
	Sections []*Disclosure // in the order of the document; nil for the letter and the memo
	Metrics  []string      // families that the document discusses, in addition to the families of its sections
}

// The documents. The letter answers the comments of SEC Staff and quotes sections of the
// other documents. The memo is the working paper on materiality. It is drafted if an
// approved restatement corrects an error that can be measured, and it is never filed.
var (
	MDNA = &Document{Name: "mdna", Title: "Management’s Discussion and Analysis of Financial Condition and Results of Operations", Tagged: true, Checked: true,
		Sections: []*Disclosure{NDR, Revenue, NonGAAP}}
	Notes   = &Document{Name: "notes", Title: "Notes to Consolidated Financial Statements", Tagged: true, Checked: true, Sections: []*Disclosure{FairValue, Geography}}
	Release = &Document{Name: "release", Title: "Results of Operations", Checked: true, Sections: []*Disclosure{Billings}}
	Letter  = &Document{Name: "letter", Title: "Response to Comments of the Staff"}
	Memo    = &Document{Name: "memo", Title: "Memorandum on Materiality", Metrics: []string{"error", "account"}}
)

// Documents lists all documents in reading order.
var Documents = []*Document{MDNA, Notes, Release, Letter, Memo}

// Noted is a policy whose changes are disclosed, and the disclosure that describes them.
type Noted struct {
	Policy
	Disclosure *Disclosure
}

// NotedPolicies returns the policies whose changes are disclosed.
func NotedPolicies() []Noted {
	var list []Noted
	for _, d := range All {
		for _, p := range d.Policies {
			list = append(list, Noted{p, d})
		}
	}
	return list
}

// PolicyNames returns the names of the policies whose changes are disclosed.
func PolicyNames() []string {
	var names []string
	for _, n := range NotedPolicies() {
		names = append(names, n.Name)
	}
	return names
}

// PoliciesAffecting returns the names of the policies that affect the value of a metric for
// a member, such as a country. The argument member is "" for the whole amount.
func PoliciesAffecting(metric, member string) []string {
	var names []string
	for _, n := range NotedPolicies() {
		if n.Affects(metric, member) {
			names = append(names, n.Name)
		}
	}
	return names
}

// ForPolicy returns the disclosure that describes a change of a policy, or nil.
func ForPolicy(policy string) *Disclosure {
	for _, n := range NotedPolicies() {
		if n.Name == policy {
			return n.Disclosure
		}
	}
	return nil
}
