package ixbrl_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/quantity"
)

const filingText = `
[registrant]
name = "A & B's, Inc."
cik = "0001999900"
prefix = "ab"
namespace = "http://www.ab.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

// written writes Markdown in which § is the revenue of the year, as inline XBRL.
func written(t *testing.T, markdown string, forced bool) (body string, lines []int, err error) {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(filingText)}})
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	amount, err := quantity.ParseText("1234567")
	if err != nil {
		t.Fatal(err)
	}
	year := fiscal.Span{Start: fiscal.NewDate(2022, 1, 1), End: fiscal.NewDate(2022, 12, 31)}
	revenue := &fact.Fact{ID: fact.ID{Metric: "revenue", When: "FY2022"}, Context: fact.Context{Span: year}, Value: quantity.Money(amount, "USD")}
	set := fact.NewSet()
	set.Add(revenue)
	thousands, err := figure.ParseFormat("thousands")
	if err != nil {
		t.Fatal(err)
	}
	shown := figure.Show(revenue, thousands)
	piece := &document.Piece{Owner: document.OwnFact, Text: shown.Digits, Fact: revenue, ID: revenue.ID, Format: thousands, Figure: shown}
	d := document.New(document.Draft{Name: "notes", Title: "Notes “1”", Source: []byte(strings.ReplaceAll(markdown, "§", document.MarkOf(0))), Filing: f, Tagged: true},
		[]*document.Piece{piece})
	doc, err := ixbrl.Writer.Write(d, set, forced)
	if err != nil {
		return "", nil, err
	}
	wellFormed(t, string(doc.Bytes))
	for i, line := range strings.Split(string(doc.Bytes), "\n") {
		for range strings.Count(line, "<ix:nonFraction ") {
			lines = append(lines, i+1)
		}
	}
	if len(lines) != len(doc.Shown) {
		t.Fatalf("%d tags are written, and %d facts shown", len(lines), len(doc.Shown))
	}
	for i, s := range doc.Shown {
		if s.Line != lines[i] {
			t.Errorf("%s is said to stand on line %d, and stands on %d", s.Tag, s.Line, lines[i])
		}
	}
	_, body, _ = strings.Cut(string(doc.Bytes), "  </div>\n ")
	return strings.TrimSuffix(body, "</body>\n</html>\n"), lines, nil
}

func wellFormed(t *testing.T, s string) {
	t.Helper()
	for i := range len(s) {
		if s[i] >= 0x80 {
			t.Fatalf("byte %d of the document is not ASCII", i)
		}
	}
	for d := xml.NewDecoder(strings.NewReader(s)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWriter(t *testing.T) {
	t.Parallel()
	const tag = `<ix:nonFraction name="us-gaap:Revenues" contextRef="c1" unitRef="usd" decimals="-3" scale="3" format="ixt:num-dot-decimal" id="f1">1,235</ix:nonFraction>`
	for _, tt := range []struct{ name, markdown, want string }{
		{"a sentence", "Revenue & more: $§.", "<p>Revenue &amp; more: $" + tag + ".</p>\n"},
		{"quotes and what is beyond ASCII", "“It’s” 'a' \"b\" &copy;", "<p>&#8220;It&#8217;s&#8221; &apos;a&apos; &quot;b&quot; &#169;</p>\n"},
		{"lines that the author ended", "a\\\nb\nc", "<p>a<br/>\nb\nc</p>\n"},
		{"ends of lines of another system", "a\r\nb\r\n\r\n    c\r\n    d\r\n", "<p>a\nb</p>\n<pre><code>c\nd\n</code></pre>\n"},
		{"a heading and a break", "## *A* b\n\n***", "<h2><em>A</em> b</h2>\n<hr/>\n"},
		{"lists", "3. a\n4.\n\n- b\n\n  c", "<ol start=\"3\">\n<li>a</li>\n<li/>\n</ol>\n<ul>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ul>\n"},
		{"a quotation of code", "> ```x\n> ```\n>\n> `a'b`", "<blockquote>\n<pre><code class=\"language-x\"/></pre>\n<p><code>a&apos;b</code></p>\n</blockquote>\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := written(t, tt.markdown, false)
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v\nwant %q", got, err, tt.want)
			}
		})
	}
}

// TestLines checks that a fact is found on the line of its tag, in prose and in tables,
// with the banner and without.
func TestLines(t *testing.T) {
	t.Parallel()
	for _, forced := range []bool{false, true} {
		_, lines, err := written(t, "One §\nand § of §.\n\n| a | b |\n| --- | ---: |\n| Total | $§ |\n| § | |\n", forced)
		if err != nil || len(lines) != 5 {
			t.Errorf("forced %v: %d tags, %v; want 5", forced, len(lines), err)
		}
	}
}

// TestRefused checks that what no XML may hold is an error: also a number in code, which
// would stand there without its tag.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, markdown, want string }{
		{"a control character", "a\n\nb &#1; c\nd", "XML syntax error on line 3: illegal character code U+0001"},
		{"a number in code", "`§`", "XML syntax error on line 1: illegal character code U+000E"},
		{"no character", "&#xFFFF;", "XML syntax error on line 1: illegal character code U+FFFF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := written(t, tt.markdown, false); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got the error %v, want %q", err, tt.want)
			}
		})
	}
}
