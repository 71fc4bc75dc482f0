package tag

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/gaap"
)

// TestReasons checks which names of a tag are explained, and how.
func TestReasons(t *testing.T) {
	t.Parallel()
	tags, f := world(t, "CA", "fair-value.long-term[corporate-bonds]@2022-12-31", "fair-value.long-term[corporate-bonds-and-notes]@2022-12-31",
		"fair-value.long-term[index-fund]@2022-12-31", "fair-value.long-term[time-deposits]@2022-12-31", "fair-value.cash[cash]@2022-12-31", "revenue.customer[acme]@FY2022")
	f.Accounts = []filing.Account{{Element: gaap.Element{Name: "InvestmentIncomeInterest", Standard: true}}, {Element: gaap.Element{Name: "PlantClosures", Balance: gaap.Debit}},
		{Element: gaap.Element{Name: "RevenueFromContractWithCustomerExcludingAssessedTax", Standard: true}}}
	f.NonGAAP = &filing.Measure{Adjustments: []filing.Adjustment{{Key: "interest", Element: "InvestmentIncomeInterest", Minus: true}, {Key: "closures", Element: "PlantClosures"}}}
	f.Tags.Elements = map[string]filing.Choice{"billings": {Prefix: "exm", Local: "Billings"}}
	for text, want := range map[string][]string{
		"net-income@FY2022": nil,
		"ndr@FY2022":        {"exm:NetDollarExpansionRate No standard element has this meaning."},
		"billings@FY2022":   {"exm:Billings Chosen in [tags] of filing.toml."},
		"adjusted-ebitda.adjustment[interest]@FY2022":             {"exm:AdjustedEBITDALessInvestmentIncomeInterest The amount is subtracted"},
		"adjusted-ebitda.adjustment[closures]@FY2022":             {"exm:PlantClosures Described in [accounts]"},
		"fair-value.long-term.losses[corporate-bonds]@2022-12-31": {"exm:LongTermMarketableSecuritiesMember No standard member has this meaning.", "us-gaap:CorporateBondSecuritiesMember The member that is usual", " The element is a positive amount"},
		"fair-value.long-term[corporate-bonds-and-notes]@2022-12-31": {"exm:LongTermMarketableSecuritiesMember No standard",
			"exm:CorporateBondsAndNotesMember Another line has us-gaap:CorporateBondSecuritiesMember"},
		"fair-value.long-term[index-fund]@2022-12-31": {"exm:CashCashEquivalentsAndMarketableSecuritiesFairValue The amount includes cash, a fund, equity or a derivative", "exm:LongTermMarketableSecuritiesMember No standard",
			"exm:IndexFundMember No standard member has the name IndexFundMember."},
		"revenue[foreign]@FY2022":       {"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax The element that [accounts] maps", "exm:ForeignCountriesMember us-gaap:NonUsMember means outside the United States"},
		"revenue[XK]@FY2022":            {"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax The", "exm:KosovoMember The country taxonomy has no member"},
		"revenue[existing]@FY2022":      {"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax The", "exm:CustomerTenureAxis No standard axis", "exm:ExistingCustomersMember No standard member has this meaning."},
		"revenue.customer[acme]@FY2022": {"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax The", "exm:CustomerAMember The document names the customer by this letter."},
	} {
		var got []string
		for _, r := range tags.Reasons(&fact.Fact{ID: id(t, text)}) {
			n := ""
			if r.Name != (Name{}) {
				n = tags.QName(r.Name)
			}
			got = append(got, n+" "+r.Why)
		}
		if !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("%s is explained as\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
