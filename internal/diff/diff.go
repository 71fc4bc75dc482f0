// Package diff tells what changed between two drafts, figures apart from words. It
// promises that a change is told by what made it (a period that moved on, a
// restated ledger, a merged customer, a policy, a word), found from facts, origins
// and policies and not from text alone; that a draft differs in nothing from
// itself; and that the changes back are the changes there, turned round.
package diff

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/quantity"
	"tieout/internal/record"
)

// Kind is what made a change.
type Kind string

// The kinds of change.
const (
	Rolled    Kind = "rolled"    // the period moved on
	Restated  Kind = "restated"  // the ledgers say another amount
	Remapped  Kind = "remapped"  // customers or captions count elsewhere
	Redefined Kind = "redefined" // a policy changed
	Reworded  Kind = "reworded"
	Rounding  Kind = "rounding" // one exact value, other digits
	Added     Kind = "added"
	Removed   Kind = "removed"
)

// Change is one difference between two drafts, and how JSON writes it.
type Change struct {
	Kind    Kind       `json:"kind"`
	ID      string     `json:"id"`      // a fact, policy.NAME, customer.ID, line.CAPTION, or the place of words
	Section string     `json:"section"` // a template's name, or ""
	Before  string     `json:"before"`  // as it was shown; the exact value where both are shown alike
	After   string     `json:"after"`
	Delta   string     `json:"change,omitempty"` // of a figure, the exact change; "" of a ratio against an amount
	Moved   []Movement `json:"moved,omitempty"`  // keys that moved a figure, the largest first
	Words   []Run      `json:"-"`                // of words, the redline
	Old     Point      `json:"-"`                // where it stands in the old draft; the zero Point where it does not
	New     Point      `json:"-"`
	ratio   bool       // of a figure
	points  string     // of a ratio, the change in percentage points
}

// Movement is what one key did to a sum.
type Movement struct {
	By     string   `json:"by"`
	Key    string   `json:"key"`
	Delta  string   `json:"change"`
	Of     string   `json:"of,omitempty"`    // the operand that is the sum, where the figure is none itself
	Cells  []string `json:"cells,omitempty"` // of the new draft's rows that it is added from; nil where the ledgers have changed since
	Rows   int      `json:"rows,omitempty"`  // how many rows there are
	Before string   `json:"-"`               // plain decimals; "" where the key was not there
	After  string   `json:"-"`
}

// Run is a run of words that both drafts have, or one of them.
type Run struct {
	Op   Op
	Text string
}

// Op says which draft has a run of words.
type Op uint8

// The ops.
const (
	Same Op = iota
	Inserted
	Deleted
)

// mostMoved bounds the keys that are named for a figure.
const mostMoved = 5

// Changes gives what changed: policies and maps, then figures and words in the order
// of the new draft.
func (c *Comparison) Changes() []Change { return c.list }

// Compare compares one draft with another, once for all that is reported of them.
func Compare(old, new *record.Draft) *Comparison {
	c := &Comparison{old: sideOf(old), new: sideOf(new), moved: old.Period != new.Period || old.Compare != new.Compare || old.Lock.Form != new.Lock.Form}
	c.settings()
	c.figures()
	c.words()
	return c
}

// keyOf returns the key of a sum in the new draft that moved a figure.
func keyOf(change Change, m Movement) record.Key {
	id, _ := fact.ParseID(cmp.Or(m.Of, change.ID))
	return record.Key{Fact: id, By: m.By, Key: m.Key}
}

// Keys returns the keys that moved figures.
func (c *Comparison) Keys() []record.Key {
	var keys []record.Key
	for _, change := range c.list {
		for _, m := range change.Moved {
			keys = append(keys, keyOf(change, m))
		}
	}
	return keys
}

// Locate notes where the rows of keys are, in the ledgers of the new draft.
func (c *Comparison) Locate(rows map[record.Key]record.KeyRows) {
	for _, change := range c.list {
		for i, m := range change.Moved {
			is := rows[keyOf(change, m)]
			change.Moved[i].Cells, change.Moved[i].Rows = is.Cells, is.Count
		}
	}
}

// Comparison is what changed from one draft to another.
type Comparison struct {
	old, new *side
	moved    bool
	list     []Change
	pairs    []pair
}

