package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/disk"
	"tieout/internal/survey"
)

func (a *app) initCommand() *cobra.Command {
	out := ""
	c := &cobra.Command{
		Use:   "init WORKBOOK...",
		Short: "Draft a filing.toml from the headers of ledger exports",
		Long: `Init reads the headers and cells of workbooks, CSV files and Parquet files, and
drafts a filing.toml that maps them as ledgers. Comments mark each guess and placeholder for you to review.

The file is printed, or written to the path that -o gives. The exports must be in
the folder of that file or below it. An existing file is never overwritten.

Exit status: 0 drafted; 1 a workbook cannot be read; 2 the command could not run.`,
		Example: `  tieout init ledgers/*.xlsx -o filing.toml
  tieout init ledgers/revenue.xlsx            # print it`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("init takes one or more workbooks, such as ledgers/*.xlsx")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.init(args, out) },
	}
	c.Flags().StringVarP(&out, "output", "o", "", "the `FILE` to write (default: print it)")
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
	for _, w := range workbooks {
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
	text, found := survey.Survey(root.FS(), names)
	a.printFindings(a.stderr, found)
	if diag.Errors(found) {
		return errFound
	}
	if out == "" {
		_, err = a.stdout.Write(text)
		return err
	}
	if err := disk.Create(out, text); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s exists; move it away, or name another file with -o", out)
		}
		return fmt.Errorf("cannot write %s: %w", out, disk.Reason(err))
	}
	fmt.Fprintf(a.stdout, "%s written. Review its comments, then run tieout check\n", out)
	return nil
}
