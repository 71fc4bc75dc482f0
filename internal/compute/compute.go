// Package compute evaluates the register, the list of all metrics, over the ledgers of a filing. A
// fact is the value of a metric for one member and one time. A member is a part of the whole, such
// as a country, and "" is the whole. Sums are exact, and a ratio is the exact quotient of two sums.
// For each fact, the package records the other facts (operands) and the ledger cells that the
// metric reads. If the ledger has no row for a fact, or its divisor is zero, the fact has no value;
// the reason is recorded instead.
//
// Read [Register] first. Its parts are lists such as growth (go doc -u ./internal/compute growth) of
// a [Metric] each, with a name, a definition for auditors and a function. [Ask] states which sums
// the register needs; package ledger reads the ledgers and returns them in a ledger.Book; [Facts]
// computes the facts from it, and returns a [Result] with the ledger rows
// behind each. An [Engine] evaluates the metrics of one filing, and a metric obtains its operands
// from [Inputs]. [Again] computes figures of filed reports for package drift, and [Quarters] the
// last five quarters for package status. Values are in whole units of the reporting currency, or
// ratios as fractions of one.
package compute

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Ask returns the queries to pass to ledger.Read: all those whose answers the register needs
// from a filing's ledgers. The others are the same filing folder with the periods of earlier
// reports, whose facts Again computes.
func Ask(f *filing.Filing, others ...*filing.Filing) ledger.Ask {
	ask := askOf(f)
	for _, other := range others {
		more := askOf(other)
		ask.Notes = append(ask.Notes, more.Notes...)
		for i, q := range more.Queries { // of the same ledgers and sums
			ask.Queries[i].When = once(slices.Concat(ask.Queries[i].When, q.When))
		}
	}
	ask.Crowd = crowdOf(f, others...)
	return ask
}

func askOf(f *filing.Filing) ledger.Ask {
	e := &Engine{f: f}
	ask := ledger.Ask{Terms: true}
	var active, dated, quarterly, monthly, balances, printed, noted []ledger.When
	for _, d := range e.rateDays() {
		active = append(active, ledger.On(d, ledger.Active))
	}
	for _, w := range closings(e) {
		balances = append(balances, ledger.On(w.Date, ledger.Dated))
	}
	for _, w := range printings(e) {
		printed = append(printed, ledger.On(w.Date, ledger.Dated))
		ask.Notes = append(ask.Notes, w.Date)
	}
	for _, d := range ask.Notes {
		noted = append(noted, ledger.On(d, ledger.Dated))
	}
	for _, p := range e.durations() {
		span, err := f.Calendar.Span(p)
		if err != nil {
			continue
		}
		dated = append(dated, ledger.When{Span: span})
		if span, err := f.Calendar.Span(f.Calendar.LastQuarter(p)); err == nil && p == f.Report.Period {
			dated = append(dated, ledger.When{Span: span})
		}
		monthly = append(monthly, e.months(p)...)
		for _, q := range e.quarters(p) {
			if span, err := f.Calendar.Span(q); err == nil {
				quarterly = append(quarterly, ledger.When{Span: span})
			}
		}
	}
	query := func(name, sum string, when []ledger.When, by ...string) {
		ask.Queries = append(ask.Queries, ledger.Query{Ledger: name, Sum: sum, By: by, When: once(when)})
	}
	query("subscriptions", "arr", active, "customer", "currency")
	query("revenue", "amount", slices.Concat(dated, e.acquired()), "customer", "country", "channel")
	query("revenue", "", slices.Concat(quarterly, monthly))
	if tb := f.Ledger("trial-balance"); tb != nil && tb.Shows == filing.YearToDate {
		for _, w := range slices.Concat(dated, quarterly) {
			balances = append(balances, ledger.On(w.Span.End, ledger.Dated), ledger.On(w.Span.Start-1, ledger.Dated))
		}
		query("trial-balance", "", balances)
	}
	query("trial-balance", "amount", slices.Concat(balances, dated, quarterly, monthly), "account")
	for _, c := range columns {
		query("securities", c.field, printed, "type", "classification", "level")
	}
	query("note-tables", "amount", noted, "table", "section", "line", "column")
	return ask
}

