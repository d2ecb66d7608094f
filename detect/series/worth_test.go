package series

import (
	"math"
	"testing"

	"detour/flows"
)

func TestWeights(t *testing.T) {
	unknown := math.NaN()
	all := []*Series{
		{Measure: flows.Kg, Kg: []float64{1e6, 3e6}, Value: []float64{100, unknown}}, // 100 a month
		{Measure: flows.Kg, Kg: []float64{1, 1}, Value: []float64{0, 1800}},          // 900
		{Measure: flows.Kg, Kg: []float64{4, unknown}, Value: []float64{unknown, unknown}},
		{Measure: flows.Kg, Kg: []float64{0, 32}, Value: []float64{0, 0}},
		{Measure: flows.Value, Value: []float64{1600, 1600}},
	}
	want := []float64{10. / (80. / 3), 30. / (80. / 3), 2. / 3, 4. / 3, 40. / (80. / 3)}
	for i, w := range Weights(all) {
		if math.Abs(w-want[i]) > 1e-12 {
			t.Errorf("series %d weighs %v, want %v", i, w, want[i])
		}
	}
}
