package batch

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

const rejectsName = "rejects.csv"

// Reject is a row of rejects.csv: a row of an input that could not be read.
type Reject struct{ File, Line, Field, Found, Reason string }

// EachReject reads rejects.csv, in its order; a batch that was made from a panel has
// none.
func (b *Batch) EachReject() iter.Seq2[Reject, error] {
	return func(yield func(Reject, error) bool) {
		name := filepath.Join(b.Dir, rejectsName)
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(Reject{}, err)
			return
		}
		defer f.Close()
		in := csv.NewReader(f)
		in.FieldsPerRecord, in.ReuseRecord = 5, true
		for n := 0; ; n++ {
			row, err := in.Read()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(Reject{}, fmt.Errorf("%s: %w", name, err))
				return
			case n > 0 && !yield(Reject{row[0], row[1], row[2], row[3], row[4]}, nil):
				return
			}
		}
	}
}
