package series

import (
	"fmt"
	"strings"

	"detour/flows"
)

// View says how the panel is looked at: which axes are kept (the others are
// summed over), to how many digits the product is cut, and which axes a transfer
// in it may cross.
type View struct {
	Axes   flows.AxisSet
	Digits int           // of the product; 0: as reported
	Across flows.AxisSet // the axes of which the two sides of a transfer may differ on one
	Beside flows.AxisSet // the axes on which they may differ together with the product
	masked bool          // of the confidential codes, instead of the others
}

// Crossings lists the sets of axes on which the two sides of a transfer in the view
// may differ.
func (v View) Crossings() []flows.AxisSet {
	var out []flows.AxisSet
	for _, a := range v.Across.Axes() {
		out = append(out, flows.Set(a))
	}
	for _, a := range v.Beside.Axes() {
		out = append(out, flows.Set(flows.Product, a))
	}
	return out
}

// String writes the view as "flow,origin,product@4".
func (v View) String() string {
	s := v.Axes.String()
	if v.Digits > 0 {
		s = strings.Replace(s, flows.Product.String(), fmt.Sprintf("%s@%d", flows.Product, v.Digits), 1)
	}
	return s
}

// Cut returns the product cut to the view's digits, and false where it has fewer
// or hides some.
func (v View) Cut(product string) (string, bool) {
	if product == "" || flows.Masked(product) != v.masked || len(product) < v.Digits {
		return "", false
	}
	if v.Digits == 0 {
		return product, true
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
	for _, p := range plans {
		if !filled.Has(p.across) {
			continue
		}
		for _, context := range p.context {
			for _, d := range levels(context.With(p.across), digits) {
				out = merge(out, View{Axes: context.With(p.across) & filled, Digits: d, Across: flows.Set(p.across)})
			}
		}
	}
	for i := range out {
		out[i].Beside = beside(out[i])
	}
	return out
}

// PartyViews lists the views in which one party may take over from another: the trade of
// each consignor, and that of each consignee, in a product between the same ends. Of the
// levels of the product one alone is looked at, the subheading or the finest above it: a
// heading holds goods of many trades, and the trade of one party in a finer code falls in
// too few months to be tested. [Build] makes only the series of these views that stand in
// one context with a designated party, so that they grow with the list and not with the
// number of parties.
func PartyViews(filled flows.AxisSet, digits []int) []View {
	ends := flows.Set(flows.Flow, flows.Origin, flows.Destination, flows.Product)
	level := digits[len(digits)-1]
	for _, d := range digits {
		if d <= finestBeside {
			level = d
			break
		}
	}
	var out []View
	for _, party := range Parties.Axes() {
		if filled.Has(party) {
			out = append(out, View{Axes: ends.With(party) & filled, Digits: level, Across: flows.Set(party)})
		}
	}
	return out
}

// Parties are the axes of parties.
var Parties = flows.Set(flows.Consignor, flows.Consignee)

// party returns the axis of a party that the view is crossed by.
func (v View) party() (flows.Axis, bool) {
	if of := (v.Across & Parties).Axes(); len(of) > 0 {
		return of[0], true
	}
	return 0, false
}

// finestBeside is the most digits of the products that may differ together with
// another axis: two codes of one subheading on two routes are one subheading on
// both.
const finestBeside = 6

// beside returns the axes on which the sides of a transfer in a view may differ
// together with the product: the office in the views that are crossed by it, the
// destination where both ends are kept. Origin and direction stay the same: it is
// the trade of one supplier that comes under another name to another place. A buyer
// whose goods and supplier both change has bought something else.
func beside(v View) flows.AxisSet {
	if v.Digits > finestBeside || v.Axes&flows.Set(flows.Origin, flows.Product) != flows.Set(flows.Origin, flows.Product) {
		return 0
	}
	if v.Across.Has(flows.Via) {
		return flows.Set(flows.Via)
	}
	return v.Across & flows.Set(flows.Destination)
}

// levels returns the product levels of a context. One that keeps both ends apart
// is looked at from the subheading up: below it most of its cells trade in fewer
// months than a test needs, and the sums over either end show the finest codes.
func levels(context flows.AxisSet, digits []int) []int {
	if len(digits) > 1 && digits[0] > 6 && context.Has(flows.Origin) && context.Has(flows.Destination) {
		return digits[1:]
	}
	return digits
}

// merge adds a view, or what it may cross to the view of the same cells.
func merge(views []View, v View) []View {
	for i, w := range views {
		if w.Axes == v.Axes && w.Digits == v.Digits {
			views[i].Across |= v.Across
			return views
		}
	}
	return append(views, v)
}

// MaskedView returns the view of the confidential codes by flow and ends.
func MaskedView(filled flows.AxisSet) View {
	return View{Axes: flows.Set(flows.Flow, flows.Origin, flows.Destination, flows.Product) & filled, masked: true}
}
