package source

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAmount(t *testing.T) {
	tests := []struct {
		text   string
		units  int64
		factor float64
		want   int64
		reason string
	}{
		{"0", 100, 0, 0, ""},
		{"4162", 100, 0, 416200, ""},
		{" 12 ", 100, 1, 1200, ""},
		{"+12", 100, 1, 1200, ""},
		{"000000000000000000000012", 100, 1, 1200, ""},
		{"0.1", 100, 1, 10, ""},
		{"0.29", 100, 1, 29, ""}, // 0.29*100 is 28.999999999999996 in binary
		{".5", 100, 1, 50, ""},
		{"5.", 100, 1, 500, ""},
		{"1.500", 100, 1, 150, ""},
		{"90071992547409.93", 100, 1, 9007199254740993, ""}, // 2^53+1 is no float64
		{"0.125", 100, 1, 13, ""},
		{"0.124", 100, 1, 12, ""},
		{"26.8", 1000, 1000, 26_800_000, ""}, // tonnes to grams
		{"12.5", 1000, 100, 1_250_000, ""},
		{"2", 1000, 0.45359237, 907, ""}, // pounds
		{"1e3", 100, 1, 100000, ""},
		{"1.5E-1", 100, 1, 15, ""},
		{"-0", 100, 1, 0, ""},
		{"-0.00", 100, 1, 0, ""},
		{"92233720368547758.07", 100, 1, math.MaxInt64, ""},
		{"92233720368547758.08", 100, 1, 0, tooLarge},
		{"99999999999999999999999", 100, 1, 0, tooLarge},
		{"1e300", 100, 1, 0, tooLarge},
		{"1e999", 100, 1, 0, tooLarge},
		{"-1", 100, 1, 0, negative},
		{"-0.001", 100, 1, 0, negative},
		{"-1e999", 100, 1, 0, negative},
		{"abc", 100, 1, 0, notNumber},
		{"NaN", 100, 1, 0, notNumber},
		{"Inf", 100, 1, 0, notNumber},
		{"0x1p3", 100, 1, 0, notNumber},
		{"1_000", 100, 1, 0, notNumber},
		{"1,5", 100, 1, 0, notNumber},
		{"1.2.3", 100, 1, 0, notNumber},
		{"--1", 100, 1, 0, notNumber},
		{"+-1", 100, 1, 0, notNumber},
		{"1-1", 100, 1, 0, notNumber},
		{".", 100, 1, 0, notNumber},
		{"e", 100, 1, 0, notNumber},
		{"-", 100, 1, 0, notNumber},
		{"12 000", 100, 1, 0, notNumber},
		{"١٢", 100, 1, 0, notNumber},
	}
	for _, test := range tests {
		got, reason := scaleOf(test.units, test.factor).amount([]byte(test.text))
		if got != test.want || reason != test.reason {
			t.Errorf("%q in units of 1/%d, factor %v: %d, %q, want %d, %q", test.text, test.units, test.factor, got, reason, test.want, test.reason)
		}
	}
}

// Any number without more decimals than the scale is exact, as math/big has it.
func TestAmountIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Uint64Range(0, 1<<50).Draw(t, "whole")
		fraction := rapid.StringMatching(`(\.[0-9]{0,3})?`).Draw(t, "fraction")
		text := strconv.FormatUint(whole, 10) + fraction
		want, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number", text)
		}
		want.Mul(want, big.NewRat(1000, 1))
		got, reason := scaleOf(1000, 1).amount([]byte(text))
		if reason != "" || want.Cmp(big.NewRat(got, 1)) != 0 {
			t.Fatalf("%q: %d, %q, want %s", text, got, reason, want)
		}
	})
}

// FuzzAmount holds the reader of numbers against strconv: what it accepts is a
// number that is not negative, to within a rounding.
func FuzzAmount(f *testing.F) {
	for _, seed := range []string{"1", "0.29", "1e3", "-1", "", "1.005", "99999999999999999.99"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkDigits(t, "8888888888888888", text, scaleOf(100, 1))
		got, reason := scaleOf(100, 1).amount([]byte(text))
		if reason != "" {
			if got != 0 {
				t.Errorf("%q: %d beside the reason %q", text, got, reason)
			}
			return
		}
		want, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || want < 0 || math.Abs(float64(got)-math.Round(want*100)) > 1+want*100*1e-15 {
			t.Errorf("%q: %d, want %v hundredths (%v)", text, got, want*100, err)
		}
	})
}
