package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// value returns the value of a fact; ok is false if it has none.
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

// fact returns a fact; ok is false if it has no value.
func (p *Pass) fact(name, when string) (*fact.Fact, bool) {
	id, err := fact.ParseName(name, when)
	if err != nil {
		return nil, false
	}
	f := p.Facts.Of(id)
	return f, f != nil
}

// late reports whether a fact has no value because its ledger begins after its period.
func (p *Pass) late(name, when string) bool {
	id, err := fact.ParseName(name, when)
	return err == nil && p.Facts.Late(id)
}

// part returns the name of a metric's fact for a member, or for the whole.
func part(metric, member string) string {
	if member == "" {
		return metric
	}
	return metric + "[" + member + "]"
}

// millions is the format of amounts in prose, in which a small one prints as zero.
var millions, _ = figure.ParseFormat("millions")

var tenth = quantity.Points(quantity.Int(10))

// flat reports whether revenue counts as unchanged: the change prints as $0.0 million, or
// is below flat_below of a positive prior amount.
func (p *Pass) flat(pair filing.Pair) bool {
	change, known := p.value("revenue.increase", pair.Period)
	prior, known2 := p.value("revenue", pair.Compare)
	return known && known2 && figure.Unchanged(change, prior, p.Filing.Policies.FlatBelow)
}

// small reports whether an amount is below flat_below of the comparison period's revenue.
func (p *Pass) small(amount quantity.Value, pair filing.Pair) bool {
	prior, known := p.value("revenue", pair.Compare)
	return known && prior.Sign() > 0 && amount.Abs().Cmp(prior.Times(p.Filing.Policies.FlatBelow)) < 0
}

// move returns the change in a rate since the comparison period; ok is false if unknown.
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

// span returns the days of a period; its end is 0 if the calendar does not list it.
func (p *Pass) span(when fiscal.Period) fiscal.Span {
	s, _ := p.Filing.Calendar.Span(when)
	return s
}

// end returns the last day of the report's period.
func (p *Pass) end() fiscal.Date { return p.span(p.Filing.Report.Period).End }

// members returns the facts of a metric at a date, sorted by caption, without the total.
func (p *Pass) members(metric string, d fiscal.Date) []*fact.Fact {
	list := slices.DeleteFunc(slices.Clone(p.factsOf(metric, d)), func(f *fact.Fact) bool { return f.ID.Member == "total" })
	slices.SortStableFunc(list, func(a, b *fact.Fact) int { return strings.Compare(a.Words.Caption, b.Words.Caption) })
	return list
}

// call returns the call of a fact in a template, in backticks; its id if it is of neither
// period of the report.
func (p *Pass) call(id fact.ID, how figure.Format) string {
	period := ".Period"
	switch id.When {
	case p.Filing.Report.Period.String():
	case p.Filing.Report.Compare.String():
		period = ".Compare"
	default:
		return id.String()
	}
	return fmt.Sprintf("`{{fact %q %s %q}}`", id.Name(), period, how.Name)
}
