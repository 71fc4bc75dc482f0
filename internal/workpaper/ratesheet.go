package workpaper

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// rateSheet is the sheet of the customers of a rate: what each had at the two ends of the year, in
// which class it moved, and by how much.
type rateSheet struct {
	*grid
	alone                                                         bool // whether customers are not combined with their parents
	changes                                                       []quantity.Value
	classes                                                       []string
	largest                                                       []int // the things with the largest changes, the largest first
	period                                                        fiscal.Period
	t0, t1                                                        fiscal.Date
	at                                                            fiscal.Date // of the numerator's rates
	things                                                        []int       // index of the customer, or of its group
	r                                                             *rows
	block                                                         map[int][2]int      // by customer: its first and last row
	idCol                                                         int                 // of r: the key of the customer, or of its group
	extra                                                         map[fiscal.Date]int // by date of the rates: the column of ARR on t1
	kTerms0, kTerms1, kARR0, kARR1, kBase, kChange, kClass, kSize int
}

// The classes of a customer's change.
const (
	expands   = "Expansion"
	contracts = "Contraction"
	churns    = "Churn"
	steady    = "Unchanged"
	joins     = "Not a customer one year earlier"
	idle      = "Not active"
)

// rateSheetOf returns the sheet of a rate's customers, or of the customers without their parents.
func (b *book) rateSheetOf(p fiscal.Period, alone bool) *rateSheet {
	id := fmt.Sprint(p, alone)
	if c := b.rateSheets[id]; c != nil {
		return c
	}
	year, err := b.r.Filing.Calendar.YearTo(p)
	if err != nil {
		panic(err) // a rate of the period has a value
	}
	r, custs := b.ledgerRows("subscriptions"), b.parties()
	c := &rateSheet{grid: &grid{}, period: p, t0: year.Start - 1, t1: year.End, at: year.Start - 1, alone: alone, r: r, extra: map[fiscal.Date]int{}}
	b.rateSheets[id] = c
	if b.r.Filing.Policies.ReportedRates {
		c.at = c.t1
	}
	name := "ARR " + p.String()
	c.caption = fmt.Sprintf("Annual recurring revenue by customer, year ended %s", c.t1)
	c.about = "Each row is a customer with all customers below it, from the rows of the subscriptions ledger. Filter the class, or sort by the change, to find what moved."
	if alone {
		name += " separate"
		c.caption += ", customers not combined with parents"
		c.about = "Each row is a customer without its parents, from the rows of the subscriptions ledger."
	}
	c.sheet = b.later(name)
	of := func(rec record) int {
		if alone {
			return rec.own
		}
		return rec.top
	}
	c.things, c.block = blocks(r.list, of)
	block := c.block
	c.n = len(c.things)
	idCol := r.field["group"]
	if alone {
		idCol = r.field["own"]
	}
	c.idCol = idCol
	active0, active1 := b.active(r, c.t0), b.active(r, c.t1)
	arr0, arr1 := b.arr(r, c.t0, c.t0), b.arr(r, c.t1, c.at)
	base := b.arr(r, c.t0, c.at)

	type sums struct {
		terms0, terms1   int
		arr0, arr1, base quantity.Value
	}
	all := make([]sums, c.n)
	index := map[int]int{}
	for i, thing := range c.things {
		index[thing] = i
		all[i] = sums{arr0: b.zero(), arr1: b.zero(), base: b.zero()}
	}
	total := sums{arr0: b.zero(), arr1: b.zero(), base: b.zero()}
	for i, rec := range r.list {
		s := &all[index[of(rec)]]
		for _, e := range r.terms(i) {
			amount_ := b.value(e.Amount("arr"))
			priced := func(d fiscal.Date) quantity.Value {
				if price, ok := b.price(e.Word("currency"), d); ok {
					return amount_.Times(price)
				}
				return amount_
			}
			if activeOn(e, c.t0) {
				s.terms0++
				v, w := priced(c.t0), priced(c.at)
				s.arr0, s.base, total.arr0, total.base = s.arr0.Add(v), s.base.Add(w), total.arr0.Add(v), total.base.Add(w)
			}
			if activeOn(e, c.t1) {
				s.terms1++
				v := priced(c.at)
				s.arr1, total.arr1 = s.arr1.Add(v), total.arr1.Add(v)
			}
		}
	}
	add := func(head string, width int, s style, column int, of func(sums) string, sum func() cell) int {
		return c.addCol(col{head: head, width: width, sum: sum != nil, total: sum, cell: func(i int) cell {
			at := block[c.things[i]]
			return formula(r.sumifs(column, []condition{{idCol, c.here(0, i)}}, at[0], at[1]), num(s, of(all[i])))
		}})
	}
	c.addCol(col{head: "Key", width: 9, cell: func(i int) cell { return num(count, key(c.things[i])) }})
	c.addCol(col{head: "Customer", width: 22, cell: func(i int) cell { return str(input, custs.ids[c.things[i]]) }})
	if known := b.r.Book.Customers; known != nil {
		c.addCol(col{head: "Name", width: 30, cell: func(i int) cell { return str(input, known.Names[custs.ids[c.things[i]]]) }})
	}
	c.addCol(col{head: "Rows", width: 8, cell: func(i int) cell {
		at := block[c.things[i]]
		return linked(integer(linkNumber, at[1]-at[0]+1), r.area(at[0], at[1]))
	}})
	c.kTerms0 = add("Terms active on "+c.t0.String(), 11, count, active0, func(s sums) string { return fmt.Sprint(s.terms0) }, nil)
	c.kTerms1 = add("Terms active on "+c.t1.String(), 11, count, active1, func(s sums) string { return fmt.Sprint(s.terms1) }, nil)
	c.kARR0 = add("ARR on "+c.t0.String(), 18, amount, arr0, func(s sums) string { return s.arr0.String() }, func() cell { return num(amountTotal, total.arr0.String()) })
	c.kBase = c.kARR0
	if base != arr0 {
		c.kBase = add("ARR on "+c.t0.String()+" at rates of "+c.at.String(), 18, amount, base, func(s sums) string { return s.base.String() }, func() cell { return num(amountTotal, total.base.String()) })
	}
	head := "ARR on " + c.t1.String()
	if b.settings.rates(c.at) != "" {
		head += " at rates of " + c.at.String()
	}
	c.kARR1 = add(head, 18, amount, arr1, func(s sums) string { return s.arr1.String() }, func() cell { return num(amountTotal, total.arr1.String()) })
	c.proof = "AND(" + alike("SUM("+c.all(c.kARR0)+")", "SUM("+r.all(arr0)+")") + "," + alike("SUM("+c.all(c.kARR1)+")", "SUM("+r.all(arr1)+")") + ")"
	change := func(i int) quantity.Value {
		switch s := all[i]; {
		case s.terms0 == 0:
			return b.zero()
		case s.terms1 == 0:
			return s.arr0.Neg()
		default:
			return s.arr1.Sub(s.base)
		}
	}
	class := func(i int) string {
		sign := change(i).Sign()
		switch s := all[i]; {
		case s.terms0 == 0 && s.terms1 == 0:
			return idle
		case s.terms0 == 0:
			return joins
		case sign > 0:
			return expands
		case sign == 0:
			return steady
		case s.terms1 == 0:
			return churns
		}
		return contracts
	}
	changes := b.zero()
	for i := range all {
		c.changes, c.classes, c.largest = append(c.changes, change(i)), append(c.classes, class(i)), append(c.largest, i)
		changes = changes.Add(c.changes[i])
	}
	slices.SortStableFunc(c.largest, func(x, y int) int { return size(c.changes[y]).Cmp(size(c.changes[x])) })
	c.kChange = c.addCol(col{head: "Change of a customer of one year earlier", width: 18, sum: true, total: func() cell { return num(amountTotal, changes.String()) }, cell: func(i int) cell {
		return formula(fmt.Sprintf("IF(%s=0,0,IF(%s=0,-%s,%s-%s))", c.here(c.kTerms0, i), c.here(c.kTerms1, i), c.here(c.kARR0, i), c.here(c.kARR1, i), c.here(c.kBase, i)), num(amount, change(i).String()))
	}})
	c.kClass = c.addCol(col{head: "Class", width: 28, cell: func(i int) cell {
		moved := fmt.Sprintf("ROUND(%s,6)", c.here(c.kChange, i))
		return formula(fmt.Sprintf(`IF(%[1]s=0,IF(%[2]s=0,"%[4]s","%[5]s"),IF(%[3]s>0,"%[6]s",IF(%[3]s=0,"%[7]s",IF(%[2]s=0,"%[8]s","%[9]s"))))`,
			c.here(c.kTerms0, i), c.here(c.kTerms1, i), moved, idle, joins, expands, steady, churns, contracts), str(plain, class(i)))
	}})
	c.kSize = c.addCol(col{head: "Size of the change", width: 18, cell: func(i int) cell {
		return formula(fmt.Sprintf("ROUND(ABS(%s),2)", c.here(c.kChange, i)), num(amount, size(c.changes[i]).String()))
	}})
	return c
}

