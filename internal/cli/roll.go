package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/roll"
)

func (a *app) rollCommand() *cobra.Command {
	to, form, out := "", "", ""
	c := &cobra.Command{
		Use:   "roll --to PERIOD -o NEWFOLDER",
		Short: "Make the filing folder of the next period, with a checklist",
		Long: `Roll makes the filing folder of the next report, and prints a checklist of what to
renew in it: the ledger exports, the commentary, the cover page, the sign-offs, and the
promises to Staff that are due.

The new folder has copies of filing.toml, filed, templates, restatements.toml and
promises.toml. In filing.toml, roll changes only the form, the period, the period
compared and the date in namespace, and makes a comment of the date of filing. The new
form is a 10-K for a year, a 10-Q for the first three quarters and an 8-K for the fourth
quarter, unless --form names another.

Commentary, sign-offs, comments of Staff and the answers of a memorandum belong to the
last report. They are put aside in the folder previous, which no command reads. Ledgers
and drafts are not copied. The last filing folder does not change.

Exit status: 0 made; 1 errors were found in filing.toml or in what was filed; 2 the
command could not run, for example because NEWFOLDER exists.`,
		Example: `  tieout lock --as 10-Q-FY2022Q1
  tieout roll --to FY2022Q2 -o ../10-Q-FY2022Q2
  tieout roll --to FY2022 --form 8-K -o ../8-K-FY2022   # the release of the year`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.roll(to, form, out) },
	}
	a.folder(c)
	c.Flags().StringVar(&to, "to", "", "the `PERIOD` of the next report, such as FY2022Q2 or FY2022 (required)")
	c.Flags().StringVar(&form, "form", "", "the `FORM` of the next report, such as 8-K (default: the usual form for the period)")
	c.Flags().StringVarP(&out, "output", "o", "", "the new `FOLDER`, which must not exist (required)")
	_ = c.MarkFlagDirname("output")
	_ = c.MarkFlagRequired("to")
	_ = c.MarkFlagRequired("output")
	_ = c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(filing.Forms, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("to", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return a.following(), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	})
	return c
}

// following returns the periods that may follow the period of filing.toml, each with its usual
// form, as completions.
func (a *app) following() (list []cobra.Completion) {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return nil
	}
	defer root.Close()
	f, _, err := filing.Read(root.FS())
	if err != nil || f.Report.Period.Year == 0 {
		return nil
	}
	for _, p := range roll.Following(f.Report) {
		list = append(list, cobra.CompletionWithDesc(p.String(), roll.Form(f.Report.Form, p)))
	}
	return list
}

func (a *app) roll(to, form, out string) error {
	plan, err := a.plan(to, form, out)
	if err != nil {
		return err
	}
	fmt.Fprint(a.stdout, plan.Checklist())
	return nil
}

// plan makes the filing folder of the report on a period, and returns its plan.
func (a *app) plan(to, form, out string) (*roll.Plan, error) {
	period, err := roll.ParsePeriod(to)
	if err != nil {
		return nil, fmt.Errorf("--to: %w", err)
	}
	if out == "" {
		return nil, errors.New("-o must name the new folder")
	}
	exists := fmt.Errorf("%s exists, and roll makes a new folder; name another with -o", out)
	if _, err := os.Lstat(out); err == nil {
		return nil, exists
	}
	r, err := a.open()
	if err != nil {
		return nil, err
	}
	if err := a.apart(out, r.Filing); err != nil {
		return nil, err
	}
	filed, _, found := record.ReadFiled(r.Filing.FS)
	if found = append(r.Found, found...); diag.Errors(found) {
		a.printFindings(a.stderr, withoutInfo(found))
		return nil, errFound
	}
	plan, err := roll.Of(r.Filing, filed, period, form)
	if err != nil {
		return nil, err
	}
	plan.From, plan.To = a.dir, out
	a.restoreIn(filepath.Dir(out))
	if err := disk.CreateTree(out, plan.Files, r.Filing.FS, plan.Copies); errors.Is(err, fs.ErrExist) {
		return nil, exists
	} else if err != nil {
		return nil, err
	}
	return plan, nil
}

// apart refuses a new filing folder where the files of this one are: in filed, templates,
// drafts, reports or a folder of ledgers.
func (a *app) apart(out string, f *filing.Filing) error {
	for _, name := range []string{record.Drafts, record.Reports, roll.Previous} {
		if dir := below(a.dir, name); disk.Contains(dir, out) {
			return fmt.Errorf("%s is in %s; name a separate folder with -o", out, dir)
		}
	}
	return a.permitted(out, f)
}
