package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"os"

	"github.com/ulikunitz/xz/lzma"
)

// check7z goes over the header of a 7z archive (7zFormat.txt of the LZMA SDK)
// before a library does that makes room for as many members as a header states:
// the checksums must hold, and nothing may be more in number than the header has
// bytes, for each takes one at least.
func check7z(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var start [32]byte
	if _, err := io.ReadFull(f, start[:]); err != nil {
		return err
	}
	if crc32.ChecksumIEEE(start[12:]) != binary.LittleEndian.Uint32(start[8:]) {
		return errors.New("its beginning does not have the checksum that it states")
	}
	header, err := section(f, binary.LittleEndian.Uint64(start[12:]), binary.LittleEndian.Uint64(start[20:]))
	if err != nil {
		return err
	}
	if crc32.ChecksumIEEE(header) != binary.LittleEndian.Uint32(start[28:]) {
		return errors.New("its header does not have the checksum that it states")
	}
	if len(header) > 0 && header[0] == id7zEncoded {
		if header, err = unpackHeader(f, header[1:]); header == nil || err != nil {
			return err
		}
	}
	h := &header7z{rest: header, most: uint64(len(header))}
	if h.byte() != id7zHeader {
		return errors.New("it has no header")
	}
	return h.check()
}

// The marks of a header.
const (
	id7zEnd, id7zHeader, id7zStreams, id7zFiles    = 0, 1, 4, 5
	id7zPack, id7zUnpack, id7zParts, id7zSizes     = 6, 7, 8, 9
	id7zSums, id7zFolder, id7zUnpacked, id7zNumber = 10, 11, 12, 13
	id7zEncoded                                    = 23
)

// maxHeader7z bounds a header: a thousand bytes a member.
const maxHeader7z = 1000 * maxMembers

// section reads a part of the file behind its first 32 bytes.
func section(f *os.File, offset, size uint64) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if end := uint64(info.Size()) - 32; offset > end || size > end-offset {
		return nil, fmt.Errorf("it ends too early: %w", io.ErrUnexpectedEOF)
	}
	if size > maxHeader7z {
		return nil, fmt.Errorf("its header takes %d bytes: up to %d are accepted", size, maxHeader7z)
	}
	b := make([]byte, size)
	_, err = f.ReadAt(b, 32+int64(offset))
	return b, err
}

// unpackHeader unpacks a header that is packed by LZMA, as 7-Zip does it. It
// returns nil for an encrypted one, which nothing is read of.
func unpackHeader(f *os.File, packed []byte) ([]byte, error) {
	h := &header7z{rest: packed, most: uint64(len(packed))}
	h.streams()
	if h.err != nil || len(h.folders) != 1 || len(h.packed) == 0 {
		return nil, errors.Join(errors.New("its header is packed in another way than by one stream"), h.err)
	}
	folder := h.folders[0]
	if bytes.HasPrefix(folder.coder, []byte{6, 0xf1, 7}) { // AES-256 with SHA-256
		return nil, nil
	}
	if len(folder.sizes) != 1 || folder.sizes[0] > maxHeader7z || !bytes.Equal(folder.coder, []byte{3, 1, 1}) || len(folder.properties) != 5 {
		return nil, errors.New("its header is packed in another way than by LZMA")
	}
	stream, err := section(f, h.position, h.packed[0])
	if err != nil {
		return nil, err
	}
	if dictionary := binary.LittleEndian.Uint32(folder.properties[1:]); dictionary > maxHeader7z*8 {
		return nil, fmt.Errorf("its header asks for %d bytes", dictionary)
	}
	alone := binary.LittleEndian.AppendUint64(bytes.Clone(folder.properties), folder.sizes[0])
	r, err := lzma.NewReader(io.MultiReader(bytes.NewReader(alone), bytes.NewReader(stream)))
	if err != nil {
		return nil, err
	}
	header := make([]byte, folder.sizes[0])
	_, err = io.ReadFull(r, header)
	return header, err
}

// header7z is a header of which some was read.
type header7z struct {
	rest     []byte
	most     uint64 // of anything
	err      error
	position uint64   // of the packed streams
	packed   []uint64 // their sizes
	folders  []folder7z
}

type folder7z struct {
	coder, properties []byte // of the first coder
	outputs           uint64
	sizes             []uint64
	sum               bool // a checksum is stated
}

func (h *header7z) check() error {
	id := h.byte()
	if id == id7zStreams {
		h.streams()
		id = h.byte()
	}
	if id == id7zFiles {
		h.count()
	}
	if id != id7zFiles && id != id7zEnd && h.err == nil {
		return fmt.Errorf("its header has the mark %d where members are expected", id)
	}
	return h.err
}

func (h *header7z) bytes(n uint64) []byte {
	if n > uint64(len(h.rest)) {
		h.err, h.rest = errors.New("its header ends too early, or states more than it can hold"), nil
		return nil
	}
	b := h.rest[:n]
	h.rest = h.rest[n:]
	return b
}

func (h *header7z) byte() byte {
	if b := h.bytes(1); b != nil {
		return b[0]
	}
	return id7zEnd
}

