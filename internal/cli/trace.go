package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tieout/internal/diag"
	"tieout/internal/draft"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
	"tieout/internal/render"
)

func (a *app) traceCommand() *cobra.Command {
	format, rows := "text", 10
	c := &cobra.Command{
		Use:   "trace FACT",
		Short: "Tell where a number comes from, down to the rows",
		Long: `Trace prints a fact's value, definition and formula, the facts it was computed
from, and for those read straight from a ledger the cells scanned and the rows
that were summed. A fact without a time is that of the report's period.`,
		Example: `  tieout trace ndr@FY2022
  tieout trace 'revenue.increase[new]' --rows 50
  tieout trace revenue@FY2022 --format json`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			r, err := a.walk(draft.How{})
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var ids []string
			for _, f := range r.facts.Facts.All() {
				ids = append(ids, f.ID.String()+"\t"+f.Words.Label)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format must be text or json, and is %q", format)
			}
			if rows < 0 {
				return fmt.Errorf("--rows must be 0 or more, and is %d", rows)
			}
			return a.trace(args[0], format, rows)
		},
	}
	a.folder(c)
	formatFlag(c, &format, "text", "json")
	c.Flags().IntVar(&rows, "rows", rows, "the most rows to print for a fact, largest first (text alone; 0 is all)")
	return c
}

func (a *app) trace(name, format string, most int) error {
	r, err := a.walk(draft.How{})
	if err != nil {
		return err
	}
	if diag.Errors(r.found) {
		a.tell(a.stderr, r.found)
		return errFound
	}
	if !strings.Contains(name, "@") {
		name += "@" + r.filing.Report.Period.String()
	}
	id, err := fact.ParseID(name)
	if err != nil {
		return err
	}
	f, why := r.facts.Facts.Get(id)
	if f == nil {
		return fmt.Errorf("%s: %s", id, why)
	}
	t := &tracer{r: r, seen: map[fact.ID]bool{}}
	node := t.node(f)
	if format == "json" {
		a.stdout.Write(render.JSON(node))
		return nil
	}
	var b strings.Builder
	t.text(&b, node, "", "", most, map[string]bool{})
	fmt.Fprint(a.stdout, b.String())
	return nil
}

// traced is a fact as trace tells it.
type traced struct {
	ID         string        `json:"id"`
	Label      string        `json:"label"`
	Value      string        `json:"value"`
	Unit       string        `json:"unit"`
	Period     render.Period `json:"period"`
	Definition string        `json:"definition"`
	Formula    string        `json:"formula"`
	Cells      []string      `json:"cells"`
	Rows       []tracedRow   `json:"rows"`
	Inputs     []*traced     `json:"inputs"`
	fact       *fact.Fact
}

// tracedRow is a row that was summed.
type tracedRow struct {
	At     string            `json:"at"`             // the cell of its amount
	Adds   string            `json:"adds,omitempty"` // to the fact, in reporting currency; none where rows are netted by customer
	Fields map[string]string `json:"fields"`
	adds   quantity.Amount
	line   ledger.Line
}

type tracer struct {
	r    *result
	seen map[fact.ID]bool
}

func (t *tracer) node(f *fact.Fact) *traced {
	told := render.Facts(fact.SetOf(f), t.r.filing.Registrant.Prefix)[0]
	n := &traced{ID: told.ID, Label: f.Words.Label, Value: told.Value, Unit: told.Unit, Period: told.Period, Definition: f.Words.Definition,
		Formula: f.Words.Formula, Cells: told.Cells, Rows: []tracedRow{}, Inputs: []*traced{}, fact: f}
	for _, s := range t.r.facts.Rows[f.ID] {
		ledger.Rows(t.r.filing, s.Ledger, s.Keep, func(l ledger.Line, r *ledger.Row) {
			row := rowOf(l)
			if s.Adds != nil {
				row.adds = s.Adds(r)
				row.Adds = row.adds.String()
			}
			n.Rows = append(n.Rows, row)
		})
	}
	for _, id := range f.Origin.Inputs {
		if input, _ := t.r.facts.Facts.Get(id); input != nil {
			n.Inputs = append(n.Inputs, t.node(input))
		}
	}
	return n
}

// rowOf tells a row by the cell of its amount.
func rowOf(l ledger.Line) tracedRow {
	row := tracedRow{Fields: map[string]string{}, line: l}
	for _, f := range l.Fields {
		row.Fields[f.Name] = f.Text
		if f.Name == "arr" || f.Name == "amount" {
			row.At = f.At.String()
		}
	}
	return row
}

// text draws the tree. A fact that was drawn before is named, not drawn again.
func (t *tracer) text(b *strings.Builder, n *traced, first, rest string, most int, drawn map[string]bool) {
	fmt.Fprintf(b, "%s%s = %s  %s\n", first, n.ID, readable(n.fact), n.Label)
	if drawn[n.ID] {
		fmt.Fprintf(b, "%s    as above\n", rest)
		return
	}
	drawn[n.ID] = true
	bar := "    "
	if len(n.Inputs) > 0 {
		bar = "│   "
	}
	line := func(format string, args ...any) {
		fmt.Fprintf(b, "%s%s%s\n", rest, bar, plain(fmt.Sprintf(format, args...)))
	}
	line("%s", n.Formula)
	for _, c := range n.Cells {
		line("%s", c)
	}
	t.rows(n, most, line)
	for i, input := range n.Inputs {
		if i == len(n.Inputs)-1 {
			t.text(b, input, rest+"└── ", rest+"    ", most, drawn)
		} else {
			t.text(b, input, rest+"├── ", rest+"│   ", most, drawn)
		}
	}
}

func (t *tracer) rows(n *traced, most int, line func(string, ...any)) {
	if len(n.Rows) == 0 {
		return
	}
	rows := slices.Clone(n.Rows)
	slices.SortStableFunc(rows, func(x, y tracedRow) int {
		return cmp.Or(magnitude(y.adds).Cmp(magnitude(x.adds)), strings.Compare(x.Fields["customer"], y.Fields["customer"]))
	})
	line("%s:", count(len(rows), "row"))
	if most > 0 && len(rows) > most {
		rows = rows[:most]
	}
	for _, r := range rows {
		var words []string
		for _, f := range r.line.Fields {
			if f.Name == "arr" || f.Name == "amount" {
				f.Text = figure.Group(f.Text)
			}
			words = append(words, f.Text)
		}
		if r.Adds != "" {
			words = append(words, "adds "+figure.Group(r.Adds))
		}
		line("  %s  %s", r.At, strings.Join(words, " · "))
	}
	if left := len(n.Rows) - len(rows); left > 0 {
		line("  and %s more; --rows 0 prints all", count(left, "row"))
	}
}

func magnitude(a quantity.Amount) quantity.Amount {
	if a.Sign() < 0 {
		return a.Neg()
	}
	return a
}

// readable gives a fact's exact value as a person reads it.
func readable(f *fact.Fact) string {
	if f.Value.Unit() == quantity.Pure {
		how, _ := figure.ParseFormat("percent1")
		shown := figure.Amount(f.Value, how)
		sign := ""
		if shown.Negative {
			sign = "−"
		}
		return fmt.Sprintf("%s (%s%s%%)", f.Value, sign, shown.Digits)
	}
	return fmt.Sprintf("%s %s", figure.Group(f.Value.String()), f.Value.Unit())
}
