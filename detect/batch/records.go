package batch

import (
	"path/filepath"

	"detour/detect/finding"
	"detour/flows"
	"detour/flows/panel"
)

// Record is a row of the inputs behind a leg of a finding.
type Record struct {
	Leg          int32  `parquet:"leg" json:"leg"` // 0-based, in the order of the finding's legs
	Role         string `parquet:"role,dict" json:"role"`
	File         string `parquet:"file,dict" json:"file"`
	Line         int64  `parquet:"line" json:"line"` // 1-based
	finding.Axes `parquet:""`
	Period       int32    `parquet:"period,date" json:"period"`
	Value        *float64 `parquet:"value,optional" json:"value,omitempty"`
	Kg           *float64 `parquet:"kg,optional" json:"kg,omitempty"`
	Quantity     *float64 `parquet:"quantity,optional" json:"quantity,omitempty"`
	Unit         string   `parquet:"unit,optional,dict" json:"unit,omitempty"` // of the quantity
}

// Gather begins to gather the records of the inputs inside the legs of a finding.
func (d Detail) Gather() *panel.Records {
	cells := make([]flows.Cell, len(d.Legs))
	for i, l := range d.Legs {
		cells[i] = l.Cell()
	}
	return panel.NewRecords(cells...)
}

// Records are the rows of what was gathered for the finding.
func (d Detail) Records(gathered *panel.Records) []Record {
	found := gathered.All()
	rows := make([]Record, len(found))
	for i, r := range found {
		rows[i] = Record{
			Leg: int32(r.Inside), Role: d.Legs[r.Inside].Role, File: filepath.Base(r.File), Line: r.Line, Axes: finding.AxesOf(r.Cell), Period: r.Month.Date32(),
			Value: scaled(flows.Value, r.Amounts[flows.Value]), Kg: scaled(flows.Kg, r.Amounts[flows.Kg]), Quantity: scaled(flows.Quantity, r.Amounts[flows.Quantity]), Unit: r.Unit,
		}
	}
	return rows
}

// WriteRecords writes rows of the inputs as a Parquet file that did not exist before.
func WriteRecords(name string, rows []Record) error { return writeTable(name, rows) }