// once returns times sorted, without duplicates.
func once(when []ledger.When) []ledger.When {
	when = slices.Clone(when)
	slices.SortFunc(when, func(a, b ledger.When) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.How, b.How))
	})
	return slices.Compact(when)
}

// months returns the 12 fiscal months that end on a period's last day, nil where the quarters
// are listed.
func (e *Engine) months(p fiscal.Period) (list []ledger.When) {
	year, err := e.f.Calendar.YearTo(p)
	if err != nil || e.f.Calendar.IsListed() {
		return nil
	}
	for i := range 12 {
		list = append(list, ledger.When{Span: fiscal.Span{Start: year.Start.AddMonths(i), End: year.Start.AddMonths(i+1) - 1}})
	}
	return list
}

// quarters returns the quarters of a year or a year to date, nil for a quarter and for a
// transition period.
func (e *Engine) quarters(p fiscal.Period) []fiscal.Period {
	last := e.f.Calendar.Quarters(p.Year)
	switch {
	case p.YTD:
		last = p.Quarter
	case p.Quarter > 0 || p.Transition:
		return nil
	}
	var list []fiscal.Period
	for q := 1; q <= last; q++ {
		list = append(list, fiscal.Period{Year: p.Year, Quarter: q})
	}
	return list
}

// Result holds the facts of a filing. For each fact that was read directly from a ledger, it
// also holds a ledger.Selection, which defines the ledger rows that the fact adds.
type Result struct {
	Facts *fact.Set
	// Drafted lists the names of the disclosures to draft.
	Drafted []string
	book    *ledger.Book
	made    map[fact.ID]ledger.Selection // of the facts that were read from a ledger
	beneath map[fact.ID]ledger.Selection // of the facts that add other facts to rows of a ledger
}

// Selection returns the definition of the ledger rows that a fact was read from; ok is
// false for a fact that was computed from other facts alone.
func (r *Result) Selection(id fact.ID) (s ledger.Selection, ok bool) {
	s, ok = r.made[id]
	return s, ok
}

// Beneath returns the definition of the ledger rows that a fact was read from, even if the fact
// adds other facts to them, as a printed amount that a restatement corrects does. Those facts
// are then its operands.
func (r *Result) Beneath(id fact.ID) (s ledger.Selection, ok bool) {
	if s, ok = r.beneath[id]; !ok {
		s, ok = r.made[id]
	}
	return s, ok
}

// Rows returns the rows of a selection, each with the amount that it adds. The ledgers
// must have been read with ledger.Ask.Rows set.
func (r *Result) Rows(s ledger.Selection) iter.Seq2[ledger.Entry, quantity.Quotient] {
	return r.book.Select(s)
}

// Remote reports whether the rows of a selection are in a database, so that Fetch returns them in
// place of Rows.
func (r *Result) Remote(s ledger.Selection) bool { return r.book.Remote(s.Ledger) }

// Fetch returns the first rows of a selection from a database, as ledger.Book.Fetch does.
func (r *Result) Fetch(s ledger.Selection, order ledger.Order, limit int) (ledger.Fetched, *diag.Diagnostic) {
	return r.book.Fetch(s, order, limit)
}

// Narrow returns the part of a selection that has a key, as ledger.Book.Narrow does.
func (r *Result) Narrow(s ledger.Selection, by, key string) (narrow ledger.Selection, exact bool) {
	return r.book.Narrow(s, by, key)
}

// Key returns the key under which a row is added up, such as the id of a customer. The argument
// by is the kind of key, such as "customer" or "country". Key returns "" if the ledger of the
// row has no keys of that kind.
func (r *Result) Key(e ledger.Entry, by string) string { return r.book.Key(e, by) }

// Adds reports whether a fact is a plain sum of ledger rows.
func (r *Result) Adds(id fact.ID) bool {
	_, ok := r.made[id]
	return ok
}

