package browser

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The accessibility checker that the page is held against, as the npm registry has it.
const (
	axe       = "axe-core@4.14.1"
	axeDigest = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

// axeSource returns the checker, which npm fetches into the user's cache once. Where
// there is no npm or no registry the test is skipped, save in CI.
func axeSource(t *testing.T) string {
	t.Helper()
	without := func(err error) {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("%s cannot be had here: %v", axe, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		without(err)
	}
	dir := filepath.Join(cache, "detour-test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		without(err)
	}
	packed := filepath.Join(dir, strings.Replace(axe, "@", "-", 1)+".tgz")
	if _, err := os.Stat(packed); err != nil {
		npm := exec.Command("npm", "pack", axe, "--silent", "--pack-destination", dir)
		if out, err := npm.CombinedOutput(); err != nil {
			without(fmt.Errorf("npm pack: %w: %s", err, out))
		}
	}
	b, err := os.ReadFile(packed)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha512.Sum512(b); base64.StdEncoding.EncodeToString(sum[:]) != axeDigest {
		t.Fatalf("%s is not the file that the registry has", packed)
	}
	source, err := exec.Command("tar", "-xOzf", packed, "package/axe.min.js").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// Scheme has the browser prefer light or dark.
func Scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return err
	})
}

// Accessible has axe-core look at the page, with all that can be opened open, in both
// themes, wide and narrow.
func (p *Tab) Accessible(t *testing.T) {
	t.Helper()
	Evaluate[bool](t, p, axeSource(t)+";true")
	Evaluate[bool](t, p, `document.querySelectorAll('details').forEach(function (d) { d.open = true; }), true`)
	for _, tt := range []struct {
		scheme string
		width  int64
	}{{"light", 1280}, {"dark", 1280}, {"light", 320}} {
		p.Do(t, chromedp.EmulateViewport(tt.width, 900), Scheme(tt.scheme))
		found := Evaluate[[]string](t, p, `axe.run().then(function (r) {
			if (r.passes.length < 20) return ['only ' + r.passes.length + ' rules were applied'];
			return r.violations.filter(function (v) { return v.impact === 'serious' || v.impact === 'critical'; }).
				map(function (v) { return v.id + ': ' + v.help + ', ' + v.nodes.length + ' times, first ' + v.nodes[0].html.slice(0, 200) + ' ' + v.nodes[0].failureSummary; });
		})`)
		for _, f := range found {
			t.Errorf("%s at %d px: %s", tt.scheme, tt.width, f)
		}
	}
}
