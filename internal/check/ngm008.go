package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/filing"
)

// NGM008 holds "non-recurring" to what recurred.
var NGM008 = &Check{
	Code: "NGM008", Severity: diag.Warning,
	Title: `"non-recurring" for what recurred within two years`,
	Run:   ngm008,
}

var (
	seldom    = regexp.MustCompile(`(?i)\bnon-?recurring\b|\binfrequent(?:ly)?\b|\bunusual\b|\bone-(?:time|off)\b|\bisolated\b|\bnot (?:expected to recur|recurring)\b|\bdo(?:es)? not recur\b`)
	itself    = regexp.MustCompile(`(?i)\b(?:not|never|n[’']t|than|nor|neither)(?: (?:\w+ly|considered|be|as|all|to be))* $`)
	ofItems   = regexp.MustCompile(`(?i)\b(?:items?|charges?|costs?|expenses?|gains?|losses|adjustments?|events?)\b`)
	several   = regexp.MustCompile(`(?i)^(?:items|charges|costs|expenses|gains|losses|adjustments|events)\b`)
	takenOff  = regexp.MustCompile(`(?i)\b(?:exclud\w+|adjust\w*|reconcil\w+|eliminat\w+|remov\w+|leaves? out|adds? back|before)\b`)
	smallWord = regexp.MustCompile(`(?i)^(?:costs?|expenses?|charges?|related|other|income|provision|benefit|loss|gain|net|from|and|for|the|non-?recurring|one-time|unusual|infrequent)$`)
)

func ngm008(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	tell := func(where diag.Diagnostic, word, what, how string) {
		where.Severity, where.Code, where.Summary = diag.Warning, "NGM008", fmt.Sprintf("%q for what recurred within two years", strings.ToLower(word))
		where.Detail, where.Remedy = fmt.Sprintf("%s %s", what, how), "Leave the word out, and say what the item is"
		found = append(found, where)
	}
	var adjustments []filing.Adjustment
	if p.Filing.NonGAAP != nil {
		adjustments = p.Filing.NonGAAP.Adjustments
	}
	for _, a := range adjustments {
		if how := p.recurred(a); how != "" && seldom.MatchString(a.Label) && p.showsAdjustment(a) {
			tell(diag.Diagnostic{Subject: a.At}, seldom.FindString(a.Label), fmt.Sprintf("the label %q is of an adjustment that", a.Label), how)
		}
	}
	for _, s := range p.passages() {
		words := s.String()
		m := seldom.FindStringIndex(words)
		if m == nil || itself.MatchString(words[:m[0]]) || s.Owner(m[0]) == document.OwnText || s.Kind == document.Cell {
			continue
		}
		speaks := ofNonGAAP.MatchString(words) || takenOff.MatchString(words) || slices.ContainsFunc(english.Mentions(words), func(n english.Mention) bool { return n.Measure != nil && n.NonGAAP() })
		named := slices.DeleteFunc(slices.Clone(adjustments), func(a filing.Adjustment) bool { return !speaksOf(words, a.Label) })
		if len(named) == 0 && speaks && ofItems.MatchString(words) && !specific(words[m[1]:]) {
			named = slices.DeleteFunc(slices.Clone(adjustments), ofEBITDA) // what is left out, whatever it is
		}
		at := slices.IndexFunc(named, func(a filing.Adjustment) bool { return p.recurred(a) != "" })
		switch {
		case at >= 0:
			tell(diag.Diagnostic{Subject: s.Point(m[0])}, words[m[0]:m[1]], fmt.Sprintf("%q speaks of %s, which", english.Around(words, m[0], m[1]), named[at].Label), p.recurred(named[at]))
		case len(named) == 0 && speaks && p.twice(words):
			tell(diag.Diagnostic{Subject: s.Point(m[0])}, words[m[0]:m[1]], fmt.Sprintf("%q gives what it speaks of", english.Around(words, m[0], m[1])), "an amount in two periods")
		}
	}
	for _, d := range p.documents() {
		for _, v := range p.views(d) {
			r, ok := readReconciliation(v)
			if !ok {
				continue
			}
			for _, each := range r.rows {
				m := seldom.FindStringIndex(each.label.Text)
				if m == nil || !each.adjusts || each.cells[len(each.cells)-1].FirstFact() != nil {
					continue
				}
				amounts := 0
				for _, cell := range each.cells[1:] {
					if strings.ContainsAny(cell.Text, "123456789") {
						amounts++
					}
				}
				if amounts > 1 {
					tell(diag.Diagnostic{Subject: each.label.At(m[0])}, each.label.Text[m[0]:m[1]], fmt.Sprintf("the row %q has", each.label.Text), "amounts in more than one period")
				}
			}
		}
	}
	return found
}

// recurred says how an adjustment recurred within two years, or "".
func (p *Package) recurred(a filing.Adjustment) string {
	for _, pair := range p.Filing.Shown() {
		now, known := p.value("adjusted-ebitda.adjustment["+a.Key+"]", pair.Period)
		then, known2 := p.value("adjusted-ebitda.adjustment["+a.Key+"]", pair.Compare)
		if known && known2 && now.Sign() != 0 && then.Sign() != 0 && pair.Period.Year-pair.Compare.Year <= 2 {
			return fmt.Sprintf("is %s in %s and %s in %s", now, pair.Period, then, pair.Compare)
		}
	}
	return ""
}

func (p *Package) showsAdjustment(a filing.Adjustment) bool {
	return slices.ContainsFunc(p.documents(), func(d *document.Draft) bool {
		return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool {
			return m.Owner == document.OwnFact && m.ID.Metric == "adjusted-ebitda.adjustment" && m.ID.Member == a.Key
		})
	})
}

// speaksOf says whether words hold what a label says, but for words that many
// labels share.
func speaksOf(words, label string) bool {
	words = strings.ToLower(words)
	any := false
	for _, w := range strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == ',' }) {
		if smallWord.MatchString(w) {
			continue
		}
		if !strings.Contains(words, w) {
			return false
		}
		any = true
	}
	return any
}

// specific says whether the words after "non-recurring" name an item of their own.
func specific(after string) bool {
	fields := strings.Fields(strings.Trim(after, ",.;: "))
	return len(fields) > 0 && !several.MatchString(fields[0]) && !slices.Contains([]string{"and", "or", "in", "nature"}, strings.ToLower(strings.Trim(fields[0], ",.")))
}

// twice says whether words give amounts for two periods.
func (p *Package) twice(words string) bool {
	_, list := english.Reader{Filing: p.Filing}.Dates(words)
	years := map[int]bool{}
	for _, w := range list {
		years[w.Year] = true
	}
	return len(years) > 1 && len(english.Money.FindAllString(words, -1)) > 1
}
