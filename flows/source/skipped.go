package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Skipped is a file found in a folder, or a member of an archive, that holds no
// records of a known layout.
type Skipped struct {
	Name   string
	Digest string // SHA-256 of the file, hexadecimal; of the archive that a member is in
	Size   int64  // of the file; unpacked, of a member
	Reason string
}

// recognised takes the files out of inputs that were found in a folder and are
// foreign to it: sound, but no table of records. A folder with nothing else is an
// error.
func recognised(ctx context.Context, inputs []input, f *Format) (kept []input, skipped []Skipped, err error) {
	records := map[string]bool{} // folders that hold some
	foreign := map[string][]*DamagedError{}
	for _, in := range inputs {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		var why *DamagedError
		if in.folder != "" {
			why = isForeign(in, f)
		}
		if why == nil {
			kept = append(kept, in)
			records[in.folder] = true
			continue
		}
		s := Skipped{Name: in.name, Reason: why.Found}
		if s.Digest, s.Size, err = digest(ctx, in.path); err != nil {
			return nil, nil, err
		}
		skipped = append(skipped, s)
		foreign[in.folder] = append(foreign[in.folder], why)
	}
	for _, in := range inputs {
		if in.folder != "" && !records[in.folder] {
			return nil, nil, noRecords(in.folder, foreign[in.folder])
		}
	}
	return kept, skipped, nil
}

// isForeign looks at the header of every table in a file and says why none of
// them is known. It returns nil as well where the file is damaged: reading it
// will tell.
func isForeign(in input, f *Format) (why *DamagedError) {
	parts, err := unpack(in)
	for i := range parts {
		var t *table
		if t, _, err = parts[i].known(f); err == nil {
			t.close()
			return nil
		}
		if errors.As(err, &why) && !why.Foreign {
			return nil
		}
	}
	if errors.As(err, &why) && why.Foreign {
		return why
	}
	return nil
}

// noRecords says why none of the files of a folder can be read.
func noRecords(folder string, foreign []*DamagedError) error {
	if len(foreign) == 1 {
		return foreign[0]
	}
	const most = 5 // reasons told
	var b strings.Builder
	fmt.Fprintf(&b, "none of its %d files is a table of records that is known", len(foreign))
	for _, why := range foreign[:min(len(foreign), most)] {
		fmt.Fprintf(&b, "\n  %v", why)
	}
	return &DamagedError{File: folder, Found: b.String()}
}
