// Package diag defines a finding, a [Diagnostic]: its severity, its code, what is wrong, what was
// expected and found, what to do, and its places. Its Detail names the value expected and the value
// found, and its Remedy is an instruction that fixes the problem; none ends with a full stop, which
// is added when it is printed. What the user got wrong is a Diagnostic from birth, in every
// package; an error is only what the machine got wrong.
//
// [Sort] puts findings in the order in which they are printed, and [Group] joins those of one
// cause. Package check has the manual of each code.
package diag

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/source"
)

// Severity is the action that a finding requires before the draft is filed.
type Severity uint8

// The severities, from the worst.
const (
	Error   Severity = iota // the draft must not be filed
	Warning                 // a person must review it
	Info                    // for the record
)

// String returns the severity as it is written in findings.json, such as "error".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "info"
}

// Code identifies a check: "LED001". A code never changes.
type Code string

// Diagnostic is one finding.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Summary  string       // one clause, no full stop
	Detail   string       // expected, found, difference
	Remedy   string       // instruction that fixes it
	Subject  source.Place // where the problem is; nil if it has no place
	Related  []Related
	Sentence string // the sentence of a draft that the finding is about; "" if none
	Explain  string // the fact or policy whose [[explain]] in commentary.toml answers the finding; "" if none
	Write    string // what a sentence in [text] of commentary.toml should be about, to answer the finding: "gross dollar retention rate"; "" if none
	Count    int    // number of places with the same cause, Subject included; 0 means one
}

// Related is another place that explains a finding, with a message about that place.
type Related struct {
	Message string
	At      source.Place
}

// At returns Subject as text, or "" if it is nil.
func (d Diagnostic) At() string {
	if d.Subject == nil {
		return ""
	}
	return d.Subject.String()
}

// Message returns summary, detail and remedy as one text.
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

// Errors reports whether any of the findings is an error.
func Errors(found []Diagnostic) bool {
	return slices.ContainsFunc(found, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders findings by severity, worst first, then by code and place, and removes
// duplicates.
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
