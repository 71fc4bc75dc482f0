package relation

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/workbook"
)

// Pass is one reading of the groups of a ledger. It is plain data.
type Pass struct {
	Label     string      // of the query, "revenue by customer"
	Fields    []int       // those that define the groups
	Sums      []int       // the amounts that are added
	Rows      bool        // the groups are rows, unless some are listed twice
	Counts    rows.Counts // what a group adds to the control totals
	Times     []Time      // the times of which the database adds sums, besides those of all rows
	Compare   []Time      // times of another pass: of those, the dates of these groups give the same sums, unless the rows differ
	Most      int         // the most groups that are read; 0 for any number
	Customers []string    // only rows of these customers, for a part of the groups that another pass has read; nil for all rows
	Days      fiscal.Span // likewise, in these days
	Forgets   []int       // fields whose words are forgotten when another word of the first of them begins, of groups in its order

	Terms   *statement.Subscriptions // terms whose runs of days come with the groups of their customer; nil for none
	Parties *statement.Parties       // a customers ledger, of which a part comes with the groups; nil for none
}

// Time is a time of which sums are added: of rows with their date in a span or, if Active is set, of
// those whose term overlaps it.
type Time struct {
	Field  int // the amount that is added, which has a column; -1 for none
	Active bool
	Span   fiscal.Span
}

// Sum is the sum of a group at a time.
type Sum struct {
	N   quantity.Scaled // in whole units of a year
	Any bool            // whether the group has a row at the time
}

