package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// MDA004 compares words such as "increased" with the sign of the change that they describe.
var MDA004 = &Check{Code: "MDA004", Severity: Error, Run: each(sentences, mda004),
	Title: "increase/decrease wording that contradicts the figures, or negative number without such wording"}

func mda004(p *Pass, s english.Passage) {
	if !s.Own {
		return
	}
	words := s.String()
	first := firstTime[int]()
	report := func(from, to int, what string, sign int) {
		if first(from) {
			moved := [...]string{"fell", "did not change", "rose"}[sign+1]
			p.Report(s.Point(from), "increase/decrease wording that contradicts the figures", fmt.Sprintf("Write `%s`, or a word with the same meaning, in place of %q", moved, words[from:to]),
				"the text says %q, but %s %s", words[from:to], what, moved)
		}
	}
	for _, span := range s.Facts() {
		change, known := p.changeOf(span)
		if !known {
			continue
		}
		before := words[:span.Start-s.Start]
		if span.Figure.Negative && !english.FallNoun.MatchString(before) {
			continue // reported when the draft was composed
		}
		if at, way := english.LastDirection(before); at != nil && change.Sign() == -way && s.Governs(at[1], span) {
			report(at[0], at[1], span.Fact.Named(), change.Sign())
		}
	}
	var own []fiscal.Period
	for _, pair := range p.Filing.Shown() {
		own = append(own, pair.Period)
	}
	if english.Hypothetical.MatchString(words) || english.CauseElsewhen.MatchString(words) || english.NamesOther(words, p.Filing.Calendar, own) {
		return
	}
	if named := english.NamedOf(words, p.Filing.Calendar, own); named != nil {
		own = named
	}
	compare := func(subject *regexp.Regexp, what, change string) {
		sign, known := p.signOfChange(change, own)
		for _, m := range subject.FindAllStringSubmatchIndex(words, -1) {
			if _, way := english.LastDirection(words[m[2]:m[3]]); known && way != 0 && sign != way {
				report(m[2], m[3], what, sign)
			}
		}
	}
	compare(english.RateMoved, "the net dollar expansion rate", "ndr.change")
	compare(english.RevenueMoved, "revenue", "revenue.increase")
}

// changeOf returns the change that a figure shows, or the change to the level it shows.
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

// signOfChange returns the sign of a change in periods; known is false if it differs between
// them.
func (p *Pass) signOfChange(name string, periods []fiscal.Period) (sign int, known bool) {
	for _, when := range periods {
		v, ok := p.value(name, when)
		if ok && known && v.Sign() != sign {
			return 0, false
		}
		if ok {
			sign, known = v.Sign(), true
		}
	}
	return sign, known
}
