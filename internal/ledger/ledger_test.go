package ledger_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
)

const head = `[registrant]
name = "Example, Inc."
cik = "0001999999"
prefix = "exm"
namespace = "http://www.example.example/2022"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

// mapped is the table of each ledger in filing.toml.
var mapped = map[string]string{
	"subscriptions": `columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR" }`,
	"revenue":       `columns = { customer = "Customer", date = "Date", amount = "Revenue", country = "Country", channel = "Channel" }` + "\n" + `values.channel = { partner = ["Reseller", " MSP "] }` + "\n" + `values.country = { GB = ["England"] }`,
	"fx":            `columns = { currency = "Currency", date = "Date", rate = "Rate" }`,
	"customers":     `columns = { customer = "Customer", parent = "Parent" }`,
	"trial-balance": `columns = { account = "Account", date = "Date", amount = "Amount" }`,
	"securities":    `columns = { date = "Date", type = "Type", classification = "Class", level = "Level", cost = "Cost", gains = "Gains", losses = "Losses", fair-value = "Fair value" }`,
	"note-tables":   `columns = { table = "Table", date = "Date", section = "Section", line = "Line", column = "Column", amount = "Amount" }`,
}

var headers = map[string]string{
	"subscriptions": "Customer | Start | End | Currency | ARR\n",
	"revenue":       "Customer | Date | Revenue | Country | Channel\n",
	"fx":            "Currency | Date | Rate\n",
	"customers":     "Customer | Parent\n",
	"trial-balance": "Account | Date | Amount\n",
	"securities":    "Date | Type | Class | Level | Cost | Gains | Losses | Fair value\n",
	"note-tables":   "Table | Date | Section | Line | Column | Amount\n",
}

// folder returns a filing folder of one ledger. more is added to its table in
// filing.toml.
func folder(name, table string, more ...string) fstest.MapFS {
	return ledgertest.Folder(map[string]string{
		"filing.toml": head + "[ledgers." + name + "]\nfile = \"l.xlsx\"\n" + mapped[name] + "\n" + strings.Join(more, "\n"),
		"l.xlsx":      table,
	})
}

var (
	close2021 = fiscal.NewDate(2021, 12, 31)
	close2022 = fiscal.NewDate(2022, 12, 31)
	year2022  = fiscal.Span{Start: close2021 + 1, End: close2022}
	ask       = ledger.Ask{Rows: true, Terms: true, Queries: []ledger.Query{
		{Ledger: "subscriptions", Sum: "arr", By: []string{"customer", "currency"}, When: []ledger.When{ledger.On(close2021, ledger.Active), ledger.On(close2022, ledger.Active)}},
		{Ledger: "revenue", Sum: "amount", By: []string{"customer", "country", "channel"}, When: []ledger.When{{Span: year2022}}}}}
)

// sums returns the sums of a ledger at a time, by the words of each group.
func sums(b *ledger.Book, name, sum string, when ledger.When) map[string]string {
	list := map[string]string{}
	t := b.Table(name)
	if t == nil {
		return list
	}
	a := t.Answer(sum)
	at := a.At(when)
	for g := range a.Groups() {
		if !a.Has[at].Has(g) {
			continue
		}
		var words []string
		for i := range a.Keys {
			words = append(words, a.Word(i, g))
		}
		list[strings.Join(words, " ")] = quantity.Scaled{Coef: a.Total[at][g], Places: a.Places}.String()
	}
	return list
}

