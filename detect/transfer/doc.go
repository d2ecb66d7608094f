// Package transfer joins falls with rises: the cells of one view that share a
// context and differ on the axes that a crossing of the view names are paired, and a
// pair is found where one falls, the other rises in the months around it, and both are
// too strong to be chance together.
//
// A crossing is one axis, or the product with the destination or the office. Pairs of
// two axes are many more, and neither goods nor place hold them together: they are a
// family of their own ([Family]), their amounts must be comparable, what all of a
// route does explains them, and they are told of what no pair of fewer axes explains
// ([Allocate]). Simulated with transfers, with a common shock, also of correlated flows,
// and with falls alone (fixtures/calibrate, 16 draws of 36,000 pairs each) at most .01 of
// them are false at q = .05 and .02 at .10.
//
// Codes that stand nearer to each other in the nomenclature weigh more as substitutes, and
// where what leaves is worth more a pair weighs more ([Family]). Over seeds 1 to 20 of the
// scenario the nearness changes no pattern found (.93) and one false finding of 640; on real exports of
// 35 months 17 substitutions pass instead of 8.
//
// Of the pairs tested, those that cannot be found are counted and not kept
// ([Hypotheses]), so that memory grows with what is found. [Book] decides what is found,
// in a batch by itself or in one that continues others.
package transfer
