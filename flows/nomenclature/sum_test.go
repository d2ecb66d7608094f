package nomenclature

import (
	"math"
	"slices"
	"testing"

	"detour/flows"
)

func TestMembers(t *testing.T) {
	january := flows.NewMonth(2022, 1)
	l := parse(t, inline)
	for code, want := range map[string][]string{
		"10000010": {"10000010", "10010020"},
		"10010040": {"10010030", "10010040", "10010050"},
		"100000":   {"100000", "100100"},
		"30000000": nil,
		"99999999": nil,
		"10XXXXXX": nil,
	} {
		if got := l.Members(january, code); !slices.Equal(got, want) {
			t.Errorf("Members(%s) = %q, want %q", code, got, want)
		}
	}
	if got := l.Members(january+1, "10000010"); got != nil {
		t.Errorf("a February: %q", got)
	}
}

func TestSum(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ members, want []float64 }{
		{[]float64{1, 2, 3}, []float64{3, 3, 3}},
		{[]float64{1, nan, nan}, []float64{3, 1, 0}},
		{[]float64{nan, nan, nan}, []float64{2, 1, 0}},
	} {
		if got := Sum(c.members, []float64{2, 1, 0}); !slices.Equal(got, c.want) {
			t.Errorf("Sum(%v, …) = %v, want %v", c.members, got, c.want)
		}
	}
	if got := Sum([]float64{1, nan}, []float64{1, nan}); got[0] != 2 || !math.IsNaN(got[1]) {
		t.Errorf("a month missing in all of them: %v", got)
	}
	if Sum() != nil {
		t.Error("a sum of nothing")
	}
}
