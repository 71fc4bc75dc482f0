package rows

import "github.com/tieout/tieout/internal/intern"

// Dict gives an ID to each word of a field.
type Dict struct {
	*intern.Dict
	spots []Spot // by ID: the first row with the word; shorter than the words if the last have none

	weights map[intern.ID]int // of crowds; nil if there are none
	absent  intern.Bits       // customers and crowds that the customers ledger lacks
}

// NewDict returns a Dict that has only the empty word.
func NewDict() *Dict { return &Dict{Dict: intern.New()} }

// First returns the first row with a word; the zero Spot if none is noted.
func (d *Dict) First(id intern.ID) Spot {
	if int(id) >= len(d.spots) {
		return Spot{}
	}
	return d.spots[id]
}

// Note notes a row with a word, unless an earlier row is noted.
func (d *Dict) Note(id intern.ID, at Spot) {
	for int(id) >= len(d.spots) {
		d.spots = append(d.spots, Spot{})
	}
	if d.spots[id] == (Spot{}) {
		d.spots[id] = at
	}
}

// IsCrowd reports whether a word stands for customers that were added together. It is no id.
func (d *Dict) IsCrowd(id intern.ID) bool { return d.weights[id] > 0 }

// Weight returns the number of customers that a word stands for: 1, but for a crowd.
func (d *Dict) Weight(id intern.ID) int { return max(d.weights[id], 1) }

// IsAbsent reports whether a word is a customer that the customers ledger lacks, or a crowd of them, if
// customers were added together.
func (d *Dict) IsAbsent(id intern.ID) bool { return d.absent.Has(int(id)) }

// Crowds returns the words that stand for customers that were added together, with the number of
// customers.
func (d *Dict) Crowds() map[intern.ID]int { return d.weights }

// SetCrowd notes that a word is a crowd.
func (d *Dict) SetCrowd(id intern.ID, weight int) {
	if d.weights == nil {
		d.weights = map[intern.ID]int{}
	}
	d.weights[id] = weight
}

// SetAbsent notes that the customers ledger lacks a customer, or those of a crowd.
func (d *Dict) SetAbsent(id intern.ID) { d.absent.Set(int(id)) }

// Reset removes all words and the rows that were noted.
func (d *Dict) Reset() {
	d.Dict.Reset()
	d.spots = d.spots[:0]
}
