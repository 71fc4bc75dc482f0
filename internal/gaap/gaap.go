// Package gaap holds names from the taxonomies us-gaap, srt, dei and country, as tables: an
// [Element] is an amount with its normal balance, period type and label; a [Concept] is any name
// that a report uses; [Sums] are the common sums of elements. [Years] lists the years of the
// taxonomies whose names were compared with the schemas as published. If a filing uses an element
// that this package does not know, filing.toml must describe the element. Package tag chooses among
// the names, and packages taxonomy and efm know from here how a report may use them.
package gaap

import (
	"cmp"
	_ "embed"
	"strings"
	"sync"
)

// Balance is the normal balance of an element, debit or credit.
type Balance string

// The normal balances.
const (
	Debit  Balance = "debit"
	Credit Balance = "credit"
)

// Element is an amount that a taxonomy names. Name is its local name, without a prefix.
type Element struct {
	Name     string
	Label    string // worded as a caption of a statement
	Balance  Balance
	Instant  bool // true for a balance at a date, false for an amount for a period
	Standard bool // true for an element of us-gaap, false for one of the registrant's own
}

// Find returns the known amount of us-gaap with the given name. The cash provided by operating
// activities has no normal balance in the taxonomy, and has Debit here.
func Find(name string) (Element, bool) {
	r, ok := concepts()[qname{"us-gaap", name}]
	if !ok || r.Type != monetary {
		return Element{}, false
	}
	return Element{Name: name, Label: r.caption, Balance: cmp.Or(r.Balance, Debit), Instant: r.Instant, Standard: true}, true
}

// Names returns the names of all known amounts of us-gaap.
func Names() []string {
	var names []string
	for _, c := range Concepts() {
		if c.Prefix == "us-gaap" && c.Type == monetary {
			names = append(names, c.Name)
		}
	}
	return names
}

// Years lists the years of the taxonomies that have every name in this package, the newest
// last. Earlier taxonomies are left out because their namespaces have a date in place of a
// year.
var Years = []string{"2023", "2024", "2025"}

//go:embed members.txt
var memberTable string

// members holds the names that end in Member, by their lower-case form.
var members = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	for _, name := range strings.Fields(memberTable) {
		known[strings.ToLower(name)] = name
	}
	return known
})

// Member returns the member of the taxonomy with the given name, in any letter case; ok is
// false if there is none. A registrant must not give the name of such a member to a member of
// its own.
func Member(name string) (member string, ok bool) {
	member, ok = members()[strings.ToLower(name)]
	return member, ok
}

// Label returns the caption of an amount of us-gaap. If the element has none, Label returns the
// words of its name.
func Label(name string) string {
	e, _ := Find(name)
	return cmp.Or(e.Label, spaced(name))
}

// spaced returns the words of a name in lower case, except the first word and abbreviations.
func spaced(name string) string {
	words := strings.Fields(apart(name))
	for i, word := range words {
		if abbreviation := len(word) > 1 && word == strings.ToUpper(word); i > 0 && !abbreviation {
			words[i] = strings.ToLower(word)
		}
	}
	return strings.Join(words, " ")
}

// Term is one addend of a sum. If Minus is true, the element is subtracted.
type Term struct {
	Element  string
	Minus    bool
	Optional bool // some registrants do not have the element
}

// Sum is a calculation relationship of the taxonomy: the element named by Of is the sum of the
// Terms.
type Sum struct {
	Of    string
	Terms []Term
}

const pretax = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"

// Sums lists the sums of elements that are the same for every registrant. It leaves out the
// sums whose terms each registrant chooses, such as operating expenses.
var Sums = []Sum{
	{"Assets", []Term{{Element: "LiabilitiesAndStockholdersEquity"}}},
	{"ContractWithCustomerLiability", []Term{{Element: "ContractWithCustomerLiabilityCurrent"}, {Element: "ContractWithCustomerLiabilityNoncurrent"}}},
	{"GrossProfit", []Term{{Element: "Revenues"}, {Element: "CostOfRevenue", Minus: true}}},
	{"NetIncomeLoss", []Term{{Element: pretax}, {Element: "IncomeTaxExpenseBenefit", Minus: true}, {Element: "IncomeLossFromEquityMethodInvestments", Optional: true},
		{Element: "IncomeLossFromDiscontinuedOperationsNetOfTax", Optional: true}}},
}
