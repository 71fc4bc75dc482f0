package ledger

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/workbook"
)

// Row is one row of a ledger as it was understood: a value for each field of
// the schema, by the field's index. It is valid until the next row is read.
type Row struct {
	Num    int // the row of the sheet, from 1
	dicts  []*Dict
	word   []ID              // of fields that are interned
	date   []fiscal.Date     // 0 where blank
	amount []quantity.Scaled // in whole units, whatever the ledger counts in
	hash   []uint64          // of the words of fields that are not interned
}

func newRow(fields int) Row {
	return Row{word: make([]ID, fields), date: make([]fiscal.Date, fields), amount: make([]quantity.Scaled, fields), hash: make([]uint64, fields)}
}

// Text returns a field's word, "" where it is blank or not one that was asked for.
func (r *Row) Text(field int) string { return r.dicts[field].Word(r.word[field]) }

// Date returns a field's date, 0 where it is blank.
func (r *Row) Date(field int) fiscal.Date { return r.date[field] }

// Amount returns a field's amount in whole units.
func (r *Row) Amount(field int) quantity.Amount { return r.amount[field].Amount() }

// blank says whether a cell says nothing: it is empty, or text of blanks alone.
func blank(c workbook.Cell) bool {
	return c.Kind == workbook.Blank || c.Kind == workbook.Text && len(bytes.TrimSpace(c.Text)) == 0
}

// lay puts the cells of a row of the sheet under their fields. It reports whether any
// says something.
func (s *sheet) lay(raw *workbook.Row) (any bool) {
	for _, i := range s.fields {
		s.cells[i] = workbook.Cell{Col: s.columns[i]}
	}
	for _, c := range raw.Cells {
		if c.Col >= len(s.fieldsAt) {
			break
		}
		for _, i := range s.fieldsAt[c.Col] {
			s.cells[i] = c
			any = any || !blank(c)
		}
	}
	return any
}

// read understands one row of the sheet; ok is false for a row that is skipped or
// was found wrong.
func (s *sheet) read(raw *workbook.Row) (ok bool) {
	if !s.lay(raw) || s.isTotal(raw) {
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
		if problem := broken(c); problem != "" {
			s.wrong(i, raw.Num, problem, "")
			fine = false
			continue
		}
		if blank(*c) {
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
		return false
	}
	for _, i := range s.fields {
		if d := s.words[i].dict; d != nil && d.first[s.row.word[i]] == 0 {
			d.first[s.row.word[i]] = uint32(raw.Num)
		}
	}
	s.sense()
	return true
}

// broken names what makes a cell unreadable whatever its field.
func broken(c *workbook.Cell) string {
	switch c.Kind {
	case workbook.ErrorValue:
		return fmt.Sprintf("the cell holds the error %s", c.Text)
	case workbook.Uncalculated:
		return "the cell holds a formula that was never calculated"
	}
	return ""
}

// want says what a field's cells must hold.
func want(f *schema.Field) string {
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
func (s *sheet) understand(i int, f *schema.Field, c *workbook.Cell) bool {
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
		s.row.date[i] = d
	case schema.Amount, schema.Rate:
		n, problem := s.readAmount(i, c)
		if problem == "" && f.Kind == schema.Rate && n.Sign() <= 0 {
			problem = "the cell holds " + n.String()
		}
		if problem != "" {
			s.wrong(i, s.row.Num, want(f)+", and "+problem, "")
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

// days reads a serial that is written as most are, in digits alone.
func days(text []byte) (n int64, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, len(text) > 0 && len(text) < 10
}

func (s *sheet) readDate(c *workbook.Cell) (d fiscal.Date, problem string) {
	switch c.Kind {
	case workbook.Text, workbook.ISODate:
		text := string(c.Text)
		if c.Kind == workbook.ISODate {
			text = strings.TrimSuffix(strings.TrimSuffix(text, "Z"), "T00:00:00")
		}
		d, err := fiscal.ParseDate(text)
		if err != nil {
			return 0, fmt.Sprintf("the cell holds the text %q", clip(text))
		}
		return d, ""
	case workbook.Number:
		n, ok := days(c.Text)
		if !ok {
			a, err := quantity.ParseStored(string(c.Text))
			if err != nil {
				return 0, err.Error()
			}
			if n, ok = a.Int64(); !ok {
				return 0, fmt.Sprintf("the cell holds a time of day (%s)", a)
			}
		}
		if d, ok = fiscal.Serial(n, s.date1904); !ok {
			return 0, fmt.Sprintf("the cell holds %d, which is no date", n)
		}
		return d, ""
	}
	return 0, "the cell holds " + describe(*c)
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
func clip(s string) string { return text.Clip(s, 60) }

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
		a, err := parse(string(c.Text))
		switch {
		case err != nil && c.Kind == workbook.Text:
			return n, "the cell holds " + describe(*c)
		case err != nil:
			return n, err.Error()
		}
		n = a.Scale()
	}
	if c.Kind == workbook.Text {
		s.count("LED006", diag.Warning, i, s.row.Num, "text that looks like a number was read as one",
			"Format the column as numbers, so that Excel adds it too")
	}
	return n, ""
}

// words reads the words of one field: ids, names, codes and choices.
type words struct {
	field   schema.Field
	values  map[string]string // what a cell says → what it means
	dict    *Dict             // of what is understood; nil where the field is not interned
	shared  []ID              // of each shared string that was understood, its word's ID + 1
	raw     *Dict             // of what cells say, where that is not what they mean
	meaning []ID              // of each word of raw
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

// known returns the word of a text that was understood before.
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

// learn notes what a cell's text means.
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

// share notes the word of a shared string.
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
	text, problem, remedy := s.wordOf(f, c)
	if problem != "" {
		s.wrong(i, s.row.Num, problem, remedy)
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
		s.wrong(i, s.row.Num, want(f)+", and the cell holds a control character", "")
		return false
	}
	if w.dict == nil {
		s.row.hash[i] = maphash.Bytes(w.seed, text)
		return true
	}
	meaning, err := w.means(string(text))
	if err != nil {
		s.report(diag.Diagnostic{Code: "LED005", Summary: "an unknown " + f.Name, Detail: err.Error(), Subject: s.cell(i, s.row.Num),
			Remedy: fmt.Sprintf("Correct the cell, or say what the word means with values.%s under [ledgers.%s]", f.Name, s.Schema.Ledger)})
		return false
	}
	s.row.word[i] = w.learn(c, text, meaning)
	return true
}

// wordOf returns the text of a cell that holds a word; of a number, its digits.
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
		problem = want(f) + ", and the cell holds " + describe(*c)
		if len(digits) > 15 {
			problem = fmt.Sprintf("%s has the number %s, and of a number Excel keeps 15 digits", f.Name, clip(digits))
		}
		return nil, problem, "Store ids as text, so that each digit is kept"
	}
	return nil, want(f) + ", and the cell holds " + describe(*c), ""
}

// unprintable reports whether a word of a cell has a control character, or bytes that
// are no character.
func unprintable(word []byte, c *workbook.Cell) bool {
	return bytes.ContainsFunc(word, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffd && !bytes.Contains(c.Text, []byte("\xef\xbf\xbd"))
	})
}

