package nomenclature

import (
	"math"
	"slices"

	"detour/flows"
)

// Members lists the codes that share the [Links.Component] of a code in a January,
// itself among them, at the length at which the tables tell; nil where it did not
// change.
func (l *Links) Members(jan flows.Month, code string) []string {
	g, code := l.graph(jan, code)
	if g == nil || g.of(code) == 0 {
		return nil
	}
	var out []string
	for i, c := range g.codes {
		if g.component[i] == g.of(code) {
			out = append(out, c)
		}
	}
	return out
}

// Sum adds up series of the same months, which are the members of a component: what
// a recode moves between them stays inside. A month that is missing (NaN) in some of
// them counts those that are known, for a code has none before it is born; it is
// missing in the sum if it is in all of them.
func Sum(members ...[]float64) []float64 {
	if len(members) == 0 {
		return nil
	}
	out := slices.Clone(members[0])
	for _, y := range members[1:] {
		for m, v := range y {
			switch {
			case math.IsNaN(out[m]):
				out[m] = v
			case !math.IsNaN(v):
				out[m] += v
			}
		}
	}
	return out
}
