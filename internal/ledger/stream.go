package ledger

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/relation"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/tally"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
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
	ctx       context.Context
	conn      warehouse.Conn
	asked     []string          // the ledgers in the database
	words     []statement.Words // likewise: their customers
	lost      bool              // the subscriptions ledger cannot be read
	sieve     *evidence.Sieve   // the customers of subscriptions and revenue; nil unless all have arrived
	failed    bool              // a customer that was added to others is needed by name, or may be
	whole     bool              // all rows of the customers ledger are needed; see sparse
}

// newCrowding returns nil if a ledger of the filing needs all customers: one of subscriptions and
// revenue is in files, or in another database, or gives customers other ids than the database has.
func newCrowding(f *filing.Filing, ask Ask) *crowding {
	c := &crowding{plan: ask.Crowd}
	for _, name := range []string{"subscriptions", "revenue"} {
		l := f.Ledger(name)
		switch {
		case l == nil:
		case l.Source == nil || c.source != nil && l.Source.Name != c.source.Name || l.Values["customer"] != nil:
			return nil
		default:
			c.source = l.Source
		}
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

// withoutTerms notes that the subscriptions ledger cannot be read: a statement on revenue that joins its
// terms would fail too, for a cause that is not of revenue.
func (c *crowding) withoutTerms() { c.terms, c.table, c.lost = nil, nil, true }

// sparse returns the customers ledger, if its rows are not kept; else nil.
func (c *crowding) sparse() *sparse {
	if c == nil || c.book == nil || c.book.Customers == nil {
		return nil
	}
	return c.book.Customers.sparse
}

// absent reports whether the customers ledger lacks a customer, which has no row there unless listed.
func (g *gather) absent(id string) bool {
	if p := g.sparse(); p != nil {
		return !g.listed && !p.parents[id]
	}
	return g.customers != nil && !g.customers.lists(id)
}

// lists reports whether the customers ledger has a customer, in a row or as a parent.
func (t *Table) lists(id string) bool {
	_, parent := t.First("parent", id)
	return parent || t.rowOf(id)
}

// gather adds the customers of a ledger together, as their groups arrive.
type gather struct {
	*crowding
	b   *base
	a   *Sums
	err error

	subscriptions *crowd.Subscriptions // nil for revenue
	revenue       *crowd.Revenue       // nil for subscriptions
	id            []byte               // the customer
	party         [][]byte             // what the customers ledger has of the customer that arrives, if its rows are not kept; see statement.Parties.With
	listed        bool                 // the customers ledger has a row of the customer, if its rows are not kept
	unnamed       bool                 // the customers ledger lacks a field of the customer
	joined        []intern.ID          // by field: the words of the customer from the customers ledger
	key           []intern.ID
	sums          []crowd.Sum
	found         []diag.Diagnostic // of customers without a country or a channel

	cover crowd.Cover // of the terms

	sieve  *evidence.Sieve // nil for subscriptions whose customers arrive with revenue
	termed bool            // the customer has a term, while revenue is read
}

// newGather returns nil for a ledger that is read in another way.
func (b *base) newGather(ask Ask) *gather {
	g, c := b.gatherOf(ask), ask.crowding
	if name := b.Schema.Ledger; g == nil && c.sparse() != nil && (name == "subscriptions" || name == "revenue") {
		c.whole = true
	}
	return g
}

func (b *base) gatherOf(ask Ask) *gather {
	c := ask.crowding
	name := b.Schema.Ledger
	if c != nil {
		c.asks(b)
	}
	if c == nil || name != "subscriptions" && name != "revenue" {
		return nil
	}
	if !b.db.Parted() {
		c.failed = c.failed || name == "revenue" && c.terms != nil // the terms of its customers were added together
		return nil
	}
	g := &gather{crowding: c, b: b, joined: make([]intern.ID, len(b.Fields))}
	if name == "subscriptions" {
		c.terms, c.table = b.db.Terms(false), b.Table
		g.a = b.Answer("arr")
	} else if g.a = b.Answer("amount"); b.filing.Ledger("subscriptions") != nil && c.terms == nil && !c.lost {
		return nil // the subscriptions ledger was read in another way, or not at all
	}
	if g.a == nil {
		return nil
	}
	if name == "revenue" || b.filing.Ledger("revenue") == nil {
		if g.sieve = (&evidence.Sieve{Most: mostSifted}); c.sparse() != nil {
			g.sieve = c.sparse().sieve
		}
	}
	if name == "subscriptions" {
		g.subscriptions = crowd.NewSubscriptions(c.plan.subscriptions(c.book, g.a), b.Dict("currency").Word)
	} else {
		g.revenue = crowd.NewRevenue(c.plan.revenue(c.book, g.a), b.Dict("country").Word)
	}
	return g
}

// customer begins a customer, unless it has begun.
func (g *gather) customer(id []byte) {
	if g.err != nil || g.id != nil && bytes.Equal(id, g.id) {
		return
	}
	s := g.stream()
	if g.err = s.Customer(id); g.err != nil {
		return
	}
	g.sift()
	g.id = append(g.id[:0], id...)
	word := string(id)
	if p := g.sparse(); p != nil {
		g.listed = g.party[0] != nil && !p.rejected[word]
	}
	day := fiscal.Date(0)
	if g.b.acquired != nil {
		day = g.b.acquired.days[word]
	}
	if g.family[word] || day != 0 { // sums of acquired customers follow by customer
		s.Family()
	}
	if g.absent(word) {
		s.Absent()
	}
	g.unnamed = false
	g.join()
}

// sift ends the customer for the sieve.
func (g *gather) sift() {
	if g.sieve != nil && g.id != nil && !g.listed {
		mark := ofRevenue
		if g.termed {
			mark = ofTerms
		}
		g.sieve.Add(g.id, mark)
	}
	g.termed = false
}

type stream interface {
	Customer(id []byte) error
	Family()
	Absent()
	Term(fiscal.Span)
	Group([]crowd.Sum, ...intern.ID)
}

func (g *gather) stream() stream {
	if g.revenue != nil {
		return g.revenue
	}
	return g.subscriptions
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
	g.termed = true
	g.stream().Term(term(first, last))
	return g.err
}

// put notes a sum of the group that is read.
func (g *gather) put(time int, sum quantity.Scaled) {
	g.sums = append(g.sums, crowd.Sum{Time: time, N: sum})
	g.a.sheets[time].Set(0)
}

// add adds the group that was read.
func (g *gather) add(row *rows.Row) {
	b := g.b
	g.customer(row.Dicts[b.customer].Bytes(row.Words[b.customer]))
	if g.err != nil {
		return
	}
	if g.unnamed {
		g.reportUnnamed(row.Words[b.customer])
	}
	g.key = g.key[:0]
	for _, i := range g.a.by[1:] {
		word := row.Words[i]
		if b.Joined(i) {
			word = g.joined[i]
		}
		g.key = append(g.key, word)
	}
	g.stream().Group(g.sums, g.key...)
	g.sums = g.sums[:0]
}

// join sets the words of the customer that come from the customers ledger.
func (g *gather) join() {
	for i, f := range g.b.Fields {
		if !g.b.Joined(i) || g.book.Customers == nil {
			continue
		}
		word := g.word(f.Name)
		g.joined[i] = g.b.dicts[i].ID([]byte(word))
		g.unnamed = g.unnamed || word == ""
	}
}

// word returns the country or the channel that the customers ledger has for the customer, "" for none.
func (g *gather) word(field string) string {
	word, kept := g.book.Customers.Lists[field][string(g.id)]
	if kept || !g.listed {
		return word
	}
	t := g.customers
	i, stored := t.Index(field), g.party[1]
	if field == "channel" {
		stored = g.party[2]
	}
	if t.Fixed[i] != "" {
		stored = []byte(t.Fixed[i])
	}
	id, _ := t.words[i].Known(stored)
	return t.dicts[i].Word(id)
}

// joinRow sets the fields of a row that come from the customers ledger; g may be nil.
func (g *gather) joinRow(row *rows.Row) {
	if g == nil || g.book.Customers == nil {
		return
	}
	for i, f := range g.b.Fields {
		if g.b.Joined(i) {
			row.Words[i] = g.b.dicts[i].ID([]byte(g.book.Customers.Lists[f.Name][row.Text(g.b.customer)]))
		}
	}
}

// reportUnnamed reports the fields of a customer with revenue that the customers ledger lacks.
func (g *gather) reportUnnamed(id intern.ID) {
	g.unnamed = false
	for i, f := range g.b.Fields {
		if g.b.Joined(i) && g.joined[i] == 0 && len(g.found) < rows.MostErrors {
			g.found = append(g.found, unlisted(f.Name, string(g.id), g.b.firstCell(g.b.customer, id)))
		}
	}
}

// close puts the customers into the answer, in place of those that were read.
func (g *gather) close() {
	g.sift()
	g.crowding.sieve = g.sieve
	b, t := g.b, g.b.Table
	dict := b.in.Renew(b.customer)
	t.dicts[b.customer] = dict
	next := newSums(g.a.Query, t.Schema, t.dicts)
	next.sheets, next.acquired = g.a.sheets, g.a.acquired
	if t.acquired != nil {
		t.acquired.dict, t.acquired.of = dict, nil
	}
	t.Sums[slices.Index(t.Sums, g.a)] = next
	take := func(c *crowd.Customer, places int) {
		if id := next.take(c, places); c.Listed() && !dict.IsCrowd(id) {
			dict.Note(id, rows.Spot{Num: 1})
		}
	}
	if s := g.subscriptions; s != nil {
		s.Each(func(c *crowd.Customer) { take(c, s.Places) })
		t.counts = &Counts{Customers: s.Count, Absent: s.AbsentCount}
		g.subscriptions = nil
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
			terms.Days = append(terms.Days, days)
		}
	}) != nil
	next.countries = r.Countries
	t.counts = &Counts{Customers: r.Count, Absent: r.AbsentCount, Only: r.OnlyRevenue, OnlyAbsent: r.OnlyAbsent}
	for _, d := range g.found {
		b.in.Report(d)
	}
}

