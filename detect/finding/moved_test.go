package finding

import (
	"fmt"
	"testing"
)

func TestMovementOf(t *testing.T) {
	a, b := diverted("a", "8703", "KZ", 2, 190e6, 30e6, 30e6), diverted("b", "870323", "BY", 3, 60e6, 20e6, 20e6)
	for _, tt := range []struct {
		name string
		told []Told
		want string
	}{
		{"two places", []Told{a, b}, "exports of 8703 to RU 1.9e+08 → 0: [{to KZ 3e+07} {to BY 2e+07}], others 0, gone 1.4e+08 true"},
		{"more than fell", []Told{diverted("a", "8703", "KZ", 2, 10e6, 30e6, 30e6)}, "exports of 8703 to RU 1e+07 → 0: [{to KZ 3e+07}], others 2e+07, gone 0 true"},
		{"nothing counted", []Told{diverted("a", "8703", "KZ", 2, 10e6, 30e6, 0)}, " 0 → 0: [], others 0, gone 0 false"},
	} {
		m, ok := MovementOf(Case{About: "a"}, tt.told)
		if got := fmt.Sprintf("%s %.3g → %.3g: %v, others %.3g, gone %.3g %v", m.What, m.Before, m.After, m.Gained, m.Others, m.Gone(), ok); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestApart(t *testing.T) {
	leg := func(role, product, origin, destination string) Leg {
		return Leg{Role: role, Axes: Axes{Flow: "export", Product: product, Origin: origin, Destination: destination}}
	}
	for _, tt := range []struct {
		legs []Leg
		want string
	}{
		{[]Leg{leg("from", "2710", "BY", "EE"), leg("to", "2707", "BY", "EE")}, "[of 2710 of 2707]"},
		{[]Leg{leg("from", "8471", "DE", "RU"), leg("leg1", "8471", "DE", "KG"), leg("leg2", "8471", "KG", "RU"), leg("control", "x", "y", "z")}, "[from DE to RU from DE to KG from KG to RU]"},
		{[]Leg{leg("to", "2710", "BY", "EE")}, "[exports of 2710 from BY to EE]"},
	} {
		if got := fmt.Sprint(Apart(tt.legs)); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}
