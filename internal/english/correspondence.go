package english

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// quoteShapes replaces typographic quotation marks, spaces and the like by plain ones.
var quoteShapes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'", "`", "'", "\u00a0", " ", "\u00ad", "", "\ufeff", "")

// Words splits a text into words with straight quotation marks.
func Words(s string) []string { return strings.Fields(quoteShapes.Replace(s)) }

// LongestPrefix finds the longest prefix of the list words that occurs anywhere in the list
// text. It returns the index in text at which the prefix occurs (at), and the number of words
// in the prefix (n).
func LongestPrefix(text, words []string) (at, n int) {
	for i := range text {
		k := 0
		for k < len(words) && i+k < len(text) && text[i+k] == words[k] {
			k++
		}
		if k > n {
			at, n = i, k
		}
		if n == len(words) {
			break
		}
	}
	return at, n
}

// commonWords counts the words that two texts have in the same order.
func commonWords(a, b []string) int {
	plain := func(s string) string { return strings.ToLower(strings.Trim(s, `.,;:?!"'()`)) }
	return len(text.Common(len(a), len(b), func(i, j int) bool { return plain(a[i]) == plain(b[j]) }))
}

// Recital is a run of words that may quote SEC Staff. At is its byte offset in the sentence.
type Recital struct {
	Text  string
	At    int
	quote bool // it is between quotation marks, and may be of a part of a sentence
}

var (
	quotation = regexp.MustCompile(`[“"]([^“”"]+)[”"]`)
	staffSaid = regexp.MustCompile(`(?i)\b(?:staff|your comment|you (?:state|note|ask|asked|noted))\b`)
	// sentenceEnd separates the sentences of Staff's text.
	sentenceEnd = regexp.MustCompile(`[.?!]["')]*\s+|\n\s*\n`)
)

// fewestRecited is the smallest number of words that counts as a recital.
const fewestRecited = 6

// Recitals returns the whole sentence, and each quotation of Staff in it, as recitals. Text
// printed from comments.toml is not a recital.
func Recitals(s Passage) []Recital {
	words := s.String()
	if slices.ContainsFunc(s.Spans, func(span document.Span) bool {
		return span.Owner == document.OwnStaff && span.Start < s.End && s.Start < span.End
	}) {
		return nil
	}
	list := []Recital{{Text: words}}
	if staffSaid.MatchString(words) {
		for _, m := range quotation.FindAllStringSubmatchIndex(words, -1) {
			list = append(list, Recital{words[m[2]:m[3]], m[2], true})
		}
	}
	return slices.DeleteFunc(list, func(r Recital) bool { return len(Words(r.Text)) < fewestRecited })
}

// IsIn reports whether a text contains the words of the recital unchanged. Punctuation before
// the first word and after the last word does not matter.
func (r Recital) IsIn(text string) bool {
	words, theirs := withoutEnds(Words(r.Text)), Words(text)
	for i := range max(0, len(theirs)-len(words)+1) {
		if slices.Equal(words, withoutEnds(theirs[i:i+len(words)])) {
			return true
		}
	}
	return false
}

// withoutEnds returns words without punctuation before the first and after the last.
func withoutEnds(words []string) []string {
	words = slices.Clone(words)
	if last := len(words) - 1; last >= 0 {
		words[0], words[last] = strings.TrimLeft(words[0], ".,;:?!"), strings.TrimRight(words[last], ".,;:?!")
	}
	return words
}

// Resembles reports whether the recital and one sentence of a text have at least three quarters
// of their words in common, in the same order. If the recital is a quotation,
// it is enough that the sentence contains three quarters of the quoted words.
func (r Recital) Resembles(text string) bool {
	words := Words(r.Text)
	return slices.ContainsFunc(sentenceEnd.Split(text, -1), func(sentence string) bool {
		theirs := Words(sentence)
		of := max(len(words), len(theirs))
		if r.quote {
			of = len(words)
		}
		return len(theirs) >= fewestRecited && 4*commonWords(words, theirs) >= 3*of
	})
}

