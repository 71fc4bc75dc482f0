package check

import (
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// NGM010 reports constant-currency figures, if the reported figures or the method are missing.
var NGM010 = &Check{Code: "NGM010", Severity: Warning, Words: true, Run: each(documents, ngm010),
	Title: "constant-currency figure without the reported figure or the method"}

func ngm010(p *Pass, d *document.Draft) {
	methods := map[string]bool{} // by section that states one
	for _, s := range english.SentencesOf(p.views(d)) {
		methods[s.Section] = methods[s.Section] || english.TranslationMethod.MatchString(s.String())
	}
	for _, v := range p.views(d) {
		reported, done, explained := 0, false, methods[v.Blocks[0].Section]
		for r, cells := range v.Runs() {
			for _, s := range cells {
				at := english.ConstantCurrency.FindStringIndex(s.String())
				neutral, plain := 0, len(english.Figure.FindAllString(s.String(), -1))
				if at != nil {
					neutral = english.ConstantFigures(s.String(), at)
					plain -= neutral
				}
				if v.Kind == english.TableView && at != nil { // a row of its own
					neutral, plain = 1, 0
					if r == 0 && len(v.Table) > 1 && len(v.Table[0]) > 2 && s.Block != v.Table[0][0] && s.Block != v.Table[0][1] {
						reported++ // a column of its own, after another
					}
				} else if v.Kind == english.TableView && english.IsFigure(s.Block) {
					plain = 1
				}
				if neutral > 0 && !done && (reported+plain < neutral || !explained) {
					done = true
					var lacks, remedy []string
					if reported+plain < neutral {
						lacks, remedy = append(lacks, "no reported figure comes before it"), append(remedy, "Put the reported figure before the constant-currency figure")
					}
					if !explained {
						lacks = append(lacks, "no sentence of the section states its exchange rates")
						remedy = append(remedy, "Add this to the section, edited to describe your method: `We calculate constant-currency amounts by translating current-period results in local currency at the average exchange rates in effect during the comparable prior period.`")
					}
					p.Report(s.At(s.Start+at[0]), "constant-currency figure without the reported figure or the method", strings.Join(remedy, ". "),
						"%q has a constant-currency figure, but %s; see C&DI 104.06", clip(s.String()), strings.Join(lacks, ", and "))
				}
				reported += plain
			}
		}
	}
}
