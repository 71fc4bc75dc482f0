package oim_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/oim"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/taxonomy"
)

func report() *ixbrl.Report {
	year := fact.Context{Span: fiscal.Span{Start: fiscal.NewDate(2023, 7, 1), End: fiscal.NewDate(2024, 2, 29)}}
	end := fact.Context{Instant: true, Span: fiscal.Span{Start: fiscal.NewDate(2024, 12, 31), End: fiscal.NewDate(2024, 12, 31)}}
	own, gaap := func(s string) tag.Name { return tag.Name{Local: s} }, func(s string) tag.Name { return tag.Name{Prefix: "us-gaap", Local: s} }
	return &ixbrl.Report{
		Taxonomy:   taxonomy.Report{Prefix: "ab", Base: "ab-20241231", Namespace: "http://www.ab.example/a&b/20241231"},
		Namespaces: []ixbrl.Namespace{{Prefix: "us-gaap", URI: "http://fasb.org/us-gaap/2024"}, {Prefix: "ab", URI: "http://www.ab.example/20241231"}},
		Facts: []ixbrl.Fact{
			{ID: "f1", Element: gaap("Revenues"), Context: year, Measure: "iso4217:USD", Value: "-1234000", Decimals: -3, Dims: []tag.Dim{{Axis: gaap("OneAxis"), Member: own("TwoMember")}}},
			{ID: "f2", Element: own("Rate"), Context: end, Measure: "xbrli:pure", Value: "1.1", Decimals: 0},
			{ID: "f10", Element: gaap("NoteTextBlock"), Context: year, Value: "<p>a &amp; “b”</p>\n"},
		},
	}
}

// TestJSON checks each field of facts in JSON, and that they stand in the order of the document.
func TestJSON(t *testing.T) {
	t.Parallel()
	text := oim.JSON(report(), "0001999900")
	var got struct {
		DocumentInfo struct {
			DocumentType string
			Namespaces   map[string]string
			Taxonomy     []string
		}
		Facts map[string]struct {
			Value      any
			Decimals   any
			Dimensions map[string]string
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if d := got.DocumentInfo; d.DocumentType != "https://xbrl.org/2021/xbrl-json" || !slices.Equal(d.Taxonomy, []string{"ab-20241231.xsd"}) ||
		d.Namespaces["ab"] != "http://www.ab.example/20241231" || d.Namespaces["cik"] != "http://www.sec.gov/CIK" {
		t.Errorf("the document is %+v", d)
	}
	const concept, entity, period, unit = "concept", "entity", "period", "unit"
	for id, want := range map[string]struct {
		value, decimals any
		dimensions      map[string]string
	}{
		"f1":  {"-1234000", -3.0, map[string]string{concept: "us-gaap:Revenues", entity: "cik:0001999900", period: "2023-07-01T00:00:00/2024-03-01T00:00:00", unit: "iso4217:USD", "us-gaap:OneAxis": "ab:TwoMember"}},
		"f2":  {"1.1", 0.0, map[string]string{concept: "ab:Rate", entity: "cik:0001999900", period: "2025-01-01T00:00:00"}},
		"f10": {"<p>a &amp; “b”</p>\n", nil, map[string]string{concept: "us-gaap:NoteTextBlock", entity: "cik:0001999900", period: "2023-07-01T00:00:00/2024-03-01T00:00:00"}},
	} {
		f := got.Facts[id]
		if f.Value != want.value || f.Decimals != want.decimals || len(f.Dimensions) != len(want.dimensions) {
			t.Errorf("%s is %+v, want %+v", id, f, want)
		}
		for k, v := range want.dimensions {
			if f.Dimensions[k] != v {
				t.Errorf("%s of %s is %q, want %q", k, id, f.Dimensions[k], v)
			}
		}
	}
	if s := string(text); !(strings.Index(s, `"f1"`) < strings.Index(s, `"f2"`) && strings.Index(s, `"f2"`) < strings.Index(s, `"f10"`)) {
		t.Error("the facts are not in the order of the document")
	}
}

// TestPackage reads a package back: one folder at the top, the files that a report package
// needs, and one time.
func TestPackage(t *testing.T) {
	t.Parallel()
	files := []disk.File{{Name: "ab-20241231.htm", Data: []byte("<html/>")}, {Name: "ab-20241231.xsd", Data: []byte("<schema/>")}}
	pack := oim.Package(report(), "A & B", files)
	if again := oim.Package(report(), "A & B", files); pack.Name != "ab-20241231.xbri" || !bytes.Equal(again.Data, pack.Data) {
		t.Error("the package is not the same twice")
	}
	z, err := zip.NewReader(bytes.NewReader(pack.Data), int64(len(pack.Data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || f.Modified.Year() != 1980 {
			t.Errorf("%s has the time %s, %v", f.Name, f.Modified, err)
		}
		switch {
		case strings.HasSuffix(f.Name, ".json"):
			if !strings.Contains(string(data), `"https://xbrl.org/report-package/2023/xbri"`) {
				t.Errorf("%s holds %s", f.Name, data)
			}
		case strings.Contains(f.Name, "META-INF"):
			d := xml.NewDecoder(bytes.NewReader(data))
			for err == nil {
				_, err = d.Token()
			}
			if err != io.EOF || !strings.Contains(string(data), "http://www.ab.example/a&amp;b/20241231/") {
				t.Errorf("%s holds %s: %v", f.Name, data, err)
			}
		}
	}
	want := []string{"ab-20241231/META-INF/reportPackage.json", "ab-20241231/META-INF/catalog.xml", "ab-20241231/META-INF/taxonomyPackage.xml",
		"ab-20241231/reports/ab-20241231.htm", "ab-20241231/reports/ab-20241231.xsd"}
	if !slices.Equal(names, want) {
		t.Errorf("the package has %v, want %v", names, want)
	}
}
