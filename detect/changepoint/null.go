package changepoint

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"sync"
)

// nulltable.csv is written by ./mktables (see [WriteNullTables]).
//
//go:generate go run ./mktables -o nulltable.csv

//go:embed nulltable.csv
var nullTableCSV []byte

// rhoCap is the largest ρ that is estimated.
const rhoCap = 0.95

// nullTable is the null distribution at one tabulated shape.
type nullTable struct {
	raw      byKnot   // mean raw autocorrelation at each ρ of knots, rising
	critical []byKnot // values of the root of the likelihood ratio at the levels of tableP
}

// rho inverts the bias of the raw autocorrelation: the ρ whose mean raw estimate
// is raw, within [0, rhoCap]. Negative autocorrelation is taken as none.
func (t *nullTable) rho(raw float64) float64 {
	if raw <= t.raw[0] {
		return 0
	}
	for i := 1; i < len(t.raw); i++ {
		if raw <= t.raw[i] {
			return interpolate(raw, t.raw[i-1], t.raw[i], knots[i-1], knots[i])
		}
	}
	return rhoCap
}

// logP returns the logarithm of the probability of a root of at least r where ρ
// is estimated as rho, linear in the square of r between the critical values.
func (t *nullTable) logP(r, rho float64) float64 {
	k, w := knotsAround(rho)
	critical := func(i int) float64 { c := &t.critical[i]; return (1-w)*c[k] + w*c[k+1] }
	below := 0.0
	for i := range t.critical {
		c := critical(i)
		if r > c {
			below = c
			continue
		}
		if i == 0 {
			return 0
		}
		return interpolate(r*r, below*below, c*c, logTableP[i-1], logTableP[i])
	}
	return logTableP[len(logTableP)-1]
}

var logTableP = func() []float64 {
	out := make([]float64, len(tableP))
	for i, p := range tableP {
		out[i] = math.Log(p)
	}
	return out
}()

func interpolate(x, x0, x1, y0, y1 float64) float64 {
	if x1 == x0 {
		return y1
	}
	return y0 + (y1-y0)*(x-x0)/(x1-x0)
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
		var v [4 + len(knots)]float64
		for j, text := range row {
			if j == 2 {
				continue
			}
			if v[j], err = strconv.ParseFloat(text, 64); err != nil {
				return nil, fmt.Errorf("reading the null tables, line %d: %w", i+2, err)
			}
		}
		h := shape{n: int(v[0]), after: int(v[1]), seasonal: row[2] == "true"}
		values := byKnot(v[4:])
		if v[3] == rawRow {
			out[h] = &nullTable{raw: values}
		} else {
			out[h].critical = append(out[h].critical, values)
		}
	}
	return out, nil
}
