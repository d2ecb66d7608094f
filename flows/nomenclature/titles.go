package nomenclature

import (
	"fmt"
	"slices"
	"strings"

	"detour/flows"
)

// titleColumns are the columns of a code and of its description.
type titleColumns struct{ code, title int }

// titleLayout recognises a table of descriptions by its header.
func titleLayout(columns map[string]int) (l titleColumns, ok bool) {
	for _, names := range [][2]string{{"hscode", "description"}, {"code", "product"}, {"code", "description"}} {
		code, okCode := columns[names[0]]
		title, okTitle := columns[names[1]]
		if okCode && okTitle {
			return titleColumns{code, title}, true
		}
	}
	return l, false
}

// addTitle adds a description. Lines about no code, such as sections of the HS and
// totals, say nothing of one.
func (t *tables) addTitle(l titleColumns, row []string) error {
	bare, title := separators.Replace(row[l.code]), strings.TrimSpace(row[l.title])
	switch {
	case strings.Trim(bare, "0123456789") != "":
		return nil
	case len(bare) < 2 || len(bare) > 10:
		return fmt.Errorf("%.40q is not a code: 2 to 10 digits are accepted", row[l.code])
	}
	t.title(strings.Clone(bare), strings.Clone(title))
	return nil
}

// title keeps a description of a code: of several the longest, so that the order of
// tables does not matter.
func (t *tables) title(code, title string) {
	if old := t.titles[code]; len(title) > len(old) || (len(title) == len(old) && title < old) {
		t.titles[code] = title
	}
}

// Describe returns the description of a code, or of the longest beginning of it that
// has one; of a sum those of its codes; empty where there is none.
func (l *Links) Describe(product string) string {
	if l == nil || l.read == nil {
		return ""
	}
	var out []string
	for _, code := range flows.SplitCodes(product) {
		if title := l.describe(code); title != "" && !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return strings.Join(out, "; ")
}

func (l *Links) describe(code string) string {
	for n := len(code); n >= 2; n-- {
		if title, ok := l.read.titles[code[:n]]; ok {
			return title
		}
	}
	return ""
}
