package english

import "strings"

// shapes makes one of each mark that is written in several shapes.
var shapes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'", "`", "'", "\u00a0", " ", "\u00ad", "", "\ufeff", "")

// Words returns a text's words with straight quotation marks.
func Words(s string) []string { return strings.Fields(shapes.Replace(s)) }

// LongestPrefix returns where a text has the most of the first words of another, and how
// many they are.
func LongestPrefix(text, words []string) (at, n int) {
	for i := range text {
		k := 0
		for k < len(words) && i+k < len(text) && text[i+k] == words[k] {
			k++
		}
		if k > n {
			at, n = i, k
		}
		if n == len(words) {
			break
		}
	}
	return at, n
}

// CommonWords counts the words that two texts have in the same order.
func CommonWords(a, b []string) int {
	row := make([]int, len(b)+1)
	plain := func(s string) string { return strings.ToLower(strings.Trim(s, `.,;:?!"'()`)) }
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			up := row[j+1]
			if plain(x) == plain(y) {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diagonal = up
		}
	}
	return row[len(b)]
}
