package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fact"
)

// ofOneCorrection reports whether a fact is an amount as filed, or its adjustment: it exists for
// the corrected period alone, so no other period can show it.
func ofOneCorrection(id fact.ID) bool {
	return slices.ContainsFunc([]string{fact.AsFiled, fact.Adjustment, fact.AdjustmentShare}, func(prefix string) bool { return strings.HasPrefix(id.Metric, prefix) })
}

// NGM009 reports adjustments that are not made in every period shown.
var NGM009 = &Check{Code: "NGM009", Severity: Warning, Run: each(documents, ngm009),
	Title: "adjustments that differ between the periods shown"}

func ngm009(p *Pass, d *document.Draft) {
	const summary = "adjustments that differ between the periods shown"
	shown := map[string][]*document.Mark{} // adjustments by period, of all reconciliations
	var periods []string
	for _, r := range english.Reconciliations(p.views(d)) {
		_, end := r.Ends()
		for c, cell := range r.Rows[end].Cells {
			if m := cell.FirstFact(); m != nil && !slices.Contains(periods, m.ID.When) {
				periods = append(periods, m.ID.When)
			}
			if c == 0 || !english.IsFigure(cell) {
				continue
			}
			for _, each := range r.Rows {
				if !each.Adjusts || c >= len(each.Cells) {
					continue
				}
				if k := each.Cells[c].FirstFact(); k != nil {
					if ofOneCorrection(k.ID) {
						continue
					}
					shown[k.ID.When] = append(shown[k.ID.When], k)
				} else if strings.TrimSpace(each.Cells[c].Text) == "" && !slices.ContainsFunc(each.Cells, english.ShowsAdjustment) {
					p.Report(each.Label.At(0), summary, "Enter the amount in the blank cell, or a dash (—) where there was none",
						"the row %q has an amount in one column and a blank in another; see C&DI 100.02", each.Label.Text)
				}
			}
		}
	}
	once := firstTime[string]()
	for _, with := range periods {
		for _, m := range shown[with] {
			name := m.ID.Name()
			for _, without := range periods {
				if !slices.ContainsFunc(shown[without], func(k *document.Mark) bool { return k.ID.Name() == name }) && once(name) {
					p.Report(m.At, summary, fmt.Sprintf("Show it for %s too: %s", without, p.call(fact.ID{Metric: m.ID.Metric, Member: m.ID.Member, When: without}, m.Format)),
						"the adjustment %s is shown for %s but not for %s; see C&DI 100.02", name, with, without)
				}
			}
		}
	}
	if slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return english.Recast.MatchString(b.Text) }) {
		return
	}
	for _, s := range p.passages(d) {
		if at := english.ChangedMakeup(s.String()); at != nil {
			p.Report(s.Point(at[0]), summary, "Disclose the change and the reasons for it; if the change is significant, recast the earlier periods and say so: `Prior periods have been recast to conform to the current presentation.`",
				"%q changes what the measure excludes, but no sentence states that earlier periods were recast; see C&DI 100.02",
				english.Around(s.String(), at[0], at[1]))
		}
	}
}
