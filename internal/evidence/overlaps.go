package evidence

import (
	"cmp"
	"fmt"
	"slices"

	"tieout/internal/fiscal"
	"tieout/internal/quantity"
)

// Charge is a term of one product under one contract. Contract is equal for the terms of one
// customer, contract, product and currency.
type Charge[C comparable] struct {
	Contract C
	Start    fiscal.Date
	End      fiscal.Date // included
	ARR      quantity.Scaled
	Row      int // names the row to the caller
}

// Overlap is a term that starts while an earlier term of the same contract and product
// still runs.
type Overlap struct {
	Earlier, Later int         // the Row of the earlier term and of the later term
	From, To       fiscal.Date // the days on which both terms count, both included
}

// Evidence returns a sentence with the days on which both terms count.
func (o Overlap) Evidence() string {
	return fmt.Sprintf("both terms count from %s to %s", o.From, o.To)
}

// Overlaps looks for amendments whose earlier term was not ended. Such an amendment is a
// term that starts while an earlier term of the same contract and product still runs; its
// ARR differs from the ARR of the earlier term, and is at least half of it. A term with a
// smaller ARR is an addition. If two or more contracts have amendments, and they are more
// than a quarter of the contracts with several terms, the ledger lists additions in rows of
// their own, and Overlaps returns nothing.
func Overlaps[C comparable](charges []Charge[C]) (found []Overlap) {
	by := map[C][]Charge[C]{}
	var order []C
	for _, c := range charges {
		if by[c.Contract] == nil {
			order = append(order, c.Contract)
		}
		by[c.Contract] = append(by[c.Contract], c)
	}
	several, over := 0, 0
	for _, contract := range order {
		terms := by[contract]
		if len(terms) < 2 {
			continue
		}
		several++
		slices.SortStableFunc(terms, func(a, b Charge[C]) int { return cmp.Compare(a.Start, b.Start) })
		n := len(found)
		for i, later := range terms[1:] {
			earlier := terms[i]
			twice := later.ARR.Sub(quantity.Scaled{}.Sub(later.ARR))
			if later.Start > earlier.Start && later.Start <= earlier.End && earlier.ARR.Sign() > 0 && later.ARR.Sub(earlier.ARR).Sign() != 0 && twice.Sub(earlier.ARR).Sign() >= 0 {
				found = append(found, Overlap{earlier.Row, later.Row, later.Start, min(earlier.End, later.End)})
			}
		}
		if len(found) > n {
			over++
		}
	}
	if over > 1 && 4*over > several {
		return nil
	}
	return found
}
