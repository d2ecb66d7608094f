package fdr

// AdaptiveBH returns q-values at the rate q of the two-stage procedure of Benjamini,
// Krieger and Yekutieli (Adaptive linear step-up procedures that control the false
// discovery rate, Biometrika 2006, definition 6), with weights as in [WeightedBH]: what
// is at most q is rejected. Its first stage, at q/(1+q), tells how many hypotheses are
// true at the most, by weight, and the second does not pay for the others. It controls
// the false discovery rate of independent p-values, and by their simulations of
// positively dependent ones; where half of the hypotheses are false BH gives away half of
// the rate. Without a rejection in the first stage nothing is rejected in the second. It
// panics if the lengths differ.
func AdaptiveBH(p, w []float64, q float64) []float64 {
	out := WeightedBH(p, w)
	total, left := 0.0, 0.0
	for i, v := range out {
		total += positive(w[i])
		if !(v*(1+q) <= q) {
			left += positive(w[i])
		}
	}
	if total == 0 {
		return out
	}
	for i := range out {
		// One hypothesis of mean weight is left at the least.
		out[i] *= (1 + q) * max(left/total, 1/float64(len(out)))
	}
	return out
}
