package format

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/text"
)

// NumberPattern is the form in which amounts are written as text: their thousands
// separator and decimal point.
type NumberPattern struct {
	example   string
	thousands rune // ' ' stands for any blank
	decimal   byte
}

// Numbers lists the forms of numbers. If a text fits several forms, the first of them is
// preferred.
var Numbers = []*NumberPattern{{"1,234.50", ',', '.'}, {"1.234,50", '.', ','}, {"1 234,50", ' ', ','}, {"1'234.50", '\'', '.'}}

// CompileNumber returns the form of an example, which is one of four: "1,234.50",
// "1.234,50", "1 234,50" and "1'234.50".
func CompileNumber(example string) (*NumberPattern, error) {
	var known []string
	for _, p := range Numbers {
		if p.example == example {
			return p, nil
		}
		known = append(known, fmt.Sprintf("%q", p.example))
	}
	return nil, fmt.Errorf("%q is not one of %s", example, text.List(known, "and"))
}

// String returns the form as CompileNumber takes it, such as "1,234.50".
func (p *NumberPattern) String() string { return p.example }

// Number is an amount that was read.
type Number struct {
	Plain string // the amount as a plain decimal, in the form -1234.50
	Mark  string // the currency sign or code beside the amount, "" if there is none
}

// Parse reads an amount. A negative amount has a minus sign before or after it, or is in
// parentheses. If credits is true, CR after an amount makes it negative, and DR leaves it
// positive. A dash alone is zero. If the text is not an amount, problem is a clause that says
// what is wrong; otherwise it is "".
func (p *NumberPattern) Parse(s string, credits bool) (n Number, problem string) {
	s = strings.TrimFunc(s, isBlank)
	switch s {
	case "":
		return n, "it is blank"
	case "-", "–", "—":
		return Number{Plain: "0"}, ""
	}
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return n, "it has no digits"
	}
	signs := 0
	negative := false
	// Signs and marks may stand on either side in any order: -$5, $-5, 5 CR, (5) USD.
	for changed := true; changed; {
		changed = false
		if rest, ok := cutMinus(s, strings.CutPrefix); ok {
			s, changed = strings.TrimLeftFunc(rest, isBlank), true
			signs, negative = signs+1, true
		}
		if rest, ok := cutMinus(s, strings.CutSuffix); ok {
			s, changed = strings.TrimRightFunc(rest, isBlank), true
			signs, negative = signs+1, true
		}
		if rest, credit, ok := cutSide(s); ok && credits {
			s, changed = rest, true
			signs, negative = signs+1, negative || credit
		}
		if _, _, side := cutSide(s); side && credits {
			continue // a second one, and no mark
		}
		if rest, mark := cutMark(s); mark != "" {
			if n.Mark != "" {
				return n, "it has two currency marks"
			}
			s, n.Mark, changed = rest, mark, true
		}
		if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
			s, changed = strings.TrimFunc(inner[:len(inner)-1], isBlank), true
			signs, negative = signs+1, true
		}
	}
	if signs > 1 {
		return n, "it has two signs"
	}
	plain, problem := p.plain(s)
	if problem != "" {
		return n, problem
	}
	if negative && strings.Trim(plain, "0.") != "" {
		plain = "-" + plain
	}
	n.Plain = plain
	return n, ""
}

// plain returns digits with their marks as plain digits with one point.
func (p *NumberPattern) plain(s string) (plain, problem string) {
	whole, fraction, pointed := strings.Cut(s, string(p.decimal))
	if pointed && (fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		return "", fmt.Sprintf("after the decimal mark %q there are characters other than digits", string(p.decimal))
	}
	var groups []string
	group := ""
	for _, r := range whole {
		switch {
		case '0' <= r && r <= '9':
			group += string(r)
		case r == p.thousands || p.thousands == ' ' && isBlank(r) || p.thousands == '\'' && r == '’':
			groups, group = append(groups, group), ""
		default:
			return "", fmt.Sprintf("the character %q does not belong to the form %q", r, p.example)
		}
	}
	groups = append(groups, group)
	for i, g := range groups {
		if g == "" || len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && len(g) > 3) {
			return "", "the digits before the decimal mark are not in groups of three"
		}
	}
	plain = strings.Join(groups, "")
	if pointed {
		plain += "." + fraction
	}
	return plain, ""
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == 0x202f || r == 0x2007 || r == 0x2060 }

