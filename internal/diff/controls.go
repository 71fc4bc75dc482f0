package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	texts "github.com/tieout/tieout/internal/text"
)

// controls compares the row counts and control totals of the ledgers. Those of a draft of
// before they were recorded are unknown, and have no changes.
func (c *Comparison) controls() {
	old, new := c.old.Lock.Ledgers, c.new.Lock.Ledgers
	if old == nil || new == nil {
		return
	}
	was, is := countsOf(c.old.Draft), countsOf(c.new.Draft)
	for _, id := range inOrder(was, is) {
		before, had := was.by[id]
		after, has := is.by[id]
		change := Change{ID: id, Before: before.plain, After: after.plain, exact: [2]string{before.words, after.words}}
		switch {
		case had && has && before.value.Cmp(after.value) == 0:
			continue
		case had && has:
			change.Kind = Restated
			switch {
			case c.moved:
				change.Kind = Rolled
			case after.groups:
				change.Kind = Remapped
			}
			by := after.value.Sub(before.value)
			sign := "+"
			if by.Sign() < 0 {
				sign = "−"
			}
			change.Delta, change.delta = by.String(), sign+control.Amount(by.Abs().String())
		case has:
			change.Kind = Added
		default:
			change.Kind = Removed
		}
		c.list = append(c.list, change)
	}
	for _, l := range new {
		if i := slices.IndexFunc(old, func(o *control.Ledger) bool { return o.Name == l.Name }); i >= 0 && old[i].Database() && l.Database() {
			c.database(old[i], l)
		}
	}
}

// database compares what two drafts recorded of a ledger in a database beside its totals: the
// statements, which also follow the period of the report, and the digest of their groups. If the
// rows and all totals agree but the digests differ, amounts moved between groups.
func (c *Comparison) database(was, is *control.Ledger) {
	change := Change{ID: "ledger." + is.Name + ".query", Kind: Redefined, Before: strings.Join(was.Queries, "\n\n"), After: strings.Join(is.Queries, "\n\n")}
	if change.Before != change.After {
		if change.exact[0], change.exact[1] = firstLines(change.Before, change.After); !c.moved {
			c.list = append(c.list, change)
		}
		return
	}
	if was.Rows != is.Rows || !slices.Equal(was.Totals, is.Totals) || len(was.Files) != 1 || len(is.Files) != 1 || was.Files[0].SHA256 == is.Files[0].SHA256 {
		return
	}
	change = Change{ID: "ledger." + is.Name + ".groups", Kind: Restated, Before: was.Files[0].SHA256, After: is.Files[0].SHA256}
	if c.moved {
		change.Kind = Rolled
	}
	change.exact = [2]string{"groups with the digest " + texts.Clip(change.Before, digestShown), "other groups with the same rows and totals, with the digest " + texts.Clip(change.After, digestShown)}
	c.list = append(c.list, change)
}

// digestShown is how many characters of a digest are shown to a person.
const digestShown = 12

// firstLines returns the first lines in which two texts differ.
func firstLines(was, is string) (before, after string) {
	a, b := strings.Split(was, "\n"), strings.Split(is, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	at := func(lines []string) string {
		if i == len(lines) {
			return "no further line"
		}
		return strings.TrimSpace(lines[i])
	}
	return at(a), at(b)
}

// counts holds the row count and the totals of each ledger of a draft, by the id of their
// changes.
type counts struct {
	ids []string
	by  map[string]count
}

// count is a number of rows or a total.
type count struct {
	plain, words string
	value        quantity.Value
	groups       bool // of a ledger that only groups the rows of others
}

// countsOf returns the counts of a draft, in the order of its ledgers.
func countsOf(d *record.Draft) counts {
	c := counts{by: map[string]count{}}
	add := func(ledger, key, plain, words string) {
		a, err := quantity.ParseText(plain)
		if err != nil {
			panic(err) // record.Read has checked it
		}
		id := "ledger." + ledger + "." + key
		if _, twice := c.by[id]; !twice {
			c.ids = append(c.ids, id)
		}
		c.by[id] = count{plain, words, quantity.Money(a, ""), ledger == "customers"}
	}
	for _, l := range d.Lock.Ledgers {
		add(l.Name, "rows", fmt.Sprint(l.Rows), control.Number(l.Rows))
		for _, t := range l.Totals {
			add(l.Name, t.Key(), t.Value, t.String())
		}
	}
	return c
}

// inOrder returns the ids of two drafts: those of the new one, then those of the old one
// alone.
func inOrder(old, new counts) []string {
	ids := append([]string{}, new.ids...)
	for _, id := range old.ids {
		if _, both := new.by[id]; !both {
			ids = append(ids, id)
		}
	}
	return ids
}
