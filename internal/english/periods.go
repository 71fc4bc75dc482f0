package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

// Period is a period that a text names: its year, and its length in months. A field is 0 if the
// text does not state it.
type Period struct{ Year, Months int }

// Meets reports whether two periods may be the same. Two years may be the same if they are
// equal or one of them is 0. The same rule holds for Months.
func (w Period) Meets(v Period) bool {
	return (w.Year == 0 || v.Year == 0 || w.Year == v.Year) && (w.Months == 0 || v.Months == 0 || w.Months == v.Months)
}

// periodOf returns the Period of a fiscal period.
func periodOf(p fiscal.Period) Period { return Period{p.Year, p.Months()} }

// parsePeriod parses a period; the zero Period if s is not one.
func parsePeriod(s string) fiscal.Period {
	p, _ := fiscal.ParsePeriod(s)
	return p
}

var (
	periodName = regexp.MustCompile(`(?i)(?:(` + text.Months + `) \d{1,2}, )?(?:fiscal (?:year )?)?\b((?:19|20)\d\d)\b|` +
		`\b(?:prior|previous|preceding|last|year-ago|year-earlier)(?:[- ](?:fiscal|comparable))?[- ](?:year|period|quarter)(?:[- ](?:period|quarter))?\b|\ba year (?:earlier|ago)\b|\bthe year before\b`)
	comparisonBasis  = regexp.MustCompile(`(?i)\b(?:compared (?:to|with)|over|versus|vs\.?|than|from|relative to|against)(?: (?:the|in|same|comparable|corresponding|fiscal|year|years|quarter|period|three|six|nine|twelve|months|ended|of|first|second|third|fourth))*\s*$`)
	comparisonBefore = regexp.MustCompile(`(?i)\b(?:compared (?:to|with)|versus|up from|down from|from) (?:an? )?$`)
	periodLengths    = []struct {
		form   *regexp.Regexp
		months int
	}{
		{regexp.MustCompile(`(?i)\bthree months|\b(?:first|second|third|fourth) (?:fiscal )?quarter|\bquarter ended|\bq[1-4]\b`), 3},
		{regexp.MustCompile(`(?i)\bsix months`), 6},
		{regexp.MustCompile(`(?i)\bnine months`), 9},
		{regexp.MustCompile(`(?i)\byears? ended|\btwelve months|\bfull year`), 12},
	}
)

// Dates returns the periods that a text names, and their places.
func (r Reader) Dates(words string) (at [][]int, list []Period) {
	offset, months, end := 0, 0, 0
	for _, m := range periodName.FindAllStringSubmatchIndex(words, -1) {
		text := words[m[0]:m[1]]
		if strings.HasSuffix(strings.TrimRight(words[:m[0]], "0123456789,. "), "$") {
			continue
		}
		gap := words[end:m[0]]
		w := Period{Year: r.Filing.Report.Compare.Year}
		if m[4] >= 0 {
			w.Year, _ = strconv.Atoi(words[m[4]:m[5]])
			if m[2] >= 0 {
				offset = r.offset(text, w.Year)
			} else if strings.TrimSpace(strings.Trim(gap, ", ")) != "and" {
				offset = 0
			}
			w.Year += offset
		}
		if length := lengthIn(gap); length > 0 {
			months = length
		} else if strings.TrimSpace(strings.Trim(gap, ", ")) != "and" {
			months = 0
		}
		w.Months = months
		at, list, end = append(at, []int{m[0], m[1]}), append(list, w), m[1]
	}
	return at, list
}

// offset returns the fiscal year of the period that ends on a date, less year; 0 if no
// period ends on it.
func (r Reader) offset(date string, year int) int {
	for _, fiscalYear := range []int{year, year + 1, year - 1} {
		for quarter := range 5 { // 0 is the year
			if span, err := r.Filing.Calendar.Span(fiscal.Period{Year: fiscalYear, Quarter: quarter}); err == nil && span.End.Words() == date {
				return fiscalYear - year
			}
		}
	}
	return 0
}

// reference is a year as text names it, with the words before it that say which periods it
// can mean.
type reference struct {
	at     int // of the year
	form   referenceForm
	day    fiscal.Date // of a date; the first of the month of a month
	year   int
	months []int // lengths of the period, nil if not stated
}

