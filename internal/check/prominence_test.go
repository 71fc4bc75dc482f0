package check_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// frame is a template of the registrant's own with everything that a non-GAAP
// measure needs, and room for a passage at its head.
const frame = `## Net Income and Adjusted EBITDA

%s

| (in thousands) | {{column .Period}} |
| --- | ---: |
| Net income | {{symbol}}{{fact "net-income" .Period "thousands"}} |
| Provision for income taxes | {{fact "adjusted-ebitda.adjustment[tax]" .Period "thousands"}} |
| Stock-based compensation | {{fact "adjusted-ebitda.adjustment[stock-compensation]" .Period "thousands"}} |
| Interest income | {{fact "adjusted-ebitda.adjustment[interest]" .Period "thousands"}} |
| Adjusted EBITDA | {{symbol}}{{fact "adjusted-ebitda" .Period "thousands"}} |

Adjusted EBITDA is useful to investors because it shows operations apart from financing, taxation and equity awards.
It leaves out real costs, and is not a substitute for net income.
`

// form is where a person writes a text.
type form string

const (
	asText    form = "text"     // of a section, in commentary.toml
	asExplain form = "explain"  // of a fact, in commentary.toml
	asFrame   form = "template" // at the head of frame
	asWhole   form = "whole"    // a whole template
)

// written reviews the base folder and its trial balance with a text on non-GAAP
// measures or, for MDA, on revenue.
func written(t *testing.T, how form, section, text string, prefixes ...string) ([]diag.Diagnostic, *check.Input) {
	t.Helper()
	files := map[string]string{"base": "results"}
	switch how {
	case asText:
		files["commentary.toml"] = fmt.Sprintf("[text]\n%s = %q\n", section, text)
	case asExplain:
		fact := map[string]string{"non-gaap": "adjusted-ebitda", "revenue": "revenue.increase"}[section]
		files["commentary.toml"] = fmt.Sprintf("[[explain]]\nfact = %q\ntext = %q\n", fact, text)
	case asFrame:
		files["templates/"+section+".md.tmpl"] = fmt.Sprintf(frame, text)
	case asWhole:
		files["templates/"+section+".md.tmpl"] = text
	}
	return review(t, ledgertest.Folder(overlay(t, files)), prefixes...)
}

