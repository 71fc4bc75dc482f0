package rows

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// Row is one row of a ledger while it is read. Its methods take the index of a field in
// the schema. It is valid until the next row is read.
type Row struct {
	Spot
	Dicts   []*Dict           // by field, as the lists below; nil if it is not interned
	Words   []intern.ID       // of fields that are interned
	Dates   []fiscal.Date     // 0 where blank
	Amounts []quantity.Scaled // in whole units, whatever the unit of the ledger
	hash    []uint64          // of the words of fields that are not interned
}

// newRow returns a row without values.
func newRow(fields int) Row {
	return Row{Words: make([]intern.ID, fields), Dates: make([]fiscal.Date, fields), Amounts: make([]quantity.Scaled, fields), hash: make([]uint64, fields)}
}

// Text returns the word in a field. It is "" if the cell is blank, or if no query needs
// the words of the field.
func (r *Row) Text(field int) string { return r.Dicts[field].Word(r.Words[field]) }

// Number returns a number that the rows with one word in a field share, 0 if it is blank.
func (r *Row) Number(field int) uint64 { return r.hash[field] ^ uint64(r.Words[field]) }

// Date returns the date in a field, or 0 if the cell is blank.
func (r *Row) Date(field int) fiscal.Date { return r.Dates[field] }

// Amount returns the amount in a field in whole units, such as dollars, even if the
// ledger is in thousands.
func (r *Row) Amount(field int) quantity.Amount { return r.Amounts[field].Amount() }

// Blank reports whether a cell is empty or holds only spaces.
func Blank(c workbook.Cell) bool {
	return c.Kind == workbook.Blank || c.Kind == workbook.Text && len(bytes.TrimSpace(c.Text)) == 0
}

// blankCell reports whether a cell is blank. A long shared string is looked at once.
func (s *Reader) blankCell(c *workbook.Cell) bool {
	if len(c.Text) > 0 && c.Text[0] > ' ' && c.Text[0] < utf8.RuneSelf {
		return c.Kind == workbook.Blank
	}
	if c.Shared == 0 || len(c.Text) < longText {
		s.work.look(c.Text)
		return Blank(*c)
	}
	is, known := s.blanks[c.Shared]
	if !known {
		s.work.look(c.Text)
		is = Blank(*c)
		s.blanks[c.Shared] = is
	}
	return is
}

// longText is the length from which the text of a cell, in bytes, is not a number or a date.
const longText = 256

// place assigns the cells of a row of the sheet to their fields. It reports whether any
// is not blank.
func (s *Reader) place(raw *workbook.Row) (any bool) {
	for _, i := range s.fields {
		s.cells[i], s.empty[i] = workbook.Cell{Col: s.columns[i]}, true
	}
	for k := range raw.Cells {
		c := &raw.Cells[k]
		if c.Col >= len(s.fieldsAt) {
			break
		}
		for _, i := range s.fieldsAt[c.Col] {
			s.cells[i], s.empty[i] = *c, s.blankCell(c)
			any = any || !s.empty[i]
		}
	}
	return any || s.Across != nil && s.eachAcross(raw, func(acrossColumn, *workbook.Cell) bool { return false })
}

// eachAcross calls each with the cells of columns across that are not blank. It stops, and
// returns true, when each returns false.
func (s *Reader) eachAcross(raw *workbook.Row, each func(acrossColumn, *workbook.Cell) bool) (stopped bool) {
	k := 0
	for i := range raw.Cells {
		c := &raw.Cells[i]
		for k < len(s.across) && s.across[k].col < c.Col {
			k++
		}
		if k < len(s.across) && s.across[k].col == c.Col && !s.blankCell(c) && !each(s.across[k], c) {
			return true
		}
	}
	return false
}

