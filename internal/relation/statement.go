package relation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
)

// Mapped returns the fields that have a column, without some.
func (b *Reader) Mapped(without ...string) (list []int) {
	for i, f := range b.Fields {
		if b.columns[i].Name != "" && !slices.Contains(without, f.Name) {
			list = append(list, i)
		}
	}
	return list
}

// Of returns those of some fields that have a column.
func (b *Reader) Of(names ...string) []int {
	return slices.DeleteFunc(b.Mapped(), func(i int) bool { return !slices.Contains(names, b.Fields[i].Name) })
}

// Parted reports whether the sums of a ledger are asked apart from its dates, so that the number of
// groups follows the customers and the days, not both: the dates must be dates of the database, and
// filing.toml may fix no date and no amount.
func (b *Reader) Parted() bool {
	name := b.Schema.Ledger
	for i, value := range b.Fixed { // the conditions of statements have columns
		if k := b.Fields[i].Kind; value != "" && (k == schema.Date || k == schema.Amount) {
			return false
		}
	}
	return (name == "revenue" || name == "subscriptions") && !slices.ContainsFunc(b.Of("date", "start", "end"), func(i int) bool { return b.columns[i].Kind == warehouse.Text }) &&
		(b.date < 0 || b.columns[b.date].Name != "") && (b.start < 0 || b.columns[b.start].Name != "") && b.columns[b.customer].Name != ""
}

// during returns the condition that a row belongs to a time.
func (b *Reader) during(t Time) string {
	d := b.dialect
	first, last := d.Date(t.Span.Start.String()), d.Date(t.Span.End.String())
	if !t.Active {
		if date := b.field(b.date); t.Span.Start != t.Span.End {
			return date + " BETWEEN " + first + " AND " + last
		} else {
			return date + " = " + first
		}
	}
	in := b.field(b.start) + " <= " + last
	if b.columns[b.end].Name == "" {
		return in
	}
	if b.DayAfter {
		first = d.Date((t.Span.Start + 1).String())
	}
	return in + " AND (" + b.field(b.end) + " IS NULL OR " + b.field(b.end) + " >= " + first + ")"
}

// among returns the condition that a row is of some customers, and has its date in a span.
func (b *Reader) among(customers []string, days fiscal.Span) string {
	d := b.dialect
	return fmt.Sprintf("%s BETWEEN %s AND %s AND %s", b.field(b.date), d.Date(days.Start.String()), d.Date(days.End.String()), statement.In(d, b.field(b.customer), customers, false))
}

// expr returns the value of a column as it is grouped: a text, a day or a decimal.
func (b *Reader) expr(c warehouse.Column, kind schema.Kind) string {
	return b.exprOf(b.dialect.Quote(c.Name), c, kind)
}

