package statement_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
)

// row is a row of a subscriptions ledger: End is the last day of service, 0 if it is open.
type row struct {
	customer, currency, contract, product, key string
	start, end                                 fiscal.Date
	arr                                        int // hundredths
}

// randomRows makes the rows of a ledger, in the order of the database's examples: customer, start,
// end, key. Contracts and products may be blank.
func randomRows(r *rand.Rand) (list []row) {
	customers := []string{"A", "a", "B", "É", "E\u0301", "ä", "Zoë", "C 1", "C-1", "0012", "12", "'x'", "客"}[:1+r.IntN(13)]
	kind, contracts := r.IntN(5), 1+r.IntN(30)
	for i := range r.IntN(60) {
		x := row{customer: customers[r.IntN(len(customers))], currency: []string{"USD", "EUR", ""}[r.IntN(3)], key: fmt.Sprintf("S-%03d", i)}
		x.start = fiscal.NewDate(2020, 1, 1).AddMonths(r.IntN(36)) + fiscal.Date(r.IntN(3)*r.IntN(15))
		switch kind {
		case 0: // any days
			x.end = x.start + fiscal.Date(r.IntN(120))
		case 1: // months to the last day
			x.end = x.start.AddMonths(1+r.IntN(12)) - 1
		case 2: // months to the day after
			x.end = x.start.AddMonths(1 + r.IntN(12))
		default:
			x.end = x.start.AddMonths(1+r.IntN(4)*r.IntN(4)) - fiscal.Date(r.IntN(3))
			if kind == 4 && r.IntN(3) == 0 {
				x.start = x.start.AddMonths(1) // ends of months
				y, m, _ := x.start.Civil()
				x.start, x.end = fiscal.NewDate(y, m, 0), fiscal.NewDate(y, m+3, 0)
			}
		}
		x.end = max(x.end, x.start)
		if r.IntN(8) == 0 {
			x.end = 0
		}
		if r.IntN(5) > 0 {
			x.contract = fmt.Sprintf("K%d", r.IntN(1+r.IntN(3*contracts)))
		}
		if r.IntN(5) > 0 {
			x.product = []string{"Gateway", "Mail"}[r.IntN(2)]
		}
		x.arr = 1250 * r.IntN(8) * r.IntN(3)
		list = append(list, x)
	}
	if r.IntN(3) == 0 { // contracts that are renewed, few of them amended
		list = nil
		for c := range 3 + r.IntN(20) {
			x := row{customer: customers[r.IntN(len(customers))], contract: fmt.Sprintf("K%d", c), product: "Gateway", arr: 10000, start: fiscal.NewDate(2020, 1, 1) + fiscal.Date(r.IntN(100))}
			for range 2 + r.IntN(3) {
				x.key, x.end = fmt.Sprintf("S-%03d", len(list)), x.start.AddMonths(12)-1
				next := x.start.AddMonths(12)
				list = append(list, x)
				if r.IntN(25) == 0 {
					x.key, x.start, x.arr = fmt.Sprintf("S-%03d", len(list)), x.start+fiscal.Date(r.IntN(300)), x.arr*(1+r.IntN(4))/2
					if r.IntN(3) == 0 {
						x.end = 0
					}
					list = append(list, x)
				}
				x.start = next
			}
		}
	}
	slices.SortFunc(list, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.start, b.start), cmp.Compare(a.open(), b.open()), cmp.Compare(a.key, b.key))
	})
	return list
}

const forever = fiscal.Date(1 << 30)

func (x row) open() fiscal.Date {
	if x.end == 0 {
		return forever
	}
	return x.end
}