// referenceForm says what stands before the year of a reference.
type referenceForm uint8

const (
	bareYear    referenceForm = iota
	wholeDate                 // "September 30, 2022"
	sharedDate                // the second year of "September 30, 2022 and 2021"
	monthOnly                 // "September 2022"
	fiscalYear                // "fiscal 2022"
	quarterYear               // "the first quarter of 2022"
)

var (
	dayBefore     = regexp.MustCompile(`\b(` + text.Months + `) (\d{1,2}), $`)
	monthBefore   = regexp.MustCompile(`\b(` + text.Months + `),? $`)
	fiscalBefore  = regexp.MustCompile(`(?i)\bfiscal(?: years?)? $`)
	quarterBefore = regexp.MustCompile(`(?i)\bquarters? (?:of |in )?$`)
	listedWith    = regexp.MustCompile(`^(?:,? and|,? or|,) $`)
)

// references returns the years that words name.
func references(words string) (list []reference) {
	end := 0
	for _, m := range Year.FindAllStringIndex(words, -1) {
		before, gap := words[:m[0]], words[end:m[0]]
		if strings.HasSuffix(strings.TrimRight(before, "0123456789,. "), "$") {
			continue // an amount
		}
		r := reference{at: m[0]}
		r.year, _ = strconv.Atoi(words[m[0]:m[1]])
		shared := len(list) > 0 && listedWith.MatchString(gap)
		if shared {
			last := list[len(list)-1]
			r.form, r.months = last.form, last.months
			if last.form == wholeDate {
				r.form = sharedDate
			}
			if last.day != 0 {
				_, month, day := last.day.Civil()
				r.day = fiscal.NewDate(r.year, month, day)
			}
		}
		if at := dayBefore.FindStringIndex(before); at != nil {
			if day, ok := ReadDay(words[at[0]:m[1]]); ok {
				r.form, r.day, shared = wholeDate, day, false
			}
		} else if at := monthBefore.FindStringSubmatch(before); at != nil {
			if day, ok := ReadDay(at[1] + " 1, " + words[m[0]:m[1]]); ok {
				r.form, r.day = monthOnly, day
			}
		} else if fiscalBefore.MatchString(before) {
			r.form, r.day = fiscalYear, 0
		} else if quarterBefore.MatchString(before) {
			r.form, r.day = quarterYear, 0
		}
		if !shared {
			if r.months = lengthsIn(gap); r.months == nil && len(list) > 0 && listedWith.MatchString(strings.TrimSuffix(gap, dayBefore.FindString(gap))) {
				r.months = list[len(list)-1].months
			}
		}
		list, end = append(list, r), m[1]
	}
	return list
}

// lengthIn returns the number of months of the last length of a period in words, or 0.
func lengthIn(words string) (months int) {
	last := -1
	for _, l := range periodLengths {
		if all := l.form.FindAllStringIndex(words, -1); all != nil && all[len(all)-1][0] > last {
			last, months = all[len(all)-1][0], l.months
		}
	}
	return months
}

var twoLengths = regexp.MustCompile(`(?i)\bthree and (?:six|nine) months\b`)

// lengthsIn returns the number of months of the last length of a period in words, or both
// lengths of "three and nine months", or nil.
func lengthsIn(words string) []int {
	n := lengthIn(words)
	switch {
	case n == 0:
		return nil
	case twoLengths.MatchString(words):
		return []int{3, n}
	}
	return []int{n}
}

// week is the most days by which the ends of a 52/53-week period differ from year to year.
const week = 7

// names reports whether the reference can mean a period: one that ends on its date, in its
// month or in its year. A fiscal year, and a year alone where the period is a year, is the
// name of the period; any other year is that of the calendar.
func (r reference) names(calendar fiscal.Calendar, when fiscal.Period) bool {
	span, err := calendar.Span(when)
	trailing := slices.Contains(r.months, 12) && !when.YTD // a rate of a quarter is for the twelve months to its end
	if err != nil || r.months != nil && !trailing && !slices.Contains(r.months, when.Months()) {
		return false
	}
	year, _, _ := span.End.Civil()
	switch r.form {
	case wholeDate:
		return span.End == r.day
	case sharedDate:
		return r.day-week <= span.End && span.End <= r.day+week
	case monthOnly:
		return r.day-week <= span.End && span.End < r.day.AddMonths(1)+week
	case fiscalYear, quarterYear:
		return r.year == when.Year
	}
	return r.year == year && when.Quarter > 0 || r.year == when.Year && when.Quarter == 0
}

