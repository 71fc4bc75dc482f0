package workpaper

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
)

// customers is the sheet of the customers of the ledgers: their keys and their parents.
type customers struct {
	*grid
	ids                     []string // sorted; the key of a customer is its index plus 1
	index                   map[string]int
	parent                  []int // index, −1 if none
	top                     []int // index
	acquired                []fiscal.Date
	kKey, kGroup, kAcquired int // columns
}

// parties returns the sheet of customers, which is made when a formula first needs it.
func (b *book) parties() *customers {
	if b.custs != nil {
		return b.custs
	}
	c := &customers{grid: &grid{sheet: b.later("Customers"), caption: "Customers", about: "The key of each customer, and the group that it counts with: the customer at the top of its chain of parents. Sums by customer run over the group's key. The parents are those of the draft: to change one, change the customers ledger and make the workbook again."}, index: map[string]int{}}
	b.custs = c
	known := map[string]bool{}
	for _, name := range []string{"subscriptions", "revenue"} {
		if t := b.r.Book.Table(name); t != nil {
			for e := range t.Rows() {
				known[e.Word("customer")] = true
			}
		}
	}
	all := b.r.Book.Customers
	parents := all.Parents()
	for id := range maps.Clone(known) {
		for seen := 0; parents[id] != "" && seen <= len(parents); seen++ {
			id = parents[id]
			known[id] = true
		}
		known[b.topOf(id)] = true
	}
	c.ids = slices.Sorted(maps.Keys(known))
	for i, id := range c.ids {
		c.index[id] = i
	}
	days := map[string]fiscal.Date{}
	if t := b.r.Book.Table("customers"); t != nil {
		for e := range t.Rows() {
			if d := e.Date("acquired"); d != 0 {
				days[e.Word("customer")] = d
			}
		}
	}
	for _, id := range c.ids {
		parent := -1
		if p, has := parents[id]; has && p != "" {
			parent = c.index[p]
		}
		c.parent, c.top, c.acquired = append(c.parent, parent), append(c.top, c.index[b.topOf(id)]), append(c.acquired, days[id])
	}
	c.n = len(c.ids)
	c.kKey = c.addCol(col{head: "Key", width: 9, cell: func(i int) cell { return num(count, key(i)) }})
	c.addCol(col{head: "Customer", width: 24, cell: func(i int) cell { return str(input, c.ids[i]) }})
	if all != nil {
		c.addCol(col{head: "Name", width: 34, cell: func(i int) cell { return str(input, all.Names[c.ids[i]]) }})
		c.addCol(col{head: "Parent", width: 24, cell: func(i int) cell {
			if c.parent[i] < 0 {
				return cell{}
			}
			return str(plain, c.ids[c.parent[i]])
		}})
		parentKey := c.addCol(col{head: "Key of parent", width: 9, cell: func(i int) cell {
			if c.parent[i] < 0 {
				return integer(count, 0)
			}
			return num(count, key(c.parent[i]))
		}})
		// each column goes twice as far up as the one before, because no formula may refer to its
		// own column
		up, steps := make([]int, c.n), 1
		for i := range up {
			if up[i] = i; c.parent[i] >= 0 {
				up[i] = c.parent[i]
			}
		}
		far := slices.Clone(up)
		before := c.addCol(col{head: "Key, 1 step up", width: 9, cell: func(i int) cell {
			p := cellAt(parentKey, c.row(i))
			return formula(fmt.Sprintf("IF(%s>0,%[1]s,%s)", p, cellAt(c.kKey, c.row(i))), num(count, key(up[i])))
		}})
		for done := false; !done; steps *= 2 {
			at, now := before, make([]int, c.n)
			done = true
			for i := range now {
				now[i] = far[far[i]]
				done = done && now[i] == c.top[i]
			}
			far = now
			head := fmt.Sprintf("Key, %d steps up", 2*steps)
			if done {
				head = "Key of group"
			}
			before = c.addCol(col{head: head, width: 9, cell: func(i int) cell {
				return formula(fmt.Sprintf("INDEX(%s:%s,%s)", fixed(at, firstRow), fixed(at, c.row(c.n-1)), cellAt(at, c.row(i))), num(count, key(now[i])))
			}})
		}
		c.kGroup = before
		if len(days) > 0 {
			c.kAcquired = c.addCol(col{head: "Acquired", width: 12, cell: func(i int) cell { return date(inDay, c.acquired[i]) }})
			derived := func(head, expression string, of func(fiscal.Date) fiscal.Date) int {
				return c.addCol(col{head: head, width: 12, cell: func(i int) cell {
					now := integer(day, 0)
					if d := c.acquired[i]; d != 0 {
						now = date(day, of(d))
					}
					return formula(fmt.Sprintf("IF(%s>0,"+expression+",0)", cellAt(c.kAcquired, c.row(i)), cellAt(c.kAcquired+1, c.row(i))), now)
				}})
			}
			derived("First anniversary", "EDATE(%[1]s,12)", func(d fiscal.Date) fiscal.Date { return d.AddMonths(12) })
			derived("One year before", "EDATE(%[1]s,-12)", func(d fiscal.Date) fiscal.Date { return d.AddMonths(-12) })
			derived("Last day before, of the year before", "%[1]s-1-IF(EDATE(%[1]s-1,12)>=%[2]s,1,0)", func(d fiscal.Date) fiscal.Date {
				if last := d - 1; last.AddMonths(12) < d.AddMonths(12) {
					return last
				}
				return d - 2 // acquired on a February 29: the day before has the same anniversary
			})
		}
	} else {
		c.kGroup = c.addCol(col{head: "Key of group", width: 9, cell: func(i int) cell {
			return formula(cellAt(c.kKey, c.row(i)), num(count, key(i)))
		}})
	}
	return c
}

// topOf returns the customer at the top of a customer's chain of parents.
func (b *book) topOf(id string) string {
	if b.r.Book.Customers == nil {
		return id
	}
	return b.r.Book.Customers.Top(id)
}