// asks notes the customers of a ledger, for alike.
func (c *crowding) asks(b *base) {
	if i := b.customer; i >= 0 && b.db.Column(i).Name != "" && b.Ledger.Source.Name == c.source.Name {
		c.ctx, c.conn = b.ctx, b.db.Conn()
		c.asked = append(c.asked, b.Schema.Ledger)
		c.words = append(c.words, b.db.IDs())
	}
}

// mostOthers is the number of ids outside the database that are compared with those in it.
const mostOthers = 20_000

// alike returns the customers of each ledger that may look the same as others, by ledger. Those in
// the database are found as they arrive, because most of them were added together. There, they are
// only asked for if their number is large.
func (c *crowding) alike(b *Book) (map[string][]string, error) {
	ids := map[string][]string{}
	var listed, others []string
	t, p := b.Table("customers"), c.sparse()
	if t != nil {
		for i := intern.ID(1); p == nil && int(i) < t.Dict("customer").Len(); i++ {
			if id := t.Dict("customer").Word(i); t.Dict("customer").First(i) != (rows.Spot{}) {
				listed = append(listed, id)
			}
		}
		if others = listed; !t.ByName {
			for _, parent := range slices.Sorted(maps.Values(b.Customers.Parents())) {
				if p != nil && !p.lists(parent) || p == nil && !t.rowOf(parent) {
					others = append(others, parent)
				}
			}
		}
	}
	others = slices.Compact(others)
	if c.sieve == nil || len(b.Wrong) > 0 { // some customers did not arrive
		return c.asksAlike(listed, others)
	}
	found, keys, few := c.sieve.Alike(others)
	switch {
	case !few:
		return c.asksAlike(listed, others)
	case len(keys) > 0:
		known, err := c.alikes().ReadKeys(c.ctx, c.conn, keys)
		if !slices.Contains(c.asked, "customers") {
			ids["customers"] = listed
		}
		return c.sorted(ids, known), err
	}
	for _, of := range found {
		name := "revenue"
		switch {
		case p == nil && t != nil && t.rowOf(of.ID), of.Mark == ofCustomers:
			name = "customers"
		case of.Other: // a parent: it is added where it is named
			continue
		case of.Mark == ofTerms || !slices.Contains(c.asked, "revenue"):
			name = "subscriptions"
		}
		ids[name] = append(ids[name], of.ID)
	}
	for name, list := range ids {
		slices.Sort(list)
		if name == "customers" && p == nil { // in the order of the ledger
			ids[name] = slices.DeleteFunc(listed, func(id string) bool { _, found := slices.BinarySearch(list, id); return !found })
		}
	}
	return ids, nil
}

