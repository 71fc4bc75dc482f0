package input_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/tieout/tieout/internal/input"
)

// TestSealedAtOnce reads a file from several goroutines, as a workbook does.
func TestSealedAtOnce(t *testing.T) {
	t.Parallel()
	data := make([]byte, 300_001)
	rand.NewChaCha8([32]byte{1}).Read(data)
	sealed := input.Sealed(bytes.NewReader(data), int64(len(data)))
	var reading sync.WaitGroup
	for seed := range uint64(4) {
		reading.Go(func() {
			dice := rand.New(rand.NewPCG(seed, 1))
			for range 400 {
				off, p := dice.IntN(len(data)+10), make([]byte, 1+dice.IntN(70_000))
				n, err := sealed.ReadAt(p, int64(off))
				want := data[min(off, len(data)):min(off+len(p), len(data))]
				if n != len(want) || !bytes.Equal(p[:n], want) || (err == nil) != (n == len(p)) || err != nil && err != io.EOF {
					t.Errorf("%d bytes at %d: %d, %v", len(p), off, n, err)
					return
				}
			}
		})
	}
	reading.Wait()
}
