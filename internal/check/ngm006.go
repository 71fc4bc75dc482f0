package check

import (
	"fmt"
	"slices"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM006 finds emphasis on the non-GAAP side alone.
var NGM006 = &Check{Code: "NGM006", Severity: Warning, Words: true, Run: ngm006,
	Title: "bold, larger or praising words on the non-GAAP side alone"}

func ngm006(p *Pass) {
	for _, d := range p.documents() {
		report := func(b *document.Block, at int, summary, detail, remedy string) {
			p.Report(b.At(at), summary, detail+"; see "+p.prominence("a"), remedy)
		}
		views := p.views(d)
		for _, v := range views {
			if v.Kind == english.HeadingView {
				continue
			}
			gaap := v.Stressed(false)
			for _, s := range v.Stressed(true) {
				if !english.HasComparable(gaap, s.Measure) {
					report(s.Block, s.At, "emphasis on the non-GAAP side alone", fmt.Sprintf("%s is in bold or italics, and %s in the same %s is not", s.Called(), s.GAAP.Name, v.Kind), "Give both the same style")
					break
				}
			}
		}
		for _, v := range views {
			if v.Kind != english.HeadingView || v.Blocks[0].Kind != document.Heading {
				continue
			}
			for _, n := range v.Named {
				if !n.NonGAAP() || english.HasComparable(v.Named, n.Measure) {
					continue
				}
				if i := slices.IndexFunc(views, func(w english.View) bool {
					return w.Kind == english.HeadingView && w.Blocks[0].Kind == document.Heading && w.Blocks[0].Level > v.Blocks[0].Level &&
						english.HasComparable(w.Named, n.Measure)
				}); i >= 0 {
					report(n.Block, n.At, "a larger heading on the non-GAAP side", fmt.Sprintf("%q is a larger heading than %q", v.Blocks[0].Text, views[i].Blocks[0].Text), "Give both headings the same level")
				}
			}
		}
		for _, v := range views {
			for _, s := range v.Sentences {
				for _, n := range s.Mentions {
					if at := english.Praise(s.String(), n); at >= 0 && !v.Judges(n.GAAP) {
						report(s.Block, s.Start+at, "praise on the non-GAAP side alone",
							fmt.Sprintf("%q praises %s, and the %s says nothing of the kind of %s", clip(s.String()[at:]), n.Text, v.Kind, n.GAAP.Name),
							"Leave the praise out, or say what is as true of "+n.GAAP.Name)
					}
				}
			}
		}
	}
}
