package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"detour/detect/batch"
	"detour/detect/review"
)

func newReviewCmd() *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "review BATCH --db FILE",
		Short: "Local page: decide on findings, note, suppress until a date",
		Long: `Review serves a page of the findings of a batch, on which a reviewer decides on them:
confirmed-anomaly, explained, needs-data or dismissed, with a note, and until when a
finding is suppressed. It prints the address of the page with its token; the page is
for a browser on this machine alone. Ctrl-C ends it, which is exit status 0.

FILE is made where it does not exist. It outlives batches: a finding has the same id in
every batch, so that what was decided last month is shown this month. A finding that
was decided on leaves the open list, and comes back when the day comes that it was
suppressed until, or when another month or an amount that differs by more than a
quarter is found for it. One that needs data stays in the list if no day is given.

The history is append-only. A decision is withdrawn by a further row; each row carries
the hash of the row before it, and a file that was changed otherwise is refused with
the row named. Several reviewers may have the same file open. Whoever can write to the
file could write a whole new history: keep an export to hold it against. The name of the
reviewer is what --reviewer says; nothing proves it. The batch itself never changes.

--export writes the history of all batches to a new file, without serving the page:
CSV or JSON by its ending, with the state of each finding in BATCH.`,
		Example: `  detour review batches/2022-12 --db decisions.db
  detour review batches/2022-12 --db decisions.db --reviewer "A. Examiner" --port 8080
  detour review batches/2022-12 --db decisions.db --export decisions.csv`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.review(cmd, args[0]) },
	}
	registerLang(cmd)
	cmd.Flags().StringVar(&f.db, "db", "", "`file` of the decisions; made where it does not exist")
	cmd.Flags().StringVar(&f.reviewer, "reviewer", "", "`name` under which decisions are recorded (default the user's login name)")
	cmd.Flags().StringVar(&f.host, "host", "127.0.0.1", "loopback `address` to serve on: 127.0.0.1 or ::1")
	cmd.Flags().IntVar(&f.port, "port", 0, "`port` to serve on; 0 takes a free one")
	cmd.Flags().StringVar(&f.export, "export", "", "`file` to write the history to, ending in .csv or .json; it must not exist")
	cobra.CheckErr(cmd.MarkFlagRequired("db"))
	return cmd
}

type reviewFlags struct {
	db, reviewer, host, export string
	port                       int
}

func (f *reviewFlags) review(cmd *cobra.Command, dir string) error {
	b, err := openBatch(dir)
	if err != nil {
		return err
	}
	if err := f.check(dir); err != nil {
		return err
	}
	if f.export != "" {
		return f.open(cmd, b, func(s *review.Server) error {
			return writeNew(f.export, func(w io.Writer) error { return s.Export(cmd.Context(), w, f.export) })
		})
	}
	l, err := review.Listen(f.host, f.port) // before a database is made
	if err != nil {
		return reviewError(err)
	}
	defer l.Close()
	return f.open(cmd, b, func(s *review.Server) error {
		synthetic(cmd, b)
		fmt.Fprintf(cmd.OutOrStdout(), "%s\nDecisions are recorded in %s, by %s. Ctrl-C ends the page:\n%s\n", batch.Note, printable(f.db), f.reviewer, s.URL(l))
		return s.Serve(cmd.Context(), l)
	})
}

// open opens the database and has something done with the page of a batch.
func (f *reviewFlags) open(cmd *cobra.Command, b *batch.Batch, do func(*review.Server) error) error {
	whole, err := filepath.Abs(b.Dir)
	if err != nil {
		return err
	}
	store, err := review.Open(cmd.Context(), f.db, f.export == "")
	if err == nil {
		err = errors.Join(do(review.NewServer(b, filepath.Base(whole), store, f.reviewer)), store.Close())
	}
	return reviewError(err)
}

// check refuses what cannot be meant, before any file is made.
func (f *reviewFlags) check(dir string) error {
	if f.reviewer == "" {
		f.reviewer = "unnamed"
		if u, err := user.Current(); err == nil && review.CheckReviewer(u.Username) == nil {
			f.reviewer = u.Username
		}
	}
	if err := review.CheckReviewer(f.reviewer); err != nil {
		return usage(err)
	}
	for _, name := range []string{f.db, f.export} {
		if name == "" {
			continue
		}
		inside, err := liesIn(dir, name)
		if err != nil {
			return err
		}
		if inside {
			return usage(fmt.Errorf("%s lies in the batch, which never changes: a file outside it is accepted", name))
		}
	}
	if f.export == "" {
		return nil
	}
	if !slices.Contains(review.Formats(), strings.ToLower(filepath.Ext(f.export))) {
		return usage(fmt.Errorf("--export %s: a name that ends in %s is accepted", f.export, strings.Join(review.Formats(), " or ")))
	}
	return absentFile(f.export)
}

// liesIn tells whether a file lies, or would lie, in a directory.
func liesIn(dir, name string) (bool, error) {
	whole, err := realPath(dir)
	if err != nil {
		return false, err
	}
	place, err := realPath(name)
	if errors.Is(err, fs.ErrNotExist) {
		place, err = realPath(filepath.Dir(name))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // whoever opens it says so
	}
	if err != nil {
		return false, err
	}
	way, err := filepath.Rel(whole, place)
	return err == nil && filepath.IsLocal(way), nil
}

// realPath is a path from the root without links.
func realPath(name string) (string, error) {
	whole, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(whole)
}

// reviewError tells a file or an address that is none from one that is damaged.
func reviewError(err error) error {
	var broken *review.BrokenError
	switch {
	case errors.Is(err, review.ErrNotReview), errors.Is(err, review.ErrAddress):
		return usage(err)
	case errors.As(err, &broken):
		return &exitError{statusDamaged, err}
	}
	return err
}
