package finding

import (
	"fmt"
	"strings"
	"testing"
)

func TestWithdraw(t *testing.T) {
	previous := &Results{
		Findings: []Finding{
			{ID: "F3", Rank: 3, Status: Continuing, Explained: "season"},
			{ID: "F1", Rank: 1, Status: New},
			{ID: "F2", Rank: 2, Status: New},
			{ID: "F0", Rank: 4, Status: Withdrawn},
		},
		Legs:     []Leg{{Finding: "F1", Role: RoleFrom}, {Finding: "F2", Role: RoleFrom}, {Finding: "F2", Role: RoleTo}, {Finding: "F3", Role: RoleFrom}, {Finding: "F0", Role: RoleFrom}},
		Evidence: []Evidence{{Finding: "F2"}},
		Series:   []Point{{Finding: "F2"}},
	}
	tests := []struct {
		name     string
		now      []Finding
		previous *Results
		want     string // id, rank and status of every finding; findings of the legs
	}{
		{"no batch before", []Finding{{ID: "F1", Rank: 1, Status: New}}, nil, "F1 1 new;"},
		{"an empty batch before", []Finding{{ID: "F1", Rank: 1, Status: New}}, &Results{}, "F1 1 new;"},
		{"nothing is found any more", nil, previous, "F1 1 withdrawn; F2 2 withdrawn; F3 3 withdrawn; F1 F2 F2 F3"},
		{"one is left, another is new", []Finding{{ID: "F9", Rank: 1, Status: New}, {ID: "F1", Rank: 2, Status: Continuing}}, previous, "F9 1 new; F1 2 continuing; F2 3 withdrawn; F3 4 withdrawn; F2 F2 F3"},
		{"one is back", []Finding{{ID: "F0", Rank: 1, Status: New}}, previous, "F0 1 new; F1 2 withdrawn; F2 3 withdrawn; F3 4 withdrawn; F1 F2 F2 F3"},
	}
	for _, tt := range tests {
		r := Results{Findings: tt.now}
		r.Withdraw(tt.previous)
		var b strings.Builder
		for _, f := range r.Findings {
			fmt.Fprintf(&b, "%s %d %s; ", f.ID, f.Rank, f.Status)
			if f.Status == Withdrawn && f.Flagged() {
				t.Errorf("%s: %s is withdrawn and a flag", tt.name, f.ID)
			}
		}
		for _, l := range r.Legs {
			b.WriteString(l.Finding + " ")
		}
		if got := strings.TrimSpace(b.String()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if len(r.Evidence)+len(r.Series) > 0 {
			t.Errorf("%s: evidence or series of another batch", tt.name)
		}
	}
	if previous.Findings[0].Status != Continuing {
		t.Error("the batch before was changed")
	}
}

// A shift without a counterpart is listed apart and is no flag.
func TestFlaggedOrUnmatched(t *testing.T) {
	for _, tt := range []struct {
		f                  Finding
		flagged, unmatched bool
	}{
		{Finding{Kind: Relay, Status: New}, true, false},
		{Finding{Kind: Relay, Status: New, Explained: "port closed"}, false, false},
		{Finding{Kind: Relay, Status: Withdrawn}, false, false},
		{Finding{Kind: UnmatchedShift, Status: Revised}, false, true},
		{Finding{Kind: UnmatchedShift, Status: New, Explained: "port closed"}, false, false},
		{Finding{Kind: UnmatchedShift, Status: Withdrawn}, false, false},
	} {
		if tt.f.Flagged() != tt.flagged || tt.f.Unmatched() != tt.unmatched {
			t.Errorf("%+v: flagged %v, unmatched %v", tt.f, tt.f.Flagged(), tt.f.Unmatched())
		}
	}
}
