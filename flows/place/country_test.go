package place_test

import (
	"testing"

	"detour/flows/place"
)

func TestCountry(t *testing.T) {
	tests := []struct {
		text  string
		code  string
		known bool
	}{
		{"BY", "BY", true},
		{"by", "BY", true},
		{" BLR ", "BY", true},
		{"Belarus", "BY", true},
		{"Czechia", "CZ", true},
		{"CZECH REPUBLIC", "CZ", true},
		{"Türkiye", "TR", true},
		{"Turkey", "TR", true},
		{"Côte d’Ivoire", "CI", true},
		{"Bosnia & Herzegovina", "BA", true},
		{"Congo - Brazzaville", "CG", true},
		{"Congo - Kinshasa", "CD", true},
		{"Hong Kong SAR China", "HK", true},
		{"Russian Federation (Russia)", "RU", true},
		{"Ireland (Eire)", "IE", true},
		{"Spain (incl. Canary Islands 'XB' from 1997)", "ES", true},
		{"Moldova, Republic of", "MD", true},
		{"KOREA, SOUTH", "KR", true},
		{"EL", "GR", true},
		{"UK", "GB", true},
		{"XS", "RS", true},
		{"NA", "NA", true}, // Namibia, not a missing value
		{"XI", "XI", true},
		{"XK", "XK", true},
		{"EU", "EU", true},
		{"QQ", "QQ", true},
		{" Atlantis ", "Atlantis", false},
		{"ZZ", "ZZ", false},
		{"", "", false},
		{"()", "()", false},
	}
	for _, test := range tests {
		code, known := place.Country(test.text)
		if code != test.code || known != test.known {
			t.Errorf("Country(%q) = %q, %v, want %q, %v", test.text, code, known, test.code, test.known)
		}
	}
}

func TestName(t *testing.T) {
	for code, want := range map[string]string{"EE": "Estonia", "XK": "Kosovo", "GB": "United Kingdom", "QQ": "QQ", "": ""} {
		if got := place.Name(code); got != want {
			t.Errorf("Name(%q) = %q, want %q", code, got, want)
		}
	}
}

// A name that two countries shared would resolve to whichever stands last.
func TestNamesResolveToTheirOwnCode(t *testing.T) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			name := place.Name(code)
			if name == code {
				continue
			}
			if got, known := place.Country(name); got != code || !known {
				t.Errorf("Country(Name(%q)) = Country(%q) = %q, %v", code, name, got, known)
			}
		}
	}
}
