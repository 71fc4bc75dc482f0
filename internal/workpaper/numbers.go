package workpaper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/text"
)

// shown is a number that a draft prints, at one place.
type shown struct {
	*document.Mark
	draft    *document.Draft
	section  string
	sentence string
	other    *fact.Fact // for "the remaining": the share named first; else nil
}

// whole reports whether the share and the share named first add to 100%.
func (s *shown) whole() bool { return s.Fact.Value.Add(s.other.Value).String() == "1" }

// text returns the number as printed.
func (s *shown) text() string {
	if s.Parens {
		return "(" + s.Text + ")"
	}
	return s.Text
}

// numbersIn returns the numbers that drafts print, in the order of the documents.
func (b *book) numbersIn() (list []*shown) {
	for _, d := range b.r.Drafts {
		places := map[*document.Mark]string{}
		tables := d.Tables()
		for _, block := range d.Blocks {
			if block.Kind == document.Cell {
				for _, s := range block.Spans {
					places[s.Mark] = cellWords(tables[block.Table-1], block)
				}
				continue
			}
			for _, sentence := range block.Sentences() {
				for _, s := range sentence.Facts() {
					places[s.Mark] = sentence.String()
				}
			}
			for _, s := range block.Spans {
				if _, known := places[s.Mark]; !known {
					places[s.Mark] = block.Text
				}
			}
		}
		for _, m := range d.Marks {
			if m.Owner == document.OwnFact && m.Fact != nil {
				list = append(list, &shown{Mark: m, draft: d, section: d.SectionAt(m.Start), sentence: places[m], other: b.otherShare(m.Fact)})
			}
		}
	}
	return list
}

// cellWords returns the place of a table's cell: the caption of its row and of its column.
func cellWords(table [][]*document.Block, block *document.Block) string {
	var list []string
	if block.Row < len(table) && len(table[block.Row]) > 0 && block.Col > 0 {
		list = append(list, table[block.Row][0].Text)
	}
	if len(table) > 0 && block.Col < len(table[0]) && block.Row > 0 {
		list = append(list, table[0][block.Col].Text)
	}
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return strings.TrimSpace(s) == "" }), " | ")
}

// otherShare returns the share named first where a fact is "the remaining" share.
func (b *book) otherShare(f *fact.Fact) *fact.Fact {
	if f.OtherShare == nil {
		return nil
	}
	for _, other := range b.r.Facts.Facts.All() {
		if &other.Value == f.OtherShare {
			return other
		}
	}
	panic("workpaper: no other share of " + f.ID.String())
}

// page is the sheet of a disclosure: the numbers that its section prints, and the numbers from
// which these are computed.
type page struct {
	*sheet
	name  string
	title string
	lines []*line
}

// line is a row of a page.
type line struct {
	f     *fact.Fact
	made  made
	head  string // heading of a part of the page, with no number
	see   bool   // whether the number stands on another page, or higher on this one
	ticks string
	mover int    // of the customers with the largest changes in the period proof: the rank, from 1; else 0
	proof string // formula of a proof, with its words in head
	shown []int  // indexes of the numbers that print the fact
	row   int
}

// The columns of a page.
const (
	colTick = iota
	colLabel
	colWhen
	colValue
	colPrinted
	colAgrees
	colHow
	colSource
	colID
)

// The tick marks.
const (
	tickRows  = "Σ"
	tickFacts = "ƒ"
	tickFiled = "◊"
	tickSee   = "→"
)

// pageOf returns the page of a section, which it adds after the others.
func (b *book) pageOf(section string) *page {
	title, name := sectionTitle(section)
	for _, p := range b.pages {
		if p.name == name {
			return p
		}
	}
	p := &page{name: name, title: title}
	b.pages = append(b.pages, p)
	return p
}

