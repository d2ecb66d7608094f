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

	g      []float64 // of the months
	traded []int     // their indices in months, by g
}

// intermittentOf estimates the chain from the months since the first with trade, each
// probability with half a month of either outcome added (Jeffreys' prior): before it there
// was no flow that could pause.
func intermittentOf(x, y []float64) *intermittent {
	s := &intermittent{}
	var withTrade, without tally // months after one with trade, and after one without
	after := &without
	for i, v := range y {
		if math.IsNaN(v) {
			continue
		}
		s.months = append(s.months, i)
		if len(s.amounts) > 0 {
			after.add(v)
		}
		after = &without
		if v > 0 {
			after = &withTrade
			s.amounts = append(s.amounts, x[i])
		}
	}
	slices.Sort(s.amounts)
	s.stop, s.stay = withTrade.posteriorMean(), without.posteriorMean()
	s.begin = s.stop / (s.stop + 1 - s.stay)
	s.g = make([]float64, len(s.months))
	return s
}

// posteriorMean is that of the share of months without trade under Jeffreys' prior.
func (c tally) posteriorMean() float64 { return (float64(c.without) + .5) / (float64(c.months) + 1) }

// draw fills the observed months of x with a series whose amounts have autocorrelation rho.
func (s *intermittent) draw(x []float64, rho float64, rng *rand.Rand) {
	simulateAR(s.g, rho, true, rng)
	s.traded = s.traded[:0]
	without := s.begin
	for i, t := range s.months {
		x[t] = 0
		if rng.Float64() < without {
			without = s.stay
			continue
		}
		without = s.stop
		s.traded = append(s.traded, i)
	}
	slices.SortFunc(s.traded, func(a, b int) int { return cmp.Compare(s.g[a], s.g[b]) })
	for r, i := range s.traded {
		x[s.months[i]] = s.amounts[(2*r+1)*len(s.amounts)/(2*len(s.traded))]
	}
}
