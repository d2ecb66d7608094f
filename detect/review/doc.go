// Package review keeps what reviewers decide of findings, and serves the local page on
// which they do.
//
// A [Store] is one SQLite file that outlives batches: the id of a finding survives
// revisions and new months, so that what was decided on one batch is shown on the next.
// Its history is append-only. Triggers refuse to change or remove a row, and every row
// carries the hash of the row before it, so that an edit of the file itself shows when
// it is opened next. [StandingOf] is the rule by which a finding leaves the list of open
// ones and comes back.
//
// [Server.Serve] listens on loopback alone, and every request needs the token of the address
// that the verb prints. A batch is never changed.
package review
