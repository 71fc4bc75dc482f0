package fairvalue

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tally"
	"github.com/tieout/tieout/internal/text"
)

// The words in the field table of note-tables, which name the two tables of the fair value
// note: the table by investment type (Types) and the fair value hierarchy (Hierarchy).
const (
	Types     = "investment-types"
	Hierarchy = "hierarchy"
)

// CellKey identifies a cell of the fair value note among its cells for one date. A slug is
// a caption in lower case with hyphens.
type CellKey struct {
	Table   string
	Section string // the classification of the holdings; "" in the fair value hierarchy
	Line    string // slug of the line that the caption belongs to
	Caption string // slug of the caption as printed; [lines] in filing.toml may join several captions to one line
	Column  string
}

// Beside returns the key of the cell in another column of the same row.
func (p CellKey) Beside(column string) CellKey { p.Column = column; return p }

// String returns the key as text: its line, its section or table, and its column.
func (p CellKey) String() string {
	return p.Line + " · " + cmp.Or(p.Section, p.Table) + " · " + p.Column
}

// Printed is a cell of a table of the fair value note.
type Printed struct {
	Amount  quantity.Amount
	At      source.Cell
	Caption string // as it was printed
}

// Notes holds the cells of the tables of the fair value note as they were printed, from
// the ledger note-tables.
type Notes struct {
	On       map[fiscal.Date]map[CellKey]Printed // the cells by date, for the dates in Ask.Notes; nil for a date without cells
	Captions map[string]string                   // the caption of each line, by its slug
	f        *filing.Filing
	l        *filing.Ledger
	dates    []fiscal.Date
	all      map[fiscal.Date]map[CellKey]Printed
	listed   int // findings of totals
}

// The indexes of the fields of the ledger note-tables in its schema.
const (
	NoteTable, NoteDate, NoteSection, NoteLine, NoteColumn, NoteAmount = 0, 1, 2, 3, 4, 5
)

// NewNotes returns the tables of the note of a filing, without cells; On will have those of
// the given dates.
func NewNotes(f *filing.Filing, dates []fiscal.Date) *Notes {
	return &Notes{l: f.Ledger("note-tables"), On: map[fiscal.Date]map[CellKey]Printed{}, Captions: map[string]string{}, f: f, dates: dates, all: map[fiscal.Date]map[CellKey]Printed{}}
}

// CellKeyOf returns the key of the cell that a row of the ledger note-tables describes. The
// function word must return the word that the row has in a field.
func CellKeyOf(f *filing.Filing, word func(field string) string) CellKey {
	caption := word("line")
	return CellKey{word("table"), word("section"), fact.Slug(f.Line(caption)), fact.Slug(caption), word("column")}
}

var totalLine = regexp.MustCompile(`^(?:grand-|sub-?)?totals?(?:-|$)|-totals?$`)

// IsTotal reports whether a line is a total of other lines, judged by its slug:
// "total-assets" is a total, "total-return-swaps" is not.
func IsTotal(line string) bool {
	return strings.Contains(line, "total") && totalLine.MatchString(line) && !strings.HasPrefix(line, "total-return")
}

// typeColumns and levelColumns are the columns of the two tables; the last is the sum of
// the others.
var (
	typeColumns  = []string{"cost", "gains", "losses", "fair-value"}
	levelColumns = []string{"level-1", "level-2", "level-3", "total"}
)