// read returns the Book, and the findings as lines "CODE place: message".
func read(t testing.TB, fsys fstest.MapFS) (*ledger.Book, []string) {
	t.Helper()
	f, found, err := filing.Read(fsys)
	if err != nil || len(found) > 0 {
		t.Fatalf("filing.Read: %v, %v, want neither", err, found)
	}
	book, found := ledger.Read(f, ask, ledger.Access{})
	lines := findingLines(found)
	if twin, ok := inXML(fsys); ok {
		f, _, _ := filing.Read(twin)
		_, found := ledger.Read(f, ask, ledger.Access{})
		want := slices.Clone(lines)
		for i := range want {
			want[i] = shownAsDate.ReplaceAllString(want[i], "the date ")
		}
		// A date is no amount, but a number that is shown as a date is.
		if got := findingLines(found); !slices.Equal(got, want) && !strings.HasSuffix(t.Name(), "formats_of_amounts_are_not_read") {
			t.Errorf("the findings of the same workbooks as SpreadsheetML are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	return book, lines
}

// shownAsDate is how a message names a number with the format of a date.
var shownAsDate = regexp.MustCompile(`the number \d+, which Excel shows as the date `)

// inXML returns the folder with each workbook as SpreadsheetML, under its name; ok is false if
// it has none that can be converted.
func inXML(fsys fstest.MapFS) (twin fstest.MapFS, ok bool) {
	twin = maps.Clone(fsys)
	for name, file := range fsys {
		if strings.HasSuffix(name, ".xlsx") && len(file.Data) < 64<<10 {
			if data, err := ledgertest.SpreadsheetML(file.Data); err == nil {
				twin[name], ok = &fstest.MapFile{Data: data, Mode: file.Mode}, true
			}
		}
	}
	return twin, ok
}

func findingLines(found []diag.Diagnostic) (lines []string) {
	for _, d := range diag.Sort(found) {
		lines = append(lines, fmt.Sprintf("%s %s %s: %s", d.Severity, d.Code, strings.TrimPrefix(d.At(), "l.xlsx!Sheet1!"), d.Message()))
	}
	return lines
}

// holds checks that the findings are those wanted: each "CODE place: part of the
// message", of severity error unless it begins with another.
func holds(t *testing.T, got []string, want ...string) {
	t.Helper()
	left := slices.Clone(got)
	for _, w := range want {
		place, part, _ := strings.Cut(w, ": ")
		if !strings.HasPrefix(place, "warning ") && !strings.HasPrefix(place, "info ") {
			place = "error " + place
		}
		i := slices.IndexFunc(left, func(line string) bool {
			return strings.HasPrefix(line, place+":") && strings.Contains(line, part)
		})
		if i < 0 {
			t.Errorf("found\n  %s\nwant %q", strings.Join(got, "\n  "), w)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if len(left) > 0 && !t.Failed() {
		t.Errorf("found besides\n  %s", strings.Join(left, "\n  "))
	}
}

// TestReadingStops holds that a sheet of nothing but errors is not read to its end.
func TestReadingStops(t *testing.T) {
	t.Parallel()
	_, got := read(t, folder("revenue", headers["revenue"]+strings.Repeat("C1 | #N/A | #N/A | US | direct\n", 60_000)))
	stopped := slices.ContainsFunc(got, func(line string) bool {
		return strings.Contains(line, "LED001") && strings.Contains(line, "reading stopped: the rows to row 10,002 have more than 20,000 errors")
	})
	if !stopped || len(got) > 5000 {
		t.Errorf("%d findings, and the reading went on: the last is %s", len(got), got[len(got)-1])
	}
}

func TestBadCells(t *testing.T) {
	tests := []struct {
		name, ledger, rows string
		want               []string
	}{
		// LED001
		{"text for a date", "revenue", "C1 | 31/12/2022 | 5 | US | direct", []string{`LED001 B2: date must be an Excel date or text such as 2022-12-31; the cell holds the text "31/12/2022"`}},
		{"a day that is not", "revenue", "C1 | 2022-02-30 | 5 | US | direct", []string{`LED001 B2: the text "2022-02-30"`}},
		{"an ISO date with blanks", "revenue", `C1 | " 2022-12-31" | 5 | US | direct`, []string{"LED001 B2: the cell holds the text"}},
		{"a time of day", "revenue", "C1 | 44926.5 | 5 | US | direct", []string{"LED001 B2: date must be a date without a time; the cell holds 2022-12-31 12:00. Add `times = \"drop\"` to [ledgers.revenue] in filing.toml to drop the times; or, in an empty column, enter =INT(B2), fill"}},
		{"a serial below zero", "revenue", "C1 | -5 | 5 | US | direct", []string{"LED001 B2: the cell holds -5, which is not a date"}},
		{"a boolean for a date", "revenue", "C1 | TRUE | 5 | US | direct", []string{"LED001 B2: TRUE or FALSE"}},
		{"a blank that must not be", "revenue", "C1 | 2022-12-31 | | US | direct", []string{"LED001 C2: amount must be a number, or text in the form -1234.50; the cell is blank"}},
		{"blanks alone", "revenue", `C1 | 2022-12-31 | "  " | US | direct`, []string{"LED001 C2: the cell holds only blanks"}},
		{"blanks alone for an end", "subscriptions", `C1 | 2022-01-01 | "  " | | 5`, []string{"LED001 C2: the cell holds only blanks"}},
		{"a number with commas", "revenue", "C1 | 2022-12-31 | '1,234.50 | US | direct", []string{`LED001 C2: the text "1,234.50"`}},
		{"a number in parentheses", "revenue", "C1 | 2022-12-31 | (5) | US | direct", []string{`LED001 C2: the text "(5)"`}},
		{"a number with a currency", "revenue", "C1 | 2022-12-31 | $5 | US | direct", []string{"LED001 C2"}},
		{"a number with letters", "revenue", "C1 | 2022-12-31 | '5k | US | direct", []string{"LED001 C2"}},
		{"a number with blanks", "revenue", `C1 | 2022-12-31 | "5 " | US | direct`, []string{"LED001 C2"}},
		{"a number with an exponent, as text", "revenue", "C1 | 2022-12-31 | '1E3 | US | direct", []string{"LED001 C2"}},
		{"a dash for zero", "revenue", "C1 | 2022-12-31 | - | US | direct", []string{"LED001 C2"}},
		{"a boolean for an amount", "revenue", "C1 | 2022-12-31 | TRUE | US | direct", []string{"LED001 C2"}},
		{"an error value", "revenue", "C1 | 2022-12-31 | #REF! | US | direct", []string{"LED001 C2: the cell holds the error #REF!"}},
		{"an error value that a formula gives", "revenue", "C1 | 2022-12-31 | =1/0 -> #DIV/0! | US | direct", []string{"LED001 C2: #DIV/0!"}},
		{"an error value for an id", "revenue", "#N/A | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: #N/A"}},
		{"a formula never calculated", "revenue", "C1 | 2022-12-31 | =2+3 | US | direct", []string{"LED001 C2: a formula that was never calculated"}},
		{"a formula never calculated for an open end", "subscriptions", "C1 | 2022-01-01 | =A1 | | 5", []string{"LED001 C2: never calculated"}},
		{"an error value for an open end", "subscriptions", "C1 | 2022-01-01 | #N/A | | 5", []string{"LED001 C2: #N/A"}},
		{"an id with a fraction", "revenue", "1.5 | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: Format the column as text"}},
		{"an id of 16 digits, which Excel does not keep", "revenue", "1234567890123456 | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: Format the column as text"}},
		{"an id of 16 digits with a format of zeros", "revenue", "1234567890123456 {00000} | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: Excel stores only 15 digits"}},
		{"an id with a fraction and a format of zeros", "revenue", "1.5 {000} | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: cell that is not text or a whole number"}},
		{"an id that became a date", "trial-balance", "44663 {m/d/yyyy} | 2022-12-31 | 5", []string{"LED001 A2: id with a date format: account must be text or a whole number; the cell holds the number 44663, which Excel shows as the date 2022-04-12. Format the column as text, retype the id as it is in the source system, and save the workbook"}},
		{"an id that became a date of 1904", "trial-balance", "44663 {m/d/yyyy} | 2022-12-31 | 5\n#1904", []string{"LED001 A2: as the date 2026-04-13"}},
		{"an id that became a month", "trial-balance", "44652 {mmm-yy} | 2022-12-31 | 5", []string{"LED001 A2: id with a date format"}},
		{"an id that Excel shows as a time", "trial-balance", "-5 {h:mm} | 2022-12-31 | 5", []string{"LED001 A2: the number -5, which Excel shows as a date or time"}},
		{"an id that is a date", "revenue", "2022-04-12 | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: id with a date format"}},
		{"a parent that is a date", "customers", "C1 | 2022-04-12", []string{"LED001 B2: id with a date format"}},
		{"an id that a formula gives as a date", "trial-balance", "=A1+1 -> 44663 {d-mmm} | 2022-12-31 | 5", []string{"LED001 A2: id with a date format"}},
		{"an id whose zeros differ by its value", "trial-balance", "40 {[<100]000;00000} | 2022-12-31 | 5", []string{"LED001 A2: id with an unknown number format: the cell holds the number 40; tieout cannot determine from its number format whether Excel shows leading zeros"}},
		{"an id with a zero-width space", "revenue", "\"Acme\\u200b\" | 2022-12-31 | 5 | US | direct", []string{`LED001 A2: the cell holds U+200B in "Acme\u200b"`}},
		{"an id with a soft hyphen", "revenue", "\"Ac\\u00adme\" | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: U+00AD"}},
		{"an id with a byte order mark", "revenue", "\"\\ufeffAcme\" | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: U+FEFF"}},
		{"an id with a mark of direction", "revenue", "\"Acme\\u200e\" | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: U+200E"}},
		{"a parent with a joiner", "customers", "\"C1\" | \"P\\u200d1\"", []string{"LED001 B2: U+200D"}},
		{"each cell of an id with a mark", "revenue", "\"A\\u200b\" | 2022-12-31 | 5 | US | direct\nA | 2022-12-31 | 6 | US | direct\n\"A\\u200b\" | 2022-12-31 | 7 | US | direct", []string{"LED001 A2: U+200B", "LED001 A4: U+200B"}},
		{"an ISO date with a time of day", "revenue", "C1 | '2022-12-31T08:00:00 | 5 | US | direct", []string{"LED001 B2: date must be a date without a time; the cell holds 2022-12-31 08:00"}},
		{"an ISO date with a midnight elsewhere", "revenue", "C1 | '2022-12-31T00:00:00+05:00 | 5 | US | direct", []string{"LED001 B2: the text"}},
		{"a formula in a workbook to be calculated in full", "revenue", "C1 | 2022-12-31 | =2+3 -> 0 | US | direct | =1+1 -> 2\n#calc full", []string{"LED001 C2: formula without a value: the cell holds a formula that was never calculated; the workbook makes Excel calculate every formula on opening, so the stored values are not results. Open the workbook in Excel, press F9 and save it"}},
		{"a text formula in a workbook to be calculated in full", "revenue", "=A1 -> C1 | 2022-12-31 | 5 | US | direct\n#calc full", []string{"LED001 A2: formula without a value"}},
		{"formulas in a sheet to be calculated in full", "revenue", "C1 | 2022-12-31 | 5 | US | direct\nC2 | 2022-12-31 | =2+3 -> 0 | =A1 -> US | direct | =1+1 -> 2\nC3 | 2022-12-31 | =2+4 -> 0 | US | direct\n#calc sheet", []string{
			"LED001 C3: formula without a value: column C has 2 cells with a formula, the first one here; the sheet makes Excel calculate every formula on opening, so the stored values are not results. Open", "LED001 D3: column D has 1 cell with a formula, the first one here"}},
		{"a workbook to be calculated in full, and its sheet", "revenue", "C1 | 2022-12-31 | =2+3 -> 0 | US | direct\n#calc full\n#calc sheet", []string{"LED001 C2: the workbook makes"}},
		{"an id that is a boolean", "revenue", "TRUE | 2022-12-31 | 5 | US | direct", []string{"LED001 A2"}},
		{"no id", "revenue", " | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: customer must be text or a whole number; the cell is blank"}},
		{"no id, and the amount of the one row above", "revenue", "C1 | 2022-12-31 | 5 | US | direct\n | 2022-12-31 | 5 | US | direct", []string{"LED001 A3"}},
		{"a control character", "revenue", `"C\x01" | 2022-12-31 | 5 | US | direct`, []string{"LED001 A2: a control character"}},
		{"a rate of zero", "fx", "EUR | 2022-12-31 | 0", []string{"LED001 C2: rate must be a number above zero; the cell holds 0"}},
		{"a rate below zero", "fx", "EUR | 2022-12-31 | -1.1", []string{"LED001 C2"}},
		{"several in a row", "revenue", "C1 | x | y | US | direct", []string{"LED001 B2", "LED001 C2"}},
		{"a merged cell among the rows", "customers", "C1 | P\nC2 | \n#merge B2:B3", []string{"LED001 B2: B2:B3 is a merged cell"}},
		// LED003
		{"a date before every sane year", "revenue", "C1 | 1 | 5 | US | direct", []string{"LED003 B2: date is 1900-01-01; a date must be from 1970 to 2100"}},
		{"9999 for an open end", "subscriptions", "C1 | 2022-01-01 | 9999-12-31 | | 5", []string{"LED003 C2: clear the cell if the term has no end"}},
		{"an end before its start", "subscriptions", "C1 | 2022-01-02 | 2022-01-01 | | 5", []string{"LED003 C2: the term starts on 2022-01-02 and ends on 2022-01-01"}},
		{"a term listed twice", "subscriptions", "C1 | 2022-01-01 | | | 5\nC2 | 2022-01-01 | | | 5\nC1 | 2022-01-01 | | | 5", []string{"LED003 A4: row 4 equals row 2 in every mapped field"}},
		{"listed twice in another spelling", "revenue", "7 | 2022-12-31 | 5 | US | direct\n'7 | '2022-12-31 | 5.00 | USA | Direct", []string{"LED003 A3: row 3 equals row 2"}},
		{"two parents", "customers", "C1 | P\nC1 | Q", []string{`LED003 A3: customer C1 has the parent "Q" here and "P" in an earlier row`}},
		// LED005
		{"an unknown country", "revenue", "C1 | 2022-12-31 | 5 | Atlantis | direct", []string{`LED005 D2: "Atlantis" is not the ISO 3166 code or the English name of a country. Correct the cell and save the workbook; or add "??" = ["Atlantis"] to values.country of [ledgers.revenue] in filing.toml and replace ?? with the ISO 3166 code of the country`}},
		{"an unknown channel", "revenue", "C1 | 2022-12-31 | 5 | US | online", []string{`LED005 E2: "online" is not direct or partner`}},
		{"an unknown currency", "subscriptions", "C1 | 2022-01-01 | | EURO | 5", []string{`LED005 D2: "EURO" is not the ISO 4217 code of a currency`}},
		{"two rates for a date", "fx", "EUR | 2022-12-31 | 1.1\nUSD | 2022-12-31 | 1\nEUR | 2022-12-31 | 1.2", []string{"LED005 C4: EUR on 2022-12-31 is 1.2 here and 1.1 in an earlier row"}},
		// LED006 and LED008
		{"text that looks like a number", "revenue", "C1 | 2022-12-31 | 5 | US | direct\nC2 | 2022-12-31 | '-1234.50 | US | direct\nC3 | 2022-12-31 | '7 | US | direct", []string{"warning LED006 C3: column C has 2 such cells; the first one is here"}},
		{"a negative ARR", "subscriptions", "C1 | 2022-01-01 | | | -5", []string{"warning LED008 E2: negative annual recurring revenue"}},
		// LED007
		{"a customer that is its own parent", "customers", "C1 | C1\nC2 | C1\nC1 | ", nil},
		{"a customer that is its own parent, and a child", "customers", "C1 | C1\nC1 | P", []string{`LED003 A3: customer C1 has the parent "P" here and "" in an earlier row`}},
		{"a ring of three", "customers", "C3 | C1\nC1 | C2\nC2 | C3\nC0 | C1", []string{"LED007 A3: the parents of C1 lead back to C1"}},
		// limits, and characters that read as others
		{"text of more digits than any ledger holds", "revenue", "C1 | 2022-12-31 | '" + strings.Repeat("9", 40) + " | US | direct", []string{"LED001 C2: beyond any amount a ledger holds"}},
		{"an id of 256 characters", "revenue", strings.Repeat("é", 256) + " | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: customer must have at most 255 characters"}},
		{"an id of 255 characters", "revenue", strings.Repeat("é", 255) + " | 2022-12-31 | 5 | US | direct", nil},
		{"a character that turns the text", "revenue", "\"C\\u202e1\" | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: id with an invisible character: customer must not contain invisible characters; the cell holds U+202E in \"C\\u202e1\""}},
		{"a C1 control character", "revenue", "\"C\\u009b1\" | 2022-12-31 | 5 | US | direct", []string{"LED001 A2: control character"}},
		{"the leap day that Excel invented", "revenue", "C1 | 60 | 5 | US | direct", []string{"LED001 B2: the cell holds 60, which is not a date"}},
		{"the day before it", "revenue", "C1 | 59 | 5 | US | direct", []string{"LED003 B2: date is 1900-02-28"}},
		// LED013
		{"a totals row by its label", "revenue", "C1 | 2022-12-31 | 5 | US | direct\nC2 | 2022-12-31 | 6 | US | direct\nTotal | | 11", []string{"LED013 C4: row 4 is a total of other rows, not the revenue of one customer in a month or quarter"}},
		{"a totals row by a label with a colon", "revenue", "C1 | 2022-12-31 | 5 | US | direct\nGrand Total: | | 5", []string{"LED013 C3"}},
		{"a totals row by a label beside the mapped columns", "revenue", "C1 | 2022-12-31 | 5 | US | direct | x\n | | 7 | | | Total for the year", []string{"LED013 C3"}},
		{"a totals row without a label", "revenue", "C1 | 2022-12-31 | 5 | US | direct\nC2 | 2022-12-31 | 6 | US | direct\n | | 11", []string{"LED013 C4"}},
		{"a totals row by its formula", "revenue", "C1 | 2022-12-31 | 5 | US | direct\n | | =SUBTOTAL(9,C2:C2) -> 4", []string{"LED013 C3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, folder(tt.ledger, headers[tt.ledger]+tt.rows))
			holds(t, got, tt.want...)
		})
	}
}

