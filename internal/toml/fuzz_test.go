package toml_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	library "github.com/pelletier/go-toml/v2"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/toml"
)

// FuzzParse compares Parse with go-toml's own decoder: what one refuses the other does,
// at the same place in the same words, and what both read is the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "\n\n# nothing\n", "a = 1\r\nb = \"x\"\r\n", "a.b.c = 1\na.b.d = 2\n[e]\nf = [1, 2.5, [true, \"x\"]] # c\n[[g]]\nh = { i.j = 1, k = 'l' }\n[[g]]\n[g.m]\n",
		"[a.b]\n[a]\nc = 1\n[a.d]\n", "a = 2021-12-26\nb = 07:32:00\nc = 1979-05-27T07:32:00Z\nd = 1979-05-27 07:32:00.5\n", "a = \"\"\"\nx\r\ny\\\n  z\"\"\"\nb = '''\nq'''\n",
		"a = 0xff\nb = 0o17\nc = 0b11\nd = 1_000\ne = +1\nf = -inf\ng = nan\n",
		"a = 1\na = 2\n", "[a]\n[a]\n", "a.b = 1\n[a]\n", "[[a]]\n[a]\n", "a = 1\n[a]\n", "a = 1\n[a.b]\n", "[a]\n[[a]]\n", "a = []\n[[a]]\n", "a.b = 1\n[[a]]\n", "a = [1]\n[a.b]\n",
		"[a.b]\n[a]\nb.c = 1\n", "a = { b = 1, b = 2 }\n", "a = { b = 1, b.c = 2 }\n", "a = [{ b = 1, b = 2 }]\n", "a = { b = 2021-13-01, b = 1 }\n", "a = { b = 1 }\na.c = 1\n", "a.b = 1\na = 2\n", "[a.b.c]\n[a.b]\nc.d = 1\n",
		"a = 2021-02-30\n", "a = 25:00\n", "a = 1979-05-27T07:32:00+25:00\n", "a = 99999999999999999999\n", "a = 1e999\n", "a = [1, 0x10000000000000000]\n", "a = 07:32:00.\n", "a = 2021-1-1\n",
		"a", "a =", "a = ", "a = [1", "a = {", "[a", "[[a]", "a = \"", "a = \"\\x\"", "a = \x00", "a = 'é\xff'\n", "é = 1\n", "\"é\" = 1\n'é' = 2\n", "a = 01", "= 1", "a b = 1", "\r", "a = 1 b = 2", "[[]]", "# \x01\n", "a = 20s",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want map[string]any
		err := library.Unmarshal([]byte(s), &want)
		got, refused := toml.Parse("a.toml", []byte(s))
		if (err == nil) != (refused == nil) {
			t.Fatalf("%q: got %v, want %v", s, refused, err)
		}
		if err == nil {
			alike(t, got, want)
			return
		}
		var d *library.DecodeError
		var e *toml.SyntaxError
		if !errors.As(err, &d) || !errors.As(refused, &e) {
			t.Fatalf("%q: got %T, want %T", s, refused, err)
		}
		line, col := d.Position()
		if at := (source.Point{File: "a.toml", Line: line, Col: col}); e.At != at || !strings.HasPrefix(e.Detail, strings.TrimPrefix(err.Error(), "toml: ")) { // a hint may follow
			t.Errorf("%q: got %v, want %v: %v", s, e, at, err)
		}
	})
}

// alike fails unless a value is what go-toml decoded.
func alike(t *testing.T, got *toml.Node, want any) {
	t.Helper()
	kind := map[bool]toml.Kind{true: got.Kind}
	switch v := want.(type) {
	case map[string]any:
		if len(got.Keys) != len(v) {
			t.Fatalf("keys %v, want %v", got.Keys, v)
		}
		for key, value := range v {
			if got.Get(key) == nil {
				t.Fatalf("there is no %q", key)
			}
			alike(t, got.Get(key), value)
		}
		kind[false] = toml.KindTable
	case []any:
		if len(got.Items) != len(v) {
			t.Fatalf("%d items, want %d", len(got.Items), len(v))
		}
		for i, value := range v {
			alike(t, got.Items[i], value)
		}
		kind[false] = toml.KindArray
	case string:
		if want := strings.ReplaceAll(v, "\r\n", "\n"); got.Text != want {
			t.Fatalf("text %q, want %q", got.Text, want)
		}
		kind[false] = toml.KindText
	case bool:
		if (got.Text == "true") != v {
			t.Fatalf("%q, want %v", got.Text, v)
		}
		kind[false] = toml.KindBool
	case int64:
		kind[false] = toml.KindInteger
	case float64:
		kind[false] = toml.KindFloat
	case library.LocalDate:
		if got.Text != v.String() {
			t.Fatalf("%q, want %v", got.Text, v)
		}
		kind[false] = toml.KindDate
	case library.LocalTime, library.LocalDateTime, time.Time:
		kind[false] = toml.KindTime
	default:
		t.Fatalf("%T", want)
	}
	if kind[true] != kind[false] {
		t.Fatalf("%s, want %s", kind[true], kind[false])
	}
}
