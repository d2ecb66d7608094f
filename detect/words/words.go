package words

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/text/language"
)

//go:embed en.toml
var english string

// English is the language of a process that chooses none.
const English = "en"

// catalogues are the languages by their tags (BCP 47).
var catalogues = map[string]*catalogue{English: mustParse(language.English, english)}

// inUse is the catalogue of the process.
var inUse atomic.Pointer[catalogue]

func init() { inUse.Store(catalogues[English]) }

// Languages lists the languages that [Use] accepts.
func Languages() []string { return slices.Sorted(maps.Keys(catalogues)) }

// Use has the process speak a language. It is meant for the start of a verb: what is
// said already stays as it is.
func Use(tag string) error {
	c, ok := catalogues[tag]
	if !ok {
		return fmt.Errorf("language %.40q is not known: accepted: %s", tag, strings.Join(Languages(), ", "))
	}
	inUse.Store(c)
	return nil
}

// Say returns the sentence with the id. The arguments are pairs of a name and a value:
// texts stand as they are, whole numbers in groups of three digits. The argument n
// chooses the plural form.
//
//	words.Say("count.month", "n", 3) // "3 months"
//
// An id or an argument that is not there is a fault of the program, which the tests of
// this package look for; it stands in ⟦⟧.
func Say(id string, args ...any) string {
	s, ok := inUse.Load().say(id, args)
	if !ok {
		return "⟦" + id + "⟧"
	}
	return s
}

// Find returns the sentence with the id, which needs no arguments, if there is one: for
// values that may come with the data, such as a mode of transport.
func Find(id string) (sentence string, ok bool) { return inUse.Load().say(id, nil) }

// Tag is the language in use.
func Tag() string { return inUse.Load().tag.String() }
