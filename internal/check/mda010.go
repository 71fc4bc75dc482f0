package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
)

// MDA010 reports a statement that growth will continue, if the period had no growth.
var MDA010 = &Check{Code: "MDA010", Severity: Warning, Run: each(sentences, mda010),
	Title: "unsupported statement that growth will continue"}

// letterOutlook is the exact sentence of the letter.
const letterOutlook = "With our strong market position driving further demand for our solutions, we expect revenue growth from end customers to continue."

func mda010(p *Pass, s english.Passage) {
	at := english.GrowthOutlook(s.String())
	if at == nil {
		return
	}
	why := p.withoutGrowth()
	if fell, known := p.move("ndr"); why == "" && known && fell.Sign() < 0 && s.Wording() != letterOutlook {
		if m := markOf(p.marks(s.Draft), "ndr", p.Filing.Report.Period.String()); m != nil {
			why = fmt.Sprintf("the net dollar expansion rate is %s%% and fell by %s (%s)", m.Text, figure.Points(fell.Abs()), m.ID)
		}
	}
	if why != "" {
		remedy := "Delete the sentence; state what fell, and any growth that you still expect, without \"continue\""
		if s.Wording() == letterOutlook {
			remedy = `Remove "outlook" from keep in commentary.toml, or delete the sentence from your own template`
		}
		p.Report(s.Point(at[0]), "unsupported statement that growth will continue", remedy, "the text expects growth to continue, but %s", why)
	}
}

// withoutGrowth returns a clause on the first period whose revenue did not grow, or "".
func (p *Pass) withoutGrowth() string {
	for _, pair := range p.Filing.Shown() {
		change, known := p.value("revenue.increase", pair.Period)
		switch {
		case !known:
		case change.Sign() < 0:
			return fmt.Sprintf("revenue changed by %s (revenue.increase@%s)", figure.InFull(change), pair.Period)
		case p.flat(pair):
			return fmt.Sprintf("revenue changed by %s (revenue.increase@%s), less than the flat_below setting, so it did not grow", figure.InFull(change), pair.Period)
		}
	}
	return ""
}
