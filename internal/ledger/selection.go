package ledger

import (
	"iter"
	"slices"

	"github.com/tieout/tieout/internal/acquisition"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
)

// Selection defines which rows of a ledger a number is computed from, and the amount that
// each row adds. A row is selected if one of the Branches selects it. A Selection is
// plain data.
type Selection struct {
	Ledger   string
	Field    string // the field whose amounts are added
	Branches []Branch
}

// Branch selects the rows that meet all conditions in Where and belong to at least one of
// the Times in At. A row that belongs to two Times adds its amount for each. If only one of
// the two has Minus set, and their Rates are the same, the row adds 0 and is left out. An
// example is a term that is active on both of the dates for which ARR is compared.
type Branch struct {
	Where []Cond
	At    []Time
}

// Time is a When, with the sign and the exchange rates that apply to the amounts of rows
// that belong to it.
type Time struct {
	When  When
	Minus bool // the amounts are subtracted
	// Rates has the price of one unit of each foreign currency in the reporting currency;
	// it is nil if all amounts are in the reporting currency. Effect leaves out amounts
	// in the reporting currency, because exchange rates do not affect them.
	Rates  map[string]quantity.Quotient
	Effect bool
}

// Cond is a condition on the word that a row has in Field. The word must be one of the
// words in Is or IDs. If Not is set, the word must be none of them.
type Cond struct {
	Field string
	Is    []string
	IDs   intern.Bits // the words as IDs in the Dict of the field; used in place of the list Is
	Not   bool
}

// plan is a branch prepared for many groups or rows.
type plan struct {
	where []condition
	at    []count
}

// condition is a Cond by IDs.
type condition struct {
	field int // of the schema
	ids   intern.Bits
	not   bool
}

// count holds the factors of amounts at a Time, in units of 10^-places of the plans, and
// what each is over.
type count struct {
	Time
	rates   []quantity.Wide // by currency; nil if amounts are in the reporting currency
	overs   []int           // likewise, by the plans' overs; nil if all are 0
	foreign intern.Bits     // the currencies that have a rate
	one     quantity.Wide   // the factor of the reporting currency
}

// plans are the branches of a selection, prepared.
type plans struct {
	list   []plan
	places int             // decimal places that the rates add to the amounts
	overs  []quantity.Wide // what amounts are divided by, each once; the first is 0, for none
}

// plans prepares the branches of a selection.
func (t *Table) plans(s Selection) plans {
	all := plans{overs: make([]quantity.Wide, 1)}
	for _, branch := range s.Branches {
		for _, at := range branch.At {
			for _, r := range at.Rates {
				all.places = max(all.places, r.Num.Places)
			}
		}
	}
	one := quantity.WideOf(1).Shift(all.places)
	for _, branch := range s.Branches {
		var p plan
		for _, c := range branch.Where {
			is := condition{t.Index(c.Field), c.IDs, c.Not}
			for _, word := range c.Is {
				if id, known := t.dicts[is.field].Find(word); known {
					is.ids.Set(int(id))
				}
			}
			p.where = append(p.where, is)
		}
		for _, at := range branch.At {
			c := count{Time: at, one: one}
			if at.Rates != nil {
				words := t.Dict("currency")
				c.rates = make([]quantity.Wide, words.Len())
				for id := range c.rates {
					if rate, foreign := at.Rates[words.Word(intern.ID(id))]; foreign {
						c.rates[id] = rate.Num.At(all.places)
						c.foreign.Set(id)
						if k := all.over(rate.Over); k > 0 {
							if c.overs == nil {
								c.overs = make([]int, words.Len())
							}
							c.overs[id] = k
						}
					} else if !at.Effect {
						c.rates[id] = one
					}
				}
			}
			p.at = append(p.at, c)
		}
		all.list = append(all.list, p)
	}
	return all
}

// over returns the index of what amounts are divided by.
func (p *plans) over(n quantity.Wide) int {
	k := slices.IndexFunc(p.overs, func(x quantity.Wide) bool { return x.Cmp(n) == 0 })
	if k < 0 {
		k = len(p.overs)
		p.overs = append(p.overs, n)
	}
	return k
}

// quotient returns n, in units of 10^-places, over the k-th of the plans' overs.
func (p *plans) quotient(n quantity.Wide, places, k int) quantity.Quotient {
	return quantity.Quotient{Num: quantity.Scaled{Coef: n, Places: places}, Over: p.overs[k]}
}

// over returns the index of what amounts in a currency are divided by.
func (c *count) over(currency intern.ID) int {
	if c.overs == nil {
		return 0
	}
	return c.overs[currency]
}

// of returns an amount in a currency times its factor.
func (c *count) of(n quantity.Wide, currency intern.ID) quantity.Wide {
	rate := c.one
	if c.rates != nil {
		rate = c.rates[currency]
	}
	if c.Minus {
		return n.Mul(rate).Neg()
	}
	return n.Mul(rate)
}

// column is a field's words, by group or by row; a field that is not mapped has none.
type column []intern.ID

func (c column) at(i int) intern.ID {
	if c == nil {
		return 0
	}
	return c[i]
}

// meets reports whether a group or a row meets the conditions, whose fields have these
// words.
func (p *plan) meets(words []column, i int) bool {
	for k := range p.where {
		if c := &p.where[k]; c.ids.Has(int(words[c.field].at(i))) == c.not {
			return false
		}
	}
	return true
}

// Total is the sum of a selection.
type Total struct {
	quantity.Quotient
	Any bool // whether the selection has a row; needed because a sum of 0 may have rows or none
}

