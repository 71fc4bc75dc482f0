package survey

import (
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/workbook"
)

func digit(c byte) bool { return '0' <= c && c <= '9' }

// across is a row of headers that are dates or currencies.
type across struct {
	Header  string // the field that the headers give
	Cell    string // the field that the cells give
	Pattern string // of headers that are text, "" for ISO and Excel dates
	grain   format.Grain
	at      []int         // their columns
	in      map[int]bool  // likewise
	dates   []fiscal.Date // their last days
	columns []*column
	cells   *column           // the cells of all of them
	pairs   map[string]string // of currencies, the header that is a pair: EUR is "EUR/USD"
	common  string            // the currency that all pairs have
}

// First and Last return the first and last header.
func (a *across) First() string { return a.columns[0].Header }
func (a *across) Last() string  { return a.columns[len(a.columns)-1].Header }

// leastAcross is the number of days or currencies that stand across at least, and of months
// or quarters that do not follow each other.
const leastAcross = 3

// datesAcross returns the headers of a row that are dates of one kind, nil if there are too few.
func datesAcross(row []cell) *across {
	var best *across
	consider := func(a *across) {
		if best == nil || len(a.at) > len(best.at) {
			best = a
		}
	}
	for _, month := range []bool{true, false} {
		a := &across{grain: format.Day}
		if month {
			a.grain = format.Month
		}
		for _, c := range row {
			iso := c.kind == workbook.Text && c.days == 0 && c.clock == "" && !month
			if c.date != 0 && recent(c.date) && (c.kind == workbook.Number && c.month == month && c.clock == "" || iso) {
				d := c.date
				if month {
					y, m, _ := d.Civil()
					d = format.Parts{Year: y, Month: int(m)}.LastDay()
				}
				a.at, a.dates = append(a.at, c.col), append(a.dates, d)
			}
		}
		consider(a)
	}
	seeds := 0
	tried := map[string]bool{}
	for _, seed := range row {
		if seed.kind != workbook.Text || seed.long || seeds == 12 {
			continue
		}
		patterns := format.PatternsIn(seed.text)
		if patterns != nil {
			seeds++
		}
		for _, p := range patterns {
			if p.Grain() == format.Year || tried[p.String()] {
				continue
			}
			tried[p.String()] = true
			a := &across{Pattern: p.String(), grain: p.Grain()}
			for _, c := range row {
				if c.kind == workbook.Text && !c.long {
					if parts, fits := p.Match(c.text); fits && parts.Recent() {
						a.at, a.dates = append(a.at, c.col), append(a.dates, parts.LastDay())
					}
				}
			}
			consider(a)
		}
	}
	sorted := slices.Sorted(slices.Values(best.dates))
	switch n := len(slices.Compact(slices.Clone(sorted))); {
	case n < len(best.at), n < 2, n < leastAcross && (best.grain == format.Day || !follow(sorted, best.grain)):
		return nil
	}
	best.Header = "date"
	return best
}

// follow reports whether the last days of months or quarters follow each other.
func follow(sorted []fiscal.Date, grain format.Grain) bool {
	months := map[format.Grain]int{format.Month: 1, format.Quarter: 3}[grain]
	for i := 1; i < len(sorted); i++ {
		if monthOf(sorted[i])-monthOf(sorted[i-1]) != months {
			return false
		}
	}
	return true
}

// recent reports whether a date lies in 1995 to 2049, so that it is not an amount.
func recent(d fiscal.Date) bool {
	y, _, _ := d.Civil()
	return y >= 1995 && y < 2050
}

// currenciesAcross returns the headers of a row that are codes of currencies, or pairs of them
// such as "EUR/USD" that all have one currency, nil if there are fewer than two or if they are
// not most of the row. Of two pairs of one currency the first counts.
func currenciesAcross(row []cell) *across {
	a := &across{Header: "currency"}
	var words []string
	for _, c := range row {
		if c.kind == workbook.Text {
			words = append(words, text.OneLine(c.text))
		}
	}
	a.common, a.pairs = iso.Common(words, "")
	pairs := slices.Collect(maps.Values(a.pairs))
	for _, c := range row {
		if c.kind == workbook.Text && (vocabulary.Currency(strings.ToUpper(c.text)) || slices.Contains(pairs, text.OneLine(c.text))) {
			a.at = append(a.at, c.col)
		}
	}
	if len(a.at) < 2 || 2*len(a.at) < len(row) {
		return nil
	}
	return a
}
