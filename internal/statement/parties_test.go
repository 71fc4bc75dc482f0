package statement_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tieout/internal/evidence"
	"tieout/internal/statement"
)

// party is a row of a customers ledger.
type party struct{ customer, parent, name, country, channel, acquired, key string }

func randomParties(r *rand.Rand) (list []party) {
	n := 2 + r.IntN(40)
	id := func() string { return fmt.Sprintf("%s%d", []string{"C", "c"}[r.IntN(2)], r.IntN(n)) }
	name := func() string { return []string{"Acme", "ACME", "Beta", "Gamma", ""}[r.IntN(5)] + id() }
	for i := range n {
		x := party{customer: id(), name: name(), country: []string{"US", "DE"}[r.IntN(2)], channel: "direct", key: fmt.Sprintf("P%02d", i)}
		if j := slices.IndexFunc(list, func(y party) bool { return y.customer == x.customer }); j >= 0 && r.IntN(4) > 0 {
			key := x.key
			x = list[j]
			x.key = key
		} else {
			switch r.IntN(12) {
			case 0:
				x.parent = id()
			case 1:
				x.parent = name()
				if len(list) > 0 {
					x.parent = list[r.IntN(len(list))].name
				}
			case 2:
				x.parent = x.customer
			case 3:
				x.acquired = []string{"2022-03-01", "2022-04-01"}[r.IntN(2)]
			}
		}
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b party) int { return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.key, b.key)) })
	return list
}

// related returns the rows that Related returns, by its definition.
func related(rows []party) (list []party) {
	parents := map[string]bool{}
	differ := map[string]bool{}
	first := map[string]party{}
	for _, x := range rows {
		if x.parent != "" && x.parent != x.customer {
			parents[x.parent] = true
		}
		before, listed := first[x.customer]
		if listed && (before.parent != x.parent || before.name != x.name || before.acquired != x.acquired || before.country != x.country || before.channel != x.channel) {
			differ[x.customer] = true
		}
		if !listed {
			first[x.customer] = x
		}
	}
	for _, x := range rows {
		if x.parent != "" && x.parent != x.customer || x.acquired != "" || parents[x.customer] || parents[x.name] || differ[x.customer] {
			list = append(list, x)
		}
	}
	return list
}

// names are the findings that rows of a customers ledger have; each row has its key as its name to the caller.
func names(rows []party) evidence.Parents {
	var list []evidence.Customer
	seen := map[string]int{}
	for _, x := range rows {
		c := evidence.Customer{ID: x.customer, Parent: x.parent, Name: x.name}
		if i, listed := seen[x.customer]; listed {
			list[i] = c
			continue
		}
		seen[x.customer] = len(list)
		list = append(list, c)
	}
	p := evidence.Names(list, nil)
	return p
}

// TestRelatedCustomersOfADatabase checks that the rows which the database returns are those of the
// definition, and enough to compare parents with ids and names.
func TestRelatedCustomersOfADatabase(t *testing.T) { inPostgres(t, relatedCustomers) }
func TestTrinoRelatedCustomers(t *testing.T)       { inTrino(t, relatedCustomers) }

func relatedCustomers(t *testing.T, d database) {
	d.exec("CREATE TABLE "+d.schema+"parties (world integer, customer varchar, parent varchar, name varchar, country varchar, channel varchar, acquired date, id varchar)",
		"CREATE TABLE "+d.schema+"sales (world integer, customer varchar, amount decimal(18,2))")
	r := rand.New(rand.NewPCG(16, 6))
	var all [][]party
	var b, sales strings.Builder
	b.WriteString("INSERT INTO " + d.schema + "parties VALUES (-1, '', 'X', 'X', 'X', 'X', NULL, 'X')")
	sales.WriteString("INSERT INTO " + d.schema + "sales VALUES (-1, '', 1)")
	for world := range worlds(d) {
		list := randomParties(r)
		all = append(all, list)
		text := func(s string) string {
			if s == "" && r.IntN(2) == 0 {
				return "NULL"
			}
			return "'" + s + "'"
		}
		for _, x := range list {
			acquired := "NULL"
			if x.acquired != "" {
				acquired = "DATE '" + x.acquired + "'"
			}
			fmt.Fprintf(&b, ",\n(%d, %s, %s, %s, %s, %s, %s, %s)", world, text(x.customer), text(x.parent), text(x.name), text(x.country), text(x.channel), acquired, text(x.key))
		}
		fmt.Fprintf(&sales, ",\n(%d, '%s', 2.50), (%d, 'none', 0.25)", world, list[0].customer, world)
	}
	d.exec(b.String(), sales.String())
	ctx := context.Background()
	found := 0
	for world, rows := range all {
		p := &statement.Parties{Dialect: d.Dialect(), From: d.schema + "parties", Where: fmt.Sprintf("world = %d", world), Customer: d.text("customer"), Parent: d.text("parent"), Name: d.text("name"),
			Country: d.text("country"), Channel: d.text("channel"), Acquired: "acquired", Key: []string{d.text("id")}}
		var got []party
		err := d.Query(ctx, "customers with parents", p.Related(), func(row [][]byte) error {
			var v [7]string
			for i := range v {
				v[i] = string(row[i])
			}
			got = append(got, party{v[0], v[1], v[2], v[3], v[4], v[5], v[6]})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		same := gocmp.AllowUnexported(party{})
		if diff := gocmp.Diff(related(rows), got, same); diff != "" {
			t.Fatalf("customers of ledger %d (-want +got):\n%s", world, diff)
		}
		want := names(rows)
		if diff := gocmp.Diff(want, names(got)); diff != "" {
			t.Fatalf("parents of ledger %d (-want +got):\n%s", world, diff)
		}
		found += len(want.ByName) + len(want.Ambiguous)

		from := p.With(d.schema+"sales AS s", "s", d.text("s.customer"))
		var joined []string
		err = d.Query(ctx, "revenue with countries", "SELECT customer, "+statement.PartyCustomer+", "+statement.PartyCountry+", "+statement.PartyChannel+", "+d.Dialect().Plain("amount")+
			" FROM "+from+fmt.Sprintf(" AS l WHERE world = %d ORDER BY amount DESC", world), func(row [][]byte) error {
			var v []string
			for _, x := range row {
				if x == nil {
					x = []byte("NULL")
				}
				v = append(v, string(x))
			}
			joined = append(joined, strings.Join(v, " "))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		country := rows[0].country
		for _, x := range rows {
			if x.customer == rows[0].customer {
				country = min(country, x.country)
			}
		}
		if diff := gocmp.Diff([]string{rows[0].customer + " " + rows[0].customer + " " + country + " direct 2.50", "none NULL NULL NULL 0.25"}, joined); diff != "" {
			t.Fatalf("revenue of ledger %d (-want +got):\n%s", world, diff)
		}
	}
	if found < len(all)/2 {
		t.Errorf("only %d parents are names", found)
	}

	// fields that are not mapped
	p := &statement.Parties{Dialect: d.Dialect(), From: d.schema + "parties", Customer: d.text("customer")}
	if err := d.Query(ctx, "customers", p.Related(), func([][]byte) error { t.Error("a ledger without parents has a related row"); return nil }); err != nil {
		t.Fatal(err)
	}
}
