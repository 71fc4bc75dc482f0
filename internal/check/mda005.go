package check

import (
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/figure"
	"tieout/internal/source"
)

// MDA005 reminds of price, volume and new products.
var MDA005 = &Check{Code: "MDA005", Severity: Info, Run: each(documents, mda005),
	Title: "in a registrant's own text: price, volume and new products not addressed for a material change in revenue (303(b)(2)(iii))"}

func mda005(p *Pass, d *document.Draft) {
	var at source.Place
	var text []string
	if p.overrides(disclosure.Revenue.Name) {
		at = templateOf(disclosure.Revenue.Name)
	}
	for _, s := range p.passages(d) {
		if s.Section != disclosure.Revenue.Name {
			continue
		}
		text = append(text, s.String())
		if at == nil && s.Commentary != nil {
			at = s.Commentary.Mark.At
		}
	}
	if text == nil || at == nil || english.PriceOrVolume.MatchString(strings.Join(text, " ")) {
		return
	}
	for _, pair := range p.Filing.Shown() {
		growth, known := p.value("revenue.growth", pair.Period)
		if known && growth.Abs().Cmp(tenth) >= 0 { // which is material for this note alone
			p.Report(at, "price, volume and new products not addressed", "Say how much of the change came of prices, volume or new products, where they apply",
				"revenue.growth@%s is %s%%, and the section names none of the three", pair.Period, figure.InPercent(growth, 1))
			return
		}
	}
}
