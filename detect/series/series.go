package series

import (
	"math"

	"detour/flows"
)

// Mask says why a month of a series is not used.
type Mask uint8

// The reasons for which a month is missing.
const (
	Used        Mask = iota
	NotReported      // a reporter behind the cell did not report that month, or in part
	NotValid         // the code was not yet, or no longer, in use
	NotKnown         // there was trade, but its amount is not stated
)

// Series is the monthly series of one cell.
type Series struct {
	View    int // index into the views
	Cell    flows.Cell
	Start   flows.Month
	Measure flows.Measure // the measure that is tested: mass where it is known, else value
	Value   []float64     // in units of currency a month, NaN where missing
	Kg      []float64     // kilograms a month, NaN where missing; nil where the source has none
	Mask    []Mask
	Records int64
	Listed  bool // the party of the cell is a designated one
	Alone   bool // the same records as the cell with the shorter product code in a coarser view
}

// Len returns the number of months.
func (s *Series) Len() int { return len(s.Mask) }

// Month returns the month at index i.
func (s *Series) Month(i int) flows.Month { return s.Start + flows.Month(i) }

// Tested returns the amounts of the measure that is tested.
func (s *Series) Tested() []float64 {
	if s.Measure == flows.Kg {
		return s.Kg
	}
	return s.Value
}

// Worth returns the mean value of a month, with [flows.Value], or of the tested measure
// where no value is stated: what tests of different goods weigh is told in money, for a
// tonne of one is not a tonne of another.
func (s *Series) Worth() (mean float64, of flows.Measure) {
	if v := Mean(s.Value); v > 0 {
		return v, flows.Value
	}
	if v := Mean(s.Tested()); v > 0 {
		return v, s.Measure
	}
	return 0, s.Measure
}

// Weights are the prior weights of tests of some series: the square root of what each is
// worth, in units of the mean over those of the same measure of it. A test does not depend
// on the unit of its series, so that nothing of it depends on the p-values.
func Weights(all []*Series) []float64 {
	w, of := make([]float64, len(all)), make([]flows.Measure, len(all))
	sum, count := map[flows.Measure]float64{}, map[flows.Measure]float64{}
	for i, s := range all {
		mean, measure := s.Worth()
		w[i], of[i] = math.Sqrt(mean), measure
		sum[measure] += w[i]
		count[measure]++
	}
	for i, m := range of {
		w[i] /= sum[m] / count[m]
	}
	return w
}

// Active returns how many months have trade.
func (s *Series) Active() int {
	n := 0
	for _, v := range s.Tested() {
		if v > 0 {
			n++
		}
	}
	return n
}

// Observed returns how many months are not missing.
func (s *Series) Observed() int {
	n := 0
	for _, v := range s.Tested() {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// leaveOut marks a month as missing.
func (s *Series) leaveOut(m int, why Mask) {
	s.Mask[m] = why
	s.set(m, math.NaN())
}

func (s *Series) set(m int, v float64) {
	s.Value[m] = v
	if s.Kg != nil {
		s.Kg[m] = v
	}
}
