package crowd

import (
	"encoding/binary"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

// What a packed customer is.
const (
	isAbsent = 1 << iota
	isFamily
	hasRows
)

// pack appends a customer that arrived, not a crowd, to b: in a third of the memory of a Customer,
// because hundreds of thousands may be kept.
func (c *Customer) pack(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(c.ID)))
	b = append(b, c.ID...)
	flags := byte(0)
	if c.Absent {
		flags |= isAbsent
	}
	if c.family {
		flags |= isFamily
	}
	if c.rows {
		flags |= hasRows
	}
	b = binary.AppendUvarint(append(b, flags), uint64(len(c.Terms)))
	for _, t := range c.Terms {
		b = binary.AppendVarint(binary.AppendVarint(b, int64(t.Start)), int64(t.End))
	}
	b = binary.AppendUvarint(b, uint64(len(c.Groups)))
	for i := range c.Groups {
		g := &c.Groups[i]
		b = binary.AppendUvarint(b, uint64(len(g.Key)))
		for _, id := range g.Key {
			b = binary.AppendUvarint(b, uint64(id))
		}
		b = binary.AppendUvarint(b, uint64(len(g.Has)))
		for _, word := range g.Has {
			b = binary.AppendUvarint(b, word)
		}
		for t, sum := range g.Sum {
			if g.Has.Has(t) { // the others are zero
				b = sum.Append(b)
			}
		}
	}
	return b
}

// unpack sets a customer to what pack has written, with sums at so many times. It uses the memory
// of the customer that it was before.
func (c *Customer) unpack(b []byte, times int) {
	number := func() uint64 {
		n, size := binary.Uvarint(b)
		b = b[size:]
		return n
	}
	day := func() fiscal.Date {
		n, size := binary.Varint(b)
		b = b[size:]
		return fiscal.Date(n)
	}
	id := number()
	c.ID, b = append(c.ID[:0], b[:id]...), b[id:]
	flags := b[0]
	b = b[1:]
	c.Weight, c.Absent, c.family, c.rows = 1, flags&isAbsent != 0, flags&isFamily != 0, flags&hasRows != 0
	c.Terms = c.Terms[:0]
	for range number() {
		first := day()
		c.Terms = append(c.Terms, fiscal.Span{Start: first, End: day()})
	}
	c.Groups = c.Groups[:0]
	for range number() {
		g := c.next(times)
		g.Key = g.Key[:0]
		for range number() {
			g.Key = append(g.Key, intern.ID(number()))
		}
		g.Has = g.Has[:0]
		for range number() {
			g.Has = append(g.Has, number())
		}
		for t := range g.Sum {
			if g.Has.Has(t) {
				g.Sum[t], b = quantity.CutWide(b)
			}
		}
	}
}
