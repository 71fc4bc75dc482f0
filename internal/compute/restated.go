package compute

import (
	"tieout/internal/fact"
	"tieout/internal/filed"
	"tieout/internal/filing"
	"tieout/internal/source"
)

// Restate adds what was filed of each comparative that an approved restatement
// names, and the adjustment: as-filed.METRIC and adjustment.METRIC, so that as reported plus adjustment is as revised (ASC 250-10-45-23).
// What was filed is that of the newest draft filed for an earlier period.
func Restate(f *filing.Filing, r *Result, before []*filed.Draft) {
	for _, now := range r.Facts.All() {
		restatement := f.Restated(now.ID)
		if restatement == nil {
			continue
		}
		for _, d := range before {
			was, ok := d.Facts[now.ID]
			if !ok || !d.Before(f.Report.Period) {
				continue
			}
			if was.Value.Unit() == now.Value.Unit() && !was.Is(now.Value) {
				r.addRestated(now, was, d.Path("facts.json"))
			}
			break
		}
	}
}

func (r *Result) addRestated(now *fact.Fact, was filed.Fact, file string) {
	filedAs, by := now.ID, now.ID
	filedAs.Metric, by.Metric = fact.AsFiled+now.ID.Metric, fact.Adjustment+now.ID.Metric
	r.Facts.Add(&fact.Fact{ID: filedAs, Context: now.Context, Value: was.Value,
		Words:  fact.Words{Label: now.Words.Label + ", as reported", Definition: "What was filed. " + now.Words.Definition, Formula: "as it was filed", Caption: now.Words.Caption},
		Origin: fact.Origin{Cells: []source.Range{{Workbook: file}}}})
	r.Facts.Add(&fact.Fact{ID: by, Context: now.Context, Value: now.Value.Sub(was.Value),
		Words:  fact.Words{Label: now.Words.Label + ", adjustment", Definition: "As revised less as it was filed. " + now.Words.Definition, Formula: "as revised − as reported", Caption: now.Words.Caption},
		Origin: fact.Origin{Inputs: []fact.ID{now.ID, filedAs}}})
}
