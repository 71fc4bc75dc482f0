package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/survey"
	"github.com/tieout/tieout/internal/text"
)

func (a *app) initCommand() *cobra.Command {
	out := ""
	c := &cobra.Command{
		Use:   "init FILE...",
		Short: "Draft a filing.toml from exports",
		Long: `Init reads the headers and cells of workbooks, CSV files and Parquet files and
drafts a filing.toml that maps them as ledgers, in the layout in which the systems
exported them. Init recognizes files and sheets that form one ledger, columns for
each month, dates and amounts stored as text, total rows and footers. A comment
states the evidence for each line.

If the exports do not contain a value, init writes "?". tieout check lists each
"?", and nothing is drafted until you replace all of them.

Init prints the drafted file, or writes it to the path that -o names. The exports
must be in the folder of that file or in a folder below it. Init never overwrites an
existing file.

An export that cannot be read is reported and left out, and the others are drafted.

Exit status: 0 drafted; 1 an export cannot be read; 2 the command could not run.`,
		Example: `  tieout init ledgers/* -o filing.toml
  tieout init ledgers/revenue.xlsx            # print the text`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("init takes one or more exports, such as ledgers/*.xlsx")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.init(args, out) },
	}
	c.Flags().StringVarP(&out, "output", "o", "", "the `FILE` to write (default: print the text)")
	return c
}

func (a *app) init(workbooks []string, out string) error {
	folder := "."
	if out != "" {
		folder = filepath.Dir(out)
		if _, err := os.Lstat(out); err == nil {
			return fmt.Errorf("%s exists; move it away, or name another file with -o", out)
		}
	}
	base, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	var names []string
	for _, w := range expand(workbooks) {
		if source.Stored(w) && !exists(w) {
			return fmt.Errorf("init drafts from files, and %s is a table of a database; run `tieout inspect %[1]s`, which prints the section of filing.toml that reads it (tieout explain sources)", text.Plain(w))
		}
		full, err := filepath.Abs(w)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(base, full)
		if err != nil || !filepath.IsLocal(rel) {
			return fmt.Errorf("%s is outside %s, the folder of filing.toml; move the workbook there, or use -o to write filing.toml in a folder above both", w, base)
		}
		names = append(names, filepath.ToSlash(rel))
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", base, disk.Reason(err))
	}
	toml, open, found := survey.Survey(root.FS(), names)
	a.printFindings(a.stderr, found)
	if toml == nil {
		return errFound
	}
	if out == "" {
		if _, err = a.stdout.Write(toml); err == nil && diag.Errors(found) {
			err = errFound
		}
		return err
	}
	if err := disk.Create(out, toml); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s exists; move it away, or name another file with -o", out)
		}
		return fmt.Errorf("cannot write %s: %w", out, disk.Reason(err))
	}
	if diag.Errors(found) {
		fmt.Fprintf(a.stdout, "%s written without the exports that could not be read. %s Correct the exports, and add their sections from another run of tieout init\n", out, questions(open))
		return errFound
	}
	fmt.Fprintf(a.stdout, "%s written. %s Review its comments, then run tieout check\n", out, questions(open))
	return nil
}

// expand replaces each pattern such as ledgers/*.xlsx by the files that match it, sorted: the
// shells of Windows leave that to the program. A name that exists, and a pattern that nothing
// matches, stay.
func expand(args []string) (names []string) {
	for _, arg := range args {
		matches, err := filepath.Glob(arg)
		if err != nil || len(matches) == 0 || !strings.ContainsAny(arg, "*?") || exists(arg) {
			matches = []string{arg}
		}
		names = append(names, matches...)
	}
	return names
}

// mostOpen is the most lines that a sentence lists.
const mostOpen = 20

// questions returns a sentence about the lines that a person must answer.
func questions(open []int) string {
	if len(open) == 0 {
		return "It has no open questions."
	}
	var lines []string
	for _, n := range open[:min(len(open), mostOpen)] {
		lines = append(lines, fmt.Sprint(n))
	}
	if more := len(open) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("%d more", more))
	}
	if len(lines) == 1 {
		return fmt.Sprintf("Answer the \"?\" on line %s.", lines[0])
	}
	return fmt.Sprintf("Answer each \"?\", on lines %s.", text.List(lines, "and"))
}
