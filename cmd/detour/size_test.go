package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// Bounds of a file and of a function, in lines: about the 90th percentiles of
// golang.org/x/perf, the code base taken as the model.
const (
	maxFileLines     = 450
	maxFunctionLines = 60
)

// Every package says what it is for, and what is long is taken apart.
func TestSizes(t *testing.T) {
	for _, p := range listPackages(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s: no package comment", p.ImportPath)
		}
		for _, name := range p.GoFiles {
			checkSizes(t, filepath.Join(p.Dir, name))
		}
	}
}

func checkSizes(t *testing.T, name string) {
	t.Helper()
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	if ast.IsGenerated(file) {
		return
	}
	if n := positions.File(file.Pos()).LineCount(); n > maxFileLines+1 { // a final newline begins a line
		t.Errorf("%s: %d lines, at most %d", name, n-1, maxFileLines)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		from, to := positions.Position(f.Pos()), positions.Position(f.End())
		if n := to.Line - from.Line + 1; n > maxFunctionLines {
			t.Errorf("%s:%d: %s has %d lines, at most %d", name, from.Line, f.Name.Name, n, maxFunctionLines)
		}
	}
}
