package remedy_test

import (
	"testing"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
)

// TestDatabase compares the remedies of ledgers in a database, in the words of each driver.
func TestDatabase(t *testing.T) {
	t.Parallel()
	postgres := &filing.Ledger{Schema: schema.Schema{Ledger: "revenue"}, Source: &filing.Source{Driver: filing.Postgres}}
	trino := &filing.Ledger{Schema: schema.Schema{Ledger: "revenue"}, Source: &filing.Source{Driver: filing.Trino}, Query: "SELECT 1"}
	date, end := &schema.Field{Name: "date", Kind: schema.Date}, &schema.Field{Name: "end", Kind: schema.Date, Blank: true}
	const table = "a `query` in place of table in [ledgers.revenue] in filing.toml"
	for _, tt := range []struct{ name, got, want string }{
		{"NaN", remedy.Amount(postgres, "NaN", ""), "Correct the amount in the database; or, in " + table + ", leave such rows out with WHERE COLUMN <> 'NaN', or read 0 in its place, with COALESCE(NULLIF(COLUMN, 'NaN'), 0)"},
		{"large number", remedy.Amount(postgres, "1000000000000000000000000", ""), "Correct the amount in the database; or, if it has too many decimal places, round it in " + table + ", as CAST(COLUMN AS decimal(18, 2)) does"},
		{"a date as text", remedy.Date(postgres, date, "12/31/2022", false), "Correct the date in the database; or convert the column to a date in " + table + ", such as to_date(COLUMN, 'MM/DD/YYYY')"},
		{"a date as text in Trino", remedy.Date(trino, date, "12/31/2022", false), "Correct the date in the database; or convert the column to a date in `query` of [ledgers.revenue] in filing.toml, such as CAST(date_parse(COLUMN, '%m/%d/%Y') AS date)"},
		{"an end that is infinity", remedy.Date(postgres, end, "infinity", false), "Enter the last day of service, or clear the cell if the term has no end, and save the workbook; or, in " + table + ", read NULL in its place, with NULLIF(COLUMN, 'infinity')"},
		{"a date that is infinity", remedy.Date(postgres, date, "-infinity", false), "Correct the date in the database; or leave such rows out with WHERE COLUMN <> '-infinity' in " + table},
	} {
		if tt.got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.name, tt.got, tt.want)
		}
	}
}
