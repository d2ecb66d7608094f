// Package shift tests every series once, for a fall and for a rise, and lists
// the events that the tests and the segmentation date.
//
// An event of the whole-series test and one of the segmentation are looked for
// separately, because a second shift can hide the first from a whole-series test
// and a short segment can lack the power that the whole series has; the p-value
// of an event pays for the looks that were taken. A stay of a few months
// away from a level is an event of its own class and no side of a transfer.
package shift
