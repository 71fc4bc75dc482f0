package survey

import (
	"fmt"
	"github.com/tieout/tieout/internal/control"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/settings"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/vocabulary"
)

// section is the part of filing.toml for one ledger: comments, then keys.
type section struct {
	of       schema.Schema
	known    []string
	comments []string
	lines    []string
}

// say adds a comment above the section.
func (s *section) say(format string, args ...any) {
	s.comments = append(s.comments, "# "+fmt.Sprintf(format, args...))
}

// widest is the width of a line to which a comment is added at its end.
const widest = 150

// set adds a key, with its evidence beside it or above it. A key that the program does not
// read is not set, and its evidence is a comment.
func (s *section) set(key, value, why string) {
	table, _, _ := strings.Cut(key, ".")
	if !slices.Contains(s.known, table) {
		s.say("%s", why)
		return
	}
	line := fmt.Sprintf("%-7s = %s", key, value)
	switch {
	case why == "":
	case len(line)+len(why) <= widest:
		line = fmt.Sprintf("%-49s # %s", line, why)
	default:
		s.lines = append(s.lines, "# "+why)
	}
	s.lines = append(s.lines, line)
}

// Holdings reports whether there is a securities ledger.
func (g *guess) Holdings() bool { return g.ledger("securities").Sheet != nil }

// sections returns the sections of all recognized ledgers.
func (g *guess) sections() string {
	var b strings.Builder
	for _, m := range g.Ledgers {
		if m.Sheet != nil {
			b.WriteString(m.Section())
			if m.Ledger == "trial-balance" {
				b.WriteString(m.Accounts(g.Holdings()))
			}
		}
	}
	return b.String()
}

// Section returns the section of a ledger that was recognized.
func (m *mapping) Section() string {
	g := m.Sheet
	s := &section{of: m.Schema, known: filing.LedgerKeys(m.Schema)}
	s.say("%s", m.About)
	m.sources(s)
	m.columns(s)
	m.across(s)
	m.rows(s)
	m.forms(s)
	m.signs(s)
	g.words(s, m.probe)
	m.expect(s)
	return "\n\n" + strings.Join(s.comments, "\n") + "\n[ledgers." + m.Ledger + "]\n" + strings.Join(s.lines, "\n")
}

// expect proposes the control total, as a comment: only the report of the system that made
// the export can confirm it.
func (m *mapping) expect(s *section) {
	c := m.Found.Totals
	if c == nil || c.Rows == 0 {
		return
	}
	pairs := []string{"rows", fmt.Sprint(c.Rows)}
	switch len(c.Totals) {
	case 0:
	case 1:
		pairs = append(pairs, "total", toml.Quote(c.Totals[0].Value))
	default:
		var totals []string
		for _, t := range c.Totals {
			totals = append(totals, fmt.Sprintf("%s = %s", t.Key(), toml.Quote(t.Value)))
		}
		pairs = append(pairs, "total", "{ "+strings.Join(totals, ", ")+" }")
	}
	s.lines = append(s.lines, "# The rows and totals that tieout read. If the report of the system that made the export has the same, remove the # from the next line.",
		"# expect  = "+toml.Inline(pairs...))
}

// sources writes the files and sheets.
func (m *mapping) sources(s *section) {
	g := m.Sheet
	if n := len(g.sheets); n == 1 {
		at := ""
		if !g.Alone {
			at = " of sheet " + name(g.Name)
		}
		s.say("Headers: row %d%s.", g.Header, at)
	} else {
		files, sheets := len(namesOf(g.sheets, func(s *sheet) string { return s.File })), control.Counted(n, "sheet")
		switch {
		case files == 1:
			s.say("%s of %s have the same headers, and are one ledger: %s.", text.Capital(sheets), name(g.File), list(namesAll(g.sheets), "and"))
		case files == n:
			s.say("%s have the same headers, and are one ledger.", text.Capital(control.Counted(files, "file")))
		default:
			s.say("%s of %s have the same headers, and are one ledger.", text.Capital(sheets), control.Counted(files, "file"))
		}
	}
	if g.Repeats != nil {
		s.say("These files are left out, because most of their rows are also in another file: %s.", text.List(g.Repeats, "and"))
	}
	if g.Left != nil {
		s.say("These files have the same headers but are not used, because no name pattern fits them and the others: %s.", text.List(g.Left, "and"))
	}
	if m.Others != nil {
		more := m.Others
		if len(more) > mostListed {
			more = append(slices.Clone(more[:mostListed]), fmt.Sprintf("%d more", len(more)-mostListed))
		}
		s.say("These sheets look like the same ledger and are not used: %s.", text.List(more, "and"))
	}
	if g.Hidden {
		s.say("This sheet is hidden in the workbook.")
	}
	s.set("file", toml.QuoteList(g.Files), "")
	if g.How.Encoding != "" {
		s.set("encoding", toml.Quote(g.How.Encoding), text.Capital(g.How.Why)+".")
	}
	if g.How.Delimiter != "" {
		why := ""
		if g.How.Encoding == "" {
			why = text.Capital(g.How.Why) + "."
		}
		s.set("delimiter", toml.Quote(g.How.Delimiter), why)
	}
	if g.Sheets != nil {
		s.set("sheet", toml.QuoteList(g.Sheets), "")
	}
}

