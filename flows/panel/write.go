package panel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"detour/flows"
)

// row is a row of the panel's Parquet files. An empty text is written as null.
type row struct {
	Period      int32    `parquet:"period,date"`
	Reporter    string   `parquet:"reporter,optional,dict"`
	Flow        string   `parquet:"flow,optional,dict"`
	Origin      string   `parquet:"origin,optional,dict"`
	Dispatch    string   `parquet:"dispatch,optional,dict"`
	Destination string   `parquet:"destination,optional,dict"`
	Via         string   `parquet:"via,optional,dict"`
	Mode        string   `parquet:"mode,optional,dict"`
	Product     string   `parquet:"product,optional,dict"`
	Consignor   string   `parquet:"consignor,optional,dict"`
	Consignee   string   `parquet:"consignee,optional,dict"`
	Currency    string   `parquet:"currency,optional,dict"`
	Value       *float64 `parquet:"value,optional"`
	Kg          *float64 `parquet:"kg,optional"`
	Quantity    *float64 `parquet:"quantity,optional"`
	Records     int64    `parquet:"records"`
}

// bufferRows is how many rows are handed to the Parquet writer at once.
const bufferRows = 4096

// Write writes the table below dir, one file a month:
// period=YYYY-MM/part-0.parquet. The bytes depend on the table alone.
func Write(ctx context.Context, dir string, t *Table) error {
	months := t.months()
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
			w := &monthWriter{table: t, codec: &zstd.Codec{}, rows: make([]row, bufferRows), amounts: make([][flows.NumMeasures]float64, bufferRows)}
			for m := range next {
				if errs[k] = ctx.Err(); errs[k] == nil {
					errs[k] = w.write(dir, m[0], m[1])
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
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("writing the panel: %w", err)
	}
	return nil
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

// monthWriter writes files of months, one after the other.
type monthWriter struct {
	table   *Table
	codec   *zstd.Codec // keeps its encoders, which are large, from file to file
	rows    []row
	amounts [][flows.NumMeasures]float64 // what rows point to
}

func (w *monthWriter) write(dir string, from, to int) (err error) {
	name := filepath.Join(dir, "period="+w.table.Periods[from].String(), "part-0.parquet")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	// A writer for each file: in parquet-go 0.32.0 one that was Reset leaves the
	// names of the columns out of the row groups.
	out := parquet.NewGenericWriter[row](f, parquet.Compression(w.codec), arrowSchema())
	for from < to {
		n := min(to-from, bufferRows)
		for i := range n {
			w.fill(i, from+i)
		}
		if _, err := out.Write(w.rows[:n]); err != nil {
			return err
		}
		from += n
	}
	if err := out.Close(); err != nil {
		return err
	}
	return f.Sync()
}

// fill makes row i of the buffer from a row of the table.
func (w *monthWriter) fill(i, from int) {
	t, r := w.table, &w.rows[i]
	text := func(a flows.Axis) string { return t.Values[a][t.Codes[a][from]] }
	*r = row{
		Period:   t.Periods[from].Date32(),
		Reporter: text(flows.Reporter), Flow: text(flows.Flow),
		Origin: text(flows.Origin), Dispatch: text(flows.Dispatch), Destination: text(flows.Destination),
		Via: text(flows.Via), Mode: text(flows.Mode), Product: text(flows.Product),
		Consignor: text(flows.Consignor), Consignee: text(flows.Consignee), Currency: text(flows.Currency),
		Records: t.Records[from],
	}
	for m, p := range [flows.NumMeasures]**float64{&r.Value, &r.Kg, &r.Quantity} {
		if v := t.Amounts[m][from]; v != Unknown {
			w.amounts[i][m] = float64(v) / float64(flows.Measure(m).Scale())
			*p = &w.amounts[i][m]
		}
	}
}
