// Package gaap knows names of the US GAAP taxonomy: of an element its balance, its
// period type, and how the commonest of them add up; of members that they are there. It promises no more than
// what the taxonomy says of an element; what it does not know a filing has to
// state.
package gaap

import (
	"bufio"
	"cmp"
	_ "embed"
	"strings"
	"sync"
)

// Balance is the side on which an element grows.
type Balance string

// The balances.
const (
	Debit  Balance = "debit"
	Credit Balance = "credit"
)

// Element is an element by its local name.
type Element struct {
	Name     string
	Label    string // its standard label, in the words of a caption
	Balance  Balance
	Instant  bool // a balance at a date, not the activity of a period
	Standard bool // of us-gaap; otherwise the registrant's own
}

//go:embed elements.tsv
var table string

var elements = read(table)

// read reads lines of name, balance, period type and label.
func read(table string) map[string]Element {
	known := map[string]Element{}
	lines := bufio.NewScanner(strings.NewReader(table))
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		known[f[0]] = Element{Name: f[0], Label: f[3], Balance: Balance(f[1]), Instant: f[2] == "instant", Standard: true}
	}
	return known
}

// Find gives a known element.
func Find(name string) (Element, bool) {
	e, ok := elements[name]
	return e, ok
}

// Names gives the names of all known elements.
func Names() []string {
	var names []string
	for name := range elements {
		names = append(names, name)
	}
	return names
}

// Years are the years whose taxonomies have every name that the program knows, the
// newest last. Taxonomies of 2021 and before have dates in their namespaces.
var Years = []string{"2022", "2023", "2024", "2025"}

//go:embed members.txt
var memberTable string

// members are the names that end in Member, by their letters in lower case.
var members = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	for _, name := range strings.Fields(memberTable) {
		known[strings.ToLower(name)] = name
	}
	return known
})

// Member gives the member of a name, whatever the case of its letters: an own member
// of the same name would stand for the taxonomy's.
func Member(name string) (member string, ok bool) {
	member, ok = members()[strings.ToLower(name)]
	return member, ok
}

// Label gives the words of an element's caption: its standard label, or those of
// its name.
func Label(name string) string {
	return cmp.Or(elements[name].Label, spaced(name))
}

// spaced puts a blank before each capital that begins a word.
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

// Term is one addend of a sum.
type Term struct {
	Element  string
	Minus    bool
	Optional bool // not every registrant has it
}

// Sum says that an element is made from others, as the calculation relationships
// of the taxonomy's statements have it.
type Sum struct {
	Of    string
	Terms []Term
}

const pretax = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"

// Sums are relationships that hold in any registrant's books. A relationship
// with lines that registrants choose for themselves, such as operating expenses,
// is none of them.
var Sums = []Sum{
	{"Assets", []Term{{Element: "LiabilitiesAndStockholdersEquity"}}},
	{"ContractWithCustomerLiability", []Term{{Element: "ContractWithCustomerLiabilityCurrent"}, {Element: "ContractWithCustomerLiabilityNoncurrent"}}},
	{"GrossProfit", []Term{{Element: "Revenues"}, {Element: "CostOfRevenue", Minus: true}}},
	{"NetIncomeLoss", []Term{{Element: pretax}, {Element: "IncomeTaxExpenseBenefit", Minus: true}, {Element: "IncomeLossFromEquityMethodInvestments", Optional: true},
		{Element: "IncomeLossFromDiscontinuedOperationsNetOfTax", Optional: true}}},
}
