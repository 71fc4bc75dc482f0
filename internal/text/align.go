package text

import "math"

const (
	mostPairs  = 16 << 20 // pairs above which Align returns nil
	blockPairs = 1 << 16  // pairs up to which all scores are in memory
)

// Common returns the longest common subsequence of a sequence of n items and a sequence of m
// items, as pairs of indices in ascending order. The function same reports whether item i of
// the first sequence equals item j of the second. Equal items at the start and at the end of
// both sequences are always paired. Among several longest subsequences, Common prefers to skip
// items of the first sequence before items of the second.
func Common(n, m int, same func(i, j int) bool) [][2]int {
	var pairs [][2]int
	first := 0
	for ; first < n && first < m && same(first, first); first++ {
		pairs = append(pairs, [2]int{first, first})
	}
	last := 0
	for ; last < n-first && last < m-first && same(n-1-last, m-1-last); last++ {
	}
	weight := func(i, j int) int {
		if same(first+i, first+j) {
			return 1
		}
		return 0
	}
	for _, p := range Align(n-first-last, m-first-last, weight) {
		pairs = append(pairs, [2]int{first + p[0], first + p[1]})
	}
	for ; last > 0; last-- {
		pairs = append(pairs, [2]int{n - last, m - last})
	}
	return pairs
}

// Align pairs the items of a sequence of n items with those of a sequence of m items. The
// indices in the pairs ascend in both sequences, and the total weight of the pairs is as large
// as possible. The function weight returns the weight of a pair of item i of the first sequence
// and item j of the second. Align makes no pair of weight 0 or less. If several pairings have
// the largest total, Align prefers the pairing of the earliest items, and then the one that
// leaves out items of the first sequence.
//
// Align returns nil if n·m exceeds 16 million. Memory grows with m·√n. For long sequences, the
// function weight is called twice for each pair of items.
func Align(n, m int, weight func(i, j int) int) [][2]int {
	if n == 0 || m == 0 || n > mostPairs/m {
		return nil
	}
	height := n // rows of a block; the scores of one block are in memory
	if n*m > blockPairs {
		height = min(n, int(math.Sqrt(float64(n)))+1)
	}
	// The score at i, j is the largest total weight of the items from i and from j on.
	fill := func(i int, row, below, weights []int) {
		row[m] = 0
		for j := m - 1; j >= 0; j-- {
			row[j], weights[j] = max(below[j], row[j+1]), weight(i, j)
			if weights[j] > 0 {
				row[j] = max(row[j], below[j+1]+weights[j])
			}
		}
	}
	// below[b] is the row of scores under block b.
	below := make([][]int, (n+height-1)/height)
	below[len(below)-1] = make([]int, m+1)
	for b, spare := len(below)-1, make([]int, m); b > 0; b-- {
		row, next := make([]int, m+1), append([]int(nil), below[b]...)
		for i := min(n, (b+1)*height) - 1; i >= b*height; i-- {
			fill(i, row, next, spare)
			row, next = next, row
		}
		below[b-1] = next
	}
	scores, weights := rows(height+1, m+1), rows(height, m)
	var pairs [][2]int
	j := 0
	for b := range below {
		top, end := b*height, min(n, (b+1)*height)
		scores[end-top] = below[b]
		for i := end - 1; i >= top; i-- {
			fill(i, scores[i-top], scores[i-top+1], weights[i-top])
		}
		for i := top; i < end && j < m; {
			score, under, w := scores[i-top], scores[i-top+1], weights[i-top][j]
			switch {
			case w > 0 && score[j] == under[j+1]+w:
				pairs = append(pairs, [2]int{i, j})
				i, j = i+1, j+1
			case score[j] == under[j]:
				i++
			default:
				j++
			}
		}
	}
	return pairs
}

// rows returns a table of n rows of m numbers.
func rows(n, m int) [][]int {
	all := make([]int, n*m)
	list := make([][]int, n)
	for i := range list {
		list[i] = all[i*m : (i+1)*m]
	}
	return list
}
