package changepoint

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"sync"
)

// jointtable.csv.gz is written by ./mktables beside nulltable.csv.
//
//go:embed jointtable.csv.gz
var jointTableCSV []byte

// skewedtable.csv.gz is the same of the rises of amounts with skewed noise.
//
//go:embed skewedtable.csv.gz
var skewedTableCSV []byte

// jointRhos are the true ρ at which the joint distribution of the estimated ρ
// and the statistic is tabulated.
var jointRhos = [...]float64{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, rhoCap}

// jointP are the levels at which the statistic's conditional quantiles stand. The
// last two are on the line of the fitted tail.
var jointP = []float64{.7, .5, .3, .2, .1, .05, .02, .01, .005, .002, 1e-4, 1e-12}

var logJointP = logs(jointP)

// atRho is what series of one true ρ show when they have no step.
type atRho struct {
	share byKnot // of the series whose ρ is estimated near each knot
	tail         // of the root, given that
}

// joint is the joint distribution at one shape, by the true ρ.
type joint [len(jointRhos)]atRho

// jointTables returns the joint distributions by shape, skewedTables those of the rises
// of skewed noise.
var (
	jointTables  = sync.OnceValue(func() map[shape]*joint { return mustReadJoint(jointTableCSV) })
	skewedTables = sync.OnceValue(func() map[shape]*joint { return mustReadJoint(skewedTableCSV) })
)

func mustReadJoint(packed []byte) map[shape]*joint {
	tables, err := readJointTables(packed)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return tables
}

func jointHeader() []string {
	return slices.Insert(tableHeader(), 3, "true_rho")
}

func (j *joint) rows(h shape) [][]string {
	var out [][]string
	for i, a := range j {
		out = append(out, jointRow(h, jointRhos[i], rawRow, a.share))
		for l, p := range jointP {
			out = append(out, jointRow(h, jointRhos[i], p, a.critical[l]))
		}
	}
	return out
}

// jointRow writes the values by knot; the shares stand under the p 1.
func jointRow(h shape, rho, p float64, values byKnot) []string {
	row := []string{strconv.Itoa(h.n), strconv.Itoa(h.after), strconv.FormatBool(h.seasonal), fmt.Sprint(rho), fmt.Sprint(p)}
	for _, v := range values {
		row = append(row, strconv.FormatFloat(v, 'g', 4, 64))
	}
	return row
}

func readJointTables(packed []byte) (map[shape]*joint, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("reading the joint tables: %w", err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the joint tables: %w", err)
	}
	out := map[shape]*joint{}
	for i, row := range rows[1:] {
		h, v, err := readShape(row)
		if err != nil {
			return nil, fmt.Errorf("reading the joint tables, line %d: %w", i+2, err)
		}
		if out[h] == nil {
			out[h] = &joint{}
		}
		a := &out[h][slices.Index(jointRhos[:], v[0])]
		if values := byKnot(v[2:]); v[1] == rawRow {
			a.share, a.levels = values, logJointP
		} else {
			a.critical = append(a.critical, values)
		}
	}
	return out, nil
}

// tabulateJoint describes draws without a step by their true ρ, in the order of
// jointRhos.
func tabulateJoint(byRho [][]nullDraw) *joint {
	var out joint
	for i, draws := range byRho {
		a := &out[i]
		a.levels, a.critical = logJointP, make([]byKnot, len(jointP))
		for k := range knots {
			near := drawsNear(draws, k)
			a.share[k] = total(near, 0) / float64(len(draws))
			for reach := 1; len(near) < fewDraws && reach < len(knots); reach++ {
				near = append(near, drawsNear(draws, k-reach)...)
				near = append(near, drawsNear(draws, k+reach)...)
			}
			for l, r := range quantiles(near) {
				a.critical[l][k] = r
			}
		}
	}
	return &out
}

// fewDraws is the number of draws near a knot below which those near its
// neighbours are taken in: they say what no draw of that knot would.
const fewDraws = 500

// weighted is a root and the weight of its draw at a knot.
type weighted struct{ root, weight float64 }

// drawsNear returns the draws whose estimated ρ lies between the neighbours of
// knot k, weighed by how near it is.
func drawsNear(draws []nullDraw, k int) []weighted {
	var out []weighted
	for _, d := range draws {
		switch i, w := knotsAround(d.rho); {
		case i == k && w < 1:
			out = append(out, weighted{d.root, 1 - w})
		case i+1 == k && w > 0:
			out = append(out, weighted{d.root, w})
		}
	}
	return out
}

func total(draws []weighted, above float64) float64 {
	sum := 0.0
	for _, d := range draws {
		if d.root >= above {
			sum += d.weight
		}
	}
	return sum
}

// quantiles returns the roots at the levels of jointP. Beyond the tailDraws
// largest, or the largest tenth of few, the logarithm of the tail is linear in the
// square.
func quantiles(draws []weighted) []float64 {
	slices.SortFunc(draws, func(a, b weighted) int { return cmp.Compare(b.root, a.root) })
	all := total(draws, 0)
	tail := min(tailDraws, len(draws)/10)
	edge, beyond, excess := 0.0, 0.0, 0.0
	for i, d := range draws[:tail+1] {
		edge = d.root * d.root
		if i < tail {
			beyond += d.weight
		}
	}
	for _, d := range draws[:tail] {
		excess += d.weight * (d.root*d.root - edge) / beyond
	}
	out, sum, i := make([]float64, len(jointP)), 0.0, 0
	for l := len(jointP) - 1; l >= 0; l-- {
		p := jointP[l]
		if p*all < beyond {
			out[l] = math.Sqrt(edge + excess*math.Log(beyond/all/p))
			continue
		}
		for i < len(draws)-1 && sum+draws[i].weight < p*all {
			sum += draws[i].weight
			i++
		}
		out[l] = draws[i].root
	}
	return out
}

// writeJoint writes the joint tables, packed.
func writeJoint(w io.Writer, rows [][]string) error {
	z := gzip.NewWriter(w)
	out := csv.NewWriter(z)
	if err := out.WriteAll(append([][]string{jointHeader()}, rows...)); err != nil {
		return fmt.Errorf("writing the joint tables: %w", err)
	}
	return z.Close()
}
