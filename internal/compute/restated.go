package compute

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

// restate adds, for each comparative that an approved restatement explains, as-filed.METRIC
// and adjustment.METRIC: as filed plus adjustment is the value now (ASC 250-10-45-23). For
// an error it adds the percentages of the materiality memo. It returns the periods in which an
// error changed net income.
func (e *Engine) restate(filed map[fact.ID]fact.Filed) (periods []fiscal.Period) {
	for _, now := range slices.Clone(e.out.Facts.All()) {
		was, ok := filed[now.ID]
		if !ok || was.Value.Unit() != now.Value.Unit() || was.Value.Equal(now.Value) {
			continue
		}
		covering := e.f.Covering(e.out.Facts, now.ID)
		if len(covering) == 0 {
			continue
		}
		e.addRestated(now, was, covering[0].IsError())
		if p, err := fiscal.ParsePeriod(now.ID.When); err == nil && now.ID.Metric == "net-income" && covering[0].IsError() {
			periods = append(periods, p)
		}
	}
	return periods
}

// Recomputed holds the figures of a filed report as today's ledgers give them, and as they were
// filed.
type Recomputed struct {
	*Result
	Was map[fact.ID]fact.Filed
}

// correctEarlier adds what restate adds, for the errors that approved restatements correct in
// figures of earlier reports which this report does not have, such as those of a quarter. It also
// adds their operands, and what the memorandum compares at the same times: net income, revenues
// and the amounts of [accounts]. It returns the periods in which an error changed net income.
func (e *Engine) correctEarlier(again []Recomputed) (periods []fiscal.Period) {
	taken := map[fact.ID]bool{}
	var take func(*Result, fact.ID)
	take = func(from *Result, id fact.ID) {
		f := from.Facts.Of(id)
		if f == nil || e.out.Facts.Of(id) != nil {
			return
		}
		taken[id] = true
		e.out.Facts.Add(f)
		if s, ok := from.made[id]; ok {
			e.out.made[id] = s
		}
		if s, ok := from.beneath[id]; ok {
			e.out.beneath[id] = s
		}
		for _, in := range f.Origin.Inputs {
			take(from, in)
		}
	}
	for _, r := range again {
		wrong := func(now *fact.Fact) bool {
			was, ok := r.Was[now.ID]
			if !ok || was.Value.Unit() != now.Value.Unit() || was.Value.Equal(now.Value) || e.out.Facts.Of(now.ID) != nil && !taken[now.ID] {
				return false
			}
			filedAs := now.ID
			if filedAs.Metric = fact.AsFiled + filedAs.Metric; e.out.Facts.Of(filedAs) != nil {
				return false // a newer report has it
			}
			covering := e.f.Covering(r.Facts, now.ID)
			return len(covering) > 0 && covering[0].IsError()
		}
		times := map[string]bool{}
		for _, now := range r.Facts.All() {
			if wrong(now) {
				times[now.ID.When], times[now.Context.Span.End.String()] = true, true
			}
		}
		for _, now := range r.Facts.All() {
			if !wrong(now) {
				total := (now.ID.Metric == "net-income" || now.ID.Metric == "revenue") && now.ID.Member == ""
				if times[now.ID.When] && (total || now.ID.Metric == "account") {
					take(r.Result, now.ID)
				}
				continue
			}
			take(r.Result, now.ID)
			e.addRestated(now, r.Was[now.ID], true)
			if p, err := fiscal.ParsePeriod(now.ID.When); err == nil && now.ID.Metric == "net-income" {
				periods = append(periods, p)
			}
		}
	}
	return periods
}

