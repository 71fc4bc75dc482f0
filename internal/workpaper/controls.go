package workpaper

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
)

// Columns of the sheet Controls.
const (
	controlRead   = 2 // as read
	controlHere   = 3 // recalculated
	controlDiff   = 4
	controlAgrees = 5
)

// controls writes the control totals of each ledger, with a formula beside each that adds the
// rows that the workbook has. It is written after the sheets that need rows of ledgers.
func (b *book) controls(s *sheet) {
	s.widths = []int{18, 46, 21, 21, 13, 9, 70}
	s.add(str(heading, "Control totals"))
	s.add(str(note, "What tieout counted while it read each ledger (finding "+control.Code+", file draft.lock), and the same from the rows in this workbook. Compare them with the report of the system that exported the ledger."))
	ledgers := b.r.Controls()
	if len(ledgers) == 0 {
		s.add(str(note, "No ledger was read."))
		return
	}
	s.add(toIndex())
	s.heads(str(head, "Ledger"), str(head, "Control total"), str(headRight, "As read"), str(headRight, "In this workbook"), str(headRight, "Difference"), str(head, "Agrees"), str(head, "Where"))
	for _, l := range ledgers {
		b.control(s, l)
	}
}

// control writes the control totals of one ledger.
func (b *book) control(s *sheet, l *control.Ledger) {
	f := b.r.Filing.Ledger(l.Name)
	t := &totaled{b: b, rows: b.ledgers[l.Name], ledger: l, filing: f}
	title := str(bold, l.Title())
	put := func(name string, read cell, formula_, where string) {
		row := s.rows + 1
		here, diff, agrees := blank(read.style), blank(read.style), blank(check)
		if formula_ != "" {
			at := func(col int) string { return cellAt(col, row) }
			here = formula(formula_, read)
			diff = formula(at(controlHere)+"-"+at(controlRead), integer(styleOfDifference(read.style), 0))
			agrees = formula(fmt.Sprintf("ROUND(%s,%d)=0", at(controlDiff), decimalsOf(read.text)), boolean(check, true))
		}
		s.add(title, str(wrapped, text.Plain(name)), read, here, diff, agrees, str(wrapped, strings.TrimSpace(where)))
		title = str(plain, l.Title())
	}
	missing := ""
	switch {
	case l.Name == "customers" && b.custs != nil:
		missing = "The sheet Customers has the customers that the other ledgers name."
	case t.rows == nil:
		missing = "No number needs rows of this ledger, so the workbook does not have them."
	}
	put("rows", integer(count, l.Rows), t.count(), missing)
	if l.Customers > 0 {
		put("customers", integer(count, l.Customers), t.distinct("own"), "")
	}
	if l.Accounts > 0 {
		put("accounts", integer(count, l.Accounts), t.distinct("key"), "")
	}
	if first, err := fiscal.ParseDate(l.First); err == nil {
		last, _ := fiscal.ParseDate(l.Last)
		put("first date", date(day, first), t.date("MIN"), "")
		put("last date", date(day, last), t.date("MAX"), "")
	}
	totals := func(list []control.Total, when string, span *fiscal.Span) {
		for _, total := range list {
			name := "total " + l.Caption(total.Field)
			if total.Currency != "" {
				name += ", " + total.Currency
			}
			formula_, where := t.sum(total, span), ""
			if t.filing.Scale > 0 {
				where = "In the unit of the export, which is 1" + strings.Repeat("0", t.filing.Scale) + " of the currency."
			}
			if formula_ == "" && t.rows != nil {
				where += " The rows in this workbook do not have this amount by itself."
			}
			put(name+when, num(amount, total.Value), formula_, where)
		}
	}
	all := ""
	if l.Periods != nil {
		all = ", all dates"
	}
	totals(l.Totals, all, nil)
	for _, p := range l.Periods {
		if d, err := fiscal.ParseDate(p.When); err == nil {
			totals(p.Totals, " at "+d.Words(), &fiscal.Span{Start: d, End: d})
			continue
		}
		period, err := fiscal.ParsePeriod(p.When)
		if err != nil {
			continue
		}
		if span, err := b.r.Filing.Calendar.Span(period); err == nil {
			totals(p.Totals, " in "+p.When, &span)
		}
	}
	for _, left := range l.LeftOut {
		put("left out: "+string(left.Why), integer(count, left.Rows), "", "")
	}
	for _, file := range l.Files {
		where := text.Plain(file.Name)
		if file.Sheets != nil {
			sheets := file.Sheets
			more := ""
			if n := len(sheets) - mostPlaces; n > 0 {
				sheets, more = sheets[:mostPlaces], fmt.Sprintf(" and %d more", n)
			}
			where += "\nSheets: " + text.Plain(strings.Join(sheets, ", ")) + more
		}
		name, digest := "file", "\nSHA-256 "
		if l.Database() {
			name, digest = "table", "\nSHA-256 of the groups that the queries returned: "
		}
		put(name, blank(count), "", where+digest+file.SHA256)
	}
	for _, query := range l.Queries {
		put("query", blank(count), "", text.Clip(query, mostQuery))
	}
}

