package source

import (
	"io"
	"strings"
)

// crossRows yields the cells of a cross table as Eurostat's Data Browser exports
// it to a workbook: what all cells have in common above it, months in the columns,
// the other dimensions in the rows. They become the rows of Eurostat's SDMX-CSV.
type crossRows struct {
	sheet   *sheetRows
	common  map[string]string // dimension → value of all cells
	labels  map[int]string    // column → dimension of the rows
	periods map[int]string    // column → month
	cells   []string          // of the row of the sheet
	column  int               // of the cell to come
	fields  [][]byte
}

// crossHeader are the columns that Eurostat's cross tables are turned into.
var crossHeader = []string{"freq", "reporter", "partner", "product", "flow", "transport_mode", "indicators", "TIME_PERIOD", "OBS_VALUE", "LAST UPDATE"}

// extractedOn begins the first cell of such a sheet.
const extractedOn = "Data extracted on "

// newCross reads what stands above a cross table, or returns false for any other
// sheet.
func newCross(sheet *sheetRows) (*crossRows, bool, error) {
	c := &crossRows{sheet: sheet, common: map[string]string{}, labels: map[int]string{}, periods: map[int]string{}}
	for sheet.line < headRows && len(c.labels) == 0 {
		cells, err := sheet.row()
		if err == io.EOF {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if !c.above(cells) {
			return nil, false, nil
		}
	}
	c.fields = make([][]byte, len(crossHeader))
	return c, len(c.labels) > 0 && len(c.periods) > 0, nil
}

// above understands a row above the cells. It returns false if the first row is
// not Eurostat's.
func (c *crossRows) above(cells []string) bool {
	if at, ok := strings.CutPrefix(first(cells), extractedOn); ok {
		c.common["last update"], _, _ = strings.Cut(at, " from")
	} else if c.sheet.line == 1 {
		return false
	}
	name := dimension(first(cells))
	switch {
	case name == "time":
		for i, cell := range cells {
			if monthOf(cell).verdict == usable {
				c.periods[i] = cell
			}
		}
	case name == "freq" && len(c.periods) > 0:
		for i := range c.periods {
			if i < len(cells) {
				c.common["freq"] = cells[i]
			}
		}
	case len(c.periods) > 0 && name != "":
		for i, cell := range cells {
			c.labels[i] = dimension(cell)
		}
	case len(cells) > 2 && cells[1] == "":
		c.common[name] = codeIn(cells[2])
	}
	return true
}

func first(cells []string) string {
	if len(cells) == 0 {
		return ""
	}
	return cells[0]
}

// dimension returns the name of a dimension without what is said of it: REPORTER
// (Labels), PRODUCT [PRODUCT].
func dimension(text string) string {
	name, _, _ := strings.Cut(text, " ")
	return strings.ToLower(name)
}

// codeIn returns the code in brackets behind a label, or the text where it has
// none.
func codeIn(text string) string {
	if i := strings.LastIndexByte(text, '['); i >= 0 && strings.HasSuffix(text, "]") {
		return text[i+1 : len(text)-1]
	}
	return text
}

func (c *crossRows) Line() int64 { return c.sheet.line }

// Next returns the next cell with its dimensions. The table ends with the first
// row that is empty or has no labels: notes stand below it.
func (c *crossRows) Next() ([][]byte, error) {
	for {
		for c.column < len(c.cells) {
			i := c.column
			c.column++
			if period, ok := c.periods[i]; ok && c.cells[i] != "" {
				return c.cell(period, c.cells[i]), nil
			}
		}
		cells, err := c.sheet.row()
		if err != nil {
			return nil, err
		}
		if len(cells) <= len(c.labels) || cells[0] == "" {
			return nil, io.EOF
		}
		c.cells, c.column = cells, 0
	}
}

func (c *crossRows) cell(period, value string) [][]byte {
	for i, name := range crossHeader {
		text := c.common[strings.ToLower(name)]
		switch name {
		case "TIME_PERIOD":
			text = period
		case "OBS_VALUE":
			text = value
		}
		for column, dimension := range c.labels {
			if dimension == name && column < len(c.cells) {
				text = c.cells[column]
			}
		}
		c.fields[i] = []byte(text)
	}
	return c.fields
}
