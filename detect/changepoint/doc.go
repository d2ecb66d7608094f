// Package changepoint holds the numeric kernels: it tests a series of numbers
// for a shift of its level, dates the shift and bounds the date.
//
// The model is a step in an AR(1) series,
//
//	x[t] = m + d·1(t ≥ k) + a·cos(2πt/12) + b·sin(2πt/12) + u[t],  u[t] = ρ·u[t-1] + e[t],
//
// with the season fitted only where it is there. The statistic is the largest
// signed t of d over the dates k that are allowed, after clipping outliers and a
// Prais–Winsten transform (Prais and Winsten 1954), with the month of transition
// left out of the transformed regression, so that one large innovation does not
// pass for a step. The largest t over many dates is not a t (Andrews 1993), and
// the estimate of ρ is biased downwards in short series (Kendall 1954; Marriott
// and Pope 1954): both are met by simulation of the whole estimator, whose
// results stand in nulltable.csv, made by mktables.go.
//
// A series is a []float64 of consecutive months; NaN is a missing month. Nothing
// here knows of trade. Kernels panic only on a caller's broken invariant.
package changepoint
