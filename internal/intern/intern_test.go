package intern_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tieout/tieout/internal/intern"
)

// TestDict compares a Dict with a map, over more words than its table has slots at first,
// among them prefixes of each other and bytes that are no text.
func TestDict(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	d, want := intern.New(), map[string]intern.ID{"": 0}
	var words []string
	for range 20_000 {
		word := make([]byte, r.IntN(4))
		for k := range word {
			word[k] = byte(r.IntN(40) * 7)
		}
		if _, known := want[string(word)]; !known {
			if id := d.Known(word); id != 0 {
				t.Fatalf("Known(%q) = %d before the word was added", word, id)
			}
			if _, ok := d.Find(string(word)); ok {
				t.Fatalf("Find(%q) before the word was added", word)
			}
			want[string(word)] = intern.ID(len(want)) // IDs count up from the empty word's 0
			words = append(words, string(word))
		}
		if id := d.ID(word); id != want[string(word)] {
			t.Fatalf("ID(%q) = %d, want %d", word, id, want[string(word)])
		}
	}
	if d.Len() != len(want) {
		t.Errorf("Len() = %d, want %d", d.Len(), len(want))
	}
	for _, word := range words {
		id, ok := d.Find(word)
		if !ok || id != want[word] || d.Known([]byte(word)) != id || d.Word(id) != word || !bytes.Equal(d.Bytes(id), []byte(word)) {
			t.Fatalf("%q: Find %d %v, Known %d, Word %q; want ID %d", word, id, ok, d.Known([]byte(word)), d.Word(id), want[word])
		}
	}
}

// TestEmptyWord checks that a blank cell is ID 0 and known without being added.
func TestEmptyWord(t *testing.T) {
	d := intern.New()
	id, ok := d.Find("")
	if !ok || id != 0 || d.ID(nil) != 0 || d.Known([]byte{}) != 0 || d.Word(0) != "" || d.Len() != 1 {
		t.Errorf("the empty word is %d %v of %d words, %q; want 0, known, 1 word", id, ok, d.Len(), d.Word(0))
	}
}

// TestWordsAreCopies checks that a Dict keeps its words when the caller uses the buffer
// again, and that appending to a word does not write into the next.
func TestWordsAreCopies(t *testing.T) {
	d := intern.New()
	buffer := []byte("abc")
	first := d.ID(buffer)
	copy(buffer, "xyz")
	second := d.ID(buffer)
	_ = append(d.Bytes(first), '!')
	if d.Word(first) != "abc" || d.Word(second) != "xyz" {
		t.Errorf("words %q and %q, want abc and xyz", d.Word(first), d.Word(second))
	}
}

// TestBits compares Bits with a map, at the edges of its words and beyond its length.
func TestBits(t *testing.T) {
	var b intern.Bits
	if b.Any() || b.Has(0) || b.Has(1000) {
		t.Error("the zero Bits has something")
	}
	want := map[int]bool{}
	for _, i := range []int{0, 63, 64, 127, 128, 640} {
		b.Set(i)
		want[i] = true
		if !b.Any() {
			t.Errorf("Any() is false after Set(%d)", i)
		}
		for k := range 1000 {
			if b.Has(k) != want[k] {
				t.Fatalf("after Set(%d): Has(%d) = %v", i, k, b.Has(k))
			}
		}
	}
}

func BenchmarkKnownWord(b *testing.B) {
	d := intern.New()
	words := make([][]byte, 10_000)
	for k := range words {
		words[k] = fmt.Appendf(nil, "customer %06d", k)
		d.ID(words[k])
	}
	for k := 0; b.Loop(); k++ {
		d.ID(words[k%len(words)])
	}
}
