package evidence

import (
	"fmt"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/quantity"
)

// Hundred is a currency whose rates seem to be for 100 or 1,000 of its units.
type Hundred struct {
	Currency string
	Units    int  // 100 or 1000
	Newest   Rate // that shows it
	Dates    int  // number of dates whose rates show it
	Of       int  // number of dates on which the currency has a rate
}

// hundred reports whether the rates of one currency, the newest first, are for 100 or 1,000
// units: whether three quarters of them are, within a factor of 3, so many times what the
// currency is known to be worth, and their inverses are not within a factor of 3 of that.
func (q Quote) hundred(rates []Rate) (h Hundred, ok bool) {
	h = Hundred{Currency: rates[0].Currency, Of: len(rates)}
	own, unit := int64(standings()[q.Reporting].micros), int64(standings()[h.Currency].micros)
	if own == 0 || unit == 0 {
		return h, false
	}
	for _, units := range []int{100, 1000} {
		h.Units, h.Dates = units, 0
		for _, r := range rates {
			// the price and the worth of one unit, read as stated and the other way around, are
			// a ÷ b and c ÷ d of each other
			a, b := r.Rate.Coef.Mul(quantity.WideOf(own)), quantity.WideOf(unit).Shift(r.Rate.Places)
			c, d := quantity.WideOf(own).Shift(r.Rate.Places), r.Rate.Coef.Mul(quantity.WideOf(unit))
			if q.inverse(r) {
				a, b, c, d = c, d, a, b
			}
			if nearTo(a, b, int64(units)) && !nearTo(c, d, 1) {
				if h.Dates++; h.Dates == 1 {
					h.Newest = r
				}
			}
		}
		if 4*h.Dates >= 3*h.Of {
			return h, true
		}
	}
	return h, false
}

// nearTo reports whether a ÷ b is within a factor of 3 of n.
func nearTo(a, b quantity.Wide, n int64) bool {
	b = b.Mul(quantity.WideOf(n))
	return a.Mul(quantity.WideOf(near)).Cmp(b) >= 0 && a.Cmp(b.Mul(quantity.WideOf(near))) <= 0
}

// Finding returns the finding on the rates of the currency.
func (h Hundred) Finding(q Quote) Finding {
	how := fmt.Sprintf("Divide each rate of %s by %s", h.Currency, control.Number(h.Units))
	if q.inverse(h.Newest) {
		how = fmt.Sprintf("Multiply each rate of %s by %s", h.Currency, control.Number(h.Units))
	}
	return Finding{Summary: fmt.Sprintf("exchange rates that seem to be for %s units", control.Number(h.Units)), Row: h.Newest.Row,
		Detail: fmt.Sprintf("%s, but one %s is worth about a %s of that; %s of %s of %s seem to be prices of %s units", q.Sentence(h.Newest), h.Currency, map[int]string{100: "hundredth", 1000: "thousandth"}[h.Units],
			control.Number(h.Dates), control.Counted(h.Of, "rate"), h.Currency, control.Number(h.Units)),
		Remedy: how + ", so that it is for one unit, and save the workbook"}
}
