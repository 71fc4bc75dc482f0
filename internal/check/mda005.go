package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/demand"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/source"
)

// MDA005 notes a discussion of revenue that gives no reason for a change, or whose own text
// mentions neither price nor volume nor new products.
var MDA005 = &Check{Code: "MDA005", Severity: Info, Run: each(documents, mda005),
	Title: "change in revenue without a reason, or price, volume and new products not addressed"}

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
	if text == nil || at != nil && english.PriceOrVolume.MatchString(strings.Join(text, " ")) {
		return
	}
	for _, pair := range p.Filing.Shown() {
		growth, known := p.value("revenue.growth", pair.Period)
		if !known || growth.Abs().Cmp(tenth) < 0 { // material for this note only
			continue
		}
		if at != nil {
			p.Report(at, "price, volume and new products not addressed", "State how much of the change came from prices, from volume and from new products or services, if any did",
				"revenue changed by %s%% (revenue.growth@%s), but the section does not mention price, volume or new products", figure.InPercent(growth, 1), pair.Period).asks("revenue.increase@" + pair.Period.String())
			return
		}
		// The template gives no reason if a number contradicts its clause on demand.
		m := markOf(p.marks(d), "revenue.increase", pair.Period.String())
		if m != nil && !p.Filing.Keeps("demand") && p.Filing.ExtraDays(pair) == 0 && demand.Against(p.Filing, p.Facts, pair) != nil {
			p.Report(m.At, "change in revenue without a reason", fmt.Sprintf("Add an [[explain]] to commentary.toml with `fact = \"revenue.increase@%s\"`, and give the reasons and their amounts as its text", pair.Period),
				"revenue changed by %s%% (revenue.growth@%s), and the section gives no reason", figure.InPercent(growth, 1), pair.Period).asks("revenue.increase@" + pair.Period.String())
			return
		}
	}
}
