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
