package ixbrl_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/cover"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/tag"
)

const coverText = `
[cover]
period_end_date = 2022-12-31
incorporation_state_country_code = "DE"
tax_identification_number = "12-3456789"
address_line1 = "1 <Example> Way"
address_line3 = "Straße 3"
city_or_town = "San Mateo"
state_or_province = "CA"
country = "US"
postal_zip_code = "94404"
city_area_code = "650"
local_phone_number = "555-0100"
well_known_seasoned_issuer = false
voluntary_filers = false
current_reporting_status = true
interactive_data_current = false
filer_category = "Accelerated Filer"
small_business = false
emerging_growth_company = true
ex_transition_period = false
shell_company = true
icfr_auditor_attestation_flag = true
fin_stmt_error_correction_flag = true
fin_stmt_restatement_recovery_analysis_flag = false
public_float = 4_200_000_000
public_float_date = 2022-06-30
accounting_standard = "U.S. GAAP"
contact_name = "Alex Example"
contact_email = "ir@example.com"
security12g_title = "Rights"
documents_incorporated_by_reference = "Proxy & more"
former_name = "Old <Example>"
common_stock_shares_outstanding_date = 2023-02-10
amendment_flag = true
amendment_description = "Why & how."
written_communications = false
soliciting_material = true
pre_commencement_tender_offer = false
pre_commencement_issuer_tender_offer = false
[auditor]
name = "Example Auditors LLP"
location = "San Jose, California"
firm_id = "999"
[[security]]
title = "Class A Common Stock"
symbol = "ABA"
exchange = "NYSE"
shares_outstanding = 5
[[security]]
title = "Class B Common Stock"
exchange = "NYSE"
shares_outstanding = 38_100_250
`

// reported writes sections of Markdown, in which § is the revenue of the year, as a report.
func reported(t *testing.T, toml string, sections ...[2]string) (*ixbrl.Report, *cover.Page) {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(toml)}})
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	page, missing := cover.Of(f)
	for _, d := range missing {
		if d.Severity == diag.Error {
			t.Fatal(d.Message())
		}
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
	d := document.Draft{Name: "notes", Title: "Notes", Filing: f, Tagged: true}
	for _, s := range sections {
		start := len(d.Source)
		d.Source = append(d.Source, strings.ReplaceAll(s[1], "§", document.MarkOf(0))+"\n\n"...)
		if s[0] != "" {
			d.Sections = append(d.Sections, document.Section{Name: s[0], Start: start, End: len(d.Source)})
		}
	}
	r, err := ixbrl.WriteReport(page, f, tag.New(f, set), []*document.Draft{document.New(d, []*document.Piece{piece})})
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, strings.Replace(string(r.Document.Bytes), `encoding="ASCII"`, `encoding="UTF-8"`, 1)) // which the decoder knows
	lines := strings.Split(string(r.Document.Bytes), "\n")
	for _, s := range r.Document.Shown {
		if !strings.Contains(lines[s.Line-1], `id="`+s.Tag+`"`) {
			t.Errorf("%s does not stand on line %d", s.Tag, s.Line)
		}
	}
	return r, page
}

var (
	factTag  = regexp.MustCompile(`<ix:non(?:Numeric|Fraction) name="([^"]+)"[^>]* id="(f[0-9]+)"`)
	styleOf  = regexp.MustCompile(` style="[^"]*"`)
	tagNames = regexp.MustCompile(`</?(ix:[a-zA-Z]+|h2|p|ul|li|table)\b(?:[^>]*? (?:id="([^"]+)"|continuedAt="([^"]+)"))*[^>]*>`)
)

