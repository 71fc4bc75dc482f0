package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/acquisition"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/relation"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/workbook"
)

// Order is the order in which Book.Fetch returns rows.
type Order uint8

// The orders of rows: the largest amounts first, in absolute value; or by the key of the ledger.
const (
	Largest Order = iota
	ByKey
)

// Fetched holds rows of a selection that were fetched from a database.
type Fetched struct {
	Count int // number of rows of the selection; Rows may list only the first of them
	Rows  []Adding
}

// Adding is a row of a selection, with the amount that it adds in the reporting currency.
type Adding struct {
	Entry
	Adds quantity.Quotient
}

// Remote reports whether the rows of a ledger are in a database and have not been stored, so that
// Fetch returns them in place of Select.
func (b *Book) Remote(ledger string) bool {
	t := b.Table(ledger)
	return t != nil && t.Source != nil && t.rows == nil
}

// Fetch returns the first rows of a selection from a ledger in a database, at most the number
// limit; if limit is 0, it returns all rows. It counts all rows of the selection, and compares
// their sum with the sum that was read for the facts. If they differ, because the ledger was
// written since, or if the rows cannot be read, it returns a finding and no rows. Only groups of
// rows and the rows that it returns leave the database, and, where a condition cannot be
// expressed in SQL, some rows more.
func (b *Book) Fetch(s Selection, order Order, limit int) (Fetched, *diag.Diagnostic) {
	q, refused := b.fetcher(s)
	if refused != nil {
		return Fetched{}, refused
	}
	out, err := q.fetch(order, limit)
	if err != nil {
		return Fetched{}, q.refusal(err)
	}
	return out, nil
}

// errMoved is the error of a ledger whose rows are not those that were read for the facts.
var errMoved = errors.New("the rows were changed since the ledger was read")

// refusal returns the finding of an error that ended a query.
func (q *fetcher) refusal(err error) *diag.Diagnostic {
	at := source.Cell{Workbook: q.t.Relation()}
	if errors.Is(err, errMoved) {
		return &diag.Diagnostic{Code: "LED012", Summary: "ledger changed since it was read", Subject: at,
			Detail: fmt.Sprintf("the rows of %s add up to another amount than when the numbers were computed", q.t.Relation()), Remedy: "Run the command again; on the review page, read the databases again"}
	}
	d := relation.Unreachable(err, at, q.t.Ledger)
	return &d
}

// fetcher reads the rows of one selection.
type fetcher struct {
	b    *Book
	s    Selection
	t    *Table
	all  plans
	ctx  context.Context
	conn warehouse.Conn
	d    *warehouse.Dialect
	rel  *relation.Rowset
	in   *rows.Reader  // reads what the database returns as a sheet does
	ids  [][]intern.ID // by field, by ID of the reader: the ID in the Dict of the table, plus 1
	word []intern.ID   // of the row, by field: the ID in the Dict of the table

	seen map[int]*texts // by field of a condition: the texts of groups
}

// texts are the texts of a column in groups of rows, as the database has them.
type texts struct {
	dict  *rows.Dict
	taken intern.Bits // those of groups of the selection
}

// unknown is the ID of a word that no row had when the ledger was read.
const unknown = ^intern.ID(0)

// fetcher prepares to fetch the rows of a selection.
func (b *Book) fetcher(s Selection) (*fetcher, *diag.Diagnostic) {
	t := b.Table(s.Ledger)
	q := &fetcher{b: b, s: s, t: t, all: t.plans(s), ctx: b.access.context()}
	var err error
	if q.conn, err = b.sessions.Of(q.ctx, t.Source); err == nil {
		q.rel = t.relation.Rowset()
		q.d = q.rel.Dialect()
	}
	if err != nil {
		return nil, q.refusal(err)
	}
	q.in = q.rel.Reader(b.filing)
	q.ids, q.word = make([][]intern.ID, len(t.Fields)), make([]intern.ID, len(t.Fields))
	return q, nil
}

