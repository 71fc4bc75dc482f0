package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// Claim is a sentence that states a limit, such as "no country but Japan accounted for 10% or
// more". It says that no country or customer has a share of Bound or more, apart from the
// exceptions that it names. Some claims instead deny only a share above Bound.
type Claim struct {
	Passage
	At, End int // byte offsets of the words of the claim in the sentence
	Bound   quantity.Value
	Others  bool   // the claim is only about countries or customers that the document does not list
	Except  string // the words that name exceptions, or ""
	Lists   bool   // the claim states that each exception has a share of Bound or more
	over    bool   // it denies shares above the bound, but not the bound itself
}

// ClaimSubject is the subject of claims, countries or customers, with the patterns that find
// claims about it.
type ClaimSubject struct{ name, no, less, none, others, each *regexp.Regexp }

// Countries and Customers are the subjects of claims.
var (
	Countries = subjectOfClaims(`countr(?:y|ies)`)
	Customers = subjectOfClaims(`customers?`)
)

func subjectOfClaims(name string) *ClaimSubject {
	form := func(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + strings.ReplaceAll(s, "KIND", name)) }
	return &ClaimSubject{form(`\bKIND\b`), form(denied), form(below), form(immaterial), form(`\bother (?:\w+ ){0,2}KIND\b`), form(listed)}
}

const (
	denied = `\b(?:no|not any|none of|neither|nor)\b[^.]{0,60}?\bKIND\b.{0,120}?\b` + Percentage
	// immaterial matches a claim that states no percentage, and means 10%.
	immaterial = `\b(?:no|none of|neither|nor)\b(?: [\w.,“”"-]+){0,5}? KIND\b(?: [\w“”"]+){0,4}? (?:is|was|were|are|being|be|had) (?:individually )?(?:material|significant)\b`
	below      = `\bKIND\b.{0,120}?\b(?:(?:less|lower|fewer|smaller) than|below|under) ` + Percentage
	listed     = `\bthe following KIND\b.{0,80}?\beach\b.{0,60}?\b` + Percentage + ` or more\b.*\bno others? (?:did|does|do)\b`
)

// Claims returns the claims in the passages that are about the given subject.
func Claims(passages []Passage, about *ClaimSubject) []Claim {
	var list []Claim
	for _, s := range passages {
		words := s.String()
		if s.Kind == document.Heading || s.Kind == document.Cell {
			continue
		}
		c := Claim{Passage: s}
		m := about.each.FindStringSubmatchIndex(words)
		c.Lists = m != nil
		if m == nil {
			m = about.no.FindStringSubmatchIndex(words)
		}
		if m == nil {
			m = about.less.FindStringSubmatchIndex(words)
		} else {
			c.over = overBound.MatchString(words[m[0]:m[1]])
		}
		bound := quantity.Value{}
		if m == nil && about == Countries {
			m = about.none.FindStringSubmatchIndex(words)
			bound = ReadPercent("10")
		} else if m != nil {
			bound = ReadPercent(words[m[2]:m[3]])
		}
		if m == nil {
			continue
		}
		if c.Lists {
			c.Except = words[m[3]:m[1]]
		}
		claim := words[m[0]:m[1]]
		if before := claim[:about.name.FindStringIndex(claim)[0]]; about != Customers && customerWord.MatchString(before) {
			continue // "no customer in any country"
		}
		c.At, c.End, c.Bound, c.Others = m[0], m[1], bound, about.others.MatchString(words[:m[1]])
		if except := exceptionWord.FindStringIndex(words); except != nil {
			c.Except = words[except[0]:]
		}
		list = append(list, c)
	}
	return list
}

var (
	customerWord  = regexp.MustCompile(`(?i)\bcustomers?\b`)
	overBound     = regexp.MustCompile(`(?i)\b(?:exceed(?:s|ed|ing)?|(?:more|greater|higher) than|above|over) (?:\w+ ){0,2}?\d+(?:\.\d+)? ?(?:%|per ?cent)$`)
	exceptionWord = regexp.MustCompile(`(?i)\b(?:other than|except(?:ing)?|besides|apart from|aside from|save|excluding|but for)\b`)
)

// ReadPercent reads the digits of a percentage.
func ReadPercent(digits string) quantity.Value {
	return quantity.FromDigits(digits, -2, false, quantity.Pure)
}

// Denies reports whether the claim says that no country or customer has the share v. If one has
// that share, the claim is false, unless the country or customer is an exception.
func (c Claim) Denies(v quantity.Value) bool {
	n := v.Cmp(c.Bound)
	return n > 0 || n == 0 && !c.over
}

// Excepts reports whether the claim names a country among its exceptions.
func (c Claim) Excepts(name string) bool { return strings.Contains(c.Except, name) }

// Covers reports whether the claim is about a given period. The argument all lists the periods
// that the section shows. If the sentence names some of these periods, the claim is about the
// named periods. Otherwise, the claim is about every period.
func (c Claim) Covers(calendar fiscal.Calendar, when fiscal.Period, all []fiscal.Period) bool {
	named := NamedOf(c.String(), calendar, all)
	return len(named) == 0 || slices.Contains(named, when)
}