// Parts breaks down a fact that is a plain sum. It returns one ledger.Part for each kind of key
// in the fact's ledger, such as customer and country. Each Part lists its largest addends, at
// most the number limit, and counts the addends that it does not list.
func (r *Result) Parts(id fact.ID, limit int) []ledger.Part {
	if !r.Adds(id) {
		return nil
	}
	return r.book.Parts(r.made[id], limit)
}

// Facts evaluates the register and returns the result, which does not change later, and the
// findings. The argument filed holds the value of each fact that an earlier filing shows, taken
// from the newest filing that shows it. For each prior-period fact with an approved
// restatement, Facts adds two facts: the value as filed, and the adjustment. It adds them too for
// each figure of again that has an approved correction of an error.
func Facts(f *filing.Filing, b *ledger.Book, filed map[fact.ID]fact.Filed, again ...Recomputed) (*Result, []diag.Diagnostic) {
	e := newEngine(f, b)
	e.disclosures()
	for i := range e.register {
		e.each(&e.register[i], func(m *Metric, member string, when When) { e.fact(m, member, when) })
	}
	e.compareARR()
	e.reportNegativeARR()
	e.majorCustomers()
	e.reportEmptyQuarters()
	e.reportEmptyMonths()
	e.reportUnheld()
	e.reportStarts()
	e.reportScale()
	e.reportAbsent()
	e.differentIDs()
	e.reportOverlaps()
	e.reportLateLedgers()
	e.reportCalendar()
	e.reportAccounts()
	e.recordMissingTables()
	e.withhold()
	e.reportUnknownRestatements(filed)
	e.reportUnknownTags()
	e.addErrors(append(e.restate(filed), e.correctEarlier(again)...))
	e.out.Facts.All() // sorted before several goroutines read them
	return e.out, e.found
}

// Again returns the wanted facts of a filing, as far as the ledgers give them. The
// ledgers must have been read with a query from Ask to which the filing was passed.
func Again(f *filing.Filing, b *ledger.Book, wanted map[fact.ID]bool) *Result {
	e := newEngine(f, b)
	metrics := map[string]bool{}
	for id := range wanted {
		metrics[id.Metric] = true
	}
	for i := range e.register {
		if !metrics[e.register[i].Name] {
			continue
		}
		e.each(&e.register[i], func(m *Metric, member string, when When) {
			if wanted[fact.ID{Metric: m.Name, Member: member, When: when.String()}] {
				e.fact(m, member, when)
			}
		})
	}
	if metrics["revenue.customer"] {
		e.majorCustomers()
	}
	e.out.Facts.All() // sorted before several goroutines read them
	return e.out
}

// each calls visit with each member and time of a metric.
func (e *Engine) each(m *Metric, visit func(m *Metric, member string, when When)) {
	members := m.Members
	if members == nil {
		members = whole
	}
	for _, when := range e.times(m) {
		for _, member := range members(e, when) {
			visit(m, member, when)
		}
	}
}

func newEngine(f *filing.Filing, b *ledger.Book) *Engine {
	e := &Engine{f: f, b: b, register: Register, reports: map[string]bool{}, busy: map[fact.ID]bool{}, taken: map[string]intern.Bits{}, corrected: map[fiscal.Date]corrected{},
		out: &Result{Facts: fact.NewSet(), book: b, made: map[fact.ID]ledger.Selection{}, beneath: map[fact.ID]ledger.Selection{}}}
	e.sheets = sheetOrder(b.Controls())
	e.countries = e.countriesSeen()
	return e
}

