package workbook

import "github.com/xuri/excelize/v2"

// kind is what a cell of a column holds.
type kind int

const (
	text kind = iota
	whole
	amount
	share       // a ratio of amounts, or a figure of a check
	probability // p and q
	month
	day
	truth
	kinds
)

// String names the kind as the dictionary does.
func (k kind) String() string {
	return [...]string{"text", "whole number", "number", "number", "number from 0 to 1", "first day of a month", "day", "true or false"}[k]
}

// formats are the number formats of the kinds. Text has the format of text, so that
// a cell that begins with = or + stays text when somebody edits it.
var formats = [kinds]string{text: "@", whole: "#,##0", amount: "#,##0.##", share: "0.0##", probability: "0.0E+00", month: "yyyy-mm", day: "yyyy-mm-dd", truth: "General"}

// styles are the numbers of the cell styles in a file.
type styles struct {
	head int
	of   [kinds]int
}

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	var err error
	format := formats[text]
	s.head, err = f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F4F2EC"}},
		Border: []excelize.Border{{Type: "bottom", Color: "1B1F24", Style: 1}}, CustomNumFmt: &format,
	})
	for k := range kinds {
		if err != nil {
			return s, err
		}
		s.of[k], err = f.NewStyle(&excelize.Style{CustomNumFmt: &formats[k], Alignment: &excelize.Alignment{Vertical: "top"}})
	}
	return s, err
}
