package verify_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/verify"
)

// factsFile has revenues, revenues of a country and a loss, which the document notes.xhtml
// tags as f1 to f3; and a rate, which only mdna.xhtml tags.
const factsFile = `{"facts": [
 {"id": "revenue@FY2022", "value": "5123456.78", "unit": "USD", "concept": "us-gaap:Revenues", "period": {"start": "2022-01-01", "end": "2022-12-31"}},
 {"id": "revenue[us]@FY2022", "value": "4000000", "unit": "USD", "concept": "us-gaap:Revenues", "dimensions": {"srt:StatementGeographicalAxis": "country:US"}, "period": {"start": "2022-01-01", "end": "2022-12-31"}},
 {"id": "fair-value.losses[bonds]@2022-12-31", "value": "-1500", "unit": "USD", "concept": "us-gaap:Losses", "period": {"instant": "2022-12-31"}},
 {"id": "ndr@FY2022", "value": "1.102", "unit": "pure", "concept": "exm:Rate", "period": {"start": "2022-01-01", "end": "2022-12-31"}}],
"shown": [{"id": "revenue@FY2022", "text": "5,123", "file": "notes.xhtml", "line": 1, "tag": "f1"}, {"id": "revenue[us]@FY2022", "text": "4,000", "file": "notes.xhtml", "line": 1, "tag": "f2"},
 {"id": "fair-value.losses[bonds]@2022-12-31", "text": "2", "file": "notes.xhtml", "line": 1, "tag": "f3"}, {"id": "ndr@FY2022", "text": "110", "file": "mdna.xhtml", "line": 1, "tag": "f9"}]}`

// notes is a document that agrees with factsFile.
const notes = `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:x="http://www.xbrl.org/2003/instance" xmlns:d="http://xbrl.org/2006/xbrldi" xmlns:i="http://www.xbrl.org/2003/iso4217"
 xmlns:g="http://fasb.org/us-gaap/2023" xmlns:srt="http://fasb.org/srt/2023" xmlns:country="http://xbrl.sec.gov/country/2023" xmlns:dei="http://xbrl.sec.gov/dei/2023"><ix:header><ix:resources>
<x:context id="y"><x:entity><x:identifier scheme="http://www.sec.gov/CIK">0001999999</x:identifier></x:entity><x:period><x:startDate>2022-01-01</x:startDate><x:endDate>2022-12-31</x:endDate></x:period></x:context>
<x:context id="us"><x:entity><x:identifier scheme="http://www.sec.gov/CIK">0001999999</x:identifier><x:segment><d:explicitMember dimension="srt:StatementGeographicalAxis">country:US</d:explicitMember></x:segment></x:entity><x:period><x:startDate>2022-01-01</x:startDate><x:endDate>2022-12-31</x:endDate></x:period></x:context>
<x:context id="e"><x:entity><x:identifier scheme="http://www.sec.gov/CIK">0001999999</x:identifier></x:entity><x:period><x:instant>2022-12-31</x:instant></x:period></x:context>
<x:unit id="usd"><x:measure>i:USD</x:measure></x:unit><x:unit id="eur"><x:measure>i:EUR</x:measure></x:unit></ix:resources></ix:header>
<ix:nonFraction id="f1" name="g:Revenues" contextRef="y" unitRef="usd" decimals="-3" scale="3">5123</ix:nonFraction>
<ix:nonFraction id="f2" name="g:Revenues" contextRef="us" unitRef="usd" decimals="-3" scale="3">4000</ix:nonFraction>
<ix:nonFraction id="f3" name="g:Losses" contextRef="e" unitRef="usd" decimals="-3" scale="3">2</ix:nonFraction>
<ix:nonFraction id="f4" name="dei:EntityPublicFloat" contextRef="e" unitRef="usd" decimals="-3" scale="3">9</ix:nonFraction>
</html>`