// TestCover writes the cover page of each form, on which every fact is printed once, with ids
// in the order of the document.
func TestCover(t *testing.T) {
	t.Parallel()
	for form, period := range map[string]string{"10-K": "FY2022", "20-F": "FY2022", "10-Q": "FY2022Q3", "8-K": "FY2022", "10-KT": "FY2022T"} {
		toml := strings.NewReplacer(`"10-K"`, `"`+form+`"`, `"FY2022"`, `"`+period+`"`, `prefix = "ab"`, "file_number = \"001-99999\"\nprefix = \"Ab\"").Replace(filingText)
		if form == "10-KT" {
			toml += "[calendar.periods]\nFY2022T = { start = 2022-07-01, end = 2022-12-31 }\n"
		}
		cover := coverText
		if form == "20-F" {
			cover = strings.Replace(cover, "common_stock_shares_outstanding_date = 2023-02-10\n", "", 1)
		}
		if form == "10-Q" {
			cover = strings.Replace(cover, "period_end_date = 2022-12-31\n", "", 1)
		}
		r, page := reported(t, toml+cover)
		text := string(r.Document.Bytes)
		var got, want []string
		for i, m := range factTag.FindAllStringSubmatch(text, -1) {
			if m[2] != fmt.Sprintf("f%d", i+1) || r.Facts[i].ID != m[2] || r.Facts[i].Element.QName("Ab") != m[1] {
				t.Errorf("%s: the fact %s is %+v", form, m[0], r.Facts[i])
			}
			got = append(got, m[1])
		}
		for _, f := range page.Facts {
			want = append(want, "dei:"+f.Element)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the page has\n%v\nwant\n%v", form, got, want)
		}
		if r.Document.Name != "ab-"+strings.ReplaceAll(page.Period.End.String(), "-", "")+".htm" || !strings.Contains(text, `<link:schemaRef xlink:type="simple" xlink:href="`+r.Taxonomy.Base+`.xsd"/>`) {
			t.Errorf("%s: the name is %s, with the schema of %s", form, r.Document.Name, r.Taxonomy.Base)
		}
		first, _, _ := strings.Cut(text[strings.Index(text, `<xbrli:context id="c1">`):], "</xbrli:context>")
		if strings.Contains(first, "segment") || !strings.Contains(first, page.Period.End.String()) {
			t.Errorf("%s: the first context is %s", form, first)
		}
		if strings.Contains(text, "{") || strings.Contains(text, " @") || strings.Contains(styleOf.ReplaceAllString(text, ""), `style`) {
			t.Errorf("%s: a placeholder is left:\n%s", form, text)
		}
		for _, words := range []string{`">1 &lt;Example&gt; Way</ix:nonNumeric>`, "Stra&#223;e 3", `<?xml version="1.0" encoding="ASCII"?>`} {
			if !strings.Contains(text, words) {
				t.Errorf("%s: the page has no %s", form, words)
			}
		}
	}
}

// skeleton returns the order of the tags of a document after its cover page, with their ids.
func skeleton(r *ixbrl.Report) string {
	_, body, _ := strings.Cut(string(r.Document.Bytes), "page-break-after")
	var list []string
	for _, m := range tagNames.FindAllStringSubmatch(body, -1) {
		name := m[1]
		if name == "ix:nonFraction" {
			continue
		}
		if strings.HasPrefix(m[0], "</") {
			name = "/" + name
		}
		if el := regexp.MustCompile(` name="[^"]+:([A-Za-z]+)"`).FindStringSubmatch(m[0]); el != nil {
			name += " " + el[1]
		}
		for _, attribute := range []string{"id", "continuedAt"} {
			if v := regexp.MustCompile(` ` + attribute + `="([^"]+)"`).FindStringSubmatch(m[0]); v != nil && strings.HasPrefix(m[1], "ix:") {
				name += " " + attribute + "=" + v[1]
			}
		}
		list = append(list, name)
	}
	return strings.Join(list, "\n")
}

const table = "| a | b |\n| --- | ---: |\n| Total | $§ |\n"

