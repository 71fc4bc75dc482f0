package status

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// width is the number of columns of Text.
const width = 100

// The colors of a terminal.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	green  = "\x1b[32m"
	plain  = "\x1b[0m"
)

// page is a text in the making.
type page struct {
	strings.Builder
	color bool
}

func (p *page) paint(color, s string) string {
	if !p.color || color == "" {
		return s
	}
	return color + s + plain
}

// head writes the heading of a part.
func (p *page) head(title string) { fmt.Fprintf(p, "\n%s\n", p.paint(bold, title)) }

// put writes a line that begins with a mark of at most 8 letters, such as "stale". Words that do
// not fit continue below the first.
func (p *page) put(color, mark, words string) { p.row(color, mark, 2+8+2, words) }

// row is put with the column at which the words begin, where the mark ends or below it.
func (p *page) row(color, mark string, indent int, words string) {
	lead := "  " + pad(mark, indent-4) + "  "
	if color != "" {
		lead = "  " + p.paint(color, mark) + pad("", indent-4-utf8.RuneCountInString(mark)) + "  "
	}
	for _, line := range wrap(text.Plain(words), width-indent) {
		p.WriteString(strings.TrimRight(lead+line, " ") + "\n")
		lead = pad("", indent)
	}
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) }

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) + s
}

// wrap breaks words into lines of at most n characters; it returns at least one line. Runs of
// blanks stay, for columns; a word of more than n characters is cut.
func wrap(words string, n int) (lines []string) {
	rest := []rune(words)
	for len(rest) > n {
		at := n
		for at > 0 && rest[at] != ' ' {
			at--
		}
		if strings.TrimSpace(string(rest[:at])) == "" {
			at = n
		}
		lines = append(lines, strings.TrimRight(string(rest[:at]), " "))
		rest = []rune(strings.TrimLeft(string(rest[at:]), " "))
	}
	return append(lines, string(rest))
}

// Text returns the status for a terminal, at most 100 columns wide. With color, marks have colors,
// which repeat what the words say.
func (s Status) Text(color bool) string {
	p := &page{color: color}
	s.writeTitle(p)
	s.writeLedgers(p)
	s.writeFindings(p)
	s.writeSignoffs(p)
	s.writeCommentary(p)
	s.writeFilings(p)
	s.writePromises(p)
	s.Quarters.write(p)
	return p.String()
}

func (s Status) writeTitle(p *page) {
	name := text.OneLine(text.Plain(cmp.Or(s.Registrant, "[registrant] has no name")))
	for i, line := range wrap(name, width) {
		if i == 0 {
			line = p.paint(bold, line)
		}
		fmt.Fprintln(p, line)
	}
	switch {
	case s.Form == "" || s.Period.Year == 0:
		fmt.Fprintln(p, "filing.toml does not state a valid form and period")
	case s.Span.End == 0:
		fmt.Fprintf(p, "%s for %s\n", s.Form, s.Period)
	default:
		fmt.Fprintf(p, "%s for %s, %s to %s, compared with %s\n", s.Form, s.Period, s.Span.Start.Words(), s.Span.End.Words(), s.Compare)
	}
}

var stateColors = map[State]string{Current: green, Stale: yellow, Absent: red, Wrong: red}

