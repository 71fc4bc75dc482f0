package cli_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// instance is what a processor reads out of an inline XBRL document.
type instance struct {
	contexts map[string]map[string]string // id → start and end, or instant; entity; dimensions
	units    map[string]string
	facts    []tagged
	text     string // the words of the body, header aside
}

type tagged struct {
	name, context, unit, id, format string
	decimals                        int
	value                           *big.Rat
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// parseInline reads a document with nothing of the program's own.
func parseInline(t *testing.T, doc string) instance {
	t.Helper()
	for i, c := range []byte(doc) {
		if c >= 0x80 || c < ' ' && c != '\n' && c != '\t' {
			t.Fatalf("byte %d is %#x; EDGAR takes printable ASCII alone", i, c)
		}
	}
	in := instance{contexts: map[string]map[string]string{}, units: map[string]string{}}
	d := xml.NewDecoder(strings.NewReader(doc))
	var path []string
	var context, unit string
	var fact *tagged
	var digits strings.Builder
	var sign, scale string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return in
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			path = append(path, e.Name.Local)
			switch e.Name.Local {
			case "context":
				context = attr(e, "id")
				in.contexts[context] = map[string]string{}
			case "identifier":
				in.contexts[context]["scheme"] = attr(e, "scheme")
			case "explicitMember":
				context := in.contexts[context]
				context["dimension"] += attr(e, "dimension") + " "
			case "unit":
				unit = attr(e, "id")
			case "nonFraction":
				decimals, err := strconv.Atoi(attr(e, "decimals"))
				if err != nil {
					t.Fatal(err)
				}
				fact = &tagged{name: attr(e, "name"), context: attr(e, "contextRef"), unit: attr(e, "unitRef"), id: attr(e, "id"), format: attr(e, "format"), decimals: decimals}
				sign, scale = attr(e, "sign"), attr(e, "scale")
				digits.Reset()
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			switch e.Name.Local {
			case "p", "h1", "h2", "h3", "td", "th", "li":
				in.text += "\n"
			}
			if e.Name.Local == "nonFraction" {
				read := strings.ReplaceAll(digits.String(), ",", "")
				if fact.format == "ixt:fixed-zero" {
					if read != "—" || sign != "" {
						t.Errorf("%s: %q with the sign %q is read as zero", fact.id, read, sign)
					}
					read = "0"
				}
				v, ok := new(big.Rat).SetString(read)
				n, err := strconv.Atoi(scale)
				if !ok || err != nil {
					t.Fatalf("%s: digits %q, scale %q", fact.id, digits.String(), scale)
				}
				v.Mul(v, power(n))
				if sign == "-" {
					v.Neg(v)
				}
				fact.value = v
				in.facts = append(in.facts, *fact)
				fact = nil
			}
		case xml.CharData:
			text := string(e)
			switch at := path[max(0, len(path)-1):]; {
			case len(at) == 0:
			case at[0] == "startDate" || at[0] == "endDate" || at[0] == "instant" || at[0] == "identifier":
				in.contexts[context][at[0]] = text
			case at[0] == "explicitMember":
				in.contexts[context]["member"] += text + " "
			case at[0] == "measure":
				in.units[unit] = text
			case at[0] == "nonFraction":
				digits.WriteString(text)
				in.text += text
			case !strings.Contains(strings.Join(path, "/"), "header") && strings.Contains(strings.Join(path, "/"), "body"):
				in.text += text
			}
		}
	}
}

func power(n int) *big.Rat {
	r := big.NewRat(1, 1)
	for range max(n, -n) {
		r.Mul(r, big.NewRat(10, 1))
	}
	if n < 0 {
		r.Inv(r)
	}
	return r
}

// TestInlineXBRL parses each document back: every shown fact has its value to
// the tag's decimals, its sign, unit, concept and period. A release is not tagged.
func TestInlineXBRL(t *testing.T) {
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := drafted(t, folder)
			if got["release.md"] != "" {
				return
			}
			for _, name := range []string{"mdna", "notes"} {
				checkDocument(t, got, name)
			}
		})
	}
}

// TestFactsAreIdentified holds that element, period, unit and dimensions identify which fact is
// meant: those that share all four are one amount, exact and as it was printed in
// thousands.
func TestFactsAreIdentified(t *testing.T) {
	t.Parallel()
	thousand := big.NewRat(1000, 1)
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			first := map[string]*big.Rat{}
			for _, f := range parseFacts(t, files(t, filepath.Join(folder, "want"))["facts.json"]).Facts {
				key := fmt.Sprint(f.Concept, f.Period, f.Unit, f.Dimensions) // maps print in the order of their keys
				v, _ := new(big.Rat).SetString(f.Value)
				if was := first[key]; was == nil {
					first[key] = v
				} else if off := new(big.Rat).Sub(v, was); off.Abs(off).Cmp(thousand) >= 0 || f.Unit == "pure" && off.Sign() != 0 {
					t.Errorf("%s is %s, and another fact that is %s is %s", f.ID, f.Value, key, was.RatString())
				}
			}
		})
	}
}

