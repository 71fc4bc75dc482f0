package check

import (
	"fmt"
	"regexp"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/quantity"
)

// MDA004 holds direction words to the sign of what they govern.
var MDA004 = &Check{
	Code: "MDA004", Severity: diag.Error,
	Title: "direction words against the sign",
	Run:   mda004,
}

var (
	// toward is what may stand between a word of direction and its figure.
	toward = regexp.MustCompile(`(?i)^(?: (?:in|for|from|of|during|to|by|at|approximately|a|an|total|revenues?|our|the|net|dollar|expansion|rates?|percentage|points?|year|quarter|over)| [$€£¥]?[\d.,]+%?| \((?:decrease|increase)\))* [$€£¥]?$`)
	falls  = regexp.MustCompile(`(?i)\b(?:decreas(?:e|es|ed|ing)|loss(?:es)?)\b`)
	rates  = regexp.MustCompile(`(?i)(?:^|[,;:] |\b(?:and|but|while) )(?:our |the |this )?(?:net dollar expansion rates?|(?:expansion )?rate) (?:has |have |also )*(\w+)`)
	sales  = regexp.MustCompile(`(?i)(?:^|[,;:] |\b(?:and|but|while) )(?:our |the )?(?:total |consolidated )?revenues? (?:has |have |also )*(\w+)`)
)

func mda004(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		if !s.Own {
			continue
		}
		words := s.String()
		told := map[int]bool{}
		tell := func(from, to int, what string, sign int) {
			if told[from] {
				return
			}
			told[from] = true
			found = append(found, diag.Diagnostic{Code: "MDA004", Summary: "direction words against the sign", Subject: s.Point(from),
				Detail: fmt.Sprintf("the text says %q, and %s %s", words[from:to], what, [...]string{"fell", "did not change", "rose"}[sign+1]), Remedy: "Write {{direction}}, or correct the words"})
		}
		for _, span := range s.Facts() {
			change, known := p.changeOf(span)
			if !known {
				continue
			}
			before := words[:span.Start-s.Start]
			if span.Figure.Negative && !falls.MatchString(before) {
				continue // found as the draft was composed
			}
			at, rise := governing(before)
			if at != nil && against(rise, change) && governs(s, at[1], span) {
				tell(at[0], at[1], fmt.Sprintf("%s@%s", span.ID.Name(), span.ID.When), change.Sign())
			}
		}
		if english.Supposition.MatchString(words) || p.elsewhen(words) {
			continue
		}
		for _, each := range []struct {
			subject *regexp.Regexp
			what    string
			change  string
		}{{rates, "the rate", "ndr.change"}, {sales, "revenue", "revenue.increase"}} {
			sign, known := p.signOf(each.change)
			for _, m := range each.subject.FindAllStringSubmatchIndex(words, -1) {
				verb := words[m[2]:m[3]]
				rise, fall := english.Rise.MatchString(verb), english.Fall.MatchString(verb)
				if known && (rise && sign <= 0 || fall && sign >= 0) {
					tell(m[2], m[3], each.what, sign)
				}
			}
		}
	}
	return found
}

// changeOf gives the change that a figure is, or that its level is the end of.
func (p *Package) changeOf(span document.Span) (quantity.Value, bool) {
	switch id := span.ID; {
	case span.Fact == nil:
	case id.Metric == "revenue.increase" || id.Metric == "revenue.growth" || strings.HasSuffix(id.Metric, ".change"):
		return span.Fact.Value, true
	case id.Metric == "revenue" && id.Member != "new" && id.Member != "existing":
		if f, ok := p.fact(part("revenue.increase", id.Member), id.When); ok {
			return f.Value, true
		}
	case id.Metric == "ndr":
		if f, ok := p.fact("ndr.change", id.When); ok {
			return f.Value, true
		}
	}
	return quantity.Value{}, false
}

// governing gives the last word of direction.
func governing(words string) (at []int, rise bool) {
	up, down := english.Rise.FindAllStringIndex(words, -1), english.Fall.FindAllStringIndex(words, -1)
	if len(up) > 0 {
		at, rise = up[len(up)-1], true
	}
	if len(down) > 0 && (at == nil || down[len(down)-1][0] > at[0]) {
		at, rise = down[len(down)-1], false
	}
	return at, rise
}

func against(rise bool, change quantity.Value) bool {
	return rise && change.Sign() < 0 || !rise && change.Sign() > 0
}

// governs says whether a word of direction, which ends at a byte, speaks of a
// figure: only words that lead from the one to the other stand between, and
// before a level one of them is "to".
func governs(s english.Passage, end int, span document.Span) bool {
	between := s.String()[end : span.Start-s.Start]
	for _, other := range s.Spans {
		if other.Owner == document.OwnDate && other.Start >= s.Start+end && other.End <= span.Start {
			between = strings.Replace(between, other.Text, "the year", 1)
		}
	}
	if !toward.MatchString(between) {
		return false
	}
	if span.ID.Metric == "revenue" || span.ID.Metric == "ndr" {
		return strings.HasSuffix(strings.TrimRight(between, "$ "), " to")
	}
	return !strings.ContainsAny(between, "0123456789")
}

// elsewhen says whether the words name a year that is not the report's own.
func (p *Package) elsewhen(words string) bool {
	year := fmt.Sprint(p.Filing.Report.Period.Year)
	names := english.Year.FindAllString(words, -1)
	for _, y := range names {
		if y == year {
			return false
		}
	}
	return len(names) > 0
}

// signOf gives the sign of a change of the report; known is false where its
// periods differ in it.
func (p *Package) signOf(name string) (sign int, known bool) {
	for _, pair := range p.Filing.Shown() {
		v, ok := p.value(name, pair.Period)
		if !ok {
			continue
		}
		if known && v.Sign() != sign {
			return 0, false
		}
		sign, known = v.Sign(), true
	}
	return sign, known
}
