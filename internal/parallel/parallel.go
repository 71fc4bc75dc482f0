// Package parallel runs work on all processors. It promises that a panic in a part of the
// work is the caller's panic, told where it was raised.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls do with 0 to n-1 and returns when every call has. Calls start in order, and
// twice as many run as there are processors, because some wait for a file or for another.
func Each(n int, do func(i int)) {
	var workers sync.WaitGroup
	var next atomic.Int64
	var defect atomic.Pointer[string]
	for range min(n, 2*runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					told := fmt.Sprintf("%v\n%s", p, debug.Stack())
					defect.CompareAndSwap(nil, &told)
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
	if told := defect.Load(); told != nil {
		panic(*told)
	}
}

// Map returns what do makes of each element, in order.
func Map[T, R any](list []T, do func(T) R) []R {
	made := make([]R, len(list))
	Each(len(list), func(i int) { made[i] = do(list[i]) })
	return made
}

// Once returns a function that calls read once for each key, whoever asks first.
func Once[K comparable, V any](read func(K) V) func(K) V {
	var made sync.Map // of func() V
	return func(key K) V {
		get, known := made.Load(key)
		if !known {
			get, _ = made.LoadOrStore(key, sync.OnceValue(func() V { return read(key) }))
		}
		return get.(func() V)()
	}
}
