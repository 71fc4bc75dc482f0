package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tieout/internal/compute"
	"tieout/internal/diag"
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
		Args: oneArg("a fact, such as ndr@FY2022"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			f, _, err := a.open()
			if err != nil || !usable(f) {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var ids []string
			for _, f := range a.compute(f).facts.Facts.All() {
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
	f, found, err := a.open()
	if err != nil {
		return err
	}
	if diag.Errors(found) { // what a mistaken policy would have been is not known
		a.tell(a.stderr, diag.Sort(found))
		return errFound
	}
	if !strings.Contains(name, "@") {
		name += "@" + f.Report.Period.String()
	}
	id, err := fact.ParseID(name)
	if err != nil {
		return err
	}
	r := a.compute(f)
	traced, why := r.facts.Facts.Get(id)
	if traced == nil {
		if r.facts.Facts.Told(id) {
			a.tell(a.stderr, worth(diag.Sort(append(found, r.found...))))
			return errFound
		}
		return fmt.Errorf("%s: %s", id, why)
	}
	t := &tracer{r: r, nodes: map[fact.ID]*node{}}
	top := t.node(traced)
	if format == "json" {
		most = 0
	}
	t.fill(most)
	if format == "json" {
		a.stdout.Write(render.JSON(top))
		return nil
	}
	var b strings.Builder
	t.text(&b, top, "", "", map[fact.ID]bool{})
	fmt.Fprint(a.stdout, b.String())
	return nil
}

// node is a fact as trace tells it.
type node struct {
	ID         string        `json:"id"`
	Label      string        `json:"label"`
	Value      string        `json:"value"`
	Unit       string        `json:"unit"`
	Period     render.Period `json:"period"`
	Definition string        `json:"definition"`
	Formula    string        `json:"formula"`
	Cells      []string      `json:"cells"`
	Rows       []row         `json:"rows"`
	Inputs     []*node       `json:"inputs"`
	fact       *fact.Fact
	summed     int  // rows, of which Rows may hold the largest alone
	full       bool // Rows begins with the largest so far
}

// row is a row that was summed.
type row struct {
	At     string            `json:"at"`             // the cell of its amount
	Adds   string            `json:"adds,omitempty"` // to the fact, in reporting currency; none where rows are netted by customer
	Fields map[string]string `json:"fields"`
	adds   quantity.Amount
	line   ledger.Line
}

type tracer struct {
	r     *result
	nodes map[fact.ID]*node // each fact once, however many are made from it
	order []*node
}

func (t *tracer) node(f *fact.Fact) *node {
	if n := t.nodes[f.ID]; n != nil {
		return n
	}
	told := render.Facts(fact.SetOf(f), t.r.filing.Registrant.Prefix)[0]
	n := &node{ID: told.ID, Label: f.Words.Label, Value: told.Value, Unit: told.Unit, Period: told.Period, Definition: f.Words.Definition,
		Formula: f.Words.Formula, Cells: told.Cells, Rows: []row{}, Inputs: []*node{}, fact: f}
	t.nodes[f.ID] = n
	t.order = append(t.order, n)
	for _, id := range f.Origin.Inputs {
		if input, _ := t.r.facts.Facts.Get(id); input != nil {
			n.Inputs = append(n.Inputs, t.node(input))
		}
	}
	return n
}

// fill reads each ledger once more, and gives each fact the rows it was summed
// from: all of them, or so many of the largest.
func (t *tracer) fill(most int) {
	for _, l := range t.r.filing.Ledgers {
		type wanted struct {
			*node
			compute.Selection
		}
		var list []wanted
		for _, n := range t.order {
			for _, s := range t.r.facts.Rows[n.fact.ID] {
				if s.Ledger == l.Ledger {
					list = append(list, wanted{n, s})
				}
			}
		}
		if list == nil {
			continue
		}
		ledger.Rows(t.r.filing, l.Ledger, func(r *ledger.Row, line func() ledger.Line) {
			for _, w := range list {
				if w.Keep(r) {
					w.take(r, line, w.Adds, most)
				}
			}
		})
	}
	for _, n := range t.order {
		n.trim(most)
		for i := range n.Rows {
			n.Rows[i].told()
		}
	}
}

// take adds a row. Where so many are wanted, those that are no larger than what is
// kept are counted alone.
func (n *node) take(r *ledger.Row, line func() ledger.Line, adds func(*ledger.Row) quantity.Amount, most int) {
	n.summed++
	var taken row
	if adds != nil {
		taken.adds = adds(r)
		taken.Adds = taken.adds.String()
	}
	if most > 0 && n.full && magnitude(taken.adds).Cmp(magnitude(n.Rows[most-1].adds)) <= 0 {
		return
	}
	taken.line = line()
	n.Rows = append(n.Rows, taken)
	if most > 0 && len(n.Rows) > 8*most {
		n.trim(most)
		n.full = true
	}
}

// trim sorts the rows, largest first where they are added up, and keeps so many.
func (n *node) trim(most int) {
	if most == 0 {
		return
	}
	slices.SortStableFunc(n.Rows, func(x, y row) int {
		return cmp.Or(magnitude(y.adds).Cmp(magnitude(x.adds)), cmp.Compare(x.line.Num, y.line.Num))
	})
	if len(n.Rows) > most {
		n.Rows = n.Rows[:most]
	}
}

// told tells a row by the cell of its amount.
func (r *row) told() {
	r.Fields = map[string]string{}
	for _, f := range r.line.Fields {
		r.Fields[f.Name] = f.Text
		if f.Name == "arr" || f.Name == "amount" {
			r.At = f.At.String()
		}
	}
}

// text draws the tree. A fact that was drawn before is named, not drawn again.
func (t *tracer) text(b *strings.Builder, n *node, first, rest string, drawn map[fact.ID]bool) {
	fmt.Fprintf(b, "%s%s = %s  %s\n", first, n.ID, readable(n.fact), n.Label)
	if drawn[n.fact.ID] {
		fmt.Fprintf(b, "%s    as above\n", rest)
		return
	}
	drawn[n.fact.ID] = true
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
	n.rows(line)
	for i, input := range n.Inputs {
		if i == len(n.Inputs)-1 {
			t.text(b, input, rest+"└── ", rest+"    ", drawn)
		} else {
			t.text(b, input, rest+"├── ", rest+"│   ", drawn)
		}
	}
}

func (n *node) rows(line func(string, ...any)) {
	if n.summed == 0 {
		return
	}
	line("%s:", count(n.summed, "row"))
	for _, r := range n.Rows {
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
	if left := n.summed - len(n.Rows); left > 0 {
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
