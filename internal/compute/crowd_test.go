package compute_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// TestCrowdChangesNothing computes random filings twice: with all customers, and with customers
// added together that are not among the largest of any sum. All facts, findings and breakdowns
// must be the same.
func TestCrowdChangesNothing(t *testing.T) {
	setUp(t, "300")
	var n seenCrowds
	rapid.Check(t, func(rt *rapid.T) {
		w := worlds.Draw(rt, "world")
		w.multiply(rt)
		n.compare(rt, w, w.folder(), ledger.Access{})
	})
	n.log(t)
}

// TestCrowdOfADatabase does the same with subscriptions and revenue in a database, whose customers
// are added together as they arrive.
func TestCrowdOfADatabase(t *testing.T) {
	setUp(t, "60")
	d := warehousetest.Postgres(t)
	var n seenCrowds
	rapid.Check(t, func(rt *rapid.T) {
		w := worlds.Draw(rt, "world")
		w.multiply(rt)
		n.compare(rt, w, w.inDatabase(d), ledger.Access{Connect: warehouse.Connector(d.Lookup)})
	})
	d.OnlyReads()
	n.log(t)
}

// inDatabase returns the folder of the world with subscriptions and revenue in a database.
func (w *world) inDatabase(d *warehousetest.Database) fstest.MapFS {
	quote := func(s string) string {
		if s == "" {
			return "NULL"
		}
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	load := func(table, columns string, rows [][]string) {
		sql := fmt.Sprintf("DROP TABLE IF EXISTS %s; CREATE TABLE %[1]s (%s);", table, columns)
		for _, row := range rows {
			for i := range row {
				row[i] = quote(row[i])
			}
			sql += fmt.Sprintf("INSERT INTO %s VALUES (%s);", table, strings.Join(row, ", "))
		}
		d.Exec(sql)
	}
	var rows [][]string
	for i, x := range w.terms {
		end := ""
		if x.end != 0 {
			end = x.end.String()
		}
		rows = append(rows, []string{fmt.Sprint(i), x.customer, x.start.String(), end, x.currency, x.arr})
	}
	load("subscriptions", `line text, customer text COLLATE "C", start date, "end" date, currency text, arr numeric`, rows)
	rows = nil
	for i, x := range w.sales {
		rows = append(rows, []string{fmt.Sprint(i), x.customer, x.on.String(), x.amount, x.country, x.channel})
	}
	load("revenue", "line text, customer text, date date, amount numeric, country text, channel text", rows)
	folder := w.folder()
	toml := string(folder["filing.toml"].Data)
	for _, l := range [][2]string{{"subscriptions", `columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR", reference = "Line" }`},
		{"revenue", `columns = { customer = "Customer", date = "Date", amount = "Revenue", country = "Country", channel = "Channel", reference = "Line" }`}} {
		columns := strings.NewReplacer(`"Revenue"`, `"amount"`, `"ARR"`, `"arr"`).Replace(l[1])
		toml = strings.Replace(toml, fmt.Sprintf("file = \"%s.xlsx\"\n%s", l[0], l[1]), fmt.Sprintf("source = \"warehouse\"\ntable = %q\nkey = [\"line\"]\n%s", l[0], strings.ToLower(columns)), 1)
	}
	folder["filing.toml"] = &fstest.MapFile{Data: []byte(toml + "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:" + warehousetest.Variable + "\"\n")}
	return folder
}

// seenCrowds counts what a search saw: crowds, customers that were returned as they are, and
// filings without a crowd in the revenue ledger.
type seenCrowds struct{ crowds, kept, whole int }

func (n *seenCrowds) log(t *testing.T) {
	t.Logf("%d crowds and %d customers; %d filings without a crowd", n.crowds, n.kept, n.whole)
}

// compare computes a filing with all customers and with crowds.
func (n *seenCrowds) compare(rt *rapid.T, w *world, folder fstest.MapFS, access ledger.Access) {
	most := rapid.SampledFrom([]int{0, 1, 3}).Draw(rt, "largest")
	f, found, err := filing.Read(folder)
	if err != nil || len(found) > 0 {
		rt.Fatal(err, found)
	}
	others := earlier(f)
	wanted := map[*filing.Filing]map[fact.ID]bool{}
	outcome := func(ask ledger.Ask) (list []string) {
		b, found := ledger.Read(f, ask, access)
		r, more := compute.Facts(f, b, nil)
		for _, d := range append(found, more...) {
			list = append(list, fmt.Sprint(d.Severity, d.Code, d.At(), d.Message(), d.Related, d.Count))
		}
		for _, l := range b.Controls() {
			list = append(list, l.String())
		}
		slices.Sort(list) // files are read at the same time
		for _, fact := range r.Facts.All() {
			list = append(list, fmt.Sprint(fact.ID, fact.Value, fact.Origin))
			for _, p := range r.Parts(fact.ID, most) {
				list = append(list, fmt.Sprint("  ", fact.ID, p.By, p.Addends, p.OtherKeys, p.OtherSum))
			}
		}
		for _, other := range others {
			if wanted[other] == nil {
				wanted[other] = map[fact.ID]bool{}
				r, _ := compute.Facts(other, b, nil)
				for _, fact := range r.Facts.All() {
					wanted[other][fact.ID] = true
				}
			}
			for _, fact := range compute.Again(other, b, wanted[other]).Facts.All() {
				list = append(list, fmt.Sprint("again ", other.Report.Period, fact.ID, fact.Value))
			}
		}
		if t := b.Table("revenue"); t != nil && ask.Crowd != nil {
			crowds := 0
			for i := range intern.ID(t.Dict("customer").Len()) {
				if t.Dict("customer").IsCrowd(i) {
					crowds++
				} else {
					n.kept++
				}
			}
			if n.crowds += crowds; crowds == 0 {
				n.whole++
			}
		}
		return list
	}
	ask := compute.Ask(f, others...)
	crowd := ask.Crowd
	ask.Crowd = nil
	want := outcome(ask)
	crowd.Most, crowd.MostMajor = most, 10
	ask.Crowd, ask.Reduce = crowd, true
	if got := outcome(ask); !slices.Equal(got, want) {
		rt.Fatalf("with the %d largest customers:\n%s\nwant:\n%s\n%s", most, missing(got, want), missing(want, got), w)
	}
}

// multiply adds customers with most of the rows of others.
func (w *world) multiply(t *rapid.T) {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "copies"), 1))
	negative := r.IntN(3) == 0
	terms, sales, acquired := w.terms, w.sales, slices.Sorted(maps.Keys(w.acquired))
	for i := range r.IntN(12) {
		id := func(of string) string {
			if i == 0 && r.IntN(4) == 0 {
				return strings.ToUpper(of) // looks the same
			}
			return fmt.Sprintf("%s/%d", of, (i+7)%12)
		}
		for _, x := range terms {
			if x.customer != base && r.IntN(4) > 0 {
				x.customer = id(x.customer)
				if negative && r.IntN(2) == 0 && x.arr[0] != '-' {
					x.arr = "-" + x.arr
				}
				w.terms = append(w.terms, x)
			}
		}
		for _, x := range sales {
			if r.IntN(4) > 0 {
				x.customer = id(x.customer)
				if negative && r.IntN(2) == 0 && x.amount[0] != '-' {
					x.amount = "-" + x.amount
				}
				w.sales = append(w.sales, x)
			}
		}
		for _, of := range acquired {
			if r.IntN(2) > 0 {
				w.acquired[id(of)] = w.acquired[of]
			}
		}
	}
}

// earlier returns the filing with the periods of earlier reports.
func earlier(f *filing.Filing) (list []*filing.Filing) {
	p := f.Report.Period
	before := []fiscal.Period{p.Earlier(1)}
	if p.Quarter > 1 {
		p.Quarter--
		before = append(before, p)
	}
	for _, p := range before {
		other := *f
		other.Report.Period, other.Report.Compare = p, p.Earlier(1)
		list = append(list, &other)
	}
	return list
}

// missing returns the lines of a that b lacks.
func missing(a, b []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) }), "\n")
}
