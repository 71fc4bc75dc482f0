package toml_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/toml"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, doc, want string }{
		{"a comment and the order stay", "# a\n[report]\nform = \"10-Q\" # quarter\r\n\nperiod = 'FY2022Q1'\nfiled = 2022-05-01 # then\n", "# a\n[report]\nform = \"X\" # quarter\r\n\nperiod = \"Y\"\n# filed = 2022-05-01 # then\n"},
		{"an inline table", "report = { filed = 2022-05-01, form = \"10-Q\", period = \"FY2022Q1\" }\n", "report = { form = \"X\", period = \"Y\" }\n"},
		{"the last key of an inline table", "report = { form = \"10-Q\", period = \"FY2022Q1\" , filed = 2022-05-01 }\n", "report = { form = \"X\", period = \"Y\"  }\n"},
		{"the middle of an inline table", "report = {form=\"\", filed=2022-05-01,period=\"\"}", "report = {form=\"X\", period=\"Y\"}"},
		{"dotted keys", "report.filed = 2022-05-01\nreport.form = \"10-Q\"\n report . period = \"FY\"", "# report.filed = 2022-05-01\nreport.form = \"X\"\n report . period = \"Y\""},
		{"text of several lines", "[report]\nform = \"\"\"10\n-Q\"\"\"\nperiod = '''FY'''\nfiled = 2022-05-01\n", "[report]\nform = \"X\"\nperiod = \"Y\"\n# filed = 2022-05-01\n"},
		{"other letters", "[report] # é 日本\n\"form\" = \"é\" # é\nperiod = \"日本\"\n  filed = 2022-05-01\n", "[report] # é 日本\n\"form\" = \"X\" # é\nperiod = \"Y\"\n  # filed = 2022-05-01\n"},
	} {
		r := parse(t, tt.doc).Get("report")
		got := string(toml.Rewrite([]byte(tt.doc), toml.Edit{Node: r.Get("period"), Value: `"Y"`}, toml.Edit{Node: r.Get("filed")}, toml.Edit{Node: r.Get("form"), Value: `"X"`}))
		if got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
		again := parse(t, got).Get("report")
		if again.Get("form").Text != "X" || again.Get("period").Text != "Y" || again.Get("filed") != nil {
			t.Errorf("%s: %s reads back as %v", tt.name, got, again.Keys)
		}
	}
}

// TestRewriteKeepsTheRest changes one text of a random document: all other bytes stay, and the
// text reads back.
func TestRewriteKeepsTheRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		was, is, rest := rapid.String().Draw(t, "was"), rapid.String().Draw(t, "is"), rapid.StringMatching(`[ -~é\n]{0,40}`).Draw(t, "rest")
		was, is = strings.ToValidUTF8(was, ""), strings.ToValidUTF8(is, "")
		before := "# " + strings.ReplaceAll(rest, "\n", "\n# ") + "\na.b = { c = 1, d = "
		after := ", e = 2 } # " + strings.ReplaceAll(rest, "\n", "\n# ")
		doc := before + toml.Quote(was) + after
		root, err := toml.Parse("a.toml", []byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		got := string(toml.Rewrite([]byte(doc), toml.Edit{Node: root.Get("a").Get("b").Get("d"), Value: toml.Quote(is)}))
		if want := before + toml.Quote(is) + after; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}
