// Package transformation reads the text of a tag as its transformation says: "1,234.5" as the
// number 1234.5, "December 31, 2022" as the date 2022-12-31, "Delaware" as the code DE. It knows
// the transformation registries 1 to 5 of XBRL International and the transformations of the SEC.
// Text is untrusted; text that a transformation does not accept is an error. Where a registry's
// pattern is stricter than its meaning, such as on letter case, the package follows the meaning.
//
// [Apply] reads a text. Package inline calls it for each tag of a report. Packages filing and cover
// take the names and codes of states, countries and exchanges from [Code] and [Name].
package transformation

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// The namespaces of the registries.
const (
	base = "http://www.xbrl.org/inlineXBRL/transformation/"
	sec  = "http://www.sec.gov/inlineXBRL/transformation/2015-08-31"
)

// registries maps each registry's namespace to its transformations by name.
var registries = map[string]map[string]rule{
	"http://www.xbrl.org/2008/inlineXBRL/transformation": first(), // before it was recommended
	base + "2010-04-20": first(),
	base + "2011-07-31": second(),
	base + "2015-02-26": third(),
	base + "2020-02-12": fourth(),
	base + "2022-02-16": fifth(),
	sec:                 securities(),
}

// Registries returns the namespaces of the registries that the package knows, sorted.
func Registries() []string { return slices.Sorted(maps.Keys(registries)) }

// Names returns the names of the transformations of a registry, sorted; nil if the registry is
// not known.
func Names(registry string) []string { return slices.Sorted(maps.Keys(registries[registry])) }

// kind is what a transformation returns.
type kind uint8

const (
	number kind = iota
	words
)

// rule is one transformation: what it returns, and how it reads a text.
type rule struct {
	kind kind
	read func(text string) (string, bool)
}

// ErrUnknown is the error for a registry or transformation that the package does not know.
var ErrUnknown = errors.New("not a transformation of the registries 1 to 5 or of the SEC")

// ErrText is the error for a text that a transformation does not accept.
var ErrText = errors.New("not in the form that its transformation reads")

// maxText is the most bytes of a text that is transformed to something other than a fixed value.
const maxText = 4096

// Apply returns the value of a text: for a number, digits with at most one decimal point; for a
// date, its ISO form or --MM-DD or YYYY-MM; for a duration, such as P1Y6M; else a word. The
// errors wrap ErrUnknown and ErrText.
func Apply(registry, name, text string) (string, error) {
	r, known := registries[registry][name]
	if !known {
		return "", ErrUnknown
	}
	if value, ok := r.read(text); ok {
		return value, nil
	}
	return "", ErrText
}

// Numeric reports whether a transformation returns a number.
func Numeric(registry, name string) bool {
	r, known := registries[registry][name]
	return known && r.kind == number
}

// fixed returns a rule that does not depend on the text.
func fixed(k kind, value string) rule {
	return rule{k, func(string) (string, bool) { return value, true }}
}

// reads returns a rule with the limit of texts.
func reads(k kind, read func(string) (string, bool)) rule {
	return rule{k, func(text string) (string, bool) {
		if len(text) > maxText || !utf8.ValidString(text) {
			return "", false
		}
		return read(trim(text))
	}}
}

// trim removes the white space of XML, and no other, from the ends of a text.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// add adds the rules of each set to a copy of the first.
func add(sets ...map[string]rule) map[string]rule {
	all := map[string]rule{}
	for _, s := range sets {
		maps.Copy(all, s)
	}
	return all
}

func first() map[string]rule {
	return add(map[string]rule{
		"numcommadot":   reads(number, grouped(",", ".", 3)),
		"numdotcomma":   reads(number, grouped(".", ",", 3)),
		"numspacedot":   reads(number, grouped(" \u00a0", ".", 3)),
		"numspacecomma": reads(number, grouped(" \u00a0", ",", 3)),
		"numcomma":      reads(number, grouped("", ",", 3)),
		"numdash":       reads(number, dash),
	}, dates(map[string]string{
		"dateslashus": "m/d/y", "dateslasheu": "d/m/y", "datedotus": "m.d.y", "datedoteu": "d.m.y",
		"datelongus": "M d y en", "dateshortus": "M d y en", "datelonguk": "d M y en", "dateshortuk": "d M y en",
		"datelongdaymonthuk": "d M en", "dateshortdaymonthuk": "d M en", "datelongmonthdayus": "M d en", "dateshortmonthdayus": "M d en",
		"dateslashdaymontheu": "d/m", "dateslashmonthdayus": "m/d",
		"datelongyearmonth": "y M en", "dateshortyearmonth": "y M en", "datelongmonthyear": "M y en", "dateshortmonthyear": "M y en",
	}))
}

