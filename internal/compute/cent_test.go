package compute_test

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
)

// overlay is a folder with one file that stands in for, or beside, what it has.
type overlay struct {
	fs.FS
	file fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.file[name]; ok {
		return o.file.Open(name)
	}
	return o.FS.Open(name)
}

// written returns a filing whose subscriptions are some rows of another's, with an amount
// added to one of them; it reads and computes it. Rows have the numbers that they have
// among rows, from 2.
func written(t *testing.T, f *filing.Filing, rows []ledger.Entry, moved int, by quantity.Amount) *compute.Result {
	t.Helper()
	names := []any{"customer", "start", "end", "currency", "arr", "reference"}
	table := [][]any{names}
	for i, e := range rows {
		arr := e.Amount("arr").Amount()
		if i == moved {
			arr = arr.Add(by)
		}
		row := []any{e.Word("customer"), e.Date("start"), nil, text(e.Word("currency")), ledgertest.Number(arr.String()), i}
		if end := e.Date("end"); end != 0 {
			row[2] = end
		}
		table = append(table, row)
	}
	l := *f.Ledger("subscriptions")
	l.Files, l.Sheets, l.Columns = []filing.Name{{Text: "subscriptions.xlsx"}}, nil, make([]string, len(l.Fields))
	for _, name := range names {
		l.Columns[l.Index(name.(string))] = name.(string)
	}
	anew := *f
	anew.FS = overlay{f.FS, fstest.MapFS{l.File(): {Data: ledgertest.Workbook(ledgertest.Sheet{Name: "Sheet1", Rows: table}), Mode: 0o644}}}
	anew.Ledgers = slices.Clone(f.Ledgers)
	anew.Ledgers[slices.IndexFunc(f.Ledgers, func(other *filing.Ledger) bool { return other.Ledger == l.Ledger })] = &l
	ask := compute.Ask(&anew)
	ask.Rows = true
	book, found := ledger.Read(&anew, ask, ledger.Access{})
	if len(found) > 0 {
		t.Fatalf("ledger.Read found %v", found)
	}
	r, _ := compute.Facts(&anew, book, nil)
	return r
}

// listings returns for each row, by its number, the facts whose trace lists it: it was
// summed into them, or into what they were computed from.
func listings(r *compute.Result) map[int]map[string]bool {
	known := map[fact.ID]map[int]bool{}
	var lists func(fact.ID) map[int]bool
	lists = func(id fact.ID) map[int]bool {
		if rows := known[id]; rows != nil {
			return rows
		}
		rows := map[int]bool{}
		known[id] = rows
		for _, in := range r.Facts.Of(id).Origin.Inputs {
			maps.Copy(rows, lists(in))
		}
		if s, ok := r.Selection(id); ok && s.Ledger == "subscriptions" {
			for e := range r.Rows(s) {
				rows[int(e.Spot().Num)] = true
			}
		}
		return rows
	}
	listed := map[int]map[string]bool{}
	for _, f := range r.Facts.All() {
		for row := range lists(f.ID) {
			if listed[row] == nil {
				listed[row] = map[string]bool{}
			}
			listed[row][f.ID.String()] = true
		}
	}
	return listed
}

// TestOneCent moves one cent in 200 subscriptions that are active on a shown date:
// it changes exactly the facts whose trace lists the row, before the move or after
// it. A few are moved in the whole ledger with every fact of the filing, the others
// among the subscriptions of some customers, with the facts of subscriptions.
func TestOneCent(t *testing.T) {
	t.Parallel()
	whole, found, err := filing.Read(os.DirFS("../../fixtures/northgate-10k"))
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	ask := compute.Ask(whole)
	ask.Rows = true
	book, found := ledger.Read(whole, ask, ledger.Access{})
	if len(found) > 0 {
		t.Fatalf("ledger.Read found %v", found)
	}
	cent, err := quantity.ParseText("0.01")
	if err != nil {
		t.Fatal(err)
	}
	few := *whole
	few.Ledgers = slices.DeleteFunc(slices.Clone(whole.Ledgers), func(l *filing.Ledger) bool {
		return !slices.Contains([]string{"customers", "fx", "subscriptions"}, l.Ledger)
	})
	all := slices.Collect(book.Table("subscriptions").Rows())
	var some []ledger.Entry // of one customer in ten, with those it is counted with
	for _, e := range all {
		hash := fnv.New32()
		fmt.Fprint(hash, book.Customers.Top(e.Word("customer")))
		if hash.Sum32()%10 == 0 {
			some = append(some, e)
		}
	}
	for _, tt := range []struct {
		f     *filing.Filing
		rows  []ledger.Entry
		moves int
	}{{whole, all, 3}, {&few, some, 197}} {
		base := written(t, tt.f, tt.rows, -1, cent)
		before, listed := values(base), listings(base)
		var shown []int
		for i, e := range tt.rows {
			end := e.Date("end")
			if slices.ContainsFunc(ask.Queries[0].When, func(w ledger.When) bool { return e.Date("start") <= w.Span.End && (end == 0 || end >= w.Span.End) }) {
				shown = append(shown, i)
			}
		}
		if len(shown) < 2*tt.moves {
			t.Fatalf("%d subscriptions are active on a shown date, want %d at least", len(shown), 2*tt.moves)
		}
		dice := rand.New(rand.NewPCG(1, 2))
		dice.Shuffle(len(shown), func(i, k int) { shown[i], shown[k] = shown[k], shown[i] })
		for n, i := range shown[:tt.moves] {
			by := cent
			if n%2 == 1 {
				by = cent.Neg()
			}
			after := written(t, tt.f, tt.rows, i, by)
			row := i + 2
			expected, changed, now := join(listed[row], listings(after)[row]), map[string]bool{}, values(after)
			for id := range join(before, now) {
				if before[id] != now[id] {
					changed[id] = true
				}
			}
			if len(changed) == 0 || !maps.Equal(expected, changed) {
				t.Errorf("%s in %v changes %s\nwhose trace does not list it: %s\nlisted and not changed: %s", by, tt.rows[i].Line(), words(changed), words(without(changed, expected)), words(without(expected, changed)))
			}
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
