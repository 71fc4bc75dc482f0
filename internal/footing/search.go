package footing

import (
	"cmp"
	"slices"
)

// problem is the sums that depend on each other, with their cells renumbered.
type problem struct {
	at       []int // of each cell, its index in the list of all
	up, down []cost
	domain   []span
	anchored []bool
	total    []bool
	rows     []row
	steps    int // that are left
}

// span is the range of moves that a cell has, both ends included.
type span struct{ low, high int }

// newProblem returns the problem of some sums, or nil if they all hold without a move.
func newProblem(cells []Cell, rows []row, part []int) *problem {
	hold := true
	for _, r := range part {
		hold = hold && rows[r].holds(0)
	}
	if hold {
		return nil
	}
	p := &problem{steps: mostSteps}
	index := map[int]int{}
	for _, r := range part {
		for _, t := range rows[r].Terms {
			index[t.Cell] = 0
		}
	}
	for at := range index {
		p.at = append(p.at, at)
	}
	slices.Sort(p.at)
	for i, at := range p.at {
		index[at] = i
		c := cells[at]
		d := span{}
		if c.Up {
			d.high = 1
		}
		if c.Down {
			d.low = -1
		}
		p.domain = append(p.domain, d)
		p.up, p.down = append(p.up, costOf(c, i, 1)), append(p.down, costOf(c, i, -1))
		p.anchored, p.total = append(p.anchored, c.Anchored), append(p.total, c.Total)
	}
	for _, r := range part {
		each := rows[r]
		each.Terms = slices.Clone(each.Terms)
		for k := range each.Terms {
			each.Terms[k].Cell = index[each.Terms[k].Cell]
		}
		p.rows = append(p.rows, each)
	}
	return p
}

// wishes solves the problem with as many of its wishes as possible, in their order.
func (p *problem) wishes() ([]int, bool) {
	var required, wished []row
	for _, r := range p.rows {
		if r.Wish {
			wished = append(wished, r)
		} else {
			required = append(required, r)
		}
	}
	best, least, ok := p.solve(required)
	if !ok || len(wished) == 0 {
		return best, ok
	}
	fits := func(rows []row) bool {
		for _, r := range rows {
			if !r.holds(r.sum(best)) {
				x, c, ok := p.solve(rows)
				if ok && c[0] == least[0] {
					best = x
				}
				return ok && c[0] == least[0]
			}
		}
		return true
	}
	all := slices.Concat(required, wished)
	if fits(all) || len(wished) == 1 || len(wished) > mostWishes {
		return best, true
	}
	kept := required
	for _, r := range wished {
		if more := append(slices.Clone(kept), r); fits(more) {
			kept = more
		}
	}
	return best, true
}

// mostWishes is the number of wishes of a problem that are tried one by one.
const mostWishes = 100

// sum returns the units that moves add to a sum.
func (r row) sum(x []int) (n int64) {
	for _, t := range r.Terms {
		if t.Minus {
			n -= int64(x[t.Cell])
		} else {
			n += int64(x[t.Cell])
		}
	}
	return n
}

// mostSteps is the number of steps after which the searches of a problem end with the best moves so
// far. A step looks at one arc of a flow; a note on fair value needs some thousands.
const mostSteps = 20_000_000

// search is a search for the moves of least cost.
type search struct {
	*problem
	rows  []row
	net   network
	best  []int
	least cost
}

// solve returns the moves of least cost with which some of the sums hold.
func (p *problem) solve(rows []row) (best []int, least cost, ok bool) {
	for _, r := range rows {
		if r.bad {
			return nil, least, false
		}
	}
	s := &search{problem: p, rows: rows}
	for _, back := range []bool{true, false} {
		s.net = p.network(rows, back)
		if x, spent, ok := s.net.flow(p, p.domain); ok && s.broken(x) < 0 {
			return x, spent, true
		}
	}
	s.look(slices.Clone(p.domain))
	return s.best, s.least, s.best != nil
}

// broken returns the index of the first sum that does not hold with some moves, or −1.
func (s *search) broken(x []int) int {
	return slices.IndexFunc(s.rows, func(r row) bool { return !r.holds(r.sum(x)) })
}

// look searches the moves within some domains. The flow holds the sums of the network, and costs
// no more than moves that hold all sums; if it breaks one of the others, a cell of that sum has
// each of its moves in turn.
func (s *search) look(domain []span) {
	if s.steps < 0 || !s.narrow(domain) {
		return
	}
	x, spent, ok := s.net.flow(s.problem, domain)
	if !ok || s.best != nil && spent.cmp(s.least) >= 0 {
		return
	}
	broken := s.broken(x)
	if broken < 0 {
		s.best, s.least = x, spent
		return
	}
	cell := -1
	for _, t := range s.rows[broken].Terms {
		if d := domain[t.Cell]; d.low < d.high && (cell < 0 || x[t.Cell] != 0 && x[cell] == 0) {
			cell = t.Cell
		}
	}
	if cell < 0 {
		return
	}
	moves := []int{-1, 0, 1}
	slices.SortStableFunc(moves, func(a, b int) int { return cmp.Compare(max(a-x[cell], x[cell]-a), max(b-x[cell], x[cell]-b)) })
	for _, by := range moves {
		if by >= domain[cell].low && by <= domain[cell].high {
			narrowed := slices.Clone(domain)
			narrowed[cell] = span{by, by}
			s.look(narrowed)
		}
	}
}

// narrow leaves out moves with which a sum cannot hold, whatever the other cells do. It reports
// whether each cell has a move left.
func (s *search) narrow(domain []span) bool {
	for again := true; again; {
		again = false
		for _, r := range s.rows {
			s.steps -= len(r.Terms)
			low, high := r.off, r.off // of the sum
			for _, t := range r.Terms {
				l, h := t.ends(domain)
				low, high = low+int64(l), high+int64(h)
			}
			if low > 0 || high < 0 && !r.AtMost {
				return false
			}
			for _, t := range r.Terms {
				l, h := t.ends(domain)
				if l == h {
					continue
				}
				// the others add to low-l at least and high-h at most, and the whole is zero
				most, least := int64(h), int64(l)
				most = min(most, -(low - int64(l)))
				if !r.AtMost {
					least = max(least, -(high - int64(h)))
				}
				if least > most {
					return false
				}
				if least == int64(l) && most == int64(h) {
					continue
				}
				again = true
				low, high = low+least-int64(l), high+most-int64(h)
				if t.Minus {
					least, most = -most, -least
				}
				domain[t.Cell] = span{int(least), int(most)}
			}
		}
	}
	return true
}

// ends returns the least and the most that a term adds to its sum.
func (t Term) ends(domain []span) (low, high int) {
	d := domain[t.Cell]
	if t.Minus {
		return -d.high, -d.low
	}
	return d.low, d.high
}
