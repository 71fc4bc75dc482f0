package ledger

import (
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// TrialBalance folds balances and activity by account.
type TrialBalance struct {
	On      map[fiscal.Date]map[string]quantity.Amount // by account, of the rows dated on the day
	In      map[fiscal.Span]map[string]quantity.Amount // by account, of the rows dated within the span
	Any     map[fiscal.Span]map[string]bool            // accounts with a row in a quarter
	Account map[string]source.Cell                     // a cell of each account
	Amounts source.Range
}

// Columns of the trial balance, as its schema orders them.
const (
	TBAccount, TBDate, TBAmount = 0, 1, 2
)

func newTrialBalance(n Needs) *TrialBalance {
	t := &TrialBalance{On: map[fiscal.Date]map[string]quantity.Amount{}, In: map[fiscal.Span]map[string]quantity.Amount{},
		Any: map[fiscal.Span]map[string]bool{}, Account: map[string]source.Cell{}}
	for _, d := range n.BalanceOn {
		t.On[d] = map[string]quantity.Amount{}
	}
	for _, span := range n.RevenueIn {
		t.In[span] = map[string]quantity.Amount{}
	}
	for _, span := range n.Quarters {
		t.Any[span] = map[string]bool{}
	}
	return t
}

func (t *TrialBalance) add(s *scanner, row *Row) {
	account, d, amount := row.Text[TBAccount], row.Date[TBDate], row.Amount[TBAmount]
	if _, known := t.Account[account]; !known {
		t.Account[account] = s.cell(TBAccount, row.Num)
	}
	if on := t.On[d]; on != nil {
		on[account] = on[account].Add(amount)
	}
	for span, in := range t.In {
		if span.Holds(d) {
			in[account] = in[account].Add(amount)
		}
	}
	for span, any := range t.Any {
		if span.Holds(d) {
			any[account] = true
		}
	}
}

func (t *TrialBalance) close(s *scanner) { t.Amounts = s.cells("amount") }
