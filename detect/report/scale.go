package report

import (
	"math"
	"strconv"

	"detour/flows"
)

// niceMax returns a step of 1, 2, 2.5 or 5 times a power of ten and how many of
// them reach from zero to the largest value: three to five (Heckbert, Nice
// numbers for graph labels, Graphics Gems 1990, with 2.5 added).
func niceMax(largest float64) (step float64, n int) {
	if !(largest > 0) || math.IsInf(largest, 0) {
		return 1, 1
	}
	const fewest = 3 // steps; a panel of 150 px has room for five labels at most
	power := math.Pow(10, math.Floor(math.Log10(largest/fewest)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		step = m * power
		if n = int(math.Ceil(largest / step)); n <= 5 {
			return step, n
		}
	}
	return step, n
}

// axis maps months to x and amounts to y within one panel.
type axis struct {
	left, width float64
	first       flows.Month // of the first column
	months      int
	top, height float64
	largest     float64 // amount at the top
}

// edge is the x at which a month begins.
func (a axis) edge(month flows.Month) float64 {
	return a.left + a.width*float64(month-a.first)/float64(a.months)
}

// middle is the x at which a month's amount is drawn.
func (a axis) middle(month flows.Month) float64 { return (a.edge(month) + a.edge(month+1)) / 2 }

// y is where an amount is drawn: zero stands on the base line.
func (a axis) y(amount float64) float64 {
	return a.top + a.height*(1-min(max(amount/a.largest, 0), 1))
}

func (a axis) bottom() float64 { return a.top + a.height }

// coord writes a coordinate with one decimal: a tenth of a pixel.
func coord(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}
