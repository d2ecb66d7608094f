// Package place knows which codes and names mean the same country.
//
// The table is ISO 3166-1 with short and other names in use, and the codes that
// the European Union's Geonomenclature (Implementing Regulation (EU) 2020/1470)
// adds to it: XI and XK for territories, XC and XL for Ceuta and Melilla, and
// the codes QP to QZ and EU, which are no countries at all. The Geonomenclature
// writes Serbia as XS, Eurostat Greece as EL and the United Kingdom as UK: they
// become RS, GR and GB. A [System] is a list of numbers that a source writes for
// countries instead.
package place

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed countries.tsv
var countriesTSV string

// special are the codes of the Geonomenclature that stand for no country: stores
// and provisions (QP to QS), not specified (QU to QW), withheld (QX to QZ), the
// European Union, the United Kingdom without Northern Ireland (XU), Ceuta (XC)
// and Melilla (XL).
var special = []string{"QP", "QQ", "QR", "QS", "QU", "QV", "QW", "QX", "QY", "QZ", "EU", "XU", "XC", "XL"}

type table struct {
	byText map[string]string // folded code or name → alpha-2
	names  map[string]string // alpha-2 → short name
}

var countries = sync.OnceValue(func() table {
	t := table{byText: map[string]string{}, names: map[string]string{}}
	for line := range strings.Lines(countriesTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		col := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		alpha2, short := col[0], col[3]
		t.names[alpha2] = short
		texts := append([]string{alpha2, col[1], short}, strings.Split(col[4], ";")...)
		for _, text := range texts {
			if key := fold(text); key != "" {
				t.byText[key] = alpha2
			}
		}
	}
	for _, code := range special {
		t.byText[fold(code)] = code
	}
	return t
})

// Country resolves an alpha-2 or alpha-3 code or an English name of a country,
// in any case and spelling of accents and ampersands, to its ISO 3166-1 alpha-2
// code. What stands in parentheses is a remark and does not count. A text that is
// not known comes back as it is, without the spaces around it, and false.
func Country(text string) (code string, known bool) {
	if code, known = countries().byText[fold(text)]; known {
		return code, true
	}
	return strings.TrimSpace(text), false
}

// Name returns the short English name of an alpha-2 code, or the code itself
// where it has none.
func Name(alpha2 string) string {
	if name, ok := countries().names[alpha2]; ok {
		return name
	}
	return alpha2
}

// fold reduces a name to its letters and digits in lower case, without accents
// and without remarks in parentheses.
func fold(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		if j := strings.IndexByte(s[i:], ')'); j > 0 {
			s = s[:i] + s[i+j+1:]
		}
	}
	s = strings.ReplaceAll(s, "&", "and")
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1 // punctuation, spaces, and accents set apart by NFD
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}
