package statement

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/warehouse"
)

// Parties is a customers ledger in a database: a relation, and an expression over its columns for
// each field, "" for one that has no column. The texts have no outer blanks. Rows whose customer
// is blank are left out; other statements report them.
type Parties struct {
	Dialect *warehouse.Dialect
	From    string // as in Subscriptions
	Where   string

	Customer, Parent, Name, Country, Channel string // texts
}

// words returns a text of the ledger, for distinct.
func (p *Parties) words(text string) []Words {
	return []Words{{From: p.From, Where: p.Where, ID: text}}
}

// The columns that With adds to a statement.
const (
	partyID      = "party_id"
	partyCountry = "party_country"
	partyChannel = "party_channel"
)

// Columns is the number of columns that With adds to a statement.
const Columns = 3

// With returns the statement of another one, of groups whose first field is the customer, with three
// columns more: a text, NULL if the ledger lacks the customer, and the customer's country and channel,
// NULL if it has none. A customer of several rows has the least of the texts. With the terms of
// subscriptions, which may be nil, the statement is first that of the function With.
func (p *Parties) With(groups Select, terms *Subscriptions) string {
	d := p.Dialect
	one := Select{Items: []Item{{p.Customer, partyID}}, From: p.From, Where: []string{p.Customer + " <> ''"}, GroupBy: []string{p.Customer}}
	if p.Where != "" {
		one.Where = append([]string{"(" + p.Where + ")"}, one.Where...)
	}
	columns := []string{"grouped.*", "CASE WHEN " + partyID + " IS NOT NULL THEN '1' END"}
	for _, f := range []struct{ expr, name string }{{p.Country, partyCountry}, {p.Channel, partyChannel}} {
		if f.expr == "" {
			columns = append(columns, "CAST(NULL AS varchar)")
			continue
		}
		one.Items, columns = append(one.Items, Item{Least(f.expr, ""), f.name}), append(columns, f.name)
	}
	var order []string
	for i := range groups.GroupBy {
		order = append(order, d.Order(groups.GroupBy[i]))
	}
	groups.OrderBy = nil
	text := groups.As("grouped")
	if terms != nil {
		text = "(\n" + union(d, groups, terms) + "\n) AS grouped"
		order = append(order, "run_start")
	}
	return "SELECT " + strings.Join(columns, ", ") + "\nFROM " + text + "\nLEFT JOIN " + one.As("parties") + " ON " + partyID + " = " + groups.GroupBy[0] + "\nORDER BY " + strings.Join(order, ", ")
}

// Unlisted returns the statement of the parents that are not the customer of any row, in order of
// their bytes: parent, and 1 if it is the name of a customer, else 0. A row whose parent is its own
// customer has no parent. The parent must have a column.
func (p *Parties) Unlisted() string {
	parents := p.words(p.Parent)
	parents[0].Where = p.Parent + " <> " + p.Customer
	if p.Where != "" {
		parents[0].Where = "(" + p.Where + ") AND " + parents[0].Where
	}
	is, names := "'0'", ""
	if p.Name != "" {
		is, names = "CASE WHEN names.id IS NULL THEN '0' ELSE '1' END", "\nLEFT JOIN "+distinct(p.words(p.Name))+" AS names ON names.id = parents.id"
	}
	return "SELECT parents.id, " + is + "\nFROM " + distinct(parents) + " AS parents\nLEFT JOIN " + distinct(p.words(p.Customer)) + " AS known ON known.id = parents.id" + names +
		"\nWHERE known.id IS NULL\nORDER BY " + p.Dialect.Order("parents.id")
}

// About returns the statement of the customers whose ids have a number of bytes in UTF-8, or up to
// so many more or fewer, in order of their bytes. The dialect must have Bytes.
func (p *Parties) About(bytes, more int) string {
	return "SELECT id\nFROM " + distinct(p.words(p.Customer)) + " AS ids\nWHERE " + p.Dialect.Bytes("id") + fmt.Sprintf(" BETWEEN %d AND %d", bytes-more, bytes+more) + "\nORDER BY " + p.Dialect.Order("id")
}
