package source

import (
	"fmt"
	"io"
)

// A packed table may take bombFree bytes in any case, and beyond them no more than
// bombRatio times what it takes packed. Comext's bulk files take 9 times as much
// (403 MB from 45 MB), and generated tables up to some 50 times.
const (
	bombFree  = 256 << 20
	bombRatio = 300
)

// errBomb tells that data unpack to far more than a table does.
var errBomb = fmt.Errorf("they unpack to more than %d times their size, as no table does", bombRatio)

// isBomb tells whether sizes are beyond all measure.
func isBomb(unpacked, packed uint64) bool {
	return unpacked > bombFree && unpacked/bombRatio > packed
}

// bombLimit is a reader of unpacked data that ends with errBomb.
type bombLimit struct {
	in               io.Reader
	unpacked, packed int64
}

func (b *bombLimit) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if b.unpacked += int64(n); isBomb(uint64(b.unpacked), uint64(b.packed)) {
		return 0, errBomb
	}
	return n, err
}
