// Package schema defines the fields of each ledger, the values that the cells of each field may
// hold, and the meanings of words in the cells. Read [Schemas]: a [Schema] is one ledger, a [Field]
// one column that filing.toml may map, and its [Kind] says how package rows reads its cells. Parts
// names the fields by which sums of the ledger are broken down. Packages filing, rows, survey,
// workpaper and reference take ledgers and fields from here, and name none themselves.
package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/text"
)

// Kind is the kind of value in the cells of a field.
type Kind uint8

// The kinds of cell.
const (
	ID       Kind = iota // text, or a whole number, read as its digits
	Text                 // text
	Date                 // an Excel date or ISO text
	Amount               // a number, or text in the form of one, in the ledger's unit
	Rate                 // a number above zero; the ledger's unit does not apply
	Currency             // an ISO 4217 code
	Country              // an ISO 3166 code or an English name
	Choice               // one of the field's Choices
)

// Field is one field of a ledger.
type Field struct {
	Name     string
	Kind     Kind
	Required bool     // the column must be mapped
	Blank    bool     // a blank cell is allowed and has a meaning
	Label    bool     // the words identify a row or its currency; no sum is broken down by this field
	Choices  []string // the allowed words, if Kind is Choice
}

// IsWord reports whether a field holds words rather than dates or amounts.
func (f *Field) IsWord() bool { return f.Kind != Date && f.Kind != Amount && f.Kind != Rate }

// Schema defines the rows of one ledger.
type Schema struct {
	Ledger string
	Row    string // description of one row, for messages
	Fields []Field
	Parts  []string // the kinds of key by which sums of the ledger are broken down: names of fields, or Holding
}

// Holding is the kind of key by which sums of the ledgers securities and note-tables are broken
// down. The key of a row joins the words in all its fields except dates, amounts and the fields
// whose Label is true.
const Holding = "holding"

