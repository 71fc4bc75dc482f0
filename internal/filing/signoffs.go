package filing

import (
	"regexp"
	"slices"

	"tieout/internal/source"
	"tieout/internal/toml"
)

// SignoffsFile holds the sign-offs.
const SignoffsFile = "signoffs.toml"

// Signoff records that a person signed a fact or section for a report. Value, Origin,
// Definition and Sentence are hashes of what was signed.
type Signoff struct {
	Target                              string // a fact, or the name of a section's template
	Form, Period                        string // form and period of the report that was signed; "" in a file written by an older version of tieout
	By                                  string
	Role                                string // "preparer"
	On                                  string // the day, 2023-02-20
	Value, Origin, Definition, Sentence string
	At                                  source.Point
}

// Preparer is the role of a signer who does not state a role.
const Preparer = "preparer"

// Replaces reports whether the sign-off s takes the place of the earlier sign-off t,
// because the same person signed the same target in the same role for the same report.
func (s Signoff) Replaces(t Signoff) bool {
	return s.Target == t.Target && s.By == t.By && s.Role == t.Role && s.Form == t.Form && s.Period == t.Period
}

// For reports whether the sign-off is for the report r.
func (s Signoff) For(r Report) bool {
	return s.Form == "" && s.Period == "" || s.Form == r.Form && s.Period == r.Period.String()
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (f *Filing) readSignoffs(top toml.Table) {
	for _, t := range top.Only(keysOf(SignoffsFile)...).Tables("signoff", "[[signoff]]") {
		t.Only(keysOf("signoff")...)
		hash := func(key string) string { return t.Form(key, t.Need(key), hashForm, "a SHA-256 in hexadecimal") }
		s := Signoff{Target: t.Need("target"), Form: t.Text("form", ""), Period: t.Text("period", ""), By: t.Need("by"), Role: t.Text("role", Preparer), Value: hash("value"), Origin: hash("origin"), Definition: hash("definition"), Sentence: hash("sentence"), At: t.At}
		if on := t.Field("on", toml.KindDate); on != nil {
			s.On = on.Text
		}
		f.Signoffs = append(slices.DeleteFunc(f.Signoffs, s.Replaces), s)
	}
}
