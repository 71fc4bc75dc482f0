package verify_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/verify"
)

// head and foot enclose the tags of a document.
const head = `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:own="http://own.example/1" xmlns:x="http://www.xbrl.org/2003/instance" xmlns:i="http://www.xbrl.org/2003/iso4217"
 xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:t="http://www.xbrl.org/inlineXBRL/transformation/2022-02-16"><body><ix:header><ix:references><link:schemaRef xlink:type="simple" xlink:href="a_cal.xml"/></ix:references><ix:resources>
<x:context id="c"><x:entity><x:identifier scheme="a">1</x:identifier></x:entity><x:period><x:instant>2022-12-31</x:instant></x:period></x:context><x:unit id="u"><x:measure>i:USD</x:measure></x:unit></ix:resources></ix:header>`

const foot = `</body></html>`

// each repeats a text n times, with numbers in place of %d.
func each(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// TestHostile covers reports that are made to take time or memory.
func TestHostile(t *testing.T) {
	t.Parallel()
	const number = `<ix:nonFraction id="f%d" name="own:A" contextRef="c" unitRef="u" decimals="-9">%d</ix:nonFraction>`
	arcs := func(n int, format string) string {
		return `<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"><link:calculationLink xlink:role="r">` + each(n, format) + `</link:calculationLink></link:linkbase>`
	}
	for _, tt := range []struct{ name, body, sums string }{
		{"many values of one fact", each(30_000, number), ""},
		{"many conflicts", each(20_000, `<ix:nonFraction id="f%d" name="own:A%d" contextRef="c" unitRef="u" decimals="0">1</ix:nonFraction><ix:nonFraction name="own:A%d" contextRef="c" unitRef="u" decimals="0">2</ix:nonFraction>`), ""},
		{"many faults", each(30_000, `<ix:nonFraction id="f%d" name="own:A" contextRef="d" unitRef="v">x</ix:nonFraction>`), ""},
		{"one id", each(30_000, `<ix:nonFraction id="f" name="own:A%d" contextRef="c" unitRef="u" decimals="0">1</ix:nonFraction>`), ""},
		{"a long chain for many texts", `<ix:nonNumeric id="t" name="own:T" contextRef="c" continuedAt="k0">x</ix:nonNumeric>` +
			each(20_000, `<ix:nonNumeric id="t%d" name="own:T" contextRef="c" continuedAt="k0">x</ix:nonNumeric><ix:continuation id="k%d" continuedAt="l%d">x</ix:continuation><ix:continuation id="l%d">x</ix:continuation>`), ""},
		{"texts inside each other", strings.Repeat(`<ix:nonNumeric name="own:T" contextRef="c">`, 99) + strings.Repeat("word ", 50_000) + strings.Repeat(`</ix:nonNumeric>`, 99), ""},
		{"many transformations", each(20_000, `<ix:nonNumeric name="own:D%d" contextRef="c" format="t:date-month-day-year">`+strings.Repeat("1/", 1000)+`</ix:nonNumeric>`)[:20<<20] + strings.Repeat(" ", 0), ""},
		{"a sum of many parts", each(30_000, `<ix:nonFraction name="own:A%d" contextRef="c" unitRef="u" decimals="0">1</ix:nonFraction>`),
			arcs(30_000, `<link:loc xlink:label="l%d" xlink:href="a.xsd#own_A%d"/><link:calculationArc xlink:arcrole="http://www.xbrl.org/2003/arcrole/summation-item" xlink:from="l0" xlink:to="l%d" weight="1"/>`)},
		{"many sums", number + each(1000, number), arcs(100_000, `<link:loc xlink:label="l%d" xlink:href="a.xsd#own_A"/><link:calculationArc xlink:arcrole="http://www.xbrl.org/2003/arcrole/summation-item" xlink:from="l%d" xlink:to="l%d" weight="1"/>`)},
		{"a long weight", number, arcs(1, `<link:calculationArc xlink:arcrole="http://www.xbrl.org/2003/arcrole/summation-item" weight="`+strings.Repeat("9", 1<<20)+`"/>`)},
		{"a large scale of a long number", `<ix:nonFraction name="own:A" contextRef="c" unitRef="u" decimals="-60" scale="60">` + strings.Repeat("9", 400) + `</ix:nonFraction>`, ""},
	} {
		files := fstest.MapFS{"a.htm": &fstest.MapFile{Data: []byte(head + tt.body + foot)}}
		if tt.name == "many transformations" { // cut within a tag
			files["a.htm"].Data = []byte(head + tt.body[:strings.LastIndex(tt.body, "<ix:nonNumeric")] + foot)
		}
		if tt.sums != "" {
			files["a_cal.xml"] = &fstest.MapFile{Data: []byte(tt.sums)}
		}
		r, err := verify.Open(files, "a.htm", "a.htm", "")
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if len(r.Found) > 20_010 || r.Broken() {
			t.Errorf("%s: %d findings, broken %t", tt.name, len(r.Found), r.Broken())
		}
		for _, d := range r.Found {
			if len(d.Message()) > 2000 {
				t.Errorf("%s: a message of %d bytes: %.200s", tt.name, len(d.Message()), d.Message())
			}
		}
		r.JSON()
	}
}

// TestMessages holds the form of every message: a place, what was found, and a remedy, none with
// a full stop at the end.
func TestMessages(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"a.htm": &fstest.MapFile{Data: []byte(head + `<ix:nonFraction name="b:A" contextRef="d" unitRef="v" sign="+">x</ix:nonFraction><ix:nonNumeric name="own:XTextBlock" contextRef="c" continuedAt="k">x</ix:nonNumeric>
<ix:continuation id="q">y</ix:continuation><ix:nonFraction name="own:B" contextRef="c" unitRef="u" decimals="-1" sign="-" scale="20">1,2</ix:nonFraction><ix:tuple/><ix:relationship fromRefs="a" toRefs="b"/>
<ix:nonFraction name="own:C" contextRef="c" unitRef="u" decimals="0">1</ix:nonFraction><ix:nonFraction name="own:C" contextRef="c" unitRef="u" decimals="0">2</ix:nonFraction>` + foot)}}
	r, err := verify.Open(files, "a.htm", "a.htm", "")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Found) < 9 {
		t.Errorf("only %d findings", len(r.Found))
	}
	for _, d := range r.Found {
		if d.At() == "" || d.Summary == "" || d.Detail == "" || d.Remedy == "" || strings.HasSuffix(d.Summary, ".") || strings.HasSuffix(d.Detail, ".") || strings.HasSuffix(d.Remedy, ".") || d.Severity > diag.Info {
			t.Errorf("%+v", d)
		}
	}
}

