package survey

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"tieout/internal/iso"
	"tieout/internal/schema"
	"tieout/internal/text"
)

// meaning gives what a word of a ledger most likely means in a field; ok is false
// where a person must say.
func meaning(f schema.Field, word string) (means string, ok bool) {
	if means, err := schema.Meaning(f, word); err == nil {
		return means, true
	}
	switch f.Name {
	case "country":
		return country(word)
	case "currency":
		means, ok = currencyNames[text.Fold(word)]
		return means, ok
	case "channel":
		return channel(word)
	case "level":
		for _, w := range tokens(word) {
			if w == "1" || w == "2" || w == "3" {
				return w, strings.Contains(strings.ToLower(word), "level")
			}
		}
	case "classification", "section":
		return class(tokens(word))
	case "table":
		return tableOf(tokens(word))
	case "column":
		return columnOf(tokens(word))
	}
	return "", false
}

var currencyNames = map[string]string{"us$": "USD", "us dollar": "USD", "us dollars": "USD", "u.s. dollar": "USD", "u.s. dollars": "USD", "euro": "EUR", "euros": "EUR", "€": "EUR",
	"£": "GBP", "pound sterling": "GBP", "british pound": "GBP", "japanese yen": "JPY", "yen": "JPY", "canadian dollar": "CAD", "ca$": "CAD", "australian dollar": "AUD", "au$": "AUD",
	"indian rupee": "INR", "swiss franc": "CHF"}

var (
	directWords  = []string{"direct", "online", "self", "selfserve", "selfservice", "web", "website", "webstore", "inside", "field", "ecommerce", "house", "inhouse"}
	partnerWords = []string{"partner", "reseller", "distributor", "distribution", "distri", "disti", "msp", "mssp", "var", "oem", "marketplace", "indirect", "alliance", "integrator", "affiliate",
		"wholesale", "wholesaler", "agent", "dealer", "referral", "intermediary", "si", "gsi", "csp", "isv"}
)

// channel tells direct sales from those through partners.
func channel(word string) (string, bool) {
	direct, partner, unsure := false, false, false
	for _, w := range tokens(word) {
		for _, form := range []string{w, strings.TrimSuffix(w, "s")} {
			direct = direct || slices.Contains(directWords, form)
			partner = partner || slices.Contains(partnerWords, form)
			unsure = unsure || form == "non" || form == "not"
		}
	}
	switch {
	case unsure || direct == partner:
		return "", false
	case direct:
		return "direct", true
	}
	return "partner", true
}

// initials are the names of countries that are written with points.
var initials = []string{"us", "usa", "uk", "uae", "prc"}

// country knows the name of a country that iso knows but for its punctuation.
func country(word string) (string, bool) {
	bare := squash(word)
	if len(bare) <= 3 {
		if !slices.Contains(initials, bare) {
			return "", false // "N/A" is not Namibia
		}
		return iso.Country(bare)
	}
	code, ok := squashed()[bare]
	if ok {
		return code, true
	}
	spaced := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return ' '
	}, word)
	return iso.Country(spaced)
}

// squash gives the letters and digits of a text in lower case.
func squash(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, s))
}

// squashed are the names of countries without punctuation.
var squashed = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code, ok := iso.Country(string([]rune{a, b})); ok {
				names[squash(strings.TrimPrefix(iso.CountryName(code), "the "))] = code
			}
		}
	}
	return names
})

func class(words []string) (string, bool) {
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	cash, equivalent := slices.Contains(words, "cash"), has("equivalent", "equivalents", "equiv")
	long := has("long", "noncurrent") || has("non") && has("current")
	short := has("short") || has("current") && !has("non")
	switch {
	case equivalent && !has("and") && !long && !short:
		return "cash-equivalent", true
	case cash && !equivalent && !long && !short:
		return "cash", true
	case short && !long && !cash:
		return "short-term", true
	case long && !short && !cash:
		return "long-term", true
	}
	return "", false
}

func tableOf(words []string) (string, bool) {
	hierarchy := slices.Contains(words, "hierarchy") || slices.Contains(words, "levels") || slices.Contains(words, "level")
	types := slices.Contains(words, "types") || slices.Contains(words, "type") || slices.Contains(words, "investments") || slices.Contains(words, "securities")
	switch {
	case hierarchy && !types:
		return "hierarchy", true
	case types && !hierarchy:
		return "investment-types", true
	}
	return "", false
}

func columnOf(words []string) (string, bool) {
	text := strings.Join(words, " ")
	for _, level := range []string{"1", "2", "3"} {
		if text == "level "+level {
			return "level-" + level, true
		}
	}
	for _, means := range []string{"cost", "gains", "losses", "fair value", "total"} {
		if strings.HasSuffix(text, means) {
			return strings.ReplaceAll(means, " ", "-"), true
		}
	}
	return "", false
}

var (
	thousands = regexp.MustCompile(`\bthousands?\b`)
	millions  = regexp.MustCompile(`\bmillions?\b`)
	moneyK    = regexp.MustCompile(`(?:[$€£¥]|\b(?:usd|eur|gbp|jpy|cad|aud|chf|inr))\s*\(?\s*(?:['’]?000['’]?s?|k)(?:$|[^0-9a-z])|\((?:['’]?000['’]?s?|k)\)`)
	moneyM    = regexp.MustCompile(`(?:[$€£¥]|\b(?:usd|eur|gbp|jpy|cad|aud|chf|inr))\s*\(?\s*(?:m|mm|mn|mln)(?:$|[^0-9a-z])|\((?:m|mm|mn|mln)\)`)
	bareK     = regexp.MustCompile(`(?:^|[^0-9,.])['’]?000['’]?s?(?:$|[^0-9])`)
)

// unit gives the unit that a header or a title says amounts count, "" where it
// says none or two.
func unit(text string, header bool) string {
	text = strings.ToLower(text)
	k := thousands.MatchString(text) || moneyK.MatchString(text) || header && bareK.MatchString(text)
	m := millions.MatchString(text) || moneyM.MatchString(text)
	switch {
	case k && !m:
		return "thousands"
	case m && !k:
		return "millions"
	}
	return ""
}
