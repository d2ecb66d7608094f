package source

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/klauspost/compress/zstd"
)

// rowsOf makes a long table of n rows with a reporter of its own.
func rowsOf(reporter string, n int) string {
	var b strings.Builder
	b.WriteString(longHeader)
	for i := range n {
		fmt.Fprintf(&b, "EXPORT,VALUE_IN_EUROS,%08d,%s,KG,20%02d-%02d,%d\n", 10000000+i%97, reporter, 10+i%12, 1+i%12, i)
	}
	return b.String()
}

func packZstd(t *testing.T, text string) string {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	return string(z.EncodeAll([]byte(text), nil))
}

func packZip(t *testing.T, members ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, text := range members {
		w, err := z.Create(fmt.Sprintf("part-%d.csv", i))
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A table reads the same however it is packed; the name of the file does not
// matter.
func TestPacking(t *testing.T) {
	dir := t.TempDir()
	text := rowsOf("LT", 1000)
	want, _, err := readAll(t, Options{}, write(t, dir, "plain.gz", text))
	if err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string]string{
		"gzip": packGzip(t, text), "gzip in members": packGzip(t, text[:5000]) + packGzip(t, text[5000:]),
		"zstd": packZstd(t, text), "zip": packZip(t, text),
	} {
		path := write(t, dir, name+".csv", packed)
		got, summary, err := readAll(t, Options{}, path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range got {
			_, place, _ := strings.Cut(got[i], ":")
			got[i] = filepath.Join(dir, "plain.gz") + ":" + place
		}
		slices.Sort(got)
		equalLines(t, got, want)
		if summary.Totals().Used != 1000 {
			t.Errorf("%s: %+v", name, summary.Totals())
		}
	}
}

func TestZipOfSeveralTables(t *testing.T) {
	path := write(t, t.TempDir(), "in.zip", packZip(t, rowsOf("LT", 10), declarationsOf("27101943")))
	lines, summary, err := readAll(t, Options{}, path)
	if err != nil {
		t.Fatal(err)
	}
	if f := summary.Files[0]; f.Used != 11 || !slices.Equal(f.Formats, []string{"comext-long", "declarations"}) {
		t.Errorf("%+v, want 11 records of two formats", f)
	}
	if !strings.HasPrefix(lines[10], path+"/part-1.csv:2 ") {
		t.Errorf("the last record is %q", lines[10])
	}
}

// Folders are read with all below them, files once, and what no glob matches is
// an error.
func TestExpand(t *testing.T) {
	dir := t.TempDir()
	b, a := write(t, dir, "b.csv", "x"), write(t, dir, "sub/a.csv", "x")
	write(t, dir, ".hidden", "x")
	write(t, dir, "_SUCCESS", "")
	write(t, dir, "_temporary/c.csv", "x")
	tests := []struct {
		inputs []string
		want   []string
		fault  string
	}{
		{[]string{dir}, []string{b, a}, ""},
		{[]string{a, dir}, []string{a, b}, ""},
		{[]string{filepath.Join(dir, "*.csv"), b}, []string{b}, ""},
		{[]string{filepath.Join(dir, "sub") + "/../b.csv"}, []string{b}, ""},
		{[]string{filepath.Join(dir, "*.gz")}, nil, "no file matches"},
		{[]string{filepath.Join(dir, "none.csv")}, nil, "there is no such file"},
		{[]string{t.TempDir()}, nil, "the folder holds no file"},
		{nil, nil, "there is no input"},
	}
	for _, test := range tests {
		got, err := expand(test.inputs, input{})
		var wrong *InputError
		if test.fault != "" && (!errors.As(err, &wrong) || !strings.Contains(err.Error(), test.fault)) {
			t.Errorf("expand(%q): %v, want %q", test.inputs, err, test.fault)
		}
		var paths []string
		for _, in := range got {
			paths = append(paths, in.path)
		}
		if test.fault == "" && err != nil || !slices.Equal(paths, test.want) {
			t.Errorf("expand(%q) = %q, %v, want %q", test.inputs, paths, err, test.want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	dir := t.TempDir()
	text := rowsOf("LT", 10)
	a := write(t, dir, "a.csv", text)
	tests := []struct{ name, other string }{
		{"the same file twice", write(t, dir, "b.csv", text)},
		{"the same rows, packed", write(t, dir, "c.csv.gz", packGzip(t, text))},
	}
	for _, test := range tests {
		_, _, err := readAll(t, Options{}, a, test.other)
		var wrong *InputError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), a+" and "+test.other+" hold the same rows") {
			t.Errorf("%s: %v", test.name, err)
		}
		lines, _, err := readAll(t, Options{AllowDuplicates: true}, a, test.other)
		if err != nil || len(lines) != 20 {
			t.Errorf("%s, allowed: %d records, %v", test.name, len(lines), err)
		}
	}
}

// Records, coverage, rejects and errors are the same for any number of workers.
func TestWorkers(t *testing.T) {
	dir := t.TempDir()
	for i, reporter := range []string{"LT", "LV", "EE", "PL", "DE"} {
		write(t, dir, fmt.Sprintf("%d.csv", i), rowsOf(reporter, 2000*(5-i))+"bad row\n")
	}
	want, wantSummary, err := readAll(t, Options{Workers: 1}, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{2, 3, 8} {
		got, summary, err := readAll(t, Options{Workers: workers}, dir)
		if err != nil {
			t.Fatal(err)
		}
		equalLines(t, got, want)
		if !reflect.DeepEqual(summary, wantSummary) {
			t.Errorf("%d workers: summary differs", workers)
		}
	}
	write(t, dir, "3.csv", packGzip(t, rowsOf("PL", 4000))[:2000])
	write(t, dir, "4.csv", "")
	for _, workers := range []int{1, 4} {
		if _, _, err := readAll(t, Options{Workers: workers}, dir); err == nil || !strings.Contains(err.Error(), "3.csv") {
			t.Errorf("%d workers: %v, want the error of 3.csv, the first that has one", workers, err)
		}
	}
}

func TestBatchesAreBounded(t *testing.T) {
	path := write(t, t.TempDir(), "in.csv", rowsOf("LT", batchRows+1))
	var sizes []int64
	_, err := Read(t.Context(), []string{path}, Options{}, func(r arrow.Record) error {
		sizes = append(sizes, r.NumRows())
		return nil
	})
	if err != nil || !slices.Equal(sizes, []int64{batchRows, 1}) {
		t.Errorf("batches of %d records, %v", sizes, err)
	}
}

// The error of whoever receives the batches comes back as it is.
func TestEmitError(t *testing.T) {
	path := write(t, t.TempDir(), "in.csv", rowsOf("LT", 10))
	full := errors.New("full")
	if _, err := Read(t.Context(), []string{path}, Options{}, func(arrow.Record) error { return full }); err != full {
		t.Errorf("%v, want %v", err, full)
	}
}

func TestCancel(t *testing.T) {
	path := write(t, t.TempDir(), "in.csv.gz", packGzip(t, rowsOf("LT", 3*batchRows)))
	ctx, cancel := context.WithCancel(t.Context())
	batches := 0
	_, err := Read(ctx, []string{path}, Options{}, func(arrow.Record) error {
		batches++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || batches != 1 {
		t.Errorf("%v after %d batches, want the context's error after one", err, batches)
	}
}

func TestProgress(t *testing.T) {
	path := write(t, t.TempDir(), "in.csv", rowsOf("LT", 3*checkEvery))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []Progress
	_, _, err = readAll(t, Options{Progress: func(p Progress) { all = append(all, p) }}, path)
	if err != nil || len(all) < 3 {
		t.Fatalf("told %d times, %v", len(all), err)
	}
	if last := all[len(all)-1]; last != (Progress{Stage: Reading, Bytes: info.Size(), Total: info.Size(), Rows: 3 * checkEvery}) {
		t.Errorf("the end is %+v", last)
	}
}

func TestUnknownPlaces(t *testing.T) {
	_, summary, err := readText(t, Options{}, longHeader+strings.Repeat("EXPORT,VALUE_IN_EUROS,87032319,LT,Atlantis,2022-03,1\n", 3))
	if want := []Place{{"Atlantis", 3}}; err != nil || !slices.Equal(summary.Files[0].Unknown, want) {
		t.Errorf("%v, %v, want %v", summary.Files[0].Unknown, err, want)
	}
}

// A total over several currencies means nothing.
func TestCoverageOfCurrencies(t *testing.T) {
	text := declarationsOf("27101943") + "L,2022-03-18,LT,import,4000,BY,BY,LT,LTKLJ,2,27101943,A,B,USD,1000.00,25000,,\n"
	_, summary, err := readText(t, Options{}, text)
	if err != nil {
		t.Fatal(err)
	}
	if c := summary.Coverage[0]; c.Value != Unknown || c.Kg != 50_000_000 || c.Used != 2 {
		t.Errorf("%+v, want no value and 50 t", c)
	}
}

func TestInspect(t *testing.T) {
	path := write(t, t.TempDir(), "in.csv", strings.ReplaceAll(longHeader, ",", ";"))
	sights, err := Inspect(path, nil)
	if err != nil || len(sights) != 1 {
		t.Fatal(sights, err)
	}
	if s := sights[0]; s.Format != comextLong || s.Delimiter != ';' || s.Packing != "plain" || s.Columns[4] != (Column{Name: "partner", Role: Partner}) {
		t.Errorf("%+v", s)
	}
	path = write(t, t.TempDir(), "in.csv", "a|b\n")
	if sights, err = Inspect(path, nil); err != nil || sights[0].Problem == nil || sights[0].Delimiter != '|' {
		t.Errorf("%+v, %v", sights, err)
	}
}
