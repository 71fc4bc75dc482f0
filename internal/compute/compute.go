// Package compute evaluates the register of metrics over a Book. It promises
// that sums are exact and a ratio is divided once; that a fact's origin is
// recorded by what hands out its operands, never written by its author; and
// that a fact whose ledger has no row, or whose divisor is zero, does not exist
// and says why.
package compute

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/iso"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// Ask returns what the register asks of a filing's ledgers.
func Ask(f *filing.Filing) ledger.Ask {
	e := &Engine{f: f}
	ask := ledger.Ask{Terms: true}
	var active, dated, quarterly, balances, printed, noted []ledger.When
	for _, w := range e.balances() {
		active = append(active, ledger.On(w.Date, ledger.Active))
	}
	for _, w := range closings(e) {
		balances = append(balances, ledger.On(w.Date, ledger.Dated))
	}
	for _, w := range printings(e) {
		printed = append(printed, ledger.On(w.Date, ledger.Dated))
		ask.Notes = append(ask.Notes, w.Date)
		if before, ok := e.opening(w.Date); ok { // what arose in a year is less what stood before it
			ask.Notes = append(ask.Notes, before)
		}
	}
	for _, d := range ask.Notes {
		noted = append(noted, ledger.On(d, ledger.Dated))
	}
	for _, pair := range f.Shown() { // ndr.change looks one year back, whatever is compared
		if span, err := f.Calendar.Span(pair.Period.Earlier(2)); err == nil {
			active = append(active, ledger.On(span.End, ledger.Active))
		}
	}
	for _, p := range e.durations() {
		span, err := f.Calendar.Span(p)
		if err != nil {
			continue
		}
		dated = append(dated, ledger.When{Span: span})
		for _, q := range quarters(p) {
			if span, err := f.Calendar.Span(q); err == nil {
				quarterly = append(quarterly, ledger.When{Span: span})
			}
		}
	}
	query := func(name, sum string, when []ledger.When, by ...string) {
		ask.Queries = append(ask.Queries, ledger.Query{Ledger: name, Sum: sum, By: by, When: once(when)})
	}
	query("subscriptions", "arr", active, "customer", "currency")
	query("revenue", "amount", dated, "customer", "country", "channel")
	query("revenue", "", quarterly)
	query("trial-balance", "amount", slices.Concat(balances, dated, quarterly), "account")
	for _, c := range columns {
		query("securities", c.field, printed, "type", "classification", "level")
	}
	query("note-tables", "amount", noted, "table", "section", "line", "column")
	return ask
}

