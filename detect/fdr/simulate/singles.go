package main

import (
	"math/rand/v2"

	"detour/detect/fdr"
)

// singleEffect in standard errors is the shift of a false null.
const singleEffect = 3

// singles measures the procedures on n hypotheses of which a fifth are false.
func singles(n, reps int, seed uint64) []row {
	var out []row
	for k, errors := range dependences {
		rng := stream(seed, k)
		rows := newRows("", errors, []procedure{
			{"BH", true},
			{"BY", true},
			{"EBH", true},
			{"BH, weights informed", true},
			{"BH, weights at random", true},
		})
		for range reps {
			p, null := single(rng, n, .2, errors)
			q := [][]float64{
				fdr.BH(p), fdr.BY(p), fdr.EBH(calibrate(p)),
				fdr.WeightedBH(p, weigh(rng, null, true)),
				fdr.WeightedBH(p, weigh(rng, null, false)),
			}
			for i := range rows {
				rows[i].add(atMost(q[i/len(levels)], rows[i].level), null)
			}
		}
		out = append(out, rows...)
	}
	return out
}

type procedure struct {
	name    string
	claimed bool
}

// newRows returns a row for each procedure and level, the levels within.
func newRows(scenario string, errors dependence, procedures []procedure) []row {
	var out []row
	for _, p := range procedures {
		for _, level := range levels {
			out = append(out, row{scenario: scenario, procedure: p.name, errors: errors, level: level, claimed: p.claimed})
		}
	}
	return out
}

// single draws p-values of n hypotheses, each false with the chance given.
func single(rng *rand.Rand, n int, chance float64, errors dependence) (p []float64, null []bool) {
	z := errors.draw(rng, n)
	p, null = make([]float64, n), make([]bool, n)
	for i := range z {
		null[i] = rng.Float64() >= chance
		if !null[i] {
			z[i] += singleEffect
		}
		p[i] = upper(z[i])
	}
	return p, null
}

func calibrate(p []float64) []float64 {
	e := make([]float64, len(p))
	for i, v := range p {
		e[i] = fdr.Calibrate(v)
	}
	return e
}

// weigh draws prior weights of 4 or 1. Informed, 4 falls to seven in ten of the
// false nulls and to one in ten of the true ones; else to one in seven of all.
func weigh(rng *rand.Rand, null []bool, informed bool) []float64 {
	raw := make([]float64, len(null))
	for i, isNull := range null {
		chance := 1. / 7
		switch {
		case informed && isNull:
			chance = .1
		case informed:
			chance = .7
		}
		raw[i] = 1
		if rng.Float64() < chance {
			raw[i] = 4
		}
	}
	w, err := fdr.Weights(raw)
	if err != nil {
		panic(err) // ones and fours
	}
	return w
}
