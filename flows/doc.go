// Package flows is the vocabulary of the program: what a flow of goods is and
// what is counted of it.
//
// A flow is an amount of goods in a [Month] at one [Cell]: who reports it, in
// which direction, which product, from where, to where, by which route and mode
// of transport, by whom. What is counted of it is a [Measure]: its value, its
// net mass in kilograms, or its quantity in supplementary units.
//
// The first half of the tour of the house stands here, the second in package
// detect:
//
//  1. flows/source reads customs records of any layout and yields them as Arrow
//     record batches of [RecordSchema]. A row that cannot be read becomes a
//     reject with file, line, field and reason; what each reporter delivered is
//     kept as coverage.
//  2. flows/panel adds the records up into the monthly panel, one row a month
//     and cell, and writes it as Parquet. flows/spark has Apache Spark do that for
//     records that are too many for one machine, and makes the same panel.
//  3. flows/nomenclature knows which codes continue which others across a
//     January, flows/place which names and numbers mean the same country and how
//     near places lie to each other, flows/measure what is restricted when.
//  4. flows/party tells which names are one party and who is designated, and gives
//     parties the labels under which they are written.
package flows
