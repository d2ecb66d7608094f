package report

import (
	"testing"

	"detour/detect/report/browser"
)

// TestAccessible has axe-core look at the page, and shows that it would tell.
func TestAccessible(t *testing.T) {
	p := browse(t, render(t, sample(), DefaultOptions()))
	p.Accessible(t)
	if n := browser.Evaluate[int](t, p, `document.querySelectorAll('.lede').forEach(function (e) { e.style.color = '#bbb'; }), axe.run({runOnly: ['color-contrast']}).then(function (r) { return r.violations.length; })`); n == 0 {
		t.Error("grey on white passes: the checker does not see the page")
	}
}
