package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"detour/detect/batch"
	"detour/flows"
	"detour/flows/source"
)

// What is read of standard input, what replaces what, and what is partial: each is
// told, and a doubt is wrong usage.
func TestPanelNotes(t *testing.T) {
	month := func(m, rows int) string {
		return strings.Repeat(strings.ReplaceAll("EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-MM,4162\n", "MM", string([]byte{'0', byte('0' + m)})), rows)
	}
	var year strings.Builder
	for m := range 8 {
		year.WriteString(month(m+1, 40))
	}
	tests := []struct {
		name   string
		files  map[string]string // the first character of the name is the day on which it was written
		args   []string
		stdin  string
		status int
		want   []string
	}{
		{"standard input", nil, []string{"-"}, longHeader + longRows(3), 0, []string{"3 rows read: 3 used, 0 subtotals"}},
		{"nothing on standard input", nil, []string{"-"}, "", 3, []string{"standard input: the file is empty"}},
		{
			"a later extraction",
			map[string]string{"1.csv": longHeader + longRows(1), "2.csv": longHeader + strings.ReplaceAll(longRows(2), "4162", "5")},
			nil, "", 0,
			[]string{"note: ", "2.csv replaces 1 monthly report of ", "1.csv, 2022-03 (by the time of the files)", "3 rows read: 2 used, 1 subtotals"},
		},
		{
			"nothing tells which is later",
			map[string]string{"1.csv": longHeader + longRows(1), "1b.csv": longHeader + strings.ReplaceAll(longRows(2), "4162", "5")},
			nil, "", 2,
			[]string{"both state the exports of LT in 2022-03, and nothing tells which was extracted last"},
		},
		{
			"a partial month",
			map[string]string{"1.csv": longHeader + year.String() + month(9, 3)},
			nil, "", 0,
			[]string{"note: newest months that look delivered in part are not tested: exports of LT in 2022-09 (3 records)"},
		},
		{
			"annual data beside monthly",
			map[string]string{"1.csv": longHeader + longRows(1), "2.csv": "t,i,j,k,v,q\n2024,842,398,854231,1,1\n"},
			nil, "", 0,
			[]string{"2.csv is annual: its 1 rows are set aside, for annual data has no monthly test"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in, args := t.TempDir(), test.args
			for name, text := range test.files {
				path := filepath.Join(in, name)
				if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
				at := time.Date(2023, 1, int(name[0]-'0'), 0, 0, 0, 0, time.UTC)
				if err := os.Chtimes(path, at, at); err != nil {
					t.Fatal(err)
				}
			}
			if len(args) == 0 {
				args = []string{in}
			}
			if test.args != nil {
				onStdin(t, test.stdin)
			}
			stdout, stderr, code := runIn(t.Context(), append([]string{"panel", "--out", filepath.Join(t.TempDir(), "P")}, args...)...)
			if code != test.status {
				t.Errorf("status %d, want %d", code, test.status)
			}
			for _, want := range test.want {
				if !strings.Contains(stdout+stderr, want) {
					t.Errorf("%q is missing in %q", want, stdout+stderr)
				}
			}
		})
	}
}

// onStdin puts a text on the standard input of the process for the time of a test.
func onStdin(t *testing.T, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stdin")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdin
	os.Stdin = f
	t.Cleanup(func() { os.Stdin = before; f.Close() })
}

// The manifest keeps what replaced what, by the names of the files alone.
func TestReplacedInManifest(t *testing.T) {
	march := flows.NewMonth(2022, 3)
	r := records{summary: &source.Summary{Replaced: []source.Replacement{
		{Source: "comext-v2", New: "in/new.csv", Old: "in/old.csv", By: "by the time of the files", Reports: 2, From: march, To: march + 1},
		{Source: "hmrc-imports", New: "in/b", Old: "in/a", By: "it is the file of 2022-05"},
	}}}
	want := []batch.Replaced{
		{Source: "comext-v2", Older: "old.csv", Newer: "new.csv", By: "by the time of the files", Reports: 2, From: "2022-03", To: "2022-04"},
		{Source: "hmrc-imports", Older: "a", Newer: "b", By: "it is the file of 2022-05"},
	}
	if got := r.replaced(); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSourcesStdin(t *testing.T) {
	onStdin(t, longHeader+longRows(1))
	stdout, _, code := runIn(t.Context(), "sources", "-")
	if code != 0 || !strings.HasPrefix(stdout, "standard input: plain, columns separated by ','") || !strings.Contains(stdout, "read as comext-long") {
		t.Errorf("status %d: %s", code, stdout)
	}
}
