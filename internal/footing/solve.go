// Package footing finds the figures to print one unit higher or lower so that tables add up as
// printed, and reads which cells of a table add up. It never changes an exact value.
//
// [Lines] and [Relations] read which cells of a table add up to which. [Solve] takes each figure
// that may be moved as a [Cell], and each sum that must hold as printed as a [Sum], and moves as
// few cells as possible. Where the sums are a network, as in a table with totals across and down,
// it finds the minimum as a flow of least cost; other sums are searched, with the flow as a bound.
// [Adjust] does so for all tables of the drafts, and returns [Moves], with which package draft
// prints the figures. The checks NUM002 and TIE003 read the tables with Lines and Relations, too.
package footing

import (
	"slices"
	"strconv"

	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// Cell is a figure that one or more tables print.
type Cell struct {
	Value    quantity.Value // exact
	Figure   figure.Figure  // Value as rounded; not moved
	Up, Down bool           // whether it may be printed one unit higher, or one lower
	Anchored bool           // the same amount is printed elsewhere, as rounded
	Total    bool           // the cell is a total of others
}

// Sum says that cells add to zero as printed: the total is subtracted from its parts. Figures
// of a sum have the same unit and the same last place.
type Sum struct {
	Terms  []Term
	AtMost bool // the sum is zero or less
	Wish   bool // the sum need not hold if it cannot, or if an anchored cell would have to move for it
}

// Term is a cell of a sum.
type Term struct {
	Cell  int // index
	Minus bool
}

// cost is the cost of a move. Costs are compared from the first number to the last: anchored
// cells; cells; cells whose exact value needs no rounding; totals; how far the figure is from the
// exact value; the place of the cell in the list.
type cost [6]int64

func (c cost) add(d cost) cost {
	for i := range c {
		c[i] += d[i]
	}
	return c
}

func (c cost) neg() cost {
	for i := range c {
		c[i] = -c[i]
	}
	return c
}

func (c cost) cmp(d cost) int { return slices.Compare(c[:], d[:]) }

// fine is the number of decimals to which the distance of a figure from its exact value is
// compared, in units of its last place.
const fine = 12

// costOf returns the cost of moving a cell up or down by one unit.
func costOf(c Cell, place, by int) cost {
	rest := c.Value.Sub(c.Figure.Value(c.Value.Unit()))
	out := cost{1: 1, 5: int64(place)}
	if c.Anchored {
		out[0] = 1
	}
	if rest.Sign() == 0 {
		out[2] = 1
	}
	if c.Total {
		out[3] = 1
	}
	var one int64 = 1
	for range fine {
		one *= 10
	}
	far, err := strconv.ParseInt(rest.Fixed(-c.last()-fine, 0), 10, 64)
	if err != nil {
		far = one // not of a rounded figure
	}
	if rest.Sign()*by > 0 {
		far = -far
	}
	out[4] = one + far
	return out
}

// last returns the place of the last digit: −3 for thousands.
func (c Cell) last() int { return c.Figure.Decimals }

// row is a sum in units of the last place: the terms, and what the unmoved figures add to.
type row struct {
	Sum
	off int64
	bad bool // off does not fit
}

// Solve returns the units to add to each cell, -1, 0 or 1, so that every sum holds as printed, and
// the indexes of the sums that do not hold because no moves make them, and the sums that share
// cells with them, hold. Cells that share no sum, directly or through other cells, do not affect
// each other. Of all choices, Solve takes the one with the fewest anchored cells moved; of these,
// the fewest cells; then the fewest cells whose exact value needs no rounding; then the fewest
// totals; then the figures nearest to the exact values; then the first cells. A wish does not move
// more anchored cells than the other sums need.
func Solve(cells []Cell, sums []Sum) (moves []int, unsolved []int) {
	moves = make([]int, len(cells))
	rows := make([]row, len(sums))
	for i, s := range sums {
		rows[i].Sum = s
		rows[i].off, rows[i].bad = off(cells, s)
	}
	for _, part := range components(len(cells), rows) {
		p := newProblem(cells, rows, part)
		if p == nil {
			continue // the sums hold as rounded
		}
		x, ok := p.wishes()
		if !ok {
			for _, r := range part {
				if !rows[r].Wish && !rows[r].holds(0) {
					unsolved = append(unsolved, r)
				}
			}
			continue
		}
		for i, at := range p.at {
			moves[at] = x[i]
		}
	}
	slices.Sort(unsolved)
	return moves, unsolved
}

// off returns the sum of the figures in units of their last place; bad is true if it is too large
// for any moves to correct.
func off(cells []Cell, s Sum) (n int64, bad bool) {
	if len(s.Terms) == 0 {
		return 0, false
	}
	first := cells[s.Terms[0].Cell]
	unit := first.Value.Unit()
	sum := first.Value.Sub(first.Value)
	for _, t := range s.Terms {
		v := cells[t.Cell].Figure.Value(unit)
		if t.Minus {
			v = v.Neg()
		}
		sum = sum.Add(v)
	}
	n, err := strconv.ParseInt(sum.Fixed(-first.last(), 0), 10, 32)
	if sum.Sign() < 0 {
		n = -n
	}
	return n, err != nil
}

// holds reports whether the sum holds with some units added.
func (r row) holds(by int64) bool {
	if r.bad {
		return false
	}
	return r.off+by == 0 || r.AtMost && r.off+by < 0
}

// components returns the sums that depend on each other, as lists of indexes.
func components(cells int, rows []row) [][]int {
	parent := make([]int, cells)
	for i := range parent {
		parent[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, r := range rows {
		for _, t := range r.Terms {
			parent[find(t.Cell)] = find(r.Terms[0].Cell)
		}
	}
	var list [][]int
	of := map[int]int{}
	for i, r := range rows {
		if len(r.Terms) == 0 {
			continue
		}
		root := find(r.Terms[0].Cell)
		k, known := of[root]
		if !known {
			k = len(list)
			of[root], list = k, append(list, nil)
		}
		list[k] = append(list[k], i)
	}
	return list
}
