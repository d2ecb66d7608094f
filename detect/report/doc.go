// Package report tells a batch to people: [HTML] as one page that needs nothing
// but itself, [Explain] one finding as text in a terminal.
//
// The page works without its script, without a network and on paper. Every chart
// is SVG drawn here, with a title, a description and the table behind it. Text
// that came with the data is escaped wherever it appears.
package report
