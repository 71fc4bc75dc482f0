package compute_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
)

// buyer is a customer of a generated registrant.
type buyer struct {
	id, parent, acquired, country string
	listed                        bool // in the customers ledger
}

// coverages are the customers that a customers ledger lists.
var coverages = []struct {
	name  string
	lists func(r *rand.Rand, b *buyer) bool
}{
	{"all", func(*rand.Rand, *buyer) bool { return true }},
	{"those with a parent", func(_ *rand.Rand, b *buyer) bool { return b.parent != "" }},
	{"groups with their parents", func(_ *rand.Rand, b *buyer) bool { return b.parent != "" || b.id == "P" }},
	{"the foreign ones", func(_ *rand.Rand, b *buyer) bool { return b.country != "US" }},
	{"the domestic ones", func(_ *rand.Rand, b *buyer) bool { return b.country == "US" }},
	{"the acquired ones", func(_ *rand.Rand, b *buyer) bool { return b.acquired != "" }},
	{"half of them", func(r *rand.Rand, _ *buyer) bool { return r.IntN(2) == 0 }},
	{"none but a few", func(r *rand.Rand, _ *buyer) bool { return r.IntN(10) == 0 }},
}

// trades are the ways in which revenue moves; few is whether a customer buys in one quarter in
// four alone.
var trades = []struct {
	name        string
	growth, add int // percent by quarter, and percent more in the last quarter of a year
	few         bool
}{{"seasonal", 0, 60, false}, {"growing", 12, 0, false}, {"shrinking", -8, 10, false}, {"few rows", 2, 0, true}}

// registrant generates the customers of a registrant. Each kind of customer has its own share
// of them, which is often so large that a ledger of that kind is nearly complete. If mixed is
// true, some customers have no parent, and some were not acquired.
func registrant(r *rand.Rand, n int, mixed bool) (list []*buyer) {
	share := func() int {
		if r.IntN(2) == 0 {
			return 90 + r.IntN(11)
		}
		return r.IntN(101)
	}
	grouped, foreign, acquired := share(), share(), share()
	if mixed {
		grouped, acquired = grouped*8/10, acquired*8/10
	}
	form := []string{"C-%04d", "Customer %d, Inc.", "%06d", "ACME%d"}[r.IntN(4)]
	for i := range n {
		b := &buyer{id: fmt.Sprintf(form, 1000+2*i+r.IntN(2)), country: "US"}
		if i == 0 {
			b.id = "P"
		} else if r.IntN(100) < grouped {
			b.parent = "P"
		}
		if r.IntN(100) < foreign {
			b.country = []string{"DE", "FR", "JP", "GB"}[r.IntN(4)]
		}
		if r.IntN(100) < acquired {
			b.acquired = fmt.Sprintf("202%d-0%d-15", r.IntN(3), 1+r.IntN(9))
		}
		list = append(list, b)
	}
	return list
}

