// Package diff lists the changes between two drafts, and separates changes of figures from changes
// of wording. Each change has a cause (the period, a ledger, a merged customer, a policy or
// wording), which the package finds from facts, sources and policies, not from text alone.
// Comparing a draft with itself shows no changes, and comparing in reverse swaps before and after.
//
// [Compare] takes two draft folders (record.Draft) and returns a [Comparison], whose list of
// [Change] is printed as text, JSON, Markdown, a page in HTML, or a Word document with tracked
// changes, which package redline makes. A [Movement] is the part of a change that comes from one
// customer, account or other key; the movements of one kind of key add up to the change. [Reports]
// compares by tags, if one side is an inline XBRL report of any writer.
package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
)

// Kind is the cause of a change.
type Kind string

// The kinds of change.
const (
	Rolled    Kind = "rolled"    // the report is for another period
	Restated  Kind = "restated"  // the ledgers have a different amount for the same period
	Remapped  Kind = "remapped"  // customers or captions are grouped differently
	Redefined Kind = "redefined" // a policy changed
	Reworded  Kind = "reworded"
	Rounding  Kind = "rounding" // the exact value is the same, but the document shows it with other digits
	Added     Kind = "added"
	Removed   Kind = "removed"
	Cover     Kind = "cover" // the cover pages of two reports have different facts
)

// Change is one difference between two drafts. The function JSON writes it with the names in
// the field tags.
type Change struct {
	Kind    Kind       `json:"kind"`
	ID      string     `json:"id"`      // the id of a fact, or policy.NAME, customer.ID, line.CAPTION, ledger.NAME.rows or ledger.NAME.AMOUNT.CURRENCY, ledger.NAME.query or ledger.NAME.groups for a ledger in a database; for a sentence, its place; for a number that only a report has, its element, period and members
	Section string     `json:"section"` // a template's name, or ""
	Before  string     `json:"before"`  // as printed, or the exact value if Before and After would print the same
	After   string     `json:"after"`
	Delta   string     `json:"change,omitempty"` // exact change of a figure, new minus old; "" if one draft has a ratio and the other an amount
	Moved   []Movement `json:"moved,omitempty"`  // the keys, such as customers, that changed the figure; the largest change first
	Words   []Run      `json:"-"`                // the words of the old and the new sentence, as a redline
	Old     Point      `json:"-"`                // place in the old draft; the zero Point if it has none
	New     Point      `json:"-"`
	exact   [2]string  // Before and After for a person, where they are exact values
	printed [2]string  // a figure as each draft prints it, with its sign; "" if a draft does not print it
	tagged  bool       // one side is a report
	delta   string     // Delta for a person: "+1,234.50", "−3.01 points"
}

// Run is a run of consecutive words of a redline.
type Run struct {
	Op   Op
	Text string
}

// Op is which of the two drafts contains a run of words.
type Op uint8

// The values of Op: in both drafts, in the new draft only, and in the old draft only.
const (
	Same Op = iota
	Inserted
	Deleted
)

// Changes returns the changes: first policies, mappings and control totals, then figures and
// sentences in the order of the new draft.
func (c *Comparison) Changes() []Change { return c.list }

// Compare compares two drafts.
func Compare(old, new *record.Draft) *Comparison {
	c := &Comparison{old: sideOf(old), new: sideOf(new), moved: old.Period != new.Period || old.Compare != new.Compare || old.Lock.Form != new.Lock.Form}
	c.settings()
	c.controls()
	c.figures()
	c.words()
	return c
}

// Comparison holds the changes between two drafts.
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
	each(Redefined, filing.PolicyPrefix, policies(c.old), policies(c.new), func(policy string) string {
		if d := disclosure.ForPolicy(policy); d != nil {
			return d.Name
		}
		return ""
	})
	each(Remapped, "customer.", c.old.Lock.Parents, c.new.Lock.Parents, nowhere)
	each(Remapped, "line.", c.old.Lock.Lines, c.new.Lock.Lines, func(string) string { return disclosure.FairValue.Name })
}

