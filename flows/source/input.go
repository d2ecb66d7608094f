package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// expand lists the files that inputs name: files, folders (with everything below
// them but what begins with a point or an underscore), and globs. The order is
// that of the inputs, sorted within each of them; a file that is named twice
// counts once.
func expand(inputs []string) ([]string, error) {
	var files []string
	for _, input := range inputs {
		found, err := expandOne(input)
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	if len(files) == 0 {
		return nil, &InputError{"there is no input: name files, folders or globs"}
	}
	return files, nil
}

func expandOne(input string) ([]string, error) {
	info, err := os.Stat(input)
	switch {
	case err == nil && info.IsDir():
		return walk(input)
	case err == nil:
		return []string{filepath.Clean(input)}, nil
	}
	found, globErr := filepath.Glob(input)
	if globErr != nil || len(found) == 0 {
		return nil, &InputError{fmt.Sprintf("%s: there is no such file, and no file matches it", input)}
	}
	var files []string
	for _, f := range found {
		below, err := expandOne(f)
		if err != nil {
			return nil, err
		}
		files = append(files, below...)
	}
	return files, nil
}

func walk(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := path != folder && strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
		switch {
		case hidden && entry.IsDir():
			return filepath.SkipDir
		case !hidden && entry.Type().IsRegular():
			files = append(files, path)
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

// digest returns the SHA-256 of a file and its size.
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
