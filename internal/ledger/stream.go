package ledger

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"tieout/internal/acquisition"
	"tieout/internal/crowd"
	"tieout/internal/diag"
	"tieout/internal/evidence"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/statement"
	"tieout/internal/warehouse"
)

// crowding is what the ledgers of one reading share to add customers together as they are read.
// The customers and fx ledgers are read before it is used, and revenue after subscriptions.
type crowding struct {
	plan      *Crowd
	book      *Book // with Rates and Customers
	customers *Table
	family    map[string]bool
	source    *filing.Source           // of subscriptions and revenue
	terms     *statement.Subscriptions // of a subscriptions ledger in the database; nil before it is read
	table     *Table                   // likewise
	failed    bool                     // a customer that was added to others may be needed by name
}

// newCrowding returns nil if a ledger of the filing needs all customers: one of subscriptions and
// revenue is in files, or in another database.
func newCrowding(f *filing.Filing, ask Ask) *crowding {
	c := &crowding{plan: ask.Crowd}
	for _, name := range []string{"subscriptions", "revenue"} {
		l := f.Ledger(name)
		switch {
		case l == nil:
		case l.Source == nil || c.source != nil && l.Source.Name != c.source.Name:
			return nil
		default:
			c.source = l.Source
		}
	}
	if l := f.Ledger("subscriptions"); l != nil && l.Given(l.Index("subscription")) && l.Given(l.Index("product")) {
		return nil // the terms of one subscription are compared with each other
	}
	if ask.Crowd == nil || ask.Rows || c.source == nil {
		return nil
	}
	return c
}

// know sets what the customers and fx ledgers have.
func (c *crowding) know(b *Book, customers *Table) {
	c.book, c.customers, c.family = b, customers, map[string]bool{}
	for id, parent := range b.Customers.Parents() {
		c.family[id], c.family[parent] = true, true
	}
}

// absent reports whether the customers ledger lacks a customer.
func (c *crowding) absent(id string) bool {
	if c.customers == nil {
		return false
	}
	_, listed := c.customers.First("customer", id)
	_, parent := c.customers.First("parent", id)
	return !listed && !parent
}

// gather adds the customers of a ledger together, as their groups arrive.
type gather struct {
	*crowding
	b    *base
	a    *Sums
	last []byte // the customer's text, as the database has it
	err  error

	subscriptions *crowd.Subscriptions // nil for revenue
	revenue       *crowd.Revenue       // nil for subscriptions
	id            []byte               // the customer
	acquired      acquisition.Acquisition
	unnamed       bool // the customers ledger lacks a field of the customer
	joined        []ID // by field: the words of the customer from the customers ledger
	key           []ID
	sums          []crowd.Sum
	found         []diag.Diagnostic // of customers without a country or a channel

	cover  crowd.Cover
	starts map[fiscal.Date]int
	ends   evidence.Ends
	terms  []evidence.Term
	rows   int
}

// newGather returns nil for a ledger that is read in another way.
func (b *base) newGather(ask Ask) *gather {
	c := ask.crowding
	name := b.Schema.Ledger
	if c == nil || name != "subscriptions" && name != "revenue" || b.columns[b.customer].Name == "" {
		return nil
	}
	g := &gather{crowding: c, b: b, starts: map[fiscal.Date]int{}, joined: make([]ID, len(b.Fields))}
	if name == "subscriptions" {
		if c.terms = b.statement(); c.terms == nil {
			return nil
		}
		c.table = b.Table
		g.a = b.Answer("arr")
	} else if g.a = b.Answer("amount"); b.s.filing.Ledger("subscriptions") != nil && c.terms == nil {
		return nil // the subscriptions ledger was read in another way, or not at all
	}
	if g.a == nil {
		return nil
	}
	if name == "subscriptions" {
		g.subscriptions = crowd.NewSubscriptions(c.plan.subscriptions(c.book, g.a), b.Dict("currency").Word)
	} else {
		g.revenue = crowd.NewRevenue(c.plan.revenue(c.book, g.a), b.Dict("country").Word)
	}
	return g
}

