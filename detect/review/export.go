package review

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"detour/detect/batch"
	"detour/detect/finding"
)

// Formats are the endings of the names of files that Export writes.
func Formats() []string { return []string{".csv", ".json"} }

// exported is a row of the history, with where its finding stands in a batch.
type exported struct {
	Row
	State State `json:"state"` // empty: the batch does not hold it
}

// Export writes the history as CSV (RFC 4180) or, where the name ends so, as JSON.
func (s *Server) Export(ctx context.Context, w io.Writer, name string) error {
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	rows := make([]exported, len(l.rows))
	for i, r := range l.rows {
		rows[i].Row = r
		if k, ok := s.place[r.Finding]; ok {
			rows[i].State = l.standing(s.list[k])
		}
	}
	if strings.EqualFold(filepath.Ext(name), ".json") {
		return exportJSON(w, rows)
	}
	return exportCSV(w, rows)
}

// exportJSON writes all that is needed to check the chain again.
func exportJSON(w io.Writer, rows []exported) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Note      string     `json:"note"`
		Layout    int        `json:"layout"`
		Decisions []exported `json:"decisions"`
	}{batch.Note, layout, rows})
}

func exportCSV(w io.Writer, rows []exported) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	all := [][]string{append(strings.Split(columns, ", "), "state")}
	for _, r := range rows {
		moved := ""
		if r.Moved != nil {
			moved = strconv.FormatFloat(*r.Moved, 'f', -1, 64)
		}
		record := []string{
			strconv.FormatInt(r.Seq, 10), r.Time, r.Reviewer, r.Finding, r.CaseID, r.Kind, r.Headline, r.FirstNew, r.Measure, moved,
			r.Batch, r.BatchDigest, r.Decision, r.Until, r.Note, r.Previous, r.Hash, string(r.State),
		}
		for i, text := range record {
			record[i] = inert(text)
		}
		all = append(all, record)
	}
	if err := out.WriteAll(all); err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	return nil
}

// inert keeps a spreadsheet from reading a text as a formula: it would if it began with
// one of these (OWASP, CSV injection). A text that begins with the apostrophe which says
// so gets one as well, so that one can always be taken away again. What would act on a
// terminal is escaped, line by line.
func inert(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = finding.Escape(line)
	}
	s = strings.Join(lines, "\n")
	if s != "" && strings.ContainsAny(s[:1], "=+-@'") || strings.HasPrefix(s, "\n") {
		return "'" + s
	}
	return s
}
