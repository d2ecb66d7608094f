package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// rooms says which packages of the module each package may import beside those
// below itself. A package without a row belongs to the nearest one above it;
// "x/..." stands for x and all that is below.
var rooms = map[string][]string{
	"flows":              {},
	"flows/parquetfile":  {},
	"flows/source":       {"flows", "flows/parquetfile", "flows/place"},
	"flows/panel":        {"flows", "flows/parquetfile"},
	"flows/spark":        {"flows", "flows/panel"},
	"flows/nomenclature": {"flows"},
	"flows/measure":      {"flows", "flows/nomenclature", "flows/place"},
	"flows/place":        {"flows"},
	"flows/party":        {"flows"},
	"detect": {
		"flows/...", "detect/words", "detect/finding", "detect/series", "detect/changepoint", "detect/shift",
		"detect/transfer", "detect/relay", "detect/fdr", "detect/unmatched", "detect/mirror", "detect/newcomer", "detect/cases",
	},
	"detect/words":       {},
	"detect/finding":     {"flows", "detect/words"},
	"detect/series":      {"flows/..."},
	"detect/changepoint": {},
	"detect/fdr":         {},
	"detect/shift":       {"flows", "detect/changepoint", "detect/series"},
	"detect/transfer": {
		"flows", "flows/nomenclature", "flows/party",
		"detect/changepoint", "detect/series", "detect/shift", "detect/fdr", "detect/words", "detect/finding",
	},
	"detect/relay": {
		"flows", "detect/changepoint", "detect/series", "detect/shift", "detect/transfer", "detect/fdr", "detect/finding",
	},
	"detect/single": {"detect/changepoint", "detect/shift", "detect/fdr"},
	"detect/unmatched": {
		"flows", "flows/measure", "detect/changepoint", "detect/series", "detect/shift", "detect/single", "detect/transfer", "detect/words", "detect/finding", "detect/power",
	},
	"detect/mirror": {
		"flows", "detect/changepoint", "detect/series", "detect/shift", "detect/single", "detect/transfer", "detect/words", "detect/finding",
	},
	"detect/newcomer": {"flows", "flows/panel", "flows/measure", "detect/words", "detect/finding"},
	"detect/power":    {"detect/changepoint", "detect/shift"},
	"detect/cases":    {"flows", "detect/finding"},
	"detect/batch":    {"flows/...", "detect", "detect/finding"},
	"detect/report":   {"flows", "flows/place", "detect/changepoint", "detect/power", "detect/words", "detect/finding", "detect/batch"},
	"detect/review":   {"flows", "detect/words", "detect/finding", "detect/batch", "detect/report"},
	"fixtures":        {"flows"},
	"fixtures/score":  {"flows", "fixtures", "detect/finding"},
	"fixtures/calibrate": {
		"flows", "flows/parquetfile", "flows/measure", "flows/panel", "flows/party", "detect", "detect/changepoint", "detect/series", "detect/shift", "detect/transfer", "detect/relay",
		"detect/fdr", "detect/finding", "detect/unmatched", "fixtures", "fixtures/score",
	},
	"fixtures/seeds": {"fixtures/..."},
	"cmd/detour":     {"flows/...", "detect/...", "fixtures/..."},
}

// bordered says where a library may be imported: Arrow crosses no further than
// the series, and the numeric kernels see numbers alone.
func bordered(room, imported string) bool {
	switch {
	case strings.HasPrefix(imported, "github.com/apache/arrow/"):
		return within(room, "flows/...") || room == "detect/series"
	case room == "flows":
		return false
	case room == "detect/changepoint" || room == "detect/fdr":
		return strings.HasPrefix(imported, "gonum.org/")
	}
	return true
}

// goPackage is what go list says of a package, tests aside.
type goPackage struct {
	ImportPath string
	Dir        string
	Doc        string
	GoFiles    []string
	Imports    []string
	Module     struct{ Path string }
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,GoFiles,Imports,Module", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestLayers(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, fault := range layerFaults(p.Module.Path, p.ImportPath, p.Imports) {
			t.Error(fault)
		}
	}
}

// layerFaults lists the imports of a package that its room does not allow.
func layerFaults(module, importPath string, imports []string) []string {
	room := roomOf(strings.TrimPrefix(importPath, module+"/"))
	if room == "" {
		return []string{importPath + ": in no room: give it a row in the table"}
	}
	var faults []string
	for _, imported := range imports {
		inside, ok := strings.CutPrefix(imported, module+"/")
		switch {
		case ok && (roomOf(inside) == room || slices.ContainsFunc(rooms[room], func(may string) bool { return within(roomOf(inside), may) })):
		case ok:
			faults = append(faults, importPath+" imports "+imported+": allowed are "+strings.Join(rooms[room], " "))
		case strings.Contains(strings.Split(imported, "/")[0], ".") && !bordered(room, imported):
			faults = append(faults, importPath+" imports "+imported+": this library ends before room "+room)
		}
	}
	return faults
}

// roomOf returns the room of a package: the longest row that holds it.
func roomOf(inside string) string {
	for ; inside != "."; inside = path.Dir(inside) {
		if _, ok := rooms[inside]; ok {
			return inside
		}
	}
	return ""
}

func within(room, may string) bool {
	if tree, ok := strings.CutSuffix(may, "/..."); ok {
		return room == tree || strings.HasPrefix(room, tree+"/")
	}
	return room == may
}

// The check itself can fail.
func TestLayerFaults(t *testing.T) {
	for _, c := range []struct {
		importPath string
		imported   string
		faults     int
	}{
		{"detour/detect/changepoint", "gonum.org/v1/gonum/stat", 0},
		{"detour/detect/changepoint", "math", 0},
		{"detour/detect/changepoint", "detour/flows", 1},
		{"detour/detect/changepoint", "github.com/parquet-go/parquet-go", 1},
		{"detour/detect/changepoint/mktables", "detour/detect/changepoint", 0},
		{"detour/detect/fdr", "github.com/apache/arrow/go/v17/arrow", 1},
		{"detour/detect/transfer", "github.com/apache/arrow/go/v17/arrow", 1},
		{"detour/detect/series", "github.com/apache/arrow/go/v17/arrow", 0},
		{"detour/detect/series", "detour/flows/nomenclature", 0},
		{"detour/detect", "detour/detect/report", 1},
		{"detour/detect/report", "detour/detect/batch", 0},
		{"detour/detect/report", "detour/detect", 1},
		{"detour/flows", "github.com/apache/arrow/go/v17/arrow", 0},
		{"detour/flows", "github.com/klauspost/compress/gzip", 1},
		{"detour/flows", "detour/flows/place", 1},
		{"detour/flows/source", "detour/flows/place", 0},
		{"detour/flows/panel", "detour/flows/source", 1},
		{"detour/fixtures/score", "detour/detect/finding", 0},
		{"detour/fixtures", "detour/detect/finding", 1},
		{"detour/cmd/detour", "detour/fixtures/score", 0},
		{"detour/utils", "fmt", 1},
	} {
		if got := layerFaults("detour", c.importPath, []string{c.imported}); len(got) != c.faults {
			t.Errorf("%s importing %s: %d faults %v, want %d", c.importPath, c.imported, len(got), got, c.faults)
		}
	}
}
