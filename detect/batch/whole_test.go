package batch

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Folders above the output are made, and taken away where it fails, but those
// that were there and what others put into them stay.
func TestWholeMakesParents(t *testing.T) {
	t.Chdir(t.TempDir())
	failed := errors.New("failed")
	file := func(name string) func(string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), nil, 0o644) }
	}
	tests := []struct {
		name, dir string
		fill      func(string) error
		ok        bool
		want      []string // paths there afterwards
	}{
		{"it is made", "a/b/c", file("x"), true, []string{"a/b/c/x"}},
		{"beside it", "a/b/d/", file("x"), true, []string{"a/b/c/x", "a/b/d/x"}},
		{"it fails, some were there", "a/b/e/f", func(string) error { return failed }, false, []string{"a/b/c/x", "a/b/d/x"}},
		{"it fails, none was there", "g/h/i", func(string) error { return failed }, false, nil},
		{"another used a folder meanwhile", "g/h/i", func(string) error { return errors.Join(os.WriteFile("g/mine", nil, 0o644), failed) }, false, []string{"g/mine"}},
		{"it appeared meanwhile", "k/l", func(string) error { return os.Mkdir("k/l", 0o755) }, false, []string{"k/l"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := Free(tt.dir); err != nil {
				t.Errorf("Free: %v", err)
			}
			if err := Whole(t.Context(), tt.dir, tt.fill); (err == nil) != tt.ok {
				t.Errorf("error %v", err)
			}
			for _, path := range tt.want {
				if _, err := os.Stat(path); err != nil {
					t.Error(err)
				}
			}
			for _, gone := range []string{"a/b/e", "g/h"} {
				if _, err := os.Stat(gone); err == nil {
					t.Errorf("%s is left behind", gone)
				}
			}
			if left, err := filepath.Glob("*/*.tmp-*"); err != nil || left != nil {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
	if _, err := os.Stat("a/b/c/x"); err != nil {
		t.Error(err)
	}
}

func TestFree(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.Mkdir("folder", 0o755), os.WriteFile("file", nil, 0o644), os.Symlink("nowhere", "link")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		dir        string
		ok, exists bool
	}{
		{"new", true, false},
		{"new/new", true, false},
		{"folder/new", true, false},
		{"folder", false, true},
		{"file", false, true},
		{"link", false, true},
		{"file/new", false, false},
		{"file/new/new", false, false},
		{"link/new", false, false},
	} {
		var exists *ExistsError
		if err := Free(tt.dir); (err == nil) != tt.ok || errors.As(err, &exists) != tt.exists {
			t.Errorf("%s: error %v", tt.dir, err)
		}
		if tt.ok {
			continue
		}
		if err := Whole(t.Context(), tt.dir, func(string) error { return nil }); err == nil || errors.As(err, &exists) != tt.exists {
			t.Errorf("%s: made, error %v", tt.dir, err)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 3 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
