// Package exchange holds the spot exchange rates of the ledger fx. [Rates] has them by currency and
// date, and finds the [Rate] to use on a date. The Price of a rate is that of one unit of the
// currency in the reporting currency, whichever way the ledger quotes it; Rate is the number that
// the ledger shows. Package ledger fills Rates, package compute looks up the rates of a metric, and
// amounts in the currency are multiplied by the Price.
package exchange

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

// Rate is a spot rate.
type Rate struct {
	Date  fiscal.Date
	Rate  quantity.Amount   // as the ledger shows it
	Price quantity.Quotient // price of one unit of the currency in the reporting currency: the rate, or 1 ÷ the rate
	At    source.Cell
}

// Rates holds the spot exchange rates of the ledger fx, by currency.
type Rates struct {
	byCurrency map[string][]Rate
}

// New returns an empty Rates.
func New() *Rates { return &Rates{map[string][]Rate{}} }

// Add adds a rate. After the last one, call Sort.
func (r *Rates) Add(currency string, rate Rate) {
	r.byCurrency[currency] = append(r.byCurrency[currency], rate)
}

// Sort orders the rates by date, and returns a finding for each pair of different rates for
// the same currency and date.
func (r *Rates) Sort() (found []diag.Diagnostic) {
	for _, currency := range slices.Sorted(maps.Keys(r.byCurrency)) {
		list := r.byCurrency[currency]
		slices.SortStableFunc(list, func(a, b Rate) int { return cmp.Compare(a.Date, b.Date) })
		for i := 1; i < len(list); i++ {
			if a, b := list[i-1], list[i]; a.Date == b.Date && a.Rate.Cmp(b.Rate) != 0 {
				found = append(found, diag.Diagnostic{Code: "LED005", Summary: "two rates for one currency and date", Subject: b.At,
					Detail: fmt.Sprintf("%s on %s is %s here and %s in an earlier row", currency, b.Date, b.Rate, a.Rate), Remedy: "If the two rows differ in a column that is not mapped, such as a rate type, use the key \"only\" to choose the rows to read (tieout explain ledgers.fx.only); otherwise delete the wrong rate and save the workbook",
					Related: []diag.Related{{Message: "other rate", At: a.At}}})
			}
		}
	}
	return found
}

// All returns the rates with their currencies, by currency and date.
func (r *Rates) All() iter.Seq2[string, Rate] {
	return func(yield func(string, Rate) bool) {
		for _, currency := range slices.Sorted(maps.Keys(r.byCurrency)) {
			for _, rate := range r.byCurrency[currency] {
				if !yield(currency, rate) {
					return
				}
			}
		}
	}
}

// Only returns the first rate of a currency if no other currency has one.
func (r *Rates) Only(currency string) (Rate, bool) {
	if list := r.byCurrency[currency]; len(r.byCurrency) == 1 && len(list) > 0 {
		return list[0], true
	}
	return Rate{}, false
}

// mostDays is the age of the oldest rate that may be used, in days.
const mostDays = 7

// On returns the last rate of a currency on or before a date, but not more than 7 days
// before it. It returns false if there is no such rate.
func (r *Rates) On(currency string, d fiscal.Date) (Rate, bool) {
	list := r.byCurrency[currency]
	i, _ := slices.BinarySearchFunc(list, d+1, func(x Rate, d fiscal.Date) int { return cmp.Compare(x.Date, d) })
	if i == 0 || d-list[i-1].Date > mostDays {
		return Rate{}, false
	}
	return list[i-1], true
}

// Latest returns the last rate of a currency on or before a date, however old the rate is.
// It returns false if there is no rate.
func (r *Rates) Latest(currency string, d fiscal.Date) (Rate, bool) {
	for _, x := range slices.Backward(r.byCurrency[currency]) {
		if x.Date <= d {
			return x, true
		}
	}
	return Rate{}, false
}
