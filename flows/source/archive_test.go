package source

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"
)

// file7z is a member of a 7z archive. Its size is stated as some bytes more than
// it has.
type file7z struct {
	name, text string
	more       int
}

// pack7z writes a 7z archive with one LZMA2 stream for all members, as 7-Zip does
// (7zFormat.txt of the LZMA SDK).
func pack7z(t testing.TB, files ...file7z) string {
	t.Helper()
	var packed, header bytes.Buffer
	w, err := lzma.Writer2Config{DictCap: 8 << 20}.NewWriter2(&packed)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range files {
		io.WriteString(w, f.text)
		total += len(f.text) + f.more
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	number := func(n int) []byte { return binary.LittleEndian.AppendUint64([]byte{0xff}, uint64(n)) }
	put := func(parts ...[]byte) {
		for _, p := range parts {
			header.Write(p)
		}
	}
	put([]byte{1, 4, 6}, number(0), number(1), []byte{9}, number(packed.Len()), []byte{0})
	put([]byte{7, 11, 1, 0, 1, 0x21, 0x21, 1, 22, 12}, number(total), []byte{0}) // 22: a dictionary of 8 MiB
	put([]byte{8, 13}, number(len(files)), []byte{9})
	for _, f := range files[:len(files)-1] {
		put(number(len(f.text)))
	}
	put([]byte{10, 1})
	for _, f := range files {
		put(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(f.text))))
	}
	put([]byte{0, 0, 5}, number(len(files)))
	names := []byte{0}
	for _, f := range files {
		for _, u := range append(utf16.Encode([]rune(f.name)), 0) {
			names = binary.LittleEndian.AppendUint16(names, u)
		}
	}
	put([]byte{17}, number(len(names)), names, []byte{0, 0})
	start := binary.LittleEndian.AppendUint64(nil, uint64(packed.Len()))
	start = binary.LittleEndian.AppendUint64(start, uint64(header.Len()))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(header.Bytes()))
	out := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(start))...)
	return string(slices.Concat(out, start, packed.Bytes(), header.Bytes()))
}

func packXz(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, text)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// packedBzip2 is the header and one row of longHeader, by bzip2 -9: the standard
// library only reads the format.
const packedBzip2 = "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x48\x5c\x10\x92\x00\x00\x25\x5f\x80\x00\x10\x00\x06\x7d\xe0\x22\xad\xdf\x40\xaf" +
	"\x25\xd7\x80\x20\x00\x68\x54\xf4\x26\x9a\x03\xd1\x03\x4d\x0c\x40\x00\x54\xf2\x8d\x31\xa8\xd3\x40\x00\x06\x80\xc9\xd2\x05" +
	"\x2c\xc0\x43\xe9\x22\xe7\x59\x49\x42\xd5\x3a\xe3\x15\x1c\x0c\x06\x5d\x65\x2b\xa1\x6b\xda\x64\x11\x8d\x73\xe0\x98\x11\xe7" +
	"\x0d\x54\x1b\x07\xdc\xbd\xdd\xfb\x43\xdf\xc0\x0b\x4a\x24\xc7\x73\x58\x87\x39\x6b\x90\x0e\x24\xf4\x9a\x70\x98\x4c\xc8\x44" +
	"\xf0\x91\x28\xc3\x2a\x90\x94\x7e\x2e\xe4\x8a\x70\xa1\x20\x90\xb8\x21\x24"

// zipMember is a member of a zip archive, stored as it is or packed.
type zipMember struct {
	name, text string
	method     uint16
}

func packMembers(t testing.TB, members ...zipMember) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: m.method})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, m.text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What a table is packed in does not change its records.
func TestArchives(t *testing.T) {
	text := rowsOf("LT", 1000)
	for name, packed := range map[string]string{
		"xz": packXz(t, text), "7z": pack7z(t, file7z{"full_202203.dat", text, 0}),
		"7z with a note":  pack7z(t, file7z{"readme.txt", "Comext\n", 0}, file7z{"full_202203.dat", text, 0}),
		"zip in a folder": packMembers(t, zipMember{"a/", "", 0}, zipMember{"a/b.csv", text, zip.Deflate}, zipMember{"a/notes.txt", "hello\n", zip.Store}),
	} {
		lines, summary, err := readText(t, Options{}, packed)
		if err != nil || len(lines) != 1000 || summary.Totals() != (Counts{Read: 1000, Used: 1000}) {
			t.Errorf("%s: %d records, %v", name, len(lines), err)
		}
	}
}

// A bzip2 file as bzip2 writes it.
func TestBzip2(t *testing.T) {
	lines, _, err := readText(t, Options{}, packedBzip2)
	if err != nil {
		t.Fatal(err)
	}
	equalLines(t, lines, []string{"2 2022-03 reporter=LT flow=export origin=LT destination=KG product=87032319 currency=EUR value=416200"})
}

