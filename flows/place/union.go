package place

import "slices"

// members are the member states of the European Union since 2020-02-01, and GR
// for what Eurostat writes EL.
var members = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
	"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}

// InUnion tells whether an alpha-2 code is that of a member state of the European
// Union since 2020-02-01, or the Union's own, EU.
func InUnion(alpha2 string) bool {
	if alpha2 == "EU" {
		return true
	}
	_, found := slices.BinarySearch(members, alpha2)
	return found
}

// freeTrade are the members of the Eurasian Economic Union (treaty of 2014-05-29, with
// the accessions of Armenia and Kyrgyzstan) and the others of the free trade area of the
// Commonwealth of Independent States (treaty of 2011-10-18, and the protocol of
// 2013-05-31 with Uzbekistan), but Ukraine, with which Russia suspended it in 2016.
var freeTrade = []string{"AM", "BY", "KG", "KZ", "MD", "RU", "TJ", "UZ"}

// FreeTrade tells whether goods go without duties between two countries, by their
// alpha-2 codes, that are members of the European Union or of one of the areas of free
// trade around Russia.
func FreeTrade(a, b string) bool {
	return InUnion(a) && InUnion(b) || slices.Contains(freeTrade, a) && slices.Contains(freeTrade, b)
}