// Engine evaluates the register for one filing. The functions in a Metric receive it as
// an argument.
type Engine struct {
	f         *filing.Filing
	register  []Metric
	b         *ledger.Book
	out       *Result
	found     []diag.Diagnostic
	reports   map[string]bool // keys of findings already reported
	busy      map[fact.ID]bool
	sheets    map[source.Cell]int // the order in which sheets are listed
	countries []string            // alpha-2, of every country with revenue in a shown period
	classed   map[fiscal.Period]*classes
	parted    *bool // see differentIDs; nil until it is known
	years     map[fiscal.Period]*year
	majors    map[string]intern.ID // period and slug → topmost customer
	runs      *terms
	taken     map[string]intern.Bits    // by element: its accounts
	whys      map[fact.ID]absent        // of facts without a value
	left      map[string][]string       // by ledger: what has no value because the ledger begins later; by "", because the calendar does not list a period
	unlisted  string                    // the first such reason
	corrected map[fiscal.Date]corrected // what correctionOf found, by balance-sheet date
	heldTypes []holdingType             // nil until types is called
}

// report adds a finding, unless one with the same key was added before.
func (e *Engine) report(key string, d diag.Diagnostic) {
	if !e.reports[key] {
		e.reports[key] = true
		e.found = append(e.found, input.InTerms(d))
	}
}

// When is a time at which a metric is evaluated. A metric of the Kind Balance uses Date;
// other metrics use Period, and Compare if they show a change.
type When struct {
	Period  fiscal.Period
	Date    fiscal.Date // the date of a balance
	Compare fiscal.Period
	Before  bool // Period is the year before the comparison year; only revenue by geography covers it
}

// String returns the date or, if Date is not set, the period, as it appears in a fact id.
func (w When) String() string {
	if w.Date != 0 {
		return w.Date.String()
	}
	return w.Period.String()
}

// trailing returns the periods with a rate over the year to their last day. A quarter
// and its year to date share one, under the quarter's name.
func (e *Engine) trailing() []fiscal.Period {
	var list []fiscal.Period
	for _, pair := range e.f.Shown() {
		if !pair.Period.YTD {
			list = append(list, pair.Period, pair.Compare)
		}
	}
	return list
}

// durations returns the periods for which revenue is computed.
func (e *Engine) durations() []fiscal.Period { return e.f.Periods() }

// balances returns the dates for which ARR is computed: both ends of the year of each rate.
func (e *Engine) balances() []When {
	var list []When
	for _, p := range e.trailing() {
		if span, err := e.f.Calendar.Span(p); err == nil {
			list = append(list, When{Period: p, Date: span.End})
		}
		if year, err := e.f.Calendar.YearTo(p); err == nil {
			list = append(list, When{Period: p, Date: year.Start - 1})
		}
	}
	slices.SortStableFunc(list, func(a, b When) int { return cmp.Compare(a.Date, b.Date) })
	return slices.CompactFunc(list, func(a, b When) bool { return a.Date == b.Date })
}

func (e *Engine) times(m *Metric) []When {
	if m.Times != nil {
		return m.Times(e)
	}
	var list []When
	switch m.Kind {
	case Balance:
		list = e.balances()
	case Trailing:
		for _, pair := range e.f.Shown() {
			if pair.Period.YTD {
				continue
			}
			list = append(list, When{Period: pair.Period, Compare: pair.Compare})
			if !m.Own {
				list = append(list, When{Period: pair.Compare, Compare: pair.Compare.Earlier(1)})
			}
		}
	case Duration:
		for _, pair := range e.f.Shown() {
			list = append(list, When{Period: pair.Period, Compare: pair.Compare})
			if !m.Own {
				list = append(list, When{Period: pair.Compare, Compare: pair.Compare.Earlier(1)})
			}
		}
		if e.f.Report.Annual() && (m.Name == "revenue" || m.Name == "revenue.share") {
			p := e.f.Report.Compare.Earlier(1)
			list = append(list, When{Period: p, Compare: p.Earlier(1), Before: true})
		}
	}
	return list
}

// absent is the reason why a fact has no value.
type absent struct {
	why      string
	reported bool // a finding reports the cause
	ledger   string
	until    fiscal.Date // the ledger has no row of the time up to this day; 0 if rows are not what is missing
	unlisted bool        // the calendar lacks a period, which may not have existed
	optional bool        // a report without the fact is complete
}

