package check

import (
	"fmt"
	"regexp"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// NGM010 looks for what stands beside constant-currency figures.
var NGM010 = &Check{
	Code: "NGM010", Severity: diag.Warning,
	Title: "constant-currency figures without the reported ones and the method",
	Words: true,
	Run:   ngm010,
}

var (
	constant = regexp.MustCompile(`(?i)\bconstant[- ]currenc(?:y|ies)\b|\b(?:currency|FX|foreign exchange)[- ]neutral\b|\bconstant (?:exchange|foreign exchange|dollar)s?(?: rates?)?\b|\bat constant rates\b|` +
		`\b(?:excluding|before|without|net of|adjusted for|adjusting for)(?: the)? (?:effects?|impacts?|movements?)(?: of)?(?: (?:changes|movements|fluctuations) in)? (?:foreign )?(?:currency|currencies|exchange(?: rates?)?)\b`)
	method = regexp.MustCompile(`(?i)\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\b(?:exchange rates?|currency rates?|rates? (?:from|of|in effect))\b[^.]*\b(?:prior|previous|comparable|corresponding|comparative|preceding|same|average|budget)\b|` +
		`\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\b(?:prior|previous|comparable|corresponding|comparative|preceding|same|average)\b[^.]*\brates?\b`)
)

func ngm010(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		methods := map[string]bool{} // sections that tell one
		for _, s := range english.SentencesOf(p.views(d)) {
			methods[s.Section] = methods[s.Section] || method.MatchString(s.String())
		}
		for _, v := range p.views(d) {
			reported, told, explained := 0, false, methods[v.Blocks[0].Section]
			for r, cells := range v.Runs() {
				for _, s := range cells {
					at := constant.FindStringIndex(s.String())
					neutral, plain := 0, len(english.Figure.FindAllString(s.String(), -1))
					if at != nil {
						neutral, plain = neutralIn(s.String(), at), plain-neutralIn(s.String(), at)
					}
					if v.Kind == english.TableView && at != nil { // a row of its own
						neutral, plain = 1, 0
						if r == 0 && len(v.Table) > 1 && len(v.Table[0]) > 2 && s.Block != v.Table[0][0] && s.Block != v.Table[0][1] {
							reported++ // a column of its own, after another
						}
					} else if v.Kind == english.TableView && english.IsFigure(s.Block) {
						plain = 1
					}
					if neutral > 0 && !told && (reported+plain < neutral || !explained) {
						told = true
						what := "the figure as reported does not stand before it"
						if reported+plain >= neutral {
							what = "no sentence says at which rates it was calculated"
						} else if !explained {
							what += ", and no sentence says at which rates it was calculated"
						}
						found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "NGM010", Summary: "a constant-currency figure without the reported one or the method", Subject: s.At(s.Start + at[0]),
							Detail: fmt.Sprintf("%q gives a figure on a constant-currency basis, and %s; see C&DI 104.06", english.Clip(s.String()), what), Remedy: "Give the reported figure first, and say which rates were applied"})
					}
					reported += plain
				}
			}
		}
	}
	return found
}

// neutralIn counts the figures of a sentence that are on a constant-currency basis:
// those of its clause.
func neutralIn(words string, at []int) int {
	if n := len(english.Figure.FindAllString(english.Clause(neutralCut, words, at[0], at[1]), -1)); n > 0 {
		return n
	}
	return min(1, len(english.Figure.FindAllString(words[at[1]:], -1)))
}

var neutralCut = regexp.MustCompile(`; |, (?:or|and|but|compared)\b|\b(?:and|or|compared (?:to|with)|versus)\b|\(`)
