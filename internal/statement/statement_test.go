package statement_test

import (
	"testing"

	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
)

// TestSelect checks how a statement reads, in which the lines of a query stay as they are.
func TestSelect(t *testing.T) {
	d := warehouse.Postgres
	rows := statement.Select{
		Items: []statement.Item{{Expr: d.Quote("Customer"), Name: statement.Name(d, "customer")}, {Expr: d.Quote("amount"), Name: statement.Name(d, "amount")}},
		From:  statement.Query("select *\nfrom sales -- all ") + " AS " + d.Quote("revenue"),
		Where: []string{statement.In(d, d.Quote("status"), []string{"it's"}, true), d.Quote("amount") + " > 0"},
	}
	s := statement.Select{
		Items:   []statement.Item{{Expr: statement.Name(d, "customer"), Name: statement.Name(d, "customer")}, {Expr: "sum(amount)", Name: statement.Name(d, "fair-value")}},
		From:    rows.As(d.Quote("ledger")),
		GroupBy: []string{"customer"}, Having: "count(*) > 1", OrderBy: []string{"customer"}, Limit: 3,
	}
	const want = `SELECT "customer",
       sum(amount) AS "fair_value"
FROM (
  SELECT "Customer" AS "customer",
         "amount"
  FROM (
select *
from sales -- all
) AS "revenue"
  WHERE ("status" IN ('it''s') OR "status" IS NULL)
    AND "amount" > 0
) AS "ledger"
GROUP BY customer
HAVING count(*) > 1
ORDER BY customer
LIMIT 3`
	if got := s.String(); got != want {
		t.Errorf("the statement is\n%s\nwant\n%s", got, want)
	}
	if got, want := statement.Table(d, []string{"fin", `a"b`}), `"fin"."a""b"`; got != want {
		t.Errorf("the table is %s, want %s", got, want)
	}
	if got, want := statement.In(d, "x", nil, false), "1 = 0"; got != want {
		t.Errorf("none of no words is %s, want %s", got, want)
	}
}
