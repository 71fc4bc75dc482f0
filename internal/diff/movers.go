package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	texts "github.com/tieout/tieout/internal/text"
)

// Movement is the part of the change of a figure that comes from one key. By is the kind
// of key, such as "customer", and Key is the key itself. If the figure is computed from
// other facts (operands), such as a difference or a ratio, the movement is the effect of
// the key on the figure. For each kind of key, the movements add up to the change of the
// figure. A movement without a Key is either the change of an operand that has no keys of
// this kind, and Of is the id of that operand; or it is the rest of the change, and Of is
// "".
type Movement struct {
	By     string   `json:"by"` // "number" if no operand has keys
	Key    string   `json:"key"`
	Delta  string   `json:"change"`           // in the unit of the figure
	Others int      `json:"others,omitempty"` // for the rest of the change: number of keys that are known to have changed and are not listed
	Of     string   `json:"of,omitempty"`     // the ids of the sums that the key changed; "" if the only one is the figure itself
	Cells  []string `json:"cells,omitempty"`  // cells of the first rows of the key in the new draft, each once; nil if the ledgers have changed since the new draft was written
	Rows   int      `json:"rows,omitempty"`   // number of rows of the key
	rest   bool     // of all other keys
	delta  string   // Delta for a person
	sums   []fact.ID
}

// byNumber is the kind of a movement that is an operand without keys.
const byNumber = "number"

// mostMoved is the most keys listed for a figure, by kind of key.
const mostMoved = 5

// term is a sum, or another number that is not computed from numbers, with the factor by
// which its change counts in the change of a figure. A zero id is a number that the draft
// does not have.
type term struct {
	was, is fact.ID
	factor  quantity.Value
}

// mostTerms bounds the numbers that are visited to find the terms of a figure.
const mostTerms = 1000

// terms collects the terms of one figure.
type terms struct {
	c      *Comparison
	list   []term
	visits int
	open   map[[2]fact.ID]bool // being visited
}

// add adds the terms of a number, whose change counts by a factor.
func (t *terms) add(was, is fact.ID, factor quantity.Value) {
	pair := [2]fact.ID{was, is}
	if t.visits++; t.visits > mostTerms || t.open[pair] || t.c.old.parts[was] != nil || t.c.new.parts[is] != nil || !t.operands(was, is, factor) {
		if i := slices.IndexFunc(t.list, func(x term) bool { return x.was == was && x.is == is }); i >= 0 {
			t.list[i].factor = t.list[i].factor.Add(factor)
			return
		}
		t.list = append(t.list, term{was, is, factor})
	}
}

// operands adds the terms of the operands of a number. It returns false, and adds nothing,
// if the number has no operands or they do not make up its value in both drafts.
func (t *terms) operands(was, is fact.ID, factor quantity.Value) bool {
	old, new := t.c.old.Fact(was), t.c.new.Fact(is)
	if old == nil || new == nil || len(old.Inputs) == 0 || len(old.Inputs) != len(new.Inputs) {
		return false
	}
	before, ok := valuesOf(t.c.old, old)
	after, ok2 := valuesOf(t.c.new, new)
	if !ok || !ok2 {
		return false
	}
	way := formulaOf(is.Metric, before, after, pure(old), pure(new))
	if way == nil {
		return false
	}
	t.open[[2]fact.ID{was, is}] = true
	defer delete(t.open, [2]fact.ID{was, is})
	for i, effect := range way.effects(before, after) {
		t.add(old.Inputs[i], new.Inputs[i], factor.Times(effect))
	}
	return true
}

// pure returns the value of a fact without its unit.
func pure(f *record.Fact) quantity.Value {
	a, err := quantity.ParseText(f.Value)
	if err != nil {
		panic(err) // record.Read has checked it
	}
	return quantity.Money(a, quantity.Pure)
}

// valuesOf returns the values of the operands of a fact; ok is false if one is missing.
func valuesOf(f *side, of *record.Fact) (list []quantity.Value, ok bool) {
	for _, id := range of.Inputs {
		input := f.Fact(id)
		if input == nil {
			return nil, false
		}
		list = append(list, pure(input))
	}
	return list, true
}

// formula is how a number is computed from its operands: the sum of the operands, each with
// its sign, divided by the operand Under, or by nothing if Under is -1.
type formula struct {
	signs []int
	under int
}

// formulaOf returns the formula that gives the values of a metric in both drafts, or nil.
func formulaOf(metric string, before, after []quantity.Value, old, new quantity.Value) *formula {
	n := len(before)
	sum, difference := make([]int, n), make([]int, n)
	for i := range n {
		sum[i], difference[i] = 1, -1
	}
	difference[0] = 1
	ways := []formula{{sum, -1}, {difference, -1}}
	if strings.HasSuffix(metric, ".change") || strings.HasSuffix(metric, ".difference") || strings.HasPrefix(metric, "revenue.increase") {
		slices.Reverse(ways) // operands of zero fit both
	}
	if n > 1 {
		ways = append(ways, formula{difference, 0})
	}
	if n == 2 {
		ways = append([]formula{{[]int{1, 0}, 1}}, ways...)
	}
	for _, way := range ways {
		if way.gives(before, old) && way.gives(after, new) {
			return &way
		}
	}
	return nil
}

