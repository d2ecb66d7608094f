package main

import (
	"os"
	"testing"
)

// TestMain keeps the key of pseudonyms that the tests make out of the user's own.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "detour-config-*")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_CONFIG_HOME", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
