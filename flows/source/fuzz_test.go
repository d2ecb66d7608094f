package source

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

// sound reads a file and checks what holds of any: it gives a damaged file or
// counts that add up, in the coverage as in the file, and as many records as it
// counts.
func sound(t *testing.T, f *Format, text string) *Summary {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	var records int64
	summary, err := Read(t.Context(), []string{path}, Options{Format: f}, func(r arrow.Record) error {
		records += r.NumRows()
		return nil
	})
	if err != nil {
		var damaged *DamagedError
		if !errors.As(err, &damaged) || len(damaged.Found) > 10_000 {
			t.Fatalf("%v, want a damaged file", err)
		}
		return nil
	}
	var covered Counts
	for _, c := range summary.Coverage {
		covered.add(c.Counts)
	}
	c := summary.Totals()
	if c.Read != c.Used+c.Subtotals+c.Rejected || c.Used != records || covered != c || c.Masked > c.Used || c.Annual+c.Replaced > c.Subtotals {
		t.Fatalf("counts %+v, coverage %+v, %d records", c, covered, records)
	}
	return summary
}

// The samples are what the others of this file damage.
func TestSamples(t *testing.T) {
	for name, text := range samples(t) {
		summary := sound(t, nil, text)
		want := int64(3)
		if name == "bzip2" {
			want = 1
		}
		if summary == nil || summary.Totals().Read != want || summary.Totals().Rejected != 0 {
			t.Errorf("%s: %+v", name, summary)
			continue
		}
		if f, _, _ := strings.Cut(name, " "); summary.Files[0].Formats[0] != f && slices.ContainsFunc(formats, func(known *Format) bool { return known.Name == f }) {
			t.Errorf("%s is read as %s", name, summary.Files[0].Formats)
		}
	}
	for _, f := range formats {
		if _, ok := samples(t)[f.Name]; !ok {
			t.Errorf("%s has no sample", f.Name)
		}
	}
}

// Every sample cut off anywhere, with a byte changed, left out or doubled, and with
// its parts exchanged: a clear error, or what can be read of it and the rest as
// rejects.
func TestDamagedSamples(t *testing.T) {
	for name, text := range samples(t) {
		step := max(len(text)/10, 1)
		for at := 0; at < len(text); at += step {
			for _, damaged := range []string{
				text[:at], text[at:], text[:at] + text[min(at+1, len(text)):], text[:at] + text[at:at+1] + text[at:],
				text[:at] + "\x00" + text[min(at+1, len(text)):], text[:at] + "\xff" + text[min(at+1, len(text)):], text[:at] + "\"" + text[at:],
				text[:at] + string(text[at]^0x10) + text[min(at+1, len(text)):], text[at:] + text[:at],
			} {
				sound(t, nil, damaged)
			}
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// fuzz damages the samples of a reader.
func fuzz(f *testing.F, names ...string) {
	all := samples(f)
	for _, name := range names {
		f.Add([]byte(all[name]))
	}
	f.Fuzz(func(t *testing.T, text []byte) { sound(t, nil, string(text)) })
}

func FuzzComext(f *testing.F) {
	fuzz(f, "comext-v2", "comext-historical", "comext-sdmx", "comext-easy", "comext-long")
}
func FuzzComtrade(f *testing.F)       { fuzz(f, "comtrade", "comtrade json") }
func FuzzComtradeLegacy(f *testing.F) { fuzz(f, "comtrade-legacy") }
func FuzzComexStat(f *testing.F)      { fuzz(f, "comexstat-exports", "comexstat-imports") }
func FuzzHMRC(f *testing.F)           { fuzz(f, "hmrc-imports", "hmrc-exports") }
func FuzzCensus(f *testing.F)         { fuzz(f, "census-imports", "census-exports") }
func FuzzBACI(f *testing.F)           { fuzz(f, "baci") }
func FuzzDeclarations(f *testing.F)   { fuzz(f, "declarations", "korea-declarations") }
func FuzzXLSX(f *testing.F)           { fuzz(f, "xlsx", "xlsx cross table") }
func FuzzArchives(f *testing.F)       { fuzz(f, "zip", "7z") }
func FuzzPacked(f *testing.F)         { fuzz(f, "gzip", "xz", "bzip2") }

// FuzzMap reads any table by a column map with a dialect of its own.
func FuzzMap(f *testing.F) {
	f.Add([]byte("month;country;partner;hs;flow;tonnes;value\n2022-03;LT;BY;310420;1;1.234,5;1.000\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		format, err := LoadMap(write(t, t.TempDir(), "map.toml", sheetMap+"[format]\ndecimal = \",\"\nthousands = \".\"\nencoding = \"latin1\"\n"))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, format, string(text))
	})
}
