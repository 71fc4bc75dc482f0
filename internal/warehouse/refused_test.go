package warehouse_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/warehouse"
)

// TestNoServer checks that the error for a port at which no server listens says so: each system has
// its own number for it.
func TestNoServer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().String()
	l.Close()
	for driver, dsn := range map[string]string{filing.Postgres: "postgres://a@" + port + "/b?sslmode=disable", filing.Trino: "http://a@" + port + "?catalog=b"} {
		_, err := warehouse.Open(context.Background(), &filing.Source{Name: "warehouse", Driver: driver, Env: "DSN"}, func(string) (string, bool) { return dsn, true })
		if err == nil || !strings.Contains(err.Error(), "refused the connection at the port: no server listens there") {
			t.Errorf("%s: the error is %v", driver, err)
		}
	}
}
