package format

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// nameForms are the forms of dates in headers and names, of two that fit the same text the
// narrower first.
var nameForms = slices.Concat(formTexts(Months), []string{
	"MMMM_YYYY", "MMM_YYYY", "MMMMYYYY", "MMMYYYY", "MMM_YY", "MMMYY", "YYYY MMMM", "YYYY_MM", "Q_YYYY", "QYYYY", "YYYY_Q", "Q FYYYYY", "Q FYYY",
	"YYYY-MM-DD", "YYYY_MM_DD", "MMM D YYYY", "MMM DD YYYY", "MMMM D YYYY", "MM_DD_YYYY",
}, formTexts(Days), []string{"FYYYYY", "YYYY"})

func formTexts(list []*DatePattern) (texts []string) {
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

// longestName is the length of the longest name that PatternsIn reads, in bytes.
const longestName = 200

// PatternsIn returns patterns such as "rates-YYYY-MM-DD": the name or header with the
// form of its date in place of the date. A date counts if it is Recent. A name of more
// than 200 bytes has none.
func PatternsIn(name string) (list []*DatePattern) {
	if len(name) > longestName || !strings.ContainsFunc(name, unicode.IsDigit) {
		return nil
	}
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	for i, search := range nameSearch() {
		found := search.FindAllStringIndex(name, 4)
		for _, at := range found {
			if at[0] > 0 && digit(name[at[0]-1]) && digit(name[at[0]]) || at[1] < len(name) && digit(name[at[1]]) && digit(name[at[1]-1]) {
				continue // part of a longer number
			}
			p, err := CompileDate(name[:at[0]] + nameForms[i] + name[at[1]:])
			if err != nil || strings.ContainsFunc(p.String(), func(r rune) bool { return !unicode.IsPrint(r) }) {
				continue
			}
			if parts, fits := p.Match(name); fits && parts.Recent() && !slices.ContainsFunc(list, func(q *DatePattern) bool { return q.String() == p.String() }) {
				list = append(list, p)
			}
		}
	}
	return list
}

// Recent reports whether the year lies in 1990 to 2059, so that the digits are those of a
// date.
func (p Parts) Recent() bool { return p.Year >= 1990 && p.Year < 2060 }
