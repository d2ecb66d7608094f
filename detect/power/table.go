package power

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"sync"
)

// table.csv is written by ./mktable (see [WriteTable]).
//
//go:generate go run ./mktable -o table.csv

//go:embed table.csv
var tableCSV []byte

// Level is the p-value at which a shift counts as seen.
type Level int

// The levels of the table: that of a single test, and one that an error rate over
// some hundred tests comes to.
const (
	Single Level = iota
	Listed
)

// P is the p-value of the level.
func (l Level) P() float64 { return levels[l] }

var levels = [...]float64{.05, .001}

// The chances with which a shift of the tabulated size is seen.
const (
	Half   = .5
	Nearly = .9
)

// The grid of the table: months tested, ρ, and months since the shift.
var (
	lengths = [...]int{24, 28, 32, 36, 42, 48, 60, 72, 84}
	rhos    = [...]float64{0, .15, .3, .45, .6, .8}
	since   = [...]int{4, 5, 6, 8, 10, 12, 15}
)

// MostMonths is the most months since a shift of which the table knows.
const MostMonths = 15

// key is a place in the grid, by indices.
type key struct {
	level              Level
	length, rho, since int
}

// sizes are the smallest sizes seen with either chance; infinite where none is.
type sizes struct{ half, nearly float64 }

var table = sync.OnceValue(func() map[key]sizes {
	t, err := readTable(tableCSV)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
})

func readTable(data []byte) (map[key]sizes, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the table of power: %w", err)
	}
	at := map[[4]string]sizes{}
	for i, row := range rows[1:] {
		var v [2]float64
		for j, text := range row[4:] {
			if v[j], err = strconv.ParseFloat(text, 64); err != nil {
				return nil, fmt.Errorf("reading the table of power, line %d: %w", i+2, err)
			}
		}
		at[[4]string(row[:4])] = sizes{v[0], v[1]}
	}
	out := map[key]sizes{}
	for _, k := range grid() {
		s, ok := at[k.names()]
		if !ok {
			return nil, fmt.Errorf("reading the table of power: no row for %v", k.names())
		}
		out[k] = s
	}
	return out, nil
}

// grid lists every place of the table in order.
func grid() []key {
	var out []key
	for l := range levels {
		for n := range lengths {
			for r := range rhos {
				for m := range since {
					out = append(out, key{Level(l), n, r, m})
				}
			}
		}
	}
	return out
}

// names are the first four columns of the row of a place.
func (k key) names() [4]string {
	return [4]string{
		strconv.FormatFloat(levels[k.level], 'g', -1, 64), strconv.Itoa(lengths[k.length]),
		strconv.FormatFloat(rhos[k.rho], 'g', -1, 64), strconv.Itoa(since[k.since]),
	}
}

// Detectable returns the smallest shift, in standard deviations of the months, that is
// seen with the chance, Half or Nearly, by the test of a series of n months so many
// months after it. It is infinite where no shift can be seen yet. Lengths and
// autocorrelations between those of the table are taken to be the next less favourable.
func Detectable(level Level, n int, rho, chance float64, months int) float64 {
	if months < since[0] {
		return math.Inf(1)
	}
	k := key{level: level, length: 0, rho: len(rhos) - 1}
	for i, v := range lengths {
		if n >= v {
			k.length = i
		}
	}
	for i := len(rhos) - 1; i >= 0 && rho <= rhos[i]; i-- {
		k.rho = i
	}
	for i, v := range since {
		if months >= v {
			k.since = i
		}
	}
	if chance <= Half {
		return table()[k].half
	}
	return table()[k].nearly
}

// Months returns the fewest months after a shift of so many standard deviations at
// which it is seen with the chance, and false where MostMonths are not enough.
func Months(level Level, n int, rho, chance, size float64) (months int, ok bool) {
	for m := since[0]; m <= MostMonths; m++ {
		if Detectable(level, n, rho, chance, m) <= size {
			return m, true
		}
	}
	return 0, false
}