// columns writes the headers of the fields, and what is to be confirmed about them.
func (m *mapping) columns(s *section) {
	g := m.Sheet
	var pairs []string
	for _, f := range g.Mapped() {
		pairs = append(pairs, f.Name, toml.Quote(f.Header()))
	}
	for _, f := range g.Match.Fields {
		c := f.Column
		if c == nil || f.By != byNothing {
			continue
		}
		header := toml.Quote(f.Header())
		if c.Header == "" {
			s.say("%s: column %s has no header. Write %s above it, in row %d, save the file, and run tieout init again.", f.Name, source.Column(c.num), header, g.sheets[0].Header)
		}
		if f.ByCells {
			s.say("Confirm that %s is %s. The column was chosen by its cells; its header does not name the field.", header, f.Name)
		}
		if !c.filled {
			s.say("Confirm that %s is %s. The column is blank in all rows.", header, f.Name)
		}
		if f.Rivals != nil && (f.Name != "amount" || g.balances() == nil) {
			s.say("Confirm that %s is %s. The field could instead be %s.", header, f.Name, list(headersOf(f.Rivals), "and"))
		}
		if f.Why != "" {
			s.say("%s is %s: %s", header, f.Name, f.Why)
		}
		if f.Kind == schema.Date && c.open > 0 {
			s.say("%s under %s hold %s. If it stands for no end, replace it with nothing in the export: a blank end is no end, and tieout check reports dates after %d.", text.Capital(control.Counted(c.open, "row")), header, name(c.openText), fiscal.LastYear)
		}
		if c.Merged {
			s.say("The header %s is in a merged cell. Unmerge it in the workbook.", header)
		}
	}
	for _, f := range g.Misfits() {
		why := "the column is blank"
		if f.Misfit.Unread != "" {
			why = f.Misfit.Unread + ". " + f.Misfit.Remedy
		} else if f.Misfit.Filled > 0 {
			why = "its cells cannot be read as " + f.Name
			if bad := f.BadCell(); bad != "" {
				why += ", for example " + name(bad)
			}
		}
		s.say("%s has a name like %s but is not mapped: %s.", toml.Quote(f.Misfit.Header), f.Name, why)
	}
	if code := g.Converted(); code != "" {
		currency := toml.Quote(g.Match.Column("currency").Header)
		s.say("The header of the recurring revenue names %s, so the amounts are assumed to be in %s already,", code, code)
		s.say("and %s is not mapped as currency. If the amounts are in other currencies, add currency = %s to columns.", currency, currency)
	}
	if m.Ledger == "subscriptions" && g.Match.field("arr").By == byOthers {
		s.say("%s is monthly recurring revenue; annual recurring revenue is 12 times that amount.", toml.Quote(g.Match.Column("mrr").Header))
	}
	if list := g.balances(); list != nil {
		s.say("%s.", text.List(list, "and"))
	}
	if c := g.sheets[0].bare; c != nil {
		s.say("Column %s has no header, and is not used. If it holds a field, such as the customer, write a header above it, in row %d, save the file, and run tieout init again.", source.Column(c.num), g.sheets[0].Header)
	}
	if unmapped := g.Unmapped(); len(unmapped) > 0 {
		s.say("Columns not used: %s.", list(headersOf(unmapped), "and"))
	}
	if c := g.Reference(); c != nil {
		s.say("If two different rows can be the same in every mapped column, add reference = %s to columns.", toml.Quote(c.Header))
		s.say("Otherwise, the second row is reported as a duplicate.")
	}
	if g.Match.Has(schema.Amount) {
		m.unit(s)
	}
	if pairs != nil {
		s.set("columns", toml.Inline(pairs...), "")
	}
}

