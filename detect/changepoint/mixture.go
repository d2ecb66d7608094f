package changepoint

import (
	"math"
	"slices"
	"sort"
)

// null is the null distribution at a shape between those tabulated: a weighted
// mean of log p over the neighbouring shapes, linear in 1/n and in the
// inverse of the months after the window.
type null struct {
	among   *Population
	shapes  [4]shape
	tables  [4]*nullTable
	skewed  [4]*nullTable // of the rises of skewed noise; nil without a population
	weights [4]float64
	size    int
}

// nullAt returns the null distribution at a shape, of a series of the population;
// nil: whatever its ρ.
func nullAt(h shape, among *Population) null {
	m := null{among: among}
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

func (m *null) add(h shape, weight float64) {
	if weight > 0 {
		m.shapes[m.size], m.tables[m.size], m.weights[m.size] = h, m.among.table(h), weight
		m.skewed[m.size] = m.among.skewedTable(h)
		m.size++
	}
}

// addWindow falls back on the widest window tabulated for that many months.
func (m *null) addWindow(h shape, weight float64) {
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
func bracket(sizes []int, n int) [2]node {
	i := sort.SearchInts(sizes, n)
	switch {
	case i == len(sizes):
		return [2]node{{sizes[i-1], 1}, {sizes[i-1], 0}}
	case sizes[i] == n || i == 0:
		return [2]node{{sizes[i], 1}, {sizes[i], 0}}
	}
	a, b := 1/float64(sizes[i-1]), 1/float64(sizes[i])
	w := (a - 1/float64(n)) / (a - b)
	return [2]node{{sizes[i-1], 1 - w}, {sizes[i], w}}
}

// rho returns ρ for a raw autocorrelation.
func (m null) rho(raw float64) float64 {
	rho := 0.0
	for i, t := range m.tables[:m.size] {
		rho += m.weights[i] * t.rho(raw)
	}
	return rho
}

// p returns the probability of a root of the likelihood ratio as large as that of the
// estimate in one direction without a shift, where ρ is estimated as it is there.
//
// On the scale of the test large amounts spread more than small ones, the more so the
// more the amounts swing: to the first order the noise has a skewness in proportion to
// its standard deviation. So the logarithm of p of a rise lies between that of even
// noise and that of skewed noise in the proportion of the spreads, as far as amounts of
// asSkewed. A fall is taken to be one of even noise, which is no smaller.
func (m null) p(d Direction, est estimate) float64 {
	logP, skewed := 0.0, 0.0
	for i, table := range m.tables[:m.size] {
		logP += m.weights[i] * table.logP(est.root(d), est.rho)
		if m.skewed[i] != nil {
			skewed += m.weights[i] * m.skewed[i].logP(est.root(d), est.rho)
		}
	}
	if d == Rise && m.among != nil {
		logP += min(1, est.spread/asSkewed) * max(0, skewed-logP)
	}
	return math.Exp(logP)
}

// expected returns the mean of the true ρ where it is estimated as rho.
func (m null) expected(rho float64) float64 {
	mean := 0.0
	for i, h := range m.shapes[:m.size] {
		mean += m.weights[i] * m.among.expected(h, rho)
	}
	return mean
}
