package ledger

import (
	"context"
	"errors"
	"slices"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/relation"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
)

// databaseSource is a ledger in a database.
type databaseSource struct {
	filing   *filing.Filing
	ledger   *filing.Ledger
	access   Access
	sessions *warehouse.Sessions
	work     *rows.Work
}

// Snapshot implements Source; a database has no files.
func (s *databaseSource) Snapshot() map[string]string { return nil }

// base is a ledger in a database while its queries run.
type base struct {
	*reading
	db     *relation.Reader
	filing *filing.Filing
	ctx    context.Context
	gather *gather // nil unless customers are added together as they arrive
}

// pass is one reading of the groups of a ledger.
type pass struct {
	relation.Pass
	when  []*Sums // answers whose sums the database makes, one for each time
	visit func(*rows.Row)
}

// Read answers the queries by those of the database.
func (s *databaseSource) Read(ask Ask) (*Table, []diag.Diagnostic) {
	r := newReading(s.filing, s.ledger, ask, nil, nil, s.work)
	in := r.in
	r.words, r.relation = in.Words, relation.New(s.ledger)
	in.Groups(s.ledger.Relation(), r.relation)
	b := &base{reading: r, filing: s.filing, ctx: s.access.context()}
	conn, err := s.sessions.Of(b.ctx, s.ledger.Source)
	if err == nil {
		b.db, err = r.relation.Open(b.ctx, conn, in, s.access.Watch)
	}
	if err == nil {
		err = b.read(ask)
	}
	if err != nil {
		if ask.crowding != nil && s.ledger.Ledger == "subscriptions" {
			ask.crowding.withoutTerms()
		}
		if !errors.Is(err, relation.ErrReported) {
			in.Close(relation.Unreachable(err, source.Cell{Workbook: s.ledger.Relation()}, s.ledger))
		}
		return nil, in.All()
	}
	t, found := b.close()
	if t.counts != nil {
		t.Control.Customers = t.counts.Customers
	}
	t.Refused = slices.ContainsFunc(found, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && (d.Code == "LED001" || d.Code == "LED005")
	})
	queries, digest := b.db.Record()
	t.Control.Queries = queries
	t.Control.Files = []control.File{{Name: s.ledger.Relation(), SHA256: digest}}
	return t, found
}

// read runs the queries of a ledger.
func (b *base) read(ask Ask) error {
	b.gather = b.newGather(ask)
	list := b.passes()
	if b.sparsely(ask) {
		list[0].Most, list[0].Forgets = 0, b.db.Texts()
	}
	for _, p := range list[1:] {
		for _, t := range p.times() {
			list[0].Compare = append(list[0].Compare, t.in())
		}
	}
	for _, p := range list {
		if err := b.pass(p); err != nil {
			return err
		}
	}
	if c := ask.crowding; c != nil && c.table == b.Table && diag.Errors(b.in.Listed()) {
		c.terms = b.db.Terms(true) // the others are read, as those of a sheet
	}
	for _, more := range []func() error{b.complete, b.firstYears, b.terms} {
		if err := more(); err != nil {
			return err
		}
	}
	if err := b.db.Totals(); err != nil {
		return err
	}
	if err := b.db.Repeats(list[0].Rows); err != nil {
		return err
	}
	return b.db.Agreed()
}

// byWords reports whether an answer has groups of words.
func byWords(a *Sums) bool { return len(a.Query.By) > 0 }

// passes returns the readings that a ledger takes.
func (b *base) passes() []pass {
	of := b.db.Of
	sums := of("amount", "debit", "credit", "arr", "mrr")
	name := b.Schema.Ledger
	all := func(row *rows.Row) {
		b.add(row, b.Sums)
		b.judge(row)
		b.term(row)
	}
	switch {
	case name == "trial-balance":
		return []pass{{Pass: relation.Pass{Label: name + " by account and date", Fields: of("account", "date"), Sums: sums, Most: mostGroups}, visit: all}}
	case name == "revenue" && b.db.Parted():
		return []pass{
			{Pass: relation.Pass{Label: "revenue by date", Fields: of("date"), Sums: sums}, visit: func(row *rows.Row) {
				b.add(row, slices.DeleteFunc(slices.Clone(b.Sums), byWords))
				b.judge(row)
			}},
			{Pass: relation.Pass{Label: "revenue by customer", Fields: of("customer", "country", "channel"), Counts: rows.Nothing}, when: slices.DeleteFunc(slices.Clone(b.Sums), func(a *Sums) bool { return !byWords(a) }), visit: func(*rows.Row) {}}}
	case name == "subscriptions" && b.db.Parted():
		return []pass{
			{Pass: relation.Pass{Label: "subscriptions by start and end", Fields: of("start", "end")}, visit: func(row *rows.Row) {
				if b.Terms != nil {
					b.Terms.starts = append(b.Terms.starts, evidence.Day{Date: row.Dates[b.start], Terms: b.in.Weight})
				}
				if b.gather != nil {
					b.gather.cover.Add(term(row.Dates[b.start], row.Dates[b.end]))
				}
			}},
			{Pass: relation.Pass{Label: "subscriptions by customer", Fields: of("customer", "currency"), Sums: sums, Counts: rows.Amounts}, when: b.Sums, visit: func(*rows.Row) {}}}
	case name == "revenue" || name == "subscriptions":
		return []pass{{Pass: relation.Pass{Label: name + " by customer and date", Fields: b.db.Mapped("amount", "arr", "mrr", "reference"), Sums: sums}, visit: all}}
	}
	return []pass{{Pass: relation.Pass{Label: name, Fields: b.db.Mapped(), Rows: true, Most: mostGroups}, visit: all}}
}

