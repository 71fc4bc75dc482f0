package check

import (
	"slices"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM006 finds emphasis on the non-GAAP side alone.
var NGM006 = &Check{Code: "NGM006", Severity: Warning, Words: true, Run: each(documents, ngm006),
	Title: "bold, larger or praising words on the non-GAAP side alone"}

func ngm006(p *Pass, d *document.Draft) {
	report := func(b *document.Block, at int, summary, remedy, detail string, args ...any) {
		p.Report(b.At(at), summary, remedy, detail+"; see "+p.prominence("a"), args...)
	}
	views := p.views(d)
	for _, v := range views {
		gaap, non := v.Stressed(false), v.Stressed(true)
		alone := slices.IndexFunc(non, func(s english.Presentation) bool { return !english.HasComparable(gaap, s.Measure) })
		if alone >= 0 && v.Kind != english.HeadingView {
			report(non[alone].Block, non[alone].At, "emphasis on the non-GAAP side alone", "Give both the same style",
				"%s is in bold or italics, and %s in the same %s is not", non[alone].Called(), non[alone].GAAP.Name, v.Kind)
		}
		for _, n := range v.Named {
			if !n.NonGAAP() || english.HasComparable(v.Named, n.Measure) {
				continue
			}
			smaller := slices.IndexFunc(views, func(w english.View) bool { return v.IsLarger(w) && english.HasComparable(w.Named, n.Measure) })
			if smaller >= 0 {
				report(n.Block, n.At, "a larger heading on the non-GAAP side", "Give both headings the same level",
					"%q is a larger heading than %q", v.Blocks[0].Text, views[smaller].Blocks[0].Text)
			}
		}
		for _, s := range v.Sentences {
			for _, n := range s.Mentions {
				if at := english.Praise(s.String(), n); at >= 0 && !v.Judges(n.GAAP) {
					report(s.Block, s.Start+at, "praise on the non-GAAP side alone", "Leave the praise out, or say what is as true of "+n.GAAP.Name,
						"%q praises %s, and the %s says nothing of the kind of %s", clip(s.String()[at:]), n.Text, v.Kind, n.GAAP.Name)
				}
			}
		}
	}
}
