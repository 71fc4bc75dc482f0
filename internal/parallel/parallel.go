// Package parallel runs work on all processors: [Each] for a number of tasks, [Map] for the items
// of a list, and [Once] for a reading that several callers share. Results are in the order of the
// input, whichever task ends first. If a part of the work panics, the caller panics with the same
// value and the stack of the original panic.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls the function do with each number from 0 to n-1, and returns after all calls have
// returned. The calls start in order. They run on twice as many goroutines as there are
// processors, because some calls wait for files or for each other.
func Each(n int, do func(i int)) {
	var workers sync.WaitGroup
	var next atomic.Int64
	var defect atomic.Pointer[string]
	for range min(n, 2*runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					raised := fmt.Sprintf("%v\n%s", p, debug.Stack())
					defect.CompareAndSwap(nil, &raised)
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
	if raised := defect.Load(); raised != nil {
		panic(*raised)
	}
}

// Map returns the result of the function do for each element of the list, in order.
func Map[T, R any](list []T, do func(T) R) []R {
	made := make([]R, len(list))
	Each(len(list), func(i int) { made[i] = do(list[i]) })
	return made
}

// Once returns a function that calls the function read only once for each key, and returns the
// same result for that key later. The returned function is safe for concurrent use.
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
