package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/disk"
	"tieout/internal/filing"
	"tieout/internal/review"
	"tieout/internal/signoff"
	"tieout/internal/text"
	"tieout/internal/toml"
	"tieout/internal/walk"
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
	signed, found, err := a.signOff(s)
	if errors.Is(err, errFound) {
		a.printFindings(a.stderr, withoutInfo(found))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s signed %s for %s %s as %s on %s\n", signed.By, signed.Target, signed.Form, signed.Period, signed.Role, signed.On)
	return nil
}

// signOff adds a sign-off for the report to signoffs.toml and returns it. It is refused where
// the signer saw another version of the target.
func (a *app) signOff(s review.Signature) (signed filing.Signoff, found []diag.Diagnostic, err error) {
	by, role := strings.TrimSpace(s.By), strings.TrimSpace(s.Role)
	for _, each := range []struct{ flag, text string }{{"--by", by}, {"--role", role}} {
		if each.text == "" || len(each.text) > mostName || !utf8.ValidString(each.text) || strings.ContainsFunc(each.text, text.Control) {
			return signed, nil, fmt.Errorf("%s must be a name of 1 to %d bytes without control characters, not %q", each.flag, mostName, text.Clip(each.text, mostName))
		}
	}
	r, err := a.walk(walk.How{})
	if err != nil {
		return signed, nil, err
	}
	if diag.Errors(r.Found) {
		return signed, r.Found, errFound
	}
	seal, ok := signoff.Of(s.Target, r.Filing, r.Facts.Facts, r.Drafts)
	if !ok {
		return signed, nil, fmt.Errorf("%s is neither a section of the draft nor a number; the sections are %s", s.Target, text.List(signoff.Targets(r.Drafts), "and"))
	}
	if s.Seen != "" && s.Seen != seal.String() {
		return signed, nil, fmt.Errorf("%s has changed since the page was opened; reload the page, review it, then sign", s.Target)
	}
	report := r.Filing.Report
	signed = filing.Signoff{Target: s.Target, Form: report.Form, Period: report.Period.String(), By: by, Role: role, On: time.Now().UTC().Format("2006-01-02"),
		Value: seal.Value, Origin: seal.Origin, Definition: seal.Definition, Sentence: seal.Sentence}
	return signed, nil, a.addSignoff(signed)
}

// mostName is the longest name or role of a signer, in bytes.
const mostName = 200

// addSignoff adds a sign-off at the end of signoffs.toml, whose other bytes stay, or leaves
// the file unchanged on an error. Others who sign at the same time wait.
func (a *app) addSignoff(s filing.Signoff) error {
	return disk.Edit(a.dir, filing.SignoffsFile, func(data []byte) ([]byte, error) {
		if data == nil {
			data = []byte("# Sign-offs, written by tieout sign. A sign-off counts only while its hashes match the draft.\n")
		}
		if n := len(data); n > 0 && data[n-1] != '\n' {
			data = append(data, '\n')
		}
		b := bytes.NewBuffer(data)
		b.WriteString("\n[[signoff]]\n")
		for _, key := range []struct{ name, text string }{{"target", s.Target}, {"form", s.Form}, {"period", s.Period}, {"by", s.By}, {"role", s.Role}} {
			fmt.Fprintf(b, "%-10s = %s\n", key.name, toml.Quote(key.text))
		}
		fmt.Fprintf(b, "on         = %s\n", s.On)
		for _, key := range []struct{ name, text string }{{"value", s.Value}, {"origin", s.Origin}, {"definition", s.Definition}, {"sentence", s.Sentence}} {
			fmt.Fprintf(b, "%-10s = %s\n", key.name, toml.Quote(key.text))
		}
		return b.Bytes(), nil
	})
}
