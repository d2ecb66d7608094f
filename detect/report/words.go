package report

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"detour/detect/finding"
)

// kinds tells the kinds of finding in words, with an icon of 16 × 16 each.
var kinds = map[string]struct{ word, icon string }{
	finding.Substitution:         {"Substitution", `<path d="M2 5h10M10 2.5 12.5 5 10 7.5M14 11H4M6 8.5 3.5 11 6 13.5"/>`},
	finding.RouteDiversion:       {"Route diversion", `<path d="M2 8h3.5M5.5 8 11 3.5h3M12 1.5l2 2-2 2M5.5 8l5.5 4.5h3M12 10.5l2 2-2 2"/>`},
	finding.ModeDiversion:        {"Mode diversion", `<path d="M2 4h12M2 4l3-2M2 4l3 2M14 12H2M14 12l-3-2M14 12l-3 2"/>`},
	finding.DestinationDiversion: {"Destination diversion", `<path d="M2 8h5L12.5 3.5M9.5 3.5h3v3M7 8l5.5 4.5M9.5 12.5h3v-3"/>`},
	finding.OriginDiversion:      {"Origin diversion", `<path d="M3 3.5 8.5 8H14M3 12.5 8.5 8M11.5 5.5 14 8l-2.5 2.5"/>`},
	finding.UnmatchedShift:       {"Level shift without a counterpart", `<path d="M2 11.5h6V4.5h6"/>`},
	finding.Relay:                {"Relay", `<path d="M4 10.1 6.9 5.5M9.1 5.5l2.9 4.6M5.2 11.5h5.6"/><circle cx="8" cy="4" r="1.8"/><circle cx="2.8" cy="11.5" r="1.8"/><circle cx="13.2" cy="11.5" r="1.8"/>`},
}

// kindWord returns the kind in words; a kind that is not known here stands for
// itself.
func kindWord(kind string) string {
	if k, ok := kinds[kind]; ok {
		return k.word
	}
	return capital(strings.ReplaceAll(finding.Printable(kind), "-", " "))
}

func kindIcon(kind string) template.HTML {
	icon := kinds[kind].icon
	if icon == "" {
		icon = `<circle cx="8" cy="8" r="4"/>`
	}
	return template.HTML(`<svg class="ic" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">` + icon + `</svg>`)
}

// bars draws the confidence as one, two or three bars.
func bars(confidence string) template.HTML {
	level := map[string]int{"low": 1, "medium": 2, "high": 3}[confidence]
	var d drawing
	d.WriteString(`<svg viewBox="0 0 17 12" width="17" height="12" aria-hidden="true">`)
	for i := range 3 {
		class := "off"
		if i < level {
			class = "on"
		}
		d.rect(class, float64(6*i), float64(8-4*i), 4, float64(4+4*i))
	}
	return d.end()
}

// capital begins a text with a capital letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// cut shortens a text to a number of letters.
func cut(s string, letters int) string {
	if utf8.RuneCountInString(s) <= letters {
		return s
	}
	return string([]rune(s)[:letters-1]) + "…"
}

// measureWord tells what was tested in words.
func measureWord(measure string) string {
	switch measure {
	case "value":
		return "Value"
	case "kg":
		return "Net mass"
	}
	return capital(measure)
}
