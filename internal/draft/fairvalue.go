package draft

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
)

// sections lists the sections of the table by investment type in balance-sheet order, and
// the element that each agrees to, together with preceding sections that have none.
var sections = []section{
	{"cash", "Cash", "Cash", ""},
	{"cash-equivalent", "Cash equivalents", "Cash Equivalents", "CashAndCashEquivalentsAtCarryingValue"},
	{"short-term", "Short-term marketable securities", "Short-Term", "MarketableSecuritiesCurrent"},
	{"long-term", "Long-term marketable securities", "Long-Term", "MarketableSecuritiesNoncurrent"},
}

type section struct{ class, title, head, element string }

// levelNames lists the columns of the hierarchy.
var levelNames = []string{"Level 1", "Level 2", "Level 3"}

// Table is a table of the fair value note, as of a date. Its amounts add up across and down.
type Table struct {
	Date  fiscal.Date
	Lines []Row
	Total Row
	sum   int // index of the column that totals those before it
}

// Row is a line of a table. Each of Cells is the name of a fact, or "" for an empty cell.
type Row struct {
	Name  string // the caption
	Noted bool   // the caption was corrected
	First bool   // true for the first line of the table
	Cells []string
	Date  fiscal.Date
	line  string // the member of its facts
}

// columns describes the layout of a table.
type columns struct {
	metrics []string // of each column
	sum     int      // index of the column that totals those before it
	lines   string   // the metric whose lines the table has
	held    bool     // only lines with an amount
	sparse  bool     // a line may lack columns before sum
	noted   bool     // mark corrected captions
	class   string   // the section whose captions noted marks; "" for any
}

// tableOf returns a table at a date.
func (c *composer) tableOf(d fiscal.Date, how columns) Table {
	row := func(line, name string) Row {
		r := Row{Name: name, Date: d, line: line}
		for i, metric := range how.metrics {
			cell := of(metric, line)
			if how.sparse && i < how.sum && c.factOf(cell, d) == nil {
				cell = ""
			}
			r.Cells = append(r.Cells, cell)
		}
		return r
	}
	t := Table{Date: d, Total: row("total", ""), sum: how.sum}
	for _, f := range c.linesOf(how.lines, d) {
		r := row(f.ID.Member, f.Words.Caption)
		if how.held && !slices.ContainsFunc(r.Cells, func(name string) bool { return isAmount(c.factOf(name, d)) }) {
			continue
		}
		r.First, r.Noted = len(t.Lines) == 0, how.noted && c.noted(d, how.class, r.line)
		t.Lines = append(t.Lines, r)
	}
	return t
}

// Holdings is the fair value table by investment type, as of a date. Its Lines are the totals
// of its sections.
type Holdings struct {
	Table
	Sections []HoldingSection // empty if only the amounts in Lines are known
	Costs    bool             // whether the amounts of the columns cost, gains and losses are known
}

// HoldingSection is the part of the fair value table by investment type that has one
// classification, such as cash equivalents.
type HoldingSection struct {
	Table
	Title string // "Cash equivalents"
	Lower string // Title as it is written in a sentence: "cash equivalents"
	One   bool   // the section is cash and has one line, and needs no heading and no total
}

// Reconciled compares the printed amounts of two fair value tables as of a date: the table by
// investment type and the hierarchy. The columns are the sections of the first table, their
// sum, the amount in the hierarchy, and the difference.
type Reconciled struct {
	Table
	Sections []string   // the classifications of the table by investment type, without cash
	Outside  []Named    // lines that are not compared because hierarchy_only in filing.toml lists them
	Turned   []Rotation // classifications whose amounts were printed beside the wrong captions
}

// Named is a name in a list of names, with the separator before it.
type Named struct{ Name, And string }

// Rotation is a classification in the fair value table by investment type, such as short-term,
// whose amounts were printed beside the wrong captions.
type Rotation struct {
	Section string
	Moves   []RotationMove
}

// RotationMove says that the amount printed beside the caption From belongs beside the
// caption To.
type RotationMove struct {
	From, To, And string
	Fact          string
	Date          fiscal.Date
}

