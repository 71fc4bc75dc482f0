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
		Short: "Sign a number or a section off, until something about it changes",
		Long: `Sign notes in signoffs.toml that somebody read a fact, or a section of the draft,
and answers for it. The sign-off is bound to the value, the origin, the definition
and the sentences of what was signed; when one of them changes it reopens by
itself, and check --require-signoff says which, and who had signed.`,
		Example: `  tieout sign ndr --by "Ada Moreau"              # a section, by its template's name
  tieout sign ndr@FY2022 --by "Ada Moreau"
  tieout check --require-signoff`,
		Args: oneArg("a fact such as ndr@FY2022, or a section such as ndr"),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.sign(args[0], by, time.Now().UTC().Format("2006-01-02"))
		},
	}
	a.folder(c)
	c.Flags().StringVar(&by, "by", "", "who signs")
	_ = c.MarkFlagRequired("by")
	return c
}

func (a *app) sign(target, by, on string) error {
	by, found, err := a.signOff(target, by, on, "")
	if errors.Is(err, errFound) {
		a.tell(a.stderr, worth(found))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s signed by %s on %s\n", target, by, on)
	return nil
}

// signOff writes a sign-off, and gives the name it was signed with. Where seen names
// the seal of what somebody read, it refuses to sign anything else.
func (a *app) signOff(target, by, on, seen string) (name string, found []diag.Diagnostic, err error) {
	if by = strings.TrimSpace(by); by == "" || len(by) > mostName || !utf8.ValidString(by) || strings.ContainsFunc(by, text.Control) {
		return "", nil, fmt.Errorf("--by must be a name of at most %d letters, and is %q", mostName, text.Clip(by, mostName))
	}
	r, err := a.walk(walk.How{})
	if err != nil {
		return "", nil, err
	}
	if diag.Errors(r.Found) {
		return "", r.Found, errFound
	}
	seal, ok := signoff.Of(target, r.Filing, r.Facts.Facts, r.Drafts)
	if !ok {
		return "", nil, fmt.Errorf("there is no fact and no drafted section %s; the sections are %s", target, strings.Join(signoff.Targets(r.Drafts), ", "))
	}
	if seen != "" && seen != seal.String() {
		return "", nil, fmt.Errorf("%s has changed since it was read; read it again, and sign what it is now", target)
	}
	kept := slices.DeleteFunc(slices.Clone(r.Filing.Signoffs), func(s filing.Signoff) bool { return s.Target == target && s.By == by })
	kept = append(kept, filing.Signoff{Target: target, By: by, On: on, Value: seal.Value, Origin: seal.Origin, Definition: seal.Definition, Sentence: seal.Sentence})
	return by, nil, a.writeSignoffs(kept)
}

// mostName bounds a signer's name, in bytes.
const mostName = 200

// writeSignoffs writes signoffs.toml whole, or leaves it as it was.
func (a *app) writeSignoffs(list []filing.Signoff) error {
	name := filepath.Join(a.dir, filing.SignoffsFile)
	if record.IsLink(name) {
		return fmt.Errorf("%s is a link; sign-offs are kept in the filing folder itself", name)
	}
	var b strings.Builder
	b.WriteString("# Who signed what. tieout sign writes this file; a sign-off whose hashes no longer hold is open again.\n")
	for _, s := range list {
		fmt.Fprintf(&b, "\n[[signoff]]\ntarget     = %s\nby         = %s\n", toml.Quote(s.Target), toml.Quote(s.By))
		if s.On != "" {
			fmt.Fprintf(&b, "on         = %s\n", s.On)
		}
		fmt.Fprintf(&b, "value      = %s\norigin     = %s\ndefinition = %s\nsentence   = %s\n", toml.Quote(s.Value), toml.Quote(s.Origin), toml.Quote(s.Definition), toml.Quote(s.Sentence))
	}
	if err := record.Replace(name, []byte(b.String())); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, record.Reason(err))
	}
	return nil
}
