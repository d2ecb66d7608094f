package source

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"detour/flows"
	"detour/flows/place"
)

// MapError lists every fault of a column map.
type MapError struct {
	File   string
	Faults []string
}

func (e *MapError) Error() string {
	if len(e.Faults) == 1 {
		return e.File + ": " + e.Faults[0]
	}
	return fmt.Sprintf("%s has %d faults:\n  %s", e.File, len(e.Faults), strings.Join(e.Faults, "\n  "))
}

// mapFile is a column map as written.
type mapFile struct {
	Name      string                       `toml:"name"`
	Columns   map[string]string            `toml:"columns"`
	Constants map[string]string            `toml:"constants"`
	Units     map[string]float64           `toml:"units"`
	Values    map[string]map[string]string `toml:"values"`
	SetAside  map[string][]string          `toml:"set_aside"`
	Format    mapDialect                   `toml:"format"`
}

type mapDialect struct {
	Delimiter string   `toml:"delimiter"`
	Decimal   string   `toml:"decimal"`
	Thousands string   `toml:"thousands"`
	Encoding  string   `toml:"encoding"`
	Missing   []string `toml:"missing"`
	Sums      string   `toml:"sums"`
	Countries string   `toml:"countries"`
}

// mapKeys are the keys that a column map may have, by section.
var mapKeys = []struct{ section, keys string }{
	{"", "name, columns, constants, units, values, set_aside, format"},
	{"format", "delimiter, decimal, thousands, encoding, missing, sums, countries"},
}

// LoadMap reads a column map: a TOML file that names the columns of a table.
//
//	name = "mode"         # of the source in coverage; the name of the file if left out
//	[columns]             # what is read = column
//	period = "month"      # needed; a year whose month stands in another column if
//	                      # that one is named by month = "…"
//	reporter = "country"  # reporter, flow and product are needed, here or under constants
//	partner = "partner"   # or origin and destination
//	value = "usd"         # at least one of value, kg, quantity
//	[constants]           # axis = value of every row
//	flow = "import"
//	[units]               # amount = how many euros (kilograms, units) one of the column is
//	kg = 1000
//	[values.reporter]     # value in the column = value meant
//	"Deutschland (West)" = "DE"
//	[set_aside]           # values whose rows are sums of others
//	partner = ["EXTRA_EU"]
//	[format]
//	delimiter = ";"       # found from the header if left out
//	decimal = ","         # "." if left out
//	thousands = "."       # none if left out
//	encoding = "latin1"   # utf-8, latin1, cp1252
//	missing = ["n/a"]     # beside empty cells and ":"
//	sums = "listed"       # only what set_aside lists is a sum; "auto" if left out
//	countries = "m49"     # letters and names if left out; m49, census, brazil, comext: numbers
//
// The error is a *[MapError] if the file can be read but is no column map.
func LoadMap(path string) (*Format, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the column map: %w", err)
	}
	var m mapFile
	decoder := toml.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return nil, &MapError{path, tomlFaults(err)}
	}
	if m.Name == "" {
		m.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	f, faults := m.bind()
	if len(faults) > 0 {
		return nil, &MapError{path, faults}
	}
	return f, nil
}

// tomlFaults says what is wrong with a text that is no TOML, or that has keys
// that are not known.
func tomlFaults(err error) (faults []string) {
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		for _, e := range unknown.Errors {
			line, _ := e.Position()
			key := e.Key()
			accepted := mapKeys[0].keys
			if len(key) > 1 && key[0] == mapKeys[1].section {
				accepted = mapKeys[1].keys
			}
			faults = append(faults, fmt.Sprintf("line %d: unknown key %q: %s are accepted", line, strings.Join(key, "."), accepted))
		}
	case errors.As(err, &wrong):
		line, column := wrong.Position()
		faults = append(faults, fmt.Sprintf("line %d, column %d: %s", line, column, wrong.Error()))
	default:
		faults = append(faults, err.Error())
	}
	return faults
}

