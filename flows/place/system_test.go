package place_test

import (
	"testing"

	"detour/flows/place"
)

func TestSystems(t *testing.T) {
	tests := []struct {
		system place.System
		text   string
		code   string
		known  bool
	}{
		{place.M49, "112", "BY", true},
		{place.M49, "8", "AL", true},
		{place.M49, "008", "AL", true},
		{place.M49, " 643 ", "RU", true},
		{place.M49, "842", "US", true}, // UN Comtrade: USA with Puerto Rico and the Virgin Islands
		{place.M49, "840", "US", true},
		{place.M49, "251", "FR", true}, // France with Monaco
		{place.M49, "757", "CH", true}, // Switzerland with Liechtenstein
		{place.M49, "699", "IN", true},
		{place.M49, "490", "TW", true}, // Other Asia, not elsewhere specified
		{place.M49, "0", place.World, true},
		{place.M49, "000", place.World, true},
		{place.M49, "97", place.EuropeanUnion, true},
		{place.M49, "899", "QU", true},
		{place.M49, "810", "810", false}, // the USSR is no country of today
		{place.M49, "Belarus", "BY", true},
		{place.M49, "", "", false},
		{place.Census, "5700", "CN", true},
		{place.Census, "4622", "BY", true},
		{place.Census, "5082", "PS", true}, // Gaza Strip
		{place.Census, "5083", "PS", true}, // West Bank
		{place.Census, "1234", "1234", false},
		{place.Brazil, "160", "CN", true},
		{place.Brazil, "249", "US", true},
		{place.Brazil, "063", "AR", true},
		{place.Brazil, "63", "AR", true},
		{place.Brazil, "676", "RU", true},
		{place.Brazil, "990", "QQ", true}, // stores of ships and aircraft
		{place.Brazil, "047", "047", false},
		{place.Comext, "0073", "BY", true},
		{place.Comext, "053", "EE", true},
		{place.Comext, "006", "GB", true},
		{"", "112", "112", false},
		{"", "BY", "BY", true},
	}
	for _, test := range tests {
		code, known := test.system.Country(test.text)
		if code != test.code || known != test.known {
			t.Errorf("%s: Country(%q) = %q, %v, want %q, %v", test.system, test.text, code, known, test.code, test.known)
		}
	}
}

// Every code of the lists is one that the table of countries knows.
func TestNumbersResolveToCodes(t *testing.T) {
	for _, system := range []place.System{place.M49, place.Comext, place.Census, place.Brazil} {
		found := 0
		for n := range 10_000 {
			code, known := system.Country(string([]byte{byte('0' + n/1000), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)}))
			if !known {
				continue
			}
			found++
			if again, ok := place.Country(code); code != place.World && (!ok || again != code) {
				t.Errorf("%s %d is %q, which is %q, %v", system, n, code, again, ok)
			}
		}
		if found < 100 {
			t.Errorf("%s knows %d numbers", system, found)
		}
	}
}
