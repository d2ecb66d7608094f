package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"detour/flows"
)

// dictionaries are the texts of one file. The four axes of countries share one.
type dictionaries struct {
	axes       [flows.NumAxes]*dictionary
	unit, file *dictionary
}

func newDictionaries(file string) *dictionaries {
	d := &dictionaries{unit: newDictionary(), file: newDictionary()}
	d.file.code(file)
	countries := newDictionary()
	for a := range d.axes {
		d.axes[a] = newDictionary()
		switch flows.Axis(a) {
		case flows.Reporter, flows.Origin, flows.Dispatch, flows.Destination:
			d.axes[a] = countries
		}
	}
	d.axes[flows.Flow].code(flows.Import) // code 0
	d.axes[flows.Flow].code(flows.Export)
	return d
}

// clone makes the dictionaries know the texts of others by the same codes.
func (d *dictionaries) clone(from *dictionaries) {
	for a := range d.axes {
		d.axes[a].extend(from.axes[a])
	}
	d.unit.extend(from.unit)
}

// of returns the dictionary of a role, nil if it has none.
func (d *dictionaries) of(r Role) *dictionary {
	switch {
	case r < flows.NumAxes:
		return d.axes[r]
	case r == Partner, r == SecondPartner:
		return d.axes[flows.Reporter]
	case r == Unit:
		return d.unit
	}
	return nil
}

// importCode is the code of an import in the dictionary of flows.
const importCode = 0

// column is a column of a table that is understood text by text.
type column struct {
	field int
	role  Role
	memo  *memo
}

// amountColumn is a column of amounts.
type amountColumn struct {
	field       int
	measure     flows.Measure
	scale       scale
	zeroUnknown bool
}

// decoder turns the rows of one file into record batches.
type decoder struct {
	format    *Format
	header    []string
	columns   []column
	details   []int        // fields that tell rows of a cell apart and say nothing else
	compared  map[int]bool // fields that every table of the source has
	amounts   []amountColumn
	observed  int // field of the amount that the indicator names, -1 if none
	byName    []amountColumn
	dicts     *dictionaries
	constants [numRoles]uint32
	axes      flows.AxisSet
	measures  [flows.NumMeasures]bool
	seen      []uint8 // by product code: the flows, one bit each, in which it was seen
	sums      []uint8 // and those in which it is a sum
	parts     *breakdown
	report    *report           // nil where no other table can be of the same source
	amended   map[uint64]bool   // rows that another table states anew
	others    []map[uint64]bool // what is above the codes of other tables

	room    int // records in a batch
	batch   *batch
	emit    func(arrow.Record) error
	counts  Counts
	tallies tallies
	unknown []int64 // rows with a place that no table knows, by its code
	lots    *lot    // made when it is first needed
	rejects []Reject
	file    string
	scratch []byte
}

// newDecoder binds a format to a header.
func newDecoder(f *Format, header []string, file string, emit func(arrow.Record) error) (*decoder, error) {
	d := &decoder{
		format: f, header: header, observed: -1, dicts: newDictionaries(file), emit: emit, file: file,
		tallies: tallies{replaced: map[tallyKey]bool{}, disputed: map[tallyKey]bool{}}, room: batchRows,
	}
	for r := range d.constants {
		d.constants[r] = null
	}
	for _, role := range slices.Sorted(maps.Keys(f.Constants)) {
		text := f.Constants[role]
		e := f.understander(role, d.dicts.of(role))(text)
		if e.verdict == unread {
			return nil, fmt.Errorf("the constant %s = %q %s", role, text, e.reason)
		}
		d.constants[role] = e.code
		d.have(role)
	}
	for _, c := range f.Columns {
		if err := d.bind(c); err != nil {
			return nil, err
		}
	}
	d.have(Role(flows.Origin))
	d.have(Role(flows.Destination))
	if d.column(SecondPartner) != nil {
		d.have(Role(flows.Dispatch))
	}
	d.parts = newBreakdown(d)
	return d, nil
}

func (d *decoder) have(r Role) {
	if r < flows.NumAxes {
		d.axes = d.axes.With(flows.Axis(r))
	}
}

// bind finds a column of the format in the header.
func (d *decoder) bind(c Column) error {
	if c.Role == Unused {
		return nil
	}
	field := find(d.header, c.Name)
	if field < 0 {
		if c.Optional {
			return nil
		}
		return fmt.Errorf("the column %q is missing", c.Name)
	}
	for i := field + 1; i < len(d.header); i++ {
		if strings.EqualFold(d.header[i], c.Name) {
			return fmt.Errorf("the column %q stands twice in the header", c.Name)
		}
	}
	switch c.Role {
	case ValueAmount, KgAmount, QuantityAmount:
		d.addAmount(field, flows.Measure(c.Role-ValueAmount), c)
	case Observation:
		d.observed = field
		for _, i := range indicators {
			d.byName = append(d.byName, amountColumn{field, i.measure, scaleOf(i.measure.Scale(), i.factor), false})
			d.measures[i.measure] = true
		}
	case Detail:
		if _, total := d.format.Totals[Detail]; !total {
			d.details = append(d.details, field)
			return nil
		}
		fallthrough
	default:
		d.columns = append(d.columns, column{field, c.Role, newMemo(d.format.understander(c.Role, d.dicts.of(c.Role)))})
		d.have(c.Role)
	}
	return nil
}

func (d *decoder) addAmount(field int, m flows.Measure, c Column) {
	d.amounts = append(d.amounts, amountColumn{field, m, scaleOf(m.Scale(), c.Factor), c.ZeroUnknown})
	d.measures[m] = true
}
