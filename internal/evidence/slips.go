package evidence

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/quantity"
)

// Slip is a rate that is more than 3 times, or less than a third of, each of two other
// rates of its currency: the last before it and the first after it. For the first or the
// last rate, the two are the nearest rates, and they must be near each other, as Rates
// defines it. A misplaced decimal point makes such a rate.
type Slip struct {
	Rate  Rate
	Other [2]Rate // in order of date
}

// Evidence returns a sentence with the three rates.
func (s Slip) Evidence(q Quote) string {
	return fmt.Sprintf("%s, but %s and %s", q.Sentence(s.Rate), q.Sentence(s.Other[0]), q.Sentence(s.Other[1]))
}

// slips returns the slips of one currency, whose rates are in order of date, without the
// rates that are inverse. A list of fewer than three rates has none.
func slips(rates []Rate, inverse []Inverse) (list []Slip) {
	three := quantity.WideOf(near)
	above := func(a, b Rate) bool { // whether a is more than 3 times b
		places := max(a.Rate.Places, b.Rate.Places)
		return a.Rate.At(places).Cmp(b.Rate.At(places).Mul(three)) > 0
	}
	for i, r := range rates {
		first := min(max(i-1, 0), len(rates)-3) // of the three rates
		if first < 0 {
			return nil
		}
		var other [2]Rate
		copy(other[:], slices.Delete(slices.Clone(rates[first:first+3]), i-first, i-first+1))
		far := above(r, other[0]) && above(r, other[1]) || above(other[0], r) && above(other[1], r)
		if first != i-1 && (above(other[0], other[1]) || above(other[1], other[0])) {
			far = false // at an end, two rates that differ as much do not speak against a third
		}
		if far && !slices.ContainsFunc(inverse, func(o Inverse) bool { return o.Rate == r }) {
			list = append(list, Slip{r, other})
		}
	}
	return list
}
