// Package detect runs the stages that turn a monthly panel into findings. It is
// the second half of the tour of the house (the first stands in package flows):
//
//  5. detect/series makes one regular monthly series a cell of each view of the
//     panel, and tells zero from missing.
//  6. detect/shift tests every series once, for a fall and for a rise, with the
//     kernels of detect/changepoint, and dates the events.
//  7. Events that belong together are joined:
//     a. detect/transfer pairs falls with rises across one axis or two, weighs the
//     evidence, and explains every lost mass once;
//     b. detect/relay follows paths of three legs.
//  8. detect/fdr controls the false discovery rate over all that was tested, in
//     families: flows/measure tells what is under a restrictive measure. A batch that
//     continues another carries its error budget on (transfer.Book).
//  9. detect/unmatched lists the shifts beside a measure that have no counterpart,
//     and what moved there but is not proven yet (by the power of the test, which
//     detect/power tabulates).
//  10. detect/mirror holds what both ends report of the same goods against each other,
//     detect/newcomer lists receivers without history that take up restricted goods.
//  11. detect/cases gathers findings into cases, in which a mass counts once.
//  12. detect/finding is what comes out; detect/batch keeps it, detect/report
//     tells it, detect/review keeps what reviewers decide of it.
package detect