var (
	futureFilings = regexp.MustCompile(`(?i)\b(?:in|beginning with|starting with) (?:\w+[’']?s? ){0,3}?(?:future|upcoming|next|subsequent) (?:\w+ ){0,3}?(?:filings?|reports?|disclosures?|forms?)\b`)
	toInclude     = regexp.MustCompile(`(?i)\b(?:(?:will|shall|plans? to|intends? to|undertakes? to|expects? to|agrees? to|commits? to) (?:\w+ ){0,2}?(?:include|disclose|present|revise|expand|add|enhance|quantify|state|say)|will be (?:\w+ ){0,1}?(?:included|disclosed|presented|revised|expanded|added|enhanced|quantified))\b`)
	negated       = regexp.MustCompile(`(?i)\b(?:not|never|no|nor)\b`)
	negatedBefore = regexp.MustCompile(`(?i)\b(?:not|never|no|nor)\b(?:\W+\w+){0,2}\W*$`)
)

// Promise returns the place where a sentence promises a future disclosure, or nil. A promise to
// omit something does not count.
func Promise(words string) []int {
	for _, m := range toInclude.FindAllStringIndex(words, -1) {
		if !negated.MatchString(words[m[0]:m[1]]) && !negatedBefore.MatchString(words[:m[0]]) {
			return m
		}
	}
	if m := futureFilings.FindStringIndex(words); m != nil && !negated.MatchString(words[strings.LastIndexAny(words[:m[0]], ",;:")+1:m[1]]) {
		return m
	}
	return nil
}

// PromisedSections returns the sections that a promise to Staff concerns. These are the
// sections that the kind of the promise names or, if it names none, those that its text names.
func PromisedSections(kind, text string) []string {
	var byKind, byText []string
	for _, d := range disclosure.All {
		if d.Promised.Kind.MatchString(kind) {
			byKind = append(byKind, d.Name)
		}
		if d.Promised.Text.MatchString(text) {
			byText = append(byText, d.Name)
		}
	}
	if len(byKind) > 0 {
		return byKind
	}
	return byText
}

var percentDigits = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?) ?(?:%|per ?cent\b)|\bten per ?cent\b`)

// PromisedPercent returns the percentage that a promise states, or 10% if it states none.
func PromisedPercent(text string) quantity.Value {
	if m := percentDigits.FindStringSubmatch(text); m != nil && m[1] != "" {
		return ReadPercent(m[1])
	}
	return ReadPercent("10")
}

var duePeriod = regexp.MustCompile(`\bFY(\d{4})(?:Q([1-4]))?`)

// filedWithin is the number of months after its period in which a report is filed at the
// latest. It is used for a due that is only a filing date.
const filedWithin = 4

// DueLater reports whether a promise is due after the current report. The argument due
// describes the filing in which the promise is due: by its period, its date or a year. If due
// has none of the three, the promise is due at once, and DueLater returns false. If due is only
// a filing date, DueLater returns true if that date is more than four months after the end of
// the report's period.
func (r Reader) DueLater(due string) bool {
	report := r.Filing.Report.Period
	own, _ := r.Filing.Calendar.Span(report)
	if m := duePeriod.FindStringSubmatch(due); m != nil {
		when := fiscal.Period{}
		when.Year, _ = strconv.Atoi(m[1])
		when.Quarter, _ = strconv.Atoi(m[2])
		if s, err := r.Filing.Calendar.Span(when); err == nil {
			return s.End > own.End
		}
		return when.Year > report.Year
	}
	written := Date.FindString(due)
	if day, ok := ReadDay(written); ok {
		if written == due {
			return day > own.End.AddMonths(filedWithin)
		}
		return day > own.End
	}
	if s := Year.FindString(due); s != "" {
		year, _ := strconv.Atoi(s)
		return year > report.Year || year == report.Year && report.Quarter > 0 && !strings.Contains(due, "10-Q")
	}
	return false
}

// Departure returns "" if a letter contains the words of a comment one after the other.
// Otherwise it returns a clause that quotes the place at which the two differ, with the
// given names for comment and letter.
func Departure(comment, letter []string, name, letterName string) string {
	at, n := LongestPrefix(letter, comment)
	switch {
	case n == len(comment):
		return ""
	case n == 0:
		return fmt.Sprintf("%s begins %q, but %s does not contain it", name, excerpt(comment, 0), letterName)
	}
	theirs := "ends there"
	if at+n < len(letter) {
		theirs = fmt.Sprintf("has %q", excerpt(letter, at+n))
	}
	return fmt.Sprintf("after %q, %s has %q, but %s %s", excerpt(comment[:n], max(0, n-excerptWords)), name, excerpt(comment, n), letterName, theirs)
}

// excerptWords is how many words a message quotes.
const excerptWords = 6

func excerpt(words []string, from int) string {
	return strings.Join(words[from:min(len(words), from+excerptWords)], " ")
}
