package filing

import (
	"regexp"

	"tieout/internal/source"
)

// SignoffsFile keeps who signed what.
const SignoffsFile = "signoffs.toml"

// Signoff is what a person signed: a fact or a section, and the hashes of what it
// was then.
type Signoff struct {
	Target                              string // a fact, or the name of a section's template
	By                                  string
	On                                  string // the day, 2023-02-20
	Value, Origin, Definition, Sentence string
	At                                  source.Point
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (f *Filing) readSignoffs(top table) {
	for _, t := range top.only("signoff").tables("signoff", "[[signoff]]") {
		t.only("target", "by", "on", "value", "origin", "definition", "sentence")
		hash := func(key string) string { return t.form(key, t.need(key), hashForm, "a SHA-256 in hexadecimal") }
		s := Signoff{Target: t.need("target"), By: t.need("by"), Value: hash("value"), Origin: hash("origin"), Definition: hash("definition"), Sentence: hash("sentence"), At: t.at}
		if on := t.field("on", kindDate); on != nil {
			s.On = on.text
		}
		f.Signoffs = append(f.Signoffs, s)
	}
}
