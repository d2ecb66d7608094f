package source

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// jsonRows yields the objects of a JSON array as rows: the array is the whole text
// or, as UN Comtrade answers, the value of "data" in an object. The names of the
// first object are the columns. Numbers keep their digits, null is empty.
type jsonRows struct {
	in      *budgeted
	decoder *json.Decoder
	header  []string
	column  map[string]int
	pending bool // the first row is in fields and not yet returned
	fields  [][]byte
	line    int64
}

// maxValue bounds what is read of a JSON text for one row: four times maxLine, for
// the decoder reads ahead up to twice what it needs.
const maxValue = 4 * maxLine

// errLongValue ends reading of a text that has a value of more than maxValue.
var errLongValue = fmt.Errorf("an object takes more than %d bytes", maxValue)

// isJSON tells whether a text begins like JSON.
func isJSON(head []byte) bool {
	for _, c := range head {
		switch c {
		case ' ', '\t', '\r', '\n':
		default:
			return c == '{' || c == '['
		}
	}
	return false
}

// openJSON opens a JSON text as a table. What is sound JSON without a table is
// foreign.
func openJSON(name string, in *bufio.Reader) (*table, error) {
	r := &jsonRows{in: &budgeted{in: in}, column: map[string]int{}}
	r.decoder = json.NewDecoder(r.in)
	r.decoder.UseNumber()
	r.in.left = maxValue
	err := r.begin()
	if err == nil {
		err = r.object()
	}
	switch {
	case err == io.EOF, err == errNoTable:
		return nil, &DamagedError{File: name, Found: "it is JSON without a table of objects", Accepted: `an array of objects is read, or an object with such an array as "data"`, Foreign: true}
	case err != nil:
		return nil, err
	}
	r.pending = true
	return &table{rows: r, header: r.header}, nil
}

// begin goes to the first object of the array.
func (r *jsonRows) begin() error {
	t, err := r.decoder.Token()
	if err != nil || t == json.Delim('[') {
		return truncated(err)
	}
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return err
		}
		if key != "data" {
			if err := r.decoder.Decode(new(json.RawMessage)); err != nil {
				return err
			}
			continue
		}
		if t, err := r.decoder.Token(); err != nil || t == json.Delim('[') {
			return err
		}
		return errNoTable
	}
	return errNoTable
}

// errNoTable tells that a JSON text holds no array of rows.
var errNoTable = errors.New("no array")

func (r *jsonRows) Line() int64 { return r.line }

func (r *jsonRows) Next() ([][]byte, error) {
	if r.pending {
		r.pending = false
		return r.fields, nil
	}
	if err := r.object(); err != nil {
		return nil, err
	}
	return r.fields, nil
}

// object reads an object into fields.
func (r *jsonRows) object() error {
	r.in.left = maxValue
	if !r.decoder.More() {
		return r.end()
	}
	r.line++
	if t, err := r.decoder.Token(); err != nil {
		return truncated(err)
	} else if t != json.Delim('{') {
		return fmt.Errorf("row %d is %v and no object", r.line, t)
	}
	first := r.line == 1
	clear(r.fields)
	var strange string
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return truncated(err)
		}
		name := key.(string) // JSON has no other keys
		var value any
		if err := r.decoder.Decode(&value); err != nil {
			return truncated(err)
		}
		i, ok := r.column[name]
		if !ok && first && len(r.header) <= maxColumns {
			i, ok = len(r.header), true
			r.column[name] = i
			r.header = append(r.header, name)
			r.fields = append(r.fields, nil)
		}
		if !ok {
			strange = name
			continue
		}
		r.fields[i] = jsonText(value)
	}
	if _, err := r.decoder.Token(); err != nil {
		return truncated(err)
	}
	if strange != "" {
		return &rowError{-1, shorten(strange), "is a name that the first object of the array does not have"}
	}
	return nil
}

// end reads the end of the array. What comes behind it is of no use.
func (r *jsonRows) end() error {
	if _, err := r.decoder.Token(); err != nil {
		return truncated(err)
	}
	return io.EOF
}

// truncated tells a text that ends within the array.
func truncated(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// jsonText writes a value as a cell of a table.
func jsonText(value any) []byte {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return []byte(v)
	case json.Number:
		return []byte(v)
	case bool:
		return fmt.Append(nil, v)
	}
	text, _ := json.Marshal(value) // cannot fail: it was decoded from JSON
	return slices.Clip(text)
}

// budgeted is a reader that ends with errLongValue when more is read than is left.
type budgeted struct {
	in   io.Reader
	left int
}

func (b *budgeted) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongValue
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