func TestLayout(t *testing.T) {
	rows := headers["revenue"] + "C1 | 2022-12-31 | 5 | US | direct\nC2 | 2022-12-31 | 6 | US | direct\n"
	tests := []struct {
		name, table string
		want        []string
	}{
		{"a header that is missing", strings.Replace(rows, "Revenue", "Amount", 1), []string{`LED002 A1: the header "Revenue" (field amount) was not found on sheet "Sheet1"; row 1 has "Customer", "Date", "Amount", "Country" and "Channel". Under [ledgers.revenue] in filing.toml, change the columns key, for example to amount = "Amount"`}},
		{"two that are missing", "Customer | Revenue\nC1 | 5", []string{`LED002 A1: the headers "Date" (field date), "Country" (field country) and "Channel" (field channel) were not found on sheet "Sheet1"; row 1 has "Customer" and "Revenue"`}},
		{"an empty sheet", "", []string{"LED002 l.xlsx!Sheet1: the sheet is empty"}},
		{"a header there twice", "Customer | Date | Revenue | Country | Channel | REVENUE\nC1 | 2022-12-31 | 5 | US | direct | 6", []string{`LED002 F1: "Revenue" is the header of columns C and F`}},
		{"a merged header", "#merge C1:D1\n" + rows, []string{"LED002 C1: C1:D1 is one merged cell"}},
		{"a title merged above the header", "#merge A1:E1\nRevenue of the year\n" + rows, nil},
		{"a merge beside the mapped columns", "#merge G2:G3\n" + rows, nil},
		{"hidden rows", "#hide 3\n" + rows, []string{"warning LED004 A3: one hidden row was counted"}},
		{"filtered rows", "#hide 2 3\n#filter A1:E3\n" + rows, []string{"warning LED004 A2: filtered rows: 2 hidden rows"}},
		{"a hidden column that is mapped", "#hidecol C\n" + rows, []string{"warning LED004 C1: column C is hidden"}},
		{"a hidden column that is not", "#hidecol F\n" + rows, nil},
		{"a hidden sheet", "#state hidden\n" + rows, []string{"warning LED004 l.xlsx!Sheet1: hidden sheet: the sheet is hidden and was read. Right-click a sheet tab, choose Unhide, and save the workbook"}},
		{"a very hidden sheet", "#state veryHidden\n" + rows, []string{"warning LED004 l.xlsx!Sheet1: hidden sheet: the sheet is \"very hidden\" (Excel does not list it under Unhide) and was read. Open the Visual Basic editor"}},
		{"a sheet that is to be calculated, without formulas", "#calc sheet\n" + rows, nil},
		{"a workbook that is to be calculated, without formulas in the ledger", "#calc full\n" + strings.Replace(rows, "| 5 | US | direct", "| 5 | US | direct | =1+1 -> 0", 1), nil},
		{"formulas beside the ledger in a sheet that is to be calculated", "#calc sheet\n" + strings.Replace(rows, "| 5 | US | direct", "| 5 | US | direct | =1+1 -> 0", 1), nil},
		{"manual calculation left unfinished", "#calc unfinished\n" + strings.Replace(rows, "| 5 |", "| =2+3 -> 5 |", 1), []string{"warning LED004 C2: formulas not recalculated: column C has 1 cell with a formula, the first one here; the workbook was saved in manual calculation mode before Excel had calculated it, so the values of such cells may be old. Open the workbook in Excel, press F9 and save it"}},
		{"manual calculation left unfinished, without formulas", "#calc unfinished\n" + rows, nil},
		{"whole columns and rows merged beside the mapped ones", "#merge H:J 9:9\n" + rows + "\n", []string{"LED001 A9: A9:XFD9 is a merged cell"}},
		{"a whole column merged beside the mapped ones", "#merge H:J\n" + rows, nil},
		{"a whole row merged above the header", "#merge 1:1\nRevenue of the year\n" + rows, nil},
		{"a whole column merged among the mapped ones", "#merge C:C\n" + rows, []string{"LED002 C1: C1:C1048576 is one merged cell"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			book, got := read(t, folder("revenue", tt.table))
			holds(t, got, tt.want...)
			if tt.want != nil && !strings.HasPrefix(tt.want[0], "warning") {
				return
			}
			if sum := revenue(book)["C1"] + revenue(book)["C2"]; sum != "56" {
				t.Errorf("C1 and C2 have the revenue %s, want 5 and 6", sum)
			}
		})
	}
}