// sectionTitle returns the title and the sheet of a section.
func sectionTitle(section string) (title, sheet string) {
	switch section {
	case disclosure.NDR.Name:
		return "Net dollar expansion rate", "Expansion rate"
	case disclosure.Revenue.Name:
		return "Revenues", "Revenues"
	case disclosure.NonGAAP.Name:
		return "Net income and Adjusted EBITDA", "Net income"
	case disclosure.Billings.Name:
		return "Calculated current billings", "Billings"
	case disclosure.FairValue.Name:
		return "Fair value", "Fair value"
	case disclosure.Geography.Name:
		return "Revenues by country and large customers", "Geography"
	case disclosure.Memo.Name:
		return disclosure.Memo.Title, "Memorandum"
	case disclosure.Letter.Name:
		return disclosure.Letter.Title, "Letter"
	}
	for _, d := range disclosure.Documents { // numbers outside the sections
		if d.Name == section {
			return d.Title, "Document " + d.Name
		}
	}
	return section, "Numbers"
}

// plan gives each number its place: on the page of the section that first prints it, with the
// numbers from which it is computed below. Tests place more numbers, which no draft prints.
func (b *book) plan(more ...*fact.Fact) {
	b.shown = b.numbersIn()
	b.at = map[fact.ID]*line{}
	b.on = map[fact.ID]*page{}
	operands := map[*page][]*fact.Fact{}
	var need func(p *page, f *fact.Fact)
	need = func(p *page, f *fact.Fact) {
		for _, id := range f.Origin.Inputs {
			if of := b.r.Facts.Facts.Of(id); of != nil && !slices.Contains(operands[p], of) {
				operands[p] = append(operands[p], of)
				need(p, of)
			}
		}
	}
	for i, s := range b.shown {
		section := s.section
		if disclosure.Find(section) == nil {
			section = s.draft.Name
		}
		p := b.pageOf(section)
		known := slices.IndexFunc(p.lines, func(l *line) bool { return l.f == s.Fact })
		if known >= 0 {
			p.lines[known].shown = append(p.lines[known].shown, i)
			continue
		}
		if p.lines == nil {
			p.lines = append(p.lines, &line{head: "Numbers that the section prints, in order"})
		}
		l := &line{f: s.Fact, shown: []int{i}, see: b.at[s.Fact.ID] != nil}
		p.lines = append(p.lines, l)
		if !l.see {
			b.at[s.Fact.ID], b.on[s.Fact.ID] = l, p
		}
	}
	for _, f := range more {
		if b.at[f.ID] == nil {
			name := disclosure.Memo.Name
			if d, _ := disclosure.Of(f.ID.Metric); d != nil {
				name = d.Name
			}
			p := b.pageOf(name)
			l := &line{f: f}
			p.lines = append(p.lines, l)
			b.at[f.ID], b.on[f.ID] = l, p
		}
	}
	// a number that another page prints and this one needs is on the other page
	for _, p := range b.pages {
		for _, l := range p.lines {
			if l.f != nil && !l.see {
				need(p, l.f)
				if other := b.otherShare(l.f); other != nil {
					operands[p] = append(operands[p], other)
					need(p, other)
				}
			}
		}
		if p.name == "Expansion rate" {
			b.bridge(p, func(f *fact.Fact) {
				operands[p] = append(operands[p], f)
				need(p, f)
			})
		}
		order := map[string]int{}
		for i, m := range compute.Register {
			order[m.Name] = i
		}
		list := operands[p]
		slices.SortStableFunc(list, func(x, y *fact.Fact) int { return order[x.ID.Metric] - order[y.ID.Metric] })
		below := false
		for _, f := range list {
			if b.at[f.ID] != nil {
				continue
			}
			if !below {
				p.lines = append(p.lines, &line{head: "Numbers from which these are computed"})
				below = true
			}
			l := &line{f: f}
			p.lines = append(p.lines, l)
			b.at[f.ID], b.on[f.ID] = l, p
		}
		b.proofs(p)
	}
	for _, p := range b.pages {
		for i, l := range p.lines {
			l.row = firstRow + i
		}
	}
}

