package unmatched

import (
	"testing"
	"time"

	"detour/flows"
	"detour/flows/measure"
)

// A measure of a part of a code says so; the acts as the built-in table has them.
func TestMeasure(t *testing.T) {
	cell := flows.Cell{}.With(flows.Flow, flows.Import).With(flows.Origin, "BY").With(flows.Product, "31059020")
	found := measure.Builtin().Concerning(cell)
	if len(found) != 1 {
		t.Fatalf("%d measures", len(found))
	}
	if got, want := Measure(found[0]), "since 25 June 2021, Regulation (EU) 2021/1030, Annex VIII (in part)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	lifted := *found[0]
	lifted.Regime, lifted.Act, lifted.Annex, lifted.Ex, lifted.To = "Lithuania", "end of a contract", "", false, time.Date(2022, 2, 1, 0, 0, 0, 0, time.UTC)
	if got, want := Measure(&lifted), "25 June 2021 to 1 February 2022, Lithuania, end of a contract"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