// revenue returns the revenue of 2022 by customer.
func revenue(b *ledger.Book) map[string]string {
	by := map[string]string{}
	for words, a := range sums(b, "revenue", "amount", ledger.When{Span: year2022}) {
		by[strings.Join(strings.Fields(words)[:len(strings.Fields(words))-2], " ")] += a
	}
	return by
}

func TestUnreadable(t *testing.T) {
	good := ledgertest.Workbook(ledgertest.Sheet{Name: "A"}, ledgertest.Sheet{Name: "B"})
	lock := []byte("\x03Ada" + strings.Repeat(" ", 51) + "\x03\x00A\x00d\x00a\x00" + strings.Repeat(" \x00", 51))
	read := func(t *testing.T, toml string, file []byte) []string {
		fsys := fstest.MapFS{"filing.toml": {Data: []byte(head + "[ledgers.fx]\n" + toml + "\n" + mapped["fx"])}, "dir/other.xlsx": {Data: good}, "~$l.xlsx": {Data: lock}}
		if file != nil {
			fsys["l.xlsx"] = &fstest.MapFile{Data: file}
		}
		book, got := read(t, fsys)
		if book.Rates != nil {
			t.Errorf("rates were read: %v", book.Rates)
		}
		return got
	}
	ole := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2048)...)
	locked := slices.Clone(ole)
	for i, c := range []byte("EncryptedPackage") {
		locked[1024+2*i] = c
	}
	locked[1024+64] = 34
	tests := []struct {
		name, toml string
		file       []byte
		want       string
	}{
		{"missing", `file = "l.xlsx"`, nil, "LED012 filing.toml:14:1: l.xlsx does not exist in the filing folder"},
		{"missing, with others beside", `file = "dir/l.xlsx"`, nil, `LED012 filing.toml:14:1: Write the path of the export in filing.toml, such as ` + "`file = \"dir/other.xlsx\"`" + `; or save the export as dir/l.xlsx`},
		{"with the folders of Windows", `file = 'dir\l.xlsx'`, nil, "LED012 filing.toml:14:1: Write / between folders in filing.toml: `file = \"dir/l.xlsx\"`"},
		{"a folder", `file = "dir"`, nil, "LED012 filing.toml:14:1: dir is not a regular file"},
		{"CSV", `file = "l.xlsx"`, []byte("Currency,Date,Rate\nEUR,2022-12-31,1.1\n"), "LED012 l.xlsx: file that is not a workbook"},
		{"empty", `file = "l.xlsx"`, []byte{}, "LED012 l.xlsx: file that is not a workbook"},
		{"an old workbook", `file = "l.xlsx"`, ole, "LED012 l.xlsx: workbook in an old format"},
		{"encrypted", `file = "l.xlsx"`, locked, "LED012 l.xlsx: encrypted workbook: the workbook is encrypted: it has a password, or its structure is protected with Review > Protect Workbook. Open the workbook in Excel, turn off Review > Protect Workbook if it is on, and save the workbook without a password"},
		{"the lock file of a workbook", `file = "~$l.xlsx"`, nil, "LED012 ~$l.xlsx: file that is not a workbook: the file is the lock file that Excel writes while a workbook is open, with a name that starts with ~$. Write the name of the workbook, without ~$, as the value of the key \"file\" in filing.toml"},
		{"a Google Sheets shortcut", `file = "l.xlsx"`, []byte(`{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}`), "LED012 l.xlsx: file that is not a workbook: the file is a shortcut to a Google Sheets file (.gsheet) and holds no rows. Open the file in Google Sheets and choose File > Download"},
		{"cut short", `file = "l.xlsx"`, good[:len(good)-30], "LED012 l.xlsx: truncated or damaged workbook"},
		{"out of the folder", `file = "../l.xlsx"`, nil, "FIL002 filing.toml:14:1: path outside the filing folder"},
		{"absolute", `file = "/etc/l.xlsx"`, nil, "FIL002 filing.toml:14:1"},
		{"out of the folder and back", `file = "dir/../../l.xlsx"`, nil, "FIL002 filing.toml:14:1"},
		{"several sheets and none named", `file = "l.xlsx"`, good, `FIL001 filing.toml:13:1: l.xlsx has the sheets "A" and "B"`},
		{"an unknown sheet", "file = \"l.xlsx\"\nsheet = \"a\"", good, `FIL001 filing.toml:15:1: l.xlsx has no sheet "a"; it has "A" and "B"`},
		{"a sheet without a header", "file = \"l.xlsx\"\nsheet = \"B\"", good, "LED002 l.xlsx!B: the sheet is empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { holds(t, read(t, tt.toml, tt.file), tt.want) })
	}
}

