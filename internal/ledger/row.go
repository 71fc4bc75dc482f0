package ledger

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/workbook"
)

// Row is one row of a ledger as it was understood: a value for each field of
// the schema, by the field's index. It is valid until the next row is read.
type Row struct {
	Num    int // the row of the sheet, from 1
	Text   []string
	Date   []fiscal.Date     // 0 where blank
	Amount []quantity.Amount // in whole units, whatever the ledger counts in
}

// scanner reads the rows of one ledger.
type scanner struct {
	*filing.Ledger
	findings
	sheet    string
	date1904 bool
	columns  []int // of each field, from 1; 0 where not mapped
	header   int   // row of the header
	row      Row
	words    map[string]string    // cells seen before, so that each text is kept once
	means    []map[string]meaning // of each field, by what the cell says
	seen     map[[2]uint64]int32
	seeds    [2]maphash.Seed
	running  []quantity.Amount // of each field, since the top
	rows     int               // data rows read
	first    int               // first and last data row
	last     int
	quiet    bool // a second reading: the findings were told
}

type meaning struct {
	word string
	err  error
}

func (s *scanner) cell(field, row int) source.Cell {
	return source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(s.columns[field], row)}
}

// cells gives the range of a field over all data rows; where there is none, its
// header.
func (s *scanner) cells(field string) source.Range {
	col := s.columns[s.Index(field)]
	if s.first == 0 {
		ref := source.Ref(col, s.header)
		return source.Range{Workbook: s.File, Sheet: s.sheet, First: ref, Last: ref}
	}
	return source.Range{Workbook: s.File, Sheet: s.sheet, First: source.Ref(col, s.first), Last: source.Ref(col, s.last)}
}

// at gives the cell of a field in a row of the sheet; a blank that the row left
// out is a Blank cell.
func (s *scanner) at(row *workbook.Row, field int) workbook.Cell {
	col := s.columns[field]
	for _, c := range row.Cells {
		if c.Col == col {
			return c
		}
	}
	return workbook.Cell{Col: col}
}

// blank says whether a cell says nothing: it is empty, or text of blanks alone.
func blank(c workbook.Cell) bool {
	return c.Kind == workbook.Blank || c.Kind == workbook.Text && len(strings.TrimSpace(string(c.Text))) == 0
}

// read understands one row of the sheet; it gives nil for a row that is skipped
// or was found wrong.
func (s *scanner) read(raw *workbook.Row) *Row {
	empty := true
	for i := range s.Fields {
		if s.columns[i] != 0 && !blank(s.at(raw, i)) {
			empty = false
			break
		}
	}
	if empty {
		return nil
	}
	if s.isTotal(raw) {
		return nil
	}
	s.rows++
	if s.first == 0 {
		s.first = raw.Num
	}
	s.last = raw.Num
	s.row.Num = raw.Num
	fine := true
	for i, field := range s.Fields {
		s.row.Text[i], s.row.Date[i], s.row.Amount[i] = "", 0, quantity.Amount{}
		if s.columns[i] == 0 {
			continue
		}
		c := s.at(raw, i)
		if problem := s.broken(c); problem != "" {
			s.wrong(i, raw.Num, problem, "")
			fine = false
			continue
		}
		if blank(c) {
			if field.Required && !field.Blank || c.Kind == workbook.Text && (field.Kind == schema.Amount || field.Kind == schema.Date) {
				what := "the cell is blank"
				if c.Kind == workbook.Text && len(c.Text) > 0 {
					what = "the cell holds blanks alone"
				}
				if field.Required || len(c.Text) > 0 {
					s.wrong(i, raw.Num, want(field)+", and "+what, "")
					fine = false
				}
			}
			continue
		}
		if !s.understand(i, field, c) {
			fine = false
		}
	}
	if !fine {
		return nil
	}
	s.sense()
	s.twice()
	return &s.row
}