// balances describes the other amounts of a trial balance whose ending balance is mapped.
func (g *group) balances() []string {
	amount := g.Match.field("amount")
	if g.Match.Ledger != "trial-balance" || amount.Column == nil || !slices.Contains(amount.Column.tokens, "balance") || amount.Rivals == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s is the ending balance, which balance sheet accounts need; %s cannot replace it", toml.Quote(amount.Column.Header), list(headersOf(amount.Rivals), "and"))}
}

// unit writes what an amount counts.
func (m *mapping) unit(s *section) {
	units := m.Sheet.Units()
	if len(units) == 1 {
		for unit, header := range units {
			s.set("unit", toml.Quote(unit), fmt.Sprintf("From %s.", name(header)))
		}
		return
	}
	more := ""
	if len(units) > 1 {
		more = " The headers name more than one unit."
	}
	s.lines = append(s.lines, `# unit  = "ones"                                  # Amounts are in ones (the default), thousands or millions.`+more)
}

// across writes the fields that are not in a column of their own.
func (m *mapping) across(s *section) {
	g := m.Sheet
	var named, fixed, why []string
	for _, f := range g.Match.Fields {
		switch f.By {
		case byName:
			named = append(named, f.Name, toml.Quote(f.Named))
			why = append(why, f.Why)
		case byFixed, byAnswer:
			fixed = append(fixed, f.Name, toml.Quote(f.Fixed))
			switch {
			case f.By == byFixed:
				s.say("%s: %s", f.Name, f.Why)
			case f.Name == "date":
				s.say("No column, file name or sheet name has the date of the balances. Replace the ? in fixed with the date, such as 2022-12-31.")
			default:
				choices := "its ISO code"
				if f.Choices != nil {
					choices = text.List(f.Choices, "or")
				}
				s.say("No column has the %s. If all rows have the same one, replace the ? in fixed with %s. If a column that is not used has it, name it under columns, write what its words mean in values.%[1]s, and take out fixed. If no column has it, map %[1]s in [ledgers.customers].", f.Name, choices)
			}
		case byCustomer:
			s.say("The %s of a row comes from the customers ledger.", f.Name)
		}
	}
	if a := g.Match.Across; a != nil {
		pairs := []string{"header", toml.Quote(a.Header), "cell", toml.Quote(a.Cell)}
		if a.Pattern != "" {
			pairs = append(pairs, "pattern", toml.Quote(a.Pattern))
		}
		s.set("across", toml.Inline(pairs...), fmt.Sprintf("%s, from %s to %s.", control.Counted(len(a.columns), "column"), name(a.name(0)), name(a.name(len(a.columns)-1))))
	}
	if a := g.Match.Across; a != nil && len(a.pairs) > 0 {
		var values []string
		for _, code := range slices.Sorted(maps.Keys(a.pairs)) {
			values = append(values, code, toml.Array([]string{a.pairs[code]}))
		}
		s.set("values.currency", toml.Inline(values...), "The headers are pairs of currencies; each is the rate of the currency that is not "+a.common+".")
	}
	if named != nil {
		s.set("named", toml.Inline(named...), strings.Join(why, " "))
	}
	if fixed != nil {
		s.set("fixed", toml.Inline(fixed...), "")
	}
}

// name returns a header across as a person reads it.
func (a *across) name(i int) string {
	if a.Header != "date" || a.Pattern != "" {
		return a.columns[i].Header
	}
	if d := a.dates[i]; a.grain == format.Month {
		return d.String()[:len("2022-12")]
	}
	return a.dates[i].String()
}

