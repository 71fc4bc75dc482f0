// Package ledger reads the ledgers of a filing from their workbooks. It promises
// that every cell is read raw and means what it says or is an error at its
// place; that a workbook is streamed once and folded as it goes, so that memory
// follows customers and their terms, and of each row keeps but the 16 bytes by
// which it is known when it is listed twice; and that each fold knows the range of
// cells it was made from. It refuses to guess.
package ledger

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
)

// Needs is what will be asked of the ledgers: the question that a reading
// answers in one pass.
type Needs struct {
	ActiveOn  []fiscal.Date // ARR by customer and currency
	RevenueIn []fiscal.Span // revenue by customer, country and channel; activity by account
	Quarters  []fiscal.Span // whether there is any row at all, of revenue or of the trial balance
	BalanceOn []fiscal.Date // balances by account
	PrintedOn []fiscal.Date // holdings
	NotesOn   []fiscal.Date // cells of a note's tables
}

// Book is what was read.
type Book struct {
	Customers     *Customers     // nil where the filing maps none
	Rates         *Rates         // nil where the filing maps none
	Subscriptions *Subscriptions // nil where the filing maps none, or it cannot be read
	Revenue       *Revenue
	TrialBalance  *TrialBalance
	Securities    *Securities
	NoteTables    *NoteTables
	Hashes        map[string]string // SHA-256 of each workbook, of the bytes that were read
	Wrong         map[string]bool   // ledgers with errors: what they gave is not all there is
}

// fold is what the rows of a ledger are folded into.
type fold interface {
	add(*scanner, *Row) // notes a row
	close(*scanner)     // holds the whole against itself, once all rows are in
}

// Read reads the ledgers of a filing once, each workbook in a goroutine of its
// own: on two processors two full sheets take 0.6 of the time that one after the
// other does (go test -bench Read -cpu 1,2, on an idle machine). Beside the Book stand the findings, in the order of
// the ledgers.
func Read(f *filing.Filing, needs Needs, watch Progress) (*Book, []diag.Diagnostic) {
	b := &Book{}
	found := make([][]diag.Diagnostic, len(f.Ledgers))
	var reading sync.WaitGroup
	var defect atomic.Value
	sealed := newSeals()
	for i, l := range f.Ledgers {
		if l.File == "" || slices.ContainsFunc(l.Fields, func(field schema.Field) bool { return field.Required && l.Columns[l.Index(field.Name)] == "" }) {
			continue // filing.toml is wrong, and said so
		}
		into, keep := b.fold(f, l.Ledger, needs)
		reading.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					defect.Store(fmt.Sprintf("%s: %v\n%s", l.Ledger, p, debug.Stack()))
				}
			}()
			s, problems := scan(f.FS, l, false, sealed, watch, into.add)
			if s != nil {
				into.close(s)
				keep()
				problems = s.told()
			}
			found[i] = problems
		})
	}
	reading.Wait()
	if p := defect.Load(); p != nil {
		panic(p) // where it is told, and not in a goroutine where nobody can
	}
	b.Hashes, b.Wrong = sealed.sums(), map[string]bool{}
	for i, l := range f.Ledgers {
		if slices.ContainsFunc(found[i], func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != "FVT002" }) { // what does not foot was read all the same
			b.Wrong[l.Ledger] = true
		}
	}
	return b, slices.Concat(found...)
}

// fold gives what a ledger is folded into, and what puts it into the Book once
// it was read to its end. Each ledger has a field of its own, so that ledgers may
// be read side by side.
func (b *Book) fold(f *filing.Filing, ledger string, needs Needs) (into fold, keep func()) {
	switch ledger {
	case "customers":
		c := &Customers{parents: map[string]string{}, at: map[string]source.Cell{}, Names: map[string]string{}}
		return c, func() { b.Customers = c }
	case "fx":
		r := &Rates{byCurrency: map[string][]Rate{}}
		return r, func() { b.Rates = r }
	case "subscriptions":
		t := newSubscriptions(needs)
		return t, func() { b.Subscriptions = t }
	case "revenue":
		r := newRevenue(needs)
		return r, func() { b.Revenue = r }
	case "trial-balance":
		t := newTrialBalance(needs)
		return t, func() { b.TrialBalance = t }
	case "securities":
		h := newSecurities(f, needs)
		return h, func() { b.Securities = h }
	case "note-tables":
		n := newNoteTables(f, needs)
		return n, func() { b.NoteTables = n }
	}
	panic("ledger: no fold for " + ledger) // Schemas are all there are
}

// Customers is who a customer is.
type Customers struct {
	parents map[string]string
	at      map[string]source.Cell // of each customer's parent
	Names   map[string]string
	tops    map[string]string
}

