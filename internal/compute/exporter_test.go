package compute_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// exporter writes the ledgers of a filing in the shapes of other systems, and says in
// filing.toml how. It makes one of the likeliest mistakes, or none: the export then is what
// a program with that mistake would take it for.
type exporter struct {
	*rand.Rand
	wrong  mistake
	made   bool // the mistake was made, so that the facts may differ
	folder fstest.MapFS
	toml   strings.Builder
	span   func(period) (days, bool)
	listed bool // the calendar lists its quarters
	shapes map[string]int
}

func (x *exporter) chance(n int) bool { return x.IntN(n) == 0 }

func choose[T any](x *exporter, list ...T) T { return list[x.IntN(len(list))] }

// is reports whether the exporter makes a mistake here.
func (x *exporter) is(m mistake) bool {
	x.made = x.made || x.wrong == m
	return x.wrong == m
}

// shape counts a shape, and draws whether the export has it: one in n has.
func (x *exporter) shape(name string, n int) bool {
	if !x.chance(n) {
		return false
	}
	x.shapes[name]++
	return true
}

// The kinds of fields.
const (
	aWord = iota
	aDate
	anAmount
	aRate
)

// book is a ledger as rows of fields: dates in ISO form, amounts plain, blanks empty.
type book struct {
	ledger  string
	fields  []string
	kinds   []int
	rows    [][]string
	keys    []string          // lines of its section
	headers map[string]string // of fields, where another field is mapped
	credits bool              // amounts that are text may have CR and DR
	country bool              // countries may be in words of their own
	filled  []string          // fields that fill may leave blank
}

func (b *book) index(field string) int { return slices.Index(b.fields, field) }

// drop takes a field out of the rows.
func (b *book) drop(field string) {
	i := b.index(field)
	b.fields, b.kinds = slices.Delete(slices.Clone(b.fields), i, i+1), slices.Delete(slices.Clone(b.kinds), i, i+1)
	for r := range b.rows {
		b.rows[r] = slices.Delete(slices.Clone(b.rows[r]), i, i+1)
	}
}

// column is a column of a sheet: a field, or with a day or a word a part of across.
type column struct {
	field string
	kind  int
	head  any
}

// quotedList returns texts as a list of TOML.
func quotedList(list ...string) string {
	var each []string
	for _, s := range list {
		each = append(each, fmt.Sprintf("%q", s))
	}
	return "[" + strings.Join(each, ", ") + "]"
}

// isoForms are patterns of dates with the layouts that mean the same.
var isoForms = []struct{ pattern, layout string }{
	{"MM/DD/YYYY", "01/02/2006"}, {"M/D/YYYY", "1/2/2006"}, {"DD.MM.YYYY", "02.01.2006"}, {"D MMM YYYY", "2 Jan 2006"}, {"YYYYMMDD", "20060102"}, {"MMMM D, YYYY", "January 2, 2006"}, {"DD-MMM-YY", "02-Jan-06"}, {"D/M/YY", "2/1/06"},
}

var monthForms = []struct{ pattern, layout string }{
	{"MMM YYYY", "Jan 2006"}, {"YYYY-MM", "2006-01"}, {"MMMM YYYY", "January 2006"}, {"MMM-YY", "Jan-06"}, {"MM.YYYY", "01.2006"}, {"Rev YYYY/MM", "Rev 2006/01"},
}

// monthEnd returns the last day of the month of a day.
func monthEnd(d day) day {
	y, m, _ := d.time().Date()
	return civil(y, int(m)+1, 1) - 1
}

// quarterOf returns the fiscal quarter that ends on a day.
func (x *exporter) quarterOf(d day) (period, bool) {
	for y := d.time().Year() - 1; y <= d.time().Year()+1; y++ {
		for q := 1; q <= 4; q++ {
			if s, ok := x.span(period{y, q, false}); ok && s.last == d {
				return period{y, q, false}, true
			}
		}
	}
	return period{}, false
}

