package fdr

import (
	"errors"
	"fmt"
	"math"
)

// Weights returns the raw weights divided by their mean, so that they average to
// one over the hypotheses. It is an error, naming every fault, if a weight is
// negative or no finite number, or if none is positive.
func Weights(raw []float64) ([]float64, error) {
	var faults []error
	largest := 0.0
	for i, w := range raw {
		if !(w >= 0) || math.IsInf(w, 1) {
			faults = append(faults, fmt.Errorf("weight %d is %v: a finite number of at least 0 is needed", i, w))
			continue
		}
		largest = max(largest, w)
	}
	if len(raw) > 0 && largest == 0 {
		faults = append(faults, errors.New("no weight is above 0"))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	total := 0.0
	for _, w := range raw {
		total += w / largest // at most their number: no overflow
	}
	out := make([]float64, len(raw))
	for i, w := range raw {
		out[i] = w / largest / (total / float64(len(raw)))
	}
	return out, nil
}

// WeightedBH returns the q-values of the weighted procedure of Genovese, Roeder
// and Wasserman (False discovery control with p-value weighting, Biometrika
// 2006): that of Benjamini and Hochberg on p/w with weights of mean one, as from
// [Weights]; weights of another mean are taken relative to it. It controls the
// false discovery rate where BH does, if the weights were fixed before the
// p-values were seen: good weights gain power, bad ones lose some, neither harms
// the rate. A hypothesis of weight zero is never rejected. It panics if the
// lengths differ.
func WeightedBH(p, w []float64) []float64 {
	sameLength(len(p), len(w))
	scaled := make([]float64, len(p))
	total := 0.0
	for i := range p {
		scaled[i] = over(p[i], w[i])
		total += positive(w[i])
	}
	return stepUp(scaled, func(int) float64 { return total })
}

// over returns p/w, and infinity for what can never be rejected.
func over(p, w float64) float64 {
	if math.IsNaN(p) || positive(w) == 0 {
		return math.Inf(1)
	}
	return p / w
}

func positive(w float64) float64 {
	if w > 0 { // false for what is not a number
		return w
	}
	return 0
}

func sameLength(hypotheses, weights int) {
	if hypotheses != weights {
		panic(fmt.Sprintf("fdr: %d hypotheses with %d weights", hypotheses, weights))
	}
}
