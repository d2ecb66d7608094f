package source

import (
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"

	"detour/flows/parquetfile"
)

// parquetRows yields the rows of a Parquet file as texts, so that every layout
// can come as Parquet as well. Nested columns are left out.
type parquetRows struct {
	groups  []parquet.RowGroup // not yet read
	current *groupRows
	before  int64  // rows in the groups before
	leaves  []leaf // by column index
	columns int    // that are not nested
	line    int64
	count   func(int64)
	perRow  float64 // bytes of the file a row, for progress
}

// leaf is a column of a Parquet file.
type leaf struct {
	field int // -1 if it is nested
	write func(dst []byte, v parquet.Value) []byte
}

// append writes a value behind dst. A text may take as much as a row of text.
func (l leaf) append(dst []byte, v parquet.Value) ([]byte, error) {
	if k := v.Kind(); (k == parquet.ByteArray || k == parquet.FixedLenByteArray) && len(v.ByteArray()) > maxLine {
		return nil, fmt.Errorf("a text takes %d bytes: up to %d are accepted", len(v.ByteArray()), maxLine)
	}
	return l.write(dst, v), nil
}

// rowsAtOnce is how many values are asked of the Parquet reader at once.
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
	file, err := parquetfile.Open(f, info.Size())
	if err != nil {
		return nil, err
	}
	r := &parquetRows{groups: file.RowGroups(), count: count}
	if n := file.NumRows(); n > 0 {
		r.perRow = float64(info.Size()) / float64(n)
	}
	t = &table{rows: r, close: func() { r.close(); f.Close() }}
	t.header = r.bind(file.Root())
	r.columns = len(t.header)
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

// Next returns the next row of the group at hand, or of the next one.
func (r *parquetRows) Next() ([][]byte, error) {
	for {
		if r.current == nil {
			if r.current = r.cut(); r.current == nil {
				return nil, io.EOF
			}
		}
		fields, err := r.current.Next()
		if err != io.EOF {
			r.line = r.current.Line()
			return fields, err
		}
		r.current = nil
	}
}

// take takes rows of the group at hand, or of the next one.
func (r *parquetRows) take() (stretch, error) {
	for r.current != nil || len(r.groups) > 0 {
		if r.current == nil {
			r.current = r.cut()
		}
		t, err := r.current.take()
		if t != nil || err != nil || r.current.next < r.current.n {
			return t, err
		}
		r.current = nil
	}
	return nil, nil
}

// cut takes the next row group off the file, nil if there is none.
func (r *parquetRows) cut() *groupRows {
	if len(r.groups) == 0 {
		return nil
	}
	g := r.rowsOf(r.groups[0], r.before)
	r.before += g.rows
	r.groups = r.groups[1:]
	return g
}

func (r *parquetRows) close() {
	if r.current != nil {
		r.current.close()
	}
}
