package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
	"github.com/tieout/tieout/internal/workpaper"
)

func (a *app) workpaperCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "workpaper",
		Short: "Write the auditor's workbook, with each number as a formula over the ledger rows",
		Long: `Workpaper drafts the filing and writes an Excel workbook in which an auditor can
recalculate every number of the drafts without tieout. The sheet Index lists each
number with the cell of its formula. A sheet for each disclosure holds the formulas,
down to sheets with the rows of the ledgers. The sheet Checks recalculates each number
and compares it with the number as drafted. If you change an amount, a date or a rate,
the checks of the numbers that would print differently turn FALSE.

It writes FORM-PERIOD-workpaper.xlsx in the filing folder, or the file that -o names.
A file that tieout did not write, or that was edited since, is not replaced. If there
are errors, workpaper lists them and writes nothing.

Exit status: 0 written (there may be warnings); 1 errors were found; 2 the command
could not run.`,
		Example: `  tieout workpaper -C filings/10-K-2022
  tieout workpaper -C filings/10-K-2022 -o /tmp/workpaper.xlsx`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.workpaper(out) },
	}
	a.folder(c)
	c.Flags().StringVarP(&out, "output", "o", "", "the `FILE` to write (default: FORM-PERIOD-workpaper.xlsx in the filing folder)")
	_ = c.MarkFlagFilename("output", "xlsx")
	a.allPlaces(c)
	return c
}

func (a *app) workpaper(out string) error {
	r, err := a.walk(walk.How{Rows: true})
	if err != nil {
		return err
	}
	defer r.Close()
	a.printFindings(a.stderr, withoutInfo(r.Found))
	if diag.Errors(r.Found) {
		return errFound
	}
	if len(r.Drafts) == 0 {
		a.printFindings(a.stderr, slices.DeleteFunc(slices.Clone(r.Found), func(d diag.Diagnostic) bool { return d.Severity != diag.Info }))
		return fmt.Errorf("nothing to draft: %s maps no ledger that a disclosure of the %s needs", filing.File, r.Filing.Report.Form)
	}
	if out == "" {
		out = below(a.dir, fmt.Sprintf("%s-%s-workpaper.xlsx", r.Filing.Report.Form, r.Filing.Report.Period))
	} else if err := a.permitted(out, r.Filing); err != nil {
		return err
	} else if info, err := os.Stat(out); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name a file with -o", text.Plain(out))
	} else if disk.Contains(a.dir, out) && !strings.EqualFold(filepath.Ext(out), ".xlsx") {
		return fmt.Errorf("%s is in the filing folder and does not end in .xlsx, so another command could read it as an input; name a file that ends in .xlsx with -o", text.Plain(out))
	}
	a.restoreIn(filepath.Dir(out))
	data, err := workpaper.Make(r)
	if refused := (*workpaper.Refused)(nil); errors.As(err, &refused) {
		if a.databases.interrupted() {
			return errInterrupted
		}
		a.printFindings(a.stderr, refused.Found)
		return errFound
	}
	if err != nil {
		return fmt.Errorf("the workbook cannot be written: %w", err)
	}
	if _, err := a.files(r, false); err != nil { // inputs that were saved meanwhile
		return err
	}
	if err := disk.ReplaceFile(out, data, workpaper.Whole); err != nil {
		return err
	}
	numbers := 0
	for _, d := range r.Drafts {
		for _, m := range d.Marks {
			if m.Tag > 0 {
				numbers++
			}
		}
	}
	fmt.Fprintf(a.stdout, "workbook of %s %s written to %s\n", r.Filing.Report.Form, r.Filing.Report.Period, text.Plain(out))
	fmt.Fprintf(a.stdout, "%s, each with its formula and check; %s\n", text.Count(numbers, "number"), tally(r.Found))
	return nil
}
