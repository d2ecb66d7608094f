package main

import (
	"math/rand/v2"

	"detour/detect/fdr"
)

// receivers of every fall.
const receivers = 6

// trade is a scenario of pairs: the chance that a fall is true, that a receiver
// of a true and of a false fall rises, and the effect in standard errors.
type trade struct {
	name                       string
	fall, besideTrue, besideNo float64
	effect                     float64
}

// trades has the scenarios in which adaptive filtering was compared with others
// before (a sparse signal, a common shock, falls only, weak effects), and two
// that are hard on a procedure: rises only, and hubs that grow where falls are
// false and nowhere else.
var trades = []trade{
	sparse:      {name: "sparse", fall: .10, besideTrue: .25, besideNo: .02, effect: 3.5},
	weak:        {name: "weak", fall: .10, besideTrue: .25, besideNo: .02, effect: 2.5},
	commonShock: {name: "common shock", fall: .60, besideTrue: .05, besideNo: .02, effect: 3.5},
	fallsOnly:   {name: "falls only", fall: .30, effect: 3.5},
	risesOnly:   {name: "rises only", besideNo: .30, effect: 3.5},
	skewedHubs:  {name: "skewed hubs", fall: .20, besideNo: .50, effect: 3.5},
}

const (
	sparse = iota
	weak
	commonShock
	fallsOnly
	risesOnly
	skewedHubs
)

// world is one draw of pairs.
type world struct {
	falls, rises []float64
	of           []int
	pairs        []fdr.Conjunction
	null         []bool
}

// draw draws the falls and the rises, which are independent of one another.
func (s trade) draw(rng *rand.Rand, falls int, errors dependence) world {
	zFall, zRise := errors.draw(rng, falls), errors.draw(rng, falls*receivers)
	var w world
	for i, z := range zFall {
		fell := rng.Float64() < s.fall
		chance := s.besideNo
		if fell {
			z += s.effect
			chance = s.besideTrue
		}
		w.falls = append(w.falls, upper(z))
		for j := i * receivers; j < (i+1)*receivers; j++ {
			rose := rng.Float64() < chance
			if rose {
				zRise[j] += s.effect
			}
			w.of = append(w.of, i)
			w.rises = append(w.rises, upper(zRise[j]))
			w.pairs = append(w.pairs, fdr.Conjoin(w.falls[i], w.rises[j]))
			w.null = append(w.null, !fell || !rose)
		}
	}
	return w
}

// largest is the p-values of the pairs.
func (w world) largest() []float64 {
	p := make([]float64, len(w.pairs))
	for i, c := range w.pairs {
		p[i] = c.Largest
	}
	return p
}

// pairs measures the procedures on every trade. The proof of AdaFilter allows
// weak dependence only, which a fall that six pairs share is, and a factor of all
// is not.
func pairs(falls, reps int, seed uint64) []row {
	var out []row
	for s, scenario := range trades {
		for k, errors := range dependences {
			out = append(out, scenario.measure(stream(seed, 100+10*s+k), falls, reps, errors)...)
		}
	}
	return out
}

func (s trade) measure(rng *rand.Rand, falls, reps int, errors dependence) []row {
	weakly := errors.independent() || errors.block < whole
	rows := newRows(s.name, errors, []procedure{
		{"BH", true},
		{"BY", true},
		{"EBH", true},
		{"AdaFilter", weakly},
		{"Ada, weights informed", weakly},
		{"Ada, weights at random", weakly},
		{"TwoStage", s.fall == 0 || s.besideNo <= s.besideTrue},
	})
	for range reps {
		w := s.draw(rng, falls, errors)
		p := w.largest()
		q := [][]float64{
			fdr.BH(p), fdr.BY(p), fdr.EBH(calibrate(p)), fdr.AdaFilter(w.pairs),
			fdr.WeightedAdaFilter(w.pairs, weigh(rng, w.null, true)),
			fdr.WeightedAdaFilter(w.pairs, weigh(rng, w.null, false)),
		}
		for i := range rows {
			if k := i / len(levels); k < len(q) {
				rows[i].add(atMost(q[k], rows[i].level), w.null)
			} else {
				rows[i].add(fdr.TwoStage(w.falls, w.of, w.rises, rows[i].level), w.null)
			}
		}
	}
	return rows
}
