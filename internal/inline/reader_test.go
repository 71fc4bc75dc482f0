package inline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/quantity"
)

// page wraps a body and a header in a document.
func page(header, body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<!-- written by a test --><?app hint?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:ixt4="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2015-02-26" xmlns:s="http://www.sec.gov/inlineXBRL/transformation/2015-08-31" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:us-gaap="http://fasb.org/us-gaap/2023" xmlns:own="http://own.example/20221231">
<head><title>A</title></head><body><div style="display:none"><ix:header><ix:hidden><ix:nonNumeric id="h1" name="us-gaap:X" contextRef="c1">hid</ix:nonNumeric></ix:hidden>
<ix:references><link:schemaRef xlink:type="simple" xlink:href="a.xsd"/></ix:references><ix:resources>` + header + `</ix:resources></ix:header></div>` + body + `</body></html>`
}

func contextOf(id, segment, period string) string {
	if segment != "" {
		segment = "<xbrli:segment>" + segment + "</xbrli:segment>"
	}
	return `<xbrli:context id="` + id + `"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK"> 0001999999 </xbrli:identifier>` + segment +
		`</xbrli:entity><xbrli:period>` + period + `</xbrli:period></xbrli:context>`
}

// TestReader covers what a document can hold, one by one.
func TestReader(t *testing.T) {
	t.Parallel()
	header := contextOf("c1", "", "<xbrli:startDate>2022-01-01</xbrli:startDate><xbrli:endDate>2022-12-31</xbrli:endDate>") +
		contextOf("c2", `<xbrldi:explicitMember dimension="us-gaap:B"> own:M </xbrldi:explicitMember><xbrldi:typedMember dimension="own:A"><own:key>7 &amp; 8</own:key></xbrldi:typedMember>`, "<xbrli:instant>2022-12-31</xbrli:instant>") +
		contextOf("c3", "", "<xbrli:forever/>") +
		`<xbrli:unit id="eps"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator><xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator></xbrli:divide></xbrli:unit>
		<ix:relationship arcrole="http://x" fromRefs="f1 f2" toRefs="n1"/>`
	body := `<p>Revenues <ix:nonFraction id="f1" name="us-gaap:R" contextRef="c1" unitRef="eps" decimals="INF" format="ixt4:num-dot-decimal"><ix:nonFraction id="f2" name="us-gaap:S" contextRef="c1" unitRef="eps" decimals="2" format="ixt4:num-dot-decimal">1&#160;234.50</ix:nonFraction></ix:nonFraction>
<ix:nonFraction id="f3" name="us-gaap:N" contextRef="c1" unitRef="eps" xsi:nil="true"/></p>
<ix:nonNumeric id="t1" name="us-gaap:Block" contextRef="c1" escape="true" continuedAt="k1"><p>One <ix:exclude>page 1 <b>of 2</b></ix:exclude>two</p></ix:nonNumeric>
<table><tr><td><ix:continuation id="k1" continuedAt="k2"><i>three</i></ix:continuation></td></tr></table>
<ix:continuation id="k2"> four<!-- not this --><![CDATA[ & five]]></ix:continuation>
<ix:footnote id="n1" footnoteRole="http://www.xbrl.org/2003/role/footnote" xml:lang="en">A note</ix:footnote>
<ix:tuple name="own:T"/><ix:fraction name="own:F" contextRef="c1" unitRef="eps"/>
<d:nonFraction xmlns:d="http://www.xbrl.org/2013/inlineXBRL" xmlns:n="http://www.sec.gov/inlineXBRL/transformation/2015-08-31" format="n:numwordsen" id="f4" name="us-gaap:W" contextRef="c1" unitRef="eps" decimals="0">twenty-five</d:nonFraction>
<ix:nonFraction format="n:numwordsen" id="f5" name="us-gaap:W" contextRef="c1" unitRef="eps" decimals="0">two</ix:nonFraction>`
	d := inline.Read("a.htm", []byte(page(header, body)))
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	got := []string{fmt.Sprintf("%d %d %d %d %d %d", len(d.Tags), len(d.Texts), len(d.Others), len(d.Contexts), len(d.PartList), len(d.Relationships))}
	for _, tag := range d.Tags {
		v, err := tag.Value(quantity.Pure)
		value := ""
		if err == nil {
			value = v.String()
		} else {
			value = err.Error()
		}
		around := ""
		if tag.Within != nil {
			around = tag.Within.ID
		}
		got = append(got, fmt.Sprintf("%s %s nil=%t in=%s inner=%d: %s", tag.ID, tag.Concept.Key(), tag.Nil, around, tag.Inner, value))
	}
	for _, tag := range d.Texts {
		got = append(got, fmt.Sprintf("%s hidden=%t escape=%t at=%s: %q", tag.ID, tag.Hidden, tag.Escape, tag.ContinuedAt, tag.Content()))
	}
	for _, p := range d.PartList {
		got = append(got, fmt.Sprintf("%s footnote=%t %s at=%s: %q %q", p.ID, p.Footnote, p.Language, p.ContinuedAt, p.Content(), p.Markup()))
	}
	c := d.Contexts["c2"]
	got = append(got, c.Entity, c.Period(), strings.Join(c.Dims, ", "), d.Contexts["c3"].Period(), d.Units["eps"].Measure, d.Units["eps"].Key(), d.References[0].Href)
	want := `5 2 2 3 3 1
f1 {http://fasb.org/us-gaap/2023}R nil=false in= inner=1: 1234.5
f2 {http://fasb.org/us-gaap/2023}S nil=false in=f1 inner=0: 1234.5
f3 {http://fasb.org/us-gaap/2023}N nil=true in= inner=0: its text "" is not a number without a format
f4 {http://fasb.org/us-gaap/2023}W nil=false in= inner=0: 25
f5 {http://fasb.org/us-gaap/2023}W nil=false in= inner=0: its format "n:numwordsen" has a prefix that is not declared
h1 hidden=true escape=false at=: "hid"
t1 hidden=false escape=true at=k1: "One two"
k1 footnote=false  at=k2: "three" "<i>three</i>"
k2 footnote=false  at=: " four & five" " four<!-- not this --><![CDATA[ & five]]>"
n1 footnote=true en at=: "A note" "A note"
0001999999
2022-12-31
own:A 7 & 8, us-gaap:B own:M
all time
iso4217:USD per xbrli:shares
{http://www.xbrl.org/2003/iso4217}USD per {http://www.xbrl.org/2003/instance}shares
a.xsd`
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestHostile covers documents that are made to take time or memory.
func TestHostile(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	nest := func(n int, start, end string) string { return repeat(start, n) + "x" + repeat(end, n) }
	bomb := `<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><html xmlns="http://www.w3.org/1999/xhtml">&c;&c;</html>`
	for _, tt := range []struct{ name, content, err string }{
		{"elements inside each other", page("", nest(100_000, "<b>", "</b>")), "inside each other"},
		{"tags inside each other", page("", nest(500, `<ix:nonNumeric name="us-gaap:X" contextRef="c">`, "</ix:nonNumeric>")), "more than 100 tags"},
		{"a long attribute", page("", `<p style="`+repeat("a", 10<<20)+`">x</p>`), ""},
		{"a long attribute of a tag", page("", `<ix:nonNumeric name="`+repeat("a", 10<<20)+`">x</ix:nonNumeric>`), "the attribute name"},
		{"many attributes", page("", `<p`+repeat(` a="b"`, 1_000_000)+`>x</p>`), "the attribute a of <p> occurs twice"},
		{"entities of entities", bomb, "entity"},
		{"many prefixes", page("", nest(900, `<b xmlns:a="`+repeat("u", 900)+`" xmlns:c="v">`, "</b>")), ""},
		{"a long word", page("", "<p>"+repeat("x", 20<<20)+"</p>"), ""},
		{"a long number", page("", `<ix:nonFraction name="us-gaap:X">`+repeat("9", 20<<20)+`</ix:nonFraction>`), ""},
		{"many exclusions", page("", `<ix:nonNumeric name="us-gaap:X">`+repeat("<ix:exclude>a</ix:exclude>", 100_000)+`</ix:nonNumeric>`), ""},
		{"an end that does not match", page("", "<b><i></b>"), "element"},
		{"nothing", "", ""},
		{"an encoding that is not read", `<?xml version="1.0" encoding="EBCDIC-CP-US"?><html/>`, "EBCDIC"},
	} {
		d := inline.Read("a.htm", []byte(tt.content))
		switch {
		case tt.err == "" && d.Err != nil, tt.err != "" && (d.Err == nil || !strings.Contains(d.Err.Error(), tt.err)):
			t.Errorf("%s: error %v, want %q", tt.name, d.Err, tt.err)
		}
		for _, tag := range d.Tags {
			if _, err := tag.Value(quantity.Pure); err == nil {
				t.Errorf("%s: a value was read", tt.name)
			}
		}
		for _, tag := range d.Texts {
			tag.Content()
		}
		d.Faults(inline.Registrant{})
	}
}

// TestSyntaxError verifies that the place of an error in XML is its line and column.
func TestSyntaxError(t *testing.T) {
	t.Parallel()
	d := inline.Read("a.htm", []byte("<html>\n <p>x</q>\n</html>"))
	at, err := d.SyntaxError()
	if got, want := fmt.Sprint(at, " ", err), "a.htm:2:10 element <p> closed by </q>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestPlaces verifies that a document and the function Place agree on every place.
func TestPlaces(t *testing.T) {
	t.Parallel()
	content := []byte(strings.Repeat("é€x", 9000) + "\n" + strings.Repeat("y", 20_000) + "\n\nz")
	d := inline.Read("a.htm", content)
	for at := 0; at <= len(content); at += 7 {
		if at < len(content) && content[at]&0xc0 == 0x80 {
			continue // within a character
		}
		if got, want := d.At(at), inline.Place("a.htm", content, at); got != want {
			t.Fatalf("byte %d is at %v, want %v", at, got, want)
		}
	}
}

// TestFormer reads a document of inline XBRL 1.0, whose transformations are of the first registry.
func TestFormer(t *testing.T) {
	t.Parallel()
	d := inline.Read("a.htm", []byte(`<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2008/inlineXBRL" xmlns:ixt="http://www.xbrl.org/2008/inlineXBRL/transformation" xmlns:a="http://a.example/">`+
		`<ix:nonFraction name="a:B" contextRef="c" unitRef="u" decimals="0" format="ixt:numcommadot">1,234</ix:nonFraction></html>`))
	if len(d.Tags) != 1 {
		t.Fatalf("%d tags, %v", len(d.Tags), d.Err)
	}
	if v, err := d.Tags[0].Value(quantity.Pure); err != nil || v.String() != "1234" {
		t.Errorf("the value is %v, %v", v, err)
	}
}

// TestEncodings reads one document in several encodings.
func TestEncodings(t *testing.T) {
	t.Parallel()
	const source = `<a xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><ix:nonNumeric name="x">café</ix:nonNumeric></a>`
	wide := func(order string) (b []byte) {
		for _, r := range "\ufeff" + source {
			if order == "le" {
				b = append(b, byte(r), byte(r>>8))
			} else {
				b = append(b, byte(r>>8), byte(r))
			}
		}
		return b
	}
	for name, content := range map[string][]byte{
		"UTF-8":                   []byte(source),
		"UTF-8 with a mark":       []byte("\ufeff" + `<?xml version="1.0" encoding="utf-8"?>` + source),
		"ASCII":                   []byte(`<?xml version="1.0" encoding="US-ASCII"?>` + strings.ReplaceAll(source, "\u00e9", "&#233;")),
		"Windows-1252":            []byte(`<?xml version='1.0' encoding='windows-1252'?>` + strings.ReplaceAll(source, "\u00e9", "\xe9")),
		"ISO 8859-1":              []byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + strings.ReplaceAll(source, "\u00e9", "\xe9")),
		"UTF-16, low byte first":  wide("le"),
		"UTF-16, high byte first": wide("be"),
	} {
		d := inline.Read("a.htm", content)
		if d.Err != nil || len(d.Texts) != 1 || d.Texts[0].Content() != "caf\u00e9" {
			t.Errorf("%s: %v, %+v", name, d.Err, d.Texts)
		}
	}
}

// TestManyElements covers a document beyond the limit of elements: nothing of it is kept.
func TestManyElements(t *testing.T) {
	t.Parallel()
	d := inline.Read("a.htm", []byte(`<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL">`+strings.Repeat(`<ix:nonFraction name="a"/>`, 250_001)+`</html>`))
	if d.Err == nil || !strings.Contains(d.Err.Error(), "more than 250,000 elements of XBRL") || len(d.Tags) > 0 {
		t.Errorf("error %v, %d tags", d.Err, len(d.Tags))
	}
}
