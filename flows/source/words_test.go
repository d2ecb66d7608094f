package source

import (
	"testing"

	"detour/flows"
)

func TestModes(t *testing.T) {
	f := &Format{}
	for text, want := range map[string]string{
		"1": "sea", "2": "rail", "3": "road", "4": "air", "5": "post", "7": "fixed", "8": "inland", "9": "self", "0": "unknown",
		"Sea": "sea", "RAIL": "rail", "Fixed Mechanism": "fixed", "Inland Waterway": "inland", "Self Propulsion": "self", "Unknown": "unknown",
		"Camel": "camel",
	} {
		if got, e := f.meaning(Role(flows.Mode), text); got != want || e.verdict != usable {
			t.Errorf("mode %q is %q, want %q", text, got, want)
		}
	}
}

func TestAggregates(t *testing.T) {
	for text, want := range map[string]bool{
		"EU": true, "EU27_2020": true, "EU27_2020_EXTRA": true, "EU28": true, "EXTRA_EU": true, "EXT_EU27_2020": true, "INTRA_EU27": true,
		"Extra-EU27 (from 2020)": true, "Euro area - 20 countries": true, "European Union - 27 countries": true, "EA20": true, "WORLD": true, "World": true, "W00": true, "TOTAL": true,
		"EE": false, "EG": false, "Europe Island": false, "EAST": false, "EUSTATIUS": false, "RU": false, "": false,
	} {
		if got := aggregate(text); got != want {
			t.Errorf("aggregate(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestProducts(t *testing.T) {
	f := &Format{}
	tests := []struct {
		text, want string
		verdict    verdict
		masked     bool
	}{
		{"27101943", "27101943", usable, false},
		{"2710.19.43", "27101943", usable, false},
		{"2710 19", "271019", usable, false},
		{"27xxxxxx", "27XXXXXX", usable, true},
		{"270900XX", "270900XX", usable, true},
		{"99SSSTTT", "99SSSTTT", usable, false},
		{"total", "TOTAL", sum, false},
		{"7", "7", unread, false},
		{"fish", "FISH", unread, false},
		{"27-10", "27-10", unread, false},
		{"123456789012345", "123456789012345", unread, false},
	}
	for _, test := range tests {
		got, e := f.meaning(Role(flows.Product), test.text)
		if got != test.want || e.verdict != test.verdict || e.masked != test.masked {
			t.Errorf("product %q: %q, %+v", test.text, got, e)
		}
	}
}

func TestMonths(t *testing.T) {
	tests := []struct {
		text    string
		month   flows.Month
		verdict verdict
	}{
		{"202203", flows.NewMonth(2022, 3), usable},
		{"2022-03", flows.NewMonth(2022, 3), usable},
		{"2022-03-17", flows.NewMonth(2022, 3), usable},
		{"1969-12", flows.NewMonth(1969, 12), usable},
		{"03/2022", flows.NewMonth(2022, 3), usable},
		{"13/2022", 0, unread},
		{"Aug. 2024", flows.NewMonth(2024, 8), usable},
		{"december 2024", flows.NewMonth(2024, 12), usable},
		{"Jan.-Dec. 2024", flows.NewMonth(2024, 12), annual},
		{"Ano. 2024", 0, unread},
		{"Aug. 24", 0, unread},
		{"52/2022", flows.NewMonth(2022, 12), annual},
		{"202252", flows.NewMonth(2022, 12), annual},
		{"2022-52", flows.NewMonth(2022, 12), annual},
		{"2022", flows.NewMonth(2022, 12), annual},
		{"202213", 0, unread},
		{"20225", 0, unread},
		{"52", 0, unread},
		{"", 0, unread},
	}
	for _, test := range tests {
		e := monthOf(test.text)
		if e.verdict != test.verdict || e.verdict != unread && flows.MonthOfDate32(int32(e.code)) != test.month {
			t.Errorf("month %q: %+v, want %s", test.text, e, test.month)
		}
	}
}
