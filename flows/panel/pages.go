package panel

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"detour/flows"
)

// noMonth stands for a null in the column period.
const noMonth = flows.Month(math.MinInt32)

// valuesAtOnce is how many values are taken out of a page without dictionary at
// a time.
const valuesAtOnce = 1024

// readColumn reads a flat column of n rows page by page. Where a page has a
// dictionary, each of its values is converted once.
func readColumn[T any](chunk parquet.ColumnChunk, n int, null T, convert func(parquet.Value) (T, error)) (out []T, err error) {
	out = make([]T, 0, n)
	pages := chunk.Pages()
	defer func() { err = errors.Join(err, pages.Close()) }()
	d := converted[T]{convert: convert}
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if dictionary := page.Dictionary(); dictionary != nil {
			out, err = d.indexed(out, page, dictionary, null)
		} else {
			out, err = plain(out, page, null, convert)
		}
		parquet.Release(page)
		if err != nil {
			return nil, err
		}
	}
	if len(out) != n {
		return nil, fmt.Errorf("damaged Parquet: %d values in a row group of %d rows", len(out), n)
	}
	return out, nil
}

// converted holds the values of a dictionary.
type converted[T any] struct {
	convert func(parquet.Value) (T, error)
	of      parquet.Dictionary
	values  []T
}

// indexed appends the values of a page that are places in a dictionary.
func (c *converted[T]) indexed(out []T, page parquet.Page, dictionary parquet.Dictionary, null T) ([]T, error) {
	if c.of != dictionary {
		c.of, c.values = dictionary, make([]T, dictionary.Len())
		for i := range c.values {
			var err error
			if c.values[i], err = c.convert(dictionary.Index(int32(i))); err != nil {
				return out, err
			}
		}
	}
	data := page.Data()
	places, levels := data.Int32(), page.DefinitionLevels()
	if levels == nil {
		for _, at := range places {
			out = append(out, c.values[at])
		}
		return out, nil
	}
	for _, level := range levels {
		if level == 0 {
			out = append(out, null)
			continue
		}
		out = append(out, c.values[places[0]])
		places = places[1:]
	}
	return out, nil
}

// plain appends the values of a page without dictionary.
func plain[T any](out []T, page parquet.Page, null T, convert func(parquet.Value) (T, error)) ([]T, error) {
	values := page.Values()
	var buffer [valuesAtOnce]parquet.Value
	for {
		n, err := values.ReadValues(buffer[:])
		for _, v := range buffer[:n] {
			value := null
			if !v.IsNull() {
				var err error
				if value, err = convert(v); err != nil {
					return out, err
				}
			}
			out = append(out, value)
		}
		if err == io.EOF || err == nil && n == 0 {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}

// ofParquet returns the code of a text.
func (t *texts) ofParquet(v parquet.Value) (uint32, error) {
	if v.Kind() != parquet.ByteArray && v.Kind() != parquet.FixedLenByteArray {
		return 0, fmt.Errorf("it is of type %s: text is accepted, for leading zeros count", v.Kind())
	}
	return t.code(string(v.ByteArray())), nil
}

// amountOf returns how a number of a column becomes an amount: floating-point
// numbers, whole numbers, and decimals are read.
func amountOf(m flows.Measure, t parquet.Type) func(parquet.Value) (int64, error) {
	units := float64(m.Scale())
	if l := t.LogicalType(); l != nil {
		if d, ok := l.Value.(*format.DecimalType); ok {
			units /= math.Pow10(int(d.Scale))
		}
	}
	return func(v parquet.Value) (int64, error) {
		f, err := floatOf(v)
		if err != nil {
			return 0, err
		}
		if f = math.Round(f * units); !(f >= 0 && f <= maxSum) {
			return 0, fmt.Errorf("%v is no amount: numbers from 0 whose sums are exact are accepted, null where it is not known", v)
		}
		return int64(f), nil
	}
}

// floatOf returns a number; of a decimal the integer without its scale.
func floatOf(v parquet.Value) (float64, error) {
	switch v.Kind() {
	case parquet.Double:
		return v.Double(), nil
	case parquet.Float:
		return float64(v.Float()), nil
	case parquet.Int32:
		return float64(v.Int32()), nil
	case parquet.Int64:
		return float64(v.Int64()), nil
	case parquet.FixedLenByteArray:
		b := v.ByteArray() // two's complement, the highest byte first
		n := new(big.Int).SetBytes(b)
		if len(b) > 0 && b[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
		f, _ := new(big.Float).SetInt(n).Float64()
		return f, nil
	}
	return 0, fmt.Errorf("it is of type %s: a number is accepted", v.Kind())
}

// countOf returns a number of records.
func countOf(v parquet.Value) (int64, error) {
	f, err := floatOf(v)
	if err == nil && !(f >= 0 && f <= maxSum && f == math.Trunc(f)) {
		err = fmt.Errorf("%v is no count of records", v)
	}
	return int64(f), err
}

// monthOf returns how a value of the column period becomes a month: dates,
// timestamps and texts are read.
func monthOf(t parquet.Type) func(parquet.Value) (flows.Month, error) {
	var logical format.LogicalTypeValue
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	return func(v parquet.Value) (flows.Month, error) {
		switch l := logical.(type) {
		case *format.DateType:
			return flows.MonthOfDate32(v.Int32()), nil
		case *format.TimestampType:
			at := time.Unix(0, 0).UTC().Add(time.Duration(v.Int64()) * l.Unit.Value.Duration())
			return flows.NewMonth(at.Year(), int(at.Month())), nil
		}
		switch v.Kind() {
		case parquet.ByteArray:
			return flows.ParseMonth(string(v.ByteArray()))
		case parquet.Int96: // nanoseconds and, above them, the Julian day; 2440588 is 1970-01-01
			return flows.MonthOfDate32(int32(v.Int96()[2]) - 2440588), nil
		}
		return 0, fmt.Errorf("it is of type %s: a date, a timestamp, or text as 2022-03 is accepted", v.Kind())
	}
}
