package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/drift"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
)

// ERR004 compares figures of filed reports, for periods of the fiscal year and for the
// comparison period, with today's ledgers. ERR001 reports those that the draft shows again.
var ERR004 = &Check{Code: "ERR004", Severity: Error, Run: err004,
	Title: "filed figure that today's ledgers no longer produce"}

func err004(p *Pass) {
	compared := map[fact.ID]bool{} // by ERR001
	for _, m := range p.marks() {
		if _, in := p.wasFiled(m.ID); in != nil && m.Fact.Context.Span.End < p.end() {
			compared[m.ID] = true
		}
	}
	for _, r := range p.Drift {
		var prints, exact []drift.Change
		var facts []*fact.Fact // of prints
		for _, c := range r.Changes {
			switch {
			case compared[c.Was.ID] || len(p.Filing.Covering(r.Now, c.Was.ID)) > 0:
			case c.Prints:
				prints, facts = append(prints, c), append(facts, c.Now)
			default:
				exact = append(exact, c)
			}
		}
		at := r.Filed.FactsAt()
		if prints != nil {
			p.Report(at, "filed figure that today's ledgers no longer produce", p.howToRestate(r.Now, facts, r.Filed.Fact, r.Filed.Before(p.Filing.Report.Period)),
				"%s", driftsOf(r.Filed, prints)).with(otherEnd("computed from here", rootCells(r.Now, prints[0].Now)))
		}
		if exact != nil {
			p.Note(at, "figure of a filed report whose exact value changed", "The figures still print as they were filed; no change is needed", "%s", driftsOf(r.Filed, exact))
		}
		if r.LeftOut != nil {
			p.Note(at, "filed figures that are different because a setting changed", "No correction is needed if this change was intended",
				"the figures for %[2]s in %[1]s are different today only because %[3]s changed", r.Filed.Name, someOf(r.LeftOut, fact.ID.String), text.List(slices.Sorted(slices.Values(r.Settings)), "and"))
		}
	}
}

// driftsOf returns what was filed of figures, and what they are today.
func driftsOf(d *record.Draft, changes []drift.Change) string {
	return d.Name + " has figures that today's ledgers do not produce: " + someOf(changes, func(c drift.Change) string {
		was, is := bothInFull(c.Was.Amount(), c.Now.Value)
		return fmt.Sprintf("%s (%s) was filed as %s (exactly %s), but is %s today", c.Now.Words.Label, c.Was.ID, c.Text, was, is)
	})
}

// someOf returns the first items of a list, and how many more there are.
func someOf[T any](list []T, say func(T) string) string {
	var said []string
	for _, item := range list[:min(len(list), mostNamed)] {
		said = append(said, say(item))
	}
	if n := len(list) - mostNamed; n > 0 {
		said = append(said, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(said, "; ")
}
