package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/fixtures"
	"detour/flows/spark/sparktest"
)

// TestReadme runs every command of the README, in order, in one directory that
// holds the files which the reader is taken to have (see stage). A block marked
// toml or csv is the file of that kind that the text named last, and ID stands for the
// first finding of a batch.
// In blocks marked sh nothing may stand but detour, whose verbs are run, and
// make, whose targets must exist.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := fenced(string(text))
	if err != nil {
		t.Fatal(err)
	}
	targets := makeTargets(t)
	stage(t, blocks)
	commands, lacking := 0, map[string]bool{} // what skipped commands would have made
	for _, b := range blocks {
		for _, line := range b.commands() {
			commands++
			if !t.Run(line, func(t *testing.T) {
				defer noteSkipped(t, line, lacking)
				needMade(t, line, lacking)
				runReadmeLine(t, line, targets)
			}) {
				t.FailNow() // commands build on those above
			}
		}
	}
	if commands == 0 {
		t.Error("README.md shows no command")
	}
}

// needMade skips a command on what a skipped one would have made.
func needMade(t *testing.T, line string, lacking map[string]bool) {
	t.Helper()
	for _, word := range strings.Fields(line) {
		if lacking[word] {
			t.Skipf("%s: the command that makes it was skipped", word)
		}
	}
}

// noteSkipped notes what a skipped command would have made.
func noteSkipped(t *testing.T, line string, lacking map[string]bool) {
	words := strings.Fields(line)
	if i := slices.Index(words, "--out"); t.Skipped() && i >= 0 {
		lacking[words[i+1]] = true
	}
}

func runReadmeLine(t *testing.T, line string, targets map[string]bool) {
	words, err := shellWords(line)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case words[0] == "make" && len(words) == 2:
		if !targets[words[1]] {
			t.Errorf("the Makefile has no target %s", words[1])
		}
	case words[0] == "detour":
		needReferenceData(t, words)
		nameFinding(t, words)
		if words[1] == "review" && !slices.Contains(words, "--export") {
			serveReadmeLine(t, words[1:])
			return
		}
		startSpark(t, words)
		var stdout, stderr bytes.Buffer
		if err := run(t.Context(), &stdout, &stderr, words[1:]); err != nil {
			t.Errorf("%v\n%s", err, stderr.String())
		}
	default:
		t.Errorf("%s is no command that a test can run: detour and make TARGET are", words[0])
	}
}

// serveReadmeLine runs a command that serves a page until it is ended.
func serveReadmeLine(t *testing.T, args []string) {
	t.Helper()
	visited := false
	code, _, stderr := served(t.Context(), args, func(address string) {
		r, err := http.Get(address) // without a place for its cookie: the token leads to a page that asks for one
		check(t, err)
		r.Body.Close()
		visited = r.Request.URL.Path == "/" && r.StatusCode == http.StatusForbidden
	})
	if code != statusDone || !visited {
		t.Errorf("status %d, visited %v: %s", code, visited, stderr)
	}
}

// block is a fenced block of Markdown. A block marked toml or csv has the name of
// the file that it shows.
type block struct{ language, file, text string }

var (
	fence     = regexp.MustCompile("^```([a-z]*)$")
	shownFile = regexp.MustCompile(`[A-Za-z0-9-]+\.(toml|csv)\b`)
)

