package finding

import (
	"maps"
	"math"
	"slices"
	"strings"

	"detour/detect/words"
	"detour/flows"
)

// side is the legs of one role: one side of a transfer.
type side struct {
	legs []Leg
	axes [flows.NumAxes][]string // the distinct values on each axis, in the order of the legs

	goods map[string]string // its products in words, where they are to be told
}

func sideOf(legs []Leg, role string) side {
	var s side
	for _, l := range legs {
		if l.Role != role {
			continue
		}
		s.legs = append(s.legs, l)
		if told := gloss(l.Goods); told != "" {
			if s.goods == nil {
				s.goods = map[string]string{}
			}
			s.goods[l.Product] = told
		}
		for a, v := range l.Cell() {
			if v != "" && !slices.Contains(s.axes[a], v) {
				s.axes[a] = append(s.axes[a], v)
			}
		}
	}
	return s
}

// bare is the side whose products are told by their codes alone.
func (s side) bare() side {
	s.goods = nil
	return s
}

// beside is the side told after another one: what that has said of the goods is not
// said again.
func (s side) beside(t side) side {
	if len(s.goods) > 0 && maps.Equal(said(s.goods), said(t.goods)) {
		return s.bare()
	}
	return s
}

func said(goods map[string]string) map[string]bool {
	out := map[string]bool{}
	for _, words := range goods {
		out[words] = true
	}
	return out
}

func (s side) none() bool { return len(s.legs) == 0 }

func (s side) or(t side) side {
	if s.none() {
		return t
	}
	return s
}

// shift is the sum of the legs' level shifts, per month.
func (s side) shift() float64 {
	sum := 0.0
	for _, l := range s.legs {
		sum += l.After - l.Before
	}
	return sum
}

func (s side) falls() bool { return s.shift() < 0 }

// moves writes "rose by 45 [38–52]".
func (s side) moves(unit Unit, interval string) string {
	amount := unit.Number(math.Abs(s.shift()))
	if interval != "" {
		amount = words.Say("headline.amount", "amount", amount, "interval", interval)
	}
	if s.falls() {
		return words.Say("headline.fell", "amount", amount)
	}
	return words.Say("headline.rose", "amount", amount)
}

// when writes the first new month of the side with its interval, or the
// finding's own where the legs have none.
func (s side) when(f Finding) string {
	first, low, high := f.FirstNew, f.CILow, f.CIHigh
	if l := s.legs[0]; l.dated() {
		first, low, high = *l.FirstNew, *l.CILow, *l.CIHigh
	}
	return dated(first, low, high)
}

// date writes the side's own first month where it is not the other side's.
func (s side) date(other side) string {
	l, o := s.legs[0], other.legs[0]
	if !l.dated() || (o.dated() && *o.FirstNew == *l.FirstNew) {
		return ""
	}
	return words.Say("headline.since", "when", dated(*l.FirstNew, *l.CILow, *l.CIHigh))
}

// dated writes "November 2020 (interval Oct–Dec)", naming no year twice.
func dated(first, low, high int32) string {
	interval := Months(low, high)
	if y := date(first).Year(); y == date(low).Year() && y == date(high).Year() {
		interval = monthsOfYear(low, high)
	}
	return words.Say("headline.dated", "month", Month(first), "interval", interval)
}

func (l Leg) dated() bool { return l.FirstNew != nil && l.CILow != nil && l.CIHigh != nil }

// shown returns the axes worth naming: those that are set, without the reporter
// or the dispatch where another axis says the same.
func (s side) shown() flows.AxisSet {
	var set flows.AxisSet
	for a, values := range s.axes {
		if len(values) > 0 {
			set = set.With(flows.Axis(a))
		}
	}
	set = set.Without(flows.Flow).Without(flows.Currency)
	if slices.Equal(s.axes[flows.Dispatch], s.axes[flows.Origin]) {
		set = set.Without(flows.Dispatch)
	}
	for _, own := range []flows.Axis{flows.Origin, flows.Destination} {
		if slices.Equal(s.axes[flows.Reporter], s.axes[own]) {
			set = set.Without(flows.Reporter)
		}
	}
	return set
}

// differs returns the axes on which the two sides are not the same.
func (s side) differs(t side) flows.AxisSet {
	var set flows.AxisSet
	for _, a := range flows.Axes() {
		if !slices.Equal(s.axes[a], t.axes[a]) {
			set = set.With(a)
		}
	}
	return set & (s.shown() | t.shown())
}

