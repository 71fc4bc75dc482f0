package workpaper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
)

// made is how a number is calculated: its formula, and where its rows are.
type made struct {
	formula  string
	constant bool   // whether the number is a constant, such as an amount as filed
	from     string // the place of its rows, as links write it; "" if it is computed from other numbers
	source   string // the name of that place
	words    string // how it is computed; "" for the words of the fact
}

// formulas maps each metric of the register, and each kind of metric that restatements add, to
// the function that returns how one of its facts is calculated.
var formulas = map[string]func(*book, *fact.Fact) made{
	"arr":                       func(b *book, f *fact.Fact) made { return b.arrOn(f) },
	"ndr.denominator":           denominatorOf,
	"ndr.numerator":             ofRateSheet(func(c *rateSheet) string { return c.numerator() }),
	"ndr":                       ratioOf,
	"ndr.change":                differenceOf,
	"ndr.expansion":             ofRateSheet(func(c *rateSheet) string { return c.of(c.kChange, expands) }),
	"ndr.contraction":           ofRateSheet(func(c *rateSheet) string { return "-" + c.of(c.kChange, contracts) }),
	"ndr.churn":                 ofRateSheet(func(c *rateSheet) string { return "-" + c.of(c.kChange, churns) }),
	"ndr.currency":              ofRateSheet(func(c *rateSheet) string { return c.currency() }),
	"gross-retention":           retentionOf,
	"ndr.as-reported":           ratioOf,
	"ndr.as-reported.numerator": otherNumerator(func(c *rateSheet) fiscal.Date { return c.t1 }),
	"ndr.prior-rates":           ratioOf,
	"ndr.prior-rates.numerator": otherNumerator(func(c *rateSheet) fiscal.Date { return c.t0 }),
	"ndr.unmapped":              ratioOf,
	"ndr.unmapped.numerator":    separateNumerator,

	"revenue":                revenueOf,
	"revenue.share":          ratioOf,
	"revenue.increase":       increaseOf,
	"revenue.increase.share": ratioOf,
	"revenue.growth":         ratioOf,
	"revenue.customer":       revenueOf,
	"revenue.customer.share": ratioOf,

	"deferred-revenue.current":        accountsOf,
	"deferred-revenue.current.change": differenceOf,
	"billings":                        sumOf,
	"net-income":                      accountsOf,
	"net-income.margin":               ratioOf,
	"adjusted-ebitda":                 sumOf,
	"adjusted-ebitda.margin":          ratioOf,
	"adjusted-ebitda.adjustment":      accountsOf,
	"account":                         accountsOf,

	"error.net":            sumOf,
	"error.gross":          grossOf,
	"error.line-share":     ratioOf,
	"error.rollover":       sumOf,
	"error.iron-curtain":   sumOf,
	"error.share.rollover": shareOf, "error.share.iron-curtain": shareOf,
}

// formulaOf returns the function for a metric, or nil.
func formulaOf(metric string) func(*book, *fact.Fact) made {
	switch {
	case strings.HasPrefix(metric, fact.AsFiled):
		return asFiled
	case strings.HasPrefix(metric, fact.AdjustmentShare):
		return shareOf
	case strings.HasPrefix(metric, fact.Adjustment):
		return differenceOf
	case metric == "fair-value.difference":
		return differenceOf
	case strings.HasPrefix(metric, "fair-value.adjustment."):
		return sumOf
	case strings.HasPrefix(metric, "fair-value.revised."):
		return sumOf
	case metric == "fair-value" || strings.HasPrefix(metric, "fair-value."):
		return holdingsOf
	}
	return formulas[metric]
}

// operands returns the cells of the facts from which a fact is computed.
func (b *book) operands(f *fact.Fact) []string {
	var list []string
	for _, id := range f.Origin.Inputs {
		list = append(list, b.ref(id))
	}
	return list
}

func ratioOf(b *book, f *fact.Fact) made {
	of := b.operands(f)
	return made{formula: of[0] + "/" + of[1]}
}

func differenceOf(b *book, f *fact.Fact) made {
	of := b.operands(f)
	return made{formula: of[0] + "-" + of[1]}
}

func sumOf(b *book, f *fact.Fact) made { return made{formula: added(b.operands(f))} }

// shareOf returns an error as a share of an absolute amount.
func shareOf(b *book, f *fact.Fact) made {
	of := b.operands(f)
	return made{formula: of[0] + "/ABS(" + of[1] + ")"}
}

// retentionOf returns (denominator − contraction − churn) ÷ denominator.
func retentionOf(b *book, f *fact.Fact) made {
	of := b.operands(f)
	return made{formula: fmt.Sprintf("(%s-%s-%s)/%[1]s", of[0], of[1], of[2])}
}

// grossOf returns the larger of the sums of the positive and the negative differences.
func grossOf(b *book, f *fact.Fact) made {
	var more, less []string
	for _, each := range b.operands(f) {
		more, less = append(more, "MAX("+each+",0)"), append(less, "MAX(-"+each+",0)")
	}
	return made{formula: fmt.Sprintf("MAX(%s,%s)", added(more), added(less))}
}