// bind makes a format of the map, or lists all that is wrong with it.
func (m *mapFile) bind() (*Format, []string) {
	b := &binder{format: &Format{
		Name: m.Name, Title: "table read by a column map", Constants: map[Role]string{},
		SetAside: map[Role][]string{}, Rename: map[Role]map[string]string{},
	}}
	for _, name := range sorted(m.Columns) {
		if name == monthKey {
			continue
		}
		if r, ok := b.role("columns", name); ok {
			b.column(r, m.Columns[name], m.Units[name])
		}
	}
	b.month(m.Columns[monthKey])
	for _, name := range sorted(m.Constants) {
		if r, ok := b.role("constants", name); ok {
			b.constant(r, m.Constants[name])
		}
	}
	for _, name := range sorted(m.Units) {
		if r, ok := b.role("units", name); ok {
			b.unit(r, m.Units[name])
		}
	}
	for _, name := range sorted(m.Values) {
		if r, ok := b.role("values", name); ok {
			b.format.Rename[r] = m.Values[name]
		}
	}
	for _, name := range sorted(m.SetAside) {
		if r, ok := b.role("set_aside", name); ok {
			b.format.SetAside[r] = m.SetAside[name]
		}
	}
	b.dialect(m.Format)
	b.complete()
	return b.format, b.faults
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// binder makes a format and gathers faults.
type binder struct {
	format *Format
	faults []string
}

func (b *binder) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// role resolves the name of what a column fills.
func (b *binder) role(section, name string) (Role, bool) {
	var accepted []string
	for r := range Unused {
		if r.String() == name {
			return r, true
		}
		accepted = append(accepted, r.String())
	}
	b.fault("[%s] unknown key %q: %s are accepted", section, name, strings.Join(accepted, ", "))
	return 0, false
}

func (b *binder) column(r Role, name string, factor float64) {
	if strings.TrimSpace(name) == "" {
		b.fault("[columns] %s names no column", r)
	}
	b.format.Columns = append(b.format.Columns, Column{Name: name, Role: r, Factor: factor})
}

// monthKey names the column of a month that stands apart from its year.
const monthKey = "month"

func (b *binder) month(name string) {
	if name == "" {
		return
	}
	i := slices.IndexFunc(b.format.Columns, func(c Column) bool { return c.Role == Period })
	if i < 0 {
		b.fault("[columns] month goes with the year that period names")
		return
	}
	b.format.Columns[i].Join = name
	b.format.Columns = append(b.format.Columns, Column{Name: name, Role: Unused})
}

func (b *binder) constant(r Role, text string) {
	if r >= flows.NumAxes && r != Partner && r != Unit {
		b.fault("[constants] %s cannot be fixed: the axes, partner and unit can", r)
		return
	}
	if b.has(r) {
		b.fault("[constants] %s is a column already", r)
	}
	b.format.Constants[r] = text
}

func (b *binder) unit(r Role, factor float64) {
	if r != ValueAmount && r != KgAmount && r != QuantityAmount {
		b.fault("[units] %s has no unit: value, kg and quantity are accepted", r)
	} else if !(factor > 0 && factor <= 1e9) {
		b.fault("[units] %s = %v: a number above 0 and up to 1e9 is accepted", r, factor)
	}
}

// dialect takes over the section format.
func (b *binder) dialect(m mapDialect) {
	d := &b.format.Dialect
	d.Thousands, d.Encoding, d.Missing = m.Thousands, m.Encoding, m.Missing
	switch m.Decimal {
	case "", ".":
	case ",":
		d.DecimalComma = true
	default:
		b.fault("[format] decimal %q: \".\" and \",\" are accepted", m.Decimal)
	}
	switch {
	case len(m.Delimiter) == 1:
		d.Delimiter = m.Delimiter[0]
	case m.Delimiter != "":
		b.fault("[format] delimiter %q: one character is accepted", m.Delimiter)
	}
	switch m.Sums {
	case "", "auto":
	case "listed":
		b.format.Listed = true
	default:
		b.fault("[format] sums %q: auto and listed are accepted", m.Sums)
	}
	switch s := place.System(m.Countries); s {
	case "", place.M49, place.Census, place.Brazil, place.Comext:
		b.format.Places = s
	default:
		b.fault("[format] countries %q: m49, census, brazil and comext are accepted", m.Countries)
	}
	for _, fault := range d.validate() {
		b.fault("[format] %s", fault)
	}
}

// has tells whether the map says where a role comes from.
func (b *binder) has(r Role) bool {
	_, fixed := b.format.Constants[r]
	return fixed || slices.ContainsFunc(b.format.Columns, func(c Column) bool { return c.Role == r })
}

// complete checks that a record can be made.
func (b *binder) complete() {
	for _, r := range []Role{Period, Role(flows.Reporter), Role(flows.Flow), Role(flows.Product)} {
		if !b.has(r) {
			b.fault("nothing says what the %s is: name its column under [columns]", r)
		}
	}
	if !b.has(Partner) && !b.has(Role(flows.Origin)) && !b.has(Role(flows.Destination)) {
		b.fault("nothing says what the partner is: name its column under [columns], or those of origin and destination")
	}
	if b.has(Indicator) != b.has(Observation) {
		b.fault("indicator and observation belong together: the first names the amount, the second is it")
	}
	if !b.has(ValueAmount) && !b.has(KgAmount) && !b.has(QuantityAmount) && !b.has(Observation) {
		b.fault("there is no amount: name a column for value, kg or quantity under [columns]")
	}
	for _, r := range slices.Sorted(maps.Keys(b.format.Constants)) {
		text := b.format.Constants[r]
		if e := b.format.understander(r, nil)(text); e.verdict == unread {
			b.fault("[constants] %s = %q %s", r, text, e.reason)
		}
	}
}