// daysOf returns the days of a field, each once, in order.
func (b *book) daysOf(field string) (list []day) {
	i := b.index(field)
	for _, row := range b.rows {
		list = append(list, on(row[i]))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// grain returns whether all days are ends of months, or of quarters.
func (x *exporter) grain(list []day) (months, quarters bool) {
	months, quarters = !x.listed && len(list) > 0, len(list) > 0
	for _, d := range list {
		months = months && monthEnd(d) == d
		_, ok := x.quarterOf(d)
		quarters = quarters && ok
	}
	return months, quarters
}

// write writes a ledger in a random shape.
func (x *exporter) write(b *book) {
	var keys []string
	columns := []column{}
	delimited := x.shape("CSV", 3)
	section := func(format string, args ...any) { keys = append(keys, fmt.Sprintf(format, args...)) }
	keys = append(keys, b.keys...)
	header := b.index("date")
	named := ""     // the field that is in the name of the file or sheet
	var group []int // by row, the file or sheet
	var parts []string
	nameOf := map[string]string{}
	rows := b.rows

	// The words of a row are changed first, so that all later steps see them.
	var values []string
	if i := b.index("country"); b.country && i >= 0 && x.shape("values", 3) {
		for r := range rows {
			if rows[r][i] == "GB" {
				rows[r] = slices.Clone(rows[r])
				rows[r][i] = "Großbritannien"
			}
		}
		values = append(values, `country = { GB = ["Großbritannien"] }`)
	}

	across := b.ledger == "revenue" || b.ledger == "trial-balance" && b.index("amount") >= 0 || b.ledger == "note-tables"
	var cell int
	switch {
	case b.ledger == "fx" && len(rows) > 0 && x.shape("currencies across", 2):
		cell = b.index("rate")
		rows, columns = x.pivot(b, rows, b.index("currency"), cell, func(word string) any { return choose(x, word, strings.ToLower(word)) })
		section(`across = { header = "currency", cell = "rate" }`)
	case across && len(rows) > 0 && x.shape("across", 2):
		cell = b.index("amount")
		list := b.daysOf("date")
		months, quarters := x.grain(list)
		var show func(word string) any
		pattern := ""
		switch {
		case quarters && x.shape("quarters across", 2):
			pattern = choose(x, "Q YYYY", "FYYYYY Q", "YYYY-Q")
			show = func(word string) any {
				p, _ := x.quarterOf(on(word))
				if x.is(acrossCalendar) {
					p = period{on(word).time().Year(), (int(on(word).time().Month()) + 2) / 3, false}
				}
				return map[string]string{"Q YYYY": fmt.Sprintf("Q%d %d", p.quarter, p.year), "FYYYYY Q": fmt.Sprintf("FY%d Q%d", p.year, p.quarter), "YYYY-Q": fmt.Sprintf("%d-%d", p.year, p.quarter)}[pattern]
			}
			for i := 0; i+1 < len(list); i++ { // quarters without a row have a column too
				for p, _ := x.quarterOf(list[i]); ; {
					p = period{p.year + p.quarter/4, p.quarter%4 + 1, false}
					if s, ok := x.span(p); !ok || s.last >= list[i+1] {
						break
					} else {
						list = slices.Insert(list, i+1, s.last)
						i++
					}
				}
			}
		case months && list[len(list)-1]-list[0] < 9000 && x.shape("months across", 3):
			form := monthForms[x.IntN(len(monthForms))]
			pattern = form.pattern
			excel := x.chance(3)
			show = func(word string) any {
				d := on(word)
				if x.is(acrossNextMonth) {
					d++
				}
				if excel && !delimited && x.wrong == none {
					first := civil(d.time().Year(), int(d.time().Month()), 1+x.IntN(28))
					return ledgertest.Formatted{Number: ledgertest.Number(fmt.Sprint(int(first) + 25569)), Format: "mmm\\-yy"}
				}
				return d.time().Format(form.layout)
			}
			for d, end := list[0], list[len(list)-1]; d < end; {
				d = monthEnd(d + 1)
				if !slices.Contains(list, d) {
					list = append(list, d)
				}
			}
			slices.Sort(list)
		default:
			x.shapes["days across"]++
			form := isoForms[x.IntN(len(isoForms))]
			pattern = form.pattern
			show = func(word string) any {
				d := on(word)
				if x.is(acrossDayLate) {
					d++
				}
				return d.time().Format(form.layout)
			}
		}
		var order []string
		for _, d := range list {
			order = append(order, d.String())
		}
		rows, columns = x.pivot(b, rows, header, cell, show, order...)
		section(`across = { header = "date", cell = "amount", pattern = %q }`, pattern)
	default:
		for i, f := range b.fields {
			columns = append(columns, column{field: f, kind: b.kinds[i]})
		}
		months, quarters := false, false
		if (b.ledger == "revenue" || b.ledger == "trial-balance") && len(rows) > 0 {
			months, quarters = x.grain(b.daysOf("date"))
		}
		channel := b.index("channel")
		switch {
		case (months || quarters) && x.shape("a file or sheet for each period", 2):
			named = "date"
			form := monthForms[x.IntN(len(monthForms)-2)]
			pattern := "rev " + form.pattern
			if quarters && (!months || x.chance(2)) {
				pattern = "Q YYYY"
			}
			for _, d := range b.daysOf("date") {
				name := "rev " + d.time().Format(form.layout)
				if x.is(namedMonthBefore) {
					name = "rev " + (d - 31).time().Format(form.layout)
				}
				if pattern == "Q YYYY" {
					p, _ := x.quarterOf(d)
					name = fmt.Sprintf("Q%d %d", p.quarter, p.year)
				}
				nameOf[d.String()] = name
			}
			section(`named = { date = %q }`, pattern)
		case channel >= 0 && len(rows) > 0 && b.ledger == "revenue" && x.shape("a file or sheet for each channel", 3):
			named = "channel"
			for _, word := range []string{"direct", "partner"} {
				nameOf[word] = "2022 " + word + " sales"
				if x.is(namedOther) {
					nameOf[word] = "2022 " + map[string]string{"direct": "partner", "partner": "direct"}[word] + " sales"
				}
			}
			section(`named = { channel = "2022 * sales" }`)
		}
	}
	if named != "" {
		i := b.index(named)
		for _, row := range rows {
			name := nameOf[row[i]]
			if !slices.Contains(parts, name) {
				parts = append(parts, name)
			}
			group = append(group, slices.Index(parts, name))
		}
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.field == named })
		for r := range rows {
			rows[r] = slices.Delete(slices.Clone(rows[r]), i, i+1)
		}
	} else {
		for range 1 + x.IntN(3) {
			parts = append(parts, fmt.Sprintf("part %d", len(parts)))
		}
		for range rows {
			group = append(group, x.IntN(len(parts)))
		}
	}

	// A field with one value may be stated instead.
	stated := "" // the currency
	for i := 0; i < len(columns); i++ {
		same := len(rows) > 0 && columns[i].kind == aWord && columns[i].head == nil && slices.Contains([]string{"channel", "country", "currency"}, columns[i].field) && rows[0][i] != ""
		for _, row := range rows {
			same = same && row[i] == rows[0][i]
		}
		if same && len(values) == 0 && x.shape("fixed", 2) {
			section(`fixed = { %s = %q }`, columns[i].field, rows[0][i])
			if columns[i].field == "currency" {
				stated = rows[0][i]
			}
			columns = slices.Delete(columns, i, i+1)
			for r := range rows {
				rows[r] = slices.Delete(slices.Clone(rows[r]), i, i+1)
			}
			break
		}
	}
	if len(values) > 0 {
		section("values.%s", values[0])
	}

	// How cells are written.
	form := struct{ pattern, layout string }{"", time.DateOnly}
	dated := slices.ContainsFunc(columns, func(c column) bool { return c.kind == aDate })
	if dated && x.shape("dates as text", 2) {
		form = isoForms[x.IntN(len(isoForms))]
		section("dates = %q", form.pattern)
	}
	timed := dated && x.shape("times", 5)
	if timed {
		section(`times = "drop"`)
	}
	example := ""
	if slices.ContainsFunc(columns, func(c column) bool { return c.kind == anAmount }) && x.shape("amounts as text", 2) {
		example = choose(x, "1,234.50", "1.234,50", "1 234,50", "1'234.50")
		section("numbers = %q", example)
	}
	separate := !delimited && x.chance(2) && len(parts) > 1 // sheets of one workbook
	encoding, delimiter := "utf-8", ','
	if delimited {
		encoding, delimiter = choose(x, "utf-8", "windows-1252", "utf-16"), choose(x, ',', ';', '\t', '|')
		if encoding != "utf-8" {
			section("encoding = %q", encoding)
		}
		if delimiter != ',' {
			section(`delimiter = %q`, string(delimiter))
		}
	}
	word := slices.IndexFunc(columns, func(c column) bool {
		return c.kind == aWord && slices.Contains([]string{"customer", "account", "type", "line"}, c.field)
	})
	totals := word >= 0 && (b.ledger == "revenue" || b.ledger == "trial-balance" || b.ledger == "subscriptions") && x.shape("total rows", 2)
	notes := word >= 0 && x.shape("note rows", 2)
	label := ""
	if word >= 0 {
		label = columns[word].field
	}
	if totals {
		section(`total_rows = { %s = ["total*", "Grand Total"] }`, label)
	}
	if notes {
		section(`note_rows = { %s = ["Report r?n*"] }`, label)
	}
	status := word >= 0 && x.shape("only", 3)
	if status {
		section(`only = { "State of row" = { keep = ["Active", "final"], drop = ["Draft"] } }`)
	}
	var fill []int
	if x.shape("fill", 2) {
		var names []string
		for i, c := range columns {
			if slices.Contains(b.filled, c.field) && c.head == nil && x.chance(2) {
				fill, names = append(fill, i), append(names, c.field)
			}
		}
		if names != nil {
			section("fill = %s", quotedList(names...))
		}
	}
	field := func(f string) string {
		if h := b.headers[f]; h != "" {
			return h
		}
		return f
	}
	var mapped []string
	for _, c := range columns {
		if c.head == nil {
			mapped = append(mapped, fmt.Sprintf("%s = %q", field(c.field), "The "+c.field))
		}
	}
	mapped = append(mapped, `reference = "Line"`)

	amount := func(s string, currency string) string { // as text
		shown := s
		if example != "" {
			whole, fraction, pointed := strings.Cut(strings.TrimPrefix(s, "-"), ".")
			mark := strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return -1
				}
				return r
			}, example) // thousands, decimal
			marks := []rune(mark)
			if !x.chance(4) {
				for i := len(whole) - 3; i > 0; i -= 3 {
					whole = whole[:i] + string(marks[0]) + whole[i:]
				}
			}
			if shown = whole; pointed {
				shown += string(marks[1]) + fraction
				if x.is(numbersOtherMark) {
					shown = whole + "." + fraction
				}
			}
			if currency == "" {
				currency = "USD"
			}
			negative := strings.HasPrefix(s, "-")
			if x.is(numbersParentheses) {
				negative = false
			}
			sign := choose(x, "-%s", "(%s)", "%s-", "−%s", "( %s )")
			if !negative {
				sign = "%s"
			}
			if b.credits && x.chance(3) {
				sign = "%s DR"
				if negative != x.is(numbersCredits) {
					sign = "%s CR"
				}
			}
			switch x.IntN(4) {
			case 0:
				shown = currency + choose(x, " ", "") + fmt.Sprintf(strings.NewReplacer("%s CR", "%s", "%s DR", "%s").Replace(sign), shown)
				if strings.HasSuffix(sign, "R") {
					shown += sign[len(sign)-3:]
				}
			case 1:
				if currency == "USD" {
					shown = fmt.Sprintf(sign, "$"+shown)
				} else {
					shown = fmt.Sprintf(sign, shown)
				}
			default:
				shown = fmt.Sprintf(sign, shown)
			}
			if rat(s).Sign() == 0 && x.chance(2) {
				shown = choose(x, "-", "–", " - ")
			}
		}
		return shown
	}
	render := func(c column, s, currency string) any {
		if s == "" {
			return nil
		}
		switch c.kind {
		case aDate:
			d := on(s)
			if x.is(datesDayLate) {
				d++
			}
			if delimited || form.pattern != "" && !x.chance(8) || timed {
				text := d.time().Format(form.layout)
				if form.pattern != "" && x.wrong == datesSwapped && d.time().Day() <= 12 {
					x.made = true
					text = time.Date(d.time().Year(), time.Month(d.time().Day()), int(d.time().Month()), 0, 0, 0, 0, time.UTC).Format(form.layout)
				}
				if x.chance(8) {
					text = d.String()
				}
				if timed && x.chance(2) {
					text += choose(x, " 08:15", " 12:30 AM", " 9:05:59 am", " 11:59")
					if x.is(timesRounded) {
						text = (d + 1).String()
					}
				}
				return text
			}
			if form.pattern != "" {
				return d.String()
			}
			return d.fiscal()
		case anAmount:
			if delimited || example != "" && !x.chance(4) {
				return amount(s, currency)
			}
			return ledgertest.Number(s)
		case aRate:
			if delimited {
				return s
			}
			return ledgertest.Number(s)
		}
		return s
	}

	currencyAt := slices.IndexFunc(columns, func(c column) bool { return c.field == "currency" && c.head == nil })
	number, expected, count := 0, new(big.Rat), 0
	plain := func(i int) bool { return columns[i].kind == anAmount }
	var sheets []ledgertest.Sheet
	for part := range parts {
		var lines [][]string // of this part, with the row that each is of
		for r, row := range rows {
			if group[r] == part {
				lines = append(lines, row)
			}
		}
		if b.ledger != "fx" || x.chance(2) {
			x.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		}
		if len(fill) > 0 {
			slices.SortStableFunc(lines, func(p, q []string) int { return strings.Compare(p[fill[0]], q[fill[0]]) })
		}
		order := x.Perm(len(columns))
		head := []any{"Line"}
		if status {
			head = append(head, "State of row")
		}
		for _, i := range order {
			if c := columns[i]; c.head != nil {
				head = append(head, c.head)
			} else {
				head = append(head, choose(x, "The "+c.field, "THE "+strings.ToUpper(c.field), " The  "+c.field))
			}
		}
		spare := x.chance(3)
		if spare {
			head = append(head, "A column of no interest")
		}
		var out [][]any
		for range x.IntN(3) {
			out = append(out, []any{choose(x, "A report", "")})
			for len(out[len(out)-1]) < len(head) {
				out[len(out)-1] = append(out[len(out)-1], nil)
			}
		}
		out = append(out, head)
		sums, since := map[int]*big.Rat{}, map[int]*big.Rat{}
		for i := range columns {
			sums[i], since[i] = new(big.Rat), new(big.Rat)
		}
		var above []string
		put := func(row []string, state string, isRow bool) {
			number++
			line := []any{fmt.Sprint("L", number)}
			if status {
				line = append(line, text(state))
			}
			currency := stated
			if currencyAt >= 0 {
				currency = row[currencyAt]
			}
			for _, i := range order {
				s := row[i]
				if isRow && state != "Draft" && slices.Contains(fill, i) && above != nil && above[i] == s && x.chance(2) {
					line = append(line, nil)
					continue
				}
				line = append(line, render(columns[i], s, currency))
			}
			if spare {
				line = append(line, choose(x, any("x"), nil, any("Totally other")))
			}
			out = append(out, line)
		}
		blankRow := func(label string) []string {
			row := make([]string, len(columns))
			row[word] = label
			return row
		}
		total := func(of map[int]*big.Rat, label string) {
			row := blankRow(label)
			for i := range columns {
				if plain(i) {
					row[i] = decimal(of[i])
				}
			}
			above = nil
			if x.is(totalsAdded) {
				for i := range columns {
					if !plain(i) {
						row[i] = lines[0][i]
					}
				}
			}
			put(row, choose(x, "Active", "Draft"), false)
			for i := range columns {
				since[i] = new(big.Rat)
			}
		}
		for n, row := range lines {
			if x.wrong == rowLost && n == len(lines)-1 && n > 0 {
				x.made = true
				continue
			}
			if status && x.chance(4) {
				draft := slices.Clone(row)
				state := "Draft"
				if x.is(onlyNot) {
					state = "Active"
				}
				above = nil
				put(draft, state, false)
			}
			put(row, choose(x, "Active", "Final "), true)
			if x.wrong == rowTwice && n == 0 {
				x.made = true
				put(row, "Active", true)
			}
			above = row
			count++
			for i := range columns {
				if plain(i) && row[i] != "" {
					sums[i].Add(sums[i], rat(row[i]))
					since[i].Add(since[i], rat(row[i]))
					expected.Add(expected, rat(row[i]))
				}
			}
			if notes && x.chance(4) {
				above = nil
				put(blankRow(choose(x, "Report run 2022-12-31 08:00", "REPORT RAN by Zoë")), "", false)
			}
			if totals && x.chance(4) {
				total(choose(x, sums, since), choose(x, "Total of a block", "TOTAL "))
			}
		}
		if totals && len(lines) > 0 && x.chance(2) {
			total(sums, "Grand  total")
		}
		sheets = append(sheets, ledgertest.Sheet{Name: parts[part], Rows: out})
	}

	// The files.
	era := !slices.ContainsFunc(columns, func(c column) bool { _, is := c.head.(ledgertest.Formatted); return is }) && x.shape("1904", 4)
	var files []string
	put := func(name string, data []byte) {
		files = append(files, name)
		x.folder[name] = &fstest.MapFile{Data: data}
	}
	switch {
	case separate:
		x.shapes["sheets"]++
		legend := ledgertest.Sheet{Name: "Legend", Rows: [][]any{{"Nothing to read"}}}
		put(b.ledger+".xlsx", ledgertest.Book{Sheets: append([]ledgertest.Sheet{legend}, sheets...), Date1904: era}.Bytes())
		var patterns []string
		for _, name := range parts {
			pattern := strings.Map(func(r rune) rune {
				if r == ' ' || r >= '0' && r <= '9' {
					return '?'
				}
				return r
			}, name)
			if x.chance(2) {
				pattern = name
			}
			if !slices.Contains(patterns, pattern) {
				patterns = append(patterns, pattern)
			}
		}
		section("sheet = %s", quotedList(patterns...))
	default:
		for i, s := range sheets {
			if delimited {
				put(b.ledger+"/"+parts[i]+".csv", x.csv(s.Rows, encoding, delimiter))
				continue
			}
			put(b.ledger+"/"+parts[i]+".xlsx", ledgertest.Book{Sheets: []ledgertest.Sheet{s}, Date1904: era}.Bytes())
		}
	}
	list := quotedList(files...)
	if !separate && x.shape("a pattern of files", 2) {
		x.folder[b.ledger+"/~$part 0.xlsx"] = &fstest.MapFile{Data: []byte("locked")}
		list = fmt.Sprintf("%q", b.ledger+"/*."+map[bool]string{true: "csv", false: "xlsx"}[delimited])
	}
	if len(mapped) == 1 && len(columns) == 0 {
		mapped = nil
	}
	across = slices.ContainsFunc(columns, func(c column) bool { return c.head != nil })
	if len(rows) > 0 && !across && b.index("amount") >= 0 && x.wrong == none && x.shape("expect", 3) {
		section("expect = { rows = %d, total = %q }", count, decimal(expected))
	}
	fmt.Fprintf(&x.toml, "[ledgers.%s]\nfile = %s\ncolumns = { %s }\n%s\n", b.ledger, list, strings.Join(mapped, ", "), strings.Join(keys, "\n"))
}

