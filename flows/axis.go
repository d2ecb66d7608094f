package flows

import (
	"fmt"
	"math/bits"
	"strings"
)

// Axis is one axis of the flow cube.
type Axis uint8

// The axes in the order in which every table lists and sorts them.
const (
	Reporter    Axis = iota // who reports: ISO 3166-1 alpha-2
	Flow                    // "import" or "export", as the reporter sees it
	Origin                  // country of origin
	Dispatch                // country of dispatch, where it differs from the origin
	Destination             // country of destination
	Via                     // port, border office or country of transit
	Mode                    // mode of transport at the border
	Product                 // HS or CN code, digits as text
	Consignor               // who sends
	Consignee               // who receives
	Currency                // ISO 4217 code of the value
	NumAxes     = 11
)

var axisNames = [NumAxes]string{
	"reporter", "flow", "origin", "dispatch", "destination", "via", "mode", "product", "consignor", "consignee", "currency",
}

// Axes lists every axis in order.
func Axes() []Axis {
	all := make([]Axis, NumAxes)
	for i := range all {
		all[i] = Axis(i)
	}
	return all
}

// String returns the name of the axis as written in every table.
func (a Axis) String() string {
	if int(a) < len(axisNames) {
		return axisNames[a]
	}
	return fmt.Sprintf("axis(%d)", uint8(a))
}

// ParseAxis reads the name of an axis.
func ParseAxis(s string) (Axis, error) {
	for i, name := range axisNames {
		if s == name {
			return Axis(i), nil
		}
	}
	return 0, fmt.Errorf("unknown axis %q: accepted are %s", s, strings.Join(axisNames[:], ", "))
}

// The two values of [Flow].
const (
	Import = "import"
	Export = "export"
)

// AxisSet is a set of axes, one bit each.
type AxisSet uint16

// Set returns the set of the given axes.
func Set(axes ...Axis) AxisSet {
	var s AxisSet
	for _, a := range axes {
		s |= 1 << a
	}
	return s
}

// Has tells whether the set holds the axis.
func (s AxisSet) Has(a Axis) bool { return s&(1<<a) != 0 }

// With returns the set with the axis added.
func (s AxisSet) With(a Axis) AxisSet { return s | 1<<a }

// Without returns the set with the axis taken out.
func (s AxisSet) Without(a Axis) AxisSet { return s &^ (1 << a) }

// Len returns the number of axes in the set.
func (s AxisSet) Len() int { return bits.OnesCount16(uint16(s)) }

// Axes lists the axes of the set in order.
func (s AxisSet) Axes() []Axis {
	var out []Axis
	for _, a := range Axes() {
		if s.Has(a) {
			out = append(out, a)
		}
	}
	return out
}

// String writes the set as "flow,origin,product".
func (s AxisSet) String() string {
	var names []string
	for _, a := range s.Axes() {
		names = append(names, a.String())
	}
	return strings.Join(names, ",")
}
