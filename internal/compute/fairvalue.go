package compute

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
)

// total is the member that is all lines together.
const total = "total"

// column is a column of the table by investment type.
type column struct {
	name  string // after the metric: "" is fair value
	field string // of the securities ledger
	label string
}

var columns = []column{
	{"", "fair-value", "Fair value"},
	{".cost", "cost", "Amortized cost"},
	{".gains", "gains", "Unrealized gains"},
	{".losses", "losses", "Unrealized losses"},
}

// classWords say what a classification is called.
var classWords = map[string]string{schema.Cash: "cash", "cash-equivalent": "cash equivalents", "short-term": "short-term", "long-term": "long-term"}

// fairValues are the metrics of the note on fair value: each column of the table
// by investment type, in all and by section; each level of the hierarchy; and the
// tables as they were printed. Every one has a member for each line, and total.
func fairValues() []Metric {
	var list []Metric
	add := func(m Metric) {
		m.Kind, m.Times, m.Caption = Balance, printings, lineLabel
		list = append(list, m)
	}
	for _, c := range columns {
		add(Metric{Name: "fair-value" + c.name, Label: c.label, Members: heldLines(),
			Definition: c.label + " of the line's holdings on the date, cash included; losses are amounts of 0 or less.",
			Formula:    "sum of " + c.field + ", over the line's holdings on the date",
			Eval:       holdings(c)})
	}
	for _, class := range schema.Classes {
		in := ledger.Cond{Field: "classification", Is: []string{class}}
		words := classWords[class]
		for _, c := range columns {
			add(Metric{Name: "fair-value." + class + c.name, Label: c.label + ", " + words, Members: heldLines(in),
				Definition: c.label + " of the line's holdings on the date that are classified as " + words + "; losses are amounts of 0 or less.",
				Formula:    "sum of " + c.field + ", over the line's holdings of the classification on the date",
				Eval:       holdings(c, in)})
		}
	}
	leveled := ledger.Cond{Field: "classification", Is: []string{schema.Cash}, Not: true}
	for _, level := range []string{"1", "2", "3"} {
		at := ledger.Cond{Field: "level", Is: []string{level}}
		add(Metric{Name: "fair-value.level-" + level, Label: "Fair value, Level " + level, Members: heldLines(leveled),
			Definition: "Fair value of the line's holdings on the date that are measured at Level " + level + ". Cash has no level.",
			Formula:    "sum of fair-value, over the line's holdings of the level on the date",
			Eval:       holdings(columns[0], leveled, at)})
	}
	add(Metric{Name: "fair-value.levels", Label: "Fair value, all levels", Members: heldLines(leveled),
		Definition: "Fair value of the line's holdings on the date that are measured at a level. Cash has none.",
		Formula:    "sum of fair-value, over the line's holdings on the date that are not cash",
		Eval:       holdings(columns[0], leveled)})

	for _, class := range schema.Classes {
		words := classWords[class]
		add(Metric{Name: "fair-value.printed." + class, Label: "As printed, " + words, Members: printedLines(ledger.Types, class),
			Definition: "Fair value of the line in the section " + words + " of the table by investment type, as it was printed.",
			Formula:    "the printed cell",
			Eval: func(in *Inputs) (quantity.Value, error) {
				return in.printed(func(s ledger.Spot) bool {
					return s.Table == ledger.Types && s.Section == class && s.Column == "fair-value"
				})
			}})
	}
	add(Metric{Name: "fair-value.types", Label: "Table by investment type, as printed", Members: tiedLines,
		Definition: "Fair value of the line in all sections but cash of the table by investment type, as it was printed.",
		Formula:    "sum of the printed cells",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.printed(func(s ledger.Spot) bool {
				return s.Table == ledger.Types && s.Section != schema.Cash && s.Column == "fair-value" && in.e.f.Ties(s.Line)
			})
		}})
	add(Metric{Name: "fair-value.hierarchy", Label: "Fair value hierarchy table, as printed", Members: tiedLines,
		Definition: "The line's total in the fair value hierarchy table, or the sum of its levels where no total was printed.",
		Formula:    "the printed total, or the sum of the printed levels",
		Eval:       func(in *Inputs) (quantity.Value, error) { return hierarchy(in, true) }})
	add(Metric{Name: "fair-value.outside", Label: "Fair value hierarchy table, outside the tie", Members: outsideLines,
		Definition: "A line of the fair value hierarchy table that stands in no other table, as filing.toml says under [fair_value].",
		Formula:    "the printed total, or the sum of the printed levels",
		Eval:       func(in *Inputs) (quantity.Value, error) { return hierarchy(in, false) }})
	add(Metric{Name: "fair-value.difference", Label: "Difference between the two tables", Members: tiedLines,
		Definition: "The line in the fair value hierarchy table less the same line in the table by investment type, both as they were printed, cash left out.",
		Formula:    "hierarchy − investment types",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.difference(in.Fact("fair-value.hierarchy", in.Member), in.Fact("fair-value.types", in.Member))
		}})
	for _, class := range schema.Classes[1:] {
		words := classWords[class]
		add(Metric{Name: "fair-value.adjustment." + class, Label: "Adjustment, " + words, Members: correctedLines(class),
			Definition: "The difference between the two tables, in the one section whose correction makes them agree.",
			Formula:    "hierarchy − investment types",
			Eval: func(in *Inputs) (quantity.Value, error) {
				v := in.Fact("fair-value.difference", in.Member)
				return v.Value, v.err
			}})
		add(Metric{Name: "fair-value.revised." + class, Label: "Revised, " + words, Members: correctedLines(class),
			Definition: "The line in the section " + words + " of the table by investment type, as it was printed, plus its adjustment.",
			Formula:    "as printed + adjustment",
			Eval: func(in *Inputs) (quantity.Value, error) {
				return in.sum(in.Fact("fair-value.printed."+class, in.Member), in.Fact("fair-value.adjustment."+class, in.Member))
			}})
	}
	return list
}

