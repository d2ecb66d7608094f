package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"detour/flows/source"
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

// shown tells whether progress is to be shown.
func (f *progressFlags) shown(stderr io.Writer) bool {
	return !f.quiet && f.progress.word != "never" && (f.progress.word == "always" || terminal(stderr))
}

// bar returns a function that shows how far a stage has come. It may be called
// from several goroutines.
func (f *progressFlags) bar(stderr io.Writer, stage string) func(done, of int64) {
	if !f.shown(stderr) {
		return func(int64, int64) {}
	}
	b := &bar{stderr: stderr, options: []progressbar.Option{progressbar.OptionShowCount()}}
	return func(done, of int64) { b.set(done, of, stage) }
}

// readingBars returns a function that shows how far reading has come: bytes, their
// rate, the time left, and rows.
func (f *progressFlags) readingBars(stderr io.Writer) func(source.Progress) {
	if !f.shown(stderr) {
		return nil
	}
	bars := map[string]*bar{}
	for _, stage := range []string{source.Looking, source.Reading} {
		bars[stage] = &bar{stderr: stderr, options: []progressbar.Option{progressbar.OptionShowBytes(true), progressbar.OptionShowCount()}}
	}
	return func(p source.Progress) {
		text := p.Stage
		if p.Rows > 0 {
			text = fmt.Sprintf("%s, %.1f M rows", p.Stage, float64(p.Rows)/1e6)
		}
		bars[p.Stage].set(p.Bytes, p.Total, text)
	}
}

// redraw is how often a bar is drawn at most: often enough to look alive.
const redraw = 100 * time.Millisecond

// bar shows how far something has come, from the first time that it is told.
type bar struct {
	mu      sync.Mutex
	stderr  io.Writer
	options []progressbar.Option
	bar     *progressbar.ProgressBar
	drawn   time.Time
}

func (b *bar) set(done, of int64, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar == nil {
		options := []progressbar.Option{progressbar.OptionSetWriter(b.stderr), progressbar.OptionSetDescription(text), progressbar.OptionClearOnFinish()}
		b.bar = progressbar.NewOptions64(of, append(options, b.options...)...)
	}
	if now := time.Now(); done >= of || now.Sub(b.drawn) >= redraw {
		b.drawn = now
		b.bar.Describe(text)
		_ = b.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
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
