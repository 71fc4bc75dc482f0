package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/control"
	"tieout/internal/diag"
	"tieout/internal/evidence"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/input"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/statement"
	"tieout/internal/text"
	"tieout/internal/warehouse"
	"tieout/internal/workbook"
)

// databaseSource is a ledger in a database.
type databaseSource struct {
	filing   *filing.Filing
	ledger   *filing.Ledger
	access   Access
	sessions *warehouse.Sessions
	work     *work
}

// Snapshot implements Source; a database has no files.
func (s *databaseSource) Snapshot() map[string]string { return nil }

// base is a ledger in a database while its queries run.
type base struct {
	*reading
	*relation
	s       *databaseSource
	ctx     context.Context
	conn    warehouse.Conn
	from    string
	only    []warehouse.Column
	where   []string // of the key only
	digest  hash.Hash
	queries []string
	next    int32   // number of the last group
	meant   bool    // statements compare the meanings of words, not the words
	gather  *gather // nil unless customers are added together as they arrive
	plain   Bits    // the fields by whose columns rows were grouped, to find those with outer blanks
	merged  bool    // some of these have
	blanks  int     // rows that are blank in every mapped field

	fixed, fixedShown []quantity.Scaled // by field: the amounts that filing.toml fixes, in whole units and as it writes them
}

// pass is one reading of the groups of a ledger.
type pass struct {
	label  string  // of the query, "revenue by customer"
	fields []int   // those that define the groups
	sums   []int   // the amounts that are added
	row    bool    // the groups are rows, unless some are listed twice
	counts counts  // what a group adds to the control totals
	when   []*Sums // answers whose sums the database makes, one for each time
	where  string  // a further condition, for a part of the groups that another pass has read
	visit  func(*Row)
}

// Read answers the queries by those of the database.
func (s *databaseSource) Read(ask Ask) (*Table, []diag.Diagnostic) {
	ctx := s.access.Context
	if ctx == nil {
		ctx = context.Background()
	}
	r := newReading(s.filing, s.ledger, ask, nil, nil, s.work)
	rel := &relation{ledger: s.ledger, name: s.ledger.Relation(), columns: make([]warehouse.Column, len(s.ledger.Fields)), causes: map[string]*fault{}}
	in := r.in
	in.part = &part{file: rel.name, columns: make([]int, len(s.ledger.Fields)), relation: rel}
	in.parts, in.book, in.running = []*part{in.part}, tableBook{}, control.NewAbove(len(s.ledger.Fields))
	in.days = make([]dayMix, len(s.ledger.Fields))
	r.words = in.words
	conn, err := s.sessions.Of(ctx, s.ledger.Source)
	b := &base{reading: r, relation: rel, s: s, ctx: ctx, conn: conn, digest: sha256.New(), fixed: slices.Clone(in.row.amount), fixedShown: slices.Clone(in.shown)}
	if err == nil {
		b.conn = recorder{conn, b}
		err = b.read(ask)
	}
	if err != nil {
		if !errors.Is(err, errHeader) {
			in.Close(b.failed(err))
		}
		return nil, in.All()
	}
	t, found := b.close()
	if t.counts != nil {
		t.Control.Customers = t.counts.Customers
	}
	t.Control.Queries = b.queries
	t.Control.Files = []control.File{{Name: rel.name, SHA256: hex.EncodeToString(b.digest.Sum(nil))}}
	return t, found
}

// failed returns the finding of an error of the database.
func (b *base) failed(err error) diag.Diagnostic {
	return unreachable(err, source.Cell{Workbook: b.relation.name}, b.Ledger)
}

// unreachable returns the finding of an error of the database of a ledger.
func unreachable(err error, at source.Place, l *filing.Ledger) diag.Diagnostic {
	var known interface {
		Diagnostic(source.Place) diag.Diagnostic
	}
	// what is wrong with the connection is one problem, whatever the number of ledgers that need it
	if e := (*warehouse.Error)(nil); errors.As(err, &e) && e.Query == "" && e.Reason >= warehouse.NoVariable && e.Reason <= warehouse.Unsupported {
		at = l.Source.At
	}
	if errors.As(err, &known) {
		return known.Diagnostic(at)
	}
	return diag.Diagnostic{Code: "LED012", Summary: "ledger that cannot be read", Subject: at, Detail: err.Error(), Remedy: "Correct what the message names, and run the command again", Related: []diag.Related{{Message: "named here", At: l.Place}}}
}

// read runs the queries of a ledger.
func (b *base) read(ask Ask) error {
	b.dialect = b.conn.Dialect()
	if b.Ledger.Table != "" {
		b.from = statement.Table(b.dialect, b.TableParts())
	} else {
		b.from = statement.Query(b.Ledger.Query)
	}
	columns, err := b.conn.Columns(b.ctx, b.from)
	if err != nil {
		return err
	}
	if b.Ledger.Query != "" {
		b.from += " AS " + statement.Name(b.dialect, b.Schema.Ledger)
	}
	only, fine := b.resolve(b.in, columns)
	if !fine {
		return errHeader
	}
	b.only = only
	if err := b.choose(); err != nil {
		return err
	}
	b.relation.from, b.relation.kept = b.from, b.where
	before, err := b.state()
	if err != nil {
		return err
	}
	b.gather = b.newGather(ask)
	for _, p := range b.passes() {
		if err := b.pass(p); err != nil {
			return err
		}
	}
	if err := b.firstYears(); err != nil {
		return err
	}
	if err := b.terms(); err != nil {
		return err
	}
	if err := b.repeats(); err != nil {
		return err
	}
	after, err := b.state()
	if err == nil && !slices.Equal(before, after) {
		b.in.report(diag.Diagnostic{Code: "LED012", Summary: "table that changed while it was read", Subject: source.Cell{Workbook: b.relation.name},
			Detail: fmt.Sprintf("its control totals were %s when the reading began, and %s when it ended", text.List(before, "and"), text.List(after, "and")), Remedy: "Run the command again while nobody writes to the table"})
		return errHeader
	}
	return err
}

