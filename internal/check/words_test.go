package check_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// commentary reviews the base folder with commentary on a section, and returns the number
// of findings of one check.
func commentary(t *testing.T, code, section, text string, more map[string]string) int {
	t.Helper()
	files := map[string]string{"commentary.toml": fmt.Sprintf("[text]\n%s = %q\n", section, text)}
	for name, content := range more {
		files[name] = content
	}
	p, _ := composed(t, ledgertest.Folder(overlay(t, files)), nil)
	return len(check.Run(p, check.Find(code)))
}

// fallen are the ledgers of a year in which revenue and the rate fell.
var fallen = map[string]string{
	"ledgers/subscriptions.xlsx-": "C-04     | 2019-07-01 |            |          | 6000000\n",
	"ledgers/subscriptions.xlsx+": "C-04     | 2019-07-01 | 2022-06-30 |          | 6000000\n",
	"ledgers/revenue.xlsx+":       "C-04     | 2021-12-31 | 12000000 | US | Direct\n",
}

// TestTexts checks texts that a lawyer would strike, and similar ones that a lawyer would
// accept.
// Revenue rose by $6.2 million, and the rate to 105%.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ code, bad, fine string }{
		{"MDA001", "Revenues increased due to higher demand.", "Revenues increased by $2.0 million due to higher demand, which brought $2.0 million."},
		{"MDA001", "Revenues increased by $6.2 million, driven by strong renewals.", "Revenues increased by $6.2 million, driven by renewals of $3.5 million and new customers of $2.7 million."},
		{"MDA001", "Revenues grew 15% because of a larger sales force.", "Revenues grew 15%. We have a larger sales force."},
		{"MDA001", "The increase was attributable to price increases.", "The increase was attributable to price increases of $2.0 million and other changes."},
		{"MDA001", "As a result of the new pricing, revenues rose.", "As a result of the new pricing, revenues rose by $2.0 million."},
		{"MDA001", "Because customers renewed early, revenues grew.", "Because customers renewed early, revenues grew by $1.1 million."},
		{"MDA001", "Revenue growth was from an increase in renewal and expansion business.", "Of the revenue growth, 56% was from renewal and expansion business."},
		{"MDA001", "Revenue growth of 15% was primarily from renewal business.", "Of the growth of 15%, 56% was from renewal business."},
		{"MDA001", "Higher demand drove the increase in revenues.", "Higher demand drove $2.0 million of the increase in revenues."},
		{"MDA001", "The acquisition contributed to the growth.", "The acquisition contributed $1.2 million to the growth."},
		{"MDA001", "Revenues rose, reflecting continued demand for our platform.", "Revenues rose, reflecting $2.7 million from new customers."},
		{"MDA001", "Revenues from customers in Germany rose thanks to a new office.", "Revenues from customers in Germany rose thanks to a new office, whose customers brought $0.8 million."},
		{"MDA001", "Partner revenues increased by $1.9 million, offset by lower renewals.", "Partner revenues increased by $1.9 million, offset by lower renewals of $0.4 million."},
		{"MDA001", "Revenues increased by $6.2 million, driven by new customers of $2.7 million, partially offset by weakness in France.", "Revenues increased by $6.2 million, driven by new customers of $2.7 million and others, partially offset by a decrease of $0.4 million in France."},
		{"MDA001", "Revenues increased owing to favourable weather.", "Revenues increased owing to favourable weather, which we estimate at 3 percentage points."},
		{"MDA001", "The decline in France stemmed from fewer resellers.", "The decline in France of $0.4 million has stopped."},
		{"MDA001", "The growth resulted mainly from volume.", "Of the growth, $4.0 million resulted from volume."},
		{"MDA001", "Direct revenues were higher on the strength of the new product.", "Direct revenues were higher by $4.3 million."},
		{"MDA001", "Our success led to higher revenues.", "Our success led to higher revenues of $48.6 million."},
		{"MDA001", "Revenues were impacted by changes in currency and fell in France due to competition.", "Revenues in France fell by $0.4 million, of which $0.3 million was due to competition."},
		{"MDA001", "The increase in 2022 was caused by one contract.", "The increase in 2022 was caused by one contract of $6.2 million."},
		{"MDA001", "Revenues increased in response to the new regulation.", "Revenues may increase in response to the new regulation."},
		{"MDA001", "Our rate rose because customers added seats.", "Our rate rose because customers added seats for $1.4 million of annual recurring revenue."},
		{"MDA001", "Revenues increased by $6.2 million in 2022 compared to 2021, driven by increased demand for our subscription services.", "We expect increased demand for our subscription services."},
		{"MDA001", "Revenues improved due in part to seasonality.", "Amounts may not sum due to rounding."},
		{"MDA001", "Reductions in France resulted from two insolvencies.", "We exclude increases in deferred revenue because they are not revenue."},
		{"MDA001", "Growth was supported by demand.", "Revenues could decline as a result of increased competition."},

		{"MDA002", "Revenues increased primarily due to renewals.", "Revenues increased by $6.2 million, of which $3.5 million was due to renewals."},
		{"MDA002", "Revenues increased by $6.2 million, mainly in the United States.", "Revenues increased by $6.2 million, $4.8 million of it in the United States."},
		{"MDA002", "Revenues increased significantly.", "Revenues increased by $6.2 million."},
		{"MDA002", "The increase was largely from direct sales.", "The increase was to 69% from direct sales."},
		{"MDA002", "Substantially all of the increase was from existing customers.", "Of the increase, 56% was from existing customers."},
		{"MDA002", "The customers that grew are primarily located in the United States.", "Our customers are primarily located in the United States."},
		{"MDA002", "Primarily, revenues grew in Germany.", "Revenues grew in Germany by $1.3 million."},
		{"MDA002", "Revenues rose SIGNIFICANTLY in the fourth quarter.", "Revenues rose by 40% in the fourth quarter."},
		{"MDA002", "Revenues increased by $6.2 million, primarily from renewals.", "Revenues increased primarily from renewals, by $3.5 million."},
		{"MDA002", "The increase was primarily from existing customers, while new customers contributed $2.7 million.", "The increase was primarily from existing customers ($3.5 million), while new customers contributed $2.7 million."},
		{"MDA002", "The decrease was mainly in France, compared to $0.4 million a year ago.", "Churn was mainly in France, compared to $0.4 million a year ago."},
		{"MDA002", "We substantially increased our sales force.", "We use substantially the same sales force."},
		{"MDA002", "Demand grew significantly and we hired more people.", "Demand could vary significantly between periods."},
		{"MDA002", "The increase consisted largely of renewals.", "Revenues depend largely on renewals."},
		{"MDA002", "Partner revenues rose mainly abroad.", "Partner revenues are mainly recurring."},
		{"MDA002", "The change results largely from timing.", "Timing made 12% of the change."},
		{"MDA002", "Growth was primarily organic.", "Growth of $1.2 million was from an acquisition."},
		{"MDA002", "Revenues in France were significantly lower.", "Revenues in France were lower by $0.4 million."},
		{"MDA002", "Revenues grew primarily in Asia.", "The Staff asked us not to write “primarily”."},
		{"MDA002", "The primarily domestic growth continued.", "The growth in domestic revenues, $4.8 million, continued."},
		{"MDA002", "Price significantly affected the increase.", "Price made $4.0 million of the increase, and volume $2.2 million."},
		{"MDA002", "Large customers substantially drove the increase.", "Large customers drove $3.0 million of the increase."},
		{"MDA002", "Mainly, the increase reflects new customers.", "Our primary market is the United States, and the main one abroad is Germany."},
		{"MDA002", "Revenues were significantly affected by exchange rates.", "Revenues may be significantly affected by exchange rates."},
		{"MDA002", "The remainder was largely from Germany; France contributed $0.4 million.", "The remainder was from Germany, $1.0 million, and France, $0.4 million."},

		{"MDA003", "Revenues increased by $10.0 million, driven by $6.0 million from price and $3.0 million from volume.", "Revenues increased by $10.0 million, driven by $6.0 million from price, $3.0 million from volume and $1.0 million from other changes."},
		{"MDA003", "Revenues decreased by $5.0 million, driven by a decrease of $4.0 million in Germany.", "Revenues decreased by $5.0 million, due to a decrease of $6.0 million in Germany and an increase of $1.0 million in France."},
		{"MDA003", "Revenues increased by $10.0 million, due to $8.0 million from price, partially offset by $1.0 million of churn.", "Revenues increased by $10.0 million, due to $11.0 million from price, partially offset by $1.0 million of churn."},
		{"MDA003", "Revenues increased by $10,000 thousand, due to $6.2 million from price.", "Revenues increased by $10,020 thousand, due to $10.0 million from price."},
		{"MDA003", "Revenues increased by $10.0 million, due to $6.0 million from price and $3.8 million from volume.", "Revenues increased by $10.0 million, due to $6.0 million from price and $3.9 million from volume."},
		{"MDA003", "Revenues increased by $10.0 million: $7.0 million in Germany and $2.0 million in France.", "Revenues increased by $10.0 million, including $7.0 million in Germany."},

		{"MDA004", "Revenues declined in most markets.", "Revenues grew in most markets."},
		{"MDA004", "Our total revenues decreased in 2022.", "Direct revenues decreased in 2022."},
		{"MDA004", "While prices rose, revenues fell.", "Revenues may fall."},
		{"MDA004", "The rate fell because customers reduced $1.0 million.", "The rate rose though customers reduced $1.0 million."},
		{"MDA004", "Our net dollar expansion rate decreased in 2022.", "Our net dollar expansion rate decreased in 2021."},

		{"NUM004", "Revenues rose in fiscal 2019.", "Revenues rose in fiscal 2022."},
		{"NUM004", "As of December 31, 2019, we had ten customers.", "As of December 31, 2020, we had ten customers."},
		{"NUM004", "For the year ended December 31, 2025, we expect the same.", "For the year ending December 31, 2023, we expect the same."},
		{"NUM004", "Revenues rose compared to 2018.", "We adopted ASU 2014-09 in 2018."},
		{"NUM004", "The change was NaN percent.", "Nancy knows infinity."},
		{"NUM004", "The change was -0.0 million.", "The range was 10-0 in our favour."},
		{"NUM004", "The change was $* million.", "The change was $1.0 million."},
		{"NUM004", "Revenues were $[●] million.", "Revenues were $1.0 million [sic]."},
		{"NUM004", "There was <no value> to report.", "There was nothing to report."},
		{"NUM004", "Revenues decreased by ($1.2) million.", "Revenues decreased by $1.2 million (5%)."},
		{"NUM004", "Qualys, Inc.’s revenues increased by $1.0 million.", "Brightwater Software, Inc.’s revenues increased by $1.0 million."},
		{"NUM004", "Other Systems Corp. calculates the rate as follows.", "We sold to Other Systems Corp. and to Third Systems, Ltd."},
	} {
		t.Run(tt.code+"/"+tt.bad, func(t *testing.T) {
			t.Parallel()
			if commentary(t, tt.code, "revenue", tt.bad, nil) == 0 {
				t.Errorf("%s finds nothing in %q", tt.code, tt.bad)
			}
			if commentary(t, tt.code, "revenue", tt.fine, nil) != 0 {
				t.Errorf("%s finds something in %q", tt.code, tt.fine)
			}
		})
	}
}

