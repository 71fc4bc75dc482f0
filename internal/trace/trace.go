// Package trace finds the sources of a fact: the facts from which it is computed, the sources of
// these facts, and the ledger rows that each sum adds. [Of] returns a tree of [Node] values, each
// with a [Row] for every row of a sum or for the largest of them, in absolute value; what all rows
// of a sum add is its value, to the last digit. The ledgers must have been read with the option to
// store their rows (ledger.Ask.Rows). Besides the stored rows, a trace needs memory only in
// proportion to the number of rows that it returns. Rows in a database are fetched.
//
// `tieout trace`, the page of a number and the workbook print traces; package compute knows which
// rows a fact adds.
package trace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
)

// Of traces the fact top, and the facts from which it is computed, to ledger rows. For each sum
// it returns the rows that add the largest amounts in absolute value, largest first. It returns
// at most the number limit of rows; if limit is 0, it returns all rows in ledger order. Rows in
// a database are fetched; the findings say why they cannot be, and the sums then have no rows.
func Of(f *filing.Filing, r *compute.Result, top *fact.Fact, limit int) (*Node, []diag.Diagnostic) {
	t := &tracer{f: f, r: r, tags: tag.New(f, r.Facts), deep: true, nodes: map[fact.ID]*Node{}}
	n := t.node(top)
	return n, t.fill(limit)
}

// Alone is like Of, but does not trace the facts from which the fact top is computed.
func Alone(f *filing.Filing, r *compute.Result, top *fact.Fact, limit int) (*Node, []diag.Diagnostic) {
	t := &tracer{f: f, r: r, tags: tag.New(f, r.Facts), nodes: map[fact.ID]*Node{}}
	n := t.node(top)
	return n, t.fill(limit)
}

// Node is one fact of a trace, with the ledger rows that it adds and, in Inputs, the facts
// from which it is computed.
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
	Summed     int           `json:"-"` // number of rows that the fact adds; Rows may list only the largest of them
	full       bool          // Rows begins with the largest so far
}

// Row is a ledger row that a fact adds.
type Row struct {
	At     string            `json:"at"`   // the cell of its amount; in a database, the row
	Adds   string            `json:"adds"` // amount that the row adds to the fact, in reporting currency
	Fields map[string]string `json:"fields"`
	Line   ledger.Line       `json:"-"`
	Place  source.Cell       `json:"-"` // At
	adds   quantity.Quotient
}

type tracer struct {
	f     *filing.Filing
	r     *compute.Result
	tags  *tag.Tags
	deep  bool              // with operands
	nodes map[fact.ID]*Node // each fact once
	order []*Node
}

func (t *tracer) node(f *fact.Fact) *Node {
	if n := t.nodes[f.ID]; n != nil {
		return n
	}
	recorded := record.FactOf(f, t.tags)
	n := &Node{ID: recorded.ID.String(), Label: f.Words.Label, Value: recorded.Value, Unit: string(recorded.Unit), Period: recorded.Period, Definition: f.Words.Definition,
		Formula: f.Words.Formula, Cells: recorded.Cells, Rows: []Row{}, Inputs: []*Node{}, Fact: f}
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

// fill adds the rows of each sum: all of them, or the largest. It returns a finding for each
// database whose rows cannot be fetched.
func (t *tracer) fill(limit int) (found []diag.Diagnostic) {
	for _, n := range t.order {
		selection, ok := t.r.Selection(n.Fact.ID)
		switch {
		case !ok:
		case t.r.Remote(selection):
			rows, refused := t.r.Fetch(selection, ledger.Largest, limit)
			if refused != nil {
				if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.At() == refused.At() && d.Detail == refused.Detail }) {
					found = append(found, *refused)
				}
				continue
			}
			n.Summed = rows.Count
			for _, row := range rows.Rows {
				n.Rows = append(n.Rows, Row{Adds: row.Adds.String(), Line: row.Line(), adds: row.Adds})
			}
		default:
			for row, adds := range t.r.Rows(selection) {
				n.take(row, adds, limit)
			}
			n.trim(limit)
		}
		for i := range n.Rows {
			n.Rows[i].locate(n.Fact)
		}
	}
	return found
}

// take counts a row, and stores it unless enough larger ones are stored.
func (n *Node) take(row ledger.Entry, adds quantity.Quotient, limit int) {
	n.Summed++
	taken := Row{adds: adds}
	if limit > 0 && n.full && taken.adds.Abs().Cmp(n.Rows[limit-1].adds.Abs()) <= 0 {
		return
	}
	taken.Adds, taken.Line = adds.String(), row.Line()
	n.Rows = append(n.Rows, taken)
	if limit > 0 && len(n.Rows) > 8*limit {
		n.trim(limit)
		n.full = true
	}
}

// trim sorts the rows, largest amount first, and drops those beyond the limit.
func (n *Node) trim(limit int) {
	if limit == 0 {
		return
	}
	slices.SortStableFunc(n.Rows, func(x, y Row) int {
		return cmp.Or(y.adds.Abs().Cmp(x.adds.Abs()), cmp.Compare(x.Line.Num, y.Line.Num))
	})
	if len(n.Rows) > limit {
		n.Rows = n.Rows[:limit]
	}
}

// locate sets the row's place to the cell of its amount; in the securities ledger that is the
// fact's own column.
func (r *Row) locate(f *fact.Fact) {
	own := []string{"arr", "amount", "fair-value"}
	if column := f.ID.Metric[strings.LastIndexByte(f.ID.Metric, '.')+1:]; slices.Contains([]string{"cost", "gains", "losses"}, column) {
		own = []string{"amount", column}
	}
	r.Fields = map[string]string{}
	for _, c := range r.Line.Fields {
		r.Fields[c.Name] = c.Text
		if slices.Contains(own, c.Name) {
			r.Place = c.At
		}
	}
	if r.Place == (source.Cell{}) && len(r.Line.Fields) > 0 {
		r.Place = r.Line.Fields[0].At // the column is blank in this row
	}
	r.At = r.Place.String()
}
