package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// billingsMention is a place where a document shows an amount of billings.
type billingsMention struct {
	at   source.Place
	what string
}

// billingsMentions returns where a report shows billings, or names them with an amount.
func (p *Pass) billingsMentions() []billingsMention {
	var list []billingsMention
	form := p.Filing.Report.Form
	shows := func(s document.Span) bool {
		return s.Owner == document.OwnFact && strings.Split(s.ID.Metric, ".")[0] == "billings"
	}
	for _, d := range p.documents() {
		for _, m := range d.Marks {
			if shows(document.Span{Mark: m}) {
				list = append(list, billingsMention{m.At, fmt.Sprintf("the %s shows %s", form, m.ID)})
			}
		}
		for _, t := range p.tables(d) {
			for _, row := range t[min(1, len(t)):] {
				if len(row) > 1 && billings.Name.MatchString(row[0].Text) && slices.ContainsFunc(row[1:], func(b *document.Block) bool {
					return english.AnyDigit.MatchString(b.Text) && !slices.ContainsFunc(b.Spans, shows)
				}) {
					list = append(list, billingsMention{row[0].At(0), fmt.Sprintf("the %s gives a figure for calculated current billings in the row %q", form, clip(row[0].Text))})
				}
			}
		}
	}
	for _, s := range p.passages() {
		words := s.String()
		at := billings.Name.FindStringIndex(words)
		if at != nil && english.HasAmount(words) && !slices.ContainsFunc(s.Facts(), shows) {
			list = append(list, billingsMention{s.Point(at[0]), fmt.Sprintf("the %s gives a figure for calculated current billings: %q", form, strings.TrimSpace(english.Around(words, at[0], at[1])))})
		}
	}
	return list
}

// promisesBillingsOut reports whether promises.toml has a promise about billings.
func (p *Pass) promisesBillingsOut() bool {
	return slices.ContainsFunc(p.Filing.Promises, func(promise filing.Promise) bool {
		return slices.Contains(english.PromisedSections(promise.Kind, promise.Text), disclosure.Billings.Name)
	})
}
