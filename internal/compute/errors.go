package compute

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/gaap"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
)

// misstatements holds the metrics of the materiality memo under SAB 99 and SAB 108. They
// exist on dates with an error in the table by investment type whose restatement was
// approved.
var misstatements = []Metric{
	{Name: "fair-value.printed", Label: "As printed", Kind: Balance, Times: mistaken, Members: onlyTotal, Caption: lineLabel,
		Definition: "Fair value of all lines in all sections of the table by investment type, including cash, as printed.",
		Formula:    "sum of the printed cells",
		Eval: func(in *Inputs) (quantity.Value, error) {
			return in.printed(func(s ledger.CellKey) bool { return s.Table == ledger.Types && s.Column == "fair-value" })
		}},
	{Name: "error.net", Label: "Net error", Kind: Balance, Times: mistaken,
		Definition: "The sum of the errors of all lines. Zero if the amounts were only printed beside the wrong captions.",
		Formula:    "sum of the differences between the two tables, over the lines restated",
		Eval: func(in *Inputs) (quantity.Value, error) {
			more, less, err := in.errors(false)
			if err != nil {
				return more, err
			}
			return more.Sub(less), nil
		}},
	{Name: "error.iron-curtain", Label: "Error under the iron curtain", Kind: Balance, Times: mistaken,
		Definition: "The entire error at the date, whenever it arose: the larger of the total added to lines and the total subtracted from lines.",
		Formula:    "larger of the sum of the positive differences and the absolute sum of the negative differences, over the lines restated",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.gross(false) }},
	{Name: "error.rollover", Label: "Error under the rollover", Kind: Balance, Times: mistaken,
		Definition: "The part of the error that arose in the fiscal year to the date: each line's error minus its error at the end of the prior fiscal year, which counts as zero unless the ledger has both tables for that date.",
		Formula:    "same as under the iron curtain, using the differences at the date minus those at the end of the prior fiscal year",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.gross(true) }},
	{Name: "error.line-share", Label: "Adjustment as a percentage of the line", Kind: Balance, Times: mistaken, Caption: lineLabel,
		Members:    func(e *Engine, w When) []string { return append(e.misstated(w.Date), total) },
		Definition: "The adjustment of a line divided by the amount reported for the line.",
		Formula:    "adjustment ÷ as reported",
		Eval:       lineShare},
	{Name: "error.share.iron-curtain", Label: "Error under the iron curtain as a percentage", Kind: Balance, Times: mistaken, Members: bases, Caption: baseLabel,
		Definition: "The entire error at the date divided by the absolute amount of a caption; for income statement captions, the amount for the period that ends on the date.",
		Formula:    "error under the iron curtain ÷ caption",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.shareOf("error.iron-curtain") }},
	{Name: "error.share.rollover", Label: "Error under the rollover as a percentage", Kind: Balance, Times: mistaken, Members: bases, Caption: baseLabel,
		Definition: "The error that arose in the fiscal year to the date, divided by the absolute amount of a caption; for income statement captions, the amount for the period that ends on the date.",
		Formula:    "error under the rollover ÷ caption",
		Eval:       func(in *Inputs) (quantity.Value, error) { return in.shareOf("error.rollover") }},
}

func onlyTotal(*Engine, When) []string { return []string{total} }

// mistaken returns the dates that have an approved error.
func mistaken(e *Engine) []When {
	return slices.DeleteFunc(printings(e), func(w When) bool { return len(e.misstated(w.Date)) == 0 })
}

// misstated returns the lines whose tables differ on a date and whose restatement was
// approved.
func (e *Engine) misstated(d fiscal.Date) []string {
	var list []string
	for _, line := range tiedLines(e, When{Date: d}) {
		f, _ := e.fact(e.find("fair-value.difference"), line, When{Period: e.f.Report.Period, Date: d})
		if line != total && f != nil && f.Value.Sign() != 0 && e.f.Restated(f.ID) != nil {
			list = append(list, line)
		}
	}
	return list
}

// opening returns the last day of the fiscal year before the one that ends on d, a date of
// printings; ok is false if the calendar does not list it.
func (e *Engine) opening(d fiscal.Date) (before fiscal.Date, ok bool) {
	p := e.f.Report.Period
	if span, err := e.f.Calendar.Span(p); err != nil || span.End != d {
		p = p.Earlier(1)
	}
	start, err := e.f.Calendar.YearStart(p)
	return start - 1, err == nil
}

