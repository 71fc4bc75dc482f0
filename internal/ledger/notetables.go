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
)

// The tables of the note.
const (
	Types     = "investment-types"
	Hierarchy = "hierarchy"
)

// Spot is where in a note's table a cell was printed.
type Spot struct {
	Table   string
	Section string // a classification; "" in the hierarchy
	Line    string // slug of the line that the caption stands for
	Caption string // slug of the caption itself: [lines] may join several to one line
	Column  string
}

// Beside gives the spot of another column in the same row.
func (p Spot) Beside(column string) Spot { p.Column = column; return p }

// String tells a spot as one key: its line, its section or table, and its column.
func (p Spot) String() string {
	return p.Line + " · " + cmp.Or(p.Section, p.Table) + " · " + p.Column
}

// Printed is a cell of a note's table.
type Printed struct {
	Amount  quantity.Amount
	At      source.Cell
	Caption string // as it was printed
}

// Notes folds the cells of a note's tables as they were printed, on the
// dates asked for.
type Notes struct {
	On       map[fiscal.Date]map[Spot]Printed // nil for a date without a cell
	Captions map[string]string                // of each line, by slug
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

// SpotOf returns where a row's cell was printed.
func SpotOf(f *filing.Filing, word func(field string) string) Spot {
	caption := word("line")
	return Spot{word("table"), word("section"), fact.Slug(f.Line(caption)), fact.Slug(caption), word("column")}
}

var totalLine = regexp.MustCompile(`^(?:grand-|sub-?)?totals?(?:-|$)|-totals?$`)

// IsTotal says whether a line is a printed total of others, not one that is
// held. A total return swap is held.
func IsTotal(line string) bool {
	return strings.Contains(line, "total") && totalLine.MatchString(line) && !strings.HasPrefix(line, "total-return")
}

// typeColumns and levelColumns are the columns of the two tables; the last is
// what the others add to.
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
		s.wrong(NoteColumn, row.Num, fmt.Sprintf("column must be one of %s in the table %s, and is %s", strings.Join(columns, ", "), spot.Table, spot.Column), "")
		return
	case spot.Line == "":
		s.wrong(NoteLine, row.Num, fmt.Sprintf("line must be a caption, and the cell holds %q", clip(caption)), "")
		return
	case spot.Table == Hierarchy && spot.Section != "":
		s.wrong(NoteSection, row.Num, fmt.Sprintf("section must be blank in the hierarchy, and is %s", spot.Section), "")
		return
	case spot.Table == Types && spot.Section == "" && !IsTotal(spot.Line):
		s.wrong(NoteSection, row.Num, fmt.Sprintf("section must be one of %s in the table of investment types, and the cell is blank", strings.Join(schema.Classes, ", ")), "")
		return
	}
	if n.all[d] == nil {
		n.all[d] = map[Spot]Printed{}
	}
	at := s.cell(NoteAmount, row.Num)
	if first, twice := n.all[d][spot]; twice {
		s.report(diag.Diagnostic{Code: "LED003", Summary: "a cell of the note's table listed twice", Subject: at,
			Detail: fmt.Sprintf("%s on %s is %s here and %s before", spot.words(caption), d, row.Amount(NoteAmount), first.Amount), Remedy: "Keep the one that was printed",
			Related: []diag.Related{{Message: "listed before", At: first.At}}})
		return
	}
	n.all[d][spot] = Printed{row.Amount(NoteAmount), at, caption}
	named(n.Captions, spot.Line, n.f.Line(caption))
	level, leveled := strings.CutPrefix(spot.Column, "level-")
	if leveled && level != "1" && row.Amount(NoteAmount).Sign() != 0 && moneyMarket.MatchString(n.f.Line(caption)) {
		s.report(fundOffLevel(at, caption, level))
	}
}

// words tells a spot to a person.
func (p Spot) words(caption string) string {
	if p.Section == "" {
		return fmt.Sprintf("%s, %s of the table %s", caption, p.Column, p.Table)
	}
	return fmt.Sprintf("%s, %s of the section %s of the table %s", caption, p.Column, p.Section, p.Table)
}

