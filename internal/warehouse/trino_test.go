package warehouse_test

import (
	"context"
	"database/sql"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

func TestTrinoReadsAndReports(t *testing.T) {
	c, schema, exec := openTrino(t)
	exec("CREATE TABLE " + schema + ".revenue (id varchar, amount decimal(18,2), word varchar)")
	exec("INSERT INTO " + schema + ".revenue VALUES ('a', 1.10, 'x'), ('', NULL, NULL)")
	from := schema + `."revenue"`
	if got, want := ask(t, c, "SELECT id, CAST(amount AS varchar), word FROM "+from+" ORDER BY id DESC"), []string{"a|1.10|x", "|∅|∅"}; !slices.Equal(got, want) {
		t.Errorf("rows = %q, want %q", got, want)
	}
	if got := ask(t, c, "SELECT id FROM "+from+" WHERE id = 'b'"); got != nil {
		t.Errorf("rows = %q, want none", got)
	}
	if c.Snapshot() {
		t.Error("Snapshot() = true")
	}
	if got := columns(t, c, schema+`."REVENUE"`); len(got) != 3 {
		t.Errorf("columns of a name in capitals = %v", got)
	}
	_, err := c.Columns(context.Background(), `"`+schema+`"."revenues"`)
	if e := reason(t, err, warehouse.NoRelation); len(e.Near) == 0 {
		t.Error("no similar name")
	}
	_, err = c.Columns(context.Background(), `"memory"."`+schema+`"."revenues"`)
	if e := reason(t, err, warehouse.NoRelation); len(e.Near) == 0 {
		t.Error("no similar name")
	}
	_, err = c.Columns(context.Background(), `"no_schema"."revenue"`)
	reason(t, err, warehouse.NoRelation)
	_, err = c.Columns(context.Background(), `"no_catalog"."s"."revenue"`)
	reason(t, err, warehouse.NoRelation)
	fails(t, c, "SELECT nothing FROM "+from, warehouse.NoColumn)
	fails(t, c, "SELECT id FROM (SELECT 1 AS id, 2 AS id) AS q", warehouse.NoColumn)
	fails(t, c, "SELECT CAST(word AS integer) FROM "+from, warehouse.BadValue)
	fails(t, c, "SELECT FROM WHERE", warehouse.Syntax)
	fails(t, c, "SELECT 'a'; SELECT 'b'", warehouse.Syntax)
	fails(t, c, "DELETE FROM "+from, warehouse.NotSelect)
	// the rest of a result is of no use to the caller
	mine := errors.New("enough")
	if err := c.Query(context.Background(), "test", "SELECT CAST(x AS varchar) FROM UNNEST(sequence(1, 10000)) AS s (x) CROSS JOIN UNNEST(sequence(1, 1000)) AS r (y)", func([][]byte) error { return mine }); err != mine {
		t.Errorf("error = %v, want that of the caller", err)
	}
	exec("DROP TABLE " + schema + ".revenue")
	fails(t, c, "SELECT id FROM "+from, warehouse.NoRelation)
}

// TestTrinoOnlySelects reads the list of queries of the server: each of tieout's is a SELECT, as
// it was printed, in a session of UTC.
func TestTrinoOnlySelects(t *testing.T) {
	c, _, _ := openTrino(t)
	label := fmt.Sprint("only-selects-", time.Now().UnixNano())
	if got := ask(t, c, "SELECT '"+label+"', current_timezone()"); got[0] != label+"|UTC" {
		t.Errorf("rows = %q", got)
	}
	ask(t, c, "SELECT '"+label+"' WHERE 'it''s' = 'it''s' AND '?' <> '$1'")
	columns(t, c, "(SELECT '"+label+"' AS a)")
	found := ask(t, c, "SELECT query FROM system.runtime.queries WHERE source = 'tieout' AND query LIKE '%"+label+"%'")
	if len(found) != 4 { // the question too
		t.Errorf("%d queries, want 4: %q", len(found), found)
	}
	for _, query := range ask(t, c, "SELECT query FROM system.runtime.queries WHERE source = 'tieout'") {
		if !strings.HasPrefix(query, "SELECT") {
			t.Errorf("the server received %s", query)
		}
	}
}

// slow is a query that takes hours.
const slow = "SELECT CAST(count(*) AS varchar) FROM UNNEST(sequence(1, 10000)) AS a (x) CROSS JOIN UNNEST(sequence(1, 10000)) AS b (y) CROSS JOIN UNNEST(sequence(1, 10000)) AS c (z) WHERE sqrt(x * y * z) = 0.5 AND '%s' = '%[1]s'"

func TestTrinoStopsAtTheTimeLimit(t *testing.T) {
	dsn := warehousetest.Trino(t)
	for _, limit := range []string{"&query_timeout=%ds", "&session_properties=query_max_run_time:%ds"} {
		seconds := 2
		c, err := open("trino", dsn+fmt.Sprintf(limit, seconds))
		for err != nil && seconds < 60 { // a busy server may take longer for the query that opens the session
			reason(t, err, warehouse.TimeLimit)
			seconds *= 2
			c, err = open("trino", dsn+fmt.Sprintf(limit, seconds))
		}
		if err != nil {
			t.Fatal(err)
		}
		label := fmt.Sprint("limit-", time.Now().UnixNano())
		fails(t, c, fmt.Sprintf(slow, label), warehouse.TimeLimit)
		ends(t, label)
		c.Close()
	}
}

// ends waits until the server runs no query with a text.
func ends(t *testing.T, label string) {
	t.Helper()
	db, err := sql.Open("trino", warehousetest.Trino(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 600 {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM system.runtime.queries WHERE query LIKE '%" + label + "%' AND query NOT LIKE '%system.runtime%' AND state NOT IN ('FINISHED', 'FAILED')").Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("the server still runs %s", label)
}

func TestTrinoEndsWithItsContext(t *testing.T) {
	c, _, _ := openTrino(t)
	label := fmt.Sprint("interrupt-", time.Now().UnixNano())
	ctx, stop := context.WithCancel(context.Background())
	go func() { // once the server runs it
		defer stop()
		db, err := sql.Open("trino", warehousetest.Trino(t))
		if err != nil {
			return
		}
		defer db.Close()
		for range 600 {
			var n int
			if db.QueryRow("SELECT count(*) FROM system.runtime.queries WHERE query LIKE '%"+label+"%' AND query NOT LIKE '%system.runtime%' AND state = 'RUNNING'").Scan(&n) != nil || n > 0 {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	}()
	e := reason(t, c.Query(ctx, "revenue by customer", fmt.Sprintf(slow, label), nil), warehouse.Interrupted)
	if !errors.Is(e, context.Canceled) || !errors.Is(e, warehouse.ErrLost) {
		t.Errorf("the error is neither context.Canceled nor ErrLost: %v", e)
	}
	ends(t, label)
	reason(t, c.Query(ctx, "revenue by customer", "SELECT 'a'", nil), warehouse.Interrupted)
}

// TestTrinoConnectionIsCut cuts each second answer of the server after some bytes: either all
// rows arrive, in order, or an error.
func TestTrinoConnectionIsCut(t *testing.T) {
	dsn, err := url.Parse(warehousetest.Trino(t))
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, limit := range []int64{0, 100, 900, 5000, 40000} {
		var answers, cut atomic.Int64
		proxy := listenRaw(t, func(c net.Conn) {
			defer c.Close()
			s, err := net.Dial("tcp", dsn.Host)
			if err != nil {
				return
			}
			defer s.Close()
			go io.Copy(s, c)
			if n := answers.Add(1); n > 1 && cut.CompareAndSwap(0, 1) || n == 1 && limit > 900 && cut.CompareAndSwap(0, 1) {
				io.CopyN(c, s, limit)
				return
			}
			io.Copy(c, s)
		})
		through := *dsn
		through.Host = proxy
		c, err := open("trino", through.String())
		if err != nil { // the query that learns whether the server answers was cut
			reason(t, err, warehouse.Unreachable)
			continue
		}
		rows := 0
		err = c.Query(context.Background(), "revenue by customer", "SELECT CAST(x AS varchar) FROM UNNEST(sequence(1, 10000)) AS s (x) ORDER BY x", func(row [][]byte) error {
			if rows++; string(row[0]) != fmt.Sprint(rows) {
				t.Errorf("row %d is %s", rows, row[0])
			}
			return nil
		})
		if err == nil && rows != 10000 {
			t.Errorf("cut after %d bytes: %d rows without an error, want 10000", limit, rows)
		}
		t.Logf("cut after %d bytes: %d rows, %v", limit, rows, err)
		if err == nil {
			whole++
		}
		c.Close()
	}
	if whole == 0 {
		t.Error("no result arrived")
	}
}

// coordinator answers as Trino does, with what respond returns for each request.
func coordinator(t *testing.T, respond func(n int, r *http.Request) (status int, body string)) string {
	t.Helper()
	var n atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body := respond(int(n.Add(1)), r)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, strings.ReplaceAll(body, "{HOST}", r.Host))
	}))
	t.Cleanup(s.Close)
	return "http://reader@" + strings.TrimPrefix(s.URL, "http://")
}

const (
	accepted = `{"id":"q1","infoUri":"http://{HOST}/","nextUri":"http://{HOST}/v1/statement/q1/1","stats":{"state":"QUEUED"}}`
	answered = `{"id":"q1","infoUri":"http://{HOST}/","columns":[{"name":"a","type":"varchar","typeSignature":{"rawType":"varchar","arguments":[]}}],"data":[["1"]],"stats":{"state":"FINISHED"}}`
)

func refused(name, kind string) string {
	return `{"id":"q1","infoUri":"http://{HOST}/","stats":{"state":"FAILED"},"error":{"message":"no luck for reader at worker.internal","errorCode":1,"errorName":"` + name + `","errorType":"` + kind + `"}}`
}

// TestTheClientOfTrinoRetries answers as a busy or failing coordinator does, without one.
func TestTheClientOfTrinoRetries(t *testing.T) {
	for _, test := range []struct {
		name    string
		respond func(n int, r *http.Request) (int, string)
		want    warehouse.Reason // 0 for rows
	}{
		{"busy twice", func(n int, r *http.Request) (int, string) {
			switch {
			case n <= 2:
				return 503, "busy"
			case r.Method == http.MethodPost:
				return 200, accepted
			}
			return 200, answered
		}, 0},
		{"a worker is lost once", func(n int, r *http.Request) (int, string) {
			switch {
			case r.Method == http.MethodPost:
				return 200, accepted
			case n == 4: // after SELECT 1
				return 200, refused("REMOTE_HOST_GONE", "INTERNAL_ERROR")
			}
			return 200, answered
		}, 0},
		{"a worker is lost always", func(n int, r *http.Request) (int, string) {
			switch {
			case r.Method == http.MethodPost:
				return 200, accepted
			case n > 3:
				return 200, refused("REMOTE_HOST_GONE", "INTERNAL_ERROR")
			}
			return 200, answered
		}, warehouse.Dropped},
		{"no memory", func(n int, r *http.Request) (int, string) {
			switch {
			case r.Method == http.MethodPost:
				return 200, accepted
			case n > 3:
				return 200, refused("EXCEEDED_GLOBAL_MEMORY_LIMIT", "INSUFFICIENT_RESOURCES")
			}
			return 200, answered
		}, warehouse.Resources},
		{"no right", func(n int, r *http.Request) (int, string) {
			switch {
			case r.Method == http.MethodPost:
				return 200, accepted
			case n > 3:
				return 200, refused("PERMISSION_DENIED", "USER_ERROR")
			}
			return 200, answered
		}, warehouse.NoRight},
		{"a property that is refused", func(n int, r *http.Request) (int, string) {
			switch {
			case r.Method == http.MethodPost && strings.Contains(r.Header.Get("X-Trino-Session"), "query_max_run_time"):
				return 200, refused("PERMISSION_DENIED", "USER_ERROR")
			case r.Method == http.MethodPost:
				return 200, accepted
			}
			return 200, answered
		}, 0},
		{"an answer that is cut", func(n int, r *http.Request) (int, string) {
			switch {
			case r.Method == http.MethodPost:
				return 200, accepted
			case n > 3:
				return 200, answered[:100]
			}
			return 200, answered
		}, warehouse.Dropped},
	} {
		dsn := coordinator(t, test.respond)
		c, err := open("trino", dsn)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var rows []string
		err = c.Query(context.Background(), "revenue by customer", "SELECT a", func(row [][]byte) error {
			rows = append(rows, string(row[0]))
			return nil
		})
		switch {
		case test.want == 0 && (err != nil || !slices.Equal(rows, []string{"1"})):
			t.Errorf("%s: rows = %q (%v), want one", test.name, rows, err)
		case test.want != 0:
			if e := reason(t, err, test.want); strings.Contains(e.Error(), "reader") {
				t.Errorf("%s: the message names the user: %v", test.name, e)
			}
		}
		c.Close()
	}
}

// TestTrinoThroughAProxy reads through a server that passes on what it gets.
func TestTrinoThroughAProxy(t *testing.T) {
	dsn, err := url.Parse(warehousetest.Trino(t))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: dsn.Host})
		r.Out.Host = r.In.Host
	}})
	defer proxy.Close()
	through := *dsn
	through.Host = strings.TrimPrefix(proxy.URL, "http://")
	c, err := open("trino", through.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := ask(t, c, "SELECT 'a'"); !slices.Equal(got, []string{"a"}) {
		t.Errorf("rows = %q", got)
	}
}

