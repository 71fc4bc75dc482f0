package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/text"
)

// NGM004 reports the name EBITDA for a measure with further adjustments.
var NGM004 = &Check{Code: "NGM004", Severity: Error, Run: ngm004,
	Title: `"EBITDA" for a measure that adjusts for more than interest, taxes, depreciation and amortization`}

func ngm004(p *Pass) {
	var labels []string
	for _, a := range p.adjustments() {
		if !ofEBITDA(a) {
			labels = append(labels, a.Label)
		}
	}
	further := text.List(labels, "and")
	once := firstTime[*document.Block]()
	report := func(b *document.Block, at int, name, why string) {
		if why != "" && once(b) {
			p.Report(b.At(at), `"EBITDA" for a measure with further adjustments`, fmt.Sprintf("Write `Adjusted EBITDA` in place of %q", name),
				"%q names a measure that also excludes %s", name, why)
		}
	}
	for _, v := range p.views() {
		for _, s := range v.Shown {
			if english.IsBareEBITDA(s.Measure, s.Text) && !p.plainEBITDA(s) {
				report(s.Block, s.At, s.Text, further)
			}
		}
	}
	all := english.SentencesOf(p.views())
	for _, s := range all {
		for _, n := range s.Mentions {
			if s.OwnsBareEBITDA(n) {
				report(s.Block, s.Start+n.At, n.Text, further)
			}
		}
	}
	for _, s := range all {
		for _, n := range s.Mentions {
			if more := s.DefinesBareEBITDA(n); more != "" {
				report(s.Block, s.Start+n.At, n.Text, more+" items")
			}
		}
	}
}

// plainEBITDA reports whether a figure in the text equals net income before interest,
// taxes, depreciation and amortization for a period shown.
func (p *Pass) plainEBITDA(s english.Presentation) bool {
	m := english.Money.FindStringSubmatchIndex(s.Block.Text[s.At:max(s.At, s.End)])
	if s.Kind != english.Level || m == nil {
		return false
	}
	unit := p.Filing.Registrant.Currency
	a, ok := english.ReadMoney(s.Block.Text[s.At:s.End], m, unit)
	if !ok {
		return false
	}
	for _, pair := range p.Filing.Shown() {
		for _, when := range []fmt.Stringer{pair.Period, pair.Compare} {
			sum, known := p.value("net-income", when)
			for _, adjustment := range p.Filing.NonGAAP.Adjustments {
				v, ok := p.value(part("adjusted-ebitda.adjustment", adjustment.Key), when)
				if known = known && ok; known && ofEBITDA(adjustment) {
					sum = sum.Add(v)
				}
			}
			if known && english.Near(sum, a.Value, a.Half) {
				return true
			}
		}
	}
	return false
}