// subject writes "imports of 2707 from BY to NL".
func (s side) subject() string { return s.flow() + s.phrases(s.shown()) }

// reporter writes who reports the side.
func (s side) reporter() string {
	if values := s.axes[flows.Reporter]; len(values) > 0 {
		return s.list(flows.Reporter)
	}
	return words.Say("headline.otherend")
}

// differing writes the side by what sets it apart: "those of 2710".
func (s side) differing(t side) string {
	if apart := s.phrases(s.differs(t)); apart != "" {
		return words.Say("headline.those", "words", apart[1:])
	}
	return words.Say("headline.theothers")
}

func (s side) flow() string {
	if f := s.axes[flows.Flow]; len(f) == 1 && (f[0] == flows.Import || f[0] == flows.Export) {
		return words.Say("flow." + f[0])
	}
	return words.Say("flow.any")
}

// told is the order in which a sentence names the axes.
var told = []flows.Axis{
	flows.Product, flows.Origin, flows.Dispatch, flows.Destination, flows.Via, flows.Mode, flows.Consignor, flows.Consignee, flows.Reporter,
}

// phrases writes the side on some axes, each behind a space: " of 2710 from BY".
func (s side) phrases(set flows.AxisSet) string {
	var b strings.Builder
	for _, a := range told {
		if set.Has(a) && len(s.axes[a]) > 0 {
			b.WriteString(" " + words.Say("axis."+a.String(), "value", s.list(a)))
		}
	}
	return b.String()
}

// values writes the values on the axes alone: "2710 via LVRIX".
func (s side) values(set flows.AxisSet) string {
	var parts []string
	for _, a := range told {
		switch {
		case !set.Has(a) || len(s.axes[a]) == 0:
		case a == flows.Via || a == flows.Mode:
			parts = append(parts, words.Say("axis."+a.String(), "value", s.list(a)))
		default:
			parts = append(parts, s.list(a))
		}
	}
	if len(parts) == 0 {
		return words.Say("title.others")
	}
	return strings.Join(parts, " ")
}

// list writes the values of an axis: "KZ", "KZ and AM", "KZ, AM and 4 others", a code with
// its goods in words.
func (s side) list(axis flows.Axis) string {
	values := s.axes[axis]
	told := make([]string, len(values))
	const glossed = 2 // codes that a sentence can tell in words
	for i, v := range values {
		told[i] = Word(axis, v)
		if goods := s.goods[v]; axis == flows.Product && goods != "" && len(values) <= glossed {
			told[i] = words.Say("list.with", "value", told[i], "goods", goods)
		}
	}
	const most = 3 // names a sentence can carry
	return join(told, most)
}

// join writes "a", "a and b", "a, b and 4 others", with at most so many parts.
func join(parts []string, most int) string {
	if n := len(parts); n > most {
		parts = append(parts[:most-1:most-1], words.Say("count.others", "n", n-most+1))
	}
	if n := len(parts); n > 1 {
		return words.Say("list.last", "first", strings.Join(parts[:n-1], ", "), "last", parts[n-1])
	}
	return strings.Join(parts, "")
}

// Word writes the value of an axis as a reader knows it: the mode of transport by its
// name, of a sum of many codes the first ones, the rest as it stands, made printable.
func Word(axis flows.Axis, value string) string {
	if axis == flows.Mode {
		if name, ok := words.Find("mode." + value); ok {
			return name
		}
	}
	const most = 3 // codes that a sentence can carry
	if codes := flows.SplitCodes(value); axis == flows.Product && len(codes) > most {
		value = flows.JoinCodes(codes[:most-1]...) + "+" + words.Say("count.others", "n", len(codes)-most+1)
	}
	return Printable(value)
}

// gloss makes the words of a code fit a sentence: short, and without the brackets in
// which it will stand.
func gloss(goods string) string {
	const longest = 48 // letters
	return cut(Escape(strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[]{}", r) {
			return -1
		}
		return r
	}, goods)), longest)
}

// cut ends a text after so many letters, at the end of a word.
func cut(s string, letters int) string {
	runes := []rune(s)
	if len(runes) <= letters {
		return s
	}
	head := string(runes[:letters])
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}
