package nomenclature

import (
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	l := parse(t,
		"section,hscode,description,parent,level\nV,27,Mineral fuels,TOTAL,2\nV,2710,\"Petroleum oils, not crude\",27,4\n,TOTAL,All goods,,0\n",
		"code,product\n\"27101943\",\"Gas oils\"\n", inline)
	for code, want := range map[string]string{
		"27101943": "Gas oils", "27101947": "Petroleum oils, not crude", "2710": "Petroleum oils, not crude", "27": "Mineral fuels", "2707": "Mineral fuels",
		"3104": "", "": "", "2": "", "27XXXXXX": "Mineral fuels",
	} {
		if got := l.Describe(code); got != want {
			t.Errorf("Describe(%q) = %q, want %q", code, got, want)
		}
	}
	if got := (*Links)(nil).Describe("2710"); got != "" {
		t.Errorf("without tables: %q", got)
	}
	if err := newTables().read(strings.NewReader("code,product\n12345678901,too long\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a code of eleven digits: %v", err)
	}
}

// The published descriptions of the HS and of the CN.
func TestPublishedDescriptions(t *testing.T) {
	l, err := Load(published(t, "harmonized-system.csv", "../comext-exports/product_descriptions.csv")...)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"2710": "Petroleum oils", "01012100": "Pure-bred breeding horses", "01": "Animals; live"} {
		if got := l.Describe(code); !strings.HasPrefix(got, want) {
			t.Errorf("Describe(%s) = %q, want %q …", code, got, want)
		}
	}
}
