package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"detour/flows"
)

// write puts a file into a folder of the test.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads inputs and returns their records as lines, sorted by file and
// line.
func readAll(t *testing.T, opt Options, inputs ...string) ([]string, *Summary, error) {
	t.Helper()
	var mu sync.Mutex
	var lines []string
	summary, err := Read(context.Background(), inputs, opt, func(r arrow.Record) error {
		mu.Lock()
		defer mu.Unlock()
		if !r.Schema().Equal(flows.RecordSchema) {
			t.Errorf("batch of schema %s", r.Schema())
		}
		lines = append(lines, texts(r)...)
		return nil
	})
	slices.Sort(lines)
	return lines, summary, err
}

// readText reads one CSV and returns its records without the file.
func readText(t *testing.T, opt Options, text string) ([]string, *Summary, error) {
	t.Helper()
	path := write(t, t.TempDir(), "in.csv", text)
	lines, summary, err := readAll(t, opt, path)
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, path+":")
	}
	return lines, summary, err
}

// texts writes each record of a batch as
// "file:line period axis=value … value=… kg=… quantity=… unit=…", without nulls.
func texts(r arrow.Record) []string {
	lines := make([]string, r.NumRows())
	for i := range lines {
		var b strings.Builder
		file := r.Column(flows.ColFile).(*array.Dictionary)
		fmt.Fprintf(&b, "%s:%d", file.Dictionary().(*array.String).Value(file.GetValueIndex(i)), r.Column(flows.ColLine).(*array.Int64).Value(i))
		fmt.Fprintf(&b, " %s", flows.MonthOfDate32(int32(r.Column(flows.ColPeriod).(*array.Date32).Value(i))))
		for c := range flows.NumColumns {
			if r.Column(c).IsNull(i) || c == flows.ColFile || c == flows.ColLine {
				continue
			}
			switch column := r.Column(c).(type) {
			case *array.Dictionary:
				fmt.Fprintf(&b, " %s=%s", r.ColumnName(c), column.Dictionary().(*array.String).Value(column.GetValueIndex(i)))
			case *array.Int64:
				fmt.Fprintf(&b, " %s=%d", r.ColumnName(c), column.Value(i))
			}
		}
		lines[i] = b.String()
	}
	return lines
}

// equalLines compares records and shows the first that differs.
func equalLines(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("record %d is missing:\nwant %s", i, want[i])
			return
		case i >= len(want):
			t.Errorf("record %d is one too many:\ngot  %s", i, got[i])
			return
		case got[i] != want[i]:
			t.Errorf("record %d:\ngot  %s\nwant %s", i, got[i], want[i])
			return
		}
	}
}

// shared returns the path of a file of real data. The test is skipped without
// it, but not where everything must run.
func shared(t testing.TB, path string) string {
	t.Helper()
	path = filepath.Join("../../../shared", path)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// field returns the value of a name in a record written by texts.
func field(line, name string) string {
	_, rest, _ := strings.Cut(line, " "+name+"=")
	value, _, _ := strings.Cut(rest, " ")
	return value
}

func equalSorted(t *testing.T, got, want []string) {
	t.Helper()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func atoi(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// sortByLine sorts records of one file, written without it, by their line.
func sortByLine(lines []string) {
	line := func(s string) int {
		n, _, _ := strings.Cut(s, " ")
		v, _ := strconv.Atoi(n)
		return v
	}
	slices.SortFunc(lines, func(a, b string) int { return line(a) - line(b) })
}
