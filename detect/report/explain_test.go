package report

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
)

func rowsOf(d batch.Detail) []batch.Row {
	return []batch.Row{
		{Leg: 0, Role: finding.RoleFrom, Axes: d.Legs[0].Axes, Period: flows.NewMonth(2020, 10).Date32(), Value: ptr(1.5e6), Records: 3},
		{Leg: 0, Role: finding.RoleFrom, Axes: d.Legs[0].Axes, Period: flows.NewMonth(2020, 10).Date32(), Value: ptr(5e5), Kg: ptr(12.), Records: 1},
		{Leg: 1, Role: finding.RoleTo, Axes: d.Legs[1].Axes, Period: flows.NewMonth(2020, 12).Date32(), Kg: ptr(.25), Records: 2},
	}
}

func TestExplain(t *testing.T) {
	b := sample()
	for _, d := range b.Details() {
		var out bytes.Buffer
		if err := Explain(&out, d, nil); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) {
				t.Fatalf("%s: the character %q reaches the terminal", d.ID, r)
			}
		}
	}
	d := b.Details()[0]
	var out bytes.Buffer
	if err := Explain(&out, d, rowsOf(d)); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/explain.txt"
	if os.Getenv("REWRITE") != "" {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("not as in %s (REWRITE=1 writes it anew):\n%s", golden, out.String())
	}
}

func TestExplainJSON(t *testing.T) {
	d, _ := sample().Detail(`F"><script>alert(4)</script>`)
	var out bytes.Buffer
	if err := ExplainJSON(&out, d, rowsOf(d)); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Note     string
		Finding  map[string]any
		Legs     []map[string]any
		Evidence []map[string]any
		Series   []map[string]any
		Rows     []map[string]any
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Note != batch.Note || len(got.Legs) != 2 || len(got.Evidence) != 1 || len(got.Series) != 144 || len(got.Rows) != 3 {
		t.Errorf("%q, %d legs, %d checks, %d months, %d rows", got.Note, len(got.Legs), len(got.Evidence), len(got.Series), len(got.Rows))
	}
	for _, tt := range []struct {
		row    map[string]any
		column string
		want   any
	}{
		{got.Finding, "first_new", "2022-03-01"},
		{got.Finding, "ratio", nil}, // NaN
		{got.Finding, "explained", nil},
		{got.Finding, "rank", 9.},
		{got.Legs[0], "origin", "BY"},
		{got.Legs[0], "consignor", nil},
		{got.Series[0], "masked", false},
		{got.Rows[0], "kg", nil},
		{got.Rows[2], "kg", .25},
		{got.Rows[2], "period", "2020-12-01"},
	} {
		if v, ok := tt.row[tt.column]; !ok || v != tt.want {
			t.Errorf("%s = %v, want %v", tt.column, v, tt.want)
		}
	}
}

func TestBreakLines(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a bc def", "a bc\ndef"},
		{"abcdefgh ij", "abcdefgh\nij"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := breakLines(tt.in, 4); got != tt.want {
			t.Errorf("breakLines(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := strings.Count(breakLines(strings.Repeat("word ", 50), 20), "\n"); got != 12 {
		t.Errorf("%d breaks, want 12", got)
	}
}
