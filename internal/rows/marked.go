package rows

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/delimited"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/workbook"
)

// skips reports whether a row is not one of the ledger: by only, or because it totals others
// or says something. It checks what such a row holds.
func (s *Reader) skips(raw *workbook.Row) bool {
	for _, m := range s.NoteRows {
		if label, is := s.marks(raw, m); is {
			s.Skip(control.NoteRow)
			for _, c := range s.amounts(raw) {
				if _, problem := s.readAmount(c.field, c.cell); problem == "" {
					s.Report(diag.Diagnostic{Code: "LED013", Summary: "note row with an amount", Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(c.cell.Col, raw.Num)},
						Detail: fmt.Sprintf("row %d, %q, fits a pattern in note_rows, but this cell holds %s", raw.Num, clip(label), describe(*c.cell)),
						Remedy: fmt.Sprintf("In note_rows of [ledgers.%s], write a pattern that fits only rows without amounts; or, if the row is a total of other rows, move the pattern to total_rows", s.Schema.Ledger)})
				}
			}
			return true
		}
	}
	for _, m := range s.TotalRows {
		if label, is := s.marks(raw, m); is {
			s.Skip(control.TotalRow)
			s.checkTotal(raw, label)
			return true
		}
	}
	if s.short {
		s.Report(s.cutShort(raw))
		return true
	}
	if s.isHeader(raw) || s.isRule(raw) {
		return true
	}
	return !s.Chosen(raw)
}

// Chosen reports whether a row is one that only keeps.
func (s *Reader) Chosen(raw *workbook.Row) bool {
	for i, o := range s.Only {
		word, shown := "", ""
		if k, found := slices.BinarySearchFunc(raw.Cells, s.onlyAt[i], func(c workbook.Cell, col int) int { return c.Col - col }); found {
			shown = strings.TrimSpace(string(raw.Cells[k].Text))
			word = text.Fold(shown)
		}
		keep, drop := slices.Index(o.Keep, word), slices.Index(o.Drop, word)
		switch {
		case keep >= 0:
			s.had[i][keep] = true
		case drop >= 0:
			s.had[i][len(o.Keep)+drop] = true
			s.Skip(control.Dropped)
			s.fillDown() // the row is still the one above the next
			return false
		default:
			s.fillDown()
			s.Report(diag.Diagnostic{Code: "LED001", Summary: "value that the key \"only\" does not list", Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(s.onlyAt[i], raw.Num)},
				Detail:  fmt.Sprintf("column %q holds %q, but the key \"only\" of [ledgers.%s] lists that word neither under \"keep\" nor under \"drop\"", o.Header, clip(shown), s.Schema.Ledger),
				Remedy:  remedy.Only(s.Ledger, o.Header, text.Clip(shown, mostName)),
				Related: []diag.Related{{Message: "listed here", At: o.At}}})
			return false
		}
	}
	return true
}

// marks reports whether a row is of total_rows or note_rows, and returns the text that says so.
func (s *Reader) marks(raw *workbook.Row, m filing.Marked) (label string, is bool) {
	if m.Field >= 0 {
		label = s.textOf(m.Field)
	} else if k, found := slices.BinarySearchFunc(raw.Cells, s.headAt[text.Fold(m.Name)], func(c workbook.Cell, col int) int { return c.Col - col }); found {
		label = string(raw.Cells[k].Text)
	}
	p := m.Pattern(label)
	if p != nil {
		s.took[p.At] = true
	}
	return label, p != nil
}

// untaken reports the patterns of total_rows and note_rows that fit no row, and the words of
// only that no row has.
func (s *Reader) untaken() {
	var unused []string
	for i, o := range s.Only {
		for k, word := range o.Written {
			if !s.had[i][k] {
				unused = append(unused, fmt.Sprintf("%q under %s", clip(word), o.Header))
			}
		}
	}
	if unused != nil {
		s.Report(remedy.Unused(s.Ledger, unused))
	}
	for _, m := range slices.Concat(s.TotalRows, s.NoteRows) {
		for _, p := range m.Patterns {
			if !s.took[p.At] {
				s.Report(diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "pattern that fits no row", Subject: p.At,
					Detail: fmt.Sprintf("no row of the %s ledger has %q under %s", s.Schema.Ledger, p.Text, m.Name),
					Remedy: "Correct the pattern; or, if the text is in another column, replace " + m.Name + " with the header of that column; or remove the pattern"})
			}
		}
	}
}