// Add adds the cell of a row, which the sheet is reading.
func (n *Notes) Add(s Sheet, row Row) {
	key, d, caption := CellKeyOf(n.f, func(field string) string { return row.Text(n.l.Index(field)) }), row.Date(NoteDate), row.Text(NoteLine)
	columns := typeColumns
	if key.Table == Hierarchy {
		columns = levelColumns
	}
	switch {
	case !slices.Contains(columns, key.Column):
		s.Wrong(NoteColumn, "column of another table", fmt.Sprintf("column must be %s in the table %s; the cell holds %s", text.List(columns, "or"), key.Table, key.Column), "Correct column or table and save the workbook")
		return
	case key.Line == "":
		s.Wrong(NoteLine, "line without a letter or digit", fmt.Sprintf("line must be a caption; the cell holds %q", text.Clip(caption, 60)), "Enter the caption as it was printed and save the workbook")
		return
	case key.Table == Hierarchy && key.Section != "":
		s.Wrong(NoteSection, "section in the hierarchy", fmt.Sprintf("section must be blank in the table %s; the cell holds %s", Hierarchy, key.Section), "Clear the cell and save the workbook")
		return
	case key.Table == Types && key.Section == "" && !IsTotal(key.Line):
		s.Wrong(NoteSection, "blank section", fmt.Sprintf("section must be %s in the table %s; the cell is blank", text.List(schema.Classes, "or"), Types), "Enter the section and save the workbook")
		return
	}
	if n.all[d] == nil {
		n.all[d] = map[CellKey]Printed{}
	}
	at := s.Here(NoteAmount)
	if first, twice := n.all[d][key]; twice {
		s.Report(diag.Diagnostic{Code: "LED003", Summary: "amount in the note listed twice", Subject: at,
			Detail: fmt.Sprintf("%s is %s here and %s in an earlier row", key.describe(caption, d), grouped(row.Amount(NoteAmount)), grouped(first.Amount)), Remedy: "Keep the row that matches the printed note (either, if they are equal), delete the other, and save the workbook",
			Related: []diag.Related{{Message: "first listed here", At: first.At}}})
		return
	}
	n.all[d][key] = Printed{row.Amount(NoteAmount), at, caption}
	named(n.Captions, key.Line, n.f.Line(caption))
	if len(n.Captions) > mostTypes {
		s.Wrong(NoteLine, "too many lines", fmt.Sprintf("the rows to this one have more than %s lines, more than a note prints; the rows below were not read", figure.Group(fmt.Sprint(mostTypes))),
			"Enter the lines as the note prints them, and save the workbook; or write the header of the column of captions as line under columns of [ledgers.note-tables] in filing.toml")
		s.Stop()
		return
	}
	level, leveled := strings.CutPrefix(key.Column, "level-")
	if leveled && level != "1" && row.Amount(NoteAmount).Sign() != 0 && remedy.MoneyMarket(n.f.Line(caption)) {
		s.Report(remedy.FundOffLevel(at, caption, level, "level-1"))
	}
}

// describe returns a key on a date for messages.
func (p CellKey) describe(caption string, d fiscal.Date) string {
	section := ""
	if p.Section != "" {
		section = p.Section + " section, "
	}
	return fmt.Sprintf("in the %s table, %sat %s, the amount of %q under %s", p.Table, section, d, caption, p.Column)
}

