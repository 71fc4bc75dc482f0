package workpaper

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// settings is the sheet of named cells: the policies, the periods, the dates and the exchange
// rates that formulas use.
type settings struct {
	*grid
	b     *book
	list  []setting
	named map[string]int // by name: the index in list
	spans map[fiscal.Span]string
	rated map[fiscal.Date]string
}

// setting is a named cell.
type setting struct {
	label, name, about string
	value              cell
}

func (b *book) newSettings() *settings {
	s := &settings{grid: &grid{sheet: b.later("Settings"), caption: "Settings", about: "Policies, periods, dates and exchange rates. Formulas refer to these cells by name."},
		b: b, named: map[string]int{}, spans: map[fiscal.Span]string{}, rated: map[fiscal.Date]string{}}
	s.addCol(col{head: "Setting", width: 52, cell: func(i int) cell { return str(plain, s.list[i].label) }})
	s.addCol(col{head: "Value", width: 24, cell: func(i int) cell { return s.list[i].value }})
	s.addCol(col{head: "Name in formulas", width: 30, cell: func(i int) cell { return str(plain, s.list[i].name) }})
	s.addCol(col{head: "Where it comes from", width: 60, cell: func(i int) cell { return str(wrapped, s.list[i].about) }})
	f := b.r.Filing
	s.put("Registrant", "Registrant", str(plain, f.Registrant.Name), "filing.toml")
	s.put("Form", "Form_type", str(plain, f.Report.Form), "filing.toml")
	s.put("Period", "Report_period", str(plain, f.Report.Period.String()), "filing.toml")
	s.put("Reporting currency", "Reporting_currency", str(plain, string(f.Registrant.Currency)), "filing.toml")
	policies := f.Policies.InForce()
	for _, name := range slices.Sorted(maps.Keys(policies)) {
		s.put("Policy "+name, "Policy_"+strings.NewReplacer(".", "_", "-", "_").Replace(name), policyCell(name, policies[name]), policySource(name))
	}
	for _, p := range f.Periods() {
		if span, err := f.Calendar.Span(p); err == nil {
			s.spans[span] = p.String()
		}
	}
	return s
}

// policySource returns where a policy comes from, and whether formulas read it.
func policySource(name string) string {
	const from = "[policies] in filing.toml, or the default"
	if readPolicy(name) {
		return from + "; change it to see its effect"
	}
	return from + "; no formula reads it"
}

// readPolicy reports whether formulas read a policy.
func readPolicy(name string) bool { return name == "new_customer.lookback" || name == "unsubscribed" }

// policyCell returns the value of a policy: a number, a percentage or text. It is an input if
// formulas read it.
func policyCell(name, value string) cell {
	styles := map[bool][3]style{false: {ratio, decimal, plain}, true: {inRatio, inCount, input}}[readPolicy(name)]
	if v, err := quantity.ParsePercent(value); err == nil {
		return num(styles[0], v.String())
	}
	if n, err := quantity.ParseText(value); err == nil {
		return num(styles[1], n.String())
	}
	return str(styles[2], value)
}

// put adds a named cell, unless the name is taken, and returns the name.
func (s *settings) put(label, name string, value cell, about string) string {
	if _, taken := s.named[name]; taken {
		return name
	}
	s.named[name] = len(s.list)
	s.list = append(s.list, setting{label, name, about, value})
	s.n = len(s.list)
	s.b.names = append(s.b.names, named{name, s.cell(1, s.n-1)})
	return name
}

// start and end return the names of the first and last day of a span.
func (s *settings) start(span fiscal.Span) string {
	name := s.span(span)
	return s.put("First day of "+name, "Start_"+safe(name), date(inDay, span.Start), "[calendar] in filing.toml")
}

func (s *settings) end(span fiscal.Span) string {
	name := s.span(span)
	return s.put("Last day of "+name, "End_"+safe(name), date(inDay, span.End), "[calendar] in filing.toml")
}

// span returns the name of a period by its days.
func (s *settings) span(span fiscal.Span) string {
	if name, known := s.spans[span]; known {
		return name
	}
	return span.Start.String() + " to " + span.End.String()
}

