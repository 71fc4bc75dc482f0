package workpaper

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/acquisition"
	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fairvalue"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
)

// mostLedgerRows is the number of rows from which a ledger is given by customer or account.
const mostLedgerRows = 100_000

// rows is the sheet with the rows of a ledger.
type rows struct {
	*grid
	ledger  string
	t       *ledger.Table
	list    []record
	field   map[string]int // by field, or by name of a column that the workbook adds: the column
	back    map[int]string // by the index of a group of customers, or by the key of an account: the row on a sheet by customer or account
	block   map[int][2]int // by the index of a group of customers, or by the key of an account: the first and last row
	grouped bool           // whether a row stands for several rows of the ledger
}

// record is a row of the sheet.
type record struct {
	ledger.Entry                // the row, or the first of the group's rows
	num          int            // place in the order of the ledger, from 1
	own, top     int            // index of the customer, and of its group
	key          int            // of the account, or of the currency
	line         string         // slug of the line of a holding
	many         int            // number of rows of the group
	all          []ledger.Entry // rows of the group; nil unless grouped
}

// ledgerRows returns the sheet with the rows of a ledger, which is made when a formula first
// needs it.
func (b *book) ledgerRows(name string) *rows {
	if r := b.ledgers[name]; r != nil {
		return r
	}
	t := b.r.Book.Table(name)
	r := &rows{grid: &grid{}, ledger: name, t: t, field: map[string]int{}, block: map[int][2]int{}}
	b.ledgers[name] = r
	r.sheet = b.later(titled(name) + " rows")
	r.caption = "Ledger: " + (&control.Ledger{Name: name}).Title()
	b.read(r)
	r.n = len(r.list)
	b.describe(r)
	return r
}

// titled returns a name as a title: "Trial balance" for trial-balance.
func titled(name string) string {
	name = strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// read reads the rows of the ledger in the order of the sheet, grouped if they are many.
func (b *book) read(r *rows) {
	all := 0
	for e := range r.t.Rows() {
		all += e.Many()
	}
	r.grouped = all > b.limits.ledger && r.ledger != "note-tables" // whose cells are added one by one
	groups := map[string]int{}
	num := 0
	for e := range r.t.Rows() {
		num++
		rec := record{Entry: e, num: num, many: e.Many()}
		id := ""
		switch r.ledger {
		case "subscriptions", "revenue":
			c := b.parties()
			rec.own = c.index[e.Word("customer")]
			rec.top = c.top[rec.own]
			if r.ledger == "revenue" {
				id = e.Word("customer") + "\x00" + e.Word("country") + "\x00" + e.Word("channel")
			} else {
				id = e.Word("customer") + "\x00" + e.Word("currency")
			}
		case "trial-balance":
			rec.key = b.accounts()[e.Word("account")]
			id = e.Word("account")
		case "securities":
			rec.line = fact.Slug(b.r.Filing.Line(e.Word("type")))
			id = e.Date("date").String() + "\x00" + rec.line + "\x00" + e.Word("classification") + "\x00" + e.Word("level")
		case "fx":
			if e.Word("currency") == string(b.r.Filing.Registrant.Currency) || !slices.Contains(b.currencies(), e.Word("currency")) {
				continue
			}
			rec.key = b.keys.of("Currency", e.Word("currency"))
			if r.grouped && !b.near(e.Date("date")) {
				continue
			}
		}
		if !r.grouped || id == "" {
			r.list = append(r.list, rec)
			continue
		}
		i, known := groups[id]
		if !known {
			i = len(r.list)
			groups[id] = i
			rec.many = 0
			r.list = append(r.list, rec)
		}
		r.list[i].many += e.Many()
		r.list[i].all = append(r.list[i].all, e)
	}
	slices.SortStableFunc(r.list, func(x, y record) int {
		switch r.ledger {
		case "fx":
			return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.Date("date"), y.Date("date")))
		case "note-tables":
			last := func(rec record) int { // totals, and lines outside the tie, stand after the others
				line := fact.Slug(b.r.Filing.Line(rec.Word("line")))
				return map[bool]int{true: 1}[fairvalue.IsTotal(line) || !b.r.Filing.Ties(line)]
			}
			return cmp.Or(strings.Compare(x.Word("table"), y.Word("table")), cmp.Compare(x.Date("date"), y.Date("date")), strings.Compare(x.Word("column"), y.Word("column")),
				strings.Compare(x.Word("section"), y.Word("section")), cmp.Compare(last(x), last(y)))
		case "securities":
			return cmp.Compare(x.Date("date"), y.Date("date"))
		}
		return cmp.Or(cmp.Compare(x.top, y.top), cmp.Compare(x.own, y.own), cmp.Compare(x.key, y.key))
	})
	_, r.block = blocks(r.list, func(rec record) int {
		if r.ledger == "trial-balance" {
			return rec.key
		}
		return rec.top
	})
}

