package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
)

// mostStored is the most rows, or groups of rows, of a ledger in a database that Store stores.
var mostStored = 1_000_000 // a test sets fewer

// Store stores the rows of the ledgers in databases, for Table.Rows and Select. Of a ledger with
// more rows than most, it stores groups of rows: those with the same words whose dates lie in the
// same times of all queries, with the sum of their amounts and one of their dates. It returns a
// finding if there are more than a million of them, or if the rows are not those that were read
// for the sums.
func (b *Book) Store(most int) (found []diag.Diagnostic) {
	for _, l := range b.filing.Ledgers {
		t := b.Table(l.Ledger)
		if !b.Remote(l.Ledger) {
			continue
		}
		q := &fetcher{b: b, t: t, ctx: b.access.context(), rel: t.relation.Rowset()}
		q.d = q.rel.Dialect()
		var err error
		if q.conn, err = b.sessions.Of(q.ctx, t.Source); err == nil {
			err = q.store(most)
		}
		if errors.Is(err, errMany) {
			found = append(found, diag.Diagnostic{Code: "LED012", Summary: "ledger too large for a workbook", Subject: source.Cell{Workbook: t.Relation()},
				Detail: fmt.Sprintf("the ledger has %s; by its words and periods they are more than %s groups, and a sheet of Excel holds 1,048,576 rows", control.Counted(t.Control.Rows, "row"), control.Number(mostStored)),
				Remedy: "Trace single numbers with tieout trace; or make the workbook of a folder whose key \"query\" selects the rows to examine"})
		} else if err != nil {
			found = append(found, *q.refusal(err))
		}
	}
	return found
}

// errMany is the error of a ledger with more groups than are stored.
var errMany = errors.New("more groups than are stored")

// store stores the rows of one ledger, or their groups.
func (q *fetcher) store(most int) error {
	t, r := q.t, q.rel
	q.in = r.Reader(q.b.filing)
	sql := r.Select()
	k := newStored(len(t.Fields), false, slices.Clone(t.dicts))
	grouped := false
	switch t.Schema.Ledger {
	case "subscriptions", "revenue", "trial-balance", "securities":
		grouped = t.Control.Rows > most
	case "customers": // their parents and names are in Book.Customers
		if i := t.Index("acquired"); t.Control.Rows > most && r.Expr(i) != "" {
			sql.Where = append(sql.Where, q.d.Quote(r.Column(i).Name)+" IS NOT NULL")
		} else if t.Control.Rows > most {
			sql.Where = append(sql.Where, "1 = 0")
		}
	}
	var fields []int
	if grouped {
		fields = q.grouped(&sql)
		q.in.Aim(fields, rows.Everything)
		k.many = []int32{}
	} else {
		for _, expr := range r.List() {
			sql.Items = append(sql.Items, statement.Item{Expr: expr})
		}
		for _, expr := range r.Naming() {
			sql.OrderBy = append(sql.OrderBy, q.d.Order(expr))
		}
	}
	for i := range k.dicts {
		if k.dicts[i] == nil && t.Fields[i].IsWord() {
			k.dicts[i] = rows.NewDict()
		}
	}
	sql.Limit = mostStored + 1
	read, n := 0, 0
	var where string
	many := 1
	visit := func(row *rows.Row) {
		for i := range t.Fields {
			if t.Fields[i].IsWord() && t.Given(i) {
				row.Words[i] = k.dicts[i].ID(row.Dicts[i].Bytes(row.Words[i]))
			}
		}
		q.fixedSums(row, many)
		k.add(row, q.in)
		k.where = append(k.where, where)
		if grouped {
			k.many = append(k.many, int32(many))
		}
		read += many
		for i, f := range t.Fields {
			if t.Joined(i) && q.b.Customers != nil {
				word := q.b.Customers.Lists[f.Name][t.dicts[t.Index("customer")].Word(row.Words[t.Index("customer")])]
				k.word[i] = append(k.word[i], k.dicts[i].ID([]byte(word)))
			}
		}
	}
	err := q.conn.Query(q.ctx, t.Ledger.Ledger+" rows for the workbook", sql.String(), func(values [][]byte) error {
		if n++; n > mostStored {
			return errMany
		}
		q.in.Current.Spot = rows.Spot{Num: int32(n)}
		clear(q.in.Current.Words)
		q.refill()
		if !grouped {
			where = r.Where(values)
			q.in.ReadGroup(r.Row(values, n), true, visit)
			return nil
		}
		many = number(values[len(values)-1])
		q.in.ReadGroup(r.Group(fields, values, n), true, visit)
		return nil
	})
	if err != nil {
		return err
	}
	if most := t.Control.Rows; read != most && !(t.Schema.Ledger == "customers" && sql.Where != nil) {
		return errMoved
	}
	t.rows = k
	return nil
}

