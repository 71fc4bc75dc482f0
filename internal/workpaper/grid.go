package workpaper

import "fmt"

// The rows at the top of each sheet: a title, a note, a row of links or totals, and the column
// headings.
const (
	headRow  = 5
	firstRow = 6
)

// The cell with the proof of a sheet's totals, and what it says if it holds.
const (
	proofCol   = 1
	proofRow   = 4
	proofHolds = "agrees with all rows"
)

// grid is a sheet with one row for each of n things, such as the rows of a ledger or the
// customers. Other sheets refer to its cells before it is written.
type grid struct {
	*sheet
	caption string
	about   string // what a row is, and where it comes from
	n       int
	cols    []col
	proof   string // formula that is TRUE if the totals are those of the rows; "" if there is none
}

// col is a column of a grid.
type col struct {
	head  string
	width int
	sum   bool             // whether row 4 has its total
	total func() cell      // the total's value; needed if sum is true
	cell  func(i int) cell // the cell of thing i, from 0
}

// addCol adds a column and returns its index.
func (g *grid) addCol(c col) int {
	g.cols = append(g.cols, c)
	return len(g.cols) - 1
}

// row returns the row of thing i.
func (g *grid) row(i int) int { return firstRow + i }

// cell returns the reference of a cell as other sheets write it.
func (g *grid) cell(col, i int) string { return quoted(g.name) + "!" + fixed(col, g.row(i)) }

// here returns the reference of a cell in the same row, as the sheet itself writes it.
func (g *grid) here(col, i int) string { return "$" + cellAt(col, g.row(i)) }

// span returns the cells of a column from thing i to thing j, both included, as other sheets
// write them.
func (g *grid) span(col, i, j int) string {
	return quoted(g.name) + "!" + fixed(col, g.row(i)) + ":" + fixed(col, g.row(j))
}

// all returns the cells of a column. A grid without rows has one blank row.
func (g *grid) all(col int) string { return g.span(col, 0, max(g.n, 1)-1) }

// write writes the sheet.
func (g *grid) write(links ...cell) {
	g.add(str(heading, g.caption))
	g.add(str(note, g.about))
	if g.imprecise() {
		links = append(links, cell{}, str(warning, longNumbers))
	}
	g.add(links...)
	var sums []cell
	for k, c := range g.cols {
		if !c.sum {
			sums = append(sums, cell{})
			continue
		}
		sums = append(sums, formula(fmt.Sprintf("SUM(%s:%s)", cellAt(k, firstRow), cellAt(k, g.row(max(g.n, 1)-1))), c.total()))
	}
	if g.proof != "" {
		sums[0], sums[proofCol] = str(label, "Total"), formula(`IF(`+g.proof+`,"`+proofHolds+`","differs from the rows")`, str(plain, proofHolds))
	}
	g.add(sums...)
	var heads []cell
	for _, c := range g.cols {
		style := head
		if g.n > 0 {
			if first := c.cell(0); first.kind == number || first.style == amount {
				style = headRight
			}
		}
		heads = append(heads, str(style, c.head))
		g.widths = append(g.widths, c.width)
	}
	g.heads(heads...)
	cells := make([]cell, len(g.cols))
	for i := range g.n {
		for k, c := range g.cols {
			cells[k] = c.cell(i)
		}
		g.add(cells...)
	}
}

// area returns the cells from thing i to thing j in the first columns, as links write them.
func (g *grid) area(i, j int) string {
	return quoted(g.name) + "!" + cellAt(0, g.row(i)) + ":" + cellAt(min(len(g.cols), 8)-1, g.row(j))
}

// longNumbers is what a sheet says of an amount that a spreadsheet does not keep.
const longNumbers = "This sheet has numbers of more than 15 significant digits. A spreadsheet keeps 15 and sets the others to zero, so sums can differ in the last places."

// imprecise reports whether a number that is not a formula has more digits than a spreadsheet
// keeps.
func (g *grid) imprecise() bool {
	for _, c := range g.cols {
		for i := range g.n {
			if first := c.cell(0).style; i == 0 && first != inAmount && first != inRate {
				break // not an amount of a ledger
			}
			if at := c.cell(i); at.kind == number && at.formula == "" && !precise(at.text) {
				return true
			}
		}
	}
	return false
}

// alike returns a formula that is TRUE if two sums are the same but for the last binary digits.
func alike(a, b string) string { return fmt.Sprintf("ABS(%[1]s-%[2]s)<=0.005+ABS(%[1]s)/10^12", a, b) }
