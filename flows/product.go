package flows

import (
	"slices"
	"strings"
)

// joint stands between the codes of a product that is a sum of several.
const joint = "+"

// JoinCodes writes the sum of codes which changes of the nomenclature connect as one
// product, in order and each once: "85171200+85171300+85171400". One code is itself.
func JoinCodes(codes ...string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(codes))), joint)
}

// Joined tells whether a product is the sum of several codes.
func Joined(product string) bool { return strings.Contains(product, joint) }

// SplitCodes lists the codes of a product, mostly one.
func SplitCodes(product string) []string { return strings.Split(product, joint) }

// CutCodes cuts each code of a product to so many digits, "851712+851713" of the example
// at [JoinCodes] and "8517" at four.
func CutCodes(product string, digits int) string {
	if !Joined(product) {
		return product[:min(digits, len(product))]
	}
	codes := SplitCodes(product)
	for i, c := range codes {
		codes[i] = c[:min(digits, len(c))]
	}
	return JoinCodes(codes...)
}

// ProductWithin tells whether all goods of a product are goods of another: each of its
// codes begins with one of the other's. The empty product is all goods.
func ProductWithin(inner, outer string) bool {
	if !Joined(inner) && !Joined(outer) {
		return strings.HasPrefix(inner, outer)
	}
	wide := SplitCodes(outer)
	return !slices.ContainsFunc(SplitCodes(inner), func(c string) bool {
		return !slices.ContainsFunc(wide, func(o string) bool { return strings.HasPrefix(c, o) })
	})
}

// ProductsMeet tells whether two products have goods in common: some code of one begins
// with one of the other.
func ProductsMeet(a, b string) bool {
	if !Joined(a) && !Joined(b) {
		return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
	}
	codes := SplitCodes(b)
	return slices.ContainsFunc(SplitCodes(a), func(c string) bool {
		return slices.ContainsFunc(codes, func(o string) bool { return strings.HasPrefix(c, o) || strings.HasPrefix(o, c) })
	})
}