func (s Status) writeLedgers(p *page) {
	p.head("Ledgers")
	if len(s.Ledgers) == 0 {
		p.put("", "none", "filing.toml maps no ledger")
		return
	}
	const dates = len("2022-01-01 to 2022-12-31")
	name, rows, label, whole, frac, unit := len("ledger"), len("rows"), 0, 0, 0, 0
	for _, l := range s.Ledgers {
		name, rows = max(name, len(l.Name)), max(rows, len(control.Number(l.Rows)))
		for _, t := range l.Totals {
			digits, decimals := split(t)
			label, whole, frac, unit = max(label, len(t.Field)), max(whole, len(digits)), max(frac, len(decimals)), max(unit, len(t.Currency))
		}
	}
	const indent = 2 + 8 + 2
	at := name + 2 + dates + 2 + rows + 2 // of totals, after the indent
	beside := indent+at+label+1+whole+frac+1+unit <= width
	if !beside {
		at = name + 2
	}
	head := pad("ledger", name) + "  " + pad("first to last date", dates) + "  " + padLeft("rows", rows)
	if beside && label > 0 {
		head += "  totals"
	}
	if s.Broken {
		p.put(red, "errors", "No ledger was read, because filing.toml has errors")
	} else {
		p.put("", "", head)
	}
	for _, l := range s.Ledgers {
		mark, why := l.State.String(), l.Why
		switch {
		case s.Broken && l.State == Wrong:
			mark, why = "unread", ""
		case l.State == Current && l.Last == "":
			mark = "read"
		}
		var totals []string
		for _, t := range l.Totals {
			digits, decimals := split(t)
			totals = append(totals, pad(t.Field, label)+" "+padLeft(digits, whole)+pad(decimals, frac)+" "+t.Currency)
		}
		line := pad(l.Name, name)
		if l.Read {
			span := ""
			if l.First != "" {
				span = l.First + " to " + l.Last
			}
			line += "  " + pad(span, dates) + "  " + padLeft(control.Number(l.Rows), rows)
			if beside && totals != nil {
				line, totals = line+"  "+totals[0], totals[1:]
			}
		}
		p.put(stateColors[l.State], mark, strings.TrimRight(line, " "))
		for _, t := range totals {
			p.row("", "", indent+at, t)
		}
		if why != "" {
			p.row("", "", indent+name+2, text.Capital(why))
		}
		if l.State != Absent {
			p.row("", "", indent+name+2, places(l.Files))
		}
	}
}

// split returns the digits of a total before its decimal point, and the rest.
func split(t control.Total) (whole, decimals string) {
	digits := control.Amount(t.Value)
	if i := strings.IndexByte(digits, '.'); i >= 0 {
		return digits[:i], digits[i:]
	}
	return digits, ""
}

// mostPlaces is the number of files that are listed for a ledger.
const mostPlaces = 4

// places lists the files of a ledger.
func places(files []string) string {
	var list []string
	for _, f := range files[:min(len(files), mostPlaces)] {
		list = append(list, text.OneLine(f))
	}
	if more := len(files) - len(list); more > 0 {
		list = append(list, control.Number(more)+" more")
	}
	return strings.Join(list, ", ")
}

// mostWords is the number of characters of a finding that are shown: two lines.
const mostWords = 170

func (s Status) writeFindings(p *page) {
	p.head("Findings")
	f := s.Findings
	summary := []string{control.Counted(f.Errors, "error"), control.Counted(f.Warnings, "warning")}
	color, mark := green, "none"
	switch {
	case f.Errors > 0:
		color, mark = red, "errors"
	case f.Warnings > 0:
		color, mark = yellow, "warnings"
	}
	words := strings.Join(summary, ", ")
	if f.Infos > 0 {
		words += fmt.Sprintf(", and %s for the record", control.Number(f.Infos))
	}
	p.put(color, mark, words)
	for _, d := range f.First {
		color := yellow
		if d.Severity == diag.Error {
			color = red
		}
		at := d.At()
		if at != "" {
			at += ": "
		}
		words := at + d.Summary
		if d.Detail != "" {
			words += ": " + d.Detail
		}
		p.put(color, string(d.Code), text.Clip(text.OneLine(words), mostWords))
	}
	if more := f.Errors + f.Warnings - len(f.First); more > 0 {
		p.put("", "", fmt.Sprintf("and %s more; tieout check lists them", control.Number(more)))
	}
}

