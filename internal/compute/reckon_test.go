package compute_test

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
)

// reckoner works out the facts of a closing slowly: row by row, straight from the
// contract's words.
type reckoner struct {
	*oracle
	c *closing
}

// reckon returns every fact of a closing.
func reckon(c *closing, wrong mistake) map[string]*big.Rat {
	r := &reckoner{newOracle(c.world, wrong), c}
	r.revenues()
	r.accounts()
	r.results()
	r.holdings()
	r.notes()
	return r.facts
}

// is reports whether the reckoner makes a mistake.
func (r *reckoner) is(m mistake) bool { return r.wrong == m }

// money returns an amount of a ledger in whole units.
func (r *reckoner) money(ledger, s string) *big.Rat {
	if s == "" {
		return new(big.Rat)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.c.unit[ledger])), nil)
	if r.is(revenueInThousands) && ledger == "trial-balance" {
		unit = big.NewInt(1)
	}
	return new(big.Rat).Mul(rat(s), new(big.Rat).SetInt(unit))
}

func plus(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}

func negative(a *big.Rat) *big.Rat { return minus(new(big.Rat), a) }

func absolute(a *big.Rat) *big.Rat { return new(big.Rat).Abs(a) }

// find returns the mapping of an element, or nil.
func (r *reckoner) find(element string) *mapping {
	for i, m := range r.c.mapped {
		if m.element == element {
			return &r.c.mapped[i]
		}
	}
	return nil
}

// booked adds the entries of an element dated from one day to another, and says
// whether there is any.
func (r *reckoner) booked(m *mapping, from, to day) (sum *big.Rat, any bool) {
	if m == nil || !r.c.has["trial-balance"] {
		return nil, false
	}
	sum = new(big.Rat)
	var last day
	for _, e := range r.c.entries {
		takes := slices.Contains(m.numbers, e.account)
		switch {
		case r.is(incomeByPrefix) && m.element == "NetIncomeLoss":
			takes = slices.ContainsFunc(m.numbers, func(n string) bool { return strings.HasPrefix(e.account, n) })
		case r.is(revenueOfOneAccount) && m.element == "Revenues":
			takes = e.account == m.numbers[0]
		}
		if !takes || e.on < from || e.on > to {
			continue
		}
		any = true
		amount := r.money("trial-balance", e.amount)
		if r.is(incomeOfLastRow) && m.element == "NetIncomeLoss" {
			if e.on < last {
				continue
			}
			sum, last = new(big.Rat), e.on
		}
		sum.Add(sum, amount)
	}
	turned := r.c.negative && m.credit
	switch {
	case r.is(incomeNotTurned) && m.element == "NetIncomeLoss", r.is(revenueNotTurned) && m.element == "Revenues",
		r.is(deferredNotTurned) && m.element == "ContractWithCustomerLiabilityCurrent", r.is(adjustmentNotTurned) && m.element == "InvestmentIncomeInterest":
		turned = false
	case r.is(incomeAlwaysTurned) && m.element == "NetIncomeLoss":
		turned = true
	case r.is(adjustmentAlwaysTurned) && !m.credit:
		turned = r.c.negative
	}
	if turned {
		sum = negative(sum)
	}
	return sum, any
}

// activity is what an element moved by in a period; nil where it has no row.
func (r *reckoner) activity(element string, p period) *big.Rat {
	s, ok := r.c.span(p)
	if !ok {
		return nil
	}
	if element == "NetIncomeLoss" {
		switch {
		case r.is(incomeLastDayLeftOut):
			s.last--
		case r.is(incomeFirstDayLeftOut):
			s.first++
		case r.is(incomeToDate):
			s, _ = r.c.span(period{p.year, p.quarter, p.quarter > 0})
		}
	}
	if element == "Revenues" && r.is(revenueDayBefore) {
		s.first--
	}
	if sum, any := r.booked(r.find(element), s.first, s.last); any && !r.unknown(s) {
		return sum
	}
	return nil
}

