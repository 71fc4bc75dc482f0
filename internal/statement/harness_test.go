package statement_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// database is a server with tables that a test makes.
type database struct {
	warehouse.Conn
	exec   func(statements ...string)
	schema string // "" or "schema."
}

// inPostgres calls test with a database of PostgreSQL, which must receive nothing but SELECT.
func inPostgres(t *testing.T, test func(*testing.T, database)) {
	d := warehousetest.Postgres(t)
	test(t, database{d.Open(), d.Exec, ""})
	d.OnlyReads()
}

// inTrino calls test with a schema of Trino, if TIEOUT_TRINO is set.
func inTrino(t *testing.T, test func(*testing.T, database)) {
	dsn := warehousetest.Trino(t)
	schema := "statement_" + strings.ToLower(t.Name())
	exec := func(statements ...string) {
		t.Helper()
		for _, sql := range statements {
			if err := send(dsn, sql); err != nil {
				t.Fatalf("%v\n%.2000s", err, sql)
			}
		}
	}
	exec("DROP SCHEMA IF EXISTS memory."+schema+" CASCADE", "CREATE SCHEMA memory."+schema)
	t.Cleanup(func() { exec("DROP SCHEMA memory." + schema + " CASCADE") })
	source := &filing.Source{Name: "warehouse", Driver: filing.Trino, Env: warehousetest.Variable}
	conn, err := warehouse.Open(context.Background(), source, warehousetest.Environment{warehousetest.Variable: dsn}.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	test(t, database{conn, exec, schema + "."})
}

// send runs a statement of Trino to its end.
func send(dsn, sql string) error {
	u, err := url.Parse(dsn)
	if err != nil {
		return err
	}
	type page struct {
		NextURI string
		Error   *struct{ Message string }
	}
	next, method, body := u.Scheme+"://"+u.Host+"/v1/statement", http.MethodPost, sql
	for next != "" {
		r, err := http.NewRequest(method, next, strings.NewReader(body))
		if err != nil {
			return err
		}
		r.Header.Set("X-Trino-User", u.User.Username())
		r.Header.Set("X-Trino-Catalog", "memory")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		b, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return err
		}
		if answer.StatusCode == http.StatusServiceUnavailable {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		var p page
		if err := json.Unmarshal(b, &p); err != nil {
			return errors.New(string(b))
		}
		if p.Error != nil {
			return errors.New(p.Error.Message)
		}
		next, method, body = p.NextURI, http.MethodGet, ""
	}
	return nil
}