// broken names what makes a cell unreadable whatever its field.
func (s *scanner) broken(c workbook.Cell) string {
	switch c.Kind {
	case workbook.ErrorValue:
		return fmt.Sprintf("the cell holds the error %s", c.Text)
	case workbook.Uncalculated:
		return "the cell holds a formula that was never calculated"
	}
	return ""
}

// want says what a field's cells must hold.
func want(f schema.Field) string {
	switch f.Kind {
	case schema.Date:
		return f.Name + " must be an Excel date or text such as 2022-12-31"
	case schema.Amount:
		return f.Name + " must be a number, or text that is exactly one such as -1234.50"
	case schema.Rate:
		return f.Name + " must be a number above zero"
	case schema.Currency:
		return f.Name + " must be an ISO 4217 code such as EUR"
	case schema.Country:
		return f.Name + " must be an ISO 3166 code or an English name"
	case schema.Choice:
		return f.Name + " must be one of " + strings.Join(f.Choices, ", ")
	}
	return f.Name + " must be text or a whole number"
}

// understand reads a cell into the row.
func (s *scanner) understand(i int, f schema.Field, c workbook.Cell) bool {
	switch f.Kind {
	case schema.Date:
		d, problem := s.readDate(c)
		if problem != "" {
			s.wrong(i, s.row.Num, want(f)+", and "+problem, "")
			return false
		}
		if !d.Sane() {
			remedy := "Correct the date"
			if f.Blank {
				remedy = "Correct the date; an open end is a blank cell"
			}
			s.report(diag.Diagnostic{Code: "LED003", Summary: "a date out of every sane year", Remedy: remedy, Subject: s.cell(i, s.row.Num),
				Detail: fmt.Sprintf("%s is %s, and a date must be from %d to %d", f.Name, d, fiscal.FirstYear, fiscal.LastYear)})
			return false
		}
		s.row.Date[i] = d
	case schema.Amount, schema.Rate:
		a, problem := s.readAmount(i, c)
		if problem == "" && f.Kind == schema.Rate && a.Sign() <= 0 {
			problem = "the cell holds " + a.String()
		}
		if problem != "" {
			s.wrong(i, s.row.Num, want(f)+", and "+problem, "")
			return false
		}
		if f.Kind == schema.Amount {
			a = a.Shift(s.Scale)
		}
		s.row.Amount[i] = a
		s.running[i] = s.running[i].Add(a)
	default:
		return s.readWord(i, f, c)
	}
	return true
}

func (s *scanner) readDate(c workbook.Cell) (d fiscal.Date, problem string) {
	text := string(c.Text)
	switch c.Kind {
	case workbook.Text, workbook.ISODate:
		if c.Kind == workbook.ISODate {
			text = strings.TrimSuffix(strings.TrimSuffix(text, "Z"), "T00:00:00")
		}
		d, err := fiscal.ParseDate(text)
		if err != nil {
			return 0, fmt.Sprintf("the cell holds the text %q", clip(text))
		}
		return d, ""
	case workbook.Number:
		a, err := quantity.ParseStored(text)
		n, whole := a.Int64()
		switch {
		case err != nil:
			return 0, err.Error()
		case !whole:
			return 0, fmt.Sprintf("the cell holds a time of day (%s)", a)
		}
		d, ok := fiscal.Serial(n, s.date1904)
		if !ok {
			return 0, fmt.Sprintf("the cell holds %s, which is no date", a)
		}
		return d, ""
	}
	return 0, "the cell holds " + describe(c)
}

func describe(c workbook.Cell) string {
	switch c.Kind {
	case workbook.Number:
		return "the number " + clip(string(c.Text))
	case workbook.Bool:
		return "a TRUE or FALSE"
	case workbook.ISODate:
		return "the date " + clip(string(c.Text))
	}
	return fmt.Sprintf("the text %q", clip(string(c.Text)))
}

// clip cuts what a message quotes of a cell.
func clip(s string) string { return diag.Clip(s, 60) }

