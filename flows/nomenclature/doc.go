// Package nomenclature knows which commodity codes continue which others across
// a January, and which codes are candidate substitutes of each other.
//
// Editions of the Harmonized System take effect on 1 January of 2012, 2017 and
// 2022, the Combined Nomenclature changes every 1 January. Goods that change
// their code look exactly like a substitution of one product by another: the
// old series falls and the new one rises in the same month by the same amount.
// [Load] reads tables of links between editions, and for each January the codes
// that links connect form components:
//
//   - The total of a component is not altered by the recode, so a test across
//     that January sums the component ([Links.Component]).
//   - A fall and a rise whose codes are connected, dated within a month of that
//     January, are a recode and no substitution ([Links.SameComponent]).
//
// Links are n:m and carry no weights: how much of an old code went into which
// new one is not published, and equal shares are known to mislead.
//
// A code linked with itself alone is no change. A surviving code within a larger
// component is one: 184 codes of 2021 kept their digits in 2022 while goods came
// or went.
//
// A code linked with more than [MaxLinks] others is a catch-all: HS 2022 made
// 8549 (electrical waste) of a sliver of 1,019 codes, HS 2017 created 854231 of
// 159. Its links count each by itself, but they do not connect those codes with
// one another; otherwise 1,200 codes of HS 2022 would be a single component and
// every transfer among machines would pass for a recode.
package nomenclature