// TestTheClientOfTrinoSendsPasswordsOverTLS logs in at a coordinator with a certificate of an
// authority of its own.
func TestTheClientOfTrinoSendsPasswordsOverTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "reader" || password != "p@ss word" {
			w.WriteHeader(http.StatusUnauthorized)
			io.WriteString(w, "no such login: "+user+" "+password)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		body := answered
		if r.Method == http.MethodPost {
			body = strings.ReplaceAll(accepted, "http://", "https://")
		}
		io.WriteString(w, strings.ReplaceAll(body, "{HOST}", r.Host))
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshakes that fail
	s.StartTLS()
	defer s.Close()
	authority := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	host := strings.TrimPrefix(s.URL, "https://")
	for dsn, want := range map[string]warehouse.Reason{
		"https://reader:p%40ss%20word@" + host + "?SSLCertPath=" + url.QueryEscape(authority):                                               0,
		"https://reader:wrong@" + host + "?SSLCertPath=" + url.QueryEscape(authority):                                                       warehouse.Login,
		"https://reader:p%40ss%20word@" + host:                                                                                              warehouse.TLS,
		"https://reader:p%40ss%20word@" + strings.Replace(host, "127.0.0.1", "localhost", 1) + "?SSLCertPath=" + url.QueryEscape(authority): warehouse.TLS,
		"http://reader@" + host: warehouse.Unreachable,
	} {
		c, err := open("trino", dsn)
		if err == nil {
			if c.Close(); want != 0 {
				t.Errorf("%s opens", dsn)
			}
			continue
		}
		if want == 0 {
			t.Errorf("%s: %v", dsn, err)
			continue
		}
		if e := reason(t, err, want); strings.Contains(e.Diagnostic(nil).Message(), "reader") && !strings.Contains(e.Remedy(), "reader") || strings.Contains(e.Diagnostic(nil).Message(), "wrong") {
			t.Errorf("the message names the login: %v", e)
		}
	}
}
