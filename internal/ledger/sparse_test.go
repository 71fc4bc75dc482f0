package ledger_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// company is a filing with a customers ledger beside revenue and subscriptions, all in a database.
type company struct {
	customers, revenue, subscriptions [][]string
	toml                              string // of [ledgers.customers], beside its table
	joined                            bool   // revenue takes the country and channel from the customers
}

func (c *company) customer(id, parent, name, country, channel, acquired string) {
	c.customers = append(c.customers, []string{id, parent, name, country, channel, acquired})
}

// sells adds revenue of two years and, mostly, terms of a customer.
func (c *company) sells(r *rand.Rand, id string) {
	for _, day := range []string{"2021-03-31", "2022-03-31", "2022-08-31"} {
		if r.IntN(4) > 0 {
			c.revenue = append(c.revenue, []string{id, day, fmt.Sprintf("%d.%02d", 1+r.IntN(900), r.IntN(100)), []string{"US", "DE", "GB"}[r.IntN(3)], []string{"direct", "partner"}[r.IntN(2)]})
		}
	}
	if r.IntN(5) > 0 {
		c.subscriptions = append(c.subscriptions, []string{id, fmt.Sprintf("%d-0%d-01", 2019+r.IntN(4), 1+r.IntN(9)), []string{"", "2023-06-30"}[r.IntN(2)], fmt.Sprint(100 + r.IntN(900))})
	}
}

// randomCompany returns a company whose customers ledger has a few of all that it can have.
func randomCompany(r *rand.Rand) *company {
	c := &company{joined: r.IntN(2) == 0}
	n := 25 + r.IntN(60)
	id := func(i int) string { return fmt.Sprintf("C-%03d", i) }
	any := func() string { return id(r.IntN(n)) }
	country := func() string { return []string{"US", "Germany", "de", "GB", "United Kingdom"}[r.IntN(5)] }
	for i := range n {
		parent, acquired := "", ""
		switch r.IntN(10) {
		case 0:
			parent = id(i / 2)
		case 1:
			acquired = fmt.Sprintf("202%d-0%d-15", 1+r.IntN(2), 1+r.IntN(9))
		case 2:
			parent = id(i)
		}
		c.customer([]string{id(i), id(i) + " ", "\u00a0" + id(i)}[r.IntN(3)*r.IntN(2)], parent, "Customer "+fmt.Sprint(r.IntN(n)), country(), []string{"direct", "Partner"}[r.IntN(2)], acquired)
		if r.IntN(6) > 0 {
			c.sells(r, id(i))
		}
	}
	row := func() []string { return c.customers[r.IntN(len(c.customers))] }
	again := func(change func(row []string)) {
		one := slices.Clone(row())
		change(one)
		c.customers = append(c.customers, one)
	}
	for _, odd := range []func(){
		func() { c.customer(any(), "P-9", "", "US", "direct", "") },                  // a parent that is listed nowhere, and perhaps two
		func() { c.sells(r, "P-9"); c.customer("A", "P-9", "", "US", "direct", "") }, // a parent with revenue and without a row
		func() { row()[1] = row()[2] },                                               // a parent that is a name
		func() { row()[1] = "Customer none" },                                        // a parent that is no name
		func() { c.customers[0][1], c.customers[1][1] = id(1), id(0) },               // a circle
		func() { again(func(row []string) {}) },                                      // a row listed twice
		func() { again(func(row []string) { row[0] += " " }) },                       // likewise, with a blank
		func() {
			again(func(row []string) { row[3], row[2] = strings.Replace(row[3], "Germany", "DE", 1), "Other name" })
		},
		func() { again(func(row []string) { row[1] = any() }) },
		func() { again(func(row []string) { row[3] = "FR" }) },
		func() { again(func(row []string) { row[4] = "" }) },
		func() { again(func(row []string) { row[5] = "2022-05-05" }) },
		func() { again(func(row []string) { row[0] = "" }) },                // no id
		func() { again(func(row []string) { row[0] = "B\u200b" }) },         // an id with a character that is not seen
		func() { row()[3] = "Utopia" },                                      // a customer without a row that can be read
		func() { again(func(row []string) { row[3] = "Utopia" }) },          // a customer with one, perhaps
		func() { row()[4] = "shop" },                                        // likewise
		func() { row()[3], row()[4] = "", "" },                              // no country
		func() { again(func(row []string) { row[0] = "c-" + row[0][2:] }) }, // ids that are alike
		func() { c.sells(r, "c-003") },                                      // likewise, with revenue alone
		func() { c.sells(r, "C-3") },                                        // likewise
		func() { row()[1] = "c-001" },                                       // a parent that is like an id
		func() { c.sells(r, "C-00X"); c.sells(r, "D-9") },                   // customers without a row
		func() { c.sells(r, "C-0X0") },
		func() { c.toml += "fixed = { channel = \"partner\" }\n" },
		func() { c.toml += "expect = { rows = 50 }\n" },
		func() { c.toml += "parent_is = \"name\"\n" },
		func() { c.toml += "values.parent = { C-001 = [\"Customer 1\"] }\n" },
		func() { // all have an acquired day
			for _, row := range c.customers {
				row[5] = "2020-01-01"
			}
		},
	} {
		if r.IntN(14) == 0 {
			odd()
		}
	}
	r.Shuffle(len(c.customers), func(i, k int) { c.customers[i], c.customers[k] = c.customers[k], c.customers[i] })
	return c
}

