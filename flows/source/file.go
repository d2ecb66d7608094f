package source

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/zeebo/xxh3"
)

// prepared is a table that was looked at and is to be read.
type prepared struct {
	part
	decoder       *decoder
	disputed      map[tallyKey]*sketch // reports that other tables make as well
	amendments    map[uint64]bool      // rows that replace rows of earlier tables
	amendedMonths map[int32]bool
	above         map[uint64]bool // what is above the codes of disputed reports
}

// digestAll tells the inputs from one another. Nothing of what is read depends on
// the digest of a single input of which nothing is remembered: with a crew it is made
// beside the reading. It is there when wait returns, which may be called twice.
func (r *reader) digestAll(ctx context.Context) (wait func() error, err error) {
	for i := range r.files {
		r.files[i].Name = r.inputs[i].name
	}
	none := func() error { return nil }
	if len(r.files) > 1 || len(r.opt.Remembered) > 0 || r.opt.Workers < 2 {
		return none, r.each(ctx, r.digest)
	}
	info, err := os.Stat(r.inputs[0].path)
	if err != nil {
		return none, err
	}
	r.inputs[0].size, r.files[0].Size = info.Size(), info.Size()
	var sum string
	done := make(chan error, 1)
	go func() {
		var err error
		sum, _, err = digest(ctx, r.inputs[0].path)
		done <- err
	}()
	return sync.OnceValue(func() error {
		err := <-done
		r.files[0].Digest = sum
		return err
	}), nil
}

func (r *reader) digest(ctx context.Context, i int) (err error) {
	in, f := &r.inputs[i], &r.files[i]
	f.Digest, f.Size, err = digest(ctx, in.path)
	in.size = f.Size
	return err
}

// prepare finds the tables in an input and what their format is. Members of an archive that are no tables of records are skipped
// if others are.
func (r *reader) prepare(_ context.Context, i int) error {
	parts, err := unpack(r.inputs[i])
	if err != nil {
		return err
	}
	var foreign *DamagedError
	for _, p := range parts {
		d, err := r.open(&p)
		var why *DamagedError
		switch {
		case err == nil:
			r.tables[i] = append(r.tables[i], prepared{part: p, decoder: d})
		case p.member && errors.As(err, &why) && why.Foreign:
			foreign = cmp.Or(foreign, why)
			r.results[i].skipped = append(r.results[i].skipped, Skipped{Name: p.name, Size: p.size, Reason: why.Found})
		default:
			return err
		}
	}
	if len(r.tables[i]) == 0 {
		return foreign
	}
	return nil
}

// open finds the format of a table.
func (r *reader) open(p *part) (*decoder, error) {
	t, f, err := p.known(r.opt.Format)
	if err != nil {
		return nil, err
	}
	defer t.close()
	d, err := newDecoder(f, t.header, p.name, r.emit)
	if err != nil {
		return nil, &DamagedError{File: p.name, Found: "the columns do not fit " + f.Name, Err: err}
	}
	return d, nil
}

// look finds out what must be known of a table before it is read.
func (r *reader) look(ctx context.Context, i int) error {
	for k := range r.tables[i] {
		p := &r.tables[i][k]
		if !p.decoder.looks() {
			continue
		}
		t, err := p.part.table(p.decoder.format, &meter{packed: r.tellLooked})
		if err != nil {
			return err
		}
		p.decoder.format.shape(t)
		err = r.lookAt(ctx, p.decoder, t)
		t.close()
		if err != nil {
			return p.damaged(err)
		}
	}
	return nil
}

// file reads the records of one input, or recalls what it yielded.
func (r *reader) file(ctx context.Context, i int) error {
	if r.known[i] != nil {
		r.recall(i)
		return nil
	}
	for k := range r.tables[i] {
		if err := r.table(ctx, i, &r.tables[i][k]); err != nil {
			return err
		}
	}
	r.tables[i] = nil
	return nil
}

