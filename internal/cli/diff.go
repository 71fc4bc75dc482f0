package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/trace"
	"github.com/tieout/tieout/internal/verify"
)

// errChanged ends a comparison with changes.
var errChanged = fmt.Errorf("%w: the drafts differ", errFound)

// formats lists the formats of a comparison.
var formats = []string{"text", "json", "html", "md", "docx"}

func (a *app) diffCommand() *cobra.Command {
	format, against, out, only := "text", "", "", ""
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "List the changes between two drafts and their causes",
		Long: `Diff compares two draft folders, and lists each changed number and sentence under
the cause of the change:

  restated    the ledgers have a different amount
  redefined   a policy changed
  remapped    customers or captions are grouped differently
  added       only in the new draft
  removed     only in the old draft
  cover       the cover pages of two reports are different
  reworded    a part of a sentence changed
  rounding    the same value with different digits
  rolled      the number moved to the next period

Diff also lists each row count or control total of a ledger that changed, with an
id such as ledger.revenue.rows or ledger.subscriptions.arr.EUR.

Either side can also be an inline XBRL report: a document such as ngcs-20221231.htm,
or the folder of a report. A draft is then compared with what was really filed:
numbers with the same element, period, unit and members, to the decimals that the
report tags. Numbers that only the report has are listed where the draft tags the same
element and axes in that period. A document of the draft that the report does not
tag, such as the discussion, is left out. Two reports are compared in all numbers and
texts. If the registrants, forms or periods are different, diff says so. Errors that
tieout verify finds in a report are printed first. A cover page is compared with another,
and not with a draft.

With --format docx, diff writes one Word document: the documents of the new draft, with
the changes as tracked changes. Name the file with -o. Accept all changes for the text of
the new draft, or reject all for that of the old draft. Word does not track columns: in a
table with another number of columns, all rows are replaced. The memorandum on
materiality is left out, because it is no part of the filing: --document memo writes it
alone, and --document notes the notes alone. The banner of a forced draft is on each
page, and is no change. A report as either side cannot be marked up.

With --against NAME, diff compares the current draft with the report that tieout
lock saved in filed/NAME. OLD and NEW are relative to the current folder, even with -C,
whose ledgers are then read only to show the rows that caused a change.

Exit status: 0 nothing changed; 1 something changed, a report has errors, or there was
nothing to compare; 2 the command could not run.`,
		Example: `  tieout diff drafts/10-Q-FY2022Q2 drafts/10-Q-FY2022Q3
  tieout diff --against 10-K-FY2021 -C filings/10-K-2022
  tieout diff OLD NEW --format html > redline.html
  tieout diff OLD NEW --format docx -o redline.docx
  tieout diff drafts/10-K-FY2022 as-filed/ngcs-20221231.htm`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case against == "" && len(args) != 2:
				return fmt.Errorf("diff takes two draft folders or reports, OLD and NEW, or --against NAME")
			case against != "" && len(args) > 1:
				return fmt.Errorf("diff --against takes at most one draft folder, not %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return fmt.Errorf("--format must be %s, not %q", text.List(formats, "or"), format)
			}
			if format == "docx" && out == "" && isScreen(a.stdout) {
				return errors.New("a Word document cannot be printed on a terminal; name a file: -o redline.docx")
			}
			if out != "" {
				if _, err := os.Lstat(out); err == nil {
					return fmt.Errorf("%s exists; move it away, or name another file with -o", text.Plain(out))
				}
				if err := a.spare(out); err != nil {
					return err
				}
			}
			if against != "" {
				var err error
				if args, err = a.sinceFiled(against, args); err != nil {
					return err
				}
			}
			if only != "" && format != "docx" {
				return errors.New("--document is for --format docx alone")
			}
			return a.diffTo(out, args[0], args[1], format, only)
		},
	}
	a.folder(c)
	c.Flags().StringVar(&against, "against", "", "compare the current draft with the report saved in filed/`NAME`")
	c.Flags().StringVarP(&out, "output", "o", "", "the new `FILE` to write (default: print the changes)")
	c.Flags().StringVar(&only, "document", "", "with --format docx, write the document `NAME` alone, such as notes (default: all but the memo)")
	formatFlag(c, &format, formats...)
	return c
}

// spare refuses to write a comparison where the files of a filing folder are, or under the name of
// one: in filed, templates or a folder of ledgers, or as commentary.toml.
func (a *app) spare(out string) error {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return nil // the folder is not read
	}
	defer root.Close()
	if _, err := root.Lstat(filing.File); err != nil {
		return nil // it is no filing folder
	}
	f, _, err := filing.Read(root.FS())
	if err != nil || f == nil {
		f = &filing.Filing{}
	}
	if err := a.permitted(out, f); err != nil {
		return err
	}
	if ext := strings.ToLower(filepath.Ext(out)); disk.Contains(a.dir, out) && (ext == ".toml" || ext == ".xlsx" || strings.EqualFold(filepath.Base(out), filing.StaffLetterFile)) {
		return fmt.Errorf("%s is in the filing folder, and another command could read it as an input; name a file such as redline.docx with -o", text.Plain(out))
	}
	return nil
}

