package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"github.com/tieout/tieout/internal/contents"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/profile"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/survey"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

func (a *app) inspectCommand() *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use:   "inspect FILE...",
		Short: "Show what an export or a table of a database holds",
		Long: `Inspect reads workbooks, CSV files and Parquet files, and prints what they hold.
It needs no filing folder. For each sheet, it prints the header row, the ledger
that the sheet looks like, hidden and merged cells, and the rows that look like
totals and notes. For each column, it prints the number of cells of each kind, the
first and last value, the range of dates, the total of the amounts, the currencies,
and the cells that tieout cannot read.

A table or view of a database is written SOURCE:TABLE, where [sources.SOURCE] in
filing.toml describes the database. Inspect asks the database for the number of
rows, and for the type, the different values, the extremes and the totals of each
column, and prints the section of filing.toml that reads the table. SOURCE: without a
table lists the tables and views that the account of the source can read.

Exit status: 0 printed; 1 something in a file or table cannot be read; 2 the command
could not run; 130 interrupted.`,
		Example: `  tieout inspect ledgers/revenue.xlsx
  tieout inspect ledgers/* --format json
  tieout inspect warehouse: -C 10-K-FY2022
  tieout inspect warehouse:finance.revenue -C 10-K-FY2022`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("inspect takes one or more exports, such as ledgers/*.xlsx")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format must be text or json, not %q", format)
			}
			return a.inspect(args, format)
		},
	}
	formatFlag(c, &format, "text", "json")
	a.folder(c)
	return c
}

func (a *app) inspect(files []string, format string) error {
	var all []any // *tables, *profile.Table or contents.File
	refused := false
	for _, f := range expand(files) { // each in its own folder, which its path cannot leave
		if name, isSource := strings.CutSuffix(f, ":"); isSource && source.Stored(f+"t") && !exists(f) {
			t, err := a.tables(name)
			if err != nil {
				return err
			}
			all, refused = append(all, t), refused || t.Refused != nil
			continue
		}
		if source.Stored(f) && !exists(f) {
			t, err := a.profile(f)
			if err != nil {
				return err
			}
			all, refused = append(all, t), refused || t.Refused != nil
			continue
		}
		root, err := os.OpenRoot(filepath.Dir(f))
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", f, disk.Reason(err))
		}
		list := survey.Inspect(root.FS(), []string{filepath.Base(f)})
		root.Close()
		for i := range list {
			list[i].File = f
			all, refused = append(all, list[i]), refused || list[i].Refuses()
		}
	}
	if format == "json" {
		out, err := json.MarshalIndent(all, "", "  ")
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(a.stdout, "%s\n", out); err != nil {
			return err
		}
	} else {
		for i, c := range all {
			if i > 0 {
				fmt.Fprintln(a.stdout)
			}
			switch c := c.(type) {
			case contents.File:
				printContents(a.stdout, c)
			case *profile.Table:
				printTable(a.stdout, c)
			case *tables:
				printTables(a.stdout, c)
			}
		}
	}
	if refused {
		return errFound
	}
	return nil
}

// printContents prints what a file holds. Every text of the file is escaped.
func printContents(w io.Writer, c contents.File) {
	line := func(indent int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", indent), text.Plain(fmt.Sprintf(format, args...)))
	}
	kind := c.Kind
	if c.Encoding != "" {
		kind += " in " + c.Encoding
	}
	if c.Delimiter != "" {
		kind += fmt.Sprintf(", fields separated by %s", toml.Quote(c.Delimiter))
	}
	line(0, "%s: %s", c.File, kind)
	for _, r := range c.Refused {
		line(1, "cannot be read: %s", r.Reason)
	}
	for i, s := range c.Sheets {
		if slices.ContainsFunc(c.Sheets[:i], func(o contents.Sheet) bool { return alike(o, s) }) {
			continue
		}
		printSheet(line, s)
		var same []string
		for _, o := range c.Sheets[i+1:] {
			if alike(s, o) {
				same = append(same, toml.Quote(text.Clip(o.Sheet, 60)))
			}
		}
		if more := len(same) - mostAlike; more > 0 {
			same = append(same[:mostAlike], figure.Group(fmt.Sprint(more))+" more")
		}
		if same != nil {
			line(1, "sheets with the same headers, which --format json describes: %s", text.List(same, "and"))
		}
	}
}

// mostAlike is the most sheets that a line lists.
const mostAlike = 40

// alike reports whether two sheets have the same headers and fields, and no cell that could not
// be read.
func alike(a, b contents.Sheet) bool {
	return a.HeaderRow > 0 && a.HeaderRow == b.HeaderRow && a.Ledger == b.Ledger && a.Lacks == b.Lacks && a.Hidden == b.Hidden && a.VeryHidden == b.VeryHidden &&
		len(a.Refused) == 0 && len(b.Refused) == 0 && a.More == b.More &&
		slices.EqualFunc(a.Columns, b.Columns, func(p, q contents.Column) bool {
			return p.Column == q.Column && p.Header == q.Header && p.Field == q.Field
		})
}

