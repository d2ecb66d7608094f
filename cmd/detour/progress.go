package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

// progressFlags are the flags of verbs that take long.
type progressFlags struct {
	quiet    bool
	progress wordFlag
}

func (f *progressFlags) register(cmd *cobra.Command) {
	f.progress = wordFlag{word: "auto", accepted: []string{"auto", "never", "always"}}
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print nothing but errors and files skipped")
	cmd.Flags().Var(&f.progress, "progress", "show how far it is: auto (on a terminal), never or always")
	completeWords(cmd, "progress", f.progress.accepted...)
}

// bar returns a function that shows how far a stage has come. It may be called
// from several goroutines.
func (f *progressFlags) bar(stderr io.Writer, stage string) func(done, of int64) {
	if f.quiet || f.progress.word == "never" || (f.progress.word != "always" && !terminal(stderr)) {
		return func(int64, int64) {}
	}
	var mu sync.Mutex
	var bar *progressbar.ProgressBar
	return func(done, of int64) {
		mu.Lock()
		defer mu.Unlock()
		if bar == nil {
			bar = progressbar.NewOptions64(of, progressbar.OptionSetWriter(stderr), progressbar.OptionSetDescription(stage),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set64(done) // a bar that cannot be drawn is no reason to stop
	}
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// wordFlag is a flag whose value is one of a few words.
type wordFlag struct {
	word     string
	accepted []string
}

func (f *wordFlag) String() string { return f.word }
func (f *wordFlag) Type() string   { return "word" }

func (f *wordFlag) Set(text string) error {
	if !slices.Contains(f.accepted, text) {
		return fmt.Errorf("accepted are %s", strings.Join(f.accepted, ", "))
	}
	f.word = text
	return nil
}
