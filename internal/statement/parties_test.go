package statement_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/statement"
)

// party is a row of a customers ledger.
type party struct{ customer, parent, name, country, channel string }

func randomParties(r *rand.Rand) (list []party) {
	n := 2 + r.IntN(40)
	id := func() string { return fmt.Sprintf("%s%d", []string{"C", "c"}[r.IntN(2)], r.IntN(n)) }
	name := func() string { return []string{"Acme", "ACME", "Beta", ""}[r.IntN(4)] + id() }
	for range n {
		x := party{customer: id(), name: name(), country: []string{"US", "DE", ""}[r.IntN(3)], channel: "direct"}
		switch r.IntN(8) {
		case 0:
			x.parent = id()
		case 1:
			x.parent = name()
			if len(list) > 0 {
				x.parent = list[r.IntN(len(list))].name
			}
		case 2:
			x.parent = x.customer
		}
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b party) int { return cmp.Compare(a.customer, b.customer) })
	return list
}

// unlisted returns what Unlisted returns, by its definition.
func unlisted(rows []party) (list []string) {
	ids, names, parents := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, x := range rows {
		ids[x.customer], names[x.name] = true, true
		if x.parent != "" && x.parent != x.customer {
			parents[x.parent] = true
		}
	}
	for _, parent := range slices.Sorted(maps.Keys(parents)) {
		switch {
		case ids[parent]:
		case names[parent]:
			list = append(list, parent+" 1")
		default:
			list = append(list, parent+" 0")
		}
	}
	return list
}

// about returns what About returns, by its definition.
func about(rows []party, bytes, more int) (list []string) {
	for _, x := range rows {
		if n := len(x.customer); n >= bytes-more && n <= bytes+more && !slices.Contains(list, x.customer) {
			list = append(list, x.customer)
		}
	}
	return list
}

// with returns what With returns of the sales of the test, by its definition.
func with(sales []string, rows []party, terms bool) (list []string) {
	of := map[string]party{}
	for _, x := range rows {
		least := func(a, b string) string {
			if a == "" || b != "" && b < a {
				return b
			}
			return a
		}
		was := of[x.customer]
		of[x.customer] = party{customer: "1", country: least(was.country, x.country), channel: least(was.channel, x.channel)}
	}
	null := func(s string) string { return cmp.Or(s, "NULL") }
	for _, id := range slices.Sorted(slices.Values(sales)) {
		x := of[id]
		end := " " + null(x.customer) + " " + null(x.country) + " " + null(x.channel)
		if terms {
			list = append(list, id+" NULL 2022-01-01 2022-12-31"+end, id+" 2.50 NULL NULL"+end)
		} else {
			list = append(list, id+" 2.50"+end)
		}
	}
	return list
}

// TestParties checks that what the database says of customers is that of the definitions.
func TestParties(t *testing.T)      { inPostgres(t, parties) }
func TestTrinoParties(t *testing.T) { inTrino(t, parties) }

func parties(t *testing.T, d database) {
	d.exec("CREATE TABLE "+d.schema+"parties (world integer, customer varchar, parent varchar, name varchar, country varchar, channel varchar)",
		"CREATE TABLE "+d.schema+"sales (world integer, customer varchar, day date, last date, amount decimal(18,2))")
	r := rand.New(rand.NewPCG(16, 6))
	var all [][]party
	var sales [][]string
	var b, sold strings.Builder
	b.WriteString("INSERT INTO " + d.schema + "parties VALUES (-1, '', 'X', 'X', 'X', 'X')")
	sold.WriteString("INSERT INTO " + d.schema + "sales VALUES (-1, '', DATE '2022-01-01', NULL, 1)")
	for world := range worlds(d) {
		list := randomParties(r)
		all = append(all, list)
		text := func(s string) string {
			if s == "" {
				return "NULL"
			}
			return "'" + s + "'"
		}
		for _, x := range list {
			parent := text(x.parent)
			if x.parent == "" && r.IntN(2) == 0 {
				parent = "''"
			}
			fmt.Fprintf(&b, ",\n(%d, '%s', %s, %s, %s, %s)", world, x.customer, parent, text(x.name), text(x.country), text(x.channel))
		}
		sales = append(sales, []string{"none", list[0].customer, "b", "c"})
		if last := list[len(list)-1].customer; last != list[0].customer {
			sales[world] = append(sales[world], last)
		}
		for _, id := range sales[world] {
			fmt.Fprintf(&sold, ",\n(%d, '%s', DATE '2022-01-01', DATE '2022-12-31', 1.50), (%[1]d, '%[2]s', DATE '2022-02-01', DATE '2022-03-01', 1)", world, id)
		}
	}
	d.exec(b.String(), sold.String())
	ctx := context.Background()
	lines := func(label, sql string) (list []string) {
		err := d.Query(ctx, label, sql, func(row [][]byte) error {
			var v []string
			for _, x := range row {
				if x == nil {
					x = []byte("NULL")
				}
				v = append(v, string(x))
			}
			list = append(list, strings.Join(v, " "))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	names := 0
	for world, rows := range all {
		where := fmt.Sprintf("world = %d", world)
		p := &statement.Parties{Dialect: d.Dialect(), From: d.schema + "parties", Where: where, Customer: d.text("customer"), Parent: d.text("parent"), Name: d.text("name"), Country: d.text("country"), Channel: d.text("channel")}
		want := unlisted(rows)
		if diff := gocmp.Diff(want, lines("parents", p.Unlisted())); diff != "" {
			t.Fatalf("parents of ledger %d (-want +got):\n%s", world, diff)
		}
		names += strings.Count(strings.Join(want, "\n"), " 1")
		if diff := gocmp.Diff(about(rows, 1, 1), lines("ids", p.About(1, 1))); diff != "" {
			t.Fatalf("ids of ledger %d (-want +got):\n%s", world, diff)
		}
		groups := statement.Select{Items: []statement.Item{{Expr: `"customer"`, Name: `"customer"`}, {Expr: statement.Sum(d.Dialect(), "amount", ""), Name: `"sum"`}}, GroupBy: []string{`"customer"`}}
		groups.From = statement.Select{Items: []statement.Item{{Expr: d.text("customer"), Name: `"customer"`}, {Expr: "amount"}}, From: d.schema + "sales", Where: []string{where}}.As("ledger")
		terms := &statement.Subscriptions{Dialect: d.Dialect(), From: d.schema + "sales", Where: where, Customer: d.text("customer"), Start: "day", End: "last"}
		if diff := gocmp.Diff(with(sales[world], rows, false), lines("sales", p.With(groups, nil))); diff != "" {
			t.Fatalf("sales of ledger %d (-want +got):\n%s", world, diff)
		}
		if diff := gocmp.Diff(with(sales[world], rows, true), lines("sales and terms", p.With(groups, terms))); diff != "" {
			t.Fatalf("sales and terms of ledger %d (-want +got):\n%s", world, diff)
		}
	}
	if names < len(all)/4 {
		t.Errorf("only %d parents are names", names)
	}

	// fields that are not mapped
	p := &statement.Parties{Dialect: d.Dialect(), From: d.schema + "parties", Customer: d.text("customer"), Parent: d.text("parent")}
	for _, line := range lines("parents", p.Unlisted()) {
		if strings.HasSuffix(line, " 1") {
			t.Errorf("%q is a name of a ledger without names", line)
		}
	}
}
