package review

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// applicationID marks the file as a review database: "DTRV" in ASCII (PRAGMA
// application_id).
const applicationID = 0x44545256

// layout is the version of the schema that this program writes and reads (PRAGMA
// user_version).
const layout = 1

// schema is every object of the database. The triggers hold for every program that
// writes to the file; the last refuses INSERT OR REPLACE as well, which removes rows
// without the second trigger where recursive triggers are off.
var schema = []string{
	`CREATE TABLE decisions (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	time TEXT NOT NULL,
	reviewer TEXT NOT NULL,
	finding TEXT NOT NULL,
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	headline TEXT NOT NULL,
	first_new TEXT NOT NULL,
	measure TEXT NOT NULL,
	moved REAL,
	batch TEXT NOT NULL,
	batch_digest TEXT NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('confirmed-anomaly', 'explained', 'needs-data', 'dismissed', 'withdrawn')),
	until TEXT NOT NULL,
	note TEXT NOT NULL,
	previous TEXT NOT NULL,
	hash TEXT NOT NULL
) STRICT`,
	`CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'the history is append-only: no row is changed'); END`,
	`CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'the history is append-only: no row is removed'); END`,
	`CREATE TRIGGER decisions_append BEFORE INSERT ON decisions
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM decisions)
BEGIN SELECT RAISE(ABORT, 'the history is append-only: a row follows the last'); END`,
}

// ErrNotReview is behind the error for a file that is no review database, or one of a
// newer program.
var ErrNotReview = errors.New("not a review database")

// NewerError is a decision on a finding that its reviewer had not seen when deciding
// himself.
type NewerError struct{ Row Row }

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s: row %d was recorded meanwhile", e.Row.Finding, e.Row.Seq)
}

// Store is the history of decisions in a file.
type Store struct {
	file string
	db   *sql.DB
}

