// Package source reads customs records of any layout and yields them as Arrow
// record batches of [flows.RecordSchema].
//
// A [Format] is a layout: the names of its columns and what each of them fills
// of a record. Known layouts stand in one file each and are recognised by the
// names in the header, in any order and any case, or where there is no header by
// what stands in the first row; [LoadMap] makes a Format from a file that names the
// columns of any other table. What holds the table is a separate matter: CSV, JSON,
// Parquet or a workbook, plain or packed by gzip, zstd, bzip2 or xz, or in an
// archive by zip or 7z, told apart by their first bytes and never by their names.
//
// [Read] goes over the inputs in steps, each for all of them:
//
//  1. The format of every table is found ([Inspect] shows what is seen).
//  2. A first look finds which rows are sums of others, and what the tables of a
//     source report on, where there are several.
//  3. Reports that several tables make are compared: see Revisions below.
//  4. The records are read.
//
// It puts each row into one of three places:
//
//   - A row that cannot be read is a [Reject] with file, line, field, what was
//     found and why it cannot be used; reading goes on.
//   - A row that is a sum of other rows, or stated anew by a later input, is set
//     aside and counted as a subtotal.
//   - Every other row is a record. A confidential product code (27XXXXXX) is a
//     record as well, and counted as masked.
//
// What makes reading senseless (a truncated archive, an empty file, a header
// that nobody knows) is an error: a [DamagedError]. So is what is made to harm: an
// archive that unpacks to hundreds of times its size, a member whose path leads
// out of it, a header of a million columns.
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
//   - it is a total over modes of transport, customs procedures or second partners,
//     and its parts stand in the same cell: see [Format].Totals;
//   - the column map lists its value under set_aside.
//
// Item-level records, such as declarations, have no sums, and a short code among
// them is a record. Coverage counts an annual sum under the December of its year.
//
// # Revisions
//
// A report is what a reporter states by a source in a direction and month. Where
// two tables make the same report, the one extracted later wins as a whole, and
// [Summary] says which replaced which. Which is later the data say, or else the time
// that an archive states for its member, gzip for its content, or the file system.
// Two tables that share no cell are parts of one report, and both are read. In
// formats with amendments a row of an earlier month than the newest of its table
// replaces the same row of earlier tables. Single items are never revised.
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
