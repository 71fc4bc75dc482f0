package parallel_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tieout/tieout/internal/parallel"
)

func TestMap(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 1000} {
		list := make([]int, n)
		for i := range list {
			list[i] = i
		}
		var calls atomic.Int64
		got := parallel.Map(list, func(i int) int { calls.Add(1); return i * i })
		if int(calls.Load()) != n || len(got) != n {
			t.Errorf("%d calls and %d results, want %d", calls.Load(), len(got), n)
		}
		for i, square := range got {
			if square != i*i {
				t.Fatalf("result %d is %d", i, square)
			}
		}
	}
}

// TestPanic panics in one part: the caller gets it, and the other workers finish theirs.
func TestPanic(t *testing.T) {
	t.Parallel()
	done := make([]atomic.Bool, 100)
	defer func() {
		raised, _ := recover().(string)
		if !strings.HasPrefix(raised, "part 7") || !strings.Contains(raised, "TestPanic") {
			t.Errorf("the panic is %q", raised)
		}
	}()
	parallel.Each(len(done), func(i int) {
		if i == 7 {
			panic("part 7")
		}
		done[i].Store(true)
	})
	t.Error("no panic")
}
