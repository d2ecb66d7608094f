package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"detour/flows/source"
)

// monthly is rows of two reporters in a month of 2022, with an unknown place, a sum
// and a row that cannot be read.
func monthly(month, value int) string {
	var b strings.Builder
	b.WriteString(longHeader)
	for i := range 400 {
		fmt.Fprintf(&b, "%s,VALUE_IN_EUROS,8703%04d,%s,KG,2022-%02d,%d\n", []string{"EXPORT", "IMPORT"}[i%2], i, []string{"LT", "EE"}[i%3%2], month, value+i)
	}
	fmt.Fprintf(&b, "EXPORT,VALUE_IN_EUROS,87030000,LT,Atlantis,2022-%02d,7\nEXPORT,VALUE_IN_EUROS,8703,LT,KG,2022-%02d,9\nEXPORT,VALUE_IN_EUROS,87039999,LT,KG,2022-%02d,x\n", month, month, month)
	return b.String()
}

// put writes a file, with the folders above it.
func put(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(filepath.Base(name), "later") {
		hour := time.Now().Add(time.Hour)
		if err := os.Chtimes(name, hour, hour); err != nil {
			t.Fatal(err)
		}
	}
}

// contents returns the files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, path))
		all[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A panel made with what is left of the one before is that made anew, to the byte,
// whatever has changed between them.
func TestReuse(t *testing.T) {
	first := map[string]string{"m1.csv": monthly(1, 100), "m2.csv": monthly(2, 200), "m3.csv": monthly(3, 300)}
	late := longHeader + "EXPORT,VALUE_IN_EUROS,27100000,LV,KG,2022-02,5\nEXPORT,VALUE_IN_EUROS,27100000,LV,KG,2022-04,6\n"
	tests := []struct {
		name   string
		change func(files map[string]string)
		spoil  func(t *testing.T, before string)
		args   []string
		copied int // partitions that are taken over
	}{
		{name: "nothing", change: func(map[string]string) {}, copied: 3},
		{name: "a month more", change: func(f map[string]string) { f["m4.csv"] = monthly(4, 400) }, copied: 3},
		{name: "a month less", change: func(f map[string]string) { delete(f, "m2.csv") }, copied: 2},
		{name: "a month changed", change: func(f map[string]string) { f["m2.csv"] = monthly(2, 201) }, copied: 2},
		{name: "a row of a month before", change: func(f map[string]string) { f["m4.csv"] = late }, copied: 2},
		{name: "a file of all months changed", change: func(f map[string]string) {
			f["m1.csv"] = monthly(1, 100) + strings.ReplaceAll(strings.TrimPrefix(monthly(2, 5), longHeader), ",8703", ",8704")
		}, copied: 1},
		{name: "a later extraction of a month", change: func(f map[string]string) { f["m2-later.csv"] = monthly(2, 250) }, copied: 2},
		{name: "a partition that is spoilt", change: func(map[string]string) {}, spoil: func(t *testing.T, before string) {
			name := filepath.Join(before, "panel", "period=2022-02", "part-0.parquet")
			if err := os.WriteFile(name, []byte("PAR1"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, copied: 2},
		{name: "read otherwise", change: func(map[string]string) {}, args: []string{"--source", "comext-long"}},
		{name: "nothing known", change: func(map[string]string) {}, spoil: func(t *testing.T, before string) {
			if err := os.Remove(filepath.Join(before, inputsName)); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			in, before, after, anew := filepath.Join(dir, "in"), filepath.Join(dir, "before"), filepath.Join(dir, "after"), filepath.Join(dir, "anew")
			files := maps.Clone(first)
			run := func(out string, args ...string) {
				t.Helper()
				os.RemoveAll(in)
				for name, text := range files {
					put(t, filepath.Join(in, name), text)
				}
				args = append([]string{"panel", in, "--quiet", "--out", out}, args...)
				if _, stderr, code := runIn(t.Context(), args...); code != 0 {
					t.Fatalf("%v: status %d, %s", args, code, stderr)
				}
			}
			run(before)
			test.change(files)
			if test.spoil != nil {
				test.spoil(t, before)
			}
			run(after, append(test.args, "--previous", before)...)
			run(anew, test.args...)
			again := filepath.Join(dir, "again")
			run(again, append(test.args, "--previous", after)...)
			want := contents(t, anew)
			for _, out := range []string{after, again} {
				got := contents(t, out)
				for _, name := range slices.Sorted(maps.Keys(want)) {
					if got[name] != want[name] {
						t.Errorf("%s: %s differs: %d bytes, want %d", out, name, len(got[name]), len(want[name]))
					}
				}
				if len(got) != len(want) {
					t.Errorf("%s: %d files, want %d", out, len(got), len(want))
				}
			}
			if copied := takenOver(t, in, before, test.args); copied != test.copied {
				t.Errorf("%d months are taken over, want %d", copied, test.copied)
			}
		})
	}
}

// takenOver returns how many months are not made anew.
func takenOver(t *testing.T, in, before string, args []string) int {
	t.Helper()
	f := inputFlags{previous: before, maxRejects: 1, workers: 2}
	if len(args) > 0 {
		f.source = args[1]
	}
	reading, err := f.reading()
	if err != nil {
		t.Fatal(err)
	}
	k, err := recall(t.Context(), before, reading)
	if err != nil {
		t.Fatal(err)
	}
	s, err := source.Read(t.Context(), []string{in}, source.Options{Remembered: k.Inputs, Reusable: k.sound}, func(arrow.Record) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return len(s.Unchanged)
}

// A batch made with the one before is the same as one made anew, but for the
// statuses and what the manifest says of it.
func TestReuseInRun(t *testing.T) {
	dir := t.TempDir()
	all := shifted(givesWay)
	header, rows, _ := strings.Cut(all, "\n")
	byYear := map[string]string{}
	for _, row := range strings.SplitAfter(rows, "\n") {
		for _, field := range strings.Split(row, ",") {
			if len(field) == 7 && field[4] == '-' {
				byYear[field[:4]] += row
			}
		}
	}
	var names []string
	for year, rows := range byYear {
		name := filepath.Join(dir, "in", year+".csv")
		put(t, name, header+"\n"+rows)
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) < 3 {
		t.Fatalf("%d files: the series shows too little", len(names))
	}
	run := func(out string, files []string, args ...string) string {
		t.Helper()
		out = filepath.Join(dir, out)
		args = append(append([]string{"run", "--quiet", "--out", out}, files...), args...)
		if _, stderr, code := runIn(t.Context(), args...); code != 0 {
			t.Fatalf("%v: status %d, %s", args, code, stderr)
		}
		return out
	}
	before := run("before", names[:len(names)-1])
	after, anew := contents(t, run("after", names, "--previous", before)), contents(t, run("anew", names))
	compared := 0
	for name, want := range anew {
		if strings.HasPrefix(name, "panel/") || name == "changes.parquet" || name == "coverage.parquet" || name == inputsName {
			compared++
			if after[name] != want {
				t.Errorf("%s differs", name)
			}
		}
	}
	if compared < 4 {
		t.Errorf("%d files compared", compared)
	}
}