// TestProminence covers texts that violate C&DI 102.10, each of which is an error, and a
// corrected form of each that raises nothing. Net income was
// $10.8 million, and $7.1 million the year before, Adjusted EBITDA $19.5 million and
// $13.9 million, and revenues $48.6 million and $42.4 million.
func TestProminence(t *testing.T) {
	t.Parallel()
	const statements = "\n\nFree cash flow and non-GAAP operating income, non-GAAP financial measures, are useful to investors because they show what is left to invest and what operations earn before equity awards. They have limitations: they leave out real costs and do not replace the measures under GAAP."
	for _, tt := range []struct {
		name      string
		codes     string
		how       form
		bad, fine string
	}{
		{"the order of a sentence", "NGM002", asText,
			"Adjusted EBITDA was $19.5 million in 2022 compared to $13.9 million in 2021, and net income was $10.8 million compared to $7.1 million.",
			"Net income was $10.8 million in 2022 compared to $7.1 million in 2021, and Adjusted EBITDA was $19.5 million compared to $13.9 million."},
		{"the GAAP measure left out", "NGM002", asExplain,
			"Adjusted EBITDA increased to $19.5 million in 2022 from $13.9 million in 2021.",
			"Net income increased to $10.8 million in 2022 from $7.1 million in 2021, and Adjusted EBITDA increased to $19.5 million from $13.9 million."},
		{"a ratio without the GAAP ratio", "NGM001", asText,
			"Net income was $10.8 million in 2022. Adjusted EBITDA was $19.5 million, or 40% of total revenues.",
			"Net income was $10.8 million, or 22% of total revenues, in 2022. Adjusted EBITDA was $19.5 million, or 40% of total revenues."},
		{"the margin of another GAAP measure", "NGM001", asText,
			"Net income was $10.8 million. Operating margin was 27% and Adjusted EBITDA margin was 40%.",
			"Net income was $10.8 million. Net income margin was 22%, operating margin was 27% and Adjusted EBITDA margin was 40%."},
		{"a GAAP ratio for one period", "NGM001", asText,
			"Net income margin was 22% in 2022. Adjusted EBITDA margin was 40% and 33% in 2022 and 2021, respectively.",
			"Net income margin was 22% and 17% in 2022 and 2021, respectively. Adjusted EBITDA margin was 40% and 33% in 2022 and 2021, respectively."},
		{"a GAAP ratio for the year before alone", "NGM001", asExplain,
			"In 2021, net income was 17% of revenues. In 2022, net income was $10.8 million and Adjusted EBITDA was $19.5 million, a margin of 40%.",
			"In 2022, net income was $10.8 million, a margin of 22%, and Adjusted EBITDA was $19.5 million, a margin of 40%."},
		{"a GAAP ratio in parentheses after", "NGM001 NGM002", asText,
			"Adjusted EBITDA margin was 40% (net income margin: 22%).",
			"Net income margin was 22% (Adjusted EBITDA margin: 40%)."},
		{"a margin before its name", "NGM001 NGM002", asExplain,
			"We generated a 40% Adjusted EBITDA margin on revenues of $48.6 million.",
			"We generated a 22% net income margin and a 40% Adjusted EBITDA margin on revenues of $48.6 million."},
		{"basis points", "NGM001", asText,
			"Net income increased by $3.7 million, and Adjusted EBITDA margin expanded by 700 basis points.",
			"Net income margin expanded by 500 basis points, and Adjusted EBITDA margin expanded by 700 basis points."},
		{"a percentage of change for the non-GAAP measure alone", "NGM001", asText,
			"Net income was $10.8 million in 2022 compared to $7.1 million in 2021. Adjusted EBITDA rose by 41% to $19.5 million in 2022.",
			"Net income rose by 52% to $10.8 million in 2022. Adjusted EBITDA rose by 41% to $19.5 million in 2022."},
		{"a multiple of Adjusted EBITDA", "NGM001 NGM002", asText,
			"At year end our borrowings were 1.5x Adjusted EBITDA.",
			"At year end our borrowings were 2.7x net income and 1.5x Adjusted EBITDA."},
		{"a heading", "NGM002", asFrame,
			"### Adjusted EBITDA\n\nNet income was {{symbol}}{{fact \"net-income\" .Period \"millions\"}} million, and Adjusted EBITDA was {{symbol}}{{fact \"adjusted-ebitda\" .Period \"millions\"}} million.",
			"### Net Income and Adjusted EBITDA\n\nNet income was {{symbol}}{{fact \"net-income\" .Period \"millions\"}} million, and Adjusted EBITDA was {{symbol}}{{fact \"adjusted-ebitda\" .Period \"millions\"}} million."},
		{"a headline with praise", "NGM002", asFrame,
			"### Record Adjusted EBITDA on Higher Revenues",
			"### Net Income and Adjusted EBITDA on Higher Revenues"},
		{"a caption in bold over the table", "NGM002", asFrame,
			"**Reconciliation of Adjusted EBITDA to Net Income**",
			"**Reconciliation of Net Income to Adjusted EBITDA**"},
		{"facts in the wrong order", "NGM001 NGM002", asFrame,
			"Adjusted EBITDA was {{symbol}}{{fact \"adjusted-ebitda\" .Period \"millions\"}} million, or {{fact \"adjusted-ebitda.margin\" .Period \"percent\"}}% of total revenues; net income was {{symbol}}{{fact \"net-income\" .Period \"millions\"}} million, or {{fact \"net-income.margin\" .Period \"percent\"}}%.",
			"Net income was {{symbol}}{{fact \"net-income\" .Period \"millions\"}} million, or {{fact \"net-income.margin\" .Period \"percent\"}}% of total revenues; Adjusted EBITDA was {{symbol}}{{fact \"adjusted-ebitda\" .Period \"millions\"}} million, or {{fact \"adjusted-ebitda.margin\" .Period \"percent\"}}%."},
		{"a list of highlights", "NGM002", asFrame,
			"- Revenues of {{symbol}}{{fact \"revenue\" .Period \"millions\"}} million\n- Adjusted EBITDA of {{symbol}}{{fact \"adjusted-ebitda\" .Period \"millions\"}} million\n- Net income of {{symbol}}{{fact \"net-income\" .Period \"millions\"}} million",
			"- Revenues of {{symbol}}{{fact \"revenue\" .Period \"millions\"}} million\n- Net income of {{symbol}}{{fact \"net-income\" .Period \"millions\"}} million\n- Adjusted EBITDA of {{symbol}}{{fact \"adjusted-ebitda\" .Period \"millions\"}} million"},
		{"a table that the non-GAAP measure leads", "NGM002", asFrame,
			"| | {{column .Period}} |\n| --- | ---: |\n| Adjusted EBITDA | {{fact \"adjusted-ebitda\" .Period \"thousands\"}} |\n| Net income | {{fact \"net-income\" .Period \"thousands\"}} |",
			"| | {{column .Period}} |\n| --- | ---: |\n| Net income | {{fact \"net-income\" .Period \"thousands\"}} |\n| Adjusted EBITDA | {{fact \"adjusted-ebitda\" .Period \"thousands\"}} |"},
		{"a table of the non-GAAP measure that no table of the GAAP measure precedes", "NGM002", asFrame,
			"| | {{column .Period}} |\n| --- | ---: |\n| Adjusted EBITDA | {{fact \"adjusted-ebitda\" .Period \"thousands\"}} |",
			"| | {{column .Period}} |\n| --- | ---: |\n| Revenues | {{fact \"revenue\" .Period \"thousands\"}} |\n| Net income | {{fact \"net-income\" .Period \"thousands\"}} |\n\nThe measures that are not under GAAP follow.\n\n| | {{column .Period}} |\n| --- | ---: |\n| Adjusted EBITDA | {{fact \"adjusted-ebitda\" .Period \"thousands\"}} |"},
		{"a table with the one margin", "NGM001", asFrame,
			"| | {{column .Period}} |\n| --- | ---: |\n| Net income | {{fact \"net-income\" .Period \"thousands\"}} |\n| Adjusted EBITDA | {{fact \"adjusted-ebitda\" .Period \"thousands\"}} |\n| Margin | {{fact \"adjusted-ebitda.margin\" .Period \"percent\"}}% |",
			"| | {{column .Period}} |\n| --- | ---: |\n| Net income | {{fact \"net-income\" .Period \"thousands\"}} |\n| Margin | {{fact \"net-income.margin\" .Period \"percent\"}}% |\n| Adjusted EBITDA | {{fact \"adjusted-ebitda\" .Period \"thousands\"}} |\n| Margin | {{fact \"adjusted-ebitda.margin\" .Period \"percent\"}}% |"},
		{"a non-GAAP income statement", "NGM002", asFrame,
			"| | {{column .Period}} |\n| --- | ---: |\n| Revenues | {{cite \"48.6\"}} |\n| Non-GAAP cost of revenues | {{cite \"9.1\"}} |\n| Non-GAAP gross profit | {{cite \"39.5\"}} |\n| Non-GAAP research and development | {{cite \"11.0\"}} |\n| Non-GAAP sales and marketing | {{cite \"9.4\"}} |\n| Non-GAAP operating income | {{cite \"19.1\"}} |",
			"| | {{column .Period}} |\n| --- | ---: |\n| Revenues | {{cite \"48.6\"}} |\n| Cost of revenues | {{cite \"9.9\"}} |\n| Gross profit | {{cite \"38.7\"}} |\n| Research and development | {{cite \"13.0\"}} |\n| Sales and marketing | {{cite \"12.4\"}} |\n| Operating income | {{cite \"13.3\"}} |"},
		{"a non-GAAP income statement in a column", "NGM002", asFrame,
			"| {{cite \"2022\"}} | GAAP | Adjustments | Non-GAAP |\n| --- | ---: | ---: | ---: |\n| Revenues | {{cite \"48.6\"}} | — | {{cite \"48.6\"}} |\n| Cost of revenues | {{cite \"9.9\"}} | {{cite \"0.8\"}} | {{cite \"9.1\"}} |\n| Research and development | {{cite \"13.0\"}} | {{cite \"2.0\"}} | {{cite \"11.0\"}} |\n| Operating income | {{cite \"13.3\"}} | {{cite \"5.8\"}} | {{cite \"19.1\"}} |",
			"| {{cite \"2022\"}} | GAAP |\n| --- | ---: |\n| Revenues | {{cite \"48.6\"}} |\n| Cost of revenues | {{cite \"9.9\"}} |\n| Research and development | {{cite \"13.0\"}} |\n| Operating income | {{cite \"13.3\"}} |"},
		{"a reconciliation from the non-GAAP measure down", "NGM002 NGM003", asFrame,
			"| | {{column .Period}} |\n| --- | ---: |\n| Adjusted EBITDA | {{cite \"19.5\"}} |\n| Income taxes | {{cite \"(2.9)\"}} |\n| Stock-based compensation | {{cite \"(6.2)\"}} |\n| Interest income | {{cite \"0.4\"}} |\n| Net income | {{cite \"10.8\"}} |",
			"| | {{column .Period}} |\n| --- | ---: |\n| Net income | {{cite \"10.8\"}} |\n| Income taxes | {{cite \"2.9\"}} |\n| Stock-based compensation | {{cite \"6.2\"}} |\n| Interest income | {{cite \"(0.4)\"}} |\n| Adjusted EBITDA | {{cite \"19.5\"}} |"},
		{"a reconciliation from operating income", "NGM002 NGM003", asFrame,
			"| | {{column .Period}} |\n| --- | ---: |\n| Operating income | {{cite \"13.3\"}} |\n| Depreciation | {{cite \"0.0\"}} |\n| Stock-based compensation | {{cite \"6.2\"}} |\n| Adjusted EBITDA | {{cite \"19.5\"}} |",
			"| | {{column .Period}} |\n| --- | ---: |\n| Net income | {{cite \"10.8\"}} |\n| Income taxes and interest | {{cite \"2.5\"}} |\n| Stock-based compensation | {{cite \"6.2\"}} |\n| Adjusted EBITDA | {{cite \"19.5\"}} |"},
		{"liquidity per share", "NGM005", asText,
			"Net income was $10.8 million, or $0.29 per share. Adjusted EBITDA was $19.5 million, or $0.52 per share.",
			"Net income was $10.8 million, or $0.29 per share. Adjusted EBITDA was $19.5 million."},
		{"record Adjusted EBITDA and plain net income", "NGM002", asExplain,
			"We delivered record Adjusted EBITDA of $19.5 million in 2022; net income was $10.8 million.",
			"Net income was $10.8 million in 2022; Adjusted EBITDA was $19.5 million."},
		{"the name EBITDA", "NGM004", asText,
			"Net income was $10.8 million and EBITDA was $19.5 million in 2022.",
			"Net income was $10.8 million and Adjusted EBITDA was $19.5 million in 2022."},
		{"a movement alone", "NGM002", asExplain,
			"Adjusted EBITDA improved in each quarter of 2022.",
			"Net income improved in each quarter of 2022, as did Adjusted EBITDA."},
		{"free cash flow alone", "NGM002", asText,
			"Free cash flow was $12.0 million in 2022." + statements,
			"Net cash provided by operating activities was $15.0 million and free cash flow was $12.0 million in 2022." + statements},
		{"operating income on a non-GAAP basis alone", "NGM002", asText,
			"On a non-GAAP basis, operating income was $19.1 million in 2022." + statements,
			"Operating income was $13.3 million in 2022, and on a non-GAAP basis, operating income was $19.1 million." + statements},
		{"respectively, the wrong way round", "NGM002", asText,
			"Adjusted EBITDA and net income were $19.5 million and $10.8 million, respectively, in 2022.",
			"Net income and Adjusted EBITDA were $10.8 million and $19.5 million, respectively, in 2022."},
		{"an outlook", "NGM002", asText,
			"For 2023 we expect Adjusted EBITDA of $24.0 million to $26.0 million.",
			"For 2023 we expect Adjusted EBITDA of $24.0 million to $26.0 million; we cannot reconcile it to net income without unreasonable efforts, because stock-based compensation depends on future prices of our shares."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			found, p := written(t, tt.how, "non-gaap", tt.bad, "NGM")
			for _, code := range strings.Fields(tt.codes) {
				if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return string(d.Code) == code && d.Severity == diag.Error }) {
					t.Errorf("%s finds no error in\n%s\nfound\n%s\n%s", code, tt.bad, list(found), text(p))
				}
			}
			found, _ = written(t, tt.how, "non-gaap", tt.fine, "NGM")
			found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return !strings.HasPrefix(string(d.Code), "NGM") })
			if len(found) > 0 {
				t.Errorf("found\n%s\nin\n%s", list(found), tt.fine)
			}
		})
	}
}

