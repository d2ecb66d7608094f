package flows

import "testing"

const phones = "85171200+85171300+85171400"

func TestJoinCodes(t *testing.T) {
	for want, codes := range map[string][]string{
		phones:     {"85171300", "85171200", "85171400", "85171300"},
		"85171300": {"85171300"},
		"":         nil,
	} {
		got := JoinCodes(codes...)
		if got != want || Joined(got) != (len(SplitCodes(got)) > 1) {
			t.Errorf("JoinCodes(%q) = %q, want %q", codes, got, want)
		}
	}
}

func TestCutCodes(t *testing.T) {
	for _, c := range []struct {
		product string
		digits  int
		want    string
	}{
		{"85171200", 6, "851712"},
		{"8517", 6, "8517"},
		{phones, 6, "851712+851713+851714"},
		{phones, 4, "8517"},
		{"88033000+88073000", 4, "8803+8807"},
		{"", 4, ""},
	} {
		if got := CutCodes(c.product, c.digits); got != c.want {
			t.Errorf("CutCodes(%s, %d) = %s, want %s", c.product, c.digits, got, c.want)
		}
	}
}

func TestProductsInOneAnother(t *testing.T) {
	for _, c := range []struct {
		a, b              string
		within, of, meets bool // a within b, b within a, goods in common
	}{
		{"85171200", "8517", true, false, true},
		{"85171200", "85171200", true, true, true},
		{"85171200", "85171300", false, false, false},
		{"85171200", "", true, false, true},
		{"85171300", phones, true, false, true},
		{"85176200", phones, false, false, false},
		{"851713", phones, false, false, true},
		{"8517", phones, false, true, true},
		{"851712+851713+851714", phones, false, true, true},
		{"88033000+88073000", "8803", false, false, true},
		{"88033000+88073000", "8803+8807", true, false, true},
		{"88033000+88073000", phones, false, false, false},
	} {
		if got := ProductWithin(c.a, c.b); got != c.within {
			t.Errorf("ProductWithin(%s, %s) = %v", c.a, c.b, got)
		}
		if got := ProductWithin(c.b, c.a); got != c.of {
			t.Errorf("ProductWithin(%s, %s) = %v", c.b, c.a, got)
		}
		if ProductsMeet(c.a, c.b) != c.meets || ProductsMeet(c.b, c.a) != c.meets {
			t.Errorf("ProductsMeet(%s, %s) = %v", c.a, c.b, !c.meets)
		}
	}
}