// statement returns the terms of a subscriptions ledger as the database has them, nil if the
// database cannot compute with them.
func (b *base) statement() *statement.Subscriptions {
	start, end := b.Index("start"), b.Index("end")
	for _, i := range []int{b.customer, start} {
		if b.columns[i].Name == "" {
			return nil
		}
	}
	if b.columns[start].Kind == warehouse.Text || b.columns[end].Kind == warehouse.Text && b.columns[end].Name != "" || b.columns[end].Name == "" && b.Given(end) {
		return nil
	}
	s := &statement.Subscriptions{Dialect: b.dialect, From: b.from, Customer: b.expr(b.columns[b.customer], schema.ID), Start: b.expr(b.columns[start], schema.Date), End: "CAST(NULL AS date)", DayAfter: b.DayAfter}
	if b.columns[end].Name != "" {
		if s.End = b.expr(b.columns[end], schema.Date); b.DayAfter {
			s.End = b.dialect.Days(s.End, -1)
		}
	}
	for i, condition := range b.where {
		if i > 0 {
			s.Where += " AND "
		}
		s.Where += condition
	}
	return s
}

// begin is called before a group is read: it forgets the words of customers that are done.
func (g *gather) begin(customer []byte) {
	if !bytes.Equal(customer, g.last) {
		g.last = append(g.last[:0], customer...)
		g.b.words[g.b.customer].dict.reset()
	}
}

// customer begins a customer, unless it has begun.
func (g *gather) customer(id []byte) {
	if g.err != nil || g.id != nil && bytes.Equal(id, g.id) {
		return
	}
	g.finish()
	s := g.stream()
	if g.err = s.Customer(id); g.err != nil {
		return
	}
	g.id = append(g.id[:0], id...)
	word := string(id)
	if g.family[word] {
		s.Family()
	}
	if g.absent(word) {
		s.Absent()
	}
	if g.b.acquired != nil {
		g.acquired = acquisition.On(g.b.acquired.days[word])
	}
	g.unnamed = false
	g.join()
}

type stream interface {
	Customer(id []byte) error
	Family()
	Absent()
	Term(fiscal.Span)
	Group([]crowd.Sum, ...ID)
}

func (g *gather) stream() stream {
	if g.revenue != nil {
		return g.revenue
	}
	return g.subscriptions
}

// finish ends the last customer.
func (g *gather) finish() {
	if len(g.terms) > 0 {
		g.ends.Add(string(g.id), g.terms)
		g.terms = g.terms[:0]
	}
}

// run adds a run of days on which a customer has terms.
func (g *gather) run(customer, start, end []byte) error {
	first, err := fiscal.ParseDate(string(start))
	if err != nil {
		return err
	}
	last := fiscal.Date(0)
	if end != nil {
		if last, err = fiscal.ParseDate(string(end)); err != nil {
			return err
		}
	}
	g.customer(customer)
	g.stream().Term(term(first, last))
	return g.err
}

// add adds a group. Only queries by customer are answered by it.
func (g *gather) add(row *Row) {
	b := g.b
	g.customer(row.dicts[b.customer].Bytes(row.word[b.customer]))
	if g.err != nil {
		return
	}
	if g.unnamed {
		g.reportUnnamed(row.word[b.customer])
	}
	g.rows++
	g.sums = g.sums[:0]
	for w, when := range g.a.Query.When {
		if g.a.times.takes(when, row.date, g.acquired) {
			g.sums = append(g.sums, crowd.Sum{Time: w, N: row.amount[g.a.sum]})
			g.a.sheets[w].Set(0)
		}
	}
	g.key = g.key[:0]
	for _, i := range g.a.by[1:] {
		word := row.word[i]
		if b.Joined(i) {
			word = g.joined[i]
		}
		g.key = append(g.key, word)
	}
	g.stream().Group(g.sums, g.key...)
	if g.subscriptions == nil {
		return
	}
	days := term(row.date[b.start], row.date[b.end])
	g.cover.Add(days)
	for range b.in.weight {
		g.starts[days.Start]++
		t := evidence.Term{Start: days.Start, End: days.End, Row: g.rows}
		switch {
		case days.End == forever:
			t.End = 0
		case b.DayAfter:
			t.End++ // as the cell has it
		}
		g.terms = append(g.terms, t)
	}
}

