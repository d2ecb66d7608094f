package detect

import (
	"testing"

	"detour/detect/finding"
	"detour/detect/relay"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/flows"
)

// Borders as any atlas has them. By Vincenty's formula on WGS 84 the distances are
// 1804, 1795, 713 and 679 km: the program takes the Earth for a sphere.
func TestWay(t *testing.T) {
	with := func(a flows.Axis, v string) *shift.Tested {
		return &shift.Tested{Series: &series.Series{Cell: flows.Cell{}.With(a, v)}}
	}
	for _, tt := range []struct {
		across   flows.Axis
		from, to string
		outcome  string
		says     string
	}{
		{flows.Destination, "RU", "KZ", finding.Supports, "Russia and Kazakhstan have a land border, across which goods can go on."},
		{flows.Destination, "RU", "AM", finding.Supports, "Goods go between Russia and Armenia without duties; their capitals lie 1804 km apart."},
		{flows.Destination, "RU", "TR", finding.Unknown, "Russia and Türkiye have no land border; their capitals lie 1795 km apart."},
		{flows.Origin, "BY", "LT", finding.Supports, "Belarus and Lithuania have a land border, across which goods can go on."},
		{flows.Destination, "RU", "QQ", "", ""},
		{flows.Destination, "RU", "<b>", "", ""},
		{flows.Via, "LTKLJ", "RULED", finding.Unknown, "LTKLJ (Klaipeda, Lithuania) and RULED (Saint Petersburg, Russia) lie in neighbouring countries, 711 km apart."},
		{flows.Via, "LTKLJ", "LTVNO", finding.Unknown, "LTKLJ (Klaipeda, Lithuania) and LTVNO (Lithuania) lie in one country."},
		{flows.Via, "EEMUG", "PLGDY", finding.Unknown, "EEMUG (Muuga, Estonia) and PLGDY (Gdynia, Poland) lie in countries without a common border, 678 km apart."},
		{flows.Via, "LTKLJ", "17", "", ""},
		{flows.Product, "2710", "2707", "", ""},
	} {
		p := &transfer.Pair{Across: flows.Set(tt.across), From: with(tt.across, tt.from), To: with(tt.across, tt.to)}
		var got finding.Evidence
		for _, e := range way(p, nil) {
			got = e
		}
		if got.Outcome != tt.outcome || got.Sentence != tt.says {
			t.Errorf("%s to %s: %s %q, want %s %q", tt.from, tt.to, got.Outcome, got.Sentence, tt.outcome, tt.says)
		}
	}
	onward := with(flows.Origin, "BY")
	onward.Cell = onward.Cell.With(flows.Destination, "RU")
	if got := way(&transfer.Pair{Across: flows.Set(flows.Destination)}, &relay.Relay{Pair: &transfer.Pair{Onward: onward}}); len(got) != 1 || got[0].Outcome != finding.Supports {
		t.Errorf("a relay through Belarus to Russia: %+v", got)
	}
}
