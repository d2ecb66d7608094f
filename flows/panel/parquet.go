package panel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"detour/flows"
)

// row is a row of the panel's Parquet files.
type row struct {
	Period      int32    `parquet:"period,date"`
	Reporter    *string  `parquet:"reporter,optional,dict"`
	Flow        *string  `parquet:"flow,optional,dict"`
	Origin      *string  `parquet:"origin,optional,dict"`
	Dispatch    *string  `parquet:"dispatch,optional,dict"`
	Destination *string  `parquet:"destination,optional,dict"`
	Via         *string  `parquet:"via,optional,dict"`
	Mode        *string  `parquet:"mode,optional,dict"`
	Product     *string  `parquet:"product,optional,dict"`
	Consignor   *string  `parquet:"consignor,optional,dict"`
	Consignee   *string  `parquet:"consignee,optional,dict"`
	Currency    *string  `parquet:"currency,optional,dict"`
	Value       *float64 `parquet:"value,optional"`
	Kg          *float64 `parquet:"kg,optional"`
	Quantity    *float64 `parquet:"quantity,optional"`
	Records     int64    `parquet:"records"`
}

func (r *row) axes() [flows.NumAxes]**string {
	return [flows.NumAxes]**string{
		&r.Reporter, &r.Flow, &r.Origin, &r.Dispatch, &r.Destination, &r.Via,
		&r.Mode, &r.Product, &r.Consignor, &r.Consignee, &r.Currency,
	}
}

func (r *row) amounts() [flows.NumMeasures]**float64 {
	return [flows.NumMeasures]**float64{&r.Value, &r.Kg, &r.Quantity}
}

// batchRows is how many rows are buffered at a time.
const batchRows = 4096

// Write writes the table below dir, one file a month:
// period=YYYY-MM/part-0.parquet.
func Write(ctx context.Context, dir string, t *Table) error {
	for from := 0; from < t.Len(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := from
		for to < t.Len() && t.Periods[to] == t.Periods[from] {
			to++
		}
		name := filepath.Join(dir, "period="+t.Periods[from].String(), "part-0.parquet")
		if err := t.writeMonth(name, from, to); err != nil {
			return fmt.Errorf("writing the panel of %s: %w", t.Periods[from], err)
		}
		from = to
	}
	return nil
}

func (t *Table) writeMonth(name string, from, to int) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := parquet.NewGenericWriter[row](f, parquet.Compression(&zstd.Codec{}))
	buffer := make([]row, 0, batchRows)
	for i := from; i < to; i++ {
		buffer = append(buffer, t.row(i))
		if len(buffer) == cap(buffer) || i+1 == to {
			if _, err := w.Write(buffer); err != nil {
				return err
			}
			buffer = buffer[:0]
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Sync()
}

func (t *Table) row(i int) row {
	r := row{Period: t.Periods[i].Date32(), Records: t.Records[i]}
	for a, p := range r.axes() {
		if code := t.Codes[a][i]; code != 0 {
			*p = &t.Values[a][code]
		}
	}
	for m, p := range r.amounts() {
		if v := t.Amounts[m][i]; v != Unknown {
			amount := float64(v) / float64(flows.Measure(m).Scale())
			*p = &amount
		}
	}
	return r
}

// Read reads a panel back: every .parquet file below dir, whoever wrote it. A
// file without the column period takes it from its folder, period=YYYY-MM.
func Read(ctx context.Context, dir string) (*Table, error) {
	names, err := parts(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the panel %s: %w", dir, err)
	}
	b := NewBuilder()
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := b.readFile(name); err != nil {
			return nil, fmt.Errorf("reading the panel: %s: %w", name, err)
		}
	}
	return b.Table(), nil
}

// parts lists the data files below dir. Names that begin with _ or . are those
// of another writer's bookkeeping.
func parts(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".parquet") && !strings.ContainsRune("._", rune(d.Name()[0])) {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = errors.New("no .parquet file found; accepted is a folder with period=YYYY-MM/part-*.parquet")
	}
	slices.Sort(names)
	return names, err
}

func (b *Builder) readFile(name string) (err error) {
	defer func() {
		if r := recover(); r != nil { // parquet-go panics on some malformed files
			err = fmt.Errorf("damaged Parquet: %v", r)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return err
	}
	partition, err := checkColumns(file.Schema(), name)
	if err != nil {
		return err
	}
	r := parquet.NewGenericReader[row](file)
	defer r.Close()
	buffer := make([]row, batchRows)
	for {
		clear(buffer)
		n, err := r.Read(buffer)
		for i := range buffer[:n] {
			if partition != 0 {
				buffer[i].Period = partition
			}
			if err := b.addRow(&buffer[i]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// checkColumns looks for the columns that a panel cannot do without and returns
// the month of the folder where the file itself has none.
func checkColumns(schema *parquet.Schema, name string) (partition int32, err error) {
	has := func(column string) bool { _, ok := schema.Lookup(column); return ok }
	for _, column := range []string{"flow", "product", "records"} {
		if !has(column) {
			return 0, fmt.Errorf("column %s is missing; a panel has period, the axes, value or kg, and records", column)
		}
	}
	if !has("value") && !has("kg") {
		return 0, errors.New("columns value and kg are both missing; a panel has at least one")
	}
	if has("period") {
		return 0, nil
	}
	folder := filepath.Base(filepath.Dir(name))
	month, err := flows.ParseMonth(strings.TrimPrefix(folder, "period="))
	if err != nil {
		return 0, fmt.Errorf("column period is missing, and the folder %s does not name it as period=YYYY-MM", folder)
	}
	return month.Date32(), nil
}

func (b *Builder) addRow(r *row) error {
	key := groupKey{period: flows.MonthOfDate32(r.Period).Date32()}
	for a, p := range r.axes() {
		if *p != nil {
			key.cell[a] = b.axes[a].code(strings.Clone(**p))
		}
	}
	g := b.group(key)
	g.records += r.Records
	for m, p := range r.amounts() {
		if *p == nil {
			continue
		}
		v := math.Round(**p * float64(flows.Measure(m).Scale()))
		if !(v >= 0 && v <= 1<<53) || !add(&g.amounts[m], int64(v)) {
			return fmt.Errorf("the %s of %s in %s is %v: accepted are amounts from 0 that add up exactly", flows.Measure(m), b.cell(g), flows.MonthOfDate32(key.period), **p)
		}
	}
	return nil
}
