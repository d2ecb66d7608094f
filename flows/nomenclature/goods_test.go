package nomenclature

import (
	"regexp"
	"strings"
	"testing"
)

func TestGoods(t *testing.T) {
	l := parse(t, "code,product\n27101943,\"Gas oils of petroleum or bituminous minerals, with a sulphur content of <= 0,001% by weight (excl. containing biodiesel)\"\n"+
		"85171300,Smartphones\n87,\"Vehicles; other than railway or tramway rolling stock\"\n90229020,X-ray tubes\n3104,Potassiumchlorideandwhateverelseiswrittenwithoutanyspace\n")
	l = Builtin().With(l)
	for code, want := range map[string]string{
		"27101943": "gas oils of petroleum or bituminous minerals", "2707": "oils of coal tar", "27075000": "oils of coal tar", "2705": "mineral fuels and oils",
		"85171300": "smartphones", "8799": "vehicles", "90229020": "X-ray tubes", "6109": "T-shirts", "00": "", "": "",
		"3104": "Potassiumchlorideandwhateverelseiswrittenwithoutanyspace"[:45], "31042050": "potassium chloride, 40 to 62 % K2O",
	} {
		if got := l.Goods(code); !strings.EqualFold(got, want) {
			t.Errorf("Goods(%q) = %q, want %q", code, got, want)
		}
	}
	if got := BuiltinHS().Goods("31042050"); got != "potassium chloride" {
		t.Errorf("of the HS alone: %q", got)
	}
	if got := (*Links)(nil).Goods("2710"); got != "" {
		t.Errorf("without tables: %q", got)
	}
}

// TestBuiltinGoods holds the table against its own layout: every code once, below one of
// its chapter, in words that need no shortening.
func TestBuiltinGoods(t *testing.T) {
	seen := map[string]bool{}
	line := regexp.MustCompile(`^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8})\t(\S.*\S|lead)$`)
	for _, row := range strings.Split(strings.TrimSpace(goodsTSV), "\n") {
		m := line.FindStringSubmatch(row)
		switch {
		case strings.HasPrefix(row, "#") || row == "code\tgoods":
			continue
		case m == nil:
			t.Errorf("%q is no row", row)
			continue
		case seen[m[1]]:
			t.Errorf("%s stands twice", m[1])
		case len(m[1]) > 2 && !seen[m[1][:2]]:
			t.Errorf("%s stands before its chapter", m[1])
		case brief(m[2]) != m[2]:
			t.Errorf("%s: %q is shortened to %q", m[1], m[2], brief(m[2]))
		}
		seen[m[1]] = true
	}
	if len(seen) < 300 {
		t.Errorf("%d codes", len(seen))
	}
}
