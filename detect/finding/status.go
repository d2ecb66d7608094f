package finding

import (
	"cmp"
	"math"
	"slices"
)

// The statuses of a finding against the previous batch. Without one every
// finding is new.
const (
	New        = "new"
	Continuing = "continuing"
	Revised    = "revised"
	Withdrawn  = "withdrawn"
)

// Flagged tells whether the finding counts as a flag: a transfer or a relay that was
// not withdrawn and of which no innocent explanation is supported by the checks.
func (f Finding) Flagged() bool { return !f.apart() && f.stands() }

// Unmatched tells the same of a level shift without a counterpart and of a receiver
// without history. They are listed apart and never count as transfers.
func (f Finding) Unmatched() bool { return f.apart() && f.stands() }

func (f Finding) apart() bool { return f.Kind == UnmatchedShift || f.Kind == NewParty }

func (f Finding) stands() bool { return f.Explained == "" && f.Status != Withdrawn }

// revisedShare is the change of the moved amount that counts as a revision: less
// is what one more month of data does.
const revisedShare = 0.25

// Revises tells whether a finding stands for another than the same one told before:
// its date or its amount changed.
func (f Finding) Revises(before Finding) bool {
	return before.FirstNew != f.FirstNew || math.Abs(before.Moved-f.Moved) > revisedShare*math.Abs(before.Moved)
}

// Withdraw adds the findings of the batch before that are found no longer, in
// their order behind all others, with the legs that they had. Their evidence and
// series stay in the batch before: they tell of its data. What was withdrawn
// there already is not told again. A nil previous adds nothing.
func (r *Results) Withdraw(previous *Results) {
	if previous == nil {
		return
	}
	last := int32(0)
	seen := make(map[string]bool, len(r.Findings))
	for _, f := range r.Findings {
		last = max(last, f.Rank)
		seen[f.ID] = true
	}
	withdrawn := map[string]bool{}
	for _, f := range slices.SortedStableFunc(slices.Values(previous.Findings), func(a, b Finding) int { return cmp.Compare(a.Rank, b.Rank) }) {
		if f.Status == Withdrawn || seen[f.ID] {
			continue
		}
		seen[f.ID], withdrawn[f.ID] = true, true
		last++
		f.Status, f.Rank = Withdrawn, last
		r.Findings = append(r.Findings, f)
	}
	for _, l := range previous.Legs {
		if withdrawn[l.Finding] {
			r.Legs = append(r.Legs, l)
		}
	}
}
