package english

import (
	"regexp"
	"strings"
)

// wordForm is a pattern whose matches begin at the start of a word, and so can be found
// faster than by package regexp alone.
type wordForm struct {
	form   *regexp.Regexp
	starts [256]bool // the bytes that a match may begin with
}

// farthest bounds the length of a match of a wordForm, in bytes.
const farthest = 320

func newWordForm(form string) wordForm {
	form = `(?i)^(?:` + form + `)`
	return wordForm{regexp.MustCompile(form), startsOf(form)}
}

// all returns the places of the matches in words, in order and without overlaps.
func (f wordForm) all(words string) [][]int {
	var list [][]int
	for i := 0; i < len(words); i++ {
		if !f.starts[words[i]] || i > 0 && isWordByte(words[i-1]) {
			continue
		}
		end := len(words)
		if end-i > farthest {
			end = i + farthest
			if n := strings.IndexByte(words[end:], ' '); n >= 0 && n < farthest {
				end += n
			}
		}
		if m := f.form.FindStringIndex(words[i:end]); m != nil && m[1] > 0 {
			list = append(list, []int{i, i + m[1]})
			i += m[1] - 1
		}
	}
	return list
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
