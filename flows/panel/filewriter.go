package panel

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"sync"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"detour/flows"
)

// row is the schema of the panel's Parquet files. An empty text is null.
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

// The columns of row: the period, the axes, the amounts, the records.
const (
	columnPeriod  = 0
	columnAxis    = 1
	columnAmount  = columnAxis + flows.NumAxes
	columnRecords = columnAmount + int(flows.NumMeasures)
	numColumns    = columnRecords + 1
)

// groupRows and pageRows are the rows of a row group and of a page. A group of
// this size takes some tens of megabytes in readers, a page at most half of one.
const (
	groupRows = 1 << 19
	pageRows  = 1 << 16
)

const magic = "PAR1"

// emptyFile is the metadata of a file without rows: schema and key-value pairs
// as the Parquet library writes them.
var emptyFile = sync.OnceValue(func() format.FileMetaData {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, arrowSchema())
	err := w.Close()
	if err == nil {
		var f *parquet.File
		if f, err = parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
			return *f.Metadata()
		}
	}
	panic(err) // a schema that cannot be written to memory is a broken program
})

// fileWriter writes files of the panel, one after the other. The library's own
// writer takes values one by one and looks each text up; here the texts of an
// axis are known by their codes, so that a page is its codes, packed
// (BenchmarkWrite).
type fileWriter struct {
	out    *os.File // nil between files
	offset int64
	meta   format.FileMetaData
	pages  pageWriter
	axes   [flows.NumAxes]axisColumn
	counts countColumn
	floats []float64
	rest   rows // behind the last row group
}

// newFileWriter returns a writer of codes that stand for the values.
func newFileWriter(values *[flows.NumAxes][]string) *fileWriter {
	w := &fileWriter{pages: newPageWriter()}
	for a := range w.axes {
		w.axes[a] = axisColumn{values: values[a], places: make([]int32, len(values[a]))}
	}
	return w
}

// begin begins a file.
func (w *fileWriter) begin(out *os.File) error {
	w.out, w.offset, w.meta = out, 0, emptyFile()
	w.meta.NumRows, w.meta.RowGroups = 0, nil
	return w.put([]byte(magic))
}