func (a absent) Error() string { return a.why }

// lacking returns the reason why a fact has no value, as a clause.
func lacking(format string, args ...any) error { return absent{why: fmt.Sprintf(format, args...)} }

// rowless returns the reason why a fact has no value where a ledger has no row of the time up
// to a day.
func rowless(ledger string, until fiscal.Date, format string, args ...any) error {
	return absent{why: fmt.Sprintf(format, args...), ledger: ledger, until: until}
}

// late reports whether a fact has no value because its ledger begins later.
func (e *Engine) late(why absent) bool {
	if why.until == 0 {
		return false
	}
	t := e.b.Table(why.ledger)
	return t != nil && t.Control != nil && t.Control.First > why.until.String()
}

// leaveOut notes a fact without a value for want of rows before the first date of a ledger.
func (e *Engine) leaveOut(id fact.ID, m *Metric, w When, err error) {
	var why absent
	split := id.Metric == "revenue.increase" && id.Member == "new"
	named := id.Member == "" && (!strings.Contains(id.Metric, ".") || slices.Contains([]string{"ndr.change", "revenue.increase", "deferred-revenue.current.change"}, id.Metric))
	if !errors.As(err, &why) || !why.unlisted && !e.late(why) || w.Before || !split && !named {
		return
	}
	words := m.Label
	if split {
		words += " from existing and new customers"
	}
	if e.left == nil {
		e.left = map[string][]string{}
	}
	if why.unlisted {
		e.unlisted = cmp.Or(e.unlisted, why.why)
	}
	e.left[why.ledger] = append(e.left[why.ledger], fmt.Sprintf("%s (%s)", words, id.When))
}

// mostLeft is the number of facts that LED024 names.
const mostLeft = 8

// listed returns the first few of what has no value, and the number of the others.
func listed(left []string) string {
	if n := len(left) - mostLeft; n > 0 {
		left = append(slices.Clone(left[:mostLeft]), fmt.Sprintf("%d more", n))
	}
	return text.List(left, "and")
}

// reportLateLedgers reports, for each ledger, what has no value because the ledger begins later,
// and what has none because the calendar does not list a period.
func (e *Engine) reportLateLedgers() {
	if len(e.b.Wrong) > 0 {
		return // rows are missing
	}
	for _, l := range e.f.Ledgers {
		left := e.left[l.Ledger]
		if left == nil {
			continue
		}
		t := e.b.Table(l.Ledger)
		field := "date"
		if l.Index(field) < 0 {
			field = "start"
		}
		e.report("LED024 "+l.Ledger, diag.Diagnostic{Severity: diag.Info, Code: "LED024", Summary: "ledger that begins too late for a comparison", Subject: t.Place(field),
			Detail: fmt.Sprintf("the %s ledger begins on %s; without earlier rows, these amounts have no value: %s", l.Ledger, t.Control.First, listed(left)),
			Remedy: "If there are earlier rows, add them to the export; otherwise, no action is needed"})
	}
	if left := e.left[""]; left != nil {
		e.report("LED024", diag.Diagnostic{Severity: diag.Info, Code: "LED024", Summary: "period that the calendar does not list", Subject: e.f.Report.PeriodAt,
			Detail: fmt.Sprintf("%s; without it, these amounts have no value: %s", e.unlisted, listed(left)),
			Remedy: "If there was such a period, list its first and last day under [calendar.periods]; otherwise, no action is needed"})
	}
}

