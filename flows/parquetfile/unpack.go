package parquetfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// errLarger tells that a page is larger than its header says.
var errLarger = errors.New("it unpacks to more than its header says")

// zstdDecoder never writes behind the capacity of what it decodes into.
var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true))
})

// unpack decompresses what takes no more than the length of dst, and returns how
// much it is.
func unpack(codec format.CompressionCodec, dst, src []byte) (int, error) {
	if len(src) == 0 { // of nulls alone
		return 0, nil
	}
	switch codec {
	case format.Snappy:
		n, err := snappy.DecodedLen(src)
		if err != nil {
			return 0, err
		}
		if n > len(dst) {
			return 0, errLarger
		}
		_, err = snappy.Decode(dst, src)
		return n, err
	case format.Zstd:
		d, err := zstdDecoder()
		if err != nil {
			return 0, err
		}
		out, err := d.DecodeAll(src, dst[:0:len(dst)])
		if errors.Is(err, zstd.ErrDecoderSizeExceeded) {
			err = errLarger
		}
		return len(out), err
	case format.Lz4Raw:
		return lz4.UncompressBlock(src, dst)
	case format.Gzip:
		r, err := gzip.NewReader(bytes.NewReader(src))
		if err != nil {
			return 0, err
		}
		return readWhole(r, dst)
	case format.Brotli:
		return readWhole(brotli.NewReader(bytes.NewReader(src)), dst)
	}
	return 0, fmt.Errorf("unsupported compression codec: %s", codec)
}

// readWhole reads up to the end of r, which comes before that of dst.
func readWhole(r io.Reader, dst []byte) (int, error) {
	n, err := io.ReadFull(r, dst)
	switch err {
	case io.EOF, io.ErrUnexpectedEOF:
		return n, nil
	case nil:
		var more [1]byte
		if _, err = io.ReadFull(r, more[:]); err == nil {
			err = errLarger
		} else if err == io.EOF {
			err = nil
		}
	}
	return n, err
}
