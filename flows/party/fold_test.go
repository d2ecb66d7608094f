package party

import "testing"

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
		why  string
	}{
		{"Volga Trading", "VOLGA TRADING", true, "case"},
		{"Volga Trading Ltd.", "Volga-Trading", true, "punctuation and legal form"},
		{"OOO Волга Трейдинг", "Volga Treiding LLC", true, "script: Cyrillic by ALA-LC"},
		{"ООО «Щёкинский завод»", "Shchekinskiy Zavod", true, "ё without its dots, BGN/PCGN"},
		{"ПАО Хабаровск", "Khabarovsk PJSC", true, "kh"},
		{"Чайка ЗАО", "Tschaika GmbH", true, "the German way"},
		{"Юргинский машзавод", "Jurginskij Mashzavod", true, "scientific transliteration"},
		{"S.p.A. Rossi", "Rossi SPA", true, "full stops join letters"},
		{"Müller & Söhne GmbH & Co. KG", "Muller Sohne", true, "marks above letters"},
		{"Baltic Sp. z o.o.", "Baltic", true, "a Polish legal form"},
		{"Works Chassis", "Chassis Works", true, "order of words"},
		{"Works 12", "Works 13", false, "a number tells them apart"},
		{"Works 12", "Works 122", false, "digits are not doubled letters"},
		{"Volga Trading", "Volga Shipping", false, "another word"},
		{"OOO", "ZAO", false, "nothing but a legal form is the name"},
		{"AG", "SA", false, "as well in Latin letters"},
	} {
		if got := Fold(tt.a).Key == Fold(tt.b).Key; got != tt.same {
			t.Errorf("%q and %q: the same %v (%s, %s), want %v: %s", tt.a, tt.b, got, Fold(tt.a).Key, Fold(tt.b).Key, tt.same, tt.why)
		}
	}
	if k := Fold(" .-«» ").Key; k != "" {
		t.Errorf("a name of punctuation folds to %q, want nothing", k)
	}
}

func TestFind(t *testing.T) {
	x := NewIndex([]string{"Synthetic Chassis Works", "Short Co", "Plant 12 Minsk", "Synthetic Chassis Works LLC"})
	for _, tt := range []struct {
		name  string
		place int // -1: not found
		typed bool
		why   string
	}{
		{"SYNTHETIC CHASSIS WORKS, JSC", 0, false, "the first of equal names"},
		{"Synthetic Chasis Works", 0, false, "a doubled letter is folded"},
		{"Synthetic Chassis Worsk", 0, true, "swapped"},
		{"Synthetic Chassis Wrks", 0, true, "left out"},
		{"Synthetic Chassis Workzs", 0, true, "put in"},
		{"Zynthetic Chassis Works", 0, true, "exchanged at the beginning, which moves the word"},
		{"Synthetic Chaseis Workz", -1, false, "two errors"},
		{"Plant 12 Minks", 2, true, "a number that is the same"},
		{"Plant 13 Minsk", -1, false, "a digit is no typing error"},
		{"Shart Co", -1, false, "too short for an error"},
		{"", -1, false, "nothing"},
	} {
		place, typed, ok := x.Find(Fold(tt.name))
		if ok != (tt.place >= 0) || ok && (place != tt.place || typed != tt.typed) {
			t.Errorf("%q: place %d, typed %v, found %v; want %d, %v: %s", tt.name, place, typed, ok, tt.place, tt.typed, tt.why)
		}
	}
}