func printSheet(line func(indent int, format string, args ...any), s contents.Sheet) {
	var about []string
	add := func(format string, args ...any) { about = append(about, fmt.Sprintf(format, args...)) }
	switch {
	case s.VeryHidden:
		add("very hidden")
	case s.Hidden:
		add("hidden")
	}
	if s.Range == "" {
		add("blank")
	} else {
		add("%s", s.Range)
	}
	if s.HeaderRow > 0 {
		add("headers in row %d", s.HeaderRow)
		add("%s", text.Count(s.Rows, "row"))
	}
	switch {
	case s.Ledger != "" && s.Lacks == "":
		add("looks like %s", s.Ledger)
	case s.Ledger != "":
		add("looks like %s; missing: %s", s.Ledger, s.Lacks)
	}
	name := "rows"
	if s.Sheet != "" {
		name = "sheet " + toml.Quote(text.Clip(s.Sheet, 60))
	}
	line(1, "%s: %s", name, strings.Join(about, "; "))
	list := func(what string, items []string, more int) {
		if len(items) == 0 {
			return
		}
		var quoted []string
		for _, item := range items {
			quoted = append(quoted, toml.Quote(item))
		}
		if more > 0 {
			quoted = append(quoted, figure.Group(fmt.Sprint(more))+" more")
		}
		line(2, "%s: %s", what, text.List(quoted, "and"))
	}
	list("titles", s.Titles, 0)
	if s.HiddenRows > 0 {
		line(2, "%s", text.Count(s.HiddenRows, "hidden row"))
	}
	list("hidden columns", s.HiddenCols, 0)
	if s.Filter != "" {
		line(2, "filtered range: %s", s.Filter)
	}
	list("merged cells", s.Merged, s.MergedMore)
	list("rows that look like totals", s.Totals, 0)
	list("rows that look like notes", s.Notes, 0)
	for _, c := range s.Columns {
		printColumn(line, c)
	}
	if s.More > 0 {
		line(2, "and %s more", text.Count(s.More, "column"))
	}
	for _, r := range s.Refused {
		more := ""
		if r.Count > 1 {
			more = fmt.Sprintf(", and %s like it", text.Count(r.Count-1, "cell"))
		}
		line(2, "cannot be read: %s: %s%s", r.At, r.Reason, more)
	}
}

// printColumn prints what a column holds.
func printColumn(line func(indent int, format string, args ...any), c contents.Column) {
	head := c.Column + " " + toml.Quote(c.Header)
	if c.Field != "" {
		head += " (" + c.Field + ")"
	}
	var cells []string
	for _, kind := range contents.Kinds {
		switch n := c.Cells[kind]; {
		case n == 0:
		case kind == "text" || kind == "blank":
			cells = append(cells, figure.Group(fmt.Sprint(n))+" "+kind)
		default:
			first, rest := kind, ""
			if i := strings.IndexByte(kind, ' '); i > 0 && strings.Contains(kind, " as ") || strings.Contains(kind, " with") {
				first, rest = kind[:i], kind[i:]
			}
			cells = append(cells, text.Count(n, first)+rest)
		}
	}
	if cells == nil {
		cells = []string{"no cells"}
	}
	line(2, "%s: %s", head, strings.Join(cells, ", "))
	var more []string
	add := func(format string, args ...any) { more = append(more, fmt.Sprintf(format, args...)) }
	if c.Formulas > 0 {
		add("%s", text.Count(c.Formulas, "formula"))
	}
	if c.First != "" {
		add("first %s, last %s", toml.Quote(c.First), toml.Quote(c.Last))
	}
	if c.From != "" {
		add("dates from %s to %s", c.From, c.To)
	}
	if c.DateForms != nil {
		add("dates as text in the form %s", strings.Join(c.DateForms, " or "))
	}
	if c.Numbers != nil {
		add("amounts as text in the form %s", strings.Join(c.Numbers, " or "))
	}
	if c.Total != "" {
		total := "total " + text.Group(c.Total)
		if c.Summed {
			total += " without the last cell, which is the sum of the others"
		}
		add("%s", total)
	}
	switch {
	case c.More:
		add("more than %s different values", figure.Group(fmt.Sprint(c.Distinct)))
	case len(c.Values) > 0 && len(c.Values) == c.Distinct:
		var quoted []string
		for _, v := range c.Values {
			quoted = append(quoted, toml.Quote(v))
		}
		add("values %s", text.List(quoted, "and"))
	case c.Distinct > 0:
		add("%s different values", figure.Group(fmt.Sprint(c.Distinct)))
	}
	if c.Currencies != nil {
		add("currencies %s", strings.Join(c.Currencies, ", "))
	}
	if more != nil {
		line(3, "%s", strings.Join(more, "; "))
	}
}