// state returns the control totals of the ledger in a database whose queries do not see one state
// of it; nil in any other.
func (b *base) state() (list []string, err error) {
	if b.conn.Snapshot() {
		return nil, nil
	}
	s := statement.Select{From: b.rows(b.mapped(), false), Items: []statement.Item{{Expr: statement.Count(b.dialect, "")}}}
	names := []string{"rows"}
	for _, i := range b.mapped() {
		switch b.Fields[i].Kind {
		case schema.Amount:
			s.Items = append(s.Items, statement.Item{Expr: statement.Sum(b.dialect, b.field(i), "")})
			names = append(names, b.FieldName(i))
		case schema.Date:
			if b.columns[i].Kind != warehouse.Text {
				s.Items = append(s.Items, statement.Item{Expr: b.dialect.Text("min("+b.field(i)+")", statement.Day)}, statement.Item{Expr: b.dialect.Text("max("+b.field(i)+")", statement.Day)})
				names = append(names, "first "+b.FieldName(i), "last "+b.FieldName(i))
			}
		}
	}
	err = b.conn.Query(b.ctx, b.Schema.Ledger+", control totals", s.String(), func(row [][]byte) error {
		for i, value := range row {
			list = append(list, names[i]+" "+string(value))
		}
		return nil
	})
	return list, err
}

// mapped returns the fields that have a column, without some.
func (b *base) mapped(without ...string) (list []int) {
	for i, f := range b.Fields {
		if b.columns[i].Name != "" && !slices.Contains(without, f.Name) {
			list = append(list, i)
		}
	}
	return list
}

// of returns those of some fields that have a column.
func (b *base) of(names ...string) []int {
	return slices.DeleteFunc(b.mapped(), func(i int) bool { return !slices.Contains(names, b.Fields[i].Name) })
}

// parted reports whether the sums of a ledger are asked apart from its dates, so that the number of
// groups follows the customers and the days, not both: the dates must be dates of the database.
func (b *base) parted() bool {
	name := b.Schema.Ledger
	for i, value := range b.Fixed { // the conditions of statements have columns
		if k := b.Fields[i].Kind; value != "" && (k == schema.Date || k == schema.Amount) {
			return false
		}
	}
	return (name == "revenue" || name == "subscriptions") && !slices.ContainsFunc(b.of("date", "start", "end"), func(i int) bool { return b.columns[i].Kind == warehouse.Text }) &&
		(b.date < 0 || b.columns[b.date].Name != "") && (b.start < 0 || b.columns[b.start].Name != "") && b.columns[b.customer].Name != ""
}

// byWords reports whether an answer has groups of words.
func byWords(a *Sums) bool { return len(a.Query.By) > 0 }