// pivot puts the cells of a field into a column for each word of another. Rows that are alike
// in all other fields stand in one row as far as there is room.
func (x *exporter) pivot(b *book, rows [][]string, header, cell int, show func(word string) any, order ...string) (out [][]string, columns []column) {
	var keep []int
	for i, f := range b.fields {
		if i != header && i != cell {
			keep = append(keep, i)
			columns = append(columns, column{field: f, kind: b.kinds[i]})
		}
	}
	for _, row := range rows {
		if !slices.Contains(order, row[header]) {
			order = append(order, row[header])
		}
	}
	first := len(columns)
	for _, word := range order {
		columns = append(columns, column{field: b.fields[cell], kind: b.kinds[cell], head: show(word)})
	}
	for _, row := range rows {
		key := make([]string, len(columns))
		for k, i := range keep {
			key[k] = row[i]
		}
		at := first + slices.Index(order, row[header])
		r := slices.IndexFunc(out, func(have []string) bool { return slices.Equal(have[:first], key[:first]) && have[at] == "" })
		if r < 0 || x.chance(10) {
			out, r = append(out, key), len(out)
		}
		out[r][at] = row[cell]
		if x.wrong == acrossLastLost && rat(row[cell]).Sign() != 0 && at == len(columns)-1 {
			x.made = true
			out[r][at] = ""
		}
	}
	return out, columns
}

