package workpaper

import (
	"maps"
	"slices"
	"strconv"
)

// keys gives a number to each word that a formula compares. A spreadsheet compares text loosely:
// "A" equals "a", "007" equals 7, and * stands for anything. Numbers are compared exactly.
type keys struct {
	*grid
	list  []keyed
	first map[string]map[string]int // by kind and word: the index in list
	next  map[string]int            // by kind
}

// keyed is a word with its key, which counts from 1 within its kind.
type keyed struct {
	kind, word, shown string
	key               int
}

// noWord is the word of a blank cell.
const noWord = ""

func (b *book) newKeys() *keys {
	k := &keys{grid: &grid{sheet: b.later("Keys"), caption: "Keys", about: "The number that stands for each word in formulas. Rows are selected by these numbers, because a spreadsheet compares text loosely."},
		first: map[string]map[string]int{}, next: map[string]int{}}
	k.addCol(col{head: "Kind", width: 22, cell: func(i int) cell { return str(plain, k.list[i].kind) }})
	k.addCol(col{head: "Key", width: 8, cell: func(i int) cell { return integer(count, k.list[i].key) }})
	k.addCol(col{head: "Word", width: 46, cell: func(i int) cell { return str(input, k.list[i].word) }})
	k.addCol(col{head: "Meaning", width: 46, cell: func(i int) cell { return str(plain, k.list[i].shown) }})
	return k
}

// add gives a key to a word of a kind, unless it has one.
func (k *keys) add(kind, word, shown string) {
	if k.first[kind] == nil {
		k.first[kind] = map[string]int{}
	}
	if _, known := k.first[kind][word]; known {
		return
	}
	k.next[kind]++
	k.first[kind][word] = len(k.list)
	k.list = append(k.list, keyed{kind, word, shown, k.next[kind]})
	k.n = len(k.list)
}

// addAll gives keys to words in alphabetical order.
func (k *keys) addAll(kind string, words map[string]string) {
	for _, word := range slices.Sorted(maps.Keys(words)) {
		k.add(kind, word, words[word])
	}
}

// of returns the key of a word; a word without one gets the next.
func (k *keys) of(kind, word string) int {
	k.add(kind, word, "")
	return k.list[k.first[kind][word]].key
}

// ref returns the cell that has the key of a word.
func (k *keys) ref(kind, word string) string {
	k.add(kind, word, "")
	return k.grid.cell(1, k.first[kind][word])
}

// key returns a key as digits.
func key(i int) string { return strconv.Itoa(i + 1) }
