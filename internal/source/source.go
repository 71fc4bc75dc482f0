// Package source names places: a cell of a ledger, a range of cells, a point in
// a text file. It promises that a place prints the same everywhere, so that a
// person can find it and a script can compare it. It reads nothing.
package source

import (
	"fmt"
	"strconv"
	"strings"
)

// Place is where something was found.
type Place interface{ String() string }

// Cell is one cell of a workbook, printed "ledgers/q4.xlsx!Income!C18". Without
// a Ref it is the sheet, without a Sheet the workbook.
type Cell struct {
	Workbook string // path in the filing folder, with slashes
	Sheet    string
	Ref      string // "C18"
}

// String gives the cell as a person writes it.
func (c Cell) String() string { return join(c.Workbook, c.Sheet, c.Ref) }

// Range is a block of cells, both ends included, printed
// "ledgers/q4.xlsx!Income!C2:C18".
type Range struct {
	Workbook, Sheet string
	First, Last     string // "C2", "C18"
}

// String gives the range as a person writes it; a range of one cell is that cell.
func (r Range) String() string {
	if r.First == r.Last {
		return join(r.Workbook, r.Sheet, r.First)
	}
	return join(r.Workbook, r.Sheet, r.First+":"+r.Last)
}

func join(parts ...string) string {
	for len(parts) > 1 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return strings.Join(parts, "!")
}

// Point is a character of a text file, printed "filing.toml:3:1". Line and Col
// count from 1; without them it is the file.
type Point struct {
	File      string
	Line, Col int
}

// String gives the point as compilers write it.
func (p Point) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Ref names the cell at a column and a row, both from 1: Ref(3, 18) is "C18".
func Ref(col, row int) string { return Column(col) + strconv.Itoa(row) }

// Column names a column, from 1: Column(28) is "AB".
func Column(col int) string {
	var b []byte
	for ; col > 0; col = (col - 1) / 26 {
		b = append([]byte{byte('A' + (col-1)%26)}, b...)
	}
	return string(b)
}
