package compute

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// recognized returns the time of a period's revenue, and an error if the ledger has no
// row for it.
func (e *Engine) recognized(p fiscal.Period) (ledger.When, error) {
	span, err := e.f.Calendar.Span(p)
	if err != nil {
		return ledger.When{}, absent{why: err.Error()}
	}
	when := ledger.When{Span: span}
	switch t := e.b.Table("revenue"); {
	case t == nil:
		return when, lacking("no revenue ledger could be read")
	case !t.Answer("amount").Any(when):
		return when, rowless("revenue", span.End, "the revenue ledger has no row for %s (%s to %s)", p, span.Start, span.End)
	}
	return when, nil
}

// recognizedFrom selects the revenue of a time that meets all conditions.
func recognizedFrom(when ledger.When, where ...ledger.Cond) ledger.Selection {
	return ledger.Selection{Ledger: "revenue", Field: "amount", Branches: []ledger.Branch{{Where: where, At: []ledger.Time{{When: when}}}}}
}

// countriesSeen returns the countries with revenue in any shown period, sorted.
func (e *Engine) countriesSeen() []string {
	seen := map[string]bool{}
	for _, p := range e.durations() {
		if when, err := e.recognized(p); err == nil {
			for _, c := range e.b.By(recognizedFrom(when), "country").Words() {
				seen[c] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func revenue(in *Inputs) (quantity.Value, error) {
	e := in.e
	if e.f.Ledger("revenue") == nil && in.Member == "" && e.f.Account("Revenues") != nil {
		return in.account("Revenues")
	}
	when, err := e.recognized(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	if in.Member == "acquired" {
		return in.acquired(when)
	}
	where, err := in.member()
	if err != nil {
		return quantity.Value{}, err
	}
	in.scanned(e.b.Table("revenue"), "amount", when)
	return in.money(in.adds(recognizedFrom(when, where...)).Quotient), nil
}

// member returns the conditions that select the member's part of revenue.
func (in *Inputs) member() ([]ledger.Cond, error) {
	e := in.e
	switch in.Member {
	case "":
		return nil, nil
	case "us", "foreign":
		return []ledger.Cond{{Field: "country", Is: []string{e.f.Registrant.Domicile}, Not: in.Member == "foreign"}}, nil
	case "direct", "partner":
		return []ledger.Cond{{Field: "channel", Is: []string{in.Member}}}, nil
	case "existing", "new":
		in.uses("subscriptions")
		classes, err := in.classes()
		if err != nil {
			return nil, err
		}
		for _, field := range []string{"start", "end"} {
			in.scanned(e.b.Table("subscriptions"), field)
		}
		if in.Member == "new" {
			return customers(classes.of[crowd.New]), nil
		}
		return customers(classes.of[crowd.Existing]), nil
	}
	return []ledger.Cond{{Field: "country", Is: []string{in.Member}}}, nil
}

// classes holds the customers with revenue in a period by class, as IDs of the revenue
// ledger.
type classes struct {
	of [crowd.Unsubscribed + 1]intern.Bits
}

// classes returns the class of each customer with revenue in the period. Customers are
// combined with their parents.
func (in *Inputs) classes() (*classes, error) {
	e := in.e
	if known := e.classed[in.Period]; known != nil {
		return known, nil
	}
	when, err := e.recognized(in.Period)
	if err != nil {
		return nil, err
	}
	before, err := e.f.Calendar.Span(in.Compare)
	if err != nil {
		return nil, absent{why: err.Error()}
	}
	if e.b.Table("subscriptions") == nil {
		return nil, lacking("no subscriptions ledger could be read")
	}
	if e.b.Wrong["subscriptions"] || e.b.Wrong["customers"] { // a rejected row must not make its customer unsubscribed
		return nil, absent{why: "the subscriptions ledger has errors", reported: true}
	}
	lookback := -e.f.Policies.Lookback
	after := before.End + 1
	if !e.active(when.Span) {
		return nil, lacking("the subscriptions ledger has no subscription active in %s", in.Period)
	}
	if !e.active(fiscal.Span{Start: after.AddMonths(lookback), End: before.End}) {
		return nil, rowless("subscriptions", before.End, "customers cannot be classified as existing or new, because the subscriptions ledger has no subscription active in the %d months to %s", -lookback, before.End)
	}
	if e.differentIDs() {
		return nil, absent{why: "the revenue and subscriptions ledgers have different customer ids", reported: true}
	}
	terms, rule := e.terms(), classesOf(e.f, before, when.Span)
	net := e.b.By(recognizedFrom(when), "customer")
	of := make([]crowd.Class, net.Len()) // by topmost customer
	unknown := 0
	for top := range of {
		if net.Any.Has(top) {
			of[top] = rule.Of(terms.of(intern.ID(top)))
			if of[top] == crowd.Unsubscribed {
				unknown += net.Dict.Weight(intern.ID(top))
			}
		}
	}
	if unknown > 0 {
		switch e.f.Policies.Unsubscribed {
		case "existing":
			replace(of, crowd.Existing)
		case "new":
			replace(of, crowd.New)
		default:
			e.reportUnsubscribed(when, of)
			return nil, absent{why: fmt.Sprintf("customers with revenue in %[2]s and no subscription at all: %[1]d", unknown, in.Period), reported: true}
		}
	}
	if in.Period == e.f.Report.Period {
		e.reportNegative(of, net)
	}
	found := &classes{}
	for i := range found.of {
		found.of[i] = intern.Bits{} // an empty set, because nil selects all customers
	}
	for id, top := range e.b.TopsOf(e.b.Table("revenue")) {
		found.of[of[top]].Set(id)
	}
	if e.classed == nil {
		e.classed = map[fiscal.Period]*classes{}
	}
	e.classed[in.Period] = found
	return found, nil
}

func replace(classes []crowd.Class, by crowd.Class) {
	for top, c := range classes {
		if c == crowd.Unsubscribed {
			classes[top] = by
		}
	}
}

// terms holds the terms of the subscriptions ledger by topmost customer.
type terms struct {
	starts []int // of each topmost customer, and of the one after the last
	days   []fiscal.Span
}

func (t *terms) of(top intern.ID) []fiscal.Span { return t.days[t.starts[top]:t.starts[top+1]] }

func (e *Engine) terms() *terms {
	if e.runs != nil {
		return e.runs
	}
	t := e.b.Table("subscriptions")
	tops := e.b.TopsOf(t)
	e.runs = &terms{make([]int, e.b.Tops().Len()+1), make([]fiscal.Span, len(t.Terms.Days))}
	for _, id := range t.Terms.Customer {
		e.runs.starts[tops[id]+1]++
	}
	for i := range e.runs.starts[1:] {
		e.runs.starts[i+1] += e.runs.starts[i]
	}
	next := slices.Clone(e.runs.starts)
	for i, id := range t.Terms.Customer {
		e.runs.days[next[tops[id]]] = t.Terms.Days[i]
		next[tops[id]]++
	}
	return e.runs
}

// classesOf returns how customers with revenue in a period are classified, which depends on the
// period that it is compared with.
func classesOf(f *filing.Filing, before, period fiscal.Span) crowd.Classes {
	return crowd.Classes{Window: fiscal.Span{Start: before.End + 1, End: period.End}, Start: period.Start, Lookback: -f.Policies.Lookback}
}

// reportNegative reports new customers whose revenue in the period is below zero.
func (e *Engine) reportNegative(of []crowd.Class, net ledger.Keyed) {
	var ids []string
	sums := map[string]quantity.Quotient{}
	count := 0
	for top := range intern.ID(net.Len()) {
		if n := net.Sum(top); of[top] == crowd.New && n.Sign() < 0 {
			if count += net.Dict.Weight(top); net.Dict.IsCrowd(top) {
				continue
			}
			id := net.Dict.Word(top)
			ids, sums[id] = append(ids, id), n
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	t := e.b.Table("revenue")
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED008", Summary: "negative revenue from a new customer",
		Detail: fmt.Sprintf("customer %s has revenue of %s in %s (new customers with negative revenue: %d)", ids[0], text.Group(fmt.Sprint(sums[ids[0]])), e.f.Report.Period, count),
		Remedy: "Check whether the credit belongs to an existing customer. If it does, correct the customer id in the revenue ledger; if not, no change is needed"}
	if at, ok := t.First("customer", ids[0]); ok {
		d.Subject = at
	} else {
		d.Subject = t.Place("amount")
	}
	e.report("LED008", d)
}

// increase returns the change in revenue, or a member's part of it.
func increase(in *Inputs) (quantity.Value, error) {
	switch in.Member {
	case "acquired":
		return in.acquiredIncrease()
	case "new":
		// all revenue of new customers is increase
		if compare := in.at(in.Compare).peek("revenue"); compare != nil {
			return quantity.Value{}, compare
		}
		v := in.Fact("revenue", "new")
		return v.Value, v.err
	case "existing":
		return in.difference(in.Fact("revenue.increase", ""), in.Fact("revenue.increase", "new"))
	}
	return in.difference(in.Fact("revenue", in.Member), in.at(in.Compare).Fact("revenue", in.Member))
}

// peek returns why a fact has no value, without recording it as an operand.
func (in *Inputs) peek(metric string) error {
	_, err := in.e.fact(in.e.find(metric), "", When{Period: in.Period, Compare: in.Compare})
	return err
}

// major is the percentage of revenues at which ASC 280-10-50-42 requires a customer to
// be disclosed.
const major = 10

// majorCustomers adds a fact for each customer of 10% or more of a period's revenue.
func (e *Engine) majorCustomers() {
	m, share := e.find("revenue.customer"), e.find("revenue.customer.share")
	for _, p := range e.durations() {
		at, err := e.recognized(p)
		if err != nil {
			continue
		}
		by := e.b.By(recognizedFrom(at), "customer")
		total := quantity.Quotient{}
		for top := range intern.ID(by.Len()) {
			total = total.Add(by.Sum(top))
		}
		if total.Sign() <= 0 {
			continue
		}
		ids := map[string]intern.ID{}
		for top := range intern.ID(by.Len()) {
			n := by.Sum(top)
			n.Num.Coef = n.Num.Coef.Mul(quantity.WideOf(100 / major))
			if by.Any.Has(int(top)) && !by.Dict.IsCrowd(top) && n.Cmp(total) >= 0 {
				ids[by.Dict.Word(top)] = top
			}
		}
		taken := map[string]bool{}
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			slug := fact.Slug(id)
			for slug == "" || taken[slug] {
				slug += "-x"
				slug = strings.Trim(slug, "-")
			}
			taken[slug] = true
			if e.majors == nil {
				e.majors = map[string]intern.ID{}
			}
			e.majors[p.String()+" "+slug] = ids[id]
			e.fact(m, slug, When{Period: p, Compare: p.Earlier(1)})
			e.fact(share, slug, When{Period: p, Compare: p.Earlier(1)})
		}
	}
}

func customerRevenue(in *Inputs) (quantity.Value, error) {
	id, known := in.e.majors[in.Period.String()+" "+in.Member]
	if !known {
		return quantity.Value{}, lacking("customer %s does not have %d%% or more of revenues in %s", in.Member, major, in.Period)
	}
	when, err := in.e.recognized(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	t, of := in.e.b.Table("revenue"), intern.Bits{}
	for each, top := range in.e.b.TopsOf(t) {
		if top == id {
			of.Set(each)
		}
	}
	in.scanned(t, "amount", when)
	return in.money(in.adds(recognizedFrom(when, customers(of)...)).Quotient), nil
}

// reportEmptyQuarters reports quarters without a row in a shown period whose other
// quarters have some: in revenue, in the activity accounts of the trial balance together,
// and in its revenues and net income each.
func (e *Engine) reportEmptyQuarters() {
	revenue, balances := &gaps{what: "the revenue ledger has"}, &gaps{what: "the trial-balance ledger has", balances: true}
	all := []*gaps{revenue, balances}
	elements := map[string]*gaps{}
	for _, element := range []string{"Revenues", "NetIncomeLoss"} {
		elements[element] = &gaps{what: "the accounts of " + element + " have"}
		all = append(all, elements[element])
	}
	for _, pair := range e.f.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
			if t := e.b.Table("revenue"); t != nil {
				if when, err := e.recognized(p); err == nil {
					revenue.add(e, p, 1, t.Place("amount", when), func(quarter fiscal.Span) bool { return t.Answer("").Any(ledger.When{Span: quarter}) })
				}
			}
			t := e.b.Table("trial-balance")
			span, err := e.f.Calendar.Span(p)
			if t == nil || err != nil {
				continue
			}
			at := t.Place("amount", ledger.When{Span: span})
			balances.add(e, p, 1, at, func(quarter fiscal.Span) bool {
				return slices.ContainsFunc(e.f.Accounts, func(a filing.Account) bool { return !a.Instant && e.booked(a, quarter) })
			})
			for element, g := range elements {
				if a := e.f.Account(element); a != nil { // with one quarter only, the account is booked once a year
					g.add(e, p, 2, at, func(quarter fiscal.Span) bool { return e.booked(*a, quarter) })
				}
			}
		}
	}
	for _, g := range elements { // what the whole trial balance lacks is reported once
		g.absent = slices.DeleteFunc(g.absent, func(q string) bool { return slices.Contains(balances.absent, q) })
	}
	if tb := e.f.Ledger("trial-balance"); tb != nil && tb.Shows == filing.YearToDate {
		balances.absent = nil // a balance of the year to date holds the quarters before it
	}
	for _, g := range all {
		g.report(e)
	}
}

// mostMonths is the number of months of a year with rows from which a ledger is monthly.
const mostMonths = 10

// reportEmptyMonths reports the months of a shown period without a row, in revenue and in the
// activity accounts of the trial balance, where at least 10 of the 12 months to its last day
// have one. Balances of the year to date need no row in each month.
func (e *Engine) reportEmptyMonths() {
	tb := e.f.Ledger("trial-balance")
	for _, l := range []struct {
		ledger string
		booked func(ledger.When) bool
	}{
		{"revenue", func(month ledger.When) bool { return e.b.Table("revenue").Answer("").Any(month) }},
		{"trial-balance", func(month ledger.When) bool {
			return slices.ContainsFunc(e.f.Accounts, func(a filing.Account) bool { return !a.Instant && e.booked(a, month.Span) })
		}},
	} {
		t := e.b.Table(l.ledger)
		if t == nil || l.ledger == "trial-balance" && tb.Shows == filing.YearToDate {
			continue
		}
		if t.Refused {
			continue // their months may seem to have no rows
		}
		for _, pair := range e.f.Shown() {
			for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
				span, err := e.f.Calendar.Span(p)
				if err != nil {
					continue
				}
				full := 0
				var empty []string
				for _, month := range e.months(p) {
					if l.booked(month) {
						full++
					} else if month.Span.Start >= span.Start {
						empty = append(empty, month.Span.Start.String()+" to "+month.Span.End.String())
					}
				}
				if full < mostMonths || len(empty) == 0 {
					continue
				}
				e.report("LED014 months "+l.ledger+strings.Join(empty, ""), diag.Diagnostic{Severity: diag.Warning, Code: "LED014", Summary: "month without rows", Subject: t.Place("amount", ledger.When{Span: span}),
					Detail: fmt.Sprintf("the %s ledger has rows in %d of the 12 months to %s, and none from %s", l.ledger, full, span.End, text.List(empty, "and from")),
					Remedy: "Add the month to the export, or ignore this warning if nothing was booked in the month"})
			}
		}
	}
}

// reportScale reports annual recurring revenue on the last day of the report's period that is
// less than the revenue of the quarter that ends on it, or more than 16 times as much.
func (e *Engine) reportScale() {
	p := e.f.Report.Period
	q := e.f.Calendar.LastQuarter(p)
	span, err := e.f.Calendar.Span(q)
	if err != nil || span.End-span.Start > 15*7 || e.b.Table("subscriptions") == nil || len(e.b.Wrong) > 0 {
		return
	}
	arr := e.out.Facts.Of(fact.ID{Metric: "arr", When: span.End.String()})
	m := e.find("revenue")
	revenue, err := m.Eval(&Inputs{e: e, m: m, Period: q, Compare: q.Earlier(1)})
	if arr == nil || err != nil {
		return
	}
	at := e.b.Table("subscriptions").Place("arr", ledger.On(span.End, ledger.Active))
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED021", Subject: at,
		Detail: fmt.Sprintf("annual recurring revenue on %s is %s %s, and revenue from %s to %s is %s", span.End, arr.Value.Unit(), figure.Whole(arr.Value), span.Start, span.End, figure.Whole(revenue))}
	switch evidence.Scale(arr.Value, revenue) {
	case evidence.TooSmall:
		d.Summary = "annual recurring revenue below the revenue of a quarter"
		d.Remedy = "If the amounts are monthly, map them as mrr; if they are in thousands or millions, set unit in [ledgers.subscriptions]; if most revenue is not from subscriptions, no change is needed"
		if tb := e.f.Ledger("trial-balance"); e.b.Table("revenue") == nil && tb != nil && tb.Shows != filing.YearToDate {
			d.Remedy = "If the trial balance holds balances since the fiscal year began, write `shows = \"year-to-date\"` in [ledgers.trial-balance]; i" + d.Remedy[1:]
		}
	case evidence.TooLarge:
		d.Summary = "annual recurring revenue above 16 times the revenue of a quarter"
		d.Remedy = "Check that the unit key of [ledgers.subscriptions] and of [ledgers.revenue] states the unit of the exports, and that only monthly amounts are mapped as mrr; if subscriptions began late in the quarter, no change is needed"
	default:
		return
	}
	if t := e.b.Table("revenue"); t != nil {
		d.Related = []diag.Related{{Message: "revenue", At: t.Place("amount", ledger.When{Span: span})}}
	}
	e.report("LED021", d)
}

// booked reports whether any account of an element has a row dated within a span.
func (e *Engine) booked(a filing.Account, span fiscal.Span) bool {
	return e.b.Add(ledger.Selection{Ledger: "trial-balance", Field: "amount", Branches: []ledger.Branch{
		{Where: []ledger.Cond{{Field: "account", IDs: e.accounts(&a)}}, At: []ledger.Time{{When: ledger.When{Span: span}}}}}}).Any
}

// gaps are the quarters without a row of one ledger.
type gaps struct {
	what            string       // the ledger, with its verb
	balances        bool         // it is the trial balance as a whole
	at              source.Place // of the first period with such a quarter
	periods, absent []string
	yearEnds        bool // a trial balance that has rows in the last quarter of each period alone
}

// mostGaps is the number of quarters that a finding lists.
const mostGaps = 8

// add adds the quarters of a period that have no row, if at least the given number of its
// quarters have one. At is the place of the period in the ledger.
func (g *gaps) add(e *Engine, p fiscal.Period, least int, at source.Place, booked func(fiscal.Span) bool) {
	full, last := 0, false
	var empty []string
	for _, q := range e.quarters(p) {
		span, err := e.f.Calendar.Span(q)
		if last = err == nil && booked(span); last {
			full++
		} else if err == nil {
			empty = append(empty, fmt.Sprintf("%s (%s to %s)", q, span.Start, span.End))
		}
	}
	if full < least || empty == nil {
		return
	}
	if only := full == 1 && last; g.at == nil {
		g.at, g.yearEnds = at, only && g.balances
	} else {
		g.yearEnds = g.yearEnds && only
	}
	g.periods = append(g.periods, p.String())
	for _, q := range empty {
		if !slices.Contains(g.absent, q) {
			g.absent = append(g.absent, q)
		}
	}
}

// report reports the quarters of all periods as one finding.
func (g *gaps) report(e *Engine) {
	n := len(g.absent)
	if n == 0 {
		return
	}
	slices.Sort(g.absent)
	if n > mostGaps {
		g.absent = append(g.absent[:mostGaps], fmt.Sprintf("%d more quarters", n-mostGaps))
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED014", Summary: "quarter without rows", Subject: g.at,
		Detail: fmt.Sprintf("%s rows for %s but none for %s", g.what, text.List(g.periods, "and"), text.List(g.absent, "and")),
		Remedy: "Add the quarter to the export, or ignore this warning if nothing was booked in the quarter"}
	if n > 1 {
		d.Remedy = "Add the quarters to the export, or ignore this warning if nothing was booked in them"
	}
	if g.yearEnds {
		d.Remedy += "; or, if each row is the balance since the fiscal year began, write `shows = \"year-to-date\"` in [ledgers.trial-balance]"
	}
	e.report("LED014 "+g.what, d)
}