// slack is the most by which a formula may miss a value: an operand that is a ratio is
// rounded at 18 places.
var slack = quantity.FromDigits("0.000000000001", 0, false, quantity.Pure)

// gives reports whether the formula gives a value.
func (f formula) gives(operands []quantity.Value, value quantity.Value) bool {
	got, ok := f.top(operands), true
	if f.under >= 0 {
		got, ok = got.Div(operands[f.under])
	}
	return ok && got.Sub(value).Abs().Cmp(slack) <= 0
}

// top returns the dividend.
func (f formula) top(operands []quantity.Value) quantity.Value {
	v := quantity.Zero
	for i, x := range operands {
		switch f.signs[i] {
		case 1:
			v = v.Add(x)
		case -1:
			v = v.Sub(x)
		}
	}
	return v
}

// effects returns, for each operand, the effect of a change of 1 on the number, such that
// the effects of all changes add up to the change of the number: a change of a/b to A/B is
// (A−a)/B − (a/b)(B−b)/B.
func (f formula) effects(before, after []quantity.Value) []quantity.Value {
	list := make([]quantity.Value, len(before))
	for i := range list {
		list[i] = quantity.Zero
		switch f.signs[i] {
		case 1:
			list[i] = quantity.One
		case -1:
			list[i] = quantity.One.Neg()
		}
	}
	if f.under < 0 {
		return list
	}
	ratio, _ := f.top(before).Div(before[f.under]) // gives has divided by both
	list[f.under] = list[f.under].Sub(ratio)
	for i := range list {
		list[i], _ = list[i].Div(after[f.under])
	}
	return list
}

// mover is a key that changed, with its effect on a figure.
type mover struct {
	by, key string
	effect  quantity.Value
	sums    []fact.ID
}

// movements returns the keys that changed a figure, by kind of key, the largest effect first,
// and what is left of the change. A kind of which no key changed the figure is left out: the
// numbers that did are listed under their own kind or, if they have none, as numbers.
func (c *Comparison) movements(was, is fact.ID, change quantity.Value) []Movement {
	t := &terms{c: c, open: map[[2]fact.ID]bool{}}
	t.add(was, is, quantity.One)
	kinds := map[string]bool{}
	for _, each := range t.list {
		for _, by := range c.kinds(each) {
			kinds[by] = true
		}
	}
	var list []Movement
	for _, by := range append(slices.Clone(record.Kinds), byNumber) {
		if !kinds[by] && (by != byNumber || len(list) > 0 || len(t.list) < 2) {
			continue
		}
		found := map[[2]string]*mover{}
		for _, each := range t.list {
			c.move(each, by, found)
		}
		if by == byNumber || slices.ContainsFunc(slices.Collect(maps.Values(found)), func(m *mover) bool { return m.by == by && m.effect.Sign() != 0 }) {
			list = append(list, listed(by, is, found, change)...)
		}
	}
	return list
}

// kinds returns the kinds of key by which both drafts break down a term.
func (c *Comparison) kinds(t term) (list []string) {
	old, new := c.old.parts[t.was], c.new.parts[t.is]
	for _, by := range record.Kinds {
		_, had := old[by]
		_, has := new[by]
		if (had || c.old.Fact(t.was) == nil) && (has || c.new.Fact(t.is) == nil) && (had || has) {
			list = append(list, by)
		}
	}
	return list
}

// move adds what moved a term: its keys of a kind, or the term itself if it has none.
func (c *Comparison) move(t term, by string, found map[[2]string]*mover) {
	put := func(by, key string, delta quantity.Value) {
		if delta.Sign() == 0 || t.factor.Sign() == 0 {
			return
		}
		m := found[[2]string{by, key}]
		if m == nil {
			m = &mover{by: by, key: key, effect: quantity.Zero}
			found[[2]string{by, key}] = m
		}
		m.effect = m.effect.Add(delta.Times(t.factor))
		m.sums = append(m.sums, t.is)
	}
	if !slices.Contains(c.kinds(t), by) {
		before, after := quantity.Zero, quantity.Zero
		if f := c.old.Fact(t.was); f != nil {
			before = pure(f)
		}
		if f := c.new.Fact(t.is); f != nil {
			after = pure(f)
		}
		put(byNumber, cmp.Or(t.is, t.was).String(), after.Sub(before))
		return
	}
	for _, key := range c.old.parts[t.was][by].Changes(c.new.parts[t.is][by]) {
		put(by, key.Key, key.Is.Sub(key.Was))
	}
}

