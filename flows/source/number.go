package source

import (
	"bytes"
	"errors"
	"math"
	"math/bits"
	"strconv"
)

// scale is how many smallest units one unit of a column is.
type scale struct {
	exact int64 // 0 where it is no whole number
	most  int64 // number that times exact can be counted
	float float64
}

// scaleOf multiplies the scale of a measure with the factor of a column.
func scaleOf(units int64, factor float64) scale {
	if factor == 0 {
		factor = 1
	}
	s := scale{float: float64(units) * factor}
	if s.float == math.Trunc(s.float) && s.float < math.MaxInt64 {
		if s.exact = int64(s.float); s.exact > 0 {
			s.most = math.MaxInt64 / s.exact
		}
	}
	return s
}

// amount reads a decimal number as a count of smallest units, exactly where the
// number has no more decimals than the scale, else rounded half away from zero
// in binary floating point. The reason is empty, or says why the text is no
// amount.
func (s scale) amount(text []byte) (v int64, reason string) {
	if len(text) > 0 && len(text) <= 18 && s.exact > 0 { // 18 digits fit an int64
		for _, c := range text {
			if c -= '0'; c > 9 {
				return s.decimal(text)
			}
			v = v*10 + int64(c)
		}
		return times(v, s.exact)
	}
	return s.decimal(text)
}

func (s scale) decimal(text []byte) (int64, string) {
	digits, minus, ok := unsigned(text)
	if !ok {
		return 0, notNumber
	}
	whole, fraction, _ := bytes.Cut(digits, []byte{'.'})
	fraction = bytes.TrimRight(fraction, "0")
	v, reason, exact := s.fixed(whole, fraction)
	if !exact {
		v, reason = s.rounded(digits)
	}
	if f, _ := strconv.ParseFloat(string(digits), 64); minus && f != 0 {
		return 0, negative
	}
	return v, reason
}

// unsigned takes the sign off a number and tells whether what remains is
// written in digits, with at most one point and one exponent.
func unsigned(text []byte) (digits []byte, minus, ok bool) {
	text = bytes.TrimSpace(text)
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		minus = text[0] == '-'
		text = text[1:]
	}
	for _, c := range text {
		if (c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '-' && c != '+' {
			return nil, false, false
		}
	}
	if _, err := strconv.ParseFloat(string(text), 64); err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, false, false
	}
	return text, minus, text[0] != '-' && text[0] != '+'
}

// fixed scales a number in digits exactly, if it has no more decimals than the
// scale.
func (s scale) fixed(whole, fraction []byte) (v int64, reason string, exact bool) {
	step := s.exact
	for range fraction {
		if step%10 != 0 {
			return 0, "", false
		}
		step /= 10
	}
	if step == 0 || bytes.ContainsAny(whole, "eE") || bytes.ContainsAny(fraction, "eE") {
		return 0, "", false
	}
	units, err := strconv.ParseUint("0"+string(whole)+string(fraction), 10, 63)
	if err != nil {
		return 0, tooLarge, true
	}
	v, reason = times(int64(units), step)
	return v, reason, true
}

// What is said of a text that is no amount.
const (
	notNumber = "is not a number: digits with at most one decimal point are accepted; a column map can name another decimal sign"
	negative  = "is negative: amounts from 0 are accepted"
	tooLarge  = "is too large: at most 9223372036854775807 of the smallest unit (cent, gram, thousandth) can be counted"
)

// times multiplies two counts that are not negative.
func times(a, b int64) (int64, string) {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high != 0 || low > math.MaxInt64 {
		return 0, tooLarge
	}
	return int64(low), ""
}

func (s scale) rounded(digits []byte) (int64, string) {
	f, _ := strconv.ParseFloat(string(digits), 64) // infinite where out of range
	f = math.Round(f * s.float)
	if f >= math.MaxInt64 {
		return 0, tooLarge
	}
	return int64(f), ""
}