// TestRelease covers the same rules for billings in the release of an 8-K.
func TestRelease(t *testing.T) {
	t.Parallel()
	const purpose = "\n\nWe provide billings for the convenience of investors and analysts, and it varies with invoicing terms.\n"
	const rows = "| Change in current deferred revenue | {{fact \"deferred-revenue.current.change\" .Period \"thousands\"}} |\n| Billings | {{fact \"billings\" .Period \"thousands\"}} |\n"
	const head = "## Revenues and Billings\n\n| | {{column .Period}} |\n| --- | ---: |\n"
	for _, tt := range []struct{ name, text, want string }{
		{"revenues first", head + "| Revenues | {{fact \"revenue\" .Period \"thousands\"}} |\n" + rows + purpose, ""},
		{"billings first", "## Billings\n\nBillings were {{symbol}}{{fact \"billings\" .Period \"millions\"}} million, and revenues were {{symbol}}{{fact \"revenue\" .Period \"millions\"}} million." + purpose, "NGM002 NGM002 NGM003"},
		{"a reconciliation without revenues", head + rows + purpose, "NGM002 NGM003"},
		{"a reconciliation that leaves the change to another period", head + "| Revenues | {{fact \"revenue\" .Period \"thousands\"}} |\n" +
			strings.Replace(rows, ".Period", ".Compare", 1) + purpose, "NGM003"},
		{"no purpose", head + "| Revenues | {{fact \"revenue\" .Period \"thousands\"}} |\n" + rows, "NGM007"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := overlay(t, map[string]string{"base": "results", "templates/billings.md.tmpl": tt.text})
			files["filing.toml"] = strings.NewReplacer(`"10-K"`, `"8-K"`, `disclosures = ["ndr", "revenue"]`, `disclosures = ["billings"]`).Replace(files["filing.toml"])
			found, _ := review(t, ledgertest.Folder(files), "NGM")
			if got := codes(found); got != tt.want {
				t.Errorf("found %q, want %q\n%s", got, tt.want, list(found))
			}
		})
	}
}

