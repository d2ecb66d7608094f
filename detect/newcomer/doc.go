// Package newcomer lists receivers without history that take up restricted goods: no
// record of the receiver in any goods for [Settings].History months of data, and from its
// first half year on it receives goods that are under a measure, to this destination or
// to another, from this origin or from another, and a part of all that its country
// receives of them that matters. Whether the origin is new to the goods there is told.
//
// It is a rule and no test of a transfer, so that it has no false discovery rate and its
// findings never count as transfers. What it says instead is how usual it is that a new
// receiver takes up these goods: how many did in the other months, and the chance that as
// many as this month's come in one month at that rate. With n newcomers in m months and
// the prior of Jeffreys the number in a further month is negative binomial (Gelman et
// al., Bayesian Data Analysis, section 2.6); a month is told where the chance is at most
// [Settings].Rate.
package newcomer