func (s *scanner) readAmount(i int, c workbook.Cell) (quantity.Amount, string) {
	switch c.Kind {
	case workbook.Number:
		a, err := quantity.ParseStored(string(c.Text))
		if err != nil {
			return a, err.Error()
		}
		return a, ""
	case workbook.Text:
		a, err := quantity.ParseText(string(c.Text))
		if err != nil {
			return a, "the cell holds " + describe(c)
		}
		s.count("LED006", diag.Warning, i, s.row.Num, "text that looks like a number was read as one",
			"Format the column as numbers, so that Excel adds it too")
		return a, ""
	}
	return quantity.Amount{}, "the cell holds " + describe(c)
}

// readWord reads ids, names, codes and choices.
func (s *scanner) readWord(i int, f schema.Field, c workbook.Cell) bool {
	var word string
	switch c.Kind {
	case workbook.Text:
		w, known := s.words[string(c.Text)]
		if !known {
			w = strings.TrimSpace(string(c.Text))
			if f.Required { // what recurs; a reference may be another in each row
				s.words[string(c.Text)] = w
			}
		}
		word = w
	case workbook.Number:
		a, err := quantity.ParseText(string(c.Text))
		if err != nil {
			a, err = quantity.ParseStored(string(c.Text))
		}
		digits := strings.TrimPrefix(a.String(), "-")
		if err != nil || !a.IsInteger() || len(digits) > 15 {
			problem := want(f) + ", and the cell holds " + describe(c)
			if len(digits) > 15 {
				problem = fmt.Sprintf("%s has the number %s, and of a number Excel keeps 15 digits", f.Name, clip(digits))
			}
			s.wrong(i, s.row.Num, problem, "Store ids as text, so that each digit is kept")
			return false
		}
		word = a.String()
	default:
		s.wrong(i, s.row.Num, want(f)+", and the cell holds "+describe(c), "")
		return false
	}
	if strings.ContainsFunc(word, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffd && !strings.Contains(string(c.Text), "\xef\xbf\xbd")
	}) {
		s.wrong(i, s.row.Num, want(f)+", and the cell holds a control character", "")
		return false
	}
	m, known := s.means[i][word]
	if f.Kind == schema.ID && s.Values[f.Name] == nil {
		m.word = word
	} else if !known {
		if mapped, ok := s.Values[f.Name][word]; ok {
			m.word = mapped
		} else {
			m.word, m.err = schema.Meaning(f, word)
		}
		s.means[i][word] = m
	}
	if m.err != nil {
		s.report(diag.Diagnostic{Code: "LED005", Summary: "an unknown " + f.Name, Detail: m.err.Error(), Subject: s.cell(i, s.row.Num),
			Remedy: fmt.Sprintf("Correct the cell, or say what the word means with values.%s under [ledgers.%s]", f.Name, s.Schema.Ledger)})
		return false
	}
	s.row.Text[i] = m.word
	return true
}

// sense holds the fields of a row against each other.
func (s *scanner) sense() {
	if start, end := s.Index("start"), s.Index("end"); start >= 0 && s.row.Date[end] != 0 && s.row.Date[end] < s.row.Date[start] {
		s.report(diag.Diagnostic{Code: "LED003", Summary: "a term that ends before it starts", Subject: s.cell(end, s.row.Num),
			Detail: fmt.Sprintf("it starts on %s and ends on %s", s.row.Date[start], s.row.Date[end]), Remedy: "Correct the dates; end is the last day of service"})
	}
	if arr := s.Index("arr"); arr >= 0 && s.row.Amount[arr].Sign() < 0 {
		s.count("LED008", diag.Warning, arr, s.row.Num, "negative annual recurring revenue", "Correct the term, or record the credit in the revenue ledger")
	}
}

