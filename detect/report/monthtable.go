package report

import (
	"detour/detect/finding"
	"detour/detect/words"
	"detour/flows"
)

// monthTable is the table behind a chart.
type monthTable struct {
	Heads []string
	Rows  []monthRow
}

type monthRow struct {
	Month string
	Cells []string
}

func newMonthTable(kind string, curves []curve, unit finding.Unit) monthTable {
	var t monthTable
	first, last, ok := span(curves)
	if !ok {
		return t
	}
	prices, priced := prices(curves)
	at := make([]map[flows.Month]int, len(curves))
	for i, c := range curves {
		t.Heads = append(t.Heads, legName(kind, c.leg), words.Say("column.fitted"))
		if priced {
			t.Heads = append(t.Heads, words.Say("chart.akg", "unit", prices.unit.Name))
		}
		at[i] = make(map[flows.Month]int, len(c.months))
		for j, m := range c.months {
			at[i][m] = j
		}
	}
	for m := first; m <= last; m++ {
		r := monthRow{Month: m.String()}
		for i, c := range curves {
			amount, level, price := "–", "–", "–"
			if j, ok := at[i][m]; ok {
				amount, level = cellText(unit, c.amount[j]), cellText(unit, c.fitted[j])
				price = cellText(prices.unit, c.price[j])
				if c.masked[j] {
					amount += "*"
				}
			}
			r.Cells = append(r.Cells, amount, level)
			if priced {
				r.Cells = append(r.Cells, price)
			}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func cellText(unit finding.Unit, x float64) string {
	if x != x {
		return "–"
	}
	return unit.Number(x)
}
