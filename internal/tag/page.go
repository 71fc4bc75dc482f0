package tag

import "tieout/internal/disclosure"

// Page is a page of details: a table of the taxonomy, whose line items are the elements of the
// facts on the page. Pages are comparable.
type Page struct {
	Name      string // unique, in CamelCase: "Investments"
	Title     string // "Investments"; follows the title of the note
	Abstract  Name   // the heading of the page
	Table     Name   // the hypercube
	LineItems Name   // the heading of its elements
	Block     Block  // the text block around a printed table of these facts; the zero value if there is none
}

// Block is a text block: an element whose value is a passage of the document, with its tables.
type Block struct {
	Element Name
	Level   int // 1 is the whole note, 2 a policy, 3 a table
}

// NoteBlock returns the text block of the whole section of a disclosure, such as "fair-value".
// The section is a note if ok is true.
func NoteBlock(disclosure string) (b Block, ok bool) {
	b, ok = notes[disclosure]
	return b, ok
}

// PolicyBlock returns the text block of the policy in the section of a disclosure: the
// paragraphs before the first table, or before the first number if no table follows.
func PolicyBlock(disclosure string) (b Block, ok bool) {
	b, ok = policies[disclosure]
	return b, ok
}

var notes = map[string]Block{
	disclosure.FairValue.Name: {usgaap("FairValueDisclosuresTextBlock"), 1},
	disclosure.Geography.Name: {usgaap("SegmentReportingDisclosureTextBlock"), 1},
}

var policies = map[string]Block{
	disclosure.FairValue.Name: {usgaap("FairValueMeasurementPolicyPolicyTextBlock"), 2},
	disclosure.Geography.Name: {usgaap("SegmentReportingPolicyPolicyTextBlock"), 2},
}
