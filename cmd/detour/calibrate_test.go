package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCalibrate(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "made/for/it")
	code, stdout, stderr := call(t.Context(), "score", "--calibrate", "--out", out, "--reps", "20", "--only", "power", "--workers", "1", "--progress", "always")
	if code != statusDone {
		t.Fatalf("status %d: %s", code, stderr)
	}
	for _, part := range []string{"power 1.5 sd, n = 36", "≥ 0.65/≥ 0.38/≥ 0.2", "one core", "not measured without --real", calibrationTable} {
		if !strings.Contains(stdout, part) {
			t.Errorf("prints no %q:\n%s", part, stdout)
		}
	}
	if !strings.Contains(stderr, "power") {
		t.Errorf("no progress of power: %q", stderr)
	}
	again := filepath.Join(dir, "again")
	if code, stdout, stderr := call(t.Context(), "score", "--calibrate", "--out", again, "--reps", "20", "--only", "power", "--workers", "3", "--quiet"); code != statusDone || stdout+stderr != "" {
		t.Errorf("--quiet: status %d, prints %q", code, stdout+stderr)
	}
	for _, name := range []string{calibrationTable, calibrationPicture} {
		a, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(again, name))
		if err != nil || string(a) != string(b) {
			t.Errorf("%s depends on the number of workers, or is not there: %v", name, err)
		}
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"the output exists", []string{"--calibrate", "--out", out}, statusExists, "exists"},
		{"no output", []string{"--calibrate"}, statusUsage, "--calibrate needs --out DIR"},
		{"a batch besides", []string{"--calibrate", "--out", out + "2", dir}, statusUsage, "do not go with it"},
		{"a truth besides", []string{"--calibrate", "--out", out + "2", "--truth", dir}, statusUsage, "do not go with it"},
		{"no draws", []string{"--calibrate", "--out", out + "2", "--reps", "0"}, statusUsage, "reps: found 0"},
		{"an unknown subject", []string{"--calibrate", "--out", out + "2", "--only", "speed"}, statusUsage, `found "speed", accepted are size`},
		{"real files that are not there", []string{"--calibrate", "--out", out + "2", "--real", dir}, statusUsage, "comext-exports"},
		{"real without their name", []string{"--calibrate", "--out", out + "2", "--only", "real"}, statusUsage, "no real files are named"},
		{"nothing", nil, statusUsage, "name the BATCH"},
		{"no truth", []string{dir}, statusUsage, "--truth TRUTH is needed"},
		{"reps of a batch", []string{dir, "--truth", dir, "--reps", "3"}, statusUsage, "--reps goes with --calibrate alone"},
	} {
		code, _, stderr := call(t.Context(), append([]string{"score"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: status %d, want %d; %q does not say %q", c.name, code, c.code, stderr, c.says)
		}
		if _, err := os.Stat(out + "2"); err == nil {
			t.Errorf("%s: something was left behind", c.name)
		}
	}
}
