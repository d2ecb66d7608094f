package series

import "math"

// Mean is the mean of the months that are known, NaN where none is.
func Mean(y []float64) float64 {
	n, sum := 0.0, 0.0
	for _, v := range y {
		if !math.IsNaN(v) {
			n, sum = n+1, sum+v
		}
	}
	return sum / n
}

// MeanOver is the mean of those of the months [from, to) that the series has and that
// are known, NaN where none is.
func MeanOver(y []float64, from, to int) float64 {
	from = min(max(0, from), len(y))
	return Mean(y[from:min(max(from, to), len(y))])
}
