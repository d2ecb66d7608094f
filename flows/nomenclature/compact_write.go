package nomenclature

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"detour/flows"
)

// firstCompact is the first January of the compact table: the break of HS 2012.
var firstCompact = flows.NewMonth(2012, 1)

// WriteCompact writes the compact table from published tables of links: every change
// of the HS from 2012 on, and of the CN the components that hold a code under one of
// the headings or chapters that the codes name. HS 2012 is taken from the CN of that
// year, cut to six digits, where no table of the HS tells of it.
func WriteCompact(w io.Writer, codes []string, paths ...string) error {
	t := newTables()
	for _, path := range paths {
		if err := t.readFile(path); err != nil {
			return err
		}
	}
	scope := scopeOf(codes)
	var years []int
	b := bufio.NewWriter(w)
	for _, m := range slices.Sorted(maps.Keys(t.links)) {
		if m < firstCompact {
			continue
		}
		cn, hs := t.links[m][cnDigits], t.links[m][hsDigits]
		if hs == nil && m == firstCompact {
			hs = cut(hsDigits, cn)
		}
		writeBlocks(b, "hs", m, changed(hs))
		writeBlocks(b, "cn", m, inScope(cn, scope))
		if cn != nil {
			years = append(years, m.Year())
		}
	}
	if len(years) > 0 {
		fmt.Fprintf(b, "scope\t%d %d\t%s\n", years[0], years[len(years)-1], strings.Join(scope, " "))
	}
	return b.Flush()
}

// scopeOf returns the headings, or the chapters, of codes, without those inside others.
func scopeOf(codes []string) []string {
	var out []string
	for _, c := range slices.Sorted(slices.Values(codes)) {
		c = c[:min(len(c), headingDigits)]
		if !slices.ContainsFunc(out, func(wider string) bool { return strings.HasPrefix(c, wider) }) {
			out = append(out, c)
		}
	}
	return out
}

// changed leaves the codes out that are linked with themselves alone.
func changed(set map[link]struct{}) map[link]struct{} {
	linked := neighbours(set)
	out := make(map[link]struct{})
	for l := range set {
		if len(linked[l.from]) > 0 || len(linked[l.to]) > 0 {
			out[l] = struct{}{}
		}
	}
	return out
}

// inScope keeps the links of the components that touch the scope.
func inScope(set map[link]struct{}, scope []string) map[link]struct{} {
	g, _ := newGraph(set, 1)
	wanted := map[int]bool{}
	touches := func(code string) bool {
		return slices.ContainsFunc(scope, func(s string) bool { return strings.HasPrefix(code, s) })
	}
	for i, code := range g.codes {
		if touches(code) {
			wanted[g.component[i]] = true
		}
	}
	out := make(map[link]struct{})
	for l := range changed(set) {
		id := g.of(l.from)
		if (id != 0 && wanted[id]) || touches(l.from) || touches(l.to) {
			out[l] = struct{}{}
		}
	}
	return out
}

// writeBlocks writes links, the newer codes with the same older ones in one line.
func writeBlocks(w io.Writer, system string, m flows.Month, set map[link]struct{}) {
	older := map[string][]string{}
	for l := range set {
		older[l.to] = append(older[l.to], l.from)
	}
	blocks := map[string][]string{}
	for to, from := range older {
		slices.Sort(from)
		key := fold(from)
		blocks[key] = append(blocks[key], to)
	}
	for _, key := range slices.Sorted(maps.Keys(blocks)) {
		slices.Sort(blocks[key])
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", system, m.Year(), key, fold(blocks[key]))
	}
}