// uneven returns the error for a record of another number of fields than the header that is no
// heading or footer, and sets short.
func (s *Reader) uneven(raw *workbook.Row) error {
	if s.short = raw.Fields > 0 && raw.Fields < s.width; raw.Fields == s.width {
		return nil
	}
	filled := 0
	for i := range raw.Cells {
		if !s.blankCell(&raw.Cells[i]) {
			filled++
		}
	}
	return delimited.Uneven(raw.Num, raw.Fields, filled, s.width)
}

// cutShort reports a record that has fewer fields than the header and one mapped cell.
func (s *Reader) cutShort(raw *workbook.Row) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED012", Summary: "record with fewer fields than the header", Remedy: "Complete the record, and save the file",
		Subject: source.Cell{Workbook: s.file, Ref: source.Ref(1, raw.Num)}, Detail: fmt.Sprintf("the record has %s, and the header has %d", text.Count(raw.Fields, "field"), s.width)}
	if k := slices.IndexFunc(s.fields, func(i int) bool { return !s.empty[i] }); k >= 0 {
		name, word := s.Fields[s.fields[k]].Name, s.textOf(s.fields[k])
		d.Detail += fmt.Sprintf("; its only text is %q, under %s", clip(strings.TrimSpace(word)), name)
		d.Remedy = fmt.Sprintf("If it is a heading or a footer, %s; otherwise complete the record, and save the file", remedy.Mark(s.Ledger, "note_rows", name, word))
	}
	return d
}

// Skip counts a row that is left out.
func (s *Reader) Skip(why control.Reason) {
	if s.totals != nil {
		s.totals.Skip(why, s.Weight)
	}
}

// textOf returns the text of a field's cell.
func (s *Reader) textOf(field int) string { return string(s.cells[field].Text) }

// amountCell is a cell of a row that holds an amount, and its index in running.
type amountCell struct {
	field, sum int
	cell       *workbook.Cell
}

// amounts returns the cells of a row that are not blank in columns of amounts.
func (s *Reader) amounts(raw *workbook.Row) (list []amountCell) {
	for _, i := range s.fields {
		if s.kind(i) == schema.Amount && !s.empty[i] {
			list = append(list, amountCell{i, i, &s.cells[i]})
		}
	}
	for k, a := range s.across {
		if i, found := slices.BinarySearchFunc(raw.Cells, a.col, func(c workbook.Cell, col int) int { return c.Col - col }); found && !Blank(raw.Cells[i]) && s.kind(s.Across.Cell) == schema.Amount {
			list = append(list, amountCell{s.Across.Cell, len(s.Fields) + k, &raw.Cells[i]})
		}
	}
	return list
}

// checkTotal compares each amount of a total row with the sum of the rows above it on the
// sheet, counted from the first row or from just after any earlier total row.
func (s *Reader) checkTotal(raw *workbook.Row, label string) {
	for _, c := range s.amounts(raw) {
		at := source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(c.cell.Col, raw.Num)}
		n, problem := s.readAmount(c.field, c.cell)
		if problem != "" {
			s.Report(diag.Diagnostic{Code: "LED001", Summary: "cell that is not a number", Subject: at, Detail: s.want(c.field) + "; " + problem, Remedy: s.howToNumber(c.cell)})
			continue
		}
		total := n.Shift(s.Scale).Amount()
		if !s.running.Totals(c.sum, total) {
			below, sum := s.running.Nearest(c.sum, total)
			rows := "the rows above it"
			if below > 0 {
				rows = fmt.Sprintf("the rows from %d on", below+1)
			}
			s.Report(diag.Diagnostic{Code: "LED013", Summary: "total row that differs from its sum", Subject: at,
				Detail: fmt.Sprintf("row %d, %q, holds %s, but %s add to %s; difference %s", raw.Num, clip(label), grouped(total), rows, grouped(sum), grouped(total.Sub(sum))),
				Remedy: "Export the ledger again; or, if the row is a total of something else or the difference is rounding in the report, clear its amount, save the workbook, and move the pattern of the row from total_rows to note_rows in filing.toml"})
		}
	}
	s.running.Close(raw.Num)
}

