// Package changepoint holds the numeric kernels: it tests a series of numbers
// for a shift of its level, dates the shift and bounds the date.
//
// The model is a step in an AR(1) series,
//
//	x[t] = m + d·1(t ≥ k) + a·cos(2πt/12) + b·sin(2πt/12) + u[t],  u[t] = ρ·u[t-1] + e[t],
//
// with the season fitted only where it is there. After clipping outliers the date
// of a fall and that of a rise are those of the steps with the smallest residual
// sum of squares. The statistic of either is the root of the likelihood ratio of
// the step at its date, each model with its own ρ. The innovation of the month of
// transition has Huber's weight (Huber 1964): one large innovation cannot pass for a step,
// but where ρ is strong most of what tells of a step is in it. Neither ρ may
// be more than a standard error above that of the residuals: with any ρ allowed,
// a random walk whose one jump is the month of transition describes a step of any size.
//
// Its distribution without a step depends on ρ, on the number of dates searched
// (Andrews 1993) and on the bias of the estimate of ρ (Kendall 1954; Marriott and
// Pope 1954). All are met by simulation of the whole estimator, innovations half
// Gaussian and half Student's t with 3 degrees of freedom. Beyond the 200 largest
// values the likelihood ratio has a generalised Pareto tail, whose index is that of all
// tails of a shape. The tables are made by mktables, from 100,000 series a shape and true
// ρ and the seed 20260101: the share beyond a critical value has a standard error of
// .0007 at .05 and .0002 at .005. Far out they extrapolate: p = 10⁻⁴ comes about .4 to
// 1.7 times as often as it says and 5·10⁻⁶ up to 5 times, where a tail linear in the
// likelihood ratio, that of Gaussian errors, had 4 and 30 times.
//
// Of a series alone the p-value is the largest over true ρ from 0 to 0.8, so that it
// holds whatever ρ is; and since such a supremum wastes power at every other ρ, the
// critical values are a function of the estimated ρ that is chosen to make the size
// the same at all of them (nulltable.csv). They hold for Gaussian innovations, for
// heavy tails and for amounts, whose noise is skewed on the scale of the test.
//
// Of a series among many the p-value is the probability given the estimated ρ, over
// the ρ that series of its [Population] have (jointtable.csv.gz). Hardly any test
// could do better there: of falls of three standard deviations eight months before the end
// of series of 36 months whose ρ are those of Eurostat's Comext exports (a mean of .2), it
// finds .82 at p ≤ .005, and .86 where that distribution is known and not estimated. The
// likelihood ratio integrated over it and largest over all dates finds .86 to .89; with the
// month of transition left out it was .75.
//
// Amounts are tested on the scale of asinh in units of half of their median, where the noise
// of trade is even, and shifts dated in units of the median, where the first of several steps
// counts like the last ([Amounts]). Of shifts of three standard deviations of log-normal
// amounts of .1 to .45, ρ to .7, half of the innovations heavy-tailed, six months before the
// end of 36 and of 57 and at p ≤ .005, .82 and .85 of the falls are found on the scale of the
// test and .71 and .74 on that of dates; of the rises .74 and .77, and .77 and .81.
//
// Months without trade are a level or a pause of shipments ([Amounts]). Where every one is
// a pause the tables hold, given when the flow pauses. Where some are a level a step can be
// made of them alone, so that its p-value is no smaller than theirs as another pause of the
// flow ([Idle]), and is that where the flow ceases or begins with them. Of 20,000 series of
// 48 months without trade in .3 of the months at random, ρ to .7 and half of them
// heavy-tailed, .0050 have a fall with p ≤ .005 and none with 10⁻⁵; of those without trade by
// a chance of .05 after a month with trade and of .5 after another without, whose stops can
// hardly be told from pauses, .021 and .002. Where many months are without trade the p-values
// of other shifts are also raised to those of a bootstrap of intermittent series
// ([Bootstrap]).
//
// A series is a []float64 of consecutive months; NaN is a missing month. Nothing
// here knows of trade. Kernels panic only on a caller's broken invariant.
package changepoint
