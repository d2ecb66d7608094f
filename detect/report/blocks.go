package report

import (
	"fmt"
	"math"
	"strings"

	"detour/flows"
)

// eighths are the block characters from nothing to a full cell.
var eighths = []rune(" ▁▂▃▄▅▆▇█")

// blocks draws a curve for a terminal: a column a month, four lines high, from
// zero to the largest amount; a dot below the base where a month was left out of
// the test, and a mark below the first new month.
func blocks(c curve, first, last flows.Month) []string {
	const lines = 4
	n := int(last-first) + 1
	grid := make([][]rune, lines+1)
	for i := range grid {
		grid[i] = []rune(strings.Repeat(" ", n))
	}
	top := c.largest()
	for i, m := range c.months {
		at := int(m - first)
		if c.masked[i] {
			grid[lines][at] = '·'
		}
		if top == 0 || math.IsNaN(c.amount[i]) {
			continue
		}
		height := int(math.Round(max(0, c.amount[i]) / top * lines * 8)) // in eighths of a line
		if c.amount[i] > 0 {
			height = max(height, 1)
		}
		for line := range lines {
			part := min(max(height-8*(lines-1-line), 0), 8)
			grid[line][at] = eighths[part]
		}
	}
	if m, ok := firstNew(c.leg); ok && m >= first && m <= last {
		grid[lines][int(m-first)] = '▲'
	}
	out := make([]string, len(grid))
	for i, line := range grid {
		out[i] = strings.TrimRight(string(line), " ")
	}
	return out
}

// yearLineText writes the years below block charts, each from its January on.
func yearLineText(first, last flows.Month) string {
	line := []byte(strings.Repeat(" ", int(last-first)+6))
	free := 0
	years(first, last, func(january flows.Month) {
		if at := int(january - first); at >= free {
			copy(line[at:], fmt.Sprint(january.Year()))
			free = at + 5
		}
	})
	return strings.TrimRight(string(line), " ")
}
