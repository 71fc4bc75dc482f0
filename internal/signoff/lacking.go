package signoff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Lack is a sign-off that is missing or no longer current, as the words of a finding.
type Lack struct {
	At                   source.Point
	Summary, Why, Remedy string
}

// Lacking returns what the targets of the drafts lack, and then the signed facts whose sign-offs
// are no longer current, because a signed fact must stay signed, whoever signs its section. A
// sign-off in a role that is not required is not counted.
func Lacking(f *filing.Filing, statuses []Status, drafts []*document.Draft) (list []Lack) {
	for _, s := range Standings(f, statuses, drafts) {
		list = append(list, s.lacking()...)
	}
	seen := map[string]bool{}
	for _, s := range statuses {
		role := ""
		if f.Roles != nil {
			role = cmp.Or(s.Role, filing.Preparer)
		}
		key := s.Target + "\x00" + text.Fold(role)
		if _, err := fact.ParseID(s.Target); err != nil || seen[key] || !Counted(f, s.Role) {
			continue
		}
		seen[key] = true
		if why, at := Missing(f, statuses, s.Target, s.Target, role); why != "" {
			remedy := reviewAndSign(s.Target, role)
			if s.Gone {
				remedy = fmt.Sprintf("Delete the entries [[signoff]] of %s from %s, or restore the number", s.Target, filing.SignoffsFile)
			}
			list = append(list, Lack{at, "sign-off no longer current", why, remedy})
		}
	}
	return list
}

// Counted reports whether sign-offs in a role count: [signoffs] requires the role, or none.
func Counted(f *filing.Filing, role string) bool {
	return f.Roles == nil || slices.ContainsFunc(f.Roles, func(r string) bool { return filing.SameName(r, cmp.Or(role, filing.Preparer)) })
}

// lacking returns the roles of a target in which nobody signed, and those in which the signer
// stands for another role, as one Lack each.
func (s Standing) lacking() (list []Lack) {
	var absent, shared []Role
	for _, r := range s.Roles {
		switch {
		case r.Signed:
		case r.Shared:
			shared = append(shared, r)
		default:
			absent = append(absent, r)
		}
	}
	if absent != nil {
		remedy := reviewAndSign(s.Target, absent[0].Name)
		if len(absent) > 1 {
			remedy = fmt.Sprintf("Review %s, then run these commands, each with the NAME of another person:", s.Target)
			for _, r := range absent {
				remedy += "\n" + Command(s.Target, r.Name)
			}
		}
		var whys []string
		for _, r := range absent {
			whys = append(whys, r.Why)
		}
		list = append(list, Lack{absent[0].At, "no current sign-off", strings.Join(whys, "; "), remedy})
	}
	if shared != nil {
		list = append(list, Lack{shared[0].At, "one person in two roles", shared[0].Why,
			fmt.Sprintf("Have another person review %s, then run:\n%s", s.Target, Command(s.Target, shared[0].Name))})
	}
	return list
}

// reviewAndSign returns the remedy for a target that lacks a sign-off in a role.
func reviewAndSign(target, role string) string {
	return fmt.Sprintf("Review %s, then run:\n%s", target, Command(target, role))
}

// Command returns the command that signs a target in a role; the role "" is the default.
func Command(target, role string) string {
	line := fmt.Sprintf("tieout sign '%s' --by NAME", target)
	if role != "" {
		line += " --role " + text.Shell(role)
	}
	return line
}
