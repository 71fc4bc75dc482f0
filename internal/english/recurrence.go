package english

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// NonRecurring finds that an item is called non-recurring, infrequent or unusual.
	NonRecurring = regexp.MustCompile(`(?i)\bnon-?recurring\b|\binfrequent(?:ly)?\b|\bunusual\b|\bone-(?:time|off)\b|\bisolated\b|\bnot (?:expected to recur|recurring)\b|\bdo(?:es)? not recur\b`)
	itself       = regexp.MustCompile(`(?i)\b(?:not|never|n[’']t|than|nor|neither)(?: (?:\w+ly|considered|be|as|all|to be))* $`)
	ofItems      = regexp.MustCompile(`(?i)\b(?:items?|charges?|costs?|expenses?|gains?|losses|adjustments?|events?)\b`)
	several      = regexp.MustCompile(`(?i)^(?:items|charges|costs|expenses|gains|losses|adjustments|events)\b`)
	// Exclusion finds that a measure leaves something out, or adds it back.
	Exclusion = regexp.MustCompile(`(?i)\b(?:exclud\w+|adjust\w*|reconcil\w+|eliminat\w+|remov\w+|leaves? out|adds? back|before)\b`)
	smallWord = regexp.MustCompile(`(?i)^(?:costs?|expenses?|charges?|related|other|income|provision|benefit|loss|gain|net|from|and|for|the|non-?recurring|one-time|unusual|infrequent)$`)
)

// CalledNonRecurring returns where words call an item non-recurring, or nil where they do
// not, or say that it is not so.
func CalledNonRecurring(words string) []int {
	m := NonRecurring.FindStringIndex(words)
	if m == nil || itself.MatchString(words[:m[0]]) {
		return nil
	}
	return m
}

// NamesItem reports whether words hold what a label says, but for words that many
// labels share.
func NamesItem(words, label string) bool {
	words = strings.ToLower(words)
	any := false
	for _, w := range strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == ',' }) {
		if smallWord.MatchString(w) {
			continue
		}
		if !strings.Contains(words, w) {
			return false
		}
		any = true
	}
	return any
}

// SpeaksOfItems reports whether words speak of items, and name none of their own after a
// byte, where "non-recurring" ends.
func SpeaksOfItems(words string, end int) bool {
	if !ofItems.MatchString(words) {
		return false
	}
	after := words[end:]
	fields := strings.Fields(strings.Trim(after, ",.;: "))
	return len(fields) == 0 || several.MatchString(fields[0]) || slices.Contains([]string{"and", "or", "in", "nature"}, strings.ToLower(strings.Trim(fields[0], ",.")))
}
