package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

func (a *app) reportCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "report",
		Short: "Write the notes as an inline XBRL report with its taxonomy",
		Long: `Report drafts the notes and writes them with a cover page as an inline XBRL
document, with the extension taxonomy that EDGAR requires, and the same facts as
xBRL-JSON and as a report package. It writes reports/FORM-PERIOD in the filing
folder, or the folder that -o names. The report of an 8-K is its cover page. The
facts of the cover page are in [cover], [auditor] and [[security]] of filing.toml;
see "tieout explain cover". If the default folder holds another report, such as an
earlier 8-K of the quarter or the report that this one amends, name a folder with
-o. If there are errors, report lists them and writes nothing.

Exit status: 0 written (there may be warnings); 1 errors were found; 2 the command
could not run.`,
		Example: `  tieout report -C filings/10-K-2022
  tieout report -C filings/10-K-2022 -o /tmp/report`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.report(out) },
	}
	a.folder(c)
	c.Flags().StringVarP(&out, "output", "o", "", "the `FOLDER` to write (default: reports/FORM-PERIOD in the filing folder)")
	_ = c.MarkFlagDirname("output")
	a.allPlaces(c)
	return c
}

// documentType matches the tag of the document type in a report.
var documentType = regexp.MustCompile(`name="dei:DocumentType"[^>]*>([^<]*)<`)

// another returns an error if a folder holds another report than the files: one on another
// date, or the one that the files amend.
func another(out string, files []record.File) error {
	lock, _, err := record.ReadLock(out)
	if err != nil || !lock.Report {
		return nil
	}
	typeOf := func(data []byte) string {
		if m := documentType.FindSubmatch(data); m != nil {
			return string(m[1])
		}
		return ""
	}
	for _, f := range files {
		if filepath.Ext(f.Name) != ".htm" {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(lock.Outputs)) {
			if filepath.Ext(name) != ".htm" {
				continue
			}
			before, err := os.ReadFile(below(out, filepath.Base(name)))
			if err != nil {
				continue
			}
			if is := typeOf(before); name != f.Name || is != typeOf(f.Data) {
				return fmt.Errorf("%s holds another report, the %s in %s; name a folder for the new %s with -o, or remove the old folder", text.Plain(out), text.Plain(is), text.Plain(name), typeOf(f.Data))
			}
		}
	}
	return nil
}

func (a *app) report(out string) error {
	r, err := a.walk(walk.How{})
	if err != nil {
		return err
	}
	var files []record.File
	if !diag.Errors(r.Found) {
		files = r.Report()
	}
	a.printFindings(a.stderr, withoutInfo(r.Found))
	if files == nil {
		return errFound
	}
	if out == "" {
		if out, err = a.defaultOut(r.Filing, record.Reports); err != nil {
			return err
		}
		if err = another(out, files); err != nil {
			return err
		}
	}
	if err = a.permitted(out, r.Filing); err != nil {
		return err
	}
	a.restoreIn(filepath.Dir(out))
	if err := record.Write(out, files); err != nil {
		return err
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	numbers := 0
	for _, d := range ixbrl.TaggedDrafts(r.Drafts) {
		for _, m := range d.Marks {
			if m.Tag > 0 {
				numbers++
			}
		}
	}
	fmt.Fprintf(a.stdout, "report on %s %s written to %s: %s\n", r.Filing.Report.Form, r.Filing.Report.Period, text.Plain(out), strings.Join(names, ", "))
	fmt.Fprintf(a.stdout, "cover page and %s; %s\n", text.Count(numbers, "tagged number"), tally(r.Found))
	for _, d := range r.Found {
		if slices.Contains([]diag.Code{"XBR003", "XBR004"}, d.Code) {
			fmt.Fprintf(a.stdout, "%s: %s\n", d.Code, text.Plain(text.Capital(d.Detail)+". "+d.Remedy+"."))
		}
	}
	return nil
}