// bridge adds the numbers of the bridge from denominator to numerator, for each period with a
// rate.
func (b *book) bridge(p *page, add func(*fact.Fact)) {
	for _, period := range b.ratePeriods(p) {
		for _, name := range []string{"ndr.denominator", "ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency", "ndr.numerator", "gross-retention"} {
			if f := b.r.Facts.Facts.Of(fact.ID{Metric: name, When: period}); f != nil {
				add(f)
			}
		}
	}
}

// ratePeriods returns the periods of the rates on a page.
func (b *book) ratePeriods(p *page) (list []string) {
	for _, l := range p.lines {
		if l.f != nil && l.f.ID.Metric == "ndr" && !slices.Contains(list, l.f.ID.When) {
			list = append(list, l.f.ID.When)
		}
	}
	return list
}

// proofs adds to the page of the expansion rate a proof of each bridge.
func (b *book) proofs(p *page) {
	if p.name != "Expansion rate" {
		return
	}
	first := true
	var periods []string
	for _, period := range b.ratePeriods(p) {
		ref := func(metric string) string {
			id := fact.ID{Metric: metric, When: period}
			if b.at[id] == nil {
				return ""
			}
			return id.String()
		}
		if ref("ndr.expansion") == "" || ref("ndr.denominator") == "" || ref("ndr.numerator") == "" {
			continue
		}
		if first {
			p.lines, first = append(p.lines, &line{head: "Proofs"}), false
		}
		periods = append(periods, period)
		p.lines = append(p.lines, &line{proof: period, head: "The parts add to the numerator: denominator + expansion − contraction − churn + currency"})
	}
	for _, period := range periods {
		p.lines = append(p.lines, &line{head: "Largest changes in annual recurring revenue by customer, " + period}, &line{head: moverHeads})
		for rank := range mostMovers {
			p.lines = append(p.lines, &line{proof: period, mover: rank + 1})
		}
	}
}

// moverHeads is the heading of the line with the column headings of the largest changes.
const moverHeads = "Customer"

// mostMovers is the number of customers listed with the largest changes.
const mostMovers = 10

// writeMover writes the customer whose change has a rank, as a formula over the sheet of the
// customers.
func (b *book) writeMover(p *page, l *line) {
	period, err := fiscal.ParsePeriod(l.proof)
	if err != nil {
		panic(err) // a rate has the period
	}
	c := b.rateSheetOf(period, false)
	sizes, row := c.all(c.kSize), p.rows+1
	// Customers with changes of one size follow each other in the order of the sheet: the search
	// for each begins below the one before.
	at := fmt.Sprintf("MATCH(LARGE(%s,%d),%[1]s,0)", sizes, l.mover)
	if l.mover > 1 {
		above := cellAt(colPrinted, row-1) + fmt.Sprintf("-%d", firstRow-1)
		at = fmt.Sprintf("IF(LARGE(%[1]s,%[2]d)=LARGE(%[1]s,%[3]d),%[4]s+MATCH(LARGE(%[1]s,%[2]d),INDEX(%[1]s,%[4]s+1):%[5]s,0),%[6]s)",
			sizes, l.mover, l.mover-1, above, c.cell(c.kSize, max(c.n, 1)-1), at)
	}
	here := cellAt(colPrinted, row)
	pick := func(column int, now cell) cell {
		text := `&""` // a blank cell is text too, and not 0
		if column == c.kChange {
			text = ""
		}
		return formula(fmt.Sprintf(`IFERROR(INDEX(%s,%s-%d)%s,"")`, c.all(column), here, firstRow-1, text), now)
	}
	id, class, change, name, to, place := str(input, ""), str(plain, ""), str(plain, ""), str(plain, ""), str(linkText, ""), str(count, "")
	if l.mover <= c.n {
		i := c.largest[l.mover-1]
		custs := b.parties()
		id, class, change, to, place = str(input, custs.ids[c.things[i]]), str(plain, c.classes[i]), num(amount, c.changes[i].String()), str(linkText, c.name), integer(count, c.row(i))
		if b.r.Book.Customers != nil {
			name = pick(2, str(plain, b.r.Book.Customers.Names[custs.ids[c.things[i]]]))
		}
	}
	p.add(integer(count, l.mover), pick(1, id), pick(c.kClass, class), pick(c.kChange, change), formula(fmt.Sprintf(`IFERROR(%s+%d,"")`, at, firstRow-1), place), blank(plain), name,
		formula(fmt.Sprintf(`IFERROR(HYPERLINK("#%s!A"&(%s+0),"%s"),"")`, quoted(c.name), here, c.name), to))
}