// TestFacts compares a document with a facts.json, by its tags and by what they are about.
func TestFacts(t *testing.T) {
	t.Parallel()
	const f1 = `the tag f1 represents revenue@FY2022 (g:Revenues): `
	for _, tt := range []struct{ name, old, new, byTag, byAspects string }{
		{"nothing", "", "", "3 0 0 1", "3 0 0 1"},
		{"another value", ">5123<", ">5124<", "2 1 0 1: " + f1 + "its value is 5,124,000, but should be 5,123,456.78 to -3 decimals", "same"},
		{"half a unit", `decimals="-3" scale="3">5123<`, `decimals="-2" scale="2">51235<`, "3 0 0 1", "3 0 0 1"},
		{"fewer decimals", `decimals="-3" scale="3">5123<`, `decimals="-6" scale="6">5<`, "3 0 0 1", "3 0 0 1"},
		{"exact", `decimals="-3" scale="3">5123<`, `decimals="INF">5123456.79<`, "2 1 0 1: " + f1 + "its value is 5,123,456.79, but should be 5,123,456.78 exactly", "same"},
		{"a loss with its sign", `decimals="-3" scale="3">2<`, `decimals="-3" scale="3" sign="-">2<`, "2 1 0 1: its value is -2,000, but should be 1,500 to -3 decimals", "same"},
		{"another unit", `contextRef="y" unitRef="usd"`, `contextRef="y" unitRef="eur"`, "2 1 0 1: " + f1 + "its unit is EUR, but should be USD", "2 0 1 2: revenue@FY2022 = 5,123,456.78: no tag is us-gaap:Revenues for 2022-01-01 to 2022-12-31 in USD with the members none"},
		{"another period", `contextRef="y" unitRef="usd"`, `contextRef="e" unitRef="usd"`, "2 1 0 1: its period is 2022-12-31, but should be 2022-01-01 to 2022-12-31", "2 0 1 2: no tag is"},
		{"another member", `country:US</d`, `country:DE</d`, "2 1 0 1: its member list is srt:StatementGeographicalAxis country:DE, but should be srt:StatementGeographicalAxis country:US", "2 0 1 2: no tag is"},
		{"another element", `name="g:Losses"`, `name="g:Gains"`, "2 1 0 1: its element is us-gaap:Gains, but should be us-gaap:Losses", "2 0 1 2: no tag is us-gaap:Losses for 2022-12-31"},
		{"a namespace that is not the standard one", `xmlns:srt="http://fasb.org/srt/2023"`, `xmlns:srt="http://other.example/srt"`, "2 1 0 1: its member list is {http://other.example/srt}StatementGeographicalAxis country:US, but should be", "2 0 1 2: no tag is"},
		{"a typed member", `explicitMember dimension="srt:StatementGeographicalAxis">country:US</d:explicitMember>`, `typedMember dimension="srt:StatementGeographicalAxis"><g:x>country:US</g:x></d:typedMember>`, "2 1 0 1: its member list is srt:StatementGeographicalAxis <us-gaap:x> country:US", "2 0 1 2: no tag is"},
		{"content beside members", `</d:explicitMember>`, `</d:explicitMember><y xmlns="u:y">1</y>`, "2 1 0 1: its member list is other content", "2 0 1 2: no tag is"},
		{"a measure without a namespace", `<x:measure>i:USD`, `<x:measure>USD`, "0 3 0 1: its unit is :USD, but should be USD", "0 0 0 4: 0 numbers of the file are equal in the report"},
		{"another report", `contextRef="us"`, `contextRef="us" target="t"`, `2 1 0 1: it is in another report, "t"`, "same"},
		{"an amount that cannot be read", `>5123<`, `>4a9<`, "2 1 0 1: its amount cannot be read, but should be 5,123,456.78", "same"},
		{"an amount without an id that cannot be read", `id="f1" name="g:Revenues" contextRef="y" unitRef="usd" decimals="-3" scale="3">5123<`, `name="g:Revenues" contextRef="y" unitRef="usd" decimals="-3" scale="3">abc<`,
			`2 0 1 2: the tag around "abc": g:Revenues for 2022-01-01 to 2022-12-31 is "abc" | facts.json lists revenue@FY2022 in the tag f1`, "2 1 0 1: its amount cannot be read"},
		{"a tag that is not listed", `id="f4" name="dei:EntityPublicFloat"`, `id="f4" name="g:Assets"`, "3 0 0 1: the tag f4: g:Assets for 2022-12-31 is 9,000", "3 0 0 1"},
		{"a tag of another id", `id="f3"`, `id="f33"`, "2 0 1 2: the tag f33: g:Losses | facts.json lists fair-value.losses[bonds]@2022-12-31 in the tag f3, which the document does not have", "3 0 0 1"},
	} {
		for _, how := range []string{"notes.xhtml", "other.htm"} {
			document := strings.Replace(notes, tt.old, tt.new, 1)
			if tt.old != "" && document == notes {
				t.Fatalf("%s: the document has no %q", tt.name, tt.old)
			}
			files := fstest.MapFS{how: &fstest.MapFile{Data: []byte(document)}, "facts.json": &fstest.MapFile{Data: []byte(factsFile)}}
			r, err := verify.Open(files, how, how, "")
			if err != nil {
				t.Fatal(err)
			}
			if itself := strings.Contains(tt.name, "cannot be read") || strings.Contains(tt.name, "without a namespace"); len(r.Found) > 0 && !itself {
				t.Errorf("%s: found %+v", tt.name, r.Found)
			}
			if err := r.Compare(files, "facts.json", "facts.json"); err != nil {
				t.Fatal(err)
			}
			want := tt.byTag
			if how == "other.htm" && tt.byAspects != "same" {
				want = tt.byAspects
			}
			head, parts, _ := strings.Cut(want, ": ")
			c := r.Compared
			got := fmt.Sprint(c.Equal, c.Different, c.Missing, c.Others)
			var messages []string
			for _, d := range r.Found {
				if d.Summary != "document that the report does not have" { // mdna.xhtml
					messages = append(messages, d.Detail)
				}
			}
			fits := got == head && (parts == "") == (messages == nil)
			for part := range strings.SplitSeq(parts, " | ") {
				fits = fits && strings.Contains(strings.Join(messages, "\n"), part)
			}
			if !fits {
				t.Errorf("%s in %s: %s: %s\nwant %s", tt.name, how, got, strings.Join(messages, "\n"), want)
			}
		}
	}
}
