package compute

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fairvalue"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// total is the member for all lines together.
const total = "total"

// column is a column of the table by investment type.
type column struct {
	name  string // after the metric: "" is fair value
	field string // of the securities ledger
	label string
	sign  string // of the amounts, for definitions
}

var columns = []column{
	{"", "fair-value", "Fair value", ""},
	{".cost", "cost", "Amortized cost", ""},
	{".gains", "gains", "Unrealized gains", ""},
	{".losses", "losses", "Unrealized losses", "; zero or negative"},
}

// classWords maps each classification to its name in text.
var classWords = map[string]string{schema.Cash: "cash", "cash-equivalent": "cash equivalents", "short-term": "short-term", "long-term": "long-term"}

// fromTables ends the definitions of amounts that come from either ledger.
const fromTables = " Without a securities ledger: the printed cells of the note-tables ledger, corrected by an approved restatement."

// fairValues returns the metrics of the fair-value note: the tables as printed; each column
// of the table by investment type, overall and by section; and each level of the hierarchy.
// Each metric has a member for each line, and total.
func fairValues() []Metric {
	var list []Metric
	add := func(m Metric) {
		m.Kind, m.Times, m.Caption = Balance, printings, lineLabel
		list = append(list, m)
	}
	list = append(list, printedTables()...)
	for _, c := range columns {
		add(Metric{Name: "fair-value" + c.name, Label: c.label, Members: heldOr(presentedLines, heldLines()),
			Definition: c.label + " of the line's holdings on the date, including cash" + c.sign + "." + fromTables,
			Formula:    "sum of " + c.field + ", over the line's holdings on the date",
			Eval:       evalOr(presentedIn(c.field, ""), holdings(c))})
	}
	for _, class := range schema.Classes {
		in := ledger.Cond{Field: "classification", Is: []string{class}}
		words := classWords[class]
		for _, c := range columns {
			add(Metric{Name: "fair-value." + class + c.name, Label: c.label + ", " + words, Members: heldOr(bothLines(fairvalue.Types, class), heldLines(in)),
				Definition: c.label + " of the line's holdings on the date that are classified as " + words + c.sign + "." + fromTables,
				Formula:    "sum of " + c.field + ", over the line's holdings of the classification on the date",
				Eval:       evalOr(presentedIn(c.field, class), holdings(c, in))})
		}
	}
	leveled := ledger.Cond{Field: "classification", Is: []string{schema.Cash}, Not: true}
	for _, level := range []string{"1", "2", "3"} {
		at := ledger.Cond{Field: "level", Is: []string{level}}
		add(Metric{Name: "fair-value.level-" + level, Label: "Fair value, Level " + level, Members: heldOr(bothLines(fairvalue.Hierarchy, ""), heldLines(leveled)),
			Definition: "Fair value of the line's holdings on the date that are measured at Level " + level + ". Cash has no level." + fromTables,
			Formula:    "sum of fair-value, over the line's holdings of the level on the date",
			Eval:       evalOr(presentedAt("level-"+level), holdings(columns[0], leveled, at))})
	}
	add(Metric{Name: "fair-value.levels", Label: "Fair value, all levels", Members: heldOr(bothLines(fairvalue.Hierarchy, ""), heldLines(leveled)),
		Definition: "Fair value of the line's holdings on the date that are measured at any level. Cash has no level." + fromTables,
		Formula:    "sum of fair-value, over the line's holdings on the date that are not cash",
		Eval:       evalOr(presentedAt(""), holdings(columns[0], leveled))})
	return list
}

