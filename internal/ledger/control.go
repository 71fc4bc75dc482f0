package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tieout/internal/control"
	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
)

// totals adds up the control totals of a ledger while it is read.
type totals struct {
	rows        int
	skipped     map[control.Reason]int
	first, last fiscal.Date       // 0 without dates
	sums        []quantity.Column // by field: a sum for each currency
	unread      []string          // the first headers beside columns across that give no date or currency
	headers     map[string]bool   // all such headers
}

func newTotals(s *sheet) *totals {
	return &totals{skipped: map[control.Reason]int{}, sums: make([]quantity.Column, len(s.Fields)), headers: map[string]bool{}}
}

// timesOfDay are the times that were cut off the dates of a field, as "08:00:00".
type timesOfDay struct {
	cells       int
	first, last string
	at          Spot
}

// mostUnread bounds the headers that are stored, and mostHeader those that are counted: as many
// as a sheet has columns.
const (
	mostUnread = 100
	mostHeader = 1 << 14
)

// unreadHeader notes a header beside columns across that gives no date or currency.
func (c *totals) unreadHeader(header string) {
	if c.headers[header] || len(c.headers) >= mostHeader {
		return
	}
	c.headers[header] = true
	if len(c.unread) < mostUnread {
		c.unread = append(c.unread, header)
	}
}

// add adds a row.
func (c *totals) add(s *sheet) {
	c.rows++
	r := &s.row
	for i := range s.Fields {
		if d := r.date[i]; d != 0 && s.kind(i) == schema.Date {
			if c.first == 0 || d < c.first {
				c.first = d
			}
			c.last = max(c.last, d)
		}
	}
	currency := 0
	if i := s.Index("currency"); i >= 0 && r.dicts[i] != nil {
		currency = int(r.word[i])
	}
	for i := range s.Fields {
		if s.kind(i) == schema.Amount && s.Given(i) {
			c.sums[i] = growColumn(c.sums[i], max(currency+1, len(c.sums[i].Sums)))
			c.sums[i].Add(currency, s.shown[i])
		}
	}
}

// ledger returns the control totals, after the last row.
func (c *totals) ledger(s *sheet) *control.Ledger {
	l := &control.Ledger{Name: s.Schema.Ledger, Files: []control.File{}, Rows: c.rows, LeftOut: []control.LeftOut{}, Totals: []control.Total{}, Unread: c.unread, More: len(c.headers) - len(c.unread)}
	for _, p := range s.parts {
		if n := len(l.Files); n == 0 || l.Files[n-1].Name != p.file {
			f := control.File{Name: p.file}
			if s.sealed != nil {
				_, f.SHA256 = s.sealed.Sum(p.file)
			}
			l.Files = append(l.Files, f)
		}
		if f := &l.Files[len(l.Files)-1]; p.sheet != "" {
			f.Sheets = append(f.Sheets, p.sheet)
		}
	}
	for _, why := range control.Reasons {
		if n := c.skipped[why]; n > 0 {
			l.LeftOut = append(l.LeftOut, control.LeftOut{Why: why, Rows: n})
		}
	}
	if c.first != 0 {
		l.First, l.Last = c.first.String(), c.last.String()
	}
	if i := s.Index("customer"); i >= 0 && s.row.dicts[i] != nil {
		l.Customers = s.row.dicts[i].Len() - 1
	}
	if i := s.Index("account"); i >= 0 && s.row.dicts[i] != nil {
		l.Accounts = s.row.dicts[i].Len() - 1
	}
	for i := range c.sums {
		l.Totals = append(l.Totals, c.totalsOf(s, i)...)
	}
	for i, t := range s.times {
		if t.cells > 0 {
			first, last := strings.TrimSuffix(t.first, ":00"), strings.TrimSuffix(t.last, ":00")
			l.Times = append(l.Times, control.Times{Field: s.Fields[i].Name, Cells: t.cells, First: first, Last: last})
		}
	}
	return l
}

// totalsOf returns the totals of a field by currency. A blank currency is the reporting one.
func (c *totals) totalsOf(s *sheet, field int) (list []control.Total) {
	var dict *Dict
	if i := s.Index("currency"); i >= 0 {
		dict = s.row.dicts[i]
	}
	by := map[string]quantity.Amount{}
	for id, sum := range c.sums[field].Sums {
		currency := ""
		if dict != nil {
			currency = cmp.Or(dict.Word(ID(id)), string(s.filing.Registrant.Currency))
		}
		by[currency] = by[currency].Add(quantity.Scaled{Coef: sum, Places: c.sums[field].Places}.Amount())
	}
	for currency, sum := range by {
		list = append(list, control.Total{Field: s.FieldName(field), Currency: currency, Value: sum.String()})
	}
	slices.SortFunc(list, func(a, b control.Total) int { return cmp.Compare(a.Currency, b.Currency) })
	return list
}

// total returns the total of a field in a currency, or in all of them if currency is "". The
// first amount stands for a field of "".
func total(l *control.Ledger, field, currency string) (sum quantity.Amount) {
	for _, t := range l.Totals {
		if field == "" {
			field = t.Field
		}
		if t.Field == field && (currency == "" || t.Currency == currency) {
			sum = sum.Add(t.Amount())
		}
	}
	return sum
}

// expected reports a row count or a total other than expect has.
func (s *sheet) expected(l *control.Ledger) {
	report := func(e filing.Expected, expected, found string) {
		s.report(diag.Diagnostic{Code: "LED020", Summary: "control total that differs", Subject: e.At,
			Detail: fmt.Sprintf("the key \"expect\" of [ledgers.%s] states %s; the files have %s", s.Schema.Ledger, expected, found),
			Remedy: "Export the whole ledger again; or, if the number in \"expect\" is wrong, correct it from the report of the system that exported the ledger"})
	}
	if e := s.Expect; e.Rows >= 0 && e.Rows != l.Rows {
		report(e, control.Counted(e.Rows, "row"), control.Number(l.Rows))
	}
	shown := func(a quantity.Amount) string { return control.Amount(a.String()) }
	for _, t := range s.Expect.Totals {
		if total := total(l, t.Field, t.Currency); total.Cmp(t.Amount) != 0 {
			name := "a total"
			if t.Field != "" {
				name += " " + t.Field
			}
			if t.Currency != "" {
				name += " in " + t.Currency
			}
			report(filing.Expected{At: t.At}, name+" of "+shown(t.Amount), fmt.Sprintf("%s, a difference of %s", shown(total), shown(total.Sub(t.Amount))))
		}
	}
}

// Finding returns the control totals as the finding LED022.
func (t *Table) Finding() diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Info, Code: control.Code, Summary: control.Title, Subject: t.Ledger.Place, Detail: t.Control.String()}
}

// Controls returns the control totals of the ledgers that were read, in the order of
// filing.toml.
func (b *Book) Controls() []*control.Ledger {
	list := []*control.Ledger{}
	if b == nil || b.filing == nil {
		return list
	}
	for _, l := range b.filing.Ledgers {
		if t := b.tables[l.Ledger]; t != nil {
			list = append(list, t.Control)
		}
	}
	return list
}
