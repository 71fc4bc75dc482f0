package ledger

import (
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
	"tieout/internal/filing"
	"tieout/internal/input"
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
	next    int32 // number of the last group
	gather  *gather
}

// pass is one reading of the groups of a ledger.
type pass struct {
	label  string // of the query, "revenue by customer"
	fields []int  // those that define the groups
	sums   []int  // the amounts that are added
	row    bool   // the groups are rows, unless some are listed twice
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
	b := &base{reading: r, relation: rel, s: s, ctx: ctx, conn: conn, digest: sha256.New()}
	if err == nil {
		err = b.read(ask)
	}
	if err != nil {
		if !errors.Is(err, errHeader) {
			in.Close(b.failed(err))
		}
		return nil, b.inTerms(in.All())
	}
	t, found := b.close()
	if t.counts != nil {
		t.Control.Customers = t.counts.Customers
	}
	t.Control.Files = []control.File{{Name: rel.name, SHA256: hex.EncodeToString(b.digest.Sum(nil))}}
	return t, b.inTerms(found)
}

// failed returns the finding of an error of the database.
func (b *base) failed(err error) diag.Diagnostic {
	at := source.Cell{Workbook: b.relation.name}
	var known interface {
		Diagnostic(source.Place) diag.Diagnostic
	}
	if errors.As(err, &known) {
		return known.Diagnostic(at)
	}
	return diag.Diagnostic{Code: "LED012", Summary: "ledger that cannot be read", Subject: at, Detail: err.Error(), Remedy: "Correct what the message names, and run the command again", Related: []diag.Related{{Message: "named here", At: b.Ledger.Place}}}
}

func (b *base) inTerms(found []diag.Diagnostic) []diag.Diagnostic {
	for i := range found {
		found[i] = input.OfTable(found[i])
	}
	return found
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
	b.gather = b.newGather(ask)
	for _, p := range b.passes() {
		if err := b.pass(p); err != nil {
			return err
		}
	}
	return b.repeats()
}

// passes returns the readings that a ledger takes.
func (b *base) passes() []pass {
	var all, sums []int
	for i := range b.Fields {
		if b.columns[i].Name != "" {
			all = append(all, i)
		}
	}
	drop := func(names ...string) []int {
		return slices.DeleteFunc(slices.Clone(all), func(i int) bool { return slices.Contains(names, b.Fields[i].Name) })
	}
	for _, i := range all {
		if b.Fields[i].Kind == schema.Amount {
			sums = append(sums, i)
		}
	}
	name := b.Schema.Ledger
	switch name {
	case "trial-balance":
		return []pass{{name + " by account and date", drop("amount", "debit", "credit", "reference"), sums, false}}
	case "revenue":
		return []pass{{name + " by customer and date", drop("amount", "reference"), sums, false}}
	case "subscriptions":
		return []pass{{name + " by customer and term", drop("arr", "reference"), sums, false}}
	}
	return []pass{{name, all, nil, true}}
}