// number reads a number: as many leading ones as bytes follow.
func (h *header7z) number() uint64 {
	first := h.byte()
	extra := bits.LeadingZeros8(^first)
	var v uint64
	for i, b := range h.bytes(uint64(extra)) {
		v |= uint64(b) << (8 * i)
	}
	if extra < 7 {
		v |= uint64(first&(1<<(7-extra)-1)) << (8 * extra)
	}
	return v
}

// count reads how many of something there are.
func (h *header7z) count() uint64 {
	n := h.number()
	if n > h.most {
		h.bytes(h.most + 1)
		return 0
	}
	return n
}

func (h *header7z) numbers(n uint64) []uint64 {
	var out []uint64
	for ; n > 0 && h.err == nil; n-- {
		out = append(out, h.number())
	}
	return out
}

// sums reads the checksums of n things, and tells which of them have one.
func (h *header7z) sums(n uint64) []bool {
	has := make([]bool, n)
	all := h.byte() != 0
	var mask []byte
	if !all {
		mask = h.bytes((n + 7) / 8)
	}
	for i := range has {
		if has[i] = all || i/8 < len(mask) && mask[i/8]&(0x80>>(i%8)) != 0; has[i] {
			h.bytes(4)
		}
	}
	return has
}

// streams reads which packed streams there are and what they unpack to.
func (h *header7z) streams() {
	for h.err == nil {
		switch h.byte() {
		case id7zPack:
			h.position = h.number()
			n := h.count()
			h.until(map[byte]func(){id7zSizes: func() { h.packed = h.numbers(n) }, id7zSums: func() { h.sums(n) }})
		case id7zUnpack:
			h.unpacked()
		case id7zParts:
			h.parts()
		case id7zEnd:
			return
		default:
			h.err = errors.New("its header has a mark that is not known")
		}
	}
}

// until reads what stands behind marks up to the end mark.
func (h *header7z) until(marks map[byte]func()) {
	for h.err == nil {
		id := h.byte()
		read, ok := marks[id]
		switch {
		case id == id7zEnd:
			return
		case !ok:
			h.err = errors.New("its header has a mark that is not known")
		default:
			read()
		}
	}
}

func (h *header7z) unpacked() {
	h.until(map[byte]func(){
		id7zFolder: func() {
			n := h.count()
			h.byte() // external
			for ; n > 0 && h.err == nil; n-- {
				h.folders = append(h.folders, h.folder())
			}
		},
		id7zUnpacked: func() {
			for i := range h.folders {
				h.folders[i].sizes = h.numbers(h.folders[i].outputs)
			}
		},
		id7zSums: func() {
			for i, has := range h.sums(uint64(len(h.folders))) {
				h.folders[i].sum = has
			}
		},
	})
}

func (h *header7z) folder() (f folder7z) {
	coders := h.count()
	var inputs uint64
	for i := range coders {
		flags := h.byte()
		coder := h.bytes(uint64(flags & 0xf))
		in, out := uint64(1), uint64(1)
		if flags&0x10 != 0 {
			in, out = h.count(), h.count()
		}
		var properties []byte
		if flags&0x20 != 0 {
			properties = h.bytes(h.count())
		}
		if dictionarySize(coder, properties) > maxDictionary {
			h.err = fmt.Errorf("it asks for more than %d MiB of memory", maxDictionary>>20)
		}
		if i == 0 {
			f.coder, f.properties = coder, properties
		}
		inputs, f.outputs = inputs+in, f.outputs+out
		if h.err != nil {
			return f
		}
	}
	if f.outputs == 0 || f.outputs > h.most || inputs > h.most || inputs+1 < f.outputs {
		h.bytes(h.most + 1)
		return f
	}
	h.numbers(2 * (f.outputs - 1))
	if packed := inputs - (f.outputs - 1); packed > 1 {
		h.numbers(packed)
	}
	return f
}

// maxDictionary is how much memory an archive may ask for: 7-Zip's highest level
// takes 256 MiB of dictionary, and its user can ask for more.
const maxDictionary = 1 << 30

// dictionarySize returns how much memory a coder asks for, if it is LZMA2 or LZMA.
func dictionarySize(coder, properties []byte) uint64 {
	switch {
	case bytes.Equal(coder, []byte{0x21}) && len(properties) == 1:
		return uint64(2|properties[0]&1) << (min(properties[0], 40)/2 + 11)
	case bytes.Equal(coder, []byte{3, 1, 1}) && len(properties) == 5:
		return uint64(binary.LittleEndian.Uint32(properties[1:]))
	}
	return 0
}

// parts reads how many members each stream holds.
func (h *header7z) parts() {
	members := make([]uint64, len(h.folders))
	for i := range members {
		members[i] = 1
	}
	total := uint64(len(members))
	h.until(map[byte]func(){
		id7zNumber: func() {
			total = 0
			for i := range members {
				members[i] = h.count()
				total += members[i]
			}
			if total > h.most {
				h.bytes(h.most + 1)
			}
		},
		id7zSizes: func() {
			for _, n := range members {
				h.numbers(max(n, 1) - 1)
			}
		},
		id7zSums: func() {
			var n uint64
			for i, m := range members {
				if m != 1 || !h.folders[i].sum {
					n += m
				}
			}
			h.sums(n)
		},
	})
}
