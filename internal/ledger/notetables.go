package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/text"
)

// The tables of the note.
const (
	Types     = "investment-types"
	Hierarchy = "hierarchy"
)

// Spot is the position of a cell in a table of the note.
type Spot struct {
	Table   string
	Section string // a classification; "" in the hierarchy
	Line    string // slug of the line for the caption
	Caption string // slug of the caption itself: [lines] may join several to one line
	Column  string
}

// Beside returns the spot of another column in the same row.
func (p Spot) Beside(column string) Spot { p.Column = column; return p }

// String returns a spot as one key: its line, its section or table, and its column.
func (p Spot) String() string {
	return p.Line + " · " + cmp.Or(p.Section, p.Table) + " · " + p.Column
}

// Printed is a cell of a note's table.
type Printed struct {
	Amount  quantity.Amount
	At      source.Cell
	Caption string // as it was printed
}

// Notes holds the cells of a note's tables as they were printed.
type Notes struct {
	On       map[fiscal.Date]map[Spot]Printed // the dates requested; nil for a date without a cell
	Captions map[string]string                // of lines, by slug
	f        *filing.Filing
	dates    []fiscal.Date
	all      map[fiscal.Date]map[Spot]Printed
}

// Columns of note-tables, as its schema orders them.
const (
	NoteTable, NoteDate, NoteSection, NoteLine, NoteColumn, NoteAmount = 0, 1, 2, 3, 4, 5
)

func newNotes(f *filing.Filing, dates []fiscal.Date) *Notes {
	return &Notes{On: map[fiscal.Date]map[Spot]Printed{}, Captions: map[string]string{}, f: f, dates: dates, all: map[fiscal.Date]map[Spot]Printed{}}
}

// SpotOf returns the spot of a row's cell.
func SpotOf(f *filing.Filing, word func(field string) string) Spot {
	caption := word("line")
	return Spot{word("table"), word("section"), fact.Slug(f.Line(caption)), fact.Slug(caption), word("column")}
}

var totalLine = regexp.MustCompile(`^(?:grand-|sub-?)?totals?(?:-|$)|-totals?$`)

// IsTotal reports whether a line is a printed total of others. A total return swap is not.
func IsTotal(line string) bool {
	return strings.Contains(line, "total") && totalLine.MatchString(line) && !strings.HasPrefix(line, "total-return")
}

// typeColumns and levelColumns are the columns of the two tables; the last is the sum of
// the others.
var (
	typeColumns  = []string{"cost", "gains", "losses", "fair-value"}
	levelColumns = []string{"level-1", "level-2", "level-3", "total"}
)

func (n *Notes) add(s *sheet, row *Row) {
	spot, d, caption := SpotOf(n.f, func(field string) string { return row.Text(s.Index(field)) }), row.Date(NoteDate), row.Text(NoteLine)
	columns := typeColumns
	if spot.Table == Hierarchy {
		columns = levelColumns
	}
	switch {
	case !slices.Contains(columns, spot.Column):
		s.wrong(NoteColumn, row.Num, "column of another table", fmt.Sprintf("column must be %s in the table %s; the cell holds %s", text.List(columns, "or"), spot.Table, spot.Column), "Correct column or table and save the workbook")
		return
	case spot.Line == "":
		s.wrong(NoteLine, row.Num, "line without a letter or digit", fmt.Sprintf("line must be a caption; the cell holds %q", clip(caption)), "Enter the caption as it was printed and save the workbook")
		return
	case spot.Table == Hierarchy && spot.Section != "":
		s.wrong(NoteSection, row.Num, "section in the hierarchy", fmt.Sprintf("section must be blank in the table %s; the cell holds %s", Hierarchy, spot.Section), "Clear the cell and save the workbook")
		return
	case spot.Table == Types && spot.Section == "" && !IsTotal(spot.Line):
		s.wrong(NoteSection, row.Num, "blank section", fmt.Sprintf("section must be %s in the table %s; the cell is blank", text.List(schema.Classes, "or"), Types), "Enter the section and save the workbook")
		return
	}
	if n.all[d] == nil {
		n.all[d] = map[Spot]Printed{}
	}
	at := s.cell(NoteAmount, row.Num)
	if first, twice := n.all[d][spot]; twice {
		s.report(diag.Diagnostic{Code: "LED003", Summary: "cell of the note's table listed twice", Subject: at,
			Detail: fmt.Sprintf("%s is %s here and %s before", spot.describe(caption, d), grouped(row.Amount(NoteAmount)), grouped(first.Amount)), Remedy: "Keep the row that matches the printed note (either, if they are equal), delete the other, and save the workbook",
			Related: []diag.Related{{Message: "first listed here", At: first.At}}})
		return
	}
	n.all[d][spot] = Printed{row.Amount(NoteAmount), at, caption}
	named(n.Captions, spot.Line, n.f.Line(caption))
	level, leveled := strings.CutPrefix(spot.Column, "level-")
	if leveled && level != "1" && row.Amount(NoteAmount).Sign() != 0 && moneyMarket.MatchString(n.f.Line(caption)) {
		s.report(fundOffLevel(at, caption, level, "level-1"))
	}
}

