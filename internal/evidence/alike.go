package evidence

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Aspect is a set of differences between two ids that look the same to a reader.
type Aspect uint8

// The aspects, in the order in which Words returns them.
const (
	Case    Aspect = 1 << iota
	Blanks         // any Unicode space
	Form           // Unicode compatibility form, such as full-width digits or a combined accent
	Hyphens        // hyphens, dashes and minus signs
	Zeros          // leading zeros

	all = Case | Blanks | Form | Hyphens | Zeros
)

// Words returns the names of the aspects: "case", "blanks".
func (a Aspect) Words() []string {
	var words []string
	for i, name := range []string{"case", "blanks", "Unicode form", "hyphens", "leading zeros"} {
		if a&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	return words
}

// Group is two or more ids that look the same to a reader.
type Group struct {
	IDs    []int  // indexes in the list passed to Alike, ascending
	Differ Aspect // how the first two ids differ
}

// Alike returns the groups of ids that look the same (LED019), in order of the first id of
// each. Of equal ids, the first counts. There is one exception. Some systems use ids of 15
// characters that mix digits, capital and small letters, and distinguish customers by
// case. Two such ids that differ only in case do not count as looking the same. Alike
// needs 16 bytes of memory for each id, plus the groups.
func Alike(ids []string) []Group {
	type hashed struct {
		hash uint64
		id   uint32
	}
	seed := maphash.MakeSeed()
	list := make([]hashed, len(ids))
	var b []byte
	for i, id := range ids {
		b = fold(b[:0], id, all)
		list[i] = hashed{maphash.Bytes(seed, b), uint32(i)}
	}
	slices.SortFunc(list, func(a, b hashed) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.id, b.id)) })
	var groups []Group
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && list[j].hash == list[i].hash {
			j++
		}
		if j > i+1 {
			same := map[string][]int{} // ids of one hash that do not read the same are improbable
			for _, h := range list[i:j] {
				key := string(fold(nil, ids[h.id], all))
				if !slices.ContainsFunc(same[key], func(i int) bool { return ids[i] == ids[h.id] }) {
					same[key] = append(same[key], int(h.id))
				}
			}
			for _, g := range same {
				if len(g) > 1 && slices.ContainsFunc(g, func(i int) bool { return !caseMatters(ids[i]) }) {
					groups = append(groups, Group{IDs: g})
				}
			}
		}
		i = j
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.IDs[0], b.IDs[0]) })
	for i := range groups {
		groups[i].Differ = differ(ids[groups[i].IDs[0]], ids[groups[i].IDs[1]])
	}
	return groups
}

// Folding lists the characters that Alike does not distinguish, for a database that looks for
// candidates. A letter that Unicode decomposes is not listed, but its parts are.
type Folding struct {
	Blanks  []rune // ignored
	Hyphens []rune // all equal to the first
	Letters []rune // letters that are equal to others but for case, sorted
	Common  []rune // by letter: the one that stands for it
}

// Folds returns what Alike does not distinguish.
func Folds() (f Folding) {
	f.Hyphens = []rune(hyphens)
	for r := rune(0); r <= '\u3000'; r++ {
		if unicode.IsSpace(r) {
			f.Blanks = append(f.Blanks, r)
		}
	}
	for _, letters := range unicode.CaseRanges {
		for r := max(rune(letters.Lo), utf8.RuneSelf); r <= rune(letters.Hi); r++ {
			if low := lowest(r); low != r && decomposed(r) == string(r) {
				of, _ := utf8.DecodeRuneInString(decomposed(low))
				f.Letters, f.Common = append(f.Letters, r), append(f.Common, of)
			}
		}
	}
	return f
}

func decomposed(r rune) string { return norm.NFKD.String(string(r)) }

// Key returns the key of an id that Folding defines: ids that Alike finds alike have one key, and
// a few others have the same one.
func Key(id string) string {
	b := fold(nil, norm.NFKD.String(id), all&^Form)
	return strings.TrimLeft(norm.NFKD.String(string(b)), "0")
}

// differ returns aspects without which two ids that are almost the same are equal, as few as
// possible.
func differ(a, b string) Aspect {
	without := all
	for _, aspect := range []Aspect{Form, Hyphens, Zeros, Blanks, Case} {
		if rest := without &^ aspect; string(fold(nil, a, rest)) == string(fold(nil, b, rest)) {
			without = rest
		}
	}
	return without
}

// caseMatters reports whether an id has 15 letters and digits, with digits and both cases.
func caseMatters(id string) bool {
	const length = 15
	var lower, upper, digit bool
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z':
			lower = true
		case 'A' <= c && c <= 'Z':
			upper = true
		case '0' <= c && c <= '9':
			digit = true
		default:
			return false
		}
	}
	return len(id) == length && lower && upper && digit
}

// fold appends an id without the given aspects.
func fold(b []byte, id string, without Aspect) []byte {
	if without&Form != 0 && !ascii(id) {
		id = norm.NFKC.String(id)
	}
	start := len(b)
	for _, r := range id {
		switch {
		case r < utf8.RuneSelf && (r > ' ' && r != '-'):
			if without&Case != 0 && 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
		case without&Blanks != 0 && unicode.IsSpace(r):
			continue
		case without&Hyphens != 0 && hyphen(r):
			r = '-'
		case without&Case != 0:
			if r == 'ß' || r == 'ẞ' {
				b = append(b, "ss"...)
				continue
			}
			r = lowest(r)
		}
		b = utf8.AppendRune(b, r)
	}
	if without&Zeros != 0 {
		rest := b[start:]
		for len(rest) > 0 && rest[0] == '0' && alphanumeric(rest[1:]) {
			rest = rest[1:]
		}
		b = append(b[:start], rest...)
	}
	if without&Case != 0 && without&Form != 0 && !ascii(id) {
		b = append(b[:start], norm.NFKC.Bytes(b[start:])...) // a folded letter may combine otherwise
	}
	return b
}

// lowest returns one letter for all that differ in case alone.
func lowest(r rune) rune {
	low := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		low = min(low, f)
	}
	if 'A' <= low && low <= 'Z' {
		return low + 'a' - 'A'
	}
	return low
}

// alphanumeric reports whether text starts with a letter or digit.
func alphanumeric(b []byte) bool {
	r, _ := utf8.DecodeRune(b)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// hyphens are the characters that look like a hyphen.
const hyphens = "-‐‑‒–—―⁃−﹘﹣－˗"

func hyphen(r rune) bool { return strings.ContainsRune(hyphens, r) }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
