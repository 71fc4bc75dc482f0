package ledger

import (
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// TrialBalance folds balances and activity by account. An account without a row
// on a date, or within a span, has no entry for it.
type TrialBalance struct {
	On      map[fiscal.Date]map[string]quantity.Amount // by account, of the rows dated on the day
	In      map[fiscal.Span]map[string]quantity.Amount // by account, of the rows dated within the span
	Any     map[fiscal.Span]map[string]bool            // accounts with a row in a quarter
	Account map[string]source.Cell                     // a cell of each account
	Amounts source.Range
	needs   Needs
	books   map[string]*booked
}

// booked is the rows of one account, for each date and span needed.
type booked struct {
	on, in []*quantity.Amount // nil where there is no row
	any    []bool
}

// Columns of the trial balance, as its schema orders them.
const (
	TBAccount, TBDate, TBAmount = 0, 1, 2
)

func newTrialBalance(n Needs) *TrialBalance {
	return &TrialBalance{On: map[fiscal.Date]map[string]quantity.Amount{}, In: map[fiscal.Span]map[string]quantity.Amount{},
		Any: map[fiscal.Span]map[string]bool{}, Account: map[string]source.Cell{}, needs: n, books: map[string]*booked{}}
}

func (t *TrialBalance) add(s *scanner, row *Row) {
	account, d, amount := row.Text[TBAccount], row.Date[TBDate], row.Amount[TBAmount]
	b := t.books[account]
	if b == nil {
		b = &booked{make([]*quantity.Amount, len(t.needs.BalanceOn)), make([]*quantity.Amount, len(t.needs.RevenueIn)), make([]bool, len(t.needs.Quarters))}
		t.books[account] = b
		t.Account[account] = s.cell(TBAccount, row.Num)
	}
	for i, day := range t.needs.BalanceOn {
		if day == d {
			addTo(&b.on[i], amount)
		}
	}
	for i, span := range t.needs.RevenueIn {
		if span.Holds(d) {
			addTo(&b.in[i], amount)
		}
	}
	for i, span := range t.needs.Quarters {
		b.any[i] = b.any[i] || span.Holds(d)
	}
}

// addTo adds to a sum that is nil until it has an addend.
func addTo(sum **quantity.Amount, a quantity.Amount) {
	if *sum == nil {
		*sum = new(quantity.Amount)
	}
	**sum = (*sum).Add(a)
}

func (t *TrialBalance) close(s *scanner) {
	t.Amounts = s.cells("amount")
	for account, b := range t.books {
		for i, sum := range b.on {
			put(t.On, t.needs.BalanceOn[i], account, sum)
		}
		for i, sum := range b.in {
			put(t.In, t.needs.RevenueIn[i], account, sum)
		}
		for i, any := range b.any {
			if span := t.needs.Quarters[i]; any {
				if t.Any[span] == nil {
					t.Any[span] = map[string]bool{}
				}
				t.Any[span][account] = true
			}
		}
	}
	t.books = nil
}

func put[K comparable](sums map[K]map[string]quantity.Amount, when K, account string, sum *quantity.Amount) {
	if sum == nil {
		return
	}
	if sums[when] == nil {
		sums[when] = map[string]quantity.Amount{}
	}
	sums[when][account] = *sum
}
