package changepoint

import (
	"math"
	"slices"
	"sort"
)

// nullMix is the null distribution at a shape between those tabulated: a
// weighted mean of log p over the neighbouring shapes, linear in 1/n and in the
// inverse of the months after the window.
type nullMix struct {
	tables  []*nullTable
	weights []float64
}

func nullAt(h shape) nullMix {
	var m nullMix
	sizes := fullSizes
	if h.after > 0 {
		sizes = windowSizes
	}
	for _, n := range bracket(sizes, h.n) {
		if h.seasonal && n.at < minSeasonal {
			n.at = minSeasonal
		}
		if h.after == 0 {
			m.add(shape{n: n.at, seasonal: h.seasonal}, n.weight)
			continue
		}
		for _, a := range bracket(windowAfter, h.after) {
			m.addWindow(shape{n: n.at, after: a.at, seasonal: h.seasonal}, n.weight*a.weight)
		}
	}
	return m
}

func (m *nullMix) add(h shape, weight float64) {
	if weight > 0 {
		m.tables, m.weights = append(m.tables, nullTables()[h]), append(m.weights, weight)
	}
}

// addWindow falls back on the widest window tabulated for that many months.
func (m *nullMix) addWindow(h shape, weight float64) {
	for nullTables()[h] == nil {
		i := slices.Index(windowAfter, h.after)
		h.after = windowAfter[i-1]
	}
	m.add(h, weight)
}

type node struct {
	at     int
	weight float64
}

// bracket returns the tabulated sizes on either side of n and their weights,
// linear in the inverse. Beyond the ends the nearest serves.
func bracket(sizes []int, n int) []node {
	i := sort.SearchInts(sizes, n)
	switch {
	case i == len(sizes):
		return []node{{sizes[i-1], 1}}
	case sizes[i] == n || i == 0:
		return []node{{sizes[i], 1}}
	}
	a, b := 1/float64(sizes[i-1]), 1/float64(sizes[i])
	w := (a - 1/float64(n)) / (a - b)
	return []node{{sizes[i-1], 1 - w}, {sizes[i], w}}
}

// correct returns ρ for a raw autocorrelation.
func (m nullMix) correct(raw float64) float64 {
	rho := 0.0
	for i, t := range m.tables {
		rho += m.weights[i] * t.bias.correct(raw)
	}
	return rho
}

// p returns the probability of a T at least as large as t.
func (m nullMix) p(t, rho float64, months int) float64 {
	logP := 0.0
	for i, table := range m.tables {
		logP += m.weights[i] * table.logP(t, rho, months)
	}
	return math.Exp(logP)
}

func sortFloats(x []float64) { slices.Sort(x) }

// rank fills order with the indices of g in ascending order of its values.
func rank(order []int, g []float64) {
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case g[a] < g[b]:
			return -1
		case g[a] > g[b]:
			return 1
		}
		return 0
	})
}
