package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

var pageAddress = regexp.MustCompile(`http://\S+`)

// served carries out a review verb, visits the page that it serves, and ends it.
func served(ctx context.Context, args []string, visit func(address string)) (code int, stdout, stderr string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var diag bytes.Buffer
	out := &watched{wants: pageAddress, seen: make(chan string, 1)}
	ended := make(chan int, 1)
	go func() { ended <- status(run(ctx, out, &diag, args), &diag) }()
	select {
	case address := <-out.seen:
		visit(address)
		cancel()
		code = <-ended
	case code = <-ended:
	}
	return code, out.text.String(), diag.String()
}

// watched is an output that tells when something is written to it.
type watched struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wants *regexp.Regexp
	seen  chan string
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(p)
	if m := w.wants.Find(w.text.Bytes()); m != nil {
		select {
		case w.seen <- string(m):
		default:
		}
	}
	return len(p), nil
}

// content is a digest of every file in a directory.
func content(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(h, "%s %x\n", path, sha256.Sum256(text))
		return err
	}))
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestReview(t *testing.T) {
	dir, id := smallBatch(t)
	before := content(t, dir)
	db := filepath.Join(t.TempDir(), "decisions.db")
	args := []string{"review", dir, "--db", db, "--reviewer", "A. Examiner"}
	code, stdout, stderr := served(t.Context(), args, func(address string) {
		jar, err := cookiejar.New(nil)
		check(t, err)
		browser := &http.Client{Jar: jar}
		get := func(of string) string {
			r, err := browser.Get(of)
			check(t, err)
			defer r.Body.Close()
			var page bytes.Buffer
			_, err = page.ReadFrom(r.Body)
			check(t, err)
			return page.String()
		}
		if list := get(address); !strings.Contains(list, id) || strings.Contains(list, "token=") {
			t.Error("the list does not hold the finding, or tells the token")
		}
		home, _, _ := strings.Cut(address, "/?")
		form := regexp.MustCompile(`name="(form|seen)" value="([^"]*)"`).FindAllStringSubmatch(get(home+"/finding?id="+id), -1)
		if len(form) != 2 {
			t.Fatalf("no form: %v", form)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, home+"/finding", strings.NewReader(url.Values{
			form[0][1]: {form[0][2]}, form[1][1]: {form[1][2]}, "id": {id}, "decision": {"needs-data"}, "note": {"=ask the port"}, "until": {"9999-12"},
		}.Encode()))
		check(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", home)
		answer, err := browser.Do(r)
		check(t, err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || strings.Contains(get(home), id) {
			t.Errorf("status %d, or the finding is still in the open list", answer.StatusCode)
		}
	})
	if code != statusDone || !strings.Contains(stdout, "An anomaly is not a violation.") || !strings.Contains(stdout, "by A. Examiner") {
		t.Errorf("status %d, %s%s", code, stdout, stderr)
	}
	for ending, want := range map[string]string{".csv": "needs-data,9999-12-01,'=ask the port,", ".json": `"decision": "needs-data"`} {
		name := filepath.Join(t.TempDir(), "history"+ending)
		code, _, stderr := call(t.Context(), "review", dir, "--db", db, "--export", name)
		if text, err := os.ReadFile(name); code != statusDone || err != nil || !strings.Contains(string(text), want) || !strings.Contains(string(text), "suppressed") {
			t.Errorf("%s: status %d, %s, %v\n%s", ending, code, stderr, err, text)
		}
	}
	if content(t, dir) != before {
		t.Error("the batch was changed")
	}
}

func TestReviewRefuses(t *testing.T) {
	dir, _ := smallBatch(t)
	home := t.TempDir()
	in := func(name string) string { return filepath.Join(home, name) }
	for _, name := range []string{"text.db", "there.csv"} {
		check(t, os.WriteFile(in(name), []byte("seq,time\n"), 0o600))
	}
	check(t, os.Symlink(dir, in("link")))
	for _, name := range []string{"good.db", "broken.db"} {
		if code, _, stderr := served(t.Context(), []string{"review", dir, "--db", in(name)}, func(string) {}); code != statusDone {
			t.Fatalf("status %d, %s", code, stderr)
		}
	}
	broken, err := sql.Open("sqlite", in("broken.db"))
	check(t, err)
	_, err = broken.ExecContext(t.Context(), `DROP TRIGGER decisions_no_delete`)
	check(t, err)
	check(t, broken.Close())
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer busy.Close()
	_, port, _ := net.SplitHostPort(busy.Addr().String())
	for _, tt := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{dir}, statusUsage, `required flag(s) "db" not set`},
		{[]string{home, "--db", in("new.db")}, statusUsage, "is not a batch"},
		{[]string{dir, "--db", in("text.db")}, statusUsage, "text.db is not a review database"},
		{[]string{dir, "--db", in("none/new.db")}, statusUsage, "its directory does not exist"},
		{[]string{dir, "--db", in("broken.db")}, statusDamaged, "its table or its triggers were changed"},
		{[]string{dir, "--db", filepath.Join(dir, "new.db")}, statusUsage, "lies in the batch, which never changes"},
		{[]string{dir, "--db", in("link/new.db")}, statusUsage, "lies in the batch, which never changes"},
		{[]string{dir, "--db", in("good.db"), "--export", filepath.Join(dir, "x.csv")}, statusUsage, "lies in the batch"},
		{[]string{dir, "--db", in("good.db"), "--export", in("x.txt")}, statusUsage, "a name that ends in .csv or .json is accepted"},
		{[]string{dir, "--db", in("good.db"), "--export", in("there.csv")}, statusExists, "there.csv exists"},
		{[]string{dir, "--db", in("new.db"), "--export", in("x.csv")}, statusUsage, "new.db does not exist"},
		{[]string{dir, "--db", in("broken.db"), "--export", in("x.csv")}, statusDamaged, "the history is damaged"},
		{[]string{dir, "--db", in("new.db"), "--host", "0.0.0.0"}, statusUsage, "the page is for this machine alone"},
		{[]string{dir, "--db", in("new.db"), "--port", "65536"}, statusUsage, "port 65536"},
		{[]string{dir, "--db", in("new.db"), "--port", port}, statusFailed, "address already in use"},
		{[]string{dir, "--db", in("new.db"), "--reviewer", "a\x1bb"}, statusUsage, `reviewer "a\\x1bb"`},
	} {
		code, _, stderr := served(t.Context(), append([]string{"review"}, tt.args...), func(address string) { t.Errorf("%v: served", tt.args) })
		if code != tt.status || !strings.Contains(stderr, tt.want) {
			t.Errorf("%v: status %d, %s; want %d, %s", tt.args, code, stderr, tt.status, tt.want)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if code, _, stderr := call(cancelled, "review", dir, "--db", in("good.db"), "--export", in("x.csv")); code != statusInterrupted {
		t.Errorf("an export that is interrupted: status %d, %s", code, stderr)
	}
	for _, name := range []string{"new.db", "x.csv", "x.txt"} {
		if _, err := os.Lstat(in(name)); err == nil {
			t.Errorf("%s is left behind", name)
		}
	}
}

// Ctrl-C ends the built program with status 0: a page that is ended is done.
func TestReviewInterrupt(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	dir, _ := smallBatch(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, build(t), "review", dir, "--db", filepath.Join(t.TempDir(), "decisions.db"))
	stdout, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	if said, err := until(stdout, "token="); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	check(t, cmd.Process.Signal(os.Interrupt))
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v, want exit status 0", err)
	}
}
