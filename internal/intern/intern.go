// Package intern replaces words, such as customer ids, with small numbers, which are cheap to store
// and compare. A [Dict] gives an [ID] to each distinct word, [Tuples] a number to each combination
// of words, and [Bits] is a set of such numbers. Numbers count from 0 in the order of arrival; the
// ID 0 is the empty word. Packages rows and ledger group the rows of a ledger with them.
package intern

import (
	"bytes"
	"hash/maphash"
)

// ID is the number of a word in a Dict. 0 is the empty word, which stands for a blank
// cell.
type ID uint32

// Dict assigns an ID to each distinct word. IDs count from 0, in the order in which the words
// are added.
type Dict struct {
	seed  maphash.Seed
	slots []ID // an open hash table of IDs; 0 is free
	ends  []uint32
	bytes []byte
}

// New returns a Dict that has only the empty word, with the ID 0.
func New() *Dict {
	return &Dict{seed: maphash.MakeSeed(), slots: make([]ID, 64), ends: []uint32{0}}
}

// Len returns the number of words, including the empty word. It is greater than every ID.
func (d *Dict) Len() int { return len(d.ends) }

// Bytes returns the word with an ID. The caller must not change it.
func (d *Dict) Bytes(id ID) []byte {
	if id == 0 {
		return nil
	}
	return d.bytes[d.ends[id-1]:d.ends[id]:d.ends[id]]
}

// Word returns the word with an ID.
func (d *Dict) Word(id ID) string { return string(d.Bytes(id)) }

// Find returns the ID of a word; ok is false if the word is not in the Dict.
func (d *Dict) Find(word string) (id ID, ok bool) {
	if word == "" {
		return 0, true
	}
	id = d.slots[d.slot([]byte(word))]
	return id, id != 0
}

// slot returns the index of a word in the hash table, or of the free slot for it.
func (d *Dict) slot(word []byte) uint64 {
	mask := uint64(len(d.slots) - 1)
	k := maphash.Bytes(d.seed, word) & mask
	for d.slots[k] != 0 && !bytes.Equal(d.Bytes(d.slots[k]), word) {
		k = (k + 1) & mask
	}
	return k
}

// Known returns the ID of a word, or 0 if the word is empty or not in the Dict.
func (d *Dict) Known(word []byte) ID {
	if len(word) == 0 {
		return 0
	}
	return d.slots[d.slot(word)]
}

// ID returns the ID of a word, and adds a copy of the word if it is new.
func (d *Dict) ID(word []byte) ID {
	if len(word) == 0 {
		return 0
	}
	k := d.slot(word)
	if id := d.slots[k]; id != 0 {
		return id
	}
	id := ID(len(d.ends))
	d.bytes = append(d.bytes, word...)
	d.ends = append(d.ends, uint32(len(d.bytes)))
	d.slots[k] = id
	if 2*len(d.ends) > len(d.slots) {
		d.slots = make([]ID, 2*len(d.slots))
		for id := 1; id < len(d.ends); id++ {
			d.slots[d.slot(d.Bytes(ID(id)))] = ID(id)
		}
	}
	return id
}

// Reset removes all words but the empty one. IDs that were returned before have no meaning
// afterwards.
func (d *Dict) Reset() {
	var slots []uint64
	for id := 1; id < len(d.ends); id++ {
		slots = append(slots, d.slot(d.Bytes(ID(id))))
	}
	for _, k := range slots {
		d.slots[k] = 0
	}
	d.ends, d.bytes = d.ends[:1], d.bytes[:0]
}

// Bits is a set of whole numbers from 0, each stored as one bit. nil is the empty set.
type Bits []uint64

// Has reports whether i is in the set.
func (b Bits) Has(i int) bool { return i/64 < len(b) && b[i/64]>>(i%64)&1 != 0 }

// Set adds i to the set.
func (b *Bits) Set(i int) {
	for i/64 >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

// Any reports whether the set is not empty.
func (b Bits) Any() bool {
	for _, word := range b {
		if word != 0 {
			return true
		}
	}
	return false
}
