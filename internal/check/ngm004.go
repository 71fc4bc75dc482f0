package check

import (
	"fmt"
	"regexp"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM004 holds EBITDA to its name.
var NGM004 = &Check{Code: "NGM004", Severity: Error, Run: ngm004,
	Title: `"EBITDA" without "Adjusted" for a measure with more adjustments than interest, tax, depreciation and amortisation`}

var (
	definitionVerb = regexp.MustCompile(`(?i)^(?:,| \()?(?: a non-GAAP (?:financial )?measure,)?(?: is| as| means| represents| refers to| consists of|,? defined as| equals| excludes| which excludes)\b`)
	possessive     = regexp.MustCompile(`(?i)\b(?:our|record|the company[’']s) (?:\w+ )?$`)
)

// isBareEBITDA reports whether a measure is named EBITDA alone.
func isBareEBITDA(text string) bool {
	text = strings.ToLower(text)
	return (strings.HasPrefix(text, "ebit") || strings.HasPrefix(text, "earnings before")) && !strings.Contains(text, "adjusted") && !strings.Contains(text, "non-gaap")
}

func ngm004(p *Pass) {
	var labels []string
	for _, a := range p.adjustments() {
		if !ofEBITDA(a) {
			labels = append(labels, a.Label)
		}
	}
	further := strings.Join(labels, ", ")
	for _, d := range p.documents() {
		once := firstTime[*document.Block]()
		report := func(b *document.Block, at int, text, why string) {
			if once(b) {
				p.Report(b.At(at), `"EBITDA" for a measure with further adjustments`, "Write Adjusted EBITDA",
					"%q names the measure, and it also leaves out %s", text, why)
			}
		}
		for _, v := range p.views(d) {
			for _, s := range v.Shown {
				if s.Measure == english.EBITDA && isBareEBITDA(s.Text) && further != "" && !p.plainEBITDA(s) {
					report(s.Block, s.At, s.Text, further)
				}
			}
			for _, s := range v.Sentences {
				for _, n := range s.Mentions {
					if n.Measure == english.EBITDA && isBareEBITDA(n.Text) && !strings.HasPrefix(strings.ToLower(n.Text), "earnings") && further != "" && (s.Kind == document.Heading || possessive.MatchString(s.String()[:n.At])) {
						report(s.Block, s.Start+n.At, n.Text, further)
					}
				}
			}
		}
		for _, s := range english.SentencesOf(p.views(d)) {
			words := s.String()
			if strings.Contains(strings.ToLower(words), "adjusted ebit") {
				continue
			}
			for _, n := range s.Mentions {
				if n.Measure != english.EBITDA || !isBareEBITDA(n.Text) || !definitionVerb.MatchString(words[n.End:]) {
					continue
				}
				if more := furtherWords.FindString(words[n.End:]); more != "" {
					report(s.Block, s.Start+n.At, n.Text, strings.ToLower(more)+" and the like")
				}
			}
		}
	}
}

// plainEBITDA reports whether a figure that a person wrote is net income before
// interest, taxes, depreciation and amortization of a period shown.
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
