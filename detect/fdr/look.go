package fdr

import "math"

// Spend returns the share of the error that look k at one hypothesis may use,
// 6/(π²·k²) for k = 1, 2, …, which sums to one over infinitely many looks; 0 if
// k < 1.
//
// Of the laws compared by package simulate it keeps most of the first look, where
// most is found, and still finds what shows late. Found by look 1, 6 and 24 at
// level .01 (10,000 series):
//
//	law           shift before look 1   shift at look 10
//	6/(π²k²)      .306 .452 .886        .005 .005 .368
//	k^-1.6/ζ(1.6) .268 .457 .918        .004 .004 .449
//	1/2^k         .284 .467 .585        .004 .006 .029
//	.1·.9^(k-1)   .139 .482 .954        .001 .003 .582
//	no correction .372 .803 .999        .009 .026 .955
//
// Without correction a true null is rejected .05 to .08 of the time, else at most
// .008.
func Spend(look int) float64 {
	if look < 1 {
		return 0
	}
	k := float64(look)
	return 6 / (math.Pi * math.Pi * k * k)
}

// MostLooks is how often a hypothesis is looked at with [LookShare]: two years of
// months.
const MostLooks = 24

// LookShare returns the share of the error that each look at a level shift may use
// while months arrive one by one: 1/7 for the looks 1 to [MostLooks], and 0 after.
//
// The looks at one shift are far from independent, so that their shares need not sum
// to one as those of [Spend] do, which hold whatever the dependence. Over 24 looks,
// the first with four months after the shift, a true null is significant at some look
// so many times as often as its level says, by the months before the shift
// (10⁶ series each, independent errors; those that are autocorrelated change more
// slowly):
//
//	before   at .05  .01   .001
//	30 months  3.3    4.3    5.5
//	60 months  3.5    4.6    6.1
//
// and at a seventh of the level .65 to .95 times. A constant share is what Pocock
// (Biometrika 1977) proposed for a fixed number of looks; his for 24 equal steps from
// nothing is 1/7.3 at .05.
func LookShare(look int) float64 {
	if look < 1 || look > MostLooks {
		return 0
	}
	return 1.0 / 7
}

// Anytime returns the p-value of a hypothesis that was looked at len(p) times,
// p[k-1] being the valid p-value of look k: the least of p[k-1]/Spend(k), at most
// 1. Looks that could not be made are NaN.
//
// What is controlled: the chance that it ever falls to x or below, over however
// many looks, is at most x if the null is true throughout (Bonferroni's
// inequality with unequal shares), whatever the dependence of the looks. So it is
// a p-value at any stopping time, also one that the data choose. It never rises,
// so that what was found stays found.
//
// With a [Ledger] of the rule [BatchPRDS] the hypotheses of a closed batch may be
// tested again, without a new charge, at the level of their batch on their
// Anytime values, the first look included. The proof bounds the false share of a
// batch by its level and the rejections recorded before it, neither of which
// moves; that its own rejections grow later, and those of others, only adds to
// the denominator. It needs the Anytime values of a batch to be independent of
// the batches before. With [BatchBH] this is not so: what is left to later batches
// rests on the most that the batch could have rejected when it was closed.
func Anytime(p []float64) float64 {
	least := 1.0
	for i, v := range p {
		if v := v / Spend(i+1); v < least { // false for NaN
			least = v
		}
	}
	return least
}