// twice finds a row that equals an earlier one in every mapped field.
func (s *scanner) twice() {
	if s.quiet {
		return
	}
	var b []byte
	for i, f := range s.Fields {
		switch f.Kind {
		case schema.Date:
			b = append(b, byte(s.row.Date[i]), byte(s.row.Date[i]>>8), byte(s.row.Date[i]>>16), byte(s.row.Date[i]>>24))
		case schema.Amount, schema.Rate:
			if s.columns[i] != 0 {
				b = append(b, s.row.Amount[i].String()...)
			}
		default:
			b = append(b, s.row.Text[i]...)
		}
		b = append(b, 0)
	}
	key := [2]uint64{maphash.Bytes(s.seeds[0], b), maphash.Bytes(s.seeds[1], b)}
	first, listed := s.seen[key]
	if !listed {
		s.seen[key] = int32(s.row.Num)
		return
	}
	s.report(diag.Diagnostic{Code: "LED003", Summary: "a row listed twice", Subject: s.cell(0, s.row.Num),
		Detail:  fmt.Sprintf("row %d equals row %d in every mapped field", s.row.Num, first),
		Remedy:  "Remove one; or map reference to the column that tells them apart",
		Related: []diag.Related{{Message: "the first of them", At: s.cell(0, int(first))}}})
}

// isTotal finds a totals row among the rows: one that lacks a field and whose
// label says so, or whose amount is the sum of those above and that lacks a field
// or is labelled. A customer may be called Total, but no holding is.
func (s *scanner) isTotal(raw *workbook.Row) bool {
	holdings := s.Schema.Ledger == "securities"
	lacks, exact, amount := false, false, -1
	for i, f := range s.Fields {
		if s.columns[i] == 0 {
			continue
		}
		if f.Kind == schema.Amount {
			if amount < 0 {
				amount = i
			}
			continue
		}
		c := s.at(raw, i)
		lacks = lacks || f.Required && blank(c)
		exact = exact || (f.Kind == schema.ID || holdings) && f.Required && c.Kind == workbook.Text && totalLabels[label(c.Text)]
	}
	sums := (lacks || exact) && amount >= 0 && s.sums(s.at(raw, amount), amount)
	if !sums && !(exact && holdings) && !(lacks && (exact || s.labelled(raw))) {
		return false
	}
	at := source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(raw.Cells[0].Col, raw.Num)}
	if amount >= 0 {
		at = s.cell(amount, raw.Num)
	}
	s.report(diag.Diagnostic{Code: "LED013", Summary: "a totals row among the rows", Subject: at,
		Detail: fmt.Sprintf("row %d is a total of others, not %s", raw.Num, s.Row), Remedy: "Remove the row from the export"})
	return true
}

// labelled says whether any cell of a row, mapped or not, calls it a total.
func (s *scanner) labelled(raw *workbook.Row) bool {
	return slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool {
		l := label(c.Text)
		return c.Kind == workbook.Text && (totalLabels[l] || strings.HasPrefix(l, "total ") || strings.HasPrefix(l, "grand total") || strings.HasPrefix(l, "subtotal"))
	})
}

// sums says whether an amount is that of all rows above, or says so itself.
func (s *scanner) sums(c workbook.Cell, field int) bool {
	if strings.Contains(strings.ToUpper(string(c.Formula)), "SUBTOTAL(") {
		return true
	}
	a, err := quantity.ParseStored(string(c.Text))
	return c.Kind == workbook.Number && err == nil && s.rows > 1 && a.Shift(s.Scale).Cmp(s.running[field]) == 0
}

var totalLabels = map[string]bool{"total": true, "totals": true, "grand total": true, "subtotal": true, "sub-total": true, "sub total": true, "overall total": true}

// longestLabel is longer than any label of a total.
const longestLabel = 40

func label(b []byte) string {
	if len(b) > longestLabel {
		return ""
	}
	return strings.TrimRight(strings.ToLower(strings.TrimSpace(string(b))), ": ")
}
