package main

import (
	"math"
	"runtime/debug"
	"strings"
	"testing"
)

func TestSizeFlag(t *testing.T) {
	for _, tt := range []struct {
		text, says string
		want       sizeFlag
	}{
		{"4GiB", "4GiB", 4 << 30},
		{"1.5 GiB", "1.5GiB", 3 << 29},
		{"512MiB", "512MiB", 512 << 20},
		{"65536KiB", "64MiB", 64 << 20},
		{"2GB", "1.862645149230957GiB", 2e9},
		{"100000000B", "95.367431640625MiB", 1e8},
		{"8388607TiB", "8388607TiB", 8388607 << 40},
	} {
		var f sizeFlag
		if err := f.Set(tt.text); err != nil || f != tt.want || f.String() != tt.says {
			t.Errorf("%q: %d bytes, %s, %v; want %d, %s", tt.text, int64(f), f.String(), err, int64(tt.want), tt.says)
		}
	}
	for text, says := range map[string]string{
		"": "with its unit", "4": "with its unit", "GiB": "with its unit", "4 gib": "with its unit", "4GiBs": "with its unit", "0x10GiB": "with its unit",
		"0GiB": "at least 64MiB", "-4GiB": "at least 64MiB", "63MiB": "at least 64MiB", "NaNGiB": "at least 64MiB",
		"InfGiB": "more than", "8388608TiB": "more than", "1e30B": "more than",
	} {
		f := sizeFlag(1)
		if err := f.Set(text); err == nil || !strings.Contains(err.Error(), says) || f != 1 {
			t.Errorf("%q: %d bytes, error %v, want %q in it", text, int64(f), err, says)
		}
	}
}

// The target reaches the runtime: the flag before the environment, and that
// before the default.
func TestMemory(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	for _, tt := range []struct {
		name, env string
		args      []string
		want      int64
	}{
		{"default", "", nil, memoryTarget},
		{"flag", "", []string{"--memory", "3GiB"}, 3 << 30},
		{"environment", "1GiB", nil, math.MaxInt64},
		{"both", "1GiB", []string{"--memory", "2GiB"}, 2 << 30},
	} {
		t.Setenv("GOMEMLIMIT", tt.env)
		debug.SetMemoryLimit(math.MaxInt64)
		if code, _, stderr := call(t.Context(), append([]string{"settings"}, tt.args...)...); code != statusDone {
			t.Error(stderr)
		}
		if got := debug.SetMemoryLimit(-1); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// A flag that is wrong ends every verb that has it before it begins, with the
// words that are accepted.
func TestBadFlags(t *testing.T) {
	out := t.TempDir()
	for _, verb := range []string{"run", "panel", "detect", "simulate"} {
		for _, tt := range []struct{ flag, value, says string }{
			{"--progress", "sometimes", `"sometimes" for "--progress" flag: accepted are auto, never, always`},
			{"--progress", "", "accepted are auto, never, always"},
			{"--memory", "4", `"4" for "--memory" flag: a number with its unit is accepted`},
			{"--memory", "1KiB", "at least 64MiB is accepted"},
			{"--workers", "two", `"two" for "--workers" flag: a whole number of at least 1 is accepted`},
			{"--workers", "0", "at least 1 is accepted"}, // and would wait for ever
		} {
			code, _, stderr := call(t.Context(), verb, "--out", out+"/B", tt.flag, tt.value)
			if code != statusUsage || !strings.Contains(stderr, tt.says) {
				t.Errorf("%s %s %s: status %d: %s", verb, tt.flag, tt.value, code, stderr)
			}
		}
		code, stdout, _ := call(t.Context(), verb, "--help")
		if code != statusDone || !strings.Contains(stdout, "(default 1.5GiB)") || !strings.Contains(stdout, "(default auto)") {
			t.Errorf("%s --help: status %d, no defaults in\n%s", verb, code, stdout)
		}
	}
	left(t, out)
}

// The shell completes a flag with the words that it takes.
func TestCompletion(t *testing.T) {
	for flag, want := range map[string]string{
		"run --scenario": "belarus\n", "simulate --format": "csv\nparquet\ncomext\n", "run --progress": "auto\nnever\nalways\n",
		"panel --source": "comext-v2\ncomext-historical\n", "sources --map": "toml\n",
	} {
		code, stdout, stderr := call(t.Context(), append(append([]string{"__complete"}, strings.Fields(flag)...), "")...)
		if code != statusDone || !strings.HasPrefix(stdout, want) {
			t.Errorf("%s: status %d: %s%s; want %s", flag, code, stdout, stderr, want)
		}
	}
}
