package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/bodgit/sevenzip"
	"github.com/klauspost/compress/gzip"
)

// rows yields the rows of a table.
type rows interface {
	// Next returns the fields of the next row, as many as the header has, valid
	// until the next call. It returns io.EOF at the end, and a *rowError for a row
	// that cannot be split into fields; the call after it goes on.
	Next() ([][]byte, error)
	// Line returns the 1-based place of the row last returned.
	Line() int64
}

// table is an open table with its header.
type table struct {
	rows
	header    []string
	delimiter byte    // 0 if the table is no text
	format    *Format // where the rows themselves tell it, for there is no header
	epoch     int     // date32 of day 0 of the dates in it, 0 if they are text
	close     func()
}

// maxHeader is how much of a text table is looked at for its header.
const maxHeader = 64 << 10

// maxColumns is how many columns a table may have: as many as a sheet of Excel
// holds (ECMA-376).
const maxColumns = 16384

// delimiters are tried in this order.
var delimiters = []byte{',', ';', '\t', '|'}

// table opens the part for reading. f is nil if the format is not known yet, m if
// nobody follows.
func (p *part) table(f *Format, m *meter) (*table, error) {
	if p.packing == "parquet" {
		t, err := openParquet(p.path, p.name, m.count)
		if err == nil {
			if err = p.columns(t.header); err != nil {
				t.close()
				return nil, err
			}
		}
		return t, err
	}
	if p.packing == "xlsx" {
		return p.sheet(f, m)
	}
	in, err := p.open(m)
	if err != nil {
		return nil, p.damaged(err)
	}
	if m != nil {
		in = metered{in, m}
	}
	if p.packing != "plain" {
		in = newReadAhead(in)
	}
	dialect := Dialect{}
	if f != nil {
		dialect = f.Dialect
	}
	text := bufio.NewReaderSize(in, maxHeader)
	if err := p.nested(text); err != nil {
		in.Close()
		return nil, err
	}
	if bom, _ := text.Peek(3); string(bom) == "\ufeff" {
		text.Discard(3)
	} else if decode := encodings[dialect.Encoding]; decode != nil {
		text = bufio.NewReaderSize(decode(text), maxHeader)
	}
	t, err := p.textTable(f, dialect.Delimiter, text)
	if err != nil {
		in.Close()
		return nil, err
	}
	t.close = func() { in.Close() }
	return t, nil
}

// nested refuses what is packed in something packed.
func (p *part) nested(text *bufio.Reader) error {
	head, err := text.Peek(8)
	if err != nil && err != io.EOF {
		return p.damaged(err)
	}
	packing, advice := packingOf(head)
	switch {
	case packing == "plain" || p.packing == "plain":
		return nil
	case advice == "":
		advice = packing + " data: unpack it first"
	}
	return &DamagedError{File: p.name, Found: "within " + p.packing + " it is " + advice, Accepted: acceptedTables, Foreign: true}
}

// textTable reads the header of a text table.
func (p *part) textTable(f *Format, delimiter byte, text *bufio.Reader) (*table, error) {
	head, err := text.Peek(maxHeader)
	if err != nil && err != io.EOF {
		return nil, p.damaged(err)
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, &DamagedError{File: p.name, Found: "the file is empty", Accepted: "a header line with column names is expected"}
	}
	if isJSON(head) {
		t, err := openJSON(p.name, text)
		if err != nil {
			return nil, p.damaged(err)
		}
		return t, p.columns(t.header)
	}
	if b := bareFormat(f, head); b != nil {
		return &table{rows: &even{rows: b.bare.rows(text), columns: len(b.bare.header)}, header: b.bare.header, delimiter: b.bare.delimiter, format: b}, nil
	}
	if delimiter == 0 {
		delimiter = sniff(f, head)
	}
	t := &table{rows: newCSV(text, delimiter, readSize), delimiter: delimiter}
	fields, err := t.Next()
	if bad := asRowError(err); bad != nil {
		return nil, &DamagedError{File: p.name, Found: "the header line " + bad.Error(), Accepted: acceptedTables, Foreign: true}
	}
	if err != nil {
		return nil, p.damaged(err)
	}
	for _, field := range fields {
		t.header = append(t.header, strings.TrimSpace(string(field)))
	}
	t.rows = &even{rows: t.rows, columns: len(t.header)}
	return t, p.columns(t.header)
}

