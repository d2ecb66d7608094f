package general

import "math"

// sample is a series without its missing observations: values v at times at.
type sample struct {
	at []int
	v  []float64
}

// newSample drops what is missing or not finite. at[i] is the index in x of value i.
func newSample(x []float64) *sample {
	s := &sample{}
	for t, v := range x {
		if !math.IsNaN(v - v) {
			s.at, s.v = append(s.at, t), append(s.v, v)
		}
	}
	return s
}
