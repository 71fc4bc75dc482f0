package statement_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tieout/internal/warehouse"
)

// psql is a Conn of a server that is reached with psql.
type psql struct{ dialect *warehouse.Dialect }

func (p psql) Dialect() *warehouse.Dialect { return p.dialect }
func (p psql) Columns(context.Context, string) ([]warehouse.Column, error) {
	return nil, nil
}
func (p psql) Snapshot() bool { return true }
func (p psql) Close() error   { return nil }

func (p psql) Query(_ context.Context, label, sql string, each func([][]byte) error) error {
	out, err := p.run("COPY (" + sql + ") TO STDOUT;")
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", label, err, sql)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<24)
	unescape := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r", `\v`, "\v", `\f`, "\f", `\b`, "\b")
	for lines.Scan() {
		var row [][]byte
		for _, v := range strings.Split(lines.Text(), "\t") {
			if v == `\N` {
				row = append(row, nil)
				continue
			}
			row = append(row, []byte(unescape.Replace(v)))
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (p psql) run(sql string) ([]byte, error) {
	cmd := exec.Command("psql", "-h", "127.0.0.1", "-p", "15432", "-U", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f", "-")
	cmd.Env = append(os.Environ(), "PGCLIENTENCODING=UTF8")
	cmd.Stdin = strings.NewReader(sql)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, stderr.String())
	}
	return out, err
}

var testDialect = &warehouse.Dialect{
	Name:    "postgres",
	Quote:   func(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` },
	Literal: func(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" },
	Date:    func(day string) string { return "DATE '" + day + "'" },
	Text:    func(expr string, _ warehouse.Column) string { return `CAST(` + expr + ` AS text) COLLATE "C"` },
	Exact:   func(expr string, _ warehouse.Column) string { return "CAST(" + expr + " AS numeric)" },
	Plain:   func(expr string) string { return "CAST(" + expr + " AS text)" },
	Order:   func(expr string) string { return expr + ` COLLATE "C"` },
	Days:    func(expr string, n int) string { return fmt.Sprintf("(%s + %d)", expr, n) },
}

func open(t *testing.T) (conn warehouse.Conn, exec func(sql string)) {
	p := psql{testDialect}
	return p, func(sql string) {
		t.Helper()
		if _, err := p.run(sql); err != nil {
			t.Fatal(err)
		}
	}
}