// translate sets the words of a row that was read to the IDs of the table.
func (q *fetcher) translate(row *rows.Row) {
	for i := range q.t.Fields {
		q.word[i] = 0
		if !q.t.Fields[i].IsWord() || q.t.dicts[i] == nil {
			continue
		}
		id := row.Words[i]
		if int(id) >= len(q.ids[i]) {
			q.ids[i] = append(q.ids[i], make([]intern.ID, int(id)+1-len(q.ids[i]))...)
		}
		if q.ids[i][id] == 0 {
			at, known := q.t.dicts[i].Find(row.Dicts[i].Word(id))
			if !known {
				at = unknown - 1
			}
			q.ids[i][id] = at + 1
		}
		q.word[i] = q.ids[i][id] - 1
	}
	customer := q.t.Index("customer")
	for i, f := range q.t.Fields {
		if q.t.Joined(i) && q.t.dicts[i] != nil {
			word := ""
			if c := q.b.Customers; c != nil {
				word = c.Lists[f.Name][row.Text(customer)]
			}
			q.word[i], _ = q.t.dicts[i].Find(word)
		}
	}
}

// adds returns the amount that a row adds to the selection, of which translate has set the words.
// The function takes reports whether the row belongs to a time. The result ok is false if the
// selection does not take the row.
func (q *fetcher) adds(amount quantity.Scaled, takes func(When) bool, each func(n quantity.Wide, places, over int)) (ok bool) {
	currency := q.t.Index("currency")
	for k := range q.all.list {
		p := &q.all.list[k]
		if !q.meets(p) {
			continue
		}
		at := p.time(takes)
		if at == nil {
			continue
		}
		id := intern.ID(0)
		if currency >= 0 {
			id = q.word[currency]
		}
		if at.Effect && !at.foreign.Has(int(id)) || at.rates != nil && int(id) >= len(at.rates) {
			continue
		}
		ok = true
		each(at.of(amount.Coef, id), amount.Places+q.all.places, at.over(id))
	}
	return ok
}

func (q *fetcher) meets(p *plan) bool {
	for k := range p.where {
		if c := &p.where[k]; c.ids.Has(int(q.word[c.field])) == c.not {
			return false
		}
	}
	return true
}

// fetch counts the rows of the selection, compares their sum, and reads the first of them.
func (q *fetcher) fetch(order Order, limit int) (out Fetched, err error) {
	if out.Count, err = q.count(); err != nil || out.Count == 0 {
		return out, err
	}
	if limit == 0 || limit >= out.Count {
		err = q.rows(&out, q.statement(ByKey, 0, ""))
		q.arrange(&out, order, limit)
		return out, err
	}
	var parts []string // of rows whose amounts are multiplied alike
	if order == Largest {
		parts = q.currencies()
	}
	if parts == nil {
		parts = []string{""}
	}
	for _, part := range parts {
		for most := max(4*limit, 1000); ; most *= 8 {
			var some Fetched
			some.Count = out.Count
			var read, least = 0, quantity.Quotient{}
			if read, least, err = q.top(&some, q.statement(order, most, part)); err != nil {
				return out, err
			}
			q.arrange(&some, order, limit)
			enough := len(some.Rows) >= limit
			if enough && order == Largest {
				enough = some.Rows[limit-1].Adds.Abs().Cmp(least) >= 0
			}
			if enough || read < most {
				out.Rows = append(out.Rows, some.Rows...)
				break
			}
		}
	}
	q.arrange(&out, order, limit)
	return out, nil
}

// arrange sorts rows, and drops those beyond the limit.
func (q *fetcher) arrange(out *Fetched, order Order, limit int) {
	if order == Largest && limit > 0 {
		slices.SortStableFunc(out.Rows, func(x, y Adding) int { return y.Adds.Abs().Cmp(x.Adds.Abs()) })
	}
	if limit > 0 && len(out.Rows) > limit {
		out.Rows = out.Rows[:limit]
	}
}

// rows reads rows, and adds those of the selection to out.
func (q *fetcher) rows(out *Fetched, sql string) error {
	_, _, err := q.top(out, sql)
	return err
}

