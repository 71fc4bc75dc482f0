package evidence_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
)

// mark is the mark of an id.
func mark(id string) uint8 { return id[0] % 3 }

// TestSieve compares what a Sieve finds with what Alike finds, of random ids in the order of their
// bytes. One that keeps no ids returns the keys of all that look the same.
func TestSieve(t *testing.T) {
	t.Parallel()
	for seed := range 3000 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		alphabet := []rune("0012aAbBK- \u00a0–ßſÅå0Ａ客ﬁΣς\t")
		if r.IntN(2) == 0 {
			alphabet = []rune("0012aAB- ")
		}
		set := map[string]bool{}
		for range 1 + r.IntN(60) {
			id := make([]rune, 1+r.IntN(4))
			for i := range id {
				id[i] = alphabet[r.IntN(len(alphabet))]
			}
			word := string(id)
			switch r.IntN(5) {
			case 0:
				word = "C-0" + fmt.Sprint(r.IntN(40))
			case 1:
				word = "001500000" + word + "abcDE"
			}
			set[word] = true
		}
		ids := slices.Sorted(maps.Keys(set))
		var others []string
		for range r.IntN(5) {
			others = append(others, strings.ToUpper(ids[r.IntN(len(ids))]))
		}
		all := slices.Concat(ids, others)
		var want, keys []string
		for _, g := range evidence.Alike(all) {
			for _, i := range g.IDs {
				want, keys = append(want, all[i]), append(keys, evidence.Key(all[i]))
			}
			if !slices.ContainsFunc(g.IDs, func(i int) bool { return i < len(ids) }) {
				keys = keys[:len(keys)-len(g.IDs)] // of others alone
			}
		}
		most := 1 + r.IntN(8)
		whole, small := &evidence.Sieve{}, &evidence.Sieve{Most: most}
		for _, id := range ids {
			whole.Add([]byte(id), mark(id))
			small.Add([]byte(id), 0)
		}
		found, _, ok := whole.Alike(others)
		var got []string
		for _, of := range found {
			got = append(got, of.ID)
			if !of.Other && of.Mark != mark(of.ID) || of.Other && of.Mark != 0 || of.Other == set[of.ID] {
				t.Errorf("seed %d: %+v", seed, of)
			}
		}
		if !slices.Equal(got, want) || !ok {
			t.Errorf("seed %d: found %q, want %q", seed, got, want)
		}
		_, suspects, ok := small.Alike(others)
		if !ok {
			t.Errorf("seed %d: too many keys", seed)
		}
		if len(ids) <= most {
			continue
		}
		for _, key := range keys {
			if _, has := slices.BinarySearch(suspects, key); !has {
				t.Errorf("seed %d: %q is not among the keys %q of %q and %q", seed, key, suspects, ids, others)
			}
		}
	}
}

// TestSieveOfMany looks at more ids than are kept: of one shape none may look the same, and of
// several shapes only those that do.
func TestSieveOfMany(t *testing.T) {
	t.Parallel()
	s := &evidence.Sieve{Most: 1000}
	const n = 300_000
	for i := range n {
		s.Add(fmt.Appendf(nil, "C-%07d", i), 0)
	}
	if _, keys, ok := s.Alike([]string{"C-0000007"}); len(keys) > 0 || !ok {
		t.Errorf("keys of ids of one shape: %q", keys)
	}
	for i := range 1000 {
		s.Add(fmt.Appendf(nil, "acct %d", i), 0)
	}
	s.Add([]byte("c-0000123"), 0)
	s.Add([]byte("C-0000123 "), 0)
	_, keys, ok := s.Alike([]string{"c-0000124", "C-0000125"})
	for _, key := range []string{"c-0000123", "c-0000124"} {
		if !slices.Contains(keys, key) {
			t.Errorf("%q is not among %q", key, keys)
		}
	}
	if len(keys) > 12 || !ok {
		t.Errorf("%d keys of 1,003 ids of other shapes", len(keys))
	}
}

// BenchmarkSieve looks at ids that are not kept.
func BenchmarkSieve(b *testing.B) {
	s := &evidence.Sieve{Most: 1000}
	var id []byte
	for i := range b.N {
		id = fmt.Appendf(id[:0], "C-%08d", i)
		s.Add(id, 0)
	}
}
