package footing_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/quantity"
)

var thousands, _ = figure.ParseFormat("thousands")

// cellOf returns a cell that may be moved, of an amount in dollars.
func cellOf(dollars int64) footing.Cell {
	v := quantity.Money(quantity.Int(dollars), "USD")
	return footing.Cell{Value: v, Figure: figure.Amount(v, thousands), Up: true, Down: true}
}

// table builds a table and its sums from lists of terms. A negative index -i-1 is a term with minus.
type table struct {
	cells   []footing.Cell
	dollars []int64
	sums    []footing.Sum
}

func (t *table) cell(dollars int64) int {
	c := cellOf(dollars)
	if dollars == 0 {
		c.Up, c.Down = false, false
	}
	t.cells, t.dollars = append(t.cells, c), append(t.dollars, dollars)
	return len(t.cells) - 1
}

// total adds a cell that is the sum of others, less those in less.
func (t *table) total(parts []int, less ...int) int {
	var sum int64
	for _, p := range parts {
		sum += t.dollars[p]
	}
	for _, p := range less {
		sum -= t.dollars[p]
	}
	at := t.cell(sum)
	t.cells[at].Total = true
	t.ties(at, parts, less...)
	return at
}

// ties says that a cell is the sum of others, less those in less.
func (t *table) ties(total int, parts []int, less ...int) {
	s := footing.Sum{Terms: []footing.Term{{Cell: total, Minus: true}}}
	for _, p := range parts {
		s.Terms = append(s.Terms, footing.Term{Cell: p})
	}
	for _, p := range less {
		s.Terms = append(s.Terms, footing.Term{Cell: p, Minus: true})
	}
	t.sums = append(t.sums, s)
}

// twoWay adds a table of rows and columns with totals across and down.
func (t *table) twoWay(r *rand.Rand, rows, columns int) (down, across []int, whole int) {
	grid := make([][]int, rows)
	for i := range grid {
		for range columns {
			grid[i] = append(grid[i], t.cell(amount(r)))
		}
		across = append(across, t.total(grid[i]))
	}
	for j := range columns {
		var column []int
		for i := range grid {
			column = append(column, grid[i][j])
		}
		down = append(down, t.total(column))
	}
	whole = t.total(across)
	t.ties(whole, down)
	return down, across, whole
}

// amount returns an amount, often a whole number of thousands or at a half.
func amount(r *rand.Rand) int64 {
	n := r.Int63n(90_000)
	switch r.Intn(8) {
	case 0:
		return 0
	case 1:
		return n / 1000 * 1000
	case 2:
		return n/1000*1000 + 500
	case 3:
		return -n
	}
	return n
}

// check reports what is wrong with the moves: a sum that does not hold, a cell that may not move.
func (t *table) check(moves []int) string {
	units := make([]int64, len(t.cells))
	for i, c := range t.cells {
		if moves[i] > 0 && !c.Up || moves[i] < 0 && !c.Down || moves[i] > 1 || moves[i] < -1 {
			return fmt.Sprintf("cell %d moves by %d", i, moves[i])
		}
		units[i] = t.printed(i, moves[i])
	}
	for i, s := range t.sums {
		var n int64
		for _, term := range s.Terms {
			if term.Minus {
				n -= units[term.Cell]
			} else {
				n += units[term.Cell]
			}
		}
		if !s.Wish && (n > 0 || n < 0 && !s.AtMost) {
			return fmt.Sprintf("sum %d is off by %d", i, n)
		}
	}
	return ""
}

// printed returns what a cell prints, in thousands. It rounds as a person would.
func (t *table) printed(i, by int) int64 {
	n := t.dollars[i]
	if n < 0 {
		return -((-n + 500) / 1000) + int64(by)
	}
	return (n+500)/1000 + int64(by)
}

// price returns what moves cost, in the order in which Solve compares: anchored cells, cells, cells
// that need no rounding, totals, and the distance of the figures in dollars.
func (t *table) price(moves []int) [5]int64 {
	var p [5]int64
	for i, by := range moves {
		c := t.cells[i]
		if by == 0 {
			continue
		}
		p[1]++
		if c.Anchored {
			p[0]++
		}
		if t.dollars[i]%1000 == 0 {
			p[2]++
		}
		if c.Total {
			p[3]++
		}
		was, is := t.printed(i, 0)*1000, t.printed(i, by)*1000
		p[4] += max(is-t.dollars[i], t.dollars[i]-is) - max(was-t.dollars[i], t.dollars[i]-was)
	}
	return p
}

