package review

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"detour/detect/batch"
	"detour/detect/finding"
	"detour/detect/words"
)

// Server is the page of a batch and of the decisions on its findings.
type Server struct {
	batch    *batch.Batch
	name     string // of its directory
	store    *Store
	reviewer string
	now      func() time.Time
	list     []listed
	place    map[string]int // of a finding in the list

	token   string // in the address that is printed
	session string // in the cookie that a browser gets for it
	form    string // in every form of the page

	mu sync.Mutex // one request at a time: the batch reads its panel when it is first asked for
}

// NewServer makes the page of a batch that is called name.
func NewServer(b *batch.Batch, name string, store *Store, reviewer string) *Server {
	s := &Server{
		batch: b, name: name, store: store, reviewer: reviewer, now: time.Now, list: listOf(b), place: map[string]int{},
		token: rand.Text(), session: rand.Text(), form: rand.Text(),
	}
	for i := len(s.list) - 1; i >= 0; i-- {
		s.place[s.list[i].ID] = i
	}
	return s
}

// ErrAddress is behind the error for an address that nothing may be served on.
var ErrAddress = errors.New("the page is for this machine alone")

// Listen listens on a loopback address and on no other. Port 0 takes a free one.
func Listen(host string, port int) (net.Listener, error) {
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("host %.40q: %w, so that 127.0.0.1 and ::1 are accepted", host, ErrAddress)
	}
	if port < 0 || port > 65535 {
		return nil, fmt.Errorf("port %d: %w, on one from 0 to 65535", port, ErrAddress)
	}
	return net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port)))
}

// URL is the address of the page with its token.
func (s *Server) URL(l net.Listener) string {
	return "http://" + l.Addr().String() + "/?token=" + s.token
}

// Limits of what a browser may send, and how long it may take: it runs on this machine.
const (
	maxBody   = 64 << 10 // bytes: a note of 4,000 letters is at most 48 KB as a form sends it
	maxHeader = 16 << 10
	readTime  = 10 * time.Second
	writeTime = time.Minute // the first finding waits for the panel to be read
	idleTime  = 2 * time.Minute
	graceTime = 2 * time.Second // for answers under way when it ends
)

// Serve serves the page until the context ends, which is no error: what is under way is
// finished.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s.Handler(l.Addr().String()), ErrorLog: log.New(io.Discard, "", 0), MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	if server.Shutdown(grace) != nil {
		server.Close() // a browser keeps connections open that it never used
	}
	s.mu.Lock() // whatever still runs may be writing
	defer s.mu.Unlock()
	return nil
}

// Handler answers the requests that come to an address, such as 127.0.0.1:8080.
func (s *Server) Handler(address string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.serveList)
	mux.HandleFunc("GET /finding", s.serveFinding)
	mux.HandleFunc("POST /finding", s.decide)
	mux.HandleFunc("GET /style.css", serveStyle)
	mux.HandleFunc("GET /history.csv", s.serveExport)
	mux.HandleFunc("GET /history.json", s.serveExport)
	return s.guard(address, mux)
}