// on returns the name of a date.
func (s *settings) on(d fiscal.Date) string {
	value, from := date(inDay, d), "[calendar] in filing.toml"
	for _, span := range slices.SortedFunc(maps.Keys(s.spans), func(x, y fiscal.Span) int { return strings.Compare(s.spans[x], s.spans[y]) }) {
		if span.End == d { // one date, one input
			value, from = formula(s.end(span), date(day, d)), "the last day of "+s.spans[span]
			break
		}
	}
	return s.put("Date "+d.String(), "On_"+safe(d.String()), value, from)
}

// safe returns a name without the characters that a defined name may not have.
func safe(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

// lookback is the policy's name of the number of months.
func (s *settings) lookback() string {
	const name = "Policy_new_customer_lookback"
	if _, known := s.named[name]; !known {
		s.put("Policy new_customer.lookback", name, integer(inCount, s.b.r.Filing.Policies.Lookback), "[policies] in filing.toml, or the default")
	}
	return name
}

// rates returns the cells with the price of one unit of each currency on a date, in the
// reporting currency, in the order of the currencies' keys. It returns "" if all amounts are in
// the reporting currency.
func (s *settings) rates(d fiscal.Date) string {
	if known, ok := s.rated[d]; ok {
		return known
	}
	currencies := s.b.currencies()
	if len(currencies) < 2 {
		s.rated[d] = ""
		return ""
	}
	var fx *rows // nil without a ledger of rates, which no amount of the dates then needs
	if s.b.r.Book.Table("fx") != nil {
		fx = s.b.ledgerRows("fx")
	}
	on := s.on(d)
	first := s.n
	for _, c := range currencies {
		name := fmt.Sprintf("Rate_%s_%s", safe(c), safe(d.String()))
		if c == currencies[0] {
			s.put(fmt.Sprintf("Rate of %s on %s", c, d), name, num(rate, "1"), "the reporting currency")
			continue
		}
		if fx == nil {
			s.put(fmt.Sprintf("Rate of %s on %s", c, d), name, str(inRate, "no rate"), "filing.toml maps no fx ledger")
			continue
		}
		k := s.b.keys.ref("Currency", c)
		keys, dates, prices := fx.all(fx.field["key"]), fx.all(fx.field["date"]), fx.all(fx.field["price"])
		latest := fmt.Sprintf(`_xlfn.MAXIFS(%[1]s,%[2]s,%[3]s,%[1]s,"<="&%[4]s,%[1]s,">="&%[4]s-7)`, dates, keys, k, on)
		value, digits := fmt.Sprintf(`IFERROR(AVERAGEIFS(%s,%s,%s,%s,%s),"no rate")`, prices, keys, k, dates, latest), cell{}
		if price, ok := s.b.price(c, d); ok {
			digits = num(rate, price.String())
		} else {
			digits = str(rate, "no rate")
		}
		s.put(fmt.Sprintf("Rate of %s on %s", c, d), name, formula(value, digits), "the latest rate of the fx ledger on or before the date, at most 7 days old")
	}
	s.rated[d] = s.grid.span(1, first, s.n-1)
	return s.rated[d]
}

// price returns the price of one unit of a currency on a date, in the reporting currency.
func (b *book) price(currency string, d fiscal.Date) (quantity.Value, bool) {
	if currency == noWord || currency == string(b.r.Filing.Registrant.Currency) {
		return quantity.One, true
	}
	if b.r.Book.Rates == nil {
		return quantity.Value{}, false
	}
	r, ok := b.r.Book.Rates.On(currency, d)
	if !ok {
		return quantity.Value{}, false
	}
	return r.Price.In(quantity.Pure), true
}

// currencies returns the currencies of the subscriptions, the reporting currency first, and
// gives them their keys.
func (b *book) currencies() []string {
	if b.money != nil {
		return b.money
	}
	own := string(b.r.Filing.Registrant.Currency)
	seen := map[string]bool{}
	for e := range b.r.Book.Table("subscriptions").Rows() {
		if c := e.Word("currency"); c != noWord && c != own {
			seen[c] = true
		}
	}
	b.money = append([]string{own}, slices.Sorted(maps.Keys(seen))...)
	for _, c := range b.money {
		b.keys.add("Currency", c, "")
	}
	return b.money
}
