// Package remedy writes what to do about a cell or a row of a ledger that tieout cannot read: first
// the line of filing.toml that makes it readable, if there is one, and then how to correct the
// export. A line is proposed only if it was tried on the cell. Each function is named after the
// problem, such as [Date], [Amount] or [NoHeader], and returns the Remedy of a finding or the whole
// finding. Packages rows, relation and fairvalue report the findings.
package remedy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// in names the section of a ledger.
func in(l *filing.Ledger) string { return fmt.Sprintf("[ledgers.%s] in filing.toml", l.Ledger) }

// noNumbers are the values of decimals in PostgreSQL that are no numbers.
var noNumbers = []string{"NaN", "Infinity", "-Infinity"}

// Query names the key of filing.toml that changes what a ledger in a database returns.
func Query(l *filing.Ledger) string {
	if l.Query == "" {
		return "a `query` in place of table in " + in(l)
	}
	return "`query` of " + in(l)
}

// Amount returns the remedy for a cell that is not an amount. The argument word is the text
// of the cell, "" if the cell holds no text. The argument currency is the currency of the
// row, "" if it is not known.
func Amount(l *filing.Ledger, word, currency string) string {
	if l.Source != nil {
		if slices.Contains(noNumbers, word) {
			return fmt.Sprintf("Correct the amount in the database; or, in %s, leave such rows out with WHERE COLUMN <> '%s', or read 0 in its place, with COALESCE(NULLIF(COLUMN, '%[2]s'), 0)", Query(l), word)
		}
		return fmt.Sprintf("Correct the amount in the database; or, if it has too many decimal places, round it in %s, as CAST(COLUMN AS decimal(18, 2)) does", Query(l))
	}
	plain := "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook"
	fits := func(p *format.NumberPattern, credits bool) (string, bool) {
		n, problem := p.Parse(word, credits)
		return n.Plain, problem == "" && (n.Mark == "" || currency == "" || format.IsMark(n.Mark, currency))
	}
	signs := l.Ledger == "revenue" || l.Ledger == "trial-balance"
	if l.Numbers != nil {
		if p, problem := l.Numbers.Parse(word, l.Credits); problem == "" && p.Mark != "" {
			if _, ok := fits(l.Numbers, true); ok && signs && !l.Credits {
				return fmt.Sprintf("Add `credit_negative = true` to %s if CR marks a credit; otherwise enter the amount without it, and save the workbook", in(l))
			}
			return fmt.Sprintf("Enter the amount in %s, without %s, and save the workbook", currency, p.Mark)
		}
		return fmt.Sprintf("Enter the amount in the form of numbers, such as -%s, or 0 for a dash, and save the workbook", l.Numbers)
	}
	lines := numbers(func(p *format.NumberPattern) (string, bool) { return fits(p, l.Credits) })
	switch len(lines) {
	case 0:
		return plain
	case 1:
		line, _, _ := strings.Cut(lines[0], " for ")
		return fmt.Sprintf("Add %s to %s; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", line, in(l))
	}
	return fmt.Sprintf("Add to %s %s; or enter a plain number such as -1234.50, and save the workbook", in(l), text.List(lines, "or"))
}

// Rate returns the remedy for a cell that is not an exchange rate of a currency. Word is its
// text, "" if it holds none.
func Rate(l *filing.Ledger, word, currency string) string {
	correct := "enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook"
	if l.Divides(currency) {
		correct = "enter the units of the currency for one unit of the reporting currency, as a plain number such as 0.85, and save the workbook"
	}
	if l.Numbers != nil || l.Source != nil {
		return text.Capital(correct)
	}
	lines := numbers(func(p *format.NumberPattern) (string, bool) {
		n, problem := p.Parse(word, false)
		return n.Plain, problem == "" && n.Mark == "" && !strings.HasPrefix(n.Plain, "-") && strings.Trim(n.Plain, "0.") != ""
	})
	switch len(lines) {
	case 0:
		return text.Capital(correct)
	case 1:
		line, _, _ := strings.Cut(lines[0], " for ")
		return fmt.Sprintf("Add %s to %s; or %s", line, in(l), correct)
	}
	return fmt.Sprintf("Add to %s %s; or %s", in(l), text.List(lines, "or"), correct)
}

