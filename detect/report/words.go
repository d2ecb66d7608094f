package report

import (
	"html/template"
	"strings"
	"unicode/utf8"

	"detour/detect/finding"
	"detour/detect/words"
)

// icons are the kinds of finding as pictures of 16 × 16, in the order in which they are
// explained.
var icons = []struct{ kind, path string }{
	{finding.Substitution, `<path d="M2 5h10M10 2.5 12.5 5 10 7.5M14 11H4M6 8.5 3.5 11 6 13.5"/>`},
	{finding.RouteDiversion, `<path d="M2 8h3.5M5.5 8 11 3.5h3M12 1.5l2 2-2 2M5.5 8l5.5 4.5h3M12 10.5l2 2-2 2"/>`},
	{finding.ModeDiversion, `<path d="M2 4h12M2 4l3-2M2 4l3 2M14 12H2M14 12l-3-2M14 12l-3 2"/>`},
	{finding.DestinationDiversion, `<path d="M2 8h5L12.5 3.5M9.5 3.5h3v3M7 8l5.5 4.5M9.5 12.5h3v-3"/>`},
	{finding.OriginDiversion, `<path d="M3 3.5 8.5 8H14M3 12.5 8.5 8M11.5 5.5 14 8l-2.5 2.5"/>`},
	{finding.Successor, `<circle cx="4.5" cy="4" r="2"/><path d="M1.5 11c0-2.6 1.3-4 3-4M9.5 8.5h5M12.5 6.5l2 2-2 2"/><circle cx="11" cy="4" r="2" stroke-dasharray="1.5 1.5"/><path d="M8.5 13.5h5"/>`},
	{finding.Relay, `<path d="M4 10.1 6.9 5.5M9.1 5.5l2.9 4.6M5.2 11.5h5.6"/><circle cx="8" cy="4" r="1.8"/><circle cx="2.8" cy="11.5" r="1.8"/><circle cx="13.2" cy="11.5" r="1.8"/>`},
	{finding.MirrorGap, `<path d="M8 1.5v13" stroke-dasharray="2 2"/><path d="M2 4h4M2 12h4M10 6.5h4M10 9.5h4"/>`},
	{finding.NewParty, `<circle cx="6.5" cy="5" r="2.5"/><path d="M2 14c0-3 2-4.5 4.5-4.5M12 8.5v5M9.5 11h5"/>`},
	{finding.UnmatchedShift, `<path d="M2 11.5h6V4.5h6"/>`},
}

// kindWord returns the kind in words; a kind that is not known here stands for
// itself.
func kindWord(kind string) string {
	if word, ok := words.Find("kind." + kind + ".word"); ok {
		return word
	}
	return finding.Capital(strings.ReplaceAll(finding.Printable(kind), "-", " "))
}

// kindMeans says in one or two sentences what a kind of finding is.
func kindMeans(kind string) string {
	text, _ := words.Find("kind." + kind + ".means")
	return text
}

func kindIcon(kind string) template.HTML {
	icon := `<circle cx="8" cy="8" r="4"/>`
	for _, i := range icons {
		if i.kind == kind {
			icon = i.path
		}
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

// cut shortens a text to a number of letters.
func cut(s string, letters int) string {
	if utf8.RuneCountInString(s) <= letters {
		return s
	}
	return string([]rune(s)[:letters-1]) + "…"
}

// valueWord tells a value of a table in words, one that is not known as it stands.
func valueWord(table, value string) string {
	if word, ok := words.Find(table + slug(value)); ok {
		return word
	}
	return finding.Printable(value)
}

func measureWord(measure string) string { return finding.Capital(valueWord("measured.", measure)) }
func statusWord(status string) string   { return valueWord("status.", status) }

// checkWord names a check.
func checkWord(check string) string {
	return finding.Capital(strings.ReplaceAll(valueWord("check.", check), "-", " "))
}

// slug is a name as ids and attributes have it: "common-shock".
func slug(name string) string { return strings.ReplaceAll(finding.Printable(name), " ", "-") }
