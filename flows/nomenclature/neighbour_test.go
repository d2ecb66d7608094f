package nomenclature

import "testing"

func TestNeighbour(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"27101921", "27101943", true},
		{"27101921", "27079999", true}, // the named pair
		{"271019", "270799", true},
		{"2710", "2707", true}, // one chapter
		{"2710", "2713", true},
		{"271019", "271311", false},
		{"310420", "310490", true},
		{"310420", "310520", false},
		{"3104", "3105", true},
		{"3104", "2710", false},
		{"27101921", "27101921", false},
		{"27101921", "271012", false}, // of different lengths
		{"27XXXXXX", "27101921", false},
		{"2710XXXX", "27101921", false},
		{"27", "28", false},
		{"", "", false},
	} {
		if got := Neighbour(c.a, c.b); got != c.want {
			t.Errorf("Neighbour(%s, %s) = %v, want %v", c.a, c.b, got, c.want)
		}
		if got := Neighbour(c.b, c.a); got != c.want {
			t.Errorf("Neighbour(%s, %s) = %v, want %v", c.b, c.a, got, c.want)
		}
	}
}

func TestHeading(t *testing.T) {
	for code, want := range map[string]string{
		"27101921": "2710", "271019": "2710", "2710": "27", "27": "", "": "", "27XXXXXX": "", "2710XXXX": "",
	} {
		if got := Heading(code); got != want {
			t.Errorf("Heading(%q) = %q, want %q", code, got, want)
		}
	}
}

// Distances by the digits that codes have in common, and the named pair.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b   string
		steps  int
		weight float64
	}{
		{"27101921", "27101943", SameSubheading, 1},
		{"27101921", "27102011", SameHeading, 0.5},
		{"27101921", "27079999", SameHeading, 0.5}, // the named pair
		{"27101921", "27132000", SameChapter, 0.25},
		{"271019", "271020", SameHeading, 0.5},
		{"2710", "2707", SameHeading, 0.5},
		{"2710", "2713", SameChapter, 0.25},
		{"2710", "3104", 0, 0},
		{"27101921", "27101921", 0, 0},
		{"27101921", "271012", 0, 0},
		{"27XXXXXX", "27101921", 0, 0},
		{"27", "27", 0, 0},
	} {
		for _, swapped := range []bool{false, true} {
			a, b := c.a, c.b
			if swapped {
				a, b = b, a
			}
			steps, ok := Distance(a, b)
			if steps != c.steps || ok != (c.steps > 0) || Weight(a, b) != c.weight {
				t.Errorf("%s, %s: %d %v, weight %g; want %d, weight %g", a, b, steps, ok, Weight(a, b), c.steps, c.weight)
			}
		}
	}
}

// Whatever is a neighbour has a distance.
func TestNeighboursHaveADistance(t *testing.T) {
	codes := []string{"27101921", "27101943", "27079999", "27132000", "31042050", "271019", "271311", "270799", "2710", "2707", "3104", "27", "27XXXXXX"}
	for _, a := range codes {
		for _, b := range codes {
			if _, ok := Distance(a, b); Neighbour(a, b) && !ok {
				t.Errorf("%s and %s are neighbours without a distance", a, b)
			}
		}
	}
}