func second() map[string]rule {
	return add(map[string]rule{
		"booleanfalse": fixed(words, "false"), "booleantrue": fixed(words, "true"), "nocontent": fixed(words, ""),
		"numdotdecimal":   reads(number, grouped(", \u00a0", ".", 3)),
		"numcommadecimal": reads(number, grouped(". \u00a0", ",", 3)),
		"numunitdecimal":  reads(number, unitDecimal(".,\uff0c\uff0e")),
		"zerodash":        reads(number, dash),
	}, dates(map[string]string{
		"datedaymonth": "d m", "datedaymonthen": "d M en", "datedaymonthyear": "d m y", "datedaymonthyearen": "d M y en",
		"datemonthday": "m d", "datemonthdayen": "M d en", "datemonthdayyear": "m d y", "datemonthdayyearen": "M d y en",
		"datemonthyearen": "M y en", "dateyearmonthen": "y M en", "dateyearmonthdaycjk": "y m d", "dateyearmonthcjk": "y m",
	}), eras("dateerayearmonthdayjp", "dateerayearmonthjp"))
}

func third() map[string]rule {
	return add(second(), map[string]rule{
		"numdotdecimalin":   reads(number, lakhs),
		"numunitdecimalin":  reads(number, unitDecimal(",")),
		"calindaymonthyear": reads(words, saka),
	}, dates(map[string]string{
		"datedaymonthdk": "d M da", "datedaymonthyeardk": "d M y da", "datemonthyeardk": "M y da",
		"datedaymonthyearin": "d M y hi", "datemonthyearin": "M y hi",
		"datemonthyear": "m y", "dateyearmonthday": "y m d",
	}))
}

func fourth() map[string]rule {
	named := map[string]string{
		"date-day-month": "d m", "date-day-month-year": "d m y", "date-month-day": "m d", "date-month-day-year": "m d y",
		"date-month-year": "m y", "date-year-month": "y m", "date-year-month-day": "y m d",
		"date-day-monthroman": "d M roman", "date-day-monthroman-year": "d M y roman", "date-monthroman-year": "M y roman",
		"date-monthname-day-year-en": "M d y en", "date-year-day-monthname-lv": "y d M lv",
		"date-year-monthname-day-hu": "y M d hu", "date-year-monthname-day-lt": "y M d lt",
	}
	for form, languages := range map[string]string{
		"date-day-monthname":      "bg cs da de el en es et fi fr hr it lv nl no pl pt ro sk sl sv",
		"date-day-monthname-year": "bg cs da de el en es et fi fr hi hr it nl no pl pt ro sk sl sv",
		"date-monthname-year":     "bg cs da de el en es et fi fr hi hr it nl no pl pt ro sk sl sv",
		"date-monthname-day":      "en hu lt",
		"date-year-monthname":     "en hu lt lv",
	} {
		order := strings.NewReplacer("date-", "", "monthname", "M", "day", "d", "year", "y", "-", " ").Replace(form)
		for language := range strings.FieldsSeq(languages) {
			named[form+"-"+language] = order + " " + language
		}
	}
	return add(map[string]rule{
		"fixed-false": fixed(words, "false"), "fixed-true": fixed(words, "true"), "fixed-empty": fixed(words, ""), "fixed-zero": fixed(number, "0"),
		"num-dot-decimal":                reads(number, spaced(", \u00a0", ".")),
		"num-comma-decimal":              reads(number, spaced(". \u00a0", ",")),
		"num-unit-decimal":               reads(number, unitDecimal(".,\uff0c")),
		"numdotdecimalin":                reads(number, lakhs),
		"date-ind-day-monthname-year-hi": reads(words, saka),
	}, dates(named), eras("date-jpn-era-year-month-day", "date-jpn-era-year-month"))
}

func fifth() map[string]rule {
	const apostrophes = "'`\u00b4\u2019\u2032"
	return add(fourth(), map[string]rule{
		"num-dot-decimal-apos":   reads(number, spaced(", \u00a0"+apostrophes, ".")),
		"num-comma-decimal-apos": reads(number, spaced(". \u00a0"+apostrophes, ",")),
		"num-unit-decimal-apos":  reads(number, unitDecimal(".,\uff0c\uff07"+apostrophes)),
	}, dates(map[string]string{
		"date-day-monthname-cy": "d M cy", "date-day-monthname-year-cy": "d M y cy", "date-monthname-year-cy": "M y cy",
	}))
}

func securities() map[string]rule {
	return map[string]rule{
		"numwordsen": reads(number, numberWords),
		"numinf":     fixed(words, "INF"), "numneginf": fixed(words, "-INF"), "numnan": fixed(words, "NaN"),
		"duryear": reads(words, duration(year)), "durmonth": reads(words, duration(month)), "durweek": reads(words, duration(week)),
		"durday": reads(words, duration(day)), "durhour": reads(words, duration(hour)), "durwordsen": reads(words, durationWords),
		"datequarterend":        reads(words, quarterEnd),
		"boolballotbox":         reads(words, ballot("false", "true")),
		"yesnoballotbox":        reads(words, ballot("No", "Yes")),
		"countrynameen":         reads(words, listed("country")),
		"stateprovnameen":       reads(words, listed("state")),
		"edgarprovcountryen":    reads(words, listed("edgar")),
		"exchnameen":            reads(words, listed("exchange")),
		"entityfilercategoryen": reads(words, filerCategory),
	}
}
