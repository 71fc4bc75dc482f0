package filing_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
)

const sources = `[sources.warehouse]
driver = "postgres"
dsn = "env:TIEOUT_WAREHOUSE"
`

const stored = `[ledgers.revenue]
source = "warehouse"
table = "finance.revenue"
columns = { customer = "customer_id", date = "posted_on", amount = "amount_usd", country = "country", channel = "channel" }
key = ["invoice_id"]
`

// with returns the smallest filing.toml with a ledger in a database, in which texts are replaced.
func with(t testing.TB, oldnew ...string) string {
	t.Helper()
	file := sources + stored
	for i := 0; i < len(oldnew); i += 2 {
		if strings.Count(file, oldnew[i]) != 1 {
			t.Fatalf("%q is not once in the file", oldnew[i])
		}
		file = strings.Replace(file, oldnew[i], oldnew[i+1], 1)
	}
	return registrant + report + calendar + file
}

func TestSource(t *testing.T) {
	f, found := read(t, with(t))
	if found != nil {
		t.Fatal(found)
	}
	l := f.Ledger("revenue")
	if len(f.Sources) != 1 || l.Source != f.Sources[0] || l.Source.Driver != filing.Postgres || l.Source.Env != "TIEOUT_WAREHOUSE" || l.Table != "finance.revenue" || l.Incomplete {
		t.Errorf("the ledger is %+v from %+v", l, f.Sources)
	}
	if got := l.Relation(); got != "warehouse:finance.revenue" {
		t.Errorf("Relation() = %q", got)
	}
	if len(l.Files) != 0 || !slices.Equal(l.Key, []string{"invoice_id"}) {
		t.Errorf("files %v, key %v", l.Files, l.Key)
	}
	f, found = read(t, with(t, `table = "finance.revenue"`, "query = \"\"\"\nSELECT *\n\tFROM finance.revenue -- all of it\"\"\""))
	if l := f.Ledger("revenue"); found != nil || l.Query != "SELECT *\n\tFROM finance.revenue -- all of it" || l.Relation() != "warehouse:query of revenue" || l.TableParts() != nil {
		t.Errorf("%q, %v", l.Query, found)
	}
	// A source without ledgers is for inspect.
	if _, found := read(t, whole+sources); found != nil {
		t.Error(found)
	}
}

func TestSourceProblems(t *testing.T) {
	for name, test := range map[string]struct{ file, want, remedy string }{
		"connection string": {with(t, "env:TIEOUT_WAREHOUSE", "postgres://u:hunter2@db/finance"), `filing.toml:16:1: dsn in [sources.warehouse] must be "env:"`, `Write dsn = "env:TIEOUT_WAREHOUSE", and set the variable`},
		"keywords":          {with(t, "env:TIEOUT_WAREHOUSE", "host=db password=hunter2"), "dsn in [sources.warehouse]", "TIEOUT_WAREHOUSE"},
		"after env":         {with(t, "env:TIEOUT_WAREHOUSE", "env:postgres://u:hunter2@db"), "dsn in [sources.warehouse]", "TIEOUT_WAREHOUSE"},
		"number as dsn":     {with(t, `"env:TIEOUT_WAREHOUSE"`, "5432"), "dsn in [sources.warehouse]", "TIEOUT_WAREHOUSE"},
		"no dsn":            {with(t, `dsn = "env:TIEOUT_WAREHOUSE"`, ""), "[sources.warehouse] has no dsn", `Add dsn = "env:TIEOUT_WAREHOUSE"`},
		"no driver":         {with(t, `driver = "postgres"`, ""), "[sources.warehouse] has no driver", `Add driver = "postgres"`},
		"driver":            {with(t, `driver = "postgres"`, `driver = "oracle"`), `driver in [sources.warehouse] must be postgres or trino; found "oracle"`, `Write "postgres" or "trino"`},
		"string as driver":  {with(t, `driver = "postgres"`, `driver = "postgres://u:hunter2@db"`), "found another text", ""},
		"unknown key":       {with(t, "dsn =", "url ="), `"url" is not a key of [sources.warehouse]`, "Write driver or dsn"},
		"name":              {with(t, "[sources.warehouse]", `[sources."ware house"]`), "a table in [sources] has a name", "[sources.warehouse]"},
		"unknown source":    {with(t, `source = "warehouse"`, `source = "warehous"`), `source in [ledgers.revenue] is "warehous", which is not a section of [sources]`, `Write "warehouse" instead`},
		"string as source":  {with(t, `source = "warehouse"`, `source = "postgres://u:hunter2@db"`), "source in [ledgers.revenue] is another text", ""},
		"no sources":        {registrant + report + calendar + stored, `source in [ledgers.revenue] is "warehouse"`, `Add a section [sources.warehouse] with driver = "postgres" and dsn = "env:TIEOUT_WAREHOUSE"`},
		"both":              {with(t, `key =`, "query = \"select 1\"\nkey ="), "[ledgers.revenue] has both table and query", "Keep table or query"},
		"neither":           {with(t, `table = "finance.revenue"`, ""), "[ledgers.revenue] has a source and neither table nor query", `Add table =`},
		"file too":          {with(t, `key =`, "file = \"r.xlsx\"\nkey ="), "file in [ledgers.revenue] is for a ledger in files", "remove the other"},
		"dates":             {with(t, `key =`, "dates = \"MM/DD/YYYY\"\nkey ="), "dates in [ledgers.revenue] is for a ledger in files", "to_date"},
		"across":            {with(t, `key =`, "across = { header = \"date\", cell = \"amount\" }\nkey =", `date = "posted_on", amount = "amount_usd", `, ""), "across in [ledgers.revenue] is for", "Remove across"},
		"no source":         {with(t, `source = "warehouse"`, ""), "table and key in [ledgers.revenue] are only for a ledger in a database, and the section has no source", `Add source = "warehouse"`},
		"key of a file":     {whole[:len(whole)-len(subscriptions)] + subscriptions + "key = [\"id\"]\n", "key in [ledgers.subscriptions] is only for a ledger in a database", "Remove key, or replace file"},
		"empty key":         {with(t, `["invoice_id"]`, `[]`), "key in [ledgers.revenue] is an empty list", "invoice_id"},
		"key twice":         {with(t, `["invoice_id"]`, `["invoice_id", "INVOICE_ID"]`), "key in [ledgers.revenue] lists the column \"INVOICE_ID\" twice", ""},
		"four parts":        {with(t, "finance.revenue", "a.b.c.d"), "table in [ledgers.revenue] has 4 parts", ""},
		"empty part":        {with(t, "finance.revenue", "finance..revenue"), "table in [ledgers.revenue] has an empty part", ""},
		"ending period":     {with(t, "finance.revenue", "finance."), "table in [ledgers.revenue] has an empty part", ""},
		"statement":         {with(t, "finance.revenue", "revenue; drop table x"), "table in [ledgers.revenue] is not the name of a table", ""},
		"open quote":        {with(t, `"finance.revenue"`, `'finance."Odd'`), "has a quotation mark that is not closed", ""},
		"query":             {with(t, `table = "finance.revenue"`, `query = "delete from finance.revenue"`), "query in [ledgers.revenue] must be one SELECT statement, and does not begin with SELECT or WITH", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(test.file)}})
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != 1 && name != "unknown key" && name != "name" || len(found) == 0 {
				t.Fatalf("%d findings: %v", len(found), lines(t, found))
			}
			d := found[0]
			if d.Code != "FIL001" || !strings.Contains(d.At()+": "+message(d), test.want) || !strings.Contains(d.Remedy, test.remedy) {
				t.Errorf("%s %s: %s\n%s\nwant %s\n%s", d.Code, d.At(), message(d), d.Remedy, test.want, test.remedy)
			}
			for _, d := range found {
				if strings.Contains(d.Message()+d.Remedy, "hunter2") {
					t.Errorf("the message repeats the password: %s", d.Message())
				}
			}
			for _, l := range f.Ledgers {
				if !l.Incomplete && l.Source != nil && slices.Contains([]string{"connection string", "driver", "both", "statement", "query", "four parts"}, name) {
					t.Error("the ledger would be read")
				}
			}
		})
	}
}

