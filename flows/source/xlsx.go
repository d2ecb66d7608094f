package source

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// headRows is how many rows of a sheet are looked at for its header: titles and
// notes stand above it.
const headRows = 50

// maxSheetXML is how much of a sheet is kept in memory while it is read; the rest
// is spooled to a file.
const maxSheetXML = 16 << 20

// Day 0 of the dates of a workbook, as date32 (ECMA-376, 18.17.4.1): the last day
// of 1899 but one, so that 1900-03-01 is 61, or the first of 1904.
const (
	epoch1900 = -25569
	epoch1904 = -24107
)

// workbook lists the sheets of an Excel workbook, each of which may be a table.
func workbook(in input) ([]part, error) {
	err := checkXML(in.path)
	var f *excelize.File
	if err == nil {
		f, err = openWorkbook(in.path)
	}
	if err != nil {
		return nil, &DamagedError{File: in.name, Found: "an Excel workbook that cannot be opened", Err: err, Accepted: "save it again, or as CSV"}
	}
	defer f.Close()
	var parts []part
	names := f.GetSheetList()
	for _, name := range names {
		parts = append(parts, part{name: in.name + "/" + name, path: in.path, packing: "xlsx", member: true, size: in.size / int64(len(names)), sheetName: name})
	}
	if len(parts) == 0 || len(parts) > maxMembers {
		return nil, &DamagedError{File: in.name, Found: fmt.Sprintf("an Excel workbook with %d sheets", len(parts)), Accepted: acceptedTables, Foreign: true}
	}
	return parts, nil
}

// maxXMLText bounds a tag and the text behind it in a workbook, which is held in
// memory several times over: a cell holds 32,767 characters (ECMA-376).
const maxXMLText = maxLine

// checkXML looks for texts in the XML of a workbook that are too long to be held.
func checkXML(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, f := range z.File {
		if !strings.HasSuffix(strings.ToLower(f.Name), ".xml") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		err = checkTexts(&bombLimit{in: r, packed: int64(f.CompressedSize64)})
		r.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", shorten(f.Name), err)
		}
	}
	return nil
}

// checkTexts returns an error if two tags are too far apart.
func checkTexts(in io.Reader) error {
	buf := make([]byte, readSize)
	run := 0
	for {
		n, err := in.Read(buf)
		for rest := buf[:n]; ; {
			i := bytes.IndexByte(rest, '<')
			if i < 0 {
				run += len(rest)
				break
			}
			if run += i; run > maxXMLText {
				break
			}
			rest, run = rest[i+1:], 0
		}
		switch {
		case run > maxXMLText:
			return fmt.Errorf("a text takes more than %d bytes", maxXMLText)
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// openWorkbook opens a workbook, and is an error where the library panics on it.
func openWorkbook(path string) (f *excelize.File, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			f, err = nil, fmt.Errorf("it is malformed: %v", fault)
		}
	}()
	return excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxWorkbook, UnzipXMLSizeLimit: maxSheetXML})
}

// maxWorkbook bounds what a workbook unpacks to: a million rows of a hundred
// columns, which is more than a sheet is used for.
const maxWorkbook = 4 << 30

// sheet opens a sheet as a table. Its header is the first row that is of the given
// format, or of any known one, or else the first that is not empty.
func (p *part) sheet(f *Format, m *meter) (*table, error) {
	x, err := openWorkbook(p.path)
	if err != nil {
		return nil, p.damaged(err)
	}
	t, err := p.sheetTable(x, f, m)
	if err != nil {
		x.Close()
		return nil, err
	}
	t.epoch = epoch1900
	if props, err := x.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		t.epoch = epoch1904
	}
	return t, nil
}

