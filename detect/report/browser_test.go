package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"detour/detect/report/browser"
)

// browse opens the page from a file.
func browse(t *testing.T, html string) *browser.Tab {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	return browser.Open(t, "file://"+name)
}

func TestInBrowser(t *testing.T) {
	p := browse(t, render(t, sample(), DefaultOptions()))
	const visible = `[...document.querySelectorAll('#list tbody tr[data-rank]')].filter(r => r.offsetParent).length`
	const first = `document.querySelector('#list tbody tr[data-rank]').dataset.rank`
	if n := browser.Evaluate[int](t, p, visible); n != 7 {
		t.Errorf("%d rows to begin with, want 7", n)
	}
	p.Click(t, `#filter [data-v="relay"]`)
	if n, said := browser.Evaluate[int](t, p, visible), browser.Evaluate[string](t, p, `document.getElementById('shown').textContent`); n != 1 || said != "1 of 7 shown" {
		t.Errorf("filtered by relay: %d rows, %q", n, said)
	}
	p.Click(t, `#filter [data-f="kind"][data-v=""]`)
	p.Click(t, `#sort [data-s="moved"]`)
	if got := browser.Evaluate[string](t, p, first); got != "2" { // 250 kt are the largest plain number
		t.Errorf("sorted by the moved amount: rank %s first, want 2", got)
	}
	p.Click(t, `#sort [data-s="rank"]`)
	if got := browser.Evaluate[string](t, p, first); got != "1" {
		t.Errorf("sorted by rank: rank %s first, want 1", got)
	}
	p.Do(t, chromedp.SendKeys(chromedp.CSS("#find"), "ALERT(1)"))
	if n := browser.Evaluate[int](t, p, visible); n != 1 {
		t.Errorf("found by a word: %d rows, want 1", n)
	}
	p.Do(t, chromedp.SendKeys(chromedp.CSS("#find"), " nowhere"))
	if n := browser.Evaluate[int](t, p, visible); n != 0 {
		t.Errorf("found by a word that is nowhere: %d rows, want 0", n)
	}
	if n := browser.Evaluate[int](t, p, `performance.getEntriesByType('resource').length`); n > 0 {
		t.Errorf("the page loaded %d resources", n)
	}
	if got := browser.Evaluate[string](t, p, `getComputedStyle(document.querySelector('.t.fall')).fill`); got != "rgb(31, 95, 168)" {
		t.Errorf("the policy keeps the style away: fill %s", got)
	}
	for _, width := range []int64{1280, 820, 390, 320} {
		p.Do(t, chromedp.EmulateViewport(width, 900))
		if got := browser.Evaluate[int64](t, p, `document.documentElement.scrollWidth`); got > width {
			t.Errorf("at %d px the page is %d px wide", width, got)
		}
	}
	if said := p.Complaints(t); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestBrowserRefusesOthers shows that the policy, and the test above, would tell
// of a script, a style or a picture that does not belong to the page.
func TestBrowserRefusesOthers(t *testing.T) {
	html := render(t, many(0), DefaultOptions())
	p := browse(t, strings.Replace(html, "<footer>", `<footer><script>document.title='owned'</script><p style="color:red">x</p><img src="file:///x.png">`, 1))
	if title := browser.Evaluate[string](t, p, `document.title`); title == "owned" {
		t.Error("a foreign script ran")
	}
	if said := p.Complaints(t); len(said) < 3 {
		t.Errorf("the browser says only %q", said)
	}
}

// TestKeyboard goes through the page by the Tab key alone: everything that acts or
// scrolls is reached, and shows that it is.
func TestKeyboard(t *testing.T) {
	p := browse(t, render(t, sample(), DefaultOptions()))
	browser.Evaluate[bool](t, p, `document.querySelectorAll('details').forEach(function (d) { d.open = true; }), true`)
	want := browser.Evaluate[int](t, p, `(window.focusable = [...document.querySelectorAll('a[href],button,input,summary,[tabindex="0"]')].filter(e => e.getClientRects().length)).length`)
	browser.Evaluate[bool](t, p, `window.reached = new Set(), window.blind = [], document.addEventListener('focusin', e => {
		reached.add(e.target);
		if (getComputedStyle(e.target).outlineStyle === 'none') blind.push(e.target.outerHTML.slice(0, 80));
	}), true`)
	for range want {
		p.Do(t, chromedp.KeyEvent("\t"))
	}
	if got := browser.Evaluate[[]string](t, p, `focusable.filter(e => !reached.has(e)).map(e => e.outerHTML.slice(0, 80))`); len(got) > 0 || want < 30 {
		t.Errorf("of %d elements %d were not reached: %q", want, len(got), got)
	}
	if got := browser.Evaluate[[]string](t, p, `blind`); len(got) > 0 {
		t.Errorf("focus does not show: %q", got)
	}
	// What scrolls must be reached, or its end is read by a mouse alone.
	p.Do(t, chromedp.EmulateViewport(390, 900))
	if got := browser.Evaluate[[]string](t, p, `[...document.querySelectorAll('main *')].filter(e => /auto|scroll/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY) && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0).map(e => e.outerHTML.slice(0, 80))`); len(got) > 0 {
		t.Errorf("scrolls, and cannot be reached: %q", got)
	}
	p.Do(t, chromedp.EmulateViewport(1280, 900))
	browser.Evaluate[bool](t, p, `document.querySelector('#filter [data-v="relay"]').focus(), true`)
	p.Do(t, chromedp.KeyEvent(" "))
	if got := browser.Evaluate[string](t, p, `document.getElementById('shown').textContent`); got != "1 of 7 shown" {
		t.Errorf("the space bar on a filter: %q", got)
	}
}

// TestFast holds a page of 2,000 findings against the time that a reader notices: the
// first paint within a second, a filter within a tenth (Nielsen, Usability Engineering
// 1993). The best of three counts, for others use the machine too.
func TestFast(t *testing.T) {
	o := DefaultOptions()
	o.Listed = 2000
	html := render(t, many(2000), o)
	paint, filter := 1e9, 1e9
	for range 3 {
		p := browse(t, html)
		paint = min(paint, browser.Evaluate[float64](t, p, `new Promise(done => { const poll = () => { const e = performance.getEntriesByName('first-contentful-paint')[0]; e ? done(e.startTime) : setTimeout(poll, 20); }; poll(); })`))
		filter = min(filter, browser.Evaluate[float64](t, p, `(() => {
			const find = document.getElementById('find'), begin = performance.now();
			find.value = '29980000'; find.dispatchEvent(new Event('input')); document.body.offsetHeight;
			return performance.now() - begin;
		})()`))
		if n := browser.Evaluate[int](t, p, `[...document.querySelectorAll('#list tbody tr[data-rank]')].filter(r => !r.hidden).length`); n != 1 {
			t.Fatalf("%d rows hold 29980000, want 1", n)
		}
	}
	t.Logf("first paint after %.0f ms, filter in %.0f ms", paint, filter)
	if paint > 1000 || filter > 100 {
		t.Errorf("first paint after %.0f ms, filter in %.0f ms; 1000 and 100 are accepted", paint, filter)
	}
}
