package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tieout/internal/diff"
	"tieout/internal/record"
	"tieout/internal/trace"
)

// errChanged ends a comparison that found changes.
var errChanged = fmt.Errorf("%w: the drafts differ", errFound)

func (a *app) diffCommand() *cobra.Command {
	format, against := "text", ""
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Tell what changed between two drafts",
		Long: `Diff compares two draft folders, figures apart from words, and tells of each
change what made it: the period moved on (rolled), the ledgers say another amount
(restated), customers or captions count elsewhere (remapped), a policy changed
(redefined), words (reworded), digits (rounding), or what is there (added,
removed). With --against it compares the current draft of the filing folder with
what was filed under a name.

The exit status is 0 where nothing changed, and 1 where something did.`,
		Example: `  tieout diff drafts/10-Q-FY2022Q2 drafts/10-Q-FY2022Q3
  tieout diff --against 10-K-FY2021 -C filings/10-K-2022
  tieout diff OLD NEW --format html > redline.html`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case against == "" && len(args) != 2:
				return fmt.Errorf("diff needs two draft folders, OLD and NEW; or --against NAME")
			case against != "" && len(args) > 1:
				return fmt.Errorf("diff --against compares one draft folder, and has %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json", "html", "md"}, format) {
				return fmt.Errorf("--format must be text, json, html or md, and is %q", format)
			}
			if against != "" {
				var err error
				if args, err = a.sinceFiled(against, args); err != nil {
					return err
				}
			}
			return a.diff(args[0], args[1], format)
		},
	}
	a.folder(c)
	c.Flags().StringVar(&against, "against", "", "compare the current draft with what was filed under this name")
	formatFlag(c, &format, "text", "json", "html", "md")
	return c
}

// sinceFiled gives what was filed under a name, and the draft it is compared with:
// the one named, or the filing folder's own.
func (a *app) sinceFiled(name string, args []string) ([]string, error) {
	if !filedName.MatchString(name) {
		return nil, fmt.Errorf("--against names a folder in filed, and is %q", name)
	}
	if len(args) == 1 {
		return []string{filepath.Join(a.dir, record.Folder, name), args[0]}, nil
	}
	r, err := a.open()
	if err != nil {
		return nil, err
	}
	out, err := a.defaultOut(r.Filing)
	if moved := moved(r.Filing, out); moved != nil {
		fmt.Fprintf(a.stderr, "tieout: %s changed since %s was drafted; draft again to compare what the ledgers give now\n", strings.Join(moved, ", "), out)
	}
	return []string{filepath.Join(a.dir, record.Folder, name), out}, err
}

func (a *app) diff(old, new, format string) error {
	var drafts [2]*record.Draft
	for i, name := range []string{old, new} {
		root, err := os.OpenRoot(name)
		if err != nil {
			return fmt.Errorf("there is no draft folder %s: %w", name, record.Reason(err))
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
	default:
		a.stdout.Write(diff.Text(changes, coloured(a.stdout), columns()))
	}
	if len(changes) > 0 {
		return errChanged
	}
	return nil
}

// mostCells is how many cells are told of a key that moved a figure.
const mostCells = 3

// rowsOf finds the rows of keys in the ledgers of the filing folder, where these are to
// the byte what a draft was made from.
func (a *app) rowsOf(d *record.Draft, keys []record.Key) map[record.Key]record.KeyRows {
	r, err := a.open()
	if err != nil || !r.Usable() || r.Filing.Report.Period != d.Period || r.Filing.Report.Form != d.Lock.Form || d.Lock.MovedInputs(r.Filing.FS) != nil {
		return nil
	}
	r.How.Rows = true
	r.Compute()
	return trace.Keys(r.Facts, keys, mostCells)
}

// columns is the width of the terminal, or 80.
func columns() int {
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}
