package verify_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/verify"
)

// originals are the facts of the document notes, with a text block.
const originals = `{"documentInfo": {"namespaces": {"cik": "http://www.sec.gov/CIK", "us-gaap": "http://fasb.org/us-gaap/2023", "srt": "http://fasb.org/srt/2023", "country": "http://xbrl.sec.gov/country/2023", "dei": "http://xbrl.sec.gov/dei/2023", "iso4217": "http://www.xbrl.org/2003/iso4217"}},
"facts": {
 "f1": {"value": "5123000", "decimals": -3, "dimensions": {"concept": "us-gaap:Revenues", "entity": "cik:0001999999", "period": "2022-01-01T00:00:00/2023-01-01T00:00:00", "unit": "iso4217:USD"}},
 "f2": {"value": "4000000", "decimals": -3, "dimensions": {"concept": "us-gaap:Revenues", "entity": "cik:0001999999", "period": "2022-01-01T00:00:00/2023-01-01T00:00:00", "unit": "iso4217:USD", "srt:StatementGeographicalAxis": "country:US"}},
 "f3": {"value": "2000", "decimals": -3, "dimensions": {"concept": "us-gaap:Losses", "entity": "cik:0001999999", "period": "2023-01-01T00:00:00", "unit": "iso4217:USD"}},
 "f4": {"value": "9000", "decimals": -3, "dimensions": {"concept": "dei:EntityPublicFloat", "entity": "cik:0001999999", "period": "2023-01-01T00:00:00", "unit": "iso4217:USD"}},
 "f5": {"value": "<p xmlns=\"http://www.w3.org/1999/xhtml\">We sell <b>one</b> thing.</p>", "dimensions": {"concept": "us-gaap:NoteTextBlock", "entity": "cik:0001999999", "period": "2022-01-01T00:00:00/2023-01-01T00:00:00"}},
 "f6": {"value": "Nasdaq", "dimensions": {"concept": "dei:SecurityExchangeName", "entity": "cik:0001999999", "period": "2022-01-01T00:00:00/2023-01-01T00:00:00"}}}}`