// TestBlocks writes notes whose paragraphs and tables stand in many orders. The blocks nest,
// the pieces of each follow each other, and their text is that of the fact.
func TestBlocks(t *testing.T) {
	t.Parallel()
	toml := strings.Replace(filingText, `prefix = "ab"`, "file_number = \"001-99999\"\nprefix = \"ab\"", 1) + coverText
	const note, policy, areas = "SegmentReportingDisclosureTextBlock", "SegmentReportingPolicyPolicyTextBlock", "RevenueFromExternalCustomersByGeographicAreasTableTextBlock"
	for _, tt := range []struct {
		name     string
		sections [][2]string
		want     string
		values   map[string]string
	}{
		{"two tables apart", [][2]string{{"", "# Notes"}, {"geography", "## Areas\n\nWe “attribute” & so on.\n\nThe table:\n\n" + table + "\nMore.\n\n" + table}},
			"ix:nonNumeric " + note + " id=f49\nh2\n/h2\nix:nonNumeric " + policy + " id=f50\np\n/p\n/ix:nonNumeric\n" +
				"ix:nonNumeric " + areas + " id=f51 continuedAt=f51-1\np\n/p\ntable\n/table\n/ix:nonNumeric\np\n/p\nix:continuation id=f51-1\ntable\n/table\n/ix:continuation\n/ix:nonNumeric",
			map[string]string{policy: "\n<p>We “attribute” &amp; so on.</p>\n"}},
		{"two tables with dates", [][2]string{{"geography", "We attribute.\n\nIn 2022, of §:\n\n" + table + "\n- A list:\n\n" + table + "\nThe following was:\n\n" + table}},
			"ix:nonNumeric " + note + " id=f49\nix:nonNumeric " + policy + " id=f50\np\n/p\n/ix:nonNumeric\nix:nonNumeric " + areas + " id=f51 continuedAt=f51-1\np\n/p\ntable\n/table\n/ix:nonNumeric\n" +
				"ul\nli\n/li\n/ul\nix:continuation id=f51-1 continuedAt=f51-2\ntable\n/table\n/ix:continuation\nix:continuation id=f51-2\np\n/p\ntable\n/table\n/ix:continuation\n/ix:nonNumeric", nil},
		{"a table first, and one in a list", [][2]string{{"geography", table + "\nThat was it.\n\n- One\n\n  " + strings.ReplaceAll(table, "\n", "\n  ") + "\n\nLast.\n\n" + table}},
			"ix:nonNumeric " + note + " id=f49\nix:nonNumeric " + areas + " id=f50 continuedAt=f50-1\ntable\n/table\n/ix:nonNumeric\np\n/p\nul\nli\nix:continuation id=f50-1 continuedAt=f50-2\n" +
				"table\n/table\n/ix:continuation\n/li\n/ul\np\n/p\nix:continuation id=f50-2\ntable\n/table\n/ix:continuation\n/ix:nonNumeric", nil},
		{"text alone", [][2]string{{"geography", "We attribute.\n\n- a\n- b"}},
			"ix:nonNumeric " + note + " id=f49\nix:nonNumeric " + policy + " id=f50\np\n/p\nul\nli\n/li\nli\n/li\n/ul\n/ix:nonNumeric\n/ix:nonNumeric", nil},
		{"one paragraph that introduces the table", [][2]string{{"geography", "We attribute. The table:\n\n" + table}},
			"ix:nonNumeric " + note + " id=f49\nix:nonNumeric " + policy + " id=f50\np\n/p\n/ix:nonNumeric\nix:nonNumeric " + areas + " id=f51\ntable\n/table\n/ix:nonNumeric\n/ix:nonNumeric", nil},
		{"a table across two notes", [][2]string{{"fair-value", "## Fair value\n\n" + table}, {"geography", table}},
			"ix:nonNumeric FairValueDisclosuresTextBlock id=f49\nh2\n/h2\nix:nonNumeric " + areas + " id=f50 continuedAt=f50-1\ntable\n/table\n/ix:nonNumeric\n/ix:nonNumeric\n" +
				"ix:nonNumeric " + note + " id=f52\nix:continuation id=f50-1\ntable\n/table\n/ix:continuation\n/ix:nonNumeric", nil},
		{"no note", [][2]string{{"", "Revenue was §."}}, "p\n/p", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, _ := reported(t, toml, tt.sections...)
			got := strings.Split(skeleton(r), "\n")
			got = slices.DeleteFunc(got, func(s string) bool { return s == "h1" })
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), tt.want)
			}
			for _, f := range r.Facts {
				if want, ok := tt.values[f.Element.Local]; ok && f.Value != want {
					t.Errorf("%s is %q, want %q", f.Element.Local, f.Value, want)
				}
				if strings.Contains(f.Value, "ix:") {
					t.Errorf("%s holds tags of ix: %q", f.Element.Local, f.Value)
				}
				if f.Element.Local == areas && strings.Count(f.Value, "<table") != strings.Count(strings.Join(got, " "), " table") {
					t.Errorf("%s has %d tables: %q", areas, strings.Count(f.Value, "<table"), f.Value)
				}
			}
			if len(r.Crossing) > 0 {
				t.Errorf("a part crosses: %+v", r.Crossing)
			}
		})
	}
	r, _ := reported(t, toml, [2]string{"fair-value", "## Fair value\n\n- a"}, [2]string{"geography", "- b\n\nText."})
	if len(r.Crossing) != 1 || r.Crossing[0].Section != "fair-value" || r.Crossing[0].Crosses != "geography" {
		t.Errorf("the parts that cross are %+v", r.Crossing)
	}
}