// unknown reports whether balances of the year to date lack one of the dates that the activity
// of some days is taken from.
func (r *reckoner) unknown(s days) bool {
	if !r.c.toDate {
		return false
	}
	starts := false
	for back := range 3 {
		first, ok := r.c.span(period{year: s.last.time().Year() + 1 - back, quarter: 1})
		starts = starts || ok && first.first == s.first
	}
	return r.c.missing[s.last] || !starts && r.c.missing[s.first-1]
}

// balance is what an element holds on a day; nil where it has no row.
func (r *reckoner) balance(element string, d day) *big.Rat {
	m := r.find(element)
	if sum, any := r.booked(m, d, d); any && !r.c.missing[d] {
		return sum
	}
	if element == "ContractWithCustomerLiabilityCurrent" {
		for back := day(1); back < 60 && r.is(deferredLatest); back++ {
			if sum, any := r.booked(m, d-back, d-back); any {
				return sum
			}
		}
		if r.is(deferredZero) {
			return new(big.Rat)
		}
	}
	return nil
}

// shown returns every period that has results.
func (r *reckoner) shown() []period {
	var list []period
	for _, pair := range r.c.pairs() {
		list = append(list, pair[0], pair[1])
	}
	return list
}

// revenues works out revenue from its ledger, else from the trial balance.
func (r *reckoner) revenues() {
	if r.c.has["revenue"] {
		for _, pair := range r.c.pairs() {
			r.oracle.revenue(pair[0], pair[1], false)
			r.oracle.revenue(pair[1], pair[1].back(1), false)
		}
		if r.c.form == "10-K" {
			before := r.c.period.back(r.c.compare + 1)
			r.oracle.revenue(before, before.back(1), true)
		}
		for _, p := range r.durations() {
			if booked := r.activity("Revenues", p); booked != nil && (r.is(revenueBooked) || r.is(revenueFilledUp) && r.get("revenue", "", p) == nil) {
				r.put("revenue", "", p.String(), booked)
			}
		}
	} else {
		for _, p := range r.durations() {
			r.put("revenue", "", p.String(), r.activity("Revenues", p))
		}
	}
	for _, pair := range r.c.pairs() {
		r.increases(pair[0], pair[1])
	}
	if !r.c.has["revenue"] { // a trial balance has no parts
		maps.DeleteFunc(r.facts, func(id string, _ *big.Rat) bool { return strings.Contains(id, "[") })
	}
}

// accounts works out each element that [accounts] maps.
func (r *reckoner) accounts() {
	for _, m := range r.c.mapped {
		if m.instant {
			for _, d := range r.c.printings() {
				if sum, any := r.booked(&m, d, d); any && !r.c.missing[d] {
					r.put("account", m.element, d.String(), sum)
				}
			}
			continue
		}
		for _, p := range r.durations() {
			if s, ok := r.c.span(p); ok {
				if sum, any := r.booked(&m, s.first, s.last); any && !r.unknown(s) {
					r.put("account", m.element, p.String(), sum)
				}
			}
		}
	}
}

// adjusts works out a line of the reconciliation. An element without a row in a
// period that has some is zero.
func (r *reckoner) adjusts(a adjustment, p period) *big.Rat {
	sum := r.activity(a.element, p)
	for _, m := range r.c.mapped {
		if sum == nil && !m.instant && r.activity(m.element, p) != nil && !r.is(adjustmentAbsent) {
			sum = new(big.Rat)
		}
	}
	if sum != nil && r.is(adjustmentsAbsolute) {
		sum = absolute(sum)
	}
	if a.minus && sum != nil && !r.is(adjustmentsAllAdded) {
		sum = negative(sum)
	}
	return sum
}

