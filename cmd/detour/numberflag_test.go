package main

import (
	"strings"
	"testing"
)

func TestCountFlag(t *testing.T) {
	for _, text := range []string{"", "0", "-3", "1.5", "two", "2147483648"} {
		f := countFlag(7)
		if err := f.Set(text); err == nil || !strings.Contains(err.Error(), "at least 1 is accepted") || f != 7 {
			t.Errorf("%q: %d, error %v", text, f, err)
		}
	}
	var f countFlag
	if err := f.Set("2147483647"); err != nil || f.String() != "2147483647" {
		t.Errorf("%s, %v", f.String(), err)
	}
}

func TestShareFlag(t *testing.T) {
	for _, text := range []string{"", "-0.1", "1.01", "5", "NaN", "5%"} {
		f := shareFlag(.5)
		if err := f.Set(text); err == nil || !strings.Contains(err.Error(), "from 0 to 1 is accepted") || f != .5 {
			t.Errorf("%q: %v, error %v", text, f, err)
		}
	}
	for _, text := range []string{"0", "0.01", "1"} {
		var f shareFlag
		if err := f.Set(text); err != nil || f.String() != text {
			t.Errorf("%q: %s, %v", text, f.String(), err)
		}
	}
}
