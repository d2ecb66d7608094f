package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// dependence is how the errors of a family hang together: every block shares a
// factor of its own.
type dependence struct {
	correlation float64
	block       int
}

// Every study is run at these dependences and levels: independence, blocks of
// six (codes of one heading), which is weak dependence, and one factor of all.
var (
	dependences = []dependence{{0, 1}, {.7, 6}, {.3, whole}, {.7, whole}}
	levels      = []float64{.05, .10}
)

const whole = 1 << 30

func (d dependence) independent() bool { return d.correlation == 0 }

func (d dependence) String() string {
	switch {
	case d.independent():
		return "independent"
	case d.block < whole:
		return fmt.Sprintf("%.1f in blocks of %d", d.correlation, d.block)
	}
	return fmt.Sprintf("%.1f", d.correlation)
}

// row is what one procedure did in one scenario.
type row struct {
	scenario, procedure string
	errors              dependence
	level               float64
	fdr, power          mean
	later               []mean // power at later looks, if any
	claimed             bool   // the procedure's assumption holds here
}

// mean is a mean over worlds with the sum of squares for its standard error.
type mean struct{ sum, squares, n float64 }

func (m *mean) add(v float64) {
	m.sum, m.squares, m.n = m.sum+v, m.squares+v*v, m.n+1
}

func (m mean) value() float64 { return m.sum / m.n }

func (m mean) se() float64 {
	return math.Sqrt(max(0, m.squares/m.n-m.value()*m.value()) / (m.n - 1))
}

// add enters one world: the share of false ones among the rejected, and of the
// found among the true ones, if there are any.
func (r *row) add(rejected, null []bool) {
	found, wrong, findable := 0., 0., 0.
	for i, yes := range rejected {
		if !null[i] {
			findable++
		}
		if yes {
			found++
			if null[i] {
				wrong++
			}
		}
	}
	r.fdr.add(wrong / max(found, 1))
	if findable > 0 {
		r.power.add((found - wrong) / findable)
	}
}

func atMost(q []float64, level float64) []bool {
	out := make([]bool, len(q))
	for i, v := range q {
		out[i] = v <= level
	}
	return out
}

// upper is the p-value of z against larger values under a standard normal null.
func upper(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// draw draws n standard normals with the dependence.
func (d dependence) draw(rng *rand.Rand, n int) []float64 {
	z := make([]float64, n)
	common := 0.
	for i := range z {
		if i%d.block == 0 {
			common = math.Sqrt(d.correlation) * rng.NormFloat64()
		}
		z[i] = common + math.Sqrt(1-d.correlation)*rng.NormFloat64()
	}
	return z
}

// stream is the random numbers of one scenario, the same in whatever order and
// number scenarios are run.
func stream(seed uint64, scenario int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(scenario)))
}

// header names the columns of format.
func header() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%*s", nameWidth, "")
	for _, d := range dependences {
		fmt.Fprintf(&b, "%-*s", len(levels)*cellWidth, " "+d.String())
	}
	fmt.Fprintf(&b, "\n%-*s", nameWidth, "rate/power at q")
	for range dependences {
		for _, level := range levels {
			fmt.Fprintf(&b, "%-*s", cellWidth, fmt.Sprintf(" %.2f", level))
		}
	}
	return strings.TrimRight(b.String(), " ")
}

const (
	nameWidth = 37
	cellWidth = 11
)

// format prints a line a scenario and procedure: fdr/power at each dependence
// and level; a * marks where the procedure's assumption does not hold.
func format(rows []row) string {
	var b strings.Builder
	at := map[string]string{}
	var order []string
	for _, r := range rows {
		key := fmt.Sprintf("%-14s %-22s", r.scenario, r.procedure)
		if at[key] == "" {
			order = append(order, key)
		}
		mark := " "
		if !r.claimed {
			mark = "*"
		}
		cell := fmt.Sprintf(" %s%s", short(r.fdr), mark)
		for _, p := range append([]mean{r.power}, r.later...) {
			if p.n > 0 {
				cell += "/" + short(p)
			}
		}
		at[key] += fmt.Sprintf("%-*s", cellWidth, cell)
	}
	for _, key := range order {
		fmt.Fprintln(&b, strings.TrimRight(key+at[key], " "))
	}
	return b.String()
}

// short is the value with three decimals and no leading zero.
func short(m mean) string {
	return strings.TrimPrefix(fmt.Sprintf("%.3f", m.value()), "0")
}