// rowOf reports whether the customers ledger has a row of a customer.
func (t *Table) rowOf(customer string) bool {
	_, listed := t.First("customer", customer)
	return listed
}

func (c *crowding) alikes() *statement.Alike {
	return &statement.Alike{Dialect: c.conn.Dialect(), Of: c.words}
}

// sorted adds ids that the database has to those of each ledger.
func (c *crowding) sorted(ids map[string][]string, known []statement.Known) map[string][]string {
	slices.SortFunc(known, func(x, y statement.Known) int { return cmp.Or(cmp.Compare(x.In, y.In), cmp.Compare(x.ID, y.ID)) })
	for _, k := range slices.Compact(known) {
		name := c.asked[k.In]
		ids[name] = append(ids[name], k.ID)
	}
	return ids
}

// asksAlike is alike where the database looks for the customers. The customers listed are those of
// the customers ledger.
func (c *crowding) asksAlike(listed, others []string) (map[string][]string, error) {
	a, ids := c.alikes(), map[string][]string{}
	known, _, err := a.ReadAlike(c.ctx, c.conn, tally.Most)
	if err != nil {
		return nil, err
	}
	if slices.Contains(c.asked, "customers") {
		others = others[len(listed):]
	} else {
		ids["customers"] = listed
	}
	if len(others) > 0 && len(others) <= mostOthers {
		more, err := a.ReadAlikeWith(c.ctx, c.conn, others)
		if err != nil {
			return nil, err
		}
		known = append(known, more...)
	}
	return c.sorted(ids, known), nil
}

// unasked returns the finding of an error of the database that looks for ids that are almost the same.
func (c *crowding) unasked(b *Book, err error) diag.Diagnostic {
	l := b.filing.Ledger(c.asked[0])
	d := relation.Unreachable(err, source.Cell{Workbook: l.Relation()}, l)
	d.Detail += "; the query reads the customer ids of " + text.List(c.asked, "and")
	for _, name := range c.asked[1:] {
		d.Related = append(d.Related, diag.Related{Message: "also read by the query", At: source.Cell{Workbook: b.filing.Ledger(name).Relation()}})
	}
	return d
}

// unlisted returns the finding of a customer of which the customers ledger lacks a field.
func unlisted(field, id string, at source.Cell) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED005", Summary: "customer without its " + field, Subject: at,
		Detail: "customer " + id + " has revenue, but the customers ledger has no " + field + " for that customer",
		Remedy: "Add the " + field + " of " + id + " to the customers ledger"}
}
