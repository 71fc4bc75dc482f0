// Package format reads dates and amounts that a system wrote as text, by the pattern that
// filing.toml states: a [DatePattern] such as MM/DD/YYYY, or a [NumberPattern] such as 1,234.50. A
// text that does not fit the whole pattern is not read. Package rows reads cells with the patterns.
// [Dates] and [Numbers] are those that packages survey and remedy try on the texts of an export, to
// propose the one that fits all of them.
package format

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Grain is the smallest part of a date that a pattern names.
type Grain uint8

// The values of Grain, from the smallest part.
const (
	Day Grain = iota
	Month
	Quarter
	Year
)

// Parts holds the parts of a date. A part that the pattern does not name is 0. Month, Day
// and Quarter count from 1.
type Parts struct{ Year, Month, Day, Quarter int }

// DatePattern is a pattern of dates. Its tokens are YYYY, a year; YY, a year from 2000 to
// 2099; MMMM, MMM, MM or M, a month; DD or D, a day; and Q, a quarter, written "Q1" or
// "1". MM and DD match two digits, M and D one or two. MMMM and MMM match names of months
// in any letter case. A blank matches any number of blanks, and any other character
// matches itself.
type DatePattern struct {
	text  string
	parts []datePart
	grain Grain
}

// datePart is a token or a literal.
type datePart struct {
	token   string // "" for a literal
	literal string
}

// Days lists the usual patterns of dates with a day. If every text that fits one pattern also
// fits another, the stricter pattern stands first: MM/DD/YYYY before M/D/YYYY.
var Days = compiled("MM/DD/YYYY", "DD/MM/YYYY", "M/D/YYYY", "D/M/YYYY", "MM/DD/YY", "DD/MM/YY", "M/D/YY", "D/M/YY", "DD.MM.YYYY", "D.M.YYYY", "DD.MM.YY", "D.M.YY",
	"MM-DD-YYYY", "DD-MM-YYYY", "M-D-YYYY", "D-M-YYYY", "DD-MMM-YYYY", "D-MMM-YYYY", "DD-MMM-YY", "D-MMM-YY", "DD MMM YYYY", "D MMM YYYY", "D MMMM YYYY",
	"MMM D, YYYY", "MMMM D, YYYY", "MMM DD, YYYY", "YYYY/MM/DD", "YYYY/M/D", "YYYY.MM.DD", "YYYYMMDD")

// Months lists the usual patterns of months and quarters. If every text that fits one pattern
// also fits another, the stricter pattern stands first.
var Months = compiled("MMMM YYYY", "MMM YYYY", "MMMM-YYYY", "MMM-YYYY", "MMM-YY", "MMM YY", "YYYY MMM", "YYYY-MMM", "YYYY-MM", "YYYY/MM", "YYYY.MM", "YYYYMM",
	"MM/YYYY", "M/YYYY", "MM-YYYY", "MM.YYYY", "Q YYYY", "Q-YYYY", "Q/YYYY", "YYYY Q", "YYYY-Q", "YYYYQ", "Q YY", "Q-YY")

