package mirror

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// mostLag is the longest lag looked for, in months: a container from East Asia to Europe
// is on the way for five to eight weeks, and is declared within the month after.
const mostLag = 3

// leastMonths is the number of months from which on a lag is learned: three of each month
// of the year, whose mean is taken out.
const leastMonths = 36

// learn learns from all lanes of two countries.
func learn(lanes []*Lane) *Pair {
	sent, got := total(lanes, true), total(lanes, false)
	p := &Pair{Lag: lag(changes(sent), changes(got)), Goods: len(lanes)}
	var shares []float64
	for _, l := range lanes {
		out, in := 0.0, 0.0
		for m, v := range l.Got.Value {
			if k := m - p.Lag; k >= 0 && !math.IsNaN(v+l.Sent.Value[k]) {
				out, in = out+l.Sent.Value[k], in+v
			}
		}
		if out > 0 {
			shares = append(shares, in/out)
		}
	}
	p.Allowance = median(shares)
	return p
}

// total adds up what one side reports, in value; NaN where any lane is missing.
func total(lanes []*Lane, sent bool) []float64 {
	sum := make([]float64, lanes[0].Got.Len())
	for _, l := range lanes {
		s := l.Got
		if sent {
			s = l.Sent
		}
		for m, v := range s.Value {
			sum[m] += v
		}
	}
	return sum
}

// changes are the differences of the logarithm from month to month, less their mean in
// that month of the year: two seasons that differ would look like a lag.
func changes(y []float64) []float64 {
	d := make([]float64, len(y))
	var sum, n [12]float64
	for m := range d {
		d[m] = math.NaN()
		if m > 0 && y[m] > 0 && y[m-1] > 0 {
			d[m] = math.Log(y[m] / y[m-1])
			sum[m%12] += d[m]
			n[m%12]++
		}
	}
	for m := range d {
		d[m] -= sum[m%12] / n[m%12]
	}
	return d
}

// lag returns after how many months the one follows the other best, 0 unless that is
// beyond chance: a correlation of independent series has a standard error of 1/√n
// (Bartlett 1946), and the largest of four is looked at, two-sided 5 % of which is at
// 2.5 of them.
func lag(sent, got []float64) int {
	const beyond = 2.5
	best, at := 0.0, 0
	for l := 0; l <= mostLag; l++ {
		var a, b []float64
		for m := l; m < len(got); m++ {
			if !math.IsNaN(sent[m-l] + got[m]) {
				a, b = append(a, sent[m-l]), append(b, got[m])
			}
		}
		if len(a) < leastMonths {
			continue
		}
		if r := stat.Correlation(a, b, nil); r > best && r*math.Sqrt(float64(len(a))) > beyond {
			best, at = r, l
		}
	}
	return at
}
