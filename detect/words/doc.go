// Package words holds every sentence that the program tells of what it found, in one
// catalogue a language: en.toml is complete and the default.
//
// A sentence has an id and named arguments in braces, so that a translation may order
// them as it needs; where it depends on a number it has the plural forms of its
// language (CLDR). To translate, copy en.toml, put the sentences into the other
// language, and add it to the catalogues in words.go.
package words
