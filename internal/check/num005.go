package check

import (
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/figure"
)

// NUM005 reports figures in sentences that are printed as zero or as 100% but are not.
var NUM005 = &Check{Code: "NUM005", Severity: Error, Run: num005,
	Title: "small amount printed as 0.0 million, or share printed as 0% or 100% although it is not"}

func num005(p *Pass) {
	for _, m := range p.marks(p.drafts(disclosure.MDNA, disclosure.Release)...) {
		share := m.ID.Metric == "revenue.share" || strings.HasSuffix(m.ID.Metric, ".margin")
		if m.InCell || m.Format.Name == "dollars" || !m.Format.Money && !share || !figure.Misprints(m.Fact.Value, m.Figure) {
			continue
		}
		shown, remedy := m.Text+"%", "Show the share with one decimal, in \"percent1\"; if it still prints as 0.0% or 100.0%, show the amount instead"
		if m.Format.Money {
			shown = m.Text + map[int]string{6: " million", 3: " thousand"}[m.Format.Scale]
			remedy = "Write `{{level \"" + m.ID.Name() + "\" .Period}}` in place of the number, its symbol and \"million\"; it prints a small amount in thousands or dollars"
		}
		p.Report(m.At, "small amount printed as zero, or share printed as 0% or 100% although it is not", remedy, "%s is shown as %s, and is %s", m.Fact.Named(), shown, figure.InFull(m.Fact.Value))
	}
}
