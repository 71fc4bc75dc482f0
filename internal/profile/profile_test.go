package profile_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/profile"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// fake is a session of a table whose rows it does not have: it answers each expression of a
// query by the first answer whose pattern fits, or else by "0", and returns words for the query
// of frequent values.
type fake struct {
	columns []warehouse.Column
	answers [][2]string         // pattern of an expression, and its value
	words   map[string][]string // by column: its frequent values
	asked   []string
	fail    error
}

func (f *fake) Dialect() *warehouse.Dialect { return warehouse.Postgres }
func (f *fake) Snapshot() bool              { return true }
func (f *fake) Close() error                { return nil }
func (f *fake) Columns(context.Context, string) ([]warehouse.Column, error) {
	return f.columns, f.fail
}

var ofColumn = regexp.MustCompile(`r\."([^"]*)"`)

func (f *fake) Query(_ context.Context, _, sql string, each func(row [][]byte) error) error {
	f.asked = append(f.asked, sql)
	if strings.HasPrefix(sql, "SELECT word") {
		for _, w := range f.words[ofColumn.FindStringSubmatch(sql)[1]] {
			if err := each([][]byte{[]byte(w), []byte("1")}); err != nil {
				return err
			}
		}
		return nil
	}
	list, _, _ := strings.Cut(strings.TrimPrefix(sql, "SELECT "), "\nFROM ")
	var row [][]byte
	for expr := range strings.SplitSeq(list, ",\n  ") {
		value := "0"
		for _, a := range f.answers {
			if regexp.MustCompile(a[0]).MatchString(expr) {
				value = a[1]
				break
			}
		}
		row = append(row, []byte(value))
	}
	return each(row)
}

var source = &filing.Source{Name: "warehouse", Driver: filing.Postgres, Env: "TIEOUT_WAREHOUSE"}

func TestLargeTable(t *testing.T) {
	f := &fake{columns: []warehouse.Column{{Name: "id", Type: "bigint", Kind: warehouse.Integer}, {Name: "payload", Type: "jsonb", Kind: warehouse.Other}},
		answers: [][2]string{{`count\(\*\)`, "3000000"}, {`count\(r\."id"\)`, "3000000"}, {`count\(r\."payload"\)`, "2999000"}, {`DISTINCT`, "1000000"}}}
	p, err := profile.Of(context.Background(), f, source, "finance.events")
	if err != nil {
		t.Fatal(err)
	}
	if p.Rows != 3_000_000 || !p.Columns[0].More || p.Columns[0].Distinct != 1_000_000 || p.Columns[1].Nulls != 1000 || p.Columns[1].Problem == "" || p.Key != nil || p.Ledger != "" || p.Section != "" {
		t.Errorf("%+v", p)
	}
	for _, sql := range f.asked[1:] {
		if !strings.Contains(sql, "LIMIT 1000000") {
			t.Errorf("a query of all rows:\n%s", sql)
		}
	}
	for _, sql := range f.asked {
		if strings.Contains(sql, "jsonb") || strings.Contains(sql, `("payload")::text`) || !strings.HasPrefix(sql, "SELECT ") {
			t.Errorf("the query %s", sql)
		}
	}
}

func TestErrors(t *testing.T) {
	lost := errors.New("lost")
	if _, err := profile.Of(context.Background(), &fake{fail: lost}, source, "finance.events"); !errors.Is(err, lost) {
		t.Errorf("%v, want the error of the connection", err)
	}
	if _, err := profile.Of(context.Background(), &fake{}, source, "a; b"); err == nil || !strings.Contains(err.Error(), "not the name of a table") {
		t.Errorf("%v", err)
	}
}

