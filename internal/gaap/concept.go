package gaap

import "strings"

// Concept is an element of the standard taxonomies us-gaap, srt, dei and country.
type Concept struct {
	Prefix, Name string  // "us-gaap", "Revenues"
	Type         string  // QName of the schema type, such as "xbrli:monetaryItemType" or "dei:edgarStateCountryItemType"
	Group        string  // QName of the substitution group: xbrli:item, xbrldt:hypercubeItem or xbrldt:dimensionItem
	Abstract     bool    // true for an element that has no facts
	Balance      Balance // "" if the element has no normal balance
	Instant      bool    // true for a balance at a date, false for an amount for a period and for every abstract element
	Label        string  // the standard label, which no other concept has: "Revenues", "Cash [Member]"
	Domain       string  // of an axis: QName of its domain, which is the default of the axis
}

// Lookup returns the concept with the given prefix and local name; ok is false if no report
// uses it. Members of us-gaap are known by their names alone.
func Lookup(prefix, name string) (c Concept, ok bool) {
	if e, known := Find(name); known && prefix == "us-gaap" {
		return Concept{Prefix: prefix, Name: name, Type: "xbrli:monetaryItemType", Group: "xbrli:item", Balance: e.Balance, Instant: e.Instant, Label: e.Label}, true
	}
	if m, known := Member(name); known && prefix == "us-gaap" && m == name {
		return Concept{Prefix: prefix, Name: name, Type: "dtr-types:domainItemType", Group: "xbrli:item", Abstract: true, Label: spaced(strings.TrimSuffix(name, "Member")) + " [Member]"}, true
	}
	return c, false
}
