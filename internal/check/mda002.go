package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/english"
)

// MDA002 reports adverbs such as "primarily" in place of amounts.
var MDA002 = &Check{Code: "MDA002", Severity: Error, Words: true, Run: each(sentences, mda002),
	Title: `"primarily", "mainly", "largely", "substantially" or "significantly" in place of an amount`}

func mda002(p *Pass, s english.Passage) {
	for _, at := range s.VagueAdverbs() {
		words := s.String()
		adverb := words[at[0]:at[1]]
		p.Report(s.Point(at[0]), fmt.Sprintf("%q in place of an amount", strings.ToLower(adverb)),
			fmt.Sprintf("Delete %q, and state the amount or percentage right after the cause", adverb),
			"no amount or percentage follows in %q", english.Around(words, at[0], at[1])).in(words)
	}
}
