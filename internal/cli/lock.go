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
	"tieout/internal/filing"
	"tieout/internal/record"
	"tieout/internal/text"
	"tieout/internal/walk"
)

var (
	filedName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	accessionForm = regexp.MustCompile(`^[0-9]{10}-[0-9]{2}-[0-9]{6}$`)
)

func (a *app) lockCommand() *cobra.Command {
	name, accession := "", ""
	c := &cobra.Command{
		Use:   "lock --as NAME",
		Short: "Keep what was filed, so that later drafts are held to it",
		Long: `Lock keeps the current draft of the filing folder in filed/NAME, with the
accession number that EDGAR gave it. A later draft whose comparative differs from
what was filed is found as ERR001 until restatements.toml says why; a policy that
differs is found as KPI009 until it is explained.

It keeps drafts/FORM-PERIOD if it is as draft wrote it and its ledgers, templates
and filing.toml have not changed since; where there is none, what the ledgers give
now. What was filed is never written over.`,
		Example: `  tieout lock --as 10-K-FY2022 --accession 0001999999-23-000012`,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.lock(name, accession) },
	}
	a.folder(c)
	c.Flags().StringVar(&name, "as", "", "the name it is kept under, such as 10-K-FY2022")
	c.Flags().StringVar(&accession, "accession", "", "the accession number, such as 0001999999-23-000012")
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) lock(name, accession string) error {
	switch {
	case !filedName.MatchString(name):
		return fmt.Errorf("--as must be a name of letters, digits, points and hyphens, such as 10-K-FY2022, and is %q", name)
	case accession != "" && !accessionForm.MatchString(accession):
		return fmt.Errorf("--accession must be a number such as 0001999999-23-000012, and is %q", accession)
	}
	under := filepath.Join(a.dir, record.Folder)
	if record.IsLink(under) {
		return fmt.Errorf("%s is a link; what was filed is kept in the filing folder itself", under)
	}
	to := filepath.Join(under, name)
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there, and what was filed is not written over; name another with --as", to)
	}
	r, err := a.open()
	if err != nil {
		return err
	}
	drafts, err := a.defaultOut(r.Filing)
	if err != nil {
		return err
	}
	files, err := record.Unedited(drafts)
	switch moved := moved(r.Filing, drafts); {
	case errors.Is(err, fs.ErrNotExist):
		files, err = a.fresh()
	case err == nil && moved != nil:
		err = fmt.Errorf("%s changed since %s was drafted; draft again, and lock what is filed", strings.Join(moved, ", "), drafts)
	}
	if err != nil {
		return err
	}
	filed := record.Filed{Name: name, Accession: accession, Form: r.Filing.Report.Form, Period: r.Filing.Report.Period.String()}
	if err := record.Write(to, a.dir, append(files, filed.File())); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s %s kept in %s: %s\n", filed.Form, filed.Period, to, text.Count(len(files), "file"))
	return nil
}

// moved names the inputs of a draft folder that are not what they were when it was
// drafted.
func moved(f *filing.Filing, folder string) []string {
	lock, _, err := record.ReadLock(folder)
	if err != nil {
		return nil
	}
	return lock.Moved(f.FS)
}

// fresh drafts from the ledgers, in memory.
func (a *app) fresh() ([]record.File, error) {
	r, err := a.walk(walk.How{})
	if err != nil {
		return nil, err
	}
	if diag.Errors(r.Found) {
		a.tell(a.stderr, worth(r.Found))
		return nil, errFound
	}
	if len(r.Drafts) == 0 {
		return nil, fmt.Errorf("there is nothing to keep: no disclosure of the %s is drafted", r.Filing.Report.Form)
	}
	return a.files(r, false)
}
