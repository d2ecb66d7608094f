package nomenclature

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"detour/flows"
)

// maxTable bounds what is read of one table once unpacked; the largest published
// one, the links of CN 1988 to 2025, has half a megabyte.
const maxTable = 64 << 20

// maxFaults bounds how many bad rows one error lists.
const maxFaults = 10

// link says that goods of one code went, in part or whole, to another.
type link struct{ from, to string }

// table is a set of links by January and by digits of their codes.
type table map[flows.Month]map[int]map[link]struct{}

// tables is what was read: links, of which Januaries they are all of an edition, and
// descriptions of codes.
type tables struct {
	links  table
	whole  map[edition]bool
	scope  map[flows.Month][]string // beginnings of codes of the CN whose links are all there
	titles map[string]string
}

// edition is a January at the digits of the CN or the HS.
type edition struct {
	january flows.Month
	digits  int
}

func newTables() *tables {
	return &tables{links: table{}, whole: map[edition]bool{}, scope: map[flows.Month][]string{}, titles: map[string]string{}}
}

func (t table) add(january flows.Month, digits int, l link) {
	if t[january] == nil {
		t[january] = make(map[int]map[link]struct{})
	}
	if t[january][digits] == nil {
		t[january][digits] = make(map[link]struct{})
	}
	t[january][digits][l] = struct{}{}
}

// readFile adds the links or the descriptions of a table, plain or gzip.
func (t *tables) readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("table of codes: %w", err)
	}
	defer f.Close()
	if err := t.read(f); err != nil {
		return fmt.Errorf("table of codes %s: %w", path, err)
	}
	return nil
}

func (t *tables) read(r io.Reader) error {
	plain, err := unpack(r)
	if err != nil {
		return err
	}
	limited := &io.LimitedReader{R: plain, N: maxTable}
	switch n, err := t.readCSV(limited); {
	case err != nil:
		return err
	case n == 0:
		return errors.New("no link or description below the header")
	case limited.N == 0:
		return fmt.Errorf("longer than %d bytes: accepted are tables up to that size", maxTable)
	}
	return nil
}

// unpack looks through gzip, which it knows by its first bytes (RFC 1952).
func unpack(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(2)
	if errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, fmt.Errorf("empty: accepted are %s", accepted)
	}
	if string(head) != "\x1f\x8b" {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("damaged gzip: %w", err)
	}
	return z, nil
}

// readCSV adds what a table holds and returns how many rows it read.
func (t *tables) readCSV(r io.Reader) (n int, err error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("no header: accepted are %s", accepted)
	} else if err != nil {
		return 0, fmt.Errorf("header: %w", err)
	}
	add, err := t.adder(header)
	if err != nil {
		return 0, err
	}
	var faults []error
	for ; ; n++ {
		row, err := rows.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return n, errors.Join(faults...)
		case errors.As(err, &syntax):
		case err != nil:
			return n, errors.Join(append(faults, fmt.Errorf("cut short or damaged: %w", err))...)
		default:
			if err = add(row); err != nil {
				line, _ := rows.FieldPos(0)
				err = fmt.Errorf("line %d: %w", line, err)
			}
		}
		if err != nil {
			faults = append(faults, err)
		}
		if len(faults) == maxFaults {
			return n, errors.Join(append(faults, errors.New("and perhaps more: reading stopped"))...)
		}
	}
}

// adder returns what adds a row of a table with the header.
func (t *tables) adder(header []string) (func(row []string) error, error) {
	columns := columnsOf(header)
	if l, ok := titleLayout(columns); ok {
		return func(row []string) error { return t.addTitle(l, row) }, nil
	}
	l, err := sniff(header, columns)
	if err != nil {
		return nil, err
	}
	return func(row []string) error { return t.addRow(l, row) }, nil
}

func (t *tables) addRow(l layout, row []string) error {
	from, errFrom := code(row[l.from], l.digits)
	to, errTo := code(row[l.to], l.digits)
	year, errYear := l.year, error(nil)
	if year == 0 {
		year, errYear = parseYear(row[l.yearCol])
	}
	if err := cmp.Or(errFrom, errTo, errYear); err != nil {
		return err
	}
	january := flows.NewMonth(year, 1)
	t.links.add(january, l.digits, link{from, to})
	t.whole[edition{january, l.digits}] = true
	return nil
}

// separators stand between the digits of printed codes.
var separators = strings.NewReplacer(" ", "", ".", "")

// code reads a code, which tables print as 85171200, 8517 12 00 or 8517.12.00.
func code(s string, digits int) (string, error) {
	bare := separators.Replace(s)
	if len(bare) != digits || strings.Trim(bare, "0123456789") != "" {
		return "", fmt.Errorf("%.40q is not a code: %d digits are accepted", s, digits)
	}
	return strings.Clone(bare), nil
}

func parseYear(s string) (int, error) {
	year, err := strconv.Atoi(s)
	if err != nil || year < 1900 || year > 2199 {
		return 0, fmt.Errorf("%.40q is not a year: 1900 to 2199 are accepted", s)
	}
	return year, nil
}
