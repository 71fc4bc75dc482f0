// Package vocabulary knows the words of exports: which field a header names ([Scores]), which
// choice a cell names ([Choice], [Meaning]), which country, currency and unit a text names, and
// which texts label totals ([TotalLabel]). Its words are the rows of vocabulary.tsv, and the names
// of countries. Packages survey and profile recognize ledgers with it; packages rows and relation
// look for labels of totals.
package vocabulary

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/tieout/tieout/internal/iso"
)

//go:embed vocabulary.tsv
var vocabulary string

var (
	spellings  = meanings("spelling")
	currencies = meanings("currency")
	uses       = meanings("use")
	headers    = sync.OnceValue(func() []term { return terms("header") })
	choices    = sync.OnceValue(func() []term { return terms("choice") })
)

// Ledger is the name of a ledger that exports can hold, and About is a phrase about the
// rows of the ledger.
type Ledger struct{ Name, About string }

// Ledgers returns the ledgers, in the order of filing.toml.
func Ledgers() (list []Ledger) {
	for _, e := range entries("ledger") {
		list = append(list, Ledger{e.of, e.words})
	}
	return list
}

// Is reports whether vocabulary.tsv lists a word under the given use. The uses are
// "counting" (words of units), "word" (English words that are also currency codes), "other"
// (words of columns that are not fields) and "state" (columns that show which rows count).
func Is(word, use string) bool { return uses[word] == use }

// RateType reports whether the words of a header name the type of an exchange rate, such as spot
// or average.
func RateType(words []string) bool {
	has := func(w string) bool { return slices.Contains(words, w) }
	return has("type") && (has("rate") || has("exchange") || has("conversion")) || len(words) == 1 && Is(words[0], "rate-type")
}

// Target reports whether the words of a header name the currency to which rates convert.
func Target(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return Is(w, "target") && (slices.Contains(words, "currency") || w != "to" && w != "target")
	})
}

// entry is a row of vocabulary.tsv.
type entry struct{ of, words, not string }

// entries returns the rows of a kind, in their order.
func entries(kind string) (rows []entry) {
	for line := range strings.Lines(vocabulary) {
		if row, found := strings.CutPrefix(line, kind+"\t"); found {
			f := strings.Split(strings.TrimSpace(row)+"\t", "\t")
			rows = append(rows, entry{f[0], f[1], f[2]})
		}
	}
	return rows
}

// meanings returns the meaning of each word in the rows of a kind.
func meanings(kind string) map[string]string {
	of := map[string]string{}
	for _, e := range entries(kind) {
		for word := range strings.SplitSeq(e.words, ", ") {
			of[word] = e.of
		}
	}
	return of
}

// term holds the phrases that name a field in a header or a choice in a cell.
type term struct {
	of      string   // "revenue.amount", "*.date"; "channel.direct"
	phrases []phrase // in falling certainty
	not     []string // words that exclude it
}

// phrase holds words separated and enclosed by spaces.
type phrase struct {
	text  string
	words []string
	whole bool // must be the whole header
}

// terms returns the rows of a kind, in their order.
func terms(kind string) (all []term) {
	for _, e := range entries(kind) {
		t := term{of: e.of, not: Tokens(e.not)}
		for words := range strings.SplitSeq(e.words, ", ") {
			words, whole := strings.CutPrefix(words, "=")
			list := Tokens(words)
			t.phrases = append(t.phrases, phrase{" " + strings.Join(list, " ") + " ", list, whole})
		}
		all = append(all, t)
	}
	return all
}

// Letter reports whether a character is part of a word.
func Letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// Tokens returns the words of a text in one spelling: lower case, split at punctuation
// and at capitals within a word, abbreviations written out.
func Tokens(text string) []string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		switch {
		case r == '\'' || r == '’':
			continue
		case !Letter(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	words := strings.Fields(strings.ToLower(b.String()))
	for i, w := range words {
		if stem, british := strings.CutSuffix(w, "ised"); british {
			w = stem + "ized"
		}
		words[i] = cmp.Or(spellings[w], w)
	}
	return slices.Compact(words)
}

// Exact is the lowest score of a header that is equal to a phrase in vocabulary.tsv. All
// other headers have lower scores; see Scores.
const Exact = 60

// Scores returns the fields that a header may name, with a score from 1 to 100 for each. A
// higher score is more certain. Words of units and currencies in the header are ignored if
// the score is then higher.
func Scores(words []string) map[string]int {
	bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return uses[w] == "counting" || Currency(strings.ToUpper(w)) })
	of := map[string]int{}
	for _, t := range headers() {
		if score := max(t.score(words), t.score(bare)-1); score > 0 {
			of[t.of] = score
		}
	}
	return of
}

func (t term) score(words []string) int {
	text := " " + strings.Join(words, " ") + " "
	ruledOut := t.ruledOut(words)
	best := 0
	for i, p := range t.phrases {
		switch {
		case text == p.text:
			return max(100-i, Exact+1)
		case !p.whole && !ruledOut && strings.Contains(text, p.text):
			extra := len(words) - strings.Count(p.text, " ") + 1
			best = max(best, 50-min(i, 30)-min(3*extra, 15))
		}
	}
	return best
}

func (t term) ruledOut(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(t.not, w) })
}

// Choice returns the choice of a field that the words of a cell name. ok is false if the
// words name no choice or several. The words of a phrase may be in any order.
func Choice(field string, words []string) (means string, ok bool) {
	for _, t := range choices() {
		named, found := strings.CutPrefix(t.of, field+".")
		if !found || t.ruledOut(words) || !slices.ContainsFunc(t.phrases, func(p phrase) bool {
			return !slices.ContainsFunc(p.words, func(w string) bool { return !slices.Contains(words, w) })
		}) {
			continue
		}
		if ok && named != means {
			return "", false
		}
		means, ok = named, true
	}
	return means, ok
}

// Currency reports whether a word is a currency code and not an English word.
func Currency(word string) bool { return len(word) == 3 && iso.Currency(word) && uses[word] != "word" }

// CurrencyIn returns the currency code, in capitals, that a header contains. It returns ""
// if the header contains no currency code or several.
func CurrencyIn(header string) string {
	codes := strings.FieldsFunc(header, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	codes = slices.DeleteFunc(codes, func(w string) bool { return !Currency(w) })
	slices.Sort(codes)
	if codes = slices.Compact(codes); len(codes) == 1 {
		return codes[0]
	}
	return ""
}