func (c *Customers) add(s *scanner, row *Row) {
	const customer, parent, name = 0, 1, 2
	id := row.Text[customer]
	at := s.cell(customer, row.Num)
	if first, listed := c.at[id]; listed && c.parents[id] != row.Text[parent] {
		s.report(diag.Diagnostic{Code: "LED003", Summary: "a customer with two parents", Subject: at,
			Detail: fmt.Sprintf("customer %s has the parent %q here and %q before", id, row.Text[parent], c.parents[id]), Remedy: "Keep the one that holds",
			Related: []diag.Related{{Message: "listed before", At: first}}})
		return
	}
	c.at[id], c.parents[id], c.Names[id] = at, row.Text[parent], row.Text[name]
}

func (c *Customers) close(s *scanner) {
	c.tops = map[string]string{}
	var ids []string
	for id := range c.parents {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		var path []string
		on := map[string]bool{}
		top := id
		for c.parents[top] != "" && !on[top] && c.tops[top] == "" {
			on[top] = true
			path = append(path, top)
			top = c.parents[top]
		}
		if on[top] {
			s.report(diag.Diagnostic{Code: "LED007", Summary: "a customer that is its own ancestor", Subject: c.at[top],
				Detail: fmt.Sprintf("following the parents of %s leads back to it", top), Remedy: "Leave the parent of the topmost customer blank"})
		}
		if known := c.tops[top]; known != "" {
			top = known
		}
		for _, member := range append(path, id) {
			c.tops[member] = top
		}
	}
}

// Top gives a customer's topmost parent, which it is counted as.
func (c *Customers) Top(id string) string {
	if c == nil {
		return id
	}
	if top, ok := c.tops[id]; ok {
		return top
	}
	return id
}

// Parents gives the parent of each customer that has one.
func (c *Customers) Parents() map[string]string {
	parents := map[string]string{}
	if c != nil {
		for id, parent := range c.parents {
			if parent != "" {
				parents[id] = parent
			}
		}
	}
	return parents
}

// Rate is a spot rate: reporting currency for one unit.
type Rate struct {
	Date fiscal.Date
	Rate quantity.Amount
	At   source.Cell
}

// Rates are the spot rates by currency.
type Rates struct {
	byCurrency map[string][]Rate
}

func (r *Rates) add(s *scanner, row *Row) {
	const currency, date, rate = 0, 1, 2
	r.byCurrency[row.Text[currency]] = append(r.byCurrency[row.Text[currency]], Rate{row.Date[date], row.Amount[rate], s.cell(rate, row.Num)})
}

func (r *Rates) close(s *scanner) {
	var currencies []string
	for currency := range r.byCurrency {
		currencies = append(currencies, currency)
	}
	slices.Sort(currencies)
	for _, currency := range currencies {
		list := r.byCurrency[currency]
		slices.SortStableFunc(list, func(a, b Rate) int { return cmp.Compare(a.Date, b.Date) })
		for i := 1; i < len(list); i++ {
			if a, b := list[i-1], list[i]; a.Date == b.Date && a.Rate.Cmp(b.Rate) != 0 {
				s.report(diag.Diagnostic{Code: "LED005", Summary: "two rates for one currency and date", Subject: b.At,
					Detail: fmt.Sprintf("%s on %s is %s here and %s before", currency, b.Date, b.Rate, a.Rate), Remedy: "Keep the one that holds",
					Related: []diag.Related{{Message: "the other rate", At: a.At}}})
			}
		}
	}
}

// stale is how many days old the latest rate may be.
const stale = 7

// On gives the latest rate on or before a date and at most 7 days old.
func (r *Rates) On(currency string, d fiscal.Date) (Rate, bool) {
	list := r.byCurrency[currency]
	i, _ := slices.BinarySearchFunc(list, d+1, func(x Rate, d fiscal.Date) int { return cmp.Compare(x.Date, d) })
	if i == 0 || d-list[i-1].Date > stale {
		return Rate{}, false
	}
	return list[i-1], true
}

// Latest gives the last rate on or before a date, however old.
func (r *Rates) Latest(currency string, d fiscal.Date) (Rate, bool) {
	for _, x := range slices.Backward(r.byCurrency[currency]) {
		if x.Date <= d {
			return x, true
		}
	}
	return Rate{}, false
}

// Term is a run of days on which a customer was active, both ends included.
type Term = fiscal.Span

// forever ends a term that is open.
const forever = fiscal.Date(1 << 30)

// Holding is what a customer had on a date in a currency.
type Holding struct{ Customer, Currency string }

