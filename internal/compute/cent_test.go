package compute_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/ledger"
	"tieout/internal/ledger/ledgertest"
	"tieout/internal/quantity"
)

// subscription is a row of the subscriptions ledger that was kept.
type subscription struct {
	ledger.Row
	line string // as a person sees it
}

// activeRows reads the rows of the subscriptions ledger that are active on any of
// some dates.
func activeRows(f *filing.Filing, dates []fiscal.Date) []subscription {
	var rows []subscription
	ledger.Rows(f, "subscriptions", func(r *ledger.Row, line func() ledger.Line) {
		if slices.ContainsFunc(dates, ledger.TermOf(r).Holds) {
			kept := ledger.Row{Num: r.Num, Text: slices.Clone(r.Text), Date: slices.Clone(r.Date), Amount: slices.Clone(r.Amount)}
			rows = append(rows, subscription{kept, fmt.Sprint(line())})
		}
	})
	return rows
}

// moved gives the book with an amount added to one subscription, as the reader
// would have folded it.
func moved(b *ledger.Book, row subscription, by quantity.Amount) *ledger.Book {
	other, subs := *b, *b.Subscriptions
	other.Subscriptions, subs.On = &subs, maps.Clone(subs.On)
	for d := range subs.On {
		if !ledger.TermOf(&row.Row).Holds(d) {
			continue
		}
		held := maps.Clone(subs.On[d])
		h := ledger.Holding{Customer: row.Text[ledger.SubCustomer], Currency: row.Text[ledger.SubCurrency]}
		held[h] = held[h].Add(by)
		subs.On[d] = held
	}
	return &other
}

// listing gives the facts whose trace lists a row: it was summed into them, or into
// what they were computed from.
func listing(r *compute.Result, row subscription) map[string]bool {
	known := map[fact.ID]bool{}
	var lists func(fact.ID) bool
	lists = func(id fact.ID) bool {
		if is, ok := known[id]; ok {
			return is
		}
		known[id] = false
		f := r.Facts.Of(id)
		is := f != nil && slices.ContainsFunc(f.Origin.Inputs, lists) ||
			slices.ContainsFunc(r.Rows[id], func(s compute.Selection) bool { return s.Ledger == "subscriptions" && s.Keep(&row.Row) })
		known[id] = is
		return is
	}
	listed := map[string]bool{}
	for _, f := range r.Facts.All() {
		if lists(f.ID) {
			listed[f.ID.String()] = true
		}
	}
	return listed
}

// few gives a filing with some of its ledgers alone.
func few(f *filing.Filing, ledgers ...string) *filing.Filing {
	other := *f
	other.Ledgers = slices.DeleteFunc(slices.Clone(f.Ledgers), func(l *filing.Ledger) bool { return !slices.Contains(ledgers, l.Ledger) })
	return &other
}

// rewritten gives the book with an amount added to one subscription in its
// workbook, which is read anew.
func rewritten(t *testing.T, f *filing.Filing, b *ledger.Book, row subscription, by quantity.Amount) *ledger.Book {
	rows := [][]any{{}}
	ledger.Rows(f, "subscriptions", func(r *ledger.Row, line func() ledger.Line) {
		if r.Num == row.Num {
			r.Amount[ledger.SubARR] = r.Amount[ledger.SubARR].Add(by)
		}
		rows = append(rows, []any{r.Text[ledger.SubCustomer], r.Date[ledger.SubStart], nil, text(r.Text[ledger.SubCurrency]), ledgertest.Number(r.Amount[ledger.SubARR].String()), r.Num})
		if end := r.Date[ledger.SubEnd]; end != 0 {
			rows[len(rows)-1][2] = end
		}
	})
	rows[0] = []any{"customer", "start", "end", "currency", "arr", "reference"}
	l := *f.Ledger("subscriptions")
	l.File, l.Sheet, l.Columns = "subscriptions.xlsx", "", make([]string, len(l.Fields))
	for _, name := range rows[0] {
		l.Columns[l.Index(name.(string))] = name.(string)
	}
	anew := *f
	anew.FS = fstest.MapFS{l.File: {Data: ledgertest.Workbook(ledgertest.Sheet{Name: "Sheet1", Rows: rows}), Mode: 0o644}}
	anew.Ledgers = []*filing.Ledger{&l}
	read, found := ledger.Read(&anew, compute.Needs(f), nil)
	if len(found) > 0 {
		t.Fatalf("ledger.Read found %v", found)
	}
	other := *b
	other.Subscriptions = read.Subscriptions
	return &other
}

// TestOneCent moves one cent in 200 subscriptions that are active on a shown date:
// it changes exactly the facts whose trace lists the row, before the move or after
// it. A few are moved with every fact of the filing, and in the workbook itself;
// the others with the facts of subscriptions, in the book.
func TestOneCent(t *testing.T) {
	whole, found, err := filing.Read(os.DirFS("../../fixtures/northgate-10k"))
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	book, found := ledger.Read(whole, compute.Needs(whole), nil)
	if len(found) > 0 {
		t.Fatalf("ledger.Read found %v", found)
	}
	cent, err := quantity.ParseText("0.01")
	if err != nil {
		t.Fatal(err)
	}
	part := few(whole, "customers", "fx", "subscriptions")
	few := *book
	few.Revenue, few.TrialBalance, few.Securities, few.NoteTables = nil, nil, nil, nil
	rows := activeRows(whole, compute.Needs(whole).ActiveOn)
	if len(rows) < 200 {
		t.Fatalf("%d subscriptions are active on a shown date, want 200 at least", len(rows))
	}
	dice := rand.New(rand.NewPCG(1, 2))
	dice.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	base := map[*filing.Filing]*compute.Result{}
	base[whole], _ = compute.Facts(whole, book, nil)
	base[part], _ = compute.Facts(part, &few, nil)
	for i, row := range rows[:200] {
		f, other, by := part, &few, cent
		if i%2 == 1 {
			by = cent.Neg()
		}
		if i < 10 {
			f, other = whole, book
		}
		before, to := values(base[f]), moved(other, row, by)
		if i < 3 {
			to = rewritten(t, whole, book, row, by)
		}
		after, _ := compute.Facts(f, to, nil)
		listed, changed, now := join(listing(base[f], row), listing(after, row)), map[string]bool{}, values(after)
		for id := range join(before, now) {
			if before[id] != now[id] {
				changed[id] = true
			}
		}
		if len(changed) == 0 || !maps.Equal(listed, changed) {
			t.Errorf("%s in %s changes %s\nwhose trace does not list it: %s\nlisted and not changed: %s", by, row.line, words(changed), words(without(changed, listed)), words(without(listed, changed)))
		}
	}
}

func without(a, b map[string]bool) map[string]bool {
	left := maps.Clone(a)
	maps.DeleteFunc(left, func(id string, _ bool) bool { return b[id] })
	return left
}

func words(set map[string]bool) string {
	if len(set) == 0 {
		return "nothing"
	}
	return strings.Join(slices.Sorted(maps.Keys(set)), ", ")
}
