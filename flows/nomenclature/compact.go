package nomenclature

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"detour/flows"
)

//go:embed links.tsv
var builtinTSV string

// BuiltinVersion names the editions that the built-in links lead to.
const BuiltinVersion = "HS 2012, 2017 and 2022, CN 2012 to 2025"

// BuiltinText is the built-in table as it is part of the program.
func BuiltinText() string { return builtinTSV }

// BuiltinHS returns the links between the editions of the HS that come with the
// program.
var BuiltinHS = sync.OnceValue(func() *Links { return mustRead("hs") })

// Builtin returns the links that come with the program: those between the editions of
// the HS of 2007, 2012, 2017 and 2022, and those of the CN for the headings of the
// built-in restrictive measures and whatever is connected with them. It is for records
// that are coded by the CN; other countries use the same digits for other goods.
var Builtin = sync.OnceValue(func() *Links { return mustRead("hs", "cn") })

func mustRead(systems ...string) *Links {
	t := newTables()
	if err := t.readCompact(strings.NewReader(builtinTSV), systems...); err != nil {
		panic(err) // the file is part of the program
	}
	t.addGoods(goodsDigits(systems))
	return t.linked()
}

// The compact layout has lines of four columns set apart by tabs. After the name of
// the nomenclature and the year of the newer edition stand the older codes and the
// newer ones, each of the former linked with each of the latter:
//
//	cn	2022	85171200	85171300 1400
//
// A code that begins with the heading of the one before it stands without these four
// digits. A line "scope", with the first and the last year as "2012 2025", lists the
// beginnings of the codes of the CN whose links in these years are all there.

// readCompact adds the links of the nomenclatures asked for.
func (t *tables) readCompact(r io.Reader, systems ...string) error {
	digits := map[string]int{}
	for _, s := range systems {
		digits[s] = map[string]int{"hs": hsDigits, "cn": cnDigits}[s]
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		columns := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(columns[0], "#") {
			continue
		}
		if err := t.addCompact(columns, digits); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}

func (t *tables) addCompact(columns []string, digits map[string]int) error {
	if len(columns) == 3 && columns[0] == "scope" {
		return t.addScope(columns[1], strings.Fields(columns[2]), digits["cn"] > 0)
	}
	if len(columns) != 4 {
		return fmt.Errorf("%d columns found: 4 are accepted", len(columns))
	}
	d := digits[columns[0]]
	if d == 0 {
		return nil
	}
	year, err := strconv.Atoi(columns[1])
	older, errOlder := unfold(columns[2], d)
	newer, errNewer := unfold(columns[3], d)
	if err := errors.Join(err, errOlder, errNewer); err != nil {
		return err
	}
	january := flows.NewMonth(year, 1)
	for _, from := range older {
		for _, to := range newer {
			t.links.add(january, d, link{from, to})
		}
	}
	if d == hsDigits {
		t.whole[edition{january, d}] = true
	}
	return nil
}

func (t *tables) addScope(years string, codes []string, asked bool) error {
	var from, to int
	if _, err := fmt.Sscanf(years, "%d %d", &from, &to); err != nil {
		return fmt.Errorf("years %q: two years are accepted: %w", years, err)
	}
	for year := from; asked && year <= to; year++ {
		t.scope[flows.NewMonth(year, 1)] = codes
	}
	return nil
}

// headingDigits are the digits that codes of one heading share.
const headingDigits = 4

// unfold reads a list of codes of so many digits.
func unfold(list string, digits int) ([]string, error) {
	codes := strings.Fields(list)
	for i, c := range codes {
		if i > 0 && len(c) == digits-headingDigits {
			c = codes[i-1][:headingDigits] + c
		}
		if len(c) != digits {
			return nil, fmt.Errorf("code %q: %d digits are accepted, or the last %d of them", c, digits, digits-headingDigits)
		}
		codes[i] = c
	}
	return codes, nil
}

// fold writes a sorted list of codes.
func fold(codes []string) string {
	var b strings.Builder
	for i, c := range codes {
		switch {
		case i == 0:
		case c[:headingDigits] == codes[i-1][:headingDigits]:
			c = " " + c[headingDigits:]
		default:
			c = " " + c
		}
		b.WriteString(c)
	}
	return b.String()
}
