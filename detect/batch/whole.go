package batch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// ExistsError refuses to write over something.
type ExistsError struct{ Path string }

func (e *ExistsError) Error() string {
	return e.Path + " exists: nothing is changed or written over; name a path that does not exist yet"
}

// Whole makes the directory dir by fill, whole or not at all: it is filled under
// a temporary name beside dir, synced, and renamed. Folders above it that are
// missing are made, and removed again if dir is not. If dir exists the error is
// an [ExistsError].
func Whole(ctx context.Context, dir string, fill func(tmp string) error) (err error) {
	dir = filepath.Clean(dir)
	if err := mustNotExist(dir); err != nil {
		return err
	}
	made, err := makeParents(dir)
	defer func() {
		if err != nil {
			for _, parent := range slices.Backward(made) {
				_ = os.Remove(parent) // what another put there meanwhile stays
			}
		}
	}()
	if err != nil {
		return fmt.Errorf("making %s: %w", dir, err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".tmp-*")
	if err != nil {
		return fmt.Errorf("making %s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(tmp))
		}
	}()
	if err := os.Chmod(tmp, 0o755); err != nil { // MkdirTemp's 0700 would stay after the rename
		return err
	}
	if err := fill(tmp); err != nil {
		return fmt.Errorf("making %s: %w", dir, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := publish(tmp, dir); err != nil {
		return err
	}
	for _, parent := range made {
		if err := syncDir(filepath.Dir(parent)); err != nil {
			return err
		}
	}
	return nil
}

// Free tells, before the work is done, why [Whole] could not make dir: it exists,
// or no folder can be made where it is to stand. Nothing stays of the attempt.
func Free(dir string) error {
	dir = filepath.Clean(dir)
	if err := mustNotExist(dir); err != nil {
		return err
	}
	missing, err := missingParents(dir)
	if err != nil {
		return err
	}
	above := filepath.Dir(dir)
	if len(missing) > 0 {
		above = filepath.Dir(missing[len(missing)-1])
	}
	probe, err := os.MkdirTemp(above, filepath.Base(dir)+".tmp-*")
	if err != nil {
		return err
	}
	return os.Remove(probe)
}

// makeParents makes the folders above dir that are missing and returns those
// that it made, the outermost first.
func makeParents(dir string) (made []string, err error) {
	missing, err := missingParents(dir)
	if err != nil {
		return nil, err
	}
	for _, parent := range slices.Backward(missing) {
		switch err := os.Mkdir(parent, 0o777); {
		case errors.Is(err, fs.ErrExist): // another made it meanwhile
		case err != nil:
			return made, err
		default:
			made = append(made, parent)
		}
	}
	return made, nil
}

// missingParents lists the folders above dir that do not exist, the innermost
// first.
func missingParents(dir string) (missing []string, err error) {
	for parent := filepath.Dir(dir); ; parent = filepath.Dir(parent) {
		_, err := os.Lstat(parent) // a link to nowhere is there, too
		switch {
		case err == nil:
			return missing, nil
		case !errors.Is(err, fs.ErrNotExist) || parent == filepath.Dir(parent):
			return nil, err
		}
		missing = append(missing, parent)
	}
}

// publish syncs the directories of tmp, renames it to dir and syncs the parent.
func publish(tmp, dir string) error {
	err := filepath.WalkDir(tmp, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncDir(path)
	})
	if err != nil {
		return err
	}
	// A rename replaces an empty directory without a word, so look once more.
	if err := mustNotExist(dir); err != nil {
		return err
	}
	if err := os.Rename(tmp, dir); err != nil {
		if errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTEMPTY) {
			return &ExistsError{dir}
		}
		return err
	}
	return syncDir(filepath.Dir(dir))
}

func mustNotExist(dir string) error {
	_, err := os.Lstat(dir)
	if err == nil {
		return &ExistsError{dir}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
