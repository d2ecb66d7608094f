package nomenclature

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed goods.tsv
var goodsTSV string

// GoodsVersion names the editions whose goods the built-in descriptions tell.
const GoodsVersion = "HS 2022, CN 2022"

// GoodsText is the built-in table of descriptions as it is part of the program.
func GoodsText() string { return goodsTSV }

// goodsDigits is how many digits the codes of the systems have whose links are asked for.
func goodsDigits(systems []string) int {
	if slices.Contains(systems, "cn") {
		return cnDigits
	}
	return hsDigits
}

// addGoods reads the built-in descriptions of codes of at most so many digits: those of
// the HS hold everywhere, those of the CN in the European Union alone.
func (t *tables) addGoods(digits int) {
	for line := range strings.Lines(goodsTSV) {
		code, goods, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok && code != "code" && len(code) <= digits {
			t.title(code, goods)
		}
	}
}

// Goods returns the description of a code in a few words that fit into a sentence; empty
// where there is none.
func (l *Links) Goods(code string) string { return brief(l.Describe(code)) }

// longestBrief is how many letters a sentence can carry for the goods of a code.
const longestBrief = 44

// brief shortens a description: to what stands before the last of its stops that fits,
// without what is in brackets, and without the capital of its first word.
func brief(title string) string {
	if i := strings.IndexAny(title, "(["); i > 0 {
		title = title[:i]
	}
	title = strings.Join(strings.Fields(title), " ")
	if letters := []rune(title); len(letters) > longestBrief {
		title = string(letters[:longestBrief+1]) // a stop may follow at once
		if i := strings.LastIndexAny(title, ";,:"); i > 0 {
			title = title[:i]
		} else if i := strings.LastIndexByte(title, ' '); i > 0 {
			title = title[:i] + "…"
		}
	}
	title = strings.TrimRight(title, " ,;:.")
	first, n := utf8.DecodeRuneInString(title)
	if second, _ := utf8.DecodeRuneInString(title[n:]); unicode.IsLower(second) {
		return string(unicode.ToLower(first)) + title[n:]
	}
	return title
}
