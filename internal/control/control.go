// Package control holds the control totals of a ledger: its numbers of rows, customers and
// accounts, its range of dates and the sum of each amount. A controller compares the control totals
// with a report of the system that exported the ledger. All output that shows control totals
// formats them with this package, so that a total reads the same everywhere: the finding LED022,
// the summary of `tieout check`, draft.lock, the HTML, the review page and `tieout diff`.
//
// Package rows counts each row in a [Counter], which returns a [Ledger], the control totals. An
// [Above] compares a total row of an export with the rows above it. Totals have the unit and the
// sign of the cells: they are not converted to whole dollars, and no sign is reversed.
package control

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Code and Title are the code and title of the finding that lists the control totals.
const (
	Code  = "LED022"
	Title = "control totals"
)

// Ledger holds the control totals of one ledger. draft.lock stores it as JSON with the
// given names.
type Ledger struct {
	Name      string    `json:"ledger"`          // "trial-balance"
	Files     []File    `json:"files"`           // in a database, the table alone
	Queries   []string  `json:"query,omitempty"` // in a database: the statements whose groups were read
	Rows      int       `json:"rows"`            // rows read, without those left out
	LeftOut   []LeftOut `json:"left_out"`
	First     string    `json:"first,omitempty"` // first date, "2022-12-31"; "" if the ledger has no dates
	Last      string    `json:"last,omitempty"`
	Customers int       `json:"customers,omitempty"` // distinct ids
	Accounts  int       `json:"accounts,omitempty"`
	Totals    []Total   `json:"totals"`            // in the order of the fields, then by currency
	Periods   []Period  `json:"periods,omitempty"` // only for the ledger revenue, and for a trial balance with one column of signed amounts
	Times     []Times   `json:"times,omitempty"`
	Unread    []string  `json:"headers_left_out,omitempty"` // the first headers that are neither a date nor a currency, in a sheet with one column of amounts for each date or currency
	More      int       `json:"more_headers,omitempty"`     // how many such headers Unread does not list
}

// File is one file of a ledger, and the sheets of it that were read; or its table in a database,
// "warehouse:finance.revenue".
type File struct {
	Name   string   `json:"file"`
	SHA256 string   `json:"sha256"` // SHA-256 of the bytes that were read; of a table, of the groups that its queries returned
	Sheets []string `json:"sheets,omitempty"`
}

// Reason says why rows were left out of a ledger. Its text contains the word "rows" and
// is printed after their number.
type Reason string

// The reasons for leaving rows out.
const (
	TotalRow Reason = "total rows"                       // rows that total_rows in filing.toml names: they are compared with the rows above them, and never added
	NoteRow  Reason = "note rows"                        // rows that note_rows in filing.toml names
	Dropped  Reason = "rows dropped by only"             // rows that do not meet the conditions of only in filing.toml
	Unmapped Reason = "rows blank in all mapped columns" // rows with a value only in columns that no field is mapped to
)

// Reasons lists the reasons in the order in which they are printed.
var Reasons = []Reason{TotalRow, NoteRow, Dropped, Unmapped}

// LeftOut is the number of rows that were left out for one reason.
type LeftOut struct {
	Why  Reason `json:"why"`
	Rows int    `json:"rows"`
}

// Total is the sum of one amount field in one currency. It has the unit and the sign of
// the cells themselves: it is not converted to whole dollars, and no sign is reversed.
type Total struct {
	Field    string `json:"amount"`             // as filing.toml names it: "arr", "mrr", "debit"
	Currency string `json:"currency,omitempty"` // "" in a ledger without currencies
	Value    string `json:"total"`              // a plain decimal
}

// Period holds the totals of the rows of one date or one fiscal period. A report of the
// exporting system for the same date or period shows the same totals.
type Period struct {
	When   string  `json:"when"` // "2022-12-31" or "FY2022"
	Rows   int     `json:"rows"`
	Totals []Total `json:"totals"`
}

// Times describes the times of day that were removed from the dates of a field: the
// number of cells, and the earliest and latest time, such as "08:00" and "17:30:05".
type Times struct {
	Field string `json:"field"`
	Cells int    `json:"cells"`
	First string `json:"first"`
	Last  string `json:"last"`
}

// Database reports whether the ledger is in a database, and not in files.
func (l *Ledger) Database() bool { return l.Queries != nil }

