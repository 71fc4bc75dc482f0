package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

var (
	filedName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	reservedName  = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|$)`) // of devices of Windows
	accessionForm = regexp.MustCompile(`^[0-9]{10}-[0-9]{2}-[0-9]{6}$`)
)

func (a *app) lockCommand() *cobra.Command {
	name, accession, report := "", "", ""
	c := &cobra.Command{
		Use:   "lock --as NAME",
		Short: "Save the draft as filed, for comparison with later drafts",
		Long: `Lock saves the current draft in filed/NAME, with the EDGAR accession number. Later
drafts are compared with the saved draft. If a prior-period number differs from the
saved number, tieout reports ERR001 until restatements.toml explains the difference.
If a policy changed, tieout reports KPI009 until the draft discloses the change.

Lock saves the folder drafts/FORM-PERIOD, provided that the draft, its ledgers, its
templates and filing.toml have not changed since tieout draft wrote the folder. A
change of filing.toml that changes nothing in the draft, as of [cover], is no reason
to draft again. If the folder does not exist, the command first writes the draft from
the ledgers. A saved filing is never overwritten.

In filed/NAME/folder, lock also saves the text files that the draft was made from:
filing.toml and the .toml files beside it, the sign-offs, Staff's letter, and your
templates. With the ledgers, they make the same draft again. No other file is saved.

With --require-signoff, lock saves nothing while check --require-signoff would report
a section without a current sign-off (SGN001), or another error.

With --report, lock also saves the inline XBRL report that was filed: the document, and
the schema and linkbases beside it. The report must have the registrant, the form and
the period of the draft, and the numbers of the draft, to the decimals that the report
tags, and tieout verify must find no errors in it; otherwise lock lists the differences
and errors, and saves nothing. A document of the draft of which the report has less than
half is left out. To list the differences without saving, run tieout diff. The cover page
is not compared with a draft.