// cutMinus cuts a minus off one end of a text.
func cutMinus(s string, cut func(s, minus string) (string, bool)) (rest string, ok bool) {
	for _, minus := range []string{"-", "−"} {
		if rest, ok = cut(s, minus); ok {
			return rest, true
		}
	}
	return s, false
}

// cutSide cuts CR or DR off the end of a text. It is a word of its own: IDR is a currency.
func cutSide(s string) (rest string, credit, ok bool) {
	if len(s) <= 2 {
		return s, false, false
	}
	rest, end := s[:len(s)-2], s[len(s)-2:]
	credit = strings.EqualFold(end, "CR")
	if last, _ := utf8.DecodeLastRuneInString(rest); unicode.IsLetter(last) || !credit && !strings.EqualFold(end, "DR") {
		return s, false, false
	}
	return strings.TrimRightFunc(rest, isBlank), credit, true
}

// cutMark cuts a currency sign or code off one end of a text.
func cutMark(s string) (rest, mark string) {
	isMark := func(r rune) bool { return unicode.Is(unicode.Sc, r) || unicode.IsLetter(r) }
	end := strings.IndexFunc(s, func(r rune) bool { return !isMark(r) })
	if end > 0 {
		return strings.TrimLeftFunc(s[end:], isBlank), s[:end]
	}
	start := strings.LastIndexFunc(s, func(r rune) bool { return !isMark(r) })
	if start < 0 {
		return s, ""
	}
	_, size := utf8.DecodeRuneInString(s[start:])
	if start += size; start < len(s) {
		return strings.TrimRightFunc(s[:start], isBlank), s[start:]
	}
	return s, ""
}

// signs are the currency signs, each with the currencies that it may stand for; a dollar sign
// stands for any dollar.
var signs = map[string][]string{
	"€": {"EUR"}, "£": {"GBP", "EGP", "GIP", "FKP", "SHP"}, "¥": {"JPY", "CNY"}, "￥": {"JPY", "CNY"}, "₹": {"INR"}, "₩": {"KRW"}, "₽": {"RUB"}, "₺": {"TRY"}, "₪": {"ILS"},
	"₫": {"VND"}, "฿": {"THB"}, "₱": {"PHP"}, "₦": {"NGN"}, "₴": {"UAH"}, "₡": {"CRC"}, "₲": {"PYG"}, "₸": {"KZT"}, "₾": {"GEL"}, "₼": {"AZN"},
	"R": {"ZAR"}, "R$": {"BRL"}, "kr": {"SEK", "NOK", "DKK", "ISK"}, "Kč": {"CZK"}, "zł": {"PLN"}, "Ft": {"HUF"}, "Fr": {"CHF"}, "RM": {"MYR"}, "Rp": {"IDR"}, "S/": {"PEN"},
	"US$": {"USD"}, "A$": {"AUD"}, "AU$": {"AUD"}, "C$": {"CAD"}, "CA$": {"CAD"}, "HK$": {"HKD"}, "NZ$": {"NZD"}, "S$": {"SGD"}, "NT$": {"TWD"}, "MX$": {"MXN"},
}

// dollars are the currencies for which $ stands.
var dollars = []string{"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "BBD", "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "MXN", "CLP", "COP", "ARS", "UYU"}

// IsMark reports whether a mark printed beside an amount can stand for a currency. It can if it
// is the code of the currency, such as "EUR", or a sign for the currency, such as "€".
func IsMark(mark, currency string) bool {
	if strings.EqualFold(mark, currency) {
		return true
	}
	list := signs[mark]
	if mark == "$" {
		list = dollars
	}
	for _, code := range list {
		if code == currency {
			return true
		}
	}
	return false
}
