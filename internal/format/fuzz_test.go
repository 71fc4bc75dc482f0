package format_test

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/format"
)

var (
	letterRun  = regexp.MustCompile(`\p{L}+|\P{L}+`)
	tokenRun   = regexp.MustCompile(`^(?:YYYY|YY|MMMM|MMM|MM|M|DD|D|Q)+$`)
	firstToken = regexp.MustCompile(`^(?:YYYY|YY|MMMM|MMM|MM|M|DD|D|Q)`)
)

// tokensOf splits a pattern into tokens and single characters, the latter after a backslash.
func tokensOf(pattern string) (list []string) {
	for _, run := range letterRun.FindAllString(pattern, -1) {
		at := len(run)
		for i := range run {
			if tokenRun.MatchString(run[i:]) {
				at = i
				break
			}
		}
		for _, r := range run[:at] {
			list = append(list, `\`+string(r))
		}
		for rest := run[at:]; rest != ""; {
			token := firstToken.FindString(rest)
			list, rest = append(list, token), rest[len(token):]
		}
	}
	return list
}

// readings returns every way to read a text by the tokens of a pattern: each number of one
// or two digits, each number of blanks, with and without Q.
func readings(tokens []string, text string, got format.Parts) (all []format.Parts) {
	if len(tokens) == 0 {
		if text == "" {
			all = append(all, got)
		}
		return all
	}
	token, rest := tokens[0], tokens[1:]
	number := func(s string, widths ...int) {
		for _, w := range widths {
			if len(s) < w {
				continue
			}
			n, err := strconv.ParseUint(s[:w], 10, 32)
			if err != nil || strings.ContainsAny(s[:w], "+-_") {
				continue
			}
			next := got
			switch token[0] {
			case 'Y':
				if next.Year = int(n); w == 2 {
					next.Year += 2000
				}
			case 'M':
				next.Month = int(n)
			case 'D':
				next.Day = int(n)
			case 'Q':
				next.Quarter = int(n)
			}
			if most := map[byte]uint64{'M': 12, 'D': 31, 'Q': 4}[token[0]]; most > 0 && (n < 1 || n > most) {
				continue
			}
			all = append(all, readings(rest, s[w:], next)...)
		}
	}
	switch token {
	case "YYYY":
		number(text, 4)
	case "YY", "MM", "DD":
		number(text, 2)
	case "M", "D":
		number(text, 1, 2)
	case "Q":
		number(text, 1)
		if strings.HasPrefix(text, "Q") || strings.HasPrefix(text, "q") {
			number(text[1:], 1)
		}
	case "MMM", "MMMM":
		for m := time.January; m <= time.December; m++ {
			name := m.String()
			if token == "MMM" {
				name = name[:3]
			}
			if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
				next := got
				next.Month = int(m)
				all = append(all, readings(rest, text[len(name):], next)...)
			}
		}
	default:
		r, _ := utf8.DecodeRuneInString(token[1:])
		c, n := utf8.DecodeRuneInString(text)
		if !unicode.IsSpace(r) {
			if n > 0 && unicode.ToLower(c) == unicode.ToLower(r) {
				all = readings(rest, text[n:], got)
			}
			return all
		}
		for len(rest) > 0 && rest[0][0] == '\\' && strings.TrimSpace(rest[0][1:]) == "" {
			rest = rest[1:]
		}
		for n > 0 && unicode.IsSpace(c) {
			text = text[n:]
			all = append(all, readings(rest, text, got)...)
			c, n = utf8.DecodeRuneInString(text)
		}
	}
	return all
}

// exists reports whether the parts are of a date that exists.
func exists(p format.Parts) bool {
	if p.Day == 0 {
		return p.Year > 0
	}
	_, err := time.Parse("2006-1-2", strings.Join([]string{strings.Repeat("0", 4-len(strconv.Itoa(p.Year))) + strconv.Itoa(p.Year), strconv.Itoa(p.Month), strconv.Itoa(p.Day)}, "-"))
	return p.Year > 0 && err == nil
}

// FuzzDateReadings checks that a pattern that compiles allows each text at most one reading,
// and that Match returns it.
func FuzzDateReadings(f *testing.F) {
	for _, s := range [][2]string{{"MM/DD/YYYY", "03/31/2023"}, {"rev-YYYY-MM", "REV-2022-07"}, {"FYYYYY Q", "FY2022 q1"}, {"DMMMYY", "1mar23"}, {"YYYY  MM", "2022 \u00a0 01"}, {"D.M.YY", "1.12.23"},
		{"Q YYYY", "Q4 2022"}, {"YYYYQ", "2022Q4"}, {"MMMM D, YYYY", "May 31, 2022"}, {"M1/YYYY", "11/2022"}, {"D1MMMYYYY", "11Jan2022"}, {"QQ YYYY", "QQ1 2022"}, {"YYYYMMDD", "20220229"}, {"Mai MMM YYYY", "mai May 2022"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := format.CompileDate(pattern)
		if err != nil || !utf8.ValidString(pattern) || len(pattern) > 40 || len(text) > 60 {
			return
		}
		var want []format.Parts
		for _, parts := range readings(tokensOf(strings.TrimSpace(pattern)), strings.TrimSpace(text), format.Parts{}) {
			if exists(parts) && !slices.Contains(want, parts) {
				want = append(want, parts)
			}
		}
		got, ok := p.Match(text)
		if len(want) > 1 || ok != (len(want) == 1) || ok && got != want[0] {
			t.Errorf("%q in %q is %+v, %v, want one of %+v", text, pattern, got, ok, want)
		}
	})
}

// layouts are patterns with the layouts of package time that mean the same.
var layouts = []struct{ pattern, layout string }{
	{"MM/DD/YYYY", "01/02/2006"}, {"M/D/YYYY", "1/2/2006"}, {"D.M.YYYY", "2.1.2006"}, {"DD-MMM-YYYY", "02-Jan-2006"}, {"MMMM D, YYYY", "January 2, 2006"}, {"YYYYMMDD", "20060102"}, {"MMM YYYY", "Jan 2006"}, {"YYYY-MM", "2006-01"},
}

// FuzzDateTime compares with package time, which takes the same texts by the same patterns.
func FuzzDateTime(f *testing.F) {
	for _, s := range []string{"02/29/2024", "2/29/2023", "31.12.2022", "02-jan-2006", "February 29, 2000", "20230230", "Sep 2022", "2022-13", "0000-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range layouts {
			p, err := format.CompileDate(l.pattern)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := p.Match(text)
			plain := strings.Join(strings.Fields(text), " ")
			want, err := time.Parse(l.layout, plain)
			// What only one of the two takes: blanks within, digits without their zero,
			// fractions of a second, and the year 0.
			if strings.ContainsAny(plain, ",.") && len(plain) > 40 {
				continue
			}
			if ok != (err == nil && want.Year() > 0) {
				t.Errorf("%q by %q: %+v, %v; package time: %v, %v", text, l.pattern, got, ok, want, err)
			}
			if ok && err == nil && (got.Year != want.Year() || got.Month != int(want.Month()) || got.Day != 0 && got.Day != want.Day()) {
				t.Errorf("%q by %q is %+v, want %v", text, l.pattern, got, want)
			}
		}
	})
}

// cores are amounts without sign and mark, by the example of their form, with the marks to
// take out and that of the decimals.
var cores = map[string]struct {
	form               *regexp.Regexp
	thousands, decimal string
}{
	"1,234.50": {regexp.MustCompile(`^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$`), ",", "."},
	"1.234,50": {regexp.MustCompile(`^(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?$`), ".", ","},
	"1 234,50": {regexp.MustCompile("^(?:[0-9]+|[0-9]{1,3}(?:[\\pZ\t\n\v\f\r\u0085\u2060][0-9]{3})+)(?:,[0-9]+)?$"), "", ","},
	"1'234.50": {regexp.MustCompile(`^(?:[0-9]+|[0-9]{1,3}(?:['’][0-9]{3})+)(?:\.[0-9]+)?$`), "", "."},
}

// amount is a reading of a text.
type amount struct{ value, mark string }

var (
	blanks    = "[\\pZ\t\n\v\f\r\u0085\u2060]*"
	headMinus = regexp.MustCompile(`^[-−]` + blanks)
	tailMinus = regexp.MustCompile(blanks + `[-−]$`)
	inner     = regexp.MustCompile(`(?s)^\(` + blanks + `(.*?)` + blanks + `\)$`)
	headMark  = regexp.MustCompile(`(?s)^([\pL\p{Sc}]+)` + blanks + `(.+)$`)
	tailMark  = regexp.MustCompile(`(?s)^(.*[^\pL\p{Sc}])([\pL\p{Sc}]+)$`)
	tailSide  = regexp.MustCompile(`(?is)^(.*\PL)(CR|DR)$`) // IDR is a mark
	around    = regexp.MustCompile(`(?s)^` + blanks + `(.*?)` + blanks + `$`)
)

// amounts returns every way to read an amount: signs and marks are taken off in every order.
func amounts(s, example string, credits bool) (all []amount) {
	s = around.FindStringSubmatch(s)[1]
	if s == "-" || s == "–" || s == "—" {
		return []amount{{"0", ""}}
	}
	var walk func(s, mark string, signed, negative bool)
	walk = func(s, mark string, signed, negative bool) {
		core := cores[example]
		if core.form.MatchString(s) {
			plain := strings.Map(func(r rune) rune {
				switch {
				case r >= '0' && r <= '9':
					return r
				case string(r) == core.decimal:
					return '.'
				}
				return -1
			}, s)
			v, ok := new(big.Rat).SetString(plain)
			if !ok {
				panic(plain)
			}
			if negative {
				v.Neg(v)
			}
			all = append(all, amount{v.RatString(), mark})
		}
		if !signed {
			if m := headMinus.FindString(s); m != "" {
				walk(s[len(m):], mark, true, true)
			}
			if m := tailMinus.FindString(s); m != "" {
				walk(s[:len(s)-len(m)], mark, true, true)
			}
			if m := inner.FindStringSubmatch(s); m != nil {
				walk(m[1], mark, true, true)
			}
			if m := tailSide.FindStringSubmatch(s); m != nil && credits {
				walk(around.FindStringSubmatch(m[1])[1], mark, true, strings.EqualFold(m[2], "CR"))
			}
		}
		if mark == "" {
			if m := headMark.FindStringSubmatch(s); m != nil {
				walk(m[2], m[1], signed, negative)
			}
			if m := tailMark.FindStringSubmatch(s); m != nil && !(credits && tailSide.MatchString(s)) {
				walk(around.FindStringSubmatch(m[1])[1], m[2], signed, negative)
			}
		}
	}
	walk(s, "", false, false)
	return all
}

// FuzzNumberReadings checks that an amount is read where it can be read at all, and as one of
// its readings with math/big. With credits, CR and DR after it are no mark.
func FuzzNumberReadings(f *testing.F) {
	for _, s := range []string{"1,234.50", "($5.00)", "5 CR", "5 USD CR", "USD (1.234,50)-", "−1", "1’234", "1\u00a0234\u202f567,5", "- $ 5", "$-", "(5) USD", "CR 5", "5CR DR", "(0)", "EUR1.5€", "1.234", "1,234", "0,5", "000,000"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, credits bool) {
		if !utf8.ValidString(s) || len(s) > 60 {
			return
		}
		for example := range cores {
			p, err := format.CompileNumber(example)
			if err != nil {
				t.Fatal(err)
			}
			got, problem := p.Parse(s, credits)
			want := amounts(s, example, credits)
			if problem != "" {
				if len(want) > 0 {
					t.Errorf("%q in the form %q, credits %v: %s; want one of %v", s, example, credits, problem, want)
				}
				continue
			}
			v, ok := new(big.Rat).SetString(got.Plain)
			if !ok {
				t.Fatalf("%q in the form %q is %q", s, example, got.Plain)
			}
			if !slices.Contains(want, amount{v.RatString(), got.Mark}) {
				t.Errorf("%q in the form %q, credits %v, is %+v, want one of %v", s, example, credits, got, want)
			}
			if len(want) > 0 && slices.ContainsFunc(want, func(a amount) bool { return a != want[0] }) {
				t.Errorf("%q in the form %q has several readings: %v", s, example, want)
			}
		}
	})
}
