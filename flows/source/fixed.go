package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// fixedField is a field of a line of fixed width. Places count from 1 and include
// both ends, as agencies write them.
type fixedField struct {
	name     string
	from, to int
}

func (f fixedField) of(line []byte) []byte { return bytes.TrimSpace(line[f.from-1 : f.to]) }

// fixedRows cuts lines of fixed width into fields.
type fixedRows struct {
	in     *bufio.Reader
	layout []fixedField
	width  int // of the shortest line that holds every field
	derive func(fields [][]byte) []byte
	fields [][]byte
	line   int64
}

// newFixed reads lines of a layout. derive makes one more field out of the others,
// behind them.
func newFixed(in *bufio.Reader, layout []fixedField, derive func(fields [][]byte) []byte) *fixedRows {
	r := &fixedRows{in: in, layout: layout, derive: derive, fields: make([][]byte, len(layout)+1)}
	for _, f := range layout {
		r.width = max(r.width, f.to)
	}
	return r
}

func (r *fixedRows) Line() int64 { return r.line }

func (r *fixedRows) Next() ([][]byte, error) {
	for {
		line, err := r.in.ReadSlice('\n')
		r.line++
		if err == bufio.ErrBufferFull {
			return nil, r.skipLong()
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		return r.cut(line)
	}
}

func (r *fixedRows) cut(line []byte) ([][]byte, error) {
	if len(line) < r.width {
		return nil, &rowError{-1, shorten(string(line)), fmt.Sprintf("has %d characters: at least %d are needed", len(line), r.width)}
	}
	for i, f := range r.layout {
		r.fields[i] = f.of(line)
	}
	r.fields[len(r.layout)] = r.derive(r.fields)
	return r.fields, nil
}

// skipLong passes over a line that no buffer holds.
func (r *fixedRows) skipLong() error {
	for {
		if _, err := r.in.ReadSlice('\n'); err != bufio.ErrBufferFull {
			return &rowError{-1, "a line", fmt.Sprintf("takes more than %d bytes", r.in.Size())}
		}
	}
}
