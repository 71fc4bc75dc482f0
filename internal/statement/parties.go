package statement

import (
	"fmt"
	"strings"

	"tieout/internal/warehouse"
)

// Parties is a customers ledger in a database: a relation, and an expression over its columns for
// each field, "" for one that has no column. The texts have no outer blanks. Rows whose customer
// is blank are left out; other statements report them.
type Parties struct {
	Dialect *warehouse.Dialect
	From    string // as in Subscriptions
	Where   string

	Customer, Parent, Name, Country, Channel string   // texts
	Acquired                                 string   // a date
	Key                                      []string // texts that name a row
}

// column is an expression with its name.
type column struct{ expr, name string }

// rows returns the relation of the rows, with the named columns of those fields that are mapped.
func (p *Parties) rows(columns ...column) string {
	list := []string{p.Customer + " AS customer"}
	for _, c := range columns {
		if c.expr != "" {
			list = append(list, c.expr+" AS "+c.name)
		}
	}
	where := "(" + p.Customer + " <> '')"
	if p.Where != "" {
		where = "(" + p.Where + ")\n  AND " + where
	}
	return "(\nSELECT " + strings.Join(list, ",\n  ") + "\nFROM " + p.From + "\nWHERE " + where + "\n)"
}

// fields are the texts of a customer, of which each should have one value.
func (p *Parties) fields() []column {
	return []column{{p.Parent, "parent"}, {p.Name, "name"}, {p.Country, "country"}, {p.Channel, "channel"}}
}

// Related returns the statement of the rows that decide which customers count as one, and since
// when: those with a parent or an acquired day; those of a customer that is a parent or whose
// name is one; and all those of customers whose rows disagree on a field. Its columns are customer, parent, name, country, channel, acquired
// (NULL for those that are not mapped) and the key. They are in order of the customers' bytes and
// then of the key. A row whose parent is its own customer has no parent.
func (p *Parties) Related() string {
	const has = "parent <> '' AND parent <> customer"
	all := append(p.fields(), column{p.Acquired, "acquired"})
	for i, k := range p.Key {
		all = append(all, column{k, keyName(i)})
	}
	show := func(expr, name string) string {
		switch {
		case expr == "":
			return "NULL"
		case name == "acquired":
			return p.Dialect.Text("r.acquired", asDate)
		}
		return "r." + name
	}
	columns := []string{"r.customer", show(p.Parent, "parent"), show(p.Name, "name"), show(p.Country, "country"), show(p.Channel, "channel"), show(p.Acquired, "acquired")}
	order := []string{p.Dialect.Order("r.customer")}
	for i := range p.Key {
		columns, order = append(columns, "r."+keyName(i)), append(order, p.Dialect.Order("r."+keyName(i)))
	}
	var joins, any, differ []string
	for _, f := range p.fields() {
		if f.expr != "" {
			differ = append(differ, fmt.Sprintf("min(coalesce(%[1]s, '')) <> max(coalesce(%[1]s, ''))", f.name))
		}
	}
	if p.Acquired != "" {
		any = append(any, "r.acquired IS NOT NULL")
		differ = append(differ, fmt.Sprintf("min(coalesce(acquired, %[1]s)) <> max(coalesce(acquired, %[1]s))", p.Dialect.Date(openEnd)))
	}
	if p.Parent != "" {
		any = append(any, "r.parent <> '' AND r.parent <> r.customer", "above.parent IS NOT NULL")
		parents := "\nLEFT JOIN (\nSELECT parent\nFROM " + p.rows(column{p.Parent, "parent"}) + " AS rows_with_parents\nWHERE " + has + "\nGROUP BY parent\n) AS "
		joins = append(joins, parents+"above ON above.parent = r.customer")
		if p.Name != "" {
			any = append(any, "named.parent IS NOT NULL")
			joins = append(joins, parents+"named ON named.parent = r.name")
		}
	}
	if len(differ) > 0 {
		any = append(any, "twice.customer IS NOT NULL")
		joins = append(joins, "\nLEFT JOIN (\nSELECT customer\nFROM "+p.rows(append(p.fields(), column{p.Acquired, "acquired"})...)+
			" AS rows_of_customers\nGROUP BY customer\nHAVING "+strings.Join(differ, "\n  OR ")+"\n) AS twice ON twice.customer = r.customer")
	}
	if any == nil {
		any = []string{"1 = 0"}
	}
	return "SELECT " + strings.Join(columns, ", ") + "\nFROM " + p.rows(all...) + " AS r" + strings.Join(joins, "") +
		"\nWHERE " + strings.Join(any, "\n  OR ") + "\nORDER BY " + strings.Join(order, ", ")
}

// The columns that With adds to a relation.
const (
	PartyCustomer = "tieout_customer" // NULL if the customers ledger lacks the customer
	PartyCountry  = "tieout_country"
	PartyChannel  = "tieout_channel"
)

// With returns the rows of another relation of the same database with the country and the channel
// of their customers, as a query in parentheses. The argument name is the name that the relation
// has in from, and customer is an expression over its columns. A customer of several rows that
// disagree has the first of the values; see Related.
func (p *Parties) With(from, name, customer string) string {
	one := []string{"customer AS " + PartyCustomer}
	columns := []string{name + ".*", "parties." + PartyCustomer}
	for _, f := range []struct{ expr, name, as string }{{p.Country, "country", PartyCountry}, {p.Channel, "channel", PartyChannel}} {
		if f.expr != "" {
			one, columns = append(one, "min("+f.name+") AS "+f.as), append(columns, "parties."+f.as)
		}
	}
	return "(\nSELECT " + strings.Join(columns, ", ") + "\nFROM " + from +
		"\nLEFT JOIN (\nSELECT " + strings.Join(one, ", ") + "\nFROM " + p.rows(column{p.Country, "country"}, column{p.Channel, "channel"}) + " AS rows_of_customers\nGROUP BY customer\n) AS parties ON parties." + PartyCustomer + " = " + customer + "\n)"
}