// TestFallenTexts does the same for a year in which revenue and the rate fell.
func TestFallenTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ code, section, bad, fine string }{
		{"MDA004", "revenue", "Revenues increased in every market.", "Revenues decreased in every market."},
		{"MDA004", "ndr", "The rate improved because customers added $1.0 million.", "The rate declined because customers took away $1.0 million."},
		{"MDA010", "revenue", "We expect the growth of our revenues to continue.", "We expect the growth of our expenses to continue."},
		{"MDA010", "revenue", "We believe that demand will continue to grow.", "We do not expect growth to continue."},
		{"KPI006", "ndr", "Our customers continue to expand on our platform.", "Customers took away $6.0 million, and others expanded."},
		{"KPI006", "ndr", "The rate shows the strength of our platform.", "The net dollar expansion rate is measured each quarter."},
	} {
		t.Run(tt.code+"/"+tt.bad, func(t *testing.T) {
			t.Parallel()
			if commentary(t, tt.code, tt.section, tt.bad, fallen) == 0 {
				t.Errorf("%s finds nothing in %q", tt.code, tt.bad)
			}
			if commentary(t, tt.code, tt.section, tt.fine, fallen) != 0 {
				t.Errorf("%s finds something in %q", tt.code, tt.fine)
			}
		})
	}
}