// describe returns a spot on a date for messages.
func (p Spot) describe(caption string, d fiscal.Date) string {
	section := ""
	if p.Section != "" {
		section = p.Section + " section, "
	}
	return fmt.Sprintf("in the %s table, %sat %s, the amount of %q under %s", p.Table, section, d, caption, p.Column)
}

// close foots the tables: rows across, sections down. It does so only if every cell could
// be read.
func (n *Notes) close(s *sheet) {
	whole := !diag.Errors(s.list)
	dates := slices.Sorted(maps.Keys(n.all))
	for _, d := range dates {
		cells := n.all[d]
		spots := sortedSpots(cells)
		f := foot(spots, cells)
		for _, spot := range spots {
			if whole {
				n.across(s, d, spot, cells)
				n.down(s, d, spot, cells, spots, f)
			}
			if spot.Table == Hierarchy && !IsTotal(spot.Line) && f.cash[spot.Line] && !f.other[spot.Line] && spot.Column == firstColumn(spot, cells) {
				s.report(cashInHierarchy(cells[spot].At, n.Captions[spot.Line], "appears in the hierarchy", "Delete the rows of this line where table is "+Hierarchy+", and save the workbook"))
			}
		}
		if slices.Contains(n.dates, d) {
			n.On[d] = cells
		}
	}
	n.all = nil
}

// footings are the sums of the cells of a date.
type footings struct {
	sums        map[Spot]quantity.Amount // by table, section and column, without a line; also by table and column
	totals      map[string]int           // by table: the printed totals outside its sections
	cash, other map[string]bool          // lines in the section of cash, and in another
}

func foot(spots []Spot, cells map[Spot]Printed) footings {
	f := footings{map[Spot]quantity.Amount{}, map[string]int{}, map[string]bool{schema.Cash: true}, map[string]bool{}}
	last := ""
	for _, spot := range spots {
		if spot.Table == Types {
			f.cash[spot.Line] = f.cash[spot.Line] || spot.Section == schema.Cash
			f.other[spot.Line] = f.other[spot.Line] || spot.Section != schema.Cash
		}
		if IsTotal(spot.Line) {
			if key := spot.Table + " " + spot.Line; spot.Section == "" && key != last {
				f.totals[spot.Table]++
				last = key
			}
			continue
		}
		for _, section := range slices.Compact([]string{"", spot.Section}) {
			at := Spot{Table: spot.Table, Section: section, Column: spot.Column}
			f.sums[at] = f.sums[at].Add(cells[spot].Amount)
		}
	}
	return f
}