// read reads one row of the sheet and calls visit for each row of the ledger in it: one, or
// one for each cell of columns across. It skips a blank row, a row that is not of the ledger
// and a row with an error.
func (s *Reader) read(raw *workbook.Row, visit func(*Row)) {
	s.Current.Spot = Spot{Num: int32(s.base + raw.Num)}
	if !s.place(raw) {
		if slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool { return !s.blankCell(&c) }) {
			s.Skip(control.Unmapped)
		}
		return
	}
	s.early = true
	if s.skips(raw) || s.isTotal(raw) {
		return
	}
	s.early = false
	s.fillDown()
	s.rows++
	if s.first == 0 {
		s.first = raw.Num
	}
	s.last = raw.Num
	fine := true
	for _, i := range s.fields {
		fine = s.ReadCell(i, &s.cells[i], s.empty[i]) && fine
	}
	if s.Across == nil {
		s.finish(fine, visit)
		return
	}
	s.eachAcross(raw, func(a acrossColumn, c *workbook.Cell) bool {
		s.Current.Col = int32(a.col)
		header, sum := s.Across.Header, len(s.Fields)+slices.IndexFunc(s.across, func(b acrossColumn) bool { return b.col == a.col })
		if s.kind(header) == schema.Date {
			s.Current.Dates[header] = a.date
		} else {
			s.Current.Words[header] = s.Words[header].dict.ID([]byte(a.word))
		}
		s.sumAt = sum
		s.finish(s.ReadCell(s.Across.Cell, c, false) && fine, visit)
		return true
	})
}

// ReadCell reads a cell, which may be empty, into the row, or reports why it cannot.
func (s *Reader) ReadCell(i int, c *workbook.Cell, empty bool) (fine bool) {
	field := &s.Fields[i]
	s.Current.Words[i], s.Current.Dates[i], s.Current.Amounts[i], s.Current.hash[i], s.Shown[i] = 0, 0, quantity.Scaled{}, 0, quantity.Scaled{}
	if c.Formula != nil {
		s.formulas.add(i, s.Current.Spot)
	}
	if summary, detail, how := remedy.Broken(c, s.book.FullCalc()); summary != "" {
		s.wrong(i, summary, detail, how)
		return false
	}
	if !empty {
		return s.understand(i, field, c)
	}
	if field.Required && !field.Blank || c.Kind == workbook.Text && (field.Kind == schema.Amount || field.Kind == schema.Date) {
		summary, found, how := "blank cell in a required column", "the cell is blank", "Fill in the cell, or delete the row, and save the workbook"+s.asNote()
		if c.Kind == workbook.Text && len(c.Text) > 0 {
			found = "the cell holds only blanks"
		}
		if !field.Required {
			summary, how = "cell that holds only blanks", "Clear the cell and save the workbook"
		}
		if field.Required || len(c.Text) > 0 {
			s.wrong(i, summary, s.want(i)+"; "+found, how)
			return false
		}
	}
	return true
}

// asNote returns the end of the remedy for a row that has one text and is blank otherwise, or has
// only amounts beside it: that it may be a note, or a total.
func (s *Reader) asNote() string {
	label, key, what := -1, "note_rows", "a note"
	for _, i := range s.fields {
		switch {
		case s.empty[i]:
		case s.kind(i) == schema.Amount:
			key, what = "total_rows", "a total of other rows"
		case label >= 0 || !s.Fields[i].IsWord() || s.cells[i].Kind != workbook.Text:
			return ""
		default:
			label = i
		}
	}
	if label < 0 || s.Across != nil || len(s.fields) < 3 {
		return ""
	}
	return "; or, if the row is " + what + ", " + remedy.Mark(s.Ledger, key, s.Fields[label].Name, s.textOf(label))
}

// finish completes a row of the ledger whose cells were read.
func (s *Reader) finish(fine bool, visit func(*Row)) {
	if !fine {
		return
	}
	for i, w := range s.Words {
		if w.dict != nil && s.Given(i) && (s.relation == nil || s.reads(i)) {
			w.dict.Note(s.Current.Words[i], s.Current.Spot)
		}
	}
	if s.Split && !s.net() {
		return
	}
	s.compare()
	if s.totals != nil && s.counts != Nothing {
		s.total()
	}
	visit(&s.Current)
}

