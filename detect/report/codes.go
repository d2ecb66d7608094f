package report

import (
	"strings"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/place"
)

// codes tells the codes of a finding in words, each once: its products, its countries and
// its ports. What no table knows is left out.
func codes(legs []finding.Leg) []tally {
	var out []tally
	seen := map[string]bool{}
	add := func(code, words string) {
		if words != "" && words != code && !seen[code] {
			seen[code] = true
			out = append(out, tally{finding.Printable(code), finding.Printable(words)})
		}
	}
	for _, l := range legs {
		add(l.Product, l.Goods)
	}
	for _, a := range []flows.Axis{flows.Origin, flows.Dispatch, flows.Destination, flows.Reporter} {
		for _, l := range legs {
			add(l.Cell()[a], place.Name(l.Cell()[a]))
		}
	}
	for _, l := range legs {
		if office, known := place.FindOffice(l.Via); known {
			add(l.Via, officeWords(office))
		}
	}
	return out
}

// officeWords are the name of an office and its country, without its code.
func officeWords(o place.Office) string {
	if o.Name == "" {
		return place.Name(o.Country)
	}
	return strings.Join([]string{o.Name, place.Name(o.Country)}, ", ")
}