// errors returns the total added to lines and the total subtracted, both as positive
// amounts; with year, only the error that arose in the year.
func (in *Inputs) errors(year bool) (more, less quantity.Value, err error) {
	more, less = in.money(quantity.Quotient{}), in.money(quantity.Quotient{})
	lines := in.e.misstated(in.Date)
	before, known := in.e.opening(in.Date)
	var prior []string
	if year && known {
		prior = slices.DeleteFunc(tiedLines(in.e, When{Date: before}), func(line string) bool { return line == total })
	}
	for _, line := range append(slices.Clone(lines), slices.DeleteFunc(slices.Clone(prior), func(line string) bool { return slices.Contains(lines, line) })...) {
		v := in.money(quantity.Quotient{})
		if slices.Contains(lines, line) {
			now := in.Fact("fair-value.difference", line)
			if now.err != nil {
				return more, less, now.err
			}
			v = now.Value
		}
		if slices.Contains(prior, line) {
			then := in.on(before).Fact("fair-value.difference", line)
			if then.err != nil {
				return more, less, then.err
			}
			v = v.Sub(then.Value)
		}
		if v.Sign() > 0 {
			more = more.Add(v)
		} else {
			less = less.Sub(v)
		}
	}
	return more, less, nil
}

func (in *Inputs) gross(year bool) (quantity.Value, error) {
	more, less, err := in.errors(year)
	if err != nil || more.Cmp(less) >= 0 {
		return more, err
	}
	return less, nil
}

// reported returns the metric of a line's reported amount: that of the section in error,
// or of all sections.
func (e *Engine) reported(d fiscal.Date) string {
	if class, _ := e.offSection(d); class != "" {
		return "fair-value.printed." + class
	}
	return "fair-value.types"
}

func lineShare(in *Inputs) (quantity.Value, error) {
	return in.quotient(in.Fact("fair-value.difference", in.Member), in.Fact(in.e.reported(in.Date), in.Member))
}

// The captions that an error is divided by, besides the elements of [accounts].
const (
	baseSection = "section"
	baseTotal   = "cash-and-securities"
	baseRevenue = "revenue"
)

func baseLabel(_ *Engine, base string) string {
	switch base {
	case baseSection:
		return "the section’s total"
	case baseTotal:
		return "total cash, cash equivalents and marketable securities"
	case baseRevenue:
		return "revenues"
	}
	return gaap.Label(base)
}

// bases returns the captions that an error is divided by: the section's total, total cash
// and securities, every element of [accounts], and revenues if [accounts] lacks them.
func bases(e *Engine, w When) []string {
	list := []string{baseSection, baseTotal}
	for _, a := range e.f.Accounts {
		if in := (&Inputs{e: e, Date: w.Date}); in.baseOf(a.Name).err == nil {
			list = append(list, a.Name)
		}
	}
	if in := (&Inputs{e: e, Date: w.Date}); e.f.Account("Revenues") == nil && in.baseOf(baseRevenue).err == nil {
		list = append(list, baseRevenue)
	}
	return list
}

// baseOf returns a caption's amount at the date, or over the longest shown period that
// ends on it.
func (in *Inputs) baseOf(base string) operand {
	e := in.e
	find := func(metric, member string, w When) operand {
		f, err := e.fact(e.find(metric), member, w)
		if err != nil {
			return operand{err: err}
		}
		in.top().origin.Inputs = append(in.top().origin.Inputs, f.ID)
		return operand{Value: f.Value, id: f.ID}
	}
	at := When{Period: e.f.Report.Period, Date: in.Date}
	switch a := e.f.Account(base); {
	case base == baseSection:
		return find(e.reported(in.Date), total, at)
	case base == baseTotal:
		return find("fair-value.printed", total, at)
	case a != nil && a.Instant:
		return find("account", base, at)
	}
	var longest *When
	var days fiscal.Date
	for _, p := range e.durations() {
		if span, err := e.f.Calendar.Span(p); err == nil && span.End == in.Date && span.End-span.Start >= days {
			longest, days = &When{Period: p, Compare: p.Earlier(1)}, span.End-span.Start
		}
	}
	switch {
	case longest == nil:
		return operand{err: lacking("no period of the report ends on %s", in.Date)}
	case base == baseRevenue:
		return find("revenue", "", *longest)
	}
	return find("account", base, *longest)
}

// shareOf returns an error divided by the absolute amount of the member.
func (in *Inputs) shareOf(metric string) (quantity.Value, error) {
	part, base := in.Fact(metric), in.baseOf(in.Member)
	if base.err == nil {
		base.Value = base.Abs()
	}
	return in.quotient(part, base)
}

// reportUnknownRestatements reports restatements of facts that the filing does not have.
func (e *Engine) reportUnknownRestatements() {
	if len(e.b.Wrong) > 0 {
		return
	}
	for _, r := range e.f.Restatements {
		name, when, dated := strings.Cut(r.Fact, "@")
		id, err := fact.ParseName(name, when)
		if err != nil {
			continue
		}
		known := e.out.Facts.Knows(id)
		if f := e.out.Facts.Of(id); known && (!dated || f != nil) {
			continue
		}
		detail := fmt.Sprintf("restatements.toml names %s, which is not a fact of this filing", r.Fact)
		if known {
			detail = fmt.Sprintf("%s has no value for %s in this filing", name, when)
		}
		e.report("restated "+r.Fact, diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "restatement of an unknown fact", Subject: r.At, Detail: detail, Remedy: e.out.Facts.Near(name)})
	}
}
