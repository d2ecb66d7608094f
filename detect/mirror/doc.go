// Package mirror holds what both ends say of the same goods against each other: the
// exports that O reports to D and the imports that D reports from O, of one product. How
// much of what O says it sent D says it got, month by month, is a series like any other
// ([Gaps]), and a shift of its level is a mirror gap: from then on goods that were sent
// never arrive, or goods arrive that nobody says were sent.
//
// Imports count freight and insurance (CIF) and exports do not (FOB), both ends have
// their own thresholds and habits, and goods are on the way for a while. None of it
// matters for a shift, as long as it stays what it is: the level before the shift holds
// the allowance of the lane. What it is for all goods between two countries, and after
// how many months imports follow exports, is learned from the pair ([Pair]) and told.
//
// Each lane is two hypotheses, that the share falls and that it rises. They are a family
// of their own, controlled by the weighted two-stage procedure of package fdr with the
// square root of the value that O reports a month as weight. A batch that continues
// another tests them afresh.
package mirror