// sinceFiled returns the folder of a filed report and the draft folder to compare with it:
// args[0], or else the current draft.
func (a *app) sinceFiled(name string, args []string) ([]string, error) {
	if !filedName.MatchString(name) {
		return nil, fmt.Errorf("--against must be the name of a folder in filed such as 10-K-FY2022, not %q", name)
	}
	if len(args) == 1 {
		return []string{below(a.dir, record.Folder, name), args[0]}, nil
	}
	r, err := a.open()
	if err != nil {
		return nil, err
	}
	out, err := a.defaultOut(r.Filing, record.Drafts)
	if moved := moved(r.Filing, out); moved != nil {
		fmt.Fprintf(a.stderr, "tieout: %s changed since %s was drafted; run tieout draft first to compare the current ledgers\n", text.List(moved, "and"), out)
	}
	return []string{below(a.dir, record.Folder, name), out}, err
}

// diffTo compares two sides and writes the result to a new file, or prints it if out is "".
func (a *app) diffTo(out, old, new, format, only string) error {
	if out == "" {
		return a.diff(old, new, format, only)
	}
	printed := a.stdout
	var b bytes.Buffer
	a.stdout = &b
	err := a.diff(old, new, format, only)
	a.stdout = printed
	if err != nil && !errors.Is(err, errFound) {
		return err
	}
	if b.Len() == 0 { // there was nothing to compare
		return err
	}
	if failed := disk.Create(out, b.Bytes()); failed != nil {
		if errors.Is(failed, fs.ErrExist) {
			return fmt.Errorf("%s exists; move it away, or name another file with -o", text.Plain(out))
		}
		return fmt.Errorf("cannot write %s: %w", text.Plain(out), disk.Reason(failed))
	}
	fmt.Fprintf(a.stdout, "%s written\n", text.Plain(out))
	return err
}

func (a *app) diff(old, new, format, only string) error {
	if isReport(old) || isReport(new) {
		return a.diffReports(old, new, format)
	}
	var drafts [2]*record.Draft
	for i, name := range []string{old, new} {
		root, err := os.OpenRoot(name)
		if err != nil {
			return fmt.Errorf("cannot open the draft folder %s: %w", name, disk.Reason(err))
		}
		defer root.Close()
		if drafts[i], err = record.Read(root.FS(), name); err != nil {
			return err
		}
	}
	compared := diff.Compare(drafts[0], drafts[1])
	if keys := compared.Keys(); keys != nil {
		compared.Locate(a.rowsOf(drafts[1], keys))
	}
	changes := compared.Changes()
	switch format {
	case "json":
		a.stdout.Write(diff.JSON(changes))
	case "md":
		a.stdout.Write(diff.Markdown(old, new, changes))
	case "html":
		a.stdout.Write(compared.HTML())
	case "docx":
		names := compared.Documents()
		if only != "" && !slices.Contains(names, only) {
			return fmt.Errorf("--document must be %s, not %q", text.List(names, "or"), only)
		}
		if only == "" && compared.LeavesOut() {
			fmt.Fprintln(a.stderr, "tieout: the memorandum on materiality is left out, because it is no part of the filing; for a redline of it alone, add --document memo")
		}
		file, changed, err := compared.Word(only)
		if err != nil {
			return fmt.Errorf("cannot write the changes as a Word document: %w", err)
		}
		a.stdout.Write(file)
		if changed {
			return errChanged
		}
	default:
		a.stdout.Write(diff.Text(changes, coloured(a.stdout), a.width()))
	}
	if len(changes) > 0 {
		return errChanged
	}
	return nil
}

// width returns the width of the terminal, or 80 for a file.
func (a *app) width() int {
	if isScreen(a.stdout) {
		return columns(os.Stdout)
	}
	return 80
}

// isReport reports whether a side of a comparison is an inline XBRL report: a document, or a
// folder that is not a draft folder. A draft folder has a draft.lock and documents in Markdown.
func isReport(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.IsDir() {
		return err == nil && verify.IsReport(name)
	}
	documents, _ := fs.Glob(os.DirFS(name), render.Markdown.File("*"))
	_, _, err = record.ReadLock(name)
	return errors.Is(err, fs.ErrNotExist) || len(documents) == 0
}

