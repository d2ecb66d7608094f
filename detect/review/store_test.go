package review

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func row(finding, decision string) Row {
	moved := 5.5
	return Row{
		Time: "2026-01-02T03:04:05Z", Reviewer: "A", Finding: finding, CaseID: "C1", Kind: "relay", Headline: "moved", FirstNew: "2022-03",
		Measure: "value", Moved: &moved, Batch: "2022-12", BatchDigest: "d1", Decision: decision, Note: "seen by the desk",
	}
}

func open(t *testing.T, file string) *Store {
	t.Helper()
	s, err := Open(t.Context(), file, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func add(t *testing.T, s *Store, rows ...Row) {
	t.Helper()
	if err := s.Append(t.Context(), math.MaxInt64, rows...); err != nil {
		t.Fatal(err)
	}
}

// made is a database with three rows, closed.
func made(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "r.db")
	s := open(t, file)
	add(t, s, row("F1", Confirmed), row("F2", NeedsData))
	add(t, s, row("F1", Withdrawn))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestHistory(t *testing.T) {
	// A name may hold what ends a path in an URI or stands for a byte there.
	s := open(t, filepath.Join(t.TempDir(), "what? 100%25 #1.db"))
	hostile := row("F\"'; DROP TABLE decisions; --\x00\xff", Dismissed)
	hostile.Note, hostile.Moved = "</td><script>alert(1)</script>\n=1+1\u202e", nil
	add(t, s, row("F1", Confirmed), hostile)
	if entries, err := os.ReadDir(filepath.Dir(s.File())); err != nil || len(entries) != 1 || entries[0].Name() != "what? 100%25 #1.db" {
		t.Fatalf("%v, %v", entries, err)
	}
	again := open(t, s.File())
	got, err := again.History(t.Context())
	if err != nil || len(got) != 2 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	if r := got[1]; r.Seq != 2 || r.Finding != hostile.Finding || r.Note != hostile.Note || r.Moved != nil || r.Previous != got[0].Hash {
		t.Errorf("%+v", r)
	}
	if r := got[0]; r.Previous != noHash || *r.Moved != 5.5 || r.Until != "" {
		t.Errorf("%+v", r)
	}
}

// The serialisation is part of the file's layout: this hash was taken with Python's
// hashlib over the netstrings of the fields.
func TestDigest(t *testing.T) {
	r := row("F1", Confirmed)
	r.Seq, r.Previous = 1, noHash
	if got := r.digest(); got != "a0a627c2c926ced9945090c0e52322eaa435b474e1c3c5bcf7830eea72d8891e" {
		t.Error(got)
	}
	// Where one field ends is part of it.
	a, b := r, r
	a.Reviewer, a.Finding = "ab", "c"
	b.Reviewer, b.Finding = "a", "bc"
	if a.digest() == b.digest() {
		t.Error("two rows have one hash")
	}
}

// raw opens the file as another program would, with or without the options of this one.
func raw(t *testing.T, file, options string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file+options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestAppendOnly(t *testing.T) {
	for _, options := range []string{"", "?_pragma=recursive_triggers(1)"} {
		file := made(t)
		db := raw(t, file, options)
		for _, statement := range []string{
			`UPDATE decisions SET note = 'x' WHERE seq = 1`,
			`UPDATE OR REPLACE decisions SET seq = 2 WHERE seq = 1`,
			`UPDATE decisions SET seq = 9 WHERE seq = 3`,
			`DELETE FROM decisions`,
			`DELETE FROM decisions WHERE seq = 3`,
			`INSERT OR REPLACE INTO decisions SELECT 1, time, reviewer, finding, case_id, kind, headline, first_new, measure, moved, batch, batch_digest, decision, until, 'x', previous, hash FROM decisions WHERE seq = 2`,
			`REPLACE INTO decisions SELECT * FROM decisions WHERE seq = 3`,
			`INSERT INTO decisions SELECT 3, time, reviewer, finding, case_id, kind, headline, first_new, measure, moved, batch, batch_digest, decision, until, 'x', previous, hash FROM decisions WHERE seq = 1 ON CONFLICT DO UPDATE SET note = 'x'`,
			`INSERT INTO decisions SELECT 7, time, reviewer, finding, case_id, kind, headline, first_new, measure, moved, batch, batch_digest, decision, until, note, previous, hash FROM decisions WHERE seq = 1`,
		} {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s%s: %v, want it refused", statement, options, err)
			}
		}
		if got, err := open(t, file).History(t.Context()); err != nil || len(got) != 3 || got[0].Note != "seen by the desk" {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// What the triggers cannot refuse is found when the file is opened.
func TestTampering(t *testing.T) {
	execute := func(statements ...string) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			db := raw(t, file, "")
			db.SetMaxOpenConns(1)
			for _, s := range statements {
				if _, err := db.ExecContext(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	// around carries out a statement as somebody would who knows of the triggers.
	around := func(statement string) func(*testing.T, string) {
		return execute(`DROP TRIGGER decisions_no_update`, `DROP TRIGGER decisions_no_delete`, statement, schema[1], schema[2])
	}
	replace := func(old, new string) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			text, err := os.ReadFile(file)
			if err != nil || !bytes.Contains(text, []byte(old)) {
				t.Fatalf("%q is not in the file: %v", old, err)
			}
			if err := os.WriteFile(file, bytes.Replace(text, []byte(old), []byte(new), 1), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		name   string
		tamper func(*testing.T, string)
		want   string
	}{
		{"a byte of the file", replace("seen by the desk", "SEEN by the desk"), "broken at row 3: it was changed since"}, // the newest stands first,
		{"a decision in the file", replace("needs-data", "dismissed!"), "damaged: its table"},                            // the first is in the CHECK
		{"no trigger", execute(`DROP TRIGGER decisions_no_delete`), "its table or its triggers were changed"},
		{"a further trigger", execute(`CREATE TRIGGER t AFTER INSERT ON decisions BEGIN SELECT 1; END`), "its table or its triggers were changed"},
		{"a changed row", around(`UPDATE decisions SET decision = 'dismissed' WHERE seq = 2`), "broken at row 2: it was changed since"},
		{"a changed amount", around(`UPDATE decisions SET moved = 1 WHERE seq = 1`), "broken at row 1: it was changed since"},
		{"a row taken out", around(`DELETE FROM decisions WHERE seq = 2`), "broken at row 2: row 3 stands in its place"},
		{"the last row taken out", around(`DELETE FROM decisions WHERE seq = 3`), "broken at row 3: 2 rows found of 3"},
		{"all rows taken out", around(`DELETE FROM decisions`), "broken at row 1: 0 rows found of 3"},
		{"a row closed up", around(`DELETE FROM decisions WHERE seq = 1; UPDATE decisions SET seq = seq - 1`), "broken at row 1: it does not follow"},
		{"a forged row", execute(`INSERT INTO decisions SELECT 4, time, reviewer, finding, case_id, kind, headline, first_new, measure, moved, batch, batch_digest, decision, until, 'x', hash, hash FROM decisions WHERE seq = 3`), "broken at row 4: it was changed since"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := made(t)
			tt.tamper(t, file)
			_, err := Open(t.Context(), file, true)
			var broken *BrokenError
			if !errors.As(err, &broken) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// A change while the page is served is found by the next look.
func TestTamperingWhileOpen(t *testing.T) {
	s := open(t, made(t))
	db := raw(t, s.File(), "")
	for _, statement := range []string{`DROP TRIGGER decisions_no_update`, `UPDATE decisions SET note = '' WHERE seq = 2`} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	var broken *BrokenError
	if _, err := s.History(t.Context()); !errors.As(err, &broken) || broken.Row != 2 {
		t.Errorf("%v", err)
	}
	if err := s.Append(t.Context(), 9, row("F3", Confirmed)); !errors.As(err, &broken) {
		t.Errorf("a row was added to a broken history: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	database := func(name string, statements ...string) string {
		file := filepath.Join(dir, name)
		for _, s := range statements {
			if _, err := raw(t, file, "").ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		return file
	}
	newer := made(t)
	if _, err := raw(t, newer, "").ExecContext(t.Context(), `PRAGMA user_version = 2`); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		file   string
		create bool
		want   string
	}{
		{write("text.db", "finding,decision\n"), true, "is not a review database: a file that detour review made"},
		{write("long.db", strings.Repeat("x", 5000)), true, "is not a review database"},
		{write("empty.db", ""), false, "is not a review database"},
		{dir, true, "is not a review database"},
		{filepath.Join(dir, "none.db"), false, "does not exist, and is not a review database"},
		{filepath.Join(dir, "no/where.db"), true, "its directory does not exist"},
		{database("other.db", `CREATE TABLE t (x)`), true, "a SQLite database of something else (application id 0 found"},
		{database("mine.db", `PRAGMA application_id = 7`), true, "application id 7 found"},
		{newer, true, "layout 2 found, layout 1 is accepted"},
		{newer, false, "layout 2 found, layout 1 is accepted"},
	} {
		_, err := Open(t.Context(), tt.file, tt.create)
		if !errors.Is(err, ErrNotReview) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.file, err, tt.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("a database was made where none was asked for")
	}
	if got, err := os.ReadFile(filepath.Join(dir, "text.db")); err != nil || string(got) != "finding,decision\n" {
		t.Errorf("the file was changed: %q, %v", got, err)
	}
	// Cut in the middle of a page it is damaged.
	file := made(t)
	if err := os.Truncate(file, 5000); err != nil {
		t.Fatal(err)
	}
	var broken *BrokenError
	if _, err := Open(t.Context(), file, true); !errors.As(err, &broken) {
		t.Errorf("cut: %v", err)
	}
}

// Read alone, the file may lie where nothing can be written.
func TestReadOnly(t *testing.T) {
	file := made(t)
	s, err := Open(t.Context(), file, false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if rows, err := s.History(t.Context()); err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if err := s.Append(t.Context(), 9, row("F3", Confirmed)); err == nil {
		t.Error("a row was added")
	}
}

// writer is the variable that has this test program write to the file that it names.
const writer = "DETOUR_REVIEW_WRITER"

func TestMain(m *testing.M) {
	if file := os.Getenv(writer); file != "" {
		if err := write(file); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// write adds a row for each line that it is sent, and answers with one.
func write(file string) error {
	ctx := context.Background()
	s, err := Open(ctx, file, true)
	if err != nil {
		return err
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := s.Append(ctx, 0, row(lines.Text(), Confirmed)); err != nil {
			return err
		}
		fmt.Println("recorded")
	}
	return s.Close()
}

// Programs of several reviewers, who find no file at first and then decide at the same
// moments, lose no decision.
func TestAtOnce(t *testing.T) {
	const reviewers, rounds = 3, 20
	file := filepath.Join(t.TempDir(), "r.db")
	type program struct {
		*exec.Cmd
		in  io.WriteCloser
		out *bufio.Scanner
	}
	var programs []program
	for range reviewers {
		c := exec.CommandContext(t.Context(), os.Args[0])
		c.Env = append(os.Environ(), writer+"="+file)
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		programs = append(programs, program{c, in, bufio.NewScanner(out)})
	}
	for round := range rounds {
		for i, p := range programs {
			fmt.Fprintf(p.in, "F%d-%d\n", i, round)
		}
		for _, p := range programs {
			if p.out.Scan(); p.out.Text() != "recorded" {
				t.Fatalf("round %d: %q", round, p.out.Text())
			}
		}
	}
	for _, p := range programs {
		p.in.Close()
		if err := p.Wait(); err != nil {
			t.Error(err)
		}
	}
	got, err := open(t, file).History(t.Context())
	if err != nil || len(got) != reviewers*rounds {
		t.Errorf("%d rows, %v; want %d", len(got), err, reviewers*rounds)
	}
}

// Of two decisions on one finding, made without sight of each other, the second is not
// recorded before its reviewer saw the first; on other findings it is.
func TestUnseen(t *testing.T) {
	s := open(t, made(t))
	var newer *NewerError
	if err := s.Append(t.Context(), 2, row("F3", Confirmed), row("F1", Dismissed)); !errors.As(err, &newer) || newer.Row.Seq != 3 {
		t.Errorf("%v, want row 3 named", err)
	}
	if err := s.Append(t.Context(), 2, row("F2", Dismissed)); err != nil {
		t.Error(err)
	}
	if rows, err := s.History(t.Context()); err != nil || len(rows) != 4 {
		t.Errorf("%d rows, %v: want all or none of what was refused", len(rows), err)
	}
}