func (b *Reader) exprOf(quoted string, c warehouse.Column, kind schema.Kind) string {
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
func (b *Reader) field(i int) string { return statement.Name(b.dialect, b.FieldName(i)) }

// text returns a field of the rows as text.
func (b *Reader) text(i int) string {
	switch kind := b.Fields[i].Kind; {
	case kind == schema.Amount || kind == schema.Rate:
		return b.dialect.Plain(b.field(i))
	case kind == schema.Date && b.columns[i].Kind != warehouse.Text:
		return b.dialect.Text(b.field(i), statement.Day)
	}
	return b.field(i)
}

// order returns how the values of a field are sorted.
func (b *Reader) order(i int) string {
	if k := b.Fields[i].Kind; k == schema.Amount || k == schema.Rate || k == schema.Date && b.columns[i].Kind != warehouse.Text {
		return b.field(i)
	}
	return b.dialect.Order(b.field(i))
}

func (b *Reader) key(k int) string { return b.dialect.Quote("key_" + strconv.Itoa(k+1)) }

func (b *Reader) clock(i int) string { return statement.Name(b.dialect, b.Fields[i].Name+"_clock") }

// raw is the name of the column of a field, as it is in the table.
func (b *Reader) raw(i int) string { return statement.Name(b.dialect, "raw_"+b.FieldName(i)) }

// bare reports whether rows may be grouped by the column of a field as it is in the table, before
// its values are written as text.
func (b *Reader) bare(i int) bool {
	return b.dialect.Columns && b.columns[i].Bare && b.expr(b.columns[i], b.Fields[i].Kind) != b.dialect.Quote(b.columns[i].Name) && b.Fields[i].Kind != schema.Date
}

// regrouped returns groups as what a statement selects FROM that groups them again: groups of the
// bare columns of some fields, with their values as text. A database knows how many values a
// column has and how long they are, but not of an expression, and sorts all rows for fear of them.
func (b *Reader) regrouped(fields, uses []int, aggregates []statement.Item) *statement.Select {
	d := b.dialect
	rows := &statement.Select{From: b.from, Where: b.kept}
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
func (b *Reader) timed(i int) bool {
	return b.Fields[i].Kind == schema.Date && (b.columns[i].Kind == warehouse.Timestamp || b.columns[i].Kind == warehouse.Moment)
}

// meaning returns what a value means, if the statement compares meanings: NULL is an empty text, or
// zero, and words of the ledger may mean the same.
func (b *Reader) meaning(i int, expr string) string {
	switch {
	case !b.meant:
		return expr
	case b.Fields[i].Kind == schema.Amount && !b.Fields[i].Required:
		return "coalesce(" + expr + ", 0)"
	case b.columns[i].Kind == warehouse.Text:
		expr = "coalesce(" + expr + ", '')"
	}
	var cases strings.Builder
	for word, meaning := range b.in.Words[i].Meanings() {
		cases.WriteString(" WHEN " + b.dialect.Literal(word) + " THEN " + b.dialect.Literal(meaning))
	}
	if cases.Len() == 0 {
		return expr
	}
	return "CASE " + expr + cases.String() + " ELSE " + expr + " END"
}

// rows returns the rows of the ledger with these fields, as what a statement selects FROM.
func (b *Reader) rows(fields []int, keys bool) string {
	return statement.Select{Items: b.values(fields, keys), From: b.from, Where: b.kept}.As(b.dialect.Quote("ledger"))
}

// values returns the values of rows: those of some fields, with their times of day, and the keys.
func (b *Reader) values(fields []int, keys bool) (items []statement.Item) {
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

// blank returns the condition that a row is blank in every mapped field.
func (b *Reader) blank() string {
	var all, texts []string // the values that take no work are looked at first
	for _, i := range b.Mapped() {
		if b.columns[i].Kind == warehouse.Text {
			texts = append(texts, "("+b.field(i)+" IS NULL OR "+b.field(i)+" = '')")
			continue
		}
		all = append(all, b.field(i)+" IS NULL")
	}
	return strings.Join(append(all, texts...), " AND ")
}

// Terms returns the terms of a subscriptions ledger as the database has them. With sane, those whose
// dates lie outside the years that tieout reads are left out.
func (b *Reader) Terms(sane bool) *statement.Subscriptions {
	s := &statement.Subscriptions{Dialect: b.dialect, From: b.from, Where: strings.Join(b.kept, " AND "), DayAfter: b.DayAfter}
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
	if !sane {
		return s
	}
	for _, i := range b.Of("start", "end") {
		is := b.expr(b.columns[i], schema.Date)
		condition := fmt.Sprintf("%s BETWEEN %s AND %s", is, b.dialect.Date(fiscal.NewDate(fiscal.FirstYear, 1, 1).String()), b.dialect.Date(fiscal.NewDate(fiscal.LastYear, 12, 31).String()))
		if i == b.end {
			condition = "(" + is + " IS NULL OR " + condition + ")"
		}
		s.Where = strings.TrimPrefix(s.Where+" AND "+condition, " AND ")
	}
	return s
}

// IDs returns the customers of the rows, as they are grouped. The customer must have a column.
func (b *Reader) IDs() statement.Words {
	i := b.customer
	if b.bare(i) { // each id is folded once, not each row
		raw := b.dialect.Quote(b.columns[i].Name)
		groups := statement.Select{Items: []statement.Item{{Expr: raw, Name: b.raw(i)}}, From: b.from, Where: b.kept, GroupBy: []string{raw}}
		return statement.Words{From: groups.As(b.dialect.Quote("groups")), ID: b.exprOf(b.raw(i), b.columns[i], schema.ID)}
	}
	return statement.Words{From: b.from, Where: strings.Join(b.kept, " AND "), ID: b.expr(b.columns[i], schema.ID)}
}

// Parties returns a customers ledger as the database has it, whose customer has a column. It is nil if
// ids need not be the same in the database as they are read: an id has other words in filing.toml,
// or the encoding lacks characters.
func (b *Reader) Parties() *statement.Parties {
	expr := func(name string) string {
		if i := b.Index(name); b.columns[i].Name != "" {
			return b.expr(b.columns[i], b.Fields[i].Kind)
		}
		return ""
	}
	p := &statement.Parties{Dialect: b.dialect, From: b.from, Where: strings.Join(b.kept, " AND "), Customer: expr("customer"), Parent: expr("parent"), Name: expr("name"), Country: expr("country"), Channel: expr("channel")}
	another := func(name string) bool { // words that are not those of a column
		i := b.Index(name)
		return !b.in.Plain(i) || b.Fixed[i] != ""
	}
	if p.Customer == "" || b.dialect.Bytes == nil || slices.ContainsFunc([]string{"customer", "parent", "name", "reference"}, another) {
		return nil
	}
	return p
}

// Texts returns the mapped fields of ids and names.
func (b *Reader) Texts() []int {
	return slices.DeleteFunc(b.Mapped(), func(i int) bool { return b.Fields[i].Kind != schema.ID && b.Fields[i].Kind != schema.Text })
}

// Place returns the place of a row, by its key; without a key, that of the rows of its customer.
func (b *Reader) Place(customer string, key statement.Place) source.Cell {
	if len(key) == 0 {
		return source.Cell{Workbook: b.Relation.name, Where: whereIs(b.columns[b.customer], []byte(customer))}
	}
	values := make([][]byte, len(key))
	for i, value := range key {
		if value != nil {
			values[i] = []byte(*value)
		}
	}
	return source.Cell{Workbook: b.Relation.name, Where: b.keyed(values)}
}
