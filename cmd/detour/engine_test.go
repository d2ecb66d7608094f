package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/fixtures"
	"detour/flows/spark"
	"detour/flows/spark/sparktest"
)

// What does not go together is told before anything is read.
func TestEngineUsage(t *testing.T) {
	in := filepath.Join(t.TempDir(), "a.csv")
	check(t, os.WriteFile(in, []byte(longHeader+longRows(5)), 0o600))
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--engine", "spark"}, 2, "--engine spark needs the address of Spark Connect: --remote sc://HOST:15002"},
		{[]string{"--remote", "sc://localhost"}, 2, "--remote and --stage go with --engine spark"},
		{[]string{"--engine", "embedded", "--stage", "."}, 2, "--remote and --stage go with --engine spark"},
		{[]string{"--engine", "duckdb"}, 2, "accepted are embedded, spark"},
		{[]string{"--engine", "spark", "--remote", "localhost:15002"}, 2, `--remote: "localhost:15002" is no address of Spark Connect: sc://`},
		{[]string{"--engine", "spark", "--remote", "sc://localhost", "--stage", "none"}, 2, "--stage: Spark cannot work with none: stat"},
		{[]string{"--engine", "spark", "--remote", "sc://127.0.0.1:1"}, 1, "no connection to Spark Connect at 127.0.0.1:1: "},
	} {
		out := t.TempDir()
		_, stderr, code := runIn(t.Context(), append([]string{"panel", in, "--out", filepath.Join(out, "P")}, test.args...)...)
		if code != test.status || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: status %d: %s; want %d, %q", test.args, code, stderr, test.status, test.want)
		}
		left(t, out)
	}
}

// Records that go over a network as they are, and those that stay behind, are told.
func TestEngineNotes(t *testing.T) {
	for remote, exposed := range map[string]bool{"sc://spark.example.org": true, "sc://spark.example.org/;use_ssl=true": false, "sc://localhost": false} {
		f := engineFlags{name: wordFlag{word: sparkConnect}, remote: remote}
		parsed, err := f.check()
		check(t, err)
		var said strings.Builder
		if noteExposed(&said, parsed); strings.Contains(said.String(), "the connection to spark.example.org:15002 is not encrypted") != exposed {
			t.Errorf("%s: %q, want a note: %t", remote, said.String(), exposed)
		}
	}
	var said strings.Builder
	code := status(errors.Join(context.Canceled, &spark.LeftError{Dir: "/shared/detour-stage-1", Err: fs.ErrPermission}), &said)
	if want := "detour: interrupted; staged records are left behind in /shared/detour-stage-1: permission denied\n"; code != 130 || said.String() != want {
		t.Errorf("status %d: %q, want %q", code, said.String(), want)
	}
}

// TestPanelSpark does all that needs Spark with one server.
func TestPanelSpark(t *testing.T) {
	on := []string{"--engine", "spark", "--remote", sparktest.Start(t), "--stage", t.TempDir()}
	t.Run("as embedded", func(t *testing.T) { sparkAsEmbedded(t, on) })
	t.Run("interrupted", func(t *testing.T) { sparkInterrupted(t, on) })
	left(t, on[len(on)-1])
}

// The directory that Spark makes is the embedded one, file for file and byte for byte,
// of parties as well, and where months are taken over; and so is what is found in it.
func sparkAsEmbedded(t *testing.T, on []string) {
	t.Chdir(t.TempDir())
	_, err := fixtures.Generate(t.Context(), fixtures.Options{Seed: 3, Rows: 8_000}, "declarations")
	check(t, err)
	// Subtotals, rows that cannot be read, and a masked code.
	march := longRows(400) + "EXPORT,VALUE_IN_EUROS,TOTAL,LT,KG,2022-03,4162\nbad\nEXPORT,VALUE_IN_EUROS,27XXXXXX,LT,KG,2022-03,7\n"
	for name, rows := range map[string]string{
		"03.csv": march, "05.csv": strings.ReplaceAll(longRows(30), "2022-03", "2022-05"), "06.csv": strings.ReplaceAll(longRows(20), "2022-03", "2022-06"),
	} {
		check(t, os.WriteFile(name, []byte(longHeader+rows), 0o600))
	}
	for _, step := range []struct {
		name string
		args []string
	}{
		{"first", []string{"03.csv", "05.csv"}},
		{"next", []string{"03.csv", "05.csv", "06.csv", "--previous", "first-embedded"}},
		{"parties", []string{"declarations"}},
	} {
		var said []string
		for engine, args := range map[string][]string{"embedded": nil, "spark": on} {
			out := step.name + "-" + engine
			stdout, stderr, code := runIn(t.Context(), append(append([]string{"panel", "--out", out}, step.args...), args...)...)
			if code != 0 {
				t.Fatalf("%s: status %d: %s", out, code, stderr)
			}
			said = append(said, strings.ReplaceAll(stdout, out, "P")+stderr)
		}
		if said[0] != said[1] {
			t.Errorf("%s: one says %q, the other %q", step.name, said[0], said[1])
		}
		sameFiles(t, step.name+"-embedded", step.name+"-spark")
	}
	for _, engine := range []string{"embedded", "spark"} {
		if _, stderr, code := runIn(t.Context(), "detect", "parties-"+engine, "--out", "batch-"+engine); code != 0 {
			t.Fatalf("status %d: %s", code, stderr)
		}
		if _, stderr, code := runIn(t.Context(), "verify", "batch-"+engine); code != 0 {
			t.Errorf("status %d: %s", code, stderr)
		}
	}
	sameFiles(t, "batch-embedded", "batch-spark")
}

// sameFiles holds the files of two folders against each other. Manifests differ in the
// time that the work took.
func sameFiles(t *testing.T, want, got string) {
	t.Helper()
	names := map[string]bool{}
	for _, dir := range []string{want, got} {
		check(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && name != "manifest.json" {
				names[name] = true
			}
			return err
		}))
	}
	if len(names) < 5 {
		t.Errorf("%s and %s hold %d files", want, got, len(names))
	}
	for name := range names {
		a, err := os.ReadFile(filepath.Join(want, name))
		check(t, err)
		b, err := os.ReadFile(filepath.Join(got, name))
		check(t, err)
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs in %s and %s", name, want, got)
		}
	}
}

// An interrupt while Spark adds up leaves neither records nor a panel.
func sparkInterrupted(t *testing.T, on []string) {
	dir, out := t.TempDir(), t.TempDir()
	in := filepath.Join(dir, "a.csv")
	check(t, os.WriteFile(in, []byte(longHeader+longRows(1000)), 0o600))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	stderr := writerFunc(func(said []byte) {
		if bytes.Contains(said, []byte("Spark adds up")) {
			interrupt()
		}
	})
	err := run(ctx, io.Discard, stderr, append([]string{"panel", in, "--out", filepath.Join(out, "a/P"), "--progress", "always"}, on...))
	if code := status(err, io.Discard); code != 130 {
		t.Errorf("status %d, want 130: %v", code, err)
	}
	left(t, out)
	left(t, on[len(on)-1])
}
