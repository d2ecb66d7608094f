package changepoint

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// intermittent is a series of amounts without a shift in which months with and without
// trade follow one another as a two-state Markov chain, and the amounts of the months with
// trade are those that were seen (Willemain, Smart and Schwarz, A new approach to
// forecasting intermittent demand for service parts inventories, International Journal of
// Forecasting 2004), here in the order of a Gaussian AR(1) series.
type intermittent struct {
	months  []int     // that are observed
	amounts []float64 // on the scale of the test, ascending
	begin   float64   // probability that the first month is without trade
	stop    float64   // that a month is, after one with trade
	stay    float64   // and after one without

	x, y   []float64 // drawn, on the scale of the test and as amounts, of 0 and 1
	g      []float64 // of the months
	traded []int     // their indices in months, by g
}

// intermittentOf estimates the chain from the months since the first with trade, of the
// first so many of the series, under Jeffreys' prior: before it there was no flow that could
// pause.
func intermittentOf(x, y []float64, telling int) *intermittent {
	s := &intermittent{x: make([]float64, len(x)), y: slices.Repeat([]float64{math.NaN()}, len(x))}
	for i, v := range y {
		if math.IsNaN(v) {
			continue
		}
		s.months = append(s.months, i)
		if v > 0 {
			s.amounts = append(s.amounts, x[i])
		}
	}
	slices.Sort(s.amounts)
	first, _ := traded(y[:telling])
	pauses := chainOf(y[first:telling], 0, 0)
	s.stop, s.stay = pauses.trade.posteriorMean(), pauses.none.posteriorMean()
	s.begin = s.stop / (s.stop + 1 - s.stay)
	s.g = make([]float64, len(s.months))
	return s
}

// draw draws a series whose amounts have autocorrelation rho and leaves out its pauses
// and its stop. Where no month without trade is left, it ends there and returns false.
func (s *intermittent) draw(rho float64, rng *rand.Rand) bool {
	s.drawTrade(rng)
	copy(s.x, s.y)
	stop, _ := leaveOutPauses(s.y, s.x)
	stop.leaveOut(s.x)
	if !slices.Contains(s.x, 0) {
		return false
	}
	simulateAR(s.g, rho, true, rng)
	slices.SortFunc(s.traded, func(a, b int) int { return cmp.Compare(s.g[a], s.g[b]) })
	for r, i := range s.traded {
		s.x[s.months[i]] = s.amounts[(2*r+1)*len(s.amounts)/(2*len(s.traded))]
	}
	return true
}

// drawTrade draws the months with trade, 1 in y, and those without, 0.
func (s *intermittent) drawTrade(rng *rand.Rand) {
	s.traded = s.traded[:0]
	without := s.begin
	for i, t := range s.months {
		if rng.Float64() < without {
			s.y[t], without = 0, s.stay
			continue
		}
		s.y[t], without = 1, s.stop
		s.traded = append(s.traded, i)
	}
}
