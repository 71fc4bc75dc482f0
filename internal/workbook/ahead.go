package workbook

import "io"

const (
	aheadBlock  = 128 << 10 // bytes of a block
	aheadBlocks = 4         // blocks in flight
	minAhead    = 1 << 20   // unpacked size from which reading ahead pays for its goroutine
)

// block is a run of bytes read ahead, and the error after them.
type block struct {
	data []byte
	err  error
}

// ahead unpacks a part in its own goroutine while the part is parsed. It must be closed.
type ahead struct {
	full chan block
	free chan []byte
	stop chan struct{}
	cur  block
	buf  []byte // of cur, to be returned to free
}

func readAhead(src io.Reader) *ahead {
	a := &ahead{
		full: make(chan block, aheadBlocks),
		free: make(chan []byte, aheadBlocks),
		stop: make(chan struct{}),
	}
	for range aheadBlocks {
		a.free <- make([]byte, aheadBlock)
	}
	go a.run(src)
	return a
}

// run fills free blocks until an error or close; it closes full when it is done.
func (a *ahead) run(src io.Reader) {
	defer close(a.full)
	for {
		var buf []byte
		select {
		case buf = <-a.free:
		case <-a.stop:
			return
		}
		n, idle := 0, 0
		var err error
		for n < len(buf) && err == nil {
			var m int
			m, err = src.Read(buf[n:])
			n += m
			if m > 0 {
				idle = 0
			} else if idle++; idle > 100 && err == nil {
				err = io.ErrNoProgress
			}
		}
		a.full <- block{buf[:n], err} // never blocks: there is room for every block
		if err != nil {
			return
		}
	}
}

// Read implements io.Reader.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.cur.data) == 0 {
		if a.cur.err != nil {
			return 0, a.cur.err
		}
		if a.buf != nil {
			a.free <- a.buf // never blocks either
			a.buf = nil
		}
		next, ok := <-a.full
		if !ok {
			return 0, io.ErrUnexpectedEOF // not reached: the last block has an error
		}
		a.cur, a.buf = next, next.data[:cap(next.data)]
	}
	n := copy(p, a.cur.data)
	a.cur.data = a.cur.data[n:]
	return n, nil
}

// close stops the goroutine and waits until it has stopped reading.
func (a *ahead) close() {
	close(a.stop)
	for range a.full {
	}
}
