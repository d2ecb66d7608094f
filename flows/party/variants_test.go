package party

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// Parts of generated names of companies, in Cyrillic letters.
var (
	placesOfNames = strings.Fields("Минск Гомель Брест Витебск Гродно Могилев Борисов Орша Пинск Лида Москва Тверь Казань Самара Пермь Уфа Омск Томск Чита Якутск Сочи Анапа Псков Ржев Щекино Югра Хабаровск Жуковск Цимла Ямал Эльбрус Байкал Нарочь Полесье Двина Березина Неман Свислочь Волга Урал")
	middleOfNames = strings.Fields("агро авто авиа гидро метал нефте строй торг хим энерго электро машин прибор транс тех пром инвест лес рыб сель шахт газ вод тепло стекло")
	endsOfNames   = strings.Fields("завод комбинат маш снаб сервис экспорт импорт продукт деталь система центр союз холдинг группа трест ресурс техника монтаж проект логистика")
)

// drawName draws a company; a third have a number.
func drawName(rng *rand.Rand) string {
	pick := func(s []string) string { return s[rng.IntN(len(s))] }
	n := pick(placesOfNames) + pick(middleOfNames) + " " + pick(middleOfNames) + pick(endsOfNames) + " " + pick(placesOfNames)
	if rng.IntN(3) == 0 {
		n += fmt.Sprintf(" %d", 1+rng.IntN(99))
	}
	return n
}

// Ways to write Cyrillic letters, each as its source prints it: BGN/PCGN 1947, ISO
// 9:1995 without marks, and Duden.
var ways = map[string]*strings.Replacer{
	"BGN/PCGN": way("a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya e"),
	"ISO 9":    way("a b v g d e z z i j k l m n o p r s t u f h c c s s  y  e u a e"),
	"Duden":    way("a b w g d e sch s i i k l m n o p r s t u f ch z tsch sch schtsch  y  e ju ja e"),
}

func way(latin string) *strings.Replacer {
	var pairs []string
	letters := strings.Split(latin, " ")
	for i, c := range []rune("абвгдежзийклмнопрстуфхцчшщъыьэюяё") {
		pairs = append(pairs, string(c), letters[i])
	}
	return strings.NewReplacer(pairs...)
}

func write(name, by string) string { return ways[by].Replace(strings.ToLower(name)) }

// mistype makes one typing error in the letters of a name.
func mistype(rng *rand.Rand, name string) string {
	r := []rune(name)
	for {
		i := 1 + rng.IntN(len(r)-2)
		if r[i] == ' ' || r[i+1] == ' ' || r[i] >= '0' && r[i] <= '9' || r[i] == r[i+1] || r[i] == r[i-1] {
			continue
		}
		switch rng.IntN(4) {
		case 0:
			r[i], r[i+1] = r[i+1], r[i]
		case 1:
			r = slices.Delete(r, i, i+1)
		case 2:
			r[i] = rune('a' + rng.IntN(26))
		default:
			r = slices.Insert(r, i, rune('a'+rng.IntN(26)))
		}
		return string(r)
	}
}

// variants are the ways in which a name of the list turns up in the records.
var variants = []struct {
	name  string
	least float64 // recall that must be reached
	of    func(*rand.Rand, string) string
}{
	{"case and punctuation", 1, func(_ *rand.Rand, n string) string { return "«" + strings.ToUpper(write(n, "BGN/PCGN")) + "»." }},
	{"legal form", 1, func(rng *rand.Rand, n string) string {
		return []string{"OOO ", "JSC ", "Общество с ограниченной ответственностью "}[rng.IntN(3)] + write(n, "BGN/PCGN") + []string{" Ltd.", ", LLC", " GmbH"}[rng.IntN(3)]
	}},
	{"order of words", 1, func(_ *rand.Rand, n string) string {
		words := strings.Fields(write(n, "BGN/PCGN"))
		slices.Reverse(words)
		return strings.Join(words, " ")
	}},
	{"Cyrillic letters", .95, func(_ *rand.Rand, n string) string { return n }},
	{"ISO 9", .8, func(_ *rand.Rand, n string) string { return write(n, "ISO 9") }},
	{"Duden", .5, func(_ *rand.Rand, n string) string { return write(n, "Duden") }},
	{"one typing error", .95, func(rng *rand.Rand, n string) string { return mistype(rng, write(n, "BGN/PCGN")) }},
	{"legal form and one error", .95, func(rng *rand.Rand, n string) string { return "OAO " + mistype(rng, write(n, "BGN/PCGN")) }},
	{"two typing errors", 0, func(rng *rand.Rand, n string) string { return mistype(rng, mistype(rng, write(n, "BGN/PCGN"))) }},
}

// labelled draws a list and the names of others, of the same words, none of which is in
// it.
func labelled(rng *rand.Rand, listed, others int) (list, rest []string) {
	seen := map[string]bool{}
	for len(list)+len(rest) < listed+others {
		n := drawName(rng)
		if seen[n] {
			continue
		}
		if seen[n] = true; len(list) < listed {
			list = append(list, n)
		} else {
			rest = append(rest, n)
		}
	}
	return list, rest
}

// TestVariants prints recall and precision by the way in which names vary; the figures
// stand in the package comment.
func TestVariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	list, rest := labelled(rng, 5_000, 100_000)
	var latin []string
	for _, n := range list {
		latin = append(latin, write(n, "BGN/PCGN"))
	}
	x := NewIndex(latin)
	false_ := 0
	for _, n := range rest {
		if _, _, ok := x.Find(Fold(write(n, "BGN/PCGN"))); ok {
			false_++
		}
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "variant\trecall\tof them the right one")
	found, right := 0, 0
	for _, v := range variants {
		f, r := 0, 0
		for i, n := range list {
			if place, _, ok := x.Find(Fold(v.of(rng, n))); ok {
				f++
				if place == i {
					r++
				}
			}
		}
		recall := float64(r) / float64(len(list))
		fmt.Fprintf(w, "%s\t%.3f\t%.4f\n", v.name, recall, float64(r)/float64(max(f, 1)))
		if recall < v.least {
			t.Errorf("%s: recall %.3f, at least %v is wanted", v.name, recall, v.least)
		}
		found, right = found+f, right+r
	}
	precision := float64(right) / float64(found+false_)
	fmt.Fprintf(w, "all\t%.3f\t\n", float64(right)/float64(len(variants)*len(list)))
	w.Flush()
	t.Logf("\n%sof %d names of others %d were found; precision %.4f", &b, len(rest), false_, precision)
	if precision < .99 {
		t.Errorf("precision %.4f, at least .99 is wanted", precision)
	}
}

// BenchmarkIdentify holds a million names against a list of 50,000.
func BenchmarkIdentify(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 2))
	listed, names := labelled(rng, 50_000, 950_000)
	l := &List{}
	for i, n := range listed {
		l.Entries = append(l.Entries, Entry{ID: fmt.Sprint(i), Name: write(n, "BGN/PCGN"), Event: Designated})
		names = append(names, mistype(rng, write(n, "BGN/PCGN")))
	}
	for b.Loop() {
		begin := time.Now()
		Identify(names, l, Key("a key of the desk"))
		if took := time.Since(begin); took > time.Minute {
			b.Errorf("%d names against %d took %s", len(names), len(listed), took)
		}
	}
}
