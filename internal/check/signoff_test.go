package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestRequiredSignoffs signs the sections ndr and revenue in the roles that [signoffs] requires.
func TestRequiredSignoffs(t *testing.T) {
	t.Parallel()
	const ndr = "Ada ndr role=preparer\nBen ndr role=reviewer\n"
	for _, tt := range []struct {
		name, roles, signed string
		want                []string // the messages, without remedies
	}{
		{"both roles, by two persons", "", ndr + "Ada revenue role=preparer\nBen revenue role=reviewer", nil},
		{"no role stated is the preparer", "", ndr + "Ada revenue\nBen revenue role=reviewer", nil},
		{"roles in other letters", `"Preparer", "REVIEWER"`, ndr + "Ada revenue\nBen revenue role=reviewer", nil},
		{"one role is missing", "", ndr + "Ada revenue", []string{"no current sign-off: nobody has signed section revenue of mdna as reviewer"}},
		{"the same role twice", "", ndr + "Ada revenue\nBen revenue", []string{"no current sign-off: nobody has signed section revenue of mdna as reviewer"}},
		{"both roles are missing", "", ndr, []string{"no current sign-off: nobody has signed section revenue of mdna as preparer; nobody has signed section revenue of mdna as reviewer"}},
		{"one person in both roles", "", ndr + "Ada revenue\nAda revenue role=reviewer", []string{"one person in two roles: Ada signed section revenue of mdna as preparer and as reviewer, and each role needs another person"}},
		{"one person in other letters", "", ndr + "Ada revenue\nADA revenue role=reviewer", []string{"one person in two roles: ADA signed section revenue of mdna as preparer and as reviewer, and each role needs another person"}},
		{"a third person makes both distinct", "", ndr + "Ada revenue\nAda revenue role=reviewer\nEve revenue", nil},
		{"persons who must change places", `"a", "b", "c"`, "Ada ndr role=a\nBen ndr role=b\nEve ndr role=c\nAda revenue role=a\nAda revenue role=b\nBen revenue role=b\nBen revenue role=c\nEve revenue role=a", nil},
		{"one that is no longer current", "", ndr + "Ada revenue\nBen revenue sentence role=reviewer", []string{"no current sign-off: Ben signed section revenue of mdna as reviewer on 2023-02-20, but its wording changed after that"}},
		{"one that is no longer current, by the person of the other role", "", ndr + "Ada revenue\nAda revenue value role=reviewer\nBen revenue role=reviewer", nil},
		{"a role that is not required", "", ndr + "Ada revenue\nEve revenue role=counsel", []string{"no current sign-off: nobody has signed section revenue of mdna as reviewer"}},
		{"a role of several words", `"senior reviewer"`, "Ada ndr role=senior_reviewer", []string{"no current sign-off: nobody has signed section revenue of mdna as senior reviewer"}},
		{"each number in one role, the section in the other", "", ndr + "EACH role=preparer\nBen revenue role=reviewer", nil},
		{"each number in both roles by one person", "", ndr + "EACH role=preparer\nEACH role=reviewer", []string{"one person in two roles: Zoe signed "}},
		{"each number in one role alone", "", ndr + "EACH role=preparer", []string{"no current sign-off: nobody has signed section revenue of mdna as reviewer"}},
		{"each number in one role, one person in the two others", `"preparer", "reviewer", "controller"`, ndr + "Eve ndr role=controller\nAda revenue\nAda revenue role=reviewer\nEACH role=controller",
			[]string{"one person in two roles: Ada signed section revenue of mdna as preparer and as reviewer"}},
		{"a number in a role that is not required, which reopened", "", ndr + "Ada revenue\nBen revenue role=reviewer\nDee revenue@FY2022 value role=intern", nil},
		{"an empty list", "none", "Ada ndr role=counsel\nBen revenue", nil},
		{"a number signed in two roles, one of which reopened", "", ndr + "Ada revenue\nBen revenue role=reviewer\nAda revenue@FY2022\nBen revenue@FY2022 value role=reviewer",
			[]string{"sign-off no longer current: Ben signed revenue@FY2022 as reviewer on 2023-02-20, but its value changed after that"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list := strings.Replace(tt.roles, "none", "", 1)
			if tt.roles == "" {
				list = `"preparer", "reviewer"`
			}
			p, _ := composed(t, ledgertest.Folder(overlay(t, map[string]string{"filing.toml+": "\n[signoffs]\nrequired = [" + list + "]\n"})), func(*fact.Set) {})
			for line := range strings.Lines(tt.signed) {
				words := strings.Fields(line)
				if words[0] != "EACH" {
					sign(t, p, words)
					continue
				}
				for _, d := range p.Drafts {
					for _, m := range d.Marks {
						if m.Fact != nil && d.SectionAt(m.Start) == "revenue" {
							sign(t, p, []string{"Zoe", m.Fact.ID.String(), words[1]})
						}
					}
				}
			}
			var got []string
			for _, d := range check.Run(p, check.SGN001) {
				got = append(got, d.Summary+": "+d.Detail)
				if !strings.Contains(d.Remedy, "tieout sign '") {
					t.Errorf("the remedy is %q", d.Remedy)
				}
			}
			if !slices.EqualFunc(got, tt.want, func(is, want string) bool { return strings.HasPrefix(is, want) }) {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
