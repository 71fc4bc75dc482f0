package filing

import (
	"regexp"

	"tieout/internal/source"
	"tieout/internal/toml"
)

// SignoffsFile holds the sign-offs.
const SignoffsFile = "signoffs.toml"

// Signoff is a signed fact or section, with hashes of its state when it was signed.
type Signoff struct {
	Target                              string // a fact, or the name of a section's template
	By                                  string
	On                                  string // the day, 2023-02-20
	Value, Origin, Definition, Sentence string
	At                                  source.Point
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (f *Filing) readSignoffs(top toml.Table) {
	for _, t := range top.Only(keysOf(SignoffsFile)...).Tables("signoff", "[[signoff]]") {
		t.Only(keysOf("signoff")...)
		hash := func(key string) string { return t.Form(key, t.Need(key), hashForm, "a SHA-256 in hexadecimal") }
		s := Signoff{Target: t.Need("target"), By: t.Need("by"), Value: hash("value"), Origin: hash("origin"), Definition: hash("definition"), Sentence: hash("sentence"), At: t.At}
		if on := t.Field("on", toml.KindDate); on != nil {
			s.On = on.Text
		}
		f.Signoffs = append(f.Signoffs, s)
	}
}
