package changepoint

import (
	"math"
	"sync"
)

// Population is how the autocorrelation ρ is distributed among many series that are
// tested together. With it a p-value is the probability of the statistic given the
// estimated ρ, averaged over what the true ρ may then be (an empirical Bayes prior: Efron,
// Large-Scale Inference, 2010; see [Survey]). Over the population it is uniform where there
// is no step, which is what the control of a false discovery rate asks for; among its most
// autocorrelated series alone it is too small, and among the others too large. A nil
// Population stands for a series of which nothing is known: its p-value holds whatever ρ is.
//
// It may be used by several goroutines.
type Population struct {
	weight [len(jointRhos)]float64 // share of the series by true ρ
	mixed  sync.Map                // *nullTable by shape
	skewed sync.Map                // the same, of the rises of skewed noise
}

// given returns the shares of the true ρ among the series whose ρ is estimated at
// a knot, and their sum.
func (p *Population) given(t *joint, knot int) (of [len(jointRhos)]float64, all float64) {
	for j, w := range p.weight {
		of[j] = w * t[j].share[knot]
		all += of[j]
	}
	return of, all
}

// unknown is the population of a series of which nothing is known.
var unknown = sync.OnceValue(func() *Population { return new(Survey).Population() })

// expected returns the mean of the true ρ of the series of a tabulated shape whose
// ρ is estimated as rho.
func (p *Population) expected(h shape, rho float64) float64 {
	if p == nil {
		p = unknown()
	}
	k, w := knotsAround(rho)
	at := func(k int) float64 {
		of, all := p.given(jointTables()[h], k)
		mean := 0.0
		for j, share := range of {
			mean += share / all * jointRhos[j]
		}
		return mean
	}
	return (1-w)*at(k) + w*at(k+1)
}

// table returns the null distribution at a tabulated shape.
func (p *Population) table(h shape) *nullTable {
	if p == nil {
		return nullTables()[h]
	}
	return p.mix(&p.mixed, h, jointTables())
}

// skewedTable returns that of the rises of skewed noise, nil without a population.
func (p *Population) skewedTable(h shape) *nullTable {
	if p == nil {
		return nil
	}
	return p.mix(&p.skewed, h, skewedTables())
}

// mix returns the mixture of the joint distributions at a tabulated shape, kept for the
// next series.
func (p *Population) mix(mixed *sync.Map, h shape, joints map[shape]*joint) *nullTable {
	if kept, ok := mixed.Load(h); ok {
		return kept.(*nullTable)
	}
	worst := nullTables()[h]
	if worst == nil {
		return nil
	}
	t := &nullTable{raw: worst.raw, tail: tail{levels: logTableP, critical: make([]byKnot, len(tableP))}}
	for k := range knots {
		of, all := p.given(joints[h], k)
		at := mixture{joints[h], of, all, knots[k]}
		high := worstRoot
		for i := len(tableP) - 1; i >= 0; i-- {
			t.critical[i][k] = at.root(tableP[i], high)
			high = t.critical[i][k]
		}
	}
	kept, _ := mixed.LoadOrStore(h, t)
	return kept.(*nullTable)
}

// worstRoot is beyond every root of the tables.
const worstRoot = 1e4

// mixture is the tail of the root where ρ is estimated as rho.
type mixture struct {
	*joint
	of  [len(jointRhos)]float64
	all float64
	rho float64
}

// root returns the value that is exceeded with probability p, at most high, by
// bisection.
func (m *mixture) root(p, high float64) float64 {
	low := 0.0
	for range 50 {
		at := (low + high) / 2
		if m.above(at) > p {
			low = at
		} else {
			high = at
		}
	}
	return high
}

func (m *mixture) above(r float64) float64 {
	sum := 0.0
	for j, w := range m.of {
		if w > 0 {
			sum += w * math.Exp(m.joint[j].logP(r, m.rho))
		}
	}
	return sum / m.all
}
