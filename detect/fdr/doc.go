// Package fdr controls the false discovery rate: the share of false findings
// among those reported.
//
// A finding is a conjunction: two shifts (or three, in a relay) that must all be
// real. Its p-value is the largest of theirs, which is valid but, fed to the
// procedure of Benjamini and Hochberg, wastes power, because a pair of which
// neither side moved almost never comes near significance and is still counted.
// [AdaFilter] counts only the conjunctions that could be found.
//
//	What is tested                      by                   assumes
//	hypotheses of one family            BH, WeightedBH       independence or positive dependence (PRDS)
//	the same                            BY, EBH              nothing of the dependence
//	conjunctions                        AdaFilter, weighted  weak dependence, independent sides, many of them
//	falls, then rises beside them       TwoStage             as BH; false falls draw no more rises than true ones
//	new hypotheses every month          Ledger               independent batches; see its rules
//	one hypothesis again every month    Anytime, MeanE       nothing
//	the same, of data that grow         LookShare            two years; hypotheses that are all there at the start
//
// Weights ([Weights]) say before the p-values are seen which hypotheses matter.
// [Calibrate] makes the e-values that EBH and MeanE take of p-values.
//
// # Measured
//
// Realised rate and, behind the stroke, power at q = .05, over 1,000 worlds of
// each kind (standard error of a rate near .05 at most .007, of most .002), by
//
//	go run ./detect/fdr/simulate > detect/fdr/simulate/measured.txt
//
// which also has q = .10, further scenarios and the procedures on each batch
// alone. The errors are independent, or share a factor in blocks of six, or one
// factor of all. A * marks where an assumption does not hold.
//
//	                       independent  .7 in blocks  .3           .7
//	400 hypotheses, a fifth false by 3 standard errors
//	BH                      .041/.712    .040/.711    .038/.681    .029/.647
//	BH, weights informed    .033/.773    .031/.774    .031/.745    .023/.710
//	BH, weights at random   .041/.686    .040/.686    .037/.658    .030/.623
//	BY                      .006/.410    .007/.415    .006/.397    .004/.391
//	EBH                     .001/.089    .000/.095    .000/.113    .001/.146
//	700 falls with 6 receivers, a tenth true, by 3.5 standard errors
//	BH                      .003/.305    .003/.312    .003/.309    .001/.346
//	AdaFilter               .036/.743    .036/.745    .027/.738 *  .018/.733 *
//	AdaFilter, informed     .028/.803    .029/.804    .022/.803 *  .014/.795 *
//	AdaFilter, at random    .036/.703    .036/.706    .027/.700 *  .017/.699 *
//	TwoStage                .020/.594    .021/.598    .018/.570    .014/.556
//	the same, six in ten fall and few rise
//	BH                      .017/.349    .018/.348    .018/.340    .010/.361
//	AdaFilter               .047/.527    .048/.523    .041/.513 *  .021/.503 *
//	AdaFilter, informed     .043/.644    .043/.642    .038/.633 *  .020/.626 *
//	TwoStage                .027/.573    .028/.573    .026/.548    .013/.509
//	the same, no pair true: true rises stand beside false falls alone
//	AdaFilter               .037         .042         .033 *       .010 *
//	TwoStage                .772 *       .588 *       .397 *       .119 *
//	24 monthly batches of 20 to 200, a tenth false; rate of the worst month
//	BatchBH                 .027/.494    .031/.490 *  .049/.480 *  .075/.475 *
//	BatchPRDS               .020/.135    .022/.137    .020/.146    .020/.157
//	BH on each batch        .054/.619 *  .058/.615 *  .090/.599 *  .132/.585 *
//	the same, none false
//	BatchBH, BatchPRDS      .049         .038         .030         .024
//	BH on each batch        .716 *       .623 *       .648 *       .419 *
//	24 monthly batches of 50 falls with 6 receivers, a tenth true; the same
//	BatchBH                 .002/.203    .003/.204 *  .003/.208 *  .006/.206 *
//	BatchBH of AdaFilter    .019/.626    .020/.618 *  .019/.617 *  .017/.603 *
//	AdaFilter on each batch .042/.758 *  .046/.752 *  .040/.755 *  .036/.743 *
//	the same, six in ten fall and few rise
//	BatchBH of AdaFilter    .025/.389    .028/.387 *  .039/.388 *  .064/.391 *
//	AdaFilter on each batch .059/.548 *  .065/.545 *  .095/.540 *  .155/.541 *
//	the same, rises only
//	BatchBH of AdaFilter    .038         .027 *       .034 *       .028 *
//	AdaFilter on each batch .689 *       .619 *       .640 *       .400 *
//	24 monthly batches of 20, a tenth false, looked at again every month
//	BatchPRDS, first look   .017/.030    .024/.031    .023/.032    .024/.038
//	BatchPRDS of Anytime    .016/.232    .016/.233    .014/.230    .014/.238
//	BH by LookShare         .017/.683    .017/.677    .018/.676    .018/.680
//	BH over all each month  .138/.829 *  .140/.827 *  .142/.823 *  .148/.827 *
//	the same, none false
//	BH by LookShare         .035         .027         .037         .029
//	BH over all each month  .395 *       .356 *       .388 *       .263 *
//
// So: AdaFilter for conjunctions, whose rate holds also where its proof does not. Over
// months the same pairs are looked at again with more data, so that their shares of the
// error need not sum to one: by [LookShare] two thirds to four fifths of what testing
// each month afresh finds are found, at a rate that holds, where [Anytime] finds a
// quarter. The ledger is for hypotheses that are new every month: BatchBH passes q only
// where one factor of .7 moves all, BatchPRDS nowhere. BY and EBH guard against
// dependence that is not positive, at a price that is seldom worth paying.
package fdr
