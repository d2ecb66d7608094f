package main

import (
	"strings"
	"testing"

	"detour/flows"
	"detour/flows/panel"
)

// Offices that are in no table are counted by their records.
func TestNoteOffices(t *testing.T) {
	table := &panel.Table{Records: []int64{1, 2, 4, 8, 16}}
	table.Values[flows.Via] = []string{"", "0817600", "LTKLJ", "\x1b[31m"}
	table.Codes[flows.Via] = []uint32{1, 1, 2, 3, 0}
	var out strings.Builder
	noteOffices(&out, table)
	if want := "note: of 2 offices it is not known where they lie: \uFFFD[31m (8 records) 0817600 (3 records)\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	out.Reset()
	noteOffices(&out, &panel.Table{})
	if out.String() != "" {
		t.Errorf("without offices: %q", out.String())
	}
}
