package check

import (
	"fmt"
	"regexp"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// MDA005 reminds of price, volume and new products.
var MDA005 = &Check{
	Code: "MDA005", Severity: diag.Info,
	Title: "in a registrant's own text: price, volume and new products not addressed for a material change in revenue (303(b)(2)(iii))",
	Run:   mda005,
}

var sold = regexp.MustCompile(`(?i)\bpric(?:e|es|ed|ing)\b|\bvolumes?\b|\bquantit(?:y|ies)\b|\bunits?\b|\bseats?\b|\bnumber of (?:\w+ )?(?:customers|subscriptions|subscribers|users|licen[cs]es)\b|\bnew (?:\w+ )?(?:products?|services?|offerings?|modules?|solutions?|features?)\b|\b(?:introduc|launch)\w+\b`)

// material is the growth, either way, from which MDA005 speaks.
var material = quantity.Points(quantity.Int(10))

func mda005(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		var at source.Place
		var text []string
		if p.overrides("revenue") {
			at = source.Point{File: templateOf("revenue")}
		}
		drafted := false
		for _, s := range p.passages() {
			if s.Draft != d || s.Section != "revenue" {
				continue
			}
			drafted = true
			text = append(text, s.String())
			if at == nil && s.Commentary != nil {
				at = s.Commentary.Mark.At
			}
		}
		if !drafted || at == nil || sold.MatchString(strings.Join(text, " ")) {
			continue
		}
		for _, pair := range p.Filing.Shown() {
			growth, known := p.value("revenue.growth", pair.Period)
			if !known || growth.Abs().Cmp(material) < 0 {
				continue
			}
			sign := ""
			if growth.Sign() < 0 {
				sign = "-"
			}
			found = append(found, diag.Diagnostic{Severity: diag.Info, Code: "MDA005", Summary: "price, volume and new products not addressed", Subject: at,
				Detail: fmt.Sprintf("revenue.growth@%s is %s%s%%, and the section names none of the three", pair.Period, sign, growth.Fixed(-2, 1)),
				Remedy: "Say how much of the change came of prices, volume or new products, where they apply"})
			break
		}
	}
	return found
}
