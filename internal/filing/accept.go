package filing

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/source"
)

// Acceptance is an [[accept]] entry of commentary.toml: for the report of one period, a
// person accepts the findings that have a code and whose message contains a text.
type Acceptance struct {
	Code   diag.Code
	Text   string
	Period string
	Reason string
	By     string
	At     source.Point
}

// acceptable lists the errors that a person may accept, in addition to all warnings.
var acceptable = []diag.Code{"MDA001", "MDA002", "MDA003", "NGM001", "NGM002", "NGM007", "NGM012"}

// Accepted returns the [[accept]] entries for the report's period, in the order written.
func (f *Filing) Accepted() []Acceptance {
	return slices.DeleteFunc(slices.Clone(f.Commentary.Accept), func(a Acceptance) bool { return a.Period != f.Report.Period.String() })
}

// Accept returns the findings in found. A finding that an [[accept]] entry accepts gets the
// severity Info, and names the reason and the person. The argument all is true if found
// holds all findings of the report; Accept then adds a finding for each entry that accepts
// none.
func (f *Filing) Accept(found []diag.Diagnostic, all bool) []diag.Diagnostic {
	list := slices.Clone(found)
	for _, a := range f.Accepted() {
		matched, refused := false, false
		for i, d := range found {
			switch {
			case !a.matches(d):
			case d.Severity == diag.Error && !slices.Contains(acceptable, d.Code):
				refused = true
			case d.Severity != diag.Info:
				matched = true
				list[i].Severity = diag.Info
				list[i].Related = append(slices.Clone(list[i].Related), diag.Related{Message: a.Message(), At: a.At})
			}
		}
		detail := fmt.Sprintf("the entry accepts a %s finding with the text %q, but the draft has no such finding that can be accepted", a.Code, a.Text)
		remedy := "Copy the code and a part of the message from the finding, or delete the entry"
		if refused {
			detail, remedy = fmt.Sprintf("%s is an error that cannot be accepted", a.Code), "Delete the entry, and correct the draft as the finding says"
		}
		if !matched && (all || refused) {
			list = append(list, diag.Diagnostic{Severity: diag.Error, Code: "FIL001", Summary: "[[accept]] that accepts no finding", Detail: detail, Remedy: remedy, Subject: a.At})
		}
	}
	return list
}

// Message returns the message that Accept appends to the Related of a finding.
func (a Acceptance) Message() string { return fmt.Sprintf("accepted by %s: %s", a.By, a.Reason) }

// matches reports whether a finding has the code and, in its message or its sentence, the
// text of the entry; line breaks count as spaces.
func (a Acceptance) matches(d diag.Diagnostic) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return d.Code == a.Code && plain(a.Text) != "" && (strings.Contains(plain(d.Message()), plain(a.Text)) || strings.Contains(plain(d.Sentence), plain(a.Text)))
}
