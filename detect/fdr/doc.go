// Package fdr controls the false discovery rate: the share of false findings
// among those reported.
//
// A finding is a conjunction: two shifts (or three, in a relay) that must all be
// real. Its p-value is the largest of theirs, which is valid but, fed to the
// procedure of Benjamini and Hochberg, wastes power, because a pair of which
// neither side moved almost never comes near significance and is still counted.
// [AdaFilter] counts only the conjunctions that could be found.
package fdr
