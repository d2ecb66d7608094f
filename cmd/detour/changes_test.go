package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestChangesJSON holds the output of changes against its contract.
func TestChangesJSON(t *testing.T) {
	step := func(i int) string { return fmt.Sprint(i%3 + 10*(i/30)) }
	for _, c := range []struct {
		name    string
		value   func(i int) string
		n       int
		status  int
		kinds   []string
		warning string
	}{
		{"step", step, 60, statusDone, []string{"level"}, ""},
		{"spike", func(i int) string { return fmt.Sprint(i%3 + 100*b(i == 33)) }, 60, statusDone, []string{"spike"}, ""},
		{"constant", func(int) string { return "7" }, 60, statusDone, nil, ""},
		{"short", step, 14, statusDone, nil, "at least 15 are needed"},
		{"one", step, 1, statusDone, nil, "at least 15 are needed"},
		{"nothing", step, 0, statusDamaged, nil, ""},
		{"infinite", func(int) string { return "1e999" }, 30, statusDone, nil, "20 values more are missing"},
		{"not a number", func(int) string { return "NaN" }, 30, statusDone, nil, "at least 15 are needed"},
		{"huge", func(i int) string { return fmt.Sprint(1e308 * float64(1-2*(i/30))) }, 60, statusDone, []string{"level"}, ""},
		{"2^53", func(i int) string { return fmt.Sprint(1<<53 + i%2) }, 60, statusDone, nil, ""},
	} {
		var text strings.Builder
		text.WriteString("t,y\n")
		for i := range c.n {
			fmt.Fprintf(&text, "%d,%s\n", i, c.value(i))
		}
		name := filepath.Join(t.TempDir(), "s.csv")
		if err := os.WriteFile(name, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := call(t.Context(), "changes", name, "--json")
		if code != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, code, c.status, stderr)
		}
		if code != statusDone {
			continue
		}
		var r changesResult
		if err := json.Unmarshal([]byte(stdout), &r); err != nil || r.N != c.n || r.Series != "s" || r.Changes == nil || r.Warnings == nil {
			t.Errorf("%s: %v, %s", c.name, err, stdout)
		}
		var kinds []string
		for _, f := range r.Changes {
			kinds = append(kinds, f.Kind)
			if f.CI[0] > f.Index || f.CI[1] < f.Index || f.Time != fmt.Sprint(f.Index) {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		if strings.Join(kinds, " ") != strings.Join(c.kinds, " ") || !strings.Contains(strings.Join(r.Warnings, "\n"), c.warning) {
			t.Errorf("%s: %s", c.name, stdout)
		}
	}
}

func b(is bool) int {
	if is {
		return 1
	}
	return 0
}
