package source

import (
	"cmp"
	"context"
	"io"
	"sync"
)

// crew is goroutines that decode pieces of tables. A table is read by one
// goroutine, which cuts it into blocks; whoever of the crew is free decodes the
// next block, with a decoder of the table that is its own.
type crew struct {
	pieces  chan piece
	workers int
	ended   sync.WaitGroup
}

// piece is a block of the table that a job decodes.
type piece struct {
	job   *job
	index int
	block *block
}

func newCrew(workers int) *crew {
	c := &crew{pieces: make(chan piece), workers: workers}
	for w := range workers {
		c.ended.Go(func() {
			for p := range c.pieces {
				p.job.do(w, p)
			}
		})
	}
	return c
}

func (c *crew) close() {
	close(c.pieces)
	c.ended.Wait()
}

// job is the decoding of one table.
type job struct {
	master   *decoder
	table    *table
	work     func(*decoder, rows) error // takes all rows of a block
	decoders []*decoder                 // by worker, nil for those that have had no block
	pending  sync.WaitGroup

	mu       sync.Mutex
	err      error
	failedAt int // block that the error is of
}

func (j *job) do(worker int, p piece) {
	defer j.pending.Done()
	if j.failed() != nil {
		return
	}
	d := j.decoders[worker]
	if d == nil {
		d = j.master.fork()
		j.decoders[worker] = d
	}
	d.room = min(batchRows, p.block.lines)
	err := j.work(d, over(j.table.rows, p.block.rows(cuttable(j.table.rows).delimiter)))
	p.block.free()
	if err == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil || p.index < j.failedAt {
		j.err, j.failedAt = err, p.index
	}
}

func (j *job) failed() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// decode has the crew do the work on all blocks of a table of text, and returns
// the decoders that did it. The error is that of the first block that has one.
func (c *crew) decode(ctx context.Context, t *table, master *decoder, work func(*decoder, rows) error) ([]*decoder, error) {
	j := &job{master: master, table: t, work: work, decoders: make([]*decoder, c.workers)}
	text := cuttable(t.rows)
	var err error
	for i := 0; err == nil; i++ {
		var b *block
		if b, err = text.block(blockSize); err == nil {
			j.pending.Add(1)
			c.pieces <- piece{j, i, b}
			err = cmp.Or(ctx.Err(), j.failed())
		}
	}
	j.pending.Wait()
	if err == io.EOF {
		err = nil
	}
	var decoders []*decoder
	for _, d := range j.decoders {
		if d != nil {
			decoders = append(decoders, d)
		}
	}
	return decoders, cmp.Or(j.err, err)
}

// cuttable returns the text below rows that can be cut into blocks, or nil.
func cuttable(r rows) *csvRows {
	switch r := r.(type) {
	case *csvRows:
		return r
	case *even:
		return cuttable(r.rows)
	case *joined:
		return cuttable(r.rows)
	}
	return nil
}

// over returns rows like r over another text.
func over(r rows, text *csvRows) rows {
	switch r := r.(type) {
	case *even:
		return &even{over(r.rows, text), r.columns}
	case *joined:
		return &joined{rows: over(r.rows, text), column: r.column, behind: r.behind}
	}
	return text
}
