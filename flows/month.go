package flows

import (
	"fmt"
	"time"
)

// Month is a calendar month, counted from January 1970 (0).
type Month int32

// NewMonth returns the month m (1 to 12) of a year.
func NewMonth(year, m int) Month { return Month((year-1970)*12 + m - 1) }

// ParseMonth reads "2022-03", "202203", "2022-M03", "2022M03" or a date that
// begins with "2022-03-", and nothing else.
func ParseMonth(s string) (Month, error) {
	if m, ok := parseMonth(s); ok {
		return m, nil
	}
	return 0, fmt.Errorf("%q is not a month: a year 1900 to 2199 and a month 01 to 12 as 2022-03, 202203, 2022-M03 or 2022-03-31 are accepted", s)
}

func parseMonth(s string) (Month, bool) {
	year, ok := digits(s, 0, 4)
	if !ok || year < 1900 || year > 2199 {
		return 0, false
	}
	rest := s[4:]
	if len(rest) > 0 && rest[0] == '-' {
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0] == 'M' {
		rest = rest[1:]
	}
	month, ok := digits(rest, 0, 2)
	if !ok || month < 1 || month > 12 {
		return 0, false
	}
	switch rest = rest[2:]; {
	case rest == "":
		return NewMonth(year, month), true
	case len(s) >= 10 && s[4] == '-' && s[7] == '-':
		if _, err := time.Parse(time.DateOnly, s[:10]); err != nil || (len(s) > 10 && s[10] != 'T' && s[10] != ' ') {
			return 0, false
		}
		return NewMonth(year, month), true
	}
	return 0, false
}

func digits(s string, from, n int) (int, bool) {
	if len(s) < from+n {
		return 0, false
	}
	v := 0
	for _, c := range []byte(s[from : from+n]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}

// Year returns the calendar year.
func (m Month) Year() int { return 1970 + floorDiv(int(m), 12) }

// Calendar returns the month of the year, 1 to 12.
func (m Month) Calendar() int { return int(m) - 12*floorDiv(int(m), 12) + 1 }

// String writes the month as "2022-03".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), m.Calendar()) }

// Date32 returns the first day of the month in days since 1970-01-01, the value
// of an Arrow date32 or a Parquet DATE.
func (m Month) Date32() int32 {
	return int32(time.Date(m.Year(), time.Month(m.Calendar()), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// MonthOfDate32 returns the month that holds a day counted from 1970-01-01.
func MonthOfDate32(days int32) Month {
	t := time.Unix(int64(days)*86400, 0).UTC()
	return NewMonth(t.Year(), int(t.Month()))
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
