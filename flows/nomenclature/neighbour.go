package nomenclature

import (
	"slices"
	"strings"

	"detour/flows"
)

// pairs names headings that stand in for each other although the HS keeps them
// apart. 2710 and 2707: heavy oils from petroleum and oils whose aromatic
// constituents exceed the others are told apart in a laboratory only, and
// imports of 2707 from Belarus rose when 2710 was restricted (Regulation (EU)
// 2021/1030, Annex VII, which lists 2710 and not 2707).
var pairs = [][2]string{{"2707", "2710"}}

// Neighbour tells whether two codes of one length are candidate substitutes of
// each other: at six digits and more, codes of one heading; at four and five,
// headings of one chapter; and codes of paired headings. A masked code, which
// hides its digits, has no neighbours, and a code is not its own.
func Neighbour(a, b string) bool {
	if a == b || len(a) != len(b) || flows.Masked(a) || flows.Masked(b) {
		return false
	}
	h := Heading(a)
	return h != "" && (h == Heading(b) || slices.Contains(Paired(a), b[:4]))
}

// Heading returns the key that neighbours of a code share: the first four
// digits of a code of six or more, the first two of a code of four or five. It
// is empty for a shorter code and for a masked one.
func Heading(code string) string {
	switch {
	case len(code) < 4 || flows.Masked(code):
		return ""
	case len(code) < hsDigits:
		return code[:2]
	}
	return code[:4]
}

// Paired lists the headings whose codes are neighbours of a code beside those
// of its own [Heading].
func Paired(code string) []string {
	var out []string
	for _, p := range pairs {
		for i, h := range p {
			if strings.HasPrefix(code, h) {
				out = append(out, p[1-i])
			}
		}
	}
	return out
}
