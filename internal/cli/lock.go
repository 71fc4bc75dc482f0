package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/disk"
	"tieout/internal/filing"
	"tieout/internal/record"
	"tieout/internal/text"
	"tieout/internal/walk"
)

var (
	filedName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	reservedName  = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|$)`) // of devices of Windows
	accessionForm = regexp.MustCompile(`^[0-9]{10}-[0-9]{2}-[0-9]{6}$`)
)

func (a *app) lockCommand() *cobra.Command {
	name, accession := "", ""
	c := &cobra.Command{
		Use:   "lock --as NAME",
		Short: "Save the draft as filed, for comparison with later drafts",
		Long: `Lock saves the current draft in filed/NAME, with the EDGAR accession number. Later
drafts are compared with the saved draft. If a prior-period number differs from the
saved number, tieout reports ERR001 until restatements.toml explains the difference.
If a policy changed, tieout reports KPI009 until the draft discloses the change.

Lock saves the folder drafts/FORM-PERIOD, provided that the draft, its ledgers, its
templates and filing.toml have not changed since tieout draft wrote the folder. If
the folder does not exist, the command first writes the draft from the ledgers. A saved filing is never overwritten.

Exit status: 0 saved; 1 errors were found; 2 the command could not run.`,
		Example: `  tieout lock --as 10-K-FY2022 --accession 0001999999-23-000012`,
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return a.lock(name, accession) },
	}
	a.folder(c)
	c.Flags().StringVar(&name, "as", "", "the `NAME` of the folder in filed, such as 10-K-FY2022 (required)")
	c.Flags().StringVar(&accession, "accession", "", "the EDGAR accession `NUMBER`, such as 0001999999-23-000012")
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) lock(name, accession string) error {
	switch {
	case !filedName.MatchString(name) || strings.HasSuffix(name, ".") || reservedName.MatchString(name):
		return fmt.Errorf("--as must be a name of letters, digits, points, underscores and hyphens such as 10-K-FY2022, which every system can hold, not %q", name)
	case accession != "" && !accessionForm.MatchString(accession):
		return fmt.Errorf("--accession must be a number such as 0001999999-23-000012, not %q", accession)
	}
	under := filepath.Join(a.dir, record.Folder)
	if disk.IsLink(under) {
		return fmt.Errorf("%s is a link, and filed reports are saved inside the filing folder; replace it with a folder", under)
	}
	to := filepath.Join(under, name)
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists, and a saved filing is never overwritten; choose another name with --as", to)
	}
	r, err := a.open()
	if err != nil {
		return err
	}
	drafts, err := a.defaultOut(r.Filing, record.Drafts)
	if err != nil {
		return err
	}
	files, err := record.Unedited(drafts)
	switch moved := moved(r.Filing, drafts); {
	case errors.Is(err, fs.ErrNotExist):
		files, err = a.fresh()
	case err == nil && moved != nil:
		err = fmt.Errorf("%s changed since %s was drafted; run tieout draft, review it, then lock again", text.List(moved, "and"), drafts)
	}
	if err != nil {
		return err
	}
	filed := record.Filed{Name: name, Accession: accession, Form: r.Filing.Report.Form, Period: r.Filing.Report.Period.String()}
	if err := record.Save(to, append(files, filed.File())); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s %s saved in %s: %s\n", filed.Form, filed.Period, to, text.Count(len(files), "file"))
	return nil
}

// moved lists the inputs of a draft folder that changed since it was drafted.
func moved(f *filing.Filing, folder string) []string {
	lock, _, err := record.ReadLock(folder)
	if err != nil {
		return nil
	}
	return lock.Moved(f.FS)
}

// fresh drafts from the ledgers in memory.
func (a *app) fresh() ([]record.File, error) {
	r, err := a.walk(walk.How{})
	if err != nil {
		return nil, err
	}
	if diag.Errors(r.Found) {
		a.printFindings(a.stderr, withoutInfo(r.Found))
		return nil, errFound
	}
	if len(r.Drafts) == 0 {
		return nil, fmt.Errorf("nothing to save: filing.toml maps no ledger that a disclosure of the %s needs", r.Filing.Report.Form)
	}
	return a.files(r, false)
}
