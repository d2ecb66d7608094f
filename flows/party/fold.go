package party

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// Name is a name folded.
type Name struct {
	Key    string // the words in alphabetical order: equal for equal names
	spelt  string // the words in the letters of the name and in its order
	digits string // of the number that the name holds, as in Works 12
}

// Fold folds a name. Letters of any script become Latin ones, what transliterations
// write differently becomes the same (see sounds), and legal forms at either end are
// dropped unless nothing is left. Key is empty for a name without letters or digits.
func Fold(name string) Name {
	words := stripForms(words(name))
	var digits strings.Builder
	n := Name{spelt: strings.Join(words, "")}
	for i, w := range words {
		words[i] = sound(w)
		for _, c := range words[i] {
			if c >= '0' && c <= '9' {
				digits.WriteRune(c)
			}
		}
	}
	n.digits = digits.String()
	slices.Sort(words)
	n.Key = strings.Join(words, "")
	return n
}

// words are the words of a name in small Latin letters and digits. Full stops and
// apostrophes join what they stand between, so that S.p.A. is one word.
func words(name string) []string {
	latin := strings.ToLower(unidecode.Unidecode(undotted.Replace(norm.NFKC.String(name))))
	return strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r == '.' || r == '\'' || r == '"' || r == '`':
			return -1
		}
		return ' '
	}, latin))
}

// undotted writes е for ё, as most Russian texts do.
var undotted = strings.NewReplacer("ё", "е", "Ё", "Е")

// sounds writes one letter for what the usual transliterations of Cyrillic (BGN/PCGN,
// ISO 9, ALA-LC, the German and the French way) and spellings of Latin letters write
// differently. The first that fits is taken.
var sounds = strings.NewReplacer(
	"shch", "s", "schtsch", "s", "tsch", "c", "tch", "c", "sch", "s", "sh", "s", "ch", "c", "zh", "z", "kh", "h", "ts", "c", "tz", "c",
	"ya", "a", "ia", "a", "ja", "a", "yu", "u", "iu", "u", "ju", "u", "yo", "o", "jo", "o", "ye", "e", "ie", "e", "je", "e",
	"ph", "f", "ck", "k", "x", "ks", "w", "v", "q", "k", "y", "i", "j", "i",
)

// sound folds a word and writes no letter twice in a row. Digits stay.
func sound(word string) string {
	folded := sounds.Replace(word)
	var b strings.Builder
	for i := range len(folded) {
		if c := folded[i]; i == 0 || c != folded[i-1] || c >= '0' && c <= '9' {
			b.WriteByte(c)
		}
	}
	return b.String()
}