// Corrected is an approved correction of the fair value table by investment type, as of a date.
type Corrected struct {
	Table          // the columns are the reported amount, the adjustment and the amount now
	Section string // the section in error; "" if there is more than one
	Kind    string // the most serious kind of its entries, such as filing.Revision
	Reasons []string
	Even    bool // the correction leaves the total unchanged
}

// closings returns the balance-sheet dates, the report's own first.
func (c *composer) closings() []fiscal.Date {
	var list []fiscal.Date
	if s, err := c.f.Calendar.Span(c.f.Report.Period); err == nil {
		list = append(list, s.End)
	}
	if start, err := c.f.Calendar.YearStart(c.f.Report.Period); err == nil {
		list = append(list, start-1)
	}
	return list
}

// tabled returns the dates that have a table: those on which its total exists, and those on
// which the note on fair value needs it, so that the missing total is reported. If there is none
// it returns the first date.
func (c *composer) tabled(total string) []fiscal.Date {
	all := c.closings()
	if c.how.Blank || len(all) == 0 {
		return all
	}
	if c.f.Ledger("securities") == nil && c.f.Ledger("note-tables") == nil {
		return nil
	}
	list := slices.DeleteFunc(slices.Clone(all), func(d fiscal.Date) bool {
		f, id, err := c.lookup(total, d)
		return err == nil && f == nil && (id.Metric != "fair-value" || c.set.Optional(id))
	})
	if len(list) == 0 {
		return all[:1]
	}
	return list
}

// factOf returns a fact at a date, or nil.
func (c *composer) factOf(name string, d fiscal.Date) *fact.Fact {
	f, _, _ := c.lookup(name, d)
	return f
}

// linesOf returns the lines of a metric at a date in the order of a table: cash, money
// market funds, then by caption.
func (c *composer) linesOf(metric string, d fiscal.Date) []*fact.Fact {
	rank := func(f *fact.Fact) int {
		switch {
		case strings.HasPrefix(f.ID.Member, "cash"):
			return 0
		case strings.Contains(f.ID.Member, "money-market"):
			return 1
		}
		return 2
	}
	var list []*fact.Fact
	for _, f := range c.set.All() {
		if f.ID.Metric == metric && f.ID.When == d.String() && f.ID.Member != "total" {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b *fact.Fact) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(strings.ToLower(a.Words.Caption), strings.ToLower(b.Words.Caption)))
	})
	return list
}

func of(metric, line string) string { return metric + "[" + line + "]" }

// byType returns the columns of the table by investment type, for the lines of a metric.
func byType(metric string) columns {
	return columns{metrics: []string{metric + ".cost", metric + ".gains", metric + ".losses", metric}, sum: 3, held: true}
}

// holdings returns the tables by investment type.
func (c *composer) holdings() []Holdings {
	var list []Holdings
	for _, d := range c.tabled("fair-value[total]") {
		costs := c.how.Blank || c.factOf("fair-value.cost[total]", d) != nil || c.factOf("fair-value[total]", d) == nil
		columnsOf := func(metric string) columns {
			if !costs {
				return columns{metrics: []string{metric}, held: true}
			}
			return byType(metric)
		}
		how := columnsOf("fair-value")
		how.lines, how.noted = "fair-value", true
		h := Holdings{Table: c.tableOf(d, how), Costs: costs}
		if !c.how.Blank && c.f.Ledger("securities") == nil && len(c.off(d)) > 0 && c.correctedClass(d) == "" {
			list = append(list, h) // the section in error is not known
			continue
		}
		h.Lines = nil
		for _, s := range sections {
			how := columnsOf("fair-value." + s.class)
			how.lines, how.noted, how.class = "fair-value."+s.class, true, s.class
			part := HoldingSection{Table: c.tableOf(d, how), Title: s.title, Lower: strings.ToLower(s.title)}
			part.One = s.class == schema.Cash && len(part.Lines) == 1
			if len(part.Lines) == 0 && !c.how.Blank {
				continue
			}
			if len(part.Lines) > 0 {
				part.Lines[0].First = len(h.Sections) == 0
			}
			h.Sections, h.Lines = append(h.Sections, part), append(h.Lines, part.Total)
		}
		list = append(list, h)
	}
	return list
}

