package nomenclature

import (
	"maps"
	"slices"

	"detour/flows"
)

// United lists the sets of codes of a length whose sums no link enters or leaves in any of
// some Januaries: the components of their links taken together, each in order, by their
// smallest codes. A series of such a sum has no break that the nomenclature makes, while
// its members are born, die, or mean something else from a January on. Catch-alls connect
// nothing (see the package). The more Januaries, the more goods are in one sum: unite those
// inside the months that are looked at, and no others.
func (l *Links) United(januaries []flows.Month, digits int) [][]string {
	linked := map[link]struct{}{}
	for _, jan := range januaries {
		g := l.atLength(jan, digits)
		if g == nil {
			continue
		}
		first := map[int]string{}
		for i, code := range g.codes {
			c := g.component[i]
			if c == 0 {
				continue
			}
			if first[c] == "" {
				first[c] = code
			}
			linked[link{first[c], code}] = struct{}{}
		}
	}
	codes := slices.Sorted(maps.Keys(neighbours(linked)))
	at := func(code string) int { i, _ := slices.BinarySearch(codes, code); return i }
	sets := newDisjoint(len(codes))
	for k := range linked {
		sets.union(at(k.from), at(k.to))
	}
	var out [][]string
	place := map[int]int{} // of a set in out, by its root
	for i, code := range codes {
		root := sets.find(i)
		k, known := place[root]
		if !known {
			k = len(out)
			place[root] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], code)
	}
	return out
}

// atLength returns the graph of the codes of a length in a January; nil where no table
// tells of it.
func (l *Links) atLength(jan flows.Month, digits int) *graph {
	j := l.year(jan)
	switch {
	case j == nil:
		return nil
	case digits == cnDigits:
		return &j.cn
	case digits == hsDigits:
		return &j.six
	case digits == headingDigits:
		return &j.four
	}
	return nil
}
