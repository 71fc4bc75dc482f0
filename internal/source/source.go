// Package source describes places: a [Cell] of a ledger, a [Range] of cells, or a [Point] in a text
// file. Each is a [Place], and is printed in the same form everywhere:
// "ledgers/q4.xlsx!Income!C18", "filing.toml:3:1". In a database, a Cell is a row and a Range a
// column. Rows, columns and lines count from 1, and the last cell of a range is included. The
// package reads no files. Whoever reads a value records its place, and findings, facts and marks
// carry it.
package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Place is the location of a value or a finding.
type Place interface{ String() string }

// Cell is one cell of a workbook, printed as "ledgers/q4.xlsx!Income!C18", or of a file without
// sheets, printed as "ledgers/q4.csv!C18". If Ref is "", the place is the whole sheet or file. In
// a database, it is a row, or the rows with one value, printed as
// "warehouse:finance.revenue where invoice_id = 'I-7'".
type Cell struct {
	Workbook string // path in the filing folder, with slashes; in a database, the source and the table
	Sheet    string
	Ref      string // "C18"
	Where    string // in a database, the condition that the rows meet: "invoice_id = 'I-7'"
}

// String returns the cell in the form "ledgers/q4.xlsx!Income!C18".
func (c Cell) String() string {
	if c.Where != "" {
		return join(c.Workbook, c.Sheet, c.Ref) + " where " + c.Where
	}
	return join(c.Workbook, c.Sheet, c.Ref)
}

// Range is a block of cells, both ends included, printed as
// "ledgers/q4.xlsx!Income!C2:C18". In a database, it is a column of a table: First and Last are
// its name, and it is printed as "warehouse:finance.revenue!amount_usd"; or it is a row, by Where.
type Range struct {
	Workbook, Sheet string
	First, Last     string // "C2", "C18"
	Where           string // in a database, the condition that the rows meet, as of a Cell
}

// String returns the range; a range of one cell prints as that cell.
func (r Range) String() string {
	if r.First == r.Last {
		return Cell{r.Workbook, r.Sheet, r.First, r.Where}.String()
	}
	return join(r.Workbook, r.Sheet, r.First+":"+r.Last)
}

// relation matches the place of a ledger in a database: the name of the source, and the table or
// "query of" the ledger.
var relation = regexp.MustCompile(`^[A-Za-z0-9_-]+:[^/\\]`)

// exports are the endings of files of ledgers. A file may have a colon in its name.
var exports = regexp.MustCompile(`(?i)\.(?:xlsx|xlsm|xls|csv|tsv|txt|parquet)$`)

// Stored reports whether Cell.Workbook or Range.Workbook is a table or a query in a database,
// such as "warehouse:finance.revenue", and not the path of a file.
func Stored(workbook string) bool {
	return relation.MatchString(workbook) && !exports.MatchString(workbook)
}

// few is the number of ranges that are listed one by one.
const few = 3

// Run is a list of ranges that is printed as one line. It has either one range, or more than
// three ranges with the same columns on different sheets.
type Run []Range

// Runs splits ranges into runs, in their order.
func Runs(list []Range) (runs []Run) {
	for i := 0; i < len(list); {
		seen := map[Cell]bool{}
		n := i
		for n < len(list) && !seen[list[n].sheet()] && list[n].columns() == list[i].columns() {
			seen[list[n].sheet()] = true
			n++
		}
		if n-i > few {
			runs = append(runs, list[i:n])
			i = n
			continue
		}
		runs = append(runs, list[i:i+1])
		i++
	}
	return runs
}

func (r Range) sheet() Cell { return Cell{Workbook: r.Workbook, Sheet: r.Sheet} }

func (r Range) columns() [2]string { return [2]string{ColumnOf(r.First), ColumnOf(r.Last)} }

// String returns the range, or a line such as "C2:C18 of 12 sheets of ledgers/q4.xlsx, Jan 2022
// to Dec 2022". If the ranges have different rows, it prints their columns in place of the
// cells.
func (r Run) String() string {
	first, last := r[0], r[len(r)-1]
	if len(r) == 1 {
		return first.String()
	}
	cells := first.First + ":" + first.Last
	if slices.ContainsFunc(r, func(o Range) bool { return o.First != first.First || o.Last != first.Last }) {
		columns := first.columns()
		if cells = "columns " + columns[0] + " to " + columns[1]; columns[0] == columns[1] {
			cells = "column " + columns[0]
		}
	}
	if cells += " of "; first.First == "" {
		cells = ""
	}
	files := map[string]bool{}
	for _, o := range r {
		files[o.Workbook] = true
	}
	switch len(files) {
	case 1:
		return fmt.Sprintf("%s%d sheets of %s, %s to %s", cells, len(r), first.Workbook, first.Sheet, last.Sheet)
	case len(r):
		return fmt.Sprintf("%s%d files, %s to %s", cells, len(r), first.Workbook, last.Workbook)
	}
	return fmt.Sprintf("%s%d sheets of %d files, %s to %s", cells, len(r), len(files), first.sheet(), last.sheet())
}

func join(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, "!")
}

// Point is the place of a character in a text file, printed as "filing.toml:3:1". Line and Col
// count from 1. If both are 0, the place is the whole file.
type Point struct {
	File      string
	Line, Col int
}

// String returns the point in the form "filing.toml:3:1".
func (p Point) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Ref returns the reference of the cell in a column and a row, both counted from 1: Ref(3, 18)
// is "C18".
func Ref(col, row int) string { return Column(col) + strconv.Itoa(row) }

// ColumnOf returns the letters at the start of a cell reference: ColumnOf("C18") is "C".
func ColumnOf(ref string) string { return strings.TrimRight(ref, "0123456789") }

// Column returns the letters of a column, counted from 1: Column(28) is "AB".
func Column(col int) string {
	var b []byte
	for ; col > 0; col = (col - 1) / 26 {
		b = append([]byte{byte('A' + (col-1)%26)}, b...)
	}
	return string(b)
}