// Subscriptions folds the terms: who was active when, and the annual recurring
// revenue on the dates asked for.
type Subscriptions struct {
	Terms    map[string][]Term                           // by customer, not merged with parents
	On       map[fiscal.Date]map[Holding]quantity.Amount // "" is the reporting currency
	Currency map[string]source.Cell                      // a cell of each currency
	ARR      source.Range
	Dates    source.Range // of start
	Ends     source.Range // of end, where it is mapped
	Rows     int
}

// Columns of the subscriptions ledger, as its schema orders them.
const (
	SubCustomer, SubStart, SubEnd, SubCurrency, SubARR = 0, 1, 2, 3, 4
)

func newSubscriptions(n Needs) *Subscriptions {
	t := &Subscriptions{Terms: map[string][]Term{}, On: map[fiscal.Date]map[Holding]quantity.Amount{}, Currency: map[string]source.Cell{}}
	for _, d := range n.ActiveOn {
		t.On[d] = map[Holding]quantity.Amount{}
	}
	return t
}

// TermOf gives the days of a subscription row.
func TermOf(row *Row) Term {
	end := row.Date[SubEnd]
	if end == 0 {
		end = forever
	}
	return Term{Start: row.Date[SubStart], End: end}
}

func (t *Subscriptions) add(s *scanner, row *Row) {
	term := TermOf(row)
	id := row.Text[SubCustomer]
	t.Rows++
	t.Terms[id] = append(t.Terms[id], term)
	for d, held := range t.On {
		if term.Holds(d) {
			h := Holding{id, row.Text[SubCurrency]}
			held[h] = held[h].Add(row.Amount[SubARR])
		}
	}
	if c := row.Text[SubCurrency]; c != "" {
		if _, known := t.Currency[c]; !known {
			t.Currency[c] = s.cell(SubCurrency, row.Num)
		}
	}
}

func (t *Subscriptions) close(s *scanner) {
	t.ARR, t.Dates = s.cells("arr"), s.cells("start")
	if s.columns[SubEnd] != 0 {
		t.Ends = s.cells("end")
	}
}

// Any says whether any term has a day within a span.
func (t *Subscriptions) Any(span fiscal.Span) bool {
	for _, terms := range t.Terms {
		for _, term := range terms {
			if term.Overlaps(span) {
				return true
			}
		}
	}
	return false
}

// Part is a part of revenue: one customer's, in one country, through one channel.
type Part struct{ Customer, Country, Channel string }

// Revenue folds revenue over the periods asked for.
type Revenue struct {
	In       map[fiscal.Span]map[Part]quantity.Amount // nil for a span without a row
	Any      map[fiscal.Span]bool                     // whether a span has any row
	Customer map[string]source.Cell                   // a cell of each customer
	Amounts  source.Range
	needs    Needs
	parts    map[Part][]*quantity.Amount // for each span needed, nil where there is no row
	any      []bool                      // for each quarter needed
}

// Columns of the revenue ledger, as its schema orders them.
const (
	RevCustomer, RevDate, RevAmount, RevCountry, RevChannel = 0, 1, 2, 3, 4
)

func newRevenue(n Needs) *Revenue {
	return &Revenue{In: map[fiscal.Span]map[Part]quantity.Amount{}, Any: map[fiscal.Span]bool{}, Customer: map[string]source.Cell{},
		needs: n, parts: map[Part][]*quantity.Amount{}, any: make([]bool, len(n.Quarters))}
}

func (r *Revenue) add(s *scanner, row *Row) {
	d := row.Date[RevDate]
	part := Part{row.Text[RevCustomer], row.Text[RevCountry], row.Text[RevChannel]}
	sums := r.parts[part]
	if sums == nil {
		sums = make([]*quantity.Amount, len(r.needs.RevenueIn))
		r.parts[part] = sums
		if _, known := r.Customer[part.Customer]; !known {
			r.Customer[part.Customer] = s.cell(RevCustomer, row.Num)
		}
	}
	for i, span := range r.needs.RevenueIn {
		if !span.Holds(d) {
			continue
		}
		addTo(&sums[i], row.Amount[RevAmount])
	}
	for i, span := range r.needs.Quarters {
		r.any[i] = r.any[i] || span.Holds(d)
	}
}

func (r *Revenue) close(s *scanner) {
	r.Amounts = s.cells("amount")
	for part, sums := range r.parts {
		for i, sum := range sums {
			if sum == nil {
				continue
			}
			span := r.needs.RevenueIn[i]
			if r.In[span] == nil {
				r.In[span] = map[Part]quantity.Amount{}
			}
			r.In[span][part] = *sum
		}
	}
	for i, span := range r.needs.Quarters {
		r.Any[span] = r.Any[span] || r.any[i]
	}
	r.parts = nil
}