// printedTables returns the metrics of the tables as printed, of the difference between them
// and of its correction.
func printedTables() []Metric {
	var list []Metric
	add := func(m Metric) {
		m.Kind, m.Times, m.Caption = Balance, printings, lineLabel
		list = append(list, m)
	}
	for _, class := range schema.Classes {
		words := classWords[class]
		add(Metric{Name: "fair-value.printed." + class, Label: "As printed, " + words, Members: printedLines(fairvalue.Types, class),
			Definition: "Fair value of the line in the " + words + " section of the table by investment type, as printed.",
			Formula:    "the printed cell",
			Eval: func(in *Inputs) (quantity.Value, error) {
				return in.printed(func(s fairvalue.CellKey) bool {
					return s.Table == fairvalue.Types && s.Section == class && s.Column == "fair-value"
				})
			}})
	}
	add(Metric{Name: "fair-value.types", Label: "Table by investment type, as printed", Members: tiedLines,
		Definition: "Fair value of the line in the table by investment type, all sections except cash, as printed.",
		Formula:    "sum of the printed cells",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.printed(func(s fairvalue.CellKey) bool {
				return s.Table == fairvalue.Types && s.Section != schema.Cash && s.Column == "fair-value" && in.e.f.Ties(s.Line)
			})
		}})
	add(Metric{Name: "fair-value.hierarchy", Label: "Fair value hierarchy table, as printed", Members: tiedLines,
		Definition: "The line's total in the fair value hierarchy table, or the sum of its levels if no total was printed.",
		Formula:    "the printed total, or the sum of the printed levels",
		Eval:       func(in *Inputs) (quantity.Value, error) { return hierarchy(in, true) }})
	add(Metric{Name: "fair-value.outside", Label: "Fair value hierarchy table, lines in this table only", Members: outsideLines,
		Definition: "A line that appears only in the fair value hierarchy table, listed in hierarchy_only under [fair_value] in filing.toml.",
		Formula:    "the printed total, or the sum of the printed levels",
		Eval:       func(in *Inputs) (quantity.Value, error) { return hierarchy(in, false) }})
	add(Metric{Name: "fair-value.difference", Label: "Difference between the two tables", Members: tiedLines,
		Definition: "The line in the fair value hierarchy table minus the same line in the table by investment type, both as printed and excluding cash.",
		Formula:    "hierarchy − investment types",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.difference(in.Fact("fair-value.hierarchy", in.Member), in.Fact("fair-value.types", in.Member))
		}})
	for _, class := range schema.Classes[1:] {
		words := classWords[class]
		add(Metric{Name: "fair-value.adjustment." + class, Label: "Adjustment, " + words, Members: correctedLines(class),
			Definition: "The difference between the two tables, assigned to the one section whose correction makes them agree.",
			Formula:    "hierarchy − investment types",
			Eval: func(in *Inputs) (quantity.Value, error) {
				v := in.Fact("fair-value.difference", in.Member)
				return v.Value, v.err
			}})
		add(Metric{Name: "fair-value.revised." + class, Label: "Revised, " + words, Members: correctedLines(class),
			Definition: "The line in the " + words + " section of the table by investment type, as printed, plus its adjustment.",
			Formula:    "as printed + adjustment",
			Eval: func(in *Inputs) (quantity.Value, error) {
				return in.sum(in.Fact("fair-value.printed."+class, in.Member), in.Fact("fair-value.adjustment."+class, in.Member))
			}})
	}
	return list
}

// lineLabel returns the caption of a line, or "total".
func lineLabel(e *Engine, line string) string {
	if line == total {
		return "total"
	}
	return e.caption(line)
}

// caption returns the caption of a line as the ledgers or [lines] spell it; if several
// captions form one line, the first alphabetically.
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

// holdingType is an investment type with a row on a balance-sheet date.
type holdingType struct{ word, caption, line string }

// types returns the investment types, read once.
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

// holdings selects a column of the holdings that meet conditions, on the given dates.
func (e *Engine) holdings(c column, on []When, where ...ledger.Cond) ledger.Selection {
	b := ledger.Branch{Where: where}
	for _, w := range on {
		b.At = append(b.At, ledger.Time{When: ledger.On(w.Date, ledger.Dated)})
	}
	return ledger.Selection{Ledger: "securities", Field: c.field, Branches: []ledger.Branch{b}}
}

// ofLine returns the condition that a holding belongs to a line; none for total.
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

// heldLines returns the lines of the holdings that meet conditions on any balance-sheet
// date, and total.
func heldLines(where ...ledger.Cond) func(*Engine, When) []string {
	return func(e *Engine, _ When) []string {
		if len(e.types()) == 0 {
			return []string{total} // which then says why it has no value
		}
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

// holdings returns an Eval that sums a column over the holdings that meet conditions.
func holdings(c column, where ...ledger.Cond) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		t := in.e.b.Table("securities")
		on := []When{{Date: in.Date}}
		switch {
		case t == nil:
			return quantity.Value{}, lacking("no securities ledger could be read")
		case !in.e.b.Add(in.e.holdings(c, on)).Any:
			return quantity.Value{}, lacking("the securities ledger has no row for %s", in.Date)
		}
		in.scanned(t, c.field, ledger.On(in.Date, ledger.Dated))
		return in.money(in.adds(in.e.holdings(c, on, slices.Concat(in.e.ofLine(in.Member), where)...)).Quotient), nil
	}
}