// results works out net income, adjusted EBITDA, deferred revenue and billings.
func (r *reckoner) results() {
	const current = "ContractWithCustomerLiabilityCurrent"
	for _, d := range r.c.closes() {
		r.put("deferred-revenue.current", "", d.String(), r.balance(current, d))
	}
	for _, p := range r.shown() {
		when := p.String()
		s, ok := r.c.span(p)
		if !ok {
			continue
		}
		income, revenue := r.activity("NetIncomeLoss", p), r.get("revenue", "", p)
		r.put("net-income", "", when, income)
		adjusted := income
		if r.is(adjustedFromLossAsIncome) && income != nil {
			adjusted = absolute(income)
		}
		for _, a := range r.c.adjusted {
			sum := r.adjusts(a, p)
			r.put("adjusted-ebitda.adjustment", a.key, when, sum)
			adjusted = plus(adjusted, sum)
		}
		if r.is(adjustedWithoutLast) && len(r.c.adjusted) > 0 {
			adjusted = minus(adjusted, r.adjusts(r.c.adjusted[len(r.c.adjusted)-1], p))
		}
		if r.c.measured {
			r.put("adjusted-ebitda", "", when, adjusted)
		}
		divisor := revenue
		switch {
		case r.is(marginOfBooked):
			divisor = r.activity("Revenues", p)
		case r.is(marginOfYearBefore):
			divisor = r.get("revenue", "", p.back(r.c.compare))
		case r.is(marginOfAbsolute) && divisor != nil:
			divisor = absolute(divisor)
		}
		margin := func(v *big.Rat) *big.Rat {
			q := quotient(v, divisor)
			switch {
			case q == nil && r.is(marginZero) && v != nil && divisor != nil:
				return new(big.Rat)
			case q != nil && r.is(marginRounded):
				return rat(q.FloatString(2))
			}
			return q
		}
		r.put("net-income.margin", "", when, margin(income))
		if r.c.measured {
			if r.is(marginOfIncome) {
				r.put("adjusted-ebitda.margin", "", when, margin(income))
			} else {
				r.put("adjusted-ebitda.margin", "", when, margin(adjusted))
			}
		}

		before := s.first - 1
		switch {
		case r.is(changeFromFirstDay):
			before++
		case r.is(changeFromYearEnd):
			if year, ok := r.c.span(period{year: p.year}); ok {
				before = year.first - 1
			}
		case r.is(changeFromYearBefore):
			if s, ok := r.c.span(p.back(1)); ok {
				before = s.last
			}
		}
		change := minus(r.balance(current, s.last), r.balance(current, before))
		if r.is(changeReversed) && change != nil {
			change = negative(change)
		}
		r.put("deferred-revenue.current.change", "", when, change)
		billed := plus(revenue, change)
		switch {
		case r.is(billingsLessChange):
			billed = minus(revenue, change)
		case r.is(billingsOfBalance):
			billed = plus(revenue, r.balance(current, s.last))
		case r.is(billingsWithNoncurrent):
			if more := minus(r.balance("ContractWithCustomerLiabilityNoncurrent", s.last), r.balance("ContractWithCustomerLiabilityNoncurrent", before)); more != nil {
				billed = plus(billed, more)
			}
		case r.is(billingsWithoutChange) && billed == nil:
			billed = revenue
		case r.is(billingsOfIncome):
			billed = plus(income, change)
		}
		r.put("billings", "", when, billed)
	}
}

// take says which holdings or cells a sum takes.
type take func(holding) bool

// holdings works out the securities ledger.
func (r *reckoner) holdings() {
	if !r.c.has["securities"] {
		return
	}
	columns := map[string]func(holding) string{"": func(h holding) string { return h.fair }, ".cost": func(h holding) string { return h.cost },
		".gains": func(h holding) string { return h.gains }, ".losses": func(h holding) string { return h.losses }}
	if r.is(lineAtCost) {
		columns[""] = columns[".cost"]
	}
	metrics := map[string]take{"fair-value": func(h holding) bool { return !r.is(cashLeftOut) || !is(h.class, "cash") }}
	members := map[string]take{"fair-value": metrics["fair-value"]}
	for _, class := range classes {
		metrics["fair-value."+class] = func(h holding) bool {
			switch {
			case r.is(classOfEquivalents) && class == "cash":
				return is(h.class, "cash") || is(h.class, "cash-equivalent")
			case r.is(classesSwapped):
				return is(h.class, map[string]string{"short-term": "long-term", "long-term": "short-term"}[class]) || is(h.class, class) && class[0] == 'c'
			case r.is(classByLetterCase):
				return strings.TrimSpace(h.class) == class
			case r.is(classByLevel):
				return is(h.class, class) && h.level != ""
			}
			return is(h.class, class)
		}
		members["fair-value."+class] = metrics["fair-value."+class]
	}
	leveled := func(h holding) bool { return !is(h.class, "cash") || r.is(levelOfCash) && h.level != "" }
	for _, level := range []string{"1", "2", "3"} {
		metrics["fair-value.level-"+level] = func(h holding) bool {
			switch {
			case r.is(levelUpTo):
				return leveled(h) && h.level <= level
			case r.is(levelOfSecurities):
				return leveled(h) && !is(h.class, "cash-equivalent") && h.level == level
			case r.is(levelBlankIsOne) && level == "1":
				return h.level == "" || leveled(h) && h.level == level
			}
			return leveled(h) && h.level == level
		}
		members["fair-value.level-"+level] = leveled
	}
	metrics["fair-value.levels"], members["fair-value.levels"] = leveled, leveled
	for metric, takes := range metrics {
		for column, of := range columns {
			if column != "" && strings.Contains(metric, ".level") {
				continue
			}
			if r.is(levelAtCost) && strings.Contains(metric, ".level") {
				of = columns[".cost"]
			}
			r.held(metric, column, takes, members[metric], of)
		}
	}
}