// mostQuery is the most characters of a query that are shown; draft.lock has all.
const mostQuery = 8_000

// styleOfDifference returns the style of a difference between two cells of a style.
func styleOfDifference(s style) style {
	if s == amount {
		return amount
	}
	return count
}

// decimalsOf returns the number of decimals to which two sums of a spreadsheet agree: those of a
// plain decimal, at least cents, less what its 15 digits do not hold.
func decimalsOf(plain string) int {
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	return max(0, min(max(len(decimals), 2), 12-len(whole)))
}

// totaled is a ledger with the sheet of its rows.
type totaled struct {
	b      *book
	rows   *rows // nil if the workbook does not have the rows
	ledger *control.Ledger
	filing *filing.Ledger
}

// partial reports whether the sheet leaves out rows of the ledger.
func (t *totaled) partial() bool {
	if t.rows == nil {
		return true
	}
	n := 0
	for _, r := range t.rows.list {
		n += r.many
	}
	return n != t.ledger.Rows
}

// count returns the formula for the number of rows, "" if there is none.
func (t *totaled) count() string {
	switch {
	case t.partial():
		return ""
	case t.rows.grouped && t.rows.ledger != "fx": // rates are never added up
		return "SUM(" + t.rows.all(0) + ")"
	}
	return "COUNT(" + t.rows.all(0) + ")"
}

// distinct returns the formula for the number of different keys in a column.
func (t *totaled) distinct(field string) string {
	if t.partial() || t.rows.field[field] == 0 {
		return ""
	}
	all := t.rows.all(t.rows.field[field])
	return fmt.Sprintf("SUMPRODUCT(--(FREQUENCY(%s,%[1]s)>0))", all)
}

// date returns the formula for the first or the last date, by the function MIN or MAX.
func (t *totaled) date(function string) string {
	if t.partial() || t.rows.grouped {
		return ""
	}
	var columns []string
	for i, f := range t.filing.Fields {
		if f.Kind != schema.Date || !t.filing.Given(i) {
			continue
		}
		c, has := t.rows.field[f.Name]
		if !has {
			return ""
		}
		columns = append(columns, t.rows.all(c))
	}
	if columns == nil {
		return ""
	}
	return function + "(" + strings.Join(columns, ",") + ")"
}

// sum returns the formula for the total of an amount, in a currency and a span of days if the
// total has them. The rows are in whole units of the currency, and have the sign and the period
// that tieout computes with: the formula undoes that.
func (t *totaled) sum(total control.Total, span *fiscal.Span) string {
	field := total.Field
	if field == "mrr" {
		field = "arr"
	}
	if t.partial() || t.rows.field[field] == 0 {
		return ""
	}
	var where []condition
	key, has := t.rows.field["key"]
	if total.Currency != "" && !has && t.currencies() > 1 {
		return ""
	}
	if total.Currency != "" && has {
		where = append(where, condition{key, t.b.keys.ref("Currency", total.Currency)})
	}
	if span != nil {
		date, has := t.rows.field["date"]
		if !has {
			return ""
		}
		where = append(where, condition{date, `">=` + serial(span.Start) + `"`}, condition{date, `"<=` + serial(span.End) + `"`})
	}
	sum := t.rows.everything(t.rows.field[field], where...)
	if t.filing.Scale > 0 {
		sum += "/1" + strings.Repeat("0", t.filing.Scale)
	}
	if total.Field == "mrr" {
		sum += "/12"
	}
	if t.filing.Credits && t.ledger.Name == "revenue" {
		sum = "-" + sum
	}
	return sum
}

// currencies returns the number of currencies of the totals.
func (t *totaled) currencies() int {
	all := map[string]bool{}
	for _, total := range t.ledger.Totals {
		all[total.Currency] = true
	}
	return len(all)
}
