package vocabulary

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
)

// Meaning returns the most likely meaning of a word in a field. The result ok is false if
// the user must choose the meaning.
func Meaning(f schema.Field, word string) (means string, ok bool) {
	if means, err := schema.Meaning(f, word); err == nil {
		return means, true
	}
	words := Tokens(word)
	switch f.Name {
	case "country":
		return country(word)
	case "currency":
		means, ok = currencies[text.Fold(word)]
		return means, ok
	case "channel":
		for _, w := range words {
			words = append(words, strings.TrimSuffix(w, "s"))
		}
	case "level":
		if i := slices.IndexFunc(words, func(w string) bool { return w == "1" || w == "2" || w == "3" }); i >= 0 {
			return words[i], strings.Contains(strings.ToLower(word), "level")
		}
	case "section":
		return Choice("classification", words)
	case "column": // ends with the choice ("Estimated fair value"); a level is the choice alone
		joined := strings.Join(words, " ")
		for _, c := range f.Choices {
			if ends := strings.ReplaceAll(c, "-", " "); joined == ends || strings.HasSuffix(joined, ends) && !strings.HasPrefix(c, "level") {
				return c, true
			}
		}
	}
	return Choice(f.Name, words)
}

// initials are country abbreviations that may be written with points.
var initials = []string{"us", "usa", "uk", "uae", "prc"}

// country returns the code of a country name, ignoring punctuation.
func country(word string) (string, bool) {
	bare := letters(word, -1)
	if len(bare) <= 3 {
		if !slices.Contains(initials, bare) {
			return "", false // "N/A" is not Namibia
		}
		return iso.Country(bare)
	}
	if code, ok := squashed()[bare]; ok {
		return code, true
	}
	return iso.Country(letters(word, ' '))
}

// letters returns a text in lower case and replaces each character that is part of no word
// by other, or removes it where other is −1.
func letters(s string, other rune) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if Letter(r) {
			return r
		}
		return other
	}, s))
}

// squashed maps country names without punctuation or spaces to codes.
var squashed = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code, ok := iso.Country(string([]rune{a, b})); ok {
				names[letters(strings.TrimPrefix(iso.CountryName(code), "the "), -1)] = code
			}
		}
	}
	return names
})

// Reordered returns the code of the country whose name has the same words as a text, in any
// order.
func Reordered(word string) (code string, ok bool) {
	sorted := func(s string) string {
		words := strings.Fields(letters(s, ' '))
		slices.Sort(words)
		return strings.Join(words, " ")
	}
	word = sorted(word)
	for _, c := range slices.Sorted(maps.Values(squashed())) {
		if sorted(strings.TrimPrefix(iso.CountryName(c), "the ")) == word {
			return c, true
		}
	}
	return "", false
}

var (
	thousands = regexp.MustCompile(`\bthousands?\b|` + money(`['’]?000['’]?s?|k`))
	millions  = regexp.MustCompile(`\bmillions?\b|` + money(`m|mm|mn|mln`))
	bareK     = regexp.MustCompile(`(?:^|[^0-9,.])['’]?000['’]?s?(?:$|[^0-9])`)
)

// money returns the pattern of a unit after a currency sign or code, or in parentheses.
func money(unit string) string {
	return `(?:[$€£¥]|\b(?:usd|eur|gbp|jpy|cad|aud|chf|inr))\s*\(?\s*(?:` + unit + `)(?:$|[^0-9a-z])|\((?:` + unit + `)\)`
}

// Unit returns "thousands" or "millions" if a header or title names exactly one of them, else
// "".
func Unit(text string, header bool) string {
	text = strings.ToLower(text)
	k := thousands.MatchString(text) || header && bareK.MatchString(text)
	m := millions.MatchString(text)
	switch {
	case k && !m:
		return "thousands"
	case m && !k:
		return "millions"
	}
	return ""
}
