package main

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"detour/detect"
)

// What settings prints is a file that --settings accepts and that says the same.
func TestSettingsPrintedAreRead(t *testing.T) {
	for _, tt := range []struct {
		name, text string // the settings that are printed
		want       func(*detect.Settings)
	}{
		{"the defaults", "", func(*detect.Settings) {}},
		{"one that differs", "[transfer]\nq = 0.1\n", func(s *detect.Settings) { s.Transfer.Q = 0.1 }},
		{"one of each stage", "[series]\nmass_share = 0.5\n[shift]\nmin_active = 24\n[transfer]\nq = 0.01\n", func(s *detect.Settings) {
			s.Series.MassShare, s.Shift.MinActive, s.Transfer.Q = 0.5, 24, 0.01
		}},
	} {
		code, printed, stderr := call(t.Context(), "settings", "--settings", write(t, "mine.toml", tt.text))
		if code != statusDone {
			t.Fatalf("%s: status %d, %s", tt.name, code, stderr)
		}
		want := detect.DefaultSettings()
		tt.want(&want)
		if got, err := loadSettings(write(t, "printed.toml", printed)); err != nil || got != want {
			t.Errorf("%s: read back as %+v (%v), want %+v of\n%s", tt.name, got, err, want, printed)
		}
	}
}

// Every setting is printed below a comment that names its default, the one that
// the code has, and gives the reason of it.
func TestSettingsHaveReasons(t *testing.T) {
	_, printed, _ := call(t.Context(), "settings")
	settings := 0
	comment := ""
	for _, line := range strings.Split(printed, "\n") {
		if strings.HasPrefix(line, "# ") {
			comment += strings.TrimPrefix(line, "# ") + " "
			continue
		}
		if name, value, ok := strings.Cut(line, " = "); ok {
			settings++
			_, reason, ok := strings.Cut(comment, "Default "+value+": ")
			if !ok || len(strings.Fields(reason)) < 5 {
				t.Errorf("%s: the comment %q gives no reason of the default %s", name, comment, value)
			}
		}
		comment = ""
	}
	if want := fields(reflect.TypeFor[detect.Settings]()); settings != want {
		t.Errorf("%d settings printed, the stages have %d", settings, want)
	}
}

// fields counts the settings below a type.
func fields(t reflect.Type) int {
	if t.Kind() != reflect.Struct {
		return 1
	}
	n := 0
	for f := range t.NumField() {
		n += fields(t.Field(f).Type)
	}
	return n
}

// The reasons are those of the defaults, also where a file sets another value.
func TestSettingsKeepTheReasonOfTheDefault(t *testing.T) {
	_, printed, _ := call(t.Context(), "settings", "--settings", write(t, "mine.toml", "[transfer]\nq = 0.1\n"))
	for _, want := range []string{fmt.Sprintf("# Default %v: ", detect.DefaultSettings().Transfer.Q), "\nq = 0.1\n"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s", want, printed)
		}
	}
}
