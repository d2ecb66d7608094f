package finding

import (
	"math"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	tests := []struct {
		x    float64
		want string
	}{
		{0, "0"},
		{0.0004, "0"},
		{0.0421, "0.042"},
		{0.1, "0.10"},
		{0.999, "1.0"},
		{5.25, "5.2"},
		{9.96, "10"},
		{45.4, "45"},
		{99.4, "99"},
		{99.6, "100"},
		{1250, "1\u202f250"},
		{1234567, "1\u202f234\u202f567"},
		{-3.21, "−3.2"},
		{-0.0001, "0"},
		{math.NaN(), "unknown"},
		{math.Inf(-1), "−Inf"},
		{1e300, "1e+300"},
	}
	for _, tt := range tests {
		if got := number(tt.x); got != tt.want {
			t.Errorf("number(%v) = %q, want %q", tt.x, got, tt.want)
		}
	}
}

func TestUnitFor(t *testing.T) {
	tests := []struct {
		measure, currency string
		largest           float64
		want              Unit
	}{
		{"value", "EUR", 9_999, Unit{"EUR", 1}},
		{"value", "EUR", 10_000, Unit{"k EUR", 1e3}},
		{"value", "EUR", 999_999, Unit{"k EUR", 1e3}},
		{"value", "EUR", -56e6, Unit{"M EUR", 1e6}},
		{"value", "", 56e9, Unit{"bn value units", 1e9}},
		{"kg", "EUR", 9e3, Unit{"kg", 1}},
		{"kg", "", 150e6, Unit{"kt", 1e6}},
		{"kg", "", 20e9, Unit{"Mt", 1e9}},
		{"quantity", "", 12, Unit{"units", 1}},
		{"value", "E\x00R", 12, Unit{`E\x00R`, 1}},
	}
	for _, tt := range tests {
		if got := UnitFor(tt.measure, tt.currency, tt.largest); got != tt.want {
			t.Errorf("UnitFor(%q, %q, %v) = %v, want %v", tt.measure, tt.currency, tt.largest, got, tt.want)
		}
	}
}

func TestProbability(t *testing.T) {
	for p, want := range map[float64]string{0: "0", 2.04e-9: "2.0e-09", .00009: "9.0e-05", .0001: ".00010", .0009: ".00090", .0126: ".013", .0996: ".10", .5: ".50", .996: "1", 1: "1"} {
		if got := Probability(p); got != want {
			t.Errorf("Probability(%v) = %q, want %q", p, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Švenčionėliai ☃ 日本", "Švenčionėliai ☃ 日本"},
		{"a\x1b]0;x\x07b", `a\x1b]0;x\ab`},
		{"a\u202eb\u2066", `a\u202eb\u2066`},
		{"a\xffb", "a\ufffdb"},
		{"line\nline\ttab", `line\nline\ttab`},
		{"1\u202f250", "1\u202f250"},
		{strings.Repeat("x", 100), strings.Repeat("x", 80) + "…"},
	}
	for _, tt := range tests {
		if got := Printable(tt.in); got != tt.want {
			t.Errorf("Printable(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAtLeast(t *testing.T) {
	for p, want := range map[float64]string{.95: "95\u202f%", .9899: "98\u202f%", .9999: "99\u202f%", 1: "99\u202f%"} {
		if got := AtLeast(p); got != want {
			t.Errorf("%v is written as %q, want %q", p, got, want)
		}
	}
}

func TestPercentRange(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		want      string
	}{
		{.61, .97, "[61–97\u202f%]"},
		{.0085, 303.02, "[0.85\u202f% or more]"},
		{.0085, math.Inf(1), "[0.85\u202f% or more]"},
	} {
		if got := PercentRange(tt.low, tt.high); got != tt.want {
			t.Errorf("%v to %v: %q, want %q", tt.low, tt.high, got, tt.want)
		}
	}
}
