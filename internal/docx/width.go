package docx

import "strings"

// Widths of the printable ASCII characters of Times New Roman, from the space on, in thousandths
// of the size of the type: regular and bold.
var (
	regular = [95]int{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
		921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
		333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541}
	bold = [95]int{250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
		930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
		333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520}
)

// measure is the width of text in type of a size, in half points, and a weight.
type measure struct {
	size   int
	strong bool
}

// slack is added to the width of a word, so that programs that round differently do not break it.
const slack = 20

// width returns the width of a text in twentieths of a point, rounded up. Characters outside
// ASCII count as wide as a capital letter, and those of East Asia as wide as they are high.
func (m measure) width(s string) int {
	sum := 0
	for _, r := range s {
		switch {
		case ' ' <= r && r <= '~' && m.strong:
			sum += bold[r-' ']
		case ' ' <= r && r <= '~':
			sum += regular[r-' ']
		case r == '–', r == '‘', r == '’', r == '“', r == '”', r == '£', r == '€', r == '¥':
			sum += 500
		case r == '—', r >= 0x1100:
			sum += 1000
		default:
			sum += 722
		}
	}
	return (sum*m.size*10 + 999) / 1000
}

// longest returns the width of the longest word of a text.
func (m measure) longest(s string) int {
	n := 0
	for _, word := range strings.Fields(s) {
		n = max(n, m.width(word)+slack)
	}
	return n
}

// widest returns the width of the longest line of a text.
func (m measure) widest(s string) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n = max(n, m.width(line)+slack)
	}
	return n
}