// folder returns a folder that reads the rows of a world.
func (c *company) folder(world int) fstest.MapFS {
	columns := map[string]string{
		"customers":     `columns = { customer = "Customer", parent = "Parent", name = "Name", country = "Country", channel = "Channel", acquired = "Acquired" }` + "\n" + c.toml,
		"revenue":       mapped["revenue"],
		"subscriptions": `columns = { customer = "Customer", start = "Start", end = "End", arr = "ARR" }`,
	}
	if strings.Contains(c.toml, "fixed") {
		columns["customers"] = strings.Replace(columns["customers"], `, channel = "Channel"`, "", 1)
	}
	if c.joined {
		columns["revenue"] = `columns = { customer = "Customer", date = "Date", amount = "Revenue" }`
	}
	toml := head + "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:" + warehousetest.Variable + "\"\n[policies]\nunsubscribed = \"new\"\n"
	for _, name := range []string{"customers", "revenue", "subscriptions"} {
		toml += fmt.Sprintf("[ledgers.%s]\nsource = \"warehouse\"\nquery = \"SELECT * FROM %[1]s WHERE world = %d\"\n%s\n", name, world, columns[name])
	}
	return fstest.MapFS{"filing.toml": {Data: []byte(toml)}}
}

// results returns all that a draft can take from a reading, as lines.
func (r reading) results() (lines []string) {
	lines = append(r.answers(), r.facts()...)
	for _, d := range r.found {
		lines = append(lines, fmt.Sprintf("%s %s %s: %s %d", d.Severity, d.Code, d.At(), d.Message(), d.Count))
		for _, also := range d.Related {
			lines = append(lines, fmt.Sprintf("  %s %s", also.Message, also.At))
		}
	}
	lines = append(lines, fmt.Sprint("parents ", r.book.Customers.Parents()))
	if l := r.book.Lacking; l != nil {
		lines = append(lines, fmt.Sprint("lacking ", *l))
	}
	return lines
}

// companiesOf puts the ledgers of companies into a database.
func companiesOf(t *testing.T, n int) (access ledger.Access, companies []*company) {
	d := warehousetest.Postgres(t)
	var customers, revenue, subscriptions [][]string
	add := func(all *[][]string, rows [][]string) {
		for _, row := range rows {
			*all = append(*all, append([]string{strconv.Itoa(len(companies))}, row...))
		}
	}
	for world := range n {
		c := randomCompany(rand.New(rand.NewPCG(uint64(world), 47)))
		add(&customers, c.customers)
		add(&revenue, c.revenue)
		add(&subscriptions, c.subscriptions)
		companies = append(companies, c)
	}
	d.Load("customers", `world integer, "Customer" text, "Parent" text, "Name" text, "Country" text, "Channel" text, "Acquired" date`, customers)
	d.Load("revenue", `world integer, "Customer" text, "Date" date, "Revenue" numeric(18,2), "Country" text, "Channel" text`, revenue)
	d.Load("subscriptions", `world integer, "Customer" text, "Start" date, "End" date, "ARR" numeric(18,2)`, subscriptions)
	return ledger.Access{Connect: warehouse.Connector(d.Lookup)}, companies
}

