package survey

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"tieout/internal/fiscal"
	"tieout/internal/format"
	"tieout/internal/vocabulary"
	"tieout/internal/workbook"
)

// dateForms are the forms of dates in cells: of days, then of months and quarters.
var dateForms = slices.Concat(format.Days, format.Months)

// nameForms are the forms of dates in headers and names, of two that fit the same text the
// narrower first.
var nameForms = slices.Concat(formTexts(format.Months), []string{
	"MMMM_YYYY", "MMM_YYYY", "MMMMYYYY", "MMMYYYY", "MMM_YY", "MMMYY", "YYYY MMMM", "YYYY_MM", "Q_YYYY", "QYYYY", "YYYY_Q", "Q FYYYYY", "Q FYYY",
	"YYYY-MM-DD", "YYYY_MM_DD", "MMM D YYYY", "MMM DD YYYY", "MMMM D YYYY", "MM_DD_YYYY",
}, formTexts(format.Days), []string{"FYYYYY", "YYYY"})

func formTexts(list []*format.DatePattern) (texts []string) {
	for _, p := range list {
		texts = append(texts, p.String())
	}
	return texts
}

var (
	nameTokens = strings.NewReplacer("YYYY", `(?:19|20)\d\d`, "YY", `\d\d`,
		"MMMM", `(?:january|february|march|april|may|june|july|august|september|october|november|december)`,
		"MMM", `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`, "MM", `\d\d`, "M", `\d\d?`, "DD", `\d\d`, "D", `\d\d?`, "Q", `q?[1-4]`, ".", `\.`, " ", `\s+`)
	nameSearch = sync.OnceValue(func() (list []*regexp.Regexp) {
		for _, f := range nameForms {
			list = append(list, regexp.MustCompile(`(?i)`+nameTokens.Replace(f)))
		}
		return list
	})
)

// patternsOf returns the patterns of dates that fit the whole of a name or a header, with the
// form in place of the date that is part of it.
func patternsOf(name string) (list []*format.DatePattern) {
	if len(name) > mostText || !strings.ContainsFunc(name, unicode.IsDigit) {
		return nil
	}
	for i, search := range nameSearch() {
		found := search.FindAllStringIndex(name, 4)
		for _, at := range found {
			if at[0] > 0 && digit(name[at[0]-1]) && digit(name[at[0]]) || at[1] < len(name) && digit(name[at[1]]) && digit(name[at[1]-1]) {
				continue // part of a longer number
			}
			p, err := format.CompileDate(name[:at[0]] + nameForms[i] + name[at[1]:])
			if err != nil || strings.ContainsFunc(p.String(), func(r rune) bool { return !unicode.IsPrint(r) }) {
				continue
			}
			if parts, fits := p.Match(name); fits && sensible(parts) && !slices.ContainsFunc(list, func(q *format.DatePattern) bool { return q.String() == p.String() }) {
				list = append(list, p)
			}
		}
	}
	return list
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func sensible(p format.Parts) bool { return p.Year >= 1990 && p.Year < 2060 }

func dateOf(p format.Parts) fiscal.Date {
	return fiscal.NewDate(p.Year, time.Month(p.Month), p.Day)
}

// lastDay returns the last day of the parts of a date in calendar quarters and years.
func lastDay(p format.Parts) fiscal.Date {
	switch {
	case p.Day > 0:
		return dateOf(p)
	case p.Month > 0:
		return fiscal.NewDate(p.Year, time.Month(p.Month)+1, 1) - 1
	case p.Quarter > 0:
		return fiscal.NewDate(p.Year, time.Month(3*p.Quarter)+1, 1) - 1
	}
	return fiscal.NewDate(p.Year, time.December, 31)
}

// patternFor returns a pattern of dates that fits all names, and the dates; nil if none does,
// or if two that do disagree.
func patternFor(names []string) (found *format.DatePattern, dates []fiscal.Date) {
	if len(names) == 0 {
		return nil, nil
	}
	for _, p := range patternsOf(names[0]) {
		var list []fiscal.Date
		for _, name := range names {
			if parts, fits := p.Match(name); fits && sensible(parts) {
				list = append(list, lastDay(parts))
			}
		}
		switch {
		case len(list) < len(names):
		case found == nil:
			found, dates = p, list
		case found.Grain() == p.Grain() && !slices.Equal(dates, list):
			return nil, nil
		}
	}
	return found, dates
}

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
	cells   *column // the cells of all of them
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
					d = lastDay(format.Parts{Year: y, Month: int(m)})
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
		patterns := patternsOf(seed.text)
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
					if parts, fits := p.Match(c.text); fits && sensible(parts) {
						a.at, a.dates = append(a.at, c.col), append(a.dates, lastDay(parts))
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

// currenciesAcross returns the headers of a row that are codes of currencies, nil if there are
// fewer than two or if they are not most of the row.
func currenciesAcross(row []cell) *across {
	a := &across{Header: "currency"}
	for _, c := range row {
		if c.kind == workbook.Text && vocabulary.Currency(strings.ToUpper(c.text)) {
			a.at = append(a.at, c.col)
		}
	}
	if len(a.at) < 2 || 2*len(a.at) < len(row) {
		return nil
	}
	return a
}