// is compares choices, whose case and outer blanks do not count.
func is(s, choice string) bool { return strings.EqualFold(strings.TrimSpace(s), choice) }

// slugOf returns the member of a caption.
func (r *reckoner) slugOf(caption string) string {
	switch {
	case r.is(lineNotJoined):
		return slug(caption)
	case r.is(lineWithPoints):
		return slug(strings.ReplaceAll(r.c.line(caption), ".", " "))
	}
	return slug(r.c.line(caption))
}

// held sums a column of the holdings taken, by line and in all, on each date that
// has any holding. A line that is held on one of the dates is zero on the other.
func (r *reckoner) held(metric, column string, takes, counts take, of func(holding) string) {
	dates := r.c.printings()
	lines := map[string]bool{}
	for _, h := range r.c.held {
		if slices.Contains(dates, h.on) && counts(h) {
			lines[r.slugOf(h.caption)] = true
			lines["total"] = true
		}
	}
	for _, d := range dates {
		any, sums := false, map[string]*big.Rat{}
		for line := range lines {
			sums[line] = new(big.Rat)
		}
		here := map[string]bool{"total": true}
		for _, h := range r.c.held {
			if h.on != d && !(r.is(lineOfOtherDates) && h.on == d-1) {
				continue
			}
			any = true
			here[r.slugOf(h.caption)] = true
			if !takes(h) {
				continue
			}
			amount := r.money("securities", of(h))
			if r.is(classLossesPositive) && column == ".losses" {
				amount = absolute(amount)
			}
			for _, line := range []string{r.slugOf(h.caption), "total"} {
				if sums[line] == nil {
					sums[line] = new(big.Rat)
				}
				sums[line].Add(sums[line], amount)
			}
		}
		for line, sum := range sums {
			if any && (here[line] || !r.is(lineAbsent)) {
				r.put(metric+column, line, d.String(), sum)
			}
		}
	}
}

// tables are a note's two tables on a date: by line, and the first by section.
type tables struct {
	types     map[string]map[string]*big.Rat
	hierarchy map[string]*big.Rat
	outside   map[string]*big.Rat // of the hierarchy, outside the tie
	known     map[string]bool     // lines that the tie holds
	both      bool
}

// tables reads the printed cells of a date.
func (r *reckoner) tables(d day) tables {
	t := tables{map[string]map[string]*big.Rat{}, map[string]*big.Rat{}, map[string]*big.Rat{}, map[string]bool{}, false}
	any := map[string]bool{}
	for _, p := range r.c.printed {
		if p.on != d {
			continue
		}
		any[p.table] = true
		if slices.Contains(totals, p.caption) && !r.is(differenceWithTotals) {
			continue
		}
		line := r.slugOf(p.caption)
		to, counts := t.types[p.section], p.column == "fair-value" || r.is(differenceOfAllColumns)
		switch {
		case p.table == "hierarchy" && r.isOutside(line):
			to, counts = t.outside, r.counts(p)
		case p.table == "hierarchy":
			to, counts = t.hierarchy, r.counts(p)
			t.known[line] = true
		case to == nil:
			to = map[string]*big.Rat{}
			t.types[p.section] = to
		}
		t.known[line] = t.known[line] || p.table != "hierarchy" && p.section != "cash" && !r.isOutside(line)
		if to[line] == nil {
			to[line] = new(big.Rat)
		}
		if counts {
			to[line].Add(to[line], r.money("note-tables", p.text))
		}
	}
	maps.DeleteFunc(t.known, func(_ string, is bool) bool { return !is })
	t.both = any["investment-types"] && any["hierarchy"]
	return t
}

