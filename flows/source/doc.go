// Package source reads customs records of any layout and yields them as Arrow
// record batches of [flows.RecordSchema].
//
// A [Format] is a layout: the names of its columns and what each of them fills
// of a record. Known layouts stand in one file each and are recognised by the
// names in the header, in any order and any case; [LoadMap] makes a Format from
// a file that names the columns of any other table. What holds the table is a
// separate matter: CSV or Parquet, plain or packed by gzip, zstd or zip, told
// apart by their first bytes and never by their names.
//
// [Read] goes over the inputs and puts each row into one of three places:
//
//   - A row that cannot be read is a [Reject] with file, line, field, what was
//     found and why it cannot be used; reading goes on.
//   - A row that is a sum of other rows is set aside and counted as a subtotal.
//   - Every other row is a record. A confidential product code (27XXXXXX) is a
//     record as well, and counted as masked.
//
// What makes reading senseless (a truncated archive, an empty file, a header
// that nobody knows) is an error: a [DamagedError].
//
// # Sums beside their parts
//
// Trade tables hold totals beside the rows they are made of. In tables of
// aggregates a row is set aside when
//
//   - its product is TOTAL, or its code is the beginning of a longer code that
//     the same file holds in the same direction: HS2, HS4 and HS6 rows beside
//     CN8. A short code with nothing longer below it is a record: a file of HS2
//     rows is read as it is. A first look at the file finds which codes these
//     are, so that the rule is the same for every reporter and month;
//   - its reporter, partner, origin or destination is an aggregate: WORLD,
//     EU27_2020, EXTRA_EU, EA20 and their kin;
//   - it is a sum over the year: a period with month 52, or an annual frequency;
//   - the column map lists its value under set_aside.
//
// Item-level records, such as declarations, have no sums, and a short code among
// them is a record. Coverage counts an annual sum under the December of its year.
//
// # Workers
//
// Several files are read at the same time, and each of them by several workers: who
// reads a file cuts delimited text into blocks between two rows, and Parquet into
// its row groups, and whoever is free decodes the next one (crew.go), with a decoder
// that is a fork of the file's (fork.go). Other tables are read row by row.
//
// # Direction
//
// An import reported by EE from BY has origin BY and destination EE; an export
// reported by PL to KZ has origin PL and destination KZ. The partner of a Comext
// import is the country of origin in trade with third countries, and the country
// of dispatch in trade between member states; it stands in origin in both.
package source
