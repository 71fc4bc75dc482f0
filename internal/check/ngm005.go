package check

import (
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// NGM005 reports measures of liquidity, and EBITDA, that are stated per share.
var NGM005 = &Check{Code: "NGM005", Severity: Error, Words: true, Run: ngm005,
	Title: "liquidity or EBITDA measure per share"}

func ngm005(p *Pass) {
	once := firstTime[*document.Block]()
	report := func(b *document.Block, at int, name string) {
		if once(b) {
			remedy := "Remove the amount per share"
			if b.Kind == document.Cell {
				remedy = "Delete the row"
			}
			p.Report(b.At(at), "liquidity or EBITDA measure per share", remedy,
				"%q presents %s per share", clip(b.Text[min(at, len(b.Text)):]), name)
		}
	}
	for _, v := range p.views() {
		for _, s := range v.Shown {
			if s.Cash && s.PerUnit {
				report(s.Block, s.At, s.Called())
			}
		}
	}
	for _, s := range english.SentencesOf(p.views()) {
		for _, n := range s.Mentions {
			if s.PerShare(n) {
				report(s.Block, s.Start+n.At, strings.TrimSpace(n.Text))
			}
		}
	}
}