func (r *reckoner) isOutside(line string) bool {
	return !r.is(differenceOfOutside) && slices.ContainsFunc(r.c.outside, func(s string) bool { return slug(r.c.line(s)) == line })
}

// counts reports whether a cell of the hierarchy counts: the total of a caption, or where
// none was printed each level.
func (r *reckoner) counts(p cell) bool {
	totalled := slices.ContainsFunc(r.c.printed, func(q cell) bool {
		return q.table == "hierarchy" && q.on == p.on && slug(q.caption) == slug(p.caption) && q.column == "total"
	})
	switch {
	case r.is(differenceOfLevels):
		return p.column != "total"
	case r.is(differenceOfBoth):
		return true
	}
	return totalled == (p.column == "total")
}

// ties returns for each line the amount of the first table, cash left out, that of the
// hierarchy, and the difference. There are none without both tables.
func (r *reckoner) ties(t tables) map[string][3]*big.Rat {
	lines := map[string][3]*big.Rat{}
	for line := range t.known {
		if !t.both || r.is(differenceOfCommonLines) && t.hierarchy[line] == nil {
			continue
		}
		a, b := new(big.Rat), new(big.Rat)
		for _, class := range classes {
			if v := t.types[class][line]; v != nil && (class != "cash" || r.is(differenceWithCash)) {
				a = plus(a, v)
			}
		}
		if v := t.hierarchy[line]; v != nil {
			b = v
		}
		lines[line] = [3]*big.Rat{a, b, minus(b, a)}
	}
	return lines
}

// all puts what a metric is of each line, and their sum as the total.
func (r *reckoner) all(metric string, d day, lines map[string]*big.Rat) {
	total := new(big.Rat)
	for line, v := range lines {
		r.put(metric, line, d.String(), v)
		total.Add(total, v)
	}
	if len(lines) > 0 {
		r.put(metric, "total", d.String(), total)
	}
}

// notes works out the tables as they were printed, and how they tie.
func (r *reckoner) notes() {
	if !r.c.has["note-tables"] {
		return
	}
	for _, d := range r.c.printings() {
		t := r.tables(d)
		for section, lines := range t.types {
			if section != "" {
				r.all("fair-value.printed."+section, d, lines)
			}
		}
		if !t.both {
			continue
		}
		r.all("fair-value.outside", d, t.outside)
		lines := r.ties(t)
		each := [3]map[string]*big.Rat{{}, {}, {}}
		off := map[string]*big.Rat{}
		for line, v := range lines {
			for i := range each {
				each[i][line] = v[i]
			}
			if v[2].Sign() != 0 {
				off[line] = v[2]
			}
			if r.is(differenceReversed) {
				each[2][line] = negative(v[2])
			}
		}
		r.all("fair-value.types", d, each[0])
		r.all("fair-value.hierarchy", d, each[1])
		r.all("fair-value.difference", d, each[2])
		class := wrongSection(t.types, off)
		adjusted, revised := map[string]*big.Rat{}, map[string]*big.Rat{}
		for line, v := range t.types[class] {
			if class != "" && t.known[line] {
				adjusted[line], revised[line] = lines[line][2], plus(v, lines[line][2])
			}
		}
		r.all("fair-value.adjustment."+class, d, adjusted)
		r.all("fair-value.revised."+class, d, revised)
		r.errors(d, class, off)
		if !r.c.has["securities"] {
			r.presented(d, t, class, off)
		}
	}
}

