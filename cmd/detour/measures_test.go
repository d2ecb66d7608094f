package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// What the verb answers, by the acts: Regulation (EU) 2022/355 adds 2707 from 3 March
// 2022; 3104 20 50 was left out of Regulation (EU) 2021/1030; ex 3105 90 20 is in it.
func TestMeasures(t *testing.T) {
	for _, tt := range []struct {
		args string
		acts []string
	}{
		{"--code 2707 --origin BY --destination EE --on 2022-02-15", nil},
		{"--code 2707 --origin BY --on 2022-02-15", nil},
		{"--code 2707 --origin BY --destination EE --on 2022-03-03", []string{"Regulation (EU) 2022/355 all"}},
		{"--code 2707 --origin Belarus --destination Estonia", []string{"Regulation (EU) 2022/355 all"}},
		{"--code 31042050 --origin BY --on 2022-03-02", nil},
		{"--code 3104.20.50 --origin BY --on 2022-03-03", []string{"Regulation (EU) 2022/355 all"}},
		{"--code 31059020 --origin BY --on 2021-07-01", []string{"Regulation (EU) 2021/1030 part"}},
		{"--party Belaruskali --direction transit --on 2022-02-01", []string{"Executive Order 14038 all", "end of the rail contract with Belaruskali all"}},
	} {
		code, stdout, stderr := call(t.Context(), append([]string{"measures", "--json"}, strings.Fields(tt.args)...)...)
		var got []struct{ Act, Covers, From string }
		if err := json.Unmarshal([]byte(stdout), &got); code != statusDone || err != nil || got == nil {
			t.Errorf("%s: status %d, %v: %s%s", tt.args, code, err, stdout, stderr)
			continue
		}
		var acts []string
		for _, a := range got {
			acts = append(acts, a.Act+" "+a.Covers)
		}
		if !slices.Equal(acts, tt.acts) {
			t.Errorf("%s: answered %q, want %q", tt.args, acts, tt.acts)
		}
	}
}

// In words: when else, and what beside it.
func TestMeasuresInWords(t *testing.T) {
	_, stdout, _ := call(t.Context(), "measures", "--code", "2707", "--origin", "BY", "--destination", "EE", "--on", "2022-02-15")
	for _, want := range []string{
		"No measure known here is in force for that.\n",
		"At another time:\n2707  import  BY → EU  2022-03-03 –   EU Belarus: Regulation (EU) 2022/355, Annex VII\n",
		"Restricted on that day beside it: 2710, 2711, 2712, 2713, 2715.\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in\n%s", want, stdout)
		}
	}
	mine := write(t, "mine.csv", "regime,act,code,party,from,contracts\n\x1b[31m,an \x1b[31mact,9999,,2022-01-01,of \x1b[31m\n")
	if _, stdout, _ = call(t.Context(), "measures", "--measures", mine, "--code", "9999"); strings.Contains(stdout, "\x1b") || !strings.Contains(stdout, "9999") {
		t.Errorf("a table commands the terminal: %q", stdout)
	}
	if _, stdout, _ = call(t.Context(), "measures"); strings.Count(stdout, "\n") < 100 || !strings.Contains(stdout, "no code") {
		t.Errorf("the whole table:\n%s", stdout)
	}
}

// Codes are described by a table of descriptions.
func TestMeasuresDescribed(t *testing.T) {
	titles := write(t, "hs.csv", "hscode,description\n2707,Oils of coal tar\n")
	for _, args := range [][]string{{}, {"--json"}} {
		code, stdout, stderr := call(t.Context(), append([]string{"measures", "--code", "2707", "--origin", "BY", "--nomenclature", titles}, args...)...)
		if code != statusDone || !strings.Contains(stdout, "Oils of coal tar") {
			t.Errorf("%q: status %d: %s%s", args, code, stdout, stderr)
		}
	}
}

// What is wrong with a question is said at once.
func TestMeasuresUsage(t *testing.T) {
	code, _, stderr := call(t.Context(), "measures", "--code", "27x", "--origin", "Atlantis", "--on", "15.2.2022", "--direction", "up")
	for _, want := range []string{`--code "27x": 2 to 10 digits`, `--origin "Atlantis": a country`, `--on "15.2.2022": a day as`, `--direction "up": import`} {
		if code != statusUsage || !strings.Contains(stderr, want) {
			t.Errorf("status %d: %q is not in\n%s", code, want, stderr)
		}
	}
}
