package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
	"detour/flows/party"
)

const partiesMap = "[columns]\nflow = \"flow\"\nproduct = \"product\"\nreporter = \"reporter\"\npartner = \"partner\"\nperiod = \"period\"\nvalue = \"euros\"\nconsignor = \"sender\"\n"

// handedOver are 48 months of Lithuania's exports of cars, which another sender makes
// from the 31st month on; the first writes its name in two ways.
func handedOver() string {
	var b strings.Builder
	b.WriteString("flow,product,reporter,partner,period,euros,sender\n")
	for i := range 48 {
		month := flows.NewMonth(2019, 1) + flows.Month(i)
		for _, s := range []struct {
			first bool
			names []string
		}{{true, []string{"OOO ZYXWORKS Cars", "Cars Zyxworks Ltd"}}, {false, []string{"Qvanthandel AB"}}} {
			level := 1_000_000
			if s.first != (i < 30) {
				level = 50_000
			}
			fmt.Fprintf(&b, "EXPORT,87032319,LT,KG,%s,%d,%s\n", month, level+level/100*((i*7+len(s.names)*i*i)%21-10), s.names[i%len(s.names)])
		}
	}
	return b.String()
}

// A successor is found in what a designated party sent, with the name of nobody in any
// file unless asked for, and with labels that depend on the key alone.
func TestParties(t *testing.T) {
	records, columns := write(t, "a.csv", handedOver()), write(t, "map.toml", partiesMap)
	list := write(t, "list.csv", "name,from\nZyxworks Cars JSC,2021-06-01\n")
	key, other := write(t, "key", "a key of this desk, long enough"), write(t, "key", "a key of that desk, long enough")
	run := func(more ...string) (*batch.Batch, string, string) {
		out := filepath.Join(t.TempDir(), "B")
		code, _, stderr := call(t.Context(), append([]string{"run", records, "--map", columns, "--parties", list, "--out", out}, more...)...)
		if code != statusDone {
			t.Fatalf("status %d: %s", code, stderr)
		}
		b, err := batch.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		return b, out, stderr
	}
	sides := func(b *batch.Batch) (out []string) {
		for _, f := range b.Findings {
			for _, l := range b.Legs {
				if f.Kind == finding.Successor && l.Finding == f.ID {
					out = append(out, l.Role+" "+l.Consignor)
				}
			}
		}
		return out
	}
	shown, dir, stderr := run("--show-parties")
	if got := strings.Join(sides(shown), ", "); got != "from Zyxworks Cars JSC, to Qvanthandel AB" {
		t.Errorf("the successor is %q", got)
	}
	if !strings.Contains(stderr, "of the parties in the records, 2, 1 are designated") || !holds(t, dir, "Qvanthandel") {
		t.Errorf("names are not told: %s", stderr)
	}
	hidden, dir, _ := run("--party-key", key)
	if got := sides(hidden); len(got) != 2 || !strings.HasPrefix(got[0], "from party-") {
		t.Errorf("the successor is %q", got)
	}
	for _, name := range []string{"Qvanthandel", "Zyxworks", "ZYXWORKS"} {
		if holds(t, dir, name) {
			t.Errorf("%s stands in the batch", name)
		}
	}
	table, err := panel.Read(t.Context(), filepath.Join(dir, "panel"))
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range table.Values[flows.Consignor][1:] {
		if !party.Pseudonymous(label) {
			t.Errorf("%s stands in the panel", label)
		}
	}
	for _, c := range hidden.Changes {
		if c.Consignor != "" && !party.Pseudonymous(c.Consignor) {
			t.Errorf("%s stands in the changes", c.Consignor)
		}
	}
	again, _, _ := run("--party-key", key, "--workers", "2")
	elsewhere, _, _ := run("--party-key", other)
	if again.Manifest.Digest != hidden.Manifest.Digest || strings.Join(sides(elsewhere), " ") == strings.Join(sides(hidden), " ") {
		t.Error("labels do not follow from the key alone")
	}
	if f := shown.Findings[0]; !strings.Contains(f.Restriction, "designated since June 2021, 1 month before it fell") {
		t.Errorf("%s: %s", f.Kind, f.Restriction)
	}

	made := filepath.Join(t.TempDir(), "P")
	if code, _, stderr := call(t.Context(), "panel", records, "--map", columns, "--party-key", key, "--out", made); code != statusDone {
		t.Fatal(stderr)
	}
	out := filepath.Join(t.TempDir(), "B")
	if code, _, stderr := call(t.Context(), "detect", made, "--parties", list, "--party-key", key, "--out", out); code != statusDone {
		t.Fatal(stderr)
	}
	b, err := batch.Open(out)
	if err != nil || strings.Join(sides(b), " ") != strings.Join(sides(hidden), " ") {
		t.Errorf("from a panel the successor is %q (%v), want %q", sides(b), err, sides(hidden))
	}
}

func TestPartiesBad(t *testing.T) {
	records, columns := write(t, "a.csv", handedOver()), write(t, "map.toml", partiesMap)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--parties", write(t, "list.csv", "name,from\nA,soon\n--,\n")}, `list.csv:2: from "soon"`},
		{[]string{"--parties", "absent.csv"}, "absent.csv"},
		{[]string{"--party-key", write(t, "key", "short")}, "16 or more are accepted"},
	} {
		out := filepath.Join(t.TempDir(), "B")
		code, _, stderr := call(t.Context(), append([]string{"run", records, "--map", columns, "--out", out}, tt.args...)...)
		if code != statusUsage || !strings.Contains(stderr, tt.want) {
			t.Errorf("%v: status %d, %s; want %q", tt.args, code, stderr, tt.want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%v: the batch was made", tt.args)
		}
	}
}

// holds tells whether a text stands in any file below a directory as it is; columns of
// Parquet are packed and looked at by their values.
func holds(t *testing.T, dir, text string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found = found || bytes.Contains(content, []byte(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
