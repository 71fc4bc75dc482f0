package check_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/render"
)

// TestTampered changes the bytes of the base folder's documents, one rule at a
// time, and verifies that the check of the rule reports the change.
func TestTampered(t *testing.T) {
	t.Parallel()
	const (
		body   = "<h2>Net Dollar Expansion Rate</h2>"
		head   = "<h1>"
		second = `<xbrli:context id="c2">`
		f3     = `decimals="-5" scale="6" format="ixt:num-dot-decimal" id="f3">6.2<`
	)
	p := drafted(t, ledgertest.Folder(overlay(t, nil)))
	for _, tt := range []struct{ code, name, old, new, want string }{
		{"EDG001", "a letter beyond ASCII", body, "<h2>Pl\u00e9iade</h2>", "byte 0xc3 is not printable ASCII, one of 2 such bytes (EFM 5.2.1.1)"},
		{"EDG001", "a byte order mark", `<?xml version="1.0" encoding="UTF-8"?>`, "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "byte 0xef is not printable ASCII"},
		{"EDG001", "a DOCTYPE", "<html ", "<!DOCTYPE html><html ", "a DOCTYPE"},
		{"EDG001", "an entity by name", body, "<h2>a&nbsp;b</h2>", "the entity &nbsp; is not defined in XML"},
		{"EDG001", "an element not closed", body, "<h2>", "the document is not XML"},
		{"EDG001", "a second root", "</html>", "</html><html/>", "the element <html> follows the end of the document's element"},
		{"EDG001", "another root", "<html xmlns=", "<html xmlns=\"\" xmlns:xhtml=", "not html in XHTML"},
		{"EDG001", "no language", ` xml:lang="en-US"`, "", `the language of the document is ""`},
		{"EDG001", "a plain language", ` xml:lang="en-US"`, ` xml:lang="en-US" lang="en-US"`, "the attribute lang on <html>"},
		{"EDG001", "no title", "Brightwater Software, Inc., Form 10-K, Management&#8217;s Discussion and Analysis of Financial Condition and Results of Operations</title>", "</title>", "the document has no title"},
		{"EDG001", "a script", body, "<script>1</script>", "does not accept the element <script>"},
		{"EDG001", "an input", body, "<p><input/></p>", "does not accept the element <input>"},
		{"EDG001", "a column", body, "<table><col/></table>", "does not accept the element <col>"},
		{"EDG001", "an element of HTML 5", body, "<p><time>now</time></p>", "does not accept the element <time>"},
		{"EDG001", "an element of another language", body, `<svg xmlns="http://www.w3.org/2000/svg"/>`, "the element <svg>"},
		{"EDG001", "a handler", body, `<p onclick="1">a</p>`, "the attribute onclick on <p> runs a script"},
		{"EDG001", "a script for an address", body, `<p><a href="javascript:1">a</a></p>`, "href of <a> runs a script"},
		{"EDG001", "a link elsewhere", body, `<p><a href="https://www.example.com/">a</a></p>`, `links to "https://www.example.com/"`},
		{"EDG001", "a link of any scheme", body, `<p><a href="//www.example.com/">a</a></p>`, `links to "//www.example.com/"`},
		{"EDG001", "a picture in the page", body, `<p><img alt="" src="data:image/png;base64,AA"/></p>`, "src of <img> embeds its data"},
		{"EDG001", "a picture of another kind", body, `<p><img alt="" src="logo.svg"/></p>`, `the picture "logo.svg"`},
		{"EDG001", "a style that fetches", body, `<p style="background: url(a.gif)">a</p>`, "the style of <p> loads something from elsewhere"},
		{"EDG001", "a named anchor", body, `<div><a name="b">a</a></div>`, "the attribute name on <a>"},
		{"EDG001", "an anchor in a paragraph", body, `<p><a id="b">a</a></p>`, "an <a> without href"},
		{"EDG001", "a base", body, `<p xml:base="http://a.example/">a</p>`, "the attribute base on <p>"},
		{"EDG001", "a table in a table", body, "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>", "a table is inside another table"},
		{"EDG001", "a tuple", body, `<ix:tuple name="brw:A"/>`, "the element <tuple>"},
		{"EDG001", "a fraction", body, `<ix:fraction name="brw:A"/>`, "the element <fraction>"},
		{"EDG001", "a target", `id="f3"`, `target="other" id="f3"`, "has a target"},
		{"EDG001", "another prefix for a standard namespace", `xmlns:srt=`, `xmlns:s=`, "has the prefix s instead of srt"},
		{"EDG001", "a standard prefix for another namespace", `xmlns:link="http://www.xbrl.org/2003/linkbase"`, `xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:dei="http://a.example/"`, "the prefix dei is bound to http://a.example/"},
		{"EDG001", "another namespace of the registrant", `xmlns:brw="http://www.brightwater.example/20221231"`, `xmlns:brw="http://www.brightwater.example/20211231"`, "the registrant's namespace is http://www.brightwater.example/20221231"},
		{"EDG001", "an undeclared prefix of a name", `name="brw:RevenuesIncreaseDecrease"`, `name="bvv:RevenuesIncreaseDecrease"`, `the name "bvv:RevenuesIncreaseDecrease" has no declared prefix`},
		{"EDG001", "an undeclared prefix of an element", body, "<dei:a/>", "the prefix \"dei\" of <a> is not declared"},
		{"EDG001", "an old registry of transformations", "transformation/2022-02-16", "transformation/2010-04-20", "does not accept the transformation registry http://www.xbrl.org/inlineXBRL/transformation/2010-04-20"},
		{"EDG001", "another scheme", "http://www.sec.gov/CIK", "http://www.sec.gov/cik", `has the scheme "http://www.sec.gov/cik"`},
		{"EDG001", "a short CIK", ">0001999990<", ">1999990<", `the registrant "1999990", which is not ten digits`},
		{"EDG001", "another's CIK", ">0001999990<", ">0001999991<", "the registrant 0001999991, but the CIK is 0001999990"},
		{"EDG001", "a scenario", "      <xbrli:period>", "<xbrli:scenario/><xbrli:period>", "a context has a scenario"},
		{"EDG001", "a segment of another kind", "<xbrli:segment>", "<xbrli:segment><brw:part/>", "a segment contains <part>"},
		{"EDG001", "a typed member of the registrant's own", "<xbrli:segment>", `<xbrli:segment><xbrldi:typedMember dimension="brw:A"/>`, `the typed dimension "brw:A"`},
		{"EDG001", "for ever", "<xbrli:period>", "<xbrli:period><xbrli:forever/>", "a context has no dates"},
		{"EDG001", "a duplicate context", ">2021-01-01</xbrli:startDate>\n       <xbrli:endDate>2021-12-31<", ">2022-01-01</xbrli:startDate>\n       <xbrli:endDate>2022-12-31<", "the contexts c1 and c2 are duplicates"},
		{"EDG001", "an unused context", `contextRef="c2"`, `contextRef="c1"`, "no tag uses the context c2"},
		{"EDG001", "a context that ends a day late", ">2021-12-31<", ">2022-01-01<", "the context c2 ends on 2022-01-01, the day on which c1 starts"},
		{"EDG001", "a balance on the first day", "<xbrli:startDate>2021-01-01</xbrli:startDate>\n       <xbrli:endDate>2021-12-31</xbrli:endDate>", "<xbrli:instant>2022-01-01</xbrli:instant>", "the context c2 is at 2022-01-01, the day on which c1 starts"},
		{"EDG001", "a duplicate unit", "<xbrli:measure>iso4217:USD</xbrli:measure>", "<xbrli:measure>xbrli:pure</xbrli:measure>", "the units pure and usd are duplicates"},
		{"EDG001", "a duplicate id", `id="f4"`, `id="f3"`, `the id "f3" is a duplicate`},
		{"EDG001", "a tag without an id", ` id="f4"`, "", "<nonFraction> has no id"},
		{"EDG001", "precision", `decimals="-5"`, `precision="2"`, "has precision"},
		{"EDG001", "no decimals", `decimals="-5"`, "", `its decimals is ""`},
		{"EDG001", "digits beyond decimals", f3, strings.Replace(f3, "-5", "-6", 1), `the tag f3 has digits beyond its -6 decimals in "6.2"`},

		{"XBR001", "other digits", f3, strings.Replace(f3, "6.2", "6.3", 1), "its value is 6,300,000, but should be 6,200,000 to -5 decimals"},
		{"XBR001", "another scale", f3, strings.Replace(f3, `scale="6"`, `scale="3"`, 1), "its scale is 3, but should be 6; its value is 6,200, but should be 6,200,000"},
		{"XBR001", "a scale beyond bounds", f3, strings.Replace(f3, `scale="6"`, `scale="999999999"`, 1), `its scale is "999999999", not a whole number`},
		{"XBR001", "a sign", f3, `sign="-" ` + f3, "its sign is -, but should be none; its value is -6,200,000"},
		{"XBR001", "an invalid sign", f3, `sign="+" ` + f3, `its sign is "+", but only - is allowed`},
		{"XBR001", "other decimals", f3, strings.Replace(f3, "-5", "-7", 1), "its decimals is -7, but should be -5"},
		{"XBR001", "another format", f3, strings.Replace(f3, "ixt:num-dot-decimal", "ixt:num-comma-decimal", 1), `its format "ixt:num-comma-decimal"`},
		{"XBR001", "a dash for a number", f3, strings.Replace(f3, "ixt:num-dot-decimal", "ixt:fixed-zero", 1), "its value is 0, but should be 6,200,000"},
		{"XBR001", "words for digits", f3, strings.Replace(f3, "6.2", "six", 1), `its text "six" is not a number`},
		{"XBR001", "commas in odd places", f3, strings.Replace(f3, "6.2", "6,20", 1), `its text "6,20" is not a number`},
		{"XBR001", "another concept", `name="brw:RevenuesIncreaseDecrease"`, `name="us-gaap:Revenues"`, "its concept is us-gaap:Revenues, but should be brw:RevenuesIncreaseDecrease"},
		{"XBR001", "another unit", `name="brw:RevenuesIncreaseDecrease" contextRef="c1" unitRef="usd"`, `name="brw:RevenuesIncreaseDecrease" contextRef="c1" unitRef="pure"`, "its unit is xbrli:pure, but should be iso4217:USD"},
		{"XBR001", "no such unit", `unitRef="usd"`, `unitRef="eur"`, `its unit "eur" is not declared`},
		{"XBR001", "another period", `name="brw:RevenuesIncreaseDecrease" contextRef="c1"`, `name="brw:RevenuesIncreaseDecrease" contextRef="c2"`, "its period is 2021-01-01 to 2021-12-31, but should be 2022-01-01 to 2022-12-31"},
		{"XBR001", "other members", `name="brw:RevenuesIncreaseDecrease" contextRef="c1"`, `name="brw:RevenuesIncreaseDecrease" contextRef="c5"`, "its member list is srt:StatementGeographicalAxis country:US, but should be none"},
		{"XBR001", "no such context", `name="brw:RevenuesIncreaseDecrease" contextRef="c1"`, `name="brw:RevenuesIncreaseDecrease" contextRef="c99"`, `its context "c99" is not declared`},
		{"XBR001", "a tag without a fact", `id="f3"`, `id="f99"`, `the tag "f99" (brw:RevenuesIncreaseDecrease) represents no fact`},
		{"XBR001", "a fact without its tag", `id="f3"`, `id="f99"`, `revenue.increase@FY2022 is shown as 6.2, but the tag "f3" is missing`},

		{"XBR002", "two values", f3, strings.Replace(f3, "6.2", "6.3", 1), "brw:RevenuesIncreaseDecrease for 2022-01-01 to 2022-12-31 is 6,200,000 in tag f4 but 6,300,000 in tag f3 of mdna.xhtml"},
		{"XBR002", "one value, however wrong", `id="f5">56<`, `id="f5">55<`, ""},
		{"XBR002", "a value that is coarser and agrees", f3, strings.Replace(strings.Replace(f3, "6.2", "6", 1), "-5", "-6", 1), ""},
		{"XBR002", "a value that is coarser and does not agree", f3, strings.Replace(strings.Replace(f3, "6.2", "7", 1), "-5", "-6", 1), "but 7,000,000 in tag f3"},
	} {
		t.Run(tt.code+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			q := *p
			q.Outputs = slices.Clone(p.Outputs)
			tamper{"mdna.xhtml", tt.old, tt.new}.in(t, &q)
			found := check.Run(&q, check.Find(tt.code))
			if tt.want == "" && len(found) > 0 || tt.want != "" && !strings.Contains(list(found), tt.want) {
				t.Errorf("found\n%swant %q", list(found), tt.want)
			}
		})
	}
	for _, tt := range []struct{ name, new, want string }{
		{"a script", "<script>1</script>", "the element <script> runs code or loads content"},
		{"a handler", `<p onclick="1">a</p>`, "the attribute onclick on <p> runs a script"},
		{"a picture", `<img src="https://a.example/a.png">`, `src of <img> links to "https://a.example/a.png"`},
		{"a link", `<a href="https://a.example/">a</a>`, `href of <a> links to "https://a.example/"`},
		{"a script for an address", `<a href="javascript:1">a</a>`, `links to "javascript:1"`},
		{"a form", `<button formaction="/sign">a</button>`, `formaction of <button> links to "/sign"`},
		{"a style that fetches", `<style>p { background: url(a.png) }</style>`, "a style loads content from another place"},
		{"a style of one element that fetches", `<p style="background: url(a.png)">a</p>`, "the style of <p> loads something from elsewhere"},
		{"a refresh", `<meta http-equiv="Refresh" content="0; url=/a">`, "<meta> redirects to another page"},
		{"an address within the page", `<a href="#text">a</a>`, ""},
	} {
		t.Run("page/"+tt.name, func(t *testing.T) {
			t.Parallel()
			q := *p
			q.Outputs = slices.Clone(p.Outputs)
			tamper{"mdna.html", "<main", tt.new + "<main"}.in(t, &q)
			found := check.Run(&q, check.EDG001)
			if tt.want == "" && len(found) > 0 || tt.want != "" && (len(found) != 1 || !strings.Contains(found[0].Message(), tt.want)) {
				t.Errorf("found\n%swant %q", list(found), tt.want)
			}
		})
	}
}

// FuzzDocuments verifies that no bytes make the checks of documents panic.
func FuzzDocuments(f *testing.F) {
	p := drafted(f, ledgertest.Folder(overlay(f, nil)))
	i := slices.IndexFunc(p.Outputs, func(d render.Document) bool { return d.Name == "mdna.xhtml" })
	whole := p.Outputs[i].Bytes
	f.Add(whole)
	f.Add([]byte(""))
	f.Add([]byte("<html"))
	f.Add([]byte(`<a xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><ix:nonFraction scale="-99999999999" decimals="x" id="f1">,.</ix:nonFraction></b>`))
	for _, cut := range []string{"<xbrli:entity>", "<xbrli:measure>", `<title>`} {
		before, _, _ := bytes.Cut(whole, []byte(cut))
		f.Add(before)
		f.Add(bytes.ReplaceAll(whole, []byte(cut), nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		q := *p
		q.Outputs = []render.Document{{Name: "mdna.xhtml", Bytes: data, Shown: p.Outputs[i].Shown}, {Name: "mdna.html", Bytes: data}}
		check.Run(&q, checksOf("EDG", "XBR")...)
	})
}