// sense holds the fields of a row against each other.
func (s *sheet) sense() {
	if start, end := s.Index("start"), s.Index("end"); start >= 0 && s.row.date[end] != 0 && s.row.date[end] < s.row.date[start] {
		s.report(diag.Diagnostic{Code: "LED003", Summary: "a term that ends before it starts", Subject: s.cell(end, s.row.Num),
			Detail: fmt.Sprintf("it starts on %s and ends on %s", s.row.date[start], s.row.date[end]), Remedy: "Correct the dates; end is the last day of service"})
	}
	if arr := s.Index("arr"); arr >= 0 && s.row.amount[arr].Sign() < 0 {
		s.count("LED008", diag.Warning, arr, s.row.Num, "negative annual recurring revenue", "Correct the term, or record the credit in the revenue ledger")
	}
}

// isTotal finds a totals row among the rows: one that lacks a field and whose
// label says so, or whose amount is the sum of those above and that lacks a field
// or is labelled. A customer may be called Total, but no holding is.
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
		lacks = lacks || f.Required && blank(*c)
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
	s.report(diag.Diagnostic{Code: "LED013", Summary: "a totals row among the rows", Subject: at,
		Detail: fmt.Sprintf("row %d is a total of others, not %s", raw.Num, s.Row), Remedy: "Remove the row from the export"})
	return true
}

// labelled says whether any cell of a row, mapped or not, calls it a total.
func (s *sheet) labelled(raw *workbook.Row) bool {
	return slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool {
		l := label(c.Text)
		return c.Kind == workbook.Text && (totalLabels[l] || strings.HasPrefix(l, "total ") || strings.HasPrefix(l, "grand total") || strings.HasPrefix(l, "subtotal"))
	})
}

// sums says whether an amount is that of all rows above, or says so itself.
func (s *sheet) sums(c workbook.Cell, field int) bool {
	if strings.Contains(strings.ToUpper(string(c.Formula)), "SUBTOTAL(") {
		return true
	}
	a, err := quantity.ParseStored(string(c.Text))
	return c.Kind == workbook.Number && err == nil && s.rows > 1 && a.Shift(s.Scale).Cmp(quantity.Scaled{Coef: s.running.Sums[field], Places: s.running.Places}.Amount()) == 0
}

var totalLabels = map[string]bool{"total": true, "totals": true, "grand total": true, "subtotal": true, "sub-total": true, "sub total": true, "overall total": true}

// labelInitials begin the labels of totals.
const labelInitials = "tgsoTGSO"

// longestLabel is longer than any label of a total.
const longestLabel = 40

// label returns a text as the labels of totals are spelt, "" for one that is none.
func label(b []byte) string {
	if len(b) > longestLabel {
		return ""
	}
	if b = bytes.TrimSpace(b); len(b) == 0 || strings.IndexByte(labelInitials, b[0]) < 0 {
		return ""
	}
	return strings.TrimRight(strings.ToLower(string(b)), ": ")
}
