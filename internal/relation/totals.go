package relation

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
)

// mostLabels bounds the ids of a ledger that are looked at as labels of totals.
const mostLabels = 20

// label notes an id that reads as the label of a total.
func (b *Reader) label(id []byte) {
	if len(b.labels) < mostLabels && !bytes.ContainsAny(id, "0123456789") && vocabulary.TotalLabel(id) == vocabulary.TotalAlone && !slices.Contains(b.labels, string(id)) {
		b.labels = append(b.labels, string(id))
	}
}

// labeled returns the field whose ids may be labels of totals, -1 for none.
func (b *Reader) labeled() int {
	switch b.Schema.Ledger {
	case "revenue", "subscriptions":
		return b.customer
	case "trial-balance":
		return b.Index("account")
	}
	return -1
}

// slot is a sum of each label, under its name, and of the rows without a label, under "". A label
// without rows there has none.
type slot map[string][]quantity.Scaled

// Totals reports the ids that were read as labels of totals, such as the customer "Total", whose amounts
// are the sum of all others (LED013): in all, on each date on which they have rows, or at each of the
// times of the passes. An id that only reads so is a customer or an account.
func (b *Reader) Totals() error {
	id, sums := b.labeled(), b.Of("amount", "debit", "credit", "arr", "mrr")
	if len(b.labels) == 0 || id < 0 || len(sums) == 0 {
		return nil
	}
	d := b.dialect
	var times []Time
	for _, t := range b.times {
		if t.Field >= 0 {
			times = append(times, t)
		}
	}
	uses := append([]int{id}, sums...)
	for _, i := range []int{b.date, b.start, b.end} {
		if i >= 0 && b.columns[i].Name != "" {
			uses = append(uses, i)
		}
	}
	slices.Sort(uses)
	rows := statement.Select{Items: b.values(uses, false), From: b.from, Where: b.kept}
	rows.Items = append(rows.Items, statement.Item{Expr: d.Text(d.Quote(b.columns[id].Name), b.columns[id]), Name: b.raw(id)})
	one := statement.Item{Expr: "CASE WHEN " + statement.In(d, b.field(id), b.labels, false) + " THEN " + b.field(id) + " END", Name: d.Quote("label")}

	all := statement.Select{Items: []statement.Item{one, {Expr: statement.Least(b.raw(id), "")}, {Expr: statement.Count(d, "")}, {Expr: d.Text("count(DISTINCT "+b.field(id)+")", statement.Integer)}}, From: rows.As(d.Quote("ledger")), GroupBy: []string{"1"}}
	for _, i := range sums {
		all.Items = append(all.Items, statement.Item{Expr: statement.Sum(d, b.field(i), "")})
	}
	for _, t := range times {
		all.Items = append(all.Items, statement.Item{Expr: statement.Sum(d, b.field(t.Field), b.during(t))})
	}
	whole, at := slot{}, make([]slot, len(times))
	for k := range at {
		at[k] = slot{}
	}
	stored, counts, others := map[string][]byte{}, map[string]int{}, 0
	read := func(field int, value []byte) (n quantity.Scaled, ok bool) {
		if value == nil {
			return n, false
		}
		return b.in.Sum(field, shortest(value))
	}
	err := b.query(b.Schema.Ledger+", totals among its rows", all.String(), func(row [][]byte) error {
		name := string(row[0])
		stored[name] = bytes.Clone(row[1])
		counts[name], _ = strconv.Atoi(string(row[2]))
		if name == "" {
			others, _ = strconv.Atoi(string(row[3]))
		}
		for k, i := range sums {
			n, _ := read(i, row[4+k])
			whole[name] = append(whole[name], n)
		}
		for k, t := range times {
			if n, ok := read(t.Field, row[4+len(sums)+k]); ok {
				at[k][name] = []quantity.Scaled{n}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	dates := map[string]slot{}
	if b.date >= 0 && b.columns[b.date].Name != "" {
		by := statement.Select{Items: []statement.Item{one, {Expr: b.text(b.date)}}, From: all.From, GroupBy: []string{"1", "2"}}
		for _, i := range sums {
			by.Items = append(by.Items, statement.Item{Expr: statement.Sum(d, b.field(i), "")})
		}
		err = b.query(b.Schema.Ledger+", totals by date", by.String(), func(row [][]byte) error {
			name, day := string(row[0]), string(row[1])
			if dates[day] == nil {
				dates[day] = slot{}
			}
			for k, i := range sums {
				n, _ := read(i, row[2+k])
				dates[day][name] = append(dates[day][name], n)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	var days []slot
	for _, s := range dates {
		days = append(days, s)
	}
	zero := b.Schema.Ledger == "trial-balance" // its accounts add to zero
	for _, name := range b.labels {
		total := false
		for _, with := range [][]string{nil, b.labels} { // the sum of the others may have other totals in it
			total = total || counts[""] > 1 && isTotal(name, []slot{whole}, with, zero) || others > 1 && (isTotal(name, days, with, zero) || isTotal(name, at, with, false))
		}
		if total {
			b.in.Report(b.total(id, name, stored[name], counts[name]))
		}
	}
	return nil
}

// isTotal reports whether the sums of a label are those of all rows without one, or of all rows without
// one or with one of some other labels, in each slot in which the label has a sum. Not all may be zero,
// unless zero is set.
func isTotal(name string, slots []slot, with []string, zero bool) bool {
	any := false
	for _, s := range slots {
		for k, n := range s[name] {
			rest := n
			for _, other := range append([]string{""}, with...) {
				if sums := s[other]; sums != nil && other != name {
					rest = rest.Sub(sums[k])
				}
			}
			if rest.Sign() != 0 {
				return false
			}
			any = any || zero || n.Sign() != 0
		}
	}
	return any
}

// total returns the finding of the rows of an id that are totals of the others.
func (b *Reader) total(id int, name string, stored []byte, n int) diag.Diagnostic {
	where := whereIs(b.columns[id], stored)
	column, value, _ := strings.Cut(where, " = ")
	condition := "WHERE " + column + " IS DISTINCT FROM " + value
	how := fmt.Sprintf("add the condition %s to the key \"query\" of %s", condition, section(b.Ledger))
	if b.Ledger.Query == "" {
		how = fmt.Sprintf("in %s of filing.toml, replace the key \"table\" with query = \"\"\"SELECT * FROM %s %s\"\"\"", section(b.Ledger), b.from, condition)
	}
	rows := "its row is"
	if n > 1 {
		rows = fmt.Sprintf("its %s rows are", text.Group(strconv.Itoa(n)))
	}
	return diag.Diagnostic{Code: "LED013", Summary: "totals row among the rows", Subject: source.Cell{Workbook: b.Relation.name, Where: where},
		Detail: fmt.Sprintf("the %s is %q, and the amounts add up to those of all other rows: %s a total of other rows, not %s", b.Fields[id].Name, name, rows, b.Schema.Row),
		Remedy: fmt.Sprintf("To leave out the total, %s; or, if a column shows which rows are totals, name it in the key \"only\"", how)}
}
