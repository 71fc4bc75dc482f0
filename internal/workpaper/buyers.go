package workpaper

import (
	"fmt"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
)

// buyers is the sheet of the customers with revenue in a period: whether each is existing or
// new, and its revenue.
type buyers struct {
	*grid
	things           []int // indexes of the groups of customers
	kRevenue, kClass int
}

// The classes of a customer's revenue.
const (
	isExisting = "Existing"
	isNew      = "New"
)

// buyersOf returns the sheet of the customers with revenue in a period, compared with another
// period.
func (b *book) buyersOf(p, compare fiscal.Period) *buyers {
	if s := b.sold[p]; s != nil {
		return s
	}
	f := b.r.Filing
	span, err := f.Calendar.Span(p)
	before, err2 := f.Calendar.Span(compare)
	if err != nil || err2 != nil {
		panic(fmt.Sprintf("workpaper: %s has new customers without days", p)) // the fact has a value
	}
	revenue, terms, custs := b.ledgerRows("revenue"), b.ledgerRows("subscriptions"), b.parties()
	s := &buyers{grid: &grid{sheet: b.later("Revenue " + p.String())}}
	b.sold[p] = s
	s.caption = fmt.Sprintf("Revenue by customer, existing and new, %s to %s", span.Start, span.End)
	s.about = "Each row is a customer with all customers below it. A customer is existing if it had an active subscription within the lookback before its first active day after the comparison period; else it is new."
	things, block := blocks(revenue.list, func(rec record) int { return rec.top })
	s.things, s.n = things, len(things)
	sum, where := b.dated(revenue, "amount", span)
	after := b.settings.put("First day after "+b.settings.span(before), "After_"+safe(b.settings.span(before)), formula(b.settings.end(before)+"+1", date(day, before.End+1)), "the day after the comparison period")
	start, end, lookback := b.settings.start(span), b.settings.end(span), b.settings.lookback()
	b.settings.put("Policy unsubscribed", "Policy_unsubscribed", str(input, f.Policies.Unsubscribed), "[policies] in filing.toml, or the default")

	type found struct {
		revenue         quantity.Value
		terms           int
		first, lookFrom fiscal.Date // first: 0 without an active day after the comparison period
		recent          int
		last            fiscal.Date // last active day before first
	}
	all, index := make([]found, s.n), map[int]int{}
	for i, thing := range things {
		all[i], index[thing] = found{revenue: b.zero()}, i
	}
	total := b.zero()
	for i, rec := range revenue.list {
		for _, e := range revenue.terms(i) {
			if span.Holds(e.Date("date")) {
				at := &all[index[rec.top]]
				at.revenue = at.revenue.Add(b.value(e.Amount("amount")))
				total = total.Add(b.value(e.Amount("amount")))
			}
		}
	}
	window := fiscal.Span{Start: before.End + 1, End: span.End}
	each := func(do func(at *found, e ledger.Entry)) {
		for i, rec := range terms.list {
			if k, sold := index[rec.top]; sold {
				for _, e := range terms.terms(i) {
					do(&all[k], e)
				}
			}
		}
	}
	each(func(at *found, e ledger.Entry) {
		at.terms++
		if e.Date("start") <= window.End && lastDay(e) >= window.Start {
			if d := max(e.Date("start"), window.Start); at.first == 0 || d < at.first {
				at.first = d
			}
		}
	})
	active := make([]bool, s.n)
	for i := range all {
		active[i] = all[i].first != 0
		if !active[i] {
			all[i].first = span.Start
		}
		all[i].lookFrom = all[i].first.AddMonths(-f.Policies.Lookback)
	}
	each(func(at *found, e ledger.Entry) {
		if e.Date("start") < at.first {
			at.last = max(at.last, min(lastDay(e), at.first-1))
			if lastDay(e) >= at.lookFrom {
				at.recent++
			}
		}
	})
	class := func(i int) string {
		switch {
		case all[i].terms == 0 && f.Policies.Unsubscribed == "existing":
			return isExisting
		case all[i].terms == 0 && f.Policies.Unsubscribed == "new":
			return isNew
		case all[i].terms == 0:
			return "No subscription"
		case all[i].recent > 0:
			return isExisting
		}
		return isNew
	}
	s.addCol(col{head: "Key", width: 9, cell: func(i int) cell { return num(count, key(things[i])) }})
	s.addCol(col{head: "Customer", width: 22, cell: func(i int) cell { return str(input, custs.ids[things[i]]) }})
	if known := b.r.Book.Customers; known != nil {
		s.addCol(col{head: "Name", width: 30, cell: func(i int) cell { return str(input, known.Names[custs.ids[things[i]]]) }})
	}
	s.addCol(col{head: "Rows of revenue", width: 9, cell: func(i int) cell {
		at := block[things[i]]
		return linked(integer(linkNumber, at[1]-at[0]+1), revenue.area(at[0], at[1]))
	}})
	mine := func(i int) (at [2]int, has bool) { at, has = terms.block[things[i]]; return at, has }
	termCol := s.addCol(col{head: "Terms", width: 8, cell: func(i int) cell {
		at, has := mine(i)
		now := integer(count, all[i].terms)
		if !has {
			return now
		}
		now.style, now.to = linkNumber, terms.area(at[0], at[1])
		if terms.grouped {
			return now
		}
		return formula(fmt.Sprintf("COUNTIFS(%s,%s)", terms.span(terms.field["group"], at[0], at[1]), s.here(0, i)), now)
	}})
	// conditions on the terms of a customer, as COUNTIFS takes them
	criteria := func(i int, at [2]int, more ...string) string {
		text := fmt.Sprintf("%s,%s", terms.span(terms.field["group"], at[0], at[1]), s.here(0, i))
		for k := 0; k < len(more); k += 2 {
			text += fmt.Sprintf(",%s,%s", terms.span(terms.field[more[k]], at[0], at[1]), more[k+1])
		}
		return text
	}
	firstCol := s.addCol(col{head: "First active day after " + before.End.String(), width: 12, cell: func(i int) cell {
		at, has := mine(i)
		now := integer(day, 0) // which the style does not show
		if active[i] {
			now = date(day, all[i].first)
		}
		if terms.grouped {
			now.style = inDay
		}
		if !has || terms.grouped {
			return now
		}
		within := criteria(i, at, "start", `"<="&`+end, "last", `">="&`+after)
		return formula(fmt.Sprintf(`IF(COUNTIFS(%[1]s)=0,0,MAX(%[2]s,_xlfn.MINIFS(%[3]s,%[1]s)))`, within, after, terms.span(terms.field["start"], at[0], at[1])), now)
	}})
	fromCol := s.addCol(col{head: "Lookback ends before", width: 12, cell: func(i int) cell {
		return formula(fmt.Sprintf(`IF(%s>0,%[1]s,%s)`, s.here(firstCol, i), start), date(day, all[i].first))
	}})
	lookCol := s.addCol(col{head: "Lookback begins", width: 12, cell: func(i int) cell {
		return formula(fmt.Sprintf("EDATE(%s,-%s)", s.here(fromCol, i), lookback), date(day, all[i].lookFrom))
	}})
	recentCol := 0
	if terms.grouped {
		recentCol = s.addCol(col{head: "Last active day before", width: 12, cell: func(i int) cell { return date(inDay, all[i].last) }})
	} else {
		recentCol = s.addCol(col{head: "Terms in the lookback", width: 9, cell: func(i int) cell {
			at, has := mine(i)
			if !has {
				return integer(count, 0)
			}
			return formula("COUNTIFS("+criteria(i, at, "start", `"<"&`+s.here(fromCol, i), "last", `">="&`+s.here(lookCol, i))+")", integer(count, all[i].recent))
		}})
	}
	s.kClass = s.addCol(col{head: "Class", width: 16, cell: func(i int) cell {
		recent := s.here(recentCol, i) + ">0"
		if terms.grouped {
			recent = s.here(recentCol, i) + ">=" + s.here(lookCol, i)
		}
		return formula(fmt.Sprintf(`IF(%s=0,IF(Policy_unsubscribed="existing","%[3]s",IF(Policy_unsubscribed="new","%[4]s","No subscription")),IF(%[2]s,"%[3]s","%[4]s"))`, s.here(termCol, i), recent, isExisting, isNew), str(plain, class(i)))
	}})
	s.kRevenue = s.addCol(col{head: "Revenue, " + p.String(), width: 18, sum: true, total: func() cell { return num(amountTotal, total.String()) }, cell: func(i int) cell {
		at := block[things[i]]
		return formula(revenue.sumifs(sum, append([]condition{{revenue.field["group"], s.here(0, i)}}, where...), at[0], at[1]), num(amount, all[i].revenue.String()))
	}})
	s.proof = alike("SUM("+s.all(s.kRevenue)+")", revenue.everything(sum, where...))
	return s
}

// of returns the revenue of a class.
func (s *buyers) of(class string) string {
	return s.everything(s.kRevenue, condition{s.kClass, `"` + class + `"`})
}
