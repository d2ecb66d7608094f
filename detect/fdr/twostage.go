package fdr

// TwoStage selects pairs of a fall and a rise at q in two steps: Benjamini and
// Hochberg at q/2 over the falls, then Benjamini and Hochberg at q/2 over all the
// rises that stand beside a selected fall, as one family. Pair j joins the fall
// of[j] with the rise of p-value rises[j]; the result says which pairs are
// selected.
//
// A pair is false if its rise is or if its fall is. Where the falls are
// independent of the rises, and each family is independent or positively
// dependent, the second step bounds the share of false rises by q/2 (selection by
// independent data, as in Benjamini and Bogomolov, JRSS-B 2014). The first step
// bounds the share of false ones among the selected *falls*; that it bounds their
// share among the selected *pairs* needs the assumption that a false fall draws
// no more true rises than a true one. A hub that grows anyway breaks it: where
// rises are true beside false falls alone, the error is whatever the luck of one
// false fall makes it. [AdaFilter] needs no such assumption.
//
// No q-values are returned because there are none: a larger q selects more
// falls, hence a larger second family, and can lose a pair that a smaller q
// selects.
//
// It panics if a pair has no fall or no rise.
func TwoStage(falls []float64, of []int, rises []float64, q float64) []bool {
	if len(of) != len(rises) {
		panic("fdr: pairs and rises differ in number")
	}
	fallQ := BH(falls)
	var family []float64
	var pairs []int
	for j, i := range of {
		if fallQ[i] <= q/2 {
			family, pairs = append(family, rises[j]), append(pairs, j)
		}
	}
	selected := make([]bool, len(of))
	for k, v := range BH(family) {
		selected[pairs[k]] = v <= q/2
	}
	return selected
}
