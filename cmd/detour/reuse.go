package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"detour/flows"
	"detour/flows/panel"
	"detour/flows/source"
)

// The folder of the panel in the directories of detour panel and detour run, and
// the file beside it from which a later run tells what it need not do again.
const (
	panelName  = "panel"
	inputsName = "inputs.json"
)

// inputsFile is what inputs.json holds.
type inputsFile struct {
	Reading    string // what the panel depends on beside the inputs
	Inputs     []source.Remembered
	Partitions []panel.Partition
}

// reading describes what a panel depends on beside the inputs: the version of the
// program, and how it was told to read.
func (f *inputFlags) reading() (string, error) {
	text := "detour " + version + ", source " + f.source
	if f.mapFile == "" {
		return text, nil
	}
	m, err := os.ReadFile(f.mapFile)
	if err != nil {
		return "", usage(err)
	}
	sum := sha256.Sum256(m)
	return text + ", map " + hex.EncodeToString(sum[:]), nil
}

// known is what is known from the batch or panel before.
type known struct {
	dir string // empty without one
	inputsFile
	sound map[flows.Month]bool // months whose partition is as described
}

// recall returns what is known from the batch or panel in a directory: nothing if
// it was read in another way, or says nothing.
func recall(ctx context.Context, dir, reading string) (k known, err error) {
	if dir == "" {
		return k, nil
	}
	k.dir = dir
	name := filepath.Join(dir, inputsName)
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, panelName)); err != nil {
			return k, usage(fmt.Errorf("%s is neither a batch nor a panel: it holds no folder %s", dir, panelName))
		}
		return k, nil
	}
	if err != nil {
		return k, usage(err)
	}
	var in inputsFile
	if err := json.Unmarshal(b, &in); err != nil {
		return k, &exitError{statusDamaged, fmt.Errorf("%s: %w", name, err)}
	}
	if in.Reading != reading {
		return k, nil
	}
	k.inputsFile = in
	k.sound, err = panel.Sound(ctx, filepath.Join(dir, panelName), in.Partitions)
	return k, err
}

// remember writes what a later run need not do again.
func (r *records) remember(ctx context.Context, dir string) error {
	out := inputsFile{Reading: r.reading}
	if !r.labelled {
		out.Inputs = r.summary.Remembered
	}
	slices.SortFunc(out.Inputs, func(a, b source.Remembered) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Digest, b.Digest))
	})
	var err error
	if out.Partitions, err = panel.Partitions(ctx, filepath.Join(dir, panelName), r.known.Partitions, r.summary.Unchanged); err != nil {
		return err
	}
	if r.labelled {
		out.Partitions = nil
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, inputsName))
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}
