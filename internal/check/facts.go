package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
)

// value returns the value of a fact; ok is false where it does not exist.
func (p *Pass) value(name string, when fmt.Stringer) (v quantity.Value, ok bool) {
	f, ok := p.fact(name, when.String())
	if !ok {
		return v, false
	}
	return f.Value, true
}

// factsOf returns the facts of a metric at a time, by member.
func (p *Pass) factsOf(metric string, when fmt.Stringer) []*fact.Fact {
	return p.byTime()[metricTime{metric, when.String()}]
}

// fact returns a fact; ok is false where it does not exist.
func (p *Pass) fact(name, when string) (*fact.Fact, bool) {
	id, err := fact.ParseName(name, when)
	if err != nil {
		return nil, false
	}
	f := p.Facts.Of(id)
	return f, f != nil
}

// part returns the name of a metric's fact for a member, or for the whole.
func part(metric, member string) string {
	if member == "" {
		return metric
	}
	return metric + "[" + member + "]"
}

// splits are the parts that revenue and its change are told in.
var splits = [][2]string{{"existing", "new"}, {"us", "foreign"}, {"direct", "partner"}}

// millions is the format that tells whether an amount prints as zero in prose.
var millions, _ = figure.ParseFormat("millions")

// Shares that a standard names, or arithmetic.
var (
	tenth = quantity.Points(quantity.Int(10))
	whole = quantity.Points(quantity.Int(100))
)

// flat reports whether revenue is unchanged for words: the change would print as
// $0.0 million, or is below the policy's share of a positive prior amount.
func (p *Pass) flat(pair filing.Pair) bool {
	change, known := p.value("revenue.increase", pair.Period)
	prior, known2 := p.value("revenue", pair.Compare)
	return known && known2 && figure.Unchanged(change, prior, p.Filing.Policies.FlatBelow)
}

// small reports whether an amount is below the policy flat_below of the revenue of
// the period compared.
func (p *Pass) small(amount quantity.Value, pair filing.Pair) bool {
	prior, known := p.value("revenue", pair.Compare)
	return known && prior.Sign() > 0 && amount.Abs().Cmp(prior.Times(p.Filing.Policies.FlatBelow)) < 0
}

// move returns how a rate of the report's period differs from the one compared.
func (p *Pass) move(name string) (quantity.Value, bool) {
	if change, known := p.value(name+".change", p.Filing.Report.Period); known {
		return change, true
	}
	now, known := p.value(name, p.Filing.Report.Period)
	then, known2 := p.value(name, p.Filing.Report.Compare)
	if !known || !known2 {
		return quantity.Value{}, false
	}
	return now.Sub(then), true
}

// span returns the days of a period; its end is 0 where the calendar does not list it.
func (p *Pass) span(when fiscal.Period) fiscal.Span {
	s, _ := p.Filing.Calendar.Span(when)
	return s
}

// end returns the last day of the report's period.
func (p *Pass) end() fiscal.Date { return p.span(p.Filing.Report.Period).End }

// members returns the facts of a metric at a date by their captions, without the total.
func (p *Pass) members(metric string, d fiscal.Date) []*fact.Fact {
	list := slices.DeleteFunc(slices.Clone(p.factsOf(metric, d)), func(f *fact.Fact) bool { return f.ID.Member == "total" })
	slices.SortStableFunc(list, func(a, b *fact.Fact) int { return strings.Compare(a.Words.Caption, b.Words.Caption) })
	return list
}
