package input

import (
	"hash/fnv"
	"slices"

	"github.com/tieout/tieout/internal/workbook"
)

// Prints are the hashes of the different rows of a sheet, or of a sample of them by the last
// bits of the hash, so that two sheets are compared by the same rows.
type Prints struct {
	bits   uint // that are zero in the hash of each row of the sample
	list   []uint64
	sorted bool
}

// mostPrints is the number of hashes that are held of a sheet.
const mostPrints = 1 << 17

// mostPrinted is the number of bytes of a cell that are hashed: a long text may stand in any
// number of cells.
const mostPrinted = 200

// PrintOf returns the hash of a row.
func PrintOf(raw *workbook.Row) uint64 {
	h := fnv.New64a()
	for _, c := range raw.Cells {
		h.Write(c.Text[:min(len(c.Text), mostPrinted)])
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// Add adds the hash of a row.
func (p *Prints) Add(print uint64) {
	if p.has(print) {
		p.list, p.sorted = append(p.list, print), false
	}
	for len(p.list) >= mostPrints && p.settle() > mostPrints/2 {
		p.bits++
		p.list = slices.DeleteFunc(p.list, func(h uint64) bool { return !p.has(h) })
	}
}

// has reports whether a hash belongs to the sample.
func (p *Prints) has(print uint64) bool { return print&(1<<p.bits-1) == 0 }

// settle sorts the hashes, removes those that repeat, and returns their number.
func (p *Prints) settle() int {
	if !p.sorted {
		slices.Sort(p.list)
		p.list, p.sorted = slices.Compact(p.list), true
	}
	return len(p.list)
}

// In returns how many of the rows are in another sheet too, of how many of the sample of both.
func (p *Prints) In(o *Prints) (same, of int) {
	p.settle()
	o.settle()
	for _, h := range p.list {
		if !o.has(h) {
			continue
		}
		of++
		if _, found := slices.BinarySearch(o.list, h); found {
			same++
		}
	}
	return same, of
}
