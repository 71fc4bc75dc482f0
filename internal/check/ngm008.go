package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// NGM008 reports items called non-recurring that recurred.
var NGM008 = &Check{Code: "NGM008", Severity: Warning, Run: ngm008,
	Title: `"non-recurring" for an item that recurred within two years`}

func ngm008(p *Pass) {
	report := func(at source.Place, word, item, recurred, remedy string) {
		p.Report(at, fmt.Sprintf("%q for an item that recurred within two years", strings.ToLower(word)), cmp.Or(remedy, fmt.Sprintf("Remove %q; name the item by its nature", word)),
			"%s %s", item, recurred)
	}
	adjustments := p.adjustments()
	for _, a := range adjustments {
		if how := p.recurrence(a); how != "" && english.NonRecurring.MatchString(a.Label) && p.showsAdjustment(a) {
			report(a.At, english.NonRecurring.FindString(a.Label), fmt.Sprintf("the adjustment labeled %q", a.Label), how,
				without(a.Label))
		}
	}
	for _, s := range p.passages() {
		words := s.String()
		m := english.CalledNonRecurring(words)
		if m == nil || s.Owner(m[0]) == document.OwnText || s.Kind == document.Cell {
			continue
		}
		onAdjustments := english.NonGAAPWord.MatchString(words) || english.Exclusion.MatchString(words) || english.NamesNonGAAP(words)
		named := slices.DeleteFunc(slices.Clone(adjustments), func(a filing.Adjustment) bool { return !english.NamesItem(words, a.Label) })
		if len(named) == 0 && onAdjustments && english.RefersToItems(words, m[1]) {
			named = slices.DeleteFunc(slices.Clone(adjustments), ofEBITDA) // all further adjustments
		}
		at := slices.IndexFunc(named, func(a filing.Adjustment) bool { return p.recurrence(a) != "" })
		switch {
		case at >= 0:
			report(s.Point(m[0]), words[m[0]:m[1]], fmt.Sprintf("%q refers to %s, which", english.Around(words, m[0], m[1]), named[at].Label), p.recurrence(named[at]), "")
		case len(named) == 0 && onAdjustments && p.hasTwoPeriods(words):
			report(s.Point(m[0]), words[m[0]:m[1]], fmt.Sprintf("the item in %q", english.Around(words, m[0], m[1])), "has amounts for two periods", "")
		}
	}
	for _, r := range english.Reconciliations(p.views()) {
		for _, each := range r.Rows {
			m := english.NonRecurring.FindStringIndex(each.Label.Text)
			if m == nil || !each.Adjusts || each.Cells[len(each.Cells)-1].FirstFact() != nil {
				continue
			}
			amounts := slices.DeleteFunc(slices.Clone(each.Cells[1:]), func(b *document.Block) bool { return !strings.ContainsAny(b.Text, "123456789") })
			if len(amounts) > 1 {
				report(each.Label.At(m[0]), each.Label.Text[m[0]:m[1]], fmt.Sprintf("the row %q", each.Label.Text), "has amounts for more than one period", "")
			}
		}
	}
}

// without returns the remedy for the label of an adjustment, or "" if no other word is in it.
func without(label string) string {
	rest := strings.TrimSpace(english.NonRecurring.ReplaceAllString(label, ""))
	if rest == "" {
		return ""
	}
	return fmt.Sprintf("Write `label = %q` in this entry, or another label that describes the item", text.Capital(rest))
}

// recurrence returns the amounts of an adjustment that recurred within two years, or "".
func (p *Pass) recurrence(a filing.Adjustment) string {
	for _, pair := range p.Filing.Shown() {
		now, known := p.value(part("adjusted-ebitda.adjustment", a.Key), pair.Period)
		then, known2 := p.value(part("adjusted-ebitda.adjustment", a.Key), pair.Compare)
		if known && known2 && now.Sign() != 0 && then.Sign() != 0 && pair.Period.Year-pair.Compare.Year <= 2 {
			return fmt.Sprintf("is %s in %s and %s in %s", counted(now, 0), pair.Period, counted(then, 0), pair.Compare)
		}
	}
	return ""
}

// showsAdjustment reports whether a document shows the adjustment.
func (p *Pass) showsAdjustment(a filing.Adjustment) bool {
	return slices.ContainsFunc(p.documents(), func(d *document.Draft) bool {
		return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool {
			return m.Owner == document.OwnFact && m.ID.Metric == "adjusted-ebitda.adjustment" && m.ID.Member == a.Key
		})
	})
}

// hasTwoPeriods reports whether words have amounts for two periods.
func (p *Pass) hasTwoPeriods(words string) bool {
	_, list := english.Reader{Filing: p.Filing}.Dates(words)
	years := map[int]bool{}
	for _, w := range list {
		years[w.Year] = true
	}
	return len(years) > 1 && len(english.Money.FindAllString(words, -1)) > 1
}
