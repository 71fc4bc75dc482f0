package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// Quoted is the direction of quotation that the rates of one currency show.
type Quoted struct {
	Currency string
	Stated   string // ReportingPerUnit or UnitsPerReporting
	RateIs   string // the direction that the rates show; "" if they show none
	Newest   Rate
	Dates    int    // number of dates whose rates show RateIs
	Of       int    // number of dates on which the currency has a rate
	Pair     Pair   // the newest rate that contradicts Stated, and the reporting currency, whose rate is 1; zero if RateIs equals Stated
	Like     string // "" if RateIs follows from the currency's own rates; otherwise the currency from whose rates RateIs is taken, because the ledger names both currencies by pairs, such as EUR/USD and GBP/USD
}

// Wrong reports whether the rates contradict the stated direction.
func (c Quoted) Wrong() bool { return c.RateIs != "" && c.RateIs != c.Stated }

// row returns the row of the newest rate against what is stated, or of the newest rate.
func (c Quoted) row() int {
	for _, r := range []Rate{c.Pair.Higher, c.Pair.Lower} {
		if r.Currency == c.Currency {
			return r.Row
		}
	}
	return c.Newest.Row
}

// other returns the other value of rate_is.
func other(rateIs string) string {
	if rateIs == UnitsPerReporting {
		return ReportingPerUnit
	}
	return UnitsPerReporting
}

// quoted decides the direction of one currency's rates, the newest first, against the
// reporting currency: where their values are surely apart, by the side of 1 on which the
// rates are on most dates.
func (q Quote) quoted(rates []Rate) Quoted {
	c := Quoted{Currency: rates[0].Currency, Stated: q.Of(rates[0].Currency), Newest: rates[0], Of: len(rates)}
	table := standings()
	own, known := table[q.Reporting]
	s, known2 := table[c.Currency]
	order := s.above(own)
	if !known || !known2 || order == 0 {
		return c
	}
	reporting := Rate{Currency: q.Reporting, Rate: one}
	inOrder, reversed := 0, 0
	for _, r := range rates {
		reporting.Date = r.Date
		switch {
		case q.compare(r, reporting) == order:
			inOrder++
		case q.crossed(r, s, own):
			if reversed++; reversed == 1 {
				if c.Pair = (Pair{r, reporting}); order < 0 {
					c.Pair = Pair{reporting, r}
				}
			}
		}
	}
	switch {
	case reversed > inOrder:
		c.RateIs, c.Dates = other(c.Stated), reversed
	case inOrder > reversed:
		c.RateIs, c.Dates, c.Pair = c.Stated, inOrder, Pair{}
	}
	return c
}

// crossed reports whether a rate is so far on the wrong side of 1 that its inverse is surely
// the better one: where the cube of the price times the expected price is on that side too.
// Known values are rough, and a currency that rose a little above another is not crossed.
func (q Quote) crossed(r Rate, s, own standing) bool {
	order := s.above(own)
	if q.compare(r, Rate{Currency: q.Reporting, Rate: one}) != -order {
		return false
	}
	if s.cents == 0 || own.cents == 0 {
		return true
	}
	from, to := quantity.WideOf(int64(s.cents)), quantity.WideOf(int64(own.cents))
	if q.inverse(r) { // the price is 1 ÷ rate
		from, to, order = to, from, -order
	}
	n := r.Rate.Coef
	return n.Mul(n).Mul(n).Mul(from).Cmp(to.Shift(3*r.Rate.Places)) == -order
}

// byPair decides the currencies that their values do not decide by the pairs that name them:
// in a ledger in which GBP/USD is the price of a pound, EUR/USD is the price of a euro, and
// USD/KRW the won for a dollar. Decided pairs that disagree decide no other, and what is stated
// of a currency by itself stays.
func (q Quote) byPair(list []Quoted) {
	like := map[string]string{} // what the rates of a pair are in which the currency stands first, to such a currency
	for _, c := range list {
		if first, named := q.first(c.Currency); named && c.RateIs != "" {
			is := turned(c.RateIs, first)
			like[is] = cmp.Or(like[is], c.Currency)
		}
	}
	if len(like) != 1 {
		return
	}
	for is, currency := range like {
		for i := range list {
			if first, named := q.first(list[i].Currency); named && list[i].RateIs == "" && q.Each[list[i].Currency] == "" {
				list[i].RateIs, list[i].Like = turned(is, first), currency
			}
		}
	}
}

// turned returns a value of rate_is, or the other one if it is not to stay.
func turned(rateIs string, stays bool) string {
	if stays {
		return rateIs
	}
	return other(rateIs)
}

// first reports whether a currency stands first in the pair that names it.
func (q Quote) first(currency string) (first, named bool) {
	pair := q.Pairs[currency]
	return strings.HasPrefix(pair, currency), pair != ""
}

// Evidence returns a sentence with the rates that contradict the stated direction.
func (c Quoted) Evidence(q Quote) string {
	if c.Like != "" {
		return fmt.Sprintf("%s, but the ledger names the rate %s, and the rates of %s show in which direction its pairs are quoted", q.Sentence(c.Newest), q.Pairs[c.Currency], q.Pairs[c.Like])
	}
	return c.Pair.Evidence(q)
}