// reportCalendar reports a year of fewer than four quarters after which ledgers have rows, although no
// quarter after it is listed: quarters may be missing from the list, and from the year.
func (e *Engine) reportCalendar() {
	p, calendar := e.f.Report.Period, e.f.Calendar
	span, err := calendar.Span(p)
	quarters := calendar.Quarters(p.Year)
	if next := (fiscal.Period{Year: p.Year + 1, Quarter: 1}); err != nil || p.Quarter > 0 || p.Transition || quarters == 4 || calendar.Lists(next) {
		return
	}
	for _, l := range e.f.Ledgers {
		t := e.b.Table(l.Ledger)
		if t == nil || t.Control == nil || l.Ledger != "revenue" && l.Ledger != "trial-balance" || t.Control.Last <= span.End.String() {
			continue
		}
		e.report("FIL001 quarters", diag.Diagnostic{Code: "FIL001", Summary: "quarters that may be missing from the list", Subject: e.f.Report.PeriodAt,
			Detail: fmt.Sprintf("[calendar.periods] lists the first %s of FY%d, to %s, and nothing after it; the %s ledger has rows to %s", text.Count(quarters, "quarter"), p.Year, span.End, l.Ledger, t.Control.Last),
			Remedy: fmt.Sprintf("List FY%dQ%d under [calendar.periods]; or, if the year ended on %s, list FY%dQ1, which follows it", p.Year, quarters+1, span.End, p.Year+1)})
		return
	}
}

func (e *Engine) find(name string) *Metric {
	i := slices.IndexFunc(e.register, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		panic("compute: no metric " + name)
	}
	return &e.register[i]
}

// fact evaluates a metric, or returns the result of an earlier evaluation.
func (e *Engine) fact(m *Metric, member string, w When) (*fact.Fact, error) {
	id := fact.ID{Metric: m.Name, Member: member, When: w.String()}
	if e.busy[id] {
		f, why := e.out.Facts.Get(id)
		if f == nil {
			again := e.whys[id]
			again.why, again.reported = why, e.out.Facts.Reported(id)
			return nil, again
		}
		return f, nil
	}
	e.busy[id] = true
	in := &Inputs{e: e, m: m, Member: member, Period: w.Period, Compare: w.Compare, Date: w.Date, w: w}
	if (m.Name == "ndr.currency" || strings.HasPrefix(m.Name, "ndr.prior-rates")) && !e.f.Policies.ReportedRates {
		err := lacking("%s is computed only when the policy ndr.fx is \"reported\"", m.Name)
		e.recordAbsence(id, err)
		return nil, err
	}
	if w.Before && !slices.Contains(append([]string{"", "us", "foreign"}, e.countries...), member) {
		err := lacking("%s is not computed for the year before the comparison year", id.Name())
		e.recordAbsence(id, err)
		return nil, err
	}
	context, err := e.context(m, w)
	var v quantity.Value
	if err == nil {
		v, err = m.Eval(in)
	}
	if wrong := in.wrong(); err == nil && wrong != "" {
		err = absent{why: "the " + wrong + " ledger has errors, so its totals may be incomplete", reported: true}
	}
	if err != nil {
		e.recordAbsence(id, err)
		e.leaveOut(id, m, w, err)
		return nil, err
	}
	slices.SortFunc(in.origin.Cells, func(a, b source.Range) int { // ranges first, then single cells
		if one, other := a.First == a.Last, b.First == b.Last; one != other {
			return map[bool]int{true: 1, false: -1}[one]
		}
		return cmp.Or(cmp.Compare(e.sheets[sheetOf(a)], e.sheets[sheetOf(b)]), cmp.Compare(len(a.First), len(b.First)), strings.Compare(a.First, b.First))
	})
	f := &fact.Fact{ID: id, Context: context, Value: v, Words: e.words(m, member), Origin: in.origin}
	if first, paired := remainders[member]; paired && strings.HasSuffix(m.Name, ".share") {
		if other, err := e.fact(m, first, w); err == nil {
			f.OtherShare = &other.Value
		}
	}
	e.out.Facts.Add(f)
	if in.made != nil {
		e.out.made[id] = *in.made
	}
	if in.beneath != nil {
		e.out.beneath[id] = *in.beneath
	}
	return f, nil
}

// sheetOf returns the sheet of a range.
func sheetOf(r source.Range) source.Cell { return source.Cell{Workbook: r.Workbook, Sheet: r.Sheet} }