// numbers returns the lines of filing.toml with which a text can be read as a number, one for each
// number that it may be. Fits returns what a form reads, a plain number.
func numbers(fits func(p *format.NumberPattern) (string, bool)) (lines []string) {
	var read []string
	for _, p := range format.Numbers {
		if n, ok := fits(p); ok && !slices.Contains(read, n) {
			read = append(read, n)
			lines = append(lines, fmt.Sprintf("`numbers = %s` for %s", toml.Quote(p.String()), n))
		}
	}
	return lines
}

// wide are the tokens that take one digit or two, for those that take two.
var wide = strings.NewReplacer("MMMM", "MMMM", "MMM", "MMM", "MM", "M", "DD", "D")

// Date returns the remedy for a cell that is not a date. The argument word is the text of
// the cell, "" if the cell holds no text. The argument plain is true if the file has no
// sheets.
func Date(l *filing.Ledger, f *schema.Field, word string, plain bool) string {
	correct := enterDay(l, f)
	if l.Source != nil {
		convert := filing.ToDate(l.Source, "COLUMN")
		if word = strings.TrimSpace(word); slices.Contains(endless, word) {
			if correct == "" {
				return fmt.Sprintf("Correct the date in the database; or leave such rows out with WHERE COLUMN <> '%s' in %s", word, Query(l))
			}
			return fmt.Sprintf("%s; or, in %s, read NULL in its place, with NULLIF(COLUMN, '%s')", text.Capital(correct), Query(l), word)
		}
		return fmt.Sprintf("%s; or convert the column to a date in %s, such as %s", text.Capital(cmp.Or(correct, "correct the date in the database")), Query(l), convert)
	}
	if correct == "" {
		if correct = "enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook"; plain {
			correct = "correct the date and save the file"
		}
	}
	word = strings.TrimSpace(word)
	if day, _, timed := format.CutClock(word); timed {
		word = day
	}
	if l.Dates != nil {
		if w := wide.Replace(l.Dates.String()); w != l.Dates.String() {
			if p, err := format.CompileDate(w); err == nil {
				if _, fits := p.Match(word); fits {
					return fmt.Sprintf("Write `dates = %s` in %s, whose M and D take one digit or two; or %s", toml.Quote(w), in(l), correct)
				}
			}
		}
		return text.Capital(correct)
	}
	forms := format.Days
	if l.Index("date") >= 0 {
		forms = format.Dates
	}
	// A text such as 12/12/2022 is one date, but the other dates of its column are not.
	type reading struct {
		format.Parts
		dayFirst bool
	}
	var lines []string
	var read []reading
	for _, p := range forms {
		parts, fits := p.Match(word)
		if is := (reading{parts, strings.HasPrefix(p.String(), "D")}); fits && !slices.Contains(read, is) {
			read = append(read, is)
			lines = append(lines, fmt.Sprintf("`dates = %s`", toml.Quote(p.String())))
		}
	}
	switch {
	case lines == nil:
		return text.Capital(correct)
	case len(lines) == 1:
		return fmt.Sprintf("Add %s to %s; or %s", lines[0], in(l), correct)
	}
	return fmt.Sprintf("Add to %s the form in which the export shows dates, %s; or %s", in(l), text.List(lines, "or"), correct)
}

// endless are the dates of PostgreSQL that are no days.
var endless = []string{"infinity", "-infinity"}

// forever is the year that systems write as the end of what has none.
const forever = 9999

// DateOutside returns the remedy for a cell whose date is outside the years that a filing may
// have.
func DateOutside(l *filing.Ledger, f *schema.Field, d fiscal.Date) string {
	how := text.Capital(cmp.Or(enterDay(l, f), "correct the date and save the workbook"))
	if year, _, _ := d.Civil(); f.Name == "end" && year == forever {
		how += fmt.Sprintf(". If %s means \"no end\" everywhere in the column, use Find and Replace to replace it with nothing in that column", d)
	}
	return how
}

