// Package diag is one finding: how bad, which check, in what words, where. A
// finding is for the person who must mend it: it says what was expected, what
// was found and how to mend it, and it carries its place from birth.
package diag

import (
	"cmp"
	"slices"
	"strings"

	"tieout/internal/source"
)

// Severity says what must happen before the draft is filed.
type Severity uint8

// The severities, worst first.
const (
	Error   Severity = iota // must not be filed
	Warning                 // a person must look
	Info                    // for the record
)

// String is the severity as findings.json spells it.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "info"
}

// Code names a check for ever: "LED001".
type Code string

// Diagnostic is one finding.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Summary  string       // one clause, no full stop
	Detail   string       // expected, found, difference
	Remedy   string       // how to mend it
	Subject  source.Place // nil where there is no place
	Related  []Related
	Count    int // of places with the same cause, of which Subject is the first; 0 for one
}

// Related is a second end of a finding.
type Related struct {
	Message string
	At      source.Place
}

// At gives the subject as text, or "".
func (d Diagnostic) At() string {
	if d.Subject == nil {
		return ""
	}
	return d.Subject.String()
}

// Message gives summary, detail and remedy as one text.
func (d Diagnostic) Message() string {
	s := d.Summary
	if d.Detail != "" {
		s += ": " + d.Detail
	}
	if d.Remedy != "" {
		s += ". " + d.Remedy
	}
	return s
}

// Errors says whether any of the findings is an error.
func Errors(found []Diagnostic) bool {
	return slices.ContainsFunc(found, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort puts findings in the order people read them: worst first, then by code
// and place, and drops those that say the same of the same place twice.
func Sort(found []Diagnostic) []Diagnostic {
	order := func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), strings.Compare(string(a.Code), string(b.Code)),
			natural(a.At(), b.At()), strings.Compare(a.At(), b.At()), strings.Compare(a.Message(), b.Message()))
	}
	slices.SortStableFunc(found, order)
	return slices.CompactFunc(found, func(a, b Diagnostic) bool { return order(a, b) == 0 })
}

// natural compares texts with runs of digits as numbers, so that C9 comes
// before C18.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
