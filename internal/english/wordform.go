package english

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// wordForm is a pattern whose matches begin at the start of a word, and so can be found
// faster than by package regexp alone.
type wordForm struct {
	form   *regexp.Regexp
	starts *starts
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
		if m := f.from(words, i); m != nil {
			list = append(list, m)
			i = m[1] - 1
		}
	}
	return list
}

// from returns the place of the match that begins at a byte of words, or nil.
func (f wordForm) from(words string, i int) []int {
	if i > 0 && isWordByte(words[i-1]) || !f.starts.at(words, i) {
		return nil
	}
	end := len(words)
	if end-i > farthest {
		end = i + farthest
		if n := strings.IndexByte(words[end:], ' '); n >= 0 && n < farthest {
			end += n
		}
	}
	if m := f.form.FindStringIndex(words[i:end]); m != nil && m[1] > 0 {
		return []int{i, i + m[1]}
	}
	return nil
}

// MatchString reports whether words have a match.
func (f wordForm) MatchString(words string) bool { return f.FindStringIndex(words) != nil }

// FindStringIndex returns the place of the first match, or nil.
func (f wordForm) FindStringIndex(words string) []int {
	for i := range len(words) {
		if m := f.from(words, i); m != nil {
			return m
		}
	}
	return nil
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// starts are the first two bytes that a match of a form may have: by the first, a set of the
// second. All bytes beyond ASCII are in the sets. A form tried only where its starts are found
// is several times as fast.
type starts [256][4]uint64

// at reports whether a match may begin at a byte of words.
func (s *starts) at(words string, i int) bool {
	second := &s[words[i]]
	if i+1 == len(words) {
		return second[0]|second[1]|second[2]|second[3] != 0
	}
	c := words[i+1]
	return second[c/64]&(1<<(c%64)) != 0
}

// startsOf returns the starts of a form.
func startsOf(form string) *starts {
	all := &starts{}
	tree, err := syntax.Parse(form, syntax.Perl)
	if err != nil {
		panic(err) // the form is ours, and compiled
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		panic(err)
	}
	// next returns the instructions that read the next character after pc, and whether a match
	// may end there.
	next := func(pc uint32) (reads []*syntax.Inst, ends bool) {
		seen := map[uint32]bool{}
		var visit func(uint32)
		visit = func(pc uint32) {
			if seen[pc] {
				return
			}
			seen[pc] = true
			switch in := &prog.Inst[pc]; in.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				visit(in.Out)
				visit(in.Arg)
			case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
				visit(in.Out)
			case syntax.InstMatch:
				ends = true
			case syntax.InstFail:
			default:
				reads = append(reads, in)
			}
		}
		visit(pc)
		return reads, ends
	}
	set := func(reads []*syntax.Inst, ends bool) (of [4]uint64) {
		for c := range 256 {
			may := ends || c >= utf8.RuneSelf
			for _, in := range reads {
				may = may || in.MatchRune(rune(c))
			}
			if may {
				of[c/64] |= 1 << (c % 64)
			}
		}
		return of
	}
	reads, ends := next(uint32(prog.Start))
	for _, in := range reads {
		second := set(next(in.Out))
		for c := range utf8.RuneSelf {
			if in.MatchRune(rune(c)) {
				for k := range second {
					all[c][k] |= second[k]
				}
			}
		}
	}
	for c := range all {
		if ends || c >= utf8.RuneSelf {
			all[c] = set(nil, true)
		}
	}
	return all
}