// rows writes which rows are read, and which are not data.
func (m *mapping) rows(s *section) {
	g := m.Sheet
	var fields, why []string
	for _, f := range g.Match.Fields {
		if f.Fill != "" && f.Column != nil && f.By == byNothing {
			fields, why = append(fields, f.Name), append(why, toml.Quote(f.Column.Header)+" is "+f.Fill+".")
		}
	}
	if fields != nil {
		s.set("fill", toml.Array(fields), strings.Join(why, " "))
	}
	var only, because []string
	for _, c := range g.Unmapped() {
		if words, why := g.only(s, c); words != "" {
			only, because = append(only, c.Header, words), append(because, why)
		}
	}
	if m.Ledger == "fx" {
		if c, code := g.target(); code != "" {
			others := slices.DeleteFunc(slices.Sorted(maps.Keys(c.words)), func(w string) bool { return w == code })
			only, because = append(only, c.Header, toml.Inline("keep", toml.Array([]string{code}), "drop", toml.Array(others))), append(because, fmt.Sprintf("Rates to other currencies than %s are left out.", code))
		}
	}
	if only != nil {
		s.set("only", toml.Inline(only...), strings.Join(because, " "))
	}
	for _, kind := range []struct {
		key  string
		list map[label]*marked
		what string
	}{{"total_rows", g.marks.totals, "total the rows above them"}, {"note_rows", g.marks.notes, "hold no amount and no data"}} {
		by, where := g.marks.patterns(kind.list, g.Match)
		var pairs []string
		for _, f := range g.Mapped() {
			if list := by[f.Name]; list != nil {
				pairs = append(pairs, f.Name, toml.Array(list))
				delete(by, f.Name)
			}
		}
		for _, header := range slices.Sorted(maps.Keys(by)) {
			pairs = append(pairs, header, toml.Array(by[header]))
		}
		if pairs != nil {
			s.set(kind.key, toml.Inline(pairs...), fmt.Sprintf("These rows %s: %s.", kind.what, where))
		}
	}
	if g.marks.more {
		s.say("There are more rows that are not data than tieout init lists. tieout check reports the others.")
	}
}

// mostStates is the most distinct words of a column by which rows are chosen.
const mostStates = 12

// only returns the words to keep and to drop of a column of states or of rate types, if some of
// them say that a row does not count, and a sentence about them.
func (g *group) only(s *section, c *column) (words, because string) {
	rates := g.Match.Ledger == "fx" && vocabulary.RateType(c.tokens)
	if !c.usable || c.More || len(c.words) < 2 || len(c.words) > mostStates || !rates && !slices.ContainsFunc(c.tokens, func(w string) bool { return vocabulary.Is(w, "state") }) {
		return "", ""
	}
	of, why := "only", "Rows that are not in force are left out: %s."
	if rates {
		of, why = "rate-type", "Confirm that these are spot rates; rates of other types are left out: %s. In SAP, M is the mid rate, B the selling rate, G the buying rate and P a rate for planning."
	}
	var keep, drop, open []string
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		switch means, ok := vocabulary.Choice(of, vocabulary.Tokens(w)); {
		case !ok:
			open = append(open, w)
		case means == "keep":
			keep = append(keep, w)
		default:
			drop = append(drop, w)
		}
	}
	switch {
	case rates && (keep == nil || len(keep) > 1): // which of them is the spot rate, a person must say
		keep, open = []string{unanswered}, append(keep, open...)
	case !rates && (drop == nil || keep == nil):
		return "", ""
	}
	rows := 0
	for _, w := range drop {
		rows += c.words[w]
	}
	if open != nil {
		s.say("Do rows count if %s is %s? In the key \"only\", add each of these words to \"keep\" or to \"drop\", and remove the ?.", name(c.Header), list(open, "or"))
		drop = append(drop, unanswered)
	}
	return toml.Inline("keep", toml.Array(keep), "drop", toml.Array(drop)), fmt.Sprintf(why, control.Counted(rows, "row"))
}