// top is like rows. It also returns the number of rows that were read, and what the last of them
// would add at most, in absolute value.
func (q *fetcher) top(out *Fetched, sql string) (read int, least quantity.Quotient, err error) {
	k := newStored(len(q.t.Fields), false, slices.Clone(q.in.Current.Dicts))
	for i := range q.t.Fields {
		if q.t.Joined(i) {
			k.dicts[i] = q.t.dicts[i]
		}
	}
	field, when := q.t.Index(q.s.Field), timesOf(q.t.Schema)
	var dates []fiscal.Date
	var acquired acquisition.Acquisition
	takes := func(w When) bool { return when.takes(w, dates, acquired) }
	var where string
	var adds []quantity.Quotient
	visit := func(row *rows.Row) {
		q.translate(row)
		dates, acquired = row.Dates, q.acquisition(row)
		amount := row.Amounts[field]
		sum := quantity.Quotient{}
		taken := q.adds(amount, takes, func(n quantity.Wide, places, over int) { sum = sum.Add(q.all.quotient(n, places, over)) })
		least = q.bound(amount)
		if !taken {
			return
		}
		k.add(row, q.in)
		k.where = append(k.where, where)
		for i := range q.t.Fields {
			if q.t.Joined(i) {
				k.word[i] = append(k.word[i], q.word[i])
			}
		}
		adds = append(adds, sum)
	}
	err = q.conn.Query(q.ctx, q.t.Ledger.Ledger+" rows", sql, func(values [][]byte) error {
		read++
		where, q.in.Current.Spot = q.rel.Where(values), rows.Spot{Num: int32(read)}
		q.in.ReadGroup(q.rel.Row(values, read), true, visit)
		return nil
	})
	for i, sum := range adds {
		out.Rows = append(out.Rows, Adding{Entry{q.t, k, i}, sum})
	}
	return read, least, err
}

// acquisition returns when the customer of a row was acquired.
func (q *fetcher) acquisition(row *rows.Row) (none acquisition.Acquisition) {
	if i := q.t.Index("customer"); i >= 0 && q.b.Customers != nil {
		if day, has := q.b.Customers.acquired[row.Text(i)]; has {
			return acquisition.On(day)
		}
	}
	return none
}

// bound returns what an amount adds at most, in absolute value.
func (q *fetcher) bound(amount quantity.Scaled) (sum quantity.Quotient) {
	id := intern.ID(0)
	if i := q.t.Index("currency"); i >= 0 {
		id = q.word[i]
	}
	for k := range q.all.list {
		var most quantity.Quotient
		for _, at := range q.all.list[k].at {
			if at.rates != nil && int(id) >= len(at.rates) {
				continue
			}
			if n := q.all.quotient(at.of(amount.Coef, id), amount.Places+q.all.places, at.over(id)).Abs(); n.Cmp(most) > 0 {
				most = n
			}
		}
		sum = sum.Add(most)
	}
	return sum
}

// count groups the rows by the fields of the conditions and by the times, and returns the number
// of rows of the selection.
func (q *fetcher) count() (total int, err error) {
	g := q.groups()
	flags := map[When]bool{}
	var dates []fiscal.Date
	var acquired acquisition.Acquisition
	when := timesOf(q.t.Schema)
	takes := func(w When) bool {
		if g.flagged {
			return flags[w]
		}
		return when.takes(w, dates, acquired)
	}
	field := q.t.Index(q.s.Field)
	sums := make([]quantity.Wide, len(q.all.overs))
	finest := 0
	type part struct {
		n            quantity.Wide
		places, over int
	}
	var parts []part
	var values [][]byte
	visit := func(row *rows.Row) {
		q.translate(row)
		dates, acquired = row.Dates, q.acquisition(row)
		q.fixedSums(row, number(values[len(values)-1]))
		taken := q.adds(row.Amounts[field], takes, func(n quantity.Wide, places, over int) { parts = append(parts, part{n, places, over}) })
		for _, p := range parts {
			if p.places > finest {
				for k := range sums {
					sums[k] = sums[k].Shift(p.places - finest)
				}
				finest = p.places
			}
			sums[p.over] = sums[p.over].Add(p.n.Shift(finest - p.places))
		}
		parts = parts[:0]
		if taken {
			total += number(values[len(values)-1])
		}
		q.note(g, values, taken)
	}
	q.seen = map[int]*texts{}
	n := 0
	g.aim(q.in)
	err = q.conn.Query(q.ctx, q.t.Ledger.Ledger+" counts of rows", g.sql, func(row [][]byte) error {
		n++
		values = row
		g.times(row, flags)
		q.refill()
		q.in.ReadGroup(g.row(row, n), true, visit)
		return nil
	})
	q.rel.Aim(q.in)
	if err != nil {
		return 0, err
	}
	sum := quantity.Quotient{}
	for k := range sums {
		sum = sum.Add(q.all.quotient(sums[k], finest, k))
	}
	if want := q.b.Add(q.s); sum.Cmp(want.Quotient) != 0 || want.Any != (total > 0) {
		return 0, errMoved
	}
	return total, nil
}

// mostTexts is the most texts that a condition of a query lists.
const mostTexts = 500

