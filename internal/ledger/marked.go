package ledger

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tieout/internal/control"
	"tieout/internal/diag"
	"tieout/internal/quantity"
	"tieout/internal/remedy"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/workbook"
)

// growColumn returns a column with n sums.
func growColumn(c quantity.Column, n int) quantity.Column {
	c.Sums = append(c.Sums, make([]quantity.Wide, n-len(c.Sums))...)
	return c
}

// skips reports whether a row is not one of the ledger: by only, or because it totals others
// or says something. It checks what such a row holds.
func (s *sheet) skips(raw *workbook.Row) bool {
	for _, m := range s.NoteRows {
		if m.Takes(s.textOf(m.Field)) {
			s.skip(control.NoteRow)
			for _, c := range s.amounts(raw) {
				if _, problem := s.readAmount(c.field, c.cell); problem == "" {
					s.report(diag.Diagnostic{Code: "LED013", Summary: "note row with an amount", Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(c.cell.Col, raw.Num)},
						Detail: fmt.Sprintf("row %d, %q, fits a pattern in note_rows, but this cell holds %s", raw.Num, clip(s.textOf(m.Field)), describe(*c.cell)),
						Remedy: fmt.Sprintf("In note_rows of [ledgers.%s], write a pattern that fits only rows without amounts; or, if the row is a total of other rows, move the pattern to total_rows", s.Schema.Ledger)})
				}
			}
			return true
		}
	}
	for _, m := range s.TotalRows {
		if m.Takes(s.textOf(m.Field)) {
			s.skip(control.TotalRow)
			s.checkTotal(raw, s.textOf(m.Field))
			return true
		}
	}
	for i, o := range s.Only {
		word, shown := "", ""
		if k, found := slices.BinarySearchFunc(raw.Cells, s.onlyAt[i], func(c workbook.Cell, col int) int { return c.Col - col }); found {
			shown = strings.TrimSpace(string(raw.Cells[k].Text))
			word = text.Fold(shown)
		}
		switch {
		case slices.Contains(o.Keep, word):
		case slices.Contains(o.Drop, word):
			s.skip(control.Dropped)
			return true
		default:
			s.report(diag.Diagnostic{Code: "LED001", Summary: "value that the key \"only\" does not list", Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(s.onlyAt[i], raw.Num)},
				Detail:  fmt.Sprintf("column %q holds %q, but the key \"only\" of [ledgers.%s] lists that word neither under \"keep\" nor under \"drop\"", o.Header, clip(shown), s.Schema.Ledger),
				Remedy:  remedy.Only(s.Ledger, o.Header, text.Clip(shown, mostName)),
				Related: []diag.Related{{Message: "listed here", At: o.At}}})
			return true
		}
	}
	return false
}

// skip counts a row that is left out.
func (s *sheet) skip(why control.Reason) {
	if s.totals != nil {
		s.totals.skipped[why]++
	}
}

// textOf returns the text of a field's cell.
func (s *sheet) textOf(field int) string { return string(s.cells[field].Text) }

// amountCell is a cell of a row that holds an amount, and its index in running.
type amountCell struct {
	field, sum int
	cell       *workbook.Cell
}

// amounts returns the cells of a row that are not blank in columns of amounts.
func (s *sheet) amounts(raw *workbook.Row) (list []amountCell) {
	for _, i := range s.fields {
		if s.kind(i) == schema.Amount && !s.empty[i] {
			list = append(list, amountCell{i, i, &s.cells[i]})
		}
	}
	for k, a := range s.across {
		if i, found := slices.BinarySearchFunc(raw.Cells, a.col, func(c workbook.Cell, col int) int { return c.Col - col }); found && !blank(raw.Cells[i]) && s.kind(s.Across.Cell) == schema.Amount {
			list = append(list, amountCell{s.Across.Cell, len(s.Fields) + k, &raw.Cells[i]})
		}
	}
	return list
}

// checkTotal compares each amount of a total row with the sum of the rows above it on the
// sheet, counted from the first row or from just after any earlier total row.
func (s *sheet) checkTotal(raw *workbook.Row, label string) {
	for _, c := range s.amounts(raw) {
		at := source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(c.cell.Col, raw.Num)}
		n, problem := s.readAmount(c.field, c.cell)
		if problem != "" {
			s.report(diag.Diagnostic{Code: "LED001", Summary: "cell that is not a number", Subject: at, Detail: s.want(c.field) + "; " + problem, Remedy: s.howToNumber(c.cell)})
			continue
		}
		total := n.Shift(s.Scale).Amount()
		sum := s.sum(c.sum)
		fits := false
		for _, rounded := range total.Roundings(s.running.Places) {
			if before := sum.Sub(rounded); before.Sign() == 0 || s.earlier[fmt.Sprint(c.sum, " ", before)] {
				fits = true
			}
		}
		if !fits {
			s.report(diag.Diagnostic{Code: "LED013", Summary: "total row that differs from its sum", Subject: at,
				Detail: fmt.Sprintf("row %d, %q, holds %s, but the rows above it add to %s; difference %s", raw.Num, clip(label), grouped(total), grouped(sum), grouped(total.Sub(sum))),
				Remedy: "Export the ledger again; or, if the row is a total of something else, move its pattern from total_rows to note_rows in filing.toml, clear its amount, and save the workbook"})
		}
	}
	for i := range s.running.Sums {
		s.earlier[fmt.Sprint(i, " ", s.sum(i))] = true
	}
}