// lineLabel gives the caption of a line.
func lineLabel(e *Engine, line string) string {
	if line == total {
		return "total"
	}
	return e.caption(line)
}

// caption gives the caption of a line as the ledgers, or [lines], spell it: of several
// that make one line, the first in the order of letters, whatever the order of rows.
func (e *Engine) caption(line string) string {
	first := ""
	for _, each := range e.types() {
		if each.line == line && (first == "" || each.caption < first) {
			first = each.caption
		}
	}
	switch {
	case first != "":
		return first
	case e.b.Notes != nil && e.b.Notes.Captions[line] != "":
		return e.b.Notes.Captions[line]
	}
	return line
}

// holdingType is a type of holding that has a row on a date of a balance sheet.
type holdingType struct{ word, caption, line string }

// types gives the types of holding.
func (e *Engine) types() []holdingType {
	if e.heldTypes != nil {
		return e.heldTypes
	}
	e.heldTypes = []holdingType{}
	for _, word := range e.b.By(e.holdings(columns[0], printings(e)), "type").Words() {
		caption := e.f.Line(word)
		e.heldTypes = append(e.heldTypes, holdingType{word, caption, fact.Slug(caption)})
	}
	return e.heldTypes
}

// holdings selects a column of holdings that meet conditions, on some dates.
func (e *Engine) holdings(c column, on []When, where ...ledger.Cond) ledger.Selection {
	b := ledger.Branch{Where: where}
	for _, w := range on {
		b.At = append(b.At, ledger.Time{When: ledger.On(w.Date, ledger.Dated)})
	}
	return ledger.Selection{Ledger: "securities", Field: c.field, Branches: []ledger.Branch{b}}
}

// ofLine is the condition that a holding's type stands for a line, or none for total.
func (e *Engine) ofLine(line string) []ledger.Cond {
	if line == total {
		return nil
	}
	c := ledger.Cond{Field: "type"}
	for _, each := range e.types() {
		if each.line == line {
			c.Is = append(c.Is, each.word)
		}
	}
	return []ledger.Cond{c}
}

