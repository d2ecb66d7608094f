package source

import "os"

// Sight is what is seen of a table before its rows are read.
type Sight struct {
	Name      string
	Packing   string // plain, gzip, zstd, zip or parquet
	Delimiter byte   // 0 if the table is no text
	Columns   []Column
	Format    *Format // nil if it is not known
	Problem   error   // why it is not
}

// Inspect looks at the header of every table in an input. f is the format it
// should have, or nil. Columns lists the columns as the header names them, with
// the role that the format gives each, or [Unused].
func Inspect(path string, f *Format) ([]Sight, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	parts, err := unpack(input{path: path, name: path, size: info.Size()})
	if err != nil {
		return nil, err
	}
	var sights []Sight
	for i := range parts {
		s, err := parts[i].inspect(f)
		if err != nil {
			return nil, err
		}
		sights = append(sights, s)
	}
	return sights, nil
}

func (p *part) inspect(f *Format) (Sight, error) {
	t, err := p.table(f, nil)
	if err != nil {
		return Sight{}, err
	}
	defer t.close()
	s := Sight{Name: p.name, Packing: p.packing, Delimiter: t.delimiter}
	s.Format, s.Problem = p.format(f, t)
	for i, name := range t.header {
		c := Column{Name: name, Role: Unused}
		if s.Format != nil {
			for _, known := range s.Format.Columns {
				if find(t.header, known.Name) == i {
					c.Role = known.Role
				}
			}
		}
		s.Columns = append(s.Columns, c)
	}
	return s, nil
}