// join sets the words of the customer that come from the customers ledger.
func (g *gather) join() {
	for i, f := range g.b.Fields {
		if !g.b.Joined(i) || g.book.Customers == nil {
			continue
		}
		word := g.book.Customers.Lists[f.Name][string(g.id)]
		g.joined[i] = g.b.dicts[i].ID([]byte(word))
		g.unnamed = g.unnamed || word == ""
	}
}

// reportUnnamed reports the fields of a customer with revenue that the customers ledger lacks.
func (g *gather) reportUnnamed(id ID) {
	g.unnamed = false
	for i, f := range g.b.Fields {
		if g.b.Joined(i) && g.joined[i] == 0 && len(g.found) < mostErrors {
			g.found = append(g.found, unlisted(f.Name, string(g.id), g.b.firstCell(g.b.customer, id)))
		}
	}
}

// close puts the customers into the answer, in place of those that were read.
func (g *gather) close() {
	g.finish()
	b, t := g.b, g.b.Table
	dict := newDict()
	for field := range t.dicts {
		if field == b.customer {
			t.dicts[field], b.words[field].dict, b.in.row.dicts[field] = dict, dict, dict
		}
	}
	next := newSums(g.a.Query, t.Schema, t.dicts)
	next.sheets = g.a.sheets
	t.Sums[slices.Index(t.Sums, g.a)] = next
	take := func(c *crowd.Customer, places int) {
		if id := next.take(c, places); len(c.Groups) > 0 && !dict.IsCrowd(id) {
			dict.note(id, Spot{Num: 1})
		}
	}
	if s := g.subscriptions; s != nil {
		s.Each(func(c *crowd.Customer) { take(c, s.Places) })
		t.counts = &Counts{Customers: s.Count, Absent: s.AbsentCount}
		t.Terms.reduced, t.Terms.covered, t.Terms.Ends = true, g.cover.Spans(), g.ends
		for _, d := range slices.Sorted(maps.Keys(g.starts)) {
			t.Terms.starts = append(t.Terms.starts, Starting{d, g.starts[d]})
		}
		return
	}
	r := g.revenue
	g.failed = r.Each(func(c *crowd.Customer) {
		take(c, r.Places)
		if g.table == nil {
			return
		}
		terms := g.table.Terms
		for _, days := range c.Terms {
			terms.Customer = append(terms.Customer, g.table.Dict("customer").ID(c.ID))
			terms.At, terms.Days = append(terms.At, Spot{}), append(terms.Days, days)
		}
	}) != nil
	next.countries = r.Countries
	t.counts = &Counts{Customers: r.Count, Absent: r.AbsentCount, Only: r.OnlyRevenue, OnlyAbsent: r.OnlyAbsent}
	for _, d := range g.found {
		b.in.report(d)
	}
}

// alikeIn reports ids of customers that look the same, by a query of the database. Those of
// ledgers that are elsewhere are passed as others.
func (c *crowding) alikeIn(ctx context.Context, conn warehouse.Conn, words []statement.Words, others []string) (ids []string, err error) {
	a := &statement.Alike{Dialect: conn.Dialect(), Of: words}
	known, _, err := a.ReadAlike(ctx, conn, mostListed)
	if err != nil {
		return nil, err
	}
	if len(others) > 0 {
		more, err := a.ReadAlikeWith(ctx, conn, others)
		if err != nil {
			return nil, err
		}
		known = append(known, more...)
	}
	for _, k := range known {
		if !slices.Contains(ids, k.ID) {
			ids = append(ids, k.ID)
		}
	}
	return ids, nil
}

// unlisted returns the finding of a customer of which the customers ledger lacks a field.
func unlisted(field, id string, at source.Cell) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED005", Summary: "customer without its " + field, Subject: at,
		Detail: "customer " + id + " has revenue, but the customers ledger has no " + field + " for that customer",
		Remedy: "Add the " + field + " of " + id + " to the customers ledger"}
}
