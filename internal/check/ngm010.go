package check

import (
	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM010 looks for what stands beside constant-currency figures.
var NGM010 = &Check{Code: "NGM010", Severity: Warning, Words: true, Run: each(documents, ngm010),
	Title: "constant-currency figures without the reported ones and the method"}

func ngm010(p *Pass, d *document.Draft) {
	methods := map[string]bool{} // sections that tell one
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
					what := "the figure as reported does not stand before it"
					if reported+plain >= neutral {
						what = "no sentence says at which rates it was calculated"
					} else if !explained {
						what += ", and no sentence says at which rates it was calculated"
					}
					p.Report(s.At(s.Start+at[0]), "a constant-currency figure without the reported one or the method",
						"Give the reported figure first, and say which rates were applied",
						"%q gives a figure on a constant-currency basis, and %s; see C&DI 104.06", clip(s.String()), what)
				}
				reported += plain
			}
		}
	}
}
