package parquetfile

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// Rows of which many hold nothing come back as they were, nulls as nulls.
func TestWrite(t *testing.T) {
	type row struct {
		Text   string   `parquet:"text,optional,dict"`
		Other  string   `parquet:"other,optional"`
		Number int64    `parquet:"number,optional"`
		Known  *float64 `parquet:"known,optional"`
	}
	for _, share := range []float64{0, .01, .05, .5, 1} {
		rng := rand.New(rand.NewPCG(1, 2))
		rows := make([]row, 5000)
		for i := range rows {
			if rng.Float64() < share {
				x := rng.Float64()
				rows[i] = row{"a", "b", 1 + rng.Int64N(9), &x}
			}
		}
		var b bytes.Buffer
		w := parquet.NewGenericWriter[row](&b)
		if err := Write(w, rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		f, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		got := rowsOf(t, f)
		if len(got) != len(rows) {
			t.Fatalf("%v: %d rows, want %d", share, len(got), len(rows))
		}
		for i, r := range rows {
			for _, v := range got[i] {
				if v.IsNull() != (r.Known == nil) {
					t.Fatalf("%v: row %d is %v, want %+v", share, i, got[i], r)
				}
			}
			if r.Known != nil && (got[i][0].String() != r.Text || got[i][1].String() != r.Other || got[i][2].Int64() != r.Number || got[i][3].Double() != *r.Known) {
				t.Fatalf("%v: row %d is %v, want %+v", share, i, got[i], r)
			}
		}
	}
}

func rowsOf(t *testing.T, f *parquet.File) (all []parquet.Row) {
	t.Helper()
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		defer rows.Close()
		for {
			some := make([]parquet.Row, 512)
			n, err := rows.ReadRows(some)
			for _, r := range some[:n] {
				all = append(all, r.Clone())
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}