// codes returns the codes of the findings on non-GAAP measures, in order.
func codes(found []diag.Diagnostic) string {
	var list []string
	for _, d := range found {
		if strings.HasPrefix(string(d.Code), "NGM") {
			list = append(list, string(d.Code))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// TestNonGAAPTexts covers sentences for one check each, with the code found.
func TestNonGAAPTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"Net loss was $5.0 million in 2022, compared to net income of $3.0 million in 2021; the percentage of change is not meaningful. Adjusted EBITDA fell by 60% to $2.5 million.", ""},
		{"Net income was $10.8 million. As a percentage of revenues, it was 22%. Adjusted EBITDA was $19.5 million. As a percentage of revenues, it was 40%.", ""},
		{"Net income was $10.8 million. Adjusted EBITDA was $19.5 million. It represented 40% of revenues.", "NGM001"},
		{"Net income margin was 22.2%, 17.0% and 15.1%, and Adjusted EBITDA margin was 40.1%, 32.8% and 30.0%, in 2022, 2021 and 2020, respectively.", ""},
		{"In the prior year, net income margin was 17%. In 2022, net income margin was 22% and Adjusted EBITDA margin was 40%.", ""},
		{"Adjusted EBITDA (net income before interest, taxes and stock-based compensation) was $19.5 million.", "NGM002"},
		{"Adjusted EBITDA, which is net income before interest, taxes and stock-based compensation, was $19.5 million.", "NGM002"},
		{"Stock-based compensation, which Adjusted EBITDA leaves out, increased by $1.1 million to $6.2 million in 2022.", ""},
		{"Adjusted EBITDA does not include stock-based compensation of $6.2 million in 2022.", ""},
		{"We adjusted net income by $8.7 million.", ""},
		{"If Adjusted EBITDA declines, our lenders may refuse further loans.", ""},
		{"Management’s bonus depends on Adjusted EBITDA.", ""},
		{"The timing of billings affects deferred revenue, which was $18.0 million.", ""},
		{"Adjusted EBITDA per share would mislead, and we do not present it.", ""},
		{"Per-share Adjusted EBITDA grew.", "NGM002 NGM005"},
		{"Net income was a strong $10.8 million, and Adjusted EBITDA was a strong $19.5 million.", ""},
		{"Net income was $10.8 million, and we are proud of Adjusted EBITDA of $19.5 million.", "NGM006"},
		{"Adjusted EBITDA excludes non-recurring items.", "NGM008"},
		{"Adjusted EBITDA excludes a non-recurring gain on the sale of a building.", ""},
		{"Revenues grew by 15% as reported, and by 17% in constant currency. To calculate constant currency we convert revenues of 2022 at the average exchange rates of the prior year.", ""},
		{"In constant currency, revenues grew by 17%, compared to 15% as reported.", "NGM010"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			found, _ := written(t, asText, "non-gaap", tt.text, "NGM")
			if got := codes(found); got != tt.want {
				t.Errorf("found %q, want %q\n%s", got, tt.want, list(found))
			}
		})
	}
}