// wrongSection returns the one section that every line which is off stands in. Where
// several are, it is the one whose amounts, in another order, would make all lines
// tie.
func wrongSection(types map[string]map[string]*big.Rat, off map[string]*big.Rat) string {
	if len(off) == 0 {
		return ""
	}
	var holds, rotates []string
	for _, class := range classes[1:] {
		var printed, should []string
		for line, by := range off {
			if v := types[class][line]; v != nil {
				printed, should = append(printed, v.String()), append(should, plus(v, by).String())
			}
		}
		if len(printed) < len(off) {
			continue
		}
		holds = append(holds, class)
		slices.Sort(printed)
		slices.Sort(should)
		if slices.Equal(printed, should) {
			rotates = append(rotates, class)
		}
	}
	if len(rotates) == 1 {
		return rotates[0]
	}
	if len(holds) == 1 {
		return holds[0]
	}
	return ""
}

// errors works out what a memo on materiality asks of the lines that are off and
// that an approved restatement names.
func (r *reckoner) errors(d day, class string, off map[string]*big.Rat) {
	restated := map[string]*big.Rat{}
	for _, x := range r.c.restated {
		if x.approved && (x.on == 0 || x.on == d) && off[x.line] != nil {
			restated[x.line] = off[x.line]
		}
	}
	if len(restated) == 0 {
		return
	}
	when := d.String()
	net := new(big.Rat)
	for _, v := range restated {
		net.Add(net, v)
	}
	r.put("error.net", "", when, net)
	r.put("error.gross", "", when, gross(restated))

	value := func(metric, member, when string) *big.Rat {
		return r.facts[fact.ID{Metric: metric, Member: member, When: when}.String()]
	}
	reported := "fair-value.types"
	if class != "" {
		reported = "fair-value.printed." + class
	}
	for line := range restated {
		r.put("error.line-share", line, when, quotient(value("fair-value.difference", line, when), value(reported, line, when)))
	}
	r.put("error.line-share", "total", when, quotient(value("fair-value.difference", "total", when), value(reported, "total", when)))
}

// presented works out the note's own tables from those that were printed: corrected where an
// approved restatement names each line that is off, and absent where one is not named.
func (r *reckoner) presented(d day, t tables, class string, off map[string]*big.Rat) {
	for line := range off {
		if !slices.ContainsFunc(r.c.restated, func(x restatement) bool { return x.approved && (x.on == 0 || x.on == d) && x.line == line }) {
			return
		}
	}
	moved := map[string]string{} // a caption in class → where its amounts belong
	var taken []string
	for _, to := range slices.Sorted(maps.Keys(off)) {
		for _, from := range slices.Sorted(maps.Keys(off)) {
			is, was := t.types[class][from], t.types[class][to]
			if is != nil && was != nil && from != to && !slices.Contains(taken, from) && is.Cmp(plus(was, off[to])) == 0 {
				moved[from], taken = to, append(taken, from)
				break
			}
		}
	}
	rotated := class != "" && len(moved) == len(off)
	column := func(name, section string) (lines map[string]*big.Rat, gaps map[string]bool) {
		lines, gaps = map[string]*big.Rat{}, map[string]bool{}
		for line := range t.known {
			if section == "" {
				lines[line] = new(big.Rat)
			}
		}
		for _, p := range r.c.printed {
			if p.on != d || p.table != "investment-types" || p.section == "" || slices.Contains(totals, p.caption) || section != "" && p.section != section {
				continue
			}
			line := r.slugOf(p.caption)
			if to, ok := moved[line]; ok && rotated && p.section == class {
				line = to
			}
			if lines[line] == nil {
				lines[line] = new(big.Rat)
			}
			if p.column == name {
				lines[line].Add(lines[line], r.money("note-tables", p.text))
			}
			if p.column == "fair-value" && !slices.ContainsFunc(r.c.printed, func(q cell) bool {
				return q.table == p.table && q.on == d && q.section == p.section && slug(q.caption) == slug(p.caption) && q.column == name
			}) {
				gaps[line], gaps["total"] = true, true
			}
		}
		wrong := len(off) > 0 && !rotated && section != "cash" && (section == "" || class == "" || section == class)
		for line := range lines {
			switch {
			case !wrong:
			case name != "fair-value" || section != "" && class == "":
				gaps[line], gaps["total"] = true, true
			case off[line] != nil:
				lines[line] = plus(lines[line], off[line])
			}
		}
		return lines, gaps
	}
	for _, section := range append([]string{""}, classes...) {
		if section != "" && t.types[section] == nil {
			continue
		}
		for _, name := range []string{"fair-value", "cost", "gains", "losses"} {
			metric := strings.TrimSuffix("fair-value."+section, ".")
			if name != "fair-value" {
				metric += "." + name
			}
			lines, gaps := column(name, section)
			sum := new(big.Rat)
			for line, v := range lines {
				sum.Add(sum, v)
				if !gaps[line] {
					r.put(metric, line, d.String(), v)
				}
			}
			if len(lines) > 0 && !gaps["total"] {
				r.put(metric, "total", d.String(), sum)
			}
		}
	}
	levels := map[string]map[string]*big.Rat{"level-1": {}, "level-2": {}, "level-3": {}, "levels": {}}
	for _, p := range r.c.printed {
		if p.on != d || p.table != "hierarchy" || slices.Contains(totals, p.caption) {
			continue
		}
		line := r.slugOf(p.caption)
		for name, lines := range levels {
			if lines[line] == nil {
				lines[line] = new(big.Rat)
			}
			if name == p.column || name == "levels" && r.counts(p) {
				lines[line].Add(lines[line], r.money("note-tables", p.text))
			}
		}
	}
	for name, lines := range levels {
		r.all("fair-value."+name, d, lines)
	}
}