// once returns times in order, each once.
func once(when []ledger.When) []ledger.When {
	when = slices.Clone(when)
	slices.SortFunc(when, func(a, b ledger.When) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return slices.Compact(when)
}

// quarters gives the quarters that make up a period of several.
func quarters(p fiscal.Period) []fiscal.Period {
	last := 4
	switch {
	case p.YTD:
		last = p.Quarter
	case p.Quarter > 0:
		return nil
	}
	var list []fiscal.Period
	for q := 1; q <= last; q++ {
		list = append(list, fiscal.Period{Year: p.Year, Quarter: q})
	}
	return list
}

// Result is the facts of a filing, and of those that were read straight from a
// ledger the rows they were summed from.
type Result struct {
	Facts *fact.Set
	// Drafted are the disclosures whose ledgers are there.
	Drafted []string
	book    *ledger.Book
	made    map[fact.ID]made
}

// made is how a fact was read from a ledger.
type made struct {
	ledger.Selection
	adds bool // the value is what the selection adds up to
}

// Selection returns the rows that a fact was read from; ok is false for one that was
// computed from other facts alone.
func (r *Result) Selection(id fact.ID) (s ledger.Selection, ok bool) {
	m, ok := r.made[id]
	return m.Selection, ok
}

// Rows returns the rows of a selection, each with what it adds, where the ledgers were
// read with Ask.Rows.
func (r *Result) Rows(s ledger.Selection) iter.Seq2[ledger.Entry, quantity.Scaled] {
	return r.book.Select(s)
}

// Key returns the key that a row is added under, "" where its ledger is not told by such.
func (r *Result) Key(e ledger.Entry, by string) string { return r.book.Key(e, by) }

// Adds reports whether a fact is the sum of rows.
func (r *Result) Adds(id fact.ID) bool { return r.made[id].adds }

// Parts returns what a fact that is a sum was added from, by each of the keys that its
// ledger is told by, of each so many of the largest.
func (r *Result) Parts(id fact.ID, most int) []ledger.Part {
	if !r.Adds(id) {
		return nil
	}
	return r.book.Parts(r.made[id].Selection, most)
}

// Facts evaluates the register. filed is what was filed of each fact before, in the
// newest report of an earlier period that has it: a comparative that an approved
// restatement names has facts of what was filed and of the adjustment beside it. Beside
// the result, which is not changed any more, stand the findings.
func Facts(f *filing.Filing, b *ledger.Book, filed map[fact.ID]fact.Filed) (*Result, []diag.Diagnostic) {
	e := &Engine{f: f, b: b, register: Register, told: map[string]bool{}, busy: map[fact.ID]bool{},
		out: &Result{Facts: fact.NewSet(), book: b, made: map[fact.ID]made{}}}
	e.countries = e.countriesSeen()
	e.disclosures()
	for i := range e.register {
		m := &e.register[i]
		members := m.Members
		if members == nil {
			members = whole
		}
		for _, when := range e.times(m) {
			for _, member := range members(e, when) {
				e.fact(m, member, when)
			}
		}
	}
	e.majorCustomers()
	e.emptyQuarters()
	e.strayAccounts()
	e.tableless()
	e.strayRestatements()
	e.strayTags()
	e.restate(filed)
	return e.out, e.found
}

// Engine evaluates the register for one filing. It is what the functions of a Metric ask.
type Engine struct {
	f         *filing.Filing
	register  []Metric
	b         *ledger.Book
	out       *Result
	found     []diag.Diagnostic
	told      map[string]bool
	busy      map[fact.ID]bool
	countries []string // alpha-2, of every country with revenue in a shown period
	classed   map[fiscal.Period]*classes
	years     map[fiscal.Period]*year
	majors    map[string]ledger.ID // period and slug → topmost customer
	runs      *terms
	heldTypes []holdingType // once they are known
}

func (e *Engine) report(key string, d diag.Diagnostic) {
	if !e.told[key] {
		e.told[key] = true
		e.found = append(e.found, d)
	}
}

// When is a time that a metric is evaluated at.
type When struct {
	Period  fiscal.Period
	Date    fiscal.Date // of a balance
	Compare fiscal.Period
	Before  bool // the year before the one compared: levels by geography alone
}

// String returns the time as a fact's id has it.
func (w When) String() string {
	if w.Date != 0 {
		return w.Date.String()
	}
	return w.Period.String()
}

// trailing gives the periods that have a rate over the year to their last day.
// A quarter and its year to date have one, under the quarter's name.
func (e *Engine) trailing() []fiscal.Period {
	var list []fiscal.Period
	for _, pair := range e.f.Shown() {
		if !pair.Period.YTD {
			list = append(list, pair.Period, pair.Compare)
		}
	}
	return list
}

// durations gives the periods that have revenue.
func (e *Engine) durations() []fiscal.Period { return e.f.Periods() }

// balances gives the dates that have a balance: both ends of the year of each rate.
func (e *Engine) balances() []When {
	var list []When
	for _, p := range e.trailing() {
		for _, q := range []fiscal.Period{p, p.Earlier(1)} {
			if span, err := e.f.Calendar.Span(q); err == nil {
				list = append(list, When{Period: q, Date: span.End})
			}
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
		if e.f.Report.Form == "10-K" && (m.Name == "revenue" || m.Name == "revenue.share") {
			p := e.f.Report.Compare.Earlier(1)
			list = append(list, When{Period: p, Compare: p.Earlier(1), Before: true})
		}
	}
	return list
}

// absent is why a fact does not exist.
type absent struct {
	why  string
	told bool // a finding says so where it stands
}

func (a absent) Error() string { return a.why }

func lacking(format string, args ...any) error { return absent{why: fmt.Sprintf(format, args...)} }

func (e *Engine) find(name string) *Metric {
	i := slices.IndexFunc(e.register, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		panic("compute: no metric " + name)
	}
	return &e.register[i]
}

// fact evaluates a metric, or gives what was evaluated before.
func (e *Engine) fact(m *Metric, member string, w When) (*fact.Fact, error) {
	id := fact.ID{Metric: m.Name, Member: member, When: w.String()}
	if e.busy[id] {
		f, why := e.out.Facts.Get(id)
		if f == nil {
			return nil, absent{why, e.out.Facts.Told(id)}
		}
		return f, nil
	}
	e.busy[id] = true
	in := &Inputs{e: e, m: m, Member: member, Period: w.Period, Compare: w.Compare, Date: w.Date, w: w}
	if (m.Name == "ndr.currency" || m.Name == "ndr.prior-rates") && !e.f.Policies.ReportedRates {
		err := lacking("%s exists where the policy ndr.fx is reported", m.Name)
		e.lack(id, err)
		return nil, err
	}
	if w.Before && !slices.Contains(append([]string{"", "us", "foreign"}, e.countries...), member) {
		err := lacking("%s is not drawn up for the year before the one compared", id.Name())
		e.lack(id, err)
		return nil, err
	}
	context, err := e.context(m, w)
	var v quantity.Value
	if err == nil {
		v, err = m.Eval(in)
	}
	if wrong := in.wrong(); err == nil && wrong != "" {
		err = absent{"the " + wrong + " ledger has errors, so that what it gives is not all there is", true}
	}
	if err != nil {
		e.lack(id, err)
		return nil, err
	}
	slices.SortFunc(in.origin.Cells, func(a, b source.Range) int { // ranges scanned, then cells
		if one, other := a.First == a.Last, b.First == b.Last; one != other {
			return map[bool]int{true: 1, false: -1}[one]
		}
		return cmp.Or(strings.Compare(a.Workbook, b.Workbook), strings.Compare(a.Sheet, b.Sheet), cmp.Compare(len(a.First), len(b.First)), strings.Compare(a.First, b.First))
	})
	f := &fact.Fact{ID: id, Context: context, Value: v, Words: e.words(m, member), Origin: in.origin}
	if first, paired := remainders[member]; paired && strings.HasSuffix(m.Name, ".share") {
		if other, err := e.fact(m, first, w); err == nil {
			f.Rest = &other.Value
		}
	}
	e.out.Facts.Add(f)
	if in.made != nil {
		e.out.made[id] = *in.made
	}
	return f, nil
}

// lack notes why a fact does not exist. Where a ledger has errors they are the
// cause, as far as anybody can tell, and were told.
func (e *Engine) lack(id fact.ID, err error) {
	var why absent
	if !errors.As(err, &why) {
		panic(err)
	}
	e.out.Facts.Lack(id, fact.Absence{Why: why.why, Told: why.told || len(e.b.Wrong) > 0})
}

// remainders are the parts that are called "the remaining", and of what.
var remainders = map[string]string{"foreign": "us", "partner": "direct", "new": "existing"}

func (e *Engine) words(m *Metric, member string) fact.Words {
	w := fact.Words{Label: m.Label, Definition: m.Definition, Formula: m.Formula}
	if member == "" {
		return w
	}
	if m.Caption != nil {
		w.Caption = m.Caption(e, member)
		w.Label = m.Label + ", " + w.Caption
		return w
	}
	w.Label += ", " + e.memberLabel(member)
	if formula, ok := increaseFormulas[member]; ok && m.Name == "revenue.increase" {
		w.Formula = formula
	}
	if d, ok := memberDefinitions[member]; ok && m.Name != "revenue.customer" {
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
		return c, absent{why: err.Error()}
	}
	return c, nil
}

// Inputs is how a metric sees the ledgers and other facts. It notes what it
// hands out, and that is the fact's origin.
type Inputs struct {
	Member  string
	Period  fiscal.Period
	Compare fiscal.Period
	Date    fiscal.Date // of a balance
	e       *Engine
	m       *Metric
	w       When
	origin  fact.Origin
	made    *made
	ledgers []string // that the value hangs on
	parent  *Inputs  // whose origin is written to
}

// operand is another fact, or why it does not exist.
type operand struct {
	quantity.Value
	id  fact.ID
	err error
}

// Fact hands out another fact of the same period. Without a member it is the
// whole.
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

// at looks at another period, noting operands for the same fact.
func (in *Inputs) at(p fiscal.Period) *Inputs {
	return &Inputs{e: in.e, m: in.m, Member: in.Member, Period: p, Compare: p.Earlier(1), parent: in}
}

// on looks at a date, noting operands for the same fact.
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

// adds adds up a selection, and notes that the value is made of its rows.
func (in *Inputs) adds(s ledger.Selection) ledger.Total {
	in.top().made = &made{s, true}
	in.uses(s.Ledger)
	return in.e.b.Add(s)
}

// uses notes a ledger that the value hangs on.
func (in *Inputs) uses(ledger string) {
	if top := in.top(); !slices.Contains(top.ledgers, ledger) {
		top.ledgers = append(top.ledgers, ledger)
	}
}

// wrong names a ledger with errors among those the value hangs on. Who is counted
// with whom bears on all of them.
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

func (in *Inputs) money(n quantity.Scaled) quantity.Value {
	return quantity.Money(n.Amount(), in.e.f.Registrant.Currency)
}

// scanned notes the ranges of fields of a ledger.
func (in *Inputs) scanned(t *ledger.Table, fields ...string) {
	for _, field := range fields {
		if r, mapped := t.Cells(field); mapped {
			in.cells(r)
		}
	}
}

func (in *Inputs) quotient(a, b operand) (quantity.Value, error) {
	if err := cmp.Or(a.err, b.err); err != nil {
		return quantity.Value{}, err
	}
	v, ok := a.Div(b.Value)
	if !ok {
		return v, lacking("its divisor %s is zero", b.id)
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
