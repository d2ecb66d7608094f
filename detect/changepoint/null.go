package changepoint

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
)

// nulltable.csv is written by ./mktables (see [WriteNullTables]).
//
//go:generate go run ./mktables -o nulltable.csv

//go:embed nulltable.csv
var nullTableCSV []byte

const (
	rhoBins = 11 // a bin holds the values of ρ that round to a tenth; the last holds the cap alone
	rhoCap  = 0.95
	minP    = 1e-12 // below which an extrapolated p says no more
)

func rhoBin(rho float64) int { return min(rhoBins-1, int(math.Round(rho*10))) }

// rhoBias is the mean raw autocorrelation at each true ρ of biasRhos.
type rhoBias struct{ raw [11]float64 }

func (b *rhoBias) sort() { slices.Sort(b.raw[:]) }

// correct inverts the bias: the ρ whose mean raw estimate is raw, within
// [0, rhoCap]. Negative autocorrelation is taken as none.
func (b *rhoBias) correct(raw float64) float64 {
	if raw <= b.raw[0] {
		return 0
	}
	for i := 1; i < len(b.raw); i++ {
		if raw <= b.raw[i] {
			f := (raw - b.raw[i-1]) / (b.raw[i] - b.raw[i-1])
			return biasRhos[i-1] + f*(biasRhos[i]-biasRhos[i-1])
		}
	}
	return rhoCap
}

// survival is the upper tail of T in one bin.
type survival struct {
	tailP, tailT, exponent float64
	t, logP                []float64 // quantiles, rising in t
}

// p returns the probability of a T at least as large as t.
func (s *survival) logTail(t float64) float64 {
	if t >= s.tailT {
		return max(math.Log(minP), math.Log(s.tailP)-s.exponent*math.Log(t/s.tailT))
	}
	i, _ := slices.BinarySearch(s.t, t)
	switch {
	case i == 0:
		return 0
	case i == len(s.t):
		return interpolate(t, s.t[i-1], s.tailT, s.logP[i-1], math.Log(s.tailP))
	}
	return interpolate(t, s.t[i-1], s.t[i], s.logP[i-1], s.logP[i])
}

func interpolate(x, x0, x1, y0, y1 float64) float64 {
	if x1 == x0 {
		return y1
	}
	return y0 + (y1-y0)*(x-x0)/(x1-x0)
}

// nullTable is the null distribution at one tabulated shape.
type nullTable struct {
	bias                rhoBias
	byEstimate, byTruth [rhoBins]*survival
}

// logP returns log p of T = t where ρ was estimated as rho from n months: the
// larger of the table binned by the estimate (mixed innovations) and of the
// Gaussian table at ρ + 7/n, because binning by an estimate alone is too liberal
// far in the tail.
func (n *nullTable) logP(t, rho float64, months int) float64 {
	return max(between(&n.byEstimate, rho, t), between(&n.byTruth, rho+7/float64(months), t))
}

// between interpolates log p between the bins on either side of rho.
func between(bins *[rhoBins]*survival, rho, t float64) float64 {
	r := min(rho*10, rhoBins-1)
	i := int(r)
	for i > 0 && bins[i] == nil {
		i--
	}
	j := min(i+1, rhoBins-1)
	for j > 0 && bins[j] == nil {
		j--
	}
	if j <= i {
		return bins[i].logTail(t)
	}
	return interpolate(min(r, float64(j)), float64(i), float64(j), bins[i].logTail(t), bins[j].logTail(t))
}

// nullTables returns the tables by shape.
var nullTables = sync.OnceValue(func() map[shape]*nullTable {
	tables, err := readNullTables(nullTableCSV)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return tables
})

func readNullTables(data []byte) (map[shape]*nullTable, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the null tables: %w", err)
	}
	out := map[shape]*nullTable{}
	for i, row := range rows[1:] {
		if err := addRow(out, row); err != nil {
			return nil, fmt.Errorf("reading the null tables, line %d: %w", i+2, err)
		}
	}
	return out, nil
}

func addRow(out map[shape]*nullTable, row []string) error {
	v := make([]float64, len(row))
	for i, s := range row {
		v[i] = math.NaN()
		if i == 2 || i == 3 || s == "" {
			continue
		}
		var err error
		if v[i], err = strconv.ParseFloat(s, 64); err != nil {
			return err
		}
	}
	h := shape{n: int(v[0]), after: int(v[1]), seasonal: row[2] == "true"}
	if out[h] == nil {
		out[h] = &nullTable{}
	}
	if row[3] == "bias" {
		copy(out[h].bias.raw[:], v[5:])
		return nil
	}
	s := &survival{tailP: v[5], tailT: v[6], exponent: v[7]}
	for i, p := range tableP {
		if t := v[8+i]; !math.IsNaN(t) && t < s.tailT {
			s.t, s.logP = append(s.t, t), append(s.logP, math.Log(p))
		}
	}
	if row[3] == "true" {
		out[h].byTruth[int(v[4])] = s
	} else {
		out[h].byEstimate[int(v[4])] = s
	}
	return nil
}