// arrAt returns the column of the ARR on the last day, at the rates of a date.
func (c *rateSheet) arrAt(b *book, d fiscal.Date) int {
	if d == c.at || b.settings.rates(d) == "" {
		return c.kARR1
	}
	if k, known := c.extra[d]; known {
		return k
	}
	column := b.arr(c.r, c.t1, d)
	values, total := make([]quantity.Value, c.n), b.zero()
	for i, thing := range c.things {
		values[i] = b.zero()
		for j := c.block[thing][0]; j <= c.block[thing][1]; j++ {
			for _, e := range c.r.terms(j) {
				if price, ok := b.price(e.Word("currency"), d); ok && activeOn(e, c.t1) {
					values[i] = values[i].Add(b.value(e.Amount("arr")).Times(price))
				}
			}
		}
		total = total.Add(values[i])
	}
	c.extra[d] = c.addCol(col{head: fmt.Sprintf("ARR on %s at rates of %s", c.t1, d), width: 18, sum: true, total: func() cell { return num(amountTotal, total.String()) }, cell: func(i int) cell {
		at := c.block[c.things[i]]
		return formula(c.r.sumifs(column, []condition{{c.idCol, c.here(0, i)}}, at[0], at[1]), num(amount, values[i].String()))
	}})
	return c.extra[d]
}

// size returns the absolute value of a change in cents.
func size(v quantity.Value) quantity.Value {
	return quantity.FromDigits(v.Fixed(0, 2), 0, false, quantity.Pure)
}

// of returns the sum of a column over the customers of a class.
func (c *rateSheet) of(column int, class string) string {
	return c.everything(column, condition{c.kClass, `"` + class + `"`})
}
