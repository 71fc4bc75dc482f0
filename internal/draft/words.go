package draft

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/tieout/tieout/internal/demand"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Missing is printed for a fact without a value.
const Missing = "[●]"

// blankNumber is printed for every number of a blank draft.
const blankNumber = "*"

// funcs returns the functions of a template: those listed in marking, which write marks,
// and those that choose between sentences.
func (c *composer) funcs(section string) template.FuncMap {
	m := template.FuncMap{
		"fact": c.fact, "direction": c.direction, "year": c.year, "date": c.date, "span": c.span, "during": c.during, "ends": c.ends,
		"text": c.text, "cite": c.cite, "policy": c.policy, "domicile": c.domicile,
		"amount": c.amount, "level": c.level, "alike": c.alike, "zero": c.zero, "nonzero": c.nonzero, "precision": c.precision,
		"lengths":    func(at string, p, q fiscal.Period) string { return c.lengths(at, section, p, q) },
		"supported":  c.supported,
		"commentary": func(at string) []owned { return c.commentary(at, section) },
		"restated":   func() []Restatement { return c.restating },
		"noun":       c.noun, "fell": c.fell, "flat": c.flat, "same": c.same, "shares": c.shares, "within": c.within, "pair": c.pair,
		"late": c.late, "keeps": c.f.Keeps, "grows": c.grows, "reported": func() bool { return c.f.Policies.ReportedRates }, "unsubscribed": func() string { return c.f.Policies.Unsubscribed },
		"symbol": func() string { return symbol(c.f.Registrant.Currency) },
		"column": c.column, "home": c.home, "periods": c.periods, "countries": c.countries, "customers": c.customers, "foots": c.foots, "foreign": c.foreign, "spans": c.spans,
		"presented": c.presented, "loss": c.fell, "outcome": c.outcome, "shareable": c.shareable, "adjustments": c.adjustments, "adds": c.adds, "move": c.move,
		"bridges": c.bridges, "changed": c.changed,
		"holdings": c.holdings, "levels": c.levels, "unheld": c.unheld, "hierarchies": c.hierarchies, "balances": c.balances,
		"reconciliations": c.reconciliations, "corrections": c.corrections, "tallies": c.tallies,
		"errors": c.errors, "misstatement": c.misstatement, "factors": c.factors,
	}
	c.letterFuncs(m, section)
	for _, name := range forbidden {
		m[name] = func(...any) (string, error) { return "", fmt.Errorf("templates may not call %s", name) }
	}
	return m
}

func (c *composer) lookup(name string, when any) (*fact.Fact, fact.ID, error) {
	var at string
	switch w := when.(type) {
	case fiscal.Period, fiscal.Date:
		at = fmt.Sprint(w)
	default:
		return nil, fact.ID{}, fmt.Errorf("%s needs a time such as .Period or .PeriodEnd; found %v", name, when)
	}
	id, err := fact.ParseName(name, at)
	if err != nil {
		return nil, id, err
	}
	return c.set.Of(id), id, nil
}

// fact writes the reference of a fact in a format.
func (c *composer) fact(at, name string, when any, format string) (string, error) {
	how, err := figure.ParseFormat(format)
	if err != nil {
		return "", err
	}
	if c.how.Blank {
		id, err := fact.ParseName(name, "blank")
		return c.mark(document.Piece{Owner: document.OwnFact, Text: blankNumber, ID: id, Format: how, Blank: true, At: pointOf(at)}), err
	}
	f, id, err := c.lookup(name, when)
	if err != nil {
		return "", err
	}
	p := document.Piece{Owner: document.OwnFact, ID: id, Format: how, Fact: f, Text: Missing, At: pointOf(at)}
	if f == nil {
		if c.builtin && c.set.Late(id) {
			c.left[len(c.pieces)] = true
			return c.mark(p), nil
		}
		if _, why := c.set.Get(id); !c.set.Reported(id) {
			c.reportMissing(p, why)
		}
		return c.mark(p), nil
	}
	if money := f.Value.Unit() != quantity.Pure; money != how.Money {
		kind := map[bool]string{true: "an amount of money", false: "a ratio"}
		return "", fmt.Errorf("%s is %s, but format %q is for %s", id, kind[money], format, kind[how.Money])
	}
	p.Figure = c.moves.Show(f, how)
	p.Text = p.Figure.Digits
	return c.mark(p), nil
}