func (e *Engine) addRestated(now *fact.Fact, was fact.Filed, isError bool) {
	filedAs, by := now.ID, now.ID
	filedAs.Metric, by.Metric = fact.AsFiled+now.ID.Metric, fact.Adjustment+now.ID.Metric
	e.out.Facts.Add(&fact.Fact{ID: filedAs, Context: now.Context, Value: was.Value,
		Words:  fact.Words{Label: now.Words.Label + ", as filed", Definition: "The value as previously filed. " + now.Words.Definition, Formula: "as previously filed", Caption: now.Words.Caption},
		Origin: fact.Origin{Cells: []source.Range{{Workbook: was.File}}}})
	e.out.Facts.Add(&fact.Fact{ID: by, Context: now.Context, Value: now.Value.Sub(was.Value),
		Words:  fact.Words{Label: now.Words.Label + ", adjustment", Definition: "The value now minus the value as previously filed. " + now.Words.Definition, Formula: "value now − as filed", Caption: now.Words.Caption},
		Origin: fact.Origin{Inputs: []fact.ID{now.ID, filedAs}}})
	share, ok := now.Value.Sub(was.Value).Div(was.Value.Abs())
	if !isError || !ok || now.Value.Unit() == quantity.Pure {
		return
	}
	of := now.ID
	of.Metric = fact.AdjustmentShare + of.Metric
	e.out.Facts.Add(&fact.Fact{ID: of, Context: now.Context, Value: share,
		Words:  fact.Words{Label: now.Words.Label + ", adjustment as a percentage", Definition: "The adjustment divided by the absolute value as previously filed. " + now.Words.Definition, Formula: "adjustment ÷ as filed", Caption: now.Words.Caption},
		Origin: fact.Origin{Inputs: []fact.ID{by, filedAs}}})
}

// addErrors adds, for each period whose net income was in error, the error under the two
// methods of SAB 108, and each as a percentage of net income as filed. The rollover is the
// error that arose in the period. The iron curtain is the error in the balance sheet at its
// end: that of stockholders' equity, or, without it, the errors in the net income of this and
// of earlier periods, as far as they were filed.
func (e *Engine) addErrors(periods []fiscal.Period) {
	named := func(metric, member, when string) fact.ID { return fact.ID{Metric: metric, Member: member, When: when} }
	slices.SortFunc(periods, func(a, b fiscal.Period) int {
		one, _ := e.f.Calendar.Span(a)
		other, _ := e.f.Calendar.Span(b)
		return cmp.Compare(one.End, other.End)
	})
	for _, p := range periods {
		rollover := e.out.Facts.Of(named(fact.Adjustment+"net-income", "", p.String()))
		longest := rollover // with the same last day, as the nine months of a quarter
		for _, q := range periods {
			if other := e.out.Facts.Of(named(fact.Adjustment+"net-income", "", q.String())); other.Context.Span.End == longest.Context.Span.End && other.Context.Span.Start < longest.Context.Span.Start {
				longest = other
			}
		}
		iron := longest.Value
		inputs := []fact.ID{longest.ID}
		start := longest.Context.Span.Start
		for _, q := range slices.Backward(periods) { // each ends before those added so far
			if before := e.out.Facts.Of(named(fact.Adjustment+"net-income", "", q.String())); before.Context.Span.End < start {
				iron, inputs, start = iron.Add(before.Value), append(inputs, before.ID), before.Context.Span.Start
			}
		}
		if equity := e.out.Facts.Of(named(fact.Adjustment+"account", "StockholdersEquity", rollover.Context.Span.End.String())); equity != nil {
			iron, inputs = equity.Value, []fact.ID{equity.ID}
		}
		filed := e.out.Facts.Of(named(fact.AsFiled+"net-income", "", p.String()))
		for _, each := range []struct {
			name, label, definition string
			value                   quantity.Value
			inputs                  []fact.ID
		}{
			{"rollover", "rollover", "The error in net income that arose in the period.", rollover.Value, []fact.ID{rollover.ID}},
			{"iron-curtain", "iron curtain", "The error in the balance sheet at the end of the period: that of stockholders' equity or, without it, the errors in net income of the period and of earlier periods that were filed.", iron, inputs},
		} {
			add := func(metric, label, formula string, v quantity.Value, inputs []fact.ID) {
				e.out.Facts.Add(&fact.Fact{ID: named(metric, "", p.String()), Context: rollover.Context, Value: v,
					Words: fact.Words{Label: label, Definition: each.definition, Formula: formula}, Origin: fact.Origin{Inputs: inputs}})
			}
			metric := "error." + each.name
			add(metric, "Error under the "+each.label, strings.TrimSuffix(strings.Repeat("adjustment + ", len(each.inputs)), " + "), each.value, each.inputs)
			if share, ok := each.value.Div(filed.Value.Abs()); ok {
				add("error.share."+each.name, "Error under the "+each.label+" as a percentage of net income", "error ÷ net income as filed", share, []fact.ID{named(metric, "", p.String()), filed.ID})
			}
		}
	}
}