// TestRecognized gives the columns of tables, and compares the ledger, what it lacks, the fields
// and the section.
func TestRecognized(t *testing.T) {
	text, day, money := func(n string) warehouse.Column { return warehouse.Column{Name: n, Type: "text", Kind: warehouse.Text} },
		func(n string) warehouse.Column { return warehouse.Column{Name: n, Type: "date", Kind: warehouse.Date} },
		func(n string) warehouse.Column {
			return warehouse.Column{Name: n, Type: "numeric(18,2)", Kind: warehouse.Decimal}
		}
	for _, test := range []struct {
		name    string
		columns []warehouse.Column
		words   map[string][]string
		want    string
	}{
		{"subscriptions", []warehouse.Column{text("customer_id"), day("start_date"), day("end_date"), text("currency"), money("arr")}, map[string][]string{"currency": {"USD", "EUR"}},
			`columns = { customer = "customer_id", start = "start_date", end = "end_date", currency = "currency", arr = "arr" }`},
		{"fx", []warehouse.Column{text("currency_code"), day("rate_date"), money("rate")}, map[string][]string{"currency_code": {"EUR", "GBP"}},
			`columns = { currency = "currency_code", date = "rate_date", rate = "rate" }`},
		{"customers", []warehouse.Column{text("customer_id"), text("parent_id"), text("customer_name"), text("country")}, map[string][]string{"country": {"US", "Germany!", "Utopia"}},
			"values.country = { \"?\" = [\"Utopia\"], DE = [\"Germany!\"] }"},
		{"trial-balance", []warehouse.Column{text("account"), day("period_end"), money("amount")}, nil, `credit_negative = "?"`},
		{"trial-balance", []warehouse.Column{text("account"), day("period_end"), money("debit"), money("credit")}, nil, `columns = { account = "account", date = "period_end", debit = "debit", credit = "credit" }`},
		{"revenue", []warehouse.Column{text("customer_id"), day("posted_on"), money("amount_usd")}, nil, "# country is taken from the customers ledger"},
		{"revenue", []warehouse.Column{text("customer_id"), {Name: "posted_at", Type: "timestamp without time zone", Kind: warehouse.Timestamp}, money("amount_usd"), {Name: "posting_date", Type: "timestamp without time zone", Kind: warehouse.Timestamp}}, nil,
			`times = "drop"   # posting_date has a time of day, which is left out`},
		{"revenue", []warehouse.Column{text("customer_id"), text("posting date"), {Name: "amount", Type: "double precision", Kind: warehouse.Float}}, map[string][]string{"posting date": {"12/31/2022", "1/30/2022"}},
			"query = '''\nSELECT \"customer_id\",\n  to_date(\"posting date\", 'MM/DD/YYYY') AS \"posting date\",\n  CAST(\"amount\" AS decimal(18, 2)) AS \"amount\"\nFROM \"finance\".\"t\"\n'''\n"},
		{"securities", []warehouse.Column{day("as_of_date"), text("security_type"), text("classification"), text("level"), money("amortized_cost"), money("fair_value")},
			map[string][]string{"classification": {"short-term", "cash equivalents"}, "level": {"Level 1", "2"}}, `values.classification = { cash-equivalent = ["cash equivalents"] }`},
		{"", []warehouse.Column{text("first_name"), text("email")}, nil, ""},
		{"fx", []warehouse.Column{text("ccy"), day("d"), money("per")}, map[string][]string{"ccy": {"EUR", "GBP"}, "d": {"2022-01-31"}, "per": {"1.1"}},
			"columns = { currency = \"ccy\", date = \"d\", rate = \"per\" }\n# check date and rate: chosen by the type of the column alone\n"},
		{"subscriptions", []warehouse.Column{text("customer_id"), day("start_date"), day("end_date"), money("arr"), text("state")}, map[string][]string{"state": {"Active", "Draft", "Live", "Void"}},
			`# only = { state = { keep = ["Active", "Live"], drop = ["Draft", "Void"] } }   # if only some rows count`},
		{"subscriptions", []warehouse.Column{text("customer_id"), day("start_date"), day("end_date"), money("arr"), text("state")}, map[string][]string{"state": {"CA", "NY", "TX", "WA"}},
			"# columns not used: state\n"},
		{"revenue", []warehouse.Column{text("customer_id"), {Name: "posting_date", Type: "timestamp with time zone", Kind: warehouse.Moment}, money("amount_usd")}, nil,
			"# query = '''SELECT \"customer_id\", CAST(\"posting_date\" AT TIME ZONE 'America/New_York' AS date) AS \"posting_date\", \"amount_usd\" FROM \"finance\".\"t\"'''\n"},
		{"revenue", []warehouse.Column{text("customer_id"), text("country"), text("channel"), money("revenue")}, map[string][]string{"country": {"US"}, "channel": {"direct"}}, `date = "?"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{columns: test.columns, words: test.words, answers: [][2]string{{`count\(\*\)`, "10"}, {`count\(r\.`, "10"}, {"DISTINCT", "4"}}}
			p, err := profile.Of(context.Background(), f, source, "finance.t")
			if err != nil {
				t.Fatal(err)
			}
			if p.Ledger != test.name || !strings.Contains(p.Section, test.want) {
				t.Errorf("looks like %q, lacks %q:\n%s\nwant %q and\n%s", p.Ledger, p.Lacks, p.Section, test.name, test.want)
			}
			if p.Section != "" {
				readsBack(t, p.Section)
			}
		})
	}
}

// TestSeveral offers each ledger that a table may be.
func TestSeveral(t *testing.T) {
	f := &fake{columns: []warehouse.Column{{Name: "acct", Type: "text", Kind: warehouse.Text}, {Name: "posted_at", Type: "timestamp with time zone", Kind: warehouse.Moment}, {Name: "net", Type: "numeric", Kind: warehouse.Decimal}, {Name: "status", Type: "text", Kind: warehouse.Text}},
		words: map[string][]string{"acct": {"c1", "c2"}, "posted_at": {"2022-01-31 15:00:00"}, "net": {"5"}, "status": {"posted", "draft"}}, answers: [][2]string{{`count\(\*\)`, "10"}, {`count\(r\.`, "10"}, {"DISTINCT", "2"}}}
	p, err := profile.Of(context.Background(), f, source, "b.rev")
	if err != nil {
		t.Fatal(err)
	}
	if p.Ledger != "trial-balance" || p.Lacks != "" || len(p.Others) != 1 || p.Others[0].Ledger != "revenue" || !strings.Contains(p.Others[0].Section, `columns = { customer = "acct", date = "posted_at", amount = "net" }`) {
		t.Fatalf("%q without %q, or %+v", p.Ledger, p.Lacks, p.Others)
	}
	readsBack(t, p.Others[0].Section)
}

// readsBack reads a section in a filing.toml: all that may be wrong is what awaits an answer.
func readsBack(t *testing.T, section string) {
	t.Helper()
	file := "[registrant]\nname = \"Example, Inc.\"\ncik = \"0001999999\"\nprefix = \"exm\"\nnamespace = \"http://www.example.example/2022\"\ncurrency = \"USD\"\ndomicile = \"US\"\n" +
		"[report]\nform = \"10-K\"\nperiod = \"FY2022\"\n[calendar]\nfiscal_year_end = \"12-31\"\n[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:TIEOUT_WAREHOUSE\"\n" + section
	if strings.HasPrefix(section, "[ledgers.revenue]") && strings.Contains(section, "taken from the customers ledger") {
		file += "[ledgers.customers]\nfile = \"c.xlsx\"\ncolumns = { customer = \"C\", country = \"Country\", channel = \"Channel\" }\n"
	}
	_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(file)}})
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	for _, d := range found {
		if d.Summary != "unanswered line" {
			t.Errorf("%s: %s\n%s", d.At(), d.Message(), section)
		}
	}
}

// TestPostgres profiles a table of a server.
func TestPostgres(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Exec("CREATE SCHEMA finance")
	d.Load(`finance.revenue`, `invoice_id text, customer_id varchar(20), posted_on date, amount_usd numeric(18,2), country char(2), channel text, weight double precision, "Posted At" timestamptz, status text, blank text, tags text[], ok boolean`, [][]string{
		{"I-1", "C-1", "2022-01-31", "10.50", "US", "Direct", "0.5", "2022-01-31 23:30:00-05", "posted", " ", "{a}", "t"},
		{"I-2", "C-1", "2022-02-28", "-3.25", "DE", "Reseller", "1.5", "2022-02-28 00:00:00+00", "draft", "", "{b}", "f"},
		{"I-3", "C-2", "2022-03-31", "", "US", "Direct", "", "", "posted", "x", "", ""},
	})
	d.Load("public.terms", "customer_id text, start_date date, end_date date, arr numeric(18,2)", [][]string{{"a", "2021-01-01", "2022-01-01", "5"}, {"a", "2022-01-01", "2023-01-01", "6"}, {"b", "2022-01-01", "2022-12-31", "7"}})
	c := d.Open()
	p, err := profile.Of(context.Background(), c, d.Source(), "finance.revenue")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range p.Columns {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s|%s|%s|%s|%d|%d|%d|%s|%s|%s|%d|%s", c.Name, c.Type, c.Kind, c.Field, c.Nulls, c.Blank, c.Distinct, c.From, c.To, c.Total, c.Timed, strings.Join(c.Examples, ","))))
	}
	want := []string{
		"invoice_id|text|text||0|0|3|I-1|I-3||0|I-1,I-2,I-3",
		"customer_id|character varying|text|customer|0|0|2|C-1|C-2||0|C-1,C-2",
		"posted_on|date|date|date|0|0|3|2022-01-31|2022-03-31||0|2022-01-31,2022-02-28,2022-03-31",
		"amount_usd|numeric(18,2)|decimal|amount|1|0|2|-3.25|10.50|7.25|0|-3.25,10.5",
		"country|character|text|country|0|0|2|DE|US||0|US,DE",
		"channel|text|text|channel|0|0|2|Direct|Reseller||0|Direct,Reseller",
		"weight|double precision|floating-point number||1|0|2||||0|0.5,1.5",
		"Posted At|timestamp with time zone|timestamp with time zone||1|0|2|2022-02-01|2022-02-28||1|2022-02-01 04:30:00,2022-02-28 00:00:00",
		"status|text|text||0|0|2|draft|posted||0|posted,draft",
		"blank|text|text||1|1|2| |x||0| ,x",
		"tags|text[]|other||1|0|0||||0|",
		"ok|boolean|truth value||1|0|2||||0|false,true",
	}
	for i := range want {
		if i >= len(got) || stripLength(got[i]) != stripLength(want[i]) {
			t.Errorf("column %d:\n%s, want\n%s", i, slices.Concat(got, make([]string, len(want)))[i], want[i])
		}
	}
	section := `[ledgers.revenue]
source = "warehouse"
table = "finance.revenue"
columns = { customer = "customer_id", date = "posted_on", amount = "amount_usd", country = "country", channel = "channel", reference = "invoice_id" }
key = ["invoice_id"]   # no two rows have the same value
values.channel = { partner = ["Reseller"] }
# only = { status = { keep = ["posted"], drop = ["draft"] } }   # if only some rows count
# columns not used: weight, Posted At, blank, tags and ok
`
	if p.Rows != 3 || p.Ledger != "revenue" || p.Lacks != "" || p.Section != section || p.Refused != nil {
		t.Errorf("%d rows, like %q without %q, refused %v:\n%s\nwant\n%s", p.Rows, p.Ledger, p.Lacks, p.Refused, p.Section, section)
	}
	readsBack(t, p.Section)
	if p, err = profile.Of(context.Background(), c, d.Source(), "terms"); err != nil || p.Ledger != "subscriptions" || !strings.Contains(p.Section, `end_is = "day-after"   # terms of whole months: 2 if end is the first day without service, 1 if it is the last day of service`) {
		t.Errorf("%v: %+v", err, p)
	}
	list, more, err := profile.Tables(context.Background(), c)
	if err != nil || more || !slices.Contains(list, profile.Listed{Schema: "finance", Table: "revenue", Kind: "table"}) || slices.ContainsFunc(list, func(l profile.Listed) bool { return l.Schema == "pg_catalog" }) {
		t.Errorf("%v: %v", err, list)
	}
	d.OnlyReads()
	if _, err = profile.Of(context.Background(), d.Open(), d.Source(), "finance.revenu"); err == nil || !strings.Contains(err.Error(), "revenu") {
		t.Errorf("a missing table: %v", err)
	}
}

var length = regexp.MustCompile(`(character(?: varying)?)\(\d+\)`)

// stripLength removes the lengths of character types.
func stripLength(s string) string { return length.ReplaceAllString(s, "$1") }