// columns returns an error for a header that no table of records has.
func (p *part) columns(header []string) error {
	if len(header) > maxColumns {
		return &DamagedError{File: p.name, Found: fmt.Sprintf("it has more than %d columns", maxColumns), Accepted: acceptedTables, Foreign: true}
	}
	return nil
}

// sniff finds the delimiter of a table from its first lines: the one that makes
// its header that of the format, or of any known format, else the one that cuts
// it into most columns.
func sniff(f *Format, head []byte) byte {
	best, most := delimiters[0], -1
	for _, delimiter := range delimiters {
		fields, err := newCSV(bytes.NewReader(head), delimiter, len(head)).Next()
		if err != nil {
			continue
		}
		header := make([]string, len(fields))
		for i, field := range fields {
			header[i] = strings.TrimSpace(string(field))
		}
		if f == nil && match(header) != nil || f != nil && len(f.lacks(header)) == 0 {
			return delimiter
		}
		if len(fields) > most {
			best, most = delimiter, len(fields)
		}
	}
	return best
}

// even turns rows of another length than the header into row errors.
type even struct {
	rows
	columns int
	cut     cut
}

func (e *even) Next() ([][]byte, error) {
	fields, err := e.rows.Next()
	if err == nil && len(fields) != e.columns {
		found := shorten(string(bytes.Join(fields, []byte{','})))
		return nil, &rowError{-1, found, fmt.Sprintf("has %d fields: the header has %d, and so many are accepted", len(fields), e.columns)}
	}
	return fields, err
}

// damaged says what an error while reading the part means.
func (p *part) damaged(err error) error {
	var own *DamagedError
	var received errEmit
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission), errors.As(err, &own):
		return err
	case errors.As(err, &received):
		return received.error
	}
	var locked *sevenzip.ReadError
	if errors.As(err, &locked) && locked.Encrypted {
		return &DamagedError{File: p.name, Found: "the member is encrypted", Accepted: "unpack it first"}
	}
	found := "it cannot be read"
	if p.packing != "plain" {
		found = "the " + p.packing + " data are damaged"
	}
	if errors.Is(err, errBomb) {
		return &DamagedError{File: p.name, Found: "the " + p.packing + " data cannot be a table", Err: err, Accepted: acceptedTables}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		found = "the " + p.packing + " data end too early: the file is truncated"
	}
	if errors.Is(err, gzip.ErrChecksum) {
		found = "the gzip data do not have the checksum they state"
	}
	return &DamagedError{File: p.name, Found: found, Err: err, Accepted: "fetch the file again"}
}

// known opens the part as a table of the given format or, where that is nil, of
// the known one that it has, and is an error if there is none.
func (p *part) known(f *Format) (*table, *Format, error) {
	t, err := p.table(f, nil)
	if err != nil {
		return nil, nil, err
	}
	found, err := p.format(f, t)
	if err != nil {
		t.close()
		return nil, nil, err
	}
	if f == nil && found.Dialect.Encoding != "" {
		t.close()
		return p.known(found)
	}
	found.shape(t)
	return t, found, nil
}

// format returns the format of a table: the given one, or the known one that the
// header is of.
func (p *part) format(f *Format, t *table) (*Format, error) {
	header := t.header
	if f != nil {
		if lacks := f.lacks(header); len(lacks) > 0 {
			return nil, &DamagedError{
				File: p.name, Found: fmt.Sprintf("the columns are %s", list(header)),
				Accepted: fmt.Sprintf("%s also needs %s", f.Name, list(lacks)), Foreign: true,
			}
		}
		return f, nil
	}
	if f = t.format; f == nil {
		f = match(header)
	}
	if f != nil {
		return f, nil
	}
	near, lacks := nearest(header)
	return nil, &DamagedError{
		File: p.name, Found: fmt.Sprintf("no known source has the columns %s", list(header)),
		Accepted: fmt.Sprintf("the nearest is %s, which also needs %s; a column map (--map) makes any other table readable", near.Name, list(lacks)),
		Foreign:  true,
	}
}

// list writes column names, not more than a message can hold.
func list(names []string) string {
	const most = 30
	out := slices.Clone(names)
	for i, name := range out {
		out[i] = shorten(name)
	}
	if len(out) > most {
		out = append(out[:most], fmt.Sprintf("… (%d in all)", len(names)))
	}
	return strings.Join(out, ", ")
}
