package signoff

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Standing is a target of the drafts, a section, the letter or the memo, with the sign-offs that
// [signoffs] requires for it.
type Standing struct {
	Target, Document string
	Roles            []Role // one for each required role; a single one with the name "" if any role will do
}

// Role is one sign-off that a target needs.
type Role struct {
	Name string // "reviewer"
	// Signed reports whether the sign-off is current; the other fields then describe it, and
	// otherwise the reason why there is none.
	Signed bool
	By, On string // the signer, and the day of signing; "" if each number of the section was signed instead
	Why    string // a clause: "nobody has signed section ndr of mdna as reviewer"
	At     source.Point
	Never  bool   // nobody has signed the target in the role, for this report or another
	Shared bool   // someone has signed in the role, but stands for another role already
	Last   string // the last person who signed in the role for this report, and whose sign-off is no longer current; or ""
}

// Name returns the target as a message names it: "section ndr of mdna" or "letter".
func (s Standing) Name() string {
	if s.Target == s.Document {
		return s.Target
	}
	return "section " + s.Target + " of " + s.Document
}

// Complete reports whether the target has every sign-off that it needs.
func (s Standing) Complete() bool {
	return !slices.ContainsFunc(s.Roles, func(r Role) bool { return !r.Signed })
}

// Standings returns the standing of each target of the drafts, in their order. Statuses are those
// of the filing. A target needs no sign-off of its own in a role if each number that it shows has
// been signed in the role.
func Standings(f *filing.Filing, statuses []Status, drafts []*document.Draft) []Standing {
	var list []Standing
	for _, d := range drafts {
		for _, target := range targets(d) {
			list = append(list, standing(f, statuses, d, target))
		}
	}
	return list
}

func standing(f *filing.Filing, statuses []Status, d *document.Draft, target string) Standing {
	s := Standing{Target: target, Document: d.Name}
	roles := f.Roles
	if roles == nil {
		roles = []string{""}
	}
	var own []string
	for _, each := range Facts(d, target) {
		own = append(own, each.ID.String())
	}
	var present []string // the roles in which someone signed the target or each of its facts
	for _, role := range roles {
		if inEach(statuses, role, target, own) {
			present = append(present, role)
		}
	}
	taken := assign(statuses, present, target)
	byFacts := func(role int) bool { // whether for each number someone can stand for the role
		return len(own) > 0 && !slices.ContainsFunc(own, func(id string) bool { return assign(statuses, present, target, id)[role] == nil })
	}
	for _, role := range roles {
		r, i := Role{Name: role}, slices.Index(present, role)
		switch {
		case i < 0:
			r.Why, r.At, r.Last = missing(f, statuses, target, s.Name(), role)
			r.Never = r.Last == "" && r.At.Line == 0
		case taken[i] != nil:
			r.Signed, r.By, r.On, r.At = true, taken[i].By, taken[i].On, taken[i].At
		case byFacts(i):
			r.Signed = true
		default:
			r.Shared = true
			r.Why, r.At = shared(statuses, s.Name(), present, role, target, own)
		}
		s.Roles = append(s.Roles, r)
	}
	return s
}

// current returns the current sign-offs of targets in a role, newest first, each person once. In
// the role "" it returns those in any role.
func current(statuses []Status, role string, targets ...string) []*Status {
	var list []*Status
	for i := len(statuses) - 1; i >= 0; i-- {
		s := &statuses[i]
		if slices.Contains(targets, s.Target) && !s.Open() && (role == "" || s.InRole(role)) &&
			!slices.ContainsFunc(list, func(t *Status) bool { return filing.SameName(s.By, t.By) }) {
			list = append(list, s)
		}
	}
	return list
}

// assign returns for each role a current sign-off of one of the targets, each by another person,
// or nil. As many roles as possible have one, and among them the first ones.
func assign(statuses []Status, roles []string, targets ...string) []*Status {
	taken := make([]*Status, len(roles))
	signed := make([][]*Status, len(roles))
	for i, role := range roles {
		signed[i] = current(statuses, role, targets...)
	}
	var give func(role int, tried map[string]bool) bool // gives a role a person; another role may have to take another
	give = func(role int, tried map[string]bool) bool {
		for _, s := range signed[role] {
			person := text.Fold(s.By)
			if tried[person] {
				continue
			}
			tried[person] = true
			holder := slices.IndexFunc(taken, func(t *Status) bool { return t != nil && filing.SameName(t.By, s.By) })
			if holder < 0 || give(holder, tried) {
				taken[role] = s
				return true
			}
		}
		return false
	}
	for i := range roles {
		give(i, map[string]bool{})
	}
	return taken
}