// marketable are the captions of the balance sheet that only holdings of the note add up to.
// Cash and cash equivalents include bank balances, which the note need not show.
var marketable = []string{"MarketableSecuritiesCurrent", "MarketableSecuritiesNoncurrent"}

// unneeded reports whether the note is complete without tables at a balance-sheet date: at the
// date of comparison, which a first report lacks, and at the report's own date if the trial
// balance maps the captions of marketable securities, has balances at that date, and has none
// in these captions.
func (e *Engine) unneeded(w When) bool {
	if span, err := e.f.Calendar.Span(e.f.Report.Period); err != nil || w.Date != span.End {
		return true
	}
	mapped, dated := false, false
	for _, a := range e.f.Accounts {
		balance := e.out.Facts.Of(fact.ID{Metric: "account", Member: a.Name, When: w.Date.String()})
		dated = dated || balance != nil
		if slices.Contains(marketable, a.Name) {
			if balance != nil && balance.Value.Sign() != 0 {
				return false
			}
			mapped = true
		}
	}
	return mapped && dated
}

// reportUnheld reports balance-sheet dates of the note on which the securities ledger has no
// row (LED014). The draft reports a date that the note needs (TPL002).
func (e *Engine) reportUnheld() {
	t := e.b.Table("securities")
	if t == nil || !slices.Contains(e.out.Drafted, disclosure.FairValue.Name) {
		return
	}
	var empty []string
	for _, w := range printings(e) {
		if e.unneeded(w) && !e.b.Add(e.holdings(columns[0], []When{w})).Any {
			empty = append(empty, w.Date.String())
		}
	}
	if empty == nil || len(e.types()) == 0 { // without holdings at any date, the note itself has no value to show
		return
	}
	dated := "its rows are dated " + t.Control.First
	if t.Control.Last != t.Control.First {
		dated = fmt.Sprintf("its rows are dated from %s to %s", t.Control.First, t.Control.Last)
	}
	e.report("LED014 securities", diag.Diagnostic{Severity: diag.Warning, Code: "LED014", Summary: "balance-sheet date without rows", Subject: t.Place("date"),
		Detail: fmt.Sprintf("the securities ledger has no row dated %s, and the note on fair value shows the holdings of each balance-sheet date; %s", text.List(empty, "or"), dated),
		Remedy: fmt.Sprintf("Add the holdings at %s to the export, dated on that day; if there were none, no change is needed", text.List(empty, "and"))})
}

// both reports whether both tables were printed for a date.
func (e *Engine) both(d fiscal.Date) bool {
	types, levels := false, false
	for key := range e.notes(d) {
		types, levels = types || key.Table == fairvalue.Types, levels || key.Table == fairvalue.Hierarchy
	}
	return types && levels
}

func (e *Engine) notes(d fiscal.Date) map[fairvalue.CellKey]fairvalue.Printed {
	if e.b.Notes == nil {
		return nil
	}
	return e.b.Notes.On[d]
}

// printedLines returns the lines of a section of a printed table on a date, and total.
func printedLines(table, section string) func(*Engine, When) []string {
	return func(e *Engine, w When) []string {
		seen := map[string]bool{}
		for key := range e.notes(w.Date) {
			if key.Table == table && key.Section == section && !fairvalue.IsTotal(key.Line) {
				seen[key.Line] = true
			}
		}
		return linesAndTotal(seen)
	}
}

// tiedLines returns the lines compared between the two tables, and total; nil on a date
// without both tables.
func tiedLines(e *Engine, w When) []string {
	return e.linesOf(w.Date, func(s fairvalue.CellKey) bool { return s.Section != schema.Cash && e.f.Ties(s.Line) })
}

// outsideLines returns the lines of the hierarchy table that are not compared, and total;
// nil on a date without both tables.
func outsideLines(e *Engine, w When) []string {
	return e.linesOf(w.Date, func(s fairvalue.CellKey) bool { return s.Table == fairvalue.Hierarchy && !e.f.Ties(s.Line) })
}

