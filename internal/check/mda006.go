package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// MDA006 reports shares outside 0% to 100%.
var MDA006 = &Check{Code: "MDA006", Severity: Error, Run: each(shownFacts, mda006),
	Title: "share below 0% or above 100%"}

func mda006(p *Pass, m *document.Mark) {
	outside := func(v quantity.Value) bool { return v.Sign() < 0 || v.Cmp(quantity.One) > 0 }
	if strings.HasSuffix(m.ID.Metric, ".share") && !strings.HasPrefix(m.ID.Metric, fact.Adjustment) && (outside(m.Fact.Value) || outside(printed(m))) {
		whole := part(strings.TrimSuffix(m.ID.Metric, ".share"), m.ID.Member)
		p.Report(m.At, "share below 0% or above 100%", "Show the amount instead: "+inDollars(whole),
			"%s is %s, shown as %s%%", m.Fact.Named(), figure.InFull(m.Fact.Value), signed(printed(m), m.Format))
	}
}

// inDollars returns the text of a template that shows a fact in millions, in backticks.
func inDollars(name string) string {
	way := ""
	if strings.HasPrefix(name, "revenue.increase") {
		way = fmt.Sprintf("{{direction %q .Period}} by ", name)
	}
	return fmt.Sprintf("`%s{{symbol}}{{fact %q .Period \"millions\"}} million`", way, name)
}
