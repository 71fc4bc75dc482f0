package check_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// bridged drafts a folder of one section and returns the paragraph on what moved
// the rate, and the codes of what is found but for the record.
func bridged(t *testing.T, policies, subscriptions string) (words string, codes []string) {
	t.Helper()
	files := map[string]string{
		"filing.toml-":               "disclosures = [\"ndr\", \"revenue\"]\n",
		"filing.toml+":               "\n[policies]\n" + policies,
		"ledgers/fx.xlsx":            "Currency | Date | Rate\nEUR | 2019-12-31 | 1.1\nEUR | 2020-12-31 | 1.25\nEUR | 2021-12-31 | 1.2\nEUR | 2022-12-31 | 1.0\n",
		"ledgers/subscriptions.xlsx": "Customer | Start | End | Currency | ARR\n" + subscriptions,
	}
	found, p := review(t, ledgertest.Folder(overlay(t, files)), "KPI", "MDA", "NUM")
	for _, b := range p.Drafts[0].Blocks {
		if strings.HasPrefix(b.Text, "Of annual recurring revenue") {
			words = b.Text
		}
	}
	for _, d := range found {
		if strings.HasPrefix(string(d.Code), "KPI") || strings.HasPrefix(string(d.Code), "MDA") || strings.HasPrefix(string(d.Code), "NUM") || d.Code == "TPL002" {
			codes = append(codes, string(d.Code))
		}
	}
	return words, slices.Compact(codes)
}

// A rose, B fell, C left and came to, D joined late, and E is abroad and stays as it is.
const moving = `A | 2020-01-01 | 2020-12-31 |     | 10000000
A | 2021-01-01 | 2021-12-31 |     | 11000000
A | 2022-01-01 |            |     | 14000000
B | 2020-01-01 | 2021-12-31 |     | 8000000
B | 2022-01-01 |            |     | 6500000
C | 2020-01-01 | 2022-06-30 |     | 4000000
D | 2022-02-01 |            |     | 9000000
E | 2020-01-01 |            | EUR | 2000000
`

// TestBridge holds the sentence to figures added by hand. Each mistake that is likeliest
// would change a digit or a word of it.
func TestBridge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mistake, policies, subscriptions string
		want                             string // "" where nothing is printed
		codes                            string
	}{
		{"contraction added, or churn", "", moving,
			"Of annual recurring revenue of $25.4 million at December 31, 2021, expansion added $3.0 million, contraction took $1.5 million and the loss of customers took $4.0 million, which left $22.9 million at December 31, 2022 from the same customers, at the same foreign exchange rates. " +
				"Of annual recurring revenue of $24.5 million at December 31, 2020, expansion added $1.0 million, which left $25.5 million at December 31, 2021 from the same customers, at the same foreign exchange rates.", "KPI005 MDA005"},
		{"the ends of another year, whose rates and customers differ", "", strings.Replace(moving, "C | 2020-01-01 | 2022-06-30", "C | 2020-01-01 | 2021-06-30", 1),
			"Of annual recurring revenue of $21.4 million at December 31, 2021, expansion added $3.0 million and contraction took $1.5 million, which left $22.9 million at December 31, 2022 from the same customers, at the same foreign exchange rates. " +
				"Of annual recurring revenue of $24.5 million at December 31, 2020, expansion added $1.0 million and the loss of customers took $4.0 million, which left $21.5 million at December 31, 2021 from the same customers, at the same foreign exchange rates.", "KPI005"},
		{"currency left out under reported, or printed as a rise", `ndr.fx = "reported"`, moving,
			"Of annual recurring revenue of $25.4 million at December 31, 2021, expansion added $3.0 million, contraction took $1.5 million, the loss of customers took $4.0 million and movements in exchange rates brought a decrease of $0.4 million, which left $22.5 million at December 31, 2022 from the same customers. " +
				"Of annual recurring revenue of $24.5 million at December 31, 2020, expansion added $1.0 million and movements in exchange rates brought a decrease of $0.1 million, which left $25.4 million at December 31, 2021 from the same customers.", "KPI005 MDA005"},
		{"digits that do not add with no note", "", "A | 2020-01-01 | 2021-12-31 | | 10040000\nA | 2022-01-01 | | | 12040000\nB | 2020-01-01 | 2021-12-31 | | 1040000\nB | 2022-01-01 | | | 1080000\n",
			"Of annual recurring revenue of $11.1 million at December 31, 2021, expansion added $2.0 million, which left $13.1 million at December 31, 2022 from the same customers, at the same foreign exchange rates. " +
				"Annual recurring revenue from the customers that we had at December 31, 2020 did not change by a material amount: it was $11.1 million at that date and $11.1 million at December 31, 2021, at the same foreign exchange rates.", "KPI005"},
		{"digits that do not add, with the note", "", "A | 2020-01-01 | 2021-12-31 | | 10040000\nA | 2022-01-01 | | | 12080000\nB | 2020-01-01 | 2021-12-31 | | 1040000\nB | 2022-01-01 | | | 1060000\n",
			"Of annual recurring revenue of $11.1 million at December 31, 2021, expansion added $2.1 million, which left $13.1 million at December 31, 2022 from the same customers, at the same foreign exchange rates. " +
				"Annual recurring revenue from the customers that we had at December 31, 2020 did not change by a material amount: it was $11.1 million at that date and $11.1 million at December 31, 2021, at the same foreign exchange rates. " +
				"Amounts may not sum due to rounding.", "KPI005 NUM002"},
		{"printed for a small move: 2.99999 points", "", "A | 2020-01-01 | 2021-12-31 | | 10000000\nA | 2022-01-01 | | | 10299999\n", "", ""},
		{"not printed for the policy's points exactly", "", "A | 2020-01-01 | 2021-12-31 | | 10000000\nA | 2022-01-01 | | | 10300000\n",
			"Of annual recurring revenue of $10.0 million at December 31, 2021, expansion added $0.3 million, which left $10.3 million at December 31, 2022 from the same customers, at the same foreign exchange rates. " +
				"Annual recurring revenue from the customers that we had at December 31, 2020 did not change by a material amount: it was $10.0 million at that date and $10.0 million at December 31, 2021, at the same foreign exchange rates.", "KPI005"},
		{"printed where nothing moved, by a policy of no points", "fluctuation.points = 0", "A | 2020-01-01 | | | 10000000\n", "", ""},
	} {
		words, codes := bridged(t, tt.policies, tt.subscriptions)
		if words != tt.want {
			t.Errorf("%s: the draft says\n%s\nwant\n%s", tt.mistake, words, tt.want)
		}
		if got := strings.Join(codes, " "); got != tt.codes {
			t.Errorf("%s: found %s, want %s", tt.mistake, got, tt.codes)
		}
	}
}