// Close foots the tables: rows across, sections down. It does so only if every cell could
// be read.
func (n *Notes) Close(s Sheet) {
	whole := !diag.Errors(s.Listed())
	dates := slices.Sorted(maps.Keys(n.all))
	for _, d := range dates {
		cells := n.all[d]
		keys := sortedKeys(cells)
		f := foot(keys, cells)
		for _, key := range keys {
			if whole {
				n.across(s, d, key, cells)
				n.down(s, d, key, cells, keys, f)
			}
			if key.Table == Hierarchy && !IsTotal(key.Line) && f.cash[key.Line] && !f.other[key.Line] && key.Column == firstColumn(key, cells) {
				s.Report(remedy.CashInHierarchy(cells[key].At, n.Captions[key.Line], "appears in the hierarchy", "Delete the rows of this line that have \""+Hierarchy+"\" in the Table column, and save the workbook"))
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
	sums        map[CellKey]quantity.Amount // by table, section and column, without a line; also by table and column
	totals      map[string]int              // by table: the printed totals outside its sections
	cash, other map[string]bool             // lines in the section of cash, and in another
}

func foot(keys []CellKey, cells map[CellKey]Printed) footings {
	f := footings{map[CellKey]quantity.Amount{}, map[string]int{}, map[string]bool{schema.Cash: true}, map[string]bool{}}
	last := ""
	for _, key := range keys {
		if key.Table == Types {
			f.cash[key.Line] = f.cash[key.Line] || key.Section == schema.Cash
			f.other[key.Line] = f.other[key.Line] || key.Section != schema.Cash
		}
		if IsTotal(key.Line) {
			if total := key.Table + " " + key.Line; key.Section == "" && total != last {
				f.totals[key.Table]++
				last = total
			}
			continue
		}
		for _, section := range slices.Compact([]string{"", key.Section}) {
			at := CellKey{Table: key.Table, Section: section, Column: key.Column}
			f.sums[at] = f.sums[at].Add(cells[key].Amount)
		}
	}
	return f
}

// across compares a row's last column with the sum of the others.
func (n *Notes) across(s Sheet, d fiscal.Date, key CellKey, cells map[CellKey]Printed) {
	columns := typeColumns
	if key.Table == Hierarchy {
		columns = levelColumns
	}
	last := columns[len(columns)-1]
	if key.Column == "losses" && cells[key].Amount.Sign() > 0 {
		s.Report(diag.Diagnostic{Code: "FVT002", Summary: "losses entered as a positive amount", Subject: cells[key].At,
			Detail: fmt.Sprintf("%s is %s", key.describe(cells[key].Caption, d), grouped(cells[key].Amount)), Remedy: "Enter losses as negative amounts and save the workbook"})
	}
	if key.Column != firstColumn(key, cells) {
		return
	}
	sum, parts := quantity.Amount{}, []diag.Related{}
	for _, c := range columns[:len(columns)-1] {
		if p, ok := cells[key.Beside(c)]; ok {
			sum = sum.Add(p.Amount)
			parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", c, grouped(p.Amount)), At: p.At})
		}
	}
	total, printed := cells[key.Beside(last)]
	switch {
	case !printed && key.Table == Types:
		s.Report(diag.Diagnostic{Code: "FVT002", Summary: "line without a fair value", Subject: cells[key].At,
			Detail: fmt.Sprintf("the line %q has an amount for %[3]s on %[2]s, but none for fair-value", cells[key].Caption, d, key.Column), Remedy: "Add a row with the fair-value of this line, and save the workbook"})
	case printed && len(parts) > 0 && sum.Cmp(total.Amount) != 0:
		s.Report(diag.Diagnostic{Code: "FVT002", Summary: "line that does not foot across", Subject: total.At,
			Detail: fmt.Sprintf("the columns of %s on %s add to %s, but %s is %s; difference %s", total.Caption, d, grouped(sum), last, grouped(total.Amount), grouped(total.Amount.Sub(sum))),
			Remedy: "Correct the amount that is wrong and save the workbook", Related: parts})
	}
}

// mostParts is the number of rows that the finding of a printed total lists.
const mostParts = 100

// down compares a printed total with the sum of its section, or of the whole table. In a
// table without sections it checks a subtotal only if that is the only total, because its
// lines are not known.
func (n *Notes) down(s Sheet, d fiscal.Date, key CellKey, cells map[CellKey]Printed, keys []CellKey, f footings) {
	sum, any := f.sums[CellKey{Table: key.Table, Section: key.Section, Column: key.Column}]
	total := cells[key].Amount
	if !IsTotal(key.Line) || key.Section == "" && key.Line != "total" && f.totals[key.Table] > 1 || !any || sum.Cmp(total) == 0 {
		return
	}
	var parts []diag.Related
	if n.listed++; n.listed > tally.Most {
		keys = nil // the finding is counted, not listed
	}
	for _, each := range keys {
		if each.Table != key.Table || each.Column != key.Column || key.Section != "" && each.Section != key.Section || IsTotal(each.Line) {
			continue
		}
		if len(parts) == mostParts {
			break
		}
		parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", cells[each].Caption, grouped(cells[each].Amount)), At: cells[each].At})
	}
	s.Report(diag.Diagnostic{Code: "FVT002", Summary: "total that does not foot", Subject: cells[key].At,
		Detail: fmt.Sprintf("%s is %s, but the rows add to %s; difference %s", key.describe(cells[key].Caption, d), grouped(total), grouped(sum), grouped(total.Sub(sum))),
		Remedy: "Correct the amount that is wrong and save the workbook", Related: parts})
}

// firstColumn returns the first column in which a row has a cell.
func firstColumn(key CellKey, cells map[CellKey]Printed) string {
	for _, c := range slices.Concat(typeColumns, levelColumns) {
		if _, ok := cells[key.Beside(c)]; ok {
			return c
		}
	}
	return ""
}

func sortedKeys(cells map[CellKey]Printed) []CellKey {
	return slices.SortedFunc(maps.Keys(cells), func(a, b CellKey) int {
		return cmp.Or(strings.Compare(a.Table, b.Table), cmp.Compare(slices.Index(schema.Classes, a.Section), slices.Index(schema.Classes, b.Section)),
			strings.Compare(a.Line, b.Line), strings.Compare(a.Caption, b.Caption), strings.Compare(a.Column, b.Column))
	})
}