// Read reads the groups of a pass. It calls visit for each group without an error, with its sums at the
// times of the pass, and run for each run of days on which a customer has terms, with the first day
// and the last, nil for an open run. Before either, it calls party with what the customers ledger has of
// the customer; see statement.Parties.With. Settle must be called with the error that Read returns.
func (b *Reader) Read(p Pass, visit func(*rows.Row, []Sum) error, run func(customer, start, end []byte) error, party func(values [][]byte)) error {
	d, in := b.dialect, b.in
	s := statement.Select{}
	item := func(expr, name string) (at int) {
		s.Items = append(s.Items, statement.Item{Expr: expr, Name: name})
		return len(s.Items) - 1
	}
	again := !p.Rows && p.Customers == nil && slices.ContainsFunc(p.Fields, b.bare)
	var aggregates []statement.Item // of the smaller groups, where there are any
	aggregate := func(a statement.Aggregate, name string) (at int) {
		if !again {
			return item(a.Text(d), name)
		}
		aggregates = append(aggregates, a.Item(name))
		return item(a.Again(d, name), name)
	}
	for _, i := range p.Fields {
		item(b.text(i), b.field(i))
		s.GroupBy, s.OrderBy = append(s.GroupBy, b.field(i)), append(s.OrderBy, b.order(i))
	}
	count := aggregate(statement.Counted(""), d.Quote("rows"))
	uses := slices.Concat(p.Fields, p.Sums)
	use := func(fields ...int) {
		for _, i := range fields {
			if i >= 0 && b.columns[i].Name != "" && !slices.Contains(uses, i) {
				uses = append(uses, i)
			}
		}
	}
	added, blanks, clocks := map[int]int{}, map[int]int{}, map[int]int{}
	pieces := -1 // groups of bare columns
	if again && !b.mapsKey() {
		pieces = item(statement.Count(d, ""), d.Quote("pieces"))
		for _, i := range p.Fields {
			if b.bare(i) {
				b.plain.Set(i)
			}
		}
	}
	empty := -1
	if !p.Rows && p.Customers == nil && (p.Counts == rows.Everything || b.blanks > 0) {
		use(b.Mapped()...)
		empty = aggregate(statement.Counted(b.blank()), d.Quote("blank_rows"))
	}
	for _, i := range p.Sums {
		added[i] = aggregate(statement.Added(b.field(i), ""), d.Quote("sum_"+b.FieldName(i)))
		if b.Fields[i].Required {
			blanks[i] = aggregate(statement.Counted(b.field(i)+" IS NULL"), d.Quote("blank_"+b.FieldName(i)))
		}
	}
	tie := b.totalsOf(p)
	columns := map[int]int{} // of the sums that are compared, by field
	if tie != nil {
		for _, i := range tie.fields {
			switch k := slices.Index(p.Fields, i); {
			case k >= 0:
				columns[i] = k
			case slices.Contains(p.Sums, i):
				columns[i] = added[i]
			default:
				use(i)
				columns[i] = aggregate(statement.Added(b.field(i), ""), d.Quote("sum_"+b.FieldName(i)))
			}
		}
	}
	both, negative := -1, -1
	if b.Split {
		both = aggregate(statement.Counted(b.field(b.Index("debit"))+" IS NULL AND "+b.field(b.Index("credit"))+" IS NULL"), d.Quote("blank_both"))
	}
	if slices.Contains(p.Sums, b.arr) {
		negative = aggregate(statement.Counted(b.field(b.arr)+" < DECIMAL '0'"), d.Quote("negative"))
	}
	for _, i := range p.Fields {
		if b.timed(i) && p.Counts == rows.Everything {
			when := b.clock(i) + " <> " + d.Literal("00:00:00")
			clocks[i] = aggregate(statement.Counted(when), d.Quote(b.Fields[i].Name+"_times"))
			aggregate(statement.First(b.clock(i), when), d.Quote(b.Fields[i].Name+"_first"))
			aggregate(statement.Last(b.clock(i), when), d.Quote(b.Fields[i].Name+"_last"))
		}
	}
	times := make([]int, len(p.Times)) // their columns
	for k, t := range p.Times {
		use(b.date, b.start, b.end, t.Field)
		name := d.Quote("sum_" + strconv.Itoa(k+1))
		if t.Field < 0 {
			times[k] = aggregate(statement.Counted(b.during(t)), name)
		} else {
			times[k] = aggregate(statement.Added(b.field(t.Field), b.during(t)), name)
		}
	}
	named := -1
	if p.Rows && len(b.keys) == 1 {
		named = item(statement.Least(b.key(0), ""), b.key(0))
	}
	slices.Sort(uses)
	if s.From = b.rows(uses, named >= 0); again {
		s.Of, s.From = b.regrouped(p.Fields, uses, aggregates), d.Quote("texts")
	}
	if p.Customers != nil {
		s.Where = []string{b.among(p.Customers, p.Days)}
	}
	b.uses, b.heading, b.many = uses, p.Label, 0
	labels := slices.Index(p.Fields, b.labeled()) // where its ids are, -1 for nowhere
	if p.Customers == nil {
		b.times = append(b.times, p.Times...)
	}
	in.Aim(slices.Concat(p.Fields, p.Sums), p.Counts)
	var raw workbook.Row
	var values [][]byte // of the group that is read
	describe := func(g *group) {
		var where []string
		for k, i := range p.Fields {
			where = append(where, whereIs(b.columns[i], values[k]))
			g.is = append(g.is, statement.Equals(b.text(i), values[k] == nil, d.Literal(string(values[k]))))
		}
		g.where = strings.Join(where, " and ")
		if named >= 0 && values[named] != nil {
			g.where = whereIs(b.keys[0], values[named])
		}
	}
	sql, width := s.String(), len(s.Items)
	all := width // with the days of terms and the columns of customers
	if p.Terms != nil {
		sql, all = statement.With(d, s, p.Terms), all+2
	}
	if p.Parties != nil {
		sql, all = p.Parties.With(s, p.Terms), all+statement.Columns
	}
	sums := make([]Sum, len(p.Times))
	var key []byte
	var last []byte // what the first field holds in the group before
	groups := 0
	rejected := false // a row that was read as such, since words were forgotten
	forget := func() {
		if !rejected {
			in.Forget(p.Forgets, nil)
		} else {
			in.Forget(p.Forgets, func(customer string, read bool) { b.Rejected[customer] = !read })
		}
		if rejected = false; p.Rows {
			b.twofold = b.seenTwice()
		}
	}
	err := b.query(p.Label, sql, func(row [][]byte) error {
		if len(row) != all {
			return statement.ErrShape
		}
		if p.Parties != nil {
			party(row[len(row)-statement.Columns:])
		}
		if p.Terms != nil && row[width] != nil {
			return run(row[0], row[width], row[width+1])
		}
		if groups++; p.Most > 0 && groups > p.Most {
			b.many = p.Most
			return errStopped
		}
		if p.Forgets != nil && !bytes.Equal(row[0], last) {
			last = append(last[:0], row[0]...)
			forget()
		}
		b.merged = b.merged || number(row, pieces) > 1
		if labels >= 0 {
			b.label(row[labels])
		}
		raw.Cells = raw.Cells[:0]
		for k, i := range p.Fields {
			raw.Cells = append(raw.Cells, b.cellOf(i, row[k]))
		}
		b.begin(number(row, count), nil, nil)
		if tie != nil {
			tie.group(row, in.Weight, columns, p.Rows, times)
		}
		values = row
		b.group.describe = describe
		b.group.row = named >= 0 && row[named] != nil || p.Rows && len(b.keys) == 0
		without := func(n int) (none bool) {
			in.Weight -= n
			b.group.rows = in.Weight
			return in.Weight <= 0
		}
		blankRows := 0
		if !slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool { return !rows.Blank(c) }) {
			if blankRows = number(row, empty); blankRows > 0 {
				weight := in.Weight
				if in.Weight = blankRows; p.Counts == rows.Everything {
					b.blanks += blankRows
					in.Skip(control.Unmapped)
				}
				if in.Weight = weight; without(blankRows) {
					return nil
				}
			}
		}
		for _, i := range p.Sums {
			if n := number(row, columnOf(blanks, i)) - blankRows; n > 0 {
				b.about(n, b.field(i)+" IS NULL", func() { in.ReadCell(i, &workbook.Cell{}, true) })
				if without(n) {
					return nil
				}
			}
			c := b.cellOf(i, row[added[i]])
			if _, ok := in.Sum(i, c.Text); c.Kind != workbook.Blank && !ok {
				b.doubt(i, c.Text, nil)
				return nil
			}
			raw.Cells = append(raw.Cells, c)
		}
		if n := number(row, both) - blankRows; n > 0 {
			b.about(n, b.field(b.Index("debit"))+" IS NULL AND "+b.field(b.Index("credit"))+" IS NULL", in.BlankBoth)
			if without(n) {
				return nil
			}
		}
		if n := number(row, negative); n > 0 {
			b.about(n, b.field(b.arr)+" < DECIMAL '0'", in.Negative)
		}
		for i, k := range clocks {
			if n := number(row, k); n > 0 {
				in.Clocks(i, n, string(row[k+1]), string(row[k+2]))
			}
		}
		slices.SortFunc(raw.Cells, func(x, y workbook.Cell) int { return x.Col - y.Col })
		b.twofold = b.twofold || p.Rows && in.Weight > 1
		if !p.Rows {
			b.repeat()
		}
		var refused error
		was := rejected
		rejected = rejected || p.Rows
		in.ReadGroup(&raw, p.Rows, func(r *rows.Row) {
			fine := true
			rejected = was
			for k, t := range p.Times {
				if fine = b.sum(&sums[k], t, row[times[k]]); !fine {
					break
				}
			}
			if tie != nil {
				tie.dated(b, p.Compare, row, columns, r.Dates)
			}
			if fine {
				refused = visit(r, sums)
			}
			if p.Rows {
				key = in.RowKey(key[:0], r)
				b.seen = append(b.seen, maphash.Bytes(b.seed, key))
			}
		})
		if refused != nil {
			return refused
		}
		if b.groups > rows.MostErrors || in.Enough {
			return errStopped
		}
		return nil
	})
	if p.Forgets != nil {
		forget()
	}
	return err
}