func (p *part) sheetTable(x *excelize.File, f *Format, m *meter) (*table, error) {
	if f == nil || f == comextSDMX {
		if t, err := p.crossTable(x, m); t != nil || err != nil {
			return t, err
		}
	}
	line, header, err := p.headOf(x, f)
	if err != nil {
		return nil, err
	}
	if err := p.columns(header); err != nil {
		return nil, err
	}
	r := &sheetRows{header: len(header), count: m.count, size: p.size}
	if r.cells, err = x.Rows(p.sheetName); err != nil {
		return nil, p.damaged(err)
	}
	for r.line < line {
		if _, err := r.row(); err != nil {
			return nil, p.damaged(err)
		}
	}
	return &table{rows: r, header: header, close: func() { r.cells.Close(); x.Close() }}, nil
}

// crossTable opens a sheet as a cross table of Eurostat, and returns nil for any
// other.
func (p *part) crossTable(x *excelize.File, m *meter) (*table, error) {
	r := &sheetRows{count: m.count, size: p.size}
	var err error
	if r.cells, err = x.Rows(p.sheetName); err != nil {
		return nil, p.damaged(err)
	}
	c, ok, err := newCross(r)
	if err != nil || !ok {
		r.cells.Close()
		if err != nil {
			err = p.damaged(err)
		}
		return nil, err
	}
	return &table{rows: c, header: crossHeader, close: func() { r.cells.Close(); x.Close() }}, nil
}

// headOf returns the number of the row that is the header of a sheet, and its
// cells.
func (p *part) headOf(x *excelize.File, f *Format) (line int64, header []string, err error) {
	r := &sheetRows{count: func(int64) {}}
	if r.cells, err = x.Rows(p.sheetName); err != nil {
		return 0, nil, p.damaged(err)
	}
	defer r.cells.Close()
	for r.line < headRows {
		cells, err := r.row()
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, nil, p.damaged(err)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if f == nil && match(cells) != nil || f != nil && len(f.lacks(cells)) == 0 {
			return r.line, cells, nil
		}
		if line == 0 && len(cells) > 0 {
			line, header = r.line, cells
		}
	}
	if line == 0 {
		return 0, nil, &DamagedError{File: p.name, Found: "the sheet is empty", Accepted: acceptedTables, Foreign: true}
	}
	return line, header, nil
}

// sheetRows yields the rows of a sheet.
type sheetRows struct {
	cells  *excelize.Rows
	header int // columns
	line   int64
	fields [][]byte
	count  func(int64)
	size   int64 // of the file, told at the end
}

func (r *sheetRows) Line() int64 { return r.line }

// row returns the cells of the next row.
func (r *sheetRows) row() (cells []string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			cells, err = nil, fmt.Errorf("it is malformed: %v", fault)
		}
	}()
	if !r.cells.Next() {
		if err := r.cells.Error(); err != nil {
			return nil, err
		}
		r.count(r.size)
		return nil, io.EOF
	}
	r.line++
	return r.cells.Columns()
}

// Next returns the next row that is not empty.
func (r *sheetRows) Next() ([][]byte, error) {
	for {
		cells, err := r.row()
		if err != nil {
			return nil, err
		}
		if len(cells) > r.header {
			return nil, &rowError{-1, shorten(strings.Join(cells, ",")), fmt.Sprintf("has %d cells: the header has %d", len(cells), r.header)}
		}
		r.fields = r.fields[:0]
		empty := true
		for _, cell := range cells {
			empty = empty && cell == ""
			r.fields = append(r.fields, []byte(cell))
		}
		for len(r.fields) < r.header {
			r.fields = append(r.fields, nil)
		}
		if !empty {
			return r.fields, nil
		}
	}
}

// datedRows turns the numbers that stand for days in a column into dates. Years,
// and months as 202203, have other numbers of digits.
type datedRows struct {
	rows
	column, epoch int
	text          []byte
}

func (d *datedRows) Next() ([][]byte, error) {
	fields, err := d.rows.Next()
	if err != nil {
		return nil, err
	}
	if day, _, _ := strings.Cut(string(fields[d.column]), "."); len(day) == 5 {
		if n, err := strconv.ParseFloat(string(fields[d.column]), 64); err == nil {
			d.text = dateOf(d.text[:0], int64(math.Floor(n))+int64(d.epoch))
			fields[d.column] = d.text
		}
	}
	return fields, nil
}
