package footing

import (
	"cmp"
	"slices"
)

// network is the sums that a flow can hold: each cell is in at most two, and the sums can be given
// signs with which each cell in two has opposite signs. A sum is a node; moving a cell up by a unit
// moves a unit from the sum in which its sign is minus to the other, or from or to the ground.
type network struct {
	rows []row
	sign []int64 // of each sum
	in   [][]end // of each cell
}

// end is a sum of the network in which a cell is, with the cell's sign.
type end struct {
	row   int
	minus bool
}

// network chooses the sums of the network, of as many as fit. Sums of which each cell is the total
// of other cells are considered last, because in a table some of them follow from the others; if
// back is true, from the last to the first.
func (p *problem) network(rows []row, back bool) network {
	order := make([]int, len(rows))
	derived := make([]int, len(rows))
	for i, r := range rows {
		order[i] = i
		if !slices.ContainsFunc(r.Terms, func(t Term) bool { return !p.total[t.Cell] }) {
			derived[i] = 1
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if derived[a]*derived[b] == 1 && back {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(derived[a], derived[b])
	})
	n := network{in: make([][]end, len(p.at))}
	group, side := []int{}, []bool{} // of each sum, one that it is connected with, and whether their signs differ
	find := func(r int) (root int, flipped bool) {
		for group[r] != r {
			flipped = flipped != side[r]
			r = group[r]
		}
		return r, flipped
	}
	for _, i := range order {
		r := rows[i]
		at := len(n.rows)
		group, side = append(group, at), append(side, false)
		fits := true
		joined := map[int]bool{} // the sums that r joins, by root, and whether r's sign is flipped beside theirs
		seen := map[int]bool{}
		for _, t := range r.Terms {
			ends := n.in[t.Cell]
			if len(ends) > 1 || seen[t.Cell] {
				fits = false
				break
			}
			seen[t.Cell] = true
			if len(ends) == 0 {
				continue
			}
			root, flipped := find(ends[0].row)
			flip := flipped != (ends[0].minus == t.Minus) // equal signs need flipped sums
			if was, known := joined[root]; known && was != flip {
				fits = false
				break
			}
			joined[root] = flip
		}
		if !fits {
			group, side = group[:at], side[:at]
			continue
		}
		for root, flip := range joined {
			group[root], side[root] = at, flip
		}
		for _, t := range r.Terms {
			n.in[t.Cell] = append(n.in[t.Cell], end{at, t.Minus})
		}
		n.rows = append(n.rows, r)
	}
	for i := range n.rows {
		n.sign = append(n.sign, 1)
		if _, flipped := find(i); flipped {
			n.sign[i] = -1
		}
	}
	return n
}

// arc is an arc of the flow; the arc of the other direction is the one whose index differs in the
// last bit.
type arc struct {
	to   int
	room int64
	cost cost
	cell int // that it moves, or −1
	by   int // 1 if it moves the cell up, −1 if down
}

// unlimited is the capacity of an arc that takes any flow.
const unlimited = 1 << 40

// flow returns the moves of least cost within domains with which the sums of the network hold.
func (n network) flow(p *problem, domain []span) (x []int, spent cost, ok bool) {
	ground := len(n.rows)
	need := make([]int64, ground+1) // of each node, the units that must arrive
	var arcs []arc
	from := make([][]int, ground+1)
	connect := func(a, b int, room int64, c cost, cell, by int) {
		from[a], from[b] = append(from[a], len(arcs)), append(from[b], len(arcs)+1)
		arcs = append(arcs, arc{b, room, c, cell, by}, arc{a, 0, c.neg(), cell, -by})
	}
	for i, r := range n.rows {
		need[i] = -r.off * n.sign[i]
		if r.AtMost { // a term of zero or more that no cell shows
			if n.sign[i] > 0 {
				connect(ground, i, unlimited, cost{}, -1, 0)
			} else {
				connect(i, ground, unlimited, cost{}, -1, 0)
			}
		}
	}
	x = make([]int, len(p.at))
	for cell, d := range domain {
		base := min(max(0, d.low), d.high)
		x[cell] = base
		switch {
		case base > 0:
			spent = spent.add(p.up[cell])
		case base < 0:
			spent = spent.add(p.down[cell])
		}
		tail, head := ground, ground // of the arc that moves the cell up
		for _, e := range n.in[cell] {
			sign := n.sign[e.row]
			if e.minus {
				sign = -sign
			}
			need[e.row] -= sign * int64(base)
			if sign > 0 {
				head = e.row
			} else {
				tail = e.row
			}
		}
		if tail == head {
			continue
		}
		if d.high > base {
			connect(tail, head, 1, p.up[cell], cell, 1)
		}
		if d.low < base {
			connect(head, tail, 1, p.down[cell], cell, -1)
		}
	}
	for i := range n.rows {
		need[ground] -= need[i]
	}
	for {
		more, reached := p.augment(arcs, from, need)
		if !reached {
			return nil, spent, false
		}
		if more == nil {
			break
		}
		for _, a := range more {
			arcs[a].room--
			arcs[a^1].room++
			spent = spent.add(arcs[a].cost)
			if arcs[a].cell >= 0 {
				x[arcs[a].cell] += arcs[a].by
			}
		}
	}
	return x, spent, true
}

// augment returns the arcs of a path of least cost, on which one unit flows from a node that has
// too many to a node that needs one, and changes what the two need. The path is nil if no node
// needs one; ok is false if no path exists, or if the steps of the problem are used up.
func (p *problem) augment(arcs []arc, from [][]int, need []int64) (path []int, ok bool) {
	nodes := len(need)
	dist, by := make([]cost, nodes), make([]int, nodes)
	reached, queued := make([]bool, nodes), make([]bool, nodes)
	var queue []int
	wanted := false
	for i, n := range need {
		by[i] = -1
		wanted = wanted || n > 0
		if n < 0 {
			reached[i], queued[i], queue = true, true, append(queue, i)
		}
	}
	if !wanted {
		return nil, true
	}
	for len(queue) > 0 {
		a := queue[0]
		queue = queue[1:]
		queued[a] = false
		if p.steps -= len(from[a]); p.steps < 0 {
			return nil, false
		}
		for _, i := range from[a] {
			e := &arcs[i]
			if e.room == 0 {
				continue
			}
			if d := dist[a].add(e.cost); !reached[e.to] || d.cmp(dist[e.to]) < 0 {
				dist[e.to], by[e.to], reached[e.to] = d, i, true
				if !queued[e.to] {
					queued[e.to], queue = true, append(queue, e.to)
				}
			}
		}
	}
	last := -1
	for i, n := range need {
		if n > 0 && reached[i] && (last < 0 || dist[i].cmp(dist[last]) < 0) {
			last = i
		}
	}
	if last < 0 {
		return nil, false
	}
	need[last]--
	for by[last] >= 0 {
		path = append(path, by[last])
		last = arcs[by[last]^1].to
	}
	need[last]++
	return path, true
}
