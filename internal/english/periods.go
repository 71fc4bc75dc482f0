package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/fiscal"
	"tieout/internal/text"
)

// Period is a period as text names it: Months is its length. A field is 0 if the text
// does not state it.
type Period struct{ Year, Months int }

// Meets reports whether two periods may be the same. They may be if Year and Months are
// each equal, or 0 in one of the two.
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

// Dates returns the periods named in words, with their places.
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
		length := 0
		for _, l := range periodLengths {
			if l.form.MatchString(gap) {
				length = l.months
			}
		}
		if length > 0 {
			months = length
		} else if strings.TrimSpace(strings.Trim(gap, ", ")) != "and" {
			months = 0
		}
		w.Months = months
		at, list, end = append(at, []int{m[0], m[1]}), append(list, w), m[1]
	}
	return at, list
}

// offset returns the fiscal year of the shown period that ends on a date, less year; 0 if
// there is none.
func (r Reader) offset(date string, year int) int {
	for _, pair := range r.Filing.Shown() {
		for _, each := range []fiscal.Period{pair.Period, pair.Compare} {
			if span, err := r.Filing.Calendar.Span(each); err == nil && span.End.Words() == date {
				return each.Year - year
			}
		}
	}
	return 0
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
