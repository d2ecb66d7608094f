package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// build builds the program and returns its name.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "detour")
	if out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return name
}

// longRead writes a file of a few hundred kilobytes that takes seconds to read.
func longRead(t *testing.T) string {
	t.Helper()
	const rows, block = 5_000_000, 50_000
	name := filepath.Join(t.TempDir(), "long.csv.gz")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewWriterLevel(f, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	texts := [][]byte{[]byte(longHeader)}
	for range rows / block {
		texts = append(texts, []byte(longRows(block)))
	}
	if _, err := z.Write(bytes.Join(texts, nil)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// An interrupt in the middle of each stage ends the built program with status
// 130, soon, and leaves nothing behind: no output, none of the folders made for
// it, no temporary file.
func TestInterrupt(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it for seconds")
	}
	program, records := build(t), longRead(t)
	for _, tt := range []struct {
		name  string
		args  []string
		stage string // that is begun when the interrupt comes
		next  string // that is not
		sent  os.Signal
	}{
		{"reading", []string{"run", records}, "reading", "testing", os.Interrupt},
		{"reading for a panel", []string{"panel", records}, "reading", "testing", os.Interrupt},
		{"detection", []string{"run", "--scenario", "belarus"}, "testing", "rows read", os.Interrupt},
		{"detection, terminated", []string{"run", "--scenario", "belarus"}, "testing", "rows read", syscall.SIGTERM},
		{"generation", []string{"simulate", "--rows", "20000000"}, "generating", "synthetic declarations", os.Interrupt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parent, temporary := t.TempDir(), t.TempDir()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, program, append(tt.args, "--out", filepath.Join(parent, "a/b/B"), "--progress", "always")...)
			cmd.Env = append(os.Environ(), "TMPDIR="+temporary)
			stderr, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd.Stdout = cmd.Stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			said, err := until(stderr, tt.stage)
			if err != nil {
				t.Fatalf("%v: %s", err, said)
			}
			if err := cmd.Process.Signal(tt.sent); err != nil {
				t.Fatal(err)
			}
			sent := time.Now()
			rest, err := io.ReadAll(stderr)
			if err != nil {
				t.Fatal(err)
			}
			var exit *exec.ExitError
			if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != statusInterrupted {
				t.Errorf("%v, want exit status 130: %s", err, rest)
			}
			if strings.Contains(string(rest), tt.next) {
				t.Errorf("the interrupt came too late: %s", rest)
			}
			if took := time.Since(sent); took > 20*time.Second {
				t.Errorf("it took %v to end", took)
			}
			left(t, parent)
			left(t, temporary)
		})
	}
}

// until reads until a word was said.
func until(r io.Reader, word string) (said string, err error) {
	var all strings.Builder
	buf := make([]byte, 256)
	for !strings.Contains(all.String(), word) {
		n, err := r.Read(buf)
		all.Write(buf[:n])
		if err != nil {
			return all.String(), err
		}
	}
	return all.String(), nil
}
