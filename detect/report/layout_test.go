package report

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"detour/detect/report/browser"
)

// printing has the browser lay the page out as for paper.
func printing() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	})
}

// scripts switches scripts of pages to come on or off.
func scripts(off bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
		return err
	})
}

// laidOut is a page with every kind of row, and a case against which nothing speaks among
// others.
func laidOut(t *testing.T) string { return render(t, sample(), DefaultOptions()) }

// TestPaper lays the page out on A4 within its margins, 178 by 267 mm: nothing is wider
// than the paper, so that the browser does not shrink it, and what must not be split fits
// on a page and says so.
func TestPaper(t *testing.T) {
	const width, height = 673, 1009 // CSS pixels, 96 an inch
	p := browse(t, laidOut(t))
	p.Do(t, chromedp.EmulateViewport(width, height), printing())
	if got := browser.Evaluate[[]string](t, p, `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 674).map(e => e.outerHTML.slice(0, 80))`); len(got) > 0 {
		t.Errorf("%d elements are wider than the paper, first %q", len(got), got[0])
	}
	const whole = `[...document.querySelectorAll('figure, .ev, .inn div, .list tr, .data tr, .ev tr, main svg, .state')].filter(e => e.getClientRects().length)`
	if n := browser.Evaluate[int](t, p, whole+`.length`); n < 60 {
		t.Fatalf("%d parts must not be split", n)
	}
	if got := browser.Evaluate[[]string](t, p, whole+`.filter(e => e.getBoundingClientRect().height > 1009 && e.textContent.length < 2000).map(e => e.outerHTML.slice(0, 80))`); len(got) > 0 {
		t.Errorf("does not fit on a page: %q", got)
	}
	if got := browser.Evaluate[[]string](t, p, whole+`.filter(e => { for (; e.id !== 'main'; e = e.parentElement) if (getComputedStyle(e).breakInside === 'avoid') return false; return true; }).map(e => e.outerHTML.slice(0, 80))`); len(got) > 0 {
		t.Errorf("may be split between pages: %q", got)
	}
	if got := browser.Evaluate[string](t, p, `getComputedStyle(document.querySelector('.ev thead')).display`); got != "table-header-group" {
		t.Errorf("the head of a table that goes on is not repeated: %s", got)
	}
}

// TestReflow: at 400 % zoom a page of 1280 pixels has 320 (WCAG 2.2, 1.4.10). What is
// wider stands in a part that scrolls by itself.
func TestReflow(t *testing.T) {
	p := browse(t, laidOut(t))
	browser.Evaluate[bool](t, p, `document.querySelectorAll('details').forEach(function (d) { d.open = true; }), true`)
	p.Do(t, chromedp.EmulateViewport(320, 256))
	if got := browser.Evaluate[[]string](t, p, `[...document.querySelectorAll('body *')].filter(e => {
		const r = e.getBoundingClientRect();
		return r.width && r.right > 321 && !e.closest('.scroll, pre, nav, svg, .skip');
	}).map(e => Math.round(e.getBoundingClientRect().right) + ' ' + e.outerHTML.slice(0, 80))`); len(got) > 0 {
		t.Errorf("reaches beyond 320 px: %q", got)
	}
	if got := browser.Evaluate[float64](t, p, `Math.min(...[...document.querySelectorAll('main *')].filter(e => e.childElementCount === 0 && e.textContent.trim() && !e.closest('svg')).map(e => parseFloat(getComputedStyle(e).fontSize)))`); got < 13 {
		t.Errorf("text of %v px", got)
	}
	if got := browser.Evaluate[int](t, p, `document.querySelector('.bar').getBoundingClientRect().height`); got > 64 {
		t.Errorf("the bar that stays takes %d of 256 px", got)
	}
}

// TestStructure checks what a screen reader goes by: landmarks, headings without a step
// left out, and a name for every table and picture.
func TestStructure(t *testing.T) {
	p := browse(t, laidOut(t))
	for script, want := range map[string]string{
		`[...document.querySelectorAll('body > a, body > header, body > main, footer')].map(e => e.localName).join(' ')`:                                         "a header main footer",
		`[...document.querySelectorAll('nav, aside[aria-label], section, article')].filter(e => !e.ariaLabel && !e.getAttribute('aria-labelledby')).length + ''`: "0",
		`document.querySelectorAll('h1').length + ''`: "1",
		`document.documentElement.lang`:               "en",
		`[...document.querySelectorAll('svg')].filter(s => s.getAttribute('aria-hidden') !== 'true' && !(s.getAttribute('role') === 'img' && s.querySelector('title').textContent && s.querySelector('desc').textContent)).length + ''`: "0",
		`[...document.querySelectorAll('table.data, table.list')].filter(e => !e.caption && !e.ariaLabel && !e.getAttribute('aria-labelledby')).map(e => e.outerHTML.slice(0, 80)).join('; ')`:                                          "",
		`[...document.querySelectorAll('th')].filter(e => !e.scope).length + ''`: "0",
		`(() => { let last = 1, bad = []; document.querySelectorAll('h1,h2,h3,h4').forEach(h => { const n = +h.localName[1]; if (n > last + 1) bad.push(h.textContent.slice(0, 40)); last = n; }); return bad.join('; '); })()`: "",
	} {
		if got := browser.Evaluate[string](t, p, script); got != want {
			t.Errorf("%s\ngives %q, want %q", script, got, want)
		}
	}
}

// TestWithoutScript has the browser run no script of the page: all cases are listed in
// their order with their parts and their links, and no button stands there in vain.
func TestWithoutScript(t *testing.T) {
	p := browse(t, laidOut(t))
	p.Do(t, scripts(true))
	p.Do(t, chromedp.Navigate(browser.Evaluate[string](t, p, `location.href`)), chromedp.WaitVisible(chromedp.CSS("#main")))
	for script, want := range map[string]string{
		`[...document.querySelectorAll('button, input')].filter(e => e.getClientRects().length).length + ''`:     "0",
		`[...document.querySelectorAll('#list tbody tr')].map(r => r.dataset.rank || 'part').join(' ')`:          "part 5 part 1 2 3 4 6 7",
		`[...document.querySelectorAll('#list tbody tr')].filter(r => !r.getClientRects().length).length + ''`:   "0",
		`[...document.querySelectorAll('#list .hl a')].filter(a => !document.querySelector(a.hash)).length + ''`: "0",
	} {
		if got := browser.Evaluate[string](t, p, script); got != want {
			t.Errorf("%s\ngives %q, want %q", script, got, want)
		}
	}
}
