package general

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// series reads the second column of a published series.
func series(t *testing.T, name string) []float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../../shared/data/series", name))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skip("the published series are not beside the checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var y []float64
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		y = append(y, v)
	}
	return y
}

func TestPublished(t *testing.T) {
	for _, c := range []struct {
		name, file, source string
		monthly            bool
		index              []int // first new, 0-based
		low, high          int   // bounds of the first interval
	}{
		{"Nile", "nile.csv", "strucchange: last old observation 28, interval 25–32", false, []int{28}, 19, 34},
		{"UK driver deaths", "uk_driver_deaths.csv", "strucchange: last old observations 1973-10 and 1983-01, on lags", true, []int{57, 168}, 33, 70},
		{"Kenya to the UK", "jrc_P12119085_KE_GB.csv", "FSDA LTSts: first new 27, 1-based", true, []int{26}, 24, 28},
		{"Ukraine to Lithuania", "jrc_P17049075_UA_LT.csv", "FSDA LTSts: first new 34, 1-based", true, []int{33}, 30, 36},
	} {
		r, err := Changes(series(t, c.file), MethodAuto, c.monthly)
		found, method := r.Changes, r.Method
		if err != nil || len(found) != len(c.index) {
			t.Errorf("%s: %v by %s, %v; published: %s", c.name, found, method, err, c.source)
			continue
		}
		for i, k := range c.index {
			if f := found[i]; f.K != k || i == 0 && (f.Low < c.low || f.High > c.high) || f.Low > k || f.High < k {
				t.Errorf("%s: %+v, published: %s", c.name, f, c.source)
			}
		}
	}
}

// The Nile's interval must hold the published one, 25 to 32 as last old
// observations counted from 1, in either convention.
func TestNileInterval(t *testing.T) {
	r, err := Changes(series(t, "nile.csv"), MethodAuto, false)
	found := r.Changes
	if err != nil || len(found) != 1 || found[0].Low > 24 || found[0].High < 32 {
		t.Errorf("%+v, %v", found, err)
	}
}
