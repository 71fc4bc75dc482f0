package diff_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/verify"
)

// report reads a report for a year that ends on a date, with tags of numbers, each given as
// element, context, decimals and digits, and texts. The contexts are y0 and y1 (the year and the
// year before), i0 and i1 (their ends), and us (the year for a country).
func report(t *testing.T, year int, tags ...string) diff.Tagged {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:x="http://www.xbrl.org/2003/instance" xmlns:d="http://xbrl.org/2006/xbrldi" xmlns:i="http://www.xbrl.org/2003/iso4217"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:us-gaap="http://fasb.org/us-gaap/%d" xmlns:dei="http://xbrl.sec.gov/dei/%[1]d" xmlns:srt="http://fasb.org/srt/%[1]d" xmlns:country="http://xbrl.sec.gov/country/%[1]d"><ix:header><ix:resources>`, year+1)
	for i, y := range []int{year, year - 1} {
		entity := `<x:entity><x:identifier scheme="http://www.sec.gov/CIK">0001999999</x:identifier>%s</x:entity>`
		span := fmt.Sprintf(`<x:period><x:startDate>%d-01-01</x:startDate><x:endDate>%[1]d-12-31</x:endDate></x:period>`, y)
		fmt.Fprintf(&b, `<x:context id="y%d">%s%s</x:context>`, i, fmt.Sprintf(entity, ""), span)
		fmt.Fprintf(&b, `<x:context id="i%d">%s<x:period><x:instant>%d-12-31</x:instant></x:period></x:context>`, i, fmt.Sprintf(entity, ""), y)
		if i == 0 {
			fmt.Fprintf(&b, `<x:context id="us">%s%s</x:context>`, fmt.Sprintf(entity, `<x:segment><d:explicitMember dimension="srt:StatementGeographicalAxis">country:US</d:explicitMember></x:segment>`), span)
			fmt.Fprintf(&b, `<x:context id="de">%s%s</x:context>`, fmt.Sprintf(entity, `<x:segment><d:explicitMember dimension="srt:StatementGeographicalAxis">country:DE</d:explicitMember></x:segment>`), span)
		}
	}
	fmt.Fprintf(&b, `<x:unit id="usd"><x:measure>i:USD</x:measure></x:unit></ix:resources></ix:header><body><ix:nonNumeric name="dei:DocumentPeriodEndDate" contextRef="y0">%d-12-31</ix:nonNumeric>`, year)
	for n, tag := range tags {
		part := strings.Fields(tag)
		switch {
		case part[2] == "text":
			fmt.Fprintf(&b, `<ix:nonNumeric name="%s" contextRef="%s" escape="true">%s</ix:nonNumeric>`, part[0], part[1], strings.Join(part[3:], " "))
		case part[2] == "nil":
			fmt.Fprintf(&b, `<ix:nonFraction name="%s" contextRef="%s" unitRef="usd" xsi:nil="true"/>`, part[0], part[1])
		default:
			fmt.Fprintf(&b, `<ix:nonFraction id="f%d" name="%s" contextRef="%s" unitRef="usd" decimals="%s">%s</ix:nonFraction>`, n, part[0], part[1], part[2], part[3])
		}
	}
	b.WriteString("</body></html>")
	r, err := verify.Open(fstest.MapFS{"a.htm": &fstest.MapFile{Data: []byte(b.String())}}, "a.htm", "a.htm", "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Broken() {
		t.Fatal(r.Found)
	}
	return diff.Tagged{Report: r}
}

// noted returns the side of a draft of 2022, whose notes tag facts, each given as an id and a
// value; mdna has a fact that no report tags.
func noted(t *testing.T, facts ...string) diff.Tagged {
	t.Helper()
	side := diff.Tagged{}
	add := func(id, value, concept, file string, dims map[string]string, period record.Period) {
		of, err := fact.ParseID(id)
		if err != nil {
			t.Fatal(err)
		}
		side.Facts = append(side.Facts, record.Fact{ID: of, Value: value, Unit: "USD", Concept: concept, Dimensions: dims, Period: period})
		side.Shown = append(side.Shown, render.Shown{ID: of, File: file, Line: 1, Tag: "t"})
	}
	year := record.Period{Start: "2022-01-01", End: "2022-12-31"}
	add("arr@FY2022", "5", "own:Arr", "mdna.xhtml", nil, year)
	for _, f := range facts {
		id, value, _ := strings.Cut(f, " ")
		concept, dims, period := "us-gaap:Revenues", map[string]string(nil), year
		switch {
		case strings.Contains(id, "[us]"):
			dims = map[string]string{"srt:StatementGeographicalAxis": "country:US"}
		case strings.Contains(id, "losses"):
			concept, period = "us-gaap:Losses", record.Period{Instant: "2022-12-31"}
		}
		add(id, value, concept, "notes.xhtml", dims, period)
	}
	return side
}

// TestReports compares reports with each other and with drafts.
func TestReports(t *testing.T) {
	t.Parallel()
	const revenue, assets = "us-gaap:Revenues ", "us-gaap:Assets "
	for _, tt := range []struct {
		name     string
		old, new diff.Tagged
		want     string
	}{
		{"the same report", report(t, 2022, revenue+"y0 -3 5000"), report(t, 2022, revenue+"y0 -3 5000"), ""},
		{"another amount", report(t, 2022, revenue+"y0 -3 5000"), report(t, 2022, revenue+"y0 -3 6000"), `restated us-gaap:Revenues 2022-01-01 to 2022-12-31: "5000" → "6000"`},
		{"fewer digits", report(t, 2022, revenue+"y0 0 5123"), report(t, 2022, revenue+"y0 -3 5000"), `rounding us-gaap:Revenues 2022-01-01 to 2022-12-31: "5123" → "5000"`},
		{"a value that became nil", report(t, 2022, revenue+"y0 0 5"), report(t, 2022, revenue+"y0 nil"), `restated us-gaap:Revenues 2022-01-01 to 2022-12-31: "5" → "nil"`},
		{"a number more and one less", report(t, 2022, revenue+"y0 0 5", assets+"i0 0 7"), report(t, 2022, revenue+"y0 0 5", revenue+"us 0 4"),
			`added us-gaap:Revenues 2022-01-01 to 2022-12-31 (srt:StatementGeographicalAxis=country:US): "" → "4"; removed us-gaap:Assets 2022-12-31: "7" → ""`},
		{"the next year, and a comparative that changed", report(t, 2021, revenue+"y0 0 5", revenue+"y1 0 4", assets+"i0 0 7"), report(t, 2022, revenue+"y0 0 8", revenue+"y1 0 6", assets+"i0 0 7"),
			`rolled us-gaap:Revenues 2022-01-01 to 2022-12-31: "5" → "8"; rolled us-gaap:Revenues 2021-01-01 to 2021-12-31: "4" → "6"; restated us-gaap:Revenues 2021-01-01 to 2021-12-31: "5" → "6"; rolled us-gaap:Assets 2022-12-31: "7" → "7"`},
		{"words", report(t, 2022, "us-gaap:NoteTextBlock y0 text we sell one thing"), report(t, 2022, "us-gaap:NoteTextBlock y0 text we sell two things"), `reworded us-gaap:NoteTextBlock 2022-01-01 to 2022-12-31: "we sell one thing" → "we sell two things"`},
		{"the most precise of several tags", report(t, 2022, revenue+"y0 -3 5000", revenue+"y0 0 5123"), report(t, 2022, revenue+"y0 0 5123"), ""},

		{"a draft that was filed", noted(t, "revenue@FY2022 5123.45", "revenue[us]@FY2022 4000"), report(t, 2022, revenue+"y0 -3 5000", revenue+"us -3 4000", assets+"i0 0 7", revenue+"y1 0 3"), ""},
		{"a draft with another amount", noted(t, "revenue@FY2022 5600", "revenue[us]@FY2022 4000"), report(t, 2022, revenue+"y0 -3 5000", revenue+"us -3 4000"), `restated revenue@FY2022: "5600" → "5000"`},
		{"on the other side", report(t, 2022, revenue+"y0 -3 5000", revenue+"us -3 4000"), noted(t, "revenue@FY2022 5600", "revenue[us]@FY2022 4000"), `restated revenue@FY2022: "5000" → "5600"`},
		{"a country that only the report has", noted(t, "revenue@FY2022 5000", "revenue[us]@FY2022 4000"), report(t, 2022, revenue+"y0 -3 5000", revenue+"us -3 4000", revenue+"de -3 1000"),
			`added us-gaap:Revenues 2022-01-01 to 2022-12-31 (srt:StatementGeographicalAxis=country:DE): "" → "1000"`},
		{"a number that the report lacks", noted(t, "revenue@FY2022 5000", "revenue[us]@FY2022 4000"), report(t, 2022, revenue+"y0 -3 5000"), `removed revenue[us]@FY2022: "4000" → ""`},
		{"a loss, whose tag is positive", noted(t, "fair-value.losses[bonds]@2022-12-31 -1500"), report(t, 2022, "us-gaap:Losses i0 -3 2000"), ``},
		{"a loss with another amount", noted(t, "fair-value.losses[bonds]@2022-12-31 -1500"), report(t, 2022, "us-gaap:Losses i0 -3 4000"), `restated fair-value.losses[bonds]@2022-12-31: "-1500" → "-4000"`},
		{"a loss with the wrong sign", noted(t, "fair-value.losses[bonds]@2022-12-31 1500"), report(t, 2022, "us-gaap:Losses i0 -3 2000"), `restated fair-value.losses[bonds]@2022-12-31: "1500" → "-2000"`},
	} {
		changes, _, notes := diff.Reports(tt.old, tt.new)
		var got []string
		for _, c := range changes {
			got = append(got, c.String())
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		ofDraft := tt.old.Report == nil || tt.new.Report == nil
		if want := "[the report tags 0 of the 1 number of mdna.xhtml, so the document was left out]"; ofDraft && fmt.Sprint(notes) != want || !ofDraft && notes != nil {
			t.Errorf("%s: notes %v", tt.name, notes)
		}
	}
}

// TestPrefixes compares two reports that declare other prefixes for the same namespaces, and two
// with different units.
func TestPrefixes(t *testing.T) {
	t.Parallel()
	const document = `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:x="http://www.xbrl.org/2003/instance" xmlns:d="http://xbrl.org/2006/xbrldi" xmlns:i="http://www.xbrl.org/2003/iso4217"
 xmlns:own="http://own.example/%s"><ix:header><ix:resources><x:context id="c"><x:entity><x:identifier scheme="http://www.sec.gov/CIK">0001999999</x:identifier><x:segment><d:explicitMember dimension="own:Axis">own:AMember</d:explicitMember></x:segment></x:entity>
<x:period><x:instant>2022-12-31</x:instant></x:period></x:context><x:unit id="s"><x:measure>x:shares</x:measure></x:unit><x:unit id="e"><x:divide><x:unitNumerator><x:measure>i:USD</x:measure></x:unitNumerator><x:unitDenominator><x:measure>own:Seat</x:measure></x:unitDenominator></x:divide></x:unit></ix:resources></ix:header>
<body><ix:nonFraction name="own:A" contextRef="c" unitRef="s" decimals="0">5</ix:nonFraction><ix:nonFraction name="own:B" contextRef="c" unitRef="e" decimals="0">6</ix:nonFraction><ix:nonNumeric name="own:T" contextRef="c">words</ix:nonNumeric></body></html>`
	open := func(s string) diff.Tagged {
		r, err := verify.Open(fstest.MapFS{"a.htm": &fstest.MapFile{Data: []byte(s)}}, "a.htm", "a.htm", "")
		if err != nil || len(r.Found) > 0 {
			t.Fatal(err, r.Found)
		}
		return diff.Tagged{Report: r}
	}
	first := fmt.Sprintf(document, "20211231")
	renamed := strings.NewReplacer("own:", "ngcs:", ":own", ":ngcs", "x:", "xbrli:", "xmlns:x=", "xmlns:xbrli=", "ix:", "ix:").Replace(fmt.Sprintf(document, "20221231"))
	if changes, count, notes := diff.Reports(open(first), open(renamed)); len(changes) > 0 || count.Same != 3 || notes != nil {
		t.Errorf("other prefixes: %v, %+v, %v", changes, count, notes)
	}
	other := strings.Replace(first, ">own:Seat<", ">i:EUR<", 1)
	if changes, _, _ := diff.Reports(open(first), open(other)); len(changes) != 2 {
		t.Errorf("another unit: %v", changes)
	}
}

// TestSubject compares what two sides are about, and counts what was compared.
func TestSubject(t *testing.T) {
	t.Parallel()
	draft := diff.Subject{Registrant: "0001999999", Form: "10-K", End: "2022-12-31"}
	for _, tt := range []struct {
		other diff.Subject
		want  string
	}{
		{draft, "[]"},
		{diff.Subject{}, "[]"},
		{diff.Subject{Registrant: "0001999999", Form: "10-K/A", End: "2022-12-31"}, "[]"},
		{diff.Subject{Registrant: "0001999998", Form: "10-K", End: "2022-12-31"}, "[the registrants are 0001999999 and 0001999998]"},
		{diff.Subject{Registrant: "0001999999", Form: "10-Q", End: "2022-09-30"}, "[the forms are 10-K and 10-Q the ends of the period are 2022-12-31 and 2022-09-30]"},
	} {
		if got := fmt.Sprint(draft.Differences(tt.other)); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.other, got, tt.want)
		}
	}
	if list := (diff.Subject{Form: "8-K", End: "2022-12-31"}).Differences(diff.Subject{Form: "8-K", End: "2023-02-14"}); list != nil {
		t.Errorf("the day of an 8-K: %v", list)
	}
	const revenue, shares = "us-gaap:Revenues ", "dei:EntityCommonStockSharesOutstanding "
	for _, tt := range []struct {
		name     string
		old, new diff.Tagged
		want     string
	}{
		{"the same", report(t, 2022, revenue+"y0 -3 5000", shares+"i0 0 7"), report(t, 2022, revenue+"y0 -3 5000", shares+"i0 0 7"), "{3 3 false} []"},
		{"nothing in common", report(t, 2022), report(t, 2021), "{0 0 false} []"},
		{"another number of shares on another day", report(t, 2022, shares+"i0 0 7"), report(t, 2022, shares+"i1 0 8"), `{2 1 false} [cover dei:EntityCommonStockSharesOutstanding 2021-12-31: "7" → "8"]`},
		{"an amount that cannot be read", report(t, 2022, revenue+"y0 -3 5000"), report(t, 2022, revenue+"y0 -3 5a00"), `{2 1 false} [restated us-gaap:Revenues 2022-01-01 to 2022-12-31: "5000" → "\"5a00\", whose amount cannot be read"]`},
		{"another scale of one that cannot be read", report(t, 2022, revenue+"y0 -300 5"), report(t, 2022, revenue+"y0 -301 5"), `{2 1 false} [restated us-gaap:Revenues 2022-01-01 to 2022-12-31: "\"5\", whose amount cannot be read" → "\"5\", whose amount cannot be read"]`},
	} {
		changes, count, _ := diff.Reports(tt.old, tt.new)
		list := []string{}
		for _, c := range changes {
			list = append(list, c.String())
		}
		if got := fmt.Sprint(count, list); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}
