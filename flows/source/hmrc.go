package source

import (
	"bufio"
	"bytes"
	"strings"

	"detour/flows"
)

// hmrcImports and hmrcExports are the bulk data sets of the United Kingdom's HMRC
// (SMKI19 and BDSImp, SMKE19 and BDSExp): text without a header line, whose first
// and last records carry a commodity code of zeros or nines and no trade.
var (
	hmrcImports = &Format{
		Name:  "hmrc-imports",
		Title: "UK HMRC bulk data set of imports (SMKI19, BDSImp)",
		Columns: append(hmrcColumns(),
			Column{Name: "coo_alpha", Role: Role(flows.Origin)},
			Column{Name: "cod_alpha", Role: Role(flows.Dispatch)}),
		Constants: map[Role]string{Role(flows.Reporter): "GB", Role(flows.Flow): flows.Import, Role(flows.Currency): "GBP"},
		Listed:    true,
		Amends:    true,
		Rename: map[Role]map[string]string{
			Role(flows.Mode): hmrcModes, Role(flows.Origin): {"": "QX"},
		},
		Traps: hmrcTraps,
		bare:  hmrcBare("comcode sitc record_type cod_sequence cod_alpha coo_sequence coo_alpha account_month port_sequence port_alpha flag_sequence flag_alpha country_sequence country_alpha trade_indicator container mode_of_transport inland_mot golo_sequence golo_alpha suite_indicator procedure_code cb_code value quantity_1 quantity_2"),
	}
	hmrcExports = &Format{
		Name:      "hmrc-exports",
		Title:     "UK HMRC bulk data set of exports (SMKE19, BDSExp)",
		Columns:   append(hmrcColumns(), Column{Name: "cod_alpha", Role: Role(flows.Destination)}),
		Constants: map[Role]string{Role(flows.Reporter): "GB", Role(flows.Flow): flows.Export, Role(flows.Currency): "GBP"},
		Listed:    true,
		Amends:    true,
		Rename: map[Role]map[string]string{
			Role(flows.Mode): hmrcModes, Role(flows.Destination): {"": "QX"},
		},
		Traps: hmrcTraps,
		bare:  hmrcBare("comcode sitc record_type cod_sequence cod_alpha account_month port_sequence port_alpha flag_sequence flag_alpha trade_indicator container mode_of_transport inland_mot golo_sequence golo_alpha suite_indicator procedure_code value quantity_1 quantity_2 industrial_plant_comcode"),
	}
)

func hmrcColumns() []Column {
	columns := []Column{
		{Name: "comcode", Role: Role(flows.Product)},
		{Name: "record_type", Role: Suppression},
		{Name: "account_month", Role: Period},
		{Name: "port_alpha", Role: Role(flows.Via)},
		{Name: "mode_of_transport", Role: Role(flows.Mode)},
		{Name: "value", Role: ValueAmount},
		{Name: "quantity_1", Role: KgAmount},
		{Name: "quantity_2", Role: QuantityAmount},
	}
	for _, name := range strings.Fields("flag_alpha country_alpha trade_indicator container inland_mot golo_alpha suite_indicator procedure_code cb_code industrial_plant_comcode") {
		columns = append(columns, Column{Name: name, Role: Detail, Optional: true})
	}
	return columns
}

var hmrcTraps = []string{
	"Amendments arrive in later files under the month that they amend: such a row replaces the row of the earlier file that differs from it in amounts alone.",
	"Records of type 1 to 3 are suppressed in part: a country or a port may be hidden, and the row counts as masked. A hidden country is QX.",
	"The commodity code is CN8 with a ninth digit, which is left out where it is 0.",
	"There is no header line; the first and the last record hold no trade.",
}

// hmrcModes are the modes of transport of HMRC: the code of the EU with a zero
// behind it and others in front. 6 is roll-on roll-off.
var hmrcModes = func() map[string]string {
	m := map[string]string{"0": "unknown", "00": "unknown", "000": "unknown"}
	for i, mode := range []string{"sea", "rail", "road", "air", "post", "ro-ro", "fixed", "inland", "self"} {
		digit := string(rune('1' + i))
		for _, text := range []string{digit, "0" + digit, "00" + digit, digit + "0", "0" + digit + "0"} {
			m[text] = mode
		}
	}
	return m
}()

func hmrcBare(names string) *bare {
	header := strings.Fields(names)
	month := find(header, "account_month")
	return &bare{
		header: header, delimiter: '|',
		fits: func(head []byte) bool {
			for line := range bytes.Lines(head) {
				if fields := bytes.Split(bytes.TrimSpace(line), []byte{'|'}); !hmrcFrame(fields[0]) {
					return hmrcWidth(len(fields), len(header)) && len(fields[0]) == 9 && digitsOnly(fields[0]) && monthOf(string(fields[month])).verdict == usable
				}
			}
			return false
		},
		rows: func(in *bufio.Reader) rows { return &hmrcRows{newCSV(in, '|', readSize), len(header)} },
	}
}

// hmrcWidth tells whether a record has the right number of fields: some editions
// end it with one more separator.
func hmrcWidth(fields, columns int) bool { return fields == columns || fields == columns+1 }

// hmrcFrame tells whether a commodity code is that of the first or last record.
func hmrcFrame(comcode []byte) bool {
	return len(comcode) > 1 && (len(bytes.Trim(comcode, "0")) == 0 || len(bytes.Trim(comcode, "9")) == 0)
}

// hmrcRows leaves out the records that hold no trade.
type hmrcRows struct {
	rows
	columns int
}

func (h *hmrcRows) Next() ([][]byte, error) {
	for {
		fields, err := h.rows.Next()
		if len(fields) > 0 && hmrcFrame(fields[0]) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if n := len(fields); n == h.columns+1 && len(fields[n-1]) == 0 {
			fields = fields[:n-1]
		}
		if code := fields[0]; len(code) == 9 && code[8] == '0' {
			fields[0] = code[:8]
		}
		return fields, nil
	}
}