// amount writes an amount without its sign, with the symbol of the currency and its scale:
// "$4.0 million", "$45 thousand" or "$450", as figure.Scaled chooses.
func (c *composer) amount(at, name string, when any) (string, error) {
	how := million
	if v, known, err := c.value(name, when); err != nil {
		return "", err
	} else if known {
		how = figure.Scaled(v)
	}
	digits, err := c.fact(at, name, when, how.Name)
	return symbol(c.f.Registrant.Currency) + digits + scales[how.Scale], err
}

// scales holds the words after an amount, by scale.
var scales = map[int]string{6: " million", 3: " thousand", 0: ""}

// level writes an amount as amount does, after the word "negative" if it is below zero and does
// not print as zero.
func (c *composer) level(at, name string, when any) (string, error) {
	said, err := c.amount(at, name, when)
	if v, known, _ := c.value(name, when); known && figure.Amount(v, figure.Scaled(v)).Negative {
		said = "negative " + said
	}
	return said, err
}

// reportMissing reports a fact without a value. Facts of one template that are missing for
// the same reason share one finding, with a place for each.
func (c *composer) reportMissing(p document.Piece, why string) {
	for i := range c.found {
		d := &c.found[i]
		at, ok := d.Subject.(source.Point)
		if ok && d.Code == "TPL002" && at == p.At && strings.HasPrefix(d.Detail, p.ID.String()+": ") {
			return // quoted more than once
		}
		if ok && d.Code == "TPL002" && at.File == p.At.File && strings.HasSuffix(d.Detail, ": "+why) {
			if also := (diag.Related{Message: "and " + p.ID.String(), At: p.At}); !slices.Contains(d.Related, also) {
				d.Related = append(d.Related, also)
			}
			return
		}
	}
	remedy := "Add the missing data to the ledger" + c.orWithout(p.At)
	if name, when, found := strings.Cut(strings.TrimPrefix(why, "the "), " ledger has no row for "); found {
		none := ""
		if name == "securities" && c.f.Account("MarketableSecuritiesCurrent") == nil && c.f.Account("MarketableSecuritiesNoncurrent") == nil {
			none = "; if no marketable securities were held, map MarketableSecuritiesCurrent and MarketableSecuritiesNoncurrent under [accounts], so that the trial balance shows it"
		}
		remedy = fmt.Sprintf("Add the rows for %s to the %s of the %s ledger%s%s", when, c.exported(name), name, none, c.orWithout(p.At))
	}
	if strings.HasPrefix(why, fiscal.NotListed) {
		remedy = listQuarters + "; or remove the fact from the template"
	}
	if near := c.set.Near(p.ID.Name()); near != "" && !c.set.Knows(p.ID) {
		remedy = near + ", or remove the fact"
	}
	c.found = append(c.found, diag.Diagnostic{Code: "TPL002", Summary: "fact without a value", Subject: p.At, Detail: fmt.Sprintf("%s: %s", p.ID, why), Remedy: remedy})
}

// exported names what holds the rows of a ledger.
func (c *composer) exported(name string) string {
	for _, l := range c.f.Ledgers {
		if l.Ledger == name && l.Source != nil {
			return "table"
		}
	}
	return "export"
}