// heldLines gives the lines of the holdings that meet conditions, on any of the dates,
// and total.
func heldLines(where ...ledger.Cond) func(*Engine, When) []string {
	return func(e *Engine, _ When) []string {
		seen := map[string]bool{}
		for _, word := range e.b.By(e.holdings(columns[0], printings(e), where...), "type").Words() {
			seen[fact.Slug(e.f.Line(word))] = true
		}
		return linesAndTotal(seen)
	}
}

func linesAndTotal(seen map[string]bool) []string {
	if len(seen) == 0 {
		return nil
	}
	delete(seen, total)
	return append(slices.Sorted(maps.Keys(seen)), total)
}

// holdings sums a column over the holdings that meet conditions.
func holdings(c column, where ...ledger.Cond) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		t := in.e.b.Table("securities")
		on := []When{{Date: in.Date}}
		switch {
		case t == nil:
			return quantity.Value{}, lacking("there is no securities ledger to read")
		case !in.e.b.Add(in.e.holdings(c, on)).Any:
			return quantity.Value{}, lacking("the securities ledger has no row for %s", in.Date)
		}
		in.scanned(t, c.field)
		return in.money(in.adds(in.e.holdings(c, on, slices.Concat(in.e.ofLine(in.Member), where)...)).Scaled), nil
	}
}

// both says whether both tables were printed for a date.
func (e *Engine) both(d fiscal.Date) bool {
	types, levels := false, false
	for spot := range e.notes(d) {
		types, levels = types || spot.Table == ledger.Types, levels || spot.Table == ledger.Hierarchy
	}
	return types && levels
}

func (e *Engine) notes(d fiscal.Date) map[ledger.Spot]ledger.Printed {
	if e.b.Notes == nil {
		return nil
	}
	return e.b.Notes.On[d]
}

// printedLines gives the lines of a section of a table on a date, and total.
func printedLines(table, section string) func(*Engine, When) []string {
	return func(e *Engine, w When) []string {
		seen := map[string]bool{}
		for spot := range e.notes(w.Date) {
			if spot.Table == table && spot.Section == section && !ledger.IsTotal(spot.Line) {
				seen[spot.Line] = true
			}
		}
		return linesAndTotal(seen)
	}
}

// tiedLines gives the lines of either table that the tie holds, on a date that
// has both, and total.
func tiedLines(e *Engine, w When) []string {
	return e.linesOf(w.Date, func(s ledger.Spot) bool { return s.Section != schema.Cash && e.f.Ties(s.Line) })
}

// outsideLines gives the lines of the hierarchy that are outside the tie, on a
// date that has both tables, and total.
func outsideLines(e *Engine, w When) []string {
	return e.linesOf(w.Date, func(s ledger.Spot) bool { return s.Table == ledger.Hierarchy && !e.f.Ties(s.Line) })
}

func (e *Engine) linesOf(d fiscal.Date, take func(ledger.Spot) bool) []string {
	if !e.both(d) {
		return nil
	}
	seen := map[string]bool{}
	for spot := range e.notes(d) {
		if take(spot) && !ledger.IsTotal(spot.Line) {
			seen[spot.Line] = true
		}
	}
	return linesAndTotal(seen)
}

