// Package disclosure holds one value for each disclosure that a filing may have, with the
// ledgers that it needs and the forms that it belongs to, and one for each document that
// disclosures are drafted into.
package disclosure

// Disclosure is a piece of drafting that a filing may hold.
type Disclosure struct {
	Name   string
	Needs  []string // ledgers, all of them
	Either []string // ledgers, one of them
	Forms  []string
	Built  bool // this version drafts it
}

// All are the pieces in the order they are drafted.
var All = []Disclosure{
	{Name: "ndr", Needs: []string{"subscriptions"}, Forms: []string{"10-K", "10-Q"}, Built: true},
	{Name: "revenue", Needs: []string{"revenue", "subscriptions"}, Forms: []string{"10-K", "10-Q"}, Built: true},
	{Name: "non-gaap", Needs: []string{"trial-balance"}, Forms: []string{"10-K", "10-Q"}, Built: true},
	{Name: "billings", Needs: []string{"trial-balance"}, Forms: []string{"8-K"}, Built: true},
	{Name: "fair-value", Either: []string{"securities", "note-tables"}, Forms: []string{"10-K", "10-Q"}, Built: true},
	{Name: "geography", Needs: []string{"revenue"}, Forms: []string{"10-K", "10-Q"}, Built: true},
}

// Document is a document of a filing.
type Document struct {
	Name     string
	Title    string
	Tagged   bool     // written as inline XBRL too
	Sections []string // disclosures, in order; none of a document that holds others
}

// Letter answers Staff and sets in sections of the other documents. Memo is the working
// paper on materiality: it is drafted where an approved restatement has an error to
// measure, and is never filed.
var (
	Letter = Document{Name: "letter", Title: "Response to Comments of the Staff"}
	Memo   = Document{Name: "memo", Title: "Memorandum on Materiality"}
)

// Documents are all documents in the order in which a person reads them.
var Documents = []Document{
	{"mdna", "Management’s Discussion and Analysis of Financial Condition and Results of Operations", true, []string{"ndr", "revenue", "non-gaap"}},
	{"notes", "Notes to Consolidated Financial Statements", true, []string{"fair-value", "geography"}},
	{"release", "Results of Operations", false, []string{"billings"}},
	Letter,
	Memo,
}
