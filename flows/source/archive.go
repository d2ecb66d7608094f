package source

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/bodgit/sevenzip"
)

// maxMembers is how many members an archive may have: a year of daily files of
// some thirty reporters, and no less.
const maxMembers = 10_000

// member is a file in an archive.
type member struct {
	name             string
	unpacked, packed uint64
	encrypted        bool
	modified         time.Time
	open             func() (io.ReadCloser, error) // with the archive open
}

// archive is an open archive.
type archive struct {
	members []member
	close   func() error
}

// unzip lists the members of a zip archive, or the sheets of an Excel workbook,
// which is one.
func unzip(in input) ([]part, error) {
	parts, err := unarchive(in, "zip", openZip)
	if err == nil && len(parts) == 0 {
		return workbook(in)
	}
	return parts, err
}

// un7z lists the members of a 7z archive.
func un7z(in input) ([]part, error) { return unarchive(in, "7z", open7z) }

// unarchive lists the members of an archive that may be tables. It returns none
// for the archive that an Excel workbook is.
func unarchive(in input, packing string, open func(path string) (*archive, error)) ([]part, error) {
	a, err := open(in.path)
	if err != nil {
		return nil, &DamagedError{File: in.name, Found: "a " + packing + " archive that cannot be opened", Err: err, Accepted: "fetch it again"}
	}
	defer a.close()
	if len(a.members) > maxMembers {
		return nil, &DamagedError{File: in.name, Found: fmt.Sprintf("the %s archive has %d members", packing, len(a.members)), Accepted: fmt.Sprintf("up to %d are accepted", maxMembers)}
	}
	var parts []part
	var unpacked uint64
	for i, m := range a.members {
		switch {
		case m.name == "[Content_Types].xml":
			return nil, nil
		case m.encrypted:
			return nil, &DamagedError{File: in.name, Found: fmt.Sprintf("the member %q is encrypted", shorten(m.name)), Accepted: "unpack it first"}
		case !filepath.IsLocal(m.name) || strings.Contains(m.name, `\`) && !filepath.IsLocal(strings.ReplaceAll(m.name, `\`, "/")):
			return nil, &DamagedError{File: in.name, Found: fmt.Sprintf("the member %q lies outside of the archive", shorten(m.name)), Accepted: "an archive whose members lie within it is accepted"}
		case strings.HasSuffix(m.name, "/"), strings.HasPrefix(m.name, "__MACOSX/"): // resource forks of macOS
			continue
		}
		unpacked += m.unpacked
		parts = append(parts, part{
			name: in.name + "/" + path.Clean(m.name), path: in.path, packing: packing, member: true, size: int64(m.unpacked), modified: m.modified,
			open: func(meter *meter) (io.ReadCloser, error) { return openMember(in.path, i, open, meter) },
		})
	}
	switch {
	case isBomb(unpacked, uint64(in.size)):
		return nil, &DamagedError{File: in.name, Found: "the " + packing + " data cannot be tables", Err: errBomb, Accepted: acceptedTables}
	case len(parts) == 0:
		return nil, &DamagedError{File: in.name, Found: "a " + packing + " archive without any table", Accepted: acceptedTables, Foreign: true}
	}
	return parts, nil
}

// openMember opens one member of an archive.
func openMember(path string, i int, open func(string) (*archive, error), meter *meter) (io.ReadCloser, error) {
	a, err := open(path)
	if err != nil {
		return nil, err
	}
	m := a.members[i]
	r, err := m.open()
	if err != nil {
		a.close()
		return nil, err
	}
	share := float64(m.packed) / float64(max(m.unpacked, 1))
	limit := &bombLimit{in: r, packed: int64(m.packed)}
	counted := &countedReader{limit, func(n int64) { meter.count(int64(float64(n) * share)) }}
	return stream{counted, func() { r.Close(); a.close() }}, nil
}

func openZip(path string) (*archive, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	a := &archive{close: z.Close}
	for _, f := range z.File {
		a.members = append(a.members, member{f.Name, f.UncompressedSize64, f.CompressedSize64, f.Flags&1 != 0, f.Modified, f.Open})
	}
	return a, nil
}

// open7z opens a 7z archive. Its members are packed together, so each counts with
// its share of what they take unpacked.
func open7z(path string) (a *archive, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			a, err = nil, fmt.Errorf("it is malformed: %v", fault)
		}
	}()
	z, err := sevenzip.OpenReader(path)
	if err != nil {
		var locked *sevenzip.ReadError
		if errors.As(err, &locked) && locked.Encrypted {
			return nil, errors.New("it is encrypted: unpack it first")
		}
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(err, z.Close())
	}
	a = &archive{close: z.Close}
	var unpacked uint64
	for _, f := range z.File {
		unpacked += f.UncompressedSize
	}
	for _, f := range z.File {
		name := f.Name
		if f.FileInfo().IsDir() {
			name += "/"
		}
		packed := uint64(float64(info.Size()) * float64(f.UncompressedSize) / float64(max(unpacked, 1)))
		a.members = append(a.members, member{name, f.UncompressedSize, packed, false, f.Modified, f.Open})
	}
	return a, nil
}

// workbook refuses an Excel workbook.
func workbook(in input) ([]part, error) {
	return nil, &DamagedError{File: in.name, Found: "it is an Excel workbook: save it as CSV", Accepted: acceptedTables, Foreign: true}
}