// Check returns an error if the ledger has no name or a total that is not a number. Use
// it for control totals that were read from draft.lock.
func (l *Ledger) Check() error {
	if l == nil || l.Name == "" {
		return errors.New("control totals without the name of a ledger")
	}
	all := l.Totals
	for _, p := range l.Periods {
		all = append(slices.Clone(all), p.Totals...)
	}
	for _, t := range all {
		if _, err := quantity.ParseText(t.Value); err != nil {
			return fmt.Errorf("total %s of %s: %w", t.Key(), l.Name, err)
		}
	}
	return nil
}

// Amount returns the value of a total. It panics if Value is not a number; see
// Ledger.Check.
func (t Total) Amount() quantity.Amount {
	a, err := quantity.ParseText(t.Value)
	if err != nil {
		panic(err)
	}
	return a
}

// Key returns the key that `expect` in filing.toml uses for the total: "arr.EUR", or
// "amount" in a ledger without currencies.
func (t Total) Key() string {
	if t.Currency == "" {
		return t.Field
	}
	return t.Field + "." + t.Currency
}

// Name returns the name that is printed before the total, such as "total arr".
func (t Total) Name() string { return "total " + t.Field }

// String returns the total in the form "254,800,475.42 EUR".
func (t Total) String() string { return strings.TrimSuffix(Amount(t.Value)+" "+t.Currency, " ") }

// Amount returns a plain decimal with thousands separators. If it has a decimal point, it
// is printed with at least two decimals: "1,234.50".
func Amount(plain string) string {
	if _, frac, pointed := strings.Cut(plain, "."); pointed && len(frac) == 1 {
		plain += "0"
	}
	return text.Group(plain)
}

// Number returns a count with thousands separators: "13,363".
func Number(n int) string { return text.Group(fmt.Sprint(n)) }

// Counted returns a count and its noun: "13,363 rows".
func Counted(n int, noun string) string {
	_, words, _ := strings.Cut(text.Count(n, noun), " ")
	return Number(n) + " " + words
}

// Places returns the sheets of the ledger, in order of their first dates, then in the order
// read. Each is a place such as "ledgers/revenue.xlsx!Revenue"; if more than three sheets
// have the same columns, they are joined to one place (see source.Run). The place for a
// file without sheets is the name of the file.
func (l *Ledger) Places() []source.Run {
	var list []source.Range
	for _, f := range l.Files {
		if f.Sheets == nil {
			list = append(list, source.Range{Workbook: f.Name})
		}
		for _, sheet := range f.Sheets {
			list = append(list, source.Range{Workbook: f.Name, Sheet: sheet})
		}
	}
	return source.Runs(list)
}

// Title returns the name of the ledger in words: "Trial balance".
func (l *Ledger) Title() string {
	if l.Name == "fx" {
		return "Exchange rates"
	}
	return text.Capital(strings.ReplaceAll(l.Name, "-", " "))
}

// captions are the words of fields; those of others are their names.
var captions = map[string]string{"arr": "annual recurring revenue", "mrr": "monthly recurring revenue", "debit": "debits", "credit": "credits", "fair-value": "fair value"}

// Caption returns the words of a field, such as "annual recurring revenue" for arr.
func (l *Ledger) Caption(field string) string {
	if l.Name == "revenue" && field == "amount" {
		return "revenue"
	}
	return cmp.Or(captions[field], field)
}

// Line is a control total with its name, such as "rows" and "13,363".
type Line struct {
	Name    string // name with keys of filing.toml, such as "total mrr"
	Caption string // name in words, such as "total monthly recurring revenue"
	Value   string // "13,363"; for dates "2022-01-31 to 2022-12-31"
	Dates   string // the dates in words, such as "January 31, 2022 to December 31, 2022"; "" if Value holds no dates
}

// Split splits the Value for alignment: "1,234.50 EUR" into "1,234", ".50" and "EUR". A
// range of dates is not split: it is returned in rest.
func (l Line) Split() (whole, decimals, rest string) {
	digits, rest, _ := strings.Cut(l.Value, " ")
	if strings.Contains(rest, " ") {
		return "", "", l.Value
	}
	if i := strings.IndexByte(digits, '.'); i >= 0 {
		return digits[:i], digits[i:], rest
	}
	return digits, "", rest
}

