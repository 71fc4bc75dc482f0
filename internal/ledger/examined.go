package ledger

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/intern"
)

// ends returns the evidence of the terms on whether their end dates are the last day of service.
func (t *Table) ends() (ends evidence.Ends) {
	dict := t.Dict("customer")
	next := make([]int32, dict.Len()+1) // where the next term of a customer goes in by
	for _, id := range t.Terms.Customer {
		next[id+1]++
	}
	for id := range dict.Len() {
		next[id+1] += next[id]
	}
	by := make([]evidence.Term, len(t.Terms.Customer))
	for i, id := range t.Terms.Customer {
		days := t.Terms.Days[i]
		term := evidence.Term{Start: days.Start, End: days.End, Row: i}
		switch {
		case days.End == forever:
			term.End = 0
		case t.DayAfter:
			term.End++ // as the cell has it
		}
		by[next[id]] = term
		next[id]++
	}
	first := int32(0)
	for id, end := range next[:dict.Len()] {
		if end > first {
			ends.Add(dict.Word(intern.ID(id)), by[first:end])
		}
		first = end
	}
	return ends
}

// Accounts returns the accounts of a trial balance in the order of their first rows. Each
// has the sum of its rows for each date, in order of date. For any other ledger, Accounts
// returns nil.
func (t *Table) Accounts() (list []evidence.Account) {
	if t == nil {
		return nil
	}
	p, ok := t.rules.(*postings)
	if !ok || p.account < 0 {
		return nil
	}
	rows := map[intern.ID][]evidence.Dated{}
	for key := range p.sums {
		rows[key.account] = append(rows[key.account], evidence.Dated{Date: key.date, Amount: p.of(key)})
	}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		slices.SortFunc(rows[id], func(x, y evidence.Dated) int { return cmp.Compare(x.Date, y.Date) })
		list = append(list, evidence.Account{ID: t.Dict("account").Word(id), Rows: rows[id]})
	}
	return list
}

// Quotes returns all rates as the ledger shows them, sorted by currency, then by date.
func (b *Book) Quotes() (list []evidence.Rate) {
	if b.Rates == nil {
		return nil
	}
	for currency, rate := range b.Rates.All() {
		list = append(list, evidence.Rate{Currency: currency, Date: rate.Date, Rate: rate.Rate.Scale()})
	}
	return list
}

// Named returns the customers with their parents and names, in order of id.
func (c *Customers) Named() (list []evidence.Customer) {
	if c == nil {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(c.parents)) {
		list = append(list, evidence.Customer{ID: id, Parent: c.parents[id], Name: c.Names[id]})
	}
	return list
}
