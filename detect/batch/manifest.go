package batch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Note stands in every manifest and on every page of a report.
const Note = "An anomaly is not a violation."

// SyntheticNote stands with every result of records that were generated.
const SyntheticNote = "Synthetic records: no figure is a fact about anyone."

// layout is the version of the directory's layout that this program writes and
// reads.
const layout = 4

const manifestName = "manifest.json"

// ErrNoBatch is behind the error for a directory that holds no manifest.
var ErrNoBatch = errors.New("not a batch")

// Manifest says what a batch was made of and what it holds.
type Manifest struct {
	Note       string          `json:"note"`
	Layout     int             `json:"layout"`
	Program    Program         `json:"program"`
	Settings   json.RawMessage `json:"settings,omitempty"`
	Inputs     []Input         `json:"inputs"`
	Skipped    []Skipped       `json:"skipped,omitempty"`
	Replaced   []Replaced      `json:"replaced,omitempty"`
	References []Reference     `json:"references,omitempty"`
	Previous   *Previous       `json:"previous,omitempty"`
	Counts     Counts          `json:"counts"`
	Outputs    []Output        `json:"outputs"`
	Digest     string          `json:"digest"`            // SHA-256 of this manifest without digest and timings
	Timings    []Timing        `json:"timings,omitempty"` // outside the digest
}

// Program is what wrote the batch.
type Program struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Input is a file that was read.
type Input struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"` // bytes
	Rows   int64  `json:"rows"` // rows read, header aside; 0 for an input that is not a table of records
}

// Replaced is an input that another one states anew, so that its rows are set aside
// there.
type Replaced struct {
	Source  string `json:"source"`
	Older   string `json:"older"`
	Newer   string `json:"newer"`
	By      string `json:"by"`      // how it is known which is newer
	Reports int    `json:"reports"` // months of a reporter and a direction; 0 if single rows are amended
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
}

// Skipped is a file that lay in a folder of inputs and holds no records.
type Skipped struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"` // bytes
	Reason string `json:"reason"`
}

// Reference is a table or a file of settings that took part beside the inputs:
// the column map, links between editions of a nomenclature, restrictive measures.
type Reference struct {
	Use     string `json:"use"` // what it was for: "map", "settings", "nomenclature", "measures"
	Name    string `json:"name"`
	Version string `json:"version,omitempty"` // of a table that has one
	SHA256  string `json:"sha256,omitempty"`
	Size    int64  `json:"size,omitempty"` // bytes
}

// NewReference describes a file that takes part.
func NewReference(use, path string) (Reference, error) {
	dir, name := filepath.Split(path)
	out, err := describe(dir, name)
	if err != nil {
		return Reference{}, fmt.Errorf("reading the file for %s: %w", use, err)
	}
	return Reference{Use: use, Name: name, SHA256: out.SHA256, Size: out.Size}, nil
}

// TextReference describes a table that is part of the program.
func TextReference(use, name, version, text string) Reference {
	sum := sha256.Sum256([]byte(text))
	return Reference{Use: use, Name: name, Version: version, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(text))}
}

// Previous is the batch that this one continues.
type Previous struct {
	Name   string `json:"name"`
	Digest string `json:"digest"` // of its manifest
}

// Output is a file of the batch, by its slash-separated path inside it.
type Output struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"` // bytes
}

// Timing is how long a stage took.
type Timing struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
}

// Synthetic tells whether an input says by its name that it was generated, as the
// files of detour simulate do.
func (m Manifest) Synthetic() bool {
	return slices.ContainsFunc(m.Inputs, func(in Input) bool { return strings.Contains(strings.ToLower(in.Name), "synthetic") })
}

// digest returns the SHA-256 of everything but the digest and the timings.
func (m Manifest) digest() (string, error) {
	m.Digest, m.Timings = "", nil
	b, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// encode writes the manifest as indented JSON.
func (m Manifest) encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), err
}

// readManifest reads DIR/manifest.json.
func readManifest(dir string) (Manifest, error) {
	var m Manifest
	name := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%s is %w: it holds no %s; a directory written by detour run or detour detect is accepted", dir, ErrNoBatch, manifestName)
	}
	if err != nil {
		return m, err
	}
	var version struct {
		Layout int `json:"layout"`
	}
	if err := json.Unmarshal(b, &version); err != nil {
		return m, fmt.Errorf("%s: not a manifest: %w", name, err)
	}
	if version.Layout != layout {
		return m, fmt.Errorf("%s: layout %d found, layout %d is accepted", name, version.Layout, layout)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // they would escape the digest
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}
