package redline

import (
	"slices"

	"github.com/tieout/tieout/internal/text"
)

// unit is an item of a list that is compared: a block, a row or a sentence.
type unit struct {
	key   int   // items with the same key are equal
	shape int   // what stays when the figures change, such as the label of a row; 0 if there is none
	bag   []int // the words, sorted
}

// like returns the share of common words of two items, in hundredths.
func (u unit) like(v unit) int {
	shared, i, j := 0, 0, 0
	for i < len(u.bag) && j < len(v.bag) {
		switch {
		case u.bag[i] == v.bag[j]:
			shared, i, j = shared+1, i+1, j+1
		case u.bag[i] < v.bag[j]:
			i++
		default:
			j++
		}
	}
	return 200 * shared / max(1, len(u.bag)+len(v.bag))
}

const (
	mostPairs = 1 << 20 // pairs of items that are compared between two anchors
	mostSteps = 1 << 26 // words that are compared between two anchors
	mostDepth = 32      // times that anchors are searched between anchors
)

// align pairs the items of two lists, in the order of both. Equal items at the start and the end
// are paired, then items that each list has once, and then those with the same shape that each
// list has once. What is between is paired by likeness. The function like returns the likeness
// of item i of the old list and item j of the new list, in hundredths, or 0 if they must not be
// paired; it is not called for equal items.
func align(old, new []unit, like func(i, j int) int) [][2]int {
	a := &aligner{old: old, new: new, like: like}
	a.between(0, len(old), 0, len(new), 0)
	return a.pairs
}

type aligner struct {
	old, new []unit
	like     func(i, j int) int
	pairs    [][2]int
}

func (a *aligner) pair(i, j int) { a.pairs = append(a.pairs, [2]int{i, j}) }

// between pairs the items from i to n and from j to m; n and m are excluded.
func (a *aligner) between(i, n, j, m, depth int) {
	for ; i < n && j < m && a.old[i].key == a.new[j].key; i, j = i+1, j+1 {
		a.pair(i, j)
	}
	same := 0
	for n-same > i && m-same > j && a.old[n-1-same].key == a.new[m-1-same].key {
		same++
	}
	a.inner(i, n-same, j, m-same, depth)
	for ; same > 0; same-- {
		a.pair(n-same, m-same)
	}
}

func (a *aligner) inner(i, n, j, m, depth int) {
	if i == n || j == m {
		return
	}
	if depth < mostDepth {
		anchors := a.anchors(i, n, j, m, func(u unit) int { return u.key }, false)
		if anchors == nil {
			anchors = a.anchors(i, n, j, m, func(u unit) int { return u.shape }, true)
		}
		if anchors != nil {
			for _, p := range anchors {
				a.between(i, p[0], j, p[1], depth+1)
				a.pair(p[0], p[1])
				i, j = p[0]+1, p[1]+1
			}
			a.between(i, n, j, m, depth+1)
			return
		}
	}
	if n-i > mostPairs/(m-j) || a.words(i, n, j, m) > mostSteps {
		return
	}
	for _, p := range text.Align(n-i, m-j, func(k, l int) int {
		if a.old[i+k].key == a.new[j+l].key {
			return 101
		}
		return a.like(i+k, j+l)
	}) {
		a.pair(i+p[0], j+p[1])
	}
}

// words returns how many words are read when each item is compared with each other.
func (a *aligner) words(i, n, j, m int) int {
	total := 0
	for _, u := range a.old[i:n] {
		total += len(u.bag) * (m - j)
	}
	for _, u := range a.new[j:m] {
		total += len(u.bag) * (n - i)
	}
	return total
}

// anchors returns the longest list of pairs, in the order of both lists, of items of which each
// list has one with the same value; 0 is no value. If check is true, only items that may be
// paired count.
func (a *aligner) anchors(i, n, j, m int, value func(unit) int, check bool) [][2]int {
	count := map[int][3]int{} // by value: the number of old items and of new items, and the last old item
	for k := i; k < n; k++ {
		c := count[value(a.old[k])]
		count[value(a.old[k])] = [3]int{c[0] + 1, c[1], k}
	}
	for l := j; l < m; l++ {
		c := count[value(a.new[l])]
		c[1]++
		count[value(a.new[l])] = c
	}
	var once [][2]int
	for l := j; l < m; l++ {
		v := value(a.new[l])
		if c := count[v]; v != 0 && c[0] == 1 && c[1] == 1 && (!check || a.like(c[2], l) > 0) {
			once = append(once, [2]int{c[2], l})
		}
	}
	return ascending(once)
}

// ascending returns the longest part of a list, sorted by the second number of each pair, in
// which the first numbers ascend too.
func ascending(list [][2]int) [][2]int {
	if len(list) == 0 {
		return nil
	}
	var ends []int // the index of the pair that ends the best part of each length
	before := make([]int, len(list))
	for k, p := range list {
		at, _ := slices.BinarySearchFunc(ends, p[0], func(end, first int) int { return list[end][0] - first })
		before[k] = -1
		if at > 0 {
			before[k] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, k)
		} else {
			ends[at] = k
		}
	}
	part := make([][2]int, len(ends))
	for k, at := ends[len(ends)-1], len(ends)-1; k >= 0; k, at = before[k], at-1 {
		part[at] = list[k]
	}
	return part
}
