package evidence

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// Offset is a date on which the accounts of a trial balance do not add to zero.
type Offset struct {
	Date fiscal.Date
	Sum  quantity.Amount
}

// Footing is how the accounts of a signed trial balance add up by date.
type Footing struct {
	Off   []Offset // in order of date
	Dates []fiscal.Date
	Zero  int // number of dates on which the accounts add to zero but are not all zero
}

// Foot adds the accounts of each date.
func Foot(accounts []Account) (f Footing) {
	sums, any := map[fiscal.Date]quantity.Amount{}, map[fiscal.Date]bool{}
	for _, a := range accounts {
		for _, r := range a.Rows {
			if _, known := sums[r.Date]; !known {
				f.Dates = append(f.Dates, r.Date)
			}
			sums[r.Date] = sums[r.Date].Add(r.Amount.Amount())
			any[r.Date] = any[r.Date] || r.Amount.Sign() != 0
		}
	}
	slices.Sort(f.Dates)
	for _, d := range f.Dates {
		if sums[d].Sign() != 0 {
			f.Off = append(f.Off, Offset{d, sums[d]})
		} else if any[d] {
			f.Zero++
		}
	}
	return f
}

// leastDates is the number of dates from which the rows of balance sheet accounts are tested.
const leastDates = 5

// fewDates is the number of dates from which fewer than three accounts are evidence.
const fewDates = 11

// Movement is the evidence that the rows of balance sheet accounts are the movements of a
// period and not the balances at its end.
type Movement struct {
	Accounts, Dates int     // numbers of balance sheet accounts and of dates that were compared
	Example         Account // the first account that is read as a balance and has movements
	Weak            bool    // true if the evidence is weak; see Movements
	share           string  // of their amount by which they change, at least
}

// Evidence returns a sentence with the last two amounts of an account.
func (m Movement) Evidence() string {
	rows := m.Example.Rows
	before, last := rows[len(rows)-2], rows[len(rows)-1]
	return fmt.Sprintf("account %s has %s on %s and %s on %s. From one date to the next, the rows of %s change by more than %s of their amount, and balances usually change less",
		m.Example.ID, amount(before.Amount), before.Date, amount(last.Amount), last.Date, control.Counted(m.Accounts, "balance sheet account"), m.share)
}

// Movements looks for balance sheet accounts whose rows are the movements of a period; it
// returns nil if there is no evidence. The argument sheet holds the accounts of the
// balance sheet; balance holds the accounts that a disclosure reads as balances. In
// movements, as in balances, debits equal credits, so every date must add to zero. The
// difference is that a balance is near the balance of the date before, and a movement is
// not. The evidence is that, together, the accounts change from one date to the next by
// more than 40% of their amounts. A change of more than 37.5% and at most 40% is weak
// evidence. If there are fewer than three accounts, there must be 11 dates or more and a
// change of more than 80%, and the evidence is always weak. The first date may hold the
// opening balances and is left out. An account without a row on a date has zero.
func Movements(accounts []Account, sheet, balance map[string]bool) *Movement {
	f := Foot(accounts)
	if len(f.Off) > 0 || f.Zero < leastDates {
		return nil
	}
	dates := f.Dates[1:]
	m := &Movement{Dates: len(dates)}
	var changes, amounts quantity.Amount
	for _, a := range accounts {
		if !sheet[a.ID] {
			continue
		}
		var before quantity.Amount
		row, moved := 0, false
		for i, d := range dates {
			var has quantity.Amount
			for row < len(a.Rows) && a.Rows[row].Date < d {
				row++
			}
			if row < len(a.Rows) && a.Rows[row].Date == d {
				has = a.Rows[row].Amount.Amount()
			}
			moved = moved || has.Sign() != 0
			amounts = amounts.Add(has.Abs())
			if i > 0 {
				changes = changes.Add(has.Sub(before).Abs())
			}
			before = has
		}
		if !moved {
			continue
		}
		m.Accounts++
		if m.Example.ID == "" && balance[a.ID] && len(a.Rows) > 1 {
			m.Example = a
		}
	}
	beyond := func(num, den int64) bool {
		return changes.Mul(quantity.Int(den)).Cmp(amounts.Mul(quantity.Int(num))) > 0
	}
	switch few := m.Accounts < 3; {
	case m.Example.ID == "":
		return nil
	case few && len(dates) >= fewDates && beyond(4, 5):
		m.Weak, m.share = true, "80%"
	case !few && beyond(2, 5):
		m.share = "40%"
	case !few && beyond(3, 8):
		m.Weak, m.share = true, "37%"
	default:
		return nil
	}
	return m
}

// IDs returns the ids of accounts.
func IDs(accounts []Account) (ids []string) {
	for _, a := range accounts {
		ids = append(ids, a.ID)
	}
	return ids
}
