package measure

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"detour/flows/place"
)

// columns of a table. Of the user's own only regime, act and from are needed; the
// others may be missing or empty.
var columns = []string{"regime", "act", "annex", "code", "ex", "direction", "origin", "destination", "party", "from", "to", "wind_down", "contracts", "source"}

var needed = []string{"regime", "act", "from"}

// maxTable bounds what is read of a table in bytes, far above the longest annexes.
const maxTable = 64 << 20

// Load reads a table of the user's own: CSV in UTF-8 under a header with the names
// of the columns in any order. Lines that begin with # are remarks. The error lists
// every fault by line and says what would be accepted.
func Load(name string) (*Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the measures: %w", err)
	}
	defer f.Close()
	t, err := read(io.LimitReader(f, maxTable), ',')
	if err != nil {
		return nil, fmt.Errorf("reading the measures %s:\n%w", name, err)
	}
	return t, nil
}

// read reads a table whose columns are set apart by comma.
func read(r io.Reader, comma rune) (*Table, error) {
	in := csv.NewReader(r)
	in.Comma, in.Comment, in.FieldsPerRecord = comma, '#', -1 // ragged rows are told by their lines, below
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("no header: the columns %s are accepted", strings.Join(columns, ", "))
	}
	if err != nil {
		return nil, err
	}
	index, err := places(header)
	if err != nil {
		return nil, err
	}
	t := &Table{}
	lines := map[identity]int{}
	var faults []error
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			faults = append(faults, err) // says its line itself; what follows cannot be told apart
			break
		}
		line, _ := in.FieldPos(0)
		m, wrong := parse(fields, index, len(header))
		if first, twice := lines[m.identity()]; twice && len(wrong) == 0 {
			wrong = append(wrong, fmt.Errorf("says again what line %d says", first))
		}
		lines[m.identity()] = line
		for _, w := range wrong {
			faults = append(faults, fmt.Errorf("line %d: %w", line, w))
		}
		t.measures = append(t.measures, m)
	}
	if len(t.measures) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("no measure below the header"))
	}
	t.sort()
	return t, errors.Join(faults...)
}

// places finds the columns in a header.
func places(header []string) (map[string]int, error) {
	index := map[string]int{}
	var faults []error
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		_, twice := index[name]
		switch {
		case !slices.Contains(columns, name):
			faults = append(faults, fmt.Errorf("line 1: column %.40q is not known: accepted are %s", h, strings.Join(columns, ", ")))
		case twice:
			faults = append(faults, fmt.Errorf("line 1: column %s stands twice", name))
		}
		index[name] = i
	}
	for _, name := range needed {
		if _, ok := index[name]; !ok {
			faults = append(faults, fmt.Errorf("line 1: column %s is missing", name))
		}
	}
	return index, errors.Join(faults...)
}

// row is a line of a table with the faults found in it.
type row struct {
	fields []string
	index  map[string]int // of a column by its name
	faults []error
}

// parse reads a row and returns all its faults.
func parse(fields []string, index map[string]int, width int) (*Measure, []error) {
	if len(fields) != width {
		return &Measure{}, []error{fmt.Errorf("%d fields found: as many as in the header, %d, are accepted", len(fields), width)}
	}
	r := &row{fields: fields, index: index}
	m := &Measure{
		Regime: r.name("regime"), Act: r.name("act"), Annex: r.get("annex"),
		Code: r.code(), Ex: r.word("ex", "ex") == "ex", Direction: r.word("direction", Import, Export, Transit),
		Origin: r.country("origin"), Destination: r.country("destination"), Party: r.get("party"),
		From: r.day("from"), To: r.day("to"), WindDown: r.day("wind_down"), Contracts: r.get("contracts"), Source: r.get("source"),
	}
	if m.Code == "" && m.Party == "" && !m.Ex {
		r.fault("code", "2 to 10 digits are accepted; nothing only beside a party, or beside ex for goods without codes")
	}
	r.notBefore(m.From, "to", m.To)
	r.notBefore(m.From, "wind_down", m.WindDown)
	return m, r.faults
}

func (r *row) get(column string) string {
	if i, ok := r.index[column]; ok {
		return strings.TrimSpace(r.fields[i])
	}
	return ""
}

func (r *row) fault(column, accepted string) {
	r.faults = append(r.faults, fmt.Errorf("%s %.40q: %s", column, r.get(column), accepted))
}

func (r *row) name(column string) string {
	text := r.get(column)
	if text == "" {
		r.fault(column, "a name is needed")
	}
	return text
}

func (r *row) word(column string, words ...string) string {
	text := r.get(column)
	if text != "" && !slices.Contains(words, text) {
		r.fault(column, strings.Join(words, ", ")+" or nothing is accepted")
	}
	return text
}

func (r *row) code() string {
	text := r.get("code")
	if strings.Trim(text, "0123456789") != "" || len(text) > 10 || len(text) == 1 {
		r.fault("code", "2 to 10 digits without spaces are accepted")
	}
	return text
}

func (r *row) country(column string) string {
	code, known := place.Country(r.get(column))
	if code != "" && !known {
		r.fault(column, "a country as BY, EU for its member states, or nothing for any is accepted")
	}
	return code
}

func (r *row) day(column string) time.Time {
	text := r.get(column)
	if text == "" && !slices.Contains(needed, column) {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		r.fault(column, "a day as 2021-06-25 is accepted")
	}
	return d
}

// notBefore finds fault with a day before the first one in force.
func (r *row) notBefore(from time.Time, column string, day time.Time) {
	if !day.IsZero() && day.Before(from) {
		r.fault(column, "a day from "+from.Format(time.DateOnly)+", the first one in force, is accepted")
	}
}
