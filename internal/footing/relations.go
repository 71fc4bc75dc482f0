package footing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// Relation says that the printed parts must add to the printed total of the same table.
type Relation struct {
	Total  *document.Mark
	Parts  []Part
	AtMost bool // the parts are some of the parts of the total, and add to no more than it
}

// Part is a part of a relation.
type Part struct {
	*document.Mark
	Minus bool // the part is subtracted
}

// Sum returns what the parts add to, by the values that a function returns for the marks.
func (r Relation) Sum(value func(*document.Mark) quantity.Value) quantity.Value {
	return SumOf(r.Parts, func(p Part) quantity.Value {
		if p.Minus {
			return value(p.Mark).Neg()
		}
		return value(p.Mark)
	})
}

// Holds reports whether the parts add to the total as printed.
func (r Relation) Holds() bool {
	rest := r.Sum(Printed).Cmp(Printed(r.Total))
	return rest == 0 || r.AtMost && rest < 0
}

// Printed returns the rounded value that a mark prints.
func Printed(m *document.Mark) quantity.Value { return m.Figure.Value(m.Fact.Value.Unit()) }

// plus returns marks as parts that are added.
func plus(marks []*document.Mark) (list []Part) {
	for _, m := range marks {
		list = append(list, Part{Mark: m})
	}
	return list
}

// Splits are the pairs of parts that revenue and its change are divided into.
var Splits = [][2]string{{"existing", "new"}, {"us", "foreign"}, {"direct", "partner"}}

// Step is a step from the denominator of the net dollar expansion rate to its numerator, such
// as expansion or churn.
type Step struct {
	Metric string
	Takes  bool // the metric is subtracted; otherwise it is added
}

// Steps returns the steps in the order in which documents list them: denominator + expansion −
// contraction − churn + currency. Currency is a step only if the policy ndr.fx is "reported".
func Steps() []Step {
	return []Step{{"ndr.expansion", false}, {"ndr.contraction", true}, {"ndr.churn", true}, {"ndr.currency", false}}
}

// Addends returns sets of facts, each of which adds to a fact: the splits of revenue and of its
// change, the steps to the numerator of the net dollar expansion rate, whose signs Steps gives, and
// the amounts that a non-GAAP measure is computed from.
func Addends(f *fact.Fact) (sets [][]fact.ID) {
	part := func(metric, member string) fact.ID {
		return fact.ID{Metric: metric, Member: member, When: f.ID.When}
	}
	switch {
	case f.ID.Member == "" && (f.ID.Metric == "revenue" || f.ID.Metric == "revenue.increase"):
		for _, split := range Splits {
			sets = append(sets, []fact.ID{part(f.ID.Metric, split[0]), part(f.ID.Metric, split[1])})
		}
	case f.ID.Metric == "ndr.numerator":
		ids := []fact.ID{part("ndr.denominator", "")}
		for _, step := range Steps() {
			ids = append(ids, part(step.Metric, ""))
		}
		sets = append(sets, ids)
	case len(f.Origin.Inputs) > 1 && (f.ID.Metric == "billings" || f.ID.Metric == "adjusted-ebitda"):
		sets = append(sets, f.Origin.Inputs)
	}
	return sets
}

// Headline reports whether a fact is a measure that readers quote, and no line of the financial
// statements: a move of its figure is listed apart from the moves of its parts.
func Headline(id fact.ID) bool {
	return slices.Contains([]string{"adjusted-ebitda", "billings"}, id.Metric) && id.Member == ""
}

// operand is a fact that a sum adds, or subtracts.
type operand struct {
	id    fact.ID
	minus bool
}

// identities returns the ways in which a fact is the sum of others, by their definitions: exactly,
// with the facts that are zero left out.
func identities(f *fact.Fact, set *fact.Set) (list [][]operand) {
	consider := func(ops ...operand) {
		sum, known := f.Value.Sub(f.Value), ops[:0:0]
		for _, op := range ops {
			in := set.Of(op.id)
			if in == nil || in.Value.Sign() == 0 {
				continue
			}
			if in.Value.Unit() != f.Value.Unit() || op.id == f.ID {
				return
			}
			v := in.Value
			if op.minus {
				v = v.Neg()
			}
			sum, known = sum.Add(v), append(known, op)
		}
		if len(known) > 0 && sum.Cmp(f.Value) == 0 {
			list = append(list, known)
		}
	}
	part := func(metric, member string) operand {
		return operand{id: fact.ID{Metric: metric, Member: member, When: f.ID.When}}
	}
	metric, member := f.ID.Metric, f.ID.Member
	for _, ids := range append(Addends(f), f.Origin.Inputs) {
		var ops []operand
		for _, id := range ids {
			ops = append(ops, operand{id, slices.Contains(Steps(), Step{id.Metric, true})})
		}
		consider(ops...)
	}
	if in := f.Origin.Inputs; len(in) == 2 {
		consider(operand{in[0], false}, operand{in[1], true})
	}
	consider(part(fact.AsFiled+metric, member), part(fact.Adjustment+metric, member))
	if strings.HasPrefix(metric, "fair-value") {
		consider(part(metric+".cost", member), part(metric+".gains", member), part(metric+".losses", member))
	}
	if metric == "fair-value.levels" {
		consider(part("fair-value.level-1", member), part("fair-value.level-2", member), part("fair-value.level-3", member))
	}
	return list
}