// add writes rows. Row groups begin at the same rows however the rows of a file
// come.
func (w *fileWriter) add(r *rows) error {
	for from := 0; from < r.n; {
		if w.rest.n == 0 && r.n-from >= groupRows {
			if err := w.group(r, from, from+groupRows); err != nil {
				return err
			}
			from += groupRows
			continue
		}
		to := min(r.n, from+groupRows-w.rest.n)
		w.rest.add(r, from, to)
		from = to
		if w.rest.n == groupRows {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush writes the rest as a row group.
func (w *fileWriter) flush() error {
	err := w.group(&w.rest, 0, w.rest.n)
	w.rest.n = 0
	return err
}

// end writes what is left and the footer.
func (w *fileWriter) end() error {
	if w.rest.n > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	footer, err := thrift.Marshal(&thrift.CompactProtocol{}, &w.meta)
	if err != nil {
		return fmt.Errorf("encoding the footer: %w", err)
	}
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return w.put(append(footer, magic...))
}

func (w *fileWriter) put(b []byte) error {
	n, err := w.out.Write(b)
	w.offset += int64(n)
	return err
}

// group writes rows as a row group, column after column.
func (w *fileWriter) group(r *rows, from, to int) error {
	g := format.RowGroup{NumRows: int64(to - from), FileOffset: w.offset, Ordinal: int16(len(w.meta.RowGroups))}
	for a := range flows.NumAxes {
		g.SortingColumns = append(g.SortingColumns, format.SortingColumn{ColumnIdx: int32(columnAxis + a), NullsFirst: true})
	}
	for column := range numColumns {
		w.pages.reset()
		switch {
		case column == columnPeriod:
			w.period(r.month, to-from)
		case column < columnAmount:
			a := column - columnAxis
			w.axes[a].write(&w.pages, part(r.codes[a], from, to), to-from)
		case column < columnRecords:
			m := column - columnAmount
			w.amounts(flows.Measure(m), part(r.amounts[m], from, to), to-from)
		default:
			w.counts.write(&w.pages, r.records[from:to])
		}
		if w.pages.err != nil {
			return w.pages.err
		}
		c := w.pages.chunk(w.meta.Schema[1+column], w.offset, int64(to-from))
		g.Columns = append(g.Columns, c)
		g.TotalByteSize += c.MetaData.TotalUncompressedSize
		g.TotalCompressedSize += c.MetaData.TotalCompressedSize
		if err := w.put(w.pages.out); err != nil {
			return err
		}
	}
	w.meta.RowGroups = append(w.meta.RowGroups, g)
	w.meta.NumRows += g.NumRows
	return nil
}

// part returns a part of a column that may be nil.
func part[T any](column []T, from, to int) []T {
	if column == nil {
		return nil
	}
	return column[from:to]
}

// period writes the month, the same in all rows.
func (w *fileWriter) period(m flows.Month, n int) {
	day := binary.LittleEndian.AppendUint32(nil, uint32(m.Date32()))
	w.pages.dictionary(day, 1)
	w.pages.bounds(day, day)
	same := make([]int32, min(n, pageRows))
	for ; n > 0; n -= pageRows {
		w.pages.indexes(same[:min(n, pageRows)], nil)
	}
}

// amounts writes a measure as doubles.
func (w *fileWriter) amounts(m flows.Measure, amounts []int64, n int) {
	if amounts == nil {
		w.pages.nulls(n)
		return
	}
	scale := float64(m.Scale())
	least, most := int64(math.MaxInt64), int64(-1)
	for from := 0; from < n; from += pageRows {
		page := amounts[from:min(from+pageRows, n)]
		w.floats = w.floats[:0]
		levels := w.pages.levels(len(page))
		for i, v := range page {
			if v == Unknown {
				levels[i] = 0
				continue
			}
			levels[i] = 1
			least, most = min(least, v), max(most, v)
			w.floats = append(w.floats, float64(v)/scale)
		}
		w.pages.doubles(w.floats, levels)
	}
	if most >= 0 {
		w.pages.bounds(double(float64(least)/scale), double(float64(most)/scale))
	}
}

func double(f float64) []byte {
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(f))
}

// axisColumn writes an axis. Its dictionary holds the texts that the row group
// has, in the order in which they come.
type axisColumn struct {
	values []string
	places []int32 // by code: one plus the place in the dictionary
	used   []uint32
	index  []int32
	text   []byte
}

func (c *axisColumn) write(p *pageWriter, codes []uint32, n int) {
	if codes == nil {
		p.dictionary(nil, 0)
		p.nulls(n)
		return
	}
	c.meet(codes)
	c.text = c.text[:0]
	var least, most uint32
	for _, code := range c.used {
		text := c.values[code]
		c.text = binary.LittleEndian.AppendUint32(c.text, uint32(len(text)))
		c.text = append(c.text, text...)
		if least == 0 || text < c.values[least] {
			least = code
		}
		if text > c.values[most] { // code 0 has the empty text
			most = code
		}
	}
	p.dictionary(c.text, len(c.used))
	if most > 0 {
		p.bounds([]byte(c.values[least]), []byte(c.values[most]))
	}
	for from := 0; from < n; from += pageRows {
		page := codes[from:min(from+pageRows, n)]
		c.index = sized(c.index, len(page))
		levels, known := p.levels(len(page)), 0
		for i, code := range page {
			levels[i] = 0
			if code != 0 {
				levels[i] = 1
				c.index[known] = c.places[code] - 1
				known++
			}
		}
		p.indexes(c.index[:known], levels)
	}
	for _, code := range c.used {
		c.places[code] = 0
	}
}

// know tells of all values, to which others have come since.
func (c *axisColumn) know(values []string) {
	c.values, c.places = values, append(c.places, make([]int32, len(values)-len(c.places))...)
}

// meet gives the codes their places.
func (c *axisColumn) meet(codes []uint32) {
	c.used = c.used[:0]
	last := uint32(0)
	for _, code := range codes {
		if code == last || code == 0 || c.places[code] != 0 {
			continue
		}
		last = code
		c.used = append(c.used, code)
		c.places[code] = int32(len(c.used))
	}
}

// countColumn writes numbers of records, of which few differ.
type countColumn struct {
	places map[int64]int32
	index  []int32
	values []byte
}

func (c *countColumn) write(p *pageWriter, counts []int64) {
	c.places, c.values = map[int64]int32{}, c.values[:0]
	c.index = sized(c.index, len(counts))
	least, most := counts[0], counts[0]
	last, place := int64(-1), int32(0)
	for i, n := range counts {
		if n != last {
			var known bool
			if place, known = c.places[n]; !known {
				place = int32(len(c.places))
				c.places[n] = place
				c.values = binary.LittleEndian.AppendUint64(c.values, uint64(n))
				least, most = min(least, n), max(most, n)
			}
			last = n
		}
		c.index[i] = place
	}
	p.dictionary(c.values, len(c.places))
	p.bounds(binary.LittleEndian.AppendUint64(nil, uint64(least)), binary.LittleEndian.AppendUint64(nil, uint64(most)))
	for from := 0; from < len(counts); from += pageRows {
		p.indexes(c.index[from:min(from+pageRows, len(counts))], nil)
	}
}