// table reads the records of one table of an input.
func (r *reader) table(ctx context.Context, i int, p *prepared) error {
	d := p.decoder
	m := &meter{packed: func(n int64) { r.bytes.Add(n) }}
	t, err := p.part.table(d.format, m)
	if err != nil {
		return err
	}
	defer t.close()
	d.format.shape(t)
	all, err := r.records(ctx, d, t)
	if err != nil {
		return p.damaged(err)
	}
	r.finish(i, all, Content{m.content.Sum64(), m.size})
	return nil
}

// errEmit marks an error of the receiver of the batches, which says nothing about
// the input.
type errEmit struct{ error }

func (e errEmit) Unwrap() error { return e.error }

// records reads the rows of a table to its end, by the crew where the table can
// be cut into blocks, and returns the decoders that did it.
func (r *reader) records(ctx context.Context, d *decoder, t *table) ([]*decoder, error) {
	if r.crew != nil && inner(t.rows) != nil {
		all, err := r.crew.decode(ctx, t, d, func(d *decoder, rows rows) error { return r.rowsOf(ctx, d, rows) })
		return append([]*decoder{d}, all...), err
	}
	return []*decoder{d}, r.rowsOf(ctx, d, t.rows)
}

// rowsOf reads rows to their end, many at a time where they can be taken so.
func (r *reader) rowsOf(ctx context.Context, d *decoder, rows rows) error {
	told := d.counts.Read
	many, _ := rows.(lots)
	for n := 0; ; {
		if n >= checkEvery {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.tell(d.counts.Read - told)
			n, told = 0, d.counts.Read
		}
		taken, err := d.some(rows, many)
		if err == io.EOF {
			r.tell(d.counts.Read - told)
			return d.flush()
		}
		if err != nil {
			return err
		}
		n += taken
	}
}

// some decodes the next rows, and returns how many.
func (d *decoder) some(rows rows, many lots) (int, error) {
	if many != nil {
		t, err := many.take()
		if err != nil {
			return 0, err
		}
		if t != nil {
			return t.len(), d.lot(t)
		}
	}
	fields, err := rows.Next()
	if bad := asRowError(err); bad != nil {
		d.rejectWhole(rows.Line(), bad)
		return 1, nil
	}
	if err != nil {
		return 0, err
	}
	return 1, d.row(fields, rows.Line())
}

// tell reports progress after some more rows.
func (r *reader) tell(rows int64) {
	all := r.rows.Add(rows)
	if r.opt.Progress != nil {
		r.opt.Progress(Progress{Stage: Reading, Bytes: min(r.bytes.Load(), r.total), Total: r.total, Rows: all})
	}
}

// tellLooked reports progress after a look at some more bytes.
func (r *reader) tellLooked(bytes int64) {
	all := r.looked.Add(bytes)
	if r.opt.Progress != nil {
		r.opt.Progress(Progress{Stage: Looking, Bytes: min(all, r.total), Total: r.total})
	}
}

// finish keeps what a table yielded beside its records. Only the worker that
// reads the input comes here.
func (r *reader) finish(i int, all []*decoder, c Content) {
	d, coverage := decoded(all)
	file, result := &r.files[i], &r.results[i]
	file.Counts.add(d.counts)
	if !slices.Contains(file.Formats, d.format.Name) {
		file.Formats = append(file.Formats, d.format.Name)
	}
	file.Unknown = append(file.Unknown, unknownPlaces(all)...)
	result.coverage = append(result.coverage, coverage...)
	result.rejects = append(result.rejects, d.rejects...)
	if c.Size > 0 {
		result.contents = append(result.contents, c)
	}
}

// meter follows what is read of an input: how many bytes of the file, and which
// content they unpack to.
type meter struct {
	packed  func(n int64)
	content xxh3.Hasher
	size    int64 // of the content
}

// count adds bytes of the file; a nil meter counts nothing.
func (m *meter) count(n int64) {
	if m != nil {
		m.packed(n)
	}
}

// metered is a stream of content that a meter follows.
type metered struct {
	io.ReadCloser
	meter *meter
}

func (r metered) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.meter.content.Write(p[:n])
	r.meter.size += int64(n)
	return n, err
}