// forms writes how dates, times and numbers are written as text.
func (m *mapping) forms(s *section) {
	g := m.Sheet
	all := uint64(1)<<len(format.Dates) - 1
	numbers := uint8(1)<<len(format.Numbers) - 1
	dates, amounts := 0, 0
	dateText, numberText, timedText := "", "", ""
	clocks := &column{}
	for _, f := range g.Match.Fields {
		c := f.Column
		if c == nil || f.By != byNothing && f.By != byAcross {
			continue
		}
		switch f.Kind {
		case schema.Date:
			if f.By != byNothing {
				continue
			}
			if c.dateTexts > 0 {
				dates, all = dates+c.dateTexts, all&c.days
				dateText = firstOf(dateText, c.dateText)
			}
			if c.timed > 0 {
				clocks.clocked(c.clocks[0], c.clocks[1], c.timed, c.timedText)
				timedText = firstOf(timedText, c.timedText)
			}
		case schema.Amount, schema.Rate:
			numbers &= c.numbers
			if amounts += c.numberTexts; c.numberTexts > 0 {
				numberText = firstOf(numberText, c.numberText)
			}
		}
	}
	days := uint64(1)<<len(format.Days) - 1
	if dates > 0 {
		switch list := format.Distinct(all); {
		case (m.Ledger == "subscriptions" || m.Ledger == "customers") && all != 0 && all&days == 0:
			s.say("Dates that are text, such as %s, do not name the day. Export the whole dates: tieout check reports those that are months.", name(dateText))
		case list == nil:
			s.say("Dates that are text, such as %s, are not all in the same form. tieout check reports each one that it cannot read.", name(dateText))
		case len(list) == 1:
			s.set("dates", toml.Quote(list[0]), fmt.Sprintf("%s have this form, such as %s.", text.Capital(control.Counted(dates, "date")), name(dateText)))
		default:
			s.say("%s are text, such as %s, and all fit each of %s. Replace the ? with the form that your export uses.", text.Capital(control.Counted(dates, "date")), name(dateText), text.List(quoted(list), "and"))
			s.set("dates", toml.Quote(unanswered), "")
		}
	}
	if clocks.timed > 0 {
		first, last := clocks.clocks[0], clocks.clocks[1]
		times := fmt.Sprintf("%s a time of day, such as %s, from %s to %s", control.Counted(clocks.timed, "date"), name(timedText), first, last)
		has := "have"
		if clocks.timed == 1 {
			has = "has"
		}
		times = strings.Replace(times, " a time", " "+has+" a time", 1)
		if first >= "12:00" && last < "23:59" {
			s.say("%s. All are after noon, so the times may be in another time zone, and each date may be one day too early.", text.Capital(times))
			s.say("If the dates are right, replace the ? with drop-any; otherwise, export the dates in your own time zone.")
			s.set("times", toml.Quote(unanswered), "")
		} else {
			s.set("times", toml.Quote("drop"), text.Capital(times)+".")
		}
	}
	if amounts > 0 {
		list, what := format.Decimals(numbers), "amount"
		if m.Ledger == "fx" {
			what = "rate"
		}
		switch {
		case list == nil:
			s.say("Numbers that are text, such as %s, are not all in the same form. tieout check reports each one that it cannot read.", name(numberText))
		case len(list) == 1:
			s.set("numbers", toml.Quote(list[0]), fmt.Sprintf("%s have this form, such as %s.", text.Capital(control.Counted(amounts, what)), name(numberText)))
		default:
			s.say("%s are text, such as %s, and all fit each of %s. Replace the ? with the form that your export uses.", text.Capital(control.Counted(amounts, what)), name(numberText), text.List(quoted(list), "and"))
			s.set("numbers", toml.Quote(unanswered), "")
		}
	}
}

func quoted(texts []string) (list []string) {
	for _, s := range texts {
		list = append(list, toml.Quote(s))
	}
	return list
}

func firstOf(was, is string) string {
	if was != "" {
		return was
	}
	return is
}

// signs writes which way amounts, rates, ends and parents are to be read.
func (m *mapping) signs(s *section) {
	g, found := m.Sheet, m.Found
	switch m.Ledger {
	case "revenue":
		c := g.Match.Column("amount")
		if 2*c.minus > c.amounts {
			s.set("credit_negative", "true", fmt.Sprintf("%s of %s are below zero.", control.Number(c.minus), control.Counted(c.amounts, "amount")))
		}
	case "trial-balance":
		switch {
		case found.Credits.Is == unanswered:
			s.say("%s", found.Credits.Why)
			s.set("credit_negative", toml.Quote(unanswered), "")
		case found.Credits.Is != "":
			s.set("credit_negative", found.Credits.Is, found.Credits.Why)
		}
		m.state(s, "shows", found.Shows)
	case "subscriptions":
		m.state(s, "end_is", found.EndIs)
	case "customers":
		m.state(s, "parent_is", found.ParentIs)
	case "fx":
		for _, h := range found.Hundreds {
			s.say("%s. %s.", h.Detail, h.Remedy)
		}
		if found.RateIs.Is == "" {
			m.state(s, "rate_is", found.RateIs)
		} else {
			s.set("rate_is", found.RateIs.Is, found.RateIs.Why) // in the form of TOML
		}
	}
}

// state writes a key and its evidence; without a value, the evidence alone.
func (m *mapping) state(s *section, key string, is settings.Stated) {
	switch {
	case is.Is == unanswered:
		s.say("%s", is.Why)
		s.set(key, toml.Quote(is.Is), "")
	case is.Is != "":
		s.set(key, toml.Quote(is.Is), is.Why)
	case is.Why != "":
		s.say("%s", is.Why)
	}
}

