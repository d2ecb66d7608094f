package source

import (
	"context"
	"hash/maphash"
	"io"
	"maps"
	"slices"
)

// file reads one input.
func (r *reader) file(ctx context.Context, i int) error {
	parts, err := unpack(r.files[i].Name)
	if err != nil {
		return err
	}
	for k := range parts {
		if err := r.part(ctx, i, &parts[k]); err != nil {
			return err
		}
	}
	return nil
}

// part reads one table of an input: first a look for sums, where there may be
// any, then its records.
func (r *reader) part(ctx context.Context, i int, p *part) error {
	d, err := r.prepare(ctx, p)
	if err != nil {
		return err
	}
	m := &meter{packed: func(n int64) { r.bytes.Add(n) }}
	m.content.SetSeed(r.seed)
	t, err := p.table(d.format, m)
	if err != nil {
		return err
	}
	defer t.close()
	d.format.join(t)
	all, err := r.records(ctx, d, t)
	if err != nil {
		return p.damaged(err)
	}
	r.finish(i, all, content{m.content.Sum64(), m.size})
	return nil
}

// prepare finds the format of a table and which of its codes are sums.
func (r *reader) prepare(ctx context.Context, p *part) (*decoder, error) {
	t, f, err := p.known(r.opt.Format)
	if err != nil {
		return nil, err
	}
	defer t.close()
	d, err := newDecoder(f, t.header, p.name, r.emit)
	if err != nil {
		return nil, &DamagedError{File: p.name, Found: "the columns do not fit " + f.Name, Err: err}
	}
	if f.names() {
		if err := r.look(ctx, d, t); err != nil {
			return nil, p.damaged(err)
		}
	}
	return d, nil
}

// errEmit marks an error of the receiver of the batches, which says nothing about
// the input.
type errEmit struct{ error }

func (e errEmit) Unwrap() error { return e.error }

// records reads the rows of a table to its end, by the crew where the table can
// be cut into blocks, and returns the decoders that did it.
func (r *reader) records(ctx context.Context, d *decoder, t *table) ([]*decoder, error) {
	if r.crew != nil && cuttable(t.rows) != nil {
		all, err := r.crew.decode(ctx, t, d, func(d *decoder, rows rows) error { return r.rowsOf(ctx, d, rows) })
		return append([]*decoder{d}, all...), err
	}
	return []*decoder{d}, r.rowsOf(ctx, d, t.rows)
}

// rowsOf reads rows to their end.
func (r *reader) rowsOf(ctx context.Context, d *decoder, rows rows) error {
	told := d.counts.Read
	for n := 1; ; n++ {
		if n%checkEvery == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.tell(d.counts.Read - told)
			told = d.counts.Read
		}
		fields, err := rows.Next()
		if err == nil {
			err = d.row(fields, rows.Line())
		} else if bad := asRowError(err); bad != nil {
			d.rejectWhole(rows.Line(), bad)
			err = nil
		}
		if err == io.EOF {
			r.tell(d.counts.Read - told)
			return d.flush()
		}
		if err != nil {
			return err
		}
	}
}

// tell reports progress after some more rows.
func (r *reader) tell(rows int64) {
	all := r.rows.Add(rows)
	if r.opt.Progress != nil {
		r.opt.Progress(Progress{Bytes: min(r.bytes.Load(), r.total), Total: r.total, Rows: all})
	}
}

// finish keeps what a table yielded beside its records. Only the worker that
// reads the input comes here.
func (r *reader) finish(i int, all []*decoder, c content) {
	d, coverage := decoded(all)
	file, result := &r.files[i], &r.results[i]
	file.Counts.add(d.counts)
	if !slices.Contains(file.Formats, d.format.Name) {
		file.Formats = append(file.Formats, d.format.Name)
	}
	for _, text := range slices.Sorted(maps.Keys(d.unknown)) {
		file.Unknown = append(file.Unknown, Place{text, d.unknown[text]})
	}
	result.coverage = append(result.coverage, coverage...)
	result.rejects = append(result.rejects, d.rejects...)
	if c.size > 0 {
		result.contents = append(result.contents, c)
	}
}

// meter follows what is read of an input: how many bytes of the file, and which
// content they unpack to.
type meter struct {
	packed  func(n int64)
	content maphash.Hash
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
