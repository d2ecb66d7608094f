package place

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed ports.tsv
var portsTSV string

// Office is a port or a customs office.
type Office struct {
	Code    string // UN/LOCODE, or as the source has it
	Name    string // empty where the table has none
	Country string // alpha-2
	At      *Point // nil where it is not known
}

var ports = sync.OnceValue(func() map[string]Office {
	byText := map[string]Office{}
	for line := range strings.Lines(portsTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		col := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		o := Office{Code: col[0], Name: col[1], Country: col[0][:2]}
		if p, ok := point(col[2], col[3]); ok {
			o.At = &p
		}
		byText[fold(o.Code)] = o
		if _, taken := byText[fold(o.Name)]; !taken {
			byText[fold(o.Name)] = o
		}
	}
	return byText
})

// FindOffice resolves a UN/LOCODE, with or without a space after its country, or the
// name of a port. Of another code in the form of a UN/LOCODE, or of a reference number
// of a customs office of the European Union (its country and six characters), only the
// country is known. Anything else comes back as it is, and false.
func FindOffice(text string) (o Office, known bool) {
	if o, known = ports()[fold(text)]; known {
		return o, true
	}
	code := strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(text), " ", ""))
	if len(code) == locodeLength || len(code) == officeLength {
		if country, ok := Country(code[:2]); ok && alphanumeric(code) {
			return Office{Code: code, Country: country}, true
		}
	}
	return Office{Code: strings.TrimSpace(text)}, false
}

// Characters of a UN/LOCODE (UNECE Recommendation 16), and of a reference number of a
// customs office (Implementing Regulation (EU) 2015/2447,
// Annex B).
const (
	locodeLength = 5
	officeLength = 8
)

// alphanumeric tells whether a text is of the capital letters and digits of ASCII.
func alphanumeric(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// String writes the office as "LTKLJ (Klaipeda, Lithuania)".
func (o Office) String() string {
	switch {
	case o.Country == "":
		return o.Code
	case o.Name == "":
		return o.Code + " (" + Name(o.Country) + ")"
	}
	return o.Code + " (" + o.Name + ", " + Name(o.Country) + ")"
}
