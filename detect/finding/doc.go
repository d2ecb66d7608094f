// Package finding is what comes out of detection: the tables of a batch and
// their Parquet contracts.
//
// A [Change] is one tested series. A [Finding] is a transfer: a fall and a rise
// that belong together. Its [Leg] rows are the cells that take part, its
// [Evidence] rows the checks for and against it, its [Point] rows the months of
// each leg. Amounts are per month; intervals are 95 %.
package finding
