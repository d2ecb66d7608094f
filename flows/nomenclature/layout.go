package nomenclature

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// accepted describes the layouts for error messages.
const accepted = `two editions of one nomenclature, as "CN 2021,CN 2022" or "hs2022,hs2017", ` +
	`one link a row, as "from_year,to_year,origin_cn8,destination_cn8", ` +
	`or descriptions of codes, as "hscode,description" or "code,product" (further columns are ignored)`

// Digits of a code in the two nomenclatures.
const (
	hsDigits = 6
	cnDigits = 8
)

// layout says where a table keeps its links. A table of two editions states
// the year once, in its header; otherwise each row does.
type layout struct {
	from, to int // columns of the older and the newer code
	year     int // year of the newer edition, or 0
	yearCol  int // column of that year where year is 0
	digits   int // digits of a code
}

var editionName = regexp.MustCompile(`^(cn|hs)[ _]?([0-9]{4})$`)

// columnsOf returns the columns of a header by their names, the first of a name that
// stands twice.
func columnsOf(header []string) map[string]int {
	columns := make(map[string]int, len(header))
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if _, twice := columns[name]; !twice {
			columns[name] = i
		}
	}
	return columns
}

// sniff recognises the layout of a table of links by its header.
func sniff(header []string, columns map[string]int) (layout, error) {
	if l, ok := oneLinkARow(columns); ok {
		return l, nil
	}
	if l, ok := twoEditions(columns); ok {
		return l, nil
	}
	return layout{}, fmt.Errorf("header %.200q is no table of links: accepted are %s", strings.Join(header, ","), accepted)
}

func oneLinkARow(columns map[string]int) (layout, bool) {
	year, ok := columns["to_year"]
	if !ok {
		return layout{}, false
	}
	for suffix, digits := range map[string]int{"cn8": cnDigits, "hs6": hsDigits} {
		from, okFrom := columns["origin_"+suffix]
		to, okTo := columns["destination_"+suffix]
		if okFrom && okTo {
			return layout{from: from, to: to, yearCol: year, digits: digits}, true
		}
	}
	return layout{}, false
}

func twoEditions(columns map[string]int) (layout, bool) {
	years := make(map[int]int, 2) // year of the edition -> column
	names := make(map[string]bool, 1)
	for name, column := range columns {
		if m := editionName.FindStringSubmatch(name); m != nil {
			year, _ := strconv.Atoi(m[2]) // four digits by the pattern
			years[year] = column
			names[m[1]] = true
		}
	}
	if len(years) != 2 || len(names) != 1 {
		return layout{}, false
	}
	l := layout{digits: hsDigits}
	if names["cn"] {
		l.digits = cnDigits
	}
	older := 0
	for year := range years {
		if year > l.year {
			older, l.year = l.year, year
		} else {
			older = year
		}
	}
	l.from, l.to = years[older], years[l.year]
	return l, true
}
