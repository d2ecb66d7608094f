package flows

import "strings"

// Cell is a cell of the flow cube: one value on each axis. The empty string
// stands for null, an axis that the source lacks or a view sums over; no axis
// ever holds an empty text.
type Cell [NumAxes]string

// On returns the cell with every axis outside the set made null.
func (c Cell) On(s AxisSet) Cell {
	for a := range c {
		if !s.Has(Axis(a)) {
			c[a] = ""
		}
	}
	return c
}

// With returns the cell with one axis set.
func (c Cell) With(a Axis, value string) Cell {
	c[a] = value
	return c
}

// Compare orders cells by their axes in order, null first.
func (c Cell) Compare(d Cell) int {
	for a := range c {
		if r := strings.Compare(c[a], d[a]); r != 0 {
			return r
		}
	}
	return 0
}

// Axes returns the axes on which the cell is not null.
func (c Cell) Axes() AxisSet {
	var s AxisSet
	for a, v := range c {
		if v != "" {
			s = s.With(Axis(a))
		}
	}
	return s
}

// String writes the cell as "flow=import origin=BY product=2707".
func (c Cell) String() string {
	var b strings.Builder
	for a, v := range c {
		if v == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(Axis(a).String())
		b.WriteByte('=')
		b.WriteString(v)
	}
	return b.String()
}

// Masked tells whether a product code hides its digits: confidential trade is
// published under codes such as 27XXXXXX.
func Masked(product string) bool { return strings.IndexByte(product, 'X') >= 0 }