// inEach reports whether the target, or else each of its facts, has a current sign-off in a role.
func inEach(statuses []Status, role, target string, facts []string) bool {
	if len(current(statuses, role, target)) > 0 {
		return true
	}
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(id string) bool { return len(current(statuses, role, id)) == 0 })
}

// shared returns a clause on the person who signed in a role and in another one, and the place of
// the sign-off.
func shared(statuses []Status, name string, roles []string, role, target string, facts []string) (why string, at source.Point) {
	for _, each := range append([]string{target}, facts...) {
		for _, s := range current(statuses, role, target, each) {
			what := name
			if s.Target != target {
				what = s.Target
			}
			for _, other := range roles {
				if !filing.SameName(other, role) && slices.ContainsFunc(current(statuses, other, target, each), func(t *Status) bool { return filing.SameName(s.By, t.By) }) {
					return fmt.Sprintf("%s signed %s as %s and as %s, and each role needs another person", s.By, what, other, role), s.At
				}
			}
		}
	}
	return fmt.Sprintf("the persons who signed %s are fewer than the roles", name), source.Point{File: filing.SignoffsFile}
}

// elsewhere returns who signed a target last in a role for another report, or "".
func elsewhere(f *filing.Filing, target, role string) (who string, at source.Point) {
	for _, s := range f.Signoffs {
		if s.Target == target && !s.For(f.Report) && (role == "" || s.InRole(role)) {
			who, at = fmt.Sprintf("%s signed it for %s %s", s.By, s.Form, s.Period), s.At
		}
	}
	return who, at
}

// Missing returns a clause on why a fact or section has no current sign-off in a role, and the
// place of its last sign-off in the role or, if it has none, of the file. It returns "" for a
// target that has one. The role "" is any role. The clause calls the target by the given name;
// statuses are those of the filing.
func Missing(f *filing.Filing, statuses []Status, target, name, role string) (why string, at source.Point) {
	if signed := current(statuses, role, target); signed != nil {
		return "", signed[0].At
	}
	why, at, _ = missing(f, statuses, target, name, role)
	return why, at
}

func missing(f *filing.Filing, statuses []Status, target, name, role string) (why string, at source.Point, last string) {
	as := ""
	if role != "" {
		as = " as " + role
	}
	why, at = "nobody has signed "+name+as, source.Point{File: filing.SignoffsFile}
	if who, signed := elsewhere(f, target, role); who != "" {
		why, at = fmt.Sprintf("nobody has signed %s%s for %s %s; %s", name, as, f.Report.Form, f.Report.Period, who), signed
	}
	for _, s := range statuses {
		if s.Target != target || role != "" && !s.InRole(role) {
			continue
		}
		why, at, last = fmt.Sprintf("%s signed %s%s", s.By, name, as), s.At, s.By
		if s.On != "" {
			why += " on " + s.On
		}
		if reason := s.Reason(); reason != "" {
			why += ", but " + reason
		}
	}
	return why, at, last
}

// Reason returns a clause on why a sign-off is no longer current, or "".
func (s Status) Reason() string {
	switch {
	case s.Gone:
		return "the draft no longer has it"
	case len(s.Changed) == 0:
		return ""
	}
	return text.List(changes(s.Target, s.Changed), "and") + " changed after that"
}

// changes returns the nouns for what changed in a signed target, given as Seal.Changed
// returns it.
func changes(target string, names []string) (nouns []string) {
	value := "its value"
	if _, err := fact.ParseID(target); err != nil {
		value = "a number in it"
	}
	for _, name := range names {
		noun := map[string]string{"value": value, "origin": "its source cells", "definition": "its definition", "sentence": "its wording"}[name]
		nouns = append(nouns, cmp.Or(noun, name))
	}
	return nouns
}
