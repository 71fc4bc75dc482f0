package relation

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/workbook"
)

// doubt is a sum of a group that is not an amount, or is more than one. Whether a row has such an
// amount, or only their sum is one, the database is asked when the groups are read.
type doubt struct {
	group group
	rows  int
	value []byte
	days  string // as a message has them; "" for all rows
	when  string // the condition of the rows that are added; "" for all
}

// doubt notes the first sum of a field that is not an amount, at a time or, for nil, of all rows.
func (b *Reader) doubt(field int, value []byte, at *Time) {
	if _, known := b.doubts[field]; known || b.wrong.Has(field) {
		return
	}
	d := doubt{group: *b.described(), rows: b.in.Weight, value: bytes.Clone(value)}
	if at != nil {
		d.days, d.when = days(*at), b.during(*at)
	}
	b.doubts[field] = d
}

// noNumbers are the values of a decimal that are no numbers.
var noNumbers = []string{"NaN", "Infinity", "-Infinity"}

// isNumber reports whether the text of a decimal is that of a number.
func isNumber(value []byte) bool { return !slices.Contains(noNumbers, string(value)) }

// noAmounts returns the conditions that a field of the rows holds what is not an amount, one for each
// kind of such values.
func (b *Reader) noAmounts(field int) (list []string) {
	text := b.text(field)
	for _, word := range noNumbers {
		list = append(list, statement.In(b.dialect, text, []string{word}, false))
	}
	part := func(number, which string) string { return "split_part(" + number + ", '.', " + which + ")" }
	return append(list, fmt.Sprintf("NOT %s AND (length(%s) > %d OR length(trim(TRAILING '0' FROM %s)) > %d)", statement.In(b.dialect, text, noNumbers, false),
		part("replace("+text+", '-', '')", "1"), quantity.MostWhole, part(text, "2"), quantity.MostPlaces))
}

// amounts reports the amounts of the fields of which a sum is not one: by their rows or, if each row
// has an amount, by the group that has the sum.
func (b *Reader) amounts() error {
	for _, i := range b.Mapped() {
		d, is := b.doubts[i]
		if !is {
			continue
		}
		any, err := b.rowsOf(i)
		if err != nil {
			return err
		}
		if !any {
			b.group = d.group
			b.group.first = []string{"abs(" + b.field(i) + ") DESC"}
			report := func() { b.in.WrongSum(i, d.value, d.days) }
			if d.when == "" {
				b.group.of = d.rows
				report()
			} else {
				b.group.counted = false
				b.about(d.rows, d.when, report)
			}
		}
		b.wrong.Set(i)
	}
	clear(b.doubts)
	return nil
}

// rowsOf reports the rows of which a field holds what is not an amount, and whether there are any.
func (b *Reader) rowsOf(field int) (any bool, err error) {
	label := b.Schema.Ledger + ", rows of a finding"
	naming := b.Mapped()
	if len(b.keys) > 0 {
		naming = []int{field}
	}
	from := b.rows(naming, len(b.keys) > 0)
	kinds := b.noAmounts(field)
	counts := statement.Select{From: from}
	for _, is := range kinds {
		counts.Items = append(counts.Items, statement.Item{Expr: statement.Count(b.dialect, is)})
	}
	of := make([]int, len(kinds))
	err = b.query(label, counts.String(), func(row [][]byte) error {
		for k := range of {
			of[k] = number(row, k)
		}
		return nil
	})
	for k, is := range kinds {
		if of[k] == 0 || err != nil {
			continue
		}
		any = true
		s := statement.Select{Items: []statement.Item{{Expr: b.text(field)}}, From: from, Where: []string{is}, Limit: mostPlaces}
		for k := range b.keys {
			s.Items, s.OrderBy = append(s.Items, statement.Item{Expr: b.key(k)}), append(s.OrderBy, b.dialect.Order(b.key(k)))
		}
		if len(b.keys) == 0 {
			for _, i := range naming {
				s.Items, s.OrderBy = append(s.Items, statement.Item{Expr: b.text(i)}), append(s.OrderBy, b.order(i))
			}
		}
		before, faults := "", len(b.faults)
		err = b.query(label, s.String(), func(row [][]byte) error {
			where := b.keyed(row[1:])
			if len(b.keys) == 0 {
				var is []string
				for k, i := range naming {
					is = append(is, whereIs(b.columns[i], row[1+k]))
				}
				where = strings.Join(is, " and ")
			}
			if where == before { // a row that is listed twice
				return nil
			}
			before = where
			b.begin(1, []string{where}, nil)
			b.group.row = true
			b.in.ReadCell(field, &workbook.Cell{Col: field + 1, Kind: workbook.Decimal, Text: shortest(row[0])}, false)
			return nil
		})
		for _, f := range b.faults[faults:] {
			f.rows = of[k]
		}
	}
	return any, err
}