func TestGoodCells(t *testing.T) {
	tests := []struct {
		name, rows, more string
		want             map[string]string // revenue of 2022 by customer
		found            []string
	}{
		{"ids are text, numbers or both", "C1 | 2022-12-31 | 1 | US | direct\n42 | 2022-12-31 | 2 | US | direct\n'42 | 2022-12-30 | 3 | US | partner\n0042 | 2022-12-31 | 4 | US | direct\n1E3 | 2022-12-31 | 5 | US | direct",
			"", map[string]string{"C1": "1", "0042": "4", "1000": "5"}, []string{`warning LED019 A5: "42" and "0042" differ only in leading zeros, and are counted as two`}},
		{"outer blanks of ids are trimmed and case is kept", "\" C1 \" | 2022-12-31 | 1 | US | direct\nc1 | 2022-12-31 | 2 | US | direct", "", map[string]string{"C1": "1", "c1": "2"}, []string{`warning LED019 A3: "C1" and "c1" differ only in case, and are counted as two`}},
		{"ids have the zeros that their format shows", "4010 {00000} | 2022-12-31 | 1 | US | direct\n'04010 | 2022-12-30 | 2 | US | direct\n123456 {00000} | 2022-12-31 | 4 | US | direct\n4010 {0} | 2022-12-31 | 5 | US | direct\n7 {00\\-00} | 2022-12-31 | 6 | US | direct\n0 {000} | 2022-12-31 | 7 | US | direct\n=A1 -> 8 {000} | 2022-12-31 | 8 | US | direct\n9 {#,##0} | 2022-12-31 | 9 | US | direct\n1E1 {000} | 2022-12-31 | 10 | US | direct\n-5 {000} | 2022-12-31 | 11 | US | direct",
			"", map[string]string{"04010": "3", "123456": "4", "4010": "5", "0007": "6", "000": "7", "008": "8", "9": "9", "010": "10", "-005": "11"}, []string{`warning LED019 A5: "04010" and "4010" differ only in leading zeros`}},
		{"dates with a midnight written out", "C1 | '2022-12-31T00:00 | 1 | US | direct\nC2 | '2022-12-31T00:00:00.000Z | 2 | US | direct\nC3 | '2022-12-31T00:00:00+00:00 | 3 | US | direct", "", map[string]string{"C1": "1", "C2": "2", "C3": "3"}, nil},
		{"formats of amounts are not read", "C1 | 2022-12-31 | 44663 {m/d/yyyy} | US | direct\nC2 | 2022-12-31 | 5 {00000} | US | direct\nC3 | 44926 {00000} | 6 | US | direct", "", map[string]string{"C1": "44663", "C2": "5", "C3": "6"}, nil},
		{"ids of 15 digits", "123456789012345 | 2022-12-31 | 1 | US | direct", "", map[string]string{"123456789012345": "1"}, nil},
		{"dates are serials or ISO text", "C1 | 44926 | 1 | US | direct\nC2 | '2022-12-31 | 2 | US | direct\nC3 | =A1 -> 2022-01-01 | 3 | US | direct\nC4 | 44926.0 | 4 | US | direct", "", map[string]string{"C1": "1", "C2": "2", "C3": "3", "C4": "4"}, nil},
		{"the first and last day of the year", "C1 | 2021-12-31 | 1 | US | direct\nC2 | 2022-01-01 | 2 | US | direct\nC3 | 2022-12-31 | 3 | US | direct\nC4 | 2023-01-01 | 4 | US | direct", "", map[string]string{"C2": "2", "C3": "3"}, nil},
		{"numbers are their 15 digits", "C1 | 2022-12-31 | 1.1000000000000001 | US | direct\nC2 | 2022-12-31 | -0.30000000000000004 | US | direct\nC3 | 2022-12-31 | 1.5E-3 | US | direct", "", map[string]string{"C1": "1.1", "C2": "-0.3", "C3": "0.0015"}, nil},
		{"text is taken as it is written", "C1 | 2022-12-31 | '1.1000000000000001 | US | direct", "", map[string]string{"C1": "1.1000000000000001"}, []string{"warning LED006 C2: column C has one such cell"}},
		{"a formula is its cached value", "C1 | 2022-12-31 | =1+1 -> 2 | US | direct", "", map[string]string{"C1": "2"}, nil},
		{"thousands", "C1 | 2022-12-31 | 1.2345 | US | direct", "unit = \"thousands\"", map[string]string{"C1": "1234.5"}, nil},
		{"millions", "C1 | 2022-12-31 | -1.2345678 | US | direct", "unit = \"millions\"", map[string]string{"C1": "-1234567.8"}, nil},
		{"countries by code or name, and words that are mapped", "C1 | 2022-12-31 | 1 | united  STATES | direct\nC2 | 2022-12-31 | 2 | England | Reseller\nC3 | 2022-12-31 | 3 | DEU | MSP", "", map[string]string{"C1": "1", "C2": "2", "C3": "3"}, nil},
		{"blank rows and ragged rows", "\nC1 | 2022-12-31 | 1 | US | direct | beside | and more\n\n | | | | | a remark beside\nC2 | 2022-12-31 | 2 | US | direct\n\"  \"", "", map[string]string{"C1": "1", "C2": "2"}, nil},
		{"columns beside may hold anything", "C1 | 2022-12-31 | 1 | US | direct | #REF!\nC2 | 2022-12-31 | 2 | US | direct | =1+1", "", map[string]string{"C1": "1", "C2": "2"}, nil},
		{"zero is a number", "C1 | 2022-12-31 | 0 | US | direct", "", map[string]string{"C1": "0"}, nil},
		{"an amount that happens to be the sum of those above", "C1 | 2022-12-31 | 1 | US | direct\nC2 | 2022-12-31 | 2 | US | direct\nC3 | 2022-12-31 | 3 | US | direct", "", map[string]string{"C1": "1", "C2": "2", "C3": "3"}, nil},
		{"a customer whose name begins with total", "Total Energies | 2022-12-31 | 1 | US | direct", "", map[string]string{"Total Energies": "1"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			book, got := read(t, folder("revenue", headers["revenue"]+tt.rows, tt.more))
			holds(t, got, tt.found...)
			by := revenue(book)
			if strings.Contains(tt.rows, "'42") {
				if parts := sums(book, "revenue", "amount", ledger.When{Span: year2022}); parts["42 US direct"] != "2" || parts["42 US partner"] != "3" {
					t.Errorf("customer 42 has %v", parts)
				}
				delete(by, "42")
			}
			if !maps.Equal(by, tt.want) {
				t.Errorf("the revenue is %v, want %v", by, tt.want)
			}
		})
	}
}

