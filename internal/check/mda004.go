package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/quantity"
)

// MDA004 holds direction words to the sign of what they govern.
var MDA004 = &Check{Code: "MDA004", Severity: Error, Run: each(sentences, mda004),
	Title: "direction words against the sign"}

func mda004(p *Pass, s english.Passage) {
	if !s.Own {
		return
	}
	words := s.String()
	first := firstTime[int]()
	report := func(from, to int, what string, sign int) {
		if first(from) {
			p.Report(s.Point(from), "direction words against the sign", "Write {{direction}}, or correct the words",
				"the text says %q, and %s %s", words[from:to], what, [...]string{"fell", "did not change", "rose"}[sign+1])
		}
	}
	for _, span := range s.Facts() {
		change, known := p.changeOf(span)
		if !known {
			continue
		}
		before := words[:span.Start-s.Start]
		if span.Figure.Negative && !english.FallNoun.MatchString(before) {
			continue // found as the draft was composed
		}
		if at, way := english.LastDirection(before); at != nil && change.Sign() == -way && s.Governs(at[1], span) {
			report(at[0], at[1], fmt.Sprintf("%s@%s", span.ID.Name(), span.ID.When), change.Sign())
		}
	}
	if english.Supposition.MatchString(words) || p.namesOtherYear(words) {
		return
	}
	compare := func(subject *regexp.Regexp, what, change string) {
		sign, known := p.signOfChange(change)
		for _, m := range subject.FindAllStringSubmatchIndex(words, -1) {
			if _, way := english.LastDirection(words[m[2]:m[3]]); known && way != 0 && sign != way {
				report(m[2], m[3], what, sign)
			}
		}
	}
	compare(english.RateMoved, "the rate", "ndr.change")
	compare(english.RevenueMoved, "revenue", "revenue.increase")
}

// changeOf returns the change that a figure is, or that its level is the end of.
func (p *Pass) changeOf(span document.Span) (quantity.Value, bool) {
	id, change := span.ID, ""
	switch {
	case span.Fact == nil:
	case id.Metric == "revenue.increase" || id.Metric == "revenue.growth" || strings.HasSuffix(id.Metric, ".change"):
		return span.Fact.Value, true
	case id.Metric == "revenue" && id.Member != "new" && id.Member != "existing":
		change = part("revenue.increase", id.Member)
	case id.Metric == "ndr":
		change = "ndr.change"
	}
	if f, ok := p.fact(change, id.When); ok {
		return f.Value, true
	}
	return quantity.Value{}, false
}

// namesOtherYear reports whether the words name a year that is not the report's own.
func (p *Pass) namesOtherYear(words string) bool {
	year := fmt.Sprint(p.Filing.Report.Period.Year)
	names := english.Year.FindAllString(words, -1)
	return len(names) > 0 && !slices.Contains(names, year)
}

// signOfChange returns the sign of a change of the report; known is false where its
// periods differ in it.
func (p *Pass) signOfChange(name string) (sign int, known bool) {
	for _, pair := range p.Filing.Shown() {
		v, ok := p.value(name, pair.Period)
		if ok && known && v.Sign() != sign {
			return 0, false
		}
		if ok {
			sign, known = v.Sign(), true
		}
	}
	return sign, known
}