// policies returns the policies of a draft, with the default of footing, which its draft.lock
// does not name. A blank draft has none.
func policies(s *side) map[string]string {
	list := maps.Clone(s.Lock.Policies)
	if len(list) > 0 && list[filing.Footing] == "" {
		list[filing.Footing] = filing.Exact
	}
	return list
}

// union returns the keys of two maps in order.
func union[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// figures compares printed facts by their role in the report: one that replaces another of
// the same role has rolled. Facts of both drafts are also compared by id.
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

// differs reports whether a fact exists in both drafts with different values.
func (c *Comparison) differs(id fact.ID) bool {
	a, b := c.old.Fact(id), c.new.Fact(id)
	return a != nil && b != nil && (a.Unit != b.Unit || a.Amount().Cmp(b.Amount()) != 0)
}

// roles returns the printed facts of a draft by their role in the report.
func roles(f *side) map[string]fact.ID {
	by := map[string]fact.ID{}
	for _, id := range f.order {
		by[f.role(id)] = id
	}
	return by
}

// same compares the fact of one id in both drafts.
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

// shownAs returns the digits of two facts in a section that prints both, or else where each
// first appears.
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

// cause returns why a fact's value differs: Redefined where one of its policies changed,
// Remapped where groups changed and its ledgers did not, else Restated.
func (c *Comparison) cause(id fact.ID) Kind {
	if slices.ContainsFunc(disclosure.PoliciesAffecting(id.Metric, id.Member), func(name string) bool { return c.old.Lock.Policies[name] != c.new.Lock.Policies[name] }) {
		return Redefined
	}
	of, _ := disclosure.Of(id.Metric)
	mapped := !maps.Equal(c.old.Lock.Parents, c.new.Lock.Parents) && of != disclosure.FairValue || !maps.Equal(c.old.Lock.Lines, c.new.Lock.Lines) && of == disclosure.FairValue
	if mapped && c.untouched(id) {
		return Remapped
	}
	return Restated
}

// untouched reports whether all ledgers of a fact have the same hash in both drafts.
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

// figure adds a change of a figure. A zero id is a fact that the draft does not print.
func (c *Comparison) figure(kind Kind, was, is fact.ID) {
	id := is
	if id == (fact.ID{}) {
		id = was
	}
	a, b := c.old.Fact(was), c.new.Fact(is)
	change := Change{Kind: kind, ID: id.String(), Old: c.old.where[was], New: c.new.where[is]}
	change.Section, change.Before, change.After = c.shownAs(was, is)
	change.Before, change.After = withSign(a, change.Before), withSign(b, change.After)
	change.printed = [2]string{change.Before, change.After}
	if a != nil && b != nil {
		if kind != Rolled && (change.Before == change.After || change.Before == "" || change.After == "") {
			change.Before, change.After = a.Amount().String(), b.Amount().String()
		}
		if change.exact[0], change.exact[1] = readable(a.Amount()), readable(b.Amount()); a.Unit == b.Unit {
			change.exact[0], change.exact[1] = bothReadable(a.Amount(), b.Amount())
			by := b.Amount().Sub(a.Amount())
			change.Delta, change.delta = by.String(), printer(by).signed(by)
			change.Moved = c.movements(was, is, by)
		}
	} else if a != nil {
		change.exact[0] = readable(a.Amount())
	} else if b != nil {
		change.exact[1] = readable(b.Amount())
	}
	c.list = append(c.list, change)
}

// withSign returns the digits of a fact with a minus sign if they are of a negative number. A
// document has the sign in parentheses, or in the words before the number.
func withSign(f *record.Fact, digits string) string {
	if f != nil && f.Amount().Sign() < 0 && strings.ContainsAny(digits, "123456789") {
		return "-" + digits
	}
	return digits
}

// String returns a change in one line.
func (c Change) String() string {
	return fmt.Sprintf("%s %s: %q → %q", c.Kind, c.ID, c.Before, c.After)
}
