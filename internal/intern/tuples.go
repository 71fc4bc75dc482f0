package intern

import "hash/maphash"

// Tuples assigns a small number, from 0, to each combination of words (tuple). A tuple has one
// word for each field.
type Tuples struct {
	Keys  [][]ID // the words of all tuples: Keys[field][tuple]
	num   int
	slots []uint32 // an open hash table of tuples, from 1
	seed  uint64
}

// NewTuples returns an empty Tuples for combinations of the given number of words.
func NewTuples(fields int) Tuples {
	return Tuples{Keys: make([][]ID, fields), slots: make([]uint32, 64), seed: maphash.String(maphash.MakeSeed(), "")}
}

// Len returns the number of tuples.
func (t *Tuples) Len() int { return t.num }

// Of returns the number of the tuple that consists of some of the given words: those at the
// indexes in by. If the tuple is new, Of adds it, and its number is the previous result of Len.
func (t *Tuples) Of(words []ID, by []int) int {
	hash := t.seed
	for _, i := range by {
		hash = mixed(hash, words[i])
	}
	k := t.slot(hash, func(n int) bool {
		for f, i := range by {
			if t.Keys[f][n] != words[i] {
				return false
			}
		}
		return true
	})
	if t.slots[k] != 0 {
		return int(t.slots[k] - 1)
	}
	for f, i := range by {
		t.Keys[f] = append(t.Keys[f], words[i])
	}
	t.num++
	t.slots[k] = uint32(t.num)
	if 2*t.num > len(t.slots) {
		t.slots = make([]uint32, 2*len(t.slots))
		for n := range t.num {
			hash := t.seed
			for f := range by {
				hash = mixed(hash, t.Keys[f][n])
			}
			t.slots[t.slot(hash, func(int) bool { return false })] = uint32(n + 1)
		}
	}
	return t.num - 1
}

func mixed(hash uint64, word ID) uint64 {
	hash = (hash ^ uint64(word)) * 0x9e3779b97f4a7c15
	return hash ^ hash>>29
}

// slot returns the slot of the tuple for which is returns true, or the free slot for it.
func (t *Tuples) slot(hash uint64, is func(n int) bool) uint64 {
	mask := uint64(len(t.slots) - 1)
	k := hash & mask
	for t.slots[k] != 0 && !is(int(t.slots[k]-1)) {
		k = (k + 1) & mask
	}
	return k
}
