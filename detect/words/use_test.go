package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
)

// use is a sentence that the program asks for, and the names of its arguments.
type use struct {
	where, id string
	names     []string
	open      bool // further arguments are not written beside it
}

// root is the folder of the program's packages.
const root = "../.."

// TestEverySentenceIsThere holds what the sources ask for against each catalogue: every
// id is there, with the arguments that it needs and no others.
func TestEverySentenceIsThere(t *testing.T) {
	all := uses(t)
	if len(all) < 200 {
		t.Fatalf("only %d uses found", len(all))
	}
	for tag, c := range catalogues {
		for _, u := range all {
			if strings.HasSuffix(u.id, ".") { // the beginning of ids
				continue
			}
			s, ok := c.sentences[u.id]
			if !ok {
				t.Errorf("%s: %s has no sentence %q", u.where, tag, u.id)
				continue
			}
			for _, name := range placeholders(s) {
				if !slices.Contains(u.names, name) && !u.open {
					t.Errorf("%s: %q in %s needs {%s}", u.where, u.id, tag, name)
				}
			}
			for _, name := range u.names {
				if !slices.Contains(placeholders(s), name) && name != "n" && !u.open {
					t.Errorf("%s: %q in %s has no {%s}", u.where, u.id, tag, name)
				}
			}
		}
	}
}

// TestNoSentenceIsDead looks for sentences that nothing asks for.
func TestNoSentenceIsDead(t *testing.T) {
	all := uses(t)
	for id := range catalogues[English].sentences {
		if !slices.ContainsFunc(all, func(u use) bool {
			return u.id == id || (strings.HasSuffix(u.id, ".") && strings.HasPrefix(id, u.id))
		}) {
			t.Errorf("nothing asks for %q", id)
		}
	}
}

// TestCataloguesAgree: a language has the sentences of the English one.
func TestCataloguesAgree(t *testing.T) {
	for tag, c := range catalogues {
		for id, s := range catalogues[English].sentences {
			if _, ok := c.sentences[id][plural.Other]; !ok {
				t.Errorf("%s lacks %q", tag, id)
			}
			if got, want := placeholders(c.sentences[id]), placeholders(s); !slices.Equal(got, want) {
				t.Errorf("%s: %q has %v, want %v", tag, id, got, want)
			}
		}
		if len(c.sentences) != len(catalogues[English].sentences) {
			t.Errorf("%s has %d sentences, want %d", tag, len(c.sentences), len(catalogues[English].sentences))
		}
	}
}

// placeholders returns the names in all forms of a sentence, sorted.
func placeholders(s sentence) (names []string) {
	for _, parts := range s {
		for _, p := range parts {
			if p.name && !slices.Contains(names, p.text) {
				names = append(names, p.text)
			}
		}
	}
	slices.Sort(names)
	return names
}

// uses reads the calls of Say and Find, and those of functions that pass an id on, out of
// the sources of the program and the templates of its pages.
func uses(t *testing.T) (all []use) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".venv" || d.Name() == "out" || d.Name() == ".git"):
			return filepath.SkipDir
		case strings.HasSuffix(path, "_test.go"):
		case filepath.Ext(path) == ".go":
			all = append(all, usesInGo(t, path)...)
		case filepath.Ext(path) == ".tmpl":
			all = append(all, usesInTemplate(t, path)...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// id is a text that reads like one: a table of the catalogue, a point, and the rest.
var id = regexp.MustCompile(`^[a-z]+\.([a-z0-9-]+(\.[a-z0-9-]+)*\.?)?$`)

// usesInGo takes every text constant that begins like an id of the catalogue for one. Where
// it stands in a call, what follows it there are the names and values of its arguments.
func usesInGo(t *testing.T, path string) (all []use) {
	t.Helper()
	if !speaks(t, filepath.Dir(path)) {
		return nil
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	called := map[ast.Expr]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for i, arg := range n.Args {
				text, ok := idOf(t, arg)
				if !ok {
					continue
				}
				called[arg] = true
				// A function that is no Say may know the arguments itself.
				callee, isSay := n.Fun.(*ast.SelectorExpr)
				open := i == len(n.Args)-1 && !(isSay && callee.Sel.Name == "Say")
				u := use{where: set.Position(arg.Pos()).String(), id: text, open: open || n.Ellipsis.IsValid()}
				for k := i + 1; k < len(n.Args); k += 2 {
					if name, ok := n.Args[k].(*ast.BasicLit); ok && !isID(t, name) {
						u.names = append(u.names, unquote(t, name))
					}
				}
				all = append(all, u)
			}
		case *ast.BasicLit:
			if text, ok := idOf(t, n); ok && !called[n] {
				all = append(all, use{where: set.Position(n.Pos()).String(), id: text, open: true})
			}
		}
		return true
	})
	return all
}

// idOf returns the id that an expression is, if it is one.
func idOf(t *testing.T, e ast.Expr) (text string, ok bool) {
	t.Helper()
	lit, ok := e.(*ast.BasicLit)
	if !ok || !isID(t, lit) {
		return "", false
	}
	return unquote(t, lit), true
}

func isID(t *testing.T, lit *ast.BasicLit) bool {
	t.Helper()
	if lit.Kind != token.STRING {
		return false
	}
	text := unquote(t, lit)
	return id.MatchString(text) && table(text) && filepath.Ext(text) != ".parquet"
}

// speaks tells whether some file of a package imports this one.
func speaks(t *testing.T, dir string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(path string) bool {
		text, err := os.ReadFile(path)
		return err == nil && !strings.HasSuffix(path, "_test.go") && strings.Contains(string(text), `"detour/detect/words"`)
	})
}

// table tells whether a text begins with a table of the catalogue.
func table(text string) bool {
	head, _, _ := strings.Cut(text, ".")
	for id := range catalogues[English].sentences {
		if strings.HasPrefix(id, head+".") {
			return true
		}
	}
	return false
}

func unquote(t *testing.T, lit *ast.BasicLit) string {
	t.Helper()
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var (
	saidInTemplate = regexp.MustCompile(`say "([^"]+)"([^}]*)`)
	nameInTemplate = regexp.MustCompile(`"([a-z]+)"`)
)

func usesInTemplate(t *testing.T, path string) (all []use) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range saidInTemplate.FindAllStringSubmatch(string(text), -1) {
		u := use{where: path, id: m[1]}
		for _, name := range nameInTemplate.FindAllStringSubmatch(m[2], -1) {
			u.names = append(u.names, name[1])
		}
		all = append(all, u)
	}
	return all
}
