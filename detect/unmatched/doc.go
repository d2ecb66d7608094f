// Package unmatched lists the level shifts beside a restrictive measure that have
// no counterpart: what fell or rose, and was found to be no side of a transfer or
// a relay.
//
// What stands beside a measure is told by flows/measure: the listed goods, a code
// that holds some, its neighbours between the same ends, and listed goods to
// another destination. Each tested series of these is two hypotheses, a fall and a
// rise of its level. All of them share one error rate of their own, that of the
// transfers being untouched by it: the weighted two-stage procedure of Benjamini,
// Krieger and Yekutieli with the square root of the mean value as weight, so that what
// is large is not drowned by what is many. A shift that is a side of a transfer found is
// counted with p = 1: it is accounted for, and taking it out of the count instead would
// let the others profit from it.
package unmatched