func fenced(markdown string) ([]block, error) {
	var out []block
	var open *block
	named := map[string]string{} // by the ending
	for n, lines := 1, bufio.NewScanner(strings.NewReader(markdown)); lines.Scan(); n++ {
		line := lines.Text()
		mark := fence.FindStringSubmatch(line)
		for _, name := range shownFile.FindAllStringSubmatch(line, -1) {
			named[name[1]] = name[0]
		}
		switch {
		case open == nil && mark != nil:
			open = &block{language: mark[1]}
			open.file = named[open.language]
		case open == nil && strings.HasPrefix(line, "```"):
			return nil, fmt.Errorf("line %d: %q opens no block that can be tested: ```language is accepted", n, line)
		case open != nil && line == "```":
			out = append(out, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		return nil, fmt.Errorf("a block of %s is not closed", open.language)
	}
	return out, nil
}

// commands returns the command lines of a block marked sh, continued lines
// joined.
func (b block) commands() []string {
	if b.language != "sh" {
		return nil
	}
	var out []string
	for line := range strings.Lines(strings.ReplaceAll(b.text, "\\\n", " ")) {
		if line, _, _ = strings.Cut(line, " #"); strings.TrimSpace(line) != "" && line[0] != '#' {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// shellWords splits a plain command and expands its patterns as a shell does.
func shellWords(line string) ([]string, error) {
	if i := strings.IndexAny(line, "|&;<>$`'\"()"); i >= 0 {
		return nil, fmt.Errorf("%q: only plain words can be tested, not %q", line, line[i])
	}
	var out []string
	for _, word := range strings.Fields(line) {
		paths, err := filepath.Glob(word)
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			paths = []string{word}
		}
		out = append(out, paths...)
	}
	return out, nil
}

func makeTargets(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	targets := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^([a-z]+):`).FindAllStringSubmatch(string(text), -1) {
		targets[m[1]] = true
	}
	return targets
}

// referenceFiles are the reference data that stand for the reader's own files.
var referenceFiles = map[string]string{
	"transport.csv.gz": "routes/eurostat_extra_eu_by_transport_mode_2019_2021.csv.gz",
	"series.csv":       "series/nile.csv",
}

// stage enters a new directory beside the reference data, as a checkout lies,
// with the files that the README's commands name: generated records, reference
// data and the README's own blocks.
func stage(t *testing.T, blocks []block) {
	t.Helper()
	shared, err := filepath.Abs("../../../shared")
	check(t, err)
	home := t.TempDir()
	checkout := filepath.Join(home, "checkout")
	check(t, os.Mkdir(checkout, 0o700))
	check(t, os.Symlink(shared, filepath.Join(home, "shared")))
	t.Chdir(checkout)
	for name, of := range referenceFiles {
		check(t, os.Symlink(filepath.Join("../shared/data", of), name))
	}
	sum, err := fixtures.Generate(t.Context(), fixtures.Options{Seed: 7, Rows: 20_000}, "../records")
	check(t, err)
	for i, name := range sum.Files {
		check(t, os.Rename(filepath.Join("../records", name), fmt.Sprintf("2022-%02d.csv.gz", i+1)))
	}
	for _, b := range blocks {
		if b.file != "" {
			check(t, os.WriteFile(b.file, []byte(b.text), 0o600))
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// needReferenceData skips a command on reference data that are not at hand.
func needReferenceData(t *testing.T, words []string) {
	t.Helper()
	for _, word := range words {
		if _, ok := referenceFiles[word]; !ok && !strings.HasPrefix(word, "../shared/") {
			continue
		}
		if _, err := os.Stat("../shared/data"); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
}

// nameFinding puts the first finding of the batch named before ID in its place.
func nameFinding(t *testing.T, words []string) {
	t.Helper()
	for i, word := range words {
		if word != "ID" {
			continue
		}
		b, err := batch.Open(words[i-1])
		check(t, err)
		if len(b.Findings) == 0 {
			t.Fatalf("batch %s has no finding", words[i-1])
		}
		words[i] = b.Findings[0].ID
	}
}

// startSpark puts the address of a server that it starts in the place of the one that a
// command names.
func startSpark(t *testing.T, words []string) {
	t.Helper()
	for i, word := range words {
		if strings.HasPrefix(word, "sc://") {
			words[i] = sparktest.Start(t)
		}
	}
}

// What the test reads of a README.
func TestFenced(t *testing.T) {
	blocks, err := fenced("where `a.toml` may be\n```toml\n[columns]\n```\n```sh\n# a comment\ndetour run a \\\n  --out b   # the batch\n\nmake run\n```\n```\nplain\n```\n")
	if err != nil || len(blocks) != 3 {
		t.Fatalf("%d blocks %+v, %v: want 3", len(blocks), blocks, err)
	}
	if b := blocks[0]; b.language != "toml" || b.file != "a.toml" || b.text != "[columns]\n" {
		t.Errorf("first block %+v", b)
	}
	got := blocks[1].commands()
	if len(got) != 2 || strings.Join(strings.Fields(got[0]), " ") != "detour run a --out b" || got[1] != "make run" {
		t.Errorf("commands %q", got)
	}
	for _, bad := range []string{"```sh\nmake run\n", "```sh {.no}\n```\n"} {
		if _, err := fenced(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if _, err := shellWords("detour run a | head"); err == nil {
		t.Error("a pipe is taken for a plain command")
	}
}
