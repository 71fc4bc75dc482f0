package relation

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
)

// totals are what one statement has of all rows of the ledger, as they are stored. Two statements over
// the same rows have the same totals; those over a view with LIMIT or random() need not.
type totals struct {
	label   string
	rows    int
	fields  []int // with a sum of all rows
	times   []Time
	sums    quantity.Column // of the fields, then of the times
	unknown []bool          // by sum: it is no number that a ledger holds, or was not read
}

func newTotals(label string, fields []int, times []Time) *totals {
	n := len(fields) + len(times)
	return &totals{label: label, fields: fields, times: times, sums: quantity.Column{Sums: make([]quantity.Wide, n)}, unknown: make([]bool, n)}
}

// add adds n times what a group has to a sum; NULL is 0.
func (t *totals) add(sum int, value []byte, n int) {
	if value == nil {
		return
	}
	amount, ok := stored(value)
	if !ok {
		t.unknown[sum] = true
		return
	}
	if n != 1 {
		amount = multiple(amount, int64(n))
	}
	t.sums.Add(sum, amount)
}

// stored returns a decimal of the database.
func stored(value []byte) (n quantity.Scaled, ok bool) {
	value = shortest(value)
	if n, ok = quantity.Plain(value); ok {
		return n, true
	}
	a, err := quantity.ParseText(string(value))
	if err != nil {
		return n, false
	}
	return a.Scale(), true
}

// group adds a group of rows: the columns of its sums, by field, and those of its times. With each, the
// columns hold what one row has.
func (t *totals) group(row [][]byte, rows int, columns map[int]int, each bool, times []int) {
	t.rows += rows
	n := 1
	if each {
		n = rows
	}
	for k, i := range t.fields {
		t.add(k, row[columns[i]], n)
	}
	for k, column := range times {
		t.add(len(t.fields)+k, row[column], 1)
	}
}

// dated adds a group to the times of another pass to which its rows belong by their dates.
func (t *totals) dated(b *Reader, times []Time, row [][]byte, columns map[int]int, dates []fiscal.Date) {
	field, amount, known := -1, quantity.Scaled{}, false // that was read last
	for k, at := range times {
		if at.Field < 0 || !b.holds(at, dates) {
			continue
		}
		if !known || at.Field != field {
			value := row[columns[at.Field]]
			if field, known = at.Field, true; value == nil {
				amount = quantity.Scaled{}
			} else if amount, known = stored(value); !known {
				t.unknown[len(t.fields)+k] = true
				continue
			}
		}
		t.sums.Add(len(t.fields)+k, amount)
	}
}

// of returns a sum of all rows, or of those at a time; known is false if the statement has none.
func (t *totals) of(field int, at *Time) (sum quantity.Amount, known bool) {
	i := slices.Index(t.fields, field)
	if at != nil {
		if i = slices.Index(t.times, *at); i >= 0 {
			i += len(t.fields)
		}
	}
	if i < 0 || t.unknown[i] {
		return sum, false
	}
	return quantity.Scaled{Coef: t.sums.Sums[i], Places: t.sums.Places}.Amount(), true
}

// holds reports whether a row with these dates, by field, belongs to a time.
func (b *Reader) holds(t Time, dates []fiscal.Date) bool {
	if !t.Active {
		return t.Span.Holds(dates[b.date])
	}
	return dates[b.start] <= t.Span.End && (dates[b.end] == 0 || dates[b.end] >= t.Span.Start)
}

// differs returns how the totals of two statements differ, "" if they do not. The times of one are
// compared if the other has them.
func (b *Reader) differs(x, y *totals) string {
	if x.rows != y.rows {
		return fmt.Sprintf("the query %q has %s, and the query %q has %s", x.label, counted(x.rows), y.label, counted(y.rows))
	}
	compare := func(field int, at *Time, when string) string {
		a, one := x.of(field, at)
		z, other := y.of(field, at)
		if !one || !other || a.Cmp(z) == 0 {
			return ""
		}
		name := "rows"
		if field >= 0 {
			name = b.columns[field].Name
		}
		return fmt.Sprintf("the query %q has a total of %s for %s%s, and the query %q has %s", x.label, text.Group(a.String()), name, when, y.label, text.Group(z.String()))
	}
	for _, field := range x.fields {
		if how := compare(field, nil, ""); how != "" {
			return how
		}
	}
	for _, at := range x.times {
		if how := compare(at.Field, &at, " "+days(at)); how != "" {
			return how
		}
	}
	return ""
}

func counted(n int) string {
	if n == 1 {
		return "1 row"
	}
	return text.Group(fmt.Sprint(n)) + " rows"
}

// Agreed reports a ledger that was written while it was read, or whose rows are not the same in each
// statement. The error is ErrReported if it is one. Nothing is compared of a ledger with errors, or if
// another ledger ended the state that the statements saw.
func (b *Reader) Agreed() error {
	if warehouse.Torn(b.shared) || b.snapshot && !b.conn.Snapshot() || !b.snapshot && b.before == nil {
		return nil
	}
	var last *totals
	if !b.snapshot || len(b.passes) == 1 {
		after, t, err := b.state("control totals when the reading ended")
		switch {
		case err != nil:
			return err
		case !b.snapshot && !slices.Equal(b.before, after):
			b.in.Report(b.moved(after))
			return ErrReported
		}
		last = t
	}
	if len(b.passes) == 0 || diag.Errors(b.in.Listed()) {
		return nil
	}
	for _, other := range append(b.passes[1:len(b.passes):len(b.passes)], last) {
		if other == nil {
			continue
		}
		if how := b.differs(b.passes[0], other); how != "" {
			b.in.Report(diag.Diagnostic{Code: "LED012", Summary: "ledger whose rows differ from query to query", Subject: source.Cell{Workbook: b.Relation.name},
				Detail: how + "; tieout reads a ledger by several queries, which must find the same rows", Remedy: b.settled(), Related: []diag.Related{{Message: "named here", At: b.Ledger.Place}}})
			return ErrReported
		}
	}
	return nil
}

