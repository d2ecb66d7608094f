package source

import "io"

// aheadBlocks and aheadSize bound what is unpacked ahead of being parsed.
const (
	aheadBlocks = 4
	aheadSize   = 1 << 20
)

// readAhead unpacks a stream in a goroutine of its own, so that unpacking and
// parsing use two cores. Close ends the goroutine.
type readAhead struct {
	filled  chan []byte
	free    chan []byte
	done    chan struct{}
	ended   chan struct{}
	current []byte // unread part of block
	block   []byte
	err     error // of the stream, set before filled is closed
	close   func() error
}

func newReadAhead(in io.ReadCloser) *readAhead {
	r := &readAhead{
		filled: make(chan []byte, aheadBlocks), free: make(chan []byte, aheadBlocks),
		done: make(chan struct{}), ended: make(chan struct{}), close: in.Close,
	}
	for range aheadBlocks {
		r.free <- make([]byte, aheadSize)
	}
	go r.fill(in)
	return r
}

func (r *readAhead) fill(in io.Reader) {
	defer close(r.ended)
	defer close(r.filled)
	for {
		var block []byte
		select {
		case block = <-r.free:
		case <-r.done:
			return
		}
		n, err := 0, error(nil)
		for n < aheadSize && err == nil {
			var got int
			got, err = in.Read(block[n:aheadSize])
			n += got
		}
		if n > 0 {
			r.filled <- block[:n] // never blocks: there are no more blocks than places
		}
		if err != nil {
			r.err = err
			return
		}
	}
}

func (r *readAhead) Read(p []byte) (int, error) {
	for len(r.current) == 0 {
		if r.block != nil {
			r.free <- r.block
			r.block = nil
		}
		block, ok := <-r.filled
		if !ok {
			return 0, r.err
		}
		r.block, r.current = block, block
	}
	n := copy(p, r.current)
	r.current = r.current[n:]
	return n, nil
}

// Close ends the goroutine and closes the stream.
func (r *readAhead) Close() error {
	close(r.done)
	<-r.ended
	return r.close()
}
