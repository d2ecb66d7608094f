package source

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// sparse writes a file of a beginning, a size of one character, and an end.
func sparse(t *testing.T, dir, begin string, fill byte, size int64, end string) string {
	t.Helper()
	path := filepath.Join(dir, "in")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString(begin)
	block := strings.Repeat(string(fill), 1<<20)
	for ; size > 0; size -= int64(len(block)) {
		w.WriteString(block[:min(size, int64(len(block)))])
	}
	w.WriteString(end)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Tables made to harm: an error or a reject soon, and little memory.
func TestHostileTables(t *testing.T) {
	const gib = 1 << 30
	good := "EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162\n"
	names := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "c%d,", i)
		}
		return b.String()
	}
	const size = 128 << 20 // far beyond every buffer, as a gigabyte is
	tests := []struct {
		name string
		make func(t *testing.T, dir string) string
		want string // of the error, or empty
		used int64
	}{
		{"a line of 1 GiB", func(t *testing.T, dir string) string {
			return sparse(t, dir, longHeader+good, 'x', gib, "\n"+good)
		}, "", 2},
		{"a header without end", func(t *testing.T, dir string) string {
			return sparse(t, dir, "", 'x', size, "\n"+good)
		}, "the header line \"a line of more than 1048576 bytes\"", 0},
		{"a quoted cell without end", func(t *testing.T, dir string) string {
			return sparse(t, dir, longHeader+good+`"`, 'x', size, "\"\n"+good)
		}, "", 2},
		{"a JSON text without end", func(t *testing.T, dir string) string {
			return sparse(t, dir, `{"data":[{"freqCode":"`, 'x', size, `"}]}`)
		}, "an object takes more than", 0},
		{"JSON, deep", func(t *testing.T, dir string) string {
			return write(t, dir, "in", "["+strings.Repeat(`{"a":`, 1<<20))
		}, "exceeded max depth", 0},
		{"a million columns", func(t *testing.T, dir string) string {
			return write(t, dir, "in", names(1_000_000)+"\n"+good)
		}, "the header line", 0},
		{"a million columns of nothing", func(t *testing.T, dir string) string {
			return write(t, dir, "in", strings.Repeat(",", 1_000_000)+"\n"+good)
		}, "it has more than 16384 columns", 0},
		{"a million columns in a row", func(t *testing.T, dir string) string {
			return write(t, dir, "in", longHeader+good+strings.Repeat(",", 1_000_000)+"\n"+good)
		}, "", 2},
		{"a million names in JSON", func(t *testing.T, dir string) string {
			return write(t, dir, "in", `[{"`+strings.ReplaceAll(strings.TrimSuffix(names(200_000), ","), ",", `":1,"`)+`":1}]`)
		}, "it has more than 16384 columns", 0},
		{"a million columns in Parquet", func(t *testing.T, dir string) string { return wideParquet(t, dir, 20_000) }, "it has more than 16384 columns", 0},
		{"NUL bytes alone", func(t *testing.T, dir string) string { return sparse(t, dir, "", 0, size, "") }, "the header line", 0},
		{"line feeds alone", func(t *testing.T, dir string) string { return sparse(t, dir, "", '\n', size, "") }, "the file is empty", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := test.make(t, t.TempDir())
			begin, before := time.Now(), heapInUse()
			_, summary, err := readAll(t, Options{}, path)
			if took, grown := time.Since(begin), heapInUse()-before; took > 30*time.Second || grown > 256<<20 {
				t.Errorf("it took %v and %d MiB", took, grown>>20)
			}
			if test.want == "" {
				if err != nil || summary.Totals().Used != test.used || summary.Totals().Rejected != 1 {
					t.Errorf("%v, %+v", err, summary)
				}
				return
			}
			var damaged *DamagedError
			if !errors.As(err, &damaged) || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 10_000 {
				t.Errorf("%.300v, want %q", err, test.want)
			}
		})
	}
}

func wideParquet(t *testing.T, dir string, columns int) string {
	t.Helper()
	group := parquet.Group{}
	for i := range columns {
		group[fmt.Sprintf("c%d", i)] = parquet.Optional(parquet.String())
	}
	path := filepath.Join(dir, "in")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := parquet.NewGenericWriter[any](f, parquet.NewSchema("wide", group)).Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
