package panel

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// Builder adds records up. It may be fed from several goroutines; the table does
// not depend on the order of the batches.
type Builder struct {
	mu    sync.Mutex
	axes  [flows.NumAxes]dictionary
	units dictionary
	index map[groupKey]int
	rows  []group
}

// groupKey is a cell by the codes of its axes, and its month.
type groupKey struct {
	cell   [flows.NumAxes]uint32
	period int32
}

// group is the sum of one cell in one month.
type group struct {
	key     groupKey
	amounts [flows.NumMeasures]int64
	records int64
	unit    uint32
	mixed   bool // quantities of several units: their sum means nothing
}

// dictionary numbers texts in the order in which they are met; 0 is null.
type dictionary struct {
	codes map[string]uint32
	texts []string
}

func (d *dictionary) code(text string) uint32 {
	if d.codes == nil {
		d.codes, d.texts = map[string]uint32{"": 0}, []string{""}
	}
	c, ok := d.codes[text]
	if !ok {
		c = uint32(len(d.texts))
		d.codes[text] = c
		d.texts = append(d.texts, text)
	}
	return c
}

// NewBuilder returns an empty builder.
func NewBuilder() *Builder { return &Builder{index: map[groupKey]int{}} }

// Add adds a batch of [flows.RecordSchema]. The error names a cell whose sum is
// too large to be exact.
func (b *Builder) Add(batch arrow.Record) error {
	if !batch.Schema().Equal(flows.RecordSchema) {
		return fmt.Errorf("adding records: the batch has the schema %s, accepted is %s", batch.Schema(), flows.RecordSchema)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var columns [flows.NumAxes]coded
	for a := range columns {
		columns[a] = b.axes[a].column(batch.Column(a))
	}
	units := b.units.column(batch.Column(flows.ColUnit))
	periods := batch.Column(flows.ColPeriod).(*array.Date32)
	var amounts [flows.NumMeasures]*array.Int64
	for m := range amounts {
		amounts[m] = batch.Column(flows.ColValue + m).(*array.Int64)
	}
	for i := range int(batch.NumRows()) {
		key := groupKey{period: int32(periods.Value(i))}
		for a := range columns {
			key.cell[a] = columns[a].at(i)
		}
		g := b.group(key)
		g.records++
		for m, column := range amounts {
			if column.IsValid(i) && !add(&g.amounts[m], column.Value(i)) {
				return fmt.Errorf("adding records: the %s of %s in %s is too large to be added up exactly", flows.Measure(m), b.cell(g), flows.MonthOfDate32(key.period))
			}
		}
		if amounts[flows.Quantity].IsValid(i) {
			g.join(units.at(i))
		}
	}
	return nil
}

// group returns the sum of a key. The pointer holds until the next call.
func (b *Builder) group(key groupKey) *group {
	i, ok := b.index[key]
	if !ok {
		i = len(b.rows)
		b.index[key] = i
		b.rows = append(b.rows, group{key: key, amounts: [flows.NumMeasures]int64{Unknown, Unknown, Unknown}, unit: math.MaxUint32})
	}
	return &b.rows[i]
}

// join notes the unit of a quantity.
func (g *group) join(unit uint32) {
	g.mixed = g.mixed || (g.unit != math.MaxUint32 && g.unit != unit)
	g.unit = unit
}

// add adds v to a sum of at most 2⁵³ smallest units, beyond which a double, as
// which it is written, is no longer exact.
func add(sum *int64, v int64) bool {
	if *sum == Unknown {
		*sum = 0
	}
	*sum += v
	return *sum <= 1<<53 && *sum >= 0
}

// coded is a dictionary column with its codes in the builder's dictionary.
type coded struct {
	indices *array.Dictionary
	codes   []uint32
}

func (d *dictionary) column(column arrow.Array) coded {
	c := coded{indices: column.(*array.Dictionary)}
	texts := c.indices.Dictionary().(*array.String)
	c.codes = make([]uint32, texts.Len())
	for i := range c.codes {
		c.codes[i] = d.code(texts.Value(i))
	}
	return c
}

func (c coded) at(i int) uint32 {
	if c.indices.IsNull(i) {
		return 0
	}
	return c.codes[c.indices.GetValueIndex(i)]
}

func (b *Builder) cell(g *group) flows.Cell {
	var c flows.Cell
	for a, code := range g.key.cell {
		c[a] = b.axes[a].texts[code]
	}
	return c
}

// Table returns the sums, sorted.
func (b *Builder) Table() *Table {
	t := &Table{}
	var ranks [flows.NumAxes][]uint32
	for a := range ranks {
		t.Values[a], ranks[a] = b.axes[a].sorted()
	}
	for i := range b.rows {
		for a, code := range b.rows[i].key.cell {
			b.rows[i].key.cell[a] = ranks[a][code]
		}
	}
	slices.SortFunc(b.rows, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.key.period, y.key.period), slices.Compare(x.key.cell[:], y.key.cell[:]))
	})
	for _, g := range b.rows {
		t.append(g)
	}
	b.rows, b.index = nil, nil
	return t
}

func (t *Table) append(g group) {
	if g.mixed {
		g.amounts[flows.Quantity] = Unknown
	}
	for a, code := range g.key.cell {
		t.Codes[a] = append(t.Codes[a], code)
	}
	t.Periods = append(t.Periods, flows.MonthOfDate32(g.key.period))
	for m, v := range g.amounts {
		t.Amounts[m] = append(t.Amounts[m], v)
	}
	t.Records = append(t.Records, g.records)
}

// sorted returns the texts in order, null first, and the place of each code.
func (d *dictionary) sorted() (texts []string, rank []uint32) {
	d.code("")
	order := make([]int, len(d.texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(d.texts[a], d.texts[b]) })
	rank = make([]uint32, len(order))
	for place, code := range order {
		texts = append(texts, d.texts[code])
		rank[code] = uint32(place)
	}
	return texts, rank
}
