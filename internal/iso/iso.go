// Package iso knows the names that ISO gives: countries by ISO 3166 code or
// English name, currencies by ISO 4217 code. A name it does not know is
// unknown; it never takes the nearest.
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
var currencyTable string // codes in force, and those withdrawn since 2010

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

// Country gives the ISO 3166 alpha-2 code of a country named by its alpha-2 or
// alpha-3 code or its English name, without regard to case.
func Country(name string) (code string, ok bool) {
	code, ok = table().codes[fold(name)]
	return code, ok
}

// withArticle are the countries whose names take "the" in a sentence.
const withArticle = " AE BS CD CF CG CK DO FK FO GB GM HM KM KY MH MP MV NL PH PN SB TC TF UM US VG VI "

// CountryName gives a country's English name as a sentence needs it, with "the"
// where it takes one: "Germany", "the United Kingdom".
func CountryName(code string) string {
	name := table().prose[code]
	if strings.Contains(withArticle, " "+code+" ") {
		return "the " + name
	}
	return name
}

// Currency says whether a code is an ISO 4217 currency, in capitals.
func Currency(code string) bool {
	_, found := slices.BinarySearch(currencies(), code)
	return found
}