// net sets the amount to the debit less the credit. A row of a sheet that has an amount as its
// credit alone is at the column of credits.
func (s *Reader) net() (fine bool) {
	debit, credit, amount := s.Index("debit"), s.Index("credit"), s.Index("amount")
	if s.empty[debit] && s.empty[credit] {
		s.wrong(debit, "debit and credit both blank", "a row must have a debit or a credit; both cells are blank",
			fmt.Sprintf("Enter the amount, or delete the row, and save the workbook; or, if the row is a heading, add its text to note_rows of [ledgers.%s] in filing.toml", s.Schema.Ledger))
		return false
	}
	s.Current.Amounts[amount], s.Shown[amount] = s.Current.Amounts[debit].Sub(s.Current.Amounts[credit]), s.Shown[debit].Sub(s.Shown[credit])
	if s.relation == nil && (s.empty[debit] || s.Current.Amounts[debit].Sign() == 0 && s.Current.Amounts[credit].Sign() != 0) {
		s.Current.Col = int32(s.columns[credit])
	}
	return true
}

// want returns the condition for a field's cells.
func (s *Reader) want(i int) string {
	f := &s.Fields[i]
	switch f.Kind {
	case schema.Date:
		if s.Dates != nil {
			return fmt.Sprintf("%s must be an Excel date, or text such as 2022-12-31 or in the form %s", f.Name, s.Dates)
		}
		return f.Name + " must be an Excel date or text such as 2022-12-31"
	case schema.Amount:
		if s.Numbers != nil {
			return fmt.Sprintf("%s must be a number, or text in the form %s", s.FieldName(i), s.Numbers)
		}
		return s.FieldName(i) + " must be a number, or text in the form -1234.50"
	case schema.Rate:
		if s.Numbers != nil {
			return fmt.Sprintf("%s must be a number above zero, or text in the form %s", f.Name, s.Numbers)
		}
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
func (s *Reader) understand(i int, f *schema.Field, c *workbook.Cell) bool {
	switch f.Kind {
	case schema.Date:
		s.outside = ""
		d, time, problem := s.readDate(i, c)
		if s.outside != "" {
			s.Report(diag.Diagnostic{Code: "LED003", Summary: "date outside the calendar", Detail: s.outside, Subject: s.Cell(i, s.Current.Spot),
				Remedy: "List its quarter under [calendar.periods], or delete the row and save the workbook"})
			return false
		}
		if time != "" && s.Times == filing.RefuseTimes {
			s.timed(i, f, d.String()+" "+time)
			return false
		}
		if problem != "" {
			s.wrong(i, "cell that is not a date", s.want(i)+"; "+problem, remedy.Date(s.Ledger, f, s.valueIn(c), s.plain && !input.Columnar(s.file)))
			return false
		}
		if time != "" {
			s.cutOff(i, time)
		}
		if !d.Sane() {
			s.Report(diag.Diagnostic{Code: "LED003", Summary: fmt.Sprintf("date outside %d to %d", fiscal.FirstYear, fiscal.LastYear), Remedy: remedy.DateOutside(s.Ledger, f, d), Subject: s.Cell(i, s.Current.Spot),
				Detail: fmt.Sprintf("%s is %s; a date must be from %d to %d", f.Name, d, fiscal.FirstYear, fiscal.LastYear)})
			return false
		}
		s.times[i].dayOf(d)
		if s.DayAfter && f.Name == "end" {
			d--
		}
		s.Current.Dates[i] = d
	case schema.Amount, schema.Rate:
		n, problem := s.readAmount(i, c)
		if problem == "" && f.Kind == schema.Rate && n.Sign() <= 0 {
			problem = "the cell holds " + n.String()
		}
		if problem != "" {
			summary, how := "cell that is not a number", ""
			if f.Kind == schema.Rate {
				currency, _ := s.currency()
				summary, how = "rate that is not above zero", remedy.Rate(s.Ledger, wordIn(c), currency)
			} else {
				how = s.howToNumber(c)
			}
			s.wrong(i, summary, s.want(i)+"; "+problem, how)
			return false
		}
		s.Shown[i] = n
		whole := s.whole(f, n)
		if f.Kind == schema.Amount {
			n = n.Shift(s.Scale)
		}
		sum := i
		if s.IsAcross(i) {
			sum = s.sumAt
		}
		if s.running != nil { // nil for a fixed amount, which is read before the first sheet
			s.running.Add(sum, n)
		}
		if s.Net && (f.Name == "gains" && n.Sign() < 0 || f.Name == "losses" && n.Sign() > 0) {
			s.Shown[i], whole = quantity.Scaled{}, quantity.Scaled{}
		}
		s.Current.Amounts[i] = whole
	default:
		return s.readWord(i, f, c)
	}
	return true
}

// whole returns an amount of a field, as a cell shows it, in whole units of a year.
func (s *Reader) whole(f *schema.Field, n quantity.Scaled) quantity.Scaled {
	if f.Kind == schema.Amount {
		n = n.Shift(s.Scale)
	}
	if s.Monthly && f.Name == "arr" {
		n.Coef = n.Coef.Mul(quantity.WideOf(12))
	}
	if s.Credits && s.Schema.Ledger == "revenue" {
		n.Coef = n.Coef.Neg()
	}
	return n
}

// wordIn returns the text of a cell if a form of numbers or dates may fit it, which none fits
// that has more than 64 bytes; else "".
func wordIn(c *workbook.Cell) string {
	if c.Kind != workbook.Text || len(c.Text) > 64 {
		return ""
	}
	return string(c.Text)
}

// valueIn returns the text of a cell; of a ledger in a database, also a value such as NaN or
// infinity, which its type has beside numbers or dates.
func (s *Reader) valueIn(c *workbook.Cell) string {
	if s.relation != nil {
		return string(c.Text[:min(len(c.Text), longText)])
	}
	return wordIn(c)
}

// howToNumber returns the remedy for a cell of the row that is not an amount.
func (s *Reader) howToNumber(c *workbook.Cell) string {
	currency, _ := s.currency()
	return remedy.Amount(s.Ledger, s.valueIn(c), currency)
}

// currency returns the currency of the row; known is false for a row that is not read as one.
func (s *Reader) currency() (code string, known bool) {
	k := s.Index("currency")
	switch {
	case s.early && k >= 0 && s.columns[k] > 0:
		return "", false
	case k >= 0 && s.Current.Words[k] != 0:
		return s.Current.Text(k), true
	}
	return string(s.filing.Registrant.Currency), s.filing.Registrant.Currency != filing.Unanswered
}

func describe(c workbook.Cell) string {
	switch c.Kind {
	case workbook.Number, workbook.Decimal:
		return "the number " + clip(c.Text)
	case workbook.Bool:
		return "the value TRUE or FALSE"
	case workbook.ISODate:
		return "the date " + clip(fiscal.CutMidnight(string(c.Text[:min(len(c.Text), longText)])))
	}
	return fmt.Sprintf("the text %q", clip(c.Text))
}

// clip shortens the text of a cell for a message.
func clip[T string | []byte](s T) string { return text.Clip(string(s[:min(len(s), longText)]), 60) }

func (s *Reader) readAmount(i int, c *workbook.Cell) (quantity.Scaled, string) {
	if c.Kind != workbook.Number && c.Kind != workbook.Text && c.Kind != workbook.Decimal {
		return quantity.Scaled{}, "the cell holds " + describe(*c)
	}
	n, plain := quantity.Plain(c.Text)
	if c.Kind == workbook.Text && s.Numbers != nil {
		return s.readNumber(i, c)
	}
	if !plain {
		parse := quantity.ParseText
		if c.Kind == workbook.Number {
			parse = quantity.ParseStored
		}
		a, err := parse(string(c.Text[:min(len(c.Text), longText)]))
		switch {
		case errors.Is(err, quantity.ErrBeyond):
			return n, err.Error()
		case err != nil && c.Kind == workbook.Text:
			return n, "the cell holds " + describe(*c)
		case err != nil:
			return n, err.Error()
		}
		n = a.Scale()
	}
	if c.Kind == workbook.Text && !s.plain {
		s.count("LED006", diag.Warning, i, "number stored as text",
			"Excel leaves such cells out of its sums: convert the column with Data > Text to Columns > Finish, and save the workbook")
	}
	return n, ""
}

// readNumber reads an amount that is text in the form of numbers in filing.toml.
func (s *Reader) readNumber(i int, c *workbook.Cell) (quantity.Scaled, string) {
	p, problem := s.Numbers.Parse(string(c.Text[:min(len(c.Text), longText)]), s.Credits)
	if problem != "" {
		return quantity.Scaled{}, "the cell holds " + describe(*c) + ": " + problem
	}
	if p.Mark != "" {
		if currency, known := s.currency(); known && !format.IsMark(p.Mark, currency) {
			return quantity.Scaled{}, fmt.Sprintf("the cell holds %s, but %s is not a symbol of %s", describe(*c), p.Mark, currency)
		}
	}
	a, err := quantity.ParseText(p.Plain)
	if err != nil {
		return quantity.Scaled{}, err.Error()
	}
	return a.Scale(), ""
}

// Words reads the words of one field: ids, names, codes and choices.
type Words struct {
	field   schema.Field
	values  map[string]string // word of a cell → its meaning
	dict    *Dict             // of meanings; nil if the field is not interned
	shared  []intern.ID       // by shared string, the ID of its meaning + 1; 0 is unknown
	raw     *Dict             // of words of cells, if they differ from their meanings
	meaning []intern.ID       // by ID of raw
	seed    maphash.Seed
}

func newWords(f schema.Field, values map[string]string, interned bool) *Words {
	w := &Words{field: f, values: values, seed: maphash.MakeSeed()}
	coded := f.Kind != schema.ID && f.Kind != schema.Text || values != nil
	if interned || coded {
		w.dict = NewDict()
	}
	if coded {
		w.raw = NewDict()
	}
	return w
}

// means returns what a word of a cell means.
func (w *Words) means(word string) (string, error) {
	if meaning, ok := w.values[word]; ok {
		return meaning, nil
	}
	return schema.Meaning(w.field, word)
}

// Known returns the meaning of a text that was read before.
func (w *Words) Known(text []byte) (intern.ID, bool) {
	if w.raw == nil {
		id := w.dict.Known(text)
		return id, id != 0
	}
	raw := w.raw.Known(text)
	if raw == 0 {
		return 0, false
	}
	return w.meaning[raw], true
}

// learn records the meaning of a cell's text.
func (w *Words) learn(c *workbook.Cell, text []byte, meaning string) intern.ID {
	id := w.dict.ID([]byte(meaning))
	if w.raw != nil {
		raw := w.raw.ID(text)
		w.meaning = append(w.meaning, make([]intern.ID, max(0, int(raw)+1-len(w.meaning)))...)
		w.meaning[raw] = id
	}
	w.share(c, id)
	return id
}

// share records the meaning of a shared string.
func (w *Words) share(c *workbook.Cell, id intern.ID) {
	if c.Shared == 0 {
		return
	}
	if c.Shared > len(w.shared) {
		w.shared = append(w.shared, make([]intern.ID, c.Shared-len(w.shared))...)
	}
	w.shared[c.Shared-1] = id + 1
}

// readWord reads ids, names, codes and choices.
func (s *Reader) readWord(i int, f *schema.Field, c *workbook.Cell) (ok bool) {
	w := s.Words[i]
	if c.Shared > 0 && c.Shared <= len(w.shared) && w.shared[c.Shared-1] > 0 {
		s.Current.Words[i] = w.shared[c.Shared-1] - 1
		return true
	}
	if len(c.Text) > mostName && (len(c.Text) > 2*utf8.UTFMax*mostName || utf8.RuneCount(bytes.TrimSpace(c.Text)) > mostName) {
		s.wrong(i, "text too long", fmt.Sprintf("%s must have at most %d characters; the cell holds more", f.Name, mostName), "Shorten the text in every row that has it, and save the workbook")
		return false
	}
	s.work.look(c.Text)
	text, problem, how := s.wordOf(i, f, c)
	if problem != "" {
		summary := "cell that is not text or a whole number"
		if f.Kind == schema.ID && c.Kind == workbook.ISODate {
			summary, how = "id with a date format", retype
		}
		s.wrong(i, summary, problem, how)
		return false
	}
	if f.Kind == schema.ID && c.Kind == workbook.Number {
		if text, ok = s.asShown(i, f, c, text); !ok {
			return false
		}
	}
	if w.dict != nil {
		if id, known := w.Known(text); known {
			w.share(c, id)
			s.Current.Words[i] = id
			return true
		}
	}
	if hidden, ok := unseen(text); ok && f.Kind == schema.ID {
		s.wrong(i, "id with an invisible character", fmt.Sprintf("%s must not contain invisible characters; the cell holds %U in %q", f.Name, hidden, clip(string(text))),
			"Retype the id in every cell that has it, and save the workbook")
		return false
	}
	if unprintable(text, c) {
		s.wrong(i, "control character in a cell", s.want(i)+"; the cell holds a control character", "Retype the cell and save the workbook")
		return false
	}
	if w.dict == nil {
		s.Current.hash[i] = maphash.Bytes(w.seed, text)
		return true
	}
	meaning, err := w.means(string(text))
	if err != nil {
		s.Report(diag.Diagnostic{Code: "LED005", Summary: "unknown " + f.Name, Detail: err.Error(), Subject: s.Cell(i, s.Current.Spot),
			Remedy: remedy.Word(s.Ledger, f, clip(text))})
		return false
	}
	s.Current.Words[i] = w.learn(c, text, meaning)
	return true
}

// wordOf returns the text of a cell that holds a word, or the digits of a whole number.
func (s *Reader) wordOf(i int, f *schema.Field, c *workbook.Cell) (text []byte, problem, remedy string) {
	switch c.Kind {
	case workbook.Text:
		return bytes.TrimSpace(c.Text), "", ""
	case workbook.Decimal:
		if bytes.IndexByte(c.Text, '.') < 0 {
			return c.Text, "", ""
		}
		a, err := quantity.ParseText(string(c.Text))
		if err == nil && a.IsInteger() {
			return []byte(a.String()), "", ""
		}
		return nil, s.want(i) + "; the cell holds " + describe(*c), "Export the column as text or as whole numbers"
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
		problem = s.want(i) + "; the cell holds " + describe(*c)
		if len(digits) > 15 {
			problem = fmt.Sprintf("%s holds the number %s; Excel stores only 15 digits of a number", f.Name, clip(digits))
		}
		return nil, problem, "Format the column as text, enter the value in full, and save the workbook"
	}
	return nil, s.want(i) + "; the cell holds " + describe(*c), "Correct the cell and save the workbook"
}

// retype is the remedy for an id that Excel changed.
const retype = "Format the column as text, retype the id as it is in the source system, and save the workbook"

// asShown returns the digits of an id that is a number, with the leading zeros that its number
// format shows. An id that is shown as a date, or in a format that is not known, is
// reported.
func (s *Reader) asShown(i int, f *schema.Field, c *workbook.Cell, digits []byte) (text []byte, ok bool) {
	format := s.book.Format(c.Style)
	switch {
	case format.Date:
		seen := "as a date or time"
		if n, ok := days(digits); ok {
			if d, ok := fiscal.Serial(n, s.date1904); ok {
				seen = "as the date " + d.String()
			}
		}
		s.wrong(i, "id with a date format", fmt.Sprintf("%s; the cell holds the number %s, which Excel shows %s", s.want(i), digits, seen), retype)
		return nil, false
	case format.Unknown:
		s.wrong(i, "id with an unknown number format", fmt.Sprintf("the cell holds the number %s; tieout cannot determine from its number format whether Excel shows leading zeros", digits), retype)
		return nil, false
	}
	sign := 0
	if digits[0] == '-' {
		sign = 1
	}
	missing := format.Zeros - (len(digits) - sign)
	if missing <= 0 {
		return digits, true
	}
	s.padded = append(s.padded[:0], digits[:sign]...)
	for range missing {
		s.padded = append(s.padded, '0')
	}
	s.padded = append(s.padded, digits[sign:]...)
	return s.padded, true
}

func unseen(word []byte) (r rune, ok bool) { return text.Unseen(word) }

// unprintable reports whether a word of a cell has a control character or bytes that are
// not UTF-8.
func unprintable(word []byte, c *workbook.Cell) bool {
	return !text.Simple(word) && bytes.ContainsFunc(word, func(r rune) bool {
		return text.Control(r) && r != '\n' && r != '\t' && r != '\r' || r == 0xfffd && !bytes.Contains(c.Text, []byte("\xef\xbf\xbd"))
	})
}

// compare checks the fields of a row against each other.
func (s *Reader) compare() {
	if start, end := s.Index("start"), s.Index("end"); start >= 0 && s.Current.Dates[end] != 0 && s.Current.Dates[end] < s.Current.Dates[start] {
		s.Report(diag.Diagnostic{Code: "LED003", Summary: "end date before start date", Subject: s.Cell(end, s.Current.Spot),
			Detail: fmt.Sprintf("the term starts on %s and ends on %s", s.Current.Dates[start], s.Current.Dates[end]), Remedy: "Correct the start, or the end (the last day of service), and save the workbook"})
	}
	if arr := s.Index("arr"); arr >= 0 && s.Current.Amounts[arr].Sign() < 0 && s.relation == nil {
		s.Negative()
	}
}

// Negative counts an ARR below zero.
func (s *Reader) Negative() {
	if arr := s.Index("arr"); arr >= 0 {
		s.count("LED008", diag.Warning, arr, "negative annual recurring revenue", "If the row takes back a part of another term, such as a downgrade, no change is needed. Otherwise, correct the amount; or delete the row, enter the credit in the revenue ledger, and save the workbooks")
	}
}

// Written returns a word of a cell that has a meaning.
func (w *Words) Written(id intern.ID) string {
	if w.raw != nil {
		for raw, meaning := range w.meaning {
			if meaning == id && raw > 0 {
				return w.raw.Word(intern.ID(raw))
			}
		}
	}
	return w.dict.Word(id)
}

// Meanings returns the words of cells that are other than their meanings, with their meanings.
func (w *Words) Meanings() iter.Seq2[string, string] {
	return func(yield func(word, meaning string) bool) {
		if w.raw == nil {
			return
		}
		for raw := intern.ID(1); int(raw) < len(w.meaning); raw++ {
			if word, meaning := w.raw.Word(raw), w.dict.Word(w.meaning[raw]); meaning != "" && word != meaning && !yield(word, meaning) {
				return
			}
		}
	}
}

// Renew gives a field a Dict without words, and returns it.
func (s *Reader) Renew(field int) *Dict {
	d := NewDict()
	s.Words[field].dict, s.Current.Dicts[field] = d, d
	return d
}

// Distinct reports whether no two words of cells that were read mean the same. It may be asked of nil.
func (w *Words) Distinct() bool {
	if w == nil || w.raw == nil {
		return true
	}
	seen := map[string]bool{}
	for raw := intern.ID(1); int(raw) < len(w.meaning); raw++ {
		meaning := w.dict.Word(w.meaning[raw])
		if meaning == "" {
			meaning = w.raw.Word(raw)
		}
		if seen[meaning] {
			return false
		}
		seen[meaning] = true
	}
	return true
}