// diffReports compares two sides of which at least one is a report.
func (a *app) diffReports(old, new, format string) error {
	if format == "html" || format == "docx" {
		return fmt.Errorf("--format %s compares two draft folders, because a report has no documents in Markdown; for a report, use text, json or md", format)
	}
	var sides [2]diff.Tagged
	for i, name := range []string{old, new} {
		var err error
		if sides[i], err = tagged(name); err != nil {
			return err
		}
	}
	failed := false
	for _, side := range sides {
		if side.Report != nil && side.Report.Failed() {
			failed = true
			a.errorsOf(side.Report)
		}
	}
	changes, count, notes := diff.Reports(sides[0], sides[1])
	for _, note := range notes {
		fmt.Fprintf(a.stderr, "tieout: %s\n", text.Plain(note))
	}
	nothing := len(changes) == 0 && count.Both == 0
	switch {
	case nothing && format != "json":
		why := "no number or text is in both reports"
		if sides[0].Report == nil || sides[1].Report == nil {
			why = "no document of the draft is in the report"
		}
		fmt.Fprintf(a.stderr, "tieout: nothing was compared, because %s\n", why)
		return errChanged
	case nothing:
		fmt.Fprintln(a.stderr, "tieout: nothing was compared")
		a.stdout.Write(diff.JSON(changes))
		return errChanged
	}
	switch {
	case format == "json":
		a.stdout.Write(diff.JSON(changes))
	case format == "md":
		a.stdout.Write(diff.Markdown(old, new, changes))
	case len(changes) == 0 && failed:
		fmt.Fprintln(a.stdout, "no number changed, but a report has errors")
	case len(changes) == 0 && count.Other:
		fmt.Fprintln(a.stdout, "no number changed, but the two are not the same report")
	default:
		a.stdout.Write(diff.Text(changes, coloured(a.stdout), a.width()))
	}
	if len(changes) > 0 || count.Other || failed {
		return errChanged
	}
	return nil
}

// mostErrors is the most errors of a report that are printed beside a comparison.
const mostErrors = 20

// errorsOf prints the errors of a report to stderr, as tieout verify does.
func (a *app) errorsOf(r *verify.Report) {
	var list []diag.Diagnostic
	for _, d := range r.Found {
		if d.Severity == diag.Error {
			list = append(list, d)
		}
	}
	a.printFindings(a.stderr, list[:min(len(list), mostErrors)])
	if more := len(list) - mostErrors; more > 0 {
		fmt.Fprintf(a.stderr, "tieout: %s more; run tieout verify on %s\n", text.Count(more, "error"), text.Plain(r.Name))
	}
}

// tagged reads one side of a comparison by tags: a report, or the facts of a draft folder.
func tagged(name string) (side diff.Tagged, err error) {
	if isReport(name) {
		r, root, err := openReport(name)
		if errors.Is(err, verify.ErrNone) {
			return side, fmt.Errorf("%s is neither a draft folder nor a report: it holds no %s and no inline XBRL", name, record.LockFile)
		}
		if err != nil {
			return side, err
		}
		defer root.Close()
		for _, d := range r.Documents {
			if at, err := d.SyntaxError(); err != nil {
				return side, fmt.Errorf("cannot compare the report %s: %s: %w; run tieout verify on it", name, at, err)
			}
		}
		return diff.Tagged{Report: r}, nil
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return side, fmt.Errorf("cannot open the draft folder %s: %w", name, disk.Reason(err))
	}
	defer root.Close()
	d, err := record.Read(root.FS(), name)
	if err != nil {
		return side, err
	}
	side.Draft = diff.Subject{Registrant: registrant(name), Form: d.Lock.Form, End: d.Lock.Ends["period"]}
	if side.Facts, side.Shown, err = record.ReadFacts(root.FS(), record.FactsFile); err != nil {
		return side, fmt.Errorf("%s is not a draft folder: %w", name, err)
	}
	return side, nil
}

// registrant returns the CIK of the filing folder that a draft folder is in, or "".
func registrant(folder string) string {
	full, err := filepath.Abs(folder)
	if err != nil {
		return ""
	}
	root, err := os.OpenRoot(filepath.Dir(filepath.Dir(full))) // above drafts or filed
	if err != nil {
		return ""
	}
	defer root.Close()
	f, _, err := filing.Read(root.FS())
	if err != nil || f == nil {
		return ""
	}
	return f.Registrant.CIK
}

// mostCells is the most cells printed for a key that changed a figure.
const mostCells = 3

// rowsOf returns the ledger rows of keys, or nil where the ledgers are not those that the
// draft was made from.
func (a *app) rowsOf(d *record.Draft, keys []record.Key) map[record.Key]record.KeyRows {
	r, err := a.open()
	if err != nil || !r.Usable() || r.Filing.Report.Period != d.Period || r.Filing.Report.Form != d.Lock.Form || d.Lock.MovedInputs(r.Filing.FS) != nil {
		return nil
	}
	r.How.Rows = true
	r.Compute()
	defer r.Close()
	return trace.Keys(r.Facts, keys, mostCells)
}