// sheetOrder returns the order in which sheets are listed: ledgers by the name of their first
// sheet, and the sheets of each as its control totals have them.
func sheetOrder(ledgers []*control.Ledger) map[source.Cell]int {
	first := func(l *control.Ledger) string {
		var list []string
		for _, f := range l.Files {
			list = append(list, f.Name+" "+slices.Min(append(slices.Clone(f.Sheets), "\uffff")))
		}
		return slices.Min(append(list, "\uffff"))
	}
	slices.SortStableFunc(ledgers, func(a, b *control.Ledger) int { return strings.Compare(first(a), first(b)) })
	order := map[source.Cell]int{}
	for _, l := range ledgers {
		for _, f := range l.Files {
			for _, sheet := range append(slices.Clone(f.Sheets), "") {
				if at := (source.Cell{Workbook: f.Name, Sheet: sheet}); order[at] == 0 {
					order[at] = len(order) + 1
				}
			}
		}
	}
	return order
}

// recordAbsence records why a fact has no value. If any ledger has errors, they are
// taken to be the cause, which is then already reported.
func (e *Engine) recordAbsence(id fact.ID, err error) {
	var why absent
	if !errors.As(err, &why) {
		panic(err)
	}
	if e.whys == nil {
		e.whys = map[fact.ID]absent{}
	}
	e.whys[id] = why
	e.out.Facts.AddAbsence(id, fact.Absence{Why: why.why, Reported: why.reported || len(e.b.Wrong) > 0, Late: why.unlisted || e.late(why), Optional: why.optional})
}

// remainders maps each part that text calls "the remaining" to the part named first.
var remainders = map[string]string{"foreign": "us", "partner": "direct", "new": "existing"}

func (e *Engine) words(m *Metric, member string) fact.Words {
	w := fact.Words{Label: m.Label, Definition: m.Definition, Formula: m.Formula}
	if fx := e.f.Ledger("fx"); fx != nil && (fx.Inverse || len(fx.Inverses) > 0) {
		if formula, ok := dividedFormulas[m.Name]; ok {
			if w.Formula = formula; !fx.Inverse {
				w.Formula = strings.ReplaceAll(formula, "÷", "× or ÷")
			}
		}
	}
	if member == "" {
		return w
	}
	if m.Caption != nil {
		w.Caption = m.Caption(e, member)
		w.Label = m.Label + ", " + w.Caption
		return w
	}
	w.Label += ", " + e.memberLabel(member)
	name := fact.ID{Metric: m.Name, Member: member}.Name()
	if formula, ok := memberFormulas[name]; ok {
		w.Formula = formula
	}
	if d := cmp.Or(memberDefinitions[name], memberDefinitions[member]); d != "" && !strings.HasPrefix(m.Name, "revenue.customer") {
		w.Definition += " " + d
	}
	return w
}

func (e *Engine) memberLabel(member string) string {
	if l, ok := memberLabels[member]; ok {
		return l
	}
	if member == "us" {
		return iso.CountryName(e.f.Registrant.Domicile)
	}
	if name := iso.CountryName(member); len(member) == 2 && member == strings.ToUpper(member) && name != "" {
		return name
	}
	return member
}

func (e *Engine) context(m *Metric, w When) (c fact.Context, err error) {
	switch {
	case w.Date != 0:
		c.Instant, c.Span = true, fiscal.Span{Start: w.Date, End: w.Date}
	case m.Kind == Trailing:
		c.Span, err = e.f.Calendar.YearTo(w.Period)
	default:
		c.Span, err = e.f.Calendar.Span(w.Period)
	}
	if err != nil {
		return c, absent{why: err.Error(), unlisted: e.f.Irregular()}
	}
	return c, nil
}

// Inputs is the argument of Metric.Eval: the member and time to evaluate, and access to the
// ledgers and to other facts. Inputs records every fact and cell that Eval reads; they are the
// sources of the new fact.
type Inputs struct {
	Member  string
	Period  fiscal.Period
	Compare fiscal.Period
	Date    fiscal.Date // the date of a balance
	e       *Engine
	m       *Metric
	w       When
	origin  fact.Origin
	made    *ledger.Selection
	beneath *ledger.Selection // the rows to which the value adds other facts; nil if there are none
	ledgers []string          // that the value depends on
	parent  *Inputs           // that records the origin
}