// NamedOf returns the given periods that a text names, in the order given. A date in the text
// names the period that ends on that date, whatever its fiscal year.
func NamedOf(words string, calendar fiscal.Calendar, periods []fiscal.Period) (named []fiscal.Period) {
	list := references(words)
	for _, p := range periods {
		if slices.ContainsFunc(list, func(r reference) bool { return r.names(calendar, p) }) {
			named = append(named, p)
		}
	}
	return named
}

// NamesOther reports whether a text names a period, but none of the given periods. A period
// that the text only compares with, as in "over 2021", does not count as another period.
func NamesOther(words string, calendar fiscal.Calendar, periods []fiscal.Period) bool {
	own := slices.ContainsFunc(references(words), func(r reference) bool { return !isBasis(words, r) })
	return own && len(NamedOf(words, calendar, periods)) == 0
}

// isBasis reports whether a reference is what words compare with, such as "over 2021".
func isBasis(words string, r reference) bool {
	before := words[:r.at]
	if at := dayBefore.FindStringIndex(before); at != nil {
		before = before[:at[0]]
	}
	return comparisonBasis.MatchString(before)
}

// date sets the period of each figure without a fact: the period that follows it, in order if
// a list of periods follows as many figures, or else the one that opens the sentence.
func (r Reader) date(words string, figures []figureRead) {
	at, list := r.Dates(words)
	type token struct {
		at     int
		figure *figureRead
		when   Period
		base   bool
	}
	var tokens []token
	for i := range figures {
		if figures[i].span == nil {
			tokens = append(tokens, token{at: figures[i].At, figure: &figures[i]})
		}
	}
	for i, m := range at {
		if !slices.ContainsFunc(figures, func(f figureRead) bool { return f.At <= m[0] && m[1] <= f.End }) {
			tokens = append(tokens, token{at: m[0], when: list[i], base: comparisonBasis.MatchString(words[:m[0]])})
		}
	}
	slices.SortStableFunc(tokens, func(a, b token) int { return a.at - b.at })
	i := 0
	periods := func() (all, own []Period) { // up to the next figure
		for ; i < len(tokens) && tokens[i].figure == nil; i++ {
			all = append(all, tokens[i].when)
			if !tokens[i].base {
				own = append(own, tokens[i].when)
			}
		}
		return all, own
	}
	_, lead := periods()
	for i < len(tokens) {
		var group []*figureRead
		for ; i < len(tokens) && tokens[i].figure != nil; i++ {
			group = append(group, tokens[i].figure)
		}
		all, own := periods()
		for len(group) > 0 {
			var alike, rest []*figureRead
			for _, f := range group {
				if f.Kind == group[0].Kind && f.subject() == group[0].subject() {
					alike = append(alike, f)
				} else {
					rest = append(rest, f)
				}
			}
			assign(words, alike, all, own, lead, r.Filing.Report.Compare.Year)
			group = rest
		}
	}
}

// assign sets the periods of figures of one measure and kind.
func assign(words string, figures []*figureRead, all, own, lead []Period, compare int) {
	switch {
	case len(figures) == len(all) && len(all) > 1:
		own = all
	case len(own) == 0 && len(lead) > 0:
		own = lead
	}
	for i, f := range figures {
		from := len(figures) - len(own) // fewer periods belong to the last figures
		if len(own) > 0 && len(own) < len(figures) && slices.Equal(own, lead) {
			from = 0
		}
		if k := i - max(0, from); k >= 0 && k < len(own) {
			f.Period = own[k]
		} else if comparisonBefore.MatchString(words[:f.At]) {
			f.Period = Period{Year: compare}
		} else if len(lead) == 1 {
			f.Period = lead[0]
		}
	}
}