// TestProminenceVersion verifies that a finding cites the interpretation in force when the
// report is filed, whatever its period, and the newest where no date is given.
func TestProminenceVersion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ period, form, filed, want string }{
		{"FY2022", "10-K", "", "see C&DI 102.10(a)."},
		{"FY2022Q3", "10-Q", "", "see C&DI 102.10(a)."},
		{"FY2022Q3", "10-Q", "filed = 2022-11-04\n", "see C&DI 102.10."},
		{"FY2022Q3", "10-Q", "filed = 2022-12-12\n", "see C&DI 102.10."},
		{"FY2022Q3", "10-Q", "filed = 2022-12-13\n", "see C&DI 102.10(a)."},
		{"FY2022Q3", "10-Q", "filed = 2023-01-20\n", "see C&DI 102.10(a)."},
	} {
		files := overlay(t, map[string]string{"base": "results", "commentary.toml": "[text]\nrevenue = \"Adjusted EBITDA doubled.\"\n"})
		files["filing.toml"] = strings.NewReplacer(`"10-K"`, `"`+tt.form+`"`, `"FY2022"`, `"`+tt.period+`"`, "[report]\n", "[report]\n"+tt.filed).Replace(files["filing.toml"])
		p, _ := composed(t, ledgertest.Folder(files), nil)
		if found := check.Run(p, check.NGM002); len(found) != 1 || !strings.Contains(found[0].Message(), tt.want) {
			t.Errorf("%s %s: found\n%s\nwant %q", tt.period, tt.filed, list(found), tt.want)
		}
	}
}