// printed sums printed cells of the member's line, or of all lines.
func (in *Inputs) printed(take func(ledger.Spot) bool) (quantity.Value, error) {
	s := ledger.Selection{Ledger: "note-tables", Field: "amount"}
	is := func(field, word string) ledger.Cond { return ledger.Cond{Field: field, Is: []string{word}} }
	notes := in.e.notes(in.Date)
	var spots []ledger.Spot
	for spot := range notes {
		if in.spots(take)(spot) {
			spots = append(spots, spot)
		}
	}
	slices.SortFunc(spots, func(a, b ledger.Spot) int {
		return cmp.Or(strings.Compare(a.String(), b.String()), strings.Compare(a.Caption, b.Caption))
	})
	for _, spot := range spots {
		p := notes[spot]
		in.cells(source.Range{Workbook: p.At.Workbook, Sheet: p.At.Sheet, First: p.At.Ref, Last: p.At.Ref})
		s.Branches = append(s.Branches, ledger.Branch{Where: []ledger.Cond{is("table", spot.Table), is("section", spot.Section), is("line", p.Caption), is("column", spot.Column)},
			At: []ledger.Time{{When: ledger.On(in.Date, ledger.Dated)}}})
	}
	return in.money(in.adds(s).Scaled), nil
}

// spots narrows a test of spots to the member's line; of total, to every line that
// no printed total is.
func (in *Inputs) spots(take func(ledger.Spot) bool) func(ledger.Spot) bool {
	member := in.Member
	return func(s ledger.Spot) bool {
		return take(s) && !ledger.IsTotal(s.Line) && (member == total || s.Line == member)
	}
}

// hierarchy gives the line's printed total, or the sum of its levels, of lines that
// the tie holds or of those outside it.
func hierarchy(in *Inputs, ties bool) (quantity.Value, error) {
	notes := in.e.notes(in.Date)
	return in.printed(func(s ledger.Spot) bool {
		if s.Table != ledger.Hierarchy || in.e.f.Ties(s.Line) != ties {
			return false
		}
		_, totalled := notes[s.Beside("total")]
		return totalled == (s.Column == "total")
	})
}

// correctedLines gives the lines of the one section whose correction makes every
// line tie on a date, and total; or nothing where no single section does.
func correctedLines(class string) func(*Engine, When) []string {
	return func(e *Engine, w When) []string {
		if section, lines := e.offSection(w.Date); section == class {
			return append(lines, total)
		}
		return nil
	}
}

// offSection gives the section that is off on a date, and its lines: the only one
// that holds every line whose two tables differ. A rotated section is preferred
// to one that merely holds them.
func (e *Engine) offSection(d fiscal.Date) (class string, lines []string) {
	var off []string
	for _, line := range tiedLines(e, When{Date: d}) {
		f, _ := e.fact(e.find("fair-value.difference"), line, When{Period: e.f.Report.Period, Date: d})
		if line != total && f != nil && f.Value.Sign() != 0 {
			off = append(off, line)
		}
	}
	if len(off) == 0 {
		return "", nil
	}
	if r := fact.Rotations(e.out.Facts, d); len(r) == 1 {
		return r[0].Section, e.sectionLines(r[0].Section, d)
	}
	var holding []string
	for _, section := range schema.Classes[1:] {
		held := e.sectionLines(section, d)
		if !slices.ContainsFunc(off, func(line string) bool { return !slices.Contains(held, line) }) {
			holding = append(holding, section)
		}
	}
	if len(holding) != 1 {
		return "", nil
	}
	return holding[0], e.sectionLines(holding[0], d)
}

// sectionLines gives the lines of a section that the tie holds, without total.
func (e *Engine) sectionLines(section string, d fiscal.Date) []string {
	return slices.DeleteFunc(printedLines(ledger.Types, section)(e, When{Date: d}), func(line string) bool { return line == total || !e.f.Ties(line) })
}

// tableless says of each date of a balance sheet why its tables do not exist.
func (e *Engine) tableless() {
	lack := func(metric string, d fiscal.Date, ledger, why string) {
		id := fact.ID{Metric: metric, Member: total, When: d.String()}
		if f := e.out.Facts.Of(id); f == nil && e.f.Ledger(ledger) != nil {
			e.lack(id, absent{why, e.b.Wrong[ledger]})
		}
	}
	for _, w := range printings(e) {
		lack("fair-value", w.Date, "securities", "the securities ledger has no row for "+w.Date.String())
		lack("fair-value.difference", w.Date, "note-tables", "the note-tables ledger does not have both tables for "+w.Date.String())
	}
}
