package place_test

import (
	"math"
	"testing"

	"detour/flows/place"
)

// Land borders as any atlas has them.
func TestBorders(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"BY", "RU", true},
		{"BY", "LT", true},
		{"KZ", "RU", true},
		{"GE", "RU", true},
		{"PL", "RU", true},  // Kaliningrad
		{"KG", "RU", false}, // Kazakhstan lies between
		{"AM", "RU", false},
		{"BY", "EE", false},
		{"GB", "FR", false}, // a tunnel is no border
		{"EE", "EE", false},
		{"IS", "NO", false},
		{"QQ", "RU", false},
		{"", "", false},
	} {
		if got := place.Borders(c.a, c.b); got != c.want || place.Borders(c.b, c.a) != c.want {
			t.Errorf("%s and %s: %v, want %v both ways", c.a, c.b, got, c.want)
		}
	}
}

// Minsk to Moscow by Vincenty's formula on WGS 84, to one in a hundred, for the Earth is
// no sphere; and parts of a great circle.
func TestKilometres(t *testing.T) {
	for _, c := range []struct {
		a, b place.Point
		want float64
	}{
		{place.Point{}, place.Point{Latitude: 90}, math.Pi * 6371 / 2},
		{place.Point{Longitude: 179}, place.Point{Longitude: -179}, 2 * math.Pi * 6371 / 180},
		{place.Point{Latitude: 53.9, Longitude: 27.57}, place.Point{Latitude: 55.75, Longitude: 37.62}, 677},
		{place.Point{Latitude: 10, Longitude: 20}, place.Point{Latitude: 10, Longitude: 20}, 0},
	} {
		if got := place.Kilometres(c.a, c.b); math.Abs(got-c.want) > .01*c.want+1e-9 {
			t.Errorf("%v to %v: %.1f km, want %.1f", c.a, c.b, got, c.want)
		}
	}
	if minsk, ok := place.Capital("BY"); !ok || math.Abs(minsk.Latitude-53.9) > .1 || math.Abs(minsk.Longitude-27.6) > .1 {
		t.Errorf("Minsk: %v, %v", minsk, ok)
	}
	if _, ok := place.Capital("QQ"); ok {
		t.Error("stores and provisions have a capital")
	}
}

// Borders and capitals are of countries that the table of countries knows, and borders
// are mutual.
func TestBordersAreOfCountries(t *testing.T) {
	countries, mutual := 0, 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if _, ok := place.Capital(code); !ok {
				continue
			}
			countries++
			if _, known := place.Country(code); !known {
				t.Errorf("%s is no country", code)
			}
			for c := 'A'; c <= 'Z'; c++ {
				for d := 'A'; d <= 'Z'; d++ {
					other := string(c) + string(d)
					if place.Borders(code, other) {
						mutual++
						if !place.Borders(other, code) {
							t.Errorf("%s borders %s, and not the other way round", code, other)
						}
					}
				}
			}
		}
	}
	if countries < 200 || mutual < 500 {
		t.Errorf("%d countries, %d borders", countries, mutual)
	}
}

func TestInUnion(t *testing.T) {
	members := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string(a) + string(b); code != "EU" && place.InUnion(code) {
				members++
				if _, known := place.Country(code); !known {
					t.Errorf("%s is no country", code)
				}
			}
		}
	}
	if members != 27 || !place.InUnion("EU") || place.InUnion("GB") || place.InUnion("XI") || place.InUnion("") {
		t.Errorf("%d members", members)
	}
}

// The members of the treaties named beside the table, and who is of neither.
func TestFreeTrade(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"KG", "RU", true},
		{"RU", "AM", true},
		{"UZ", "RU", true},
		{"DE", "FR", true},
		{"TR", "RU", false},
		{"GE", "RU", false},
		{"UA", "RU", false},
		{"DE", "RU", false},
		{"", "RU", false},
	} {
		if got := place.FreeTrade(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: %v", tt.a, tt.b, got)
		}
	}
}