// ledgers writes random ledgers to the table terms, each of its own world.
func ledgers(d database, n int) (all [][]row) {
	r := rand.New(rand.NewPCG(16, 2))
	null := func(text string) string {
		if text == "" && r.IntN(2) == 0 {
			return "NULL"
		}
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var b strings.Builder
	b.WriteString("INSERT INTO " + d.schema + "terms VALUES (0, NULL, NULL, NULL, 'X', 'X', 'X', 1, 'X')")
	for world := range n {
		list := randomRows(r)
		all = append(all, list)
		shuffled := slices.Clone(list)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for _, x := range shuffled {
			end := "NULL"
			if x.end != 0 {
				end = "DATE '" + x.end.String() + "'"
			}
			fmt.Fprintf(&b, ",\n(%d, %s, DATE '%s', %s, %s, %s, %s, %d.%02d, %s)", world, null(x.customer), x.start, end, null(x.currency), null(x.contract), null(x.product), x.arr/100, x.arr%100, null(x.key))
		}
	}
	d.exec(b.String())
	if d.schema == "" {
		d.exec("CREATE INDEX ON terms (world)")
	}
	return all
}

func (d database) text(name string) string {
	return d.Dialect().Text(name, warehouse.Column{Name: name, Type: "text", Kind: warehouse.Text})
}

func (d database) subscriptions(world int) *statement.Subscriptions {
	return &statement.Subscriptions{Dialect: d.Dialect(), From: d.schema + "terms", Where: fmt.Sprintf("world = %d", world), Customer: d.text("customer"), Start: "starts", End: "ends",
		ARR: d.Dialect().Exact("arr", warehouse.Column{Name: "arr", Type: "numeric(18,2)", Kind: warehouse.Decimal}), Currency: d.text("currency"), Contract: d.text("contract"), Product: d.text("product"), Key: []string{d.text("id")}}
}

// terms makes the table terms. Its ids have a collation of the database that merges case and
// accents, where there is one.
func (d database) terms() {
	collation := ""
	if d.Dialect().Name == filing.Postgres {
		d.exec("CREATE COLLATION same (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
		collation = " COLLATE same"
	}
	d.exec("CREATE TABLE " + d.schema + "terms (world integer, customer varchar" + collation + ", starts date, ends date, currency varchar, contract varchar" + collation + ", product varchar, arr decimal(18,2), id varchar)")
}

// TestTermsOfADatabase compares what the database says of random ledgers with what the rows say.
func TestTermsOfADatabase(t *testing.T) { inPostgres(t, termsOf) }
func TestTrinoTerms(t *testing.T)       { inTrino(t, termsOf) }

func termsOf(t *testing.T, d database) {
	d.terms()
	compareTerms(t, d, ledgers(d, worlds(d)))
}

// worlds is the number of random ledgers.
func worlds(d database) int {
	if d.Dialect().Name == filing.Postgres {
		return 200
	}
	return 12
}

func compareTerms(t *testing.T, conn database, all [][]row) {
	ctx := context.Background()
	against, amended := 0, 0
	for world, rows := range all {
		s := conn.subscriptions(world)
		by := map[string][]fiscal.Span{}
		var customers []string
		var starts []evidence.Day
		for _, x := range rows {
			if by[x.customer] == nil {
				customers = append(customers, x.customer)
			}
			by[x.customer] = append(by[x.customer], fiscal.Span{Start: x.start, End: x.end})
			starts = append(starts, evidence.Day{Date: x.start, Terms: 1})
		}
		type run struct {
			Customer string
			Span     fiscal.Span
		}
		var want, got []run
		for _, c := range customers {
			for _, span := range statement.Merge(by[c]) {
				want = append(want, run{c, span})
			}
		}
		err := s.ReadRuns(ctx, conn, func(customer []byte, span fiscal.Span) error {
			got = append(got, run{string(customer), span})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("runs of ledger %d (-want +got):\n%s", world, d)
		}

		days, err := s.ReadStarts(ctx, conn)
		if err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(daily(starts), days); d != "" {
			t.Fatalf("starts of ledger %d (-want +got):\n%s", world, d)
		}

		for _, s.DayAfter = range []bool{false, true} {
			wanted := endsOf(rows, s.DayAfter)
			ends, places, err := s.ReadEnds(ctx, conn)
			if err != nil {
				t.Fatal(err)
			}
			f, g := wanted.Finding(s.DayAfter), ends.Finding(s.DayAfter)
			if ends.First != wanted.First || ends.Last != wanted.Last || (f == nil) != (g == nil) {
				t.Fatalf("ledger %d: %d and %d terms agree, want %d and %d", world, ends.First, ends.Last, wanted.First, wanted.Last)
			}
			if g == nil {
				continue
			}
			against++
			f.Row, g.Row = keyed(rows, f.Row), keyed2(places, g.Row)
			for i := range f.Others {
				f.Others[i].Row, g.Others[i].Row = keyed(rows, f.Others[i].Row), keyed2(places, g.Others[i].Row)
			}
			if d := gocmp.Diff(f, g, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("ends of ledger %d (-want +got):\n%s", world, d)
			}
		}

		wants := overlapsOf(rows)
		gots, err := s.ReadAmendments(ctx, conn, 100)
		if err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(wants, gots); d != "" {
			t.Fatalf("overlaps of ledger %d (-want +got):\n%s", world, d)
		}
		amended += len(gots)
	}
	t.Logf("%d ledgers: in %d cases the ends contradict end_is, and %d terms are amendments", len(all), against, amended)
	if len(all) > 50 && (against < len(all)/6 || amended < len(all)/5) {
		t.Errorf("only %d ledgers have ends against end_is, and %d terms are amendments", against, amended)
	}
}

func keyed(rows []row, i int) int                { return numberOf(rows[i].key) }
func keyed2(places []statement.Place, i int) int { return numberOf(*places[i][0]) }
func numberOf(key string) (n int)                { fmt.Sscanf(key, "S-%d", &n); return n }

// daily adds the starts of each day.
func daily(list []evidence.Day) (days []evidence.Day) {
	slices.SortFunc(list, func(a, b evidence.Day) int { return cmp.Compare(a.Date, b.Date) })
	for _, d := range list {
		if n := len(days); n > 0 && days[n-1].Date == d.Date {
			days[n-1].Terms++
			continue
		}
		days = append(days, d)
	}
	return days
}

// endsOf returns the evidence of the rows; the Row of a term is its index.
func endsOf(rows []row, dayAfter bool) (e evidence.Ends) {
	for first := 0; first < len(rows); {
		var list []evidence.Term
		n := first
		for ; n < len(rows) && rows[n].customer == rows[first].customer; n++ {
			x := evidence.Term{Start: rows[n].start, End: rows[n].end, Row: n}
			if dayAfter && x.End != 0 {
				x.End++
			}
			list = append(list, x)
		}
		e.Add(rows[first].customer, list)
		first = n
	}
	return e
}

// overlapsOf returns the amendments of the rows.
func overlapsOf(rows []row) (list []statement.Amendment) {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.contract, b.contract), cmp.Compare(a.product, b.product), cmp.Compare(a.currency, b.currency),
			cmp.Compare(a.start, b.start), cmp.Compare(a.open(), b.open()), cmp.Compare(a.arr, b.arr), cmp.Compare(a.key, b.key))
	})
	charges, numbers := evidence.Charges{ARR: new(quantity.List)}, map[[4]string]uint64{}
	for _, x := range rows {
		contract := uint64(0)
		if x.contract != "" && x.product != "" {
			k := [4]string{x.customer, x.contract, x.product, x.currency}
			if numbers[k] == 0 {
				numbers[k] = uint64(len(numbers) + 1)
			}
			contract = numbers[k]
		}
		charges.Contract, charges.Days = append(charges.Contract, contract), append(charges.Days, fiscal.Span{Start: x.start, End: x.open()})
		charges.ARR.Append(quantity.Int(int64(x.arr)).Shift(-2).Scale())
	}
	for _, o := range charges.Overlaps() {
		a, b := rows[o.Earlier], rows[o.Later]
		list = append(list, statement.Amendment{Customer: b.customer, Earlier: statement.Place{&a.key}, Later: statement.Place{&b.key}, Starts: b.start,
			Common: fiscal.Span{Start: o.From, End: min(o.To, fiscal.NewDate(9999, 12, 30))}})
	}
	return list
}
