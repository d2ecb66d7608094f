package review

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"detour/detect/batch"
)

const address = "127.0.0.1:8080"

// desk is a server and a browser that was given its token.
type desk struct {
	*Server
	handler http.Handler
	cookie  *http.Cookie
}

func newDesk(t *testing.T, b *batch.Batch) *desk {
	t.Helper()
	s := NewServer(b, "2022-12", open(t, filepath.Join(t.TempDir(), "r.db")), "A. Examiner")
	s.now = clock
	return &desk{s, s.Handler(address), &http.Cookie{Name: "detour-review-8080", Value: s.session}}
}

// request answers a request as a browser at the page would send it, after a change to it.
func (d *desk) request(method, path, body string, change func(*http.Request)) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = address
	r.AddCookie(d.cookie)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "null")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	change(r)
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w.Result()
}

func same(*http.Request) {}

func (d *desk) get(t *testing.T, path string) string {
	t.Helper()
	r := d.request(http.MethodGet, path, "", same)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", path, r.StatusCode)
	}
	return text(t, r)
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// form is what the page's form sends.
func (d *desk) form(pairs ...string) string {
	v := url.Values{"form": {d.Server.form}, "seen": {"1000"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// listed are the ids of the findings on a page of the list.
func listedOn(html string) (ids []string) {
	for _, m := range regexp.MustCompile(`href="/finding\?[^"]*\bid=(F\d+)`).FindAllStringSubmatch(html, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

func TestToken(t *testing.T) {
	d := newDesk(t, sample())
	strange := func(r *http.Request) { r.Header.Del("Cookie") }
	for path, want := range map[string]int{
		"/": 403, "/?token=": 403, "/?token=x": 403, "/finding?id=F1": 403, "/style.css": 403, "/history.csv": 403, "/history.json": 403, "/none": 403,
		"/?token=" + d.session: 403, "/?token=" + d.token: 303, "/finding?id=F1&token=" + d.token: 303,
	} {
		r := d.request(http.MethodGet, path, "", strange)
		if r.StatusCode != want {
			t.Errorf("GET %s: status %d, want %d", path, r.StatusCode, want)
		}
		body := text(t, r)
		if want == 403 && (strings.Contains(body, "F1") || !strings.Contains(body, "open the address that detour printed")) {
			t.Errorf("GET %s: %q", path, body)
		}
		if want == 303 && (r.Header.Get("Location") != "/" || strings.Contains(body, d.token)) { // the token goes out of the address
			t.Errorf("GET %s: to %q", path, r.Header.Get("Location"))
		}
	}
	c := d.request(http.MethodGet, "/?token="+d.token, "", strange).Cookies()
	if len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Name != d.cookie.Name || c[0].Value != d.cookie.Value {
		t.Errorf("cookies %v", c)
	}
	if r := d.request(http.MethodPost, "/finding?token="+d.token, d.form("id", "F1", "decision", Dismissed), strange); r.StatusCode != 403 {
		t.Errorf("a POST by the token in its address: status %d", r.StatusCode)
	}
	for _, wrong := range []string{"", "x", d.token} {
		if r := d.request(http.MethodGet, "/", "", func(r *http.Request) {
			strange(r)
			r.AddCookie(&http.Cookie{Name: d.cookie.Name, Value: wrong})
		}); r.StatusCode != 403 {
			t.Errorf("cookie %q: status %d", wrong, r.StatusCode)
		}
	}
	other := newDesk(t, sample())
	if other.token == d.token || other.session == d.session || other.Server.form == d.Server.form || len(d.token) < 26 { // 26 letters of 32 are 130 bits
		t.Error("two servers share a secret, or it is short")
	}
}

func TestRefused(t *testing.T) {
	d := newDesk(t, sample())
	good := d.form("id", "F1", "decision", Dismissed)
	header := func(pairs ...string) func(*http.Request) {
		return func(r *http.Request) {
			for i := 0; i < len(pairs); i += 2 {
				if r.Header.Del(pairs[i]); pairs[i+1] != "" {
					r.Header.Set(pairs[i], pairs[i+1])
				}
			}
		}
	}
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for _, tt := range []struct {
		name, method, path, body string
		change                   func(*http.Request)
		want                     int
	}{
		{"another name for the address", "GET", "/", "", host("evil.example:8080"), 403},
		{"a name with the token", "GET", "/?token=" + d.token, "", host("evil.example:8080"), 403},
		{"localhost", "GET", "/", "", host("localhost:8080"), 403},
		{"another port", "GET", "/", "", host("127.0.0.1:8081"), 403},
		{"no host", "GET", "/", "", host(""), 403},
		{"a POST to another name", "POST", "/finding", good, host("evil.example:8080"), 403},
		{"from another site", "POST", "/finding", good, header("Sec-Fetch-Site", "cross-site"), 403},
		{"from another port", "POST", "/finding", good, header("Sec-Fetch-Site", "same-site"), 403},
		{"from nowhere", "POST", "/finding", good, header("Sec-Fetch-Site", "none"), 403},
		{"from another origin", "POST", "/finding", good, header("Origin", "http://evil.example"), 403},
		{"from another origin by an old browser", "POST", "/finding", good, header("Origin", "http://evil.example", "Sec-Fetch-Site", ""), 403},
		{"from a hidden origin by an old browser", "POST", "/finding", good, header("Sec-Fetch-Site", ""), 403},
		{"from no origin at all", "POST", "/finding", good, header("Origin", "", "Sec-Fetch-Site", ""), 403},
		{"a form without its token", "POST", "/finding", url.Values{"id": {"F1"}, "decision": {Dismissed}}.Encode(), same, 403},
		{"a form with another", "POST", "/finding", d.form("form", d.token, "id", "F1", "decision", Dismissed), same, 403},
		{"a form in the address", "POST", "/finding?" + good, "", same, 403},
		{"too large", "POST", "/finding", good + "&note=" + strings.Repeat("x", maxBody), same, 413},
		{"not a form", "POST", "/finding", "%zz", same, 400},
		{"another way to send one", "POST", "/finding", good, header("Content-Type", "text/plain"), 403},
		{"no such finding", "POST", "/finding", d.form("id", "F9", "decision", Dismissed), same, 404},
		{"no such finding to see", "GET", "/finding?id=F9", "", same, 404},
		{"no such page", "GET", "/none", "", same, 404},
		{"no such method", "DELETE", "/finding?id=F1", "", same, 405},
		{"nothing to post to", "POST", "/", good, same, 405},
		{"no decision", "POST", "/finding", d.form("id", "F1"), same, 422},
		{"no decision of the list", "POST", "/finding", d.form("id", "F1", "decision", "violation"), same, 422},
		{"nothing to withdraw", "POST", "/finding", d.form("id", "F1", "decision", Withdrawn), same, 422},
		{"a day that is past", "POST", "/finding", d.form("id", "F1", "decision", Dismissed, "until", "2023-02-15"), same, 422},
		{"a long note", "POST", "/finding", d.form("id", "F1", "decision", Dismissed, "note", strings.Repeat("x", longestNote+1)), same, 422},
	} {
		r := d.request(tt.method, tt.path, tt.body, tt.change)
		if r.StatusCode != tt.want {
			t.Errorf("%s: status %d, want %d: %.200s", tt.name, r.StatusCode, tt.want, text(t, r))
		}
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		} {
			if got := r.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s %q", tt.name, name, got)
			}
		}
	}
	if rows, err := d.store.History(t.Context()); err != nil || len(rows) > 0 {
		t.Errorf("%d rows were recorded, %v", len(rows), err)
	}
	// The form of an old browser, which sends no Sec-Fetch-Site.
	if r := d.request("POST", "/finding", good, header("Origin", "http://"+address, "Sec-Fetch-Site", "")); r.StatusCode != 303 {
		t.Errorf("by an old browser: status %d", r.StatusCode)
	}
}

// A decision takes a finding out of the open list, and is told in its history.
func TestDecide(t *testing.T) {
	d := newDesk(t, sample())
	if got := listedOn(d.get(t, "/")); !slices.Equal(got, []string{"F1", "F2", "F3", "F6"}) {
		t.Errorf("open: %v", got)
	}
	r := d.request("POST", "/finding", d.form("id", "F1", "decision", Dismissed, "note", "one\ntwo "+hostile, "kind", "substitution"), same)
	if to := r.Header.Get("Location"); r.StatusCode != 303 || to != "/?done=F1&kind=substitution&show=open#list" {
		t.Fatalf("status %d, to %q", r.StatusCode, to)
	}
	list := d.get(t, "/?done=F1")
	if got := listedOn(list); !slices.Equal(got, []string{"F2", "F3", "F6"}) || !strings.Contains(list, "Recorded: Dismissed. Imports of 2710") {
		t.Errorf("open: %v", got)
	}
	page := d.get(t, "/finding?id=F1")
	for _, want := range []string{"one<br>two &lt;/td&gt;", "Mar 2022", "2022-03, 5.0 M EUR a month", "2023-02-15T12:00:00Z", "A. Examiner", `value="withdrawn"`, "It is not in the open list, unless it is revised."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the finding lacks %q", want)
		}
	}
	rows, err := d.store.History(t.Context())
	if err != nil || len(rows) != 1 || rows[0].Batch != "2022-12" || rows[0].BatchDigest != "d1" || rows[0].CaseID != "C1" || *rows[0].Moved != 5e6 {
		t.Errorf("%+v, %v", rows, err)
	}
	for _, step := range []struct {
		form, show string
		want       []string
	}{
		{d.form("id", "F1", "decision", Withdrawn), "open", []string{"F1", "F2", "F3", "F6"}},
		{d.form("id", "F1", "decision", Explained, "until", "2023-03"), "suppressed", []string{"F1"}},
		{d.form("id", "F2", "decision", NeedsData), "open", []string{"F2", "F3", "F6"}},
		{d.form("id", "F4", "decision", Confirmed), "decided", []string{"F4"}}, // though a check explains it
		{d.form("id", "F3", "decision", Confirmed, "all", "1"), "decided", []string{"F3", "F4"}},
		{d.form("id", "F1", "decision", Confirmed, "all", "1"), "decided", []string{"F1", "F2", "F3", "F4"}}, // F2 is open, of the same case
	} {
		if r := d.request("POST", "/finding", step.form, same); r.StatusCode != 303 {
			t.Fatalf("%s: status %d", step.form, r.StatusCode)
		}
		if got := listedOn(d.get(t, "/?show="+step.show)); !slices.Equal(got, step.want) {
			t.Errorf("%s: %s %v, want %v", step.form, step.show, got, step.want)
		}
	}
	if page := d.get(t, "/finding?id=F1"); !strings.Contains(page, `<b class="taken">Dismissed</b> · withdrawn by row 2`) {
		t.Error("the history does not tell what was withdrawn")
	}
	if list := d.get(t, "/?done=F1"); !strings.Contains(list, "and 1 other finding of its case") {
		t.Error("the list does not tell of the other finding")
	}
	for path, want := range map[string][]string{
		"/?show=all": {"F1", "F2", "F3", "F6", "F4", "F5"}, "/?show=aside": {"F5"}, "/?show=all&by=confirmed-anomaly": {"F1", "F2", "F3", "F4"},
		"/?show=all&kind=relay": {"F2"}, "/?show=all&status=withdrawn": {"F5"}, "/?show=nonsense&page=-3": {"F6"}, "/?show=all&page=99": {"F1", "F2", "F3", "F6", "F4", "F5"},
	} {
		if got := listedOn(d.get(t, path)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

// What was decided on one batch is shown on the next.
func TestNextBatch(t *testing.T) {
	d := newDesk(t, sample())
	for _, form := range []string{d.form("id", "F1", "decision", Confirmed, "note", "seen last month"), d.form("id", "F2", "decision", Confirmed)} {
		d.request("POST", "/finding", form, same)
	}
	next := sample()
	next.Findings[1].Moved = 9e6
	s := NewServer(next, "2023-01", d.store, "B. Examiner")
	s.now = clock
	d = &desk{s, s.Handler(address), &http.Cookie{Name: d.cookie.Name, Value: s.session}}
	if got := listedOn(d.get(t, "/")); !slices.Equal(got, []string{"F2", "F3", "F6"}) {
		t.Errorf("open: %v, want what was revised and not what was decided", got)
	}
	if page := d.get(t, "/finding?id=F1"); !strings.Contains(page, "seen last month") || !strings.Contains(page, "<dd>2022-12</dd>") {
		t.Error("the page lacks the decision on the batch before")
	}
	if page := d.get(t, "/finding?id=F2"); !strings.Contains(page, "The decision was made on 2022-03, 5.0 M EUR a month; now it is 2022-03, 9.0 M EUR a month.") {
		t.Error("the page does not say why the finding is open again")
	}
}

// A decision that was made without sight of another one on the finding is asked for again.
func TestConflict(t *testing.T) {
	d := newDesk(t, sample())
	seen := func(page string) string {
		return regexp.MustCompile(`name="seen" value="(\d+)"`).FindStringSubmatch(page)[1]
	}
	mine := seen(d.get(t, "/finding?id=F1"))
	other := row("F1", Dismissed)
	other.Reviewer = "B. Examiner"
	add(t, d.store, other)
	r := d.request("POST", "/finding", d.form("id", "F1", "decision", Confirmed, "note", "my note", "until", "2024-01", "seen", mine), same)
	page := text(t, r)
	for _, want := range []string{"B. Examiner recorded something on it", "Dismissed", ">my note</textarea>", `value="2024-01"`, `value="confirmed-anomaly" required checked`} {
		if r.StatusCode != 409 || !strings.Contains(page, want) {
			t.Errorf("status %d, the page lacks %q", r.StatusCode, want)
		}
	}
	if r := d.request("POST", "/finding", d.form("id", "F1", "decision", Confirmed, "seen", seen(page)), same); r.StatusCode != 303 {
		t.Errorf("again, with sight of it: status %d", r.StatusCode)
	}
	if rows, err := d.store.History(t.Context()); err != nil || len(rows) != 2 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// No text of the data, of a form or of the history acts in a page.
func TestHostile(t *testing.T) {
	b := sample()
	for i := range b.Findings {
		b.Findings[i].Headline, b.Findings[i].Restriction = hostile, hostile
	}
	b.Findings[0].ID, b.Findings[0].Kind, b.Findings[0].Status, b.Findings[0].CaseID = hostile, hostile, hostile, hostile
	d := newDesk(t, b)
	d.name, d.reviewer = hostile, hostile
	bad := Row{Time: hostile, Reviewer: hostile, Finding: hostile, CaseID: hostile, Kind: hostile, Headline: hostile, FirstNew: hostile, Measure: hostile, Batch: hostile, BatchDigest: hostile, Decision: Confirmed, Until: hostile, Note: hostile}
	add(t, d.store, bad)
	ask := url.Values{"id": {hostile}, "show": {hostile}, "by": {hostile}, "kind": {hostile}, "status": {hostile}, "done": {hostile}}
	failed := d.request("POST", "/finding", d.form("id", hostile, "decision", hostile, "note", hostile, "until", hostile, "kind", hostile), same)
	pages := []string{text(t, failed), d.get(t, "/?show=all&done="+url.QueryEscape(hostile)), d.get(t, "/?"+ask.Encode()), d.get(t, "/finding?"+ask.Encode()), d.get(t, "/finding?id=F3")}
	if failed.StatusCode != 422 {
		t.Errorf("status %d", failed.StatusCode)
	}
	quoted := regexp.MustCompile(`"[^"]*"`)
	for i, page := range pages {
		if strings.Contains(page, "<script") || strings.Contains(quoted.ReplaceAllString(page, ""), "onload=") && regexp.MustCompile(`<[a-z]+[^>]*\sonload\s*=`).MatchString(quoted.ReplaceAllString(page, `""`)) {
			t.Errorf("page %d: text acts", i)
		}
		// Inside the value of a field the text is the reader's own and stands as it is.
		if shown := regexp.MustCompile(`value="[^"]*"|<textarea[^>]*>[^<]*`).ReplaceAllString(page, ""); strings.ContainsAny(shown, "\x1b\u202e") {
			t.Errorf("page %d holds a control character", i)
		}
		if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "⟦") {
			t.Errorf("page %d: a filter of the template had to step in, or a sentence lacks an argument", i)
		}
		if strings.Count(page, "An anomaly") < 3 || !strings.Contains(page, batch.SyntheticNote) {
			t.Errorf("page %d does not say what an anomaly is not, or that it is synthetic", i)
		}
	}
	// Every id can be asked for.
	if page := d.get(t, "/?show=all"); !strings.Contains(page, "/finding?id="+strings.ReplaceAll(url.QueryEscape(hostile), "+", "&#43;")) {
		t.Error("the list does not lead to the finding")
	}
}

func TestPages(t *testing.T) {
	b := sample()
	for i := range 250 {
		f := b.Findings[0]
		f.ID = fmt.Sprintf("F1%03d", i)
		b.Findings = append(b.Findings, f)
	}
	d := newDesk(t, b)
	var all []string
	for path := "/"; path != ""; {
		page := d.get(t, path)
		ids := listedOn(page)
		if all = append(all, ids...); len(ids) > perPage || len(all) > 254 {
			t.Fatalf("%s: %d findings", path, len(ids))
		}
		path = ""
		if m := regexp.MustCompile(`href="([^"]*)">Next page`).FindStringSubmatch(page); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	slices.Sort(all)
	if len(slices.Compact(all)) != 254 {
		t.Errorf("%d findings on all pages, want 254", len(all))
	}
}

func TestExport(t *testing.T) {
	d := newDesk(t, sample())
	first, second := row("F1", Confirmed), row("F9", Withdrawn)
	first.Note, first.Reviewer, second.Moved = "=cmd|' /c calc'!A1\n+1", "@A", nil
	second.Note = "'quoted"
	add(t, d.store, first, second)
	got, err := csv.NewReader(strings.NewReader(d.get(t, "/history.csv"))).ReadAll()
	if err != nil || len(got) != 3 || len(got[1]) != 18 {
		t.Fatalf("%v, %v", got, err)
	}
	column := func(r int, name string) string { return got[r][slices.Index(got[0], name)] }
	for _, tt := range []struct {
		row        int
		name, want string
	}{
		{1, "note", "'=cmd|' /c calc'!A1\n+1"}, {1, "reviewer", "'@A"}, {1, "moved", "5.5"}, {1, "state", "revised"}, // 5 million now
		{2, "note", "''quoted"}, {2, "moved", ""}, {2, "state", ""}, {2, "decision", "withdrawn"}, {2, "previous", column(1, "hash")},
	} {
		if got := column(tt.row, tt.name); got != tt.want {
			t.Errorf("row %d, %s: %q, want %q", tt.row, tt.name, got, tt.want)
		}
	}
	var out struct {
		Note      string
		Layout    int
		Decisions []Row
	}
	if err := json.Unmarshal([]byte(d.get(t, "/history.json")), &out); err != nil || out.Note != batch.Note || out.Layout != layout {
		t.Fatalf("%+v, %v", out, err)
	}
	if err := verify("export", out.Decisions, 2); err != nil { // what is exported is the whole chain
		t.Error(err)
	}
	if empty := newDesk(t, sample()).get(t, "/history.json"); !strings.Contains(empty, `"decisions": []`) {
		t.Error(empty)
	}
}

func TestInert(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain": "plain", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "'x": "''x", "\t=1": `\t=1`, "\r=1": `\r=1`, "\n=1": "'\n=1", "a\n=1": "a\n=1", "\x1b[2J": `\x1b[2J`,
	} {
		if got := inert(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A history that was changed while the page is open is no page any more.
func TestBrokenMeanwhile(t *testing.T) {
	d := newDesk(t, sample())
	add(t, d.store, row("F1", Confirmed))
	for _, s := range []string{`DROP TRIGGER decisions_no_update`, `UPDATE decisions SET note = 'x'`} {
		if _, err := raw(t, d.store.File(), "").ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/", "/finding?id=F1", "/history.csv"} {
		if r := d.request("GET", path, "", same); r.StatusCode != 500 || !strings.Contains(text(t, r), "broken at row 1") {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

func TestListen(t *testing.T) {
	for _, host := range []string{"0.0.0.0", "::", "", "localhost", "192.0.2.1", "example.org", "127.0.0.1:80", "::ffff:192.0.2.1", "2001:db8::1"} {
		if l, err := Listen(host, 0); !errors.Is(err, ErrAddress) {
			t.Errorf("host %q: %v", host, err)
			if err == nil {
				l.Close()
			}
		}
	}
	for _, port := range []int{-1, 65536, math.MaxInt} {
		if _, err := Listen("127.0.0.1", port); !errors.Is(err, ErrAddress) {
			t.Errorf("port %d: %v", port, err)
		}
	}
	for _, host := range []string{"127.0.0.1", "::1"} {
		l, err := Listen(host, 0)
		if err != nil && host == "::1" {
			t.Logf("no IPv6 here: %v", err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if ip := l.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
			t.Errorf("%s: listens on %s", host, ip)
		}
		if _, err := Listen(host, l.Addr().(*net.TCPAddr).Port); err == nil || errors.Is(err, ErrAddress) {
			t.Errorf("a port in use: %v", err)
		}
	}
}

// The end of the context ends the server, which is no error.
func TestServe(t *testing.T) {
	d := newDesk(t, sample())
	l, err := Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- d.Serve(ctx, l) }()
	idle, err := net.Dial("tcp", l.Addr().String()) // as browsers open them ahead
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	r, err := http.Get("http://" + l.Addr().String() + "/")
	if err != nil || r.StatusCode != 403 {
		t.Fatalf("%v, %v", r, err)
	}
	r.Body.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + l.Addr().String() + "/"); err == nil {
		t.Error("it still answers")
	}
	closed := newDesk(t, sample())
	l.Close()
	if err := closed.Serve(t.Context(), l); err == nil {
		t.Error("it serves where it cannot listen")
	}
}
