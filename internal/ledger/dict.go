package ledger

import "tieout/internal/intern"

type ID = intern.ID
type Bits = intern.Bits

// Dict gives an ID to each word of a field.
type Dict struct {
	*intern.Dict
	spots []Spot // by ID: the first row with the word; shorter than the words if the last have none

	weights map[ID]int // of crowds; nil if there are none
	absent  Bits       // crowds of customers that the customers ledger lacks
}

func newDict() *Dict { return &Dict{Dict: intern.New()} }

// first returns the first row with a word; the zero Spot if none is noted.
func (d *Dict) first(id ID) Spot {
	if int(id) >= len(d.spots) {
		return Spot{}
	}
	return d.spots[id]
}

// note notes a row with a word, unless an earlier row is noted.
func (d *Dict) note(id ID, at Spot) {
	for int(id) >= len(d.spots) {
		d.spots = append(d.spots, Spot{})
	}
	if d.spots[id] == (Spot{}) {
		d.spots[id] = at
	}
}

// IsCrowd reports whether a word stands for customers that were added together. It is no id.
func (d *Dict) IsCrowd(id ID) bool { return d.weights[id] > 0 }

// Weight returns the number of customers that a word stands for: 1, but for a crowd.
func (d *Dict) Weight(id ID) int { return max(d.weights[id], 1) }

// IsAbsent reports whether a word is a crowd of customers that the customers ledger lacks.
func (d *Dict) IsAbsent(id ID) bool { return d.absent.Has(int(id)) }

// crowds returns the words that stand for customers that were added together, with the number of
// customers.
func (d *Dict) crowds() map[ID]int { return d.weights }

// crowd notes that a word is a crowd.
func (d *Dict) crowd(id ID, weight int, absent bool) {
	if d.weights == nil {
		d.weights = map[ID]int{}
	}
	d.weights[id] = weight
	if absent {
		d.absent.Set(int(id))
	}
}

// reset removes all words and the rows that were noted.
func (d *Dict) reset() {
	d.Dict.Reset()
	d.spots = d.spots[:0]
}
