package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/record"
	"tieout/internal/signoff"
	"tieout/internal/text"
	"tieout/internal/toml"
	"tieout/internal/walk"
)

func (a *app) signCommand() *cobra.Command {
	by := ""
	c := &cobra.Command{
		Use:   "sign FACT|SECTION --by NAME",
		Short: "Sign off a number or a section of the draft",
		Long: `Sign records in signoffs.toml that a person reviewed a section of the draft, or one
number, and is responsible for it. It signs the report that filing.toml names now.

A sign-off covers values, their source cells, definitions and wording. When one of
these changes, the sign-off no longer counts and check --require-signoff lists it
with the name of the signer. Signing again replaces that person's sign-off.

Exit status: 0 signed; 1 errors were found, and nothing was signed; 2 the command
could not run.`,
		Example: `  tieout sign ndr --by "Ada Moreau"              # the section that ndr.md.tmpl writes
  tieout sign ndr@FY2022 --by "Ada Moreau"       # one number
  tieout check --require-signoff`,
		Args: oneArg("a section such as ndr, or a number such as ndr@FY2022"),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.sign(args[0], by, time.Now().UTC().Format("2006-01-02"))
		},
	}
	a.folder(c)
	c.Flags().StringVar(&by, "by", "", "the `NAME` of the signer (required)")
	_ = c.MarkFlagRequired("by")
	return c
}

func (a *app) sign(target, by, on string) error {
	by, report, found, err := a.signOff(target, by, on, "")
	if errors.Is(err, errFound) {
		a.printFindings(a.stderr, withoutInfo(found))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s signed %s for %s on %s\n", by, target, report, on)
	return nil
}

// signOff writes a sign-off and returns the signer's trimmed name and the report's form and
// period. It is refused where seen is not "" and the target's seal is another.
func (a *app) signOff(target, by, on, seen string) (name, report string, found []diag.Diagnostic, err error) {
	if by = strings.TrimSpace(by); by == "" || len(by) > mostName || !utf8.ValidString(by) || strings.ContainsFunc(by, text.Control) {
		return "", "", nil, fmt.Errorf("--by must be a name of 1 to %d bytes without control characters, not %q", mostName, text.Clip(by, mostName))
	}
	r, err := a.walk(walk.How{})
	if err != nil {
		return "", "", nil, err
	}
	if diag.Errors(r.Found) {
		return "", "", r.Found, errFound
	}
	seal, ok := signoff.Of(target, r.Filing, r.Facts.Facts, r.Drafts)
	if !ok {
		return "", "", nil, fmt.Errorf("%s is neither a section of the draft nor a number; the sections are %s", target, text.List(signoff.Targets(r.Drafts), "and"))
	}
	if seen != "" && seen != seal.String() {
		return "", "", nil, fmt.Errorf("%s has changed since the page was opened; reload the page, review it, then sign", target)
	}
	others := slices.DeleteFunc(slices.Clone(r.Filing.Signoffs), func(s filing.Signoff) bool { return s.Target == target && s.By == by })
	all := append(others, filing.Signoff{Target: target, By: by, On: on, Value: seal.Value, Origin: seal.Origin, Definition: seal.Definition, Sentence: seal.Sentence})
	return by, r.Filing.Report.Form + " " + r.Filing.Report.Period.String(), nil, a.writeSignoffs(all)
}

// mostName is the longest name of a signer, in bytes.
const mostName = 200

// writeSignoffs replaces signoffs.toml, or leaves it unchanged on an error.
func (a *app) writeSignoffs(list []filing.Signoff) error {
	name := filepath.Join(a.dir, filing.SignoffsFile)
	if record.IsLink(name) {
		return fmt.Errorf("%s is a link, and sign-offs are saved inside the filing folder; replace it with a file", name)
	}
	var b strings.Builder
	b.WriteString("# Sign-offs, written by tieout sign. A sign-off counts only while its hashes match the draft.\n")
	for _, s := range list {
		fmt.Fprintf(&b, "\n[[signoff]]\ntarget     = %s\nby         = %s\n", toml.Quote(s.Target), toml.Quote(s.By))
		if s.On != "" {
			fmt.Fprintf(&b, "on         = %s\n", s.On)
		}
		fmt.Fprintf(&b, "value      = %s\norigin     = %s\ndefinition = %s\nsentence   = %s\n", toml.Quote(s.Value), toml.Quote(s.Origin), toml.Quote(s.Definition), toml.Quote(s.Sentence))
	}
	if err := record.Replace(name, []byte(b.String())); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, record.Reason(err))
	}
	return nil
}
