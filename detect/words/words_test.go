package words

import (
	"fmt"
	"testing"

	"golang.org/x/text/language"
)

func TestSay(t *testing.T) {
	for _, tt := range []struct {
		id   string
		args []any
		want string
	}{
		{"count.month", []any{"n", 1}, "1 month"},
		{"count.month", []any{"n", 2000}, "2\u202f000 months"},
		{"month.year", []any{"year", "2020", "month", "November"}, "November 2020"},
		{"mode.1", nil, "sea"},
		{"month.year", []any{"month", "{year}", "year", "2020"}, "{year} 2020"}, // a value is no sentence
		{"month.year", []any{"month", "November"}, "November ⟦year⟧"},
		{"no.such", nil, "⟦no.such⟧"},
	} {
		if got := Say(tt.id, tt.args...); got != tt.want {
			t.Errorf("%s %v: %q, want %q", tt.id, tt.args, got, tt.want)
		}
	}
	if s, ok := Find("mode.\x1b"); ok {
		t.Errorf("found %q", s)
	}
}

// TestPlurals has a language with more forms than English (CLDR).
func TestPlurals(t *testing.T) {
	c, err := parse(language.Polish, `month = { one = "{n} miesiąc", few = "{n} miesiące", many = "{n} miesięcy", other = "{n} miesiąca" }`)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "1 miesiąc", 3: "3 miesiące", 5: "5 miesięcy", 22: "22 miesiące", -1: "−1 miesiąc"} {
		if got, _ := c.say("month", []any{"n", n}); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestParseFaults(t *testing.T) {
	for text, want := range map[string]string{
		`a = { one = "x", other = "y", much = "z" }`: `catalogue en: a: "much" is no plural form`,
		`a = 3`:     "catalogue en: a is no sentence",
		`a.b = [1]`: "catalogue en: a.b is no sentence",
	} {
		if _, err := parse(language.English, text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := parse(language.English, "a ="); err == nil {
		t.Error("no fault in what is no TOML")
	}
}

func TestUse(t *testing.T) {
	if err := Use(English); err != nil || Tag() != "en" {
		t.Errorf("%v, %s", err, Tag())
	}
	if err := Use("xx\x1b"); err == nil || err.Error() != `language "xx\x1b" is not known: accepted: en` {
		t.Error(err)
	}
	if got := fmt.Sprint(Languages()); got != "[en]" {
		t.Error(got)
	}
}
