package relation

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
)

// unique reports whether the database promises that no key repeats.
func (b *Reader) unique() (promised bool, err error) {
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

// Repeats reports keys that repeat, and rows that are equal in every mapped field; with distinct, these
// only if rows that were read as such are equal. A blank, an empty text and NULL are one value, as in a
// file, and so are words that mean the same.
func (b *Reader) Repeats(distinct bool) error {
	d := b.dialect
	count := d.Quote("rows")
	unique, err := b.unique()
	if err != nil {
		return err
	}
	if len(b.keys) > 0 && !unique && d.Hash != nil {
		if unique, err = b.apart(b.Schema.Ledger+", keys that may repeat", b.values(nil, true)); err != nil {
			return err
		}
	}
	repeated := 0 // keys that are reported
	if len(b.keys) > 0 && !unique {
		s := statement.Select{From: b.rows(nil, true), Having: "count(*) > 1", Limit: mostPlaces}
		for k := range b.keys {
			s.Items = append(s.Items, statement.Item{Expr: b.key(k)})
			s.GroupBy, s.OrderBy = append(s.GroupBy, b.key(k)), append(s.OrderBy, d.Order(b.key(k)))
		}
		s.Items = append(s.Items, statement.Item{Expr: statement.Count(d, ""), Name: count}, statement.Item{Expr: d.Text("count(*) OVER ()", statement.Integer), Name: d.Quote("keys")})
		err = b.query(b.Schema.Ledger+", keys that repeat", s.String(), func(row [][]byte) error {
			k := len(b.keys)
			more, _ := strconv.Atoi(string(row[k+1]))
			repeated++
			detail := fmt.Sprintf("%s rows have this key, which must name one row", row[k])
			if more > mostPlaces { // each says so, for they are one finding to a reader
				detail += fmt.Sprintf("; %s keys repeat", text.Group(fmt.Sprint(more)))
			}
			b.in.Report(diag.Diagnostic{Code: "LED003", Summary: "key that repeats", Subject: source.Cell{Workbook: b.Relation.name, Where: b.keyed(row)}, Detail: detail,
				Remedy: fmt.Sprintf("State in the key \"key\" of %s the columns that together name one row; or delete the rows that are listed twice", section(b.Ledger)), Related: []diag.Related{{Message: "stated here", At: b.Ledger.Place}}})
			return nil
		})
		if err != nil {
			return err
		}
	}
	if distinct && !b.seenTwice() || b.mapsKey() {
		return nil
	}
	if differ, err := b.differ(); err != nil || differ {
		return err
	}
	all := b.Mapped()
	b.meant = true
	defer func() { b.meant = false }()
	inner := statement.Select{Items: b.values(all, false), From: b.from, Where: b.kept}
	s := statement.Select{Having: "count(*) > 1", Limit: mostPlaces}
	if repeated > 0 { // rows with one key are reported
		var apart []string
		for k, c := range b.keys {
			inner.Items = append(inner.Items, statement.Item{Expr: d.Text(d.Quote(c.Name), c), Name: b.key(k)})
			key := "coalesce(" + b.key(k) + ", '')"
			apart = append(apart, statement.Least(key, "")+" <> "+statement.Most(key, ""))
		}
		s.Having += " AND (" + strings.Join(apart, " OR ") + ")"
	}
	for _, i := range all {
		if b.Fields[i].Required && !b.Fields[i].Blank { // a row without is an error of its own
			s.Where = append(s.Where, b.filled(i))
		}
	}
	if b.Split {
		s.Where = append(s.Where, "("+b.raw(b.Index("debit"))+" IS NOT NULL OR "+b.raw(b.Index("credit"))+" IS NOT NULL)")
	}
	for _, i := range all {
		s.Items = append(s.Items, statement.Item{Expr: b.text(i), Name: b.field(i)})
		s.GroupBy, s.OrderBy = append(s.GroupBy, b.field(i)), append(s.OrderBy, b.order(i))
	}
	s.Items = append(s.Items, statement.Item{Expr: statement.Count(d, ""), Name: count}, statement.Item{Expr: d.Text("sum(count(*) - 1) OVER ()", statement.Integer), Name: d.Quote("repeated")})
	stored := map[int]int{} // by field: where the least and the greatest value in the table begin
	for _, i := range all {
		if !b.varies(i) {
			continue
		}
		stored[i] = len(s.Items)
		quoted, value := d.Quote(b.columns[i].Name), func(expr string) string { return expr }
		if b.Fields[i].Kind == schema.Amount {
			inner.Items, value = append(inner.Items, statement.Item{Expr: d.Exact(quoted, b.columns[i]), Name: b.raw(i)}), d.Plain
		} else {
			inner.Items = append(inner.Items, statement.Item{Expr: d.Text(quoted, b.columns[i]), Name: b.raw(i)})
		}
		s.Items = append(s.Items, statement.Item{Expr: value(statement.Least(b.raw(i), ""))}, statement.Item{Expr: value(statement.Most(b.raw(i), ""))}, statement.Item{Expr: statement.Count(d, b.raw(i)+" IS NULL")})
	}
	s.From = inner.As(d.Quote("ledger"))
	faulty := b.groups > 0
	if faulty { // rows with an error are not compared, as in a file
		s.Limit = 0
	}
	err = b.query(b.Schema.Ledger+", rows listed twice", s.String(), func(row [][]byte) error {
		n, err := strconv.Atoi(string(row[len(all)]))
		if err != nil {
			return err
		}
		var where, is []string
		for k, i := range all {
			if at, varies := stored[i]; varies {
				where = append(where, oneOf(b.columns[i], row[at], row[at+1], string(row[at+2]) != "0"))
			} else {
				where = append(where, whereIs(b.columns[i], row[k]))
			}
			is = append(is, statement.Equals(b.text(i), row[k] == nil, d.Literal(string(row[k]))))
		}
		b.begin(n, where, is)
		if faulty {
			if b.sound(all, row) {
				b.twice(n)
			}
			return nil
		}
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
	return b.settle(b.in, b.examples(all))
}

// sound reports whether the values of some fields have no error, those of the group that is read.
func (b *Reader) sound(fields []int, values [][]byte) bool {
	if b.customer >= 0 {
		if words := b.in.Current.Dicts[b.customer]; words.Len() == 1 { // they were forgotten, and counted
			defer words.Reset()
		}
	}
	fine := true
	for k, i := range fields {
		c := b.cellOf(i, values[k])
		fine = b.in.ReadCell(i, &c, rows.Blank(c)) && fine
	}
	return fine
}

// mapsKey reports whether the columns of the key are mapped, so that no two rows are equal.
func (b *Reader) mapsKey() bool {
	return len(b.keys) > 0 && !slices.ContainsFunc(b.keys, func(key warehouse.Column) bool {
		return !slices.ContainsFunc(b.Mapped(), func(i int) bool { return b.columns[i].Name == key.Name })
	})
}

// differ reports whether a statement shows that no rows are equal in every mapped field. It compares
// the bare columns where it can, in less time than the values take: it needs values that are equal
// wherever their words are, none with outer blanks, and no two that mean the same. Without
// hashes, it compares nothing else.
func (b *Reader) differ() (bool, error) {
	d, all := b.dialect, b.Mapped()
	bare := b.plain.Any() && !b.merged && !slices.ContainsFunc(all, func(i int) bool { return !b.in.Words[i].Distinct() })
	if !bare && d.Hash == nil {
		return false, nil
	}
	var items []statement.Item
	for _, i := range all {
		expr := b.expr(b.columns[i], b.Fields[i].Kind)
		if bare && b.plain.Has(i) {
			expr = d.Quote(b.columns[i].Name)
		}
		if !bare || b.varies(i) && (!b.Fields[i].Required || b.Fields[i].Blank) { // NULL and '' are one value
			b.meant = true
			expr = b.meaning(i, expr)
			b.meant = false
		}
		items = append(items, statement.Item{Expr: expr, Name: b.field(i)})
	}
	const label = ", rows that may be listed twice"
	if d.Hash != nil {
		return b.apart(b.Schema.Ledger+label, items)
	}
	groups := statement.Select{Items: []statement.Item{{Expr: "1"}}, From: statement.Select{Items: items, From: b.from, Where: b.kept}.As(d.Quote("ledger")), Having: "count(*) > 1"}
	for _, item := range items {
		groups.GroupBy = append(groups.GroupBy, item.Name)
	}
	s := statement.Select{Items: []statement.Item{{Expr: statement.Count(d, "")}}, From: groups.As(d.Quote("equal"))}
	none := false
	err := b.query(b.Schema.Ledger+label, s.String(), func(row [][]byte) error {
		none = string(row[0]) == "0"
		return nil
	})
	return none, err
}

// apart reports whether no two rows of the ledger are equal in some values, because they have as many
// hashes as there are rows: numbers are sorted in a fraction of the time that the values take. Values that
// differ may have one hash, so that false shows nothing.
func (b *Reader) apart(label string, items []statement.Item) (apart bool, err error) {
	d := b.dialect
	var values []string
	for _, item := range items {
		values = append(values, item.Name)
	}
	s := statement.Select{Items: []statement.Item{{Expr: statement.Count(d, "")}, {Expr: d.Text("count(DISTINCT "+d.Hash(values)+")", statement.Integer)}},
		From: statement.Select{Items: items, From: b.from, Where: b.kept}.As(d.Quote("ledger"))}
	err = b.query(label, s.String(), func(row [][]byte) error {
		apart = bytes.Equal(row[0], row[1])
		return nil
	})
	return apart, err
}

// seenTwice reports whether two rows that were read are equal, or may be, and forgets them.
func (b *Reader) seenTwice() bool {
	slices.Sort(b.seen)
	twice := b.twofold
	for k := 1; k < len(b.seen); k++ {
		twice = twice || b.seen[k] == b.seen[k-1]
	}
	b.seen = b.seen[:0]
	return twice
}

// varies reports whether rows that are equal may hold other values in the column of a field.
func (b *Reader) varies(i int) bool {
	return b.columns[i].Kind == warehouse.Text || b.Fields[i].Kind == schema.Amount && !b.Fields[i].Required
}

// filled returns the condition that a field has a value, where statements compare meanings.
func (b *Reader) filled(i int) string {
	if b.columns[i].Kind == warehouse.Text {
		return b.field(i) + " <> ''"
	}
	return b.field(i) + " IS NOT NULL"
}

// oneOf returns the condition that a column has one of two values, which may be the same, or NULL.
func oneOf(c warehouse.Column, least, most []byte, null bool) string {
	var list []string
	if null || least == nil {
		list = append(list, whereIs(c, nil))
	}
	if least != nil {
		list = append(list, whereIs(c, least))
	}
	if most != nil && !bytes.Equal(least, most) {
		list = append(list, whereIs(c, most))
	}
	if len(list) == 1 {
		return list[0]
	}
	return "(" + strings.Join(list, " or ") + ")"
}
