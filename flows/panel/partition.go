package panel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"detour/flows"
)

// Partition is the file of one month of a panel.
type Partition struct {
	Period flows.Month
	Digest string // SHA-256, hexadecimal
	Size   int64  // bytes
}

// partName returns where the file of a month lies.
func partName(dir string, m flows.Month) string {
	return filepath.Join(dir, "period="+m.String(), "part-0.parquet")
}

// Partitions describes the files that [Write] or [Builder.Write] wrote below dir.
// Those of months that are known to be as described need not be read for that.
func Partitions(ctx context.Context, dir string, described []Partition, known map[flows.Month]bool) ([]Partition, error) {
	names, err := parts(dir)
	if err != nil {
		return nil, fmt.Errorf("listing the panel %s: %w", dir, err)
	}
	var out []Partition
	for _, p := range described {
		if known[p.Period] {
			out = append(out, p)
		}
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		month, err := flows.ParseMonth(strings.TrimPrefix(filepath.Base(filepath.Dir(name)), "period="))
		if err != nil {
			return nil, err
		}
		if known[month] {
			continue
		}
		p := Partition{Period: month}
		if p.Digest, p.Size, err = digest(name); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Partition) int { return cmp.Compare(a.Period, b.Period) })
	return out, nil
}

// Sound tells which of the partitions lie below dir as they are described.
func Sound(ctx context.Context, dir string, described []Partition) (map[flows.Month]bool, error) {
	sound := map[flows.Month]bool{}
	for _, p := range described {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sum, size, err := digest(partName(dir, p.Period))
		sound[p.Period] = err == nil && sum == p.Digest && size == p.Size
	}
	return sound, nil
}

// Copy copies the files of months from the panel below one folder to that below
// another, and returns their rows.
func Copy(ctx context.Context, from, to string, months map[flows.Month]bool) (rows int64, err error) {
	for _, m := range sortedMonths(months) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := copyMonth(partName(from, m), partName(to, m))
		if err != nil {
			return 0, fmt.Errorf("copying the panel of %s: %w", m, err)
		}
		rows += n
	}
	return rows, nil
}

func sortedMonths(months map[flows.Month]bool) (out []flows.Month) {
	for m, in := range months {
		if in {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

func copyMonth(from, to string) (rows int64, err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return 0, err
	}
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	size, err := io.Copy(out, in)
	if err != nil {
		return 0, err
	}
	file, err := parquet.OpenFile(out, size)
	if err != nil {
		return 0, err
	}
	return file.NumRows(), out.Sync()
}

// digest returns the SHA-256 of a file and its size.
func digest(name string) (sum string, size int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// AddPanel adds the rows of months of a panel that was written before.
func (b *Builder) AddPanel(ctx context.Context, dir string, months map[flows.Month]bool) error {
	l := b.take()
	defer b.give(l)
	for _, m := range sortedMonths(months) {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := partName(dir, m)
		if err := l.readFile(name); err != nil {
			return fmt.Errorf("reading the panel: %s: %w", name, err)
		}
	}
	return nil
}

// LeaveOut forgets what was added of months.
func (b *Builder) LeaveOut(months map[flows.Month]bool) {
	for _, l := range b.lanes {
		for m, s := range l.months {
			if months[m] {
				s.drop(b.store)
			}
		}
	}
}

// drop forgets the rows.
func (s *share) drop(store *store) {
	for _, c := range s.sealed {
		store.release(c)
	}
	s.sealed, s.open = nil, nil
}
