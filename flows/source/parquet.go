package source

import (
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"
)

// parquetRows yields the rows of a Parquet file as texts, so that every layout
// can come as Parquet as well. Nested columns are left out.
type parquetRows struct {
	groups  []parquet.RowGroup
	current parquet.Rows
	rows    []parquet.Row // read and not yet returned
	buf     []parquet.Row
	leaves  []leaf // by column index
	fields  [][]byte
	text    []byte
	ends    []int
	line    int64
	count   func(int64)
	perRow  float64 // bytes of the file a row, for progress
}

// leaf is a column of a Parquet file.
type leaf struct {
	field int // -1 if it is nested
	write func(dst []byte, v parquet.Value) []byte
}

// rowsAtOnce is how many rows are asked of the Parquet reader at once.
const rowsAtOnce = 256

// openParquet opens a Parquet file as a table. name is what errors call it.
func openParquet(path, name string, count func(int64)) (t *table, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the file is malformed: %v", fault)
		}
		if err != nil {
			f.Close()
			err = &DamagedError{File: name, Found: "the Parquet data are damaged", Err: err, Accepted: "fetch the file again"}
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return nil, err
	}
	r := &parquetRows{groups: file.RowGroups(), buf: make([]parquet.Row, rowsAtOnce), count: count}
	if n := file.NumRows(); n > 0 {
		r.perRow = float64(info.Size()) / float64(n)
	}
	t = &table{rows: r, close: func() { r.close(); f.Close() }}
	t.header = r.bind(file.Root())
	r.fields = make([][]byte, len(t.header))
	return t, nil
}

// bind lists the flat columns of the file.
func (r *parquetRows) bind(root *parquet.Column) (header []string) {
	var visit func(c *parquet.Column, flat bool)
	visit = func(c *parquet.Column, flat bool) {
		if c.Leaf() {
			l := leaf{field: -1}
			if flat && !c.Repeated() {
				l = leaf{field: len(header), write: textOf(c.Type())}
				header = append(header, c.Name())
			}
			r.leaves = append(r.leaves, l)
			return
		}
		for _, child := range c.Columns() {
			visit(child, c == root)
		}
	}
	visit(root, false)
	return header
}

func (r *parquetRows) Line() int64 { return r.line }

// Next turns the next row into texts. A file that is damaged in the middle is an
// error, also where the reader panics on it.
func (r *parquetRows) Next() (fields [][]byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			fields, err = nil, fmt.Errorf("the file is malformed: %v", fault)
		}
	}()
	if len(r.rows) == 0 {
		if err := r.more(); err != nil {
			return nil, err
		}
	}
	row := r.rows[0]
	r.rows = r.rows[1:]
	r.line++
	r.text, r.ends = r.text[:0], r.ends[:0]
	for i := range r.fields {
		r.fields[i] = nil
	}
	for _, v := range row {
		if l := r.leaves[v.Column()]; l.field >= 0 && !v.IsNull() {
			start := len(r.text)
			r.text = l.write(r.text, v)
			r.fields[l.field] = r.text[start:len(r.text):len(r.text)]
		}
	}
	return r.fields, nil
}

// more reads the next rows of the file.
func (r *parquetRows) more() error {
	for {
		if r.current == nil {
			if len(r.groups) == 0 {
				return io.EOF
			}
			r.current, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		n, err := r.current.ReadRows(r.buf)
		r.rows = r.buf[:n]
		r.count(int64(float64(n) * r.perRow))
		if n > 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		r.close()
	}
}

func (r *parquetRows) close() {
	if r.current != nil {
		r.current.Close()
		r.current = nil
	}
}
