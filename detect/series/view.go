package series

import (
	"fmt"
	"strings"

	"detour/flows"
)

// View says how the panel is looked at: which axes are kept (the others are
// summed over), to how many digits the product is cut, and which axis a transfer
// in it may cross.
type View struct {
	Axes   flows.AxisSet
	Digits int        // of the product; 0: as reported
	Across flows.Axis // the axis on which the two sides of a transfer differ
}

// String writes the view as "flow,origin,product@4".
func (v View) String() string {
	s := v.Axes.String()
	if v.Digits > 0 {
		s = strings.Replace(s, flows.Product.String(), fmt.Sprintf("%s@%d", flows.Product, v.Digits), 1)
	}
	return s
}

// Cut returns the product cut to the view's digits and whether it has that many;
// a masked code is kept only where it is not cut below its visible digits.
func (v View) Cut(product string) (string, bool) {
	if v.Digits == 0 || product == "" {
		return product, product != "" || !v.Axes.Has(flows.Product)
	}
	if len(product) < v.Digits {
		return "", false
	}
	return product[:v.Digits], true
}

// Views lists the views that fit a panel: those of every kind of transfer whose
// axes the panel fills, each at the levels of the product that the panel has.
// The sum over the far end comes first, the single ends after it.
func Views(filled flows.AxisSet, digits []int) []View {
	ends := flows.Set(flows.Flow, flows.Origin, flows.Destination)
	plans := []struct {
		across  flows.Axis
		context []flows.AxisSet
	}{
		{flows.Product, []flows.AxisSet{flows.Set(flows.Flow, flows.Destination), flows.Set(flows.Flow, flows.Origin), ends}},
		{flows.Via, []flows.AxisSet{flows.Set(flows.Flow, flows.Origin, flows.Product), ends.With(flows.Product)}},
		{flows.Mode, []flows.AxisSet{ends.With(flows.Product)}},
		{flows.Destination, []flows.AxisSet{flows.Set(flows.Flow, flows.Product), flows.Set(flows.Flow, flows.Origin, flows.Product)}},
		{flows.Origin, []flows.AxisSet{flows.Set(flows.Flow, flows.Destination, flows.Product)}},
	}
	var out []View
	seen := map[View]bool{}
	for _, p := range plans {
		if !filled.Has(p.across) {
			continue
		}
		for _, context := range p.context {
			for _, d := range digits {
				v := View{Axes: context.With(p.across) & filled, Digits: d, Across: p.across}
				if !seen[v] {
					seen[v] = true
					out = append(out, v)
				}
			}
		}
	}
	return out
}