// fillDown gives blank cells of the fields in fill the value above them.
func (s *Reader) fillDown() {
	for _, i := range s.fields {
		if !s.Fill[i] {
			continue
		}
		c := &s.cells[i]
		if above := &s.above[i]; !s.empty[i] {
			if above.Kind != c.Kind || above.Style != c.Style || !bytes.Equal(above.Text, c.Text) {
				*above = workbook.Cell{Kind: c.Kind, Style: c.Style, Text: slices.Clone(c.Text)}
			}
		} else if above.Kind != workbook.Blank {
			*c, s.empty[i] = workbook.Cell{Col: c.Col, Kind: above.Kind, Style: above.Style, Text: above.Text}, false
		}
	}
}

// isRule reports a row of lines of dashes or the like, as a report has them above a total.
func (s *Reader) isRule(raw *workbook.Row) bool {
	for i := range raw.Cells {
		text := raw.Cells[i].Text
		text = text[:min(len(text), longText)]
		s.work.look(text)
		if b := bytes.TrimSpace(text); len(b) > 0 && (len(b) < 3 || len(bytes.Trim(b, "-=_–—─═ ")) > 0) {
			return false
		}
	}
	i := slices.IndexFunc(s.fields, func(i int) bool { return !s.empty[i] })
	if i < 0 {
		return false
	}
	i = s.fields[i]
	s.Report(remedy.Rule(s.Ledger, source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(s.columns[i], raw.Num)}, s.Fields[i].Name, s.textOf(i)))
	return true
}

// isHeader reports a row that repeats the headers, as a report has them on each page.
func (s *Reader) isHeader(raw *workbook.Row) bool {
	at := -1 // the field of the first cell that its field cannot hold
	for i := range raw.Cells {
		c := &raw.Cells[i]
		if c.Col == 0 || s.heads[c.Col] == "" || len(c.Text) >= longText {
			return false
		}
		s.work.look(c.Text)
		if !bytes.EqualFold(bytes.TrimSpace(c.Text), []byte(s.heads[c.Col])) {
			return false
		}
	}
	for _, i := range slices.Backward(s.fields) {
		if s.empty[i] {
			return false
		}
		if at < 0 || !s.Fields[i].IsWord() {
			at = i
		}
	}
	if at < 0 || len(raw.Cells) < 2 {
		return false
	}
	s.Report(remedy.Repeated(s.Ledger, source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(s.columns[at], raw.Num)}, raw.Num, s.header, s.columns))
	return true
}

// isTotal reports a totals row among the rows: one with a blank required field and the
// label of a total, or one whose amount is the sum of those above and that has either of
// the two. A customer may be called Total, but no holding is.
func (s *Reader) isTotal(raw *workbook.Row) bool {
	holdings := s.Schema.Ledger == "securities"
	lacks, exact, amount := false, false, -1
	fills, has := false, false // a required field is blank and takes the value above it; one is not blank
	for _, i := range s.fields {
		f, c := &s.Fields[i], &s.cells[i]
		if f.Kind == schema.Amount {
			if amount < 0 {
				amount = i
			}
			continue
		}
		if f.Required {
			has = has || !s.empty[i]
			fills = fills || s.empty[i] && s.Fill[i]
			lacks = lacks || s.empty[i] && !s.Fill[i]
		}
		if (f.Kind == schema.ID || holdings) && f.Required && c.Kind == workbook.Text && !exact {
			exact = vocabulary.TotalLabel(c.Text) == vocabulary.TotalAlone
		}
	}
	// With fill, a row that still says what it is of is no total because its amount happens to
	// be the sum of those above.
	bare := fills && !has && !lacks && !exact
	sums := (lacks || exact || bare) && s.sumsAll(raw, amount, bare)
	label := vocabulary.TotalEnds // the least label that makes a row a total
	if !lacks {
		label = vocabulary.TotalBegins // with fill, "Acme Total" may be the product of a row
	}
	if !sums && !(exact && holdings) && !((lacks || fills) && (exact || s.labelled(raw, label))) {
		return false
	}
	at := source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(raw.Cells[0].Col, raw.Num)}
	if amount >= 0 {
		at.Ref = source.Ref(s.columns[amount], raw.Num)
	}
	s.Report(diag.Diagnostic{Code: "LED013", Summary: "totals row among the rows", Subject: at,
		Detail: fmt.Sprintf("row %d is a total of other rows, not %s", raw.Num, s.Row), Remedy: s.howToMark(raw)})
	return true
}

