package filing

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/text"
)

// leastPattern is the number of names from which a pattern is shorter.
const leastPattern = 3

// PatternOf returns a pattern that takes all wanted names and no other of the known ones, or
// the names themselves. Two names need no pattern.
func PatternOf(want, known []string) []string {
	if len(want) < leastPattern {
		return want
	}
	for _, p := range []string{alike(want), Around(want)} {
		if p == "" || !utf8.ValidString(p) || strings.ContainsFunc(p, text.Control) {
			continue
		}
		n := Name{Text: p}
		if !slices.ContainsFunc(want, func(w string) bool { return !n.Takes(w) || path.Dir(w) != path.Dir(p) }) &&
			!slices.ContainsFunc(known, func(k string) bool { return !slices.Contains(want, k) && n.Takes(k) }) {
			return []string{p}
		}
	}
	return want
}

// alike returns names of one length as a pattern with ? where they differ, "" if little is
// left.
func alike(names []string) string {
	first := []rune(names[0])
	out := slices.Clone(first)
	for _, n := range names[1:] {
		if utf8.RuneCountInString(n) != len(first) {
			return ""
		}
		for i, r := range []rune(n) {
			if r != first[i] {
				out[i] = '?'
			}
		}
	}
	if p := string(out); strings.Count(p, "?") <= 3*len(first)/4 && !strings.ContainsAny(names[0], "*?") && !strings.Contains(path.Dir(p), "?") {
		return p
	}
	return ""
}

// Around returns names as a pattern with * between what they begin and end with, "" if that
// is little.
func Around(names []string) string {
	prefix, suffix := names[0], names[0]
	for _, n := range names[1:] {
		for !strings.HasPrefix(n, prefix) {
			_, size := utf8.DecodeLastRuneInString(prefix)
			prefix = prefix[:len(prefix)-size]
		}
		for !strings.HasSuffix(n, suffix) {
			_, size := utf8.DecodeRuneInString(suffix)
			suffix = suffix[size:]
		}
	}
	short := slices.MinFunc(names, func(a, b string) int { return len(a) - len(b) })
	if len(prefix)+len(suffix) > len(short) {
		suffix = suffix[len(prefix)+len(suffix)-len(short):]
	}
	if p := prefix + "*" + suffix; len(path.Base(prefix))+len(suffix)-len(path.Ext(suffix)) >= 3 && !strings.ContainsAny(names[0], "*?") && !strings.Contains(path.Dir(p), "*") {
		return p
	}
	return ""
}
