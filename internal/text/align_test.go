package text_test

import (
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/text"
)

// whole is Align with all scores held at once.
func whole(n, m int, weight func(i, j int) int) [][2]int {
	score := make([][]int, n+1)
	for i := range score {
		score[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			score[i][j] = max(score[i+1][j], score[i][j+1])
			if w := weight(i, j); w > 0 {
				score[i][j] = max(score[i][j], score[i+1][j+1]+w)
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < n && j < m; {
		switch w := weight(i, j); {
		case w > 0 && score[i][j] == score[i+1][j+1]+w:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case score[i][j] == score[i+1][j]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// drawn draws a run of small numbers, short or long enough for several blocks.
func drawn(t *rapid.T, name string) []byte {
	return rapid.SliceOfN(rapid.ByteRange(0, 3), rapid.SampledFrom([]int{0, 1, 290}).Draw(t, name+" least"), 310).Draw(t, name)
}

func TestAlignIsTheWholeTablesChoice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawn(t, "a"), drawn(t, "b")
		weigh := rapid.SliceOfN(rapid.IntRange(-1, 4), 16, 16).Draw(t, "weights")
		weight := func(i, j int) int { return weigh[a[i]*4+b[j]] }
		got, want := text.Align(len(a), len(b), weight), whole(len(a), len(b), weight)
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestCommonRebuildsBothRuns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawn(t, "a"), drawn(t, "b")
		same := func(i, j int) bool { return a[i] == b[j] }
		pairs := text.Common(len(a), len(b), same)
		var old, new []byte // what is common, with the rest put back
		i, j := 0, 0
		for _, p := range append(slices.Clone(pairs), [2]int{len(a), len(b)}) {
			if p[0] < i || p[1] < j {
				t.Fatalf("%v does not ascend", pairs)
			}
			old, new = append(old, a[i:p[0]]...), append(new, b[j:p[1]]...)
			if p[0] < len(a) {
				if !same(p[0], p[1]) {
					t.Fatalf("%v are not the same", p)
				}
				old, new = append(old, b[p[1]]), append(new, a[p[0]])
			}
			i, j = p[0]+1, p[1]+1
		}
		if !slices.Equal(old, a) || !slices.Equal(new, b) {
			t.Fatalf("%v rebuilds %v and %v of %v and %v", pairs, old, new, a, b)
		}
		longest := whole(len(a), len(b), func(i, j int) int {
			if same(i, j) {
				return 1
			}
			return 0
		})
		if len(pairs) != len(longest) {
			t.Fatalf("%d are paired, and %d can be", len(pairs), len(longest))
		}
	})
}

func TestAlignAsksOnceOfAShortRunAndTwiceOfALong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ n, m, want int }{{200, 300, 60_000}, {1000, 1000, 2_000_000}} {
		asked := 0
		text.Align(tt.n, tt.m, func(i, j int) int { asked++; return (i + j) % 2 })
		if asked > tt.want {
			t.Errorf("%d × %d: %d weights, want at most %d", tt.n, tt.m, asked, tt.want)
		}
	}
}

func TestAlignHoldsLittle(t *testing.T) {
	const n, m = 4000, 4000 // all scores would take 128 MB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	text.Common(n, m, func(i, j int) bool { return i%7 == j%5 })
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 16<<20 {
		t.Errorf("it allocated %d bytes", got)
	}
}

func TestAlignGivesUpOnTooManyPairs(t *testing.T) {
	t.Parallel()
	if got := text.Align(1<<13, 1<<13, func(int, int) int { t.Fatal("it asked for a weight"); return 0 }); got != nil {
		t.Errorf("got %d pairs", len(got))
	}
}
