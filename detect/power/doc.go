// Package power knows how large a shift must be to be seen: by the number of months
// tested, their autocorrelation and the months since the shift.
//
// table.csv is made by ./mktable, which plants steps into simulated AR(1) series and
// puts them to the test of package changepoint itself, as series among many, with what a
// test of a whole series pays in package shift: there is no formula behind it, and it must
// be made again when the test changes. Sizes are in stationary standard
// deviations of the months, on the scale of the test. It holds for a test of one
// series for a shift in one direction; an error rate over many asks for a smaller p,
// for which the table has a level of its own.
package power
