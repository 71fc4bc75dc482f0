package compute

import (
	"tieout/internal/fact"
	"tieout/internal/source"
)

// restate adds, for each comparative with an approved restatement, as-filed.METRIC and
// adjustment.METRIC: as reported plus adjustment is as revised (ASC 250-10-45-23).
func (e *Engine) restate(filed map[fact.ID]fact.Filed) {
	for _, now := range e.out.Facts.All() {
		was, ok := filed[now.ID]
		if ok && was.Value.Unit() == now.Value.Unit() && !was.Value.Equal(now.Value) && e.f.Restated(now.ID) != nil {
			e.addRestated(now, was)
		}
	}
}

func (e *Engine) addRestated(now *fact.Fact, was fact.Filed) {
	filedAs, by := now.ID, now.ID
	filedAs.Metric, by.Metric = fact.AsFiled+now.ID.Metric, fact.Adjustment+now.ID.Metric
	e.out.Facts.Add(&fact.Fact{ID: filedAs, Context: now.Context, Value: was.Value,
		Words:  fact.Words{Label: now.Words.Label + ", as reported", Definition: "The value as previously filed. " + now.Words.Definition, Formula: "as previously filed", Caption: now.Words.Caption},
		Origin: fact.Origin{Cells: []source.Range{{Workbook: was.File}}}})
	e.out.Facts.Add(&fact.Fact{ID: by, Context: now.Context, Value: now.Value.Sub(was.Value),
		Words:  fact.Words{Label: now.Words.Label + ", adjustment", Definition: "The revised value minus the value as previously filed. " + now.Words.Definition, Formula: "as revised − as reported", Caption: now.Words.Caption},
		Origin: fact.Origin{Inputs: []fact.ID{now.ID, filedAs}}})
}