// csv writes rows as a CSV file, quoted where it is needed and where it is not.
func (x *exporter) csv(rows [][]any, encoding string, delimiter rune) []byte {
	var b strings.Builder
	end := choose(x, "\n", "\r\n")
	for _, row := range rows {
		for i, v := range row {
			s := ""
			switch v := v.(type) {
			case nil:
			default:
				s = fmt.Sprint(v)
			}
			if i > 0 {
				b.WriteRune(delimiter)
			}
			if x.chance(3) || strings.ContainsAny(s, "\"\n\r") || strings.ContainsRune(s, delimiter) {
				s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			b.WriteString(s)
		}
		b.WriteString(end)
	}
	text := b.String()
	switch encoding {
	case "windows-1252":
		var data []byte
		for _, r := range text {
			switch {
			case r < 0x80 || r >= 0xa0 && r < 0x100:
				data = append(data, byte(r))
			case r == '–':
				data = append(data, 0x96)
			case r == '−': // which it lacks
				data = append(data, '-')
			default:
				panic(fmt.Sprintf("%q in windows-1252", r))
			}
		}
		return data
	case "utf-16":
		data := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			data = append(data, byte(u), byte(u>>8))
		}
		return data
	}
	return []byte(choose(x, "", "\ufeff") + text)
}
