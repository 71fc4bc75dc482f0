package check

import (
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
)

// NUM001 reports a printed difference that does not equal one printed amount minus the other.
var NUM001 = &Check{Code: "NUM001", Severity: Warning, Run: each(documents, num001),
	Title: "printed difference that does not equal one printed amount minus the other"}

func num001(p *Pass, d *document.Draft) {
	if notesRounding(d) {
		return
	}
	for _, marks := range d.Scopes() {
		first := firstTime[fact.ID]()
		for _, m := range marks {
			a, b := operands(marks, m)
			if a == nil {
				continue
			}
			how := coarsest(a, b, m)
			implied, shown := signed(printed(a).Sub(printed(b)), how), signed(printed(m), how)
			if implied != shown && first(m.ID) {
				p.Report(m.At, "printed difference that does not equal one printed amount minus the other", addNote(d, m, "Amounts"),
					"%s less %s is %s, but the difference, %s, is shown as %s; its exact value is %s", signed(printed(a), a.Format), signed(printed(b), b.Format), implied,
					m.Fact.Named(), signed(printed(m), m.Format), figure.InFull(m.Fact.Value)).with(also(a, b)...)
			}
		}
	}
}

// operands returns the two levels whose difference is a change, or nil unless both are
// among the marks. The parts of a change are not operands: see NUM002.
func operands(marks []*document.Mark, change *document.Mark) (a, b *document.Mark) {
	in := change.Fact.Origin.Inputs
	if len(in) != 2 || in[0].Metric != in[1].Metric || in[0].Metric == change.ID.Metric || !strings.HasPrefix(change.ID.Metric, in[0].Metric+".") {
		return nil, nil
	}
	a, b = markOf(marks, in[0].Name(), in[0].When), markOf(marks, in[1].Name(), in[1].When)
	if a == nil || b == nil || a.Fact.Value.Unit() != change.Fact.Value.Unit() || a.Fact.Value.Sub(b.Fact.Value).Cmp(change.Fact.Value) != 0 {
		return nil, nil
	}
	return a, b
}