// Relations returns which cells of the tables of a draft add up to which, by exact value: those
// below or beside a label such as "Total", parts "of which" an amount consists, and facts that are
// the sum of others by their definition. The marks of a relation have one number format.
func Relations(d *document.Draft, set *fact.Set, domicile string) (list []Relation) {
	seen := map[string]bool{}
	add := func(r Relation) {
		key := nameOf(r.Total) + fmt.Sprint(r.AtMost)
		var parts []string
		for _, p := range r.Parts {
			if p.Format != r.Total.Format {
				return
			}
			parts = append(parts, nameOf(p.Mark)+fmt.Sprint(p.Minus))
		}
		slices.Sort(parts)
		if key += strings.Join(parts, " "); !seen[key] {
			seen[key] = true
			list = append(list, r)
		}
	}
	for _, t := range d.Tables() {
		for _, line := range Lines(t, domicile) {
			for _, r := range line.sums() {
				add(r)
			}
		}
		shown := map[Key]*document.Mark{}
		var marks []*document.Mark
		for _, row := range t {
			for _, cell := range row {
				for _, s := range cell.Spans {
					if key := keyOf(s.Mark); s.Fact != nil && shown[key] == nil {
						shown[key], marks = s.Mark, append(marks, s.Mark)
					}
				}
			}
		}
		for _, r := range related(marks, shown, set) {
			add(r)
		}
	}
	return list
}

// related returns the relations among marks by the definitions of their facts.
func related(marks []*document.Mark, shown map[Key]*document.Mark, set *fact.Set) (list []Relation) {
	for _, total := range marks {
		for _, ops := range identities(total.Fact, set) {
			r := Relation{Total: total}
			for _, op := range ops {
				if m := shown[Key{op.id, total.Format.Name}]; m != nil {
					r.Parts = append(r.Parts, Part{m, op.minus})
				}
			}
			if len(r.Parts) == len(ops) {
				list = append(list, r)
			}
		}
	}
	return list
}

// Key names a figure: a fact in a number format.
type Key struct {
	ID     fact.ID
	Format string // name of the format
}

func keyOf(m *document.Mark) Key { return Key{m.ID, m.Format.Name} }

func nameOf(m *document.Mark) string { return m.ID.String() + " " + m.Format.Name + " " }

// Moves holds the units of the last place by which figures are printed higher or lower.
type Moves map[Key]int

// Show returns the figure of a fact in a format, moved if the moves have it.
func (m Moves) Show(f *fact.Fact, how figure.Format) figure.Figure {
	return figure.Show(f, how).Move(m[Key{f.ID, how.Name}])
}

// Tie is a sum that tables should agree with, although no single table shows all of it. A Total
// that no table shows is printed elsewhere, as rounded.
type Tie struct {
	Total fact.ID
	Parts []fact.ID
}

// Adjust returns the moves with which every table of the drafts adds up as printed, if any do. The
// drafts must not be moved yet. Facts for which the function same returns equal texts print
// alike. The function anchored reports whether a fact is also printed elsewhere, as rounded. Adjust
// also keeps ties, and sums whose cells stand in several tables, where it can.
//
// A figure is not moved if its exact value is zero; if it is a share that makes 100% with another;
// if its sign would change; if a sentence would show zero in its place; or if the drafts show the
// fact in another format too, and the moved figure would not round to that one.
func Adjust(drafts []*document.Draft, set *fact.Set, domicile string, ties []Tie, same func(*fact.Fact) string, anchored func(*fact.Fact) bool) Moves {
	a := &adjuster{set: set, same: same, anchored: anchored, index: map[string]int{}, names: map[fact.ID]string{}, keys: map[string][]Key{}, shown: map[string][]*document.Mark{}, pairs: map[*quantity.Value]bool{}, known: map[string]bool{}}
	for _, f := range set.All() {
		if f.OtherShare != nil {
			a.pairs[f.OtherShare] = true
		}
	}
	shown := map[Key]*document.Mark{}
	var marks []*document.Mark
	for _, d := range drafts {
		for _, m := range d.Marks {
			if m.Fact == nil {
				continue
			}
			name := a.name(m.Fact)
			a.shown[name] = append(a.shown[name], m)
			if key := keyOf(m); m.InCell && shown[key] == nil {
				shown[key], marks = m, append(marks, m)
			}
			if keys, key := a.keys[name+m.Format.Name], keyOf(m); !slices.Contains(keys, key) {
				a.keys[name+m.Format.Name] = append(keys, key)
			}
		}
	}
	for _, d := range drafts {
		for _, r := range Relations(d, set, domicile) {
			a.add(r, false)
		}
	}
	if !slices.ContainsFunc(a.sums, func(s Sum) bool { n, bad := off(a.cells, s); return bad || n > 0 || n < 0 && !s.AtMost }) {
		return nil // the tables add up as rounded
	}
	for _, r := range related(marks, shown, set) {
		a.add(r, true)
	}
	for _, tie := range ties {
		a.tie(tie, shown)
	}
	moves, _ := Solve(a.cells, a.sums)
	out := Moves{}
	for name, i := range a.index {
		for _, key := range a.keys[name] {
			if moves[i] != 0 {
				out[key] = moves[i]
			}
		}
	}
	return out
}

