package check

import (
	"fmt"

	"tieout/internal/english"
	"tieout/internal/figure"
)

// MDA010 finds an outlook that the numbers do not carry.
var MDA010 = &Check{Code: "MDA010", Severity: Warning, Run: each(sentences, mda010),
	Title: `"we expect … growth to continue" in a year of decline or no growth, or, in words other than the letter's, beside a falling metric`}

// letterOutlook is the letter's sentence, word for word.
const letterOutlook = "With our strong market position driving further demand for our solutions, we expect revenue growth from end customers to continue."

func mda010(p *Pass, s english.Passage) {
	at := english.GrowthOutlook(s.String())
	if at == nil {
		return
	}
	why := p.withoutGrowth()
	if fell, known := p.move("ndr"); why == "" && known && fell.Sign() < 0 && s.Wording() != letterOutlook {
		if m := markOf(p.marks(s.Draft), "ndr", p.Filing.Report.Period.String()); m != nil {
			why = fmt.Sprintf("%s is shown as %s%% and fell by %s", m.ID, m.Text, figure.Points(fell.Abs()))
		}
	}
	if why != "" {
		p.Report(s.Point(at[0]), "growth expected to continue that is not there",
			"Say what fell and why growth is expected all the same, or leave the sentence out",
			"%s", why)
	}
}

// withoutGrowth returns which period's revenue did not grow, in words, or "".
func (p *Pass) withoutGrowth() string {
	for _, pair := range p.Filing.Shown() {
		change, known := p.value("revenue.increase", pair.Period)
		switch {
		case !known:
		case change.Sign() < 0:
			return fmt.Sprintf("revenue.increase@%s is %s", pair.Period, change)
		case p.flat(pair):
			return fmt.Sprintf("revenue.increase@%s is %s, no growth under the policy flat_below", pair.Period, change)
		}
	}
	return ""
}
