package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// input is a file to read. One that was found in a folder need not hold records;
// one that was named must.
type input struct {
	path   string
	name   string // that it is told by
	folder string // that it was found in, empty if it was named
	size   int64
}

// stdin is how standard input is named, and what it is told by.
const stdin, stdinName = "-", "standard input"

// spool copies standard input into a file, for it is gone over several times. A
// read that never ends is left alone when the context does.
func spool(ctx context.Context, in io.Reader) (file input, remove func(), err error) {
	if in == nil {
		return input{}, nil, &InputError{"standard input cannot be read here: name files, folders or globs"}
	}
	f, err := os.CreateTemp("", "detour-stdin-*")
	if err != nil {
		return input{}, nil, err
	}
	remove = func() { os.Remove(f.Name()) }
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(f, in)
		copied <- errors.Join(err, f.Close())
	}()
	select {
	case err = <-copied:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		remove()
		return input{}, nil, fmt.Errorf("reading %s: %w", stdinName, err)
	}
	return input{path: f.Name(), name: stdinName}, remove, nil
}

// expand lists the files that inputs name: files, folders (with everything below
// them but what begins with a point or an underscore), globs, and "-" for
// standard input, which was spooled before. The order is that of the inputs,
// sorted within each of them; a file that is named twice counts once.
func expand(inputs []string, spooled input) ([]input, error) {
	var files []input
	place := map[string]int{} // in files, by path
	for _, in := range inputs {
		found, err := []input{spooled}, error(nil)
		if in != stdin {
			found, err = expandOne(in)
		}
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			i, twice := place[file.path]
			switch {
			case !twice:
				place[file.path] = len(files)
				files = append(files, file)
			case file.folder == "":
				files[i].folder = ""
			}
		}
	}
	if len(files) == 0 {
		return nil, &InputError{"there is no input: name files, folders or globs"}
	}
	return files, nil
}

func expandOne(name string) ([]input, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return walk(name)
	case err == nil:
		return []input{{path: filepath.Clean(name), name: filepath.Clean(name)}}, nil
	}
	found, globErr := filepath.Glob(name)
	if globErr != nil || len(found) == 0 {
		return nil, &InputError{fmt.Sprintf("%s: there is no such file, and no file matches it", name)}
	}
	var files []input
	for _, f := range found {
		below, err := expandOne(f)
		if err != nil {
			return nil, err
		}
		files = append(files, below...)
	}
	return files, nil
}

func walk(folder string) ([]input, error) {
	var files []input
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := path != folder && strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
		switch {
		case hidden && entry.IsDir():
			return filepath.SkipDir
		case !hidden && entry.Type().IsRegular():
			files = append(files, input{path: path, name: path, folder: folder})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", folder, err)
	}
	if len(files) == 0 {
		return nil, &InputError{fmt.Sprintf("%s: the folder holds no file", folder)}
	}
	return files, nil
}

// digest returns the SHA-256 of a file and its size in bytes.
func digest(ctx context.Context, path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	buf := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", 0, err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		size += int64(n)
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), size, nil
		}
		if err != nil {
			return "", 0, fmt.Errorf("reading %s: %w", path, err)
		}
	}
}

// refuseTwins returns an error if two files have the same digest.
func refuseTwins(files []File) error {
	seen := map[string]string{}
	for _, f := range files {
		if other, ok := seen[f.Digest]; ok {
			return twins(other, f.Name)
		}
		seen[f.Digest] = f.Name
	}
	return nil
}

func twins(a, b string) error {
	return &InputError{fmt.Sprintf("%s and %s hold the same rows, which would count twice: leave one out, or allow duplicates (--allow-duplicates)", a, b)}
}