// TestSourceSyntax checks that no message about invalid TOML repeats a connection string.
func TestSourceSyntax(t *testing.T) {
	for _, dsn := range []string{`postgres://u:hunter2@db/finance`, `“postgres://u:hunter2@db/finance”`, `'postgres://u:hunter2@db`, `password=hunter2`, `hunter2`, `"a" hunter2`} {
		_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(with(t, `"env:TIEOUT_WAREHOUSE"`, dsn))}})
		if err == nil {
			t.Errorf("%s: no error, but %v", dsn, found)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
}

func TestTableParts(t *testing.T) {
	for table, want := range map[string][]string{
		"revenue":                   {"revenue"},
		"finance.Revenue":           {"finance", "Revenue"},
		"hive.finance.revenue":      {"hive", "finance", "revenue"},
		`finance."Odd.Name"`:        {"finance", "Odd.Name"},
		`"a ""b"" c".d`:             {`a "b" c`, "d"},
		"Erlöse.umsätze_2022":       {"Erlöse", "umsätze_2022"},
		`"revenue; drop table x"`:   {"revenue; drop table x"},
		"hive.finance.\"t$hidden\"": {"hive", "finance", "t$hidden"},
	} {
		f, found := read(t, with(t, `"finance.revenue"`, "'"+table+"'"))
		if got := f.Ledger("revenue").TableParts(); found != nil || !slices.Equal(got, want) {
			t.Errorf("TableParts() of %s = %q, want %q; %v", table, got, want, found)
		}
	}
}

// TestKeysOfFiles gives every key of a file to a ledger in a database.
func TestKeysOfFiles(t *testing.T) {
	for _, line := range []string{`sheet = "Revenue"`, `named = { channel = "*-revenue" }`, `fill = ["customer"]`, `dates = "MM/DD/YYYY"`, `numbers = "1,234.50"`,
		`total_rows = { customer = ["Total*"] }`, `note_rows = { customer = ["Note*"] }`, `encoding = "utf-16"`, `delimiter = ";"`} {
		key, _, _ := strings.Cut(line, " ")
		_, found, _ := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(with(t) + line + "\n")}})
		if len(found) != 1 || found[0].Code != "FIL001" || !strings.Contains(found[0].Detail, key+" in [ledgers.revenue]") || found[0].Severity != diag.Error {
			t.Errorf("%s: %v", line, lines(t, found))
		}
	}
	for _, line := range []string{`fixed = { reference = "x" }`, `only = { "status" = { keep = ["posted"] } }`, `values.channel = { partner = ["Reseller"] }`, `unit = "thousands"`,
		`expect = { rows = 3, total = "1.00" }`, `times = "drop"`, `credit_negative = true`} {
		if f, found := read(t, with(t)+line+"\n"); found != nil || f.Ledger("revenue").Incomplete {
			t.Errorf("%s: %v", line, found)
		}
	}
}
