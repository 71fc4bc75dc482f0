package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// KPI006 reports words of growth next to an expansion rate below 100%.
var KPI006 = &Check{Code: "KPI006", Severity: Warning, Run: each(sentences, kpi006),
	Title: "rate below 100% described as expansion"}

func kpi006(p *Pass, s english.Passage) {
	now := p.Filing.Report.Period
	short := ""
	for _, span := range s.Facts() {
		if span.Fact != nil && expansionRate.has(span) && span.ID.When == now.String() && span.Fact.Value.Cmp(quantity.One) < 0 {
			short = fmt.Sprintf("the net dollar expansion rate is %s%% (%s)", span.Text, span.ID)
		}
	}
	words := s.String()
	if s.Commentary != nil && s.Section == disclosure.NDR.Name {
		if rate, known := p.value("ndr", now); known && rate.Cmp(quantity.One) < 0 {
			short = fmt.Sprintf("the net dollar expansion rate is %s%% (ndr@%s)", rate.Fixed(-2, 1), now)
		}
		if english.ContractionWord.MatchString(s.Commentary.Text) {
			return
		}
	}
	if short == "" || english.ContractionWord.MatchString(words) {
		return
	}
	bare := expansionRate.Name.ReplaceAllStringFunc(words, func(name string) string { return strings.Repeat(" ", len(name)) })
	if at := english.ExpansionWord.FindStringIndex(bare); at != nil {
		such, is := "more than offset by …", ""
		expansion, _ := p.value("ndr.expansion", now)
		contraction, known := p.value("ndr.contraction", now)
		churn, known2 := p.value("ndr.churn", now)
		if known && known2 && expansion.Cmp(contraction.Add(churn)) < 0 { // not only currency
			var lost, facts []string
			for _, each := range []struct{ metric, how string }{{"ndr.churn", "did not renew"}, {"ndr.contraction", "reduced their subscriptions"}} {
				if f, known := p.fact(each.metric, now.String()); known && f.Value.Sign() > 0 {
					lost, facts = append(lost, "… from customers that "+each.how), append(facts, fmt.Sprintf("%s is %s", f.ID, figure.InFull(f.Value)))
				}
			}
			such, is = "more than offset by the loss of "+text.List(lost, "and"), " ("+text.List(facts, "and")+")"
		}
		p.Report(s.Point(at[0]), "rate below 100% described as expansion",
			fmt.Sprintf("In the same text, state what was lost and its amount, such as `%s`%s; or delete %q", such, is, bare[at[0]:at[1]]),
			"%s, and the text mentions %q but not what was lost", short, bare[at[0]:at[1]])
	}
}