// TestLetter checks that the letter's clauses raise nothing in a year that rose, save
// XBR003, which any discussion does, and of those that commentary keeps in a year
// that fell the outlook alone.
func TestLetter(t *testing.T) {
	t.Parallel()
	keep := map[string]string{"commentary.toml": "keep = [\"demand\", \"outlook\"]\n"}
	p := drafted(t, ledgertest.Folder(overlay(t, keep)))
	if found := check.Run(p); len(found) != 1 || found[0].Code != "XBR003" {
		t.Errorf("a year that rose raises\n%s", list(found))
	}
	for name, content := range fallen {
		keep[name] = content
	}
	p = drafted(t, ledgertest.Folder(overlay(t, keep)))
	for code, want := range map[string]int{"MDA001": 0, "MDA010": 1} {
		if n := len(check.Run(p, check.Find(code))); n != want {
			t.Errorf("%s has %d findings of the saved clauses in a year that fell, want %d", code, n, want)
		}
	}
}

// TestTemplates checks text and figures in the registrant's own templates.
func TestTemplates(t *testing.T) {
	t.Parallel()
	const head = "## Net Dollar Expansion Rate\n\nWe calculate the net dollar expansion rate by dividing the ARR of a year's customers by their ARR one year earlier.\nWe use it to manage renewals, and it is useful to investors because it shows what customers add.\n\n"
	const figures = "Our net dollar expansion rates were {{fact \"ndr\" .Period \"percent\"}}% and {{fact \"ndr\" .Compare \"percent\"}}%.\n"
	for _, tt := range []struct {
		code, name, text string
		want             int
	}{
		{"KPI007", "rates at the end of the period", "We measure the numerator at exchange rates at the end of the reporting period.", 1},
		{"KPI007", "constant currency", "The rate is on a constant currency basis.", 0},
		{"KPI007", "a denial", "The rate is not an average of months.", 0},
		{"KPI007", "the first day", "The denominator is the ARR as of the first day of the period.", 1},
		{"KPI007", "revenue recognised", "We calculate it of revenues recognized in the year.", 1},
		{"KPI007", "months of another policy", "A customer is new if it had no subscription within the prior {{cite \"6\"}} months.", 1},
		{"KPI007", "months of the policy, spelt", "A customer is new if it had no subscription within the prior twelve months.", 0},
		{"KPI007", "the country threshold", "No country had {{cite \"5\"}} percent or more of revenues.", 1},
		{"KPI007", "the threshold for customers", "No customer had {{cite \"5\"}} percent or more of revenues.", 0},
		{"KPI008", "for the year", "Our net dollar expansion rate for the year was good.", 1},
		{"KPI008", "as of", "Our net dollar expansion rate as of the last day was good.", 0},
		{"MDA004", "a change against its word", "Revenues fell by ${{fact \"revenue.increase\" .Period \"millions\"}} million.", 1},
		{"MDA004", "a change with its word", "Revenues rose by ${{fact \"revenue.increase\" .Period \"millions\"}} million.", 0},
		{"MDA004", "an offset", "Costs fell, partially offset by ${{fact \"revenue.increase\" .Period \"millions\"}} million of revenues.", 0},
		{"MDA004", "a level", "Revenues of ${{fact \"revenue\" .Period \"millions\"}} million followed a decline.", 0},
		{"MDA004", "from one level to the other", "Revenues declined from ${{fact \"revenue\" .Compare \"millions\"}} million to ${{fact \"revenue\" .Period \"millions\"}} million.", 1},
		{"NUM003", "a block of code", "Below.\n\n    Revenues were 5.0 million.", 1},
		{"KPI004", "a retention rate of one year", "Gross retention is useful to investors; we calculate and use gross retention. It was {{fact \"gross-retention\" .Period \"percent\"}}%.", 1},
		{"KPI001", "a second metric without its definition", "Our gross dollar retention rate was {{fact \"gross-retention\" .Period \"percent\"}}%.", 1},
		{"KPI002", "a second metric without its use to investors", "Our gross dollar retention rate, calculated in the same way, was {{fact \"gross-retention\" .Period \"percent\"}}%.", 1},
		{"MDA002", "a cell", "| Mainly higher volumes | One |\n| --- | --- |\n| Revenues | more |", 1},
		{"MDA002", "a cell without a change", "| Mainly | One |\n| --- | --- |\n| Revenues | more |", 0},
		{"NUM004", "a cite that was not rolled", "Revenues rose in {{cite \"fiscal 2018\"}}.", 1},
	} {
		t.Run(tt.code+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			p, _ := composed(t, ledgertest.Folder(overlay(t, map[string]string{"templates/ndr.md.tmpl": head + figures + "\n" + tt.text + "\n"})), nil)
			if found := check.Run(p, check.Find(tt.code)); len(found) != tt.want {
				t.Errorf("%s has %d findings, want %d\n%s", tt.code, len(found), tt.want, list(found))
			}
		})
	}
}

