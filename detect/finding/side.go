package finding

import (
	"math"
	"slices"
	"strings"

	"detour/flows"
)

// side is the legs of one role: one side of a transfer.
type side struct {
	legs []Leg
	axes [flows.NumAxes][]string // the distinct values on each axis, in the order of the legs
}

func sideOf(legs []Leg, role string) side {
	var s side
	for _, l := range legs {
		if l.Role != role {
			continue
		}
		s.legs = append(s.legs, l)
		for a, v := range l.Cell() {
			if v != "" && !slices.Contains(s.axes[a], v) {
				s.axes[a] = append(s.axes[a], v)
			}
		}
	}
	return s
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

func (s side) verb() string {
	if s.shift() < 0 {
		return "fell"
	}
	return "rose"
}

// moves writes "rose by 45 [38–52]".
func (s side) moves(unit Unit, interval string) string {
	text := s.verb() + " by " + unit.Number(math.Abs(s.shift()))
	if interval != "" {
		text += " " + interval
	}
	return text
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
	return " from " + dated(*l.FirstNew, *l.CILow, *l.CIHigh)
}

// dated writes "November 2020 (interval Oct–Dec)", naming no year twice.
func dated(first, low, high int32) string {
	interval := Months(low, high)
	if y := flows.MonthOfDate32(first).Year(); y == flows.MonthOfDate32(low).Year() && y == flows.MonthOfDate32(high).Year() {
		interval = interval[:len(interval)-len(" 2006")]
	}
	return Month(first) + " (interval " + interval + ")"
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
		return list(flows.Reporter, values)
	}
	return "the other end"
}

// differing writes the side by what sets it apart: "those of 2710".
func (s side) differing(t side) string {
	if apart := s.phrases(s.differs(t)); apart != "" {
		return "those" + apart
	}
	return "the others"
}

func (s side) flow() string {
	if f := s.axes[flows.Flow]; len(f) == 1 && (f[0] == flows.Import || f[0] == flows.Export) {
		return f[0] + "s"
	}
	return "trade"
}

// told is the order in which a sentence names the axes, and the words before them.
var told = []struct {
	axis  flows.Axis
	words string
}{
	{flows.Product, "of"},
	{flows.Origin, "from"},
	{flows.Dispatch, "dispatched from"},
	{flows.Destination, "to"},
	{flows.Via, "via"},
	{flows.Mode, "by"},
	{flows.Consignor, "sent by"},
	{flows.Consignee, "received by"},
	{flows.Reporter, "as reported by"},
}

func (s side) phrases(set flows.AxisSet) string {
	var b strings.Builder
	for _, t := range told {
		if values := s.axes[t.axis]; set.Has(t.axis) && len(values) > 0 {
			b.WriteString(" " + t.words + " " + list(t.axis, values))
		}
	}
	return b.String()
}

// values writes the values on the axes alone: "2710 via LVRIX".
func (s side) values(set flows.AxisSet) string {
	var parts []string
	for _, t := range told {
		values := s.axes[t.axis]
		if !set.Has(t.axis) || len(values) == 0 {
			continue
		}
		words := ""
		if t.axis == flows.Via || t.axis == flows.Mode {
			words = t.words + " "
		}
		parts = append(parts, words+list(t.axis, values))
	}
	if len(parts) == 0 {
		return "others"
	}
	return strings.Join(parts, " ")
}

// list writes "KZ", "KZ and AM", "KZ, AM and 4 others".
func list(axis flows.Axis, values []string) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = Word(axis, v)
	}
	const most = 3 // names a sentence can carry
	if n := len(words); n > most {
		words = append(words[:most-1:most-1], Count(int64(n-most+1))+" others")
	}
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return words[0]
}

// Word writes the value of an axis as a reader knows it: the mode of transport by its
// name, of a sum of many codes the first ones, the rest as it stands, made printable.
func Word(axis flows.Axis, value string) string {
	if axis == flows.Mode {
		if name, ok := modes[value]; ok {
			return name
		}
	}
	const most = 3 // codes that a sentence can carry
	if codes := flows.SplitCodes(value); axis == flows.Product && len(codes) > most {
		value = flows.JoinCodes(codes[:most-1]...) + "+" + Count(int64(len(codes)-most+1)) + " others"
	}
	return Printable(value)
}

// modes are the modes of transport at the border (Delegated Regulation (EU)
// 2015/2446, annex B, data element 19 03) by their numbers, and those whose name
// in a record is too short to be understood.
var modes = map[string]string{
	"1": "sea", "2": "rail", "3": "road", "4": "air", "5": "post", "7": pipeline, "8": waterway, "9": propulsion,
	"fixed": pipeline, "inland": waterway, "self": propulsion, "unknown": "an unknown mode",
}

const (
	pipeline   = "fixed installation (pipeline)"
	waterway   = "inland waterway"
	propulsion = "own propulsion"
)
