package source

import (
	"slices"
	"strings"

	"detour/flows"
)

// needed are the roles without which a row is no record, where the table has the
// column.
var needed = map[Role]string{
	Role(flows.Reporter): "a country is needed",
	Role(flows.Flow):     "import or export is needed",
	Role(flows.Product):  "a product code is needed",
	Partner:              "a country is needed",
	Period:               "a month is needed",
	Indicator:            "the name of the amount is needed",
}

// understander returns what the texts of a column mean; d holds the values of an
// axis, and is nil for a column that is no axis.
func (f *Format) understander(role Role, d *dictionary) func(string) entry {
	return func(text string) entry {
		written := strings.TrimSpace(text)
		text = written
		if renamed, ok := f.Rename[role][text]; ok {
			text = renamed
		}
		if total, ok := f.Totals[role]; ok && text == total {
			return entry{code: null, total: true}
		}
		if text == "" {
			if why, ok := needed[role]; ok {
				return reject("is empty: " + why)
			}
			return entry{code: null}
		}
		value, e := f.meaning(role, text)
		if aside := f.SetAside[role]; slices.Contains(aside, written) || slices.Contains(aside, text) || slices.Contains(aside, value) {
			e.verdict = sum
		}
		if d != nil && e.verdict != unread {
			var ok bool
			if e.code, ok = d.code(value); !ok {
				return reject("is one text too many: a column may hold 2 GiB of distinct texts")
			}
		}
		return e
	}
}

func reject(reason string) entry { return entry{code: null, verdict: unread, reason: reason} }

// meaning returns the value on an axis that a text stands for, or an entry with
// the code of a text in a column that is no axis.
func (f *Format) meaning(role Role, text string) (string, entry) {
	switch role {
	case Period:
		return text, monthOf(text)
	case Frequency:
		return text, frequencyOf(text)
	case Indicator:
		return text, indicatorOf(text)
	case Role(flows.Flow):
		if flow, ok := flowWords[strings.ToUpper(text)]; ok {
			return flow, entry{}
		}
		return text, reject("is no direction: import, export, 1, 2, I, E, M, X, IM and EX are accepted")
	case Role(flows.Product):
		return f.product(text)
	case Role(flows.Mode):
		if mode, ok := modeWords[strings.ToUpper(text)]; ok {
			return mode, entry{}
		}
		return strings.ToLower(text), f.sumIf(strings.EqualFold(text, "TOTAL"))
	case Role(flows.Currency):
		return strings.ToUpper(text), entry{}
	case Role(flows.Reporter), Partner, SecondPartner, Role(flows.Origin), Role(flows.Dispatch), Role(flows.Destination):
		return f.country(text)
	case Classification:
		return text, f.sumIf(!strings.HasPrefix(strings.ToUpper(text), "H"))
	case Extracted:
		return text, extractedAt(text)
	case Suppression:
		return text, entry{masked: strings.Trim(text, "0") != ""}
	}
	return text, entry{}
}

// names tells whether rows are taken for sums by what they are called.
func (f *Format) names() bool { return !f.ItemLevel && !f.Listed }

func (f *Format) sumIf(named bool) entry {
	if named && f.names() {
		return entry{verdict: sum}
	}
	return entry{}
}

func (f *Format) country(text string) (string, entry) {
	code, known := f.Places.Country(text)
	switch {
	case f.names() && (aggregate(text) || aggregate(code)):
		return code, entry{verdict: sum}
	case !known:
		return code, entry{verdict: unknown}
	}
	return code, entry{}
}

func frequencyOf(text string) entry {
	switch strings.ToUpper(text) {
	case "M":
		return entry{}
	case "A":
		return entry{verdict: annual}
	}
	return reject("is no frequency that is read: M is accepted, A is set aside as a sum of months")
}

func indicatorOf(text string) entry {
	for i, known := range indicators {
		if strings.EqualFold(text, known.name) {
			return entry{code: uint32(i)}
		}
	}
	return reject("is no amount that is read: VALUE_IN_EUROS, QUANTITY_IN_100KG, QUANTITY_IN_KG and SUPPLEMENTARY_QUANTITY are accepted")
}

// product reads a product code: digits, and letters where a code hides its
// digits. Points and spaces between them are left out. The longest national codes
// have 14 characters.
func (f *Format) product(text string) (string, entry) {
	code := strings.ToUpper(strings.NewReplacer(".", "", " ", "").Replace(text))
	if code == "TOTAL" && f.names() {
		return code, entry{verdict: sum}
	}
	digits := 0
	for _, c := range []byte(code) {
		if c >= '0' && c <= '9' {
			digits++
		} else if c < 'A' || c > 'Z' {
			digits = -len(code)
		}
	}
	if digits <= 0 || len(code) < 2 || len(code) > 14 {
		return code, reject("is no product code: 2 to 14 digits, X for hidden ones, are accepted")
	}
	return code, entry{masked: flows.Masked(code)}
}
