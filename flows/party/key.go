package party

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key is the secret of a desk by which its pseudonyms are made.
type Key []byte

// leastKey is the fewest bytes of a key: 128 bits, the least strength in use (NIST SP
// 800-131A).
const leastKey = 16

// LoadKey reads a key: all bytes of a file.
func LoadKey(file string) (Key, error) {
	key, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the key of the pseudonyms: %w", err)
	}
	if len(key) < leastKey {
		return nil, fmt.Errorf("the key of the pseudonyms %s has %d bytes: %d or more are accepted", file, len(key), leastKey)
	}
	return key, nil
}

// DeskKey reads the key of this user's desk, and makes it where there is none.
func DeskKey() (Key, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return nil, fmt.Errorf("finding the key of the pseudonyms: %w", err)
	}
	file := filepath.Join(dir, "detour", "party.key")
	if err := makeKey(file); err != nil {
		return nil, fmt.Errorf("making the key of the pseudonyms: %w", err)
	}
	return LoadKey(file)
}

// makeKey writes a new key whole or not at all; one that is there stays.
func makeKey(file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), "party-*.key")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(rand.Text() + rand.Text() + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// mark begins every pseudonym.
const mark = "party-"

// Pseudonym returns the label of a party by its folded name: 64 bits, so that of a
// million parties two share one in a chance of 3 in 100 million.
func (k Key) Pseudonym(folded string) string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(folded))
	return mark + hex.EncodeToString(h.Sum(nil)[:8])
}

// Pseudonymous tells whether a text is a pseudonym.
func Pseudonymous(text string) bool {
	rest, ok := strings.CutPrefix(text, mark)
	return ok && len(rest) == 16 && strings.Trim(rest, "0123456789abcdef") == ""
}