// operand is the value of another fact, or the reason why it has none.
type operand struct {
	quantity.Value
	id  fact.ID
	err error
}

// Fact returns the fact of another metric at the same time and records it as an operand. If no
// member is given, it returns the fact for the whole.
func (in *Inputs) Fact(metric string, member ...string) operand {
	m := in.e.find(metric)
	w := When{Period: in.Period, Compare: in.Compare}
	if m.Kind == Balance {
		w.Date = in.Date
	}
	part := strings.Join(member, "")
	f, err := in.e.fact(m, part, w)
	if err != nil {
		return operand{id: fact.ID{Metric: metric, Member: part, When: w.String()}, err: err}
	}
	in.top().origin.Inputs = append(in.top().origin.Inputs, f.ID)
	return operand{Value: f.Value, id: f.ID}
}

// at returns the inputs of another period; operands are recorded for the same fact.
func (in *Inputs) at(p fiscal.Period) *Inputs {
	return &Inputs{e: in.e, m: in.m, Member: in.Member, Period: p, Compare: p.Earlier(1), parent: in}
}

// on returns the inputs of a date; operands are recorded for the same fact.
func (in *Inputs) on(d fiscal.Date) *Inputs {
	return &Inputs{e: in.e, m: in.m, Member: in.Member, Period: in.Period, Compare: in.Compare, Date: d, parent: in}
}

func (in *Inputs) top() *Inputs {
	for in.parent != nil {
		in = in.parent
	}
	return in
}

func (in *Inputs) cells(ranges ...source.Range) {
	for _, r := range ranges {
		if !slices.Contains(in.top().origin.Cells, r) {
			in.top().origin.Cells = append(in.top().origin.Cells, r)
		}
	}
}

// adds sums a selection and records it as the fact's rows.
func (in *Inputs) adds(s ledger.Selection) ledger.Total {
	in.top().made = &s
	in.uses(s.Ledger)
	return in.e.b.Add(s)
}

// uses records a ledger that the value depends on.
func (in *Inputs) uses(ledger string) {
	if top := in.top(); !slices.Contains(top.ledgers, ledger) {
		top.ledgers = append(top.ledgers, ledger)
	}
}

// wrong returns the name of a ledger with errors among those the value depends on, or
// "". Every ledger depends on customers, which maps customers to parents.
func (in *Inputs) wrong() string {
	if len(in.ledgers) == 0 {
		return ""
	}
	for _, name := range append(in.ledgers, "customers") {
		if in.e.b.Wrong[name] {
			return name
		}
	}
	return ""
}

func (in *Inputs) money(n quantity.Quotient) quantity.Value {
	return n.In(in.e.f.Registrant.Currency)
}

// scanned records the cell ranges of a field of a ledger, on the sheets that have a row at one
// of the times; without times, on all.
func (in *Inputs) scanned(t *ledger.Table, field string, at ...ledger.When) {
	in.cells(t.Cells(field, at...)...)
}

func (in *Inputs) quotient(a, b operand) (quantity.Value, error) {
	if err := cmp.Or(a.err, b.err); err != nil {
		return quantity.Value{}, err
	}
	v, ok := a.Div(b.Value)
	if !ok {
		return v, lacking("the divisor, %s, is zero", b.id)
	}
	return v, nil
}

func (in *Inputs) sum(first operand, rest ...operand) (quantity.Value, error) {
	v, err := first.Value, first.err
	for _, o := range rest {
		if err = cmp.Or(err, o.err); err == nil {
			v = v.Add(o.Value)
		}
	}
	return v, err
}

func (in *Inputs) difference(a, b operand) (quantity.Value, error) {
	if err := cmp.Or(a.err, b.err); err != nil {
		return quantity.Value{}, err
	}
	return a.Sub(b.Value), nil
}