// Settle lists the findings about the groups that Read has read, and returns its error.
func (b *Reader) Settle(err error) error {
	if err == nil || errors.Is(err, errStopped) {
		if wrong := b.amounts(); wrong != nil {
			return wrong
		}
		if wrong := b.settle(b.in, b.examples(b.uses)); wrong != nil {
			return wrong
		}
	}
	if errors.Is(err, errStopped) {
		if b.many > 0 {
			b.in.Close(diag.Diagnostic{Code: "LED012", Summary: "ledger with too many groups", Subject: source.Cell{Workbook: b.Relation.name},
				Detail: fmt.Sprintf("the query %q has more than %s groups of rows, and tieout keeps each of them in memory", b.heading, text.Group(fmt.Sprint(b.many))),
				Remedy: b.fewer(), Related: []diag.Related{{Message: "named here", At: b.Ledger.Place}}})
		} else if !b.in.Enough {
			b.in.Close(diag.Diagnostic{Code: "LED001", Summary: "reading stopped", Subject: source.Cell{Workbook: b.Relation.name},
				Detail: fmt.Sprintf("more than %s values or groups of values have errors; the others were not read", text.Group(fmt.Sprint(rows.MostErrors))), Remedy: "Fix the errors above and run the command again"})
		}
		return ErrReported
	}
	return err
}