// ref returns the cell of a fact's value.
func (b *book) ref(id fact.ID) string {
	l := b.at[id]
	if l == nil {
		panic("workpaper: " + id.String() + " has no place")
	}
	return quoted(b.on[id].name) + "!" + fixed(colValue, l.row)
}

// resolve finds how each number is calculated.
func (b *book) resolve() {
	for _, p := range b.pages {
		for _, l := range p.lines {
			if l.f == nil {
				continue
			}
			if l.see {
				l.made = made{formula: b.ref(l.f.ID), from: strings.ReplaceAll(b.ref(l.f.ID), "$", ""), source: b.on[l.f.ID].name}
				l.ticks = tickSee
				continue
			}
			how := formulaOf(l.f.ID.Metric)
			if how == nil {
				b.fail(fmt.Errorf("no formula for %s", l.f.ID))
				continue
			}
			l.made = how(b, l.f)
			switch {
			case l.made.constant:
				l.ticks = tickFiled
			case l.made.from != "":
				l.ticks = tickRows
			default:
				l.ticks = tickFacts
			}
		}
	}
}

// valueCell returns a cell with the value of a fact.
func valueCell(v quantity.Value) cell {
	if v.Unit() == quantity.Pure {
		return num(ratio, v.String())
	}
	return num(amount, v.String())
}

// writePage writes the page of a disclosure.
func (b *book) writePage(p *page) {
	s := p.sheet
	s.widths = []int{5, 46, 13, 19, 14, 9, 52, 20, 40}
	s.add(str(heading, p.title))
	s.add(str(note, fmt.Sprintf("%s sum of rows   %s computed from other numbers   %s as an earlier report has it, a constant   %s on another sheet", tickRows, tickFacts, tickFiled, tickSee)))
	s.add(toIndex(), linked(str(linkText, "Checks"), "'Checks'!A1"))
	s.skip(1)
	s.heads(str(head, "Tick"), str(head, "Number"), str(headRight, "Period or date"), str(headRight, "Value"), str(headRight, "As printed"), str(head, "Agrees"), str(head, "How it is computed"), str(head, "Rows"), str(head, "Id"))
	s.filter = false
	for _, l := range p.lines {
		switch {
		case l.head == moverHeads:
			s.add(str(head, "Rank"), str(head, moverHeads), str(head, "Class"), str(headRight, "Change"), str(headRight, "Row"), blank(head), str(head, "Name"), str(head, "Rows"), blank(head))
		case l.mover > 0:
			b.writeMover(p, l)
		case l.proof != "":
			at := func(metric string) string {
				id := fact.ID{Metric: metric, When: l.proof}
				if b.at[id] == nil {
					return "0"
				}
				return b.ref(id)
			}
			s.fit(cell{}, str(wrapped, l.head), str(wrappedRight, l.proof), blank(plain), blank(plain), formula(alike(at("ndr.numerator"), fmt.Sprintf("(%s+%s-%s-%s+%s)", at("ndr.denominator"), at("ndr.expansion"), at("ndr.contraction"), at("ndr.churn"), at("ndr.currency"))), boolean(check, true)))
		case l.f == nil:
			s.add(str(label, l.head))
		default:
			b.writeLine(p, l)
		}
	}
}

