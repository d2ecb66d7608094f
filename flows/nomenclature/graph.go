package nomenclature

import (
	"maps"
	"slices"
	"strings"
)

// MaxLinks is how many other codes a code may be linked with in one January
// before it counts as a catch-all. In the published tables it separates the two
// kinds clearly: any value from 24 to 48 gives the same components for HS 2022
// (ordinary codes have up to 20 links, catch-alls 157 and more), and no code of
// the CN exceeds 32 in any January since 2010.
const MaxLinks = 32

// graph holds the components of the codes of one January at one length.
// The zero value is a graph without codes.
type graph struct {
	codes     []string            // every code listed, sorted
	component []int               // component of codes[i], or 0 where the code is no change
	catchAll  map[string][]string // the links of catch-alls, in both directions
}

// newGraph connects codes by links. It numbers the components from next in the
// order of their smallest codes and returns the number that follows.
func newGraph(links map[link]struct{}, next int) (graph, int) {
	linked := neighbours(links)
	g := graph{codes: slices.Sorted(maps.Keys(linked)), catchAll: make(map[string][]string)}
	sets := newDisjoint(len(g.codes))
	for i, c := range g.codes {
		for d := range linked[c] {
			if len(linked[c]) > MaxLinks || len(linked[d]) > MaxLinks {
				g.catchAll[c] = append(g.catchAll[c], d)
			} else {
				j, _ := slices.BinarySearch(g.codes, d)
				sets.union(i, j)
			}
		}
	}
	g.component = make([]int, len(g.codes))
	number := make(map[int]int)
	for i := range g.codes {
		root := sets.find(i)
		if sets.size[root] < 2 {
			continue
		}
		if number[root] == 0 {
			number[root] = next
			next++
		}
		g.component[i] = number[root]
	}
	return g, next
}

// neighbours lists, for each code of the links, the other codes it is linked
// with in either direction.
func neighbours(links map[link]struct{}) map[string]map[string]struct{} {
	linked := make(map[string]map[string]struct{})
	connect := func(a, b string) {
		if linked[a] == nil {
			linked[a] = make(map[string]struct{})
		}
		if a != b {
			linked[a][b] = struct{}{}
		}
	}
	for l := range links {
		connect(l.from, l.to)
		connect(l.to, l.from)
	}
	return linked
}

// below returns the range of listed codes that begin with a prefix.
func (g *graph) below(prefix string) (from, to int) {
	from, _ = slices.BinarySearch(g.codes, prefix)
	// ":" follows "9", so it ends the range of every string of digits.
	to, _ = slices.BinarySearch(g.codes, prefix+":")
	return from, to
}

// lists tells whether any listed code begins with the prefix.
func (g *graph) lists(prefix string) bool {
	from, to := g.below(prefix)
	return from < to
}

// of returns the component of a code, or 0.
func (g *graph) of(code string) int {
	if i, ok := slices.BinarySearch(g.codes, code); ok {
		return g.component[i]
	}
	return 0
}

// connected tells whether some code below a and some code below b share a
// component or are linked through a catch-all.
func (g *graph) connected(a, b string) bool {
	fromA, toA := g.below(a)
	fromB, toB := g.below(b)
	if fromA == toA || fromB == toB {
		return false
	}
	components := make(map[int]struct{})
	for i := fromA; i < toA; i++ {
		if c := g.component[i]; c != 0 {
			components[c] = struct{}{}
		}
		for _, d := range g.catchAll[g.codes[i]] {
			if strings.HasPrefix(d, b) {
				return true
			}
		}
	}
	for i := fromB; i < toB; i++ {
		if _, ok := components[g.component[i]]; ok {
			return true
		}
	}
	return false
}

// disjoint is a union-find over 0…n-1, by size, with path halving (Tarjan and
// van Leeuwen, Journal of the ACM 31, 1984).
type disjoint struct{ parent, size []int }

func newDisjoint(n int) disjoint {
	d := disjoint{make([]int, n), make([]int, n)}
	for i := range n {
		d.parent[i], d.size[i] = i, 1
	}
	return d
}

func (d disjoint) find(i int) int {
	for d.parent[i] != i {
		d.parent[i] = d.parent[d.parent[i]]
		i = d.parent[i]
	}
	return i
}

func (d disjoint) union(i, j int) {
	i, j = d.find(i), d.find(j)
	if i == j {
		return
	}
	if d.size[i] < d.size[j] {
		i, j = j, i
	}
	d.parent[j] = i
	d.size[i] += d.size[j]
}
