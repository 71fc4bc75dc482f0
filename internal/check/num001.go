package check

import (
	"fmt"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// NUM001 recomputes differences from what is shown.
var NUM001 = &Check{
	Code: "NUM001", Severity: diag.Warning,
	Title: `shown operands imply another shown difference ("86.3 less 75.3" shown as 10.9)`,
	Run:   num001,
}

func num001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		if notesRounding(d) {
			continue
		}
		for _, marks := range scopes(d) {
			told := map[string]bool{}
			for _, m := range marks {
				a, b := operands(marks, m)
				if a == nil || told[m.ID.String()] {
					continue
				}
				how := coarsest(a, b, m)
				implied, shown := signed(printed(a).Sub(printed(b)), how), signed(printed(m), how)
				if implied == shown {
					continue
				}
				told[m.ID.String()] = true
				found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "NUM001", Summary: "shown operands imply another difference", Subject: m.At,
					Detail: fmt.Sprintf("%s less %s is %s, and %s is shown as %s; its exact value is %s", signed(printed(a), a.Format), signed(printed(b), b.Format), implied,
						m.ID, signed(printed(m), m.Format), m.Fact.Value),
					Remedy: "Note that amounts may not sum due to rounding, or show one more digit", Related: also(a, b)})
			}
		}
	}
	return found
}

// operands gives the two levels that a change is the difference of, where both
// are shown among the marks. The parts of a change are no operands: see NUM002.
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
