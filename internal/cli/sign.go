package cli

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/review"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

func (a *app) signCommand() *cobra.Command {
	by, role := "", ""
	c := &cobra.Command{
		Use:   "sign FACT|SECTION --by NAME [--role ROLE]",
		Short: "Sign off a number or a section of the draft",
		Long: `Sign records in signoffs.toml that a person reviewed a section of the draft, or one
number, and takes responsibility for it. The sign-off is for the report that
filing.toml describes now.

A sign-off covers values, their source cells, definitions and wording. When one of
these changes, the sign-off is no longer current, and check --require-signoff lists
it with the name of the signer. If the same person signs again for the same report,
the new sign-off replaces the earlier one. Sign-offs for other reports stay in the
file.

If [signoffs] in filing.toml lists required roles, each section needs a sign-off in
each of them, no two by one person. Sign prints what a section still needs, and whether
the signer stands for another role already. A sign-off in a role that is not required is
saved too, and is not counted.

Exit status: 0 signed; 1 errors were found, and nothing was signed; 2 the command
could not run.`,
		Example: `  tieout sign ndr --by "Ada Moreau"              # the section that ndr.md.tmpl writes
  tieout sign ndr --by "Ben Ito" --role reviewer
  tieout sign ndr@FY2022 --by "Ada Moreau"       # one number
  tieout check --require-signoff`,
		Args: oneArg("a section such as ndr, or a number such as ndr@FY2022"),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.sign(review.Signature{Target: args[0], By: by, Role: role})
		},
	}
	a.folder(c)
	c.Flags().StringVar(&by, "by", "", "the `NAME` of the signer (required)")
	c.Flags().StringVar(&role, "role", filing.Preparer, "the `ROLE` of the signer, such as reviewer")
	_ = c.MarkFlagRequired("by")
	return c
}

func (a *app) sign(s review.Signature) error {
	signed, r, err := a.signOff(s, walk.How{})
	if errors.Is(err, errFound) {
		a.printFindings(a.stderr, withoutInfo(r.Found))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s signed %s for %s %s as %s on %s\n", signed.By, signed.Target, signed.Form, signed.Period, signed.Role, signed.On)
	for _, need := range stillNeeds(r, signed) {
		fmt.Fprintln(a.stdout, text.Capital(text.Plain(need)))
	}
	return nil
}

// signOff adds a sign-off for the report to signoffs.toml, and returns it with the draft that was
// signed. It is refused where the signer saw another version of the target.
func (a *app) signOff(s review.Signature, how walk.How) (signed filing.Signoff, r *walk.Result, err error) {
	by, named := filing.SignerName(s.By)
	role, inRole := filing.SignerName(s.Role)
	for _, each := range []struct {
		flag, text string
		ok         bool
	}{{"--by", by, named}, {"--role", role, inRole}} {
		if !each.ok {
			return signed, nil, fmt.Errorf("%s must be a name of 1 to %d bytes without invisible characters, not %q", each.flag, filing.MostSigner, text.Clip(each.text, filing.MostSigner))
		}
	}
	r, err = a.walk(how)
	if err != nil {
		return signed, nil, err
	}
	if diag.Errors(r.Found) {
		return signed, r, errFound
	}
	seal, ok := signoff.Of(s.Target, r.Filing, r.Facts.Facts, r.Drafts)
	if !ok {
		return signed, r, fmt.Errorf("%s is neither a section of the draft nor a number; the sections are %s", s.Target, text.List(signoff.Targets(r.Drafts), "and"))
	}
	if s.Seen != "" && s.Seen != seal.String() {
		return signed, r, fmt.Errorf("%s has changed since the page was opened; reload the page, review it, then sign", s.Target)
	}
	if role, err = required(r.Filing.Roles, role); err != nil {
		return signed, r, err
	}
	report := r.Filing.Report
	signed = filing.Signoff{Target: s.Target, Form: report.Form, Period: report.Period.String(), By: by, Role: role, On: time.Now().UTC().Format("2006-01-02"),
		Value: seal.Value, Origin: seal.Origin, Definition: seal.Definition, Sentence: seal.Sentence}
	return signed, r, disk.Edit(a.dir, filing.SignoffsFile, signed.AddTo) // others who sign at the same time wait
}

// A role that differs by at most typingErrors letters from a required role of at least longRole
// letters is taken for a misspelling of it.
const (
	typingErrors = 2
	longRole     = 6
)

// required returns a role as [signoffs] spells it. It is an error if the role seems to be a
// misspelling of a required role.
func required(roles []string, role string) (string, error) {
	at := func(name string) int {
		return slices.IndexFunc(roles, func(r string) bool { return filing.SameName(r, name) })
	}
	if i := at(role); i >= 0 {
		return roles[i], nil
	}
	var folded []string
	for _, each := range roles {
		if each = text.Fold(each); len(each) >= longRole {
			folded = append(folded, each)
		}
	}
	if near := text.Nearest(text.Fold(role), folded, typingErrors); near != "" {
		return "", fmt.Errorf("%q is not a role that [signoffs] in %s requires; write --role %q, or name a role that is not so similar", role, filing.File, roles[at(near)])
	}
	return role, nil
}

// stillNeeds returns sentences on the roles in which a section must still be signed after a
// sign-off: one if the signer stands for another role already, and one that names the roles.
func stillNeeds(r *walk.Result, signed filing.Signoff) (list []string) {
	f := *r.Filing
	f.Signoffs = append(slices.DeleteFunc(slices.Clone(f.Signoffs), signed.Replaces), signed)
	for _, s := range signoff.Standings(&f, signoff.Statuses(&f, r.Facts.Facts, r.Drafts), r.Drafts) {
		if s.Target != signed.Target || f.Roles == nil {
			continue
		}
		var roles []string
		for _, role := range s.Roles {
			if role.Shared {
				list = append(list, role.Why)
			}
			if !role.Signed {
				roles = append(roles, role.Name)
			}
		}
		if roles != nil {
			list = append(list, fmt.Sprintf("%s must still be signed as %s, each time by another person", s.Target, text.List(roles, "and")))
		}
	}
	return list
}
