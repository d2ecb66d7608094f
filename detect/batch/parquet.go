package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/parquet-go/parquet-go"

	"detour/flows/parquetfile"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

const (
	// rowGroup bounds what a writer holds: 65,536 rows of the widest table (25
	// columns) are about 15 MB.
	rowGroup = 64 << 10
)

// writeTable writes rows as one Parquet file that did not exist before, and
// syncs it. The bytes depend on the rows alone.
func writeTable[T any](name string, rows []T) error {
	return writeFile(name, func(w io.Writer) error {
		p := parquet.NewGenericWriter[T](w, parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("detour", "1", ""))
		for from := 0; from < len(rows); from += rowGroup {
			if err := parquetfile.Write(p, rows[from:min(from+rowGroup, len(rows))]); err != nil {
				return err
			}
			if err := p.Flush(); err != nil {
				return err
			}
		}
		return p.Close()
	})
}

// readTable reads a Parquet file whose columns are those of T, in any order and
// with others beside them.
func readTable[T any](name string) (rows []T, err error) {
	var misfit error
	err = parquetfile.Read(name, func(file *parquet.File) (err error) {
		if misfit = checkColumns[T](file.Schema()); misfit != nil {
			return misfit
		}
		rows, err = parquetfile.Rows[T](file)
		if err == nil && int64(len(rows)) != file.NumRows() {
			err = fmt.Errorf("%d rows found, %d announced", len(rows), file.NumRows())
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is missing: a table with the columns %s is accepted", name, strings.Join(columns[T](), ", "))
	case misfit != nil:
		return nil, fmt.Errorf("%s: %w", name, misfit)
	case err != nil:
		return nil, fmt.Errorf("%s: not a Parquet file, or a damaged one: %w", name, err)
	}
	return rows, nil
}

// checkColumns says which columns of T a schema lacks or holds as another type.
func checkColumns[T any](have *parquet.Schema) error {
	var faults []string
	for _, want := range parquet.SchemaOf(new(T)).Fields() {
		leaf, ok := have.Lookup(want.Name())
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("column %s is missing", want.Name()))
		case leaf.Node.Type().Kind() != want.Type().Kind():
			faults = append(faults, fmt.Sprintf("column %s is %s, %s is accepted", want.Name(), leaf.Node.Type(), want.Type()))
		}
	}
	if faults == nil {
		return nil
	}
	return fmt.Errorf("%s; accepted are the columns %s", strings.Join(faults, ", "), strings.Join(columns[T](), ", "))
}

func columns[T any]() []string {
	var names []string
	for _, f := range parquet.SchemaOf(new(T)).Fields() {
		names = append(names, f.Name())
	}
	return names
}

// writeFile makes a file that did not exist before, synced, or none.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	b := bufio.NewWriter(f)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return f.Sync()
}
