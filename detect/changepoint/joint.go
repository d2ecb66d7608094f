package changepoint

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
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

// jointP are the levels at which the statistic's conditional quantiles stand.
var jointP = []float64{.7, .5, .3, .2, .1, .05, .02, .01, .005, .002, 5e-4, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12}

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
// jointRhos. The tails have one index, whatever either ρ is.
func tabulateJoint(byRho [][]nullDraw) *joint {
	var out joint
	var margins []*margin
	for i, draws := range byRho {
		for k := range knots {
			near := drawsNear(draws, k)
			out[i].share[k] = total(near) / float64(len(draws))
			for reach := 1; len(near) < fewDraws && reach < len(knots); reach++ {
				near = append(near, drawsNear(draws, k-reach)...)
				near = append(near, drawsNear(draws, k+reach)...)
			}
			margins = append(margins, newMargin(near))
		}
	}
	index := tailIndex(margins)
	for i := range out {
		a := &out[i]
		a.levels, a.critical = logJointP, make([]byKnot, len(jointP))
		for k := range knots {
			for l, r := range margins[i*len(knots)+k].roots(jointP, index) {
				a.critical[l][k] = r
			}
		}
	}
	return &out
}

// fewDraws is the number of draws near a knot below which those near its
// neighbours are taken in: they say what no draw of that knot would.
const fewDraws = 500

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

// writeJoint writes the joint tables, packed.
func writeJoint(w io.Writer, rows [][]string) error {
	z := gzip.NewWriter(w)
	out := csv.NewWriter(z)
	if err := out.WriteAll(append([][]string{jointHeader()}, rows...)); err != nil {
		return fmt.Errorf("writing the joint tables: %w", err)
	}
	return z.Close()
}
