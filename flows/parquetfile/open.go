// Package parquetfile opens Parquet files that may be damaged or hostile. A number
// in such a file may say anything, and the library takes as much memory as it says
// before it finds that there is no so much to read. Here every length and every
// count is held against what there is first.
//
// What the footer and the headers of the pages claim is summed up when a file is
// opened. The pages are unpacked here as they are read, each into no more memory
// than its header says, and what they hold is walked over: the library gets a view
// of the file whose pages are not compressed and whose runs are known to end.
package parquetfile

import (
	"io"

	"github.com/parquet-go/parquet-go"
)

// Open opens a file of a size. An error says that it is no Parquet file or a damaged
// one; damage within its pages shows when they are read. Of the metadata of its
// column chunks, the file that is returned has what reading takes.
func Open(r io.ReaderAt, size int64) (*parquet.File, error) {
	meta, err := readFooter(r, size)
	if err != nil {
		return nil, err
	}
	if err := (&claims{r: r, size: size}).check(meta); err != nil {
		return nil, err
	}
	v, err := newView(r, size, meta)
	if err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(v, v.size(), parquet.SkipMagicBytes(true), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	v.learn(f.Root())
	return f, nil
}
