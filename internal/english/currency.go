package english

import "regexp"

var (
	// ConstantCurrency finds that a figure is on a constant-currency basis.
	ConstantCurrency = regexp.MustCompile(`(?i)\bconstant[- ]currenc(?:y|ies)\b|\b(?:currency|FX|foreign exchange)[- ]neutral\b|\bconstant (?:exchange|foreign exchange|dollar)s?(?: rates?)?\b|\bat constant rates\b|` +
		`\b(?:excluding|before|without|net of|adjusted for|adjusting for)(?: the)? (?:effects?|impacts?|movements?)(?: of)?(?: (?:changes|movements|fluctuations) in)? (?:foreign )?(?:currency|currencies|exchange(?: rates?)?)\b`)
	// TranslationMethod finds which rates were applied to which amounts.
	TranslationMethod = regexp.MustCompile(`(?i)\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\b(?:exchange rates?|currency rates?|rates? (?:from|of|in effect))\b[^.]*\b(?:prior|previous|comparable|corresponding|comparative|preceding|same|average|budget)\b|` +
		`\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\b(?:prior|previous|comparable|corresponding|comparative|preceding|same|average)\b[^.]*\brates?\b`)
	neutralCut = regexp.MustCompile(`; |, (?:or|and|but|compared)\b|\b(?:and|or|compared (?:to|with)|versus)\b|\(`)
)

// ConstantFigures counts the figures of a sentence that are on a constant-currency basis:
// those of its clause.
func ConstantFigures(words string, at []int) int {
	if n := len(Figure.FindAllString(Clause(neutralCut, words, at[0], at[1]), -1)); n > 0 {
		return n
	}
	return min(1, len(Figure.FindAllString(words[at[1]:], -1)))
}