// Open opens a review database and checks the chain of its history. Where create is set
// a file that is missing or empty becomes one; otherwise it is only read.
func Open(ctx context.Context, file string, create bool) (*Store, error) {
	if err := checkFile(file, create); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	// The journal is the one that SQLite rolls back from, and no write-ahead log: that
	// has no use for a row now and then, keeps two more files beside the database, and
	// does not work where reviewers share it over a network.
	options := url.Values{
		"_busy_timeout": {"10000"}, // ms: a writer holds the file for one row
		"_pragma":       {"recursive_triggers(1)", "trusted_schema(0)"},
		"_defensive":    {"1"},
		"_synchronous":  {"EXTRA"}, // what was answered with "recorded" survives a loss of power
		"_txlock":       {"immediate"},
		"mode":          {"ro"},
	}
	if create {
		options.Set("mode", "rwc")
	}
	uri := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	db, err := sql.Open("sqlite", uri.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := &Store{file, db}
	if create {
		err = s.create(ctx)
	}
	if err == nil {
		err = s.check(ctx)
	}
	if err == nil {
		_, err = s.History(ctx)
	}
	if err != nil {
		return nil, errors.Join(s.told(err), db.Close())
	}
	return s, nil
}

// Close ends the use of the file.
func (s *Store) Close() error { return s.db.Close() }

// File is the name that the store was opened by.
func (s *Store) File() string { return s.file }

// checkFile refuses what SQLite would take for a database, or answer in its own words.
func checkFile(file string, create bool) error {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) && create {
		if _, err := os.Stat(filepath.Dir(file)); err != nil {
			return fmt.Errorf("%s: its directory does not exist: %w", file, ErrNotReview)
		}
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s does not exist, and is %w: detour review makes one when it serves its page", file, ErrNotReview)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	const magic = "SQLite format 3\x00" // https://www.sqlite.org/fileformat2.html, 1.3
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	if info.IsDir() || !(create && errors.Is(err, io.EOF)) && !bytes.Equal(head[:n], []byte(magic)) {
		return fmt.Errorf("%s is %w: a file that detour review made, or a new name, is accepted", file, ErrNotReview)
	}
	return nil
}

// create makes the schema where the database has none, so that of two programs that
// come at once one does.
func (s *Store) create(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var objects, id, version int
	if err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sqlite_schema), (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)`).Scan(&objects, &id, &version); err != nil {
		return err
	}
	if objects > 0 || id != 0 || version != 0 {
		return nil // check tells what it is
	}
	for _, statement := range slices.Concat(schema, []string{fmt.Sprintf("PRAGMA application_id = %d", applicationID), fmt.Sprintf("PRAGMA user_version = %d", layout)}) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// check refuses a database that is not exactly what create makes.
func (s *Store) check(ctx context.Context) error {
	var id, version int
	if err := s.db.QueryRowContext(ctx, `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`).Scan(&id, &version); err != nil {
		return err
	}
	switch {
	case id != applicationID:
		return fmt.Errorf("%s is %w: it is a SQLite database of something else (application id %d found, %d is accepted)", s.file, ErrNotReview, id, applicationID)
	case version != layout:
		return fmt.Errorf("%s is %w of this version of the program: layout %d found, layout %d is accepted", s.file, ErrNotReview, version, layout)
	}
	rows, err := s.db.QueryContext(ctx, `SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY sql`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			return err
		}
		found = append(found, text.String)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if !slices.Equal(found, slices.Sorted(slices.Values(schema))) {
		return &BrokenError{s.file, 0, "its table or its triggers were changed"}
	}
	return nil
}

const columns = `seq, time, reviewer, finding, case_id, kind, headline, first_new, measure, moved, batch, batch_digest, decision, until, note, previous, hash`

// History returns all rows, oldest first, after checking their chain.
func (s *Store) History(ctx context.Context) ([]Row, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, s.told(err)
	}
	defer tx.Rollback()
	rows, err := s.read(ctx, tx)
	return rows, s.told(err)
}

func (s *Store) read(ctx context.Context, tx *sql.Tx) ([]Row, error) {
	var last int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'decisions'), 0)`).Scan(&last); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM decisions ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Row
	for rows.Next() {
		var r Row
		if err := rows.Scan(&r.Seq, &r.Time, &r.Reviewer, &r.Finding, &r.CaseID, &r.Kind, &r.Headline, &r.FirstNew, &r.Measure, &r.Moved,
			&r.Batch, &r.BatchDigest, &r.Decision, &r.Until, &r.Note, &r.Previous, &r.Hash); err != nil {
			return nil, &BrokenError{s.file, int64(len(all) + 1), err.Error()}
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return all, verify(s.file, all, last)
}

// Append adds rows behind the last, all or none, and sets their places and hashes. If a
// row that its reviewer had not seen stands on one of their findings, which is one after
// row seen, it adds none: the error is a [NewerError].
func (s *Store) Append(ctx context.Context, seen int64, rows ...Row) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.told(err)
	}
	defer tx.Rollback()
	before, err := s.read(ctx, tx)
	if err != nil {
		return s.told(err)
	}
	for _, r := range before {
		if r.Seq > seen && slices.ContainsFunc(rows, func(own Row) bool { return own.Finding == r.Finding }) {
			return &NewerError{r}
		}
	}
	last := Row{Hash: noHash}
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	for _, r := range rows {
		r.Seq, r.Previous = last.Seq+1, last.Hash
		r.Hash = r.digest()
		if _, err := tx.ExecContext(ctx, `INSERT INTO decisions (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.Seq, r.Time, r.Reviewer, r.Finding, r.CaseID, r.Kind, r.Headline, r.FirstNew, r.Measure, r.Moved,
			r.Batch, r.BatchDigest, r.Decision, r.Until, r.Note, r.Previous, r.Hash); err != nil {
			return s.told(err)
		}
		last = r
	}
	return s.told(tx.Commit())
}

// told words what SQLite says of the file.
func (s *Store) told(err error) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Code() & 0xff { // the rest tells more of the same code (https://www.sqlite.org/rescode.html)
	case sqlitelib.SQLITE_CORRUPT, sqlitelib.SQLITE_NOTADB:
		return &BrokenError{s.file, 0, failed.Error()}
	case sqlitelib.SQLITE_BUSY, sqlitelib.SQLITE_LOCKED:
		return fmt.Errorf("%s: another program has held the file for ten seconds: %w", s.file, err)
	}
	return fmt.Errorf("%s: %w", s.file, err)
}
