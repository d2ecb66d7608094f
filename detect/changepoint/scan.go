package changepoint

import "math"

// step is the best step of a scan by ordinary least squares.
type step struct {
	k     int     // index of the first new observation
	delta float64 // size of the step
	rss   float64 // residual sum of squares
}

// olsScan fits a step at every k in [lo, hi] beside the orthonormal columns z
// and calls visit with its size and its residual sum of squares. r is the
// residual of the values on z.
//
// By the Frisch–Waugh–Lovell theorem the step's size at k is d'r/d'Md with d the
// indicator of i ≥ k and M the projection off z; both follow from suffix sums,
// so that a scan takes time n·len(z).
func olsScan(r []float64, z [][]float64, lo, hi int, visit func(k int, delta, rss float64)) {
	total := dot(r, r)
	var s [3]float64
	dr, count := 0.0, 0.0
	for i := len(r) - 1; i >= lo; i-- {
		dr += r[i]
		count++
		dMd := count
		for j, q := range z {
			s[j] += q[i]
			dMd -= s[j] * s[j]
		}
		if i > hi {
			continue
		}
		if dMd <= 1e-9 {
			visit(i, 0, total)
			continue
		}
		visit(i, dr/dMd, total-dr*dr/dMd)
	}
}

// bestStep returns the step with the smallest residual sum of squares among
// those whose sign agrees with sign (0: any). Ties go to the earliest date.
func bestStep(r []float64, z [][]float64, lo, hi int, sign float64) (best step, ok bool) {
	best.rss = math.Inf(1)
	olsScan(r, z, lo, hi, func(k int, delta, rss float64) {
		if delta*sign >= 0 && rss <= best.rss {
			best, ok = step{k, delta, rss}, true
		}
	})
	return best, ok
}

// extremes are the largest and the smallest t of a scan and their dates.
type extremes struct {
	rise, fall   float64 // largest t, and largest −t
	kRise, kFall int
}

// glsScan fits, for every k in [lo, hi], a step beside the orthonormal columns z
// in the Prais–Winsten transformed data, with row k, the month of transition,
// left out, and returns the extremes of the step's t. r is the residual of the
// transformed values on z, c[i] the transformed constant.
//
// Leaving row k out is fitting an indicator of it: the pair (indicator, step) is
// solved as a 2×2 system after both were projected off z.
func glsScan(r, c []float64, z [][]float64, lo, hi int) extremes {
	n := len(r)
	total := dot(r, r)
	dof := float64(n - len(z) - 2)
	ext := extremes{rise: math.Inf(-1), fall: math.Inf(-1), kRise: lo, kFall: lo}
	var s [3]float64
	b2, cc := 0.0, 0.0
	for k := n - 1; k >= lo; k-- {
		if k <= hi {
			t := stepT(r[k], b2, cc, total, dof, z, &s, k)
			if t >= ext.rise {
				ext.rise, ext.kRise = t, k
			}
			if -t >= ext.fall {
				ext.fall, ext.kFall = -t, k
			}
		}
		b2 += c[k] * r[k]
		cc += c[k] * c[k]
		for j, q := range z {
			s[j] += q[k] * c[k]
		}
	}
	return ext
}

// stepT is the t of the step at k: b2 and cc are the sums of c·r and c² after
// row k, s those of z·c, rk the residual of row k.
func stepT(rk, b2, cc, total, dof float64, z [][]float64, s *[3]float64, k int) float64 {
	a11, a12, a22 := 1.0, 0.0, cc
	for j, q := range z {
		a11 -= q[k] * q[k]
		a12 -= q[k] * s[j]
		a22 -= s[j] * s[j]
	}
	if a11 < 1e-9 || dof < 1 {
		return 0
	}
	d := a22 - a12*a12/a11
	if d < 1e-9 {
		return 0
	}
	b := b2 - a12*rk/a11
	rss := total - rk*rk/a11 - b*b/d
	if rss <= 1e-12*total || rss <= 0 {
		return math.Copysign(1e6, b) // a perfect fit: larger than any quantile of the tables
	}
	return b / math.Sqrt(d*rss/dof)
}
