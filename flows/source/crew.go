package source

import (
	"cmp"
	"context"
	"io"
	"sync"
)

// crew is goroutines that decode pieces of tables. A table is read by one
// goroutine, which cuts it into pieces; whoever of the crew is free decodes the
// next one, with a decoder of the table that is its own.
type crew struct {
	pieces  chan piece
	workers int
	ended   sync.WaitGroup
}

// cuttable is rows that can be cut into pieces: delimited text, and Parquet.
type cuttable interface {
	// piece returns the next rows, or io.EOF; about how many they are at most; and
	// what is to be done when they are read.
	piece() (r rows, most int, done func(), err error)
}

func (c *csvRows) piece() (rows, int, func(), error) {
	b, err := c.block(blockSize)
	if err != nil {
		return nil, 0, nil, err
	}
	return b.rows(c.delimiter), b.lines, b.free, nil
}

func (r *parquetRows) piece() (rows, int, func(), error) {
	g := r.cut()
	if g == nil {
		return nil, 0, nil, io.EOF
	}
	return g, int(min(g.rows, batchRows)), g.close, nil
}

// piece is rows of the table that a job decodes.
type piece struct {
	job   *job
	index int
	rows  rows
	most  int
	done  func()
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
	work     func(*decoder, rows) error // takes all rows of a piece
	decoders []*decoder                 // by worker, nil for those that have had no piece
	pending  sync.WaitGroup

	mu       sync.Mutex
	err      error
	failedAt int // piece that the error is of
}

func (j *job) do(worker int, p piece) {
	defer j.pending.Done()
	defer p.done()
	if j.failed() != nil {
		return
	}
	d := j.decoders[worker]
	if d == nil {
		d = j.master.fork()
		j.decoders[worker] = d
	}
	d.room = min(batchRows, max(1, p.most))
	err := j.work(d, over(j.table.rows, p.rows))
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

// decode has the crew do the work on all pieces of a table, and returns the
// decoders that did it. The error is that of the first piece that has one.
func (c *crew) decode(ctx context.Context, t *table, master *decoder, work func(*decoder, rows) error) ([]*decoder, error) {
	j := &job{master: master, table: t, work: work, decoders: make([]*decoder, c.workers)}
	whole := inner(t.rows)
	var err error
	for i := 0; err == nil; i++ {
		p := piece{job: j, index: i}
		if p.rows, p.most, p.done, err = whole.piece(); err == nil {
			j.pending.Add(1)
			c.pieces <- p
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

// inner returns what can be cut below rows, or nil.
func inner(r rows) cuttable {
	switch r := r.(type) {
	case *even:
		return inner(r.rows)
	case *joined:
		return inner(r.rows)
	case cuttable:
		return r
	}
	return nil
}

// over returns rows like r over a piece of what is below them.
func over(r, piece rows) rows {
	switch r := r.(type) {
	case *even:
		return &even{rows: over(r.rows, piece), columns: r.columns}
	case *joined:
		return &joined{rows: over(r.rows, piece), column: r.column, behind: r.behind}
	}
	return piece
}
