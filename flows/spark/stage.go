package spark

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"detour/flows"
)

// record is the schema of staged records. Texts are pointers because the library writes
// some nulls as empty texts where an optional text is a value (parquet-go 0.32.0), which
// to Spark is another cell.
type record struct {
	Period      int32   `parquet:"period,date"` // first of the month
	Reporter    *string `parquet:"reporter,optional,dict"`
	Flow        *string `parquet:"flow,optional,dict"`
	Origin      *string `parquet:"origin,optional,dict"`
	Dispatch    *string `parquet:"dispatch,optional,dict"`
	Destination *string `parquet:"destination,optional,dict"`
	Via         *string `parquet:"via,optional,dict"`
	Mode        *string `parquet:"mode,optional,dict"`
	Product     *string `parquet:"product,optional,dict"`
	Consignor   *string `parquet:"consignor,optional,dict"`
	Consignee   *string `parquet:"consignee,optional,dict"`
	Currency    *string `parquet:"currency,optional,dict"`
	Value       *int64  `parquet:"value,optional"` // smallest units
	Kg          *int64  `parquet:"kg,optional"`
	Quantity    *int64  `parquet:"quantity,optional"`
	Unit        *string `parquet:"unit,optional,dict"`
}

const (
	// rowsAtOnce are turned into rows at a time.
	rowsAtOnce = 1 << 12
	// groupRows are the rows of a row group: some megabytes, which are what a writer
	// holds in memory, and enough of them for dictionaries to pay.
	groupRows = 1 << 18
	// numTexts are the axes and the unit.
	numTexts = flows.NumAxes + 1
)

// stage is a folder of records. Several goroutines may add to it, each to a file of
// its own.
type stage struct {
	dir  string
	mu   sync.Mutex
	all  []*lane
	idle []*lane
	seen flows.AxisSet // axes that are not null everywhere
}

// lane writes a file.
type lane struct {
	file  *os.File
	out   *parquet.GenericWriter[record]
	rows  []record
	texts []string              // of the rows, numTexts each
	count map[flows.Month]int64 // records written
}

func newStage(dir string) (*stage, error) {
	return &stage{dir: dir}, os.Mkdir(dir, 0o777)
}

// add writes a batch of records, which was checked.
func (s *stage) add(batch arrow.Record) error {
	l, err := s.take()
	if err != nil {
		return err
	}
	c := columnsOf(batch)
	defer s.give(l, c.fills())
	return l.add(c)
}

// take returns a lane that nobody else adds to.
func (s *stage) take() (*lane, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.idle); n > 0 {
		l := s.idle[n-1]
		s.idle = s.idle[:n-1]
		return l, nil
	}
	f, err := os.Create(filepath.Join(s.dir, fmt.Sprintf("part-%05d.parquet", len(s.all))))
	if err != nil {
		return nil, err
	}
	l := &lane{file: f, rows: make([]record, 0, rowsAtOnce), texts: make([]string, rowsAtOnce*numTexts), count: map[flows.Month]int64{}}
	l.out = parquet.NewGenericWriter[record](f, parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}), parquet.MaxRowsPerRowGroup(groupRows))
	s.all = append(s.all, l)
	return l, nil
}

// give takes a lane back, with the axes on which what it wrote has values.
func (s *stage) give(l *lane, seen flows.AxisSet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, l)
	s.seen |= seen
}

// finish ends the files and returns the records by month.
func (s *stage) finish() (map[flows.Month]int64, error) {
	count := map[flows.Month]int64{}
	for _, l := range s.all {
		if err := errors.Join(l.out.Close(), l.file.Sync(), l.file.Close()); err != nil {
			return nil, err
		}
		for m, n := range l.count {
			count[m] += n
		}
	}
	s.all, s.idle = nil, nil
	return count, nil
}

// abandon closes files that were not finished.
func (s *stage) abandon() {
	for _, l := range s.all {
		l.file.Close()
	}
	s.all, s.idle = nil, nil
}

// fills tells whether a record so far has a value on an axis.
func (s *stage) fills(a flows.Axis) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.Has(a)
}

func (l *lane) add(c *columns) error {
	for from, n := 0, len(c.periods); from < n; from += rowsAtOnce {
		l.rows = l.rows[:0]
		for i := from; i < min(n, from+rowsAtOnce); i++ {
			m := flows.MonthOfDate32(c.periods[i])
			l.count[m]++
			l.rows = append(l.rows, c.row(m, i, l.texts[(i-from)*numTexts:]))
		}
		if _, err := l.out.Write(l.rows); err != nil {
			return err
		}
	}
	return nil
}

// columns are those of a batch.
type columns struct {
	axes    [flows.NumAxes]text
	unit    text
	periods []int32
	amounts [flows.NumMeasures]*array.Int64
}

// text is a column of texts; one of nulls has none.
type text struct {
	places *array.Dictionary
	texts  *array.String
}

// at puts the text of row i into a place and returns that, or nil for null.
func (t text) at(i int, place *string) *string {
	if t.texts == nil || t.places.IsNull(i) {
		return nil
	}
	*place = t.texts.Value(t.places.GetValueIndex(i))
	return place
}

func columnsOf(batch arrow.Record) *columns {
	texts := func(column int) (t text) {
		if t.places = batch.Column(column).(*array.Dictionary); t.places.NullN() < t.places.Len() {
			t.texts = t.places.Dictionary().(*array.String)
		}
		return t
	}
	c := &columns{unit: texts(flows.ColUnit)}
	for a := range c.axes {
		c.axes[a] = texts(a)
	}
	for _, day := range batch.Column(flows.ColPeriod).(*array.Date32).Date32Values() {
		c.periods = append(c.periods, int32(day))
	}
	for m := range c.amounts {
		c.amounts[m] = batch.Column(flows.ColValue + m).(*array.Int64)
	}
	return c
}

// fills returns the axes that are not null everywhere.
func (c *columns) fills() (axes flows.AxisSet) {
	for a := range c.axes {
		if c.axes[a].texts != nil {
			axes = axes.With(flows.Axis(a))
		}
	}
	return axes
}

// row returns row i, whose texts take the place that is given.
func (c *columns) row(m flows.Month, i int, texts []string) record {
	axis := func(a flows.Axis) *string { return c.axes[a].at(i, &texts[a]) }
	return record{
		Period: m.Date32(), Reporter: axis(flows.Reporter), Flow: axis(flows.Flow), Origin: axis(flows.Origin), Dispatch: axis(flows.Dispatch),
		Destination: axis(flows.Destination), Via: axis(flows.Via), Mode: axis(flows.Mode), Product: axis(flows.Product),
		Consignor: axis(flows.Consignor), Consignee: axis(flows.Consignee), Currency: axis(flows.Currency),
		Value: c.amount(flows.Value, i), Kg: c.amount(flows.Kg, i), Quantity: c.amount(flows.Quantity, i), Unit: c.unit.at(i, &texts[flows.NumAxes]),
	}
}

func (c *columns) amount(m flows.Measure, i int) *int64 {
	if c.amounts[m].IsNull(i) {
		return nil
	}
	return &c.amounts[m].Int64Values()[i]
}

// patterns are characters by which a path means several to Spark.
const patterns = `*?[]{}\`

// checkPath tells why a folder cannot be named to Spark.
func checkPath(dir string) error {
	if i := strings.IndexFunc(dir, func(r rune) bool { return r < ' ' || strings.ContainsRune(patterns, r) }); i >= 0 {
		return fmt.Errorf("%q in its name is part of a pattern to Spark", []rune(dir[i:])[0])
	}
	return nil
}
