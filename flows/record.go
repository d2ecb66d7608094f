package flows

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
)

// Measure is what is counted of a flow.
type Measure uint8

// The measures of trade. A record holds each as an integer of its smallest unit
// (see [Measure.Scale]), so that sums are exact in any order.
const (
	Value    Measure = iota // in the currency of the record
	Kg                      // net mass, kilograms
	Quantity                // supplementary units
	NumMeasures
)

var measureNames = [NumMeasures]string{"value", "kg", "quantity"}

// String returns the name of the measure as written in every table.
func (m Measure) String() string {
	if m < NumMeasures {
		return measureNames[m]
	}
	return fmt.Sprintf("measure(%d)", uint8(m))
}

// ParseMeasure reads the name of a measure.
func ParseMeasure(s string) (Measure, error) {
	for i, name := range measureNames {
		if s == name {
			return Measure(i), nil
		}
	}
	return 0, fmt.Errorf("unknown measure %q: accepted are value, kg, quantity", s)
}

// Scale returns how many smallest units make one: cents for a value, grams for
// a mass, thousandths for a quantity.
func (m Measure) Scale() int64 {
	if m == Value {
		return 100
	}
	return 1000
}

// Columns of [RecordSchema]: the axes come first, column a is Axis a.
const (
	ColPeriod   = NumAxes + iota // date32, first of the month
	ColValue                     // int64, cents; null = unknown
	ColKg                        // int64, grams; null = unknown
	ColQuantity                  // int64, thousandths; null = unknown
	ColUnit                      // unit of the quantity
	ColFile                      // the input it came from
	ColLine                      // 1-based line (or row) in that input
	NumColumns
)

// RecordSchema is the schema of the Arrow record batches that readers yield: the
// eleven axes (dictionary-encoded UTF-8, null where the source lacks the axis),
// the period, the amounts in smallest units, and the place in the input.
var RecordSchema = recordSchema()

func recordSchema() *arrow.Schema {
	text := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.BinaryTypes.String}
	fields := make([]arrow.Field, 0, NumColumns)
	for _, a := range Axes() {
		fields = append(fields, arrow.Field{Name: a.String(), Type: text, Nullable: true})
	}
	fields = append(fields,
		arrow.Field{Name: "period", Type: arrow.FixedWidthTypes.Date32},
		arrow.Field{Name: Value.String(), Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		arrow.Field{Name: Kg.String(), Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		arrow.Field{Name: Quantity.String(), Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		arrow.Field{Name: "unit", Type: text, Nullable: true},
		arrow.Field{Name: "file", Type: text},
		arrow.Field{Name: "line", Type: arrow.PrimitiveTypes.Int64},
	)
	return arrow.NewSchema(fields, nil)
}
