package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/trace"
)

func (a *app) traceCommand() *cobra.Command {
	format, rows := "text", 10
	c := &cobra.Command{
		Use:   "trace FACT",
		Short: "Show where a number comes from, down to the ledger rows",
		Long: `Trace prints the exact value and the formula of a number, and the numbers from
which it is computed. For each number that is a sum over a ledger, trace also prints
the cells that were read and the rows that were included. FACT is the id of the
number, such as ndr@FY2022. An id without @PERIOD means the number for the report's
period. The file facts.json in a draft folder lists all numbers with their ids.

Exit status: 0 printed; 1 errors were found; 2 the command could not run, or the
number has no value.`,
		Example: `  tieout trace ndr@FY2022
  tieout trace 'revenue.increase[new]' --rows 50
  tieout trace revenue@FY2022 --format json`,
		Args: oneArg("the id of a number, such as ndr@FY2022"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			r, err := a.open()
			if err != nil || !r.Usable() {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			r.Compute()
			defer r.Close()
			var ids []string
			for _, f := range r.Facts.Facts.All() {
				ids = append(ids, f.ID.String()+"\t"+f.Words.Label)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format must be text or json, not %q", format)
			}
			if rows < 0 {
				return fmt.Errorf("--rows must be 0 or more, not %d", rows)
			}
			return a.trace(args[0], format, rows)
		},
	}
	a.folder(c)
	formatFlag(c, &format, "text", "json")
	c.Flags().IntVar(&rows, "rows", rows, "`NUMBER` of rows to print for each sum, largest first; 0 prints all (text format only)")
	return c
}

func (a *app) trace(name, format string, limit int) error {
	r, err := a.open()
	if err != nil {
		return err
	}
	if diag.Errors(r.Found) { // such as a policy that cannot be read
		a.printFindings(a.stderr, diag.Group(diag.Sort(r.Found)))
		return errFound
	}
	if !strings.Contains(name, "@") {
		name += "@" + r.Filing.Report.Period.String()
	}
	id, err := fact.ParseID(name)
	if err != nil {
		return err
	}
	r.How.Rows = true
	r.Compute()
	defer r.Close()
	if a.databases.interrupted() {
		return errInterrupted
	}
	traced, why := r.Facts.Facts.Get(id)
	if traced == nil {
		if r.Facts.Facts.Reported(id) {
			a.printFindings(a.stderr, withoutInfo(diag.Group(diag.Sort(r.Found))))
			return errFound
		}
		return fmt.Errorf("%s: %s", id, why)
	}
	if format == "json" {
		limit = 0
	}
	top, found := trace.Of(r.Filing, r.Facts, traced, limit)
	if a.databases.interrupted() {
		return errInterrupted
	}
	if found != nil {
		a.printFindings(a.stderr, found)
		return errFound
	}
	if format == "json" {
		a.stdout.Write(record.JSON(top))
		return nil
	}
	var b strings.Builder
	drawTrace(&b, top, "", "", map[fact.ID]bool{})
	fmt.Fprint(a.stdout, b.String())
	return nil
}

// drawTrace writes the tree of a fact and refers to a fact already drawn as "as above".
func drawTrace(b *strings.Builder, n *trace.Node, first, rest string, drawn map[fact.ID]bool) {
	fmt.Fprintf(b, "%s%s = %s  %s\n", first, n.ID, readable(n.Fact), n.Label)
	if drawn[n.Fact.ID] {
		fmt.Fprintf(b, "%s    as above\n", rest)
		return
	}
	drawn[n.Fact.ID] = true
	bar := "    "
	if len(n.Inputs) > 0 {
		bar = "│   "
	}
	line := func(format string, args ...any) {
		fmt.Fprintf(b, "%s%s%s\n", rest, bar, text.Plain(fmt.Sprintf(format, args...)))
	}
	line("%s", n.Formula)
	for _, run := range source.Runs(n.Fact.Origin.Cells) {
		line("%s", run)
	}
	traceRows(n, line)
	for i, input := range n.Inputs {
		if i == len(n.Inputs)-1 {
			drawTrace(b, input, rest+"└── ", rest+"    ", drawn)
		} else {
			drawTrace(b, input, rest+"├── ", rest+"│   ", drawn)
		}
	}
}

func traceRows(n *trace.Node, line func(string, ...any)) {
	if n.Summed == 0 {
		return
	}
	line("%s:", text.Count(n.Summed, "row"))
	for _, r := range n.Rows {
		var words []string
		for _, f := range r.Line.Fields {
			if schema.IsAmount(f.Name) {
				f.Text = figure.Group(f.Text)
			}
			words = append(words, f.Text)
		}
		words = append(words, "adds "+figure.Group(r.Adds))
		line("  %s  %s", r.At, strings.Join(words, " · "))
	}
	if left := n.Summed - len(n.Rows); left > 0 {
		line("  and %s more; --rows 0 prints all", text.Count(left, "row"))
	}
}

// readable formats a fact's exact value for a person.
func readable(f *fact.Fact) string {
	if f.Value.Unit() == quantity.Pure {
		how, _ := figure.ParseFormat("percent1")
		shown := figure.Amount(f.Value, how)
		sign := ""
		if shown.Negative {
			sign = "−"
		}
		unit := "%"
		if f.ID.IsPoints() {
			unit = " percentage points"
		}
		return fmt.Sprintf("%s (%s%s%s)", f.Value, sign, shown.Digits, unit)
	}
	return fmt.Sprintf("%s %s", figure.Group(f.Value.String()), f.Value.Unit())
}