// orWithout returns the end of a remedy for a fact without a value: how to draft without it.
func (c *composer) orWithout(at source.Point) string {
	section := strings.TrimSuffix(path.Base(at.File), ".md.tmpl")
	others := slices.DeleteFunc(slices.Clone(c.drafted), func(name string) bool { return name == section })
	switch {
	case !c.builtin:
		return "; or remove the fact from the template"
	case len(others) == 0 || len(others) == len(c.drafted):
		return ""
	}
	for i, name := range others {
		others[i] = fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("; or draft without this section: write `disclosures = [%s]` under [report] in filing.toml", strings.Join(others, ", "))
}

// value returns a fact's value for the choice of words; known is false if the fact has no
// value, and in a blank draft.
func (c *composer) value(name string, when any) (v quantity.Value, known bool, err error) {
	if c.how.Blank {
		return v, false, nil
	}
	f, _, err := c.lookup(name, when)
	if err != nil || f == nil {
		return v, false, err
	}
	return f.Value, true, nil
}

// known returns the values of facts that the program itself names; ok is false if any has
// no value.
func (c *composer) known(p fiscal.Period, names ...string) (list []quantity.Value, ok bool) {
	for _, name := range names {
		v, known, _ := c.value(name, p)
		if !known {
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}

// knownFacts returns facts as known returns their values.
func (c *composer) knownFacts(p fiscal.Period, names ...string) (list []*fact.Fact, ok bool) {
	for _, name := range names {
		f, _, _ := c.lookup(name, p)
		if f == nil || c.how.Blank {
			return nil, false
		}
		list = append(list, f)
	}
	return list, true
}

func (c *composer) fell(name string, when any) (bool, error) {
	v, known, err := c.value(name, when)
	return known && v.Sign() < 0, err
}

// direction writes increased or decreased.
func (c *composer) direction(_, name string, when any) (string, error) {
	noun, err := c.noun(name, when)
	return noun + "d", err
}

// noun returns increase or decrease.
func (c *composer) noun(name string, when any) (string, error) {
	if fell, err := c.fell(name, when); fell || err != nil {
		return "decrease", err
	}
	return "increase", nil
}

// symbol returns the prefix of an amount in a currency: a sign such as $, or the code and
// a space.
func symbol(currency quantity.Unit) string {
	return cmp.Or(map[quantity.Unit]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}[currency], string(currency)+" ")
}

func (c *composer) owned(at string, owner document.Owner, text string) string {
	return c.mark(document.Piece{Owner: owner, Text: text, At: pointOf(at)})
}

// yearOf returns the name of a fiscal year in prose: "2022" or "fiscal 2022".
func yearOf(f fiscal.Calendar, p fiscal.Period) string {
	if f.PlainYears() {
		return fmt.Sprint(p.Year)
	}
	return fmt.Sprintf("fiscal %d", p.Year)
}

func (c *composer) year(at string, p fiscal.Period) string {
	return c.owned(at, document.OwnDate, yearOf(c.f.Calendar, p))
}

func (c *composer) date(at string, d fiscal.Date) string {
	if d == 0 {
		return c.dated(at, "", errors.New("[calendar.periods] does not list the period of this date"))
	}
	return c.dated(at, d.Words(), nil)
}

const listQuarters = "List the quarters of the report's year, of the comparison year and of the year before that, under [calendar.periods]"

// dated writes text made from dates. It reports a date that the calendar does not list, once for
// each place; in a built-in template, a date of the period compared with a transition period is
// left out instead.
func (c *composer) dated(at, said string, err error) string {
	switch {
	case err != nil && c.builtin && c.f.Irregular():
		said, c.left[len(c.pieces)] = Missing, true
	case err != nil:
		said = Missing
		c.found = append(c.found, diag.Diagnostic{Code: "TPL002", Summary: "date outside the calendar", Detail: err.Error(), Subject: pointOf(at),
			Remedy: listQuarters})
	}
	return c.owned(at, document.OwnDate, said)
}

var numerals = []string{1: "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

func (c *composer) spanOf(p fiscal.Period) (string, error) {
	s, err := c.f.Calendar.Span(p)
	if err != nil {
		return "", err
	}
	switch months := wholeMonths(s); {
	case p.Quarter > 0:
	case !p.Transition && c.f.Calendar.Quarters(p.Year) == 4:
		return "the year ended " + s.End.Words(), nil
	case months == 1:
		return "the month ended " + s.End.Words(), nil
	case months > 0:
		return fmt.Sprintf("the %s months ended %s", numerals[months], s.End.Words()), nil
	case p.Transition:
		return "the transition period from " + s.Start.Words() + " to " + s.End.Words(), nil
	default:
		return "the fiscal year from " + s.Start.Words() + " to " + s.End.Words(), nil
	}
	return fmt.Sprintf("the %s months ended %s", numerals[p.Months()], s.End.Words()), nil
}

// wholeMonths returns the length of a span in months, 0 if it does not have whole months or has
// more than twelve.
func wholeMonths(s fiscal.Span) int {
	for n := 1; n <= 12; n++ {
		if (s.End + 1) == s.Start.AddMonths(n) {
			return n
		}
	}
	return 0
}

func (c *composer) span(at string, p fiscal.Period) string {
	s, err := c.spanOf(p)
	return c.dated(at, s, err)
}

// during writes a year as year does and any other period as span does.
func (c *composer) during(at string, p fiscal.Period) string {
	if p.Quarter == 0 && !p.Transition {
		return c.year(at, p)
	}
	return c.span(at, p)
}

// ends writes the last days of two periods: "December 31, 2022 and 2021", or both in full
// if they differ in month or day.
func (c *composer) ends(at string, p, q fiscal.Period) string {
	s, err := c.f.Calendar.Span(p)
	t, err2 := c.f.Calendar.Span(q)
	second := t.End.Words()
	if s.End.MonthDay() == t.End.MonthDay() {
		year, _, _ := t.End.Civil()
		second = fmt.Sprint(year)
	}
	return c.dated(at, s.End.Words()+" and "+second, cmp.Or(err, err2))
}

// text writes a string from a ledger or a file, without markup.
func (c *composer) text(at string, v any) (string, error) {
	switch v := v.(type) {
	case string:
		return c.owned(at, document.OwnText, strings.Map(printable, v)), nil
	case owned:
		return c.owned(at, document.OwnText, v.text), nil
	case *owned:
		if v != nil {
			return c.owned(at, document.OwnText, v.text), nil
		}
	}
	return "", fmt.Errorf("text needs a string; found %T", v)
}

func printable(r rune) rune {
	if text.Control(r) {
		return ' '
	}
	return r
}

func (c *composer) cite(at, s string) (string, error) {
	if strings.ContainsFunc(s, func(r rune) bool { return printable(r) != r }) {
		return "", fmt.Errorf("cite contains a control character")
	}
	return c.owned(at, document.OwnCite, s), nil
}

func (c *composer) policy(at, name string) (string, error) {
	text, ok := c.f.Policies.Printed(name)
	if !ok {
		return "", fmt.Errorf("%q is not a policy that templates can print; use one of %s", name, strings.Join(c.f.Policies.PrintedNames(), ", "))
	}
	return c.owned(at, document.OwnPolicy, text), nil
}

func (c *composer) domicile(at string) string {
	return c.owned(at, document.OwnText, iso.CountryName(c.f.Registrant.Domicile))
}

// commentary returns the commentary for a section: explanations of its facts, then its
// text.
func (c *composer) commentary(_, section string) []owned {
	if c.how.Blank {
		return nil
	}
	var list []owned
	add := func(said string, at source.Point) {
		for _, paragraph := range strings.Split(said, "\n\n") {
			if s := text.OneLine(paragraph); s != "" {
				list = append(list, owned{c.mark(document.Piece{Owner: document.OwnCommentary, Text: s, At: at}), s})
			}
		}
	}
	for _, e := range c.f.Commentary.Explain {
		if name, _, _ := strings.Cut(e.Fact, "@"); sectionOf(c.f, name) == section {
			add(e.Text, e.At)
		}
	}
	if text, ok := c.f.Commentary.Text[section]; ok {
		add(text, c.f.Commentary.TextAt[section])
	}
	return list
}

// sectionOf returns the section that discusses a fact's name, or "". In a form without the
// discussion of revenue, the section on billings has what explains revenue.
func sectionOf(f *filing.Filing, name string) string {
	metric, _, _ := strings.Cut(name, "[")
	d, _ := disclosure.Of(metric)
	switch {
	case d == nil:
		return ""
	case d == disclosure.Revenue && !d.Belongs(f.Report.Form):
		return disclosure.Billings.Name
	}
	return d.Name
}

// million is the format of the change of a period.
var million, _ = figure.ParseFormat("millions")
var percent, _ = figure.ParseFormat("percent")

// flat reports whether the text describes revenue as unchanged.
func (c *composer) flat(p, q fiscal.Period) bool {
	change, ok := c.known(p, "revenue.increase")
	prior, ok2 := c.known(q, "revenue")
	return ok && ok2 && figure.Unchanged(change[0], prior[0], c.f.Policies.FlatBelow)
}

// same reports whether a fact prints the same digits for two periods.
func (c *composer) same(name string, p, q fiscal.Period, format string) (bool, error) {
	how, err := figure.ParseFormat(format)
	if err != nil {
		return false, err
	}
	a, b, err := c.both(name, p, q)
	return a != nil && b != nil && c.moves.Show(a, how).Same(c.moves.Show(b, how)), err
}

// alike reports whether level writes a fact alike for two periods.
func (c *composer) alike(name string, p, q fiscal.Period) (bool, error) {
	a, b, err := c.both(name, p, q)
	return a != nil && b != nil && c.moves.Show(a, figure.Scaled(a.Value)).Same(c.moves.Show(b, figure.Scaled(b.Value))), err
}

// both returns a fact for two periods; each is nil if the fact has no value, and in a blank draft.
func (c *composer) both(name string, p, q fiscal.Period) (a, b *fact.Fact, err error) {
	if c.how.Blank {
		return nil, nil, nil
	}
	a, _, err = c.lookup(name, p)
	b, _, err2 := c.lookup(name, q)
	return a, b, cmp.Or(err, err2)
}

// zero reports whether a fact is exactly zero at each of some times. A fact without a value
// is not.
func (c *composer) zero(name string, when ...any) (bool, error) {
	for _, w := range when {
		if v, known, err := c.value(name, w); err != nil || !known || v.Sign() != 0 {
			return false, err
		}
	}
	return true, nil
}

// nonzero reports whether a fact has a value other than zero.
func (c *composer) nonzero(name string, when any) (bool, error) {
	v, known, err := c.value(name, when)
	return known && v.Sign() != 0, err
}

// precision returns the format in which a sentence can print shares of a level, or "" if it
// prints amounts in place of them: a share without a value because the level is zero, below
// 0% or above 100%, or one that misprints. The shares of a missing level count as printable,
// so that the text shows them and they are reported.
func (c *composer) precision(when any, names ...string) (string, error) {
	var list []*fact.Fact
	for _, name := range names {
		if c.how.Blank {
			break
		}
		f, id, err := c.lookup(name, when)
		if err != nil {
			return "", err
		}
		if f == nil {
			if sales := c.set.Of(fact.ID{Metric: "revenue", When: id.When}); sales != nil && sales.Value.Sign() == 0 {
				return "", nil
			}
			continue
		}
		if f.Value.Abs().Cmp(quantity.One) > 0 || f.Value.Sign() < 0 && !slices.Contains(margins, name) {
			return "", nil
		}
		list = append(list, f)
	}
	how, ok := figure.Shares(list...)
	if !ok {
		return "", nil
	}
	return how.Name, nil
}

// lengths writes a sentence on the lengths of two periods if one has more weeks than the
// other, and nothing in a blank draft. A section does not repeat the sentence of another.
func (c *composer) lengths(at, section string, p, q fiscal.Period) string {
	if c.how.Blank || section != disclosure.Revenue.Name && slices.Contains(c.sections, disclosure.Revenue.Name) || c.f.ExtraDays(filing.Pair{Period: p, Compare: q}) == 0 {
		return ""
	}
	unit, days := "weeks", [2]int{}
	for i, each := range []fiscal.Period{p, q} {
		span, _ := c.f.Calendar.Span(each)
		if days[i] = span.Days(); days[i]%7 != 0 {
			unit = "days"
		}
	}
	length := func(i int) string {
		if unit == "weeks" {
			return c.owned(at, document.OwnDate, fmt.Sprintf("%d weeks", days[i]/7))
		}
		return c.owned(at, document.OwnDate, fmt.Sprintf("%d days", days[i]))
	}
	first, _ := c.spanOf(p)
	if p.Quarter == 0 {
		first = yearOf(c.f.Calendar, p)
	}
	return fmt.Sprintf("%s had %s and %s had %s.", c.owned(at, document.OwnDate, text.Capital(first)), length(0), c.during(at, q), length(1))
}

// supported reports whether the text may say of a period, or of every period shown if none
// is given, that demand grew.
func (c *composer) supported(periods ...fiscal.Period) bool {
	return c.how.Blank || !slices.ContainsFunc(c.f.Shown(), func(pair filing.Pair) bool {
		return (len(periods) == 0 || slices.Contains(periods, pair.Period)) && demand.Against(c.f, c.set, pair) != nil
	})
}

// grows reports whether the text describes revenue as growing in every period shown.
func (c *composer) grows() bool {
	return !slices.ContainsFunc(c.f.Shown(), func(pair filing.Pair) bool {
		change, ok := c.known(pair.Period, "revenue.increase")
		return ok && change[0].Sign() < 0 || c.flat(pair.Period, pair.Compare)
	})
}

// shares reports whether a split of the change is described in shares: both, exact and
// printed, lie strictly between 0% and 100%. Missing facts count as in range, so that the
// text shows them and they are reported.
func (c *composer) shares(first, second string, p, q fiscal.Period) (bool, error) {
	if c.flat(p, q) {
		return false, nil
	}
	for _, member := range []string{first, second} {
		v, known, err := c.value("revenue.increase.share["+member+"]", p)
		if err != nil {
			return false, err
		}
		if !known {
			continue
		}
		if v.Cmp(quantity.Zero) <= 0 || v.Cmp(quantity.One) >= 0 {
			return false, nil
		}
		f, _, _ := c.lookup("revenue.increase.share["+member+"]", p)
		if fig := figure.Show(f, percent); fig.Zero || fig.Digits == "100" {
			return false, nil
		}
	}
	return true, nil
}

// within reports whether a share of a total is from 0% to 100%, inclusive.
func (c *composer) within(name string, when any) (bool, error) {
	v, known, err := c.value(name, when)
	if err != nil || !known {
		return true, err
	}
	return v.Cmp(quantity.Zero) >= 0 && v.Cmp(quantity.One) <= 0, nil
}

// Move is one part of a change, such as the change in one member. Fell is true if the part is a
// decrease.
type Move struct {
	Is   string // the member that is the part, such as "us"; "" for the whole
	Fact string // name to pass to the template functions fact and direction
	Fell bool
	Zero bool // the amount is zero or prints as zero
	None bool // the amount is exactly zero
	abs  quantity.Value

	digits string // as printed in millions
}

// Pair holds the two parts of a change, in two orders: First and Second, and Lead and Other.
type Pair struct {
	First, Second Move // the two parts in the order of the arguments
	Lead, Other   Move // the two parts, the larger first
	Opposed       bool // one part rose and the other fell, and neither prints as zero
	Even          bool // both parts print the same digits
}

// pair compares two parts of the change in revenue.
func (c *composer) pair(first, second string, p fiscal.Period) (Pair, error) {
	a, err := c.move("revenue.increase["+first+"]", p)
	b, err2 := c.move("revenue.increase["+second+"]", p)
	if err := cmp.Or(err, err2); err != nil {
		return Pair{}, err
	}
	out := Pair{First: a, Second: b, Lead: a, Other: b, Opposed: !a.Zero && !b.Zero && a.Fell != b.Fell}
	if out.Opposed {
		if b.abs.Cmp(a.abs) > 0 {
			out.Lead, out.Other = b, a
		}
		out.Even = a.digits == b.digits
	}
	return out, nil
}

// move returns a change, as a template needs it.
func (c *composer) move(name string, p fiscal.Period) (Move, error) {
	id, err := fact.ParseName(name, p.String())
	if err != nil {
		return Move{}, err
	}
	m := Move{Is: id.Member, Fact: name}
	f, _, err := c.lookup(m.Fact, p)
	if err != nil || f == nil || c.how.Blank {
		return m, err
	}
	v, shown := f.Value, c.moves.Show(f, million)
	m.Fell, m.None, m.abs = v.Sign() < 0, v.Sign() == 0, v.Abs()
	m.Zero, m.digits = shown.Zero, shown.Digits
	return m, nil
}

// Functions returns the names of the functions that templates may call, in alphabetical
// order.
func Functions() []string {
	var names []string
	for name := range new(composer).funcs("") {
		if !slices.Contains(forbidden, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
