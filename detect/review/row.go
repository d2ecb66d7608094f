package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Row is a row of the history: one decision on one finding, or its withdrawal, with what
// the finding then was.
type Row struct {
	Seq         int64    `json:"seq"`  // from 1, without gaps
	Time        string   `json:"time"` // UTC, as 2006-01-02T15:04:05Z
	Reviewer    string   `json:"reviewer"`
	Finding     string   `json:"finding"`
	CaseID      string   `json:"case_id"`
	Kind        string   `json:"kind"`
	Headline    string   `json:"headline"`
	FirstNew    string   `json:"first_new"` // month, as 2006-01
	Measure     string   `json:"measure"`
	Moved       *float64 `json:"moved"` // nil: no number
	Batch       string   `json:"batch"` // name of its directory
	BatchDigest string   `json:"batch_digest"`
	Decision    string   `json:"decision"`
	Until       string   `json:"until"` // suppressed before this day, as 2006-01-02; or empty
	Note        string   `json:"note"`
	Previous    string   `json:"previous"` // hash of the row before
	Hash        string   `json:"hash"`
}

// noHash stands before the first row.
var noHash = strings.Repeat("0", 2*sha256.Size)

// digest is the SHA-256 over the fields in their order, the hash of the row before among
// them. Each is written as its length in bytes, a colon, itself and a comma (a
// netstring), so that no two rows are written alike.
func (r Row) digest() string {
	moved := ""
	if r.Moved != nil {
		moved = strconv.FormatFloat(*r.Moved, 'g', -1, 64)
	}
	h := sha256.New()
	for _, field := range []string{
		"detour review 1", strconv.FormatInt(r.Seq, 10), r.Time, r.Reviewer, r.Finding, r.CaseID, r.Kind, r.Headline, r.FirstNew,
		r.Measure, moved, r.Batch, r.BatchDigest, r.Decision, r.Until, r.Note, r.Previous,
	} {
		fmt.Fprintf(h, "%d:%s,", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// BrokenError is a history that was changed, or a damaged file.
type BrokenError struct {
	File   string
	Row    int64 // 0: it is not known which
	Reason string
}

func (e *BrokenError) Error() string {
	if e.Row == 0 {
		return fmt.Sprintf("%s: the history is damaged: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("%s: the history is broken at row %d: %s; an unbroken copy of the file is accepted", e.File, e.Row, e.Reason)
}

// verify checks that the rows are those that were appended, and that none is missing
// before the last that was: last is its number, which the database keeps.
func verify(file string, rows []Row, last int64) error {
	previous := noHash
	for i, r := range rows {
		switch want := int64(i + 1); {
		case r.Seq != want:
			return &BrokenError{file, want, fmt.Sprintf("row %d stands in its place", r.Seq)}
		case r.Previous != previous:
			return &BrokenError{file, want, "it does not follow the row before it"}
		case r.Hash != r.digest():
			return &BrokenError{file, want, "it was changed since it was written"}
		}
		previous = r.Hash
	}
	if n := int64(len(rows)); n != last {
		return &BrokenError{file, n + 1, fmt.Sprintf("%d rows found of %d that were written", n, last)}
	}
	return nil
}