// words writes the meanings of codes and choices. A word that no list has is left for a
// person; with probe, a channel or a country gets any value.
func (g *group) words(s *section, probe bool) {
	for _, f := range g.Match.Fields {
		if !coded(f.Field) || f.Column == nil || f.By != byNothing || !slices.Contains(g.Mapped(), f) {
			continue
		}
		if f.Column.More {
			s.say("%s has more different values than tieout init reads. tieout check reports each value that it does not recognize.", toml.Quote(f.Column.Header))
		}
		var unknown []string
		values := map[string][]string{}
		for _, word := range slices.Sorted(maps.Keys(f.Column.words)) {
			if g.marks.has(word) {
				continue
			}
			means, ok := vocabulary.Meaning(f.Field, word)
			switch _, err := schema.Meaning(f.Field, word); {
			case !ok:
				unknown = append(unknown, word)
			case err != nil || f.Name == "channel":
				values[means] = append(values[means], word)
			}
		}
		if unknown != nil {
			what := "its ISO code"
			if f.Choices != nil {
				what = text.List(f.Choices, "or")
			}
			s.say("Unrecognized %s: %s. In values.%[1]s, replace the ? with %[3]s; if the words differ in meaning, write each word after its own value.", f.Name, list(unknown, "and"), what)
			for _, w := range unknown[:min(len(unknown), mostListed)] {
				if code, is := vocabulary.Reordered(w); is && f.Kind == schema.Country {
					s.say("%s may be %s: %s.", name(w), iso.CountryName(code), code)
				}
			}
			means := unanswered
			switch {
			case probe && f.Name == "channel":
				means = f.Choices[0]
			case probe && f.Kind == schema.Country:
				means = "US"
			}
			values[means] = append(values[means], unknown...)
		}
		if len(values) > 0 {
			var pairs []string
			for _, means := range slices.Sorted(maps.Keys(values)) {
				pairs = append(pairs, means, toml.Array(values[means]))
			}
			s.set("values."+f.Name, toml.Inline(pairs...), "")
		}
	}
}

// has reports whether a word labels a row that is not data.
func (m *marks) has(word string) bool {
	for _, list := range []map[label]*marked{m.totals, m.notes} {
		for l := range list {
			if l.text == word {
				return true
			}
		}
	}
	return false
}

// mostAccounts is the most accounts that a comment lists.
const mostAccounts = 60

// Accounts returns [accounts], with the accounts of the trial balance in a comment, and with the
// elements that securities are compared with.
func (m *mapping) Accounts(securities bool) string {
	out := `

# Map your account numbers to US GAAP elements: accounts, patterns such as "40*" or ranges such as "4000..9999". Net income
# is every income statement account, or the one account that holds it.`
	if n := len(m.Found.Accounts); n > 0 {
		shown := m.Found.Accounts[:min(n, mostAccounts)]
		out += "\n# Accounts of the trial balance:"
		for i, a := range shown {
			called := m.Sheet.names[a]
			if i%4 == 0 || called != "" {
				out += "\n#  "
			}
			if out += " " + name(a); called != "" {
				out += " " + name(called)
			}
		}
		if more := n - len(shown); more > 0 {
			out += fmt.Sprintf(" and %s more", control.Number(more))
		}
	}
	mark := "" // before a line that cannot be read yet
	if m.Sheet == nil {
		mark = "# "
		out += "\n# Remove the # from the lines of [accounts] too."
	}
	out += "\n# Replace each ? with its accounts, or delete the line of an element that you do not report.\n" + mark + "[accounts]"
	lines := []string{`Revenues                             = ["?"]`, `NetIncomeLoss                        = ["?"]`, `ContractWithCustomerLiabilityCurrent = ["?"]`}
	if securities {
		lines = append(lines, `CashAndCashEquivalentsAtCarryingValue = ["?"]     # The securities ledger is compared with these three elements, and with no other.`,
			`MarketableSecuritiesCurrent          = ["?"]      # Short-term`, `MarketableSecuritiesNoncurrent       = ["?"]      # Long-term`)
	}
	for _, line := range lines {
		out += "\n" + mark + line
	}
	return out + `
# For Adjusted EBITDA, map each adjustment and list it (tieout explain non_gaap):
# IncomeTaxExpenseBenefit              = ["?"]
# DepreciationDepletionAndAmortization = ["?"]
# ShareBasedCompensation               = ["?"]
# InterestExpense                      = ["?"]
# InvestmentIncomeInterest             = ["?"]`
}
