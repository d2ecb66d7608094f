package nomenclature

import (
	"maps"
	"slices"
	"strings"

	"detour/flows"
)

// Links are the links between editions, by January, and the descriptions of codes.
// Its methods may be called concurrently; a nil *Links and the zero value know no
// change of any code.
type Links struct {
	read  *tables
	years map[flows.Month]*january
}

// january holds the codes of one January at the lengths at which trade is seen.
// Links of eight digits also count, cut short, at six and at four.
type january struct {
	cn, hs           graph // the links as published, at eight and at six digits
	six, four        graph // those of both, cut to six and to four digits
	wholeCN, wholeHS bool  // the tables hold every link of the edition
	scope            []string
}

// Load reads tables of links, plain or gzip, in any mixture of these layouts,
// which it knows by their headers:
//
//	CN 2021,CN 2022                                  8 digits, years in the header
//	hs2022,hs2017                                    6 digits, years in the header
//	from_year,to_year,origin_cn8,destination_cn8     8 digits (or …_hs6), a year a row
//	hscode,description or code,product               descriptions of codes, no links
//
// Each table is of all links across 1 January of its newer year. The result does
// not depend on the order of tables or rows. The error lists the bad rows of the
// first bad table by file and line.
func Load(paths ...string) (*Links, error) {
	t := newTables()
	for _, path := range paths {
		if err := t.readFile(path); err != nil {
			return nil, err
		}
	}
	return t.linked(), nil
}

// linked makes the components of what was read.
func (t *tables) linked() *Links {
	l := &Links{read: t, years: make(map[flows.Month]*january)}
	for m := range t.links {
		l.years[m] = new(january)
	}
	for m := range t.scope {
		l.years[m] = new(january)
	}
	next := 1
	for _, m := range l.Januaries() {
		cn, hs := t.links[m][cnDigits], t.links[m][hsDigits]
		six := cut(6, cn, hs)
		j := l.years[m]
		j.cn, next = newGraph(cn, next)
		j.six, next = newGraph(six, next)
		j.four, next = newGraph(cut(4, six), next)
		j.hs, _ = newGraph(hs, 1)
		j.wholeCN, j.wholeHS, j.scope = t.whole[edition{m, cnDigits}], t.whole[edition{m, hsDigits}], t.scope[m]
	}
	return l
}

// With returns the links with those of others added.
func (l *Links) With(others ...*Links) *Links {
	sum := newTables()
	for _, o := range append([]*Links{l}, others...) {
		if o == nil || o.read == nil {
			continue
		}
		for m, lengths := range o.read.links {
			for digits, set := range lengths {
				for k := range set {
					sum.links.add(m, digits, k)
				}
			}
		}
		maps.Copy(sum.whole, o.read.whole)
		for code, title := range o.read.titles {
			sum.title(code, title)
		}
		for m, scope := range o.read.scope {
			sum.scope[m] = append(sum.scope[m], scope...)
		}
	}
	return sum.linked()
}

// cut shortens the codes of links.
func cut(digits int, sets ...map[link]struct{}) map[link]struct{} {
	out := make(map[link]struct{})
	for _, set := range sets {
		for l := range set {
			out[link{l.from[:digits], l.to[:digits]}] = struct{}{}
		}
	}
	return out
}

// Januaries lists the Januaries for which links were read, in order.
func (l *Links) Januaries() []flows.Month {
	if l == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(l.years))
}

// Covers tells whether the tables hold every link of a code in a January, so that
// one without links is no change. Tables of the HS say nothing of what changes below
// six digits. Outside of what they cover only the data can tell.
func (l *Links) Covers(jan flows.Month, code string) bool {
	j := l.year(jan)
	if j == nil || flows.Masked(code) {
		return false
	}
	within := func(beginning string) bool { return strings.HasPrefix(code, beginning) }
	return j.wholeCN || (j.wholeHS && len(code) <= hsDigits) || slices.ContainsFunc(j.scope, within)
}

// Component returns the number of the component that holds a code in a January:
// the smallest set of codes of the same length whose sum no link enters or
// leaves. Numbers are unique over all Januaries and lengths. The length is 8, 6
// or 4 digits. A code of eight digits that no eight-digit table of that January
// lists, and any longer one, is taken by its first six digits in a table of the
// HS. It returns false where the code did not change, is masked, is shorter than
// four digits or is a catch-all, and where the month has no table.
func (l *Links) Component(jan flows.Month, code string) (id int, ok bool) {
	g, code := l.graph(jan, code)
	if g == nil {
		return 0, false
	}
	id = g.of(code)
	return id, id != 0
}

// Recoded tells whether goods entered or left a code in a January: the code has
// a [Links.Component], or is a catch-all itself.
func (l *Links) Recoded(jan flows.Month, code string) bool {
	g, code := l.graph(jan, code)
	return g != nil && (g.of(code) != 0 || len(g.catchAll[code]) > MaxLinks)
}

// SameComponent tells whether trade may have passed between two codes in a
// January by a mere change of codes. At the length of the tables that is so
// where both stand in one component or a link joins them; a shorter code is
// connected where any code below it is. Chains of headings do not connect their
// ends, so at four and six digits this is stricter than one [Links.Component].
func (l *Links) SameComponent(jan flows.Month, a, b string) bool {
	j := l.year(jan)
	if j == nil || len(a) < 4 || len(b) < 4 || flows.Masked(a) || flows.Masked(b) {
		return false
	}
	if j.cn.connected(a, b) {
		return true
	}
	if min(len(a), len(b)) >= cnDigits && j.cn.lists(a) && j.cn.lists(b) {
		return false // the eight-digit table is the sharper one
	}
	return j.hs.connected(a[:min(len(a), hsDigits)], b[:min(len(b), hsDigits)])
}

// graph returns the graph that decides about a code, and the code cut to its
// length.
func (l *Links) graph(jan flows.Month, code string) (*graph, string) {
	j := l.year(jan)
	switch {
	case j == nil || len(code) < 4 || flows.Masked(code):
		return nil, ""
	case len(code) < hsDigits:
		return &j.four, code[:4]
	case len(code) < cnDigits:
		return &j.six, code[:hsDigits]
	case j.cn.lists(code):
		return &j.cn, code
	case j.hs.lists(code[:hsDigits]):
		return &j.six, code[:hsDigits]
	}
	return nil, ""
}

func (l *Links) year(m flows.Month) *january {
	if l == nil {
		return nil
	}
	return l.years[m]
}