// Add returns the sum of a selection, taken from the answers to the queries. If a rate is
// a quotient, amounts with the same rate are added before the division, so the sum is
// exact.
func (b *Book) Add(s Selection) Total {
	t := b.Table(s.Ledger)
	if t.Answer(s.Field) == nil {
		return Total{}
	}
	out, p := Total{}, t.plans(s)
	sums := make([]quantity.Wide, len(p.overs))
	places := b.visit(s, &p, func(_ int, n quantity.Wide, over int) {
		out.Any = true
		sums[over] = sums[over].Add(n)
	})
	for k, sum := range sums {
		out.Quotient = out.Add(p.quotient(sum, places, k))
	}
	return out
}

// visit calls each with the amount that a group adds to a selection, once for each of its
// times: n in units of 10^-places, over one of the plans' overs. There must be an answer.
func (b *Book) visit(s Selection, p *plans, each func(group int, n quantity.Wide, over int)) (places int) {
	t := b.Table(s.Ledger)
	a := t.Answer(s.Field)
	words := make([]column, len(t.Fields))
	for f, i := range a.by {
		words[i] = a.Keys[f]
	}
	currency := column(nil)
	if i := t.Index("currency"); i >= 0 {
		currency = words[i]
	}
	for _, branch := range p.list {
		for _, c := range branch.at {
			at := a.At(c.When)
			if at < 0 {
				continue
			}
			for g, n := range a.Total[at] {
				if a.Has[at].Has(g) && branch.meets(words, g) {
					each(g, c.of(n, currency.at(g)), c.over(currency.at(g)))
				}
			}
		}
	}
	return a.Places + p.places
}

// Keyed holds the sums of a selection, one for each key.
type Keyed struct {
	Dict   *rows.Dict
	Any    intern.Bits // IDs of the keys that have a row
	sums   []quantity.Wide
	places int                 // of sums
	more   []quantity.Quotient // by ID, instead of sums; nil unless amounts are divided
}

// Len returns the number of keys.
func (k Keyed) Len() int { return max(len(k.sums), len(k.more)) }

// Sum returns the sum of a key.
func (k Keyed) Sum(id intern.ID) quantity.Quotient {
	if k.more != nil {
		return k.more[id]
	}
	return quantity.Quotient{Num: quantity.Scaled{Coef: k.sums[id], Places: k.places}}
}

// By returns the sums of a selection, one for each key. The argument by is a field, or one
// of the kinds of key that schema.Schema.Parts lists for the ledger, such as "customer".
func (b *Book) By(s Selection, by string) Keyed {
	t := b.Table(s.Ledger)
	a := t.Answer(s.Field)
	if a == nil {
		return Keyed{Dict: rows.NewDict()}
	}
	dict, keys := b.keys(t, a, by)
	p := t.plans(s)
	k := Keyed{Dict: dict}
	if len(p.overs) > 1 {
		k.more = make([]quantity.Quotient, dict.Len())
		places := a.Places + p.places
		b.visit(s, &p, func(group int, n quantity.Wide, over int) {
			id := keys[group]
			k.more[id] = k.more[id].Add(p.quotient(n, places, over))
			k.Any.Set(int(id))
		})
		return k
	}
	k.sums = make([]quantity.Wide, dict.Len())
	k.places = b.visit(s, &p, func(group int, n quantity.Wide, _ int) {
		id := keys[group]
		k.sums[id] = k.sums[id].Add(n)
		k.Any.Set(int(id))
	})
	return k
}

// Words returns the keys that have a row, as words in alphabetical order.
func (k Keyed) Words() []string {
	var list []string
	for id := range k.Len() {
		if k.Any.Has(id) {
			list = append(list, k.Dict.Word(intern.ID(id)))
		}
	}
	slices.Sort(list)
	return list
}

// Select returns the rows of a selection in the order of the ledger, each with the amount
// that it adds, in the reporting currency. The ledger must have been read with Ask.Rows
// set.
func (b *Book) Select(s Selection) iter.Seq2[Entry, quantity.Quotient] {
	return func(yield func(Entry, quantity.Quotient) bool) {
		t := b.Table(s.Ledger)
		if t == nil {
			return
		}
		all := t.plans(s)
		amounts := t.rows.amount[t.Index(s.Field)]
		places := amounts.Finest() + all.places
		when, currency := timesOf(t.Schema), t.Index("currency")
		words := t.rows.word
		var dates [3]fiscal.Date
		var acquired acquisition.Acquisition
		takes := func(w When) bool { return times{date: 0, start: 1, end: 2}.takes(w, dates[:], acquired) }
		for i := range t.rows.num {
			e := Entry{t, t.rows, i}
			sum, taken := quantity.Quotient{}, false
			for k := range all.list {
				p := &all.list[k]
				if !p.meets(words, i) {
					continue
				}
				dates = [3]fiscal.Date{e.date(when.date), e.date(when.start), e.date(when.end)}
				acquired = acquisition.Acquisition{}
				if t.acquired != nil {
					acquired = t.acquired.at(words[when.customer].at(i))
				}
				at := p.time(takes)
				if at == nil {
					continue
				}
				id := intern.ID(0)
				if currency >= 0 {
					id = words[currency].at(i)
				}
				if at.Effect && !at.foreign.Has(int(id)) {
					continue
				}
				taken = true
				sum = sum.Add(all.quotient(at.of(amounts.At(i).At(amounts.Finest()), id), places, at.over(id)))
			}
			if taken && !yield(e, sum) {
				return
			}
		}
	}
}

// time returns the time to which a row belongs, of those that takes reports. It is nil if the
// row belongs to none, or to two, at which it is added and subtracted.
func (p *plan) time(takes func(When) bool) *count {
	var only *count
	for k := range p.at {
		if takes(p.at[k].When) {
			if only != nil {
				return nil
			}
			only = &p.at[k]
		}
	}
	return only
}
