package main

import (
	"strings"
	"testing"
)

// A series that cannot be read is told by its line, with what is accepted.
func TestChangesBadInput(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		args       []string
		status     int
		says       string
	}{
		{"empty", "", nil, statusDamaged, "the file is empty; a CSV with a header"},
		{"header alone", "time,value\n", nil, statusDamaged, "no row below the header"},
		{"one column", "time\n2001\n", nil, statusUsage, "found the columns time; a time and a value are needed"},
		{"ragged", "time,value\n2001,5\n2002,6,7\n", nil, statusDamaged, "line 3 has 3 fields: the header has 2"},
		{"packed", zipped(t, "time,value\n2001,5\n"), nil, statusDamaged, "a CSV in UTF-8 is accepted, unpacked"},
		{"NUL", "ti\x00me,value\n2001,5\n", nil, statusDamaged, "the first line is no text"},
		{"open quote", "time,value\n2001,\"5\n", nil, statusDamaged, "line 2"},
		{"no such column", "time,value\n2001,5\n", []string{"--value", "kg"}, statusUsage, `there is no column "kg": found time, value`},
		{"no such method", "time,value\n2001,5\n", []string{"--method", "magic"}, statusUsage, `"magic"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := call(t.Context(), append([]string{"changes", write(t, "s.csv", tt.text)}, tt.args...)...)
			if code != tt.status || stdout != "" || !strings.Contains(stderr, tt.says) {
				t.Errorf("status %d, want %d: %s%s; want %q in it", code, tt.status, stdout, stderr, tt.says)
			}
		})
	}
}

// Text where a number is counts as missing, and is told.
func TestChangesMissing(t *testing.T) {
	code, stdout, stderr := call(t.Context(), "changes", write(t, "s.csv", "time,value\n2001,5\n2002,n/a\n2003,6\n"))
	if code != statusDone || !strings.Contains(stdout, `warning: 2002: "n/a" is not a finite number and is taken as missing`) {
		t.Errorf("status %d: %s%s", code, stdout, stderr)
	}
}
