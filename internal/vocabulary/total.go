package vocabulary

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/text"
)

// Total is whether a text is the label of a total, and in which form. A greater value is a
// surer sign of a total.
type Total uint8

// The values of Total, from the least sure.
const (
	NoTotal     Total = iota
	TotalEnds         // "Acme Total"
	TotalBegins       // "Total for 2022"
	TotalAlone        // "Total:"
)

const longestTotal = 255 // bytes

// totals are the phrases of the labels of totals: all of them, by the first letter, and those
// that may also end a label, each after a blank.
var totals, totalEnds = func() (by ['z' + 1][]totalPhrase, ends []string) {
	for _, e := range entries("total") {
		for phrase := range strings.SplitSeq(e.words, ", ") {
			if e.of == "end" {
				ends = append(ends, " "+phrase)
				continue
			}
			first, _, _ := strings.Cut(phrase, " ")
			by[phrase[0]] = append(by[phrase[0]], totalPhrase{phrase, []byte(first)})
		}
	}
	return by, ends
}()

// totalPhrase is a phrase and its first word.
type totalPhrase struct {
	text  string
	first []byte
}

// TotalLabel returns whether the text of a cell is the label of a total, and in which form. It
// ignores letter case, and the blanks, colons and periods before and after the text.
func TotalLabel(b []byte) Total {
	if len(b) > longestTotal {
		return NoTotal
	}
	b = bytes.Trim(bytes.TrimSpace(b), ":. ")
	if phrase, label := totalStart(b); phrase != "" {
		if label == phrase {
			return TotalAlone
		}
		return TotalBegins
	}
	for _, end := range totalEnds {
		if len(b) > len(end) && bytes.EqualFold(b[len(b)-len(end):], []byte(end)) {
			return TotalEnds
		}
	}
	return NoTotal
}

// TotalStart returns the words with which the label of a total begins, as the label spells
// them and without the s of a plural, or "" if it begins with none: "Grand Total" of "Grand
// Totals (3 records)".
func TotalStart(label string) string {
	phrase, _ := totalStart([]byte(label))
	if single := strings.TrimSuffix(phrase, "s"); single != phrase && phraseOf(single) {
		phrase = single
	}
	if len(phrase) <= len(label) && strings.EqualFold(label[:len(phrase)], phrase) {
		return label[:len(phrase)]
	}
	return ""
}

// phraseOf reports whether a text is a phrase of totals.
func phraseOf(s string) bool {
	for _, p := range totals[s[0]] {
		if p.text == s {
			return true
		}
	}
	return false
}

// totalStart returns the longest phrase with which a label begins and after which no letter or
// digit follows, "" if there is none, and the label in lower case with single blanks.
func totalStart(b []byte) (phrase, label string) {
	if len(b) == 0 {
		return "", ""
	}
	initial := b[0] | 0x20
	if initial >= utf8.RuneSelf || int(initial) >= len(totals) {
		return "", ""
	}
	for _, p := range totals[initial] {
		if len(b) < len(p.first) || !bytes.EqualFold(b[:len(p.first)], p.first) || len(p.text) <= len(phrase) {
			continue
		}
		if label == "" {
			label = text.Fold(string(b))
		}
		if rest, found := strings.CutPrefix(label, p.text); found {
			if next, _ := utf8.DecodeRuneInString(rest); rest == "" || strings.ContainsRune(" -–—:(", next) {
				phrase = p.text
			}
		}
	}
	return phrase, label
}

// Wider returns the patterns that may mark the rows of a label, the widest first.
func Wider(label string) (list []string) {
	if start := TotalStart(label); start != "" {
		list = append(list, start+"*")
	}
	if TotalLabel([]byte(label)) == TotalEnds {
		list = append(list, "*"+label[strings.LastIndexByte(label, ' '):])
	}
	if i := strings.IndexFunc(label, unicode.IsDigit); list == nil && i >= 6 && strings.Trim(label[:i], " -–:/(#") != "" {
		list = append(list, strings.TrimRight(label[:i], " -–:/(#")+"*")
	}
	return append(list, label)
}
