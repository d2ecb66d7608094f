package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestLang: the verbs that tell what was found take a language that there is, and say
// which there are otherwise, before they begin.
func TestLang(t *testing.T) {
	out := filepath.Join(t.TempDir(), "B")
	for _, args := range [][]string{{"run", "none.csv", "--out", out}, {"detect", "none", "--out", out}, {"report", "none"}, {"explain", "none", "F1"}} {
		code, stdout, stderr := call(t.Context(), append(args, "--lang", "xx")...)
		if code != statusUsage || !strings.Contains(stderr, `language "xx" is not known: accepted: en`) || stdout != "" {
			t.Errorf("%s: status %d, %s%s", args[0], code, stdout, stderr)
		}
		if _, _, stderr := call(t.Context(), append(args, "--lang", "en")...); strings.Contains(stderr, "--lang") {
			t.Errorf("%s --lang en: %s", args[0], stderr)
		}
	}
}
