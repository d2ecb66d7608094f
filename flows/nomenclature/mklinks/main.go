// Command mklinks writes the built-in table of links between editions of the HS and the CN,
// from the tables that Eurostat, the UN Statistics Division and the WCO publish, for
// the codes of the built-in restrictive measures:
//
//	go run ./flows/nomenclature/mklinks -measures flows/measure/measures.tsv TABLE... > flows/nomenclature/links.tsv
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"

	"detour/flows/nomenclature"
)

const remark = `# Links between editions of the Harmonized System and of the Combined Nomenclature, made by mklinks; the layout is told in compact.go.
# Sources: Eurostat, changes of CN codes (CC BY 4.0); UN Statistics Division and WCO, correlation tables of HS 2017 and HS 2022. HS 2012 by the CN of 2012.
`

func main() {
	log.SetFlags(0)
	log.SetPrefix("mklinks: ")
	measures := flag.String("measures", "", "table of restrictive measures whose codes are of interest")
	flag.Parse()
	codes, err := measureCodes(*measures)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(remark)
	if err := nomenclature.WriteCompact(os.Stdout, codes, flag.Args()...); err != nil {
		log.Fatal(err)
	}
}

// measureCodes reads the column code of a table of measures.
func measureCodes(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma, in.Comment = '\t', '#'
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	column := slices.Index(header, "code")
	if column < 0 {
		return nil, fmt.Errorf("%s: no column code", name)
	}
	var codes []string
	for {
		row, err := in.Read()
		if err == io.EOF {
			return codes, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if row[column] != "" {
			codes = append(codes, row[column])
		}
	}
}