// writeLine writes the row of a number.
func (b *book) writeLine(p *page, l *line) {
	when := str(wrappedRight, l.f.ID.When)
	if l.f.Context.Instant {
		when = date(day, l.f.Context.Span.End)
	}
	value := valueCell(l.f.Value)
	if l.made.constant {
		value.style = map[style]style{amount: inAmount, ratio: inRatio}[value.style]
	} else {
		value = formula(l.made.formula, value)
	}
	var texts, checks []string // the numbers as printed; the cells of their checks
	for _, i := range l.shown {
		if text := b.shown[i].text(); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
		checks = append(checks, fmt.Sprintf("'Checks'!$%s", cellAt(checkAgrees, firstRow+i)))
	}
	agrees := cell{}
	if checks != nil {
		agrees = formula(allOf(checks), boolean(check, true))
		agrees.to = fmt.Sprintf("'Checks'!A%d", firstRow+l.shown[0])
	}
	source := str(plain, l.made.source)
	if l.made.from != "" {
		source = linked(str(linkText, l.made.source), l.made.from)
	}
	p.fit(str(tick, l.ticks), str(wrapped, l.f.Words.Label), when, value, str(wrappedRight, strings.Join(texts, ", ")), agrees, str(wrapped, cmp.Or(l.made.words, l.f.Words.Formula)), source, str(wrapped, l.f.ID.String()))
}

// mostArguments is the number of arguments that a function takes for certain.
const mostArguments = 200

// allOf returns a formula that is TRUE if all conditions are.
func allOf(conditions []string) string {
	for len(conditions) > mostArguments {
		var groups []string
		for some := range slices.Chunk(conditions, mostArguments) {
			groups = append(groups, "AND("+strings.Join(some, ",")+")")
		}
		conditions = groups
	}
	return "AND(" + strings.Join(conditions, ",") + ")"
}

// The columns of Checks.
const (
	checkNumber = iota
	checkDocument
	checkLabel
	checkText
	checkDrafted
	checkNow
	checkAgrees
	checkCell
	checkID
)

// snap returns the number of places to which a check first rounds a value, so that the last
// binary digits of a sum cannot decide how it prints; −1 if the value itself is too near the
// point at which it would print otherwise.
func snap(v quantity.Value, f figure.Format) int {
	places := 12
	if v.Unit() != quantity.Pure {
		places = min(max(14-len(v.Fixed(0, 0)), 2), 6)
	}
	near := quantity.FromDigits(v.Fixed(0, places), 0, v.Sign() < 0, v.Unit())
	if near.Fixed(f.Scale, f.Places) != v.Fixed(f.Scale, f.Places) {
		return -1
	}
	return places
}

// rounded returns a value rounded once, half away from zero, in the scale of a format.
func rounded(ref string, v quantity.Value, f figure.Format) string {
	if places := snap(v, f); places >= 0 {
		ref = fmt.Sprintf("ROUND(%s,%d)", ref, places)
	}
	return fmt.Sprintf("ROUND(%s,%d)", ref, f.Places-f.Scale) + scaled(f.Scale)
}

// scaled returns the factor from a value to the scale of a format.
func scaled(scale int) string {
	switch {
	case scale > 0:
		return "/1" + strings.Repeat("0", scale)
	case scale < 0:
		return "*1" + strings.Repeat("0", -scale)
	}
	return ""
}

