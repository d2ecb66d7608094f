// Package batch keeps a batch: a directory that holds the panel, what was tested,
// what was found and how, and the report.
//
//	BATCH/manifest.json      program, settings, inputs, reference tables and outputs with digests, counts, timings
//	BATCH/panel/…            the monthly panel, BATCH/coverage.parquet, BATCH/rejects.csv
//	BATCH/changes.parquet    one row a tested change or an untestable series
//	BATCH/cases.parquet      one row an event, with the findings that tell of it
//	BATCH/findings.parquet   BATCH/legs.parquet  BATCH/evidence.parquet  BATCH/series.parquet
//	BATCH/restrictions.parquet  the restrictive measures that concern the legs of findings, or stand beside them
//	BATCH/watch.parquet      what seems to have moved beside a restrictive measure and is not proven
//	BATCH/control_sample.parquet   unflagged series drawn at random, where they were asked for
//	BATCH/discoveries.parquet  BATCH/ledger.parquet   what batches in a row found and were charged
//	BATCH/report.html        BATCH/findings.xlsx  made from the others
//
// [Write] builds it beside its final place and renames it: it exists whole or
// not at all, and never changes afterwards. The same inputs and settings give the
// same bytes in every file, save the timings in the manifest. [Open] reads it,
// [Verify] checks that digests, counts, sums and the ledger add up.
//
// Findings of the previous batch that are not found again stand in a batch as
// withdrawn, ranked last, with their legs; their evidence and series stand in the
// previous batch alone.
package batch