// across compares a row's last column with the sum of the others.
func (n *Notes) across(s *sheet, d fiscal.Date, spot Spot, cells map[Spot]Printed) {
	columns := typeColumns
	if spot.Table == Hierarchy {
		columns = levelColumns
	}
	last := columns[len(columns)-1]
	if spot.Column == "losses" && cells[spot].Amount.Sign() > 0 {
		s.report(diag.Diagnostic{Code: "FVT002", Summary: "losses above 0", Subject: cells[spot].At,
			Detail: fmt.Sprintf("%s is %s", spot.describe(cells[spot].Caption, d), grouped(cells[spot].Amount)), Remedy: "Enter losses as negative amounts and save the workbook"})
	}
	if spot.Column != firstColumn(spot, cells) {
		return
	}
	sum, parts := quantity.Amount{}, []diag.Related{}
	for _, c := range columns[:len(columns)-1] {
		if p, ok := cells[spot.Beside(c)]; ok {
			sum = sum.Add(p.Amount)
			parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", c, grouped(p.Amount)), At: p.At})
		}
	}
	total, printed := cells[spot.Beside(last)]
	switch {
	case !printed && spot.Table == Types:
		s.report(diag.Diagnostic{Code: "FVT002", Summary: "line without a fair value", Subject: cells[spot].At,
			Detail: fmt.Sprintf("%s on %s has %s but no fair-value", cells[spot].Caption, d, spot.Column), Remedy: "Add a row with its fair-value and save the workbook"})
	case printed && len(parts) > 0 && sum.Cmp(total.Amount) != 0:
		s.report(diag.Diagnostic{Code: "FVT002", Summary: "line that does not foot across", Subject: total.At,
			Detail: fmt.Sprintf("%s on %s: its columns add to %s, and %s is %s: a difference of %s", total.Caption, d, grouped(sum), last, grouped(total.Amount), grouped(total.Amount.Sub(sum))),
			Remedy: "Correct the amount that is wrong and save the workbook", Related: parts})
	}
}

// down compares a printed total with the sum of its section, or of the whole table. In a
// table without sections it checks a subtotal only if that is the only total, because its
// lines are not known.
func (n *Notes) down(s *sheet, d fiscal.Date, spot Spot, cells map[Spot]Printed, spots []Spot, f footings) {
	sum, any := f.sums[Spot{Table: spot.Table, Section: spot.Section, Column: spot.Column}]
	total := cells[spot].Amount
	if !IsTotal(spot.Line) || spot.Section == "" && spot.Line != "total" && f.totals[spot.Table] > 1 || !any || sum.Cmp(total) == 0 {
		return
	}
	var parts []diag.Related
	for _, each := range spots {
		if each.Table != spot.Table || each.Column != spot.Column || spot.Section != "" && each.Section != spot.Section || IsTotal(each.Line) {
			continue
		}
		parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", cells[each].Caption, grouped(cells[each].Amount)), At: cells[each].At})
	}
	s.report(diag.Diagnostic{Code: "FVT002", Summary: "total that does not foot", Subject: cells[spot].At,
		Detail: fmt.Sprintf("%s is %s, but the rows add to %s: a difference of %s", spot.describe(cells[spot].Caption, d), grouped(total), grouped(sum), grouped(total.Sub(sum))),
		Remedy: "Correct the amount that is wrong and save the workbook", Related: parts})
}

// firstColumn returns the first column in which a row has a cell.
func firstColumn(spot Spot, cells map[Spot]Printed) string {
	for _, c := range slices.Concat(typeColumns, levelColumns) {
		if _, ok := cells[spot.Beside(c)]; ok {
			return c
		}
	}
	return ""
}

func sortedSpots(cells map[Spot]Printed) []Spot {
	return slices.SortedFunc(maps.Keys(cells), func(a, b Spot) int {
		return cmp.Or(strings.Compare(a.Table, b.Table), cmp.Compare(slices.Index(schema.Classes, a.Section), slices.Index(schema.Classes, b.Section)),
			strings.Compare(a.Line, b.Line), strings.Compare(a.Caption, b.Caption), strings.Compare(a.Column, b.Column))
	})
}