// checks writes the check of each number that a draft prints.
func (b *book) checks(s *sheet) {
	s.widths = []int{6, 10, 50, 13, 14, 14, 9, 20, 40}
	s.add(str(heading, "Checks"))
	s.add(str(note, "Each number is calculated again from the rows, rounded half away from zero, and compared with the number as drafted. The inner ROUND of a formula removes the last binary digits of a sum. A change that would also change a restatement is outside this workbook."))
	last := firstRow + max(len(b.shown), 1) - 1
	// what is TRUE is counted, because an error is neither TRUE nor FALSE
	hold := fmt.Sprintf("COUNTIF(%s:%s,TRUE)", fixed(checkAgrees, firstRow), fixed(checkAgrees, last))
	s.add(str(label, "All numbers print as drafted"), cell{}, cell{}, formula(fmt.Sprintf("AND(%s=%d,%s)", hold, len(b.shown), cellAt(3, 4)), boolean(verdict, true)),
		str(label, "Not TRUE"), formula(fmt.Sprintf("%d-%s", len(b.shown), hold), integer(verdictCount, 0)), cell{}, str(plain, text.Count(len(b.shown), "check")))
	proofs := b.proved()
	proven := "0"
	for _, p := range proofs {
		proven += "+IF(IFERROR(" + p + ",FALSE),1,0)"
	}
	s.add(str(label, "Sums by customer agree with those of all rows"), cell{}, cell{}, formula("F4=0", boolean(check, true)),
		str(label, "Not TRUE"), formula(fmt.Sprintf("%d-(%s)", len(proofs), proven), integer(verdictCount, 0)), cell{}, str(plain, text.Count(len(proofs), "proof")))
	b.names = append(b.names, named{"All_numbers_print_as_drafted", "'Checks'!" + fixed(3, 3)}, named{"Numbers_that_differ", "'Checks'!" + fixed(5, 3)})
	s.heads(str(headRight, "No."), str(head, "Document"), str(head, "Number"), str(headRight, "As printed"), str(headRight, "As drafted"), str(headRight, "Recalculated"), str(head, "Agrees"), str(head, "Cell"), str(head, "Id"))
	for i, n := range b.shown {
		row := s.rows + 1
		drafted := strings.ReplaceAll(n.Figure.Signed(), ",", "")
		now := rounded(b.ref(n.ID), n.Fact.Value, n.Format)
		if n.other != nil {
			now = "1" + strings.Repeat("0", max(-n.Format.Scale, 0)) + "-" + rounded(b.ref(n.other.ID), n.other.Value, n.Format)
		}
		agrees := fmt.Sprintf("ROUND(%s-%s,%d)=0", cellAt(checkDrafted, row), cellAt(checkNow, row), n.Format.Places)
		if n.other != nil && n.whole() { // the number itself, too, and not only the share named first
			agrees = fmt.Sprintf("AND(%s,ABS(%s+%s-1)<0.000001)", agrees, b.ref(n.ID), b.ref(n.other.ID))
		}
		if n.Figure.Moved != 0 {
			now += moved(n.Figure.Moved, n.Format.Places)
		}
		style := printedStyle(n.Format.Places)
		at := strings.ReplaceAll(b.ref(n.ID), "$", "")
		s.fit(linked(integer(linkNumber, i+1), fmt.Sprintf("'Index'!A%d", firstRow+i)), str(plain, n.draft.Name), str(wrapped, n.Fact.Words.Label+", "+n.ID.When), str(exact, n.text()),
			num(style, drafted), formula(now, num(style, drafted)),
			formula("IFERROR("+agrees+",FALSE)", boolean(check, true)),
			linked(str(linkText, strings.ReplaceAll(at, "'", "")), at), str(wrapped, n.ID.String()))
	}
}

// proved returns the cells with proofs: of the sums by customer, and of each bridge from
// denominator to numerator.
func (b *book) proved() (list []string) {
	for _, g := range b.grids() {
		if g.proof != "" {
			list = append(list, quoted(g.name)+"!"+fixed(proofCol, proofRow)+`="`+proofHolds+`"`)
		}
	}
	for _, p := range b.pages {
		for _, l := range p.lines {
			if l.proof != "" && l.mover == 0 {
				list = append(list, quoted(p.name)+"!"+fixed(colAgrees, l.row))
			}
		}
	}
	return list
}

