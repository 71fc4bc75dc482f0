package check

import (
	"fmt"
	"regexp"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/filing"
	"tieout/internal/quantity"
)

// NGM004 holds EBITDA to its name.
var NGM004 = &Check{
	Code: "NGM004", Severity: diag.Error,
	Title: `"EBITDA" without "Adjusted" for a measure with more adjustments than interest, tax, depreciation and amortisation`,
	Run:   ngm004,
}

var (
	plainElement = regexp.MustCompile(`IncomeTax|Interest|Depreciation|Amortization|Depletion`)
	furtherWords = regexp.MustCompile(`(?i)\b(?:stock|share|equity)-based\b|\bstock compensation\b|\brestructuring\b|\bimpairments?\b|\bacquisition(?:s|-related)?\b|\blitigation\b|\bsettlements?\b|\bforeign (?:exchange|currency)\b|\bseverance\b|\bnon-?recurring\b|\bone-time\b|\bother (?:non-cash|unusual|special) \w+|\bdeferred revenue\b`)
	definesIt    = regexp.MustCompile(`(?i)^(?:,| \()?(?: a non-GAAP (?:financial )?measure,)?(?: is| as| means| represents| refers to| consists of|,? defined as| equals| excludes| which excludes)\b`)
	ours         = regexp.MustCompile(`(?i)\b(?:our|record|the company[’']s) (?:\w+ )?$`)
)

// bare says whether a measure is named EBITDA alone.
func bare(text string) bool {
	text = strings.ToLower(text)
	return (strings.HasPrefix(text, "ebit") || strings.HasPrefix(text, "earnings before")) && !strings.Contains(text, "adjusted") && !strings.Contains(text, "non-gaap")
}

// ofEBITDA says whether an adjustment is one of those that EBITDA names.
func ofEBITDA(a filing.Adjustment) bool {
	return plainElement.MatchString(a.Element) && !furtherWords.MatchString(a.Label)
}

func ngm004(p *Package) []diag.Diagnostic {
	var extra []string
	if p.Filing.NonGAAP != nil {
		for _, a := range p.Filing.NonGAAP.Adjustments {
			if !ofEBITDA(a) {
				extra = append(extra, a.Label)
			}
		}
	}
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		told := map[*document.Block]bool{}
		tell := func(b *document.Block, at int, text, why string) {
			if !told[b] {
				told[b] = true
				found = append(found, diag.Diagnostic{Code: "NGM004", Summary: `"EBITDA" for a measure with further adjustments`, Subject: b.At(at),
					Detail: fmt.Sprintf("%q names the measure, and it also leaves out %s", text, why), Remedy: "Write Adjusted EBITDA"})
			}
		}
		further := strings.Join(extra, ", ")
		for _, v := range p.views(d) {
			for _, s := range v.Shown {
				if s.Measure == english.EBITDA && bare(s.Text) && further != "" && !p.plainEBITDA(s) {
					tell(s.Block, s.At, s.Text, further)
				}
			}
			for _, s := range v.Sentences {
				for _, n := range s.Mentions {
					if n.Measure != english.EBITDA || !bare(n.Text) || strings.HasPrefix(strings.ToLower(n.Text), "earnings") {
						continue
					}
					if further != "" && (s.Kind == document.Heading || ours.MatchString(s.String()[:n.At])) {
						tell(s.Block, s.Start+n.At, n.Text, further)
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
				if n.Measure != english.EBITDA || !bare(n.Text) || !definesIt.MatchString(words[n.End:]) {
					continue
				}
				if more := furtherWords.FindString(words[n.End:]); more != "" {
					tell(s.Block, s.Start+n.At, n.Text, strings.ToLower(more)+" and the like")
				}
			}
		}
	}
	return found
}

// plainEBITDA says whether a figure that a person wrote is net income before
// interest, taxes, depreciation and amortization of a period shown.
func (p *Package) plainEBITDA(s english.Presentation) bool {
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
				v, ok := p.value("adjusted-ebitda.adjustment["+adjustment.Key+"]", when)
				if known = known && ok; known && ofEBITDA(adjustment) {
					sum = sum.Add(v)
				}
			}
			if known && english.Near(sum, a.Value, quantity.Money(quantity.Amount{}, unit).Add(a.Half)) {
				return true
			}
		}
	}
	return false
}
