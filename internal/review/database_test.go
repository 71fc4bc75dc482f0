package review_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/walk"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// TestDatabase serves a filing whose revenue is in a database: a number leads to its rows there;
// after the table was written, the page says so, until the database is read again.
func TestDatabase(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("revenue", "customer text, posted date, amount numeric(18,2), country text, channel text, invoice text primary key", [][]string{
		{"S!1", "2020-12-31", "40000000", "US", "direct", "I-1"}, {"S!1", "2021-12-31", "50000000", "US", "direct", "I-2"}, {"T", "2021-12-31", "20000000", "DE", "partner", "I-3"},
		{"S!1", "2022-12-31", "55000000", "US", "direct", "I!4"}, {"T", "2022-12-31", "27000000", "DE", "partner", "I-5"},
	})
	small := string(folder(t)["filing.toml"].Data)
	head, _, _ := strings.Cut(small, "[ledgers.subscriptions]")
	files := fstest.MapFS{"filing.toml": {Data: []byte(head + `[sources.warehouse]
driver = "postgres"
dsn    = "env:` + warehousetest.Variable + `"

[ledgers.revenue]
source  = "warehouse"
table   = "revenue"
columns = { customer = "customer", date = "posted", amount = "amount", country = "country", channel = "channel" }
key     = ["invoice"]
`)}}
	sessions := 0
	s := gated(t, files, func(how walk.How) walk.How {
		sessions++
		how.Access.Connect = warehouse.Connector(d.Lookup)
		return how
	})
	s.Load()
	get := func(path string) string {
		t.Helper()
		w := s.ask("GET", path, nil)
		if w.Code != 200 {
			t.Fatalf("GET %s = %d\n%s", path, w.Code, w.Body)
		}
		dsn, _ := d.Lookup(warehousetest.Variable)
		secret, _ := url.Parse(dsn)
		if password, has := secret.User.Password(); strings.Contains(w.Body.String(), dsn) || has && strings.Contains(w.Body.String(), password) {
			t.Errorf("GET %s serves the connection string", path)
		}
		return w.Body.String()
	}
	page := get("/fact/revenue@FY2022")
	for _, want := range []string{"Sum of 2 rows.", "<th scope=\"col\">Row</th>", "<code>invoice = &#39;I!4&#39;</code>", "<code>warehouse:revenue</code>", "The databases were read on "} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of revenue does not say %s\n%s", want, page)
		}
	}
	if page := get("/ledgers"); !strings.Contains(page, "warehouse:revenue") || !strings.Contains(page, "Read the databases again") {
		t.Errorf("the page of ledgers is\n%s", page)
	}
	d.Exec("INSERT INTO revenue VALUES ('U', '2022-12-31', 1000000, 'US', 'direct', 'I-6')")
	if page := get("/fact/revenue@FY2022"); !strings.Contains(page, "The rows of warehouse:revenue add up to another amount than when the numbers were computed.") || strings.Contains(page, "Sum of") {
		t.Errorf("after the table was written, the page of revenue is\n%s", page)
	}
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
	again := func(token string) int {
		return s.ask("POST", "/read", strings.NewReader(url.Values{"token": {token}}.Encode()), header("Content-Type", "application/x-www-form-urlencoded")).Code
	}
	if got := again("other"); got != http.StatusForbidden {
		t.Errorf("POST /read without the token = %d", got)
	}
	before := sessions
	if got := again(token[1]); got != http.StatusSeeOther || sessions != before+1 {
		t.Errorf("POST /read = %d after %d readings", got, sessions-before)
	}
	if page := get("/fact/revenue@FY2022"); !strings.Contains(page, "Sum of 3 rows.") {
		t.Errorf("after it was read again, the page of revenue is\n%s", page)
	}
	d.OnlyReads()
}
