package draft

import (
	"cmp"
	"slices"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
)

// sections are the parts of the table by investment type, in the order of a balance
// sheet, and the element that each ties to, with those before it that have none.
var sections = []struct{ class, title, head, element string }{
	{"cash", "Cash", "Cash", ""},
	{"cash-equivalent", "Cash equivalents", "Cash Equivalents", "CashAndCashEquivalentsAtCarryingValue"},
	{"short-term", "Short-term marketable securities", "Short-Term", "MarketableSecuritiesCurrent"},
	{"long-term", "Long-term marketable securities", "Long-Term", "MarketableSecuritiesNoncurrent"},
}

// levelNames are the columns of the hierarchy.
var levelNames = []string{"Level 1", "Level 2", "Level 3"}

// table is what all tables of the note have: their date, and what a reader adds.
type table struct {
	Date fiscal.Date
	sums []tally
}

// tally is a fact, and those that a reader adds to it.
type tally struct {
	total string
	parts []string
}

// Row is a line of a table. A cell is the name of a fact, or "" where there is none.
type Row struct {
	Name  string // the caption
	Noted bool   // the caption was corrected
	First bool   // of its table
	Cells []string
	Date  fiscal.Date
}

// Holdings is the table by investment type at a date.
type Holdings struct {
	table
	Sections []HoldingSection
	Total    Row
}

// HoldingSection is a classification's part of the table.
type HoldingSection struct {
	Title string // "Cash equivalents"
	Lower string // as a sentence has it
	Lines []Row
	Total Row
}

// Leveled is the fair value hierarchy at a date.
type Leveled struct {
	table
	Lines []Row
	Total Row
}

// Reconciled ties the two tables of a date, as they were printed.
type Reconciled struct {
	table
	Sections []string // those that the table by investment type has, without cash
	Lines    []Row    // a cell for each section, their sum, the hierarchy, the difference
	Total    Row
	Outside  []Named
	Turned   []Turned
}

// Named is one of a list of names.
type Named struct{ Name, And string }

// Turned is a section whose amounts stood beside captions that are not theirs.
type Turned struct {
	Section string
	Moves   []Turning
}

// Turning says that what was printed beside one caption belongs beside another.
type Turning struct {
	From, To, And string
	Fact          string
	Date          fiscal.Date
}

// Corrected is an approved correction of the table by investment type at a date.
type Corrected struct {
	table
	Section string // in which it stood; "" where it is not of one section alone
	Lines   []Row  // as reported, adjustment, revised
	Total   Row
	Reasons []string
	Even    bool // the total is what it was
}

// closings gives the dates of the balance sheets, the report's own first.
func (c *composer) closings() []fiscal.Date {
	var list []fiscal.Date
	if s, err := c.f.Calendar.Span(c.f.Report.Period); err == nil {
		list = append(list, s.End)
	}
	if s, err := c.f.Calendar.Span(fiscal.Period{Year: c.f.Report.Period.Year, Quarter: 1}); err == nil {
		list = append(list, s.Start-1)
	}
	return list
}

// tabled gives the dates that have a table: those on which its total exists. Where
// none does it is the first, whose total then says why it does not exist.
func (c *composer) tabled(ledger, total string) []fiscal.Date {
	all := c.closings()
	if c.how.Blank && ledger == "securities" {
		return all
	}
	if c.f.Ledger(ledger) == nil || len(all) == 0 {
		return nil
	}
	list := slices.DeleteFunc(slices.Clone(all), func(d fiscal.Date) bool { return c.factOf(total, d) == nil })
	if len(list) == 0 {
		return all[:1]
	}
	return list
}

// factOf gives a fact at a date, or nil.
func (c *composer) factOf(name string, d fiscal.Date) *fact.Fact {
	f, _, _ := c.lookup(name, d)
	return f
}

// linesOf gives the lines of a metric at a date in the order of a table: cash, money
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

// down adds the lines' cells to the total's, column by column.
func (t *table) down(total Row, lines []Row) {
	for i, cell := range total.Cells {
		var parts []string
		for _, l := range lines {
			if l.Cells[i] != "" {
				parts = append(parts, l.Cells[i])
			}
		}
		t.sums = append(t.sums, tally{cell, parts})
	}
}

