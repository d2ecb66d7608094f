package place

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed borders.tsv
var bordersTSV string

// Point is a place on the Earth in degrees north and east.
type Point struct{ Latitude, Longitude float64 }

type geography struct {
	neighbours map[string][]string
	capital    map[string]Point
}

var countriesOnEarth = sync.OnceValue(func() geography {
	g := geography{neighbours: map[string][]string{}, capital: map[string]Point{}}
	for line := range strings.Lines(bordersTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		col := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		g.neighbours[col[0]] = strings.Fields(col[1])
		if p, ok := point(col[2], col[3]); ok {
			g.capital[col[0]] = p
		}
	}
	return g
})

// point reads degrees; they are missing where a table leaves them empty.
func point(latitude, longitude string) (p Point, ok bool) {
	lat, errLat := strconv.ParseFloat(latitude, 64)
	lon, errLon := strconv.ParseFloat(longitude, 64)
	return Point{lat, lon}, errLat == nil && errLon == nil
}

// Borders tells whether two countries, by their alpha-2 codes, have a land border.
func Borders(a, b string) bool { return slices.Contains(countriesOnEarth().neighbours[a], b) }

// Capital returns where the capital of a country lies.
func Capital(alpha2 string) (Point, bool) {
	p, ok := countriesOnEarth().capital[alpha2]
	return p, ok
}

// earthRadius is the mean radius of the Earth in kilometres (IUGG).
const earthRadius = 6371.0

// Kilometres is the length of the great circle between two points, by the haversine
// formula (Sinnott, Sky and Telescope 68, 1984).
func Kilometres(a, b Point) float64 {
	const degree = math.Pi / 180
	sinLat := math.Sin((b.Latitude - a.Latitude) * degree / 2)
	sinLon := math.Sin((b.Longitude - a.Longitude) * degree / 2)
	h := sinLat*sinLat + math.Cos(a.Latitude*degree)*math.Cos(b.Latitude*degree)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