func TestHeaderSearch(t *testing.T) {
	table := `Example, Inc.
Revenue | by customer

Channel | country  CODE | notes | reVENUE | Customer | DATE
direct | US | first | 5 | C1 | 2022-12-31
Channel | | | 6 | C2 | 2022-12-31
`
	fsys := ledgertest.Folder(map[string]string{
		"filing.toml": head + "[ledgers.revenue]\nfile = \"./l.xlsx\"\ncolumns = { customer = \"customer\", date = \"Date\", amount = \"Revenue\", country = \" Country Code\", channel = \"Channel\" }\nvalues.channel = { direct = [\"Channel\"] }\nvalues.country = { US = [\"US\"] }\n",
		"l.xlsx":      strings.Replace(table, "Channel | | |", "Channel | Japan | |", 1),
	})
	book, got := read(t, fsys)
	holds(t, got)
	if by := revenue(book); !maps.Equal(by, map[string]string{"C1": "5", "C2": "6"}) {
		t.Errorf("the revenue is %v", by)
	}
	if got := book.Table("revenue").Cells("amount"); len(got) != 1 || !strings.HasSuffix(got[0].String(), "l.xlsx!Sheet1!D5:D6") {
		t.Errorf("the amounts are in %s, want D5:D6", got)
	}
	if got, ok := book.Table("revenue").First("customer", "C2"); !ok || got.Ref != "E6" {
		t.Errorf("C2 stands in %s, want E6", got)
	}
}

func TestDateSystems(t *testing.T) {
	for _, system := range []string{"", "#1904\n"} {
		book, got := read(t, folder("subscriptions", system+headers["subscriptions"]+"C1 | 2021-12-31 | 2022-12-30 | | 5\nC2 | 2022-01-01 | 2022-12-31 | | 7\n"))
		holds(t, got)
		for d, want := range map[fiscal.Date]string{close2021: "C1", close2022: "C2"} {
			held := sums(book, "subscriptions", "arr", ledger.On(d, ledger.Active))
			if a := held[want+" "]; len(held) != 1 || a == "" || a == "0" {
				t.Errorf("%q: on %s there is %v, want %s alone", system, d, held, want)
			}
		}
	}
	// the same serial is a day 4 years and a day later in the other system
	book, _ := read(t, folder("subscriptions", "#1904\n"+headers["subscriptions"]+"C1 | 43465 | 43829 | | 5\n"))
	if got := book.Table("subscriptions").Terms.Days[0]; got.Start.String() != "2023-01-01" || got.End.String() != "2023-12-31" {
		t.Errorf("the term runs from %s to %s, want the year 2023", got.Start, got.End)
	}
}

