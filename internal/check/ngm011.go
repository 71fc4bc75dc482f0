package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// NGM011 reports adjustments for normal operating expenses, and adjustments for losses that
// leave out the gains.
var NGM011 = &Check{Code: "NGM011", Severity: Warning, Words: true, Run: ngm011,
	Title: "adjustment for a normal, recurring, cash operating expense, or for losses without the gains"}

func ngm011(p *Pass) {
	normal := func(at source.Place, sentence, cost string) {
		p.Report(at, "adjustment for a normal operating expense", fmt.Sprintf("Stop excluding %q; or state in the text why it is not a normal, recurring expense", cost),
			"the measure excludes %q, which seems to be a normal, recurring, cash operating expense; see C&DI 100.01", cost).in(sentence)
	}
	for _, a := range p.adjustments() {
		if cost := english.NormalCost(a.Label); cost != "" && !ofEBITDA(a) {
			normal(a.At, a.Label, a.Label)
		} else if gains := english.GainsBeside(a.Label, a.Element, p.untaken()); gains != "" {
			p.Report(a.At, "adjustment for losses without the gains", fmt.Sprintf("Add an adjustment for %s, or take this one out", gains),
				"%q excludes losses, and no adjustment excludes %s; see C&DI 100.03", a.Label, gains).in(a.Label)
		}
	}
	for _, s := range p.passages() {
		words := s.String()
		if at := s.ExcludesNormalCost(); at != nil {
			normal(s.Point(at[0]), words, words[at[0]:at[1]])
		} else if at := s.ExcludesLossesAlone(); at != nil {
			p.Report(s.Point(at[0]), "adjustment for losses without the gains", "Exclude the gains as well, or neither",
				"%q excludes losses and leaves the gains in; see C&DI 100.03", clip(words[at[0]:])).in(words)
		}
	}
}

// untaken returns the elements of [accounts] that no adjustment takes.
func (p *Pass) untaken() (list []string) {
	for _, a := range p.Filing.Accounts {
		if !slices.ContainsFunc(p.adjustments(), func(b filing.Adjustment) bool { return b.Element == a.Name }) {
			list = append(list, a.Name)
		}
	}
	return list
}