// guard lets nothing pass but requests for this address (another name that leads here
// would be DNS rebinding) by a browser that was given the token, and of those that change
// something, only those of the page's own forms.
func (s *Server) guard(address string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(address)
	cookie := "detour-review-" + port // cookies do not tell ports apart
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if r.Host != address {
			refuse(w, http.StatusForbidden, words.Say("review.refused.host"))
			return
		}
		if token := r.URL.Query().Get("token"); r.Method == http.MethodGet && equal(token, s.token) {
			http.SetCookie(w, &http.Cookie{Name: cookie, Value: s.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		if c, err := r.Cookie(cookie); err != nil || !equal(c.Value, s.session) {
			refuse(w, http.StatusForbidden, words.Say("review.refused.token"))
			return
		}
		if r.Method == http.MethodPost && !s.ownForm(w, r, address) {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

// ownForm reads the form of a POST, and answers it itself if it is too large or does not
// come from a page of this server.
func (s *Server) ownForm(w http.ResponseWriter, r *http.Request, address string) bool {
	if !sameOrigin(r.Header, address) {
		refuse(w, http.StatusForbidden, words.Say("review.refused.origin"))
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err := r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, words.Say("review.refused.large"))
	case err != nil:
		refuse(w, http.StatusBadRequest, words.Say("review.refused.form"))
	case !equal(r.PostForm.Get("form"), s.form):
		refuse(w, http.StatusForbidden, words.Say("review.refused.origin"))
	default:
		return true
	}
	return false
}

// sameOrigin tells whether a request comes from a page of this address. The policy for
// referrers has browsers send "Origin: null" even then (https://fetch.spec.whatwg.org,
// append a request Origin header), so that Sec-Fetch-Site tells it where it is sent.
func sameOrigin(h http.Header, address string) bool {
	own, origin, site := "http://"+address, h.Get("Origin"), h.Get("Sec-Fetch-Site")
	if site != "" {
		return site == "same-origin" && (origin == own || origin == "null" || origin == "")
	}
	return origin == own
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// refuse answers without a page.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, why)
}

// fail answers where the history or the batch cannot be read.
func fail(w http.ResponseWriter, err error) {
	refuse(w, http.StatusInternalServerError, words.Say("review.refused.failed", "error", finding.Escape(err.Error())))
}

func show(w http.ResponseWriter, status int, name string, data any) {
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, name, data); err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	out.WriteTo(w) // a browser that has left is no fault
}

func serveStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	io.WriteString(w, style)
}

func (s *Server) serveExport(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	var out bytes.Buffer
	if err := s.Export(r.Context(), &out, name); err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	out.WriteTo(w)
}

func (s *Server) serveList(w http.ResponseWriter, r *http.Request) {
	l, err := s.look(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	show(w, http.StatusOK, "review", s.newListPage(l, r.URL.Query()))
}

func (s *Server) serveFinding(w http.ResponseWriter, r *http.Request) {
	s.tell(w, r, http.StatusOK, r.URL.Query(), asked{})
}

// tell shows the page of the finding that a query or a form names.
func (s *Server) tell(w http.ResponseWriter, r *http.Request, status int, of url.Values, a asked) {
	i, ok := s.place[of.Get("id")]
	if !ok {
		refuse(w, http.StatusNotFound, words.Say("review.refused.finding", "id", finding.Printable(of.Get("id"))))
		return
	}
	l, err := s.look(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	p, err := s.newFindingPage(r.Context(), l, s.list[i], parseFilter(of), a)
	if err != nil {
		fail(w, err)
		return
	}
	show(w, status, "review-finding", p)
}

// decide records what a form asks for, and leads back to the list.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	form := r.PostForm
	i, ok := s.place[form.Get("id")]
	if !ok {
		s.tell(w, r, http.StatusNotFound, form, asked{})
		return
	}
	l, err := s.look(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	a := asked{Choice: Choice{s.reviewer, form.Get("decision"), form.Get("note"), form.Get("until")}, All: form.Get("all") != ""}
	choice, err := a.settle(lastOf(l.of[form.Get("id")]), l.today)
	if err != nil {
		a.fault = err
		s.tell(w, r, http.StatusUnprocessableEntity, form, a)
		return
	}
	var rows []Row
	for _, d := range s.meant(l, s.list[i], a.All && choice.Decision != Withdrawn) {
		rows = append(rows, choice.on(d.Detail, s.name, s.batch.Manifest.Digest, s.now()))
	}
	var newer *NewerError
	switch err := s.store.Append(context.WithoutCancel(r.Context()), seenBy(form), rows...); {
	case errors.As(err, &newer):
		a.fault = err
		s.tell(w, r, http.StatusConflict, form, a)
	case err != nil:
		fail(w, err)
	default:
		to := parseFilter(form).values()
		to.Set("done", form.Get("id"))
		http.Redirect(w, r, "/?"+to.Encode()+"#list", http.StatusSeeOther)
	}
}
