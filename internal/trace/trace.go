// Package trace tells where a number comes from: its operands, and theirs, and of
// those that were read straight from a ledger the rows that were summed. It promises
// that each ledger is read again once, and that memory follows the rows asked for,
// not those of the ledger.
package trace

import (
	"cmp"
	"slices"
	"strings"

	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
	"tieout/internal/record"
	"tieout/internal/tag"
)

// Of traces a fact down to the rows, of which each fact keeps so many of the
// largest; 0 keeps all, in the order of the ledger.
func Of(f *filing.Filing, r *compute.Result, top *fact.Fact, most int) *Node {
	t := &tracer{f: f, r: r, tags: tag.New(f, r.Facts), deep: true, nodes: map[fact.ID]*Node{}}
	n := t.node(top)
	t.fill(most)
	return n
}

// Alone traces a fact without its operands.
func Alone(f *filing.Filing, r *compute.Result, top *fact.Fact, most int) *Node {
	t := &tracer{f: f, r: r, tags: tag.New(f, r.Facts), nodes: map[fact.ID]*Node{}}
	n := t.node(top)
	t.fill(most)
	return n
}

// Node is a fact as a trace tells it.
type Node struct {
	ID         string        `json:"id"`
	Label      string        `json:"label"`
	Value      string        `json:"value"`
	Unit       string        `json:"unit"`
	Period     record.Period `json:"period"`
	Definition string        `json:"definition"`
	Formula    string        `json:"formula"`
	Cells      []string      `json:"cells"`
	Rows       []Row         `json:"rows"`
	Inputs     []*Node       `json:"inputs"`
	Fact       *fact.Fact    `json:"-"`
	Summed     int           `json:"-"` // rows, of which Rows may hold the largest alone
	full       bool          // Rows begins with the largest so far
}

// Row is a row that was summed.
type Row struct {
	At     string            `json:"at"`             // the cell of its amount
	Adds   string            `json:"adds,omitempty"` // to the fact, in reporting currency; none where rows are netted by customer
	Fields map[string]string `json:"fields"`
	Line   ledger.Line       `json:"-"`
	adds   quantity.Wide     // in units that all rows of the fact share
}

type tracer struct {
	f     *filing.Filing
	r     *compute.Result
	tags  *tag.Tags
	deep  bool              // with operands
	nodes map[fact.ID]*Node // each fact once, however many are made from it
	order []*Node
}

func (t *tracer) node(f *fact.Fact) *Node {
	if n := t.nodes[f.ID]; n != nil {
		return n
	}
	told := record.FactOf(f, t.tags)
	n := &Node{ID: told.ID.String(), Label: f.Words.Label, Value: told.Value, Unit: string(told.Unit), Period: told.Period, Definition: f.Words.Definition,
		Formula: f.Words.Formula, Cells: told.Cells, Rows: []Row{}, Inputs: []*Node{}, Fact: f}
	t.nodes[f.ID] = n
	t.order = append(t.order, n)
	for _, id := range f.Origin.Inputs {
		if !t.deep {
			break
		}
		if input := t.r.Facts.Of(id); input != nil {
			n.Inputs = append(n.Inputs, t.node(input))
		}
	}
	return n
}

// fill gives each fact the rows it was summed from: all of them, or so many of the
// largest.
func (t *tracer) fill(most int) {
	for _, n := range t.order {
		if selection, ok := t.r.Selection(n.Fact.ID); ok {
			for row, adds := range t.r.Rows(selection) {
				n.take(row, adds, selection.Netted, most)
			}
		}
		n.trim(most)
		for i := range n.Rows {
			n.Rows[i].told(n.Fact)
		}
	}
}

// take adds a row. Where so many are wanted, those that are no larger than what is
// kept are counted alone.
func (n *Node) take(row ledger.Entry, adds quantity.Scaled, netted bool, most int) {
	n.Summed++
	var taken Row
	if !netted {
		taken.adds = adds.Coef
	}
	if most > 0 && n.full && taken.adds.Abs().Cmp(n.Rows[most-1].adds.Abs()) <= 0 {
		return
	}
	if !netted {
		taken.Adds = adds.String()
	}
	taken.Line = row.Line()
	n.Rows = append(n.Rows, taken)
	if most > 0 && len(n.Rows) > 8*most {
		n.trim(most)
		n.full = true
	}
}

// trim sorts the rows, largest first where they are added up, and keeps so many.
func (n *Node) trim(most int) {
	if most == 0 {
		return
	}
	slices.SortStableFunc(n.Rows, func(x, y Row) int {
		return cmp.Or(y.adds.Abs().Cmp(x.adds.Abs()), cmp.Compare(x.Line.Num, y.Line.Num))
	})
	if len(n.Rows) > most {
		n.Rows = n.Rows[:most]
	}
}

// told tells a row by the cell of its amount, which in a ledger of securities is
// that of the fact's own column.
func (r *Row) told(f *fact.Fact) {
	own := []string{"arr", "amount", "fair-value"}
	if column := f.ID.Metric[strings.LastIndexByte(f.ID.Metric, '.')+1:]; slices.Contains([]string{"cost", "gains", "losses"}, column) {
		own = []string{"amount", column}
	}
	r.Fields = map[string]string{}
	for _, c := range r.Line.Fields {
		r.Fields[c.Name] = c.Text
		if slices.Contains(own, c.Name) {
			r.At = c.At.String()
		}
	}
	if r.At == "" && len(r.Line.Fields) > 0 {
		r.At = r.Line.Fields[0].At.String() // the column is blank in this row
	}
}
