package cli

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

func (a *app) draftCommand() *cobra.Command {
	var out string
	var blank, force bool
	c := &cobra.Command{
		Use:   "draft",
		Short: "Write the draft disclosure from the ledgers",
		Long: `Draft reads the ledgers and writes the disclosure as Markdown, HTML, Word
documents and inline XBRL, with the data files that tieout diff and tieout lock
need. It writes drafts/FORM-PERIOD in the filing folder, or the folder that -o
names. If there are errors, draft lists them and writes nothing.

Exit status: 0 drafted (there may be warnings); 1 errors were found; 2 the command
could not run.`,
		Example: `  tieout draft -C filings/10-K-2022
  tieout draft -C filings/10-K-2022 -o /tmp/draft
  tieout draft --blank        # the text with * in place of every number`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.draft(out, blank, force) },
	}
	a.folder(c)
	c.Flags().StringVarP(&out, "output", "o", "", "the `FOLDER` to write (default: drafts/FORM-PERIOD in the filing folder; with --blank, drafts/FORM-PERIOD-blank)")
	c.Flags().BoolVar(&blank, "blank", false, "write the text of a typical year with * in place of every number; needs no ledgers")
	c.Flags().BoolVar(&force, "force", false, "write a draft even if there are errors, and mark it not for filing; the exit status is still 1")
	_ = c.MarkFlagDirname("output")
	a.allPlaces(c)
	return c
}

func (a *app) draft(out string, blank, force bool) error {
	r, err := a.walk(walk.How{Blank: blank})
	if err != nil {
		return err
	}
	failed := diag.Errors(r.Found)
	a.printFindings(a.stderr, withoutInfo(r.Found))
	if failed && !(force && r.Usable()) {
		return errFound
	}
	if len(r.Drafts) == 0 {
		a.printFindings(a.stderr, slices.DeleteFunc(slices.Clone(r.Found), func(d diag.Diagnostic) bool { return d.Severity != diag.Info }))
		nothing := fmt.Errorf("nothing to draft: %[2]s maps no ledger that a disclosure of the %[1]s needs", r.Filing.Report.Form, filing.File)
		if len(r.Facts.Facts.All()) == 0 {
			return nothing
		}
		fmt.Fprintf(a.stderr, "tieout: %v; the numbers are written without a document\n", nothing)
	}
	if out == "" {
		out, err = a.defaultOut(r.Filing, record.Drafts)
		if blank {
			out += "-blank"
		}
	} else {
		err = a.permitted(out, r.Filing)
	}
	if err != nil {
		return err
	}
	a.restoreIn(filepath.Dir(out))
	files, err := a.files(r, failed)
	if err != nil {
		return err
	}
	if err := record.Write(out, files); err != nil {
		return err
	}
	a.summarize(r, out, files)
	if failed {
		return errFound
	}
	return nil
}

// files returns the files of a draft folder, or reports inputs that were saved while it was
// drafted.
func (a *app) files(r *walk.Result, forced bool) ([]record.File, error) {
	files, changed := r.Files(forced)
	if changed != nil {
		a.printFindings(a.stderr, changed)
		return nil, errFound
	}
	return files, nil
}

// permitted refuses an output folder that is, or contains, the filing folder or the current
// one, and one where the registrant's own files are: filed, templates and the folders of
// ledgers; and a name in the filing folder that tieout reads, such as commentary.toml. The folder
// drafts is never refused.
func (a *app) permitted(out string, f *filing.Filing) error {
	for _, dir := range []string{a.dir, "."} {
		if disk.Contains(out, dir) {
			return fmt.Errorf("%s contains the filing folder or the current folder; name a separate folder with -o", out)
		}
	}
	if disk.Contains(below(a.dir, record.Drafts), out) {
		return nil
	}
	if name := filepath.Base(out); filing.Reserved(name) && disk.Contains(a.dir, out) && disk.Contains(filepath.Dir(out), a.dir) {
		return fmt.Errorf("%s is a file that tieout reads; name another with -o", out)
	}
	taken := map[string]string{record.Folder: "what was filed", "templates": "templates"}
	for _, l := range f.Ledgers {
		for _, file := range l.Files {
			if first, _, below := strings.Cut(file.Text, "/"); below {
				taken[first] = "ledgers"
			}
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(taken)) {
		if disk.Contains(below(a.dir, dir), out) {
			return fmt.Errorf("%s is in %s, which holds %s; name a separate folder with -o", out, below(a.dir, dir), taken[dir])
		}
	}
	return nil
}

// defaultOut returns the path of FORM-PERIOD in the folder drafts or reports of the filing
// folder. A link is an error.
func (a *app) defaultOut(f *filing.Filing, folder string) (string, error) {
	within := below(a.dir, folder)
	if disk.IsLink(within) {
		return "", fmt.Errorf("%s is a link, and %s are written inside the filing folder; replace it with a folder, or name one with -o", within, folder)
	}
	return below(within, f.Report.Form+"-"+f.Report.Period.String()), nil
}

// summarize prints what was written.
func (a *app) summarize(r *walk.Result, out string, files []record.File) {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	numbers := 0
	for _, d := range r.Drafts {
		for _, m := range d.Marks {
			if m.Tag > 0 {
				numbers++
			}
		}
	}
	fmt.Fprintf(a.stdout, "%s %s written to %s: %s\n", r.Filing.Report.Form, r.Filing.Report.Period, text.Plain(out), strings.Join(names, ", "))
	if numbers > 0 {
		fmt.Fprintf(a.stdout, "%s, each tied to its cells; %s\n", text.Count(numbers, "number"), tally(r.Found))
	}
	a.tellMoved(r)
	for _, d := range r.Found {
		if d.Code == "LED011" || d.Code == "LED024" {
			fmt.Fprintf(a.stdout, "left out: %s\n", text.Plain(d.Detail))
		}
	}
}

// tellMoved says on stderr how many figures are printed one unit from their rounded value, and
// names the measures among them.
func (a *app) tellMoved(r *walk.Result) {
	count := 0
	for _, d := range r.Found {
		if d.Code == "NUM006" {
			count++
		}
	}
	if count == 0 {
		return
	}
	what := "figures are printed one unit from their"
	if count == 1 {
		what = "figure is printed one unit from its"
	}
	fmt.Fprintf(a.stderr, "tieout: %d %s rounded value, so that tables add up (policy footing); tieout check lists each (NUM006)\n", count, what)
	printed := map[footing.Key]bool{}
	for _, d := range r.Drafts {
		for _, m := range d.Marks {
			key := footing.Key{ID: m.ID, Format: m.Format.Name}
			if m.Fact == nil || m.Figure.Moved == 0 || !footing.Headline(m.ID) || printed[key] {
				continue
			}
			printed[key] = true
			fmt.Fprintf(a.stderr, "tieout: %s itself is moved: it is printed as %s, and rounds to %s\n", text.Plain(m.Fact.Named()), m.Figure.Signed(), figure.Show(m.Fact, m.Format).Signed())
		}
	}
}

func tally(found []diag.Diagnostic) string {
	n := map[diag.Severity]int{}
	for _, d := range found {
		n[d.Severity]++
	}
	return text.Count(n[diag.Error], "error") + ", " + text.Count(n[diag.Warning], "warning")
}
