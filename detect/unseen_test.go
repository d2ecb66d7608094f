package detect

import (
	"testing"

	"detour/flows"
	"detour/flows/measure"
	"detour/flows/panel"
)

// Integrated circuits (854231) from the Union to Russia are listed since 2022-02-26, cars
// to it are not in the built-in table.
func TestUnseen(t *testing.T) {
	to := func(product, destination string) flows.Cell {
		return flows.Cell{}.With(flows.Flow, flows.Export).With(flows.Origin, "DE").With(flows.Product, product).With(flows.Destination, destination)
	}
	reported := func(pairs ...string) (rows []panel.Coverage) {
		for i := 0; i < len(pairs); i += 2 {
			rows = append(rows, panel.Coverage{Reporter: pairs[i], Flow: pairs[i+1]})
		}
		return rows
	}
	march := flows.NewMonth(2022, 3)
	for _, tt := range []struct {
		name     string
		product  string
		hub      string
		rise     flows.Month
		coverage []panel.Coverage
		want     bool
	}{
		{"listed goods to a member of the customs union", "85423190", "KG", march, nil, true},
		{"to a neighbour", "85423190", "GE", march, nil, true},
		{"a heading that holds listed codes", "8542", "KZ", march, nil, true},
		{"neither neighbour nor free trade", "85423190", "TR", march, nil, false},
		{"goods that no measure lists", "87032319", "KZ", march, nil, false},
		{"in anticipation, four months before", "85423190", "KG", flows.NewMonth(2021, 10), nil, true},
		{"five months before", "85423190", "KG", flows.NewMonth(2021, 9), nil, false},
		{"the hub reports its exports", "85423190", "KG", march, reported("KG", flows.Export), false},
		{"the hub reports its imports alone", "85423190", "KG", march, reported("KG", flows.Import), true},
		{"the old destination reports its imports", "85423190", "KG", march, reported("RU", flows.Import), false},
		{"others report", "85423190", "KG", march, reported("DE", flows.Export, "RU", flows.Export), true},
	} {
		if got := unseen(measure.Builtin(), tt.coverage)(to(tt.product, "RU"), to(tt.product, tt.hub), tt.rise); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if unseen(nil, nil)(to("85423190", "RU"), to("85423190", "KG"), march) {
		t.Error("a relay without measures")
	}
}
