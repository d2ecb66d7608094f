// Package cases gathers findings into cases: one event, one headline.
//
// A case is anchored at a fall, the widest there is (of the fewest axes, then of
// the shortest product, then of the most that moved). A finding belongs to it if
// its own fall is akin to the anchor's: of the same flow and measure, with dates
// whose intervals overlap, cells that do not exclude each other (on every axis they
// agree, or one is summed over it) and products of one heading. Each is held against
// the anchor alone, never against other members, so that no chain of neighbours can
// glue a file into one case. A case to which others leave next to nothing, because
// its rises are told by them, joins the one that tells most of them.
//
// Within and across cases a mass counts once. In the order of their scores findings
// take what is left of their fall and of their rise, and of every wider fall and rise
// before that holds them: all that is counted inside an event is at most the event.
// Cells of which neither lies inside the other, but which may share some, are taken to
// share all, so that it errs towards too little. A case's interval is the sum of its
// findings' intervals, each in proportion to what is counted: wider than need be, since
// they are not all wrong in one direction.
//
// Level shifts without a counterpart make cases of their own by the same rule.
package cases