// fixedSums multiplies the amounts that filing.toml fixes by the number of rows of a group.
func (q *fetcher) fixedSums(row *rows.Row, rows int) {
	for i, value := range q.t.Fixed {
		if value != "" && q.t.Fields[i].Kind == schema.Amount && rows > 1 {
			row.Amounts[i].Coef = row.Amounts[i].Coef.Mul(quantity.WideOf(int64(rows)))
		}
	}
}

// refill sets the fields that filing.toml fixes, which the row before may have replaced.
func (q *fetcher) refill() {
	for i, value := range q.t.Fixed {
		if value != "" {
			q.in.Set(i, value)
		}
	}
}

// number returns a number of rows.
func number(text []byte) (n int) {
	for _, c := range text {
		n = 10*n + int(c-'0')
	}
	return n
}

// grouped completes the statement that groups the rows, and returns the fields of its first
// items.
func (q *fetcher) grouped(sql *statement.Select) (fields []int) {
	r, d := q.rel, q.d
	item := func(i int, expr string) {
		if i >= 0 {
			fields = append(fields, i)
		}
		sql.Items = append(sql.Items, statement.Item{Expr: expr})
	}
	var by []string
	for i, f := range q.t.Fields {
		if r.Expr(i) == "" {
			continue
		}
		switch {
		case f.IsWord() && (f.Name == "reference" || f.Name == "subscription" || f.Name == "product"):
		case f.IsWord():
			item(i, r.Expr(i))
			by = append(by, r.Expr(i))
		case f.Kind == schema.Date:
			day := r.Day(i)
			if day == "" || q.t.Schema.Ledger == "securities" {
				item(i, r.Expr(i))
				by = append(by, r.Expr(i))
				continue
			}
			item(i, d.Text("min("+day+")", statement.Day))
			by = append(by, q.interval(day))
			if acquired := q.acquiredOnly(); acquired != "" && f.Name == "date" {
				by = append(by, "CASE WHEN "+acquired+" THEN "+day+" END")
			}
		default:
			item(i, statement.Sum(d, r.Exact(i), ""))
		}
	}
	item(-1, statement.Count(d, ""))
	sql.GroupBy = by
	for _, expr := range by {
		sql.OrderBy = append(sql.OrderBy, expr)
	}
	return fields
}

// interval returns the number of the interval in which a day lies, between the days on which a time
// of a query starts or ends.
func (q *fetcher) interval(day string) string {
	var days []string
	for _, a := range q.t.Sums {
		for _, w := range a.Query.When {
			days = append(days, w.Span.Start.String(), (w.Span.End + 1).String())
			if q.t.DayAfter { // the day in the database is one later
				days = append(days, (w.Span.Start + 1).String(), (w.Span.End + 2).String())
			}
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	sql := "CASE WHEN " + day + " IS NULL THEN -1"
	for k, from := range days {
		sql += fmt.Sprintf(" WHEN %s < %s THEN %d", day, q.d.Date(from), k)
	}
	return sql + fmt.Sprintf(" ELSE %d END", len(days))
}

// acquiredOnly returns the condition that the customer of a row was acquired, "" if none was.
func (q *fetcher) acquiredOnly() string {
	i := q.t.Index("customer")
	if q.b.Customers == nil || len(q.b.Customers.acquired) == 0 || i < 0 || q.rel.Expr(i) == "" {
		return ""
	}
	if len(q.b.Customers.acquired) > mostTexts {
		return "1 = 1"
	}
	var ids []string
	for id := range q.b.Customers.acquired {
		ids = append(ids, q.d.Literal(id))
	}
	slices.Sort(ids)
	return q.d.Trim(q.rel.Expr(i)) + " IN (" + strings.Join(ids, ", ") + ")"
}
