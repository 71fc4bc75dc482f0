package gaap

import (
	_ "embed"
	"strings"
	"sync"
)

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

type qname struct{ prefix, local string }

const monetary = "xbrli:monetaryItemType"

// concept is a row of the table: a concept, and for an amount its caption.
type concept struct {
	Concept
	caption string
}

// conceptTable has a row for each concept: prefix, name, type, kind, balance, period type,
// label, domain of an axis, and caption of an amount. Members of us-gaap are in members.txt,
// and here only if their label is not the words of their name.
//
//go:embed concepts.tsv
var conceptTable string

var groups = map[string]string{"table": "xbrldt:hypercubeItem", "axis": "xbrldt:dimensionItem", "abstract": "xbrli:item", "item": "xbrli:item"}

var concepts = sync.OnceValue(func() map[qname]concept {
	known := map[qname]concept{}
	for line := range strings.Lines(conceptTable) {
		f := append(strings.Split(strings.TrimSuffix(line, "\n"), "\t"), "", "") // the last two may be left out
		known[qname{f[0], f[1]}] = concept{Concept{Prefix: f[0], Name: f[1], Type: f[2], Group: groups[f[3]], Abstract: f[3] != "item",
			Balance: Balance(f[4]), Instant: f[5] == "instant", Label: f[6], Domain: f[7]}, f[8]}
	}
	return known
})

// Lookup returns the concept with the given prefix and local name; ok is false if no report
// uses it.
func Lookup(prefix, name string) (c Concept, ok bool) {
	if r, known := concepts()[qname{prefix, name}]; known {
		return r.Concept, true
	}
	if m, known := Member(name); known && prefix == "us-gaap" && m == name {
		return Concept{Prefix: prefix, Name: name, Type: "dtr-types:domainItemType", Group: groups["abstract"], Abstract: true, Label: memberLabel(name)}, true
	}
	return c, false
}

// Concepts returns all concepts that reports use: those of the table, then the members of
// us-gaap.
func Concepts() []Concept {
	var list []Concept
	for line := range strings.Lines(conceptTable) {
		f := strings.SplitN(line, "\t", 3)
		list = append(list, concepts()[qname{f[0], f[1]}].Concept)
	}
	for _, name := range strings.Fields(memberTable) {
		if _, listed := concepts()[qname{"us-gaap", name}]; !listed {
			c, _ := Lookup("us-gaap", name)
			list = append(list, c)
		}
	}
	return list
}

func memberLabel(name string) string { return Words(strings.TrimSuffix(name, "Member")) + " [Member]" }

// Words returns the words of a name, with small words in lower case, as the taxonomies write
// their labels: "US Treasury and Government".
func Words(name string) string {
	words := strings.Fields(apart(name))
	for i, word := range words {
		if small := strings.ToLower(word); i > 0 && i < len(words)-1 && strings.Contains(" a an and at by for from in of on or the to with ", " "+small+" ") {
			words[i] = small
		}
	}
	return strings.Join(words, " ")
}

// apart returns a name with a space before each word and number. A run of capitals is one word,
// of which the last capital starts the next word if a small letter follows.
func apart(name string) string {
	var b strings.Builder
	capital := func(i int) bool { return i < len(name) && name[i] >= 'A' && name[i] <= 'Z' }
	small := func(i int) bool { return i < len(name) && name[i] >= 'a' && name[i] <= 'z' }
	digit := func(i int) bool { return name[i] >= '0' && name[i] <= '9' }
	for i := range len(name) {
		if i > 0 && (capital(i) && (!capital(i-1) || small(i+1)) || digit(i) && !digit(i-1)) {
			b.WriteByte(' ')
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

// Schema is the schema of a taxonomy.
type Schema struct {
	Prefix    string // "us-gaap", "dtr-types"
	Namespace string // "http://fasb.org/us-gaap/2025"
	Address   string // where the schema is published
}

// Schemas returns the schemas of a year, which must be one of Years: those of the standard
// taxonomies, and that of their data types, dtr-types.
func Schemas(year string) []Schema {
	dtr := "2022-03-31"
	if year >= "2025" {
		dtr = "2024-01-31"
	}
	schema := func(prefix, namespace, host, folder string) Schema {
		return Schema{prefix, namespace + prefix + "/" + year, host + prefix + "/" + year + folder + prefix + "-" + year + ".xsd"}
	}
	const fasb, sec = "http://fasb.org/", "http://xbrl.sec.gov/"
	return []Schema{
		schema("us-gaap", fasb, "https://xbrl.fasb.org/", "/elts/"), schema("srt", fasb, "https://xbrl.fasb.org/", "/elts/"),
		schema("dei", sec, "https://xbrl.sec.gov/", "/"), schema("country", sec, "https://xbrl.sec.gov/", "/"),
		{"dtr-types", "http://www.xbrl.org/dtr/type/" + dtr, "https://www.xbrl.org/dtr/type/" + dtr + "/types.xsd"},
	}
}
