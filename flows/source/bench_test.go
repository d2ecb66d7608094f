package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

// BenchmarkRead reads a plain table of a million rows into batches: the look for
// sums and the records.
func BenchmarkRead(b *testing.B) {
	const rows = 1_000_000
	text := rowsOf("LT", rows)
	path := filepath.Join(b.TempDir(), "in.csv")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		_, err := Read(b.Context(), []string{path}, Options{}, func(arrow.Record) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