// released makes of the base folder an 8-K, or leaves it a 10-K, with a template.
func released(t *testing.T, form, section, template string) map[string]string {
	t.Helper()
	folder := archive(t, "testdata/base.txtar")
	overwrite(t, folder, archive(t, "testdata/results.txtar"))
	folder["filing.toml"] = strings.Replace(folder["filing.toml"], `"10-K"`, `"`+form+`"`, 1)
	if template != "" {
		folder["templates/"+section+".md.tmpl"] = template
	}
	return folder
}

// TestDossier holds billings in a release, and Adjusted EBITDA in a discussion, to
// their dossier.
func TestDossier(t *testing.T) {
	t.Parallel()
	const figures = "## Billings\n\nRevenues were ${{fact \"revenue\" .Period \"millions\"}} million and calculated current billings were ${{fact \"billings\" .Period \"millions\"}} million in {{year .Period}}.\n\n"
	const defined = "## Billings\n\nWe call the sum of revenues and the change in current deferred revenue calculated current billings.\n\n"
	const shown = "Revenues were ${{fact \"revenue\" .Period \"millions\"}} million and calculated current billings were ${{fact \"billings\" .Period \"millions\"}} million in {{year .Period}}.\n\n"
	const useful = "We provide calculated current billings for the convenience of investors and analysts.\n"
	const unused = "Management does not use calculated current billings to manage our business.\n"
	const measures = "## Measures\n\nNet income was ${{fact \"net-income\" .Period \"millions\"}} million in {{year .Period}}.\nAdjusted EBITDA was ${{fact \"adjusted-ebitda\" .Period \"millions\"}} million in {{year .Period}}.\n\n"
	for _, tt := range []struct{ name, form, section, template, want string }{
		{"the release as it is drafted", "8-K", "billings", "", ""},
		{"a release that says everything", "8-K", "billings", defined + shown + useful + unused, ""},
		{"a release with nothing but figures", "8-K", "billings", figures, "KPI001 KPI002 KPI003"},
		{"a name that is taken for a calculation", "8-K", "billings", figures + useful + unused, "KPI001"},
		{"a definition after the figures", "8-K", "billings", figures + strings.TrimPrefix(defined, "## Billings\n\n") + useful + unused, "KPI001"},
		{"a use that is not stated", "8-K", "billings", defined + shown + useful, "KPI003"},
		{"a convenience that is denied", "8-K", "billings", defined + shown + "We do not provide calculated current billings for the convenience of investors.\n" + unused, "KPI002"},
		{"a metric that is called used", "8-K", "billings", defined + shown + useful + "Management uses calculated current billings to monitor our business.\n", "KPI010"},
		{"a metric that is called used by another name", "8-K", "billings", defined + shown + useful + "Calculated current billings depend on invoices. This metric is used to plan our business.\n", "KPI010"},
		{"the discussion as it is drafted", "10-K", "non-gaap", "", ""},
		{"a measure with a definition after it", "10-K", "non-gaap", measures + "We define Adjusted EBITDA as net income before taxes.\n", ""},
		{"a measure with its reconciliation alone", "10-K", "non-gaap", measures + "| | {{year .Period}} |\n| --- | ---: |\n{{range $line := adjustments}}| {{text $line.Label}} | {{fact $line.Fact $.Period \"thousands\"}} |\n{{end}}", ""},
		{"a measure with neither", "10-K", "non-gaap", measures, "KPI001"},
	} {
		found, _ := review(t, ledgertest.Folder(released(t, tt.form, tt.section, tt.template)), "KPI")
		var codes []string
		for _, d := range found {
			if strings.HasPrefix(string(d.Code), "KPI") || d.Code == "TPL001" || d.Code == "TPL002" {
				codes = append(codes, string(d.Code))
			}
		}
		slices.Sort(codes)
		if got := strings.Join(slices.Compact(codes), " "); got != tt.want {
			t.Errorf("%s: found %q, want %q\n%s", tt.name, got, tt.want, list(found))
		}
	}
}

