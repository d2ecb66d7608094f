package report

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// luminance of a colour #rrggbb (WCAG 2.2, relative luminance).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	l := 0.0
	for shift, weight := range map[int]float64{16: .2126, 8: .7152, 0: .0722} {
		c := float64(rgb>>shift&0xff) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

// TestContrast holds every colour of text and of lines that carry meaning against the
// grounds of both themes: 5.1 is above what WCAG 2.2 AA asks for (4.5).
func TestContrast(t *testing.T) {
	themes := regexp.MustCompile(`:root\{color-scheme:(light|dark);([^}]*)\}`).FindAllStringSubmatch(style, -1)
	if len(themes) != 2 {
		t.Fatalf("%d themes, want light and dark", len(themes))
	}
	for _, theme := range themes {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+):(#[0-9a-f]{6})[;}]`).FindAllStringSubmatch(theme[2]+";", -1) {
			colours[m[1]] = m[2]
		}
		for ground, texts := range map[string][]string{
			"bg":    {"ink", "mut", "fall", "rise", "neu", "warn", "focus"},
			"panel": {"ink", "mut"}, // no other stands there
		} {
			for _, text := range texts {
				a, b := luminance(t, colours[ground]), luminance(t, colours[text])
				if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 5.1 {
					t.Errorf("%s: --%s on --%s has the contrast %.2f", theme[1], text, ground, ratio)
				}
			}
		}
	}
}
