// Package english reads the text of a filing with patterns. It finds sentences, the financial
// measures that they name and the figures for those measures, as well as amounts, periods, causes,
// claims, promises and table labels. The package sees which facts a sentence shows, but does not
// depend on the checks, which ask its questions; packages roll and status ask some too.
//
// Begin with a [Passage], a sentence together with the author of its words ([Passages] returns
// those of a draft), and a [View], a part of a document in which measures are compared, such as a
// paragraph or table ([Reader.Views]). A [Measure] is a financial measure, a [Mention] its name in
// text, and a [Presentation] a figure for it in a view. A place is a byte offset, or a list of byte
// offsets as package regexp returns it.
package english

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

const upWords = `increas(?:e|es|ed|ing)|rise|rises|rose|risen|rising|grew|grow|grows|grown|growing|growth|climb(?:s|ed|ing)?|improve(?:s|d|ment)?|higher|gain(?:s|ed)?`

// DownWords holds the words that Fall matches, separated by | for use in longer patterns.
const DownWords = `decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|fall|falls|fell|fallen|falling|drop(?:s|ped|ping)?|shrank|shrunk|shrinking|reduc(?:ed|tions?)|lower|contracted|contraction`

// spelledPoints matches a number of points in words, and fractions a part of a change that
// is a fraction.
const (
	spelledPoints = `\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half an?|one-half)(?: and (?:a|one)[- ]half)?[ -](?:percentage |basis )?points?\b`
	fractions     = `\b(?:half|one[- ]third|two[- ]thirds|(?:one|a|three)[- ]quarters?) of (?:the|this|that|our|total) (?:\w+ ){0,2}(?:` + upWords + `|` + DownWords + `|changes?)\b`
)

// Patterns that several functions use.
var (
	// anyAmount matches an amount or a percentage, or the placeholder [●] in its place.
	anyAmount = regexp.MustCompile(`(?i)[$€£¥]\s?(?:\d|\[●)|(?:\d|●\])\s?(?:%|percent\b|per cent\b|percentage points?\b|points?\b|basis points?\b)|(?:\d|●\])\s?(?:million|billion|thousand)\b|` + spelledPoints + `|` + fractions)
	// Rise and Fall match words for the direction of a number.
	Rise = regexp.MustCompile(`(?i)\b(?:` + upWords + `)\b`)
	Fall = regexp.MustCompile(`(?i)\b(?:` + DownWords + `)\b`)
	// Change matches a word for a change of a number, in either direction.
	Change = regexp.MustCompile(`(?i)\b(?:chang(?:e|es|ed)|moved|` + upWords + `|` + DownWords + `)\b`)
	// Hypothetical matches words that make a sentence hypothetical.
	Hypothetical = regexp.MustCompile(`(?i)\b(?:may|might|could|would|can|should|will|if|whether|unless)\b`)
	// Negation matches words that make a sentence a denial.
	Negation = regexp.MustCompile(`(?i)\b(?:not|no longer|neither)\b|n[’']t\b`)
	// RoundingNote matches a note that rounding causes a difference.
	RoundingNote = regexp.MustCompile(`(?i)\bnot\b[^.]*\b(?:sum|add|total|foot|recalculate|agree)\b[^.]*\brounding\b|\bdifferences?\b[^.]*\b(?:due to|because of|are)\b[^.]*\brounding\b`)
	// Date matches a date such as "December 31, 2022"; its groups are the month, day and year.
	// Year matches a year such as "2022".
	Date = regexp.MustCompile(`\b(` + text.Months + `) (\d{1,2}), (\d{4})\b`)
	Year = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
)

// HasAmount reports whether words have an amount or a percentage, or the placeholder [●] in its
// place.
func HasAmount(words string) bool { return mayHaveAmount(words) && anyAmount.MatchString(words) }

// mayHaveAmount reports whether words have a digit, the placeholder, or a word of which the
// amounts in words consist. Without one of them anyAmount, which is slow, has no match.
func mayHaveAmount(words string) bool {
	for i := range len(words) {
		word := ""
		switch c := words[i]; {
		case '0' <= c && c <= '9':
			return true
		case c < 'A':
			continue
		case c == "●"[0]:
			if strings.HasPrefix(words[i:], "●") {
				return true
			}
			continue
		case c|0x20 == 'p':
			word = "point"
		case c|0x20 == 'h':
			word = "half"
		case c|0x20 == 't':
			word = "third"
		case c|0x20 == 'q':
			word = "quarter"
		default:
			continue
		}
		if end := i + len(word); end > len(words) || !strings.EqualFold(words[i:end], word) {
			continue
		} else if rest := words[end:]; word == "point" || hasFold(rest, " of ") || hasFold(rest, "s of ") {
			return true
		}
	}
	return false
}

// hasFold reports whether words begin with a text, in any letter case.
func hasFold(words, text string) bool {
	return len(words) >= len(text) && strings.EqualFold(words[:len(text)], text)
}