// gross is the larger of what is added to lines and what is taken off.
func gross(lines map[string]*big.Rat) *big.Rat {
	more, less := new(big.Rat), new(big.Rat)
	for _, v := range lines {
		if v.Sign() > 0 {
			more.Add(more, v)
		} else {
			less.Sub(less, v)
		}
	}
	if more.Cmp(less) > 0 {
		return more
	}
	return less
}

// calculate takes a closing the whole way.
func calculate(t testing.TB, c *closing) (*filing.Filing, *compute.Result, []diag.Diagnostic) {
	f, found, err := filing.Read(c.folder())
	if err != nil || len(found) > 0 {
		t.Fatalf("filing.Read: %v, %v, want neither\n%s", err, found, c)
	}
	ask := compute.Ask(f)
	ask.Rows = true
	book, found := ledger.Read(f, ask, ledger.Access{})
	for _, d := range found {
		if !suspects(d.Code) && d.Code != "FVT003" && d.Code != "FVT005" && !(c.sloppy && d.Code == "FVT002" && strings.HasPrefix(d.At(), "note-tables")) {
			t.Fatalf("ledger.Read found %s %s at %s\n%s", d.Code, d.Message(), d.At(), c)
		}
	}
	r, found := compute.Facts(f, book, nil)
	return f, r, found
}

// TestResultsAgreeWithTheReckoner checks the facts of the trial balance, the
// holdings and the note's tables to an independent computation, and to the rows
// and addends that they say they were summed from.
func TestResultsAgreeWithTheReckoner(t *testing.T) {
	setUp(t, "300")
	counted := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		c := closings.Draw(rt, "closing")
		_, r, found := calculate(t, c)
		got, want := values(r), reckon(c, none)
		if d := differs(c.world, got, want, want); d != "" {
			rt.Fatalf("%s\n%s", d, c)
		}
		stray := 0
		for _, d := range found {
			if d.Code == "FIL003" {
				stray++
			}
		}
		if want := len(c.strays()); stray != want {
			rt.Fatalf("%d accounts are reported without a row, want %d: %v\n%s", stray, want, c.strays(), c)
		}
		addendsAdd(rt, c, r)
		if rapid.IntRange(0, 4).Draw(rt, "rows too") == 0 {
			everyRowAdds(rt, c, r)
		}
		if rapid.IntRange(0, 4).Draw(rt, "in another order") == 0 {
			_, other, _ := calculate(t, c.shuffled(rt))
			if got2 := values(other); !maps.Equal(got, got2) {
				rt.Fatalf("with its rows in another order the facts are\n%v\nwant\n%v\n%s", got2, got, c)
			}
		}
		for id := range got {
			counted[id[:strings.IndexAny(id, "@[")]]++
		}
	})
	for _, m := range compute.Register {
		if !ofSubscriptions(m.Name) && counted[m.Name] == 0 {
			t.Errorf("no filing had a fact %s", m.Name)
		}
	}
}

