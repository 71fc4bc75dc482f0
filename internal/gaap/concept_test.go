package gaap_test

import (
	"encoding/xml"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/gaap"
)

// TestConcepts checks each concept in itself: its name, label and kind agree, and no two have
// one name or one label.
func TestConcepts(t *testing.T) {
	t.Parallel()
	names, labels := map[string]bool{}, map[string]string{}
	for _, c := range gaap.Concepts() {
		name := c.Prefix + ":" + c.Name
		if names[name] {
			t.Errorf("%s is there twice", name)
		}
		names[name] = true
		if was, twice := labels[strings.ToLower(c.Label)]; twice || c.Label == "" || strings.Contains(c.Label, "<") || len(c.Label) > 511 || strings.TrimSpace(c.Label) != c.Label {
			t.Errorf("the label of %s is %q, which %q has too, or is no label", name, c.Label, was)
		}
		labels[strings.ToLower(c.Label)] = name
		if found, ok := gaap.Lookup(c.Prefix, c.Name); !ok || found != c {
			t.Errorf("Lookup(%s) = %+v, want %+v", name, found, c)
		}
		for suffix, want := range map[string]struct{ label, group, kind string }{
			"Axis": {"[Axis]", "xbrldt:dimensionItem", "xbrli:stringItemType"}, "Table": {"[Table]", "xbrldt:hypercubeItem", "xbrli:stringItemType"},
			"LineItems": {"[Line Items]", "xbrli:item", "xbrli:stringItemType"}, "Abstract": {"[Abstract]", "xbrli:item", "xbrli:stringItemType"},
			"Member": {"[Member]", "xbrli:item", "dtr-types:domainItemType"}, "Domain": {"[Domain]", "xbrli:item", "dtr-types:domainItemType"},
		} {
			if strings.HasSuffix(c.Name, suffix) != strings.HasSuffix(c.Label, want.label) {
				t.Errorf("the label of %s is %q", name, c.Label)
			}
			if strings.HasSuffix(c.Name, suffix) && (c.Group != want.group || c.Type != want.kind || !c.Abstract || c.Instant || c.Balance != "") {
				t.Errorf("%s is %+v", name, c)
			}
		}
		if c.Group == "" || c.Balance != "" && (c.Type != "xbrli:monetaryItemType" || c.Abstract) || strings.HasSuffix(c.Name, "TextBlock") != (c.Type == "dtr-types:textBlockItemType") {
			t.Errorf("%s is %+v", name, c)
		}
		if prefix, local, _ := strings.Cut(c.Domain, ":"); (c.Domain != "") != (c.Group == "xbrldt:dimensionItem") {
			t.Errorf("the domain of %s is %q", name, c.Domain)
		} else if domain, ok := gaap.Lookup(prefix, local); c.Domain != "" && (!ok || !strings.HasSuffix(domain.Name, "Domain")) {
			t.Errorf("the domain of %s, %s, is unknown", name, c.Domain)
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	for _, want := range []gaap.Concept{
		{Prefix: "us-gaap", Name: "Revenues", Type: "xbrli:monetaryItemType", Group: "xbrli:item", Balance: gaap.Credit, Label: "Revenues"},
		{Prefix: "us-gaap", Name: "USTreasuryAndGovernmentMember", Type: "dtr-types:domainItemType", Group: "xbrli:item", Abstract: true, Label: "US Treasury and Government [Member]"},
		{Prefix: "us-gaap", Name: "NonUsMember", Type: "dtr-types:domainItemType", Group: "xbrli:item", Abstract: true, Label: "Non-US [Member]"},
		{Prefix: "us-gaap", Name: "AccountingStandardsUpdate201602Member", Type: "dtr-types:domainItemType", Group: "xbrli:item", Abstract: true, Label: "Accounting Standards Update 201602 [Member]"},
		{Prefix: "srt", Name: "StatementGeographicalAxis", Type: "xbrli:stringItemType", Group: "xbrldt:dimensionItem", Abstract: true, Label: "Geographical [Axis]", Domain: "srt:SegmentGeographicalDomain"},
		{Prefix: "dei", Name: "EntityPublicFloat", Type: "xbrli:monetaryItemType", Group: "xbrli:item", Balance: gaap.Credit, Instant: true, Label: "Entity Public Float"},
		{Prefix: "dei", Name: "SecurityExchangeName", Type: "dei:edgarExchangeCodeItemType", Group: "xbrli:item", Label: "Security Exchange Name"},
		{Prefix: "country", Name: "DE", Type: "dtr-types:domainItemType", Group: "xbrli:item", Abstract: true, Label: "GERMANY"},
	} {
		if got, ok := gaap.Lookup(want.Prefix, want.Name); !ok || got != want {
			t.Errorf("Lookup(%s:%s) = %+v, %t, want %+v", want.Prefix, want.Name, got, ok, want)
		}
	}
	for _, name := range []string{"us-gaap:revenues", "us-gaap:cashmember", "dei:Revenues", "srt:CashMember", "country:XK", "country:AllCountriesDomain", ":", "exm:Revenues"} {
		prefix, local, _ := strings.Cut(name, ":")
		if got, ok := gaap.Lookup(prefix, local); ok {
			t.Errorf("Lookup(%s) = %+v, want none", name, got)
		}
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	for _, year := range gaap.Years {
		for _, s := range gaap.Schemas(year) {
			if s.Prefix != "dtr-types" && (!strings.HasSuffix(s.Namespace, "/"+s.Prefix+"/"+year) || path.Base(s.Address) != s.Prefix+"-"+year+".xsd") {
				t.Errorf("the schema of %s is %+v", year, s)
			}
		}
	}
	if s := gaap.Schemas("2024"); s[4].Namespace != "http://www.xbrl.org/dtr/type/2022-03-31" || s[0].Address != "https://xbrl.fasb.org/us-gaap/2024/elts/us-gaap-2024.xsd" {
		t.Errorf("the schemas of 2024 are %+v", s)
	}
	if s := gaap.Schemas("2025"); s[4].Namespace != "http://www.xbrl.org/dtr/type/2024-01-31" || s[2].Address != "https://xbrl.sec.gov/dei/2025/dei-2025.xsd" {
		t.Errorf("the schemas of 2025 are %+v", s)
	}
}

// TestPublished compares the tables with the schemas as published, where TIEOUT_TAXONOMY names a
// folder that has them, anywhere below it. A schema of us-gaap without balances is compared by
// names, periods and kinds alone.
func TestPublished(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("TIEOUT_TAXONOMY")
	if folder == "" {
		t.Skip("TIEOUT_TAXONOMY names no folder with us-gaap-YEAR.xsd, srt-YEAR.xsd, dei-YEAR.xsd and country-YEAR.xsd")
	}
	type element struct {
		Name     string `xml:"name,attr"`
		Type     string `xml:"type,attr"`
		Group    string `xml:"substitutionGroup,attr"`
		Abstract bool   `xml:"abstract,attr"`
		Balance  string `xml:"http://www.xbrl.org/2003/instance balance,attr"`
		Period   string `xml:"http://www.xbrl.org/2003/instance periodType,attr"`
	}
	published := map[string]map[string]element{}
	balances := map[string]bool{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, _ fs.DirEntry, err error) error {
		prefix, year, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".xsd"), "-20")
		if err != nil || len(year) != 2 || !slices.Contains([]string{"us-gaap", "srt", "dei", "country"}, prefix) {
			return err
		}
		data, err := os.ReadFile(path.Join(folder, name))
		var schema struct {
			Elements []element `xml:"element"`
		}
		if err == nil {
			err = xml.Unmarshal(data, &schema)
		}
		published[prefix] = map[string]element{}
		for _, e := range schema.Elements {
			published[prefix][e.Name] = e
			balances[prefix] = balances[prefix] || e.Name == "Revenues" && e.Balance != "" || prefix != "us-gaap"
		}
		return err
	})
	if err != nil || len(published) != 4 {
		t.Fatalf("%s has schemas of %d taxonomies, want 4 (%v)", folder, len(published), err)
	}
	for _, c := range gaap.Concepts() {
		e, ok := published[c.Prefix][c.Name]
		period := "duration"
		if c.Instant {
			period = "instant"
		}
		if !ok || e.Group != c.Group || e.Abstract != c.Abstract || e.Period != period {
			t.Errorf("%s:%s is %+v, in the schema %+v", c.Prefix, c.Name, c, e)
		}
		if balances[c.Prefix] && (e.Balance != string(c.Balance) || e.Type != c.Type) {
			t.Errorf("%s:%s is a %s of type %s, in the schema a %s of type %s", c.Prefix, c.Name, c.Balance, c.Type, e.Balance, e.Type)
		}
	}
}
