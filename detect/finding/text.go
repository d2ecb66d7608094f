package finding

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"detour/detect/words"
	"detour/flows"
)

const thin = words.Thin

// Unit is how the amounts of a finding are written: the name, and how many of
// the measure's own units one of it holds.
type Unit struct {
	Name string  // "M EUR"
	Per  float64 // 1e6
}

// UnitFor chooses the unit in which the largest amount of the measure ("value",
// "kg", "quantity") reads well. The currency may be empty: it is not known in
// every source.
func UnitFor(measure, currency string, largest float64) Unit {
	if measure == flows.Kg.String() {
		return pick(largest, []Unit{{"kg", 1}, {"t", 1e3}, {"kt", 1e6}, {"Mt", 1e9}}, 1e4, 1e6, 1e10)
	}
	name := words.Say("unit.quantity")
	if measure == flows.Value.String() {
		name = words.Say("unit.value")
		if currency != "" {
			name = Printable(currency)
		}
	}
	many := func(id string) string { return words.Say(id, "unit", name) }
	return pick(largest, []Unit{{name, 1}, {many("unit.thousand"), 1e3}, {many("unit.million"), 1e6}, {many("unit.billion"), 1e9}}, 1e4, 1e6, 1e10)
}

// pick returns the first unit whose limit the amount does not reach, or the last.
func pick(largest float64, units []Unit, limits ...float64) Unit {
	for i, limit := range limits {
		if math.Abs(largest) < limit {
			return units[i]
		}
	}
	return units[len(units)-1]
}

// Number writes an amount in the unit, with two significant digits below 100
// and none after the decimal point above.
func (u Unit) Number(x float64) string { return number(x / u.Per) }

// Range writes an interval in the unit as "[38–52]".
func (u Unit) Range(low, high float64) string { return span(low, high, u.Number, "") }

// Percent writes a share as "80 %".
func Percent(x float64) string { return number(100*x) + thin + "%" }

// AtLeast writes a probability near 1 in whole percent, rounded down: "98 %".
func AtLeast(p float64) string {
	return strconv.Itoa(int(min(99, math.Floor(100*p+1e-9)))) + thin + "%"
}

// boundless is the share from which an upper bound says no more than that there is
// none: what left may have been next to nothing.
const boundless = 10

// PercentRange writes an interval of shares as "[61–97 %]", or as "[61 % or more]".
func PercentRange(low, high float64) string {
	if high >= boundless {
		return words.Say("number.above", "low", Percent(low))
	}
	return span(low, high, func(x float64) string { return number(100 * x) }, thin+"%")
}

// Count writes a whole number in groups of three digits.
func Count(n int64) string { return words.Count(n) }

// Probability writes a p- or q-value with two significant digits: ".013", and
// "3.1e-06" below .0001.
func Probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return words.Say("number.unknown")
	case p >= 0.995:
		return "1"
	case p <= 0:
		return "0"
	case p < 1e-4:
		return strconv.FormatFloat(p, 'e', 1, 64)
	}
	two, _ := strconv.ParseFloat(strconv.FormatFloat(p, 'g', 2, 64), 64)
	decimals := 1 - int(math.Floor(math.Log10(two)))
	return strings.TrimPrefix(strconv.FormatFloat(two, 'f', decimals, 64), "0")
}

// Month writes the month that holds a day counted from 1970-01-01 as "November
// 2020".
func Month(days int32) string {
	return words.Say("month.year", "month", monthName("long", days), "year", yearOf(days))
}

// MonthShort writes it as "Nov 2020".
func MonthShort(days int32) string {
	return words.Say("month.year", "month", monthName("short", days), "year", yearOf(days))
}

// Months writes an interval of months as "Oct–Dec 2020", "Nov 2020–Jan 2021" or,
// where it is a single one, "Nov 2020".
func Months(low, high int32) string {
	if date(low).Year() != date(high).Year() {
		return words.Say("month.span", "from", MonthShort(low), "to", MonthShort(high))
	}
	return words.Say("month.year", "month", monthsOfYear(low, high), "year", yearOf(low))
}

// monthsOfYear writes an interval inside a year without the year: "Oct–Dec".
func monthsOfYear(low, high int32) string {
	if date(low).Month() == date(high).Month() {
		return monthName("short", low)
	}
	return words.Say("month.span", "from", monthName("short", low), "to", monthName("short", high))
}

// monthName names the month of a day, "long" or "short".
func monthName(length string, days int32) string {
	return words.Say("month." + length + "." + strconv.Itoa(int(date(days).Month())))
}

func yearOf(days int32) string { return strconv.Itoa(date(days).Year()) }

// Escape writes text that came with the data so that it cannot act on a terminal
// or reorder a line: characters without a glyph (controls, formats, bidirectional
// marks) become escapes such as \x1b.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		if unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// Printable escapes a name or a code that came with the data, and cuts it after
// 80 characters.
func Printable(s string) string {
	const longest = 80
	n := 0
	for i := range s {
		if n++; n > longest {
			return Escape(s[:i]) + "…"
		}
	}
	return Escape(s)
}

func date(days int32) time.Time { return time.Unix(int64(days)*86400, 0).UTC() }

// number writes a plain figure: 1 250, 45, 5.2, 0.55, 0.042.
func number(x float64) string {
	switch {
	case math.IsNaN(x):
		return words.Say("number.unknown")
	case math.IsInf(x, 0) || math.Abs(x) >= 1e15: // beyond what a float64 counts in units
		return strings.Replace(fmt.Sprintf("%.2g", x), "-", "−", 1)
	case x < 0:
		if s := number(-x); s != "0" {
			return "−" + s
		}
		return "0"
	case x >= 99.5:
		return Count(int64(math.Round(x)))
	case x < 0.0005: // less than the third decimal shows
		return "0"
	}
	two, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 2, 64), 64)
	decimals := min(3, max(0, 1-int(math.Floor(math.Log10(two)))))
	return strconv.FormatFloat(two, 'f', decimals, 64)
}

// span writes an interval, and says so where a bound is missing.
func span(low, high float64, write func(float64) string, suffix string) string {
	noLow, noHigh := math.IsNaN(low) || math.IsInf(low, 0), math.IsNaN(high) || math.IsInf(high, 0)
	switch {
	case noLow && noHigh:
		return words.Say("number.unbounded")
	case noHigh:
		return words.Say("number.above", "low", write(low)+suffix)
	case noLow:
		return words.Say("number.below", "high", write(high)+suffix)
	case low < 0:
		return words.Say("number.across", "low", write(low), "high", write(high)+suffix)
	}
	return words.Say("number.between", "low", write(low), "high", write(high)+suffix)
}

// Plural writes "1 finding", "2 000 findings".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(int64(n)) + " " + one + "s"
}