// compiled returns patterns that are right.
func compiled(list ...string) (all []*DatePattern) {
	for _, pattern := range list {
		p, err := CompileDate(pattern)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}

// tokens are the tokens, longest first.
var tokens = []string{"YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "Q"}

// CompileDate parses a pattern. In a run of letters, the longest ending that consists of tokens
// is read as tokens, and the letters before that ending match themselves: "FYYYYY" is the text
// FY and the token YYYY. If no ending consists of tokens, as in "Daily", the whole run matches
// itself. The error says which part of a date the pattern lacks.
func CompileDate(pattern string) (*DatePattern, error) {
	p := &DatePattern{text: pattern}
	literal := func(s string) {
		if s == "" {
			return
		}
		if n := len(p.parts); n > 0 && p.parts[n-1].token == "" {
			p.parts[n-1].literal += s
			return
		}
		p.parts = append(p.parts, datePart{literal: s})
	}
	for rest := pattern; rest != ""; {
		end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			_, size := utf8.DecodeRuneInString(rest)
			literal(rest[:size])
			rest = rest[size:]
			continue
		}
		run := rest[:end]
		rest = rest[end:]
		at, list := len(run), []string(nil)
		for i := range run {
			if found, ok := split(run[i:]); ok {
				at, list = i, found
				break
			}
		}
		literal(run[:at])
		for _, token := range list {
			p.parts = append(p.parts, datePart{token: token})
		}
	}
	return p, p.check()
}

// split splits a text wholly into tokens, the longest first.
func split(s string) (list []string, ok bool) {
	for s != "" {
		found := false
		for _, token := range tokens {
			if strings.HasPrefix(s, token) {
				list, s, found = append(list, token), s[len(token):], true
				break
			}
		}
		if !found {
			return nil, false
		}
	}
	return list, true
}

// check returns an error for a pattern that cannot be read in one way.
func (p *DatePattern) check() error {
	count := map[byte]int{}
	for i, part := range p.parts {
		if part.token == "" {
			continue
		}
		count[part.token[0]]++
		if i+1 < len(p.parts) && (part.token == "M" || part.token == "D") && p.parts[i+1].token != "" && !strings.HasPrefix(p.parts[i+1].token, "MMM") && p.parts[i+1].token != "Q" {
			return fmt.Errorf("%q has %s next to %s, so tieout cannot know where the one ends and the other begins; write MM and DD, or put a character between them", p.text, part.token, p.parts[i+1].token)
		}
		if i+1 < len(p.parts) && (part.token == "M" || part.token == "D") && p.parts[i+1].literal != "" && '0' <= p.parts[i+1].literal[0] && p.parts[i+1].literal[0] <= '9' {
			return fmt.Errorf("%q has %s next to the digit %c, so tieout cannot know where the one ends and the other begins; write MM and DD, or put a character between them", p.text, part.token, p.parts[i+1].literal[0])
		}
	}
	for letter, name := range map[byte]string{'Y': "year", 'M': "month", 'D': "day", 'Q': "quarter"} {
		if count[letter] > 1 {
			return fmt.Errorf("%q names the %s twice", p.text, name)
		}
	}
	switch {
	case count['Y'] == 0:
		return fmt.Errorf("%q has no year; write YYYY or YY in place of the year", p.text)
	case count['Q'] > 0 && count['M']+count['D'] > 0:
		return fmt.Errorf("%q names a quarter as well as a month or a day", p.text)
	case count['D'] > 0 && count['M'] == 0:
		return fmt.Errorf("%q names a day without its month", p.text)
	case count['D'] > 0:
		p.grain = Day
	case count['M'] > 0:
		p.grain = Month
	case count['Q'] > 0:
		p.grain = Quarter
	default:
		p.grain = Year
	}
	return nil
}

// String returns the pattern as it was written.
func (p *DatePattern) String() string { return p.text }

// Grain returns the smallest part of a date that the pattern names.
func (p *DatePattern) Grain() Grain { return p.grain }

// Match reads a date. ok is false if the text does not fit the pattern, or if the date does not
// exist. Blanks before and after the text are ignored.
func (p *DatePattern) Match(text string) (found Parts, ok bool) {
	rest := strings.TrimSpace(text)
	for i, part := range p.parts {
		if part.token == "" {
			if rest, ok = cutLiteral(rest, part.literal, i == 0, i == len(p.parts)-1); !ok {
				return Parts{}, false
			}
			continue
		}
		var n int
		switch part.token {
		case "YYYY":
			n, rest, ok = digits(rest, 4, 4)
			found.Year = n
		case "YY":
			n, rest, ok = digits(rest, 2, 2)
			found.Year = 2000 + n
		case "MMMM", "MMM":
			n, rest, ok = monthName(rest, part.token == "MMM")
			found.Month = n
		case "MM", "M":
			n, rest, ok = digits(rest, len(part.token), 2)
			found.Month = n
			ok = ok && n >= 1 && n <= 12
		case "DD", "D":
			n, rest, ok = digits(rest, len(part.token), 2)
			found.Day = n
			ok = ok && n >= 1 && n <= 31
		case "Q":
			if rest != "" && (rest[0] == 'Q' || rest[0] == 'q') {
				rest = rest[1:]
			}
			n, rest, ok = digits(rest, 1, 1)
			found.Quarter = n
			ok = ok && n >= 1 && n <= 4
		}
		if !ok {
			return Parts{}, false
		}
	}
	if rest != "" || found.Year == 0 {
		return Parts{}, false
	}
	if found.Day > 0 {
		if d := time.Date(found.Year, time.Month(found.Month), found.Day, 0, 0, 0, 0, time.UTC); d.Day() != found.Day {
			return Parts{}, false
		}
	}
	return found, true
}

// digits cuts a number of least to most digits off a text, as many as there are.
func digits(s string, least, most int) (n int, rest string, ok bool) {
	i := 0
	for ; i < len(s) && i < most && '0' <= s[i] && s[i] <= '9'; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n, s[i:], i >= least
}

// monthName cuts the English name of a month off a text, or its first three letters.
func monthName(s string, short bool) (n int, rest string, ok bool) {
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if short {
			name = name[:3]
		}
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return int(m), s[len(name):], true
		}
	}
	return 0, s, false
}

// cutLiteral cuts a literal off a text. Each run of blanks in it stands for any number of
// blanks, at least one; letter case does not matter.
func cutLiteral(s, literal string, first, last bool) (rest string, ok bool) {
	if first {
		literal = strings.TrimLeftFunc(literal, unicode.IsSpace)
	}
	if last {
		literal = strings.TrimRightFunc(literal, unicode.IsSpace)
	}
	for literal != "" {
		r, size := utf8.DecodeRuneInString(literal)
		if unicode.IsSpace(r) {
			trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
			if len(trimmed) == len(s) {
				return s, false
			}
			s, literal = trimmed, strings.TrimLeftFunc(literal, unicode.IsSpace)
			continue
		}
		got, n := utf8.DecodeRuneInString(s)
		if n == 0 || unicode.ToLower(got) != unicode.ToLower(r) {
			return s, false
		}
		s, literal = s[n:], literal[size:]
	}
	return s, true
}