func TestSubscriptions(t *testing.T) {
	rows := `C1 | 2020-01-01 | 2021-12-31 | | 5
C1 | 2021-12-31 |            | eur | 7
C1 | 2019-01-01 |            | EUR | 0.5
C2 | 2022-12-31 | 2022-12-31 | USD | 0
C3 | 2022-01-01 | 2022-12-30 | | 9
`
	book, got := read(t, folder("subscriptions", headers["subscriptions"]+rows, `unit = "thousands"`))
	holds(t, got)
	on := func(d fiscal.Date) string {
		var list []string
		for words, a := range sums(book, "subscriptions", "arr", ledger.On(d, ledger.Active)) {
			list = append(list, strings.ReplaceAll(words, " ", "")+" "+a)
		}
		slices.Sort(list)
		return strings.Join(list, ", ")
	}
	if got, want := on(close2021), "C1 5000, C1EUR 7500"; got != want {
		t.Errorf("at the end of 2021 there is %s, want %s", got, want)
	}
	if got, want := on(close2022), "C1EUR 7500, C2USD 0"; got != want {
		t.Errorf("at the end of 2022 there is %s, want %s", got, want)
	}
	s := book.Table("subscriptions")
	if len(s.Terms.Days) != 5 || s.Dict("customer").Word(s.Terms.Customer[2]) != "C1" || s.Terms.Days[2].Start.String() != "2019-01-01" {
		t.Errorf("the terms are %+v", s.Terms)
	}
	for field, want := range map[string]string{"arr": "E2:E6", "start": "B2:B6", "end": "C2:C6"} {
		if at := s.Cells(field); len(at) != 1 || at[0].String() != "l.xlsx!Sheet1!"+want {
			t.Errorf("%s is in %s, want %s", field, at, want)
		}
	}
	if at, ok := s.First("currency", "EUR"); !ok || at.Ref != "D3" {
		t.Errorf("EUR is first in %s, want D3", at)
	}
	if at, ok := s.First("currency", "GBP"); ok {
		t.Errorf("GBP is in %s", at)
	}
	if s.Terms.Days[1].Overlaps(fiscal.Span{Start: 1, End: fiscal.NewDate(2018, 12, 31)}) || !s.Terms.Days[1].Overlaps(fiscal.Span{Start: close2022 + 500, End: close2022 + 501}) {
		t.Error("an open term has no end, and begins where it says")
	}
}

func TestRates(t *testing.T) {
	book, got := read(t, folder("fx", headers["fx"]+"EUR | 2022-12-30 | 1.2\neur | 2022-12-23 | 1.1\nEUR | 2023-01-01 | 1.3\nGBP | 2022-12-24 | 1.5\n"))
	holds(t, got)
	for _, tt := range []struct{ currency, date, want string }{
		{"EUR", "2022-12-31", "1.2"}, {"EUR", "2022-12-30", "1.2"}, {"EUR", "2022-12-29", "1.1"}, {"EUR", "2023-01-01", "1.3"}, {"EUR", "2022-12-22", ""},
		{"GBP", "2022-12-31", "1.5"}, {"GBP", "2023-01-01", ""}, {"EUR", "2023-01-08", "1.3"}, {"EUR", "2023-01-09", ""}, {"JPY", "2022-12-31", ""},
	} {
		d, err := fiscal.ParseDate(tt.date)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if r, ok := book.Rates.On(tt.currency, d); ok {
			got = r.Rate.String()
		}
		if got != tt.want {
			t.Errorf("the rate of %s on %s is %q, want %q", tt.currency, tt.date, got, tt.want)
		}
	}
}

func TestCustomers(t *testing.T) {
	book, got := read(t, folder("customers", headers["customers"]+"C1 | C2\nC2 | 77\nC4 | \n'77 | Group\nC5 | C4\n"))
	holds(t, got)
	for id, want := range map[string]string{"C1": "Group", "C2": "Group", "77": "Group", "Group": "Group", "C4": "C4", "C5": "C4", "C9": "C9"} {
		if got := book.Customers.Top(id); got != want {
			t.Errorf("the topmost parent of %s is %s, want %s", id, got, want)
		}
	}
	var none *ledger.Customers
	if none.Top("C1") != "C1" || len(none.Parents()) != 0 {
		t.Error("without a ledger a customer is not itself")
	}
}

func TestOtherLedgers(t *testing.T) {
	tests := []struct{ ledger, rows string }{
		{"trial-balance", "4000 | 2022-12-31 | -5.5\nNI | 2022-12-31 | 0"},
		{"securities", "2022-12-31 | U.S. Treasury | short-term | 1 | 100 | 2 | -1 | 101\n2022-12-31 | Cash | CASH | | 5 | | | 5\n2022-12-31 | Bonds | long-term | '2 | 100 | | | 100"},
		{"note-tables", "investment-types | 2022-12-31 | short-term | Treasury | fair-value | 5\nhierarchy | 2022-12-31 | | Treasury | level-1 | 5\nhierarchy | 2022-12-31 | | Total | total | 5"},
	}
	for _, tt := range tests {
		t.Run(tt.ledger, func(t *testing.T) {
			_, got := read(t, folder(tt.ledger, headers[tt.ledger]+tt.rows))
			holds(t, got)
		})
	}
}

func TestReferenceTellsEqualRowsApart(t *testing.T) {
	fsys := ledgertest.Folder(map[string]string{
		"filing.toml": head + "[ledgers.fx]\nfile = \"l.xlsx\"\ncolumns = { currency = \"Currency\", date = \"Date\", rate = \"Rate\", reference = \"No\" }\n",
		"l.xlsx":      "No | Currency | Date | Rate\n1 | EUR | 2022-12-31 | 1.1\n2 | EUR | 2022-12-31 | 1.1\n | EUR | 2022-12-31 | 1.1\n | EUR | 2022-12-31 | 1.1\n",
	})
	_, got := read(t, fsys)
	holds(t, got, "LED003 B5: row 5 equals row 4")
}

func TestManyAlike(t *testing.T) {
	rows := headers["revenue"] + strings.Repeat("C1 | x | 5 | US | direct\n", 1150) + "C1 | 2022-12-31 | y | US | direct\n"
	book, got := read(t, folder("revenue", rows))
	if len(got) != 1002 || len(revenue(book)) != 0 {
		t.Fatalf("there are %d findings, want 1000, one for the rest, and one of another column", len(got))
	}
	if !slices.ContainsFunc(got, func(s string) bool {
		return strings.HasPrefix(s, "error LED001 B1151:") && strings.Contains(s, "the column has 150 more such cells; the last one is here")
	}) {
		t.Errorf("no finding counts the other cells: %s", got[1000:])
	}
}

// TestTimes checks that dates with a time in one column are one finding.
func TestTimes(t *testing.T) {
	rows := headers["subscriptions"]
	for i := range 128 {
		rows += fmt.Sprintf("C%d | 43985.%d | 43985.75 | | 5\n", i, i+1)
	}
	f, _, err := filing.Read(folder("subscriptions", rows))
	if err != nil {
		t.Fatal(err)
	}
	_, found := ledger.Read(f, ledger.Ask{}, ledger.Access{})
	found = diag.Group(diag.Sort(found))
	if len(found) != 2 || found[0].Count != 128 || found[1].Count != 128 {
		t.Fatalf("found %v, want one finding for each column of dates", found)
	}
	for i, want := range []string{`date with a time of day: start must be a date without a time; the cell holds 2020-06-03 02:24. Add ` + "`times = \"drop\"`" + ` to [ledgers.subscriptions] in filing.toml to drop the times; or, in an empty column, enter =INT(B2), fill it`,
		`date with a time of day: end must be a date without a time; the cell holds 2020-06-03 18:00. Add ` + "`times = \"drop\"`" + ` to [ledgers.subscriptions] in filing.toml to drop the times; or, in an empty column, enter =IF(C2="","",INT(C2)), fill it`} {
		if !strings.HasPrefix(found[i].Message(), want) {
			t.Errorf("the message is %q, want %q", found[i].Message(), want)
		}
	}
}

