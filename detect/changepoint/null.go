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
//go:generate go run ./mktables

//go:embed nulltable.csv
var nullTableCSV []byte

// rhoCap is the largest ρ that is estimated.
const rhoCap = 0.95

// nullTable is the null distribution at one tabulated shape.
type nullTable struct {
	raw byKnot // mean raw autocorrelation at each ρ of knots, rising
	tail
}

// tail is the upper tail of the root of the likelihood ratio where ρ is estimated
// at a knot.
type tail struct {
	levels   []float64 // logarithms of probabilities, falling
	critical []byKnot  // values at these levels
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
func (t *tail) logP(r, rho float64) float64 {
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
		return interpolate(r*r, below*below, c*c, t.levels[i-1], t.levels[i])
	}
	return t.levels[len(t.levels)-1]
}

var logTableP = logs(tableP)

func logs(p []float64) []float64 {
	out := make([]float64, len(p))
	for i, v := range p {
		out[i] = math.Log(v)
	}
	return out
}

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
		h, v, err := readShape(row)
		if err != nil {
			return nil, fmt.Errorf("reading the null tables, line %d: %w", i+2, err)
		}
		if values := byKnot(v[1:]); v[0] == rawRow {
			out[h] = &nullTable{raw: values, tail: tail{levels: logTableP}}
		} else {
			out[h].critical = append(out[h].critical, values)
		}
	}
	return out, nil
}

// readShape reads the shape in the first columns of a table, and the numbers after
// it.
func readShape(row []string) (h shape, v []float64, err error) {
	if h.n, err = strconv.Atoi(row[0]); err != nil {
		return h, nil, err
	}
	if h.after, err = strconv.Atoi(row[1]); err != nil {
		return h, nil, err
	}
	h.seasonal = row[2] == "true"
	for _, text := range row[3:] {
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return h, nil, err
		}
		v = append(v, number)
	}
	return h, v, nil
}
