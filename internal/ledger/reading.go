package ledger

import (
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
)

// reading is a Table while its rows, or the groups of a database, are read.
type reading struct {
	*Table
	in        *rows.Reader
	contracts evidence.Contracts
	charges   evidence.Charges
	asked     bool // a database has judged the terms

	customer, date, start, end, subscription, product, currency, arr int // fields, -1 for none
}

// newReading returns a reading of a ledger that asks for what a caller needs.
func newReading(f *filing.Filing, l *filing.Ledger, ask Ask, sealed *input.Seals, watch rows.Progress, work *rows.Work) *reading {
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
	r.in = rows.New(f, l, sealed, watch, work, func(field int) bool {
		return ask.Rows || r.rules != nil && !accumulates(r.rules) || field == r.customer || l.Fields[field].Name == "account" || l.Fields[field].Name == "currency" ||
			slices.ContainsFunc(queries, func(q Query) bool { return slices.Contains(q.By, l.Fields[field].Name) })
	})
	r.in.CountTotals()
	r.dicts = r.in.Current.Dicts
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
func (r *reading) add(row *rows.Row, answers []*Sums) {
	for _, a := range answers {
		a.add(row, len(r.in.PartList)-1, false)
	}
}

// judge notes the date of a row, and applies the rules of the ledger to it.
func (r *reading) judge(row *rows.Row) {
	if r.date >= 0 {
		r.in.Dated(row.Dates[r.date])
	}
	if r.rules != nil {
		r.rules.add(r.in, row)
	}
}

// term adds the term of a row.
func (r *reading) term(row *rows.Row) {
	if r.Terms == nil {
		return
	}
	for range r.in.Weight { // as if each row were read
		r.Terms.Customer = append(r.Terms.Customer, row.Words[r.customer])
		r.Terms.At = append(r.Terms.At, row.Spot)
		r.Terms.Days = append(r.Terms.Days, term(row.Dates[r.start], row.Dates[r.end]))
		if r.Given(r.subscription) && r.Given(r.product) {
			r.charges.Contract = append(r.charges.Contract, r.contracts.Number(row.Number(r.subscription), row.Number(r.product), uint64(row.Words[r.customer]), uint64(row.Words[r.currency])))
			r.charges.ARR.Append(row.Amounts[r.arr])
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
	in.Conclude()
	if r.rules != nil {
		r.rules.close(in)
	}
	r.parts, r.Control = in.PartList, in.Control()
	return r.Table, in.All()
}