// note notes the texts of a group in the fields of the conditions.
func (q *fetcher) note(g *groups, values [][]byte, taken bool) {
	for k, i := range g.fields {
		if q.seen[i] == nil {
			q.seen[i] = &texts{dict: rows.NewDict()}
		}
		text := values[k]
		if text == nil {
			text = null
		}
		if id := q.seen[i].dict.ID(text); taken {
			q.seen[i].taken.Set(int(id))
		}
	}
}

// null stands for a blank among the texts of a column, which holds no NUL.
var null = []byte{0}

// currencies returns the texts of the currencies of the selection; nil if amounts are not
// converted.
func (q *fetcher) currencies() (list []string) {
	seen := q.seen[q.t.Index("currency")]
	if seen == nil {
		return nil
	}
	for id := range seen.dict.Len() {
		if seen.taken.Has(id) {
			list = append(list, seen.dict.Word(intern.ID(id)))
		}
	}
	slices.Sort(list)
	return list
}

// narrowed returns the conditions that rows of the selection meet, as far as they can be listed.
func (q *fetcher) narrowed(currency string) (list []string) {
	for i, f := range q.t.Fields {
		seen := q.seen[i]
		if seen == nil || q.rel.Expr(i) == "" {
			continue
		}
		var with, without []string // at most one more than may be listed
		for id := range seen.dict.Len() {
			if id == 0 && !seen.taken.Has(0) {
				continue // no group has it, or none that is taken
			}
			taken := seen.taken.Has(id)
			if f.Name == "currency" && currency != "" {
				taken = seen.dict.Word(intern.ID(id)) == currency
			}
			if to := &without; taken || len(*to) <= mostTexts {
				if taken {
					to = &with
				}
				if len(*to) <= mostTexts {
					*to = append(*to, seen.dict.Word(intern.ID(id)))
				}
			}
		}
		slices.Sort(with)
		slices.Sort(without)
		switch {
		case len(without) == 0:
		case len(with) <= mostTexts:
			list = append(list, q.among(q.rel.Expr(i), with))
		case len(without) <= mostTexts:
			list = append(list, "NOT ("+q.among(q.rel.Expr(i), without)+")")
		}
	}
	return list
}

// among returns the condition that an expression is one of the texts.
func (q *fetcher) among(expr string, texts []string) string {
	var literals []string
	blank := false
	for _, text := range texts {
		if text == string(null) {
			blank = true
			continue
		}
		literals = append(literals, q.d.Literal(text))
	}
	known := "1 = 0"
	if literals != nil {
		known = expr + " IS NOT NULL AND " + expr + " IN (" + strings.Join(literals, ", ") + ")"
	}
	if blank {
		return "(" + expr + " IS NULL OR " + known + ")"
	}
	return "(" + known + ")"
}

// statement returns the statement that reads rows of the selection, and perhaps others.
func (q *fetcher) statement(order Order, most int, currency string) string {
	sql := q.rel.Select()
	sql.Where = append(append(sql.Where, q.timed()), q.narrowed(currency)...)
	if amount := q.amount(); order == Largest && amount != "" {
		sql.Where = append(sql.Where, amount+" IS NOT NULL")
		sql.OrderBy = append(sql.OrderBy, "abs("+amount+") DESC")
	}
	for _, expr := range q.rel.Naming() {
		sql.OrderBy = append(sql.OrderBy, q.d.Order(expr))
	}
	sql.Limit = most
	for _, expr := range q.rel.List() {
		sql.Items = append(sql.Items, statement.Item{Expr: expr})
	}
	return sql.String()
}

// amount returns the exact amount of a row; "" if it is the same for all rows.
func (q *fetcher) amount() string {
	exact := func(name string) string {
		i := q.t.Index(name)
		if i < 0 || q.rel.Column(i).Name == "" {
			return ""
		}
		return q.rel.Exact(i)
	}
	if q.t.Split && q.s.Field == "amount" {
		return "coalesce(" + exact("debit") + ", 0) - coalesce(" + exact("credit") + ", 0)"
	}
	return exact(q.s.Field)
}

// whens returns the times of the selection, each once.
func (q *fetcher) whens() (list []When) {
	for _, branch := range q.s.Branches {
		for _, at := range branch.At {
			if !slices.Contains(list, at.When) {
				list = append(list, at.When)
			}
		}
	}
	return list
}

// timed returns the condition that a row belongs to one of the times, or may belong to it.
func (q *fetcher) timed() string {
	var list []string
	for _, w := range q.whens() {
		c := q.rel.Time(w.Span, w.How == Active)
		if c == "" {
			return "1 = 1"
		}
		list = append(list, c)
	}
	return "(" + strings.Join(list, " OR ") + ")"
}