// Has reports whether the ledger has a field of the given kind.
func (s Schema) Has(kind Kind) bool {
	for _, f := range s.Fields {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

// Index returns the index in Fields of the field with the given name, or −1.
func (s Schema) Index(name string) int {
	for i, f := range s.Fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// instead has the fields that filing.toml may map in place of a required one.
var instead = map[string][]string{"trial-balance.amount": {"debit", "credit"}, "subscriptions.arr": {"mrr"}}

// Instead returns the fields that filing.toml may map in place of a required one, nil if there
// are none.
func (s Schema) Instead(name string) []string { return instead[s.Ledger+"."+name] }

// Needs returns a required field, with those that may be mapped in its place: "arr or mrr".
func (s Schema) Needs(name string) string {
	switch others := s.Instead(name); len(others) {
	case 0:
		return name
	case 1:
		return name + " or " + others[0]
	default:
		return name + ", or " + text.List(others, "and")
	}
}

// Cash is the classification of holdings of cash, which have no level in the fair value
// hierarchy.
const Cash = "cash"

// Classes lists the classifications of holdings in the order of a balance sheet.
var Classes = []string{Cash, "cash-equivalent", "short-term", "long-term"}

var channels = []string{"direct", "partner"}

var columns = []string{"cost", "gains", "losses", "fair-value", "level-1", "level-2", "level-3", "total"}

// reference distinguishes rows that are otherwise equal, in any ledger.
var reference = Field{Name: "reference", Kind: ID, Blank: true, Label: true}

// Schemas lists the schemas of all ledgers, in the order in which the ledgers are read.
var Schemas = []Schema{
	{"customers", "a customer", []Field{
		{Name: "customer", Kind: ID, Required: true},
		{Name: "parent", Kind: ID, Blank: true},
		{Name: "name", Kind: Text, Blank: true},
		reference,
		{Name: "country", Kind: Country, Blank: true},
		{Name: "channel", Kind: Choice, Blank: true, Choices: channels},
		{Name: "acquired", Kind: Date, Blank: true}}, nil},
	{"fx", "a spot rate", []Field{
		{Name: "currency", Kind: Currency, Required: true},
		{Name: "date", Kind: Date, Required: true},
		{Name: "rate", Kind: Rate, Required: true},
		reference}, nil},
	{"subscriptions", "a subscription term", []Field{
		{Name: "customer", Kind: ID, Required: true},
		{Name: "start", Kind: Date, Required: true},
		{Name: "end", Kind: Date, Blank: true},
		{Name: "currency", Kind: Currency, Blank: true, Label: true},
		{Name: "arr", Kind: Amount, Required: true},
		{Name: "subscription", Kind: ID, Blank: true, Label: true},
		{Name: "product", Kind: ID, Blank: true, Label: true},
		reference,
		{Name: "mrr", Kind: Amount}}, []string{"customer"}},
	{"revenue", "the revenue of one customer in a month or quarter", []Field{
		{Name: "customer", Kind: ID, Required: true},
		{Name: "date", Kind: Date, Required: true},
		{Name: "amount", Kind: Amount, Required: true},
		{Name: "country", Kind: Country, Required: true},
		{Name: "channel", Kind: Choice, Required: true, Choices: channels},
		reference}, []string{"customer", "country", "channel"}},
	{"trial-balance", "a balance at a date, or the amount of an income statement account for a month or quarter", []Field{
		{Name: "account", Kind: ID, Required: true},
		{Name: "date", Kind: Date, Required: true},
		{Name: "amount", Kind: Amount, Required: true},
		reference,
		{Name: "debit", Kind: Amount, Blank: true},
		{Name: "credit", Kind: Amount, Blank: true}}, []string{"account"}},
	{"securities", "one holding at a date", []Field{
		{Name: "date", Kind: Date, Required: true},
		{Name: "type", Kind: Text, Required: true},
		{Name: "classification", Kind: Choice, Required: true, Choices: Classes},
		{Name: "level", Kind: Choice, Blank: true, Choices: []string{"1", "2", "3"}},
		{Name: "cost", Kind: Amount, Required: true},
		{Name: "gains", Kind: Amount, Blank: true},
		{Name: "losses", Kind: Amount, Blank: true},
		{Name: "fair-value", Kind: Amount, Required: true},
		reference}, []string{Holding}},
	{"note-tables", "one amount printed in a table of the fair value note", []Field{
		{Name: "table", Kind: Choice, Required: true, Choices: []string{"investment-types", "hierarchy"}},
		{Name: "date", Kind: Date, Required: true},
		{Name: "section", Kind: Choice, Blank: true, Choices: Classes},
		{Name: "line", Kind: Text, Required: true},
		{Name: "column", Kind: Choice, Required: true, Choices: columns},
		{Name: "amount", Kind: Amount, Required: true},
		reference}, []string{Holding}},
}

// Of returns the schema of a ledger; ok is false if there is none.
func Of(ledger string) (s Schema, ok bool) {
	for _, s := range Schemas {
		if s.Ledger == ledger {
			return s, true
		}
	}
	return Schema{}, false
}

// IsAmount reports whether fields with the given name hold amounts.
func IsAmount(field string) bool {
	return slices.ContainsFunc(Schemas, func(s Schema) bool { i := s.Index(field); return i >= 0 && s.Fields[i].Kind == Amount })
}

// Meaning returns what a word in a cell stands for if filing.toml does not map the word: the
// code of a country or currency, one of the Choices of the field, or the word itself. It
// returns an error if the word has no meaning in the field.
func Meaning(field Field, word string) (string, error) {
	switch field.Kind {
	case Country:
		if code, ok := iso.Country(word); ok {
			return code, nil
		}
		return "", fmt.Errorf("%q is not the ISO 3166 code or the English name of a country", word)
	case Currency:
		if code := strings.ToUpper(word); iso.Currency(code) {
			return code, nil
		}
		return "", fmt.Errorf("%q is not the ISO 4217 code of a currency", word)
	case Choice:
		for _, c := range field.Choices {
			if strings.EqualFold(c, word) {
				return c, nil
			}
		}
		return "", fmt.Errorf("%q is not %s", word, text.List(field.Choices, "or"))
	}
	return word, nil
}
