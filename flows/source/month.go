package source

import (
	"strings"

	"detour/flows"
)

// monthOf reads a month; its code is the first day as a date32. A sum over a year,
// such as 2022, 202252 or Jan.-Dec. 2022, counts under the December of its year.
func monthOf(text string) entry {
	m, err := flows.ParseMonth(text)
	if err == nil {
		return entry{code: uint32(m.Date32())}
	}
	if len(text) == 7 && text[2] == '/' {
		text = text[3:] + text[:2]
	} else if worded, ok := monthInWords(text); ok {
		text = worded
	}
	if m, err = flows.ParseMonth(text); err == nil {
		return entry{code: uint32(m.Date32())}
	}
	year, whole := text, len(text) == 4
	if !whole {
		year, whole = strings.CutSuffix(strings.Replace(text, "-", "", 1), "52")
	}
	if m, err := flows.ParseMonth(year + "12"); whole && len(year) == 4 && err == nil {
		return entry{code: uint32(m.Date32()), verdict: annual}
	}
	return reject("is not a month: a year 1900 to 2199 and a month 01 to 12 as 2022-03, 202203, 2022-M03, 03/2022, Mar. 2022 or 2022-03-31 are accepted")
}

const monthNames = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"

// monthInWords turns Aug. 2024 and August 2024 into 202408, and Jan.-Dec. 2024
// into 202452.
func monthInWords(text string) (string, bool) {
	word, year, ok := strings.Cut(text, " ")
	if !ok || len(word) < 3 || len(year) != 4 {
		return "", false
	}
	word = strings.ToUpper(word)
	if word == "JAN.-DEC." {
		return year + "52", true
	}
	i := strings.Index(monthNames, word[:3])
	if i < 0 || i%3 != 0 {
		return "", false
	}
	n := i/3 + 1
	return year + string([]byte{byte('0' + n/10), byte('0' + n%10)}), true
}
