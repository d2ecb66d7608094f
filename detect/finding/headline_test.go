package finding

import (
	"math"
	"strings"
	"testing"

	"detour/flows"
)

func ptr[T any](v T) *T { return &v }

// leg makes a leg with an interval of one month either side of its first month.
func leg(role string, cell flows.Cell, first flows.Month, before, after float64) Leg {
	return Leg{
		Role: role, Axes: AxesOf(cell), FirstNew: ptr(first.Date32()), CILow: ptr((first - 1).Date32()), CIHigh: ptr((first + 1).Date32()),
		Before: before, After: after,
	}
}

func named(goods string, l Leg) Leg {
	l.Goods = goods
	return l
}

func cell(pairs ...string) flows.Cell {
	var c flows.Cell
	for i := 0; i < len(pairs); i += 2 {
		a, err := flows.ParseAxis(pairs[i])
		if err != nil {
			panic(err)
		}
		c[a] = pairs[i+1]
	}
	return c
}

var (
	nov20 = flows.NewMonth(2020, 11)
	mar22 = flows.NewMonth(2022, 3)
	may22 = flows.NewMonth(2022, 5)
)

func TestHeadline(t *testing.T) {
	import2707 := cell("reporter", "NL", "flow", "import", "origin", "BY", "destination", "NL", "product", "2707", "currency", "EUR")
	import2710 := import2707.With(flows.Product, "2710")
	potash := cell("flow", "export", "origin", "BY", "product", "31042050", "via", "LTKLJ")
	computers := cell("flow", "export", "origin", "DE", "destination", "RU", "product", "847150", "currency", "EUR")
	tests := []struct {
		name, title, want string
		f                 Finding
		legs              []Leg
	}{
		{
			"substitution", "Imports from BY to NL: 2710 → 2707",
			"From November 2020 (interval Oct–Dec) imports of 2707 from BY to NL rose by 45 [38–52] M EUR a month while those of 2710 fell by 56: about 80\u202f% [61–97\u202f%] of what left.",
			Finding{Kind: Substitution, Measure: "value", MovedLow: 38e6, MovedHigh: 52e6, Ratio: .8, RatioLow: .61, RatioHigh: .97},
			[]Leg{leg(RoleFrom, import2710, nov20, 60e6, 4e6), leg(RoleTo, import2707, nov20, 1e6, 46e6)},
		},
		{
			"substitution by another office, more arrives than left", "Imports from BY to NL: 2710 via LVRIX → 2707 via EEMUG",
			"From November 2020 (interval Oct–Dec) imports of 2707 from BY to NL via EEMUG rose by 45 M EUR a month while those of 2710 via LVRIX fell by 30 [25–35]: about 150\u202f% [130–180\u202f%] of what left.",
			Finding{Kind: Substitution, Measure: "value", MovedLow: 25e6, MovedHigh: 35e6, Ratio: 1.5, RatioLow: 1.3, RatioHigh: 1.8},
			[]Leg{leg(RoleFrom, import2710.With(flows.Via, "LVRIX"), nov20, 34e6, 4e6), leg(RoleTo, import2707.With(flows.Via, "EEMUG"), nov20, 1e6, 46e6)},
		},
		{
			"codes in words, each once", "Imports from BY to NL: 2710 (petroleum oils) → 2707 (oils of coal tar)",
			"From November 2020 (interval Oct–Dec) imports of 2707 (oils of coal tar) from BY to NL rose by 45 [38–52] M EUR a month while those of 2710 (petroleum oils) fell by 56.",
			Finding{Kind: Substitution, Measure: "value", MovedLow: 38e6, MovedHigh: 52e6, Ratio: math.NaN()},
			[]Leg{named("petroleum oils", leg(RoleFrom, import2710, nov20, 60e6, 4e6)), named("oils of (coal) tar", leg(RoleTo, import2707, nov20, 1e6, 46e6))},
		},
		{
			"two codes of the same words, without end", "Imports from BY to NL: 2710 (" + strings.Repeat("oils ", 8) + "oils…) → 2707",
			"From November 2020 (interval Oct–Dec) imports of 2707 (" + strings.Repeat("oils ", 8) + "oils…) from BY to NL rose by 45 [38–52] M EUR a month while those of 2710 fell by 56.",
			Finding{Kind: Substitution, Measure: "value", MovedLow: 38e6, MovedHigh: 52e6, Ratio: math.NaN()},
			[]Leg{named(strings.Repeat("oils ", 2000), leg(RoleFrom, import2710, nov20, 60e6, 4e6)), named(strings.Repeat("oils ", 2000), leg(RoleTo, import2707, nov20, 1e6, 46e6))},
		},
		{
			"route, dates apart, interval over a new year", "Exports of 31042050 from BY: via LTKLJ → via RULUG",
			"From May 2022 (interval Apr–Jun) exports of 31042050 from BY via RULUG rose by 250 [200–300] kt a month while those via LTKLJ fell by 1\u202f042 from January 2022 (interval Dec 2021–Feb 2022): about 24\u202f% [19–29\u202f%] of what left.",
			Finding{Kind: RouteDiversion, Measure: "kg", MovedLow: 200e6, MovedHigh: 300e6, Ratio: .24, RatioLow: .19, RatioHigh: .29},
			[]Leg{leg(RoleFrom, potash, flows.NewMonth(2022, 1), 1042e6, 0), leg(RoleTo, potash.With(flows.Via, "RULUG"), may22, 0, 250e6)},
		},
		{
			"mode, named", "Exports of 31042050 from BY via LTKLJ: by rail → by sea",
			"From March 2022 (interval Feb–Apr) exports of 31042050 from BY via LTKLJ by sea rose by 9\u202f000 [8\u202f000 or more] kg a month while those by rail fell by 9\u202f500: about 95\u202f% [no bound] of what left.",
			Finding{Kind: ModeDiversion, Measure: "kg", MovedLow: 8e3, MovedHigh: math.Inf(1), Ratio: .95, RatioLow: math.NaN(), RatioHigh: math.NaN()},
			[]Leg{leg(RoleFrom, potash.With(flows.Mode, "2"), mar22, 1e4, 500), leg(RoleTo, potash.With(flows.Mode, "1"), mar22, 0, 9e3)},
		},
		{
			"several receivers are told as their sum", "Exports of 847150 from DE: RU → KZ, AM and 2 others",
			"From May 2022 (interval Apr–Jun) exports of 847150 from DE to KZ, AM and 2 others rose by 4.0 [3.0–5.0] M EUR a month while those to RU fell by 45 from March 2022 (interval Feb–Apr): about 8.9\u202f% [6.7–11\u202f%] of what left.",
			Finding{Kind: DestinationDiversion, Measure: "value", MovedLow: 3e6, MovedHigh: 5e6, Ratio: .089, RatioLow: .067, RatioHigh: .11},
			[]Leg{
				leg(RoleFrom, computers, mar22, 46e6, 1e6),
				leg(RoleTo, computers.With(flows.Destination, "KZ"), may22, 0, 1e6), leg(RoleTo, computers.With(flows.Destination, "AM"), may22, 0, 1e6),
				leg(RoleTo, computers.With(flows.Destination, "KG"), may22, 0, 1e6), leg(RoleTo, computers.With(flows.Destination, "GE"), may22, 0, 1e6),
			},
		},
		{
			"relay with its last leg", "Exports of 847150 from DE: RU → KZ, and on to RU",
			"From March 2022 (interval Feb–Apr) exports of 847150 from DE to RU fell by 45 M EUR a month while those to KZ rose by 5.2 [3.8–7.8] from May 2022 (interval Apr–Jun): about 12\u202f% [8.4–17\u202f%] of what left; those from KZ to RU rose by 4.1.",
			Finding{Kind: Relay, Measure: "value", MovedLow: 3.8e6, MovedHigh: 7.8e6, Ratio: .1155, RatioLow: .084, RatioHigh: .17},
			[]Leg{
				leg(RoleFrom, computers, mar22, 46e6, 1e6), leg(RoleLeg1, computers.With(flows.Destination, "KZ"), may22, 3.1e6, 8.3e6),
				leg(RoleLeg2, computers.With(flows.Origin, "KZ"), may22, 0, 4.1e6), leg(RoleControl, computers.With(flows.Product, "847160"), may22, 0, 0),
			},
		},
		{
			"relay whose last leg is not seen", "Exports of 847150 from DE: RU → KZ",
			"From March 2022 (interval Feb–Apr) exports of 847150 from DE to RU fell by 45 M EUR a month while those to KZ rose by 5.2 [3.8–7.8] from May 2022 (interval Apr–Jun); whether they go on is not seen in these data.",
			Finding{Kind: Relay, Measure: "value", MovedLow: 3.8e6, MovedHigh: 7.8e6, Ratio: math.NaN()},
			[]Leg{leg(RoleFrom, computers, mar22, 46e6, 1e6), leg(RoleLeg1, computers.With(flows.Destination, "KZ"), may22, 3.1e6, 8.3e6)},
		},
		{
			"no dates on the legs: the finding's own; no currency", "Trade of 27: BY → RU",
			"From March 2022 (interval Mar) trade of 27 from RU rose by 12 [10–14] k value units a month while those from BY fell by 13: about 92\u202f% [80–100\u202f%] of what left.",
			Finding{
				Kind: OriginDiversion, Measure: "value", FirstNew: mar22.Date32(), CILow: mar22.Date32(), CIHigh: mar22.Date32(),
				MovedLow: 10e3, MovedHigh: 14e3, Ratio: .92, RatioLow: .8, RatioHigh: 1,
			},
			[]Leg{
				{Role: RoleFrom, Axes: Axes{Origin: "BY", Product: "27"}, Before: 14e3, After: 1e3},
				{Role: RoleTo, Axes: Axes{Origin: "RU", Product: "27"}, After: 12e3},
			},
		},
		{
			"a shift alone", "Imports of 2707 from BY to NL rose",
			"From November 2020 (interval Oct–Dec) imports of 2707 from BY to NL rose by 45 [38–52] M EUR a month; no counterpart was found.",
			Finding{Kind: "unmatched-shift", Measure: "value", MovedLow: 38e6, MovedHigh: 52e6},
			[]Leg{leg(RoleTo, import2707, nov20, 1e6, 46e6)},
		},
		{
			"no legs", "Trade rose", "Substitution in November 2020",
			Finding{Kind: Substitution, FirstNew: nov20.Date32()},
			nil,
		},
		{
			"hostile text cannot act", `Trade: \x1b[31mRED → \u202eevil`,
			`From November 2020 (interval Oct–Dec) trade to \u202eevil rose by 10 [9.0–11] units a month while those to \x1b[31mRED fell by 10: about 100` + "\u202f% [90–110\u202f%] of what left.",
			Finding{Kind: DestinationDiversion, Measure: "quantity", MovedLow: 9, MovedHigh: 11, Ratio: 1, RatioLow: .9, RatioHigh: 1.1},
			[]Leg{leg(RoleFrom, cell("destination", "\x1b[31mRED"), nov20, 10, 0), leg(RoleTo, cell("destination", "\u202eevil"), nov20, 0, 10)},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Headline(tt.f, tt.legs); got != tt.want {
				t.Errorf("Headline:\n got %s\nwant %s", got, tt.want)
			}
			if got := Title(tt.f, tt.legs); got != tt.title {
				t.Errorf("Title:\n got %s\nwant %s", got, tt.title)
			}
		})
	}
}

func TestCovers(t *testing.T) {
	outer := Axes{Flow: "import", Product: "2707"}
	tests := []struct {
		inner Axes
		want  bool
	}{
		{Axes{Flow: "import", Product: "2707"}, true},
		{Axes{Flow: "import", Product: "27075000", Origin: "BY"}, true},
		{Axes{Flow: "export", Product: "2707"}, false},
		{Axes{Flow: "imports", Product: "2707"}, false}, // only products are nested by their digits
		{Axes{Flow: "import", Product: "27"}, false},
		{Axes{Product: "2707"}, false},
	}
	for _, tt := range tests {
		if got := outer.Covers(tt.inner); got != tt.want {
			t.Errorf("%v covers %v: %v, want %v", outer.Cell(), tt.inner.Cell(), got, tt.want)
		}
	}
}
