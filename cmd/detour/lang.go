package main

import (
	"strings"

	"github.com/spf13/cobra"

	"detour/detect/words"
)

// langFlag is the language in which what was found is told.
type langFlag string

// registerLang adds --lang to a verb that tells what was found.
func registerLang(cmd *cobra.Command) {
	f := langFlag(words.English)
	cmd.Flags().Var(&f, "lang", "`language` of the sentences: "+strings.Join(words.Languages(), ", "))
	completeWords(cmd, "lang", words.Languages()...)
}

func (f *langFlag) String() string { return string(*f) }
func (f *langFlag) Type() string   { return "language" }

// Set has the process speak the language.
func (f *langFlag) Set(tag string) error {
	if err := words.Use(tag); err != nil {
		return err
	}
	*f = langFlag(tag)
	return nil
}
