package ledger

import (
	"slices"

	"tieout/internal/diag"
	"tieout/internal/evidence"
	"tieout/internal/filing"
	"tieout/internal/input"
	"tieout/internal/quantity"
)

// reading is a Table while its rows, or the groups of a database, are read.
type reading struct {
	*Table
	in        *sheet
	contracts evidence.Contracts
	charges   evidence.Charges
	asked     bool // a database has judged the terms

	customer, date, start, end, subscription, product, currency, arr int // fields, -1 for none
}

// newReading returns a reading of a ledger that asks for what a caller needs.
func newReading(f *filing.Filing, l *filing.Ledger, ask Ask, sealed *input.Seals, watch Progress, work *work) *reading {
	r := &reading{Table: &Table{Ledger: l, rules: rulesOf(f, l.Ledger, ask)}, contracts: evidence.NewContracts(), charges: evidence.Charges{ARR: new(quantity.List)},
		customer: l.Index("customer"), date: l.Index("date"), start: l.Index("start"), end: l.Index("end"),
		subscription: l.Index("subscription"), product: l.Index("product"), currency: l.Index("currency"), arr: l.Index("arr")}
	var queries []Query
	for _, q := range ask.Queries {
		if q.Ledger == l.Ledger {
			queries = append(queries, q)
		}
	}
	if ask.Terms && r.start >= 0 {
		r.Terms = &Terms{}
	}
	r.in = newSheet(f, l, sealed, watch, work, func(field int) bool {
		return ask.Rows || r.rules != nil && !accumulates(r.rules) || field == r.customer || l.Fields[field].Name == "account" || l.Fields[field].Name == "currency" ||
			slices.ContainsFunc(queries, func(q Query) bool { return slices.Contains(q.By, l.Fields[field].Name) })
	})
	r.in.countTotals()
	r.dicts = r.in.row.dicts
	if r.customer >= 0 && len(ask.acquired) > 0 {
		r.acquired = &acquisitions{days: ask.acquired, dict: r.dicts[r.customer]}
	}
	for _, q := range queries {
		a := newSums(q, l.Schema, r.dicts)
		if slices.ContainsFunc(q.When, func(w When) bool { return w.How == Acquired || w.How == Compared }) {
			a.acquired = r.acquired
		}
		r.Sums = append(r.Sums, a)
	}
	return r
}

// add adds a row to answers.
func (r *reading) add(row *Row, answers []*Sums) {
	for _, a := range answers {
		a.add(row, len(r.in.parts)-1, false)
	}
}

// judge notes the date of a row, and applies the rules of the ledger to it.
func (r *reading) judge(row *Row) {
	if r.date >= 0 {
		r.in.dated(row.date[r.date])
	}
	if r.rules != nil {
		r.rules.add(r.in, row)
	}
}

// term adds the term of a row.
func (r *reading) term(row *Row) {
	if r.Terms == nil {
		return
	}
	for range r.in.weight { // as if each row were read
		r.Terms.Customer = append(r.Terms.Customer, row.word[r.customer])
		r.Terms.At = append(r.Terms.At, row.Spot)
		r.Terms.Days = append(r.Terms.Days, term(row.date[r.start], row.date[r.end]))
		if r.Given(r.subscription) && r.Given(r.product) {
			r.charges.Contract = append(r.charges.Contract, r.contracts.Number(row.number(r.subscription), row.number(r.product), uint64(row.word[r.customer]), uint64(row.word[r.currency])))
			r.charges.ARR.Append(row.amount[r.arr])
		}
	}
}

// close returns the Table and the findings, after the last row.
func (r *reading) close() (*Table, []diag.Diagnostic) {
	in := r.in
	if r.Terms != nil && !r.asked {
		r.charges.Days = r.Terms.Days
		r.Terms.Overlaps, r.Terms.Ends = r.charges.Overlaps(), r.ends()
	}
	in.conclude()
	if r.rules != nil {
		r.rules.close(in)
	}
	r.parts, r.Control = in.parts, in.control()
	return r.Table, in.All()
}
