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
	err = parquetfile.Read(name, func(file *parquet.File) (err error) {
		rows, err = parquetfile.Rows[Coverage](file)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the coverage %s: %w", name, err)
	}
	return rows, nil
}
