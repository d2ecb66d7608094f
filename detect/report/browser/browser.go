// Package browser looks at a page in a headless Chromium, for the tests of pages.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Tab is a page open in a headless Chromium, with what the browser says of it.
type Tab struct {
	ctx  context.Context
	said chan string
}

// Open opens the page at an address and waits for its element main. Nothing but
// 127.0.0.1 and files can be reached. Without a Chromium the test is skipped, save in CI.
func Open(t *testing.T, address string) *Tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no chromium here: apt-get install chromium")
	}
	options := append(
		chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), // no network
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // starts the browser; a deadline here would end it
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute) // axe-core takes half a minute of a busy machine
	t.Cleanup(cancel)
	p := &Tab{ctx, make(chan string)}
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			select {
			case p.said <- m.Text:
			case <-ctx.Done():
				return
			}
		}
	}()
	p.Do(t, chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("#main")))
	return p
}

// Do carries out steps.
func (p *Tab) Do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Click clicks what a CSS selector names.
func (p *Tab) Click(t *testing.T, selector string) {
	t.Helper()
	p.Do(t, chromedp.Click(chromedp.CSS(selector)))
}

// Evaluate runs a script in the page and waits for its promise, if it is one.
func Evaluate[T any](t *testing.T, p *Tab, script string) T {
	t.Helper()
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return got
}

// Complaints has the browser say "done" and returns what it said before.
func (p *Tab) Complaints(t *testing.T) []string {
	t.Helper()
	Evaluate[chromedp.Void](t, p, `console.log('done')`)
	var all []string
	for {
		select {
		case text := <-p.said:
			if text == "done" {
				return all
			}
			all = append(all, text)
		case <-p.ctx.Done():
			t.Fatal("the browser does not answer")
		}
	}
}
