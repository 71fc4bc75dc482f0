// Package english reads the prose of a filing: its sentences, the measures that they
// name and the figures of them, amounts, periods, causes, claims and promises. It promises
// to read words as they stand, by patterns that a person can read too; it knows the facts
// that a sentence shows and nothing of what is made of a reading.
package english

import (
	"regexp"
	"strings"

	"tieout/internal/diag"
)

const upWords = `increas(?:e|es|ed|ing)|rise|rises|rose|risen|rising|grew|grow|grows|grown|growing|growth|climb(?:s|ed|ing)?|improve(?:s|d|ment)?|higher|gain(?:s|ed)?`

// DownWords are the alternatives of Fall, for patterns that add to them.
const DownWords = `decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|fall|falls|fell|fallen|falling|drop(?:s|ped|ping)?|shrank|shrunk|shrinking|reduc(?:ed|tions?)|lower|contracted|contraction`

// Patterns that several readers look for.
var (
	// AnyAmount finds an amount or a percentage, one that is missing too.
	AnyAmount = regexp.MustCompile(`(?i)[$€£¥]\s?(?:\d|\[●)|(?:\d|●\])\s?(?:%|percent\b|per cent\b|percentage points?\b|points?\b|basis points?\b)|(?:\d|●\])\s?(?:million|billion|thousand)\b`)
	// Rise and Fall find words that say which way a number went.
	Rise = regexp.MustCompile(`(?i)\b(?:` + upWords + `)\b`)
	Fall = regexp.MustCompile(`(?i)\b(?:` + DownWords + `)\b`)
	// Change finds a word that says that a number changed.
	Change = regexp.MustCompile(`(?i)\b(?:chang(?:e|es|ed)|moved|` + upWords + `|` + DownWords + `)\b`)
	// Supposition finds words that make a sentence a supposition.
	Supposition = regexp.MustCompile(`(?i)\b(?:may|might|could|would|can|should|will|if|whether|unless)\b`)
	// Negation finds words that make a sentence a denial.
	Negation = regexp.MustCompile(`(?i)\b(?:not|no longer|neither)\b|n[’']t\b`)
	// RoundingNote finds the note that rounding explains a difference.
	RoundingNote = regexp.MustCompile(`(?i)\bnot\b[^.]*\b(?:sum|add|total|foot|recalculate|agree)\b[^.]*\brounding\b|\bdifferences?\b[^.]*\b(?:due to|because of|are)\b[^.]*\brounding\b`)
	// Date finds a day written out, and its year in the last group; Year a year.
	Date = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2}), (\d{4})\b`)
	Year = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
)

// Percentage is the form of a percentage; its group holds the digits.
const Percentage = `(\d+(?:\.\d+)?) ?(?:%|per ?cent\b)`

// Around returns the words of a text about a run of it.
func Around(s string, from, to int) string {
	const words = 30
	start, end := max(0, from-words), min(len(s), to+words)
	for start > 0 && s[start-1] != ' ' {
		start--
	}
	for end < len(s) && s[end] != ' ' {
		end++
	}
	return s[start:end]
}

// Clip returns the start of a text, as a finding quotes it.
func Clip(s string) string { return diag.Clip(s, 80) }

// Clause returns the words about a run of them up to where a form cuts them.
func Clause(cuts *regexp.Regexp, words string, at, end int) string {
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

// List joins names: "a", "a and b", "a, b and c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