// expr returns the value of a column as it is grouped: a text, a day or a decimal.
func (b *base) expr(c warehouse.Column, kind schema.Kind) string {
	quoted := b.dialect.Quote(c.Name)
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

// timed reports whether a field has times of day.
func (b *base) timed(i int) bool {
	return b.Fields[i].Kind == schema.Date && (b.columns[i].Kind == warehouse.Timestamp || b.columns[i].Kind == warehouse.Moment)
}

// rows returns the rows of the ledger with these fields, as what a statement selects FROM.
func (b *base) rows(fields []int, keys bool) string {
	s := statement.Select{From: b.from, Where: b.where}
	for _, i := range fields {
		s.Items = append(s.Items, statement.Item{Expr: b.expr(b.columns[i], b.Fields[i].Kind), Name: b.field(i)})
		if b.timed(i) {
			s.Items = append(s.Items, statement.Item{Expr: b.dialect.Clock(b.dialect.Quote(b.columns[i].Name), b.columns[i]), Name: b.clock(i)})
		}
	}
	if keys {
		for k, c := range b.keys {
			s.Items = append(s.Items, statement.Item{Expr: b.dialect.Text(b.dialect.Quote(c.Name), c), Name: b.key(k)})
		}
	}
	return s.As(b.dialect.Quote("ledger"))
}

// query runs a statement, and adds it and its rows to the record of the ledger.
func (b *base) query(label, sql string, each func(row [][]byte) error) error {
	b.queries = append(b.queries, sql)
	n := int64(0)
	return b.conn.Query(b.ctx, label, sql, func(row [][]byte) error {
		if n++; n%(1<<14) == 0 && b.s.access.Watch != nil {
			b.s.access.Watch(b.relation.name+": "+label, n, 0, n)
		}
		for _, value := range row {
			if value == nil {
				b.digest.Write([]byte{0})
				continue
			}
			b.digest.Write(strconv.AppendInt(nil, int64(len(value)), 10))
			b.digest.Write([]byte{':'})
			b.digest.Write(value)
		}
		b.digest.Write([]byte{'\n'})
		return each(row)
	})
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
	b.group = group{at: b.in.row.Spot, rows: n, where: strings.Join(where, " and "), is: is}
}

// pass reads the groups of a pass.
func (b *base) pass(p pass) error {
	d, in := b.dialect, b.in
	s := statement.Select{}
	column := 0
	item := func(expr, name string) (at int) {
		s.Items = append(s.Items, statement.Item{Expr: expr, Name: name})
		column++
		return column - 1
	}
	for _, i := range p.fields {
		item(b.text(i), b.field(i))
		s.GroupBy, s.OrderBy = append(s.GroupBy, b.field(i)), append(s.OrderBy, b.order(i))
	}
	count := item(statement.Count(d, ""), d.Quote("rows"))
	sums, blanks, clocks := map[int]int{}, map[int]int{}, map[int]int{}
	for _, i := range p.sums {
		sums[i] = item(statement.Sum(d, b.field(i), ""), d.Quote("sum_"+b.FieldName(i)))
		if b.Fields[i].Required {
			blanks[i] = item(statement.Count(d, b.field(i)+" IS NULL"), d.Quote("blank_"+b.FieldName(i)))
		}
	}
	both, negative := -1, -1
	if b.Split {
		both = item(statement.Count(d, b.field(b.Index("debit"))+" IS NULL AND "+b.field(b.Index("credit"))+" IS NULL"), d.Quote("blank_both"))
	}
	if i := b.Index("arr"); i >= 0 && slices.Contains(p.sums, i) {
		negative = item(statement.Count(d, b.field(i)+" < 0"), d.Quote("negative"))
	}
	for _, i := range p.fields {
		if b.timed(i) {
			when := b.clock(i) + " <> " + d.Literal("00:00:00")
			clocks[i] = item(statement.Count(d, when), d.Quote(b.Fields[i].Name+"_times"))
			item(statement.Least(b.clock(i), when), d.Quote(b.Fields[i].Name+"_first"))
			item(statement.Most(b.clock(i), when), d.Quote(b.Fields[i].Name+"_last"))
		}
	}
	named := -1
	if p.row && len(b.keys) == 1 {
		named = item(statement.Least(b.key(0), ""), b.key(0))
	}
	s.From = b.rows(slices.Concat(p.fields, p.sums), named >= 0)
	in.fields, in.fieldsAt = nil, make([][]int, len(b.Fields)+1)
	var raw workbook.Row
	for _, i := range slices.Concat(p.fields, p.sums) {
		in.columns[i] = i + 1
		in.fieldsAt[i+1] = append(in.fieldsAt[i+1], i)
	}
	for i := range b.Fields {
		if in.fieldsAt[i+1] != nil {
			in.fields = append(in.fields, i)
		}
	}
	sql, width := s.String(), len(s.Items)
	runs := b.gather != nil && b.gather.revenue != nil && b.gather.crowding.terms != nil
	if runs {
		sql = statement.With(d, s, b.gather.crowding.terms)
	}
	err := b.query(p.label, sql, func(row [][]byte) error {
		if runs && row[width] != nil {
			return b.gather.run(row[0], row[width], row[width+1])
		}
		n, err := strconv.Atoi(string(row[count]))
		if err != nil {
			return fmt.Errorf("the number of rows of a group is %q", row[count])
		}
		var where, is []string
		raw.Cells = raw.Cells[:0]
		for k, i := range p.fields {
			where = append(where, whereIs(b.columns[i], row[k]))
			is = append(is, statement.Equals(b.text(i), row[k] == nil, d.Literal(string(row[k]))))
			raw.Cells = append(raw.Cells, b.cellOf(i, row[k]))
		}
		b.begin(n, where, is)
		if named >= 0 && row[named] != nil {
			b.group.where, b.group.row = whereIs(b.keys[0], row[named]), true
		} else if p.row && len(b.keys) == 0 {
			b.group.row = true
		}
		for _, i := range p.sums {
			value := row[sums[i]]
			if blanks[i] > 0 {
				if blank, _ := strconv.Atoi(string(row[blanks[i]])); blank > 0 {
					b.about(blank, b.field(i)+" IS NULL", func() { in.readCell(i, &workbook.Cell{}, true) })
					if in.weight -= blank; in.weight == 0 {
						return nil
					}
				}
			}
			raw.Cells = append(raw.Cells, b.cellOf(i, value))
		}
		if both >= 0 {
			if blank, _ := strconv.Atoi(string(row[both])); blank > 0 {
				b.about(blank, b.field(b.Index("debit"))+" IS NULL AND "+b.field(b.Index("credit"))+" IS NULL", func() {
					in.empty[b.Index("debit")], in.empty[b.Index("credit")] = true, true
					in.net()
				})
				if in.weight -= blank; in.weight == 0 {
					return nil
				}
			}
		}
		if negative >= 0 {
			if n, _ := strconv.Atoi(string(row[negative])); n > 0 {
				b.about(n, b.field(b.Index("arr"))+" < 0", in.negative)
			}
		}
		for i, k := range clocks {
			if n, _ := strconv.Atoi(string(row[k])); n > 0 {
				in.clocks(i, n, string(row[k+1]), string(row[k+2]))
			}
		}
		slices.SortFunc(raw.Cells, func(x, y workbook.Cell) int { return x.Col - y.Col })
		if p.row && n > 1 {
			b.twice(n)
			in.weight = 1 // as a sheet, which counts them and adds them once more; an error anyway
			in.weight = n
		}
		if b.gather != nil {
			b.gather.begin(row[slices.Index(p.fields, b.customer)])
		}
		in.readGroup(&raw, func(row *Row) {
			b.judge(row)
			if b.gather == nil {
				b.add(row, b.Sums)
				b.term(row)
				return
			}
			b.add(row, slices.DeleteFunc(slices.Clone(b.Sums), func(a *Sums) bool { return a == b.gather.a }))
			b.gather.add(row)
		})
		if b.gather != nil && b.gather.err != nil {
			return b.gather.err
		}
		if b.groups > mostErrors || in.enough {
			return errEnough
		}
		return nil
	})
	fields := slices.Concat(p.fields, p.sums)
	if b.gather != nil && err == nil {
		b.gather.close()
	}
	if err == nil || errors.Is(err, errEnough) {
		if wrong := in.settle(b.examples(fields)); wrong != nil {
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
	b.about(n-1, "1 = 1", func() { b.in.report(b.duplicate(b.group.where, n)) })
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
	return slices.Clip(bytesTrimPoint(value))
}

func bytesTrimPoint(value []byte) []byte {
	if value[len(value)-1] == '.' {
		return value[:len(value)-1]
	}
	return value
}

// examples returns the function that names the rows of a group by their keys.
func (b *base) examples(fields []int) func(g group, n int) ([]string, error) {
	return func(g group, n int) (places []string, err error) {
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

// repeats reports keys that repeat, and rows that are equal in every mapped field.
func (b *base) repeats() error {
	d := b.dialect
	rows := d.Quote("rows")
	if len(b.keys) > 0 {
		s := statement.Select{From: b.rows(nil, true), Having: "count(*) > 1", Limit: mostPlaces}
		for k := range b.keys {
			s.Items = append(s.Items, statement.Item{Expr: b.key(k)})
			s.GroupBy, s.OrderBy = append(s.GroupBy, b.key(k)), append(s.OrderBy, d.Order(b.key(k)))
		}
		s.Items = append(s.Items, statement.Item{Expr: statement.Count(d, ""), Name: rows}, statement.Item{Expr: d.Text("count(*) OVER ()", statement.Integer), Name: d.Quote("keys")})
		n, more := 0, 0
		err := b.query(b.Schema.Ledger+", keys that repeat", s.String(), func(row [][]byte) error {
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
	var all []int
	for i := range b.Fields {
		if b.columns[i].Name != "" {
			all = append(all, i)
		}
	}
	distinct := len(b.keys) > 0 // the keys tell the rows apart, if all are mapped
	for _, key := range b.keys {
		distinct = distinct && slices.ContainsFunc(all, func(i int) bool { return b.columns[i].Name == key.Name })
	}
	if distinct || b.passes()[0].row {
		return nil
	}
	s := statement.Select{From: b.rows(all, false), Having: "count(*) > 1", Limit: mostPlaces}
	for _, i := range all {
		s.Items = append(s.Items, statement.Item{Expr: b.text(i), Name: b.field(i)})
		s.GroupBy, s.OrderBy = append(s.GroupBy, b.field(i)), append(s.OrderBy, b.order(i))
	}
	s.Items = append(s.Items, statement.Item{Expr: statement.Count(d, ""), Name: rows}, statement.Item{Expr: d.Text("sum(count(*) - 1) OVER ()", statement.Integer), Name: d.Quote("repeated")})
	err := b.query(b.Schema.Ledger+", rows listed twice", s.String(), func(row [][]byte) error {
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
