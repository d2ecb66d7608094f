package panel

import (
	"errors"
	"fmt"
	"os"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"detour/flows/parquetfile"
)

// WriteCoverage writes coverage.parquet.
func WriteCoverage(name string, rows []Coverage) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("writing the coverage: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := parquet.NewGenericWriter[Coverage](f, parquet.Compression(&zstd.Codec{}))
	if err := parquetfile.Write(w, rows); err != nil {
		return fmt.Errorf("writing the coverage: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("writing the coverage: %w", err)
	}
	return f.Sync()
}

// ReadCoverage reads coverage.parquet.
func ReadCoverage(name string) (rows []Coverage, err error) {
	defer func() {
		if r := recover(); r != nil { // parquet-go panics on some malformed files
			err = fmt.Errorf("reading the coverage %s: damaged Parquet: %v", name, r)
		}
	}()
	rows, err = parquet.ReadFile[Coverage](name)
	if err != nil {
		return nil, fmt.Errorf("reading the coverage %s: %w", name, err)
	}
	return rows, nil
}
