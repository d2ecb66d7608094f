package series

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detour/flows"
	"detour/flows/nomenclature"
)

// used is trade in the months [from, to) of a panel of four years from 2020-01.
func used(product string, from, to int) trade {
	words := slices.Repeat([]string{"."}, 48)
	for m := from; m < to; m++ {
		words[m] = "1"
	}
	return imports("EE", product, strings.Join(words, " "))
}

// linked returns links of 2022 that split 85171200 into two codes.
func linked(t *testing.T) *nomenclature.Links {
	t.Helper()
	return tables(t, "CN 2021,CN 2022\n85171200,85171300\n85171200,85171400\n")
}

// tables returns the links of a table.
func tables(t *testing.T, table string) *nomenclature.Links {
	t.Helper()
	name := filepath.Join(t.TempDir(), "links.csv")
	if err := os.WriteFile(name, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	links, err := nomenclature.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return links
}

// phones is the recode of telephones in 2022, beside codes that it left alone.
func phones() []trade {
	return []trade{
		used("85171200", 0, 24), used("85171300", 25, 48), used("85171400", 24, 40), used("85176200", 0, 48),
		used("85176900", 30, 48), used("27101964", 0, 30), used("27075000", 13, 48), used("84710000", 14, 20),
	}
}

func TestBornAndDied(t *testing.T) {
	for _, tt := range []struct {
		code                     string
		born, died               string // by the data
		bornByLinks, diedByLinks string // with a table of January 2022
		why                      string
	}{
		{"85171200", "", "2022-01", "", "2022-01", "last used in 2021-12; linked"},
		{"85171300", "2022-01", "", "2022-01", "", "first used in 2022-02, but the code is of January; linked"},
		{"85171400", "2022-01", "", "2022-01", "", "it ends within 2023: no January follows"},
		{"85176200", "", "", "", "", "used throughout"},
		{"85176900", "2022-01", "", "", "", "first used in 2022-07; the table knows no change of it"},
		{"27101964", "", "2023-01", "", "2023-01", "last used in 2022-06; no table of 2023: the data tell"},
		{"27075000", "2021-01", "", "2021-01", "", "first used in 2021-02; no table of 2021"},
		{"84710000", "2021-01", "2022-01", "2021-01", "", "used in 2021 alone; the table of 2022 knows no change of it"},
		{"851713", "2022-01", "", "2022-01", "", "as the code below it"},
		{"8517", "", "", "", "", "the heading lives on in the others"},
		{"99999999", "", "", "", "", "never used"},
	} {
		p := panelOf(t, phones()...)
		for _, by := range []struct {
			codes      *Codes
			born, died string
		}{
			{NewCodes(p, []int{8, 6, 4}, nil), tt.born, tt.died},
			{NewCodes(p, []int{8, 6, 4}, linked(t)), tt.bornByLinks, tt.diedByLinks},
		} {
			if got := month(by.codes.Born(tt.code)); got != by.born {
				t.Errorf("%s (links %v): born %q, want %q: %s", tt.code, by.codes.links != nil, got, by.born, tt.why)
			}
			if got := month(by.codes.Died(tt.code)); got != by.died {
				t.Errorf("%s (links %v): died %q, want %q: %s", tt.code, by.codes.links != nil, got, by.died, tt.why)
			}
		}
	}
}

// A code died in a January if the panel goes on to it, be it by that month alone.
func TestDiedAtTheEnd(t *testing.T) {
	for _, tt := range []struct {
		months int // of the panel
		want   string
	}{{12, ""}, {13, "2021-01"}, {14, "2021-01"}} {
		p := panelOf(t, used("27101964", 0, 12), used("27075000", 0, tt.months))
		if got := month(NewCodes(p, nil, nil).Died("27101964")); got != tt.want {
			t.Errorf("used in 2020, a panel of %d months: died %q, want %q", tt.months, got, tt.want)
		}
	}
}

func month(m flows.Month, ok bool) string {
	if !ok {
		return ""
	}
	return m.String()
}

func TestRecodeNear(t *testing.T) {
	p := panelOf(t, phones()...)
	byData, byLinks := NewCodes(p, []int{8}, nil), NewCodes(p, []int{8}, linked(t))
	for _, tt := range []struct {
		month, a, b string
		data, links string // what each tells; empty: nothing near
		why         string
	}{
		{"2022-01", "85171200", "85171300", "3 born, 1 died in 2022-01", "linked in 2022-01", "the January itself"},
		{"2021-12", "85171200", "85171300", "3 born, 1 died in 2022-01", "linked in 2022-01", "the month before"},
		{"2022-02", "85171200", "85171300", "3 born, 1 died in 2022-01", "linked in 2022-01", "the month after"},
		{"2022-03", "85171200", "85171300", "", "", "two months after"},
		{"2021-11", "85171200", "85171300", "", "", "two months before"},
		{"2022-01", "85171200", "85176200", "3 born, 1 died in 2022-01", "touched in 2022-01", "one code changed, no link joins the two"},
		{"2022-01", "85176200", "85176900", "3 born, 1 died in 2022-01", "", "by the table neither changed"},
		{"2022-01", "27101964", "27075000", "", "", "their headings changed in other years"},
		{"2023-01", "27101964", "27075000", "0 born, 1 died in 2023-01", "0 born, 1 died in 2023-01", "no table of 2023: the data tell"},
		{"2021-01", "27101964", "27075000", "1 born, 0 died in 2021-01", "1 born, 0 died in 2021-01", "no table of 2021"},
	} {
		m, err := flows.ParseMonth(tt.month)
		if err != nil {
			t.Fatal(err)
		}
		if got := recode(byData.RecodeNear(m, tt.a, tt.b)); got != tt.data {
			t.Errorf("%s %s %s by the data: %q, want %q: %s", tt.month, tt.a, tt.b, got, tt.data, tt.why)
		}
		if got := recode(byLinks.RecodeNear(m, tt.a, tt.b)); got != tt.links {
			t.Errorf("%s %s %s by the links: %q, want %q: %s", tt.month, tt.a, tt.b, got, tt.links, tt.why)
		}
	}
}

// The built-in links cover phones in the CN, and toys in the HS alone: of what happens
// below six digits there only the data can tell.
func TestRecodeNearByBuiltin(t *testing.T) {
	p := panelOf(t, append(phones(), used("95030041", 0, 24), used("95030049", 24, 48))...)
	for _, tt := range []struct{ a, b, cn, hs string }{
		{"85171200", "85171300", "linked in 2022-01", "linked in 2022-01"},
		{"85176200", "85176900", "", "3 born, 1 died in 2022-01"},
		{"27101964", "27075000", "", ""},
		{"95030041", "95030049", "1 born, 1 died in 2022-01", "1 born, 1 died in 2022-01"},
		{"950300", "950490", "", ""},
	} {
		for _, by := range []struct {
			links *nomenclature.Links
			want  string
		}{{nomenclature.Builtin(), tt.cn}, {nomenclature.BuiltinHS(), tt.hs}} {
			if got := recode(NewCodes(p, []int{8, 6}, by.links).RecodeNear(flows.NewMonth(2022, 1), tt.a, tt.b)); got != by.want {
				t.Errorf("%s %s: %q, want %q", tt.a, tt.b, got, by.want)
			}
		}
	}
}

func recode(r Recode, near bool) string {
	switch {
	case !near:
		return ""
	case r.Linked:
		return "linked in " + r.January.String()
	case r.Born+r.Died == 0:
		return "touched in " + r.January.String()
	}
	return string(rune('0'+r.Born)) + " born, " + string(rune('0'+r.Died)) + " died in " + r.January.String()
}

// The months before a code was born and after it died are missing, not zero.
func TestNotValid(t *testing.T) {
	p := panelOf(t, phones()...)
	all := build(t, Input{Panel: p, Codes: NewCodes(p, nil, nil)}, byProduct)
	none, one, missing := " 0", " 1", " v"
	for code, want := range map[string]string{
		"85171200": strings.Repeat(one, 24) + strings.Repeat(missing, 24),
		"85171300": strings.Repeat(missing, 24) + none + strings.Repeat(one, 23),
		"85171400": strings.Repeat(missing, 24) + strings.Repeat(one, 16) + strings.Repeat(none, 8),
		"85176200": strings.Repeat(one, 48),
	} {
		i := slices.IndexFunc(all, func(s *Series) bool { return s.Cell[flows.Product] == code })
		if got := months(all[i]); got != want[1:] {
			t.Errorf("%s: %s, want%s", code, got, want)
		}
	}
}