// sumTime is a time of an answer.
type sumTime struct {
	answer *Sums
	when   int
}

// in returns the time as the database has it.
func (t sumTime) in() relation.Time {
	w := t.answer.Query.When[t.when]
	return relation.Time{Field: t.answer.sum, Active: w.How == Active, Span: w.Span}
}

// times returns the times of which the database makes the sums of a pass.
func (p pass) times() (list []sumTime) {
	for _, a := range p.when {
		for w, when := range a.Query.When {
			if when.ofDays() {
				list = append(list, sumTime{a, w})
			}
		}
	}
	return list
}

// mostGroups is the most groups of rows that are kept, of a ledger whose groups are not added together.
var mostGroups = 1_000_000 // a test sets fewer

// pass reads the groups of a pass.
func (b *base) pass(p pass) error {
	g := b.gather
	if g != nil && !slices.Contains(p.when, g.a) {
		g = nil
	}
	times := p.times()
	for _, t := range times {
		p.Times = append(p.Times, t.in())
	}
	if g != nil {
		if p.Forgets = p.Fields[:1]; g.revenue != nil {
			p.Terms = g.terms
		}
		if of := g.sparse(); of != nil {
			p.Parties = of.parties
		}
	}
	err := b.db.Read(p.Pass, func(row *rows.Row, sums []relation.Sum) error {
		for k, t := range times {
			switch {
			case !sums[k].Any:
			case g != nil && t.answer == g.a:
				g.put(t.when, sums[k].N)
			default:
				t.answer.put(t.answer.group(row), t.when, sums[k].N, 0)
			}
		}
		p.visit(row)
		if g == nil {
			return nil
		}
		g.add(row)
		return g.err
	}, g.run, func(values [][]byte) { g.party = values })
	if err = b.db.Settle(err); g != nil && err == nil {
		g.close()
	}
	return err
}

// mostAcquired is the number of acquired customers that one query asks for.
const mostAcquired = 500

// firstYears answers the times that depend on the day on which a customer was acquired, from the
// dates of the customers that were.
func (b *base) firstYears() error {
	var answers []*Sums
	var span fiscal.Span
	for _, a := range b.Sums {
		any := false
		for _, w := range a.Query.When {
			if a.acquired == nil || w.ofDays() {
				continue
			}
			if any = true; span.Start == 0 {
				span = w.Span
			}
			span.Start, span.End = min(span.Start, w.Span.Start), max(span.End, w.Span.End)
		}
		if any {
			answers = append(answers, a)
		}
	}
	if answers == nil || !b.db.Parted() {
		return nil
	}
	var ids []string
	for id := range b.acquired.days {
		if b.dicts[b.customer].Known([]byte(id)) != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for chunk := range slices.Chunk(ids, mostAcquired) {
		p := pass{Pass: relation.Pass{Label: "revenue of acquired customers", Fields: b.db.Of("customer", "country", "channel", "date"), Sums: b.db.Of("amount"), Counts: rows.Nothing, Customers: chunk, Days: span},
			visit: func(row *rows.Row) {
				b.gather.joinRow(row)
				for _, a := range answers {
					a.add(row, 0, true)
				}
			}}
		if err := b.pass(p); err != nil {
			return err
		}
	}
	return nil
}

// terms asks for the terms of subscriptions, as runs of days of each customer, and for what
// contradicts them. Where customers are added together, the days of all terms are known from the
// groups of starts and ends, unless some of these rows are wrong.
func (b *base) terms() error {
	if b.Terms == nil || !b.db.Parted() {
		return nil
	}
	b.asked = true
	wrong := diag.Errors(b.in.Listed())
	s := b.db.Terms(wrong) // the others are read, as those of a sheet
	var err error
	if b.gather == nil || wrong {
		err = b.runs(s)
	}
	if err != nil {
		return err
	}
	if b.gather != nil {
		b.Terms.reduced, b.Terms.covered = true, b.gather.cover.Spans()
	}
	var places []statement.Place
	if wrong {
		return nil
	}
	if b.db.Column(b.end).Name != "" {
		if b.Terms.Ends, places, err = s.ReadEnds(b.ctx, b.db.Conn()); err != nil {
			return err
		}
	}
	for _, key := range places {
		at := source.Cell{Workbook: b.Relation()}
		if len(key) > 0 {
			at = b.db.Place("", key)
		}
		b.Terms.examples = append(b.Terms.examples, at)
	}
	list, err := s.ReadAmendments(b.ctx, b.db.Conn(), mostAmendments)
	for _, a := range list {
		b.Terms.amendments = append(b.Terms.amendments, Amendment{a.Customer, b.db.Place(a.Customer, a.Earlier), b.db.Place(a.Customer, a.Later), a.Evidence()})
	}
	return err
}

// runs reads the runs of days of each customer.
func (b *base) runs(s *statement.Subscriptions) error {
	words := b.in.Words[b.customer]
	if b.gather != nil {
		b.gather.cover = crowd.Cover{}
	}
	return s.ReadRuns(b.ctx, b.db.Conn(), func(customer []byte, run fiscal.Span) error {
		days := term(run.Start, run.End)
		if b.gather != nil {
			b.gather.cover.Add(days)
		} else if id, known := words.Known(customer); known {
			b.Terms.Customer = append(b.Terms.Customer, id)
			b.Terms.Days = append(b.Terms.Days, days)
		}
		return nil
	})
}