// passes returns the readings that a ledger takes.
func (b *base) passes() []pass {
	sums := b.of("amount", "debit", "credit", "arr", "mrr")
	name := b.Schema.Ledger
	all := func(row *Row) {
		b.add(row, b.Sums)
		b.judge(row)
		b.term(row)
	}
	switch {
	case name == "trial-balance":
		return []pass{{label: name + " by account and date", fields: b.of("account", "date"), sums: sums, visit: all}}
	case name == "revenue" && b.parted():
		return []pass{
			{label: "revenue by date", fields: b.of("date"), sums: sums, visit: func(row *Row) {
				b.add(row, slices.DeleteFunc(slices.Clone(b.Sums), byWords))
				b.judge(row)
			}},
			{label: "revenue by customer", fields: b.of("customer", "country", "channel"), counts: nothing, when: slices.DeleteFunc(slices.Clone(b.Sums), func(a *Sums) bool { return !byWords(a) }), visit: func(*Row) {}}}
	case name == "subscriptions" && b.parted():
		return []pass{
			{label: "subscriptions by start and end", fields: b.of("start", "end"), visit: func(row *Row) {
				if b.Terms != nil {
					b.Terms.starts = append(b.Terms.starts, evidence.Day{Date: row.date[b.start], Terms: b.in.weight})
				}
			}},
			{label: "subscriptions by customer", fields: b.of("customer", "currency"), sums: sums, counts: amounts, when: b.Sums, visit: func(*Row) {}}}
	case name == "revenue" || name == "subscriptions":
		return []pass{{label: name + " by customer and date", fields: b.mapped("amount", "arr", "mrr", "reference"), sums: sums, visit: all}}
	}
	return []pass{{label: name, fields: b.mapped(), row: true, visit: all}}
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
	if answers == nil || !b.parted() {
		return nil
	}
	var ids []string
	for id := range b.acquired.days {
		if b.dicts[b.customer].Known([]byte(id)) != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	d := b.dialect
	for chunk := range slices.Chunk(ids, mostAcquired) {
		p := pass{label: "revenue of acquired customers", fields: b.of("customer", "country", "channel", "date"), sums: b.of("amount"), counts: nothing,
			where: fmt.Sprintf("%s BETWEEN %s AND %s AND %s", b.field(b.date), d.Date(span.Start.String()), d.Date(span.End.String()), statement.In(d, b.field(b.customer), chunk, false)),
			visit: func(row *Row) {
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

// during returns the condition that a row belongs to a time by its days.
func (b *base) during(w When) string {
	d := b.dialect
	first, last := d.Date(w.Span.Start.String()), d.Date(w.Span.End.String())
	if w.How == Dated {
		if date := b.field(b.date); w.Span.Start != w.Span.End {
			return date + " BETWEEN " + first + " AND " + last
		} else {
			return date + " = " + first
		}
	}
	in := b.field(b.start) + " <= " + last
	if b.columns[b.end].Name == "" {
		if end := b.in.row.date[b.end]; end != 0 && end < w.Span.Start { // fixed, for all rows
			return "1 = 0"
		}
		return in
	}
	if b.DayAfter {
		first = d.Date((w.Span.Start + 1).String())
	}
	return in + " AND (" + b.field(b.end) + " IS NULL OR " + b.field(b.end) + " >= " + first + ")"
}

// expr returns the value of a column as it is grouped: a text, a day or a decimal.
func (b *base) expr(c warehouse.Column, kind schema.Kind) string {
	return b.exprOf(b.dialect.Quote(c.Name), c, kind)
}

func (b *base) exprOf(quoted string, c warehouse.Column, kind schema.Kind) string {
	switch {
	case kind == schema.Amount || kind == schema.Rate:
		return b.dialect.Exact(quoted, c)
	case kind == schema.Date && c.Kind != warehouse.Text:
		return b.dialect.Day(quoted, c)
	case c.Kind == warehouse.Text:
		return b.dialect.Trim(b.dialect.Text(quoted, c))
	}
	return b.dialect.Text(quoted, c)
}

// field returns the name of a field in statements.
func (b *base) field(i int) string { return statement.Name(b.dialect, b.FieldName(i)) }

// text returns a field of the rows as text.
func (b *base) text(i int) string {
	switch kind := b.Fields[i].Kind; {
	case kind == schema.Amount || kind == schema.Rate:
		return b.dialect.Plain(b.field(i))
	case kind == schema.Date && b.columns[i].Kind != warehouse.Text:
		return b.dialect.Text(b.field(i), statement.Day)
	}
	return b.field(i)
}

// order returns how the values of a field are sorted.
func (b *base) order(i int) string {
	if k := b.Fields[i].Kind; k == schema.Amount || k == schema.Rate || k == schema.Date && b.columns[i].Kind != warehouse.Text {
		return b.field(i)
	}
	return b.dialect.Order(b.field(i))
}

func (b *base) key(k int) string   { return b.dialect.Quote("key_" + strconv.Itoa(k+1)) }
func (b *base) clock(i int) string { return statement.Name(b.dialect, b.Fields[i].Name+"_clock") }

// raw is the name of the column of a field, as it is in the table.
func (b *base) raw(i int) string { return statement.Name(b.dialect, "raw_"+b.FieldName(i)) }

// bare reports whether rows may be grouped by the column of a field as it is in the table, before
// its values are written as text.
func (b *base) bare(i int) bool {
	return b.dialect.Columns && b.columns[i].Bare && b.expr(b.columns[i], b.Fields[i].Kind) != b.dialect.Quote(b.columns[i].Name) && b.Fields[i].Kind != schema.Date
}

// regrouped returns groups as what a statement selects FROM that groups them again: groups of the
// bare columns of some fields, with their values as text. A database knows how many values a
// column has and how long they are, but not of an expression, and sorts all rows for fear of them.
func (b *base) regrouped(fields, uses []int, aggregates []statement.Item) *statement.Select {
	d := b.dialect
	rows := &statement.Select{From: b.from, Where: b.where}
	groups := &statement.Select{Of: rows, From: d.Quote("ledger")}
	texts := &statement.Select{Of: groups, From: d.Quote("groups")}
	for _, i := range fields {
		if !b.bare(i) {
			groups.Items, groups.GroupBy = append(groups.Items, statement.Item{Expr: b.field(i)}), append(groups.GroupBy, b.field(i))
			texts.Items = append(texts.Items, statement.Item{Expr: b.field(i)})
			continue
		}
		rows.Items = append(rows.Items, statement.Item{Expr: d.Quote(b.columns[i].Name), Name: b.raw(i)})
		groups.Items, groups.GroupBy = append(groups.Items, statement.Item{Expr: b.raw(i)}), append(groups.GroupBy, b.raw(i))
		texts.Items = append(texts.Items, statement.Item{Expr: b.exprOf(b.raw(i), b.columns[i], b.Fields[i].Kind), Name: b.field(i)})
	}
	rows.Items = append(rows.Items, b.values(uses, false)...)
	groups.Items = append(groups.Items, aggregates...)
	for _, a := range aggregates {
		texts.Items = append(texts.Items, statement.Item{Expr: a.Name})
	}
	return texts
}

// timed reports whether a field has times of day.
func (b *base) timed(i int) bool {
	return b.Fields[i].Kind == schema.Date && (b.columns[i].Kind == warehouse.Timestamp || b.columns[i].Kind == warehouse.Moment)
}

// meaning returns what a word means, if the statement compares meanings and words of the ledger
// mean the same.
func (b *base) meaning(i int, expr string) string {
	w := b.in.words[i]
	if !b.meant || w.raw == nil {
		return expr
	}
	var cases strings.Builder
	for raw := ID(1); int(raw) < len(w.meaning); raw++ {
		if word, meaning := w.raw.Word(raw), w.dict.Word(w.meaning[raw]); meaning != "" && word != meaning {
			cases.WriteString(" WHEN " + b.dialect.Literal(word) + " THEN " + b.dialect.Literal(meaning))
		}
	}
	if cases.Len() == 0 {
		return expr
	}
	return "CASE " + expr + cases.String() + " ELSE " + expr + " END"
}

// rows returns the rows of the ledger with these fields, as what a statement selects FROM.
func (b *base) rows(fields []int, keys bool) string {
	return statement.Select{Items: b.values(fields, keys), From: b.from, Where: b.where}.As(b.dialect.Quote("ledger"))
}

// values returns the values of rows: those of some fields, with their times of day, and the keys.
func (b *base) values(fields []int, keys bool) (items []statement.Item) {
	for _, i := range fields {
		items = append(items, statement.Item{Expr: b.meaning(i, b.expr(b.columns[i], b.Fields[i].Kind)), Name: b.field(i)})
		if b.timed(i) {
			items = append(items, statement.Item{Expr: b.dialect.Clock(b.dialect.Quote(b.columns[i].Name), b.columns[i]), Name: b.clock(i)})
		}
	}
	if keys {
		for k, c := range b.keys {
			items = append(items, statement.Item{Expr: b.dialect.Text(b.dialect.Quote(c.Name), c), Name: b.key(k)})
		}
	}
	return items
}

// recorder is the session of a ledger. It adds each statement and its rows to the record of the
// ledger, and reports progress.
type recorder struct {
	warehouse.Conn
	base *base
}

// Query implements warehouse.Conn.
func (c recorder) Query(ctx context.Context, label, sql string, each func(row [][]byte) error) error {
	b := c.base
	b.queries = append(b.queries, sql)
	watch := func(n int64) {
		if b.s.access.Watch != nil {
			b.s.access.Watch(b.relation.name+": "+label, n, 0, n)
		}
	}
	watch(0)
	n := int64(0)
	return c.Conn.Query(ctx, label, sql, func(row [][]byte) error {
		if n++; n%(1<<14) == 0 {
			watch(n)
		}
		for _, value := range row {
			if value == nil {
				b.digest.Write([]byte{0})
				continue
			}
			if bytes.IndexByte(value, '.') >= 0 { // 1.50 is 1.5, whatever the database
				if _, err := quantity.ParseText(string(value)); err == nil {
					value = shortest(value)
				}
			}
			b.digest.Write(strconv.AppendInt(nil, int64(len(value)), 10))
			b.digest.Write([]byte{':'})
			b.digest.Write(value)
		}
		b.digest.Write([]byte{'\n'})
		return each(row)
	})
}

// query runs a statement of the ledger.
func (b *base) query(label, sql string, each func(row [][]byte) error) error {
	return b.conn.Query(b.ctx, label, sql, each)
}

// mostValues bounds the values of the columns of only.
const mostValues = 10_000

// choose reads the values of the columns that only names, and sets the condition of the rows that
// it keeps.
func (b *base) choose() error {
	if b.only == nil {
		return nil
	}
	s := statement.Select{Items: nil, From: b.from, Limit: mostValues + 1}
	for _, c := range b.only {
		expr := b.dialect.Text(b.dialect.Quote(c.Name), c)
		s.Items = append(s.Items, statement.Item{Expr: expr})
		s.GroupBy = append(s.GroupBy, strconv.Itoa(len(s.Items)))
		s.OrderBy = append(s.OrderBy, b.dialect.Order(expr))
	}
	s.Items = append(s.Items, statement.Item{Expr: statement.Count(b.dialect, ""), Name: b.dialect.Quote("rows")})
	s.OrderBy = slices.Clone(s.GroupBy)
	keep, null, n := make([]map[string]bool, len(b.only)), make([]bool, len(b.only)), 0
	for i := range keep {
		keep[i] = map[string]bool{}
	}
	raw := &workbook.Row{}
	err := b.query(b.Schema.Ledger+" by "+b.only[0].Name, s.String(), func(row [][]byte) error {
		if n++; n > mostValues {
			return nil
		}
		raw.Cells = raw.Cells[:0]
		var where []string
		var is []string
		for i := range b.only {
			b.in.onlyAt[i] = i + 1
			c := workbook.Cell{Col: i + 1, Kind: workbook.Text, Text: row[i]}
			if row[i] == nil {
				c.Kind = workbook.Blank
			}
			raw.Cells = append(raw.Cells, c)
			where = append(where, whereIs(b.only[i], row[i]))
			is = append(is, statement.Equals(b.dialect.Text(b.dialect.Quote(b.only[i].Name), b.only[i]), row[i] == nil, b.dialect.Literal(string(row[i]))))
		}
		count, err := strconv.Atoi(string(row[len(b.only)]))
		if err != nil {
			return err
		}
		b.begin(count, where, is)
		if b.in.chosen(raw) {
			for i := range b.only {
				if row[i] == nil {
					null[i] = true
				} else {
					keep[i][string(row[i])] = true
				}
			}
		}
		return nil
	})
	if err == nil {
		err = b.in.settle(b.examples(nil))
	}
	if err != nil {
		return err
	}
	if n > mostValues {
		b.in.report(diag.Diagnostic{Code: "LED001", Summary: "column of \"only\" with too many values", Subject: source.Cell{Workbook: b.relation.name},
			Detail: fmt.Sprintf("the columns that the key \"only\" of %s names have more than %s values", section(b.Ledger), text.Group(fmt.Sprint(mostValues))),
			Remedy: "Name columns with few values, such as a status; or write the condition in the key \"query\"", Related: []diag.Related{{Message: "listed here", At: b.Only[0].At}}})
		return errHeader
	}
	for i, c := range b.only {
		var words []string
		for word := range keep[i] {
			words = append(words, word)
		}
		slices.Sort(words)
		b.where = append(b.where, statement.In(b.dialect, b.dialect.Text(b.dialect.Quote(c.Name), c), words, null[i]))
	}
	return nil
}

// begin begins a group of n rows.
func (b *base) begin(n int, where, is []string) {
	b.next++
	b.in.weight, b.in.row.Spot = n, Spot{Num: b.next}
	b.group = group{at: b.in.row.Spot, rows: n, counted: true, where: strings.Join(where, " and "), is: is}
}

// timeSum is the column of a statement with the sum of an answer at a time.
type timeSum struct {
	answer *Sums
	when   int
	column int
}

// pass reads the groups of a pass.
func (b *base) pass(p pass) error {
	d, in := b.dialect, b.in
	s := statement.Select{}
	item := func(expr, name string) (at int) {
		s.Items = append(s.Items, statement.Item{Expr: expr, Name: name})
		return len(s.Items) - 1
	}
	again := !p.row && p.where == "" && slices.ContainsFunc(p.fields, b.bare)
	var aggregates []statement.Item // of the smaller groups, where there are any
	aggregate := func(a statement.Aggregate, name string) (at int) {
		if !again {
			return item(a.Text(d), name)
		}
		aggregates = append(aggregates, a.Item(name))
		return item(a.Again(d, name), name)
	}
	for _, i := range p.fields {
		item(b.text(i), b.field(i))
		s.GroupBy, s.OrderBy = append(s.GroupBy, b.field(i)), append(s.OrderBy, b.order(i))
	}
	count := aggregate(statement.Counted(""), d.Quote("rows"))
	uses := slices.Concat(p.fields, p.sums)
	use := func(fields ...int) {
		for _, i := range fields {
			if i >= 0 && b.columns[i].Name != "" && !slices.Contains(uses, i) {
				uses = append(uses, i)
			}
		}
	}
	sums, blanks, clocks := map[int]int{}, map[int]int{}, map[int]int{}
	pieces := -1 // groups of bare columns
	if again && b.compares() {
		pieces = item(statement.Count(d, ""), d.Quote("pieces"))
		for _, i := range p.fields {
			if b.bare(i) {
				b.plain.Set(i)
			}
		}
	}
	empty := -1
	if !p.row && p.where == "" && (p.counts == everything || b.blanks > 0) {
		use(b.mapped()...)
		empty = aggregate(statement.Counted(b.blank()), d.Quote("blank_rows"))
	}
	for _, i := range p.sums {
		sums[i] = aggregate(statement.Added(b.field(i), ""), d.Quote("sum_"+b.FieldName(i)))
		if b.Fields[i].Required {
			blanks[i] = aggregate(statement.Counted(b.field(i)+" IS NULL"), d.Quote("blank_"+b.FieldName(i)))
		}
	}
	both, negative := -1, -1
	if b.Split {
		both = aggregate(statement.Counted(b.field(b.Index("debit"))+" IS NULL AND "+b.field(b.Index("credit"))+" IS NULL"), d.Quote("blank_both"))
	}
	if slices.Contains(p.sums, b.arr) {
		negative = aggregate(statement.Counted(b.field(b.arr)+" < 0"), d.Quote("negative"))
	}
	for _, i := range p.fields {
		if b.timed(i) && p.counts == everything {
			when := b.clock(i) + " <> " + d.Literal("00:00:00")
			clocks[i] = aggregate(statement.Counted(when), d.Quote(b.Fields[i].Name+"_times"))
			aggregate(statement.First(b.clock(i), when), d.Quote(b.Fields[i].Name+"_first"))
			aggregate(statement.Last(b.clock(i), when), d.Quote(b.Fields[i].Name+"_last"))
		}
	}
	var times []timeSum
	for _, a := range p.when {
		use(b.date, b.start, b.end, a.sum)
		for w, when := range a.Query.When {
			if !when.ofDays() {
				continue
			}
			name := d.Quote("sum_" + strconv.Itoa(len(times)+1))
			if a.sum < 0 || b.columns[a.sum].Name == "" {
				times = append(times, timeSum{a, w, aggregate(statement.Counted(b.during(when)), name)})
			} else {
				times = append(times, timeSum{a, w, aggregate(statement.Added(b.field(a.sum), b.during(when)), name)})
			}
		}
	}
	named := -1
	if p.row && len(b.keys) == 1 {
		named = item(statement.Least(b.key(0), ""), b.key(0))
	}
	slices.Sort(uses)
	if s.From = b.rows(uses, named >= 0); again {
		s.Of, s.From = b.regrouped(p.fields, uses, aggregates), d.Quote("texts")
	}
	if p.where != "" {
		s.Where = []string{p.where}
	}
	in.fields, in.fieldsAt, in.counts = nil, make([][]int, len(b.Fields)+1), p.counts
	for _, i := range slices.Concat(p.fields, p.sums) {
		in.columns[i] = i + 1
		in.fieldsAt[i+1] = append(in.fieldsAt[i+1], i)
	}
	for i := range b.Fields {
		if in.fieldsAt[i+1] != nil {
			in.fields = append(in.fields, i)
		}
		if b.columns[i].Name != "" {
			in.row.word[i], in.row.date[i], in.row.amount[i], in.shown[i] = 0, 0, quantity.Scaled{}, quantity.Scaled{}
		}
	}
	number := func(row [][]byte, column int) int {
		if column < 0 {
			return 0
		}
		n, _ := strconv.Atoi(string(row[column])) // count(*), which the database writes
		return n
	}
	var raw workbook.Row
	var values [][]byte // of the group that is read
	describe := func(g *group) {
		var where []string
		for k, i := range p.fields {
			where = append(where, whereIs(b.columns[i], values[k]))
			g.is = append(g.is, statement.Equals(b.text(i), values[k] == nil, d.Literal(string(values[k]))))
		}
		g.where = strings.Join(where, " and ")
		if named >= 0 && values[named] != nil {
			g.where = whereIs(b.keys[0], values[named])
		}
	}
	g := b.gather
	if g != nil && !slices.Contains(p.when, g.a) {
		g = nil
	}
	sql, width := s.String(), len(s.Items)
	runs := g != nil && g.revenue != nil && g.crowding.terms != nil
	if runs {
		sql = statement.With(d, s, g.crowding.terms)
	}
	err := b.query(p.label, sql, func(row [][]byte) error {
		if runs && row[width] != nil {
			return g.run(row[0], row[width], row[width+1])
		}
		if g != nil {
			g.begin(row[0])
		}
		b.merged = b.merged || number(row, pieces) > 1
		raw.Cells = raw.Cells[:0]
		for k, i := range p.fields {
			raw.Cells = append(raw.Cells, b.cellOf(i, row[k]))
		}
		b.begin(number(row, count), nil, nil)
		values = row
		b.group.describe = describe
		b.group.row = named >= 0 && row[named] != nil || p.row && len(b.keys) == 0
		without := func(n int) (none bool) {
			in.weight -= n
			b.group.rows = in.weight
			return in.weight <= 0
		}
		blankRows := 0
		if !slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool { return !blank(c) }) {
			if blankRows = number(row, empty); blankRows > 0 {
				weight := in.weight
				if in.weight = blankRows; p.counts == everything {
					b.blanks += blankRows
					in.skip(control.Unmapped)
				}
				if in.weight = weight; without(blankRows) {
					return nil
				}
			}
		}
		for _, i := range p.sums {
			if n := number(row, columnOf(blanks, i)) - blankRows; n > 0 {
				b.about(n, b.field(i)+" IS NULL", func() { in.readCell(i, &workbook.Cell{}, true) })
				if without(n) {
					return nil
				}
			}
			c := b.cellOf(i, row[sums[i]])
			if isNumber(c.Text) {
				raw.Cells = append(raw.Cells, c)
				continue
			}
			b.group.counted = false
			b.about(in.weight, statement.In(d, b.text(i), noNumbers, false), func() { in.readCell(i, &c, false) })
			return nil
		}
		if n := number(row, both) - blankRows; n > 0 {
			debit, credit := b.Index("debit"), b.Index("credit")
			b.about(n, b.field(debit)+" IS NULL AND "+b.field(credit)+" IS NULL", func() {
				in.empty[debit], in.empty[credit] = true, true
				in.net()
			})
			if without(n) {
				return nil
			}
		}
		if n := number(row, negative); n > 0 {
			b.about(n, b.field(b.arr)+" < 0", in.negative)
		}
		for i, k := range clocks {
			if n := number(row, k); n > 0 {
				in.clocks(i, n, string(row[k+1]), string(row[k+2]))
			}
		}
		slices.SortFunc(raw.Cells, func(x, y workbook.Cell) int { return x.Col - y.Col })
		if p.row && in.weight > 1 {
			b.twice(in.weight)
		}
		if !p.row {
			b.repeat()
		}
		in.readGroup(&raw, func(r *Row) {
			for _, t := range times {
				sum, any := b.sum(t, row[t.column])
				switch {
				case !any:
				case g != nil && t.answer == g.a:
					g.put(t.when, sum)
				default:
					t.answer.put(t.answer.group(r), t.when, sum, 0)
				}
			}
			if p.visit(r); g != nil {
				g.add(r)
			}
		})
		if g != nil && g.err != nil {
			return g.err
		}
		if b.groups > mostErrors || in.enough {
			return errEnough
		}
		return nil
	})
	if g != nil && err == nil {
		g.close()
	}
	if err == nil || errors.Is(err, errEnough) {
		if wrong := in.settle(b.examples(uses)); wrong != nil {
			return wrong
		}
	}
	if errors.Is(err, errEnough) {
		if !in.enough {
			in.Close(diag.Diagnostic{Code: "LED001", Summary: "reading stopped", Subject: source.Cell{Workbook: b.relation.name},
				Detail: fmt.Sprintf("more than %s values or groups of values have errors; the others were not read", text.Group(fmt.Sprint(mostErrors))), Remedy: "Fix the errors above and run the command again"})
		}
		return errHeader
	}
	return err
}

// noNumbers are the values of a decimal that are no numbers.
var noNumbers = []string{"NaN", "Infinity", "-Infinity"}

// isNumber reports whether a sum, which may be NULL, is a number.
func isNumber(sum []byte) bool { return !slices.Contains(noNumbers, string(sum)) }

// columnOf returns the column of a field, -1 if it has none.
func columnOf(columns map[int]int, field int) int {
	if column, ok := columns[field]; ok {
		return column
	}
	return -1
}

// sum returns what the database has for a group at a time: a sum, NULL without rows, or a count.
// The result any is false if there are no rows.
func (b *base) sum(t timeSum, value []byte) (sum quantity.Scaled, any bool) {
	if value == nil {
		return sum, false
	}
	if i := t.answer.sum; i >= 0 && b.columns[i].Name != "" {
		n, problem := b.in.readAmount(i, &workbook.Cell{Kind: workbook.Decimal, Text: shortest(value)})
		return b.in.whole(&b.Fields[i], n), problem == "" // if not a number, the sum of all rows has reported it
	}
	if i := t.answer.sum; i >= 0 && b.Fixed[i] != "" {
		n, err := strconv.ParseInt(string(value), 10, 64)
		return multiple(b.fixed[i], n), err == nil && n != 0
	}
	return sum, string(value) != "0"
}

// multiple returns the sum of n equal amounts.
func multiple(amount quantity.Scaled, n int64) quantity.Scaled {
	amount.Coef = amount.Coef.Mul(quantity.WideOf(n))
	return amount
}

// repeat sets the amounts that filing.toml fixes to their sums over the rows of the group.
func (b *base) repeat() {
	for i, value := range b.Fixed {
		if value != "" && b.Fields[i].Kind == schema.Amount {
			b.in.row.amount[i], b.in.shown[i] = multiple(b.fixed[i], int64(b.in.weight)), multiple(b.fixedShown[i], int64(b.in.weight))
		}
	}
}

// blank returns the condition that a row is blank in every mapped field.
func (b *base) blank() string {
	var all, texts []string // the values that take no work are looked at first
	for _, i := range b.mapped() {
		if b.columns[i].Kind == warehouse.Text {
			texts = append(texts, "("+b.field(i)+" IS NULL OR "+b.field(i)+" = '')")
			continue
		}
		all = append(all, b.field(i)+" IS NULL")
	}
	return strings.Join(append(all, texts...), " AND ")
}

// about reports what is wrong with n rows of the group.
func (b *base) about(n int, condition string, report func()) {
	b.group.also, b.group.of = []string{condition}, n
	weight := b.in.weight
	b.in.weight = n
	report()
	b.in.weight, b.group.also, b.group.of = weight, nil, 0
}

// twice reports the rows of a group that are equal in every mapped field.
func (b *base) twice(n int) {
	b.about(n-1, "1 = 1", func() { b.in.report(b.duplicate(b.described().where, n)) })
}

// duplicate returns the finding of rows that are equal in every mapped field.
func (b *base) duplicate(where string, n int) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED003", Summary: "row listed twice", Subject: source.Cell{Workbook: b.relation.name, Where: where},
		Detail: fmt.Sprintf("%d rows are equal in every mapped field", n),
		Remedy: fmt.Sprintf("Delete all but one of them; or, if the rows are right, add reference = \"COLUMN\" to the columns key of %s in filing.toml, where COLUMN is a column in which the rows differ", section(b.Ledger))}
}

// cellOf returns a value of the database as a cell, in the column of its field.
func (b *base) cellOf(i int, value []byte) workbook.Cell {
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

// examples returns the function that names the rows of a group by their keys.
func (b *base) examples(fields []int) func(g group, n int) ([]string, error) {
	return func(g group, n int) (places []string, err error) {
		if n == 0 {
			s := statement.Select{Items: []statement.Item{{Expr: statement.Count(b.dialect, "")}}, From: b.rows(fields, false), Where: slices.Concat(g.is, g.also)}
			err = b.conn.Query(b.ctx, b.Schema.Ledger+", rows of a finding", s.String(), func(row [][]byte) error {
				places = []string{string(row[0])}
				return nil
			})
			return places, err
		}
		s := statement.Select{From: b.rows(fields, true), Where: slices.Concat(g.is, g.also), Limit: n}
		if fields == nil { // conditions on columns of the table itself
			inner := statement.Select{From: b.from, Where: g.is}
			for k, c := range b.keys {
				inner.Items = append(inner.Items, statement.Item{Expr: b.dialect.Text(b.dialect.Quote(c.Name), c), Name: b.key(k)})
			}
			s.From, s.Where = inner.As(b.dialect.Quote("ledger")), g.also
		}
		for k := range b.keys {
			s.Items = append(s.Items, statement.Item{Expr: b.key(k)})
			s.OrderBy = append(s.OrderBy, b.dialect.Order(b.key(k)))
		}
		err = b.conn.Query(b.ctx, b.Schema.Ledger+", rows of a finding", s.String(), func(row [][]byte) error {
			places = append(places, b.keyed(row))
			return nil
		})
		return places, err
	}
}

// keyed returns the condition that names a row by its key.
func (b *base) keyed(values [][]byte) string {
	var is []string
	for k, c := range b.keys {
		is = append(is, whereIs(c, values[k]))
	}
	return strings.Join(is, " and ")
}

// unique reports whether the database promises that no key repeats.
func (b *base) unique() (promised bool, err error) {
	if b.Ledger.Table == "" || b.dialect.Unique == nil || len(b.keys) == 0 {
		return false, nil
	}
	var names []string
	for _, c := range b.keys {
		names = append(names, c.Name)
	}
	conn := b.conn
	if r, is := conn.(recorder); is { // the record is of the rows, not of the catalog
		conn = r.Conn
	}
	err = conn.Query(b.ctx, b.Schema.Ledger+", constraints on its key", b.dialect.Unique(b.from, names), func([][]byte) error {
		promised = true
		return nil
	})
	return promised, err
}

// repeats reports keys that repeat, and rows that are equal in every mapped field.
func (b *base) repeats() error {
	d := b.dialect
	rows := d.Quote("rows")
	unique, err := b.unique()
	if err != nil {
		return err
	}
	if len(b.keys) > 0 && !unique {
		s := statement.Select{From: b.rows(nil, true), Having: "count(*) > 1", Limit: mostPlaces}
		for k := range b.keys {
			s.Items = append(s.Items, statement.Item{Expr: b.key(k)})
			s.GroupBy, s.OrderBy = append(s.GroupBy, b.key(k)), append(s.OrderBy, d.Order(b.key(k)))
		}
		s.Items = append(s.Items, statement.Item{Expr: statement.Count(d, ""), Name: rows}, statement.Item{Expr: d.Text("count(*) OVER ()", statement.Integer), Name: d.Quote("keys")})
		n, more := 0, 0
		err = b.query(b.Schema.Ledger+", keys that repeat", s.String(), func(row [][]byte) error {
			k := len(b.keys)
			more, _ = strconv.Atoi(string(row[k+1]))
			n++
			detail := fmt.Sprintf("%s rows have the key %s, which must name one row", row[k], b.keyed(row))
			if n == mostPlaces && more > n {
				detail += fmt.Sprintf("; %s more keys repeat", text.Group(fmt.Sprint(more-n)))
			}
			b.in.report(diag.Diagnostic{Code: "LED003", Summary: "key that repeats", Subject: source.Cell{Workbook: b.relation.name, Where: b.keyed(row)}, Detail: detail,
				Remedy: fmt.Sprintf("State in the key \"key\" of %s the columns that together name one row; or delete the rows that are listed twice", section(b.Ledger)), Related: []diag.Related{{Message: "stated here", At: b.Ledger.Place}}})
			return nil
		})
		if err != nil {
			return err
		}
	}
	if !b.compares() {
		return nil
	}
	if differ, err := b.differ(); err != nil || differ {
		return err
	}
	all := b.mapped()
	b.meant = true
	defer func() { b.meant = false }()
	s := statement.Select{From: b.rows(all, false), Having: "count(*) > 1", Limit: mostPlaces}
	for _, i := range all {
		if b.Fields[i].Required && !b.Fields[i].Blank { // a row without is an error of its own
			s.Where = append(s.Where, b.field(i)+" IS NOT NULL")
		}
	}
	for _, i := range all {
		s.Items = append(s.Items, statement.Item{Expr: b.text(i), Name: b.field(i)})
		s.GroupBy, s.OrderBy = append(s.GroupBy, b.field(i)), append(s.OrderBy, b.order(i))
	}
	s.Items = append(s.Items, statement.Item{Expr: statement.Count(d, ""), Name: rows}, statement.Item{Expr: d.Text("sum(count(*) - 1) OVER ()", statement.Integer), Name: d.Quote("repeated")})
	err = b.query(b.Schema.Ledger+", rows listed twice", s.String(), func(row [][]byte) error {
		n, err := strconv.Atoi(string(row[len(all)]))
		if err != nil {
			return err
		}
		var where, is []string
		for k, i := range all {
			where = append(where, whereIs(b.columns[i], row[k]))
			is = append(is, statement.Equals(b.text(i), row[k] == nil, d.Literal(string(row[k]))))
		}
		b.begin(n, where, is)
		b.twice(n)
		total, _ := strconv.Atoi(string(row[len(all)+1]))
		for _, f := range b.faults {
			f.rows = total
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.in.settle(b.examples(all))
}

// tableBook is what a table of a database has of a file of sheets: nothing.
type tableBook struct{ input.Book }

// Format implements input.Book.
func (tableBook) Format(uint32) (none workbook.Format) { return none }

// FullCalc implements input.Book.
func (tableBook) FullCalc() bool { return false }

// Plain implements input.Book.
func (tableBook) Plain() bool { return false }

// reads reports whether the query that is read has a field, or all rows have one value of it.
func (s *sheet) reads(field int) bool {
	return slices.Contains(s.fields, field) || s.Fixed[field] != ""
}

// terms asks for the terms of subscriptions, as runs of days of each customer, and for what
// contradicts them.
func (b *base) terms() error {
	if b.Terms == nil || !b.parted() {
		return nil
	}
	b.asked = true
	s := b.statement()
	if diag.Errors(b.in.Listed()) { // the others are read, as those of a sheet
		for _, i := range b.of("start", "end") {
			is := b.expr(b.columns[i], schema.Date)
			condition := fmt.Sprintf("%s BETWEEN %s AND %s", is, b.dialect.Date(fiscal.NewDate(fiscal.FirstYear, 1, 1).String()), b.dialect.Date(fiscal.NewDate(fiscal.LastYear, 12, 31).String()))
			if i == b.end {
				condition = "(" + is + " IS NULL OR " + condition + ")"
			}
			s.Where = strings.TrimPrefix(s.Where+" AND "+condition, " AND ")
		}
	}
	words := b.in.words[b.customer]
	err := s.ReadRuns(b.ctx, b.conn, func(customer []byte, run fiscal.Span) error {
		days := term(run.Start, run.End)
		if b.gather != nil {
			b.gather.cover.Add(days)
		} else if id, known := words.known(customer); known {
			b.Terms.Customer = append(b.Terms.Customer, id)
			b.Terms.Days = append(b.Terms.Days, days)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if b.gather != nil {
		b.Terms.reduced, b.Terms.covered = true, b.gather.cover.Spans()
	}
	place := func(customer string, key statement.Place) source.Cell {
		if len(key) == 0 {
			return source.Cell{Workbook: b.relation.name, Where: whereIs(b.columns[b.customer], []byte(customer))}
		}
		values := make([][]byte, len(key))
		for i, value := range key {
			if value != nil {
				values[i] = []byte(*value)
			}
		}
		return source.Cell{Workbook: b.relation.name, Where: b.keyed(values)}
	}
	var places []statement.Place
	if diag.Errors(b.in.Listed()) {
		return nil
	}
	if b.columns[b.end].Name != "" {
		if b.Terms.Ends, places, err = s.ReadEnds(b.ctx, b.conn); err != nil {
			return err
		}
	}
	for _, key := range places {
		at := source.Cell{Workbook: b.relation.name}
		if len(key) > 0 {
			at = place("", key)
		}
		b.Terms.examples = append(b.Terms.examples, at)
	}
	list, err := s.ReadAmendments(b.ctx, b.conn, mostAmendments)
	for _, a := range list {
		b.Terms.amendments = append(b.Terms.amendments, Amendment{a.Customer, place(a.Customer, a.Earlier), place(a.Customer, a.Later), a.Evidence()})
	}
	return err
}

// statement returns the terms of a subscriptions ledger as the database has them.
func (b *base) statement() *statement.Subscriptions {
	s := &statement.Subscriptions{Dialect: b.dialect, From: b.from, Where: strings.Join(b.where, " AND "), DayAfter: b.DayAfter}
	expr := func(name string) string {
		if i := b.Index(name); b.columns[i].Name != "" {
			return b.expr(b.columns[i], b.Fields[i].Kind)
		}
		return ""
	}
	s.Customer, s.Start, s.ARR, s.Currency, s.Contract, s.Product = expr("customer"), expr("start"), expr("arr"), expr("currency"), expr("subscription"), expr("product")
	if s.End = expr("end"); s.End == "" {
		s.End = "CAST(NULL AS date)"
	} else if b.DayAfter {
		s.End = b.dialect.Days(s.End, -1)
	}
	for _, c := range b.keys {
		s.Key = append(s.Key, b.dialect.Text(b.dialect.Quote(c.Name), c))
	}
	return s
}
