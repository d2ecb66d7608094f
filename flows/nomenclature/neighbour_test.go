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
