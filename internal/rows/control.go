package rows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
)

// CountTotals makes the reader count the control totals of the ledger.
func (s *Reader) CountTotals() {
	var amounts []control.Amounts
	for i := range s.Fields {
		if s.kind(i) == schema.Amount && s.Given(i) {
			amounts = append(amounts, control.Amounts{Field: i, Name: s.FieldName(i), Net: s.Split && s.Fields[i].Name == "amount"})
		}
	}
	s.totals = control.NewCounter(amounts, periodsOf(s))
}

// periodsOf returns the times for which the report of a system has totals: the fiscal periods
// of revenue, and the last days of those of a trial balance with signs, whose debits and credits
// add up at each date.
func periodsOf(s *Reader) (list []control.Span) {
	trial := s.Schema.Ledger == "trial-balance"
	if s.Schema.Ledger != "revenue" && !(trial && s.Credits) {
		return nil
	}
	for _, p := range s.filing.Periods() {
		span, err := s.filing.Calendar.Span(p)
		each := control.Span{Name: p.String(), Days: span}
		if trial {
			each = control.Span{Name: span.End.String(), Days: fiscal.Span{Start: span.End, End: span.End}}
		}
		if err == nil && !slices.Contains(list, each) {
			list = append(list, each)
		}
	}
	return list
}

// timesOfDay are the times that were cut off the dates of a field, as "08:00:00".
type timesOfDay struct {
	cells       int
	first, last string
	at          Spot
	from, to    fiscal.Date // the first and the last date with such a time
	within      bool        // a date with such a time is not the first of its month
	dated       bool        // the day of the last time is noted
}

// Counts is what a row adds to the control totals.
type Counts uint8

// What a row adds to the control totals.
const (
	Everything Counts = iota
	Amounts           // only its amounts, because the row is counted already
	Nothing           // nothing, because its amounts are counted too
)

// total adds the row to the control totals.
func (s *Reader) total() {
	var date fiscal.Date
	if i := s.Index("date"); i >= 0 {
		date = s.Current.Dates[i]
	}
	currency := 0
	if i := s.Index("currency"); i >= 0 && s.Current.Dicts[i] != nil {
		currency = int(s.Current.Words[i])
	}
	if s.counts == Amounts {
		s.totals.Add(0, nil, 0, currency, s.Shown)
		return
	}
	s.totals.Add(s.Weight, s.Current.Dates, date, currency, s.Shown)
}

// Conclude reports what the rows show as a whole, after the last of them.
func (s *Reader) Conclude() {
	s.otherZone()
	s.untaken()
}

// Control returns the control totals, after the last row, and reports those that differ from what
// filing.toml expects.
func (s *Reader) Control() *control.Ledger {
	l := s.controls()
	s.expected(l)
	return l
}

// controls returns the control totals. A blank currency is the reporting one.
func (s *Reader) controls() *control.Ledger {
	words := func(field string) *Dict {
		if i := s.Index(field); i >= 0 {
			return s.Current.Dicts[i]
		}
		return nil
	}
	currencies := words("currency")
	l := s.totals.Ledger(s.Schema.Ledger, func(id int) string {
		if currencies == nil {
			return ""
		}
		return cmp.Or(currencies.Word(intern.ID(id)), string(s.filing.Registrant.Currency))
	})
	for _, p := range byDate(s.PartList) {
		i := slices.IndexFunc(l.Files, func(f control.File) bool { return f.Name == p.file })
		if i < 0 {
			f := control.File{Name: p.file}
			if s.sealed != nil {
				_, f.SHA256 = s.sealed.Sum(p.file)
			}
			i, l.Files = len(l.Files), append(l.Files, f)
		}
		if p.sheet != "" {
			l.Files[i].Sheets = append(l.Files[i].Sheets, p.sheet)
		}
	}
	if d := words("customer"); d != nil {
		l.Customers = s.forgot + d.Len() - 1
	}
	if d := words("account"); d != nil {
		l.Accounts = d.Len() - 1
	}
	for i, t := range s.times {
		if t.cells > 0 {
			first, last := strings.TrimSuffix(t.first, ":00"), strings.TrimSuffix(t.last, ":00")
			l.Times = append(l.Times, control.Times{Field: s.Fields[i].Name, Cells: t.cells, First: first, Last: last})
		}
	}
	return l
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
func (s *Reader) expected(l *control.Ledger) {
	who, how := "the files have", "Export the whole ledger again; or, if the number in \"expect\" is wrong, correct it from the report of the system that exported the ledger"
	if s.Source != nil {
		who = "the table has"
		if s.Query != "" {
			who = "the query returns"
		}
		how = "Complete the table, or correct \"table\" or \"query\", so that each row of the ledger is read once; or, if the number in \"expect\" is wrong, correct it from the report of the system that fills the database"
	}
	report := func(e filing.Expected, expected, found string) {
		s.Report(diag.Diagnostic{Code: "LED020", Summary: "control total that differs", Subject: e.At,
			Detail: fmt.Sprintf("the key \"expect\" of [ledgers.%s] states %s; %s %s", s.Schema.Ledger, expected, who, found),
			Remedy: how})
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