// added returns the sum of terms.
func added(terms []string) string {
	if len(terms) == 0 {
		return "0"
	}
	return strings.Join(terms, "+")
}

// asFiled returns an amount as an earlier report has it, which is a constant.
func asFiled(b *book, f *fact.Fact) made {
	return made{constant: true, source: f.Origin.Cells[0].Workbook}
}

// ofRateSheet returns how a part of the bridge is calculated from the sheet of the customers.
func ofRateSheet(text func(*rateSheet) string) func(*book, *fact.Fact) made {
	return func(b *book, f *fact.Fact) made {
		c := b.rateSheetOf(periodOf(f), false)
		return made{formula: text(c), from: quoted(c.name) + "!A1", source: c.name}
	}
}

// periodOf returns the period of a fact that has one.
func periodOf(f *fact.Fact) fiscal.Period {
	p, err := fiscal.ParsePeriod(f.ID.When)
	if err != nil {
		panic(err) // the register made the fact
	}
	return p
}

// numerator returns the ARR on the last day of the customers of one year earlier.
func (c *rateSheet) numerator() string {
	return c.everything(c.kARR1, condition{c.kTerms0, `">0"`})
}

// currency returns the change in the ARR of one year earlier of customers that stay, from rates
// alone.
func (c *rateSheet) currency() string {
	stay := condition{c.kTerms1, `">0"`}
	return c.everything(c.kBase, stay) + "-" + c.everything(c.kARR0, stay)
}

// otherNumerator returns the numerator at the rates of another date.
func otherNumerator(at func(*rateSheet) fiscal.Date) func(*book, *fact.Fact) made {
	return func(b *book, f *fact.Fact) made {
		c := b.rateSheetOf(periodOf(f), false)
		k := c.arrAt(b, at(c))
		return made{formula: c.everything(k, condition{c.kTerms0, `">0"`}), from: quoted(c.name) + "!A1", source: c.name}
	}
}

// denominatorOf returns the ARR of one year earlier of all customers, which does not depend on
// how they are combined with their parents.
func denominatorOf(b *book, f *fact.Fact) made {
	c := b.rateSheetOf(periodOf(f), false)
	k := b.arr(c.r, c.t0, c.t0)
	return made{formula: c.r.everything(k), from: quoted(c.r.name) + "!" + cellAt(k, 1), source: c.r.name}
}

// separateNumerator returns the numerator of customers that are not combined with parents.
func separateNumerator(b *book, f *fact.Fact) made {
	c := b.rateSheetOf(periodOf(f), true)
	return made{formula: c.numerator(), from: quoted(c.name) + "!A1", source: c.name}
}

// arrOn returns the ARR of all terms active on a date.
func (b *book) arrOn(f *fact.Fact) made {
	r, d := b.ledgerRows("subscriptions"), f.Context.Span.End
	k := b.arr(r, d, d)
	return made{formula: r.everything(k), from: quoted(r.name) + "!" + cellAt(k, 1), source: r.name}
}

// revenueOf returns the sum of the rows of the revenue ledger that a fact adds, or of the
// accounts of revenues.
func revenueOf(b *book, f *fact.Fact) made {
	s, ok := b.r.Facts.Selection(f.ID)
	if !ok {
		panic("workpaper: revenue without rows")
	}
	if s.Ledger != "revenue" {
		return accountsOf(b, f)
	}
	if f.ID.Metric == "revenue" && (f.ID.Member == "existing" || f.ID.Member == "new") {
		p := periodOf(f)
		c := b.buyersOf(p, b.compare(p))
		class := map[string]string{"existing": isExisting, "new": isNew}[f.ID.Member]
		return made{formula: c.of(class), from: quoted(c.name) + "!A1", source: c.name}
	}
	return b.selected(s)
}

// increaseOf returns the change in revenue, or a part of it.
func increaseOf(b *book, f *fact.Fact) made {
	if s, ok := b.r.Facts.Selection(f.ID); ok {
		return b.selected(s)
	}
	if len(f.Origin.Inputs) == 1 {
		return sumOf(b, f)
	}
	return differenceOf(b, f)
}

// compare returns the period that a shown period is compared with.
func (b *book) compare(p fiscal.Period) fiscal.Period {
	for _, pair := range b.r.Filing.Shown() {
		if pair.Period == p {
			return pair.Compare
		}
	}
	return p.Earlier(1)
}

// accountsOf returns the sum of the accounts of an element.
func accountsOf(b *book, f *fact.Fact) made {
	s, ok := b.r.Facts.Selection(f.ID)
	if !ok || len(s.Branches) != 1 {
		panic("workpaper: no accounts of " + f.ID.String())
	}
	l := b.leadSchedule()
	element := b.element(f.ID)
	text := l.sum(element, s.Branches[0].At)
	block := l.block[element]
	how := made{formula: text, from: l.area(block[0], max(block[1]-1, block[0])), source: l.name}
	if f.ID.Metric == "revenue" { // whose words are those of the revenue ledger
		how.words = "sum of the accounts mapped to " + element
	}
	return how
}