// TestAnyOrder writes notes of random paragraphs, lists, quotations and tables. Each piece of a
// block is named by the piece before it, and follows it; every table is in a piece.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	toml := strings.Replace(filingText, `prefix = "ab"`, "file_number = \"001-99999\"\nprefix = \"ab\"", 1) + coverText
	dice := rand.New(rand.NewPCG(1, 2))
	indent := func(by, s string) string { return by + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+by) }
	pieces := []string{"Text.", "Text of §.", "Introduction:", "### Heading", "- a\n- b", "***", "> quoted", table, table, indent("> ", table), "- a\n\n" + indent("  ", table), "| a |\n| --- |\n| words |"}
	for range 300 {
		var sections [][2]string
		tables := 0
		for _, name := range []string{"fair-value", "geography"} {
			text := "## " + name
			for range dice.IntN(6) {
				p := pieces[dice.IntN(len(pieces))]
				tables += strings.Count(p, "Total")
				text += "\n\n" + p + "\n\n<!-- -->"
			}
			sections = append(sections, [2]string{name, text})
		}
		r, _ := reported(t, toml, sections...)
		_, body, _ := strings.Cut(string(r.Document.Bytes), "page-break-after")
		next, open, found := "", 0, 0
		for _, m := range regexp.MustCompile(`<ix:(nonNumeric|continuation)\b[^>]*>`).FindAllString(body, -1) {
			continued := regexp.MustCompile(` continuedAt="([^"]+)"`).FindStringSubmatch(m)
			id := regexp.MustCompile(` id="([^"]+)"`).FindStringSubmatch(m)[1]
			if strings.HasPrefix(m, "<ix:continuation") && id != next {
				t.Fatalf("the piece %s is not named by the one before it, which names %q:\n%s", m, next, body)
			}
			if strings.Contains(m, "AreasTableTextBlock") || id == next {
				found++
				if next = ""; continued != nil {
					next = continued[1]
				}
			}
			open++
		}
		if next != "" || found != tables || open != strings.Count(body, "</ix:nonNumeric>")+strings.Count(body, "</ix:continuation>") {
			t.Fatalf("%d tables of %d are in pieces, and the next would be %q:\n%s", found, tables, next, body)
		}
		if len(r.Taxonomy.Notes) != 2 {
			t.Fatalf("%d notes", len(r.Taxonomy.Notes))
		}
	}
}