// across adds a row's cells to one of them.
func (t *table) across(total string, parts []string) {
	t.sums = append(t.sums, tally{total, slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" })})
}

// holdings gives the tables by investment type.
func (c *composer) holdings() []Holdings {
	var list []Holdings
	for _, d := range c.tabled("securities", "fair-value[total]") {
		row := func(metric, line, name string) Row {
			r := Row{Name: name, Date: d}
			for _, column := range []string{".cost", ".gains", ".losses", ""} {
				r.Cells = append(r.Cells, of(metric+column, line))
			}
			return r
		}
		h := Holdings{table: table{Date: d}, Total: row("fair-value", "total", "")}
		h.across(h.Total.Cells[3], h.Total.Cells[:3])
		var totals []Row
		for _, s := range sections {
			metric := "fair-value." + s.class
			part := HoldingSection{Title: s.title, Lower: strings.ToLower(s.title), Total: row(metric, "total", "")}
			for _, f := range c.linesOf(metric, d) {
				r := row(metric, f.ID.Member, f.Words.Caption)
				if !slices.ContainsFunc(r.Cells, func(name string) bool { f := c.factOf(name, d); return f != nil && f.Value.Sign() != 0 }) {
					continue
				}
				r.First, r.Noted = len(h.Sections) == 0 && len(part.Lines) == 0, c.noted(d, s.class, f.ID.Member)
				h.across(r.Cells[3], r.Cells[:3])
				part.Lines = append(part.Lines, r)
			}
			if len(part.Lines) == 0 && !c.how.Blank {
				continue
			}
			h.down(part.Total, part.Lines)
			h.across(part.Total.Cells[3], part.Total.Cells[:3])
			h.Sections, totals = append(h.Sections, part), append(totals, part.Total)
		}
		h.down(h.Total, totals)
		list = append(list, h)
	}
	return list
}

// levels gives the levels at which anything is measured on some date shown.
func (c *composer) levels() []string {
	return slices.DeleteFunc(slices.Clone(levelNames), func(name string) bool { return !c.leveled(name) })
}

// unheld gives the levels at which nothing is.
func (c *composer) unheld() []string {
	return slices.DeleteFunc(slices.Clone(levelNames), func(name string) bool { return c.leveled(name) })
}

func (c *composer) leveled(name string) bool {
	return c.how.Blank || slices.ContainsFunc(c.tabled("securities", "fair-value[total]"), func(d fiscal.Date) bool {
		return slices.ContainsFunc(c.linesOf("fair-value."+fact.Slug(name), d), func(f *fact.Fact) bool { return f.Value.Sign() != 0 })
	})
}

// hierarchies gives the fair value hierarchy of each date that has holdings at a
// level.
func (c *composer) hierarchies() []Leveled {
	var list []Leveled
	levels := c.levels()
	for _, d := range c.tabled("securities", "fair-value[total]") {
		row := func(line, name string) Row {
			r := Row{Name: name, Date: d}
			for _, level := range levels {
				r.Cells = append(r.Cells, of("fair-value."+fact.Slug(level), line))
			}
			r.Cells = append(r.Cells, of("fair-value.levels", line))
			return r
		}
		l := Leveled{table: table{Date: d}, Total: row("total", "")}
		for _, f := range c.linesOf("fair-value.levels", d) {
			r := row(f.ID.Member, f.Words.Caption)
			if !slices.ContainsFunc(r.Cells, func(name string) bool { f := c.factOf(name, d); return f != nil && f.Value.Sign() != 0 }) {
				continue
			}
			r.First = len(l.Lines) == 0
			l.across(r.Cells[len(levels)], r.Cells[:len(levels)])
			l.Lines = append(l.Lines, r)
		}
		if len(l.Lines) == 0 && !c.how.Blank {
			continue
		}
		l.down(l.Total, l.Lines)
		l.across(l.Total.Cells[len(levels)], l.Total.Cells[:len(levels)])
		list = append(list, l)
	}
	return list
}

// Presented says which amounts of the table a caption of the balance sheets has.
type Presented struct{ Amounts, And string }

// balances gives the captions of the balance sheets that [accounts] maps, and that
// the sections of the table tie to.
func (c *composer) balances() []Presented {
	var list []Presented
	dates := c.closings()
	for _, s := range sections {
		held, tied := false, true // on every date that shows the section, and not where no balance was read
		for _, d := range dates {
			if c.factOf(of("fair-value."+s.class, "total"), d) != nil {
				held, tied = true, tied && c.factOf(of("account", s.element), d) != nil
			}
		}
		if c.f.Account(s.element) == nil || !held || !tied {
			continue
		}
		amounts := strings.ToLower(s.title)
		if s.class == "cash-equivalent" {
			amounts = "cash and " + amounts
		}
		list = append(list, Presented{Amounts: amounts})
	}
	for i := range list {
		list[i].And = and(i, len(list))
	}
	return list
}

// reconciliations ties what was printed, by line: where no securities ledger draws the
// tables up, and where they differ.
func (c *composer) reconciliations() []Reconciled {
	if c.how.Blank {
		return nil
	}
	dates := c.tabled("note-tables", "fair-value.difference[total]")
	if c.f.Ledger("securities") != nil && !slices.ContainsFunc(dates, func(d fiscal.Date) bool { return len(c.off(d)) > 0 }) {
		return nil
	}
	var list []Reconciled
	for _, d := range dates {
		r := Reconciled{table: table{Date: d}}
		var classes []string
		for _, s := range sections[1:] {
			if c.factOf(of("fair-value.printed."+s.class, "total"), d) != nil {
				classes, r.Sections = append(classes, s.class), append(r.Sections, s.head)
			}
		}
		n := len(classes)
		row := func(line, name string) Row {
			out := Row{Name: name, Date: d}
			for _, class := range classes {
				cell := of("fair-value.printed."+class, line)
				if c.factOf(cell, d) == nil {
					cell = ""
				}
				out.Cells = append(out.Cells, cell)
			}
			return Row{Name: name, Date: d, Cells: append(out.Cells, of("fair-value.types", line), of("fair-value.hierarchy", line), of("fair-value.difference", line))}
		}
		for _, f := range c.linesOf("fair-value.difference", d) {
			each := row(f.ID.Member, f.Words.Caption)
			each.First, each.Noted = len(r.Lines) == 0, c.noted(d, "", f.ID.Member)
			r.across(each.Cells[n], each.Cells[:n])
			r.Lines = append(r.Lines, each)
		}
		r.Total = row("total", "")
		r.down(r.Total, r.Lines)
		r.across(r.Total.Cells[n], r.Total.Cells[:n])
		outside := c.linesOf("fair-value.outside", d)
		for i, f := range outside {
			r.Outside = append(r.Outside, Named{f.Words.Caption, and(i, len(outside))})
		}
		r.Turned = c.turned(d)
		list = append(list, r)
	}
	return list
}

// turned tells the sections whose amounts stand beside other captions.
func (c *composer) turned(d fiscal.Date) []Turned {
	var list []Turned
	for _, rotation := range fact.Rotations(c.set, d) {
		metric := "fair-value.printed." + rotation.Section
		caption := func(line string) string { return c.factOf(of(metric, line), d).Words.Caption }
		t := Turned{Section: titleOf(rotation.Section)}
		for i, move := range rotation.Moves {
			t.Moves = append(t.Moves, Turning{caption(move.From), caption(move.To), and(i, len(rotation.Moves)), of(metric, move.From), d})
		}
		list = append(list, t)
	}
	return list
}

// titleOf gives what a classification is called within a sentence.
func titleOf(class string) string {
	for _, s := range sections {
		if s.class == class {
			return strings.ToLower(s.title)
		}
	}
	return class
}

// off gives the lines whose two printed tables differ at a date.
func (c *composer) off(d fiscal.Date) []*fact.Fact {
	return slices.DeleteFunc(c.linesOf("fair-value.difference", d), func(f *fact.Fact) bool { return f.Value.Sign() == 0 })
}

// correctedClass gives the section that a correction is of, or "" where it is not of
// one alone.
func (c *composer) correctedClass(d fiscal.Date) string {
	for _, s := range sections[1:] {
		if c.factOf(of("fair-value.revised."+s.class, "total"), d) != nil {
			return s.class
		}
	}
	return ""
}

// noted says whether an approved restatement corrects a caption of a section at a
// date; of any section where none is named.
func (c *composer) noted(d fiscal.Date, class, line string) bool {
	in := c.correctedClass(d)
	return class != "cash" && (class == "" || in == "" || in == class) && slices.ContainsFunc(c.off(d), func(f *fact.Fact) bool {
		return f.ID.Member == line && c.f.Restated(f.ID) != nil
	})
}

// corrections gives the approved corrections of the table by investment type.
func (c *composer) corrections() []Corrected {
	var list []Corrected
	if c.how.Blank {
		return nil
	}
	for _, d := range c.closings() {
		out := Corrected{table: table{Date: d}}
		for _, f := range c.off(d) {
			if r := c.f.Restated(f.ID); r != nil && !slices.Contains(out.Reasons, r.Reason) {
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
		row := func(line, name string) Row {
			return Row{Name: name, Date: d, Cells: []string{of(metrics[0], line), of(metrics[1], line), of(metrics[2], line)}}
		}
		for _, f := range c.linesOf(metrics[1], d) {
			r := row(f.ID.Member, f.Words.Caption)
			r.First, r.Noted = len(out.Lines) == 0, c.noted(d, "", f.ID.Member)
			out.across(r.Cells[2], r.Cells[:2])
			out.Lines = append(out.Lines, r)
		}
		out.Total = row("total", "")
		out.down(out.Total, out.Lines)
		f := c.factOf(out.Total.Cells[1], d)
		out.Even = f != nil && f.Value.Sign() == 0
		list = append(list, out)
	}
	return list
}

// tallies says whether every table of the note adds as it is shown.
func (c *composer) tallies(format string) (bool, error) {
	how, err := figure.ParseFormat(format)
	if err != nil || c.how.Blank {
		return true, err
	}
	var all []table
	for _, t := range c.holdings() {
		all = append(all, t.table)
	}
	for _, t := range c.hierarchies() {
		all = append(all, t.table)
	}
	for _, t := range c.reconciliations() {
		all = append(all, t.table)
	}
	for _, t := range c.corrections() {
		all = append(all, t.table)
	}
	shown := func(f *fact.Fact) quantity.Value { return figure.Show(f, how).Value(f.Value.Unit()) }
	for _, t := range all {
		for _, sum := range t.sums {
			total := c.factOf(sum.total, t.Date)
			if total == nil || len(sum.parts) == 0 {
				continue
			}
			rest := shown(total)
			for _, name := range sum.parts {
				if part := c.factOf(name, t.Date); part != nil {
					rest = rest.Sub(shown(part))
				}
			}
			if rest.Sign() != 0 {
				return false, nil
			}
		}
	}
	return true, nil
}
