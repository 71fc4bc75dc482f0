package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/text"
)

// Control holds the control totals of a ledger: what a controller compares with the report
// of the system that exported it.
type Control struct {
	Ledger      string
	Files       []string
	Sheets      []string          // as FILE!SHEET; nil for files without sheets
	Rows        int               // without total rows, note rows and rows that only drops
	Skipped     map[string]int    // why → rows
	Unread      []string          // headers beside columns across that give no date or currency
	First, Last fiscal.Date       // 0 without dates
	Keys        int               // distinct customers or accounts
	KeyName     string            // "customers", "accounts"; "" without
	Totals      []ControlTotal    // by amount and currency, in this order
	Times       []TimesOfDay      // that times = "drop" cut off
	sums        []quantity.Column // by field: a sum for each currency
}

// ControlTotal is the total of an amount as the cells show it, before the unit of the ledger.
type ControlTotal struct {
	Field    string
	Currency string // "" if the ledger maps no currency
	Amount   quantity.Amount
}

// TimesOfDay are the times that were cut off the dates of a field: "08:00" to "17:30".
type TimesOfDay struct {
	Field       string
	Cells       int
	First, Last string
	at          Spot
}

func newControl(s *sheet) *Control {
	return &Control{Ledger: s.Schema.Ledger, Skipped: map[string]int{}, sums: make([]quantity.Column, len(s.Fields))}
}

// mostUnread bounds the headers that are kept, and mostNamed those that are listed.
const (
	mostUnread = 100
	mostNamed  = 12
)

func (c *Control) unread(header string) {
	if len(c.Unread) < mostUnread && !slices.Contains(c.Unread, header) {
		c.Unread = append(c.Unread, header)
	}
}

// add adds a row.
func (c *Control) add(s *sheet) {
	c.Rows++
	r := &s.row
	for i := range s.Fields {
		if d := r.date[i]; d != 0 && s.kind(i) == schema.Date {
			if c.First == 0 || d < c.First {
				c.First = d
			}
			c.Last = max(c.Last, d)
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

// close completes the totals and compares them with expect.
func (c *Control) close(s *sheet) {
	for _, p := range s.parts {
		if !slices.Contains(c.Files, p.file) {
			c.Files = append(c.Files, p.file)
		}
		if p.sheet != "" {
			c.Sheets = append(c.Sheets, p.file+"!"+p.sheet)
		}
	}
	currency := s.Index("currency")
	for i, sums := range c.sums {
		for id, sum := range sums.Sums {
			t := ControlTotal{Field: s.fieldName(i), Amount: quantity.Scaled{Coef: sum, Places: sums.Places}.Amount()}
			if currency >= 0 && s.row.dicts[currency] != nil {
				if t.Currency = s.row.dicts[currency].Word(ID(id)); t.Currency == "" {
					t.Currency = string(s.filing.Registrant.Currency)
				}
			}
			c.Totals = append(c.Totals, t)
		}
	}
	slices.SortFunc(c.Totals, func(a, b ControlTotal) int {
		return cmp.Or(cmp.Compare(s.Index(a.Field), s.Index(b.Field)), cmp.Compare(a.Currency, b.Currency))
	})
	c.Totals = merged(c.Totals)
	for _, name := range []string{"customer", "account"} {
		if i := s.Index(name); i >= 0 && s.row.dicts[i] != nil {
			c.KeyName = name + "s"
			c.Keys = s.row.dicts[i].Len() - 1
		}
	}
	for i := range s.times {
		if t := s.times[i]; t.Cells > 0 {
			t.Field = s.Fields[i].Name
			c.Times = append(c.Times, t)
		}
	}
	c.sums = nil
	c.compare(s)
}

// merged adds up totals of one field and currency: a blank currency is the reporting one.
func merged(list []ControlTotal) (out []ControlTotal) {
	for _, t := range list {
		if n := len(out); n > 0 && out[n-1].Field == t.Field && out[n-1].Currency == t.Currency {
			out[n-1].Amount = out[n-1].Amount.Add(t.Amount)
			continue
		}
		out = append(out, t)
	}
	return out
}

// Total returns the total of a field in a currency, or in all of them if currency is "". The
// first amount stands for a field of "".
func (c *Control) Total(field, currency string) (sum quantity.Amount) {
	for _, t := range c.Totals {
		if field == "" {
			field = t.Field
		}
		if t.Field == field && (currency == "" || t.Currency == currency) {
			sum = sum.Add(t.Amount)
		}
	}
	return sum
}

// compare reports a row count or a total other than expect has.
func (c *Control) compare(s *sheet) {
	report := func(e filing.Expected, at string, expected, found string) {
		s.report(diag.Diagnostic{Code: "LED020", Summary: "control total that differs", Subject: e.At,
			Detail: fmt.Sprintf("expect of [ledgers.%s] states %s of %s; the files have %s", s.Schema.Ledger, at, expected, found),
			Remedy: "Export the ledger again, whole, or correct expect from the system's own report"})
	}
	if e := s.Expect; e.Rows >= 0 && e.Rows != c.Rows {
		report(e, "rows", figure.Group(fmt.Sprint(e.Rows)), figure.Group(fmt.Sprint(c.Rows)))
	}
	for _, t := range s.Expect.Totals {
		if total := c.Total(t.Field, t.Currency); total.Cmp(t.Amount) != 0 {
			name := "a total"
			if t.Field != "" {
				name += " " + t.Field
			}
			if t.Currency != "" {
				name += " in " + t.Currency
			}
			report(filing.Expected{At: t.At}, name, grouped(t.Amount), fmt.Sprintf("%s, a difference of %s", grouped(total), grouped(total.Sub(t.Amount))))
		}
	}
}

// counted returns a number with separators and its noun.
func counted(n int, noun string) string {
	number, rest, _ := strings.Cut(text.Count(n, noun), " ")
	return figure.Group(number) + " " + rest
}

// Finding returns the control totals as LED022.
func (t *Table) Finding() diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Info, Code: "LED022", Summary: "control totals", Subject: t.Ledger.Place, Detail: t.Control.String()}
}

// String returns the totals as one line.
func (c *Control) String() string {
	parts := []string{counted(c.Rows, "row")}
	if len(c.Files) > 1 {
		parts[0] += " of " + counted(len(c.Files), "file")
	}
	if c.KeyName != "" {
		parts = append(parts, counted(c.Keys, strings.TrimSuffix(c.KeyName, "s")))
	}
	if c.First != 0 {
		parts = append(parts, fmt.Sprintf("dates from %s to %s", c.First, c.Last))
	}
	for _, t := range c.Totals {
		total := "total " + t.Field + " " + grouped(t.Amount)
		if t.Currency != "" {
			total += " " + t.Currency
		}
		parts = append(parts, total)
	}
	for _, why := range slices.Sorted(maps.Keys(c.Skipped)) {
		parts = append(parts, fmt.Sprintf("%s not read: %s", figure.Group(fmt.Sprint(c.Skipped[why])), why))
	}
	for _, t := range c.Times {
		parts = append(parts, fmt.Sprintf("times of day from %s to %s cut off %s of %s", t.First, t.Last, counted(t.Cells, "cell"), t.Field))
	}
	if len(c.Unread) > 0 {
		var quoted []string
		for _, header := range c.Unread[:min(len(c.Unread), mostNamed)] {
			quoted = append(quoted, fmt.Sprintf("%q", header))
		}
		parts = append(parts, "headers not read as columns across: "+text.List(quoted, "and"))
	}
	return text.List(parts, "and")
}
