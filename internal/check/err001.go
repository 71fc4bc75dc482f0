package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
)

// ERR001 reports prior-period amounts that differ from the filed amounts and are not restated.
var ERR001 = &Check{Code: "ERR001", Severity: Error, Run: err001,
	Title: "prior-period amount that differs from the amount filed and is not restated"}

func err001(p *Pass) {
	first := firstTime[fact.ID]()
	var filed []*record.Draft
	differ := map[*record.Draft][]*document.Mark{} // by the report that filed the amount
	for _, m := range p.marks() {
		if !first(m.Fact.ID) || m.Fact.Context.Span.End >= p.end() {
			continue
		}
		if was, in := p.wasFiled(m.Fact.ID); in != nil && !was.Amount().Equal(m.Fact.Value) && !p.restated(m.Fact) {
			if differ[in] == nil {
				filed = append(filed, in)
			}
			differ[in] = append(differ[in], m)
		}
	}
	for _, in := range filed {
		marks := differ[in]
		var details []string
		var related []diag.Related
		var facts []*fact.Fact
		for i, m := range marks {
			facts = append(facts, m.Fact)
			if i < mostNamed {
				details = append(details, p.howItDiffers(m.Fact))
			}
			if i > 0 {
				related = append(related, otherEnd("and "+m.ID.String(), m.At))
			}
		}
		if n := len(marks) - mostNamed; n > 0 {
			differs := "so do " + text.Count(n, "more amount")
			if n == 1 {
				differs = "so does 1 more amount"
			}
			details = append(details, differs)
		}
		related = append(related, otherEnd("filed here", in.FactsAt()), otherEnd("computed from here", rootCells(p.Facts, marks[0].Fact)))
		p.Report(marks[0].At, "prior-period amount that differs from the amount filed", p.howToRestate(p.Facts, facts, func(id fact.ID) *record.Fact {
			was, _ := p.wasFiled(id)
			return was
		}, true), "%s", strings.Join(details, "; ")).with(related...)
	}
}

// mostNamed is the number of amounts that a finding names.
const mostNamed = 3

// howItDiffers returns what was filed of a fact, and what it is now.
func (p *Pass) howItDiffers(f *fact.Fact) string {
	was, in := p.wasFiled(f.ID)
	before, is := bothInFull(was.Amount(), f.Value)
	detail := fmt.Sprintf("%s (%s) was filed as %s in %s, but is %s in today's ledgers", f.Words.Label, f.ID, before, in.Name, is)
	if was.Unit == f.Value.Unit() {
		change := f.Value.Sub(was.Amount())
		by := figure.InFull(change)
		switch {
		case f.Value.Unit() == quantity.Pure && strings.ContainsAny(by, "123456789"):
			by = figure.Points(change)
		case f.Value.Unit() == quantity.Pure:
			by = "less than 0.0001 points"
		}
		return detail + " (difference " + by + ")"
	}
	return detail + fmt.Sprintf("; the unit differs too: %s in the filed report, %s now", unitNoun(was.Unit), unitNoun(f.Value.Unit()))
}

// unitNoun returns what a unit measures, for messages.
func unitNoun(u quantity.Unit) string {
	if u == quantity.Pure {
		return "a ratio"
	}
	return "an amount in " + string(u)
}

// howToRestate returns the remedy for facts of a set that differ from what was filed: the
// restatements to have approved, and those to add. They are of the facts that explain the
// others: those with no input that differs too. The argument memo reports whether a memorandum
// measures them then.
func (p *Pass) howToRestate(set *fact.Set, facts []*fact.Fact, filed func(fact.ID) *record.Fact, memo bool) string {
	var add []fact.ID
	var approve []string
	seen := map[fact.ID]bool{}
	var explain func(*fact.Fact)
	explain = func(f *fact.Fact) {
		if seen[f.ID] {
			return
		}
		seen[f.ID] = true
		root := true
		for _, id := range f.Origin.Inputs {
			if is, was := set.Of(id), filed(id); is != nil && was != nil && !was.Amount().Equal(is.Value) {
				root = false
				explain(is)
			}
		}
		i := slices.IndexFunc(p.Filing.Restatements, func(r filing.Restatement) bool { return r.Fact == f.ID.String() || r.Fact == f.ID.Name() })
		switch {
		case !root:
		case i < 0:
			add = append(add, f.ID)
		case p.Filing.Restatements[i].Approver == "":
			approve = append(approve, p.Filing.Restatements[i].At.String())
		}
	}
	for _, f := range facts {
		explain(f)
	}
	remedy := "Correct the ledger if it is wrong. Otherwise, "
	if approve != nil {
		remedy += fmt.Sprintf("add `approver = \"…\"`, with the name of the person who approved the restatement, to the entry at %s", text.List(approve, "and"))
		if add == nil {
			return remedy
		}
		remedy += ". Then "
	}
	remedy += "add the following entries to restatements.toml. Complete the reason and the approver of each"
	if memo {
		remedy += ", and answer the factors in memo.toml"
	}
	return remedy + ".\n" + restatementLines(add...)
}
