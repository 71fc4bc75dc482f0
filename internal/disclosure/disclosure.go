// Package disclosure holds one value for each disclosure that a filing may have: the
// ledgers that it needs and the forms that it belongs to.
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