// TestNonGAAPHolds drafts the built-in passages on non-GAAP measures for trial
// balances made at random, and verifies that they raise nothing.
func TestNonGAAPHolds(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(3, 4))
	base := overlay(t, map[string]string{"base": "results"})
	for range 120 {
		files := maps.Clone(base)
		settings := strings.NewReplacer(`"ndr", "revenue"`, `"non-gaap"`).Replace(files["filing.toml"])
		form, period := "10-K", "FY2022"
		switch chance.IntN(4) {
		case 0:
			form, period = "10-Q", "FY2022Q3"
		case 1:
			form, period = "8-K", []string{"FY2022Q3", "FY2022Q4", "FY2022"}[chance.IntN(3)]
		}
		settings = strings.NewReplacer(`"10-K"`, `"`+form+`"`, `"FY2022"`, `"`+period+`"`).Replace(settings)
		i, j := strings.Index(settings, "[ledgers.subscriptions]"), strings.Index(settings, "[ledgers.trial-balance]")
		files["filing.toml"] = settings[:i] + settings[j:]
		var rows strings.Builder
		rows.WriteString("Account | Date | Amount\n")
		size := []int64{0, 40, 60_000, 9_000_000}[chance.IntN(4)]
		for _, date := range []string{"2020-12-31", "2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31"} {
			for _, account := range []string{"4000", "NI", "9100", "6900", "8000", "2400"} {
				amount := chance.Int64N(2*size+1) - size
				if account == "4000" {
					amount = -(size + amount) * chance.Int64N(5)
				}
				if account != "4000" && account != "2400" && chance.IntN(6) == 0 {
					continue
				}
				fmt.Fprintf(&rows, "%s | %s | %d\n", account, date, amount)
			}
		}
		files["ledgers/trial-balance.xlsx"] = rows.String()
		found, p := review(t, ledgertest.Folder(files), "NGM", "MDA00")
		for _, d := range found {
			if strings.HasPrefix(string(d.Code), "NGM") || strings.HasPrefix(string(d.Code), "MDA00") && d.Severity == diag.Error {
				t.Errorf("the built-in passages raise\n%s\n%s", list([]diag.Diagnostic{d}), text(p))
			}
		}
		if len(p.Drafts) == 0 {
			t.Errorf("nothing is drafted: %s", list(found))
		}
	}
}