// sum returns the sum of the rows so far, in one column.
func (s *sheet) sum(i int) quantity.Amount {
	return quantity.Scaled{Coef: s.running.Sums[i], Places: s.running.Places}.Amount()
}

// fillDown gives blank cells of the fields in fill the value above them.
func (s *sheet) fillDown() {
	for _, i := range s.fields {
		if !s.Fill[i] {
			continue
		}
		c := &s.cells[i]
		if above := &s.above[i]; !s.empty[i] {
			if above.Kind != c.Kind || !bytes.Equal(above.Text, c.Text) {
				*above = workbook.Cell{Kind: c.Kind, Text: slices.Clone(c.Text)}
			}
		} else if above.Kind != workbook.Blank {
			*c, s.empty[i] = workbook.Cell{Col: c.Col, Kind: above.Kind, Text: above.Text}, false
		}
	}
}

// isTotal reports a totals row among the rows: one with a blank required field and the
// label of a total, or one whose amount is the sum of those above and that has either of
// the two. A customer may be called Total, but no holding is.
func (s *sheet) isTotal(raw *workbook.Row) bool {
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
			exact = text.TotalLabel(c.Text) == text.TotalAlone
		}
	}
	// With fill, a row that still says what it is of is no total because its amount happens to
	// be the sum of those above.
	bare := fills && !has && !lacks && !exact
	sums := (lacks || exact || bare) && s.sumsAll(raw, amount, bare)
	label := text.TotalEnds // the least label that makes a row a total
	if !lacks {
		label = text.TotalBegins // with fill, "Acme Total" may be the product of a row
	}
	if !sums && !(exact && holdings) && !((lacks || fills) && (exact || s.labelled(raw, label))) {
		return false
	}
	at := source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(raw.Cells[0].Col, raw.Num)}
	if amount >= 0 {
		at.Ref = source.Ref(s.columns[amount], raw.Num)
	}
	s.report(diag.Diagnostic{Code: "LED013", Summary: "totals row among the rows", Subject: at,
		Detail: fmt.Sprintf("row %d is a total of other rows, not %s", raw.Num, s.Row), Remedy: s.howToMark(raw)})
	return true
}

// howToMark returns the remedy for a totals row: the pattern that marks it, if a field has its
// label.
func (s *sheet) howToMark(raw *workbook.Row) string {
	for _, i := range s.fields {
		if text.TotalLabel(s.cells[i].Text) > text.NoTotal && isWord(&s.Fields[i]) && s.cells[i].Kind == workbook.Text {
			return "Delete the row from the sheet and save the workbook; or " + remedy.Mark(s.Ledger, "total_rows", i, s.textOf(i))
		}
	}
	return "Delete the row from the sheet and save the workbook"
}

// labelled reports whether any cell of a row, mapped or not, has the label of a total, of a kind
// or a surer one. A choice is no label, nor is a caption of a note's table: both have totals of
// their own.
func (s *sheet) labelled(raw *workbook.Row, least text.Total) bool {
	own := func(i int) bool { return s.kind(i) == schema.Choice || s.Schema.Ledger == "note-tables" }
	return slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool {
		return c.Kind == workbook.Text && text.TotalLabel(c.Text) >= least &&
			!slices.ContainsFunc(s.fields, func(i int) bool { return s.columns[i] == c.Col && own(i) })
	})
}

// sumsAll reports whether a row's amount, or each of its amounts across, is the sum of all
// rows above. With some, not all may be zero.
func (s *sheet) sumsAll(raw *workbook.Row, amount int, some bool) bool {
	list := []amountCell{}
	if amount >= 0 {
		list = append(list, amountCell{amount, amount, &s.cells[amount]})
	} else if s.Across != nil {
		list = s.amounts(raw)
	}
	zero := func(c amountCell) bool { return s.sum(c.sum).Sign() == 0 }
	return len(list) > 0 && !(some && !slices.ContainsFunc(list, func(c amountCell) bool { return !zero(c) })) &&
		!slices.ContainsFunc(list, func(c amountCell) bool { return !s.sums(c) })
}

// sums reports whether an amount is the sum of all rows above, or a SUBTOTAL formula.
func (s *sheet) sums(c amountCell) bool {
	if strings.Contains(strings.ToUpper(string(c.cell.Formula)), "SUBTOTAL(") {
		return true
	}
	if c.cell.Kind != workbook.Number && c.cell.Kind != workbook.Decimal && !(s.plain && c.cell.Kind == workbook.Text) || s.rows <= 1 {
		return false
	}
	n, problem := s.readAmount(c.field, c.cell)
	return problem == "" && n.Shift(s.Scale).Amount().Cmp(s.sum(c.sum)) == 0
}