// groups is the statement that counts rows by the fields of the conditions and by the times.
type groups struct {
	q       *fetcher
	sql     string
	fields  []int  // whose texts are grouped
	dates   []int  // likewise, unless flagged
	amounts []int  // whose sums follow
	whens   []When // whose flags follow, if flagged
	flagged bool   // the times are expressed in SQL
}

// groups returns the statement for the selection.
func (q *fetcher) groups() *groups {
	g := &groups{q: q, flagged: true, whens: q.whens()}
	r := q.rel
	take := func(i int) {
		if i >= 0 && q.t.Joined(i) {
			i = q.t.Index("customer")
		}
		if i >= 0 && r.Expr(i) != "" && !slices.Contains(g.fields, i) {
			g.fields = append(g.fields, i)
		}
	}
	for _, branch := range q.s.Branches {
		for _, c := range branch.Where {
			take(q.t.Index(c.Field))
		}
	}
	take(q.t.Index("currency"))
	for _, w := range g.whens {
		if w.How != Dated && w.How != Active || r.Time(w.Span, w.How == Active) == "" {
			g.flagged = false
			take(q.t.Index("customer"))
		}
	}
	sql := r.Select()
	sql.Where = append(sql.Where, q.timed())
	item := func(expr string) { sql.Items = append(sql.Items, statement.Item{Expr: expr}) }
	add := func(expr string) {
		item(expr)
		sql.GroupBy = append(sql.GroupBy, fmt.Sprint(len(sql.Items)))
	}
	for _, i := range g.fields {
		add(r.Expr(i))
	}
	if !g.flagged {
		for _, name := range []string{"date", "start", "end"} {
			if i := q.t.Index(name); i >= 0 && r.Expr(i) != "" {
				g.dates = append(g.dates, i)
				add(r.Expr(i))
			}
		}
	}
	if g.flagged {
		for _, w := range g.whens {
			add("CASE WHEN " + r.Time(w.Span, w.How == Active) + " THEN '1' ELSE '0' END")
		}
	}
	names := []string{q.s.Field}
	if q.t.Split && q.s.Field == "amount" {
		names = []string{"debit", "credit"}
	}
	for _, name := range names {
		if i := q.t.Index(name); r.Expr(i) != "" {
			g.amounts = append(g.amounts, i)
			item(statement.Sum(q.d, r.Exact(i), ""))
		}
	}
	item(statement.Count(q.d, ""))
	g.sql = sql.String()
	return g
}

// aim makes a reader read groups.
func (g *groups) aim(in *rows.Reader) {
	in.Aim(slices.Concat(g.fields, g.dates, g.amounts), rows.Everything)
}

// row returns a group as a row of a sheet.
func (g *groups) row(values [][]byte, num int) *workbook.Row {
	words := len(g.fields) + len(g.dates)
	first := words // of the amounts
	if g.flagged {
		first += len(g.whens)
	}
	return g.q.rel.Group(slices.Concat(g.fields, g.dates, g.amounts), slices.Concat(values[:words], values[first:first+len(g.amounts)]), num)
}

// times sets the times to which a group belongs.
func (g *groups) times(values [][]byte, flags map[When]bool) {
	if !g.flagged {
		return
	}
	for k, w := range g.whens {
		flags[w] = string(values[len(g.fields)+k]) == "1"
	}
}

// Narrow returns the part of a selection that has a key, such as the rows of one customer with its
// subsidiaries. The argument by is one of the kinds of key that schema.Schema.Parts lists; exact is
// false if some rows of the result have another key.
func (b *Book) Narrow(s Selection, by, key string) (narrow Selection, exact bool) {
	t := b.Table(s.Ledger)
	cond := Cond{Field: by, Is: []string{key}}
	switch {
	case by == "customer":
		cond = Cond{Field: by}
		for id, top := range b.TopsOf(t) {
			if b.tops.dict.Word(top) == key {
				cond.IDs.Set(id)
			}
		}
	case t.Index(by) < 0 || t.dicts[t.Index(by)] == nil:
		return s, false
	}
	narrow = Selection{Ledger: s.Ledger, Field: s.Field}
	for _, branch := range s.Branches {
		narrow.Branches = append(narrow.Branches, Branch{Where: append(slices.Clone(branch.Where), cond), At: branch.At})
	}
	return narrow, true
}