// Remedy returns the value that `rate_is` should have, as filing.toml writes it: one
// direction for all currencies, or a table of the currencies that are UnitsPerReporting. A
// currency whose own rates show no direction gets the direction that all others share. If
// the others differ, the currency keeps the stated direction and is listed in the result
// open. The result ok is false if filing.toml states this value already.
func (d Direction) Remedy() (value string, open []string, ok bool) {
	decided := map[string]bool{}
	for _, c := range d.Currencies {
		if c.RateIs != "" {
			decided[c.RateIs] = true
		}
	}
	var units []string
	for _, c := range d.Currencies {
		is := c.RateIs
		switch {
		case is != "":
		case len(decided) == 0: // only of one against another
			is = turned(c.Stated, d.Reversed <= d.InOrder)
		case len(decided) == 1:
			for is = range decided {
			}
		default:
			is = c.Stated
			open = append(open, c.Currency)
		}
		ok = ok || is != c.Stated
		if is == UnitsPerReporting {
			units = append(units, c.Currency)
		}
	}
	switch len(units) {
	case 0:
		return fmt.Sprintf("%q", ReportingPerUnit), open, ok
	case len(d.Currencies):
		return fmt.Sprintf("%q", UnitsPerReporting), open, ok
	}
	for i, c := range units {
		units[i] = fmt.Sprintf("%s = %q", c, UnitsPerReporting)
	}
	return "{ " + strings.Join(units, ", ") + " }", open, ok
}

// Mixed returns a sentence for a ledger in which some currencies are ReportingPerUnit and
// others are UnitsPerReporting. The argument open lists the currencies whose direction the
// rates do not show; the sentence also names them.
func (d Direction) Mixed(q Quote, open []string) string {
	of := map[string]Quoted{}
	for _, c := range d.Currencies {
		if _, known := of[c.RateIs]; !known {
			of[c.RateIs] = c
		}
	}
	units := of[UnitsPerReporting]
	why := q.Sentence(of[ReportingPerUnit].Newest)
	q.Each = map[string]string{units.Currency: UnitsPerReporting}
	why += ", and " + q.Sentence(units.Newest) + ": the rates are quoted in two directions."
	if len(open) > 0 {
		why += " Check in which direction " + text.List(open, "and") + " is quoted, which the rates do not show."
	}
	return why
}

// Findings returns the findings on rates that contradict the stated direction: one finding
// if all rates of a currency are inverted, else one for each inverted rate.
func (d Direction) Findings(q Quote) (list []Finding) {
	if d.Found() {
		list = d.inverted(q)
	}
	for _, h := range d.Hundreds {
		list = append(list, h.Finding(q))
	}
	for _, s := range d.Slips {
		list = append(list, Finding{Summary: "exchange rate far from the rates before and after it", Row: s.Rate.Row, Detail: s.Evidence(q), One: true, Weak: true,
			Remedy: "Correct the rate if its decimal point is misplaced, and save the workbook; if the currency did move that far, no change is needed",
			Others: []Note{{s.Other[0].Row, "other rate"}, {s.Other[1].Row, "other rate"}}})
	}
	return list
}

// inverted returns the findings on rates that contradict the stated direction.
func (d Direction) inverted(q Quote) (list []Finding) {
	units := func(currency string) string { // what the rates of a currency are stated to be
		if q.Of(currency) == UnitsPerReporting {
			return "the number of units of the currency for one " + q.Reporting
		}
		return "the price in " + q.Reporting + " of one unit of the currency"
	}
	f := Finding{Summary: "exchange rates that seem to be inverted"}
	value, open, ok := d.Remedy()
	if f.Remedy = fmt.Sprintf("Set `rate_is = %s` in [ledgers.fx] of filing.toml; or, if only some rates are inverted, correct them and save the workbook", value); !ok {
		f.Remedy = "Correct the rates that are inverted, and save the workbook"
	}
	if ok && len(open) > 0 {
		f.Remedy += fmt.Sprintf(". Check in which direction %s is quoted, which the rates do not show; a currency that rate_is does not name is %s", text.List(open[:min(len(open), 5)], "and"), ReportingPerUnit)
	}
	if len(d.Pairs) > 0 && d.Reversed > d.InOrder {
		p := d.Pairs[0]
		r := p.Higher
		if r.Currency == q.Reporting {
			r = p.Lower
		}
		f.Row, f.Detail = r.Row, fmt.Sprintf("%s. The same contradiction is found in %s of %s of currencies that were compared", p.Evidence(q), control.Number(d.Reversed), control.Counted(d.Reversed+d.InOrder, "pair"))
		return []Finding{f}
	}
	wrong := slices.DeleteFunc(slices.Clone(d.Currencies), func(c Quoted) bool { return !c.Wrong() })
	slices.SortStableFunc(wrong, func(a, b Quoted) int { return len(a.Like) - len(b.Like) }) // those by their own rates first
	for i, c := range wrong {
		if i > 0 {
			f.Others = append(f.Others, Note{c.row(), c.Evidence(q)})
			continue
		}
		if f.Row, f.Detail = c.row(), c.Evidence(q); c.Like == "" {
			f.Detail += fmt.Sprintf(". If each rate is %s, %s of %s of %s contradict what %[4]s is known to be worth", units(c.Currency), control.Number(c.Dates), control.Counted(c.Of, "rate"), c.Currency)
		}
	}
	if len(wrong) > 0 {
		return []Finding{f}
	}
	for _, i := range d.Inverses {
		list = append(list, Finding{Summary: "exchange rate that seems to be inverted", Row: i.Rate.Row, Detail: i.Evidence(q), Remedy: "Correct the rate and save the workbook", Others: []Note{{i.Other.Row, "other rate"}}, One: true})
	}
	return list
}
