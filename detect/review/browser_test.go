package review

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"detour/detect/report/browser"
)

// visit opens the page of the invented batch as it is served.
func visit(t *testing.T) (*browser.Tab, *Server) {
	t.Helper()
	d := newDesk(t, sample())
	l, err := Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return browser.Open(t, d.URL(l)), d.Server
}

// tabTo presses Tab until what a selector names has the focus.
func tabTo(t *testing.T, p *browser.Tab, selector string) {
	t.Helper()
	for range 200 {
		p.Do(t, chromedp.KeyEvent("\t"))
		if browser.Evaluate[bool](t, p, `document.activeElement.matches('`+selector+`')`) {
			if browser.Evaluate[string](t, p, `getComputedStyle(document.activeElement).outlineStyle`) == "none" {
				t.Errorf("%s has the focus, and it does not show", selector)
			}
			return
		}
	}
	t.Fatalf("Tab does not come to %s", selector)
}

const shown = `[...document.querySelectorAll('.list tbody a')].map(a => new URL(a.href).searchParams.get('id'))`

// A reviewer decides by the keyboard alone, takes it back, and the list follows.
func TestByKeyboard(t *testing.T) {
	p, s := visit(t)
	if got := browser.Evaluate[string](t, p, `location.href`); strings.Contains(got, "token") {
		t.Errorf("the token stays in the address: %s", got)
	}
	if got := browser.Evaluate[[]string](t, p, shown); !slices.Equal(got, []string{"F1", "F2", "F3", "F6"}) {
		t.Fatalf("open: %v", got)
	}
	tabTo(t, p, `.list a`)
	p.Do(t, chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS("#decide")))
	tabTo(t, p, `[href="#decide"]`)
	p.Do(t, chromedp.KeyEvent("\r"))
	tabTo(t, p, `[name=decision]`)
	p.Do(t, chromedp.KeyEvent(" "))
	tabTo(t, p, `#note`)
	p.Do(t, chromedp.KeyEvent("seen by the desk"))
	tabTo(t, p, `.record`)
	p.Do(t, chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS(".done")))
	if got := browser.Evaluate[[]string](t, p, shown); !slices.Equal(got, []string{"F2", "F3", "F6"}) {
		t.Errorf("open after the decision: %v", got)
	}
	if got := browser.Evaluate[string](t, p, `document.querySelector('.done').textContent`); !strings.HasPrefix(got, "Recorded: Confirmed anomaly.") {
		t.Error(got)
	}
	rows, err := s.store.History(t.Context())
	if err != nil || len(rows) != 1 || rows[0].Decision != Confirmed || rows[0].Note != "seen by the desk" || rows[0].Finding != "F1" {
		t.Fatalf("%+v, %v", rows, err)
	}
	p.Click(t, `.parts a[href*="show=decided"]`)
	p.Do(t, chromedp.WaitVisible(chromedp.CSS(`.stand.decided`)))
	p.Click(t, `.list a`)
	p.Do(t, chromedp.WaitVisible(chromedp.CSS(".past")))
	p.Click(t, `[value=withdrawn]`)
	p.Click(t, `.record`)
	p.Do(t, chromedp.WaitVisible(chromedp.CSS(".done")))
	p.Click(t, `.parts a[href*="show=open"]`)
	p.Do(t, chromedp.WaitVisible(chromedp.CSS(`.parts a[href*="show=open"][aria-current]`)))
	if got := browser.Evaluate[[]string](t, p, shown); !slices.Equal(got, []string{"F1", "F2", "F3", "F6"}) {
		t.Errorf("open after its withdrawal: %v", got)
	}
	if said := p.Complaints(t); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestAccessible has axe-core look at both pages, each with all that it may hold.
func TestAccessible(t *testing.T) {
	p, s := visit(t)
	suppressed := row("F2", Dismissed)
	suppressed.Until, suppressed.Moved = "2023-09-01", &s.list[1].Moved
	add(t, s.store, row("F1", Confirmed), row("F1", Withdrawn), suppressed, row("F3", NeedsData))
	p.Do(t, chromedp.Navigate(browser.Evaluate[string](t, p, `location.origin`)+"/?show=all&done=F1"), chromedp.WaitVisible(chromedp.CSS(".done")))
	p.Accessible(t)
	narrow(t, p)
	p.Do(t, chromedp.Navigate(browser.Evaluate[string](t, p, `location.origin`)+"/finding?id=F1"), chromedp.WaitVisible(chromedp.CSS("#decide")))
	// A form with a fault, which the browser itself would not send.
	browser.Evaluate[bool](t, p, `document.querySelector('.decide').noValidate = true, document.querySelector('.record').click(), true`)
	p.Do(t, chromedp.WaitVisible(chromedp.CSS(".faults")))
	p.Accessible(t)
	narrow(t, p)
	for _, text := range p.Complaints(t) {
		if !strings.Contains(text, "422") { // the answer to the form with a fault
			t.Errorf("the browser complains: %q", text)
		}
	}
}

// narrow looks whether the page fits widths down to that of a small phone.
func narrow(t *testing.T, p *browser.Tab) {
	t.Helper()
	for _, width := range []int64{1280, 820, 390, 320} {
		p.Do(t, chromedp.EmulateViewport(width, 900))
		if got := browser.Evaluate[int64](t, p, `document.documentElement.scrollWidth`); got > width {
			t.Errorf("at %d px the page is %d px wide", width, got)
		}
	}
}
