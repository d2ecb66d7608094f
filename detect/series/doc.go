// Package series turns the panel into regular monthly series: one a cell of each
// [View], with every month either an amount, a zero or missing.
//
// A month without trade is zero only if the reporters behind the cell reported
// that month at all; otherwise it is missing. Months before a code was valid, and
// after it ended, are missing too: a recode looks exactly like a substitution.
package series
