package check

import (
	"regexp"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM005 finds liquidity per share.
var NGM005 = &Check{Code: "NGM005", Severity: Error, Words: true, Run: ngm005,
	Title: "a liquidity or EBITDA measure per share"}

var (
	perShareAfter  = regexp.MustCompile(`(?i)^(?: margins?)?(?:,? (?:on|expressed on) a)?(?:,|:)?[ -]per[ -](?:basic |diluted |common |ordinary |and |fully )*(?:share|unit)\b`)
	perShareBefore = regexp.MustCompile(`(?i)\bper[- ](?:diluted |common |basic )?share (?:basis, )?(?:our |the )?$`)
	denial         = regexp.MustCompile(`(?i)\b(?:not|never|no|prohibit\w*|without)\b`)
)

func ngm005(p *Pass) {
	for _, d := range p.documents() {
		once := firstTime[*document.Block]()
		report := func(b *document.Block, at int, name string) {
			if once(b) {
				p.Report(b.At(at), "a liquidity or EBITDA measure per share", "Leave the amount per share out",
					"%q gives %s per share", clip(b.Text[min(at, len(b.Text)):]), name)
			}
		}
		for _, v := range p.views(d) {
			for _, s := range v.Shown {
				if s.Cash && s.PerUnit {
					report(s.Block, s.At, s.Called())
				}
			}
		}
		for _, s := range english.SentencesOf(p.views(d)) {
			words := s.String()
			for _, n := range s.Mentions {
				if n.Measure != nil && n.Cash && (perShareAfter.MatchString(words[n.End:]) || perShareBefore.MatchString(words[:n.At])) && !denial.MatchString(words) {
					report(s.Block, s.Start+n.At, strings.TrimSpace(n.Text))
				}
			}
		}
	}
}
