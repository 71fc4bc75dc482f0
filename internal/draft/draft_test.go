package draft_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
)

const filingText = `
[registrant]
name = "A & B *Stars*, Inc."
cik = "0001999900"
prefix = "ab"
namespace = "http://www.ab.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

func amount(t *testing.T, s string) quantity.Value {
	t.Helper()
	a, err := quantity.ParseText(s)
	if err != nil {
		t.Fatal(err)
	}
	return quantity.Money(a, "USD")
}

// compose drafts the revenue section from a template of the registrant's own.
// written returns a draft as Markdown.
func written(t *testing.T, d *document.Draft) string {
	t.Helper()
	doc, err := render.Markdown.Write(d, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(doc.Bytes)
}

func compose(t *testing.T, template string) (string, []diag.Diagnostic) {
	t.Helper()
	folder := fstest.MapFS{"filing.toml": {Data: []byte(filingText)}, "templates/revenue.md.tmpl": {Data: []byte(template)}}
	f, found, err := filing.Read(folder)
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	set := fact.NewSet()
	put := func(name, when string, v quantity.Value) *fact.Fact {
		id, err := fact.ParseName(name, when)
		if err != nil {
			t.Fatal(err)
		}
		year := fiscal.Span{Start: fiscal.NewDate(2022, 1, 1), End: fiscal.NewDate(2022, 12, 31)}
		f := &fact.Fact{ID: id, Context: fact.Context{Span: year}, Value: v}
		set.Add(f)
		return f
	}
	total := put("revenue", "FY2022", amount(t, "123456789.50"))
	put("revenue", "FY2021", amount(t, "150000000"))
	put("revenue.increase", "FY2022", amount(t, "-26543210.50"))
	us := put("revenue[us]", "FY2022", amount(t, "74691357.6475")) // 60.5%
	share, _ := us.Value.Div(total.Value)
	first := put("revenue.share[us]", "FY2022", share)
	rest, _ := amount(t, "48765431.8525").Div(total.Value)
	put("revenue.share[foreign]", "FY2022", rest).OtherShare = &first.Value
	put("arr", "2022-12-31", amount(t, "1000"))
	put("revenue[direct]", "FY2022", amount(t, "-400"))
	put("revenue[partner]", "FY2022", amount(t, "0"))
	none, _ := amount(t, "0").Div(total.Value)
	put("revenue.share[partner]", "FY2022", none)
	drafts, found := draft.Compose(os.DirFS("../.."), f, set, []string{"revenue"}, draft.How{})
	if len(drafts) != 1 {
		t.Fatalf("%d drafts, want 1", len(drafts))
	}
	text := written(t, drafts[0])
	_, text, _ = strings.Cut(text, "December 31, 2022*\n\n")
	return strings.TrimSuffix(text, "\n"), found
}

func TestTemplatesSay(t *testing.T) {
	for _, tt := range []struct{ name, template, want string }{
		{"millions", `${{fact "revenue" .Period "millions"}} million`, "$123.5 million"},
		{"thousands", `{{fact "revenue" .Period "thousands"}}`, "123,457"},
		{"dollars half away from zero", `{{fact "revenue" .Period "dollars"}}`, "123,456,790"},
		{"two shares make 100", `{{fact "revenue.share[us]" .Period "percent"}} {{fact "revenue.share[foreign]" .Period "percent"}}`, "61 39"},
		{"two shares make 100.0", `{{fact "revenue.share[us]" .Period "percent1"}} {{fact "revenue.share[foreign]" .Period "percent1"}}`, "60.5 39.5"},
		{"a balance at a date", `{{fact "arr" .PeriodEnd "dollars"}}`, "1,000"},
		{"digits bare after direction", `Revenues {{direction "revenue.increase" .Period}} by {{fact "revenue.increase" .Period "millions"}}.`, "Revenues decreased by 26.5."},
		{"parentheses in a cell", "| a | b |\n| --- | ---: |\n| change | {{fact \"revenue.increase\" .Period \"thousands\"}} |", "| a | b |\n| --- | ---: |\n| change | (26,543) |"},
		{"a dash for zero in a cell", "| a | b | c |\n| --- | ---: | ---: |\n| new | ${{fact \"revenue[partner]\" .Period \"thousands\"}} | {{fact \"revenue.share[partner]\" .Period \"percent1\"}}% |",
			"| a | b | c |\n| --- | ---: | ---: |\n| new | $— | —% |"},
		{"a dash without parentheses for a negative that rounds to zero", "| a | b |\n| --- | ---: |\n| new | {{fact \"revenue[direct]\" .Period \"thousands\"}} |", "| a | b |\n| --- | ---: |\n| new | — |"},
		{"zero in a sentence has digits, also where a cell shows it", "{{$none := fact \"revenue[partner]\" .Period \"millions\" -}}\n| a |\n| --- |\n| {{$none}} |\n\nOf {{$none}} million.",
			"| a |\n| --- |\n| — |\n\nOf 0.0 million."},
		{"times", `{{year .Period}}; {{date .PeriodEnd}}; {{span .Period}}; {{year .Compare}}; {{date .CompareEnd}}`, "2022; December 31, 2022; the year ended December 31, 2022; 2021; December 31, 2021"},
		{"words that something owns", `{{cite "Item 303(b)"}} {{policy "country.threshold"}} {{policy "new_customer.lookback"}}`, "Item 303(b) 10 12"},
		{"columns and captions", `{{range periods}}{{column .Period}}; {{end}}{{home}}`, "Year ended December 31, 2022; Year ended December 31, 2021; United States"},
		{"text is not markup", `{{text .Registrant.Name}} {{.Registrant.Name}}`, `A \& B \*Stars\*, Inc. A \& B \*Stars\*, Inc.`},
		{"bold and lists around facts", "- **{{fact \"revenue\" .Period \"millions\"}}**\n- *{{fact \"revenue\" .Compare \"millions\"}}*", "- **123.5**\n- *150.0*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, found := compose(t, tt.template)
			if got != tt.want || len(found) > 0 {
				t.Errorf("%s\n gives %q, want %q; found %v", tt.template, got, tt.want, found)
			}
		})
	}
}

func TestTemplatesMayNot(t *testing.T) {
	for _, tt := range []struct{ name, template, code, at, message string }{
		{"name an unknown fact", "Text.\n{{fact \"revenues\" .Period \"millions\"}}", "TPL002", "2:3", "the nearest is revenue@FY2022"},
		{"dress money as a share", `{{fact "revenue" .Period "percent"}}`, "TPL001", "1:3", "revenue@FY2022 is an amount of money"},
		{"ask for an unknown format", `{{fact "revenue" .Period "billions"}}`, "TPL001", "1:3", "the formats are percent"},
		{"put a fact in a heading", `## Revenues of {{fact "revenue" .Period "millions"}}`, "TPL001", "1:18", "a heading"},
		{"put a fact in a code span", "`{{fact \"revenue\" .Period \"millions\"}}`", "TPL001", "1:4", "code span"},
		{"pipe out of a fact", `{{fact "revenue" .Period "millions" | text}}`, "TPL001", "1:3", "fact in a pipeline"},
		{"print", `{{printf "%d" 42}}`, "TPL001", "1:3", `the function "printf" could print digits`},
		{"measure lengths", `{{len "four"}}`, "TPL001", "1:3", `the function "len" could print digits`},
		{"not parse", "line\n{{fact", "TPL001", "2:1", "unclosed action"},
		{"ask for an unknown field", "{{.Nothing}}", "TPL001", "1:3", "can't evaluate field Nothing"},
		{"print a negative bare", `Revenues moved by {{fact "revenue.increase" .Period "millions"}}.`, "MDA004", "1:21", "is negative"},
		{"print a policy that steers alone", `{{policy "flat_below"}}`, "TPL001", "1:3", "is not a policy that templates can print"},
		{"recite for ever", `{{define "a"}}{{template "a" .}}{{end}}{{template "a" .}}`, "TPL001", "1:26", "exceeded maximum template depth"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, found := compose(t, tt.template)
			for _, d := range found {
				if string(d.Code) == tt.code && d.At() == "templates/revenue.md.tmpl:"+tt.at && strings.Contains(d.Message(), tt.message) {
					return
				}
			}
			t.Errorf("%s\n found %v, want %s at %s with %q", tt.template, messages(found), tt.code, tt.at, tt.message)
		})
	}
}