// TestTaxonomyIsChosen has the year of the taxonomies and the element of revenues from
// filing.toml, whatever the period.
func TestTaxonomyIsChosen(t *testing.T) {
	t.Parallel()
	folder := withTemplate(t, "northgate-10k", "geography", "")
	name := filepath.Join(folder, "filing.toml")
	toml, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(regexp.MustCompile(`(?m)^taxonomy .*\n`).ReplaceAllString(string(toml), ""), "[report]\n", "[report]\ntaxonomy = \"2024\"\ndisclosures = [\"geography\"]\n", 1)
	text += "\n[tags]\nrevenue = \"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax\"\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	notes := drafted(t, folder)["notes.xhtml"]
	for _, want := range []string{`="http://fasb.org/us-gaap/2024"`, `="http://fasb.org/srt/2024"`, `="http://xbrl.sec.gov/country/2024"`} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes.xhtml has no %s", want)
		}
	}
	for _, f := range parseInline(t, notes).facts {
		if strings.HasPrefix(f.name, "us-gaap:Revenue") && f.name != "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax" {
			t.Errorf("%s is %s", f.id, f.name)
		}
	}
}

// TestInlineXBRLDashes has amounts and shares that round to zero in cells, where
// every document prints a dash, and in a sentence, which has digits.
func TestInlineXBRLDashes(t *testing.T) {
	folder := withTemplate(t, "northgate-10k", "geography", `

| (in millions) | {{column .Period}} |
| --- | ---: |
| Change in Finland | ${{fact "revenue.increase[FI]" .Period "millions"}} |
| Austria's share of the change | {{fact "revenue.increase.share[AT]" .Period "percent"}}% |

In Finland there was a decrease of ${{fact "revenue.increase[FI]" .Period "millions"}} million.
`)
	name := filepath.Join(folder, "filing.toml")
	toml, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(toml), "[report]\n", "[report]\ndisclosures = [\"geography\"]\n", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := drafted(t, folder)
	checkDocument(t, got, "notes")
	dashes := 0
	for _, f := range parseInline(t, got["notes.xhtml"]).facts {
		if f.format == "ixt:fixed-zero" {
			dashes++
			if f.value.Sign() != 0 {
				t.Errorf("the dash %s is read as %s", f.id, f.value)
			}
		}
	}
	shown := map[string]int{}
	for _, s := range parseFacts(t, got["facts.json"]).Shown {
		if strings.HasSuffix(s.ID, "[FI]@FY2022") || strings.HasSuffix(s.ID, "[AT]@FY2022") {
			shown[s.File+" "+s.Text]++
		}
	}
	want := map[string]int{"notes.md —": 2, "notes.docx —": 2, "notes.xhtml —": 2, "notes.md 0.0": 1, "notes.docx 0.0": 1, "notes.xhtml 0.0": 1}
	if dashes < 2 || !maps.Equal(shown, want) { // the note on fair value has dashes of its own
		t.Errorf("%d dashes are tagged, want 2 or more; the countries are shown as %v, want %v", dashes, shown, want)
	}
	if md := got["notes.md"]; !strings.Contains(md, "| $— |") || !strings.Contains(md, "| —% |") || !strings.Contains(md, "$0.0 million") {
		t.Errorf("notes.md has not the dashes:\n%s", md)
	}
	if page := got["notes.html"]; strings.Count(page, ">—</button>") != dashes || strings.Count(page, ">0.0</button>") != 1 {
		t.Error("notes.html has not the dashes")
	}
}

// withTemplate copies a fixture, with words after those of a built-in template.
func withTemplate(t *testing.T, fixture, name, after string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(root, "fixtures", fixture))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("templates", name+".md.tmpl")
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "templates"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, file), append(text, after...), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestUnwritable holds that a document which cannot be XML is reported with all other
// findings, keeps a draft from being written, and is left out by --force.
func TestUnwritable(t *testing.T) {
	folder := withTemplate(t, "northgate-10k", "ndr", "\nAn odd&#1;character.\n")
	status, stdout, _ := run(t, "check", "-C", folder)
	if want := "error EDG001: document that cannot be written\n  at mdna.xhtml: "; status != 1 || !strings.HasPrefix(stdout, want) || !strings.Contains(stdout, "GEO003") {
		t.Errorf("check = %d\n%swant %q and the other findings", status, stdout, want)
	}
	out := filepath.Join(folder, "out")
	if status, _, _ := run(t, "draft", "-C", folder, "-o", out); status != 1 {
		t.Errorf("draft = %d, want 1", status)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("draft wrote something in spite of the error")
	}
	if status, _, _ := run(t, "draft", "-C", folder, "-o", out, "--force"); status != 1 {
		t.Errorf("draft --force = %d, want 1", status)
	}
	got := files(t, out)
	if got["mdna.xhtml"] != "" || !strings.Contains(got["mdna.md"], "Not for filing") || !strings.Contains(got["notes.xhtml"], "Not for filing") {
		t.Error("draft --force wrote what cannot be written, or no banner over the rest")
	}
}