// strays are the mapped accounts that no row of the trial balance has.
func (c *closing) strays() []string {
	var list []string
	for _, m := range c.mapped {
		for _, n := range m.numbers {
			if c.has["trial-balance"] && !slices.Contains(list, n) && !slices.ContainsFunc(c.entries, func(e entry) bool { return e.account == n }) {
				list = append(list, n)
			}
		}
	}
	return list
}

// straight reports whether a fact is read straight from a ledger; a corrected fair value is
// a printed one and its correction.
func straight(x *fact.Fact) bool {
	id := x.ID
	switch id.Metric {
	case "account", "net-income", "adjusted-ebitda.adjustment", "deferred-revenue.current", "revenue":
		return true
	}
	return strings.HasPrefix(id.Metric, "fair-value") && len(x.Origin.Inputs) == 0 && !slices.ContainsFunc([]string{".difference", ".adjustment.", ".revised."}, func(s string) bool { return strings.Contains(id.Metric, s) })
}

// everyRowAdds holds that the rows that a fact says it was summed from add to its
// value, and no fact that is read from a ledger is without.
func everyRowAdds(t *rapid.T, c *closing, r *compute.Result) {
	sums := map[fact.ID]*big.Rat{}
	for _, x := range r.Facts.All() {
		if s, ok := r.Selection(x.ID); ok {
			sums[x.ID] = new(big.Rat)
			for _, adds := range r.Rows(s) {
				sums[x.ID].Add(sums[x.ID], exact(adds))
			}
		}
	}
	for _, x := range r.Facts.All() {
		sum := sums[x.ID]
		switch {
		case straight(x) && sum == nil:
			t.Fatalf("%s has no rows\n%s", x.ID, c)
		case sum != nil && decimal(sum) != x.Value.String():
			t.Fatalf("the rows of %s add to %s, want %s\n%s", x.ID, decimal(sum), x.Value, c)
		case sum != nil && len(x.Origin.Cells) == 0 && x.Value.Sign() != 0:
			t.Fatalf("%s has no cells\n%s", x.ID, c)
		}
	}
}

// addendsAdd holds what a fact is reported as the sum of to its value, by each kind
// of key.
func addendsAdd(t *rapid.T, c *closing, r *compute.Result) {
	for _, x := range r.Facts.All() {
		if !r.Adds(x.ID) {
			if straight(x) {
				t.Fatalf("%s has no addends\n%s", x.ID, c)
			}
			continue
		}
		sums := map[string]*big.Rat{}
		for _, most := range []int{2, 10_000} {
			for _, p := range r.Parts(x.ID, most) {
				sum := exact(p.OtherSum)
				for _, a := range p.Addends {
					sum.Add(sum, exact(a.Amount))
				}
				if before := sums[p.By]; before != nil && before.Cmp(sum) != 0 || len(p.Addends) > most {
					t.Fatalf("%s by %s adds to %s, and with fewer listed to %s\n%s", x.ID, p.By, sum, before, c)
				}
				sums[p.By] = sum
			}
		}
		for kind, sum := range sums {
			if decimal(sum) != x.Value.String() {
				t.Fatalf("%s by %s adds to %s, want %s\n%s", x.ID, kind, decimal(sum), x.Value, c)
			}
		}
		if len(sums) == 0 && x.Value.Sign() != 0 {
			t.Fatalf("%s is the sum of nothing, want %s\n%s", x.ID, x.Value, c)
		}
	}
}

// suspects reports whether a code is of what the rows say against the way in which they are
// read: random books say anything, and are read all the same.
func suspects(code diag.Code) bool {
	return slices.Contains([]diag.Code{"LED015", "LED016", "LED017", "LED018", "LED019", "LED023"}, code)
}