// TestTemplatesEnd holds that a template that writes too much, or runs without end, is
// stopped: also one that writes nothing, by a loop or by calls that multiply.
func TestTemplatesEnd(t *testing.T) {
	laughs := `{{define "x0"}}{{end}}`
	for i := 1; i < 10; i++ {
		laughs += fmt.Sprintf(`{{define "x%d"}}%s{{end}}`, i, strings.Repeat(fmt.Sprintf(`{{template "x%d"}}`, i-1), 10))
	}
	for _, tt := range []struct{ name, template, want string }{
		{"a long paragraph", strings.Repeat("Words of one sentence. ", 6000), "document too long"},
		{"a megabyte", strings.Repeat("A line.\n\n", 120_000), "the limit is 524288"},
		{"a loop without words", `{{range 2000000000}}{{end}}`, "writes more than"},
		{"a loop in a loop", `{{range 100000}}{{range 100000}}{{end}}{{end}}`, "writes more than"},
		{"calls that multiply", laughs + `{{template "x9"}}`, "writes more than"},
	} {
		_, found := compose(t, tt.template)
		if !slices.ContainsFunc(messages(found), func(m string) bool { return strings.HasPrefix(m, "TPL001 ") && strings.Contains(m, tt.want) }) {
			t.Errorf("%s: found %v, want TPL001 with %q", tt.name, messages(found), tt.want)
		}
	}
}

func messages(found []diag.Diagnostic) []string {
	var list []string
	for _, d := range found {
		list = append(list, string(d.Code)+" "+d.At()+" "+d.Message())
	}
	return list
}

// FuzzTemplate checks that no template makes the composer panic.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"a {{fact \"revenue\" .Period \"millions\"}} b", "| {{year .Period}} |\n| - |\n| `{{cite \"1\"}}` |", "{{range .Shown}}{{.Form}}{{end}}", "^\\^ # > * _ {{domicile}}\n===\n\n    {{date .PeriodEnd}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, template string) {
		if len(template) > 1000 || strings.Contains(template, "template") {
			t.Skip("recursion is bounded by text/template, slowly")
		}
		compose(t, template)
	})
}
