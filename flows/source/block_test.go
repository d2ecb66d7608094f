package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"pgregory.net/rapid"
)

// allRows reads rows to the end: each as its line with its fields, or what is
// wrong with it.
func allRows(rows rows) (out []string, err error) {
	for {
		fields, err := rows.Next()
		bad := asRowError(err)
		switch {
		case err == io.EOF:
			return out, nil
		case bad != nil:
			out = append(out, fmt.Sprint(rows.Line(), bad))
		case err != nil:
			return out, err
		default:
			out = append(out, fmt.Sprintf("%d %q", rows.Line(), fields))
		}
	}
}

// inBlocks reads the rows of a text block by block.
func inBlocks(text []byte, size int) (out []string, err error) {
	c := newCSV(iotestReader{bytes.NewReader(text)}, ',', 16)
	for {
		b, err := c.block(size)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		some, err := allRows(b.rows(','))
		if err != nil {
			return out, err
		}
		out = append(out, some...)
		b.free()
	}
}

// iotestReader reads a few bytes at a time.
type iotestReader struct{ in io.Reader }

func (r iotestReader) Read(p []byte) (int, error) { return r.in.Read(p[:min(len(p), 7)]) }

func checkBlocks(t interface{ Fatalf(string, ...any) }, text []byte, size int) {
	want, err := allRows(newCSV(bytes.NewReader(text), ',', readSize))
	if err != nil {
		t.Fatalf("%v", err)
	}
	got, err := inBlocks(text, size)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%q in blocks of %d, %v:\ngot  %q\nwant %q", text, size, err, got, want)
	}
}

// Blocks hold the rows of the text as a whole, on the same lines, wherever they
// are cut.
func TestBlocks(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, text := range []string{
		"", "\n\n", "a,b", "a,b\r\nc,d\r\n", "\"a\nb\",c\nd,e\n", "a,\"b", "\"a\"b,c\nd,\"e\"\n",
		"a,b\n" + long + "\nc\n", "a,b\n" + long + "x\nc\n", "a\n" + long + long + long + "\nc", "\"" + long + "\"\nb\n", "\"" + long + long + long,
	} {
		for _, size := range []int{1, 5, 64, blockSize} {
			if len(text) < 1000 || size >= 64 {
				checkBlocks(t, []byte(text), max(size, len(text)/50))
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "bc", ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", "\",", "\"\n", "é", "\x00", "\xff", "\r"}), 0, 60).Draw(t, "pieces")
		checkBlocks(t, []byte(strings.Join(pieces, "")), rapid.IntRange(1, 40).Draw(t, "size"))
	})
}

func FuzzBlocks(f *testing.F) {
	f.Add([]byte("a,\"b\nc\",d\n\"x\"y\nz"), 3)
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		checkBlocks(t, text, 1+int(uint(size)%100))
	})
}

// The summary and the records of several workers are those of one, whatever is
// wrong with the rows.
func TestCrew(t *testing.T) {
	var b strings.Builder
	b.WriteString(rowsOf("LT", 60_000))
	for i := range 3000 {
		fmt.Fprintf(&b, "IMPORT,VALUE_IN_EUROS,\"27%02d\",LT,\"BY\",2022-03,%d\n"+
			"IMPORT,VALUE_IN_EUROS,2710%04d,LT,??,2022-13,1\nIMPORT,VALUE_IN_EUROS,27100000,EE,\"X\nYZ\",2022-03,1\nbroken\n\"\n", i%100, i, i)
	}
	path := write(t, t.TempDir(), "in.csv", b.String())
	read := func(workers int) (*Summary, map[string]int) {
		records := map[string]int{}
		lock := make(chan struct{}, 1)
		s, err := Read(t.Context(), []string{path}, Options{Workers: workers}, func(r arrow.Record) error {
			lock <- struct{}{}
			defer func() { <-lock }()
			for i := range int(r.NumRows()) {
				text := ""
				for _, c := range r.Columns() {
					text += c.ValueStr(i) + " "
				}
				records[text]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return s, records
	}
	want, records := read(1)
	if c := want.Totals(); c.Rejected == 0 || c.Used == 0 || len(want.Files[0].Unknown) == 0 {
		t.Fatalf("%s: the file shows too little", firstOf(want))
	}
	for _, workers := range []int{2, 3} {
		got, others := read(workers)
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("%d workers: %s\nwant %s", workers, firstOf(got), firstOf(want))
		}
		if len(others) != len(records) {
			t.Errorf("%d workers: %d records, want %d", workers, len(others), len(records))
		}
		for text, n := range records {
			if others[text] != n {
				t.Fatalf("%d workers: %d times %s, want %d", workers, others[text], text, n)
			}
		}
	}
}

func firstOf(s *Summary) string { return fmt.Sprintf("%.900s", fmt.Sprintf("%+v", s)) }

// An error of the receiver ends the reading.
func TestCrewError(t *testing.T) {
	path := write(t, t.TempDir(), "in.csv", rowsOf("LT", 100_000))
	full := errors.New("full")
	if _, err := Read(t.Context(), []string{path}, Options{Workers: 2}, func(arrow.Record) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v, want %v", err, full)
	}
}