// element returns the element of [accounts] that a fact adds.
func (b *book) element(id fact.ID) string {
	switch id.Metric {
	case "deferred-revenue.current":
		return "ContractWithCustomerLiabilityCurrent"
	case "net-income":
		return "NetIncomeLoss"
	case "revenue":
		return "Revenues"
	case "adjusted-ebitda.adjustment":
		k := slices.IndexFunc(b.r.Filing.NonGAAP.Adjustments, func(a filing.Adjustment) bool { return a.Key == id.Member })
		return b.r.Filing.NonGAAP.Adjustments[k].Element
	}
	return id.Member
}

// selected returns the sum of a selection of rows by their keys.
func (b *book) selected(s ledger.Selection) made {
	r := b.ledgerRows(s.Ledger)
	var terms []string
	for _, branch := range s.Branches {
		where, ok := b.conditions(r, branch.Where)
		if !ok {
			continue // no row has the word
		}
		for _, at := range branch.At {
			sign := "+"
			if at.Minus {
				sign = "-"
			}
			var sum int
			var when []condition
			if at.When.How == ledger.Acquired || at.When.How == ledger.Compared {
				sum = b.acquired(r, at.When)
			} else {
				sum, when = b.dated(r, s.Field, at.When.Span)
			}
			terms = append(terms, sign+r.everything(sum, slices.Concat(where, when)...))
		}
	}
	text := strings.ReplaceAll(added(terms), "+-", "-")
	return made{formula: strings.ReplaceAll(strings.TrimPrefix(text, "+"), "++", "+"), from: quoted(r.name) + "!A1", source: r.name}
}

// conditions returns the conditions on keys that select the rows with the words. ok is false if
// no row has them.
func (b *book) conditions(r *rows, where []ledger.Cond) (list []condition, ok bool) {
	for _, c := range where {
		switch {
		case c.Field == "customer":
			custs, top := b.parties(), -1
			for i, rec := range r.list {
				if id, known := r.t.Dict("customer").Find(r.list[i].Word("customer")); known && c.IDs.Has(int(id)) {
					top = rec.top
					break
				}
			}
			if top < 0 {
				return nil, false
			}
			list = append(list, condition{r.field["group"], custs.grid.cell(custs.kKey, top)})
		case c.Field == "type":
			slug := fact.Slug(b.r.Filing.Line(firstOf(c.Is)))
			list = append(list, condition{r.field["line"], b.keys.ref("Line", slug)})
		default:
			kind := titled(c.Field)
			ref := b.keys.ref(kind, firstOf(c.Is))
			if c.Not {
				ref = `"<>"&` + ref
			}
			list = append(list, condition{r.field[c.Field+" key"], ref})
		}
	}
	return list, true
}

func firstOf(words []string) string {
	if len(words) == 0 {
		return noWord
	}
	return words[0]
}

// holdingsOf returns the sum of holdings, or of the cells of the printed tables.
func holdingsOf(b *book, f *fact.Fact) made {
	s, ok := b.r.Facts.Beneath(f.ID)
	if !ok {
		panic("workpaper: " + f.ID.String() + " has no rows")
	}
	var how made
	if s.Ledger == "note-tables" {
		how = b.printed(s)
	} else {
		how = b.selected(s)
	}
	if _, whole := b.r.Facts.Selection(f.ID); !whole { // corrected by a restatement
		how.formula = added(append([]string{how.formula}, b.operands(f)...))
	}
	return how
}

// printed returns the sum of cells of the printed tables.
func (b *book) printed(s ledger.Selection) made {
	r := b.ledgerRows("note-tables")
	taken := make([]bool, len(r.list))
	for _, branch := range s.Branches {
		for i, rec := range r.list {
			if !slices.ContainsFunc(branch.At, func(at ledger.Time) bool { return at.When.Span.Holds(rec.Date("date")) }) {
				continue
			}
			if !slices.ContainsFunc(branch.Where, func(c ledger.Cond) bool { return slices.Contains(c.Is, rec.Word(c.Field)) == c.Not }) {
				taken[i] = true
			}
		}
	}
	var terms []string
	first := -1
	for i := 0; i < len(taken); i++ {
		if !taken[i] {
			continue
		}
		if first < 0 {
			first = i
		}
		j := i
		for j+1 < len(taken) && taken[j+1] {
			j++
		}
		if i == j {
			terms = append(terms, r.grid.cell(r.field["amount"], i))
		} else {
			terms = append(terms, "SUM("+r.span(r.field["amount"], i, j)+")")
		}
		i = j
	}
	return made{formula: added(terms), from: r.area(max(first, 0), max(first, 0)), source: r.name}
}
