package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/draft"
	"tieout/internal/filed"
	"tieout/internal/filing"
	"tieout/internal/render"
	"tieout/internal/text"
)

// filedFile says what a folder of filed.Folder was filed as.
const filedFile = "filed.json"

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
	under := filepath.Join(a.dir, filed.Folder)
	if isLink(under) {
		return fmt.Errorf("%s is a link; what was filed is kept in the filing folder itself", under)
	}
	to := filepath.Join(under, name)
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there, and what was filed is not written over; name another with --as", to)
	}
	f, _, err := a.open()
	if err != nil {
		return err
	}
	drafts, err := a.defaultOut(f)
	if err != nil {
		return err
	}
	files, err := written(drafts)
	switch moved := a.moved(f, drafts); {
	case errors.Is(err, fs.ErrNotExist):
		files, err = a.fresh()
	case err == nil && moved != nil:
		err = fmt.Errorf("%s changed since %s was drafted; draft again, and lock what is filed", strings.Join(moved, ", "), drafts)
	}
	if err != nil {
		return err
	}
	record := struct {
		Name      string `json:"name"`
		Accession string `json:"accession,omitempty"`
		Form      string `json:"form"`
		Period    string `json:"period"`
	}{name, accession, f.Report.Form, f.Report.Period.String()}
	if err := replaceFolder(to, a.dir, append(files, file{filedFile, render.JSON(record)})); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s %s kept in %s: %s\n", record.Form, record.Period, to, text.Count(len(files), "file"))
	return nil
}

// moved names the inputs of a draft folder that are not what they were when it was
// drafted.
func (a *app) moved(f *filing.Filing, folder string) []string {
	data, err := os.ReadFile(filepath.Join(folder, lockFile))
	var lock struct {
		Inputs    map[string]string `json:"inputs"`
		Templates map[string]string `json:"templates"`
	}
	if err != nil || json.Unmarshal(data, &lock) != nil {
		return nil
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(lock.Templates)) {
		if sum, err := hashFile(f.FS, name); err == nil && sum != lock.Templates[name] { // a built-in stands nowhere in the folder
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lock.Inputs)) {
		if sum, err := hashFile(f.FS, name); err != nil || sum != lock.Inputs[name] {
			names = append(names, name)
		}
	}
	return names
}

// plainFile reads a file that stands in a folder itself: a regular one, of a name
// that leads nowhere else.
func plainFile(folder, name string) ([]byte, error) {
	if filepath.Base(name) != name {
		return nil, fmt.Errorf("%s is not the name of a file", name)
	}
	full := filepath.Join(folder, name)
	if info, err := os.Lstat(full); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s is not a regular file", full))
	}
	return os.ReadFile(full)
}

// findingsFile tells what was found as a draft was written.
const findingsFile = "findings.json"

// written gives the files of a draft folder as draft wrote them. The error is
// fs.ErrNotExist where there is no draft, and else names what was changed since.
func written(folder string) ([]file, error) {
	data, err := os.ReadFile(filepath.Join(folder, lockFile))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Outputs map[string]string `json:"outputs"`
	}
	if err := json.Unmarshal(data, &lock); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(folder, lockFile), err)
	}
	var files []file
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(lock.Outputs)) {
		content, err := plainFile(folder, name)
		if err != nil || hash(content) != lock.Outputs[name] {
			changed = append(changed, name)
			continue
		}
		if name == findingsFile && bytes.Contains(content, []byte(`"severity": "error"`)) {
			return nil, fmt.Errorf("%s was drafted in spite of errors, and is not for filing; mend them and draft again", folder)
		}
		files = append(files, file{name, content})
	}
	if changed != nil {
		return nil, fmt.Errorf("%s in %s was changed since it was drafted; draft again, and lock what is filed", strings.Join(changed, ", "), folder)
	}
	return append(files, file{lockFile, data}), nil
}

// fresh drafts from the ledgers, in memory.
func (a *app) fresh() ([]file, error) {
	r, err := a.walk(draft.How{})
	if err != nil {
		return nil, err
	}
	if diag.Errors(r.found) {
		a.tell(a.stderr, worth(r.found))
		return nil, errFound
	}
	if len(r.drafts) == 0 {
		return nil, fmt.Errorf("there is nothing to keep: no disclosure of the %s is drafted", r.filing.Report.Form)
	}
	return outputs(r, draft.How{})
}
