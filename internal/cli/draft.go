package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/draft"
	"tieout/internal/filed"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/render"
)

func (a *app) draftCommand() *cobra.Command {
	var out string
	var how draft.How
	var force bool
	c := &cobra.Command{
		Use:   "draft",
		Short: "Write the drafts of a filing from its ledgers",
		Long: `Draft reads the ledgers of a filing folder and writes the drafts of its
disclosures: Markdown, HTML and inline XBRL, with facts.json, findings.json and
draft.lock. Where there are errors it tells them and leaves the output folder as
it was.`,
		Example: `  tieout draft -C filings/10-K-2022
  tieout draft -C filings/10-K-2022 -o /tmp/draft
  tieout draft --blank        # the words alone, with * for every number`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.draft(out, how, force) },
	}
	a.folder(c)
	c.Flags().StringVarP(&out, "output", "o", "", "the folder to write (default drafts/FORM-PERIOD in the filing folder)")
	c.Flags().BoolVar(&how.Blank, "blank", false, "write the normal year's words with * for every number; needs no ledgers")
	c.Flags().BoolVar(&force, "force", false, "write in spite of errors, marked not for filing; the exit status is still 1")
	_ = c.MarkFlagDirname("output")
	return c
}

func (a *app) draft(out string, how draft.How, force bool) error {
	r, err := a.walk(how)
	if err != nil {
		return err
	}
	failed := diag.Errors(r.found)
	a.tell(a.stderr, worth(r.found))
	if failed && !(force && usable(r.filing)) {
		return errFound
	}
	if len(r.drafts) == 0 {
		a.tell(a.stderr, slices.DeleteFunc(slices.Clone(r.found), func(d diag.Diagnostic) bool { return d.Severity != diag.Info }))
		nothing := fmt.Errorf("there is nothing to draft: no disclosure of the %s has its ledgers in %s", r.filing.Report.Form, filing.File)
		if len(r.facts.Facts.All()) == 0 {
			return nothing
		}
		fmt.Fprintf(a.stderr, "tieout: %v; the facts alone are written\n", nothing)
	}
	if failed {
		for _, d := range r.drafts {
			d.Force = true
		}
		r.render(how) // what cannot be made was told the first time
	}
	files, err := outputs(r, how)
	if err != nil {
		return err
	}
	if out == "" {
		if out, err = a.defaultOut(r.filing); err != nil {
			return err
		}
	}
	if err := replaceFolder(out, a.dir, files); err != nil {
		return err
	}
	a.summarise(r, out, files)
	if failed {
		return errFound
	}
	return nil
}

// defaultOut is drafts/FORM-PERIOD in the filing folder, which no link may lead
// out of.
func (a *app) defaultOut(f *filing.Filing) (string, error) {
	drafts := filepath.Join(a.dir, "drafts")
	if isLink(drafts) {
		return "", fmt.Errorf("%s is a link; drafts are written into the filing folder, or where -o says", drafts)
	}
	return filepath.Join(drafts, f.Report.Form+"-"+f.Report.Period.String()), nil
}

// file is a file to be written.
type file struct {
	name string
	data []byte
}

// outputs gives everything that is written: the documents, and the records of them.
func outputs(r *result, how draft.How) ([]file, error) {
	var files []file
	var shown []render.Shown
	for _, doc := range r.outputs {
		files = append(files, file{doc.Name, doc.Bytes})
		shown = append(shown, doc.Shown...)
	}
	if how.Blank {
		return files, nil
	}
	files = append(files,
		file{"facts.json", render.FactsJSON(r.facts.Facts, r.filing.Registrant.Prefix, shown)},
		file{"findings.json", render.FindingsJSON(r.found)},
		file{"parts.json", render.PartsJSON(r.facts, shown, r.filing.Registrant.Currency)})
	l, err := lock(r, files)
	return append(files, file{"draft.lock", l}), err
}

// lock writes draft.lock: the hash of everything that went in and came out, and
// the policies, lines and parents in force.
func lock(r *result, files []file) ([]byte, error) {
	f := r.filing
	inputs := maps.Clone(f.Hashes)
	maps.Copy(inputs, r.book.Hashes)
	for _, name := range filed.Inputs(f.FS) {
		sum, err := hashFile(f.FS, name)
		if errors.Is(err, fs.ErrNotExist) || err != nil && diag.Errors(r.found) {
			continue // it is not there, or what is wrong with it was told
		}
		if err != nil {
			return nil, fmt.Errorf("hash %s: %w", name, err)
		}
		inputs[name] = sum
	}
	templates := map[string]string{}
	for _, d := range r.drafts {
		maps.Copy(templates, d.Inputs)
	}
	written := map[string]string{}
	for _, o := range files {
		written[o.name] = hash(o.data)
	}
	sections := []render.Section{}
	for _, doc := range r.outputs {
		sections = append(sections, doc.Sections...)
	}
	lines := f.Lines
	if lines == nil {
		lines = map[string]string{}
	}
	return render.JSON(struct {
		Form      string            `json:"form"`
		Period    string            `json:"period"`
		Compare   string            `json:"compare"`
		Inputs    map[string]string `json:"inputs"`
		Templates map[string]string `json:"templates"`
		Outputs   map[string]string `json:"outputs"`
		Policies  map[string]string `json:"policies"`
		Lines     map[string]string `json:"lines"`
		Parents   map[string]string `json:"parents"`
		Ends      map[string]string `json:"ends"`
		Sections  []render.Section  `json:"sections"`
	}{f.Report.Form, f.Report.Period.String(), f.Report.Compare.String(), inputs, templates, written,
		f.Policies.InForce(), lines, r.book.Customers.Parents(), ends(f), sections}), nil
}

// ends gives the last days of the period, of the one compared, of the year before
// that, and of the fiscal year before the report's, by what each is to the report.
func ends(f *filing.Filing) map[string]string {
	list := map[string]string{}
	for role, p := range map[string]fiscal.Period{"period": f.Report.Period, "compare": f.Report.Compare, "before": f.Report.Compare.Earlier(1)} {
		if span, err := f.Calendar.Span(p); err == nil {
			list[role] = span.End.String()
		}
	}
	if span, err := f.Calendar.Span(fiscal.Period{Year: f.Report.Period.Year, Quarter: 1}); err == nil {
		list["year-end"] = (span.Start - 1).String()
	}
	return list
}

func hashFile(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// summarise tells what was written.
func (a *app) summarise(r *result, out string, files []file) {
	var names []string
	for _, f := range files {
		names = append(names, f.name)
	}
	numbers := 0
	for _, d := range r.drafts {
		for _, m := range d.Marks {
			if m.Tag > 0 {
				numbers++
			}
		}
	}
	fmt.Fprintf(a.stdout, "%s %s written to %s: %s\n", r.filing.Report.Form, r.filing.Report.Period, out, strings.Join(names, ", "))
	if numbers > 0 {
		fmt.Fprintf(a.stdout, "%s, each tied to its cells; %s\n", count(numbers, "number"), tally(r.found))
	}
	for _, d := range r.found {
		if d.Code == "LED011" {
			fmt.Fprintf(a.stdout, "left out: %s\n", plain(d.Detail))
		}
	}
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func tally(found []diag.Diagnostic) string {
	n := map[diag.Severity]int{}
	for _, d := range found {
		n[d.Severity]++
	}
	return count(n[diag.Error], "error") + ", " + count(n[diag.Warning], "warning")
}