// TestWritten changes a document that tieout wrote, of which draft.lock has the hash.
func TestWritten(t *testing.T) {
	t.Parallel()
	document := strings.Replace(notes, "</html>", `<ix:nonNumeric id="f5" name="g:NoteTextBlock" contextRef="y" escape="true"><p>We sell <b>one</b> thing.</p></ix:nonNumeric><ix:nonNumeric id="f6" name="dei:SecurityExchangeName" contextRef="y">Nasdaq</ix:nonNumeric></html>`, 1)
	for _, tt := range []struct{ name, old, new, want string }{
		{"nothing", "", "", "as written"},
		{"a comment", "</html>", "<!-- filed --></html>", "6 0 0 0 info: its facts are those of facts.xbrl.json"},
		{"another format of a number", `scale="3">4000<`, `scale="6">4<`, "6 0 0 0 info: its facts are those of"},
		{"another prefix", `"g:Losses"`, `"h:Losses" xmlns:h="http://fasb.org/us-gaap/2023"`, "6 0 0 0 info: its facts are those of"},
		{"a number of the cover page", `scale="3">9<`, `scale="3">8<`, "5 1 0 0 error: the tag f4 (dei:EntityPublicFloat): its value is 8,000, but was 9,000"},
		{"a sign", `scale="3">2<`, `sign="-" scale="3">2<`, "5 1 0 0 error: its value is -2,000, but was 2,000"},
		{"decimals", `decimals="-3" scale="3">2<`, `decimals="-2" scale="3">2<`, "5 1 0 0 error: its decimals is -2, but was -3"},
		{"exact", `decimals="-3" scale="3">2<`, `decimals="INF" scale="3">2<`, "5 1 0 0 error: its decimals is INF, but was -3"},
		{"a context", `contextRef="us"`, `contextRef="y"`, "5 1 0 0 error: its member list is none, but was srt:StatementGeographicalAxis country:US"},
		{"a date", `<x:instant>2022-12-31`, `<x:instant>2022-12-30`, "4 2 0 0 error: the tag f3 (g:Losses): its period is 2022-12-30, but was 2022-12-31"},
		{"a registrant", `0001999999</x:identifier></x:entity><x:period><x:instant>`, `0001999998</x:identifier></x:entity><x:period><x:instant>`, "4 2 0 0 error: its registrant is 0001999998 of http://www.sec.gov/CIK, but was 0001999999"},
		{"a unit", `i:USD`, `i:EUR`, "2 4 0 0 error: its unit is i:EUR, but was iso4217:USD"},
		{"a taxonomy", `us-gaap/2023`, `us-gaap/2022`, "2 4 0 0 error: its element is g:Revenues, but was us-gaap:Revenues"},
		{"a text", `>Nasdaq<`, `>NYSE<`, `5 1 0 0 error: the tag f6 (dei:SecurityExchangeName): its text is "NYSE", but was "Nasdaq"`},
		{"a word of a text block", `>one<`, `>two<`, `5 1 0 0 error: its words differ from "two thing."`},
		{"a shorter text block", ` thing.<`, `<`, `5 1 0 0 error: its words differ from "its end"`},
		{"white space of a text block", `We sell <b>`, "We  sell\n<b>", "6 0 0 0 info: its facts are those of"},
		{"a tag less", `<ix:nonNumeric id="f6" name="dei:SecurityExchangeName" contextRef="y">Nasdaq</ix:nonNumeric>`, `Nasdaq`, `5 0 1 0 error: the tag f6 was "Nasdaq" of dei:SecurityExchangeName`},
		{"a tag more", `</html>`, `<ix:nonFraction id="f7" name="g:Assets" contextRef="e" unitRef="usd" decimals="0">7</ix:nonFraction></html>`, "6 0 0 1 error: the tag f7: g:Assets for 2022-12-31 is 7"},
		{"another report", `contextRef="us"`, `target="t" contextRef="us"`, `5 1 0 0 error: it is in another report, "t"`},
	} {
		changed := strings.Replace(document, tt.old, tt.new, 1)
		if tt.old != "" && changed == document {
			t.Fatalf("%s: the document has no %q", tt.name, tt.old)
		}
		list := fstest.MapFS{"a.htm": &fstest.MapFile{Data: []byte(changed)}, "facts.xbrl.json": &fstest.MapFile{Data: []byte(originals)},
			"draft.lock": &fstest.MapFile{Data: record.JSON(record.Lock{Outputs: map[string]string{"a.htm": filing.Hash([]byte(document)), "facts.xbrl.json": filing.Hash([]byte(originals))}})}}
		r, err := verify.Open(list, "a.htm", "a.htm", "")
		if err != nil {
			t.Fatal(err)
		}
		got := "as written"
		if w := r.Written; w.Changed {
			got = fmt.Sprint(w.Equal, w.Different, w.Missing, w.Others)
			for _, d := range r.Found {
				got += fmt.Sprintf(" %s: %s", d.Severity, d.Detail)
			}
		}
		head, part, _ := strings.Cut(tt.want, ": ")
		if !strings.HasPrefix(got, head) || !strings.Contains(got, part) {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		// without draft.lock, the facts are compared where they name the document's schema
		lock := list["draft.lock"]
		delete(list, "draft.lock")
		for file, with := range map[string]string{"a.htm": changed, "facts.xbrl.json": originals} {
			with = strings.Replace(with, "<ix:header>", `<ix:header><ix:references><link:schemaRef xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:k="http://www.w3.org/1999/xlink" k:href="a.xsd"/></ix:references>`, 1)
			list[file] = &fstest.MapFile{Data: []byte(strings.Replace(with, `{"namespaces"`, `{"taxonomy": ["a.xsd"], "namespaces"`, 1))}
		}
		if r, err = verify.Open(list, "a.htm", "a.htm", ""); err != nil || r.Written == nil || r.Failed() != !strings.Contains("as written"+tt.want, "6 0 0 0") && tt.old != "" {
			t.Errorf("%s, without draft.lock: %+v %v", tt.name, r.Found, err)
		}
		list["draft.lock"], list["a.htm"] = lock, &fstest.MapFile{Data: []byte(changed)}
		// without the facts, a change is at least a warning
		delete(list, "facts.xbrl.json")
		if r, err = verify.Open(list, "a.htm", "a.htm", ""); err != nil || r.Failed() != (tt.old != "") {
			t.Errorf("%s, without facts.xbrl.json: %+v %v", tt.name, r.Found, err)
		}
	}
}

// TestForeign compares a report with a facts.json that is not of it.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, old, new, want string }{
		{"of it", "", "", ""},
		{"another year", "2022", "2021", "0 numbers of the file are equal in the report"},
		{"without tags", `"tag": `, `"other": `, "the file lists no tagged number, so nothing was compared"},
	} {
		list := fstest.MapFS{"other.htm": &fstest.MapFile{Data: []byte(notes)}, "facts.json": &fstest.MapFile{Data: []byte(strings.ReplaceAll(factsFile, tt.old, tt.new))}}
		if tt.old == "" {
			list["facts.json"].Data = []byte(factsFile)
		}
		r, err := verify.Open(list, "other.htm", "other.htm", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Compare(list, "facts.json", "facts.json"); err != nil {
			t.Fatal(err)
		}
		found := ""
		for _, d := range r.Found {
			if d.Summary == "facts.json of another report" {
				found = d.Severity.String() + " " + d.Detail
			}
		}
		if want := strings.TrimSuffix("error "+tt.want, "error "); found != want {
			t.Errorf("%s: %q, want %q", tt.name, found, want)
		}
	}
}

// TestBeside covers files beside a report that cannot be read, and a package instead of a document.
func TestBeside(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		file *fstest.MapFile
		want string
	}{
		{"own-20221231_cal.xml", &fstest.MapFile{}, "it is not XML"},
		{"own-20221231_cal.xml", &fstest.MapFile{Data: []byte("sums")}, "it is not XML"},
		{"own-20221231_cal.xml", &fstest.MapFile{Mode: fs.ModeNamedPipe}, "is not a regular file"},
		{"own-20221231_htm.xml", &fstest.MapFile{Mode: fs.ModeNamedPipe}, "is not a regular file"},
	} {
		list := files(t)
		list[tt.name] = tt.file
		r, err := verify.Open(list, "own-20221231.htm", "own-20221231.htm", "")
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Found) != 1 || !r.Failed() || !strings.Contains(r.Found[0].Detail, tt.want) {
			t.Errorf("%s: %+v, want %q", tt.name, r.Found, tt.want)
		}
	}
	if _, err := verify.Open(fstest.MapFS{"a.xbri": &fstest.MapFile{Data: []byte("PK\x03\x04")}}, "a.xbri", "a.xbri", ""); err == nil || !strings.Contains(err.Error(), "it is a zip file") {
		t.Errorf("a package: %v", err)
	}
}