// levels returns the levels with an amount on any date shown.
func (c *composer) levels() []string {
	return slices.DeleteFunc(slices.Clone(levelNames), func(name string) bool { return !c.leveled(name) })
}

// unheld returns the levels without an amount.
func (c *composer) unheld() []string { return slices.DeleteFunc(slices.Clone(levelNames), c.leveled) }

func (c *composer) leveled(name string) bool {
	return c.how.Blank || slices.ContainsFunc(c.tabled("fair-value[total]"), func(d fiscal.Date) bool {
		return slices.ContainsFunc(c.linesOf("fair-value."+fact.Slug(name), d), isAmount)
	})
}

// isAmount reports whether a fact exists and is not zero.
func isAmount(f *fact.Fact) bool { return f != nil && f.Value.Sign() != 0 }

// hierarchies returns the fair value hierarchy of each date with holdings at a level.
func (c *composer) hierarchies() []Table {
	var metrics []string
	for _, level := range c.levels() {
		metrics = append(metrics, "fair-value."+fact.Slug(level))
	}
	how := columns{metrics: append(metrics, "fair-value.levels"), sum: len(metrics), lines: "fair-value.levels", held: true}
	var list []Table
	for _, d := range c.tabled("fair-value[total]") {
		if t := c.tableOf(d, how); len(t.Lines) > 0 || c.how.Blank {
			list = append(list, t)
		}
	}
	return list
}

// Presented names the amounts of the fair value table by investment type that one caption of
// the balance sheet includes, such as "cash and cash equivalents".
type Presented struct{ Amounts, And string }

// balances returns the balance-sheet captions that [accounts] maps and that sections of
// the table agree to.
func (c *composer) balances() []Presented {
	var amounts []string
	for _, s := range sections {
		held, tied := false, c.f.Account(s.element) != nil // tied only if every date with the section has a balance
		for _, d := range c.closings() {
			if c.factOf(of("fair-value."+s.class, "total"), d) != nil {
				held, tied = true, tied && c.factOf(of("account", s.element), d) != nil
			}
		}
		switch {
		case !held || !tied:
		case s.class == "cash-equivalent":
			amounts = append(amounts, "cash and "+strings.ToLower(s.title))
		default:
			amounts = append(amounts, strings.ToLower(s.title))
		}
	}
	var list []Presented
	for i, each := range amounts {
		list = append(list, Presented{each, and(i, len(amounts))})
	}
	return list
}

// reconciliations compares the printed tables by line.
func (c *composer) reconciliations() []Reconciled {
	if c.how.Blank || c.f.Ledger("note-tables") == nil {
		return nil
	}
	var list []Reconciled
	for _, d := range c.tabled("fair-value.difference[total]") {
		var r Reconciled
		var metrics []string
		for _, s := range sections[1:] {
			if printed := "fair-value.printed." + s.class; c.factOf(of(printed, "total"), d) != nil {
				metrics, r.Sections = append(metrics, printed), append(r.Sections, s.head)
			}
		}
		r.Table = c.tableOf(d, columns{metrics: append(metrics, "fair-value.types", "fair-value.hierarchy", "fair-value.difference"),
			sum: len(metrics), lines: "fair-value.difference", sparse: true, noted: true})
		outside := c.linesOf("fair-value.outside", d)
		for i, f := range outside {
			r.Outside = append(r.Outside, Named{f.Words.Caption, and(i, len(outside))})
		}
		r.Turned = c.rotations(d)
		list = append(list, r)
	}
	return list
}

// rotations returns the sections whose amounts are printed beside the wrong captions.
func (c *composer) rotations(d fiscal.Date) []Rotation {
	var list []Rotation
	for _, rotation := range fact.Rotations(c.set, d) {
		metric := "fair-value.printed." + rotation.Section
		caption := func(line string) string { return c.factOf(of(metric, line), d).Words.Caption }
		t := Rotation{Section: titleOf(rotation.Section)}
		for i, move := range rotation.Moves {
			t.Moves = append(t.Moves, RotationMove{caption(move.From), caption(move.To), and(i, len(rotation.Moves)), of(metric, move.From), d})
		}
		list = append(list, t)
	}
	return list
}

