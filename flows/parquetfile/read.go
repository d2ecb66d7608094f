package parquetfile

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"
)

// Read opens a file and has it read. The library panics on some malformed files (its
// issue 537): that is an error.
func Read(name string, read func(*parquet.File) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("damaged Parquet: %v", fault)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := Open(f, info.Size())
	if err != nil {
		return err
	}
	return read(file)
}

// chunk is how many rows are read at a time.
const chunk = 1024

// Rows reads all rows of a file.
func Rows[T any](file *parquet.File) (rows []T, err error) {
	r := parquet.NewGenericReader[T](file)
	defer func() { err = errors.Join(err, r.Close()) }()
	for {
		buf := make([]T, chunk) // the reader reuses what pointers in a row point to
		n, err := r.Read(buf)
		rows = append(rows, buf[:n]...)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if n == 0 {
			return rows, io.ErrNoProgress
		}
	}
}
