// Package spark makes the monthly panel by Apache Spark, through Spark Connect. It is
// for records that are too many for one machine, not for speed on one: package panel
// needs neither Spark nor much memory.
//
// A [Job] takes the batches of records that package panel's builder takes, and writes
// the panel that it writes, to the byte:
//
//  1. [Open] connects, and has Spark add up one record, so that what does not work
//     shows before anything is read: the connection, the folder, the statement.
//  2. Records are staged as Parquet in a folder that both see (stage.go). Inputs are
//     thereby read once and by one reader, whose rejects, coverage and subtotals cannot
//     depend on the engine; Spark reads no layout of any source.
//  3. One statement adds them up and sorts the sums (statement.go). Amounts stay whole
//     numbers of smallest units, so that sums are exact in any order.
//  4. [panel.WriteSums] writes the sums as the panel. It holds them against the order
//     of a panel and the job against the number of records staged, so that nothing is
//     lost or counted twice without an error.
//
// What was staged goes with [Job.Close], and a job that is given up is interrupted, for
// Spark does not stop by itself when its client goes.
//
// Of Spark's Go client the messages of the protocol are used, and not its session
// (session.go): that sleeps through minutes of retries whatever the context says, and
// tells nobody its id, without which no job can be interrupted.
package spark