// An archive of the US Census Bureau: the detail is read, what stands beside it is
// named and skipped.
func TestArchiveOfCensus(t *testing.T) {
	detail := fixedLine(t, 358, censusImportFields, map[string]string{"commodity": "8542310001", "cty_code": "5700", "dist_entry": "27", "year_month": "202203", "gen_val_mo": "1000"})
	path := write(t, t.TempDir(), "IMDB2203.ZIP", packMembers(t,
		zipMember{"COUNTRY.TXT", "5700       CHINA\r\n", zip.Deflate}, zipMember{"IMP_DETL.TXT", detail + "\r\n", zip.Deflate}, zipMember{"IMP_CTY.TXT", "57002022030000\r\n", zip.Deflate}))
	lines, summary, err := readAll(t, Options{}, path)
	if err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0], path+"/IMP_DETL.TXT:1 2022-03 reporter=US") {
		t.Fatalf("%q, %v", lines, err)
	}
	if s := summary.Skipped; len(s) != 2 || s[0].Name != path+"/COUNTRY.TXT" || s[1].Name != path+"/IMP_CTY.TXT" {
		t.Errorf("skipped %v", s)
	}
}

// endless is a text of one row over and over, without end.
type endless struct{ row string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.row)
	}
	return n, nil
}

// Files made to harm give a clear error soon, and in little memory.
func TestHostileArchives(t *testing.T) {
	zipBomb := func(dir string) string {
		path := filepath.Join(dir, "bomb.zip")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z := zip.NewWriter(f)
		w, err := z.Create("a.csv")
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, longHeader)
		io.CopyN(w, endless{strings.Repeat("\n", 1<<10)}, 300<<20)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	zstdBomb := func(dir string) string {
		path := filepath.Join(dir, "bomb.zst")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		w, err := zstd.NewWriter(f)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, longHeader)
		io.CopyN(w, endless{"EXPORT,VALUE_IN_EUROS,87032319,LT,KG,2022-03,4162\n"}, 300<<20)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := func(name, text string) func(string) string {
		return func(dir string) string { return write(t, dir, name, text) }
	}
	outside := func(name string) func(string) string {
		return text("a.zip", packMembers(t, zipMember{name, rowsOf("LT", 1), zip.Deflate}))
	}
	crowd := make([]zipMember, maxMembers+1)
	for i := range crowd {
		crowd[i] = zipMember{fmt.Sprintf("%d.csv", i), "", zip.Store}
	}
	tests := []struct {
		name string
		make func(dir string) string
		want string
	}{
		{"a zip bomb", zipBomb, "they unpack to more than 300 times their size"},
		{"a zstd bomb", zstdBomb, "they unpack to more than 300 times their size"},
		{"a 7z bomb", text("a.7z", pack7z(t, file7z{"a.csv", longHeader, 300 << 20})), "they unpack to more than 300 times their size"},
		{"a path that climbs out", outside("../../etc/a.csv"), `the member "../../etc/a.csv" lies outside of the archive`},
		{"an absolute path", outside("/etc/a.csv"), `the member "/etc/a.csv" lies outside of the archive`},
		{"a path that climbs out as Windows writes it", outside(`..\a.csv`), "lies outside of the archive"},
		{"a path that climbs out of a 7z", text("a.7z", pack7z(t, file7z{"../a.csv", rowsOf("LT", 1), 0})), `the member "../a.csv" lies outside of the archive`},
		{"too many members", text("a.zip", packMembers(t, crowd...)), "has 10001 members: up to 10000 are accepted"},
		{"an archive within an archive", text("a.zip", packMembers(t, zipMember{"b.zip", packZip(t, rowsOf("LT", 1)), zip.Store})), "within zip it is zip data: unpack it first"},
		{"a truncated 7z", text("a.7z", pack7z(t, file7z{"a.csv", rowsOf("LT", 5000), 0})[:2000]), "a 7z archive that cannot be opened"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := test.make(t.TempDir())
			begin, before := time.Now(), heapInUse()
			_, _, err := readAll(t, Options{}, path)
			var damaged *DamagedError
			if !errors.As(err, &damaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if took, grown := time.Since(begin), heapInUse()-before; took > 20*time.Second || grown > 256<<20 {
				t.Errorf("it took %v and %d MiB", took, grown>>20)
			}
		})
	}
}

func heapInUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

func TestStdin(t *testing.T) {
	text := rowsOf("LT", 100)
	for name, packed := range map[string]string{"plain": text, "gzip": packGzip(t, text), "7z": pack7z(t, file7z{"a.csv", text, 0})} {
		lines, summary, err := readAll(t, Options{Stdin: strings.NewReader(packed)}, "-")
		if err != nil || len(lines) != 100 || summary.Files[0].Name != "standard input" || !strings.HasPrefix(lines[0], "standard input") {
			t.Errorf("%s: %d records, %+v, %v", name, len(lines), summary, err)
		}
	}
	_, _, err := readAll(t, Options{Stdin: strings.NewReader("")}, "-")
	if err == nil || err.Error() != "standard input: the file is empty: a header line with column names is expected" {
		t.Error(err)
	}
	var wrong *InputError
	if _, _, err = readAll(t, Options{}, "-"); !errors.As(err, &wrong) {
		t.Error(err)
	}
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, []string{"-"}, Options{Stdin: in}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error though nothing comes", err)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "detour-stdin-*")); len(left) != 0 {
		t.Errorf("%q is left behind", left)
	}
}