// settings compares policies, the parents of customers, and the lines of captions.
func (c *Comparison) settings() {
	each := func(kind Kind, prefix string, old, new map[string]string, section func(string) string) {
		for _, name := range union(old, new) {
			if before, after := old[name], new[name]; before != after {
				c.list = append(c.list, Change{Kind: kind, ID: prefix + name, Section: section(name), Before: before, After: after})
			}
		}
	}
	nowhere := func(string) string { return "" }
	each(Redefined, filing.PolicyPrefix, c.old.Lock.Policies, c.new.Lock.Policies, func(policy string) string {
		if d := disclosure.Bears(policy); d != nil {
			return d.Name
		}
		return ""
	})
	each(Remapped, "customer.", c.old.Lock.Parents, c.new.Lock.Parents, nowhere)
	each(Remapped, "line.", c.old.Lock.Lines, c.new.Lock.Lines, func(string) string { return disclosure.FairValue.Name })
}

// union returns the keys of two maps in order.
func union[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// figures compares the facts that are shown by what they are to their report: one
// that took the place of another as the period moved has rolled. A fact of both
// drafts, by its id, is held to its value besides.
func (c *Comparison) figures() {
	old, new := roles(c.old), roles(c.new)
	held := map[fact.ID]bool{}
	hold := func(id fact.ID) {
		if !held[id] {
			held[id] = true
			c.same(id)
		}
	}
	for _, is := range c.new.order {
		was, both := old[c.new.role(is)]
		switch {
		case both && was != is:
			c.figure(Rolled, was, is)
			hold(is)
		case both:
			hold(is)
		default:
			if hold(is); c.moved || !c.differs(is) {
				c.figure(Added, fact.ID{}, is)
			}
		}
	}
	for _, was := range c.old.order {
		_, both := new[c.old.role(was)]
		if c.moved || !both {
			hold(was)
		}
		if !both && (c.moved || !c.differs(was)) {
			c.figure(Removed, was, fact.ID{})
		}
	}
}

// differs says whether a fact of both drafts has another value. One that only one
// of them shows was then restated, redefined or remapped, and that is why.
func (c *Comparison) differs(id fact.ID) bool {
	a, b := c.old.Fact(id), c.new.Fact(id)
	return a != nil && b != nil && (a.Unit != b.Unit || a.Amount().Cmp(b.Amount()) != 0)
}

// roles gives the facts that a draft shows by what they are to their report.
func roles(f *side) map[string]fact.ID {
	by := map[string]fact.ID{}
	for _, id := range f.order {
		by[f.role(id)] = id
	}
	return by
}

// same compares a fact that both drafts have, by its id.
func (c *Comparison) same(id fact.ID) {
	a, b := c.old.Fact(id), c.new.Fact(id)
	if a == nil || b == nil {
		return
	}
	if c.differs(id) {
		c.figure(c.cause(id), id, id)
		return
	}
	for _, was := range c.old.shows[id] {
		for _, is := range c.new.shows[id] {
			gone, come := without(was.texts, is.texts), without(is.texts, was.texts)
			if was.section == is.section && !c.moved && len(gone) > 0 && len(come) > 0 {
				c.list = append(c.list, Change{Kind: Rounding, ID: id.String(), Section: is.section, Before: gone[0], After: come[0], Old: c.old.where[id], New: c.new.where[id]})
			}
		}
	}
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// shownAs gives how two facts are shown in the section that shows both, or else
// each where it is shown first.
func (c *Comparison) shownAs(was, is fact.ID) (section, before, after string) {
	old, new := c.old.shows[was], c.new.shows[is]
	for _, b := range new {
		for _, a := range old {
			if a.section == b.section {
				return a.section, a.texts[0], b.texts[0]
			}
		}
	}
	if len(old) > 0 {
		section, before = old[0].section, old[0].texts[0]
	}
	if len(new) > 0 {
		section, after = new[0].section, new[0].texts[0]
	}
	return section, before, after
}

// cause says why a fact has another value: a policy that bears on it, customers
// or captions that count elsewhere while its ledgers stayed as they were, or
// another amount in the ledgers.
func (c *Comparison) cause(id fact.ID) Kind {
	if slices.ContainsFunc(disclosure.Makers(id.Metric, id.Member), func(name string) bool { return c.old.Lock.Policies[name] != c.new.Lock.Policies[name] }) {
		return Redefined
	}
	of, _ := disclosure.Of(id.Metric)
	mapped := !maps.Equal(c.old.Lock.Parents, c.new.Lock.Parents) && of != disclosure.FairValue || !maps.Equal(c.old.Lock.Lines, c.new.Lock.Lines) && of == disclosure.FairValue
	if mapped && c.untouched(id) {
		return Remapped
	}
	return Restated
}

// untouched says whether the ledgers that a fact was read from are the same to
// the byte in both drafts.
func (c *Comparison) untouched(id fact.ID) bool {
	seen := map[fact.ID]bool{}
	for todo := []fact.ID{id}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		if seen[next] {
			continue
		}
		seen[next] = true
		for _, f := range []*record.Fact{c.old.Fact(next), c.new.Fact(next)} {
			if f == nil {
				continue
			}
			todo = append(todo, f.Inputs...)
			for _, cells := range f.Cells {
				book, _, ok := strings.Cut(cells, "!")
				if was := c.old.Lock.Inputs[book]; ok && (was == "" || was != c.new.Lock.Inputs[book]) {
					return false
				}
			}
		}
	}
	return true
}

// figure tells a change of a figure. The zero ID stands for a fact that a draft
// does not show.
func (c *Comparison) figure(kind Kind, was, is fact.ID) {
	id := is
	if id == (fact.ID{}) {
		id = was
	}
	a, b := c.old.Fact(was), c.new.Fact(is)
	change := Change{Kind: kind, ID: id.String(), Old: c.old.where[was], New: c.new.where[is]}
	change.Section, change.Before, change.After = c.shownAs(was, is)
	if a != nil && b != nil {
		if kind != Rolled && (change.Before == change.After || change.Before == "" || change.After == "") {
			change.Before, change.After = a.Amount().String(), b.Amount().String()
		}
		if a.Unit == b.Unit {
			by := b.Amount().Sub(a.Amount())
			change.Delta, change.ratio = by.String(), by.Unit() == quantity.Pure
			if change.ratio {
				change.points = figure.Amount(by, figure.Format{Scale: -2, Places: 2}).Signed()
			}
		}
		change.Moved = c.movements(was, is, map[[2]fact.ID]bool{})
	}
	c.list = append(c.list, change)
}

// movements gives the keys that moved a figure: those of the sum it is, or of the
// first of its operands that is one. It looks at each pair of facts once, whatever a
// folder says of its operands.
func (c *Comparison) movements(was, is fact.ID, seen map[[2]fact.ID]bool) []Movement {
	if seen[[2]fact.ID{was, is}] {
		return nil
	}
	seen[[2]fact.ID{was, is}] = true
	old, new := c.old.parts[was], c.new.parts[is]
	if old == nil || new == nil {
		a, b := c.old.Fact(was), c.new.Fact(is)
		for i := range min(len(a.Inputs), len(b.Inputs)) {
			if c.old.Fact(a.Inputs[i]) == nil || c.new.Fact(b.Inputs[i]) == nil {
				continue
			}
			list := c.movements(a.Inputs[i], b.Inputs[i], seen)
			for k := range list {
				list[k].Of = cmp.Or(list[k].Of, b.Inputs[i].String())
			}
			if list != nil {
				return list
			}
		}
		return nil
	}
	type moved struct {
		Movement
		delta quantity.Value
	}
	var list []Movement
	for _, by := range record.Kinds {
		var of []moved
		for _, key := range union(old[by], new[by]) {
			before, had := old[by][key]
			after, has := new[by][key]
			m := moved{Movement: Movement{By: by, Key: key}}
			switch {
			case had && has:
				m.delta, m.Before, m.After = after.Sub(before), before.String(), after.String()
			case has:
				m.delta, m.After = after, after.String()
			default:
				m.delta, m.Before = before.Neg(), before.String()
			}
			if m.delta.Sign() != 0 {
				m.Delta = m.delta.String()
				of = append(of, m)
			}
		}
		slices.SortStableFunc(of, func(a, b moved) int { return b.delta.Abs().Cmp(a.delta.Abs()) })
		for _, m := range of[:min(len(of), mostMoved)] {
			list = append(list, m.Movement)
		}
	}
	return list
}

// String tells a movement in a few words: "customer C-1 +12.5 of ndr.numerator@FY2022".
func (m Movement) String() string {
	s := m.By + " " + m.Key + " " + signed(m.Delta)
	if m.Of != "" {
		s += " of " + m.Of
	}
	if len(m.Cells) > 0 {
		s += ", " + strings.Join(m.Cells, " ")
	}
	if over := m.Rows - len(m.Cells); over > 0 {
		s += fmt.Sprintf(" and %d rows more", over)
	}
	return s
}

// String tells a change in one line.
func (c Change) String() string {
	return fmt.Sprintf("%s %s: %q → %q", c.Kind, c.ID, c.Before, c.After)
}