// listed returns the largest movers of a kind, and the rest of the change as one movement.
// Each is rounded at 18 places, and the rest makes up for it.
func listed(by string, figure fact.ID, found map[[2]string]*mover, change quantity.Value) []Movement {
	all := slices.SortedFunc(maps.Values(found), func(a, b *mover) int {
		return cmp.Or(b.effect.Abs().Cmp(a.effect.Abs()), strings.Compare(a.by, b.by), strings.Compare(a.key, b.key))
	})
	all = slices.DeleteFunc(all, func(m *mover) bool { return m.effect.Sign() == 0 })
	if len(all) == 0 {
		return nil
	}
	unit := func(v quantity.Value) quantity.Value { // rounded
		a, err := quantity.ParseText(v.String())
		if err != nil {
			panic(err) // it is a plain decimal
		}
		return quantity.Money(a, change.Unit())
	}
	var list []Movement
	print := printer(change)
	left, shown := change, change // exact, and as printed for a person
	for _, m := range all[:min(len(all), mostMoved)] {
		effect := unit(m.effect)
		left, shown = left.Sub(effect), shown.Sub(print.rounded(effect))
		movement := Movement{By: by, Key: m.key, Delta: effect.String(), Of: sumsOf(m.sums, figure), delta: print.signed(effect), sums: m.sums}
		if m.by == byNumber {
			movement.Key, movement.Of = "", m.key
		}
		list = append(list, movement)
	}
	shown = shown.Sub(change).Add(print.rounded(change))
	if others := len(all) - len(list); others > 0 || left.Sign() != 0 {
		list = append(list, Movement{By: by, Delta: left.String(), Others: others, rest: true, delta: print.signed(shown)})
	}
	return list
}

// sumsOf lists the ids of sums; "" if the only one is the figure itself.
func sumsOf(sums []fact.ID, figure fact.ID) string {
	if len(sums) == 1 && sums[0] == figure {
		return ""
	}
	var list []string
	for _, id := range sums {
		if id != (fact.ID{}) {
			list = append(list, id.String())
		}
	}
	return texts.List(list, "and")
}

// String returns a movement such as "customer C-1 +12.5 in ndr.numerator@FY2022".
func (m Movement) String() string { return m.line(map[string]bool{}) }

// line returns the movement and its cells, without those that are in named, and adds them to
// it. Cells of one sheet share its name.
func (m Movement) line(named map[string]bool) string {
	s := m.By + " " + m.Key + " " + m.delta
	switch {
	case m.rest && m.Others > 0:
		return "others (" + texts.Count(m.Others, m.By) + ") " + m.delta
	case m.rest:
		return "other changes and rounding " + m.delta
	case m.Key == "" && m.By != byNumber:
		s = "by " + m.By + ": " + m.Of + " " + m.delta
	case m.Key == "":
		s = m.Of + " " + m.delta
	case m.Of != "":
		s += " in " + m.Of
	}
	var cells []string
	last := ""
	for _, cell := range m.Cells {
		if named[cell] {
			continue
		}
		named[cell] = true
		sheet := cell[:strings.LastIndexByte(cell, '!')+1]
		if sheet == last {
			cell = cell[len(sheet):]
		}
		cells, last = append(cells, cell), sheet
	}
	switch more := m.Rows - len(cells); {
	case m.Rows == 0:
		return s
	case len(cells) == 0:
		return s + ", " + texts.Count(m.Rows, "row")
	case more > 0:
		return s + ", " + strings.Join(cells, ", ") + " and " + texts.Count(more, "more row")
	}
	return s + ", " + texts.List(cells, "and")
}

// lines returns the movements of a change, in which each cell is named once. A movement that
// prints as zero, such as the rounding of a ratio, is left out; a key of this kind is one of the
// others.
func (c Change) lines() []string {
	var list []string
	named, small := map[string]bool{}, map[string]int{}
	for _, m := range c.Moved {
		if m.rest {
			m.Others += small[m.By]
		}
		if !strings.ContainsAny(m.delta, "123456789") {
			if m.Key != "" {
				small[m.By]++
			}
			continue
		}
		list = append(list, m.line(named))
	}
	return list
}

// keyOf returns the key of a movement in the new draft; ok is false if it has no rows.
func keyOf(m Movement) (key record.Key, ok bool) {
	var sums []string
	for _, id := range m.sums {
		if id != (fact.ID{}) {
			sums = append(sums, id.String())
		}
	}
	return record.Key{Facts: strings.Join(sums, "\n"), By: m.By, Key: m.Key}, m.Key != "" && len(sums) > 0
}

// Keys returns the keys of all Movements in the changes.
func (c *Comparison) Keys() []record.Key {
	var keys []record.Key
	for _, change := range c.list {
		for _, m := range change.Moved {
			if key, ok := keyOf(m); ok {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// Locate sets the Cells and Rows of each Movement. The argument rows holds them by key.
func (c *Comparison) Locate(rows map[record.Key]record.KeyRows) {
	for _, change := range c.list {
		for i, m := range change.Moved {
			if key, ok := keyOf(m); ok {
				is := rows[key]
				change.Moved[i].Cells, change.Moved[i].Rows = is.Cells, is.Count
			}
		}
	}
}
