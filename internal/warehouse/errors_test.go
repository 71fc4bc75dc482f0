package warehouse

import (
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMessagesOfServersAreCleaned(t *testing.T) {
	s := secrets{[]string{"postgres://ada:pw@db/finance", "S3cret!", "pw"}, []string{"db", "ada", "finance"}}
	for message, want := range map[string]string{
		"password S3CRET! of Ada":                     "password […] of […]",
		`relation "finance.revenue" does not exist.`:  `relation "[…].revenue" does not exist`,
		"column finance_id of adapter is pwned on db": "column finance_id of adapter is pwned on […]",
		"two\nlines\x1b[31m red\u202e":                "two lines?[31m red?",
		"xS3cret!x pw":                                "x[…]x […]",
		"dadb adaada ada":                             "dadb adaada […]",
		"\xff":                                        "?",
		"":                                            "",
	} {
		if got := s.clean(message, ""); got != want {
			t.Errorf("clean(%q) = %q, want %q", message, got, want)
		}
	}
	if got := s.clean(strings.Repeat("é", 1000), ""); utf8.RuneCountInString(got) != mostMessage+1 {
		t.Errorf("a long message has %d characters", utf8.RuneCountInString(got))
	}
}

// TestReasonsHaveWords checks that each reason has its three texts.
func TestReasonsHaveWords(t *testing.T) {
	for r := Failed; r <= Interrupted; r++ {
		if w := words[r]; w.summary == "" || w.detail == "" || w.remedy == "" {
			t.Errorf("reason %d has no words", r)
		}
	}
}

// TestStrict checks that verify-full stands before the settings of a string, and replaces none.
func TestStrict(t *testing.T) {
	for dsn, want := range map[string]string{
		"host=db":                             "sslmode=verify-full host=db",
		"host=db sslmode=disable":             "sslmode=verify-full host=db sslmode=disable",
		"postgres://ada@db/f":                 "postgres://ada@db/f?sslmode=verify-full",
		"postgresql://ada:p?w@db/f":           "postgresql://ada:p?w@db/f?sslmode=verify-full",
		"postgres://ada@db/f?sslmode=disable": "postgres://ada@db/f?sslmode=verify-full&sslmode=disable",
		"postgres://db?":                      "postgres://db?sslmode=verify-full",
		"postgres://?host=/run":               "postgres://?sslmode=verify-full&host=/run",
		"":                                    "sslmode=verify-full ",
	} {
		if got := strict(dsn); got != want {
			t.Errorf("strict(%q) = %q, want %q", dsn, got, want)
		}
	}
	for dsn, want := range map[string]string{ // TLS, as the configuration has it
		"postgres://ada@db/f": "full", "host=db": "full", "postgres://ada@db/f?sslmode=disable": "none", "host=db sslmode=disable": "none", "host=/run/postgresql": "none",
		"postgres://ada@db/f?sslmode=require": "unchecked", "postgres://ada@db/f?ssl=true": "unchecked", "host=a,b sslmode=verify-full": "full", "host=/run,b": "none",
	} {
		config, _, e := postgresConfig(dsn)
		if e != nil {
			t.Errorf("%s: %v", dsn, e)
			continue
		}
		got := "full"
		switch c := config.TLSConfig; {
		case c == nil:
			got = "none"
		case c.InsecureSkipVerify:
			got = "unchecked"
		}
		if got != want {
			t.Errorf("TLS of %s = %s, want %s", dsn, got, want)
		}
	}
	for _, dsn := range []string{"host=db sslmode=prefer", "host=db sslmode=allow", "host=db sslmode=''", "postgres://db?sslmode=", "postgres://a,b/f?sslmode=prefer"} {
		if _, _, e := postgresConfig(dsn); e == nil || e.Reason != WeakTLS {
			t.Errorf("%s: %v, want WeakTLS", dsn, e)
		}
	}
}

func TestStatementsThatAreNotSent(t *testing.T) {
	for sql, sent := range map[string]bool{
		"SELECT 1": true, "select 1": true, "WITH a AS (SELECT 1) SELECT * FROM a": true, "\n (SELECT 1)": true, "SELECT\n1": true,
		"": false, "VALUES (1)": false, "INSERT": false, "-- SELECT\nDELETE": false, "SELECTED": false, "SELECT \x00": false, "SELECT \xff": false, ";SELECT 1": false,
	} {
		if e := refusal(sql); (e == nil) != sent {
			t.Errorf("refusal(%q) = %v, want sent = %v", sql, e, sent)
		}
	}
}

// TestNoCgo checks that no package below this one needs a C compiler.
func TestNoCgo(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{if .CgoFiles}}{{.ImportPath}}{{end}}{{end}}", ".")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	if found := strings.Fields(string(out)); len(found) > 0 {
		t.Errorf("packages with C: %v", found)
	}
}