func (e *Engine) linesOf(d fiscal.Date, take func(fairvalue.CellKey) bool) []string {
	if !e.both(d) {
		return nil
	}
	seen := map[string]bool{}
	for key := range e.notes(d) {
		if take(key) && !fairvalue.IsTotal(key.Line) {
			seen[key.Line] = true
		}
	}
	return linesAndTotal(seen)
}

// printed returns the sum of the printed cells of the member's line, or of all lines.
func (in *Inputs) printed(take func(fairvalue.CellKey) bool) (quantity.Value, error) {
	return in.printedAs(take, func(s fairvalue.CellKey) string { return s.Line })
}

// printedAs is like printed; lineOf returns the line that a printed cell belongs to.
func (in *Inputs) printedAs(take func(fairvalue.CellKey) bool, lineOf func(fairvalue.CellKey) string) (quantity.Value, error) {
	s := ledger.Selection{Ledger: "note-tables", Field: "amount"}
	is := func(field, word string) ledger.Cond { return ledger.Cond{Field: field, Is: []string{word}} }
	notes := in.e.notes(in.Date)
	var keys []fairvalue.CellKey
	for key := range notes {
		if take(key) && !fairvalue.IsTotal(key.Line) && (in.Member == total || lineOf(key) == in.Member) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b fairvalue.CellKey) int {
		return cmp.Or(strings.Compare(a.String(), b.String()), strings.Compare(a.Caption, b.Caption))
	})
	for _, key := range keys {
		p := notes[key]
		in.cells(source.Range{Workbook: p.At.Workbook, Sheet: p.At.Sheet, First: p.At.Ref, Last: p.At.Ref, Where: p.At.Where})
		s.Branches = append(s.Branches, ledger.Branch{Where: []ledger.Cond{is("table", key.Table), is("section", key.Section), is("line", p.Caption), is("column", key.Column)},
			At: []ledger.Time{{When: ledger.On(in.Date, ledger.Dated)}}})
	}
	return in.money(in.adds(s).Quotient), nil
}

// hierarchy returns the line's printed total, or the sum of its levels; ties lists whether
// to add the lines that are compared with the other table, those that are not, or both.
func hierarchy(in *Inputs, ties ...bool) (quantity.Value, error) {
	notes := in.e.notes(in.Date)
	return in.printed(func(s fairvalue.CellKey) bool {
		if s.Table != fairvalue.Hierarchy || !slices.Contains(ties, in.e.f.Ties(s.Line)) {
			return false
		}
		_, totalled := notes[s.Beside("total")]
		return totalled == (s.Column == "total")
	})
}

// correctedLines returns the lines of the one section whose correction makes every line
// agree on a date, and total; nil if there is no such section.
func correctedLines(class string) func(*Engine, When) []string {
	return func(e *Engine, w When) []string {
		if section, lines := e.offSection(w.Date); section == class {
			return append(lines, total)
		}
		return nil
	}
}

// offSection returns the section in error on a date, and its lines: the only one that has
// every line on which the tables differ. A section whose amounts are rotated takes
// precedence.
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

// sectionLines returns the lines of a section that are compared, without total.
func (e *Engine) sectionLines(section string, d fiscal.Date) []string {
	return slices.DeleteFunc(printedLines(fairvalue.Types, section)(e, When{Date: d}), func(line string) bool { return line == total || !e.f.Ties(line) })
}

// recordMissingTables records, for each balance-sheet date, why its tables are missing. Printed
// tables may be of one date only.
func (e *Engine) recordMissingTables() {
	record := func(metric string, w When, ledger, why string) {
		id := fact.ID{Metric: metric, Member: total, When: w.Date.String()}
		if f := e.out.Facts.Of(id); f == nil && e.f.Ledger(ledger) != nil {
			e.recordAbsence(id, absent{why: why, reported: e.b.Wrong[ledger], optional: ledger != "securities" || e.unneeded(w)})
		}
	}
	for _, w := range printings(e) {
		record("fair-value", w, "securities", "the securities ledger has no row for "+w.Date.String())
		if e.fromNotes() {
			record("fair-value", w, "note-tables", "the note-tables ledger needs both tables (investment-types and hierarchy) for "+w.Date.String())
		}
		record("fair-value.difference", w, "note-tables", "the note-tables ledger needs both tables (investment-types and hierarchy) for "+w.Date.String())
	}
}
