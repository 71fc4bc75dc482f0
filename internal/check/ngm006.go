package check

import (
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// NGM006 reports a non-GAAP measure with more emphasis than its GAAP measure.
var NGM006 = &Check{Code: "NGM006", Severity: Warning, Words: true, Run: each(documents, ngm006),
	Title: "bold type, a larger heading or praise for a non-GAAP measure but not for its GAAP measure"}

func ngm006(p *Pass, d *document.Draft) {
	report := func(b *document.Block, at int, summary, remedy, detail string, args ...any) {
		p.Report(b.At(at), summary, remedy, detail+"; see "+p.prominence("a"), args...)
	}
	views := p.views(d)
	for _, v := range views {
		gaap, non := v.Stressed(false), v.Stressed(true)
		alone := slices.IndexFunc(non, func(s english.Presentation) bool { return !english.HasComparable(gaap, s.Measure) })
		if alone >= 0 && v.Kind != english.HeadingView {
			report(non[alone].Block, non[alone].At, "bold type or italics for a non-GAAP measure alone", "Remove the bold type or italics, or use the same type for both measures and their figures",
				"%s is in bold type or italics, but %s in the same %s is not", non[alone].Called(), non[alone].GAAP.Name, v.Kind)
		}
		for _, n := range v.Named {
			if !n.NonGAAP() || english.HasComparable(v.Named, n.Measure) {
				continue
			}
			smaller := slices.IndexFunc(views, func(w english.View) bool { return v.IsLarger(w) && english.HasComparable(w.Named, n.Measure) })
			if smaller >= 0 {
				report(n.Block, n.At, "larger heading for a non-GAAP measure", "Set both headings at the same level, with the same number of # marks",
					"the heading %q is larger than %q", v.Blocks[0].Text, views[smaller].Blocks[0].Text)
			}
		}
		for _, s := range v.Sentences {
			for _, n := range s.Mentions {
				if at := s.BetterThanGAAP(n); at >= 0 {
					report(s.Block, s.Start+at, "non-GAAP measure called better than GAAP", "Delete the comparison; state what the measure shows, and its limits",
						"%q ranks %s above GAAP measures, which gives it more than equal prominence", clip(s.String()[at:]), n.Text)
					break
				}
				if at := english.Praise(s.String(), n); at >= 0 && !v.Characterizes(n.GAAP) {
					report(s.Block, s.Start+at, "praise for a non-GAAP measure alone", "Remove the praise; or describe "+n.GAAP.Name+", accurately and with equal prominence, even if the description is unfavorable",
						"%q praises %s, but the %s does not describe %s with equal prominence", clip(s.String()[at:]), n.Text, v.Kind, n.GAAP.Name)
				}
			}
		}
	}
}
