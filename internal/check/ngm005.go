package check

import (
	"fmt"
	"regexp"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// NGM005 finds liquidity per share.
var NGM005 = &Check{
	Code: "NGM005", Severity: diag.Error,
	Title: "a liquidity or EBITDA measure per share",
	Words: true,
	Run:   ngm005,
}

var (
	eachShare  = regexp.MustCompile(`(?i)^(?: margins?)?(?:,? (?:on|expressed on) a)?(?:,|:)?[ -]per[ -](?:basic |diluted |common |ordinary |and |fully )*(?:share|unit)\b`)
	shareFirst = regexp.MustCompile(`(?i)\bper[- ](?:diluted |common |basic )?share (?:basis, )?(?:our |the )?$`)
	spurned    = regexp.MustCompile(`(?i)\b(?:not|never|no|prohibit\w*|without)\b`)
)

func ngm005(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		told := map[*document.Block]bool{}
		tell := func(b *document.Block, at int, name string) {
			if told[b] {
				return
			}
			told[b] = true
			found = append(found, diag.Diagnostic{Code: "NGM005", Summary: "a liquidity or EBITDA measure per share", Subject: b.At(at),
				Detail: fmt.Sprintf("%q gives %s per share", english.Clip(b.Text[min(at, len(b.Text)):]), name), Remedy: "Leave the amount per share out"})
		}
		for _, v := range p.views(d) {
			for _, s := range v.Shown {
				if s.Cash && s.PerUnit {
					tell(s.Block, s.At, s.Called())
				}
			}
		}
		for _, s := range english.SentencesOf(p.views(d)) {
			words := s.String()
			for _, n := range s.Mentions {
				if n.Measure != nil && n.Cash && (eachShare.MatchString(words[n.End:]) || shareFirst.MatchString(words[:n.At])) && !spurned.MatchString(words) {
					tell(s.Block, s.Start+n.At, strings.TrimSpace(n.Text))
				}
			}
		}
	}
	return found
}