// moved returns what is added to a rounded number so that a table foots.
func moved(units, places int) string {
	text := fmt.Sprint(units)
	if places > 0 {
		text = strings.TrimPrefix(text, "-")
		text = "0." + strings.Repeat("0", places-1) + text
		if units < 0 {
			text = "-" + text
		}
	}
	if units > 0 {
		text = "+" + text
	}
	return text
}

// printedStyle returns the style of a number with decimals as printed.
func printedStyle(n int) style {
	if n > 0 {
		return printed1
	}
	return printed0
}

// index writes a row for each number that a draft prints.
func (b *book) index(s, controls *sheet) {
	s.widths = []int{6, 10, 12, 58, 12, 24, 19, 9, 20, 24, 40}
	s.add(str(heading, b.title()))
	s.add(str(note, "Working paper: each number that the drafts take from the ledgers, its exact value, and the cell that calculates it from the rows. Numbers that authors type are not listed. Prepared by tieout; a spreadsheet recalculates every formula when it opens the workbook."))
	s.add(str(label, "All numbers print as drafted"), cell{}, cell{}, formula("All_numbers_print_as_drafted", boolean(verdict, true)), linked(str(linkText, "Checks"), "'Checks'!A1"))
	totals := fmt.Sprintf("'Controls'!%s:%s", fixed(controlAgrees, firstRow-1), fixed(controlAgrees, max(controls.rows, firstRow)))
	s.add(str(label, "Control totals agree with the rows"), cell{}, cell{}, formula("COUNTIF("+totals+",TRUE)=COUNTA("+totals+")", boolean(check, true)), linked(str(linkText, "Controls"), "'Controls'!A1"))
	s.heads(str(headRight, "No."), str(head, "Document"), str(head, "Section"), str(head, "Sentence, or row and column of a table"), str(headRight, "As printed"), str(headRight, "Exact value"), str(headRight, "Recalculated"), str(head, "Agrees"), str(head, "Cell of the formula"), str(head, "Signed by"), str(head, "Id"))
	signed := b.signatures()
	for i, n := range b.shown {
		at := b.ref(n.ID)
		to := strings.ReplaceAll(at, "$", "")
		value := str(exact, n.Fact.Value.String())
		switch _, decimals, _ := strings.Cut(value.text, "."); {
		case !precise(value.text):
		case decimals == "":
			value = num(count, value.text)
		case len(decimals) <= 2:
			value = num(amount, value.text)
		default:
			value = num(decimal, value.text)
		}
		s.fit(linked(integer(linkNumber, i+1), fmt.Sprintf("'Checks'!A%d", firstRow+i)), str(plain, n.draft.Name), str(plain, n.section), str(wrapped, n.sentence), str(exact, n.text()), value,
			formula(at, valueCell(n.Fact.Value)), formula(fmt.Sprintf("'Checks'!$%s", cellAt(checkAgrees, firstRow+i)), boolean(check, true)),
			linked(str(linkText, strings.ReplaceAll(to, "'", "")), to), str(wrapped, signed(n)), str(wrapped, n.ID.String()))
	}
}

// signatures returns a function that returns who signed a number: itself, its section or its
// document.
func (b *book) signatures() func(*shown) string {
	statuses := signoff.Statuses(b.r.Filing, b.r.Facts.Facts, b.r.Drafts)
	return func(n *shown) string {
		var list []string
		for _, s := range statuses {
			if s.Target != n.ID.String() && s.Target != n.section && s.Target != n.draft.Name {
				continue
			}
			text := fmt.Sprintf("%s (%s), %s", s.By, s.Role, s.On)
			if s.Open() {
				text += ", no longer current"
			}
			list = append(list, text)
		}
		return strings.Join(list, "; ")
	}
}