// TestVagueCauses covers texts about a change in revenue or net income with an adverb or a
// cause instead of an amount, each of which is an error, and a corrected form of each that
// raises nothing of the kind. Revenues rose
// by $6.2 million, $4.8 million of it in the United States, $3.5 million from existing
// customers and $2.7 million from new ones.
func TestVagueCauses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		codes     string
		how       form
		section   string
		bad, fine string
	}{
		{"MDA001 MDA002", asText, "revenue",
			"Revenues increased by $6.2 million in 2022, primarily due to renewals by existing customers.",
			"Revenues increased by $6.2 million in 2022, of which $3.5 million was due to renewals by existing customers."},
		{"MDA001", asExplain, "revenue",
			"The increase in revenues was driven predominantly by growth in our installed base.",
			"Of the increase in revenues, $3.5 million was driven by growth in our installed base."},
		{"MDA001", asText, "revenue",
			"Revenues grew by 15%, chiefly as a result of new customers.",
			"Revenues grew by 15%, of which 6 percentage points were from new customers."},
		{"MDA002", asText, "revenue",
			"The growth in revenues came mainly from the United States.",
			"The growth in revenues came to 77% from the United States."},
		{"MDA002", asExplain, "revenue",
			"Substantially all of the growth was in subscriptions.",
			"Of the growth, $6.0 million was in subscriptions."},
		{"MDA001", asText, "revenue",
			"Higher volume and, to a lesser extent, price increases contributed to the growth in revenues.",
			"Higher volume contributed $4.0 million and price increases contributed $2.2 million to the growth in revenues."},
		{"MDA001", asText, "revenue",
			"Revenues increased due in large part to the launch of our new gateway.",
			"Revenues increased due to the launch of our new gateway, which brought $1.4 million."},
		{"MDA001", asExplain, "revenue",
			"Revenues rose by $6.2 million, reflecting strength in our partner channel.",
			"Revenues rose by $6.2 million, $1.9 million of it through our partners."},
		{"MDA001", asText, "revenue",
			"The decrease in revenues in France was attributable to the loss of two resellers.",
			"The decrease of $0.4 million in revenues in France was attributable to the loss of two resellers, of $0.3 million and $0.1 million."},
		{"MDA001", asText, "revenue",
			"Revenues increased by $6.2 million, driven by $7.0 million from existing and new customers, partially offset by customers who left.",
			"Revenues increased by $6.2 million, driven by $7.0 million from existing and new customers, partially offset by $0.8 million from customers who left."},
		{"MDA002", asText, "revenue",
			"Foreign exchange rates significantly reduced the growth of our revenues.",
			"Foreign exchange rates reduced the growth of our revenues by 2 percentage points."},
		{"MDA001 MDA002", asExplain, "revenue",
			"Revenues grew largely because customers added seats.",
			"Customers added seats for $2.1 million of the growth in revenues."},
		{"MDA001", asText, "revenue",
			"Thanks to our expanded sales force, revenues increased in 2022.",
			"Revenues increased by 15% in 2022. Our sales force grew to 96 people."},
		{"MDA001", asText, "revenue",
			"A favourable mix lifted revenues, which grew in every quarter.",
			"A favourable mix lifted revenues by $0.6 million."},
		{"MDA001", asText, "revenue",
			"Our rate rose as customers expanded, and revenues increased owing to this expansion.",
			"Our rate rose, and $3.5 million of the increase in revenues was owing to customers who expanded."},
		{"MDA002", asText, "revenue",
			"The remaining increase was primarily from direct sales; partners contributed $1.9 million.",
			"The remaining increase was from direct sales, $4.3 million; partners contributed $1.9 million."},
		{"MDA001", asText, "revenue",
			"The increase resulted from a combination of price and volume.",
			"The increase resulted from price, $2.2 million, and volume, $4.0 million."},
		{"MDA001", asExplain, "revenue",
			"The change in revenues is explained by higher demand in Germany.",
			"Of the change in revenues, $1.0 million is explained by higher demand in Germany."},
		{"MDA001", asText, "revenue",
			"Revenues increased by $6.2 million and benefited from strong demand for cloud security.",
			"Revenues increased by $6.2 million, of which new customers were $2.7 million."},
		{"MDA001", asText, "revenue",
			"Demand from large enterprises was the main driver of the increase in revenues.",
			"Demand from large enterprises was $3.1 million of the increase in revenues."},
		{"MDA001", asText, "non-gaap",
			"Net income increased by $3.7 million, driven by operating leverage and lower hiring.",
			"Net income increased by $3.7 million, driven by $6.2 million of revenues, partially offset by $2.5 million of costs."},
		{"MDA001 MDA002", asText, "non-gaap",
			"Net income increased primarily as a result of higher revenues.",
			"Net income increased by $3.7 million as a result of $6.2 million of higher revenues, net of $2.5 million of higher costs."},
		{"MDA001", asExplain, "non-gaap",
			"Net income and Adjusted EBITDA increased due to disciplined spending.",
			"Net income and Adjusted EBITDA increased by $3.7 million and $5.6 million, respectively. We spend with discipline."},
		{"MDA001", asText, "revenue",
			"Growth accelerated on the back of several large contracts, and the timing of renewals led to a further increase.",
			"Large contracts added $1.2 million to the growth, and the timing of renewals $0.4 million."},
		{"MDA002", asText, "revenue",
			"Revenues from partners were significantly higher than in 2021, and largely recurring.",
			"Revenues from partners were $1.9 million higher than in 2021, and to 97% recurring."},
		{"MDA001", asText, "revenue",
			"The improvement was due to the following factors: renewals, new customers and price.",
			"The improvement was due to renewals, $3.0 million, new customers, $2.7 million, and price, $0.5 million."},
		{"MDA002", asFrame, "non-gaap",
			"Net income was mainly affected by income taxes.",
			"Net income was affected by income taxes of {{symbol}}{{fact \"adjusted-ebitda.adjustment[tax]\" .Period \"millions\"}} million."},
	} {
		t.Run(tt.bad, func(t *testing.T) {
			t.Parallel()
			found, _ := written(t, tt.how, tt.section, tt.bad, "MDA")
			for _, code := range strings.Fields(tt.codes) {
				if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return string(d.Code) == code && d.Severity == diag.Error }) {
					t.Errorf("%s finds no error, found\n%s", code, list(found))
				}
			}
			found, _ = written(t, tt.how, tt.section, tt.fine, "MDA")
			for _, d := range found {
				if strings.HasPrefix(string(d.Code), "MDA") && d.Severity == diag.Error {
					t.Errorf("found\n%s\nin %s", list([]diag.Diagnostic{d}), tt.fine)
				}
			}
		})
	}
}