// close holds the tables to their own arithmetic: rows across, sections down. Where
// a cell was refused, what would not foot is told once all of them can be read.
func (n *Notes) close(s *sheet) {
	whole := !diag.Errors(s.list)
	dates := slices.Sorted(maps.Keys(n.all))
	for _, d := range dates {
		cells := n.all[d]
		spots := sortedSpots(cells)
		f := footing(spots, cells)
		for _, spot := range spots {
			if whole {
				n.across(s, d, spot, cells)
				n.down(s, d, spot, cells, spots, f)
			}
			if spot.Table == Hierarchy && !IsTotal(spot.Line) && f.cash[spot.Line] && !f.other[spot.Line] && spot.Column == firstColumn(spot, cells) {
				s.report(cashInHierarchy(cells[spot].At, n.Captions[spot.Line], "stands in the hierarchy"))
			}
		}
		if slices.Contains(n.dates, d) {
			n.On[d] = cells
		}
	}
	n.all = nil
}

// feet is what the cells of a date add to, looked at once.
type feet struct {
	sums        map[Spot]quantity.Amount // by table, section and column, no line; of each table without its sections too
	totals      map[string]int           // printed totals of each table that belong to no section
	cash, other map[string]bool          // lines in the section of cash, and in another
}

func footing(spots []Spot, cells map[Spot]Printed) feet {
	f := feet{map[Spot]quantity.Amount{}, map[string]int{}, map[string]bool{schema.Cash: true}, map[string]bool{}}
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

// across holds a row's last column to the others.
func (n *Notes) across(s *sheet, d fiscal.Date, spot Spot, cells map[Spot]Printed) {
	columns := typeColumns
	if spot.Table == Hierarchy {
		columns = levelColumns
	}
	last := columns[len(columns)-1]
	if spot.Column == "losses" && cells[spot].Amount.Sign() > 0 {
		s.report(diag.Diagnostic{Code: "FVT002", Summary: "losses above 0", Subject: cells[spot].At,
			Detail: fmt.Sprintf("%s on %s is %s", spot.words(cells[spot].Caption), d, cells[spot].Amount), Remedy: "Enter losses as negative amounts, as the table's parentheses say"})
	}
	if spot.Column != firstColumn(spot, cells) {
		return
	}
	sum, parts := quantity.Amount{}, []diag.Related{}
	for _, c := range columns[:len(columns)-1] {
		if p, ok := cells[spot.Beside(c)]; ok {
			sum = sum.Add(p.Amount)
			parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", c, p.Amount), At: p.At})
		}
	}
	total, printed := cells[spot.Beside(last)]
	switch {
	case !printed && spot.Table == Types:
		s.report(diag.Diagnostic{Code: "FVT002", Summary: "a line without its fair value", Subject: cells[spot].At,
			Detail: fmt.Sprintf("%s on %s has %s, and no fair-value", cells[spot].Caption, d, spot.Column), Remedy: "Add the row of its fair value"})
	case printed && len(parts) > 0 && sum.Cmp(total.Amount) != 0:
		s.report(diag.Diagnostic{Code: "FVT002", Summary: "a line that does not foot across", Subject: total.At,
			Detail: fmt.Sprintf("%s on %s: its columns add to %s, and %s is %s: a difference of %s", total.Caption, d, sum, last, total.Amount, total.Amount.Sub(sum)),
			Remedy: "Correct the cell that is wrong", Related: parts})
	}
}

// down holds a printed total to the lines of its section, or of the whole table.
// In a table without sections one of several totals is of some of its lines, and
// nobody can tell which.
func (n *Notes) down(s *sheet, d fiscal.Date, spot Spot, cells map[Spot]Printed, spots []Spot, f feet) {
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
		parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", cells[each].Caption, cells[each].Amount), At: cells[each].At})
	}
	s.report(diag.Diagnostic{Code: "FVT002", Summary: "rows that miss their section", Subject: cells[spot].At,
		Detail: fmt.Sprintf("%s on %s: the rows add to %s, and the total is %s: a difference of %s", spot.words(cells[spot].Caption), d, sum, total, total.Sub(sum)),
		Remedy: "Correct the cell that is wrong", Related: parts})
}

// firstColumn gives the first column that a row has a cell in.
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
