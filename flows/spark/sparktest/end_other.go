//go:build !linux

package sparktest

import "os/exec"

func alone(*exec.Cmd) {}

// end ends a program.
func end(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