// TestContradictedMeasure holds two documents to one word on Adjusted EBITDA.
func TestContradictedMeasure(t *testing.T) {
	t.Parallel()
	folder := released(t, "10-K", "", "")
	folder["filing.toml"] = strings.Replace(folder["filing.toml"], "period = \"FY2022\"\n", "period = \"FY2022\"\ndisclosures = [\"non-gaap\", \"geography\"]\n", 1)
	folder["commentary.toml"] = "[text]\ngeography = \"Management does not use Adjusted EBITDA by country.\"\n"
	p, _ := composed(t, ledgertest.Folder(folder), nil)
	if found := check.Run(p, check.KPI003); len(found) != 1 || !strings.Contains(found[0].Message(), "Adjusted EBITDA") {
		t.Errorf("KPI003 finds %v, want the contradiction on Adjusted EBITDA", found)
	}
}

// noted drafts the base folder after a year under other policies, and gives the
// paragraph of a document that begins as the note does.
func noted(t *testing.T, policies, filedAs, commentary string, more map[string]string) (words string, found []string) {
	t.Helper()
	files := map[string]string{
		"filing.toml-":                 "disclosures = [\"ndr\", \"revenue\"]\n",
		"filing.toml+":                 "\n[policies]\n" + policies,
		"filed/10-K-FY2021/draft.lock": `{"form": "10-K", "period": "FY2021", "compare": "FY2020", "policies": {` + filedAs + `}}`,
		"filed/10-K-FY2021/facts.json": `{"facts": [], "shown": []}`,
		"commentary.toml":              commentary,
	}
	maps.Copy(files, more)
	all, p := review(t, ledgertest.Folder(overlay(t, files)))
	for _, d := range p.Drafts {
		for _, b := range d.Blocks {
			if strings.HasPrefix(b.Text, "Beginning with") {
				words += b.Text
			}
		}
	}
	for _, d := range all {
		if d.Severity < 2 && d.Code != "KPI005" && d.Code != "GEO006" {
			found = append(found, string(d.Code)+" "+d.At()+": "+d.Message())
		}
	}
	return words, found
}