// warned drafts a folder of these customers and returns the finding on customers that the
// customers ledger lacks, and how many it counts.
func warned(t *testing.T, r *rand.Rand, trade int, buyers []*buyer) (count int) {
	t.Helper()
	var terms, sales, customers strings.Builder
	terms.WriteString("Customer,Start,End,ARR\n")
	sales.WriteString("Customer,Date,Amount,Country,Channel\n")
	customers.WriteString("Customer,Parent,Acquired\n")
	for i, b := range buyers {
		if b.listed {
			fmt.Fprintf(&customers, "%q,%s,%s\n", b.id, b.parent, b.acquired)
		}
		if i%3 > 0 {
			fmt.Fprintf(&terms, "%q,2020-01-01,,%d\n", b.id, 1000+r.IntN(100_000))
		}
		amount := 10_000 + r.IntN(1_000_000)
		for q := range 8 {
			amount += amount * trades[trade].growth / 100
			each := amount
			if q%4 == 3 {
				each += each * trades[trade].add / 100
			}
			if first := i % 8; !trades[trade].few || q == first || q == (first+4)%8 {
				fmt.Fprintf(&sales, "%q,%d-%02d-28,%d,%s,direct\n", b.id, 2021+q/4, 3*(q%4)+3, each, b.country)
			}
		}
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{"s.csv": terms.String(), "r.csv": sales.String(), "c.csv": customers.String(), "filing.toml": `[registrant]
name = "Example, Inc."
cik = "0001999999"
prefix = "exm"
namespace = "http://www.example.example/2022"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
[ledgers.subscriptions]
file = "s.csv"
columns = { customer = "Customer", start = "Start", end = "End", arr = "ARR" }
[ledgers.revenue]
file = "r.csv"
columns = { customer = "Customer", date = "Date", amount = "Amount", country = "Country", channel = "Channel" }
[ledgers.customers]
file = "c.csv"
columns = { customer = "Customer", parent = "Parent", acquired = "Acquired" }
[policies]
unsubscribed = "new"
`} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	f, found, err := filing.Read(files)
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	book, found := ledger.Read(f, compute.Ask(f), ledger.Access{})
	if diag.Errors(found) {
		t.Fatal(found)
	}
	_, found = compute.Facts(f, book, nil)
	for _, d := range found {
		if d.Code == "LED019" {
			count += max(d.Count, 1)
		}
	}
	return count
}

// TestAbsentCustomersSimulated holds LED019 against 1,000 honest sets of ledgers, whose customers
// ledger lists all customers or those of one kind, and 1,000 whose nearly complete customers
// ledger lacks a few.
func TestAbsentCustomersSimulated(t *testing.T) {
	t.Parallel()
	n := 1000
	if testing.Short() {
		n = 100
	}
	r := rand.New(rand.NewPCG(19, 2))
	honest, alarms := map[string]int{}, map[string]int{}
	for i := range n {
		c, trade := coverages[i%len(coverages)], i/len(coverages)%len(trades)
		size := 1
		if i%5 > 0 {
			size = 2 + r.IntN(100)
		}
		buyers := registrant(r, size, false)
		for _, b := range buyers {
			b.listed = c.lists(r, b)
		}
		kind := c.name + ", " + trades[trade].name
		honest[kind]++
		if size == 1 {
			honest["one customer"]++
		}
		if count := warned(t, r, trade, buyers); count > 0 {
			alarms[kind]++
			t.Errorf("a customers ledger of %s, %s: %d of %d customers are reported as absent", c.name, trades[trade].name, count, size)
		}
	}
	total := 0
	for _, c := range coverages {
		for _, trade := range trades {
			kind := c.name + ", " + trade.name
			total += alarms[kind]
			t.Logf("%-40s honest %4d: warnings %3d", kind, honest[kind], alarms[kind])
		}
	}
	t.Logf("%-40s honest %4d: warnings %3d; of one customer %d", "in all", n, total, honest["one customer"])

	wrong, found := map[string]int{}, map[string]int{}
	for i := range n {
		trade := i % len(trades)
		size := 20 + r.IntN(81)
		buyers := registrant(r, size, true)
		for _, b := range buyers {
			b.listed = true
		}
		lacks := 1 + r.IntN(size/20)
		kind := trades[trade].name
		if i/len(trades)%2 == 0 {
			kind += ", misspelled"
			for range lacks { // a customer sells under a second id
				b := *buyers[1+r.IntN(size-1)]
				b.id, b.listed = fmt.Sprintf("%s%d", b.id, len(buyers)), false
				buyers = append(buyers, &b)
			}
		} else {
			for _, k := range r.Perm(size - 1)[:lacks] {
				buyers[k+1].listed = false
			}
		}
		wrong[kind]++
		if count := warned(t, r, trade, buyers); count == lacks {
			found[kind]++
		}
	}
	all := 0
	for _, trade := range trades {
		for _, kind := range []string{trade.name, trade.name + ", misspelled"} {
			all += found[kind]
			t.Logf("%-40s wrong  %4d: found %5d", kind, wrong[kind], found[kind])
		}
	}
	t.Logf("%-40s wrong  %4d: found %5d", "in all", n, all)
	// a registrant all of whose other customers are foreign may look as if it listed those alone
	if 100*all < 95*n {
		t.Errorf("%d of %d customers ledgers that lack a few customers are found", all, n)
	}
}