// brute returns the least price of any moves with which all sums hold.
func (t *table) brute() (least [5]int64, ok bool) {
	moves := make([]int, len(t.cells))
	var try func(int)
	try = func(i int) {
		if i < len(moves) {
			for _, by := range []int{0, -1, 1} {
				if by > 0 && !t.cells[i].Up || by < 0 && !t.cells[i].Down {
					continue
				}
				moves[i] = by
				try(i + 1)
			}
			moves[i] = 0
			return
		}
		if t.check(moves) == "" {
			if p := t.price(moves); !ok || slices.Compare(p[:], least[:]) < 0 {
				least, ok = p, true
			}
		}
	}
	try(0)
	return least, ok
}

// TestTablesFoot solves tables of every kind, and checks that all of them foot.
func TestTablesFoot(t *testing.T) {
	kinds := []struct {
		name  string
		build func(*rand.Rand, *table)
	}{
		{"totals across and down", func(r *rand.Rand, t *table) { t.twoWay(r, 2+r.Intn(12), 2+r.Intn(4)) }},
		{"two tables with a common total", func(r *rand.Rand, t *table) {
			_, _, whole := t.twoWay(r, 2+r.Intn(6), 2+r.Intn(3))
			var parts []int
			rest := t.dollars[whole]
			for range 1 + r.Intn(4) {
				n := amount(r)
				parts, rest = append(parts, t.cell(n)), rest-n
			}
			t.ties(whole, append(parts, t.cell(rest)))
		}},
		{"sections with cost, gains, losses and fair value", sections},
		{"chains", func(r *rand.Rand, t *table) {
			income := t.cell(amount(r))
			parts := []int{income}
			for range 1 + r.Intn(6) {
				parts = append(parts, t.cell(amount(r)))
			}
			t.total(parts)
			t.total([]int{income}, t.cell(amount(r)))
		}},
		{"of which", func(r *rand.Rand, t *table) {
			var named []int
			var sum int64
			for range 1 + r.Intn(4) {
				n := r.Int63n(50_000)
				named, sum = append(named, t.cell(n)), sum+n
			}
			foreign := t.cell(sum + r.Int63n(1500))
			t.total([]int{t.cell(amount(r)), foreign})
			s := footing.Sum{AtMost: true, Terms: []footing.Term{{Cell: foreign, Minus: true}}}
			for _, n := range named {
				s.Terms = append(s.Terms, footing.Term{Cell: n})
			}
			t.sums = append(t.sums, s)
		}},
	}
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			moved := 0
			for seed := range int64(250) {
				r := rand.New(rand.NewSource(seed))
				var tb table
				kind.build(r, &tb)
				moves, unsolved := footing.Solve(tb.cells, tb.sums)
				if len(unsolved) > 0 {
					t.Fatalf("seed %d: %d sums are not solved", seed, len(unsolved))
				}
				if wrong := tb.check(moves); wrong != "" {
					t.Fatalf("seed %d: %s", seed, wrong)
				}
				for i, by := range moves {
					if by == 0 {
						continue
					}
					moved++
					if got, want := tb.cells[i].Figure.Move(by).Value("USD"), quantity.Money(quantity.Int(1000*tb.printed(i, by)), "USD"); got.Cmp(want) != 0 {
						t.Fatalf("seed %d: cell %d prints %s, want %s", seed, i, got, want)
					}
				}
			}
			if moved < 50 {
				t.Errorf("%d cells moved in 250 tables, which tests little", moved)
			}
		})
	}
}

// sections adds a table as in the note on fair value: lines across, sections, and a total of all.
func sections(r *rand.Rand, t *table) {
	var totals [][]int
	for range 1 + r.Intn(3) {
		var columns [4][]int
		for range 1 + r.Intn(5) {
			line := []int{t.cell(r.Int63n(90_000_000)), t.cell(r.Int63n(90_000)), t.cell(-r.Int63n(90_000))}
			line = append(line, t.total(line))
			for c := range columns {
				columns[c] = append(columns[c], line[c])
			}
		}
		var total []int
		for c := range columns {
			total = append(total, t.total(columns[c]))
		}
		t.ties(total[3], total[:3])
		totals = append(totals, total)
	}
	var whole []int
	for c := range 4 {
		var parts []int
		for _, total := range totals {
			parts = append(parts, total[c])
		}
		whole = append(whole, t.total(parts))
	}
	t.ties(whole[3], whole[:3])
}