func TestRows(t *testing.T) {
	book, _ := read(t, folder("revenue", headers["revenue"]+"C1 | 2022-12-31 | 1.5 | Germany | Reseller\nC2 | '2022-01-01 | 2 | US | direct\nC3 | x | 2 | US | direct\n", `unit = "thousands"`))
	var got []string
	for e := range book.Table("revenue").Rows() {
		if e.Word("customer") == "C2" {
			continue
		}
		l := e.Line()
		s := fmt.Sprint(l.Num)
		for _, c := range l.Fields {
			s += fmt.Sprintf(" %s=%s@%s", c.Name, c.Text, c.At.Ref)
		}
		got = append(got, s)
	}
	want := "2 customer=C1@A2 date=2022-12-31@B2 amount=1500@C2 country=DE@D2 channel=partner@E2"
	if strings.Join(got, "\n") != want {
		t.Errorf("the rows are %q, want %q", got, want)
	}
}

// TestExcelizeWrites reads a workbook that was not made for these tests.
func TestExcelizeWrites(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	for cell, v := range map[string]any{"A1": "Currency", "B1": "Date", "C1": "Rate", "A2": "EUR", "B2": close2022.Words(), "C2": 1.1} {
		if err := x.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellValue("Sheet1", "B2", 44926); err != nil {
		t.Fatal(err)
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	fsys := folder("fx", "")
	fsys["l.xlsx"] = &fstest.MapFile{Data: b.Bytes()}
	book, got := read(t, fsys)
	holds(t, got)
	if r, ok := book.Rates.On("EUR", close2022); !ok || r.Rate.String() != "1.1" {
		t.Errorf("the rate is %v, %v, want 1.1", r, ok)
	}
}

// rewritten returns a workbook with a text in one of its parts replaced.
func rewritten(t *testing.T, book []byte, part, old, text string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			if !strings.Contains(string(content), old) {
				t.Fatalf("%s has no %q", part, old)
			}
			content = []byte(strings.ReplaceAll(string(content), old, text))
		}
		to, err := w.Create(f.Name)
		if err == nil {
			_, err = to.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestParts reads workbooks with what ledgertest does not write.
func TestParts(t *testing.T) {
	table := headers["revenue"] + "42 | 2022-12-31 | 5 | US | direct\n"
	const sheet, styles, wb = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
	const dated = `s="1"><v>44926</v>`
	tests := []struct {
		name, part, old, text string
		customer              string // of the revenue, "" for none
		want                  []string
	}{
		{"an ISO date", sheet, dated, `t="d"><v>2022-12-31</v>`, "42", nil},
		{"an ISO date at midnight", sheet, dated, `t="d"><v>2022-12-31T00:00:00.000Z</v>`, "42", nil},
		{"an ISO date at midnight without seconds", sheet, dated, `t="d"><v>2022-12-31T00:00</v>`, "42", nil},
		{"an ISO date with a time", sheet, dated, `t="d"><v>2022-12-31T23:59:59Z</v>`, "", []string{"LED001 B2: the cell holds 2022-12-31 23:59"}},
		{"a format of zeros for all cells", styles, `<cellXfs count="2"><xf/>`, `<numFmts/><cellXfs count="2"><xf numFmtId="1"/>`, "42", nil},
		{"the format of the cells without a style", styles, `<fonts count="1">`, `<numFmts count="1"><numFmt numFmtId="0" formatCode="0000"/></numFmts><fonts count="1">`, "0042", nil},
		{"a style that the workbook lacks", sheet, `<c r="A2">`, `<c r="A2" s="9">`, "", []string{"LED001 A2: id with an unknown number format"}},
		{"styles that cannot be read", styles, `<styleSheet `, `<styleSheets `, "", []string{"LED001 A2: id with an unknown number format"}},
		{"a module without a part", wb, `<sheets>`, `<sheets><sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/>`, "42", nil},
		{"a row of no height", sheet, `<row r="2">`, `<row r="2" ht="0" customHeight="1">`, "42", []string{"warning LED004 A2: one hidden row"}},
		{"a column of no width", sheet, `<sheetData>`, `<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>`, "42", []string{"warning LED004 C1: column C is hidden"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := folder("revenue", table)
			fsys["l.xlsx"].Data = rewritten(t, fsys["l.xlsx"].Data, tt.part, tt.old, tt.text)
			book, got := read(t, fsys)
			holds(t, got, tt.want...)
			want := map[string]string{}
			if tt.customer != "" {
				want[tt.customer] = "5"
			}
			if by := revenue(book); !maps.Equal(by, want) {
				t.Errorf("the revenue is %v, want %v", by, want)
			}
		})
	}
	fsys := folder("revenue", table, `sheet = "Module1"`)
	fsys["l.xlsx"].Data = rewritten(t, fsys["l.xlsx"].Data, wb, `<sheets>`, `<sheets><sheet name="Module1" sheetId="9" r:id=""/>`)
	_, got := read(t, fsys)
	holds(t, got, `FIL001 filing.toml:18:1: l.xlsx has no sheet "Module1"; it has "Sheet1"`)
}

// FuzzCells checks that no row makes the reader panic, and that one that is not
// reported is read.
func FuzzCells(f *testing.F) {
	for _, row := range [][5]string{
		{"C1", "2022-12-31", "5", "US", "direct"}, {"42", "44926.5", "'1,5", "Atlantis", ""}, {"#REF!", "=A1", "1E400", "=1 -> 2", "TRUE"},
		{"Total", "", "5", "", ""}, {`"\x00"`, "-1", "-0", "0", "1e999"}, {"", "99999999999", "", "", ""},
	} {
		f.Add(row[0], row[1], row[2], row[3], row[4])
	}
	f.Fuzz(func(t *testing.T, customer, date, amount, country, channel string) {
		book, err := ledgertest.Parse(headers["revenue"] + strings.Join([]string{customer, date, amount, country, channel}, " | "))
		if err != nil || len(book.Sheets) != 1 {
			return
		}
		fsys := folder("revenue", "")
		fsys["l.xlsx"] = &fstest.MapFile{Data: book.Bytes()}
		read, found := read(t, fsys)
		revenue := read.Table("revenue")
		if revenue == nil {
			if len(found) == 0 {
				t.Fatal("nothing was read, and nothing found")
			}
			return
		}
		sane := 0
		for e := range revenue.Rows() {
			sane++
			customer, country, channel := e.Word("customer"), e.Word("country"), e.Word("channel")
			if customer != strings.TrimSpace(customer) || customer == "" || len(country) != 2 || channel != "direct" && channel != "partner" {
				t.Fatalf("read %+v", e.Line())
			}
		}
		if sane == 0 && revenue.Answer("amount").Groups() > 0 {
			t.Fatal("there is revenue of nobody")
		}
	})
}