// adjuster collects the cells and sums of drafts.
type adjuster struct {
	set      *fact.Set
	same     func(*fact.Fact) string
	anchored func(*fact.Fact) bool
	cells    []Cell
	sums     []Sum
	index    map[string]int // of cells, by name of the fact and of the format
	names    map[fact.ID]string
	keys     map[string][]Key            // that a cell stands for
	shown    map[string][]*document.Mark // by name of the fact
	pairs    map[*quantity.Value]bool    // values of shares that make 100% with another
	known    map[string]bool             // sums
}

// name returns a name that facts have in common if they print alike.
func (a *adjuster) name(f *fact.Fact) string {
	if _, known := a.names[f.ID]; !known {
		a.names[f.ID] = f.Value.String() + " " + a.same(f) + " "
	}
	return a.names[f.ID]
}

// cell returns the index of the cell of a fact in a format.
func (a *adjuster) cell(f *fact.Fact, how figure.Format) int {
	key := a.name(f) + how.Name
	i, known := a.index[key]
	if !known {
		i = len(a.cells)
		a.index[key] = i
		c := Cell{Value: f.Value, Figure: figure.Show(f, how)}
		c.Up, c.Down = a.movable(f, how, c.Figure, 1), a.movable(f, how, c.Figure, -1)
		a.cells = append(a.cells, c)
	}
	a.cells[i].Anchored = a.cells[i].Anchored || a.anchored(f)
	return i
}

// movable reports whether the figure of a fact may be moved by one unit.
func (a *adjuster) movable(f *fact.Fact, how figure.Format, is figure.Figure, by int) bool {
	if f.Value.Sign() == 0 || f.OtherShare != nil || a.pairs[&f.Value] {
		return false
	}
	moved := is.Move(by)
	if !moved.Zero && moved.Negative != (f.Value.Sign() < 0) {
		return false
	}
	value := moved.Value(f.Value.Unit())
	for _, m := range a.shown[a.name(f)] {
		if m.Format == how {
			if !m.InCell && moved.Zero {
				return false
			}
			continue
		}
		unit := m.Figure.Unit(f.Value.Unit())
		if own := is.Unit(f.Value.Unit()); own.Cmp(unit) > 0 {
			unit = own
		}
		apart := value.Sub(Printed(m)).Abs()
		if apart.Add(apart).Cmp(unit) > 0 {
			return false
		}
	}
	return true
}

// add adds the sum of a relation.
func (a *adjuster) add(r Relation, wish bool) {
	s := Sum{AtMost: r.AtMost, Wish: wish}
	total := a.cell(r.Total.Fact, r.Total.Format)
	s.Terms = append(s.Terms, Term{total, true})
	for _, p := range r.Parts {
		s.Terms = append(s.Terms, Term{a.cell(p.Fact, p.Format), p.Minus})
	}
	if !r.AtMost && !wish {
		a.cells[total].Total = true
	}
	a.sum(s)
}

// sum adds a sum unless it is there already.
func (a *adjuster) sum(s Sum) {
	slices.SortStableFunc(s.Terms[1:], func(x, y Term) int { return x.Cell - y.Cell })
	if len(s.Terms) == 2 && s.Terms[0].Cell == s.Terms[1].Cell {
		return // the only part is the total itself, by another name
	}
	if key := fmt.Sprint(s.AtMost, s.Terms); !a.known[key] {
		a.known[key], a.sums = true, append(a.sums, s)
	}
}

// tie adds the sum of a tie as a wish.
func (a *adjuster) tie(tie Tie, shown map[Key]*document.Mark) {
	total := a.set.Of(tie.Total)
	if total == nil {
		return
	}
	for _, how := range figure.Formats() {
		s := Sum{Wish: true, Terms: []Term{{Minus: true}}}
		sum := total.Value
		for _, id := range tie.Parts {
			f := a.set.Of(id)
			if f == nil || f.Value.Sign() == 0 || f.Value.Unit() != total.Value.Unit() {
				continue
			}
			m := shown[Key{id, how.Name}]
			if m == nil {
				s.Terms = nil
				break
			}
			sum = sum.Sub(f.Value)
			s.Terms = append(s.Terms, Term{Cell: a.cell(f, how)})
		}
		if len(s.Terms) < 2 || sum.Sign() != 0 {
			continue
		}
		s.Terms[0].Cell = a.cell(total, how)
		if shown[Key{tie.Total, how.Name}] == nil {
			c := &a.cells[s.Terms[0].Cell]
			c.Up, c.Down = false, false
		}
		a.sum(s)
	}
}
