package place

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed numbers.tsv
var numbersTSV string

// System is a list of country codes that a source uses. The zero value is that of
// [Country]: letters and names.
type System string

// The lists of numbers.
const (
	M49    System = "m49"    // UN Comtrade and CEPII BACI: M49 with UN Comtrade's own numbers
	Comext System = "comext" // Geonomenclature numbers of older Comext files
	Census System = "census" // Schedule C of the US Census Bureau
	Brazil System = "brazil" // MDIC ComexStat
)

// Codes that stand for groups of countries.
const (
	World         = "W00"
	EuropeanUnion = "EU"
)

var numbers = sync.OnceValue(func() map[System]map[string]string {
	t := map[System]map[string]string{M49: {}}
	for line := range strings.Lines(countriesTSV) {
		if col := strings.Split(line, "\t"); col[0][0] != '#' && col[2] != "" {
			t[M49][trimZeros(col[2])] = col[0]
		}
	}
	for line := range strings.Lines(numbersTSV) {
		if line[0] == '#' {
			continue
		}
		col := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		system := System(col[0])
		if t[system] == nil {
			t[system] = map[string]string{}
		}
		t[system][trimZeros(col[1])] = col[2]
	}
	return t
})

// Country resolves a number of the list to an ISO 3166-1 alpha-2 code, or to one
// of [World], [EuropeanUnion] and the Geonomenclature's codes for no country.
// Zeros in front do not count. What is no number is resolved as by the function
// [Country]. A text that is not known comes back as it is, without the spaces
// around it, and false.
func (s System) Country(text string) (code string, known bool) {
	text = strings.TrimSpace(text)
	if s == "" || strings.Trim(text, "0123456789") != "" {
		return Country(text)
	}
	if code, known = numbers()[s][trimZeros(text)]; known {
		return code, true
	}
	return text, false
}

func trimZeros(number string) string {
	if trimmed := strings.TrimLeft(number, "0"); trimmed != "" {
		return trimmed
	}
	return number[:min(len(number), 1)]
}
