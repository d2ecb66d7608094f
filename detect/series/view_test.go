package series

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"detour/flows"
)

func TestCut(t *testing.T) {
	masked := MaskedView(flows.Set(flows.Product))
	for _, tt := range []struct {
		view    View
		product string
		want    string // empty: left out
		why     string
	}{
		{View{Digits: 0}, "27101964", "27101964", "as reported"},
		{View{Digits: 8}, "27101964", "27101964", "the view's length"},
		{View{Digits: 4}, "27101964", "2710", "cut"},
		{View{Digits: 6}, "2710", "", "shorter than the view: its part of a subheading is not known"},
		{View{Digits: 2}, "27XXXXXX", "", "confidential: it belongs to its own view"},
		{View{Digits: 0}, "", "", "no product"},
		{masked, "27XXXXXX", "27XXXXXX", "confidential"},
		{masked, "27101964", "", "not confidential"},
	} {
		got, ok := tt.view.Cut(tt.product)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("view of %d digits, %q: %q, want %q: %s", tt.view.Digits, tt.product, got, tt.want, tt.why)
		}
	}
}

func TestViews(t *testing.T) {
	flow := flows.Set(flows.Flow, flows.Product)
	for _, tt := range []struct {
		name   string
		filled flows.AxisSet
		digits []int
		want   []string
	}{
		{"products to one country", flow.With(flows.Destination), []int{6, 4}, []string{
			// Without origins the contexts of a product are its destination and
			// the flow alone.
			"flow,destination,product@6 across destination,product",
			"flow,destination,product@4 across destination,product",
			"flow,product@6 across product",
			"flow,product@4 across product",
		}},
		{"both ends at eight digits: products between two ends begin at six", flow.With(flows.Origin).With(flows.Destination), []int{8, 6}, []string{
			"flow,destination,product@8 across destination,product",
			"flow,destination,product@6 across destination,product",
			"flow,origin,product@8 across product",
			"flow,origin,product@6 across product",
			// A diversion keeps one end and is looked at in the finest codes.
			// A substitution may change the destination as well.
			"flow,origin,destination,product@6 across origin,destination,product and beside the product destination",
		}},
		{"a product of one level keeps it everywhere", flow.With(flows.Origin).With(flows.Mode), []int{2}, []string{
			"flow,product@2 across product",
			"flow,origin,product@2 across origin,product",
			"flow,origin,mode,product@2 across mode",
		}},
		{"routes", flow.With(flows.Origin).With(flows.Via), []int{4}, []string{
			"flow,product@4 across product",
			"flow,origin,product@4 across origin,product",
			"flow,origin,via,product@4 across via and beside the product via",
		}},
	} {
		var got []string
		for _, v := range Views(tt.filled, tt.digits) {
			text := fmt.Sprintf("%s across %s", v, v.Across)
			if v.Beside != 0 {
				text += " and beside the product " + v.Beside.String()
			}
			got = append(got, text)
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// The cells of a view are ordered, sum what the view leaves out, and are the same
// for any number of workers; a row without a value on one of its axes is in none.
func TestBuildViews(t *testing.T) {
	noOrigin := imports("EE", "27101964", "9 9")
	noOrigin.cell[flows.Origin] = ""
	in := Input{Panel: panelOf(t,
		imports("EE", "27101962", "2 0.5"), imports("EE", "27101964", "1 1"), imports("EE", "27075000", "4 4"),
		imports("EE", "27XXXXXX", "7 7"), imports("EE", "27", "8 8"), noOrigin)}
	set := flows.Set(flows.Origin, flows.Product)
	views := []View{{Axes: set, Digits: 8}, {Axes: set, Digits: 4}, {Axes: set.Without(flows.Product)}, MaskedView(set)}
	want := []string{
		"0 origin=BY product=27075000: 4 4",
		"0 origin=BY product=27101962: 2 0.5",
		"0 origin=BY product=27101964: 1 1",
		"1 origin=BY product=2707: 4 4",
		"1 origin=BY product=2710: 3 1.5",
		"2 origin=BY: 22 20.5", // without the product the chapter's and the hidden rows count too
		"3 origin=BY product=27XXXXXX: 7 7",
	}
	all := build(t, in, views...)
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprintf("%d %s: %s", s.View, s.Cell, months(s)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	many, err := Build(t.Context(), in, views, DefaultSettings(), 4)
	if err != nil || !reflect.DeepEqual(all, many) {
		t.Errorf("four workers build other series than one (%v)", err)
	}
}

func TestAlone(t *testing.T) {
	in := Input{Panel: panelOf(t, imports("EE", "27075000", "4 4"), imports("EE", "27101962", "2 2"), imports("EE", "27101964", "1 1"), imports("EE", "27112900", "3 3"), imports("EE", "2711", "1 ."))}
	set := flows.Set(flows.Origin, flows.Product)
	at := func(digits ...int) []View {
		var views []View
		for _, d := range digits {
			views = append(views, View{Axes: set, Digits: d})
		}
		return views
	}
	for _, tt := range []struct {
		views []View
		want  string // the cells that are alone
		why   string
	}{
		{at(8, 6, 4), "27075000 27112900 270750 271019", "271019 has two codes below it and is all of 2710; 271129 is not all of 2711"},
		{at(8, 4), "27075000", "2711 has another record beside 27112900, reported at four digits"},
		{at(8), "", "nothing coarser to be the same as"},
		{[]View{{Axes: set, Digits: 8}, {Axes: set.Without(flows.Origin), Digits: 4}}, "", "a view of other axes is no coarser one"},
	} {
		var got []string
		for _, s := range build(t, in, tt.views...) {
			if s.Alone {
				got = append(got, s.Cell[flows.Product])
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%v: %v alone, want %s: %s", tt.views, got, tt.want, tt.why)
		}
	}
}