// moved returns the finding of a ledger whose control totals are others than when the reading began.
func (b *Reader) moved(after []string) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED012", Summary: "table that changed while it was read", Subject: source.Cell{Workbook: b.Relation.name},
		Detail: fmt.Sprintf("its control totals were %s when the reading began, and %s when it ended", text.List(b.before, "and"), text.List(after, "and")),
		Remedy: "Run the command again while nobody writes to the table; if the totals differ again, " + uncapitalized(b.settled())}
}

// Moved returns the finding of a ledger that a statement of another ledger reads too, and that was
// written before that statement; nil if it was not.
func (b *Reader) Moved() (d *diag.Diagnostic, err error) {
	if b.snapshot || b.before == nil || warehouse.Torn(b.shared) {
		return nil, nil
	}
	after, _, err := b.state("control totals after other ledgers were read")
	if err == nil && !slices.Equal(b.before, after) {
		found := b.moved(after)
		d = &found
	}
	return d, err
}

// settled returns how a ledger gets the same rows in each statement.
func (b *Reader) settled() string {
	const these = "LIMIT without an ORDER BY that names one row, TABLESAMPLE, and functions such as random() and clock_timestamp()"
	if b.Query != "" {
		return fmt.Sprintf("Remove from the key \"query\" of %s, and from the views that it reads, what changes from one query to the next: %s; or save its rows as a table, and name that table in the key \"table\"", section(b.Ledger), these)
	}
	return fmt.Sprintf("Remove from the view that %s reads what changes from one query to the next: %s; or save its rows as a table, and name that table in the key \"table\"", section(b.Ledger), these)
}

func uncapitalized(sentence string) string { return "r" + sentence[1:] }

// state returns the control totals of the ledger: as words, and as numbers.
func (b *Reader) state(label string) (list []string, t *totals, err error) {
	s := statement.Select{From: b.rows(b.Mapped(), false), Items: []statement.Item{{Expr: statement.Count(b.dialect, "")}}}
	names, sums := []string{"rows"}, map[int]int{} // by column
	var fields []int
	for _, i := range b.Mapped() {
		switch {
		case b.sums(i):
			sums[len(s.Items)] = len(fields)
			fields = append(fields, i)
			s.Items = append(s.Items, statement.Item{Expr: statement.Sum(b.dialect, b.field(i), "")})
			names = append(names, b.FieldName(i))
		case b.Fields[i].Kind == schema.Date && b.columns[i].Kind != warehouse.Text:
			s.Items = append(s.Items, statement.Item{Expr: b.dialect.Text("min("+b.field(i)+")", statement.Day)}, statement.Item{Expr: b.dialect.Text("max("+b.field(i)+")", statement.Day)})
			names = append(names, "first "+b.FieldName(i), "last "+b.FieldName(i))
		}
	}
	t = newTotals(label, fields, nil)
	err = b.conn.Query(b.ctx, b.Schema.Ledger+", control totals", s.String(), func(row [][]byte) error {
		for i, value := range row {
			list = append(list, names[i]+" "+string(value))
			if sum, is := sums[i]; is {
				t.add(sum, value, 1)
			}
		}
		t.rows = number(row, 0)
		return nil
	})
	return list, t, err
}

// sums reports whether a field holds numbers that can be added.
func (b *Reader) sums(i int) bool {
	return b.Fields[i].Kind == schema.Amount || b.Fields[i].Kind == schema.Rate
}

// number returns a count that the database wrote; 0 for a column of -1.
func number(row [][]byte, column int) (n int) {
	if column < 0 {
		return 0
	}
	for _, c := range row[column] {
		n = 10*n + int(c-'0')
	}
	return n
}

// totalsOf begins the totals of a pass; nil for one over a part of the rows.
func (b *Reader) totalsOf(p Pass) *totals {
	if p.Customers != nil {
		return nil
	}
	fields := slices.Clone(p.Sums)
	if p.Rows {
		for _, i := range p.Fields {
			if b.sums(i) {
				fields = append(fields, i)
			}
		}
	}
	times := p.Times
	for _, t := range p.Compare {
		if t.Field >= 0 && !slices.Contains(fields, t.Field) {
			fields = append(fields, t.Field)
		}
		times = p.Compare
	}
	t := newTotals(p.Label, fields, times)
	for k, at := range p.Compare { // counts follow from the sums
		t.unknown[len(fields)+k] = at.Field < 0
	}
	b.passes = append(b.passes, t)
	return t
}

// fewer returns how a ledger gets fewer groups.
func (b *Reader) fewer() string {
	by := "the columns that it maps"
	if b.Schema.Ledger == "trial-balance" {
		by = "the account and the last day of each month"
	}
	return fmt.Sprintf("In the key \"query\" of %s, add the rows together by %s, or leave out the rows that the report does not need with WHERE; check too that \"columns\" names the column of each field, and not one that differs in each row", section(b.Ledger), by)
}