// columnOf returns the column of a field, -1 if it has none.
func columnOf(columns map[int]int, field int) int {
	if column, ok := columns[field]; ok {
		return column
	}
	return -1
}

// sum sets what the database has of a group at a time: a sum, NULL without rows, or a count. It notes a
// sum that is not a number that a ledger holds, and then returns false.
func (b *Reader) sum(sum *Sum, t Time, value []byte) (fine bool) {
	*sum = Sum{}
	switch {
	case value == nil:
	case t.Field >= 0:
		value = shortest(value)
		if sum.N, sum.Any = b.in.Sum(t.Field, value); !sum.Any {
			b.doubt(t.Field, value, &t)
			return false
		}
	default:
		sum.Any = string(value) != "0"
	}
	return true
}

// days returns a time as a message has it.
func days(t Time) string {
	switch {
	case t.Span.Start != t.Span.End:
		return fmt.Sprintf("from %s to %s", t.Span.Start, t.Span.End)
	case t.Active:
		return "on " + t.Span.Start.String()
	}
	return "of " + t.Span.Start.String()
}

// multiple returns the sum of n equal amounts.
func multiple(amount quantity.Scaled, n int64) quantity.Scaled {
	amount.Coef = amount.Coef.Mul(quantity.WideOf(n))
	return amount
}

// repeat sets the amounts that filing.toml fixes to their sums over the rows of the group.
func (b *Reader) repeat() {
	for i, value := range b.Fixed {
		if value != "" && b.Fields[i].Kind == schema.Amount {
			b.in.SetAmount(i, multiple(b.fixed[i], int64(b.in.Weight)), multiple(b.fixedShown[i], int64(b.in.Weight)))
		}
	}
}

// cellOf returns a value of the database as a cell, in the column of its field.
func (b *Reader) cellOf(i int, value []byte) workbook.Cell {
	c := workbook.Cell{Col: i + 1, Kind: workbook.Text, Text: value}
	kind, column := b.Fields[i].Kind, b.columns[i].Kind
	switch {
	case value == nil:
		c.Kind = workbook.Blank
	case kind == schema.Amount || kind == schema.Rate:
		c.Kind, c.Text = workbook.Decimal, shortest(value)
	case kind == schema.Date && column != warehouse.Text:
		c.Kind = workbook.ISODate
	case column == warehouse.Integer || column == warehouse.Decimal:
		c.Kind = workbook.Decimal
	}
	return c
}

// shortest returns a decimal without zeros at its end that mean nothing.
func shortest(value []byte) []byte {
	if !slices.Contains(value, '.') {
		return value
	}
	for value[len(value)-1] == '0' {
		value = value[:len(value)-1]
	}
	return slices.Clip(bytes.TrimSuffix(value, []byte{'.'}))
}