// enterDay returns the instruction to enter a date that may be blank, or "" for a date that may
// not.
func enterDay(l *filing.Ledger, f *schema.Field) string {
	switch {
	case f.Name == "acquired":
		return "enter the day of the acquisition, or clear the cell if the customer was not acquired, and save the workbook"
	case f.Name == "end" && l.DayAfter:
		return "enter the first day without service, or clear the cell if the term has no end, and save the workbook"
	case f.Name == "end":
		return "enter the last day of service, or clear the cell if the term has no end, and save the workbook"
	}
	return ""
}

// mostPattern is the length of a pattern of rows that a remedy proposes, in characters.
const mostPattern = 60

// Mark returns the remedy for a row that is no data: a line of filing.toml for the key
// "note_rows" or "total_rows", which marks such rows by a word in a column. The argument
// name is the field of the column or, if the column has no field, its header. A word of
// asterisks or question marks alone marks every row; its row must be deleted.
func Mark(l *filing.Ledger, key, name, word string) string {
	if l.Source != nil {
		return "leave such rows out with a WHERE in " + Query(l)
	}
	marked := l.NoteRows
	if key == "total_rows" {
		marked = l.TotalRows
	}
	if word = text.OneLine(word); strings.Trim(word, "*? ") == "" {
		return "delete the row and save the workbook"
	}
	word = strings.ReplaceAll(word, "*", "?") // an asterisk would stand for any text
	if r := []rune(word); len(r) > mostPattern {
		word = strings.TrimRight(string(r[:mostPattern]), " ") + "*"
	}
	of := toml.Key(name)
	switch {
	case marked == nil:
		return fmt.Sprintf("add %s = { %s = [%s] } to %s", key, of, toml.Quote(word), in(l))
	case slices.ContainsFunc(marked, func(m filing.Marked) bool { return m.Name == name }):
		return fmt.Sprintf("add %s to %s in %s of %s", toml.Quote(word), of, key, in(l))
	}
	return fmt.Sprintf("add %s = [%s] to %s of %s", of, toml.Quote(word), key, in(l))
}

// Only returns the remedy for a word that the key "only" of the ledger neither keeps nor
// drops. The argument header is the column of the word.
func Only(l *filing.Ledger, header, word string) string {
	return fmt.Sprintf("Add %s to the list \"keep\" or the list \"drop\" of the column %s, in the key \"only\" of %s", toml.Quote(word), toml.Quote(header), in(l))
}

// Unused returns the finding on words of the key "only" of a ledger that no row has. Each item
// of the list is a word and its column.
func Unused(l *filing.Ledger, words []string) diag.Diagnostic {
	const most = 10
	if more := len(words) - most; more > 0 {
		words = append(words[:most:most], fmt.Sprintf("%d more words", more))
	}
	return diag.Diagnostic{Severity: diag.Info, Code: "FIL001", Summary: "word of the key \"only\" that no row has", Subject: l.Only[0].At,
		Detail: fmt.Sprintf("no row of the %s ledger has %s", l.Ledger, text.List(words, "or")),
		Remedy: `If a word is misspelled, correct it in the key "only"; otherwise, no change is needed`}
}

// Repeated returns the finding for a row that repeats the headers, which the row with the number
// header holds. Its remedy marks such rows by a field of words. The argument columns holds the
// column of each field, 0 if it has none.
func Repeated(l *filing.Ledger, at source.Cell, row, header int, columns []int) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED001", Summary: "headers among the rows", Subject: at, Detail: fmt.Sprintf("row %d repeats the headers of row %d", row, header), Remedy: "Delete the row and save the file"}
	for i, f := range l.Fields {
		if columns[i] > 0 && f.Kind != schema.Amount && f.Kind != schema.Rate {
			d.Remedy = text.Capital(Mark(l, "note_rows", f.Name, l.Columns[i])) + "; or delete the row and save the file"
			break
		}
	}
	return d
}

// Rule returns the finding for a row that is a line of dashes or the like, by the text of its
// first field.
func Rule(l *filing.Ledger, at source.Cell, field, word string) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED001", Summary: "line among the rows", Subject: at, Detail: fmt.Sprintf("the row holds only a line, such as %q", text.Clip(text.OneLine(word), mostPattern)),
		Remedy: text.Capital(Mark(l, "note_rows", field, word)) + "; or delete the row and save the file"}
}
