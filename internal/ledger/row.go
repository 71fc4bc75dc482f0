package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"tieout/internal/diag"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/toml"
	"tieout/internal/workbook"
)

// Row is one row of a ledger: a value for each field of the schema, by the field's
// index. It is valid until the next row is read.
type Row struct {
	Num    int // the row of the sheet, from 1
	dicts  []*Dict
	word   []ID              // of fields that are interned
	date   []fiscal.Date     // 0 where blank
	amount []quantity.Scaled // in whole units, whatever the unit of the ledger
	hash   []uint64          // of the words of fields that are not interned
}

func newRow(fields int) Row {
	return Row{word: make([]ID, fields), date: make([]fiscal.Date, fields), amount: make([]quantity.Scaled, fields), hash: make([]uint64, fields)}
}

// Text returns a field's word, or "" if the field is blank or was not requested.
func (r *Row) Text(field int) string { return r.dicts[field].Word(r.word[field]) }

// Date returns a field's date, or 0 if the field is blank.
func (r *Row) Date(field int) fiscal.Date { return r.date[field] }

// Amount returns a field's amount in whole units.
func (r *Row) Amount(field int) quantity.Amount { return r.amount[field].Amount() }

// blank reports whether a cell is empty or holds only spaces.
func blank(c workbook.Cell) bool {
	return c.Kind == workbook.Blank || c.Kind == workbook.Text && len(bytes.TrimSpace(c.Text)) == 0
}

// blankCell reports whether a cell is blank. A long shared string is looked at once.
func (s *sheet) blankCell(c *workbook.Cell) bool {
	if c.Shared == 0 || len(c.Text) < longText {
		s.work.look(c.Text)
		return blank(*c)
	}
	is, known := s.blanks[c.Shared]
	if !known {
		s.work.look(c.Text)
		is = blank(*c)
		s.blanks[c.Shared] = is
	}
	return is
}

// longText is the length from which the text of a cell, in bytes, is not a number or a date.
const longText = 256

// place assigns the cells of a row of the sheet to their fields. It reports whether any
// is not blank.
func (s *sheet) place(raw *workbook.Row) (any bool) {
	for _, i := range s.fields {
		s.cells[i], s.empty[i] = workbook.Cell{Col: s.columns[i]}, true
	}
	for _, c := range raw.Cells {
		if c.Col >= len(s.fieldsAt) {
			break
		}
		for _, i := range s.fieldsAt[c.Col] {
			s.cells[i] = c
			s.empty[i] = s.blankCell(&c)
			any = any || !s.empty[i]
		}
	}
	return any
}