// TestContradiction checks that one document cannot state a use of a metric that another
// denies.
func TestContradiction(t *testing.T) {
	t.Parallel()
	p := drafted(t, ledgertest.Folder(overlay(t, nil)))
	q := drafted(t, ledgertest.Folder(overlay(t, map[string]string{
		"templates/ndr.md.tmpl": "## Net Dollar Expansion Rate\n\nManagement does not use the net dollar expansion rate to manage our business.\n"})))
	if found := check.Run(p, check.KPI003); len(found) > 0 {
		t.Errorf("one document contradicts itself\n%s", list(found))
	}
	q.Drafts[0].Name = "release"
	p.Drafts = append(p.Drafts, q.Drafts...)
	found := check.Run(p, check.KPI003)
	if len(found) != 1 || !strings.Contains(found[0].Detail, "the mdna document says that management uses the net dollar expansion rate, but the release document says that management does not use it") {
		t.Errorf("found\n%s\nwant that the release contradicts the discussion", list(found))
	}
}

// TestLetterHolds drafts the letter's two passages for ledgers that chance made, of
// years, quarters, growth, decline and next to no change, and checks that they raise
// only findings on rounding, unexplained changes and the tags of any discussion.
func TestLetterHolds(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(1, 2))
	base := overlay(t, nil)
	const fx = "EUR | 2020-09-30 | 1.1702\nEUR | 2021-09-30 | 1.1577\nEUR | 2022-09-30 | 0.9804\n"
	for range 80 {
		files := maps.Clone(base)
		var rows strings.Builder
		swing := []int64{0, 100, 30_000, 4_000_000}[chance.IntN(4)]
		even := chance.IntN(3) == 0 // the amounts of the year before, among other customers
		var before []int64
		for i, line := range strings.Split(strings.TrimSpace(files["ledgers/revenue.xlsx"]), "\n") {
			cells := strings.Split(line, "|")
			if amount, err := strconv.ParseInt(strings.TrimSpace(cells[2]), 10, 64); i > 0 && err == nil {
				switch {
				case strings.Contains(line, "2021-"):
					before = append(before, amount)
				case even && len(before) > 0:
					amount, before = before[len(before)-1], before[:len(before)-1]
				case even:
					amount = 10_000
				}
				amount += chance.Int64N(2*swing+1) - swing
				if !even && strings.Contains(line, "2022-") && chance.IntN(8) == 0 {
					amount = -amount / 4
				}
				cells[2] = fmt.Sprintf(" %d.%02d ", amount, chance.IntN(100))
				if chance.IntN(12) == 0 {
					cells[4] = " Partner"
				}
				if strings.Contains(line, "C-11") || strings.Contains(line, "C-12") {
					if chance.IntN(3) == 0 {
						continue
					}
				}
			}
			rows.WriteString(strings.Join(cells, "|") + "\n")
		}
		files["ledgers/revenue.xlsx"] = rows.String()
		files["ledgers/fx.xlsx"] += fx
		settings := files["filing.toml"]
		if chance.IntN(2) == 0 {
			settings = strings.NewReplacer(`"10-K"`, `"10-Q"`, `"FY2022"`, `"FY2022Q3"`).Replace(settings)
		}
		if chance.IntN(3) == 0 {
			settings += "[policies]\nndr.fx = \"reported\"\n"
		}
		files["filing.toml"] = settings
		p := drafted(t, ledgertest.Folder(files))
		for _, d := range check.Run(p) {
			if !slices.Contains([]diag.Code{"NUM002", "KPI005", "MDA005", "XBR003"}, d.Code) {
				t.Errorf("the letter's passages raise\n%s\n%s", list([]diag.Diagnostic{d}), text(p))
			}
		}
	}
}

// text returns the text of the documents.
func text(p *check.Input) string {
	var b strings.Builder
	for _, d := range p.Drafts {
		for _, block := range d.Blocks {
			b.WriteString(block.Text + "\n")
		}
	}
	return b.String()
}
