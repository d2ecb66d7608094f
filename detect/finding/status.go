package finding

// The statuses of a finding against the previous batch. Without one every
// finding is new.
const (
	New        = "new"
	Continuing = "continuing"
	Revised    = "revised"
	Withdrawn  = "withdrawn"
)

// Flagged tells whether the finding counts as a flag: it was not withdrawn, and
// no innocent explanation is supported by the checks.
func (f Finding) Flagged() bool { return f.Explained == "" && f.Status != Withdrawn }