// read reads one row of the sheet; ok is false for a blank row, a totals row and a row
// with an error.
func (s *sheet) read(raw *workbook.Row) (ok bool) {
	if !s.place(raw) || s.isTotal(raw) {
		return false
	}
	s.rows++
	if s.first == 0 {
		s.first = raw.Num
	}
	s.last = raw.Num
	s.row.Num = raw.Num
	fine := true
	for _, i := range s.fields {
		field, c := &s.Fields[i], &s.cells[i]
		s.row.word[i], s.row.date[i], s.row.amount[i], s.row.hash[i] = 0, 0, quantity.Scaled{}, 0
		if summary, detail, remedy := broken(c); summary != "" {
			s.wrong(i, raw.Num, summary, detail, remedy)
			fine = false
			continue
		}
		if s.empty[i] {
			if field.Required && !field.Blank || c.Kind == workbook.Text && (field.Kind == schema.Amount || field.Kind == schema.Date) {
				summary, found, remedy := "blank cell in a required column", "the cell is blank", "Fill in the cell, or delete the row, and save the workbook"
				if c.Kind == workbook.Text && len(c.Text) > 0 {
					found = "the cell holds only blanks"
				}
				if !field.Required {
					summary, remedy = "cell that holds only blanks", "Clear the cell and save the workbook"
				}
				if field.Required || len(c.Text) > 0 {
					s.wrong(i, raw.Num, summary, want(field)+"; "+found, remedy)
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
		return false
	}
	for _, i := range s.fields {
		if d := s.words[i].dict; d != nil && d.first[s.row.word[i]] == 0 {
			d.first[s.row.word[i]] = uint32(raw.Num)
		}
	}
	s.compare()
	return true
}

// broken returns the finding of a cell that no field can hold; summary is "" for others.
func broken(c *workbook.Cell) (summary, detail, remedy string) {
	switch c.Kind {
	case workbook.ErrorValue:
		return "Excel error in a cell", fmt.Sprintf("the cell holds the error %s", clip(c.Text)), "Correct the formula or enter the value, and save the workbook"
	case workbook.Uncalculated:
		return "formula without a value", "the cell holds a formula that was never calculated", "Open the workbook in Excel, press F9 and save it"
	}
	return "", "", ""
}

// want returns the condition for a field's cells.
func want(f *schema.Field) string {
	switch f.Kind {
	case schema.Date:
		return f.Name + " must be an Excel date or text such as 2022-12-31"
	case schema.Amount:
		return f.Name + " must be a number, or text in the form -1234.50"
	case schema.Rate:
		return f.Name + " must be a number above zero"
	case schema.Currency:
		return f.Name + " must be an ISO 4217 code such as EUR"
	case schema.Country:
		return f.Name + " must be an ISO 3166 code or an English name"
	case schema.Choice:
		return f.Name + " must be " + text.List(f.Choices, "or")
	}
	return f.Name + " must be text or a whole number"
}

// understand reads a cell into the row, or reports why it cannot.
func (s *sheet) understand(i int, f *schema.Field, c *workbook.Cell) bool {
	switch f.Kind {
	case schema.Date:
		d, time, problem := s.readDate(c)
		if time != "" {
			s.timed(i, f, time)
			return false
		}
		if problem != "" {
			s.wrong(i, s.row.Num, "cell that is not a date", want(f)+"; "+problem,
				"Enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook")
			return false
		}
		if !d.Sane() {
			remedy := "Correct the date and save the workbook"
			if f.Blank {
				remedy = "Enter the last day of service, or clear the cell if the term has no end, and save the workbook"
			}
			s.report(diag.Diagnostic{Code: "LED003", Summary: fmt.Sprintf("date outside %d to %d", fiscal.FirstYear, fiscal.LastYear), Remedy: remedy, Subject: s.cell(i, s.row.Num),
				Detail: fmt.Sprintf("%s is %s; a date must be from %d to %d", f.Name, d, fiscal.FirstYear, fiscal.LastYear)})
			return false
		}
		s.row.date[i] = d
	case schema.Amount, schema.Rate:
		n, problem := s.readAmount(i, c)
		if problem == "" && f.Kind == schema.Rate && n.Sign() <= 0 {
			problem = "the cell holds " + n.String()
		}
		if problem != "" {
			summary, remedy := "cell that is not a number", "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook"
			if f.Kind == schema.Rate {
				summary, remedy = "rate that is not above zero", "Enter the price of one unit of the currency in the reporting currency, and save the workbook"
			}
			s.wrong(i, s.row.Num, summary, want(f)+"; "+problem, remedy)
			return false
		}
		if f.Kind == schema.Amount {
			n = n.Shift(s.Scale)
		}
		s.row.amount[i] = n
		s.running.Add(i, n)
	default:
		return s.readWord(i, f, c)
	}
	return true
}

// days parses a serial date of up to nine digits.
func days(text []byte) (n int64, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, len(text) > 0 && len(text) < 10
}

// readDate reads a date. For a date with a time of day it returns the two as Excel shows
// them: "2020-06-03 08:00".
func (s *sheet) readDate(c *workbook.Cell) (d fiscal.Date, time, problem string) {
	switch c.Kind {
	case workbook.Text, workbook.ISODate:
		text := string(c.Text[:min(len(c.Text), longText)])
		if c.Kind == workbook.ISODate {
			text = strings.TrimSuffix(strings.TrimSuffix(text, "Z"), "T00:00:00")
			if day, clock, ok := strings.Cut(text, "T"); ok && len(clock) >= len("08:00") {
				return 0, day + " " + clock[:len("08:00")], ""
			}
		}
		d, err := fiscal.ParseDate(text)
		if err != nil {
			return 0, "", fmt.Sprintf("the cell holds the text %q", clip(c.Text))
		}
		return d, "", ""
	case workbook.Number:
		n, ok := days(c.Text)
		if !ok {
			a, err := quantity.ParseStored(string(c.Text))
			if err != nil {
				return 0, "", err.Error()
			}
			if n, ok = a.Int64(); !ok {
				whole, fraction, _ := strings.Cut(a.String(), ".")
				n, ok = days([]byte(whole))
				if d, valid := fiscal.Serial(n, s.date1904); ok && valid {
					return 0, moment(d, fraction), ""
				}
				return 0, "", fmt.Sprintf("the cell holds %s, which is not a date", grouped(a))
			}
		}
		if d, ok = fiscal.Serial(n, s.date1904); !ok {
			return 0, "", fmt.Sprintf("the cell holds %d, which is not a date", n)
		}
		return d, "", ""
	}
	return 0, "", "the cell holds " + describe(*c)
}

// moment returns a date and a decimal fraction of its day, to the nearest minute:
// "2020-06-03 08:00".
func moment(d fiscal.Date, fraction string) string {
	const digits = 9
	n, _ := days([]byte((fraction + strings.Repeat("0", digits))[:digits]))
	minutes := (n*24*60 + 500_000_000) / 1_000_000_000
	return fmt.Sprintf("%s %02d:%02d", d+fiscal.Date(minutes/(24*60)), minutes/60%24, minutes%60)
}

// timed reports a date with a time of day, with a formula that removes the time.
func (s *sheet) timed(i int, f *schema.Field, time string) {
	at := s.cell(i, s.row.Num)
	formula := fmt.Sprintf("=INT(%s)", at.Ref)
	if f.Blank {
		formula = fmt.Sprintf(`=IF(%s="","",INT(%[1]s))`, at.Ref)
	}
	s.wrong(i, s.row.Num, "date with a time of day", fmt.Sprintf("%s must be a date without a time; the cell holds %s", f.Name, time),
		fmt.Sprintf("In an empty column enter %s, fill it down to the last row, paste the results over column %s as values, and save the workbook", formula, columnOf(at)))
}

func describe(c workbook.Cell) string {
	switch c.Kind {
	case workbook.Number:
		return "the number " + clip(c.Text)
	case workbook.Bool:
		return "the value TRUE or FALSE"
	case workbook.ISODate:
		return "the date " + clip(c.Text)
	}
	return fmt.Sprintf("the text %q", clip(c.Text))
}

// clip shortens the text of a cell for a message.
func clip[T string | []byte](s T) string { return text.Clip(string(s[:min(len(s), longText)]), 60) }

func (s *sheet) readAmount(i int, c *workbook.Cell) (quantity.Scaled, string) {
	if c.Kind != workbook.Number && c.Kind != workbook.Text {
		return quantity.Scaled{}, "the cell holds " + describe(*c)
	}
	n, plain := quantity.Plain(c.Text)
	if !plain {
		parse := quantity.ParseStored
		if c.Kind == workbook.Text {
			parse = quantity.ParseText
		}
		a, err := parse(string(c.Text[:min(len(c.Text), longText)]))
		switch {
		case errors.Is(err, quantity.ErrBeyond):
			return n, "the cell holds " + err.Error()
		case err != nil && c.Kind == workbook.Text:
			return n, "the cell holds " + describe(*c)
		case err != nil:
			return n, err.Error()
		}
		n = a.Scale()
	}
	if c.Kind == workbook.Text {
		s.count("LED006", diag.Warning, i, s.row.Num, "number stored as text",
			"Excel leaves such cells out of its sums: convert the column with Data > Text to Columns > Finish, and save the workbook")
	}
	return n, ""
}

// words reads the words of one field: ids, names, codes and choices.
type words struct {
	field   schema.Field
	values  map[string]string // word of a cell → its meaning
	dict    *Dict             // of meanings; nil if the field is not interned
	shared  []ID              // by shared string, the ID of its meaning + 1; 0 is unknown
	raw     *Dict             // of words of cells, if they differ from their meanings
	meaning []ID              // by ID of raw
	seed    maphash.Seed
}

func newWords(f schema.Field, values map[string]string, interned bool) *words {
	w := &words{field: f, values: values, seed: maphash.MakeSeed()}
	coded := f.Kind != schema.ID && f.Kind != schema.Text || values != nil
	if interned || coded {
		w.dict = newDict()
	}
	if coded {
		w.raw = newDict()
	}
	return w
}

// means returns what a word of a cell means.
func (w *words) means(word string) (string, error) {
	if meaning, ok := w.values[word]; ok {
		return meaning, nil
	}
	return schema.Meaning(w.field, word)
}

// known returns the meaning of a text that was read before.
func (w *words) known(text []byte) (ID, bool) {
	if w.raw == nil {
		id := w.dict.slots[w.dict.slot(text)]
		return id, id != 0
	}
	raw := w.raw.slots[w.raw.slot(text)]
	if raw == 0 {
		return 0, false
	}
	return w.meaning[raw], true
}

// learn records the meaning of a cell's text.
func (w *words) learn(c *workbook.Cell, text []byte, meaning string) ID {
	id := w.dict.ID([]byte(meaning))
	if w.raw != nil {
		raw := w.raw.ID(text)
		w.meaning = append(w.meaning, make([]ID, max(0, int(raw)+1-len(w.meaning)))...)
		w.meaning[raw] = id
	}
	w.share(c, id)
	return id
}

// share records the meaning of a shared string.
func (w *words) share(c *workbook.Cell, id ID) {
	if c.Shared == 0 {
		return
	}
	if c.Shared > len(w.shared) {
		w.shared = append(w.shared, make([]ID, c.Shared-len(w.shared))...)
	}
	w.shared[c.Shared-1] = id + 1
}

// readWord reads ids, names, codes and choices.
func (s *sheet) readWord(i int, f *schema.Field, c *workbook.Cell) bool {
	w := s.words[i]
	if c.Shared > 0 && c.Shared <= len(w.shared) && w.shared[c.Shared-1] > 0 {
		s.row.word[i] = w.shared[c.Shared-1] - 1
		return true
	}
	if len(c.Text) > mostName && (len(c.Text) > 2*utf8.UTFMax*mostName || utf8.RuneCount(bytes.TrimSpace(c.Text)) > mostName) {
		s.wrong(i, s.row.Num, "text too long", fmt.Sprintf("%s must have at most %d characters; the cell holds more", f.Name, mostName), "Shorten the text in every row that has it, and save the workbook")
		return false
	}
	s.work.look(c.Text)
	text, problem, remedy := s.wordOf(f, c)
	if problem != "" {
		s.wrong(i, s.row.Num, "cell that is not text or a whole number", problem, remedy)
		return false
	}
	if w.dict != nil {
		if id, known := w.known(text); known {
			w.share(c, id)
			s.row.word[i] = id
			return true
		}
	}
	if unprintable(text, c) {
		s.wrong(i, s.row.Num, "control character in a cell", want(f)+"; the cell holds a control character", "Retype the cell and save the workbook")
		return false
	}
	if w.dict == nil {
		s.row.hash[i] = maphash.Bytes(w.seed, text)
		return true
	}
	meaning, err := w.means(string(text))
	if err != nil {
		line := fmt.Sprintf(`"??" = [%s]`, toml.Quote(clip(text)))
		add := fmt.Sprintf("add values.%s = { %s } under [ledgers.%s]", f.Name, line, s.Schema.Ledger)
		if w.values != nil {
			add = fmt.Sprintf("add %s to values.%s of [ledgers.%s]", line, f.Name, s.Schema.Ledger)
		}
		s.report(diag.Diagnostic{Code: "LED005", Summary: "unknown " + f.Name, Detail: err.Error(), Subject: s.cell(i, s.row.Num),
			Remedy: fmt.Sprintf("Correct the cell and save the workbook; or %s in filing.toml and replace ?? with %s", add, meanings(f))})
		return false
	}
	s.row.word[i] = w.learn(c, text, meaning)
	return true
}

// meanings describes the possible meanings of a field's words.
func meanings(f *schema.Field) string {
	switch f.Kind {
	case schema.Choice:
		return text.List(f.Choices, "or")
	case schema.Currency:
		return "the ISO 4217 code of the currency"
	}
	return "the ISO 3166 code of the country"
}

// wordOf returns the text of a cell that holds a word, or the digits of a whole number.
func (s *sheet) wordOf(f *schema.Field, c *workbook.Cell) (text []byte, problem, remedy string) {
	switch c.Kind {
	case workbook.Text:
		return bytes.TrimSpace(c.Text), "", ""
	case workbook.Number:
		if _, ok := days(c.Text); ok && (c.Text[0] != '0' || len(c.Text) == 1) {
			return c.Text, "", ""
		}
		a, err := quantity.ParseText(string(c.Text))
		if err != nil {
			a, err = quantity.ParseStored(string(c.Text))
		}
		digits := strings.TrimPrefix(a.String(), "-")
		if err == nil && a.IsInteger() && len(digits) <= 15 {
			return []byte(a.String()), "", ""
		}
		problem = want(f) + "; the cell holds " + describe(*c)
		if len(digits) > 15 {
			problem = fmt.Sprintf("%s holds the number %s; Excel stores only 15 digits of a number", f.Name, clip(digits))
		}
		return nil, problem, "Format the column as text, enter the value in full, and save the workbook"
	}
	return nil, want(f) + "; the cell holds " + describe(*c), "Correct the cell and save the workbook"
}

// unprintable reports whether a word of a cell has a control character or bytes that are
// not UTF-8.
func unprintable(word []byte, c *workbook.Cell) bool {
	return bytes.ContainsFunc(word, func(r rune) bool {
		return text.Control(r) && r != '\n' && r != '\t' && r != '\r' || r == 0xfffd && !bytes.Contains(c.Text, []byte("\xef\xbf\xbd"))
	})
}

// compare checks the fields of a row against each other.
func (s *sheet) compare() {
	if start, end := s.Index("start"), s.Index("end"); start >= 0 && s.row.date[end] != 0 && s.row.date[end] < s.row.date[start] {
		s.report(diag.Diagnostic{Code: "LED003", Summary: "end date before start date", Subject: s.cell(end, s.row.Num),
			Detail: fmt.Sprintf("the term starts on %s and ends on %s", s.row.date[start], s.row.date[end]), Remedy: "Correct the start, or the end (the last day of service), and save the workbook"})
	}
	if arr := s.Index("arr"); arr >= 0 && s.row.amount[arr].Sign() < 0 {
		s.count("LED008", diag.Warning, arr, s.row.Num, "negative annual recurring revenue", "Correct the amount; or delete the row, enter the credit in the revenue ledger, and save the workbooks")
	}
}

// isTotal reports a totals row among the rows: one with a blank required field and the
// label of a total, or one whose amount is the sum of those above and that has either of
// the two. A customer may be called Total, but no holding is.
func (s *sheet) isTotal(raw *workbook.Row) bool {
	holdings := s.Schema.Ledger == "securities"
	lacks, exact, amount := false, false, -1
	for _, i := range s.fields {
		f, c := &s.Fields[i], &s.cells[i]
		if f.Kind == schema.Amount {
			if amount < 0 {
				amount = i
			}
			continue
		}
		lacks = lacks || f.Required && s.empty[i]
		exact = exact || (f.Kind == schema.ID || holdings) && f.Required && c.Kind == workbook.Text && totalLabels[label(c.Text)]
	}
	sums := (lacks || exact) && amount >= 0 && s.sums(s.cells[amount], amount)
	if !sums && !(exact && holdings) && !(lacks && (exact || s.labelled(raw))) {
		return false
	}
	at := source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(raw.Cells[0].Col, raw.Num)}
	if amount >= 0 {
		at = s.cell(amount, raw.Num)
	}
	s.report(diag.Diagnostic{Code: "LED013", Summary: "totals row among the rows", Subject: at,
		Detail: fmt.Sprintf("row %d is a total of other rows, not %s", raw.Num, s.Row), Remedy: "Delete the row from the sheet and save the workbook"})
	return true
}

// labelled reports whether any cell of a row, mapped or not, has the label of a total.
func (s *sheet) labelled(raw *workbook.Row) bool {
	return slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool {
		l := label(c.Text)
		return c.Kind == workbook.Text && (totalLabels[l] || strings.HasPrefix(l, "total ") || strings.HasPrefix(l, "grand total") || strings.HasPrefix(l, "subtotal"))
	})
}

// sums reports whether an amount is the sum of all rows above, or a SUBTOTAL formula.
func (s *sheet) sums(c workbook.Cell, field int) bool {
	if strings.Contains(strings.ToUpper(string(c.Formula)), "SUBTOTAL(") {
		return true
	}
	if c.Kind != workbook.Number || s.rows < 2 {
		return false
	}
	a, err := quantity.ParseStored(string(c.Text))
	return err == nil && a.Shift(s.Scale).Cmp(quantity.Scaled{Coef: s.running.Sums[field], Places: s.running.Places}.Amount()) == 0
}

var totalLabels = map[string]bool{"total": true, "totals": true, "grand total": true, "subtotal": true, "sub-total": true, "sub total": true, "overall total": true}

// labelInitials are the first letters of the labels of totals.
const labelInitials = "tgsoTGSO"

// longestLabel bounds the labels of totals, in bytes.
const longestLabel = 40

// label returns a text in the spelling of totalLabels, "" if it cannot be one.
func label(b []byte) string {
	if len(b) > longestLabel {
		return ""
	}
	if b = bytes.TrimSpace(b); len(b) == 0 || strings.IndexByte(labelInitials, b[0]) < 0 {
		return ""
	}
	return strings.TrimRight(strings.ToLower(string(b)), ": ")
}