// Lines returns the control totals that a report of the exporting system also shows, in
// the order in which they are printed.
func (l *Ledger) Lines() []Line {
	count := func(name string, n int) Line { return Line{Name: name, Caption: name, Value: Number(n)} }
	list := []Line{count("rows", l.Rows)}
	if l.Customers > 0 {
		list = append(list, count("customers", l.Customers))
	}
	if l.Accounts > 0 {
		list = append(list, count("accounts", l.Accounts))
	}
	if l.First != "" {
		list = append(list, Line{Name: "dates", Caption: "dates", Value: l.dates(), Dates: dateWords(l.First) + " to " + dateWords(l.Last)})
	}
	total := func(t Total, when, words string) {
		list = append(list, Line{Name: t.Name() + when, Caption: "total " + l.Caption(t.Field) + words, Value: t.String()})
	}
	all := ""
	if l.Periods != nil {
		all = ", all dates"
	}
	for _, t := range l.Totals {
		total(t, "", all)
	}
	for _, p := range l.Periods {
		when, words := " in "+p.When, " in "+p.When
		if date := dateWords(p.When); date != p.When {
			when, words = " at "+p.When, " at "+date
		}
		for _, t := range p.Totals {
			total(t, when, words)
		}
	}
	return list
}

// dateWords returns a date in words; what is no date is itself.
func dateWords(s string) string {
	d, err := fiscal.ParseDate(s)
	if err != nil {
		return s
	}
	return d.Words()
}

func (l *Ledger) dates() string { return l.First + " to " + l.Last }

// mostNamed is the most headers that are named.
const mostNamed = 12

// Omissions returns phrases for what was left out of the ledger: the rows for each reason,
// the times of day of each field, and the columns that are not read. If words is true, no
// phrase names a key of filing.toml.
func (l *Ledger) Omissions(words bool) (list []string) {
	for _, o := range l.LeftOut {
		why := string(o.Why)
		if words && o.Why == Dropped {
			why = "rows dropped by a filter"
		}
		if o.Rows == 1 {
			why = strings.Replace(why, "rows", "row", 1)
		}
		list = append(list, Number(o.Rows)+" "+why)
	}
	for _, t := range l.Times {
		list = append(list, fmt.Sprintf("the times of day from %s to %s in %s of %s", t.First, t.Last, Counted(t.Cells, "cell"), t.Field))
	}
	if n := len(l.Unread) + l.More; n > 0 {
		var names []string
		for _, header := range l.Unread[:min(len(l.Unread), mostNamed)] {
			names = append(names, fmt.Sprintf("%q", header))
		}
		if more := n - len(names); more > 0 {
			names = append(names, Number(more)+" more")
		}
		_, columns, _ := strings.Cut(text.Count(n, "column"), " ")
		list = append(list, "the "+columns+" "+text.List(names, "and"))
	}
	return list
}

// String returns the control totals as one sentence without a full stop.
func (l *Ledger) String() string {
	parts := []string{Counted(l.Rows, "row")}
	if len(l.Files) > 1 {
		parts[0] += " in " + Counted(len(l.Files), "file")
	}
	if l.Customers > 0 {
		parts = append(parts, Counted(l.Customers, "customer"))
	}
	if l.Accounts > 0 {
		parts = append(parts, Counted(l.Accounts, "account"))
	}
	if l.First != "" {
		parts = append(parts, "dates from "+l.dates())
	}
	for _, t := range l.Totals {
		parts = append(parts, t.Name()+" "+t.String())
	}
	words := l.Name + " has " + text.List(parts, "and")
	if left := l.Omissions(false); left != nil {
		words += "; left out: " + text.List(left, "and")
	}
	return words
}

// Text returns the control totals of ledgers for a terminal, one block for each ledger:
// its name, its files and sheets, and a line for each total. Numbers are aligned at the
// decimal point.
func Text(ledgers []*Ledger) string {
	var name, label, whole, frac int
	for _, l := range ledgers {
		name = max(name, len(l.Name))
		for _, line := range l.Lines() {
			before, after, _ := line.Split()
			label, whole, frac = max(label, len(line.Name)), max(whole, len(before)), max(frac, len(after))
		}
	}
	var b strings.Builder
	for _, l := range ledgers {
		head := l.Name
		put := func(words string) {
			fmt.Fprintf(&b, "  %-*s  %s\n", name, head, strings.TrimRight(text.Plain(words), " "))
			head = ""
		}
		for _, place := range l.Places() {
			put(place.String())
		}
		for _, line := range l.Lines() {
			before, after, unit := line.Split()
			if before == "" {
				put(fmt.Sprintf("%-*s  %s", label, line.Name, unit))
				continue
			}
			put(fmt.Sprintf("%-*s  %*s%-*s %s", label, line.Name, whole, before, frac, after, unit))
		}
		if left := l.Omissions(false); left != nil {
			put("left out: " + text.List(left, "and"))
		}
	}
	return b.String()
}
