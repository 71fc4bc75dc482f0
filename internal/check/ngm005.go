package check

import (
	"fmt"
	"regexp"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// NGM005 finds liquidity per share.
var NGM005 = &Check{
	Code: "NGM005", Severity: diag.Error,
	Title: "a liquidity or EBITDA measure per share",
	Doc: `Finds a measure of liquidity, or one that can be used as such, per share: free cash
flow, cash from operating activities, EBITDA and EBIT in all their forms. An amount
per share is found after the measure it is of, in a sentence, a heading or a table's
label.

Left alone: measures of performance per share, such as non-GAAP net income, which have
their own conditions; and a sentence that says that the measure is not presented.

Example: "Adjusted EBITDA per diluted share was $5.62."

The rule is FRC 202.04 (Accounting Series Release 142, of 1973-03-15), which bars cash
flow per share from filings, beside Item 10(e) of Regulation S-K, in force 2003-03-28.
See C&DI 102.05, of 2016-05-17, for liquidity measures per share whatever they are
called, and C&DI 103.02 for EBIT and EBITDA.

Mend it by leaving the amount per share out.`,
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
				Detail: fmt.Sprintf("%q gives %s per share", clip(b.Text[min(at, len(b.Text)):]), name), Remedy: "Leave the amount per share out"})
		}
		for _, v := range p.views(d) {
			for _, s := range v.shown {
				if s.Cash && s.perUnit {
					tell(s.block, s.at, s.called())
				}
			}
		}
		for _, s := range everything(p.views(d)) {
			words := s.String()
			for _, n := range s.names {
				if n.measure != nil && n.Cash && (eachShare.MatchString(words[n.end:]) || shareFirst.MatchString(words[:n.at])) && !spurned.MatchString(words) {
					tell(s.Block, s.Start+n.at, strings.TrimSpace(n.text))
				}
			}
		}
	}
	return found
}
