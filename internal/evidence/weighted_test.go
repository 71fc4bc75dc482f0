package evidence_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
)

// TestCountedEnds checks that counting terms by their dates gives what adding each of them does.
func TestCountedEnds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		type dates struct {
			term evidence.Term
			next evidence.Next
		}
		counts := map[dates]int{}
		var all, counted evidence.Ends
		for _, customer := range []string{"A", "B", "C"} {
			var list []evidence.Term
			for range rapid.IntRange(0, 8).Draw(t, "terms") {
				s := day("2020-01-01") + fiscal.Date(rapid.IntRange(0, 60).Draw(t, "start"))
				x := evidence.Term{Start: s, End: s + fiscal.Date(rapid.IntRange(-2, 60).Draw(t, "days"))}
				if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
					x.End = 0
				}
				list = append(list, x)
			}
			all.Add(customer, list)
			for i, x := range list {
				on := func(d fiscal.Date) bool {
					for j, y := range list {
						if j != i && y.Start == d {
							return true
						}
					}
					return false
				}
				next := evidence.Next{OnEnd: on(x.End), DayAfter: on(x.End + 1)}
				counts[dates{x, next}]++
				if first, last := x.Contradicts("", next), x.Contradicts(evidence.DayAfter, next); first && last {
					t.Fatalf("the term %v contradicts both readings", x)
				}
			}
		}
		for d, n := range counts {
			counted.Count(d.term, d.next, n)
		}
		if counted.First != all.First || counted.Last != all.Last {
			t.Fatalf("counted %d and %d, added %d and %d", counted.First, counted.Last, all.First, all.Last)
		}
	})
}

// TestStartsOnDays checks that days with their numbers of starts, in any order, are as good as the starts.
func TestStartsOnDays(t *testing.T) {
	t.Parallel()
	var starts []fiscal.Date
	var days []evidence.Day
	for d := yearEnd.AddMonths(-48); d <= yearEnd-28; d++ {
		starts = append(starts, d, d)
		days = append(days, evidence.Day{Date: d, Terms: 2})
	}
	slices.Reverse(days)
	want, found := startsIn(starts, yearEnd)
	got, also := evidence.Starts(days, yearEnd)
	if !found || !also || got != want {
		t.Errorf("of days = %v, %t; of starts = %v, %t", got, also, want, found)
	}
}

func TestOverlapWithoutEnd(t *testing.T) {
	t.Parallel()
	o := evidence.Overlap{From: day("2022-07-01"), To: 1 << 30}
	if got, want := o.Evidence(), "both terms count from 2022-07-01, without an end"; got != want {
		t.Errorf("Evidence() = %q, want %q", got, want)
	}
}

// TestKeysOfAlikeIDs checks that ids that look the same have one key.
func TestKeysOfAlikeIDs(t *testing.T) {
	t.Parallel()
	alphabet := []rune("0012aAbBkKsSiI- \u00a0–－ßẞſµμΜÅÅåéÉ\u0301\u030c\u0323ǰJΑαάΆжЖйЙⅣⅳ０Ａａ客ﬁﬀ´İıΣςσ.\t\u2009\u212a")
	word := rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 5)
	alike := 0
	rapid.Check(t, func(t *rapid.T) {
		a := word.Draw(t, "a")
		b := slices.Clone(a)
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			i := rapid.IntRange(0, len(b)-1).Draw(t, "at")
			switch rapid.IntRange(0, 5).Draw(t, "change") {
			case 0:
				b[i] = unicode.SimpleFold(b[i])
			case 1:
				b = slices.Insert(b, i, ' ')
			case 2:
				b = slices.Insert(b, 0, '0')
			case 3:
				b = []rune(strings.ToUpper(string(b)))
			case 4:
				b = []rune(strings.ToLower(string(b)))
			case 5:
				b = word.Draw(t, "b")
			}
		}
		x, y := string(a), string(b)
		if x != y && evidence.Alike([]string{x, y}) != nil {
			alike++
			if evidence.Key(x) != evidence.Key(y) {
				t.Fatalf("%q and %q look the same, but their keys are %q and %q", x, y, evidence.Key(x), evidence.Key(y))
			}
		}
	})
	if alike < 10 {
		t.Errorf("only %d pairs look the same", alike)
	}
}

// TestKeyOfEachLetter checks that all letters that differ in case alone have one key, in any form.
func TestKeyOfEachLetter(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xD800 && r < 0xE000 {
			continue
		}
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			if a, b := evidence.Key(string(r)), evidence.Key(string(f)); a != b {
				t.Errorf("the keys of %q and %q are %q and %q", r, f, a, b)
			}
		}
	}
}

// TestFolds checks that the lists have every blank and every letter that differs in case alone.
func TestFolds(t *testing.T) {
	t.Parallel()
	f := evidence.Folds()
	if len(f.Letters) != len(f.Common) || !slices.IsSorted(f.Letters) || len(slices.Compact(slices.Clone(f.Letters))) != len(f.Letters) {
		t.Fatalf("%d letters have %d in common, or are not sorted", len(f.Letters), len(f.Common))
	}
	common := func(r rune) rune {
		if i, found := slices.BinarySearch(f.Letters, r); found {
			return f.Common[i]
		}
		if r < unicode.MaxASCII {
			return unicode.ToLower(r)
		}
		return r
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.IsSpace(r) != slices.Contains(f.Blanks, r) {
			t.Errorf("%q is a blank: %t", r, unicode.IsSpace(r))
		}
		if norm.NFKD.String(string(r)) != string(r) {
			continue
		}
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			if norm.NFKD.String(string(o)) == string(o) && common(o) != common(r) && r != 'ẞ' && r != 'ß' {
				t.Errorf("%q and %q have no letter in common", r, o)
			}
		}
	}
}