Exit status: 0 saved; 1 errors were found; 2 the command could not run.`,
		Example: `  tieout lock --as 10-K-FY2022 --accession 0001999999-23-000012
  tieout lock --as 10-K-FY2022 --require-signoff
  tieout lock --as 10-K-FY2022 --report as-filed/ngcs-20221231.htm`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.lock(name, accession, report) },
	}
	a.folder(c)
	c.Flags().StringVar(&name, "as", "", "the `NAME` of the folder in filed, such as 10-K-FY2022 (required)")
	c.Flags().StringVar(&accession, "accession", "", "the EDGAR accession `NUMBER`, such as 0001999999-23-000012")
	c.Flags().StringVar(&report, "report", "", "also save the report that was filed, a document or folder at this `PATH`")
	c.Flags().BoolVar(&a.requireSignoff, "require-signoff", false, "save nothing while a section lacks a current sign-off (SGN001)")
	_ = c.MarkFlagFilename("report", reportFiles...)
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) lock(name, accession, report string) error {
	switch {
	case !filedName.MatchString(name) || strings.HasSuffix(name, ".") || reservedName.MatchString(name):
		return fmt.Errorf("--as must be a name of letters, digits, points, underscores and hyphens such as 10-K-FY2022, which every system can hold, not %q", name)
	case accession != "" && !accessionForm.MatchString(accession):
		return fmt.Errorf("--accession must be a number such as 0001999999-23-000012, not %q", accession)
	}
	under := below(a.dir, record.Folder)
	if disk.IsLink(under) {
		return fmt.Errorf("%s is a link, and filed reports are saved inside the filing folder; replace it with a folder", under)
	}
	to := below(under, name)
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists, and a saved filing is never overwritten; choose another name with --as", to)
	}
	if other := namesake(under, name); other != "" {
		return fmt.Errorf("%s exists, and on some systems %s is the same folder; choose another name with --as", below(under, other), name)
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
	case err == nil && moved == nil && a.requireSignoff: // the sign-offs are for the draft as it is made now
		again, fault := a.fresh()
		if err = fault; err == nil && !sameDraft(files, again) {
			err = fmt.Errorf("%s is not the draft that tieout makes now, which the sign-offs are for; run tieout draft, review it, then lock again", drafts)
		}
	case err == nil && slices.Equal(moved, []string{filing.File}):
		again, fault := a.fresh()
		if a.requireSignoff && errors.Is(fault, errFound) {
			return fault
		}
		if fault != nil || !sameDraft(files, again) {
			err = fmt.Errorf("%s changed since %s was drafted; run tieout draft, review it, then lock again", filing.File, drafts)
		}
		files = again
	case err == nil && moved != nil:
		err = fmt.Errorf("%s changed since %s was drafted; run tieout draft, review it, then lock again", text.List(moved, "and"), drafts)
	}
	if err != nil {
		return err
	}
	copies, err := a.copies(r.Filing, files, drafts)
	if err != nil {
		return err
	}
	filed := record.Filed{Name: name, Accession: accession, Form: r.Filing.Report.Form, Period: r.Filing.Report.Period.String()}
	drafted := len(files)
	if report != "" {
		of := diff.Subject{Registrant: r.Filing.Registrant.CIK, Form: filed.Form}
		if span, err := r.Filing.Calendar.Span(r.Filing.Report.Period); err == nil {
			of.End = span.End.String()
		}
		if files, filed.Report, err = a.withReport(files, report, of); err != nil {
			return err
		}
	}
	kept := record.Keep(copies, time.Now().UTC().Format("2006-01-02"))
	if err := record.Save(to, slices.Concat(files, kept, []record.File{filed.File()})); err != nil {
		return err
	}
	of := ""
	if n := len(files) - drafted; n > 0 {
		of = fmt.Sprintf(" and %s of the report", text.Count(n, "file"))
	}
	fmt.Fprintf(a.stdout, "%s %s saved in %s: %s%s\n", filed.Form, filed.Period, to, text.Count(drafted, "file"), of)
	fmt.Fprintf(a.stdout, "%s of the filing folder saved in %s\n", text.Count(len(copies), "file"), below(to, record.CopiesFolder))
	for _, note := range a.lockNotes(r.Filing, filed, to) {
		fmt.Fprintf(a.stdout, "Note: %s\n", text.Plain(note))
	}
	return nil
}

// namesake returns the name in a folder that differs from another in the case of letters alone, or "".
func namesake(under, name string) string {
	entries, _ := os.ReadDir(under)
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			return e.Name()
		}
	}
	return ""
}

// reportName matches the name that a saved report usually has: its form and its period.
var reportName = regexp.MustCompile(`^(10-KT|10-K|10-Q|20-F|8-K)-(FY[0-9]{4}(?:Q[1-4]|T)?)$`)

// lockNotes returns sentences on what may not be meant: a name of another report, the same report
// under another name, and sign-offs that are required and were not compared.
func (a *app) lockNotes(f *filing.Filing, filed record.Filed, to string) (notes []string) {
	if m := reportName.FindStringSubmatch(filed.Name); m != nil && (m[1] != filed.Form || m[2] != filed.Period) {
		notes = append(notes, fmt.Sprintf("%s holds the %s for %s, and its name is that of another report. If that is a mistake, delete this folder and lock again", to, filed.Form, filed.Period))
	}
	reports, _, _ := record.ReadFiled(f.FS)
	for _, d := range reports {
		if d.Name != filed.Name && d.Lock.Form == filed.Form && d.Lock.Period == filed.Period {
			notes = append(notes, fmt.Sprintf("%s holds the %s for %s too. If this is not an amendment, delete the folder that was not filed", below(filepath.Dir(to), d.Name), filed.Form, filed.Period))
			break
		}
	}
	if f.Roles != nil && !a.requireSignoff {
		notes = append(notes, fmt.Sprintf("[signoffs] in filing.toml requires sign-offs as %s, which were not checked. tieout lock checks them with --require-signoff", text.List(f.Roles, "and")))
	}
	return notes
}

// copies returns the text files of the filing folder from which a draft was made.
func (a *app) copies(f *filing.Filing, files []record.File, drafts string) ([]record.File, error) {
	i := slices.IndexFunc(files, func(f record.File) bool { return f.Name == record.LockFile })
	if i < 0 {
		return nil, fmt.Errorf("%s has no %s", drafts, record.LockFile)
	}
	lock := &record.Lock{}
	if err := json.Unmarshal(files[i].Data, lock); err != nil {
		return nil, fmt.Errorf("%s: %w", below(drafts, record.LockFile), err)
	}
	copies, changed, err := record.Copies(f, lock)
	if err == nil && changed != nil {
		err = fmt.Errorf("%s changed since %s was drafted; run tieout draft, review it, then lock again", text.List(changed, "and"), drafts)
	}
	return copies, err
}

// withReport adds the files of the report that was filed to those of a draft, and returns the
// SHA-256 of each. It is an error if the report is about something else or has errors itself, if a
// number of it differs from the draft, and if a number of a document that it has is missing.
func (a *app) withReport(files []record.File, name string, of diff.Subject) ([]record.File, map[string]string, error) {
	facts, shown := []record.Fact(nil), []render.Shown(nil)
	taken := map[string]bool{}
	for _, f := range append(record.Keep(nil, ""), record.Filed{}.File(), record.File{Name: record.CopiesFolder}) {
		taken[f.Name] = true
	}
	for _, f := range files {
		taken[strings.ToLower(f.Name)] = true
		if f.Name == record.FactsFile {
			var err error
			if facts, shown, err = record.ParseFacts(f.Name, f.Data); err != nil {
				return nil, nil, err
			}
		}
	}
	r, root, err := openReport(name)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	draft, filed := diff.Tagged{Facts: facts, Shown: shown, Draft: of}, diff.Tagged{Report: r}
	if differ := of.Differences(filed.Subject()); differ != nil {
		return nil, nil, fmt.Errorf("nothing was saved, because %s is not a report of this draft: %s; the draft comes first", name, text.Plain(strings.Join(differ, "; ")))
	}
	if r.Failed() {
		a.errorsOf(r)
		fmt.Fprintf(a.stderr, "tieout: nothing was saved, because the report has errors. Name the report that was filed, or lock without --report\n")
		return nil, nil, errFound
	}
	changes, count, notes := diff.Reports(draft, filed)
	for _, note := range notes {
		fmt.Fprintf(a.stderr, "tieout: %s\n", text.Plain(note))
	}
	if len(changes) > 0 {
		a.stderr.Write(diff.Text(changes, coloured(a.stderr), columns(os.Stderr)))
	}
	if slices.ContainsFunc(changes, func(c diff.Change) bool { return c.Kind == diff.Restated || c.Kind == diff.Removed }) {
		why := "has other numbers than the draft"
		if !slices.ContainsFunc(changes, func(c diff.Change) bool { return c.Kind == diff.Restated }) {
			why = "lacks numbers of the draft"
		}
		fmt.Fprintf(a.stderr, "tieout: nothing was saved, because the report %s; it may be another report or an edited one, or the draft may not be the one that was filed. Name the report that was filed, draft again, or lock without --report\n", why)
		return nil, nil, errFound
	}
	if tags := slices.ContainsFunc(shown, func(s render.Shown) bool { return s.Tag != "" }); tags && count.Same == 0 {
		return nil, nil, fmt.Errorf("nothing was saved, because %s has no number of the draft; name the report that was filed, or lock without --report", name)
	}
	more, err := r.Package()
	if err != nil {
		return nil, nil, err
	}
	sums := map[string]string{}
	for _, f := range more {
		if taken[strings.ToLower(f.Name)] {
			return nil, nil, fmt.Errorf("the report %s has a file named %s, which is also the name of a file of the draft; rename the file of the report", name, f.Name)
		}
		sums[f.Name] = filing.Hash(f.Data)
	}
	return append(files, more...), sums, nil
}

// sameDraft reports whether two drafts have the same files, apart from their hashes of inputs.
func sameDraft(files, again []record.File) bool {
	list := map[string]string{}
	for _, f := range files {
		list[f.Name] = string(f.Data)
	}
	for _, f := range again {
		if data, has := list[f.Name]; f.Name != record.LockFile && (!has || data != string(f.Data)) {
			return false
		}
	}
	return len(files) == len(again)
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
