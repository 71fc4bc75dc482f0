package compute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// misstatements holds the metrics of the materiality memo for an error in the table by
// investment type. They exist on dates with such an error whose restatement was approved.
var misstatements = []Metric{
	{Name: "error.net", Label: "Net error", Kind: Balance, Times: mistaken,
		Definition: "The sum of the errors of all lines. Zero if the amounts were only printed beside the wrong captions.",
		Formula:    "sum of the differences between the two tables, over the lines restated",
		Eval: func(in *Inputs) (quantity.Value, error) {
			more, less, err := in.errors()
			if err != nil {
				return more, err
			}
			return more.Sub(less), nil
		}},
	{Name: "error.gross", Label: "Amounts in error", Kind: Balance, Times: mistaken,
		Definition: "The larger of the total added to lines and the total subtracted from lines.",
		Formula:    "larger of the sum of the positive differences and the absolute sum of the negative differences, over the lines restated",
		Eval: func(in *Inputs) (quantity.Value, error) {
			more, less, err := in.errors()
			if err != nil || more.Cmp(less) >= 0 {
				return more, err
			}
			return less, nil
		}},
	{Name: "error.line-share", Label: "Adjustment as a percentage of the line", Kind: Balance, Times: mistaken, Caption: lineLabel,
		Members:    func(e *Engine, w When) []string { return append(e.misstated(w.Date), total) },
		Definition: "The adjustment of a line divided by the amount reported for the line.",
		Formula:    "adjustment ÷ as reported",
		Eval:       lineShare},
}

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

// errors returns the total added to lines and the total subtracted, both as positive
// amounts.
func (in *Inputs) errors() (more, less quantity.Value, err error) {
	more, less = in.money(quantity.Quotient{}), in.money(quantity.Quotient{})
	for _, line := range in.e.misstated(in.Date) {
		v := in.Fact("fair-value.difference", line)
		switch {
		case v.err != nil:
			return more, less, v.err
		case v.Sign() > 0:
			more = more.Add(v.Value)
		default:
			less = less.Sub(v.Value)
		}
	}
	return more, less, nil
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

// reportUnknownRestatements reports restatements of facts that the filing does not have and
// no earlier filing had.
func (e *Engine) reportUnknownRestatements(filed map[fact.ID]fact.Filed) {
	if len(e.b.Wrong) > 0 {
		return
	}
	for _, r := range e.f.Restatements {
		name, when, dated := strings.Cut(r.Fact, "@")
		id, err := fact.ParseName(name, when)
		if err != nil {
			continue
		}
		if _, was := filed[id]; was {
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
