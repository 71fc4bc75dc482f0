package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

// Leftover is text that must not remain in a finished document. What is a description of the
// text. Sign is true for a number with a wrong sign, and false for a placeholder.
type Leftover struct {
	At, End int
	What    string
	Sign    bool
}

// leftovers lists patterns that must not remain in a finished document.
var leftovers = []struct {
	form *regexp.Regexp
	in   string // each match has one of these characters, and most sentences have none
	what string
	sign bool
}{
	{regexp.MustCompile(`\*\s?%|[$€£¥]\s?\*`), "*", "a number that was never filled in", false},
	{regexp.MustCompile(`\[\s?[●•*_]+\s?\]|_{3,}|[●•]\s?%|[$€£¥]\s?[●•]|\bXX+\s?%|[$€£¥]\s?XX*\b`), "[_●•X", "a blank that was never filled in", false},
	{regexp.MustCompile(`<no value>|<nil>|%!\w?\(|\{\{|\}\}`), "<%{}", "a leftover of a template", false},
	{regexp.MustCompile(`\bNaN\b|(?:^|[\s($+-])Inf\b`), "NI", "the result of a division that has none", false},
	{regexp.MustCompile(`(?:^|[\s($€£¥])[-−]0(?:\.0+)?(?:%|[\s,;)]|\.?$|\.\s)`), "-−", "a zero with a minus sign", true},
	{regexp.MustCompile(`(?i)\b(?:in|de)creased by [$€£¥]?\s?(?:\(|[-−]\s?[$€£¥]?\d)`), "(-−", "a negative number after \"increased by\" or \"decreased by\"", true},
}

var (
	yearForm    = regexp.MustCompile(`(?i)\b(?:fiscal(?: years?)?|years? ended|in|during|for|compared (?:to|with)|versus|than(?: in)?|full[- ]year) ((?:19|20)\d{2})\b`)
	historyWord = regexp.MustCompile(`(?i)\b(?:since|until|founded|incorporated|established|inception|began|acqui\w+|merge\w*|purchased|launch\w*|introduc\w*|adopt\w*|issu\w+|enter\w+ into|matur\w+|expir\w+|due (?:in|on|through)|repaid|notes|joined|signed|hired|opened|formed|dated|agreements?|leases?|plans?)\b`)
	// resultsWord matches a sentence about a quantity that the report measures.
	resultsWord = regexp.MustCompile(`(?i)\b(?:revenues?|rates?|ARR|income|margin|billings|retention|churn|results)\b|` + Change.String())
	companyName = regexp.MustCompile(`\b((?:[A-Z][\w&’'-]*[ ,]{1,2}){1,5}(?:Inc|Corp|Corporation|Ltd|Limited|LLC|plc)\b\.?)(?:,? (?:and (?:its )?(?:consolidated )?subsidiaries|Form (?:10|8)-|\((?:the |together )?[“"]|(?:evaluates|calculates|considers|believes|expects|defines|measures)\b)|[’']s (?:net dollar|revenues?|results|consolidated)\b)`)
)

// Leftovers returns the text that must not remain in a finished document.
func (s Passage) Leftovers() []Leftover {
	var list []Leftover
	for _, each := range leftovers {
		if !strings.ContainsAny(s.String(), each.in) {
			continue
		}
		for _, at := range each.form.FindAllStringIndex(s.String(), -1) {
			if !s.isGap(at[0], at[1]) {
				list = append(list, Leftover{at[0], at[1], each.what, each.sign})
			}
		}
	}
	return list
}

// isGap reports whether a run of the sentence is a missing fact or another gap with its own
// finding, an intended blank such as in a disclosure proposed to Staff, or Staff's text.
func (s Passage) isGap(from, to int) bool {
	return slices.ContainsFunc(s.Spans, func(span document.Span) bool {
		return (span.Owner == document.OwnFact && span.Fact == nil || span.Gap || span.Owner == document.OwnStaff) && span.Start < s.Start+to && s.Start+from < span.End
	})
}

// isTyped reports whether a person wrote a byte of the sentence: in commentary, a citation or
// the template.
func (s Passage) isTyped(i int) bool {
	return slices.Contains([]document.Owner{"", document.OwnCite, document.OwnCommentary}, s.Owner(i))
}

// OtherNames returns the places where the text uses another company's name as the name of the
// registrant. Each place has two pairs of indexes: the range of the match, and the range of the
// name alone.
func (s Passage) OtherNames(registrant string) [][]int {
	// spellings of a name differ in commas, spaces and periods
	plain := func(name string) string { return strings.Trim(text.Fold(strings.ReplaceAll(name, ",", " ")), ". ") }
	words := s.String()
	return slices.DeleteFunc(companyName.FindAllStringSubmatchIndex(words, -1), func(m []int) bool {
		return !s.isTyped(m[2]) || strings.HasSuffix(plain(words[m[2]:m[3]]), plain(registrant))
	})
}

// OldDates returns the places of dates that a person typed and that are outside the given span,
// the period of the report. In a sentence about results, it also returns the places of typed
// years before the year first or after the year last. It returns nothing for a sentence about
// history.
func (s Passage) OldDates(report fiscal.Span, first, last int) [][]int {
	words := s.String()
	if !AnyDigit.MatchString(words) {
		return nil
	}
	days := slices.DeleteFunc(Date.FindAllStringSubmatchIndex(words, -1), func(m []int) bool {
		day, ok := ReadDay(words[m[0]:m[1]])
		return !ok || !s.isTyped(m[6]) || report.Holds(day)
	})
	years := slices.DeleteFunc(yearForm.FindAllStringSubmatchIndex(words, -1), func(m []int) bool {
		year, _ := strconv.Atoi(words[m[2]:m[3]])
		return !s.isTyped(m[2]) || first <= year && year <= last
	})
	if len(years) > 0 && !resultsWord.MatchString(words) {
		years = nil
	}
	if len(days)+len(years) == 0 || historyWord.MatchString(words) {
		return nil
	}
	return append(days, years...)
}
