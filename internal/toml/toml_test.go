package toml_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/toml"
)

func parse(t testing.TB, data string) *toml.Node {
	t.Helper()
	root, err := toml.Parse("a.toml", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	root := parse(t, "# é\n\n[a.b]\n  c.d = 1\r\n\"é\" = [\n  \"x\" ]\n  [[e]]\nf = { g = 1, h = 2 }\n[[e]]\n")
	at := func(keys ...string) string {
		n := root
		for _, key := range keys {
			n = n.Get(key)
		}
		return n.At.String()
	}
	e := root.Get("e").Items
	for got, want := range map[string]string{
		root.At.String(): "a.toml:1:1", at("a"): "a.toml:3:1", at("a", "b"): "a.toml:3:1", at("a", "b", "c"): "a.toml:4:3", at("a", "b", "c", "d"): "a.toml:4:5",
		at("a", "b", "é"): "a.toml:5:1", at("e"): "a.toml:7:1", e[0].At.String(): "a.toml:7:1", e[1].At.String(): "a.toml:9:1",
		e[0].Get("f").Get("g").At.String(): "a.toml:8:7", e[0].Get("f").Get("h").At.String(): "a.toml:8:14",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := parse(t, "c = 1\na = 2\nb.d = 3\nb.c = 4\n").Keys; !slices.Equal(got, []string{"c", "a", "b"}) {
		t.Errorf("keys %v", got)
	}
}

func TestQuotedTextReadsBack(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"": `""`, "Total": `"Total"`, `a "b" \c`: `"a \"b\" \\c"`, "a\nb\t\x00\x7f": `"a\u000Ab\u0009\u0000\u007F"`, "é 日本 \U0001F600": "\"é 日本 \U0001F600\"",
		"a\u00a0b\u2028\u202e\ufeff\ufffe": `"a\u00A0b\u2028\u202E\uFEFF\uFFFE"`, "\U000E0001": `"\U000E0001"`,
	} {
		if got := toml.Quote(s); got != want {
			t.Errorf("Quote(%q) = %s, want %s", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, key := rapid.String().Draw(t, "s"), rapid.String().Draw(t, "key")
		quoted := toml.Quote(s)
		if strings.ContainsAny(quoted, "\n\r") {
			t.Fatalf("%q is on more than one line", quoted)
		}
		root, err := toml.Parse("a.toml", []byte("[["+toml.Key(key)+"]]\n# "+quoted+"\n"+toml.Key(key)+" = "+quoted+" # "+quoted+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(s, "\r\n", "\n")
		if got := root.Get(key).Items[0].Get(key); got == nil || got.Text != want {
			t.Fatalf("%q = %q reads back as %+v", key, s, got)
		}
	})
}

func TestKeysAreQuotedWhereTheyMustBe(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"direct": "direct", "cash-equivalent": "cash-equivalent", "a_1": "a_1", "": `""`, "U.S.": `"U.S."`, "é": `"é"`, "a b": `"a b"`} {
		if got := toml.Key(s); got != want {
			t.Errorf("Key(%q) = %s, want %s", s, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`^[0-9]+$`)
	tests := []struct {
		name, toml string
		take       func(toml.Table) any
		got        any
		want       string // the problem, "" for none
	}{
		{"a text", `a = " x "`, func(t toml.Table) any { return t.Text("a", "") }, " x ", ""},
		{"a text that is missing", ``, func(t toml.Table) any { return t.Text("a", "f") }, "f", ""},
		{"an invalid text", `a = 1`, func(t toml.Table) any { return t.Text("a", "f") }, "f", `1:1 a in [t] must be text; found a whole number. Write it in quotes: a = "1"`},
		{"a blank text", `a = " "`, func(t toml.Table) any { return t.Text("a", "f") }, "f", "1:1 a in [t] is blank. Enter a value, or remove the key"},
		{"a text with a control character", `a = "\u0000"`, func(t toml.Table) any { return t.Text("a", "f") }, "f", "1:1 a in [t] holds a control character. Remove the character"},
		{"a text of two lines", `a = "x\ny"`, func(t toml.Table) any { return t.Text("a", "f") }, "f", "1:1 a in [t] holds a control character. Remove the character"},
		{"a text that must be there", ``, func(t toml.Table) any { return t.Need("a") }, "", `1:1 [t] has no a. Add a = "..."`},
		{"an optional text", `a = " x "`, func(t toml.Table) any { return t.Optional("a") }, "x", ""},
		{"an optional text that is blank", `a = " "`, func(t toml.Table) any { return t.Optional("a") }, "", ""},
		{"a line", `a = " x "`, func(t toml.Table) any { return t.NeedLine("a") }, "x", ""},
		{"a line that is missing", ``, func(t toml.Table) any { return t.NeedLine("a") }, "", `1:1 [t] has no a. Add a = "..."`},
		{"a numeral", `a = 0x10`, func(t toml.Table) any { return t.Numeral("a") }, "16", ""},
		{"a numeral as text", `a = " 16. "`, func(t toml.Table) any { return t.Numeral("a") }, "16.", ""},
		{"a numeral below zero", `a = -1`, func(t toml.Table) any { return t.Numeral("a") }, "", "1:1 a in [t] must not be negative; found -1. Write zero, a positive whole number or text"},
		{"a form", `a = "1"`, func(t toml.Table) any { return t.Form("a", t.Need("a"), number, "digits") }, "1", ""},
		{"another form", `a = "x"`, func(t toml.Table) any { return t.Form("a", t.Need("a"), number, "digits") }, "", `1:1 a in [t] must be digits; found "x". Write digits`},
		{"a choice", `a = "x"`, func(t toml.Table) any { return t.Choice("a", "y", "x", "y") }, "x", ""},
		{"an invalid choice", `a = "z"`, func(t toml.Table) any { return t.Choice("a", "y", "x", "y") }, "y", `1:1 a in [t] must be x or y; found "z". Write one of them`},
		{"a truth value", `a = true`, func(t toml.Table) any { return t.Bool("a") }, true, ""},
		{"a truth value that is text", `a = "true"`, func(t toml.Table) any { return t.Bool("a") }, false, "1:1 a in [t] must be true or false; found text. Write it without quotes: a = true"},
		{"a number", `a = 12`, func(t toml.Table) any { return t.Number("a", 1, 1, 12) }, 12, ""},
		{"a number beyond", `a = 13`, func(t toml.Table) any { return t.Number("a", 1, 1, 12) }, 1, "1:1 a in [t] must be from 1 to 12; found 13. Write a number in that range"},
		{"a large number", `a = 4294967296`, func(t toml.Table) any { return t.Number("a", 1, 0, 12) }, 1, "1:1 a in [t] must be from 0 to 12; found 4294967296. Write a number in that range"},
		{"a percentage", `a = "0.5%"`, func(t toml.Table) any { return t.Percent("a", "10%") }, "0.5%", ""},
		{"a percentage below zero", `a = "-1%"`, func(t toml.Table) any { return t.Percent("a", "10%") }, "10%", `1:1 a in [t] must be a percentage such as "10%"; found "-1%". Write a number with a percent sign`},
		{"a date", `a = 2022-12-31`, func(t toml.Table) any { return t.Date("a").String() }, "2022-12-31", ""},
		{"a date in quotes", `a = "2022-12-31"`, func(t toml.Table) any { return int(t.Date("a")) }, 0, "1:1 a in [t] must be a date such as 2021-12-26; found text. Write it without quotes: a = 2022-12-31"},
		{"a date that is missing", ``, func(t toml.Table) any { return int(t.Date("a")) }, 0, "1:1 [t] has no a. Add a = YYYY-MM-DD"},
		{"a date that may be missing", ``, func(t toml.Table) any { return int(t.OptionalDate("a")) }, 0, ""},
		{"a date in words", `a = 2022-12-31`, func(t toml.Table) any { return t.DateOrText("a") }, "December 31, 2022", ""},
		{"words for a date", `a = " FY2022 "`, func(t toml.Table) any { return t.DateOrText("a") }, "FY2022", ""},
		{"a list of texts", `a = ["x", "y"]`, func(t toml.Table) any { return len(t.Texts("a")) }, 2, ""},
		{"a list with a number", `a = ["x", 1]`, func(t toml.Table) any { return len(t.Texts("a")) }, 1, `1:1 a in [t] must be a list of text; found a whole number in it. Write each item in quotes: a = ["x", "1"]`},
		{"a list of lines", `a = [" x "]`, func(t toml.Table) any { return t.Lines("a")[0] }, "x", ""},
		{"a list with a blank", `a = [""]`, func(t toml.Table) any { return len(t.Lines("a")) }, 0, "1:1 a in [t] has a blank item. Remove the blank item from the list"},
		{"a list with two lines", `a = ["x\ny"]`, func(t toml.Table) any { return len(t.Lines("a")) }, 0, "1:1 a in [t] holds a control character. Write each line as a separate item of the list"},
		{"a list of tables", "[[a]]\n[[a]]\n", func(t toml.Table) any { return len(t.Tables("a", "[[a]]")) }, 2, ""},
		{"a list with a text", `a = [{}, "x"]`, func(t toml.Table) any { return len(t.Tables("a", "[[a]]")) }, 1, "1:1 a in [t] must be a list of tables; found text in it. Write tables alone"},
		{"a table", "\n[a]\nb = 1\n", func(t toml.Table) any { return t.Child("a", "[a]").Text("b", "f") }, "f", `3:1 b in [a] must be text; found a whole number. Write it in quotes: b = "1"`},
		{"a text for a table", "a = \"x\"\n", func(t toml.Table) any { return t.Child("a", "[a]").Only().Need("b") }, "", "1:1 a in [t] must be a table; found text. Write a table"},
		{"a table that is missing", "", func(t toml.Table) any { return t.Child("a", "[a]").Need("b") }, "", `1:1 [a] has no b. Add b = "..."`},
		{"keys that are known", "a = 1\nb = 2\n", func(t toml.Table) any { return len(t.Only("a", "b").Keys) }, 2, ""},
		{"a key that is near", "\n lenght = 1\n", func(t toml.Table) any { return len(t.Only("length", "b").Keys) }, 1, `2:2 "lenght" is not a key of [t]. Write "length" instead`},
		{"a key that is far", "x = 1\n", func(t toml.Table) any { return len(t.Only("length", "bb").Keys) }, 1, `1:1 "x" is not a key of [t]. Write bb or length, or remove the entry`},
		{"a key that is far from many", "SBC = 1\n", func(t toml.Table) any {
			return len(t.Only("Cash", "ShareBasedCompensation", "Revenues", "IncomeTaxExpenseBenefit", "AccountsReceivable", "Goodwill", "Assets", "Liabilities", "StockBuyback").Keys)
		}, 1, `1:1 "SBC" is not a key of [t]. Write ShareBasedCompensation or StockBuyback, or remove the entry`},
		{"the place of a key", "\na = 1\n", func(t toml.Table) any { return t.Place("a").String() }, "a.toml:2:1", ""},
		{"the place of no key", "\na = 1\n", func(t toml.Table) any { return t.Place("b").String() }, "a.toml:1:1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var problems []string
			report := func(p toml.Problem) {
				s := strings.TrimPrefix(p.At.String(), "a.toml:") + " " + p.Detail
				if p.Remedy != "" {
					s += ". " + p.Remedy
				}
				problems = append(problems, s)
			}
			if got := tt.take(parse(t, tt.toml).Table("[t]", toml.Reader{Report: report})); got != tt.got {
				t.Errorf("got %#v, want %#v", got, tt.got)
			}
			if got := strings.Join(problems, "\n"); got != tt.want {
				t.Errorf("problems %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTextOfSeveralLines(t *testing.T) {
	t.Parallel()
	var problems []toml.Problem
	table := parse(t, `a = "x\r\n\ty"`).Table("[t]", toml.Reader{Report: func(p toml.Problem) { problems = append(problems, p) }, Multiline: true})
	if got := table.Text("a", ""); got != "x\n\ty" || problems != nil {
		t.Errorf("got %q, %v", got, problems)
	}
	if got := table.Line("a", "f"); got != "f" || len(problems) != 1 || problems[0].Detail != "a in [t] has several lines" {
		t.Errorf("got %q, %v", got, problems)
	}
}

func TestPartsOfAKey(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ document, want string }{
		{strings.Repeat("a.", 63) + "a = 1\n", ""},
		{"b = 1\n" + strings.Repeat("a.", 64) + "a = 1\n", "a.toml:2:1: the key has more than 64 parts"},
		{"[" + strings.Repeat("a.", 64) + "a]\n", "a.toml:1:2: the key has more than 64 parts"},
		{"b = {" + strings.Repeat("a.", 64) + "a = 1}\n", "a.toml:1:1: the key has more than 64 parts"},
	} {
		got := ""
		if _, err := toml.Parse("a.toml", []byte(test.document)); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%.20q gives %q, want %q", test.document, got, test.want)
		}
	}
}

// large are documents of a size, each of another shape.
func large(size int) map[string][]byte {
	shapes := map[string]func(i int) string{
		"keys":     func(i int) string { return fmt.Sprintf("k%d = %d\n", i, i) },
		"tables":   func(i int) string { return fmt.Sprintf("[t.k%d]\na = \"x\"\n", i) },
		"lists":    func(i int) string { return "[[t]]\na = 2021-12-26\nb = \"x\"\n" },
		"captions": func(i int) string { return fmt.Sprintf("\"Caption %d\" = [\"a\", \"b\"]\n", i) },
		"one line": func(i int) string { return fmt.Sprintf("k%d = { a = 1, b = 'x' }, ", i) },
	}
	all := map[string][]byte{}
	for name, line := range shapes {
		var b bytes.Buffer
		for i := 0; b.Len() < size; i++ {
			b.WriteString(line(i))
		}
		if name == "one line" {
			b = *bytes.NewBufferString("a = { " + b.String() + "}\n")
		}
		all[name] = b.Bytes()
	}
	return all
}

// BenchmarkParse prints the time for each size: ten times the size must take about ten
// times as long.
func BenchmarkParse(b *testing.B) {
	for _, size := range []int{100 << 10, 1 << 20} {
		for name, data := range large(size) {
			b.Run(fmt.Sprintf("%s/%dK", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := toml.Parse("a.toml", data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