// TestChangeNotes holds the words of each change note, and that no check fires on them.
func TestChangeNotes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, policies, filedAs, want string }{
		{"ndr.fx", `ndr.fx = "reported"`, `"ndr.fx": "prior-rates"`,
			"Beginning with the year ended December 31, 2022, we no longer use the same foreign exchange rate from the prior year for the numerator of our net dollar expansion rate, and use the foreign exchange rates at the end of the reporting period. REASON " +
				"Calculated as before, our net dollar expansion rates would have been 106% and 105% for the years ended December 31, 2022 and 2021, respectively; as we calculate them now, they are 104% and 102%, and the rate of the prior period has been recast."},
		{"ndr.fx", ``, `"ndr.fx": "reported"`,
			"Beginning with the year ended December 31, 2022, we no longer use the foreign exchange rates at the end of the reporting period for the numerator of our net dollar expansion rate, and use the same foreign exchange rate from the prior year. REASON " +
				"Calculated as before, our net dollar expansion rates would have been 104% and 102% for the years ended December 31, 2022 and 2021, respectively; as we calculate them now, they are 106% and 105%, and the rate of the prior period has been recast."},
		{"new_customer.lookback", `new_customer.lookback = 18`, `"new_customer.lookback": "12"`,
			"Beginning with the year ended December 31, 2022, we look back 18 months for an active subscription before we consider a customer to be new, in place of the 12 months that we used before. REASON DIVIDED"},
		{"unsubscribed", `unsubscribed = "new"`, `"unsubscribed": "existing"`,
			"Beginning with the year ended December 31, 2022, we count revenues from customers that had no subscription as revenues from new customers, in place of existing customers as we did before. REASON DIVIDED"},
		{"unsubscribed", `unsubscribed = "existing"`, `"unsubscribed": "error"`,
			"Beginning with the year ended December 31, 2022, we count revenues from customers that had no subscription as revenues from existing customers, and there were none before. REASON DIVIDED"},
		{"unsubscribed", ``, `"unsubscribed": "new"`,
			"Beginning with the year ended December 31, 2022, we no longer count revenues from customers that had no subscription as revenues from new customers, and there were none in the periods presented. REASON DIVIDED"},
		{"country.threshold", `country.threshold = "5%"`, `"country.threshold": "10%"`,
			"Beginning with the year ended December 31, 2022, we name each individual country whose revenues are at or above 5 percent of total revenues, in place of the 10 percent that we used before. REASON " +
				"Total revenues are not affected, and the countries named for the prior periods presented have been recast."},
		{"country.attribution", `country.attribution = "the place of the end user"`, `"country.attribution": "the billing address of the customer"`,
			"Beginning with the year ended December 31, 2022, we attribute revenues to countries based on the place of the end user, in place of the billing address of the customer as before. REASON " +
				"Total revenues are not affected, and revenues of the prior periods presented have been recast."},
	} {
		const reason, divided = "Our board asked for it.", "This affects only how a change in revenues is divided between existing customers and new customers; total revenues are not affected, and the divisions given in our earlier reports have not been recast."
		want := strings.NewReplacer("REASON", reason, "DIVIDED", divided).Replace(tt.want)
		explain := "[[explain]]\nfact = \"policy." + tt.name + "\"\ntext = \"" + reason + "\"\n"
		words, found := noted(t, tt.policies, tt.filedAs, explain, nil)
		if words != want {
			t.Errorf("%s was %s: the note is\n%s\nwant\n%s", tt.name, tt.filedAs, words, want)
		}
		if len(found) > 0 {
			t.Errorf("%s was %s: found\n%s", tt.name, tt.filedAs, strings.Join(found, "\n"))
		}
		if _, found := noted(t, tt.policies, tt.filedAs, "", nil); len(found) != 1 || !strings.HasPrefix(found[0], "KPI009 ") || !strings.Contains(found[0], `fact = "policy.`+tt.name+`"`) {
			t.Errorf("%s was %s, without a reason: found\n%s\nwant KPI009 alone", tt.name, tt.filedAs, strings.Join(found, "\n"))
		}
	}
}

// TestNoNote holds that what did not change is not noted, and that an explanation of
// it is printed.
func TestNoNote(t *testing.T) {
	t.Parallel()
	const reason = "[[explain]]\nfact = \"policy.country.threshold\"\ntext = \"A reason.\"\n"
	for _, tt := range []struct{ name, policies, filedAs, commentary, want string }{
		{"the same", "", `"ndr.fx": "prior-rates", "country.threshold": "10.0%"`, "", ""},
		{"a policy that steers words", "flat_below = \"1%\"\nfluctuation.points = 9", `"flat_below": "0.5%", "fluctuation.points": "3"`, "", ""},
		{"an explanation of what is the same", "", `"country.threshold": "10%"`, reason, "FIL001 commentary.toml:3:1: commentary that no document prints: country.threshold has not changed since"},
		{"an explanation of a policy that is not noted", "", `"flat_below": "1%"`, strings.Replace(reason, "country.threshold", "flat_below", 1), "FIL001 commentary.toml:3:1: commentary that no document prints: flat_below is not a policy whose changes are disclosed. Use one of ndr.fx"},
		{"another period's explanation", `country.threshold = "5%"`, `"country.threshold": "10%"`, strings.Replace(reason, "threshold", "threshold@FY2021", 1), "KPI009"},
	} {
		words, found := noted(t, tt.policies, tt.filedAs, tt.commentary, nil)
		if tt.want != "KPI009" && words != "" || (tt.want == "") != (len(found) == 0) || !strings.Contains(strings.Join(found, "\n"), tt.want) {
			t.Errorf("%s: the note is %q, and found\n%s\nwant %q", tt.name, words, strings.Join(found, "\n"), tt.want)
		}
	}
}
