package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/record"
)

// MDA013 reports an explanation that states no period and repeats the text of a report for
// another period.
var MDA013 = &Check{Code: "MDA013", Severity: Warning, Words: true, Run: mda013,
	Title: "explanation copied from the report for another period"}

func mda013(p *Pass) {
	for _, e := range p.Filing.Commentary.Explain {
		said := strings.Split(e.Text, "\n\n")
		if said = slices.DeleteFunc(said, func(s string) bool { return !english.HasFigures(s) }); len(said) == 0 || strings.Contains(e.Fact, "@") {
			continue
		}
		if i := slices.IndexFunc(p.Filed, func(d *record.Draft) bool {
			return !d.SameEnd(p.Filing.Report.Period) && slices.ContainsFunc(d.Documents, func(f record.File) bool {
				plain := p.filedText(d.File(f.Name))
				return slices.ContainsFunc(said, func(s string) bool { return english.Recited(s, plain) })
			})
		}); i >= 0 {
			p.Report(e.At, "explanation of another period", fmt.Sprintf("Write the explanation of this period, with `fact = %q`", e.Fact+"@"+p.Filing.Report.Period.String()),
				"the [[explain]] of %s has no period, and %s already printed the same text with the same figures", e.Fact, p.Filed[i].Name)
		}
	}
}
