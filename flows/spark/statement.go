package spark

import (
	"fmt"
	"slices"
	"strings"

	"detour/flows"
)

// settings of the session. Without the first a sum that is too large wraps around in
// silence, without the second and third files that cannot be read are left out; dates
// are taken as they are.
var settings = []string{
	"SET spark.sql.ansi.enabled=true",
	"SET spark.sql.files.ignoreCorruptFiles=false",
	"SET spark.sql.files.ignoreMissingFiles=false",
	"SET spark.sql.session.timeZone=UTC",
	"SET spark.sql.parquet.datetimeRebaseModeInRead=CORRECTED",
	"SET spark.sql.parquet.datetimeRebaseModeInWrite=CORRECTED",
}

// blockSize of what Spark writes, in bytes: a row group takes about ten times as much
// when it is read, some hundred megabytes.
const blockSize = 16 << 20

// largest is the largest sum that can be written exactly, as package panel has it: a
// larger one is refused there, whatever its units.
const largest = 1 << 53

// statement adds up the records below one folder, but for those of some months, and
// writes the sums into another. Texts are compared byte by byte and nulls come first, as
// in a panel. Quantities of several units have no sum: a null unit is one as well.
func statement(records, sums string, without map[flows.Month]bool) string {
	var axes []string
	for _, a := range flows.Axes() {
		axes = append(axes, a.String())
	}
	keys := "period, " + strings.Join(axes, ", ")
	where := ""
	if months := monthDates(without); len(months) > 0 {
		where = "WHERE period NOT IN (" + strings.Join(months, ", ") + ")\n"
	}
	return fmt.Sprintf("INSERT OVERWRITE DIRECTORY %s USING parquet OPTIONS (compression 'zstd', `parquet.block.size` '%d')\n"+
		"SELECT %s, SUM(value) AS value, SUM(kg) AS kg,\n"+
		"CASE WHEN MIN(of) = MAX(of) OR SUM(quantity) > %d THEN SUM(quantity) END AS quantity, COUNT(*) AS records\n"+
		"FROM (SELECT *, CASE WHEN quantity IS NOT NULL THEN COALESCE(unit, '') END AS of FROM parquet.%s)\n"+
		"%sGROUP BY %[3]s ORDER BY %[3]s", literal(uri(sums)), blockSize, keys, largest, identifier(uri(records)), where)
}

// monthDates lists months as dates of SQL, in order.
func monthDates(months map[flows.Month]bool) (dates []string) {
	for m, in := range months {
		if in {
			dates = append(dates, "DATE'"+m.String()+"-01'")
		}
	}
	slices.Sort(dates)
	return dates
}

// uri says that a path is one of the file system, whatever Spark takes for granted.
func uri(path string) string { return "file:" + path }

func literal(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

func identifier(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
