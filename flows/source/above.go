package source

import (
	"encoding/binary"
	"hash/fnv"

	"detour/flows"
)

// above finds sums whose parts another table of the source states: a table of
// chapters beside one of CN8 codes. A row is such a sum if the other table makes
// the same report and has a longer code below the row's for the same partner.

// codeLengths are those of the levels of the HS and the CN that stand above others.
var codeLengths = []int{2, 4, 6, 8}

// addAbove takes note of the codes above that of a row.
func (p *prepared) addAbove(codes *[numRoles]uint32) {
	if codes[flows.Product] == null {
		return
	}
	product := p.decoder.dicts.axes[flows.Product].text(codes[flows.Product])
	for _, n := range codeLengths {
		if len(product) > n {
			p.above[p.decoder.placeOf(codes, product[:n])] = true
		}
	}
}

// placeOf is a number for a report, a partner and a product, the same in every
// table of a source.
func (d *decoder) placeOf(codes *[numRoles]uint32, product string) uint64 {
	h := fnv.New64a()
	for _, r := range []Role{Role(flows.Reporter), Role(flows.Flow), Role(flows.Origin), Role(flows.Destination), Partner} {
		h.Write([]byte(d.dicts.of(r).text(codes[r])))
		h.Write([]byte{0xff}) // no UTF-8 text holds it
	}
	h.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, codes[Period]), codes[Indicator]))
	h.Write([]byte(product))
	return mix(h.Sum64())
}

// isAbove tells whether a row of a disputed report is a sum of rows of another
// table.
func (d *decoder) isAbove(codes *[numRoles]uint32) bool {
	if codes[flows.Product] == null {
		return false
	}
	place := d.placeOf(codes, d.dicts.axes[flows.Product].text(codes[flows.Product]))
	for _, other := range d.others {
		if other[place] {
			return true
		}
	}
	return false
}

// shareAbove tells each table what stands above the codes of the other tables of
// its source.
func shareAbove(tables []*prepared) {
	for _, p := range tables {
		p.decoder.others = nil
		for _, other := range tables {
			if other != p && other.decoder.format.Name == p.decoder.format.Name && len(other.above) > 0 {
				p.decoder.others = append(p.decoder.others, other.above)
			}
		}
		for key := range p.disputed {
			p.decoder.tallies.disputed[key] = true
		}
	}
}