// ReadDay parses a date that the pattern Date matched.
func ReadDay(words string) (day fiscal.Date, ok bool) {
	t, err := time.Parse("January 2, 2006", words)
	return fiscal.NewDate(t.Date()), err == nil
}

// Percentage is the pattern of a percentage. Its group 1 matches the digits.
const Percentage = `(\d+(?:\.\d+)?) ?(?:%|per ?cent\b)`

// Numbers returns the places of the numbers in a text that have no owner. The function owned
// reports whether the byte at an offset has an owner. Numbers leaves out the numbers in marks
// that could not be resolved; these marks are reported elsewhere.
func Numbers(text string, owned func(int) bool) [][2]int {
	var runs [][2]int
	mark := false
	for i, r := range text {
		switch r {
		case '\x0e':
			mark = true
		case '\x0f':
			mark = false
		}
		if mark || !unicode.IsNumber(r) || owned(i) {
			continue
		}
		end := i + utf8.RuneLen(r)
		if n := len(runs); n > 0 && slices.Contains([]string{"", ",", "."}, text[runs[n-1][1]:i]) {
			runs[n-1][1] = end
			continue
		}
		runs = append(runs, [2]int{i, end})
	}
	return runs
}

// sentenceStart matches the end of a sentence and the start of the next one.
var sentenceStart = regexp.MustCompile(`[a-z0-9%)”"][.?!] +([A-Z“"])`)

// Around returns s[from:to] with a few words before and after, but no words of an earlier
// sentence. If the result starts or ends within a sentence, an ellipsis marks that end.
func Around(s string, from, to int) string {
	const words = 30
	start, end := max(0, from-words), min(len(s), to+words)
	for start > 0 && s[start-1] != ' ' {
		start--
	}
	for end < len(s) && s[end] != ' ' {
		end++
	}
	before := ""
	if strings.TrimSpace(s[:start]) != "" {
		before = "…"
	}
	back := max(0, start-3) // a sentence may start right at start
	if all := sentenceStart.FindAllStringSubmatchIndex(s[back:min(from+1, len(s))], -1); all != nil {
		before, start = "", back+all[len(all)-1][2]
	}
	return before + Begun(s, start, end)
}

// Begun returns s[from:to], followed by an ellipsis if it stops before the end of a sentence.
func Begun(s string, from, to int) string {
	if strings.TrimSpace(s[to:]) == "" || strings.HasPrefix(strings.TrimLeft(s[to:], ")”\""), ".") || from < to && strings.ContainsAny(s[to-1:to], ".?!") {
		return s[from:to]
	}
	return s[from:to] + "…"
}

// clause returns a run of words with the words around it, up to the matches of a pattern.
func clause(cuts *regexp.Regexp, words string, at, end int) string {
	from, to := 0, len(words)
	for _, cut := range cuts.FindAllStringIndex(words, -1) {
		if cut[1] <= at {
			from = cut[1]
		} else if cut[0] >= end && cut[0] < to {
			to = cut[0]
		}
	}
	return words[from:to]
}

// toward matches the words allowed between a word of direction and its figure.
var toward = regexp.MustCompile(`(?i)^(?: (?:in|for|from|of|during|to|by|at|approximately|a|an|total|revenues?|our|the|net|dollar|expansion|rates?|percentage|points?|year|quarter|over)| [$€£¥]?[\d.,]+%?| \((?:decrease|increase)\))* [$€£¥]?$`)

// LastDirection finds the last word for a rise or a fall, such as "increased" or "fell". It
// returns the place of the word, and 1 for a rise or −1 for a fall. Without such a word, the
// place is nil.
func LastDirection(words string) (at []int, way int) {
	for _, each := range []struct {
		form *regexp.Regexp
		way  int
	}{{Rise, 1}, {Fall, -1}} {
		if all := each.form.FindAllStringIndex(words, -1); len(all) > 0 && (at == nil || all[len(all)-1][0] > at[0]) {
			at, way = all[len(all)-1], each.way
		}
	}
	return at, way
}

// Governs reports whether a word such as "increased" applies to a figure. The argument end is
// the byte offset after the word, and span is the figure. The word applies if only linking
// words, such as "by", stand between it and the figure. If the figure is a level and not a
// change, the last of them must be "to".
func (s Passage) Governs(end int, span document.Span) bool {
	between := s.String()[end : span.Start-s.Start]
	for _, other := range s.Spans {
		if other.Owner == document.OwnDate && other.Start >= s.Start+end && other.End <= span.Start {
			between = strings.Replace(between, other.Text, "the year", 1)
		}
	}
	if !toward.MatchString(between) {
		return false
	}
	if span.ID.Metric == "revenue" || span.ID.Metric == "ndr" {
		return strings.HasSuffix(strings.TrimRight(between, "$ "), " to")
	}
	return !strings.ContainsAny(between, "0123456789")
}