// FuzzOpen verifies that no bytes of a report or of the files beside it make verify panic.
func FuzzOpen(f *testing.F) {
	list := files(f)
	f.Add(list["own-20221231.htm"].Data, list["own-20221231_cal.xml"].Data, list["own-20221231_htm.xml"].Data)
	f.Add([]byte(head+`<ix:nonFraction name="own:A" contextRef="c" unitRef="u" decimals="-9" scale="3">1,234</ix:nonFraction>`+foot), []byte("<a/>"), []byte(`<x:xbrl xmlns:x="http://www.xbrl.org/2003/instance"><y contextRef="c"/></x:xbrl>`))
	f.Add([]byte(head+`<ix:exclude><ix:nonNumeric name="own:T" contextRef="c" continuedAt="k">x<ix:continuation id="k" continuedAt="k">y`), []byte(""), []byte(""))
	f.Add([]byte("\xff\xfe<\x00a\x00>\x00"), []byte(`<!DOCTYPE a>`), []byte("<"))
	f.Fuzz(func(t *testing.T, report, cal, instance []byte) {
		name := "own-20221231"
		r, err := verify.Open(fstest.MapFS{name + ".htm": &fstest.MapFile{Data: report}, name + ".xsd": list[name+".xsd"], name + "_cal.xml": &fstest.MapFile{Data: cal}, name + "_htm.xml": &fstest.MapFile{Data: instance}}, "", ".", "")
		if err != nil {
			return
		}
		for _, d := range r.Found {
			if d.Subject == nil {
				t.Errorf("a finding without a place: %+v", d)
			}
		}
		r.JSON()
		for _, x := range r.Facts {
			r.OwnWords(x)
			x.Shown()
			verify.Names(nil).TagAspects(x)
		}
		if _, err := r.Package(); err != nil {
			t.Error(err)
		}
	})
}

// BenchmarkOpen verifies a report of 20,000 facts.
func BenchmarkOpen(b *testing.B) {
	data := []byte(head + each(20_000, `<tr style="padding:2px 1pt;text-align:right;vertical-align:bottom;color:#000000;font-family:'Helvetica',sans-serif;font-size:9pt"><td colspan="3" style="padding:2px 1pt;text-align:right;vertical-align:bottom">
<span style="color:#000000;font-family:'Helvetica',sans-serif;font-size:9pt;font-weight:400;line-height:100%">Line</span></td><td><ix:nonFraction id="f%d" name="own:A%d" contextRef="c" unitRef="u" decimals="-3" scale="3" format="t:num-dot-decimal">1,%d</ix:nonFraction></td></tr>`) + foot)
	files := fstest.MapFS{"a.htm": &fstest.MapFile{Data: data}}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if r, err := verify.Open(files, "a.htm", "a.htm", ""); err != nil || r.Numbers != 20_000 {
			b.Fatal(err)
		}
	}
}