func checkDocument(t *testing.T, got map[string]string, name string) {
	t.Helper()
	if got[name+".xhtml"] == "" {
		t.Fatalf("there is no %s.xhtml", name)
	}
	in := parseInline(t, got[name+".xhtml"])
	record := parseFacts(t, got["facts.json"])
	byTag := map[string]tagged{}
	for _, f := range in.facts {
		if _, twice := byTag[f.id]; twice {
			t.Errorf("two tags have the id %s", f.id)
		}
		byTag[f.id] = f
	}
	tags := 0
	inMarkdown := map[string]int{}
	for _, s := range record.Shown {
		if s.File != name+".md" && s.File != name+".xhtml" {
			continue
		}
		if s.Tag == "" {
			inMarkdown[s.ID+" "+s.Text]++
			continue
		}
		inMarkdown[s.ID+" "+s.Text]--
		tags++
		checkTag(t, record, s.ID, byTag[s.Tag], in)
	}
	for shown, n := range inMarkdown {
		if n != 0 {
			t.Errorf("Markdown and XHTML do not show %s as often", shown)
		}
	}
	if tags == 0 || tags != len(in.facts) {
		t.Errorf("%d tags are listed in facts.json and %d are in the document", tags, len(in.facts))
	}
	used := map[string]bool{}
	for _, f := range in.facts {
		used[f.context] = true
	}
	if len(used) != len(in.contexts) {
		t.Errorf("%d contexts are declared and %d are used", len(in.contexts), len(used))
	}
	seen := map[string]string{}
	for id, c := range in.contexts {
		key := strings.Join([]string{c["startDate"], c["endDate"], c["instant"], c["dimension"], c["member"]}, " ")
		if seen[key] != "" {
			t.Errorf("contexts %s and %s are equivalent", id, seen[key])
		}
		seen[key] = id
	}
}

func checkTag(t *testing.T, record factsFile, id string, f tagged, in instance) {
	t.Helper()
	for _, want := range record.Facts {
		if want.ID != id {
			continue
		}
		exact, _ := new(big.Rat).SetString(want.Value)
		if strings.Contains(id, ".losses[") { // a gross loss is a positive amount of its element
			exact.Neg(exact)
			if f.value.Sign() < 0 {
				t.Errorf("%s: the tag says the loss is %s, less than nothing", id, f.value.RatString())
			}
		}
		half := new(big.Rat).Quo(power(-f.decimals), big.NewRat(2, 1))
		off := new(big.Rat).Sub(exact, f.value)
		if off.Abs(off).Cmp(half) > 0 {
			t.Errorf("%s: the tag says %s to %d decimals, and the fact is %s", id, f.value.RatString(), f.decimals, want.Value)
		}
		c := in.contexts[f.context]
		if c["startDate"] != want.Period["start"] || c["endDate"] != want.Period["end"] || c["instant"] != want.Period["instant"] {
			t.Errorf("%s: context %v, want period %v", id, c, want.Period)
		}
		if c["scheme"] != "http://www.sec.gov/CIK" || len(c["identifier"]) != 10 {
			t.Errorf("%s: entity %v", id, c)
		}
		axes, members := strings.Fields(c["dimension"]), strings.Fields(c["member"])
		if !slices.IsSorted(axes) || len(axes) != len(want.Dimensions) {
			t.Errorf("%s: the axes %v, want in order those of %v", id, axes, want.Dimensions)
		}
		for i, axis := range axes {
			if want.Dimensions[axis] != members[i] {
				t.Errorf("%s: %s of %s, want %s", id, members[i], axis, want.Dimensions[axis])
			}
		}
		unit := "iso4217:" + want.Unit
		if want.Unit == "pure" {
			unit = "xbrli:pure"
		}
		if in.units[f.unit] != unit || f.name != want.Concept || f.format != "ixt:num-dot-decimal" && f.format != "ixt:fixed-zero" {
			t.Errorf("%s: unit %s, name %s, format %s", id, in.units[f.unit], f.name, f.format)
		}
		return
	}
	t.Errorf("shown fact %s is not among the facts", id)
}
