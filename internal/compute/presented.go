package compute

import (
	"slices"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fairvalue"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
)

// Without a securities ledger, the tables of the fair-value note are those of the
// note-tables ledger: as printed where they agree, else as an approved restatement corrects
// them.

// fromNotes reports whether the note's amounts come from the note-tables ledger.
func (e *Engine) fromNotes() bool {
	return e.f.Ledger("securities") == nil && e.f.Ledger("note-tables") != nil
}

// heldOr returns Members that uses noted if the note's amounts come from the note-tables
// ledger, and held otherwise.
func heldOr(noted, held func(*Engine, When) []string) func(*Engine, When) []string {
	return func(e *Engine, w When) []string {
		if e.fromNotes() {
			return noted(e, w)
		}
		return held(e, w)
	}
}

// evalOr is heldOr for Eval.
func evalOr(noted, held func(*Inputs) (quantity.Value, error)) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		if in.e.fromNotes() {
			return noted(in)
		}
		return held(in)
	}
}

// bothLines returns the lines of a section of a printed table, and total; nil on a date
// without both tables.
func bothLines(table, section string) func(*Engine, When) []string {
	return func(e *Engine, w When) []string {
		if !e.both(w.Date) {
			return nil
		}
		return printedLines(table, section)(e, w)
	}
}

// presentedLines returns the lines of the table by investment type, those that only the
// hierarchy printed among them, and total; nil on a date without both tables.
func presentedLines(e *Engine, w When) []string {
	return e.linesOf(w.Date, func(s fairvalue.CellKey) bool { return s.Table == fairvalue.Types || e.f.Ties(s.Line) })
}

// correction says how the printed table by investment type of a date is corrected.
type correction struct {
	off   bool              // some lines differ from the hierarchy
	class string            // the section in error; "" if the tables do not show which
	moves map[string]string // caption of class → the caption that its printed amounts belong beside; nil if the amounts themselves are wrong
}

// corrected is what correct returned for a date.
type corrected struct {
	correction
	err error
}

// correctionOf returns the correction of a date. It fails if a difference between the two
// tables was not approved, which FVT001 reports.
func (e *Engine) correctionOf(d fiscal.Date) (correction, error) {
	known, ok := e.corrected[d]
	if !ok {
		known.correction, known.err = e.correct(d)
		e.corrected[d] = known
	}
	return known.correction, known.err
}

// correct computes what correctionOf returns.
func (e *Engine) correct(d fiscal.Date) (c correction, err error) {
	if !e.both(d) {
		return c, lacking("the note-tables ledger needs both tables (investment-types and hierarchy) for %s", d)
	}
	for _, line := range tiedLines(e, When{Date: d}) {
		f, _ := e.fact(e.find("fair-value.difference"), line, When{Period: e.f.Report.Period, Date: d})
		switch {
		case line == total || f == nil || f.Value.Sign() == 0:
		case e.f.Restated(f.ID) == nil:
			return c, absent{why: "the two tables of the note differ for " + d.String() + ", and no approved restatement corrects them", reported: true}
		default:
			c.off = true
		}
	}
	if !c.off {
		return c, nil
	}
	c.class, _ = e.offSection(d)
	if r := fact.Rotations(e.out.Facts, d); len(r) == 1 && r[0].Section == c.class {
		c.moves = map[string]string{}
		for _, move := range r[0].Moves {
			c.moves[move.From] = move.To
		}
	}
	return c, nil
}

// presentedIn returns an Eval for a column of the table by investment type, in a section or,
// if section is "", in all of them. If the amounts of a section are wrong, and not only
// beside the wrong captions, its corrected cost, gains and losses are not known.
func presentedIn(column, section string) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		c, err := in.e.correctionOf(in.Date)
		if err != nil {
			return quantity.Value{}, err
		}
		wrong := c.off && c.moves == nil && section != schema.Cash && (section == "" || c.class == "" || section == c.class)
		if wrong && (section != "" && c.class == "" || column != "fair-value") {
			return quantity.Value{}, lacking("the two tables of the note do not show how to correct %s for %s", in.m.Name, in.Date)
		}
		lineOf := func(s fairvalue.CellKey) string {
			if to, moved := c.moves[s.Line]; moved && s.Section == c.class {
				return to
			}
			return s.Line
		}
		ofSection := func(s fairvalue.CellKey, column string) bool {
			return s.Table == fairvalue.Types && s.Column == column && (section == "" || s.Section == section)
		}
		notes := in.e.notes(in.Date)
		for key := range notes {
			if _, printed := notes[key.Beside(column)]; !printed && ofSection(key, "fair-value") && !fairvalue.IsTotal(key.Line) && (in.Member == total || lineOf(key) == in.Member) {
				return quantity.Value{}, lacking("the note-tables ledger has no %s of %s for %s", column, in.e.caption(key.Line), in.Date)
			}
		}
		v, err := in.printedAs(func(s fairvalue.CellKey) bool { return ofSection(s, column) }, lineOf)
		corrected := c.off && section != schema.Cash && (section == "" || section == c.class) && slices.Contains(tiedLines(in.e, When{Date: in.Date}), in.Member)
		if err != nil || !corrected {
			return v, err
		}
		by := in.Fact("fair-value.difference", in.Member) // which the restatement names
		if !wrong {
			return v, by.err
		}
		in.made, in.beneath = nil, in.made // the value is more than the sum of its cells
		return v.Add(by.Value), by.err
	}
}

// presentedAt returns an Eval for a column of the hierarchy: a level, or "" for the total.
func presentedAt(level string) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		if _, err := in.e.correctionOf(in.Date); err != nil {
			return quantity.Value{}, err
		}
		if level == "" {
			return hierarchy(in, true, false)
		}
		return in.printed(func(s fairvalue.CellKey) bool { return s.Table == fairvalue.Hierarchy && s.Column == level })
	}
}

// withhold removes the fair-value note from the disclosures to draft if its tables differ
// and no approved restatement corrects them.
func (e *Engine) withhold() {
	if !e.fromNotes() {
		return
	}
	for _, w := range printings(e) {
		if _, err := e.correctionOf(w.Date); err != nil && e.both(w.Date) {
			e.out.Drafted = slices.DeleteFunc(e.out.Drafted, func(name string) bool { return name == "fair-value" })
		}
	}
}
