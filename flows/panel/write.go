package panel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"detour/flows"
)

// Write writes the table below dir, one file a month:
// period=YYYY-MM/part-0.parquet. The bytes depend on the table alone.
func Write(ctx context.Context, dir string, t *Table) error { return WriteWithout(ctx, dir, t, nil) }

// WriteWithout writes what Write does, but for some months.
func WriteWithout(ctx context.Context, dir string, t *Table, without map[flows.Month]bool) error {
	months := slices.DeleteFunc(t.months(), func(m [2]int) bool { return without[t.Periods[m[0]]] })
	workers := max(1, min(runtime.GOMAXPROCS(0), len(months)))
	errs := make([]error, workers)
	next := make(chan [2]int, len(months))
	for _, m := range months {
		next <- m
	}
	close(next)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			w := newFileWriter(&t.Values)
			defer w.abandon()
			for m := range next {
				if errs[k] = ctx.Err(); errs[k] == nil {
					errs[k] = w.file(dir, t.rows(m[0], m[1]), true)
				}
				if errs[k] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return errors.Join(errs...)
}

// months returns the first row of each month and the one behind its last.
func (t *Table) months() (bounds [][2]int) {
	for from := 0; from < t.Len(); {
		to := from
		for to < t.Len() && t.Periods[to] == t.Periods[from] {
			to++
		}
		bounds = append(bounds, [2]int{from, to})
		from = to
	}
	return bounds
}

// rows returns the rows of a month.
func (t *Table) rows(from, to int) *rows {
	r := &rows{month: t.Periods[from], n: to - from, records: t.Records[from:to]}
	for a, codes := range t.Codes {
		r.codes[a] = codes[from:to]
	}
	for m, amounts := range t.Amounts {
		r.amounts[m] = amounts[from:to]
	}
	return r
}

// file writes rows of a month; last tells that there are no more of it.
func (w *fileWriter) file(dir string, r *rows, last bool) error {
	err := w.part(partName(dir, r.month), r, last)
	if err != nil {
		return fmt.Errorf("writing the panel: %w", err)
	}
	return nil
}

func (w *fileWriter) part(name string, r *rows, last bool) error {
	if w.out == nil {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		if err := w.begin(f); err != nil {
			return err
		}
	}
	if err := w.add(r); err != nil || !last {
		return err
	}
	if err := w.end(); err != nil {
		return err
	}
	f := w.out
	w.out = nil
	return errors.Join(f.Sync(), f.Close())
}

// abandon closes a file that was not written to its end.
func (w *fileWriter) abandon() {
	if w.out != nil {
		w.out.Close()
	}
}
