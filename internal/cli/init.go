package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/record"
	"tieout/internal/survey"
)

func (a *app) initCommand() *cobra.Command {
	out := ""
	c := &cobra.Command{
		Use:   "init WORKBOOK...",
		Short: "Guess a filing.toml from the headers of workbooks",
		Long: `Init looks at the headers and cells of workbooks, and writes a filing.toml that
maps them as ledgers, with comments where a person must look. It prints it, or
writes it with -o; the workbooks must be in the folder of that file or below.`,
		Example: "  tieout init ledgers/*.xlsx -o filing.toml",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("init needs workbooks, such as ledgers/*.xlsx")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.init(args, out) },
	}
	c.Flags().StringVarP(&out, "output", "o", "", "the file to write (default: stdout)")
	return c
}

func (a *app) init(workbooks []string, out string) error {
	folder := "."
	if out != "" {
		folder = filepath.Dir(out)
		if _, err := os.Lstat(out); err == nil {
			return fmt.Errorf("%s is there, and would be overwritten", out)
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
			return fmt.Errorf("%s is outside %s, where filing.toml would be; move it there, or write filing.toml above both with -o", w, base)
		}
		names = append(names, filepath.ToSlash(rel))
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", base, record.Reason(err))
	}
	text, found := survey.Survey(root.FS(), names)
	a.tell(a.stderr, found)
	if diag.Errors(found) {
		return errFound
	}
	if out == "" {
		_, err = a.stdout.Write(text)
		return err
	}
	if err := record.Create(out, text); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there, and would be overwritten", out)
		}
		return fmt.Errorf("%s cannot be written: %w", out, record.Reason(err))
	}
	fmt.Fprintf(a.stdout, "%s written; read its comments, then run tieout check\n", out)
	return nil
}