// titleOf returns the name of a classification within a sentence.
func titleOf(class string) string {
	for _, s := range sections {
		if s.class == class {
			return strings.ToLower(s.title)
		}
	}
	return class
}

// off returns the lines whose two printed tables differ at a date.
func (c *composer) off(d fiscal.Date) []*fact.Fact {
	return slices.DeleteFunc(c.linesOf("fair-value.difference", d), func(f *fact.Fact) bool { return !isAmount(f) })
}

// correctedClass returns the section that a correction changes, or "" if not exactly one.
func (c *composer) correctedClass(d fiscal.Date) string {
	for _, s := range sections[1:] {
		if c.factOf(of("fair-value.revised."+s.class, "total"), d) != nil {
			return s.class
		}
	}
	return ""
}

// noted reports whether an approved restatement corrects a line of a section at a date, or
// of any section if class is "".
func (c *composer) noted(d fiscal.Date, class, line string) bool {
	in := c.correctedClass(d)
	return class != "cash" && (class == "" || in == "" || in == class) && slices.ContainsFunc(c.off(d), func(f *fact.Fact) bool {
		return f.ID.Member == line && c.f.Restated(f.ID) != nil
	})
}

// corrections returns the approved corrections of the table by investment type.
func (c *composer) corrections() []Corrected {
	var list []Corrected
	if c.how.Blank {
		return nil
	}
	for _, d := range c.closings() {
		var out Corrected
		for _, f := range c.off(d) {
			r := c.f.Restated(f.ID)
			if r == nil {
				continue
			}
			if out.Kind == "" || r.Kind == filing.Reissue {
				out.Kind = r.Kind
			}
			if !slices.Contains(out.Reasons, r.Reason) {
				out.Reasons = append(out.Reasons, r.Reason)
			}
		}
		if len(out.Reasons) == 0 {
			continue
		}
		metrics := []string{"fair-value.types", "fair-value.difference", "fair-value.hierarchy"}
		if class := c.correctedClass(d); class != "" {
			out.Section = titleOf(class)
			metrics = []string{"fair-value.printed." + class, "fair-value.adjustment." + class, "fair-value.revised." + class}
		}
		out.Table = c.tableOf(d, columns{metrics: metrics, sum: 2, lines: metrics[1], noted: true})
		f := c.factOf(out.Total.Cells[1], d)
		out.Even = f != nil && !isAmount(f)
		list = append(list, out)
	}
	return list
}

// tallies reports whether every printed table of the note adds up.
func (c *composer) tallies(format string) (bool, error) {
	how, err := figure.ParseFormat(format)
	if err != nil || c.how.Blank {
		return true, err
	}
	all := c.hierarchies()
	for _, t := range c.holdings() {
		all = append(all, t.Table)
		for _, s := range t.Sections {
			all = append(all, s.Table)
		}
	}
	for _, t := range c.corrections() {
		all = append(all, t.Table)
	}
	return !slices.ContainsFunc(all, func(t Table) bool { return !c.footed(t, how) }), nil
}

// footed reports whether a table adds up as printed.
func (c *composer) footed(t Table, how figure.Format) bool {
	fits := func(total string, parts []string) bool {
		sum, named := c.factOf(total, t.Date), false
		var facts []*fact.Fact
		for _, name := range parts {
			named = named || name != ""
			if f := c.factOf(name, t.Date); f != nil {
				facts = append(facts, f)
			}
		}
		return sum == nil || !named || c.addsUp(always(how), sum, facts...)
	}
	across := func(r Row) bool { return t.sum == 0 || fits(r.Cells[t.sum], r.Cells[:t.sum]) }
	ok := across(t.Total)
	for i, cell := range t.Total.Cells {
		var column []string
		for _, r := range t.Lines {
			ok, column = ok && across(r), append(column, r.Cells[i])
		}
		ok = ok && fits(cell, column)
	}
	return ok
}