func (s Status) writeSignoffs(p *page) {
	p.head("Sign-offs")
	switch {
	case s.Required != nil:
		p.put("", "required", "each section as "+text.List(s.Required, "and")+", each time by another person")
	default:
		p.put("", "required", "one for each section, in any role; [signoffs] in filing.toml may name the roles")
	}
	switch {
	case len(s.Sections) == 0:
		p.put("", "none", "there is no draft to sign")
	case s.Incomplete:
		p.put("", "", "The draft has errors; until they are corrected, a sign-off may count as reopened")
	}
	for _, section := range s.Sections {
		for _, r := range section.Roles {
			switch {
			case r.Signed && r.By == "":
				p.put(green, "signed", roleOf(section.Name(), r.Name)+": each of its numbers is signed")
			case r.Signed:
				p.put(green, "signed", roleOf(section.Name(), r.Name)+": "+r.By+on(r.On))
			case r.Last != "":
				p.put(yellow, "reopened", text.Capital(r.Why))
			case r.Never:
				p.put(red, "open", roleOf(section.Name(), r.Name))
			default:
				p.put(red, "open", text.Capital(r.Why))
			}
		}
		for _, o := range section.Others {
			p.signed(o)
		}
	}
	for _, n := range s.Numbers {
		p.signed(n)
	}
}

// signed writes a sign-off that no section needs.
func (p *page) signed(s Signed) {
	words := fmt.Sprintf("%s as %s: %s%s", s.Target, s.Role, s.By, on(s.On))
	if s.Uncounted != "" {
		p.put("", "extra", words+"; not counted, because "+s.Uncounted)
		return
	}
	if s.Why != "" {
		p.put(yellow, "reopened", words+", but "+s.Why)
		return
	}
	p.put(green, "signed", words)
}

func roleOf(name, role string) string {
	if role == "" {
		return name
	}
	return name + " as " + role
}

func on(day string) string {
	if day == "" {
		return ""
	}
	return " on " + day
}

func (s Status) writeCommentary(p *page) {
	p.head("Commentary")
	words := control.Counted(s.Explained, "explanation") + " in " + filing.CommentaryFile
	if s.Period.Year > 0 {
		words += " for " + s.Period.String()
	}
	p.put("", "written", words)
	for _, w := range s.Wanted {
		p.put(yellow, "missing", fmt.Sprintf("%s: %s (%s)", w.For, w.Finding.Summary, w.Finding.Code))
	}
}

func (s Status) writeFilings(p *page) {
	p.head("Reports of the fiscal year")
	if len(s.Year) == 0 {
		p.put("", "none", "filing.toml does not state a valid form and period")
	}
	for _, r := range s.Year {
		color, mark := "", "later"
		switch {
		case r.FiledAs != "":
			color, mark = green, "filed"
		case r.Next:
			color, mark = yellow, "next"
		case r.Earlier:
			mark = "–"
		}
		words := pad(r.Form, len("10-KT")) + " " + pad(r.Period.String(), len("FY2022Q1")) + "  "
		if r.Own {
			words += "this draft, "
		}
		switch {
		case r.FiledAs != "":
			words += "saved in " + r.FiledAs
			if r.Differs {
				words += "; today's ledgers no longer produce it (ERR004)"
			}
		case r.Earlier:
			words += "not saved in filed/"
		default:
			words += r.Deadline.String()
		}
		p.put(color, mark, words)
	}
	p.head("Filed")
	if len(s.Filed) == 0 {
		p.put("", "none", "filed/ holds no report; tieout lock saves a draft as filed")
	}
	for _, f := range s.Filed {
		words := pad(f.Form, len("10-KT")) + " " + pad(f.Period, len("FY2022Q1")) + "  " + f.Name
		if f.Accession != "" {
			words += ", accession number " + f.Accession
		}
		if f.On != "" {
			words += ", saved on " + f.On
		}
		if f.Fault != "" {
			words += ": " + f.Fault
		}
		p.put("", "filed", words)
	}
}

// String returns the deadline in words.
func (d Deadline) String() string {
	switch {
	case d.Why != "":
		return "due date not known: " + d.Why
	case d.Nominal != 0:
		return fmt.Sprintf("due %s, %s; %s %s is no business day (Rule 0-3)", d.On.Words(), d.Rule, d.Nominal.Weekday(), d.Nominal.MonthDay())
	}
	return fmt.Sprintf("due %s, %s", d.On.Words(), d.Rule)
}

