// Package iso looks up countries by ISO 3166 code or English name ([Country]), and currencies by
// ISO 4217 code ([Currency], and [Pair] for pairs such as EUR/USD). It never substitutes a near
// spelling for an unknown name. Package schema reads the cells of ledgers with it, and package
// filing the codes of filing.toml; [CountryName] is the name that a sentence prints.
package iso

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed countries.tsv
var countryTable string // alpha-2, alpha-3, the name for prose, other English names

//go:embed currencies.txt
var currencyTable string // current codes, and those withdrawn since 2010

type names struct {
	codes map[string]string // folded code or name → alpha-2
	prose map[string]string // alpha-2 → name
}

var table = sync.OnceValue(func() names {
	t := names{map[string]string{}, map[string]string{}}
	for line := range strings.Lines(countryTable) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		t.prose[f[0]] = f[2]
		for _, name := range f {
			t.codes[fold(name)] = f[0]
		}
	}
	return t
})

var currencies = sync.OnceValue(func() []string { return strings.Fields(currencyTable) })

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Country returns the ISO 3166 alpha-2 code for an alpha-2 code, alpha-3 code or English
// name, in any case.
func Country(name string) (code string, ok bool) {
	code, ok = table().codes[fold(name)]
	return code, ok
}

// withArticle lists the countries whose names take "the" in a sentence.
const withArticle = " AE BS CD CF CG CK DO FK FO GB GM HM KM KY MH MP MV NL PH PN SB TC TF UM US VG VI "

// CountryName returns a country's English name as used in a sentence, with "the" if
// needed: "Germany", "the United Kingdom".
func CountryName(code string) string {
	name := table().prose[code]
	if strings.Contains(withArticle, " "+code+" ") {
		return "the " + name
	}
	return name
}

// Currency reports whether a code, in capitals, is an ISO 4217 currency.
func Currency(code string) bool {
	_, found := slices.BinarySearch(currencies(), code)
	return found
}

// Pair returns the two currencies of a pair as traders write it, in any case: "EUR/USD",
// "EUR-USD", "EUR USD", "EUR to USD" or "EURUSD". By custom the rate of a pair is the price
// of one unit of the first currency (base) in units of the second (quote), but some systems
// write the pair the other way around.
func Pair(word string) (base, quote string, ok bool) {
	word = strings.ToUpper(fold(word))
	if len(word) < 6 {
		return "", "", false
	}
	base, quote = word[:3], word[len(word)-3:]
	switch strings.TrimSpace(word[3 : len(word)-3]) {
	case "", "/", "-", "_", ":", "TO":
		return base, quote, base != quote && Currency(base) && Currency(quote)
	}
	return "", "", false
}

// Common returns the currency that is part of every currency pair among words, and, for
// each other currency, the first pair that names it. For "EUR/USD" and "USD/KRW", it
// returns "USD", and a map from "EUR" to "EUR/USD" and from "KRW" to "USD/KRW". It returns
// "" if there is no pair, if no currency is part of every pair, or if two currencies are.
// The argument known is the currency that must be part of every pair; "" allows any
// currency.
func Common(words []string, known string) (common string, pairs map[string]string) {
	var in []string
	any := false
	for _, word := range words {
		base, quote, ok := Pair(word)
		switch {
		case !ok || known != "" && base != known && quote != known:
		case !any:
			in, any = []string{base, quote}, true
		default:
			in = slices.DeleteFunc(in, func(code string) bool { return code != base && code != quote })
		}
	}
	if known != "" && any {
		in = []string{known}
	}
	if len(in) != 1 {
		return "", nil
	}
	common, pairs = in[0], map[string]string{}
	for _, word := range words {
		base, quote, ok := Pair(word)
		if base == common {
			base = quote
		} else if quote != common {
			continue
		}
		if _, twice := pairs[base]; ok && !twice {
			pairs[base] = word
		}
	}
	return common, pairs
}
