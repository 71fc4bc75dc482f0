package filing

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
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

// mostRoles is the most roles that [signoffs] may require.
const mostRoles = 10

// MostSigner is the longest name of a person or role who signs, in bytes.
const MostSigner = 200

// SignerName trims the name of a person or role who signs. ok is false if it is not a name of 1 to
// 200 bytes with a letter or digit, and without control characters and characters that cannot be
// seen.
func SignerName(s string) (name string, ok bool) {
	name = strings.TrimSpace(s)
	return name, len(name) <= MostSigner && utf8.ValidString(name) && !strings.ContainsFunc(name, unseen) &&
		strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// unseen reports whether a character is a control character or cannot be seen, such as a zero-width
// space or a filler of Hangul: with one of them, a name looks like another.
func unseen(r rune) bool {
	return text.Control(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// SameName reports whether two names of persons or roles are the same, apart from case and
// blanks.
func SameName(a, b string) bool { return text.Fold(a) == text.Fold(b) }

// readRoles reads [signoffs].
func (f *Filing) readRoles(t toml.Table) {
	for _, item := range t.Only(keysOf("signoffs")...).Texts("required") {
		name, ok := SignerName(item.Text)
		switch {
		case !ok:
			t.Fail(item.At, "Write a role of 1 to 200 bytes without invisible characters, such as \"preparer\", or remove the item", "required in [signoffs] lists %q, which is not the name of a role", text.Clip(item.Text, 40))
		case slices.ContainsFunc(f.Roles, func(r string) bool { return SameName(r, name) }):
			t.Fail(item.At, "Remove the second of the two; to have two persons sign, name two roles, such as \"reviewer\" and \"second reviewer\"", "required in [signoffs] lists the role %q twice", name)
		case len(f.Roles) == mostRoles:
			t.Fail(item.At, fmt.Sprintf("List at most %d roles", mostRoles), "required in [signoffs] lists more than %d roles", mostRoles)
			return
		default:
			f.Roles = append(f.Roles, name)
		}
	}
}

// InRole reports whether the sign-off is in a role.
func (s Signoff) InRole(role string) bool { return SameName(cmp.Or(s.Role, Preparer), role) }

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

func (f *Filing) readSignoffs(top toml.Table) { f.Signoffs = signoffsOf(top) }

func signoffsOf(top toml.Table) (list []Signoff) {
	for _, t := range top.Only(keysOf(SignoffsFile)...).Tables("signoff", "[[signoff]]") {
		t.Only(keysOf("signoff")...)
		hash := func(key string) string { return t.Form(key, t.Need(key), hashForm, "a SHA-256 in hexadecimal") }
		s := Signoff{Target: t.Need("target"), Form: t.Text("form", ""), Period: t.Text("period", ""), By: t.Need("by"), Role: t.Text("role", Preparer), Value: hash("value"), Origin: hash("origin"), Definition: hash("definition"), Sentence: hash("sentence"), At: t.At}
		if on := t.Field("on", toml.KindDate); on != nil {
			s.On = on.Text
		}
		list = append(slices.DeleteFunc(list, s.Replaces), s)
	}
	return list
}

// AddTo returns the bytes of signoffs.toml with the sign-off added at its end; all other bytes
// stay. The argument is nil if there is no file. AddTo returns an error if the file cannot be
// read, or if the sign-off would not read back as it is.
func (s Signoff) AddTo(data []byte) ([]byte, error) {
	r, err := revise(SignoffsFile, data, signoffsOf)
	if err != nil {
		return nil, err
	}
	want := append(slices.DeleteFunc(slices.Clone(r.was), s.Replaces), s)
	quote := toml.Quote
	return r.check(r.add("# Sign-offs, written by tieout sign. A sign-off counts only while its hashes match the draft.", "signoff",
		[2]string{"target    ", quote(s.Target)}, [2]string{"form      ", quote(s.Form)}, [2]string{"period    ", quote(s.Period)}, [2]string{"by        ", quote(s.By)}, [2]string{"role      ", quote(s.Role)},
		[2]string{"on        ", s.On},
		[2]string{"value     ", quote(s.Value)}, [2]string{"origin    ", quote(s.Origin)}, [2]string{"definition", quote(s.Definition)}, [2]string{"sentence  ", quote(s.Sentence)}),
		func(is []Signoff) bool {
			return slices.EqualFunc(is, want, func(a, b Signoff) bool { a.At, b.At = source.Point{}, source.Point{}; return a == b })
		})
}