func (s Status) writePromises(p *page) {
	if len(s.Promises)+len(s.Comments) == 0 {
		return
	}
	p.head("Promised to Staff")
	mark := func(later bool) (string, string) {
		if later {
			return "", "later"
		}
		return yellow, "due"
	}
	due := func(s string) string {
		if s == "" {
			return ""
		}
		return " (due: " + text.OneLine(s) + ")"
	}
	for _, later := range []bool{false, true} {
		color, m := mark(later)
		for _, each := range s.Promises {
			if each.Later == later {
				p.put(color, m, text.OneLine(each.Text)+due(each.Due))
			}
		}
		for _, each := range s.Comments {
			if each.Later == later {
				p.put(color, m, "answer to "+each.Name+due(each.Due))
			}
		}
	}
}

// write writes the quarters in thousands, and the comparison of each fourth quarter.
func (q Quarters) write(p *page) {
	if len(q.Measures) == 0 {
		return
	}
	unit := quantity.Unit("")
	label, column := 0, len("FY2022Q4")
	var cells [][]string
	for _, m := range q.Measures {
		label = max(label, len(m.Label))
		var row []string
		for _, v := range m.Values {
			cell := "–"
			if v.Known {
				unit, cell = v.Value.Unit(), figure.Thousands(v.Value)
			}
			row = append(row, cell)
			column = max(column, utf8.RuneCountInString(cell))
		}
		cells = append(cells, row)
	}
	p.head(fmt.Sprintf("Last five quarters, from today's ledgers, in thousands of %s", unit))
	column = min(column, (width-2-label)/len(q.Periods)-2)
	line := "  " + pad("", label)
	for _, quarter := range q.Periods {
		line += "  " + padLeft(quarter.Period.String(), column)
	}
	fmt.Fprintln(p, line)
	for i, m := range q.Measures {
		line := "  " + pad(m.Label, label)
		for _, cell := range cells[i] {
			line += "  " + padLeft(cell, column)
		}
		fmt.Fprintln(p, line)
	}
	for _, m := range q.Measures {
		var without []string
		why := ""
		for _, v := range m.Values {
			if !v.Known {
				without, why = append(without, v.ID.When), v.Why
			}
		}
		if without != nil {
			p.put("", "–", fmt.Sprintf("%s for %s: %s", m.Label, text.List(without, "and"), why))
		}
	}
	var fourths []Fourth
	labels := []string{}
	for _, m := range q.Measures {
		for _, f := range m.Fourth {
			fourths, labels = append(fourths, f), append(labels, m.Label)
		}
	}
	if len(fourths) == 0 {
		return
	}
	p.head("Fourth quarter: the year less the nine months of the report on them")
	compared := func(p fiscal.Period) bool {
		return slices.ContainsFunc(fourths, func(f Fourth) bool { return f.Period == p && f.Why == "" })
	}
	not := map[fiscal.Period]bool{}
	for i, f := range fourths {
		name := labels[i] + " " + f.Period.String()
		switch {
		case !compared(f.Period) && not[f.Period]:
		case !compared(f.Period):
			not[f.Period] = true
			p.put("", "–", f.Period.String()+" is not compared: "+f.Why)
		case f.Why != "":
			p.put("", "–", name+": "+f.Why)
		case f.Agrees:
			p.put(green, "agrees", fmt.Sprintf("%s: %s, with the year %s", name, exact(f.Ledgers.Value), origin(f.Year)))
		default:
			p.put(red, "differs", fmt.Sprintf("%s: %s, %s, less %s is %s, and the ledgers have %s; difference %s", name, exact(f.Year.Value), origin(f.Year),
				exact(f.NineMonths.Value), exact(f.Derived), exact(f.Ledgers.Value), exact(f.Difference)))
		}
	}
}

// exact returns an amount with all its digits.
func exact(v quantity.Value) string { return control.Amount(v.String()) }

// origin returns where the amount for a year is from.
func origin(a Amount) string {
	switch {
	case a.From == "":
		return "from today's ledgers"
	case !a.Shown:
		return "as computed for " + a.From
	}
	return "as filed"
}
