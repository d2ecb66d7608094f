package source

// joined puts the texts of two columns into one: a year and its month. The column
// that is joined stays as it is.
type joined struct {
	rows
	column, behind int
	text           []byte
}

// join makes the columns of a table that a format reads together one.
func (f *Format) join(t *table) {
	for _, c := range f.Columns {
		column, behind := find(t.header, c.Name), find(t.header, c.Join)
		if c.Join != "" && column >= 0 && behind >= 0 {
			t.rows = &joined{rows: t.rows, column: column, behind: behind}
		}
	}
}

// Next returns the next row. A month of one digit gets its zero.
func (j *joined) Next() ([][]byte, error) {
	fields, err := j.rows.Next()
	if err != nil {
		return nil, err
	}
	j.text = append(j.text[:0], fields[j.column]...)
	if len(fields[j.behind]) == 1 {
		j.text = append(j.text, '0')
	}
	j.text = append(j.text, fields[j.behind]...)
	fields[j.column] = j.text
	return fields, nil
}
