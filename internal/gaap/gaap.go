// Package gaap holds names from the US GAAP taxonomy: elements with their normal balance,
// period type and label; common sums of elements; and members. If a filing uses an
// element that this package does not know, filing.toml must describe the element.
package gaap

import (
	"bufio"
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

// Element is an element of a taxonomy. Name is its local name, without a prefix.
type Element struct {
	Name     string
	Label    string // the standard label, worded as a caption
	Balance  Balance
	Instant  bool // true for a balance at a date, false for an amount for a period
	Standard bool // true for an element of us-gaap, false for one of the registrant's own
}

//go:embed elements.tsv
var table string

var elements = read(table)

// read parses lines of name, balance, period type and label.
func read(table string) map[string]Element {
	known := map[string]Element{}
	lines := bufio.NewScanner(strings.NewReader(table))
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		known[f[0]] = Element{Name: f[0], Label: f[3], Balance: Balance(f[1]), Instant: f[2] == "instant", Standard: true}
	}
	return known
}

// Find returns the known element with the given name.
func Find(name string) (Element, bool) {
	e, ok := elements[name]
	return e, ok
}

// Names returns the names of all known elements.
func Names() []string {
	var names []string
	for name := range elements {
		names = append(names, name)
	}
	return names
}

// Years lists the years of the taxonomies that have every name in this package, the newest
// last. Earlier taxonomies are left out because their namespaces have a date in place of a
// year.
var Years = []string{"2022", "2023", "2024", "2025"}

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

// Label returns the standard label of an element. If the element has none, Label returns the
// words of its name.
func Label(name string) string {
	return cmp.Or(elements[name].Label, spaced(name))
}

// spaced returns a name with a space before each capital that starts a word.
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			if next := strings.TrimLeft(name[i+1:], "0123456789"); next == "" || next[0] < 'A' || next[0] > 'Z' {
				b.WriteByte(' ')
				r += 'a' - 'A'
			}
		}
		b.WriteRune(r)
	}
	return b.String()
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