// howToMark returns the remedy for a totals row: the pattern that marks it, if a field has its
// label.
func (s *Reader) howToMark(raw *workbook.Row) string {
	for _, i := range s.fields {
		noDate := s.kind(i) == schema.Date && !s.empty[i] && !bytes.ContainsAny(s.cells[i].Text, "0123456789*?") // a line of dashes
		if s.cells[i].Kind == workbook.Text && (noDate || vocabulary.TotalLabel(s.cells[i].Text) > vocabulary.NoTotal && s.Fields[i].IsWord()) {
			return text.Capital(remedy.Mark(s.Ledger, "total_rows", s.Fields[i].Name, s.textOf(i)))
		}
	}
	for _, c := range raw.Cells {
		if head := s.heads[c.Col]; head != "" && c.Kind == workbook.Text && vocabulary.TotalLabel(c.Text) > vocabulary.NoTotal {
			return text.Capital(remedy.Mark(s.Ledger, "total_rows", head, string(c.Text)))
		}
	}
	if i := slices.IndexFunc(s.fields, func(i int) bool { return s.Fields[i].IsWord() && !s.empty[i] }); i >= 0 {
		if w, word := s.Words[s.fields[i]], s.textOf(s.fields[i]); w.dict != nil && w.dict.Known([]byte(strings.TrimSpace(word))) == 0 { // no row above has it
			return text.Capital(remedy.Mark(s.Ledger, "total_rows", s.Fields[s.fields[i]].Name, word))
		}
	}
	return "Export the report again without its totals; or delete the row from the sheet, and save the workbook"
}

// labelled reports whether any cell of a row, mapped or not, has the label of a total, of a kind
// or a surer one. A choice is no label, nor is a caption of a note's table: both have totals of
// their own.
func (s *Reader) labelled(raw *workbook.Row, least vocabulary.Total) bool {
	own := func(i int) bool { return s.kind(i) == schema.Choice || s.Schema.Ledger == "note-tables" }
	return slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool {
		return c.Kind == workbook.Text && vocabulary.TotalLabel(c.Text) >= least &&
			!slices.ContainsFunc(s.fields, func(i int) bool { return s.columns[i] == c.Col && own(i) })
	})
}

// sumsAll reports whether a row's amount, or each of its amounts across, is the sum of all
// rows above. With some, not all may be zero.
func (s *Reader) sumsAll(raw *workbook.Row, amount int, some bool) bool {
	list := []amountCell{}
	if amount >= 0 {
		list = append(list, amountCell{amount, amount, &s.cells[amount]})
	} else if s.Across != nil {
		list = s.amounts(raw)
	}
	zero := func(c amountCell) bool { return s.running.Sum(c.sum).Sign() == 0 }
	return len(list) > 0 && !(some && !slices.ContainsFunc(list, func(c amountCell) bool { return !zero(c) })) &&
		!slices.ContainsFunc(list, func(c amountCell) bool { return !s.sums(c) })
}

// sums reports whether an amount is the sum of all rows above, or a SUBTOTAL formula.
func (s *Reader) sums(c amountCell) bool {
	if strings.Contains(strings.ToUpper(string(c.cell.Formula)), "SUBTOTAL(") {
		return true
	}
	if c.cell.Kind != workbook.Number && c.cell.Kind != workbook.Decimal && !(s.plain && c.cell.Kind == workbook.Text) || s.rows <= 1 {
		return false
	}
	n, problem := s.readAmount(c.field, c.cell)
	return problem == "" && n.Shift(s.Scale).Amount().Cmp(s.running.Sum(c.sum)) == 0
}
