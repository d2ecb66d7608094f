package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// splitAll reads every row of a text with a buffer of a given size; a row that
// cannot be read is written as "!" and its reason.
func splitAll(in io.Reader, size int) (out [][]string, lines []int64) {
	c := newCSV(in, ',', size)
	for {
		fields, err := c.Next()
		var bad *rowError
		switch {
		case err == io.EOF:
			return out, lines
		case errors.As(err, &bad):
			out = append(out, []string{"!" + bad.reason})
		case err != nil:
			return append(out, []string{"!!" + err.Error()}), append(lines, c.Line())
		default:
			row := make([]string, len(fields))
			for i, f := range fields {
				row[i] = string(f)
			}
			out = append(out, row)
		}
		lines = append(lines, c.Line())
	}
}

func TestCSV(t *testing.T) {
	const quotes = ": a field is quoted as a whole, with quotes inside doubled"
	tests := []struct {
		name  string
		text  string
		rows  [][]string
		lines []int64
	}{
		{"nothing", "", nil, nil},
		{"no line end at the end", "a,b\nc,d", [][]string{{"a", "b"}, {"c", "d"}}, []int64{1, 2}},
		{"empty fields", ",\n,,\n", [][]string{{"", ""}, {"", "", ""}}, []int64{1, 2}},
		{"empty lines", "\na\n\r\n\nb\n", [][]string{{"a"}, {"b"}}, []int64{2, 5}},
		{"quotes", "\"a,\"\"b\"\"\",\"\"\nc,d\n", [][]string{{`a,"b"`, ""}, {"c", "d"}}, []int64{1, 2}},
		{"a row over lines", "\"a\r\nb\",c\r\nd,e\r\n", [][]string{{"a\nb", "c"}, {"d", "e"}}, []int64{1, 3}},
		{"a quote never closed costs a line", "\"a,b\nc,d\ne,f\n", [][]string{{"!the quote is not closed" + quotes}, {"c", "d"}, {"e", "f"}}, []int64{1, 2, 3}},
		{"a quote inside a field", "a,b\"c\nd,e\n", [][]string{{"!a quote stands inside a field" + quotes}, {"d", "e"}}, []int64{1, 2}},
		{"text behind a quote", "\"a\"b,c\nd,e\n", [][]string{{"!text follows the closing quote" + quotes}, {"d", "e"}}, []int64{1, 2}},
		{"NUL", "a,b\x00\nc,d\n", [][]string{{"!holds a NUL byte; text without it is accepted"}, {"c", "d"}}, []int64{1, 2}},
		{"not UTF-8", "\"a\",b\xff\nč,d\n", [][]string{{"!is not UTF-8; a column map can name another encoding"}, {"č", "d"}}, []int64{1, 2}},
		{"too long", "a\n" + strings.Repeat("x", maxLine+1) + "\nb\n", [][]string{{"a"}, {"!a row may take 1 MiB at most"}, {"b"}}, []int64{1, 2, 3}},
		{"too long at the end", "a\n" + strings.Repeat("x", 3*maxLine), [][]string{{"a"}, {"!a row may take 1 MiB at most"}}, []int64{1, 2}},
		{"too long in quotes", "\"" + strings.Repeat("x\n", maxLine), nil, nil},
	}
	for _, test := range tests {
		if test.rows == nil && test.text != "" {
			rows, lines := splitAll(strings.NewReader(test.text), readSize)
			if len(rows) != maxLine || rows[0][0] != "!the quote is not closed"+quotes || lines[len(lines)-1] != maxLine {
				t.Errorf("%s: %d rows, the first %q", test.name, len(rows), rows[0])
			}
			continue
		}
		for _, size := range []int{1, 7, readSize} {
			rows, lines := splitAll(strings.NewReader(test.text), size)
			if fmt.Sprint(rows) != fmt.Sprint(test.rows) || !slices.Equal(lines, test.lines) {
				t.Errorf("%s, buffer %d: %q at %v, want %q at %v", test.name, size, rows, lines, test.rows, test.lines)
			}
		}
	}
}

func TestCSVReadError(t *testing.T) {
	in := io.MultiReader(strings.NewReader("a,b\nc,"), iotest.ErrReader(io.ErrUnexpectedEOF))
	rows, _ := splitAll(in, readSize)
	if got := rows[len(rows)-1][0]; got != "!!unexpected EOF" {
		t.Errorf("the last row is %q, want the error of the reader", got)
	}
}

// FuzzCSV holds the reader against encoding/csv: where that reads a text as a
// whole, the rows and their lines are the same; where it stops, there is a row
// that cannot be read, and the rows before it are the same.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\nc,d\n", "\"a\"\"b\",c\r\n", "\"a\nb\",\n\n\"", "a\rb,\"\r\n\"\r\n", "a\r", "\"\r\r\n\"\r", ",\"a\"x\n", "\n\n\"\"\n"} {
		f.Add([]byte(seed), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, size uint8) {
		if !plain(text) {
			return // encoding/csv lets NUL and bad UTF-8 pass
		}
		got, lines := splitAll(bytes.NewReader(text), int(size)+1)
		twin := csv.NewReader(bytes.NewReader(text))
		twin.FieldsPerRecord = -1
		for i := 0; ; i++ {
			want, err := twin.Read()
			if err == io.EOF {
				if i != len(got) {
					t.Fatalf("%d rows, want %d: %q", len(got), i, got)
				}
				return
			}
			if i >= len(got) {
				t.Fatalf("%d rows, want more: %q (%v)", len(got), want, err)
			}
			if err != nil {
				if !strings.HasPrefix(got[i][0], "!") {
					t.Fatalf("row %d is %q, want the error %v", i, got[i], err)
				}
				return
			}
			if line, _ := twin.FieldPos(0); !slices.Equal(got[i], want) || lines[i] != int64(line) {
				t.Fatalf("row %d is %q on line %d, want %q on line %d", i, got[i], lines[i], want, line)
			}
		}
	})
}

func BenchmarkCSV(b *testing.B) {
	text := []byte(strings.Repeat("EXPORT,VALUE_IN_EUROS,87032319,AT,AM,2020-02,4162\n", 20000))
	b.Run("bytes", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			c := newCSV(bytes.NewReader(text), ',', readSize)
			for err := error(nil); err == nil; {
				_, err = c.Next()
			}
		}
	})
	b.Run("encoding/csv", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			c := csv.NewReader(bytes.NewReader(text))
			c.ReuseRecord = true
			for err := error(nil); err == nil; {
				_, err = c.Read()
			}
		}
	})
}
