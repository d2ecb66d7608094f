package panel

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"detour/flows"
)

// monthChunks are all rows of a month.
type monthChunks struct {
	month  flows.Month
	chunks []*chunk
	rows   int64
}

// months closes what is open and lists the rows by month. The builder is empty
// then.
func (b *Builder) months() ([]monthChunks, error) {
	of := map[flows.Month][]*chunk{}
	for _, l := range b.lanes {
		for m, s := range l.months {
			if err := l.seal(s); err != nil {
				return nil, err
			}
			if len(s.sealed) > 0 {
				of[m] = append(of[m], s.sealed...)
			}
		}
	}
	b.lanes, b.idle = nil, nil
	var all []monthChunks
	for m, chunks := range of {
		rows := int64(0)
		for _, c := range chunks {
			rows += int64(c.n)
		}
		all = append(all, monthChunks{m, chunks, rows})
	}
	slices.SortFunc(all, func(x, y monthChunks) int { return cmp.Compare(x.month, y.month) })
	return all, nil
}

// use takes sums of month i, in their order; last tells that they are the last.
type use func(worker, i int, sums *columns, last bool) error

// each adds up every month and hands the sums on, on the workers. The error is
// that of the first month that has one.
func (b *Builder) each(ctx context.Context, r *ranking, months []monthChunks, use use) error {
	workers := max(1, min(b.opt.Workers, len(months)))
	tell := b.progress(months)
	errs := make([]error, len(months))
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			a := &adder{ranking: r, store: b.store, limit: b.rowsAtOnce}
			for i := int(next.Add(1) - 1); i < len(months) && !failed.Load() && ctx.Err() == nil; i = int(next.Add(1) - 1) {
				if errs[i] = a.parts(ctx, w, i, months[i], use); errs[i] != nil {
					failed.Store(true)
				}
				tell(months[i].rows)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("adding records: %w", err)
		}
	}
	return nil
}

// parts adds up a month, part by part where it does not fit into memory.
func (a *adder) parts(ctx context.Context, worker, i int, m monthChunks, use use) error {
	parts, err := a.split(m.chunks)
	if err != nil {
		return err
	}
	for k, part := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		sums, err := a.add(m.month, part)
		if err == nil {
			err = use(worker, i, sums, k == len(parts)-1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// progress returns what tells that more rows are added up.
func (b *Builder) progress(months []monthChunks) func(rows int64) {
	if b.opt.Progress == nil {
		return func(int64) {}
	}
	var done atomic.Int64
	all := int64(0)
	for _, m := range months {
		all += m.rows
	}
	return func(rows int64) { b.opt.Progress(done.Add(rows), all) }
}

// Table returns the sums, sorted, and leaves the builder empty. The error is as
// that of Add.
func (b *Builder) Table(ctx context.Context) (*Table, error) {
	months, err := b.months()
	if err != nil {
		return nil, err
	}
	r := b.words.ranking()
	parts := make([][]rows, len(months))
	err = b.each(ctx, r, months, func(_, i int, sums *columns, _ bool) error {
		var part rows
		part.of(r, months[i].month, sums, true)
		parts[i] = append(parts[i], part)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return join(r.values, slices.Concat(parts...)), nil
}

// Write writes the panel below dir as [Write] does, without holding it in
// memory, and leaves the builder empty. It returns the number of rows.
func (b *Builder) Write(ctx context.Context, dir string) (int64, error) {
	months, err := b.months()
	if err != nil {
		return 0, err
	}
	r := b.words.ranking()
	writers := make([]*fileWriter, b.opt.Workers)
	parts := make([]rows, b.opt.Workers)
	for w := range writers {
		writers[w] = newFileWriter(&r.values)
		defer writers[w].abandon()
	}
	var written atomic.Int64
	err = b.each(ctx, r, months, func(w, i int, sums *columns, last bool) error {
		parts[w].of(r, months[i].month, sums, false)
		written.Add(int64(sums.n))
		return writers[w].file(dir, &parts[w], last)
	})
	return written.Load(), err
}

// rows are sorted rows of one month. Codes are places in the order of the texts
// of an axis; a nil column is one of nulls.
type rows struct {
	month   flows.Month
	n       int
	codes   [flows.NumAxes][]uint32
	amounts [flows.NumMeasures][]int64
	records []int64
}

// of makes rows of the sums of a month, which own their memory if they are to be
// kept and else are good as long as the sums.
func (r *rows) of(rank *ranking, month flows.Month, sums *columns, keep bool) {
	n := sums.n
	r.month, r.n = month, n
	for _, f := range rank.layout.fields {
		codes := sized(r.codes[f.axis], n)
		keys := sums.keys[f.word][:n]
		for i, k := range keys {
			codes[i] = uint32(k >> f.shift & f.mask)
		}
		r.codes[f.axis] = codes
	}
	for m, amounts := range sums.amounts {
		if r.amounts[m] = nil; amounts != nil {
			r.amounts[m] = amounts[:n]
		}
	}
	r.records = sums.records[:n]
	if quantities := r.amounts[flows.Quantity]; quantities != nil && sums.units != nil {
		for i, unit := range sums.units[:n] {
			if unit == mixed {
				quantities[i] = Unknown
			}
		}
	}
	if keep {
		for m := range r.amounts {
			r.amounts[m] = slices.Clone(r.amounts[m])
		}
		r.records = slices.Clone(r.records)
	}
}

// add appends some rows of the same month. A column of nulls stays nil until there
// is something else in it.
func (r *rows) add(from *rows, first, behind int) {
	n := behind - first
	for a := range r.codes {
		r.codes[a] = extended(r.codes[a], r.n, from.codes[a], first, n, 0)
	}
	for m := range r.amounts {
		r.amounts[m] = extended(r.amounts[m], r.n, from.amounts[m], first, n, Unknown)
	}
	r.records = extended(r.records, r.n, from.records, first, n, 1)
	r.month, r.n = from.month, r.n+n
}

// extended returns the first values of a column, and behind them n of another.
func extended[T any](to []T, have int, from []T, first, n int, null T) []T {
	if from == nil && (have == 0 || to == nil) {
		return nil
	}
	if to == nil {
		to = make([]T, have, have+n)
		fill(to, null)
	}
	to = slices.Grow(to[:have], n)[:have+n]
	moveOr(to[have:], from, first, nil, null)
	return to
}

// join makes a table of the rows of all months, and takes them away.
func join(values [flows.NumAxes][]string, parts []rows) *Table {
	t := &Table{Values: values}
	n := 0
	for i := range parts {
		n += parts[i].n
	}
	for a := range t.Codes {
		t.Codes[a] = joined(parts, n, 0, func(r *rows) *[]uint32 { return &r.codes[a] })
	}
	for m := range t.Amounts {
		t.Amounts[m] = joined(parts, n, Unknown, func(r *rows) *[]int64 { return &r.amounts[m] })
	}
	t.Records = joined(parts, n, 1, func(r *rows) *[]int64 { return &r.records })
	t.Periods = make([]flows.Month, 0, n)
	for i := range parts {
		for range parts[i].n {
			t.Periods = append(t.Periods, parts[i].month)
		}
	}
	return t
}

// joined joins a column.
func joined[T any](parts []rows, n int, null T, column func(*rows) *[]T) []T {
	out := make([]T, n)
	at := 0
	for i := range parts {
		to := at + parts[i].n
		c := column(&parts[i])
		moveOr(out[at:to], *c, 0, nil, null)
		*c = nil
		at = to
	}
	return out
}
