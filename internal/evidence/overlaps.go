package evidence

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// Charges are the terms of subscriptions, in the order of the ledger.
type Charges struct {
	// Contract holds a number for each term that is the same for the terms of one customer,
	// contract, product and currency; 0 if the contract or the product is not known.
	Contract []uint64
	Days     []fiscal.Span // both ends included
	ARR      *quantity.List
}

// Contracts computes the numbers of contracts; see Charges.
type Contracts struct{ seed maphash.Seed }

// NewContracts returns a Contracts whose numbers differ from those of any other.
func NewContracts() Contracts { return Contracts{maphash.MakeSeed()} }

// Number returns the number of a contract from numbers that stand for its parts; 0 stands for a
// blank cell.
func (c Contracts) Number(subscription, product, customer, currency uint64) uint64 {
	if subscription == 0 || product == 0 {
		return 0
	}
	return max(maphash.Comparable(c.seed, [4]uint64{subscription, product, customer, currency}), 1)
}

// Overlap is a term that starts while an earlier term of the same contract and product
// still runs.
type Overlap struct {
	Earlier, Later int         // the indexes of the two terms
	From, To       fiscal.Date // the days on which both terms count, both included
}

// Evidence returns a sentence with the days on which both terms count.
func (o Overlap) Evidence() string {
	if !o.To.Sane() { // neither term has an end
		return fmt.Sprintf("both terms count from %s, without an end", o.From)
	}
	return fmt.Sprintf("both terms count from %s to %s", o.From, o.To)
}

// Overlaps looks for amendments whose earlier term was not ended. Such an amendment is a
// term that starts while an earlier term of the same contract and product still runs; its
// ARR differs from the ARR of the earlier term, and is at least half of it. A term with a
// smaller ARR is an addition. If two or more contracts have amendments, and they are more
// than a quarter of the contracts with several terms, the ledger lists additions in rows of
// their own, and Overlaps returns nothing. The overlaps are in the order of the later terms.
func (c Charges) Overlaps() (found []Overlap) {
	type term struct {
		contract uint64
		row      int32
	}
	var terms []term
	for i, contract := range c.Contract {
		if contract != 0 {
			terms = append(terms, term{contract, int32(i)})
		}
	}
	slices.SortFunc(terms, func(a, b term) int { return cmp.Compare(a.contract, b.contract) })
	several, over := 0, 0
	for len(terms) > 0 {
		n := 1
		for n < len(terms) && terms[n].contract == terms[0].contract {
			n++
		}
		same := terms[:n]
		terms = terms[n:]
		if n == 1 {
			continue
		}
		several++
		slices.SortFunc(same, func(a, b term) int {
			return cmp.Or(cmp.Compare(c.Days[a.row].Start, c.Days[b.row].Start), cmp.Compare(a.row, b.row))
		})
		before := len(found)
		for i, later := range same[1:] {
			if o, ok := c.overlap(int(same[i].row), int(later.row)); ok {
				found = append(found, o)
			}
		}
		if len(found) > before {
			over++
		}
	}
	if Additions(several, over) {
		return nil
	}
	slices.SortFunc(found, func(a, b Overlap) int { return cmp.Compare(a.Later, b.Later) })
	return found
}

// Additions reports whether amendments are so frequent that they are additions: of the contracts
// with several terms, over have an amendment.
func Additions(several, over int) bool { return over > 1 && 4*over > several }

// overlap returns the days that two terms of one contract have in common; ok is false unless
// the later term seems to be an amendment of the earlier one.
func (c Charges) overlap(earlier, later int) (o Overlap, ok bool) {
	days, ok := Amends(c.Days[earlier], c.Days[later], c.ARR.At(earlier), c.ARR.At(later))
	return Overlap{earlier, later, days.Start, days.End}, ok
}

// Amends returns the days that two terms of one contract and product have in common. The result
// ok is true if the second seems to be an amendment of the first, which was not ended; was and
// is are the ARR of the two.
func Amends(first, second fiscal.Span, was, is quantity.Scaled) (common fiscal.Span, ok bool) {
	if second.Start <= first.Start || second.Start > first.End {
		return common, false
	}
	twice := is.Sub(quantity.Scaled{}.Sub(is))
	return fiscal.Span{Start: second.Start, End: min(first.End, second.End)}, was.Sign() > 0 && is.Sub(was).Sign() != 0 && twice.Sub(was).Sign() >= 0
}
