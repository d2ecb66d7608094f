package source

import (
	"math/big"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// textOf returns how the values of a Parquet column are written as text: dates
// and timestamps as 2022-03-31, decimals exactly, floating-point numbers with the
// digits that tell them apart.
func textOf(t parquet.Type) func([]byte, parquet.Value) []byte {
	if l := t.LogicalType(); l != nil {
		switch logical := l.Value.(type) {
		case *format.DateType:
			return func(dst []byte, v parquet.Value) []byte { return dateOf(dst, int64(v.Int32())) }
		case *format.TimestampType:
			day := int64(24 * time.Hour / logical.Unit.Value.Duration())
			return func(dst []byte, v parquet.Value) []byte { return dateOf(dst, floorDiv(v.Int64(), day)) }
		case *format.DecimalType:
			places := int(logical.Scale)
			return func(dst []byte, v parquet.Value) []byte { return decimalOf(dst, unscaled(v), places) }
		case *format.IntType:
			if !logical.IsSigned {
				return func(dst []byte, v parquet.Value) []byte { return strconv.AppendUint(dst, v.Uint64(), 10) }
			}
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(dst []byte, v parquet.Value) []byte { return strconv.AppendBool(dst, v.Boolean()) }
	case parquet.Float:
		return func(dst []byte, v parquet.Value) []byte {
			return strconv.AppendFloat(dst, float64(v.Float()), 'f', -1, 32)
		}
	case parquet.Double:
		return func(dst []byte, v parquet.Value) []byte { return strconv.AppendFloat(dst, v.Double(), 'f', -1, 64) }
	case parquet.Int96:
		return func(dst []byte, v parquet.Value) []byte { return dateOfJulian(dst, v.Int96()[2]) }
	case parquet.Int32:
		return func(dst []byte, v parquet.Value) []byte { return strconv.AppendInt(dst, int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(dst []byte, v parquet.Value) []byte { return strconv.AppendInt(dst, v.Int64(), 10) }
	}
	return func(dst []byte, v parquet.Value) []byte { return append(dst, v.ByteArray()...) }
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// dateOf writes a day counted from 1970-01-01.
func dateOf(dst []byte, days int64) []byte {
	return time.Unix(days*86400, 0).UTC().AppendFormat(dst, time.DateOnly)
}

// dateOfJulian writes a Julian day, as an INT96 timestamp has it in its upper
// third; 2440588 is 1970-01-01.
func dateOfJulian(dst []byte, day uint32) []byte { return dateOf(dst, int64(day)-2440588) }

// unscaled returns the integer of a decimal: a number, or two's complement bytes
// with the highest first.
func unscaled(v parquet.Value) *big.Int {
	switch v.Kind() {
	case parquet.Int32:
		return big.NewInt(int64(v.Int32()))
	case parquet.Int64:
		return big.NewInt(v.Int64())
	}
	b := v.ByteArray()
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// decimalOf writes an integer with the last places digits behind the point.
func decimalOf(dst []byte, n *big.Int, places int) []byte {
	if n.Sign() < 0 {
		dst = append(dst, '-')
		n = new(big.Int).Neg(n)
	}
	digits := n.Append(nil, 10)
	for len(digits) <= places {
		digits = append([]byte{'0'}, digits...)
	}
	whole := len(digits) - places
	dst = append(dst, digits[:whole]...)
	if places > 0 {
		dst = append(append(dst, '.'), digits[whole:]...)
	}
	return dst
}