// TestFewestMoves compares the moves with those of a search through all of them.
func TestFewestMoves(t *testing.T) {
	shapes := []func(*rand.Rand, *table){
		func(r *rand.Rand, t *table) { t.twoWay(r, 2, 2) },
		func(r *rand.Rand, t *table) {
			var parts []int
			for range 1 + r.Intn(7) {
				parts = append(parts, t.cell(amount(r)))
			}
			t.total(parts)
		},
		func(r *rand.Rand, t *table) { // cells in three sums that no signs make a network
			a, b, c := t.cell(amount(r)), t.cell(amount(r)), t.cell(amount(r))
			ab, bc, ca := t.total([]int{a, b}), t.total([]int{b, c}), t.total([]int{c, a})
			t.total([]int{ab, bc, ca})
			t.total([]int{a, b, c})
		},
		func(r *rand.Rand, t *table) { // a difference beside a sum
			a, b := t.cell(amount(r)), t.cell(amount(r))
			change := t.total([]int{a}, b)
			c := t.cell(amount(r))
			t.total([]int{change, c})
			t.total([]int{a, c})
		},
		func(r *rand.Rand, t *table) { // one line in two tables
			a, b := t.cell(amount(r)), t.cell(amount(r))
			x, y := t.total([]int{a, b}), t.cell(amount(r))
			t.total([]int{x, y})
			z := t.cell(amount(r))
			t.total([]int{x, y, z})
		},
	}
	impossible := 0
	for n, shape := range shapes {
		for seed := range int64(200) {
			r := rand.New(rand.NewSource(seed))
			var tb table
			shape(r, &tb)
			for i := range tb.cells { // some that may not move, some that should not
				switch r.Intn(8) {
				case 0:
					tb.cells[i].Up = false
				case 1:
					tb.cells[i].Down = false
				case 2:
					tb.cells[i].Anchored = true
				}
			}
			moves, unsolved := footing.Solve(tb.cells, tb.sums)
			least, ok := tb.brute()
			if ok != (len(unsolved) == 0) {
				t.Fatalf("shape %d, seed %d: solved is %v, but a search through all moves says %v", n, seed, len(unsolved) == 0, ok)
			}
			if !ok {
				impossible++
				continue
			}
			if wrong := tb.check(moves); wrong != "" {
				t.Fatalf("shape %d, seed %d: %s", n, seed, wrong)
			}
			if got := tb.price(moves); got != least {
				t.Fatalf("shape %d, seed %d: moves %v cost %v, but %v is enough", n, seed, moves, got, least)
			}
		}
	}
	if impossible == 0 {
		t.Error("no table was impossible, which leaves that untested")
	}
}

// TestWishes solves sums that need not hold: a line in two tables, whose figures should be alike.
func TestWishes(t *testing.T) {
	build := func(anchored bool) *table {
		var tb table
		line := tb.cell(1_400) // 1, and both 1,400 and 1,300 could become 2 in their tables
		tb.total([]int{line, tb.cell(1_400), tb.cell(1_450)})
		other := tb.cell(1_400)
		tb.total([]int{other, tb.cell(1_300), tb.cell(1_300), tb.cell(1_300)})
		tb.sums = append(tb.sums, footing.Sum{Wish: true, Terms: []footing.Term{{Cell: line}, {Cell: other, Minus: true}}})
		for i := range tb.cells { // in the second table, only the common line is free
			tb.cells[i].Anchored = i > 4 || anchored && i == line
		}
		return &tb
	}
	for _, tt := range []struct {
		name     string
		anchored bool
		alike    bool
	}{{"the line moves in both tables", false, true}, {"not if that moves an anchored cell", true, false}} {
		t.Run(tt.name, func(t *testing.T) {
			tb := build(tt.anchored)
			moves, unsolved := footing.Solve(tb.cells, tb.sums)
			if wrong := tb.check(moves); wrong != "" || len(unsolved) > 0 {
				t.Fatalf("moves %v: %s; %d sums are not solved", moves, wrong, len(unsolved))
			}
			if alike := moves[0] == moves[4]; alike != tt.alike || moves[4] != 1 {
				t.Errorf("the line moves by %d and %d, want alike: %t", moves[0], moves[4], tt.alike)
			}
		})
	}
}

// TestLargeTables solves a table with as many lines as a document can have, and tables whose sums
// are no network, where the search may end without a result but never with a wrong one.
func TestLargeTables(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var large table
	var totals []int
	for range 20 {
		down, _, _ := large.twoWay(r, 40, 3)
		totals = append(totals, down...)
	}
	large.total(totals)
	moves, unsolved := footing.Solve(large.cells, large.sums)
	if wrong := large.check(moves); wrong != "" || len(unsolved) > 0 {
		t.Errorf("a table of %d cells: %s; %d sums are not solved", len(large.cells), wrong, len(unsolved))
	}
	solved := 0
	for seed := range int64(2) {
		r := rand.New(rand.NewSource(seed))
		var tb table
		for range 40 {
			tb.cell(amount(r))
		}
		for range 12 {
			var parts []int
			for i := range 40 {
				if r.Intn(2) == 0 {
					parts = append(parts, i)
				}
			}
			tb.total(parts)
		}
		moves, unsolved := footing.Solve(tb.cells, tb.sums)
		if len(unsolved) > 0 {
			continue
		}
		solved++
		if wrong := tb.check(moves); wrong != "" {
			t.Errorf("seed %d: %s", seed, wrong)
		}
	}
	t.Logf("%d of 2 tables without a network are solved", solved)
}