// blocks returns the customers or accounts of rows, in the order of their first rows, and the first and
// last row of each.
func blocks(list []record, of func(record) int) (things []int, block map[int][2]int) {
	block = map[int][2]int{}
	for i, rec := range list {
		at := of(rec)
		if known, has := block[at]; has {
			block[at] = [2]int{known[0], i}
		} else {
			block[at] = [2]int{i, i}
			things = append(things, at)
		}
	}
	return things, block
}

// near reports whether a rate's date is one at which a formula may use it.
func (b *book) near(d fiscal.Date) bool {
	for _, p := range b.trailing() {
		if year, err := b.r.Filing.Calendar.YearTo(p); err == nil {
			for _, end := range []fiscal.Date{year.Start - 1, year.End} {
				if d <= end && d >= end-7 {
					return true
				}
			}
		}
	}
	return false
}

// trailing returns the periods of rates, those compared and those before them among them.
func (b *book) trailing() (list []fiscal.Period) {
	for _, pair := range b.r.Filing.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare, pair.Period.Earlier(1)} {
			if !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// describe sets the columns of the sheet: the fields of the ledger and their keys.
func (b *book) describe(r *rows) {
	total := 0
	for _, rec := range r.list {
		total += rec.many
	}
	files := control.Number(total)
	switch {
	case r.grouped && r.ledger == "fx":
		r.about = fmt.Sprintf("The ledger has more than %s rows. These are the rates that formulas can use: of the currencies of subscriptions, within 7 days of the dates needed.", control.Number(b.limits.ledger))
	case r.grouped:
		r.about = fmt.Sprintf("The ledger has %s rows, more than %s, so each row here stands for all rows with the same words. Amounts are exact sums, in whole units of the currency.", files, control.Number(b.limits.ledger))
	default:
		r.about = "Each row is a row of the ledger, in whole units of the currency. Blue cells are as exported: change one to see what moves. Formulas read a word by the key beside it (sheet Keys). Do not add or sort rows."
		if r.ledger == "note-tables" {
			r.about = "Each row is a cell of the printed tables, in whole units of the currency. Blue amounts are as exported: change one to see what moves. Formulas add these cells one by one."
		}
	}
	if r.grouped && r.ledger != "fx" {
		r.addCol(col{head: "Rows", width: 9, cell: func(i int) cell { return integer(count, r.list[i].many) }})
	} else {
		r.addCol(col{head: "Row", width: 8, cell: func(i int) cell { return integer(count, r.list[i].num) }})
		r.addCol(col{head: r.placeHead(), width: 44, cell: func(i int) cell { return str(plain, r.place(i)) }})
	}
	for i, f := range r.t.Fields {
		if !r.t.Given(i) && !r.t.Joined(i) || f.Name == "debit" || f.Name == "credit" || f.Name == "mrr" {
			continue
		}
		if r.grouped && !r.keeps(f) {
			continue
		}
		b.addField(r, f)
	}
	if _, has := r.field["last"]; r.ledger == "subscriptions" && !has && !r.grouped { // no column of ends: every term is open
		r.field["last"] = r.addCol(col{head: "End, or open", width: 12, cell: func(int) cell { return date(inDay, open) }})
	}
}

// placeHead returns the head of the places: a row of a database has no cells.
func (r *rows) placeHead() string {
	if r.t.Source != nil {
		return "Row in the database"
	}
	return "Cell"
}

// keeps reports whether a sheet by group has a field.
func (r *rows) keeps(f schema.Field) bool {
	switch r.ledger {
	case "fx":
		return true
	case "subscriptions":
		return f.Name == "customer" || f.Name == "currency"
	case "securities":
		return f.Name != "reference"
	}
	return f.Kind != schema.Date && f.Kind != schema.Amount && f.Name != "reference"
}

// place returns the cell of a row's amount.
func (r *rows) place(i int) string {
	last := ""
	for _, f := range r.list[i].Line().Fields {
		last = f.At.String()
		if f.Name == "amount" || f.Name == "arr" || f.Name == "rate" || f.Name == "fair-value" {
			return last
		}
	}
	return last
}

// addField adds the column of a field and, for words that formulas compare, of its key.
func (b *book) addField(r *rows, f schema.Field) {
	put := func(name string, c col) { r.field[name] = r.addCol(c) }
	word := func(width int) {
		put(f.Name, col{head: titled(f.Name), width: width, cell: func(i int) cell { return str(plain, r.list[i].Word(f.Name)) }})
	}
	keyed := func(kind string, shown func(string) string) {
		words := map[string]string{}
		for _, rec := range r.list {
			words[rec.Word(f.Name)] = shown(rec.Word(f.Name))
		}
		b.keys.addAll(kind, words)
		put(f.Name+" key", col{head: kind + " key", width: 9, cell: func(i int) cell { return integer(count, b.keys.of(kind, r.list[i].Word(f.Name))) }})
	}
	same := func(string) string { return "" }
	switch {
	case f.Name == "customer":
		c := b.parties()
		word(22)
		put("own", col{head: "Customer key", width: 10, cell: func(i int) cell { return num(count, key(r.list[i].own)) }})
		put("group", col{head: "Group key", width: 9, cell: func(i int) cell {
			return formula(fmt.Sprintf("INDEX(%s,%s)", c.all(c.kGroup), r.here(r.field["own"], i)), r.backed(r.list[i].top, num(count, key(r.list[i].top))))
		}})
	case f.Name == "account":
		word(30)
		put("key", col{head: "Account key", width: 9, cell: func(i int) cell { return r.backed(r.list[i].key, integer(count, r.list[i].key)) }})
	case f.Name == "currency" && r.ledger == "fx":
		word(10)
		put("key", col{head: "Currency key", width: 9, cell: func(i int) cell { return integer(count, r.list[i].key) }})
	case f.Name == "currency":
		own := b.currencies()[0]
		word(10)
		put("key", col{head: "Currency key", width: 9, cell: func(i int) cell {
			return integer(count, b.keys.of("Currency", cmp.Or(r.list[i].Word("currency"), own)))
		}})
	case f.Name == "country":
		word(10)
		keyed("Country", iso.CountryName)
	case f.Name == "channel":
		word(10)
		keyed("Channel", same)
	case f.Name == "classification":
		word(16)
		keyed("Classification", same)
	case f.Name == "level":
		word(7)
		keyed("Level", same)
	case f.Name == "type":
		word(34)
		words := map[string]string{}
		for _, rec := range r.list {
			words[rec.line] = b.r.Filing.Line(rec.Word("type"))
		}
		b.keys.addAll("Line", words)
		put("line", col{head: "Line key", width: 8, cell: func(i int) cell { return integer(count, b.keys.of("Line", r.list[i].line)) }})
	case f.Kind == schema.Date:
		look := inDay
		if r.ledger == "note-tables" {
			look = day // which no formula reads
		}
		put(f.Name, col{head: titled(f.Name), width: 12, cell: func(i int) cell { return date(look, r.list[i].Date(f.Name)) }})
		if f.Name == "end" {
			put("last", col{head: "End, or open", width: 12, cell: func(i int) cell {
				at := r.here(r.field["end"], i)
				return formula(fmt.Sprintf(`IF(%s>0,%[1]s,DATE(9999,12,31))`, at), date(day, lastDay(r.list[i].Entry)))
			}})
		}
	case f.Kind == schema.Rate:
		put("rate", col{head: "Rate", width: 14, cell: func(i int) cell { return num(inRate, r.list[i].Amount("rate").String()) }})
		put("price", col{head: "Price in " + string(b.r.Filing.Registrant.Currency), width: 14, cell: func(i int) cell {
			at, n := r.here(r.field["rate"], i), r.list[i].Amount("rate")
			if r.t.Divides(r.list[i].Word("currency")) {
				return formula("1/"+at, num(rate, n.Inverse().String()))
			}
			return formula(at, num(rate, n.String()))
		}})
	case f.Kind == schema.Amount:
		put(f.Name, col{head: titled(f.Name), width: 18, cell: func(i int) cell {
			if r.grouped {
				v := b.zero()
				for _, e := range r.list[i].all {
					v = v.Add(b.value(e.Amount(f.Name)))
				}
				return num(inAmount, v.String())
			}
			return num(inAmount, r.list[i].Amount(f.Name).String())
		}})
	default:
		word(20)
	}
}

// open is the last day of a term without one, as formulas write it.
var open = fiscal.NewDate(9999, 12, 31)

// lastDay returns the last day of a term.
func lastDay(e ledger.Entry) fiscal.Date {
	if d := e.Date("end"); d != 0 {
		return d
	}
	return open
}

// zero returns 0 in the reporting currency.
func (b *book) zero() quantity.Value { return b.value(quantity.Scaled{}) }

// value returns an amount of a ledger as a value in the reporting currency.
func (b *book) value(n quantity.Scaled) quantity.Value {
	return quantity.Quotient{Num: n}.In(b.r.Filing.Registrant.Currency)
}

// accounts returns the keys of the accounts of the trial balance.
func (b *book) accounts() map[string]int {
	if b.accountKeys != nil {
		return b.accountKeys
	}
	seen := map[string]string{}
	for e := range b.r.Book.Table("trial-balance").Rows() {
		seen[e.Word("account")] = ""
	}
	b.keys.addAll("Account", seen)
	b.accountKeys = map[string]int{}
	for account := range seen {
		b.accountKeys[account] = b.keys.of("Account", account)
	}
	return b.accountKeys
}

// active returns the column that has 1 for each term that is active on a date, and 0 for any
// other. In a sheet by group it has the number of terms.
func (b *book) active(r *rows, d fiscal.Date) int {
	name := "active " + d.String()
	if c, known := r.field[name]; known {
		return c
	}
	on := b.settings.on(d)
	c := col{head: "Active on " + d.String(), width: 11, sum: true}
	count_ := func(i int) int {
		n := 0
		for _, e := range r.terms(i) {
			if activeOn(e, d) {
				n += e.Many()
			}
		}
		return n
	}
	c.total = func() cell {
		n := 0
		for i := range r.list {
			n += count_(i)
		}
		return integer(count, n)
	}
	c.cell = func(i int) cell {
		now := integer(count, count_(i))
		if r.grouped {
			now.style = inCount
			return now
		}
		return formula(fmt.Sprintf("IF(AND(%s<=%s,%s>=%[2]s),1,0)", r.here(r.field["start"], i), on, r.here(r.field["last"], i)), now)
	}
	r.field[name] = r.addCol(c)
	return r.field[name]
}

// terms returns the rows of the ledger that a row of the sheet stands for.
func (r *rows) terms(i int) []ledger.Entry {
	if r.grouped {
		return r.list[i].all
	}
	return []ledger.Entry{r.list[i].Entry}
}

// activeOn reports whether a term is active on a date.
func activeOn(e ledger.Entry, d fiscal.Date) bool { return e.Date("start") <= d && d <= lastDay(e) }

// arr returns the column of the recurring revenue of the terms active on a date, at the rates of
// another date, in the reporting currency.
func (b *book) arr(r *rows, on, at fiscal.Date) int {
	rates := b.settings.rates(at)
	name := "arr " + on.String()
	if rates != "" {
		name += " at " + at.String()
	}
	if c, known := r.field[name]; known {
		return c
	}
	active := b.active(r, on)
	local := -1
	if r.grouped {
		local = b.column(r, "ARR active on "+on.String(), "arr", func(e ledger.Entry) bool { return activeOn(e, on) })
	}
	head := "ARR on " + on.String()
	if rates != "" {
		head += " at rates of " + at.String()
	}
	c := col{head: head, width: 18, sum: true}
	values := make([]quantity.Value, len(r.list))
	total := b.zero()
	for i := range r.list {
		values[i] = b.zero()
		for _, e := range r.terms(i) {
			if activeOn(e, on) {
				v := b.value(e.Amount("arr"))
				if price, ok := b.price(e.Word("currency"), at); ok {
					v = v.Times(price)
				}
				values[i] = values[i].Add(v)
			}
		}
		total = total.Add(values[i])
	}
	c.total = func() cell { return num(amountTotal, total.String()) }
	c.cell = func(i int) cell {
		amount_, condition := r.here(r.field["arr"], i), r.here(active, i)+"=1"
		if r.grouped {
			amount_, condition = r.here(local, i), r.here(active, i)+">0"
		}
		if rates != "" {
			amount_ += fmt.Sprintf("*INDEX(%s,%s)", rates, r.here(r.field["key"], i))
		}
		return formula(fmt.Sprintf("IF(%s,%s,0)", condition, amount_), num(amount, values[i].String()))
	}
	r.field[name] = r.addCol(c)
	return r.field[name]
}

// column returns the column of a sheet by group with the sum of the rows that take accepts.
func (b *book) column(r *rows, head, field string, take func(ledger.Entry) bool) int {
	name := field + ": " + head
	if c, known := r.field[name]; known {
		return c
	}
	values := make([]quantity.Value, len(r.list))
	total := b.zero()
	for i := range r.list {
		values[i] = b.zero()
		for _, e := range r.terms(i) {
			if take(e) {
				values[i] = values[i].Add(b.value(e.Amount(field)))
			}
		}
		total = total.Add(values[i])
	}
	r.field[name] = r.addCol(col{head: head, width: 18, sum: true, total: func() cell { return num(amountTotal, total.String()) },
		cell: func(i int) cell { return num(inAmount, values[i].String()) }})
	return r.field[name]
}

// dated returns the column to add and the conditions on rows for the amounts dated in a span, as
// SUMIFS takes them.
func (b *book) dated(r *rows, field string, span fiscal.Span) (sum int, where []condition) {
	if r.grouped && r.ledger != "securities" {
		head := titled(field) + ", " + b.settings.span(span)
		return b.column(r, head, field, func(e ledger.Entry) bool { return span.Holds(e.Date("date")) }), nil
	}
	at := r.field["date"]
	if span.Start == span.End {
		return r.field[field], []condition{{at, b.settings.on(span.Start)}}
	}
	return r.field[field], []condition{{at, `">="&` + b.settings.start(span)}, {at, `"<="&` + b.settings.end(span)}}
}

// condition is a condition of SUMIFS: the column, and the criterion.
type condition struct {
	col int
	is  string
}

// sumifs returns the sum of a column over the rows that meet the conditions, from thing i to
// thing j.
func (g *grid) sumifs(sum int, where []condition, i, j int) string {
	if len(where) == 0 {
		return "SUM(" + g.span(sum, i, j) + ")"
	}
	text := "SUMIFS(" + g.span(sum, i, j)
	for _, c := range where {
		text += "," + g.span(c.col, i, j) + "," + c.is
	}
	return text + ")"
}

// everything is sumifs over all rows.
func (g *grid) everything(sum int, where ...condition) string {
	return g.sumifs(sum, where, 0, max(g.n, 1)-1)
}

// acquired returns the column with the revenue of acquired customers in their first year, or of
// the same days one year earlier.
func (b *book) acquired(r *rows, w ledger.When) int {
	name := fmt.Sprintf("acquired %d %s %s", w.How, w.Span, w.Later)
	if c, known := r.field[name]; known {
		return c
	}
	custs := b.parties()
	head := "From acquired customers, " + b.settings.span(w.Span)
	if w.How == ledger.Compared {
		head = "From the same customers one year earlier, " + b.settings.span(w.Span)
	}
	values, total := make([]quantity.Value, len(r.list)), b.zero()
	for i, rec := range r.list {
		values[i] = b.zero()
		on := acquisition.On(custs.acquired[rec.own])
		for _, e := range r.terms(i) {
			if w.How == ledger.Acquired && on.FirstYear(w.Span, e.Date("date")) || w.How == ledger.Compared && on.YearEarlier(w.Span, w.Later, e.Date("date")) {
				values[i] = values[i].Add(b.value(e.Amount("amount")))
			}
		}
		total = total.Add(values[i])
	}
	start, end := b.settings.start(w.Span), b.settings.end(w.Span)
	c := col{head: head, width: 18, sum: true, total: func() cell { return num(amountTotal, total.String()) }}
	c.cell = func(i int) cell {
		if r.grouped {
			return num(inAmount, values[i].String())
		}
		of := func(column int) string {
			return fmt.Sprintf("INDEX(%s,%s)", custs.all(custs.kAcquired+column), r.here(r.field["own"], i))
		}
		on, anniversary, earlier, last := of(0), of(1), of(2), of(3)
		at := r.here(r.field["date"], i)
		test := fmt.Sprintf("%s>=MAX(%s,%s),%[1]s<=MIN(%[4]s,%[5]s-1)", at, start, on, end, anniversary)
		if w.How == ledger.Compared {
			start2, end2 := b.settings.start(w.Later), b.settings.end(w.Later)
			test = fmt.Sprintf("MAX(%s,%s)<=MIN(%s,%s-1),%s>=%s,%[5]s<=%[7]s", start2, on, end2, anniversary, at, start, end) +
				fmt.Sprintf(",%s>=IF(%s>%s,%s,%[1]s),%[1]s<=IF(%[5]s<=%[6]s,%[7]s,%[1]s)", at, on, start2, earlier, anniversary, end2, last)
		}
		return formula(fmt.Sprintf("IF(N(%s)>0,IF(AND(%s),%s,0),0)", on, test, r.here(r.field["amount"], i)), num(amount, values[i].String()))
	}
	r.field[name] = r.addCol(c)
	return r.field[name]
}

// backed returns the cell of a key with a link back to the sheet by customer or account.
func (r *rows) backed(key int, c cell) cell {
	if to, has := r.back[key]; has {
		c.style, c.to = linkNumber, to
	}
	return c
}

// backs sets the links from the rows of ledgers to the sheets that add them by customer or
// account: those of the report's own period where there are several.
func (b *book) backs() {
	if r := b.ledgers["subscriptions"]; r != nil {
		r.back = map[int]string{}
		for _, id := range slices.Sorted(maps.Keys(b.rateSheets)) {
			c := b.rateSheets[id]
			if c.alone {
				continue
			}
			for i, thing := range c.things {
				r.back[thing] = quoted(c.name) + "!" + cellAt(0, c.row(i))
			}
		}
	}
	if r := b.ledgers["revenue"]; r != nil {
		r.back = map[int]string{}
		for _, s := range b.soldInOrder() {
			for i, thing := range s.things {
				r.back[thing] = quoted(s.name) + "!" + cellAt(0, s.row(i))
			}
		}
	}
	if r := b.ledgers["trial-balance"]; r != nil && b.leads != nil {
		r.back = map[int]string{}
		for i, row := range b.leads.list {
			if _, has := r.back[row.key]; !has {
				r.back[row.key] = quoted(b.leads.name) + "!" + cellAt(0, b.leads.row(i))
			}
		}
	}
}

// soldInOrder returns the sheets of revenue by customer, the earliest period first.
func (b *book) soldInOrder() (list []*buyers) {
	for _, p := range slices.SortedFunc(maps.Keys(b.sold), func(x, y fiscal.Period) int { return strings.Compare(x.String(), y.String()) }) {
		list = append(list, b.sold[p])
	}
	return list
}
