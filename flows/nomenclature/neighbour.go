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

// The distances of [Distance]: how many steps up the HS two codes have in common.
const (
	SameSubheading = 1 + iota // six digits in common
	SameHeading               // four, or of a named pair of headings
	SameChapter               // two
)

// Distance tells how far two codes of one length are apart as candidate substitutes,
// from [SameSubheading] to [SameChapter]; it returns false where they have no chapter
// in common and are of no named pair, where one is masked, and of a code and itself.
func Distance(a, b string) (steps int, ok bool) {
	if a == b || len(a) != len(b) || len(a) < 4 || flows.Masked(a) || flows.Masked(b) {
		return 0, false
	}
	switch {
	case len(a) > hsDigits && a[:hsDigits] == b[:hsDigits]:
		return SameSubheading, true
	case len(a) > headingDigits && a[:headingDigits] == b[:headingDigits], slices.Contains(Paired(a), b[:headingDigits]):
		return SameHeading, true
	case a[:2] == b[:2]:
		return SameChapter, true
	}
	return 0, false
}

// Weight is the prior weight of a substitution between two products, up to a factor that
// their tests share: halved with each step of [Distance], 0 where there is none; of sums of
// codes that of the nearest two. Any weights that are fixed before the data are seen keep
// the error rate (Genovese, Roeder and Wasserman, Biometrika 93, 2006), and halving a
// weight costs little power where it is wrong (Roeder and Wasserman, Statistical Science
// 24, 2009).
func Weight(a, b string) float64 {
	if flows.Joined(a) || flows.Joined(b) {
		most := 0.0
		for _, x := range flows.SplitCodes(a) {
			for _, y := range flows.SplitCodes(b) {
				most = max(most, Weight(x, y))
			}
		}
		return most
	}
	steps, ok := Distance(a, b)
	if !ok {
		return 0
	}
	return 1 / float64(int(1)<<(steps-1))
}

// Heading returns the key that neighbours of a code share: the first four
// digits of a code of six or more, the first two of a code of four or five. It
// is empty for a shorter code and for a masked one, and for a sum of codes that do not
// share it.
func Heading(code string) string {
	switch {
	case flows.Joined(code):
		codes := flows.SplitCodes(code)
		shared := Heading(codes[0])
		if slices.ContainsFunc(codes[1:], func(c string) bool { return Heading(c) != shared }) {
			return ""
		}
		return shared
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