// TestSparse checks that nothing depends on whether all rows of a customers ledger are kept.
// TIEOUT_LEDGERS sets how many are compared.
func TestSparse(t *testing.T) {
	t.Parallel()
	n := 40
	if s := os.Getenv("TIEOUT_LEDGERS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	access, companies := companiesOf(t, n)
	sparse, codes := 0, map[string]int{}
	for world, c := range companies {
		folder := c.folder(world)
		f, _, err := filing.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		got, want := reading{f: f}, reading{f: f}
		got.book, got.found = ledger.Read(f, compute.Ask(f), access)
		want.book, want.found = ledger.ReadWhole(f, compute.Ask(f), access)
		if want.book.Sparse() {
			t.Fatal("not all rows are kept")
		}
		if got.book.Sparse() {
			sparse++
		}
		if g, w := got.results(), want.results(); !slices.Equal(g, w) {
			t.Fatalf("%d: of the customers ledger, a part gives\n%s\nand all rows\n%s\nof\n%s\n%q", world, strings.Join(without(g, w), "\n"), strings.Join(without(w, g), "\n"), folder["filing.toml"].Data, c.customers)
		}
		for _, line := range got.codes() {
			codes[line]++
		}
	}
	t.Logf("%d of %d ledgers are sparse; findings: %v", sparse, n, codes)
	if sparse < n/2 {
		t.Errorf("%d of %d ledgers are sparse", sparse, n)
	}
}

// TestSparseSieve checks that ids that are almost the same are found, whatever their number.
func TestSparseSieve(t *testing.T) {
	access, companies := companiesOf(t, 20)
	alike := 0
	for world, c := range companies {
		c.toml = ""
		f, _, err := filing.Read(c.folder(world))
		if err != nil {
			t.Fatal(err)
		}
		got, want := reading{f: f}, reading{f: f}
		want.book, want.found = ledger.Read(f, compute.Ask(f), access)
		restore := ledger.SetMostSifted(5)
		got.book, got.found = ledger.Read(f, compute.Ask(f), access)
		restore()
		if g, w := got.results(), want.results(); !slices.Equal(g, w) || !got.book.Sparse() {
			t.Fatalf("%d: with few customers that are kept, the findings are\n%s\nand with many\n%s", world, strings.Join(without(g, w), "\n"), strings.Join(without(w, g), "\n"))
		}
		if slices.Contains(got.codes(), "LED019 customer ids that are almost the same") {
			alike++
		}
	}
	if alike < 3 {
		t.Errorf("of %d ledgers, %d have ids that are almost the same", len(companies), alike)
	}
}

// laterConn is a database that keeps no state, in which a row of the customers ledger is added after
// it was read.
type laterConn struct {
	warehouse.Conn
	revenue *atomic.Bool // it was read
}

func (c laterConn) Snapshot() bool { return false }

func (c laterConn) Query(ctx context.Context, label, sql string, each func([][]byte) error) error {
	if label == "revenue by customer" {
		c.revenue.Store(true)
	}
	return c.Conn.Query(ctx, label, sql, func(row [][]byte) error {
		if c.revenue.Load() && label == "customers, control totals" {
			row = append([][]byte{[]byte("3")}, row[1:]...)
		}
		return each(row)
	})
}

// TestCustomersMoved checks that a customers ledger that is written while other ledgers are read
// is an error where the database keeps no state.
func TestCustomersMoved(t *testing.T) {
	t.Parallel()
	_, base, d := some(2).folders(t)
	connect := warehouse.Connector(d.Lookup)
	var read atomic.Bool
	lines := errorsOf(readingOf(t, base, ledger.Access{Connect: func(ctx context.Context, s *filing.Source) (warehouse.Conn, error) {
		c, err := connect(ctx, s)
		return laterConn{c, &read}, err
	}}))
	const want = "error LED012 warehouse:customers: table that changed while it was read: its control totals were rows 2 when the reading began, and rows 3 when it ended"
	if len(lines) != 1 || !strings.HasPrefix(lines[0], want) {
		t.Errorf("the findings are\n%s\nwant %s", strings.Join(lines, "\n"), want)
	}
}
