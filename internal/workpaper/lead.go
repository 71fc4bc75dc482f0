package workpaper

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
)

// lead is the lead schedule: for each element of [accounts] that formulas use, its accounts, and
// the amount of each for each time.
type lead struct {
	*grid
	b     *book
	list  []leadRow
	block map[string][2]int // by element: the first row and the one after the last
	times map[string]int    // by times: the column
	added map[leadSum]bool  // the sums that numbers use; the other cells are blank
}

// leadSum is the sum of an element's accounts in a column.
type leadSum struct {
	element string
	col     int
}

// leadRow is an account of an element.
type leadRow struct {
	element, account string
	key              int
}

// mostCompared is the number of comparisons of keys that a column of the lead schedule makes at
// most. Above it, each account adds the block of its own rows.
const mostCompared = 2_000_000

// leadSchedule returns the lead schedule, which is made when a formula first needs it.
func (b *book) leadSchedule() *lead {
	if b.leads != nil {
		return b.leads
	}
	l := &lead{grid: &grid{sheet: b.later("Lead schedule"), caption: "Lead schedule", about: "The accounts of each element of [accounts] in filing.toml, from the rows of the trial balance, with the signs of the export. An amount stands where a number adds it."},
		b: b, block: map[string][2]int{}, times: map[string]int{}, added: map[leadSum]bool{}}
	b.leads = l
	l.addCol(col{head: "Element", width: 44, cell: func(i int) cell { return str(plain, l.list[i].element) }})
	l.addCol(col{head: "Account", width: 30, cell: func(i int) cell { return str(input, l.list[i].account) }})
	r := b.ledgerRows("trial-balance")
	l.addCol(col{head: "Account key", width: 9, cell: func(i int) cell {
		at := r.block[l.list[i].key]
		return linked(integer(linkNumber, l.list[i].key), r.area(at[0], at[1]))
	}})
	accounts := b.accounts()
	for i := range b.r.Filing.Accounts {
		a := &b.r.Filing.Accounts[i]
		first := len(l.list)
		var taken []leadRow
		for account, k := range accounts {
			if a.Takes(account) {
				taken = append(taken, leadRow{a.Name, account, k})
			}
		}
		slices.SortFunc(taken, func(x, y leadRow) int { return cmp.Compare(x.key, y.key) })
		l.list = append(l.list, taken...)
		l.block[a.Name] = [2]int{first, len(l.list)}
	}
	l.n = len(l.list)
	return l
}

// sum returns the formula for the sum of an element's accounts at the times of a selection.
func (l *lead) sum(element string, at []ledger.Time) string {
	block := l.block[element]
	if block[0] == block[1] {
		return "0" // no row of the trial balance has an account of the element
	}
	sign := ""
	if at[0].Minus {
		sign = "-"
	}
	k := l.column(at)
	l.added[leadSum{element, k}] = true
	return sign + "SUM(" + l.span(k, block[0], block[1]-1) + ")"
}

// column returns the column for the times of a selection, in the signs of the export.
func (l *lead) column(at []ledger.Time) int {
	name := ""
	for k, t := range at {
		when := l.b.settings.span(t.When.Span)
		if span := t.When.Span; span.Start == span.End {
			if when = span.End.Words(); k == 0 {
				when = "Balance at " + when
			} else {
				when = "balance at " + when
			}
		}
		if k > 0 {
			name += map[bool]string{true: " plus ", false: " less "}[t.Minus == at[0].Minus]
		}
		name += when
	}
	if c, known := l.times[name]; known {
		return c
	}
	r := l.b.ledgerRows("trial-balance")
	amounts := map[int]quantity.Value{}
	for i, rec := range r.list {
		v, has := amounts[rec.key]
		if !has {
			v = l.b.zero()
		}
		for _, e := range r.terms(i) {
			for k, t := range at {
				if t.When.Span.Holds(e.Date("date")) {
					amount_ := l.b.value(e.Amount("amount"))
					if k > 0 && t.Minus != at[0].Minus {
						amount_ = amount_.Neg()
					}
					v = v.Add(amount_)
				}
			}
		}
		amounts[rec.key] = v
	}
	mine := len(l.cols)
	l.times[name] = l.addCol(col{head: name, width: 20, cell: func(i int) cell {
		if !l.added[leadSum{l.list[i].element, mine}] {
			return blank(amount)
		}
		k := l.list[i].key
		block := r.block[k]
		if r.n*l.n <= mostCompared { // all rows, so that a row counts where its key says
			block = [2]int{0, r.n - 1}
		}
		text := ""
		for j, t := range at {
			if j > 0 {
				text += map[bool]string{true: "+", false: "-"}[t.Minus == at[0].Minus]
			}
			sum, where := l.b.dated(r, "amount", t.When.Span)
			text += r.sumifs(sum, append([]condition{{r.field["key"], fmt.Sprintf("$%s", cellAt(2, l.row(i)))}}, where...), block[0], block[1])
		}
		return formula(text, num(amount, amounts[k].String()))
	}})
	for _, t := range at { // so that the rows have their columns before they are written
		l.b.dated(r, "amount", t.When.Span)
	}
	return l.times[name]
}
