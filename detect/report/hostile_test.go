package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"detour/detect/batch"
	"detour/detect/report/browser"
)

// hostile are texts that mean harm in a page, a terminal or a table: markup, what ends an
// attribute, escape sequences, marks that turn the direction of a line (CVE-2021-42574),
// formulas, and names without end.
var hostile = []string{
	`</td></script><script>document.title='owned'</script><img src=x onerror=alert(1)>`,
	`" onmouseover="alert(1)" x='`,
	"\x1b]0;owned\x07\x1b[2J\r\n\x9b31m",
	"\u202eevil\u2066\u200f\u061c",
	"=cmd|' /c calc'!A1",
	"{{.Note}} ${x} %s %n %!s(MISSING)",
	strings.Repeat("x", 10_000),
	strings.Repeat("w ", 5_000),
	"a\x00b\xff\xfe",
}

// structural are the fields that tie the tables of a batch together: where they are
// poisoned as well nothing but their own rows is left.
var structural = []string{"ID", "CaseID", "Finding", "About", "Role", "Kind", "Kinds", "Measure", "Outcome", "Direction", "Status"}

// poison sets every text below v, save those of the fields named.
func poison(v reflect.Value, text string, save []string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), text, save)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !slices.Contains(save, f.Name) {
				poison(v.Field(i), text, save)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 { // settings are JSON
			for i := range v.Len() {
				poison(v.Index(i), text, save)
			}
		}
	}
}

// poisoned is an invented batch in which every text is the one given; whole says whether
// those that tie its tables together are as well.
func poisoned(text string, whole bool) *batch.Batch {
	b := sample()
	b.Dir = ""
	for i := range b.Legs {
		b.Legs[i].Goods = "goods"
	}
	save := structural
	if whole {
		save = nil
	}
	b.Manifest.Previous = &batch.Previous{Name: "2023-11"}
	counts := b.Manifest.Counts
	poison(reflect.ValueOf(b).Elem(), text, append([]string{"Dir", "Counts"}, save...))
	b.Manifest.Counts = counts
	return b
}

// harmful are characters that act on a terminal or turn the direction of a line.
func harmful(s string) string {
	for _, r := range s {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return strings.ToUpper(string([]rune{r}))
		}
	}
	return ""
}

func TestHostilePage(t *testing.T) {
	markup := regexp.MustCompile(`<(img|iframe|object|embed|link|base|form)\b|<[a-z]+[^>]*\s(on[a-z]+|src|style)\s*=`)
	quoted := regexp.MustCompile(`"[^"]*"`)
	clean := len(render(t, sample(), DefaultOptions()))
	for _, text := range hostile {
		for _, whole := range []bool{false, true} {
			html := render(t, poisoned(text, whole), DefaultOptions())
			if n := strings.Count(html, "<script"); n != 1 {
				t.Errorf("%.20q: %d scripts", text, n)
			}
			if m := markup.FindString(quoted.ReplaceAllString(html, `""`)); m != "" {
				t.Errorf("%.20q: %.80q", text, m)
			}
			if h := harmful(html); h != "" {
				t.Errorf("%.20q: the page holds %+q", text, h)
			}
			if strings.Contains(html, "ZgotmplZ") || strings.Contains(html, "⟦") {
				t.Errorf("%.20q: a filter of the template had to step in, or a sentence lacks an argument", text)
			}
			if text == hostile[0] && !strings.Contains(html, "&lt;script&gt;document.title") {
				t.Error("the page does not tell the text at all")
			}
			// A name without end may stand in full in a sentence of a check alone.
			if len(html) > clean+100*10_000 {
				t.Errorf("%.20q: %d bytes, %d without", text, len(html), clean)
			}
		}
	}
}

// TestHostileInBrowser has the browser run the page of each.
func TestHostileInBrowser(t *testing.T) {
	for _, text := range hostile[:4] {
		p := browse(t, render(t, poisoned(text, false), DefaultOptions()))
		if got := browser.Evaluate[string](t, p, `document.title`); strings.Contains(got, "owned") && !strings.HasPrefix(got, "detour:") {
			t.Errorf("%.20q: the title is %q", text, got)
		}
		if got := browser.Evaluate[int](t, p, `document.querySelectorAll('script, img, iframe, [onerror], [onmouseover], [style]').length`); got != 1 {
			t.Errorf("%.20q: %d elements that the page does not have", text, got)
		}
		if said := p.Complaints(t); len(said) > 0 {
			t.Errorf("%.20q: the browser complains: %q", text, said)
		}
	}
}

func TestHostileTerminal(t *testing.T) {
	for _, text := range hostile {
		for _, whole := range []bool{false, true} {
			b := poisoned(text, whole)
			var out bytes.Buffer
			for _, d := range b.Details() {
				if err := Explain(&out, d, nil); err != nil {
					t.Fatal(err)
				}
			}
			for _, c := range b.CaseDetails() {
				if len(c.Findings) == 0 {
					continue
				}
				if err := ExplainCase(&out, c); err != nil {
					t.Fatal(err)
				}
			}
			if h := harmful(out.String()); h != "" {
				t.Errorf("%.20q: the terminal gets %+q", text, h)
			}
			for _, d := range b.Details()[:1] {
				out.Reset()
				if err := ExplainJSON(&out, d, nil); err != nil || !json.Valid(out.Bytes()) {
					t.Errorf("%.20q: no JSON: %v", text, err)
				}
			}
		}
	}
}
