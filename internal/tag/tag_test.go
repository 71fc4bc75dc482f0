package tag

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
)

// TestTableIsTheRegister checks that each metric has an element, and that no entry
// is of a metric that is gone.
func TestTableIsTheRegister(t *testing.T) {
	t.Parallel()
	var metrics []string
	for _, m := range compute.Register {
		metrics = append(metrics, m.Name)
		if _, known := table[m.Name]; !known {
			t.Errorf("the metric %s has no entry; add an element and the kind of its members", m.Name)
		}
	}
	for _, metric := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(metrics, metric) {
			t.Errorf("the table has an entry for %s, which is no metric of the register", metric)
		}
	}
}

// TestOwnNames checks that no own element ends as a name of another kind does, that
// none has the name of a standard one, and that no two metrics without members share
// one.
func TestOwnNames(t *testing.T) {
	t.Parallel()
	first := map[Name]string{}
	for _, metric := range slices.Sorted(maps.Keys(table)) {
		e := table[metric]
		for _, n := range []Name{e.element, e.mixed} {
			if n.Prefix != "" || n.Local == "" {
				continue
			}
			for _, kind := range []string{"Table", "Axis", "Domain", "Member", "LineItems", "Abstract"} {
				if strings.HasSuffix(n.Local, kind) {
					t.Errorf("the element of %s, %s, ends in %s", metric, n.Local, kind)
				}
			}
			if _, theirs := gaap.Find(n.Local); theirs {
				t.Errorf("the element of %s, %s, is one of us-gaap", metric, n.Local)
			}
			if was, twice := first[n]; twice && e.members == none {
				t.Errorf("%s and %s are both %s", was, metric, n.Local)
			}
			first[n] = metric
		}
	}
	mine := []Name{country("XK"), own("ForeignCountriesMember"), own("ExistingCustomersMember"), own("NewCustomersMember"), own("CustomerAMember")}
	for _, e := range table {
		mine = append(mine, e.total)
		for _, d := range e.dims {
			mine = append(mine, d.Member)
		}
	}
	for _, n := range mine {
		if _, theirs := gaap.Member(n.Local); theirs != (n.Prefix == "us-gaap") {
			t.Errorf("the member %s is one of us-gaap: %t", n.QName("own"), theirs)
		}
	}
}

// world is a registrant of a country, with the facts of some ids.
func world(t *testing.T, domicile string, ids ...string) (*Tags, *filing.Filing) {
	t.Helper()
	f := &filing.Filing{Registrant: filing.Registrant{Prefix: "exm", Domicile: domicile, Currency: "USD"},
		Report: filing.Report{Form: "10-K", Period: fiscal.Period{Year: 2022}, Compare: fiscal.Period{Year: 2021}}}
	return New(f, setOf(t, ids...)), f
}

// setOf returns facts of a dollar each, or of the dollars that an id names after "=".
func setOf(t *testing.T, ids ...string) *fact.Set {
	t.Helper()
	set := fact.NewSet()
	for _, text := range ids {
		name, dollars, _ := strings.Cut(text, "=")
		a := quantity.Int(1)
		if dollars != "" {
			var err error
			if a, err = quantity.ParseText(dollars); err != nil {
				t.Fatal(err)
			}
		}
		set.Add(&fact.Fact{ID: id(t, name), Value: quantity.Money(a, "USD")})
	}
	return set
}

func id(t *testing.T, text string) fact.ID {
	t.Helper()
	id, err := fact.ParseID(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// describe returns a fact's tag in one line: the element, a minus if it counts the
// other way, and the members in the order of their axes.
func describe(t *testing.T, tags *Tags, text string) string {
	t.Helper()
	tag := tags.Of(&fact.Fact{ID: id(t, text)})
	words := []string{tags.QName(tag.Element)}
	if tag.Negated {
		words[0] = "-" + words[0]
	}
	for _, d := range tag.Dims {
		words = append(words, tags.QName(d.Axis)+"="+tags.QName(d.Member))
	}
	return strings.Join(words, " ")
}

func expect(t *testing.T, tags *Tags, want map[string]string) {
	t.Helper()
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if got := describe(t, tags, id); got != want[id] {
			t.Errorf("%s is\n%s, want\n%s", id, got, want[id])
		}
	}
}

func TestRevenues(t *testing.T) {
	t.Parallel()
	tags, _ := world(t, "US", "revenue.customer[acme]@FY2021=20", "revenue.customer[zebra]@FY2021=30", "revenue.customer[acme]@FY2022=9")
	const revenues, geography, customers = "us-gaap:Revenues", " srt:StatementGeographicalAxis=", " srt:MajorCustomersAxis="
	const benchmark, risk = " us-gaap:ConcentrationRiskByBenchmarkAxis=us-gaap:SalesRevenueNetMember", " us-gaap:ConcentrationRiskByTypeAxis=us-gaap:"
	expect(t, tags, map[string]string{
		"revenue@FY2022":                      revenues,
		"revenue[us]@FY2022":                  revenues + geography + "country:US",
		"revenue[foreign]@FY2022":             revenues + geography + "us-gaap:NonUsMember",
		"revenue[DE]@FY2022":                  revenues + geography + "country:DE",
		"revenue.share[GB]@FY2022":            "us-gaap:ConcentrationRiskPercentage1" + geography + "country:GB" + benchmark + risk + "GeographicConcentrationRiskMember",
		"revenue.share[new]@FY2022":           "exm:RevenuesShare exm:CustomerTenureAxis=exm:NewCustomersMember",
		"revenue.customer.share[acme]@FY2022": "us-gaap:ConcentrationRiskPercentage1" + customers + "exm:CustomerAMember" + benchmark + risk + "CustomerConcentrationRiskMember",
		"revenue[direct]@FY2022":              revenues + " us-gaap:ContractWithCustomerSalesChannelAxis=us-gaap:SalesChannelDirectlyToConsumerMember",
		"revenue.increase[new]@FY2022":        "exm:RevenuesIncreaseDecrease exm:CustomerTenureAxis=exm:NewCustomersMember",
		"revenue.customer[acme]@FY2022":       revenues + customers + "exm:CustomerAMember", // the largest of the report's period
		"revenue.customer[zebra]@FY2021":      revenues + customers + "exm:CustomerBMember",
		"as-filed.revenue[us]@FY2021":         revenues + " srt:RestatementAxis=srt:ScenarioPreviouslyReportedMember" + geography + "country:US",
		"adjustment.revenue@FY2021":           revenues + " srt:RestatementAxis=srt:RestatementAdjustmentMember",
		"deferred-revenue.current@2022-12-31": "us-gaap:ContractWithCustomerLiabilityCurrent",
	})
	abroad, _ := world(t, "DE")
	expect(t, abroad, map[string]string{
		"revenue[us]@FY2022":      revenues + geography + "country:DE",
		"revenue[foreign]@FY2022": revenues + geography + "exm:ForeignCountriesMember",
	})
}

// TestKosovo has the one country of revenue that the taxonomy of countries lacks.
func TestKosovo(t *testing.T) {
	t.Parallel()
	tags, _ := world(t, "XK")
	const want = "us-gaap:Revenues srt:StatementGeographicalAxis=exm:KosovoMember"
	expect(t, tags, map[string]string{"revenue[us]@FY2022": want, "revenue[XK]@FY2022": want})
}

// TestPlaces checks that what is no country is placed in none.
func TestPlaces(t *testing.T) {
	t.Parallel()
	tags, _ := world(t, "US")
	for _, member := range []string{"tax", "us-treasury", "de", "ZZ"} {
		func() {
			defer func() {
				if raised := fmt.Sprint(recover()); !strings.Contains(raised, "no place for the part of revenues "+member) {
					t.Errorf("%s is taken for a part of revenues (%s)", member, raised)
				}
			}()
			tags.Of(&fact.Fact{ID: id(t, "revenue["+member+"]@FY2022")})
		}()
	}
}

// TestRevenueElement has the note speak of revenues as the statement of income does.
func TestRevenueElement(t *testing.T) {
	t.Parallel()
	const excluding = "RevenueFromContractWithCustomerExcludingAssessedTax"
	account := func(name string) filing.Account {
		return filing.Account{Element: gaap.Element{Name: name, Standard: true}}
	}
	for _, test := range []struct {
		name     string
		accounts []filing.Account
		chosen   filing.Choice
		want     string
	}{
		{"no choice", nil, filing.Choice{}, "us-gaap:Revenues"},
		{"accounts of revenues", []filing.Account{account("Revenues")}, filing.Choice{}, "us-gaap:Revenues"},
		{"accounts of contracts", []filing.Account{account(excluding)}, filing.Choice{}, "us-gaap:" + excluding},
		{"accounts of both", []filing.Account{account(excluding), account("Revenues")}, filing.Choice{}, "us-gaap:Revenues"},
		{"a choice", []filing.Account{account("Revenues")}, filing.Choice{Prefix: "us-gaap", Local: excluding}, "us-gaap:" + excluding},
		{"an own choice", nil, filing.Choice{Prefix: "exm", Local: "SubscriptionRevenues"}, "exm:SubscriptionRevenues"},
	} {
		tags, f := world(t, "US")
		f.Accounts = test.accounts
		if test.chosen.Local != "" {
			f.Tags.Elements = map[string]filing.Choice{"revenue": test.chosen}
		}
		for _, id := range []string{"revenue@FY2022", "revenue.customer[acme]@FY2022"} {
			if got, _, _ := strings.Cut(describe(t, tags, id), " "); got != test.want {
				t.Errorf("%s: %s is %s, want %s", test.name, id, got, test.want)
			}
		}
	}
	tags, f := world(t, "US")
	f.Tags.Elements = map[string]filing.Choice{"billings": {Prefix: "exm", Local: "Billings"}}
	expect(t, tags, map[string]string{"billings@FY2022": "exm:Billings"})
}

// TestAdjustments has the reconciliation of net income, whose lines are no places.
func TestAdjustments(t *testing.T) {
	t.Parallel()
	tags, f := world(t, "US")
	f.Accounts = []filing.Account{{Element: gaap.Element{Name: "IncomeTaxExpenseBenefit", Standard: true}}, {Element: gaap.Element{Name: "InvestmentIncomeInterest", Standard: true}},
		{Element: gaap.Element{Name: "PlantClosures", Balance: gaap.Debit}}}
	f.NonGAAP = &filing.Measure{Adjustments: []filing.Adjustment{{Key: "tax", Element: "IncomeTaxExpenseBenefit"},
		{Key: "interest", Element: "InvestmentIncomeInterest", Minus: true}, {Key: "closures", Element: "PlantClosures"}}}
	expect(t, tags, map[string]string{
		"adjusted-ebitda.adjustment[tax]@FY2022":      "us-gaap:IncomeTaxExpenseBenefit",
		"adjusted-ebitda.adjustment[interest]@FY2022": "exm:AdjustedEBITDALessInvestmentIncomeInterest",
		"adjusted-ebitda.adjustment[closures]@FY2022": "exm:PlantClosures",
		"account[IncomeTaxExpenseBenefit]@FY2022":     "us-gaap:IncomeTaxExpenseBenefit",
		"account[PlantClosures]@FY2022":               "exm:PlantClosures",
	})
	for text, want := range map[string]gaap.Balance{"account[IncomeTaxExpenseBenefit]@FY2022": gaap.Debit, "account[PlantClosures]@FY2022": gaap.Debit,
		"net-income@FY2022": gaap.Credit, "fair-value.gains[total]@2022-12-31": gaap.Credit, "fair-value.long-term.losses[total]@2022-12-31": gaap.Debit, "ndr@FY2022": ""} {
		if got := tags.Of(&fact.Fact{ID: id(t, text)}).Balance; got != want {
			t.Errorf("the element of %s is a %q, want %q", text, got, want)
		}
	}
}

// TestInstruments has the captions that filers use: a member of us-gaap where it has
// one, and never an own name that it has.
func TestInstruments(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"Cash": "us-gaap:CashMember", "Cash equivalents": "us-gaap:CashEquivalentsMember", "Commercial paper": "us-gaap:CommercialPaperMember",
		"Money market funds": "us-gaap:MoneyMarketFundsMember", "Asset-backed securities": "us-gaap:AssetBackedSecuritiesMember",
		"Corporate bonds": "us-gaap:CorporateBondSecuritiesMember", "Corporate debt securities": "us-gaap:CorporateDebtSecuritiesMember",
		"Certificates of deposit": "us-gaap:CertificatesOfDepositMember", "Municipal bonds": "us-gaap:MunicipalBondsMember",
		"Equity securities": "us-gaap:EquitySecuritiesMember", "Mortgage-backed securities": "us-gaap:MortgageBackedSecuritiesMember",
		"U.S. Treasury securities": "us-gaap:USTreasurySecuritiesMember", "U.S. Treasury and government agencies": "us-gaap:USTreasuryAndGovernmentMember",
		"U.S. government agency securities": "us-gaap:USGovernmentAgenciesDebtSecuritiesMember", "Foreign government securities": "us-gaap:ForeignGovernmentDebtSecuritiesMember",
		"Time deposits": "us-gaap:BankTimeDepositsMember", "Mutual funds": "us-gaap:MutualFundMember",
		"Supranational bonds": "exm:SupranationalBondsMember", "3-year notes": "exm:Line3YearNotesMember",
	}
	var slugs []string
	for caption := range want {
		slugs = append(slugs, fact.Slug(caption))
	}
	members := instruments(slugs, nil, nil, "exm")
	for caption, want := range want {
		if got := members[fact.Slug(caption)].QName("exm"); got != want {
			t.Errorf("%q is %s, want %s", caption, got, want)
		}
	}
	// two captions of one meaning are two lines, and a choice goes first
	members = instruments([]string{"corporate", "corporate-debt-securities", "term-deposits", "time-deposits"}, nil,
		map[string]filing.Choice{"time-deposits": {Prefix: "exm", Local: "FixedDepositsMember"}}, "exm")
	for slug, want := range map[string]string{"corporate": "exm:CorporateHoldingsMember", "corporate-debt-securities": "us-gaap:CorporateDebtSecuritiesMember",
		"term-deposits": "us-gaap:BankTimeDepositsMember", "time-deposits": "exm:FixedDepositsMember"} {
		if got := members[slug].QName("exm"); got != want {
			t.Errorf("%s is %s, want %s", slug, got, want)
		}
	}
	// two captions of one name, and captions of any length, are lines of their own
	long := strings.Repeat("very-long-caption-", 30)
	members = instruments([]string{"3-year-notes", "line-3-year-notes", long + "a", long + "b"}, nil, nil, "exm")
	if a, b := members[long+"a"].Local, members[long+"b"].Local; a == b || len(a) > 170 || len(b) > 170 || members["3-year-notes"].Local != "Line3YearNotesMember" || members["line-3-year-notes"].Local != "Line3YearNotes2Member" {
		t.Errorf("the members are %v", members)
	}
	for slug, local := range captions {
		if known, ok := gaap.Member(local); !ok || known != local || slug != fact.Slug(slug) {
			t.Errorf("captions.tsv has %s for %s, which us-gaap has not", local, slug)
		}
	}
}

// TestSpelled has lines with captions as ledgers spell them, which name their own members.
func TestSpelled(t *testing.T) {
	t.Parallel()
	for caption, want := range map[string]string{
		"5.25% Senior Notes Due 2027": "Line5Point25PercentSeniorNotesDue2027Member", "Crédits structurés & prêts": "CreditsStructuresAndPretsMember", "Non-U.S. covered bonds": "NonUSCoveredBondsMember",
		"SUPRANATIONAL BONDS": "SupranationalBondsMember", "Straße ÆØ": "StrasseAeOMember", "日本国債": "LineMember", "Company's 1,000-day notes": "Companys1000DayNotesMember",
		"Interest rate swaps": "us-gaap:InterestRateSwapMember", "Convertible notes": "us-gaap:ConvertibleDebtSecuritiesMember", "Variable rate demand notes": "us-gaap:VariableRateDemandObligationMember",
		"Non-U.S. government debt": "us-gaap:ForeignGovernmentDebtSecuritiesMember", "Redeemable warrants": "us-gaap:WarrantMember", "Derivative assets": "us-gaap:DerivativeMember", "Other": "us-gaap:OtherDebtSecuritiesMember",
		"Non-US": "NonUSHoldingsMember",
	} {
		if !strings.Contains(want, ":") {
			want = "exm:" + want
		}
		slug := fact.Slug(caption)
		if got := instruments([]string{slug}, map[string]string{slug: caption}, nil, "exm")[slug].QName("exm"); got != want {
			t.Errorf("%q is %s, want %s", caption, got, want)
		}
	}
	set := setOf(t, "fair-value.long-term[525-senior-notes]@2022-12-31", "fair-value.long-term[corporate-bonds]@2022-12-31", "fair-value.long-term[pool]@2022-12-31", "fair-value.long-term[sukuk]@2022-12-31")
	for member, caption := range map[string]string{"525-senior-notes": "5.25% Senior  Notes: A<B", "corporate-bonds": "Corporate bonds", "pool": "Pool", "sukuk": "Sukuk"} {
		set.Of(fact.ID{Metric: "fair-value.long-term", Member: member, When: "2022-12-31"}).Words.Caption = caption
	}
	f := &filing.Filing{Registrant: filing.Registrant{Prefix: "exm"}}
	f.Tags.Lines = map[string]filing.Choice{"pool": {Prefix: "us-gaap", Local: "CorporateBondSecuritiesMember"}}
	tags := New(f, set)
	got := tags.Captions()
	if want := map[Name]string{own("Line5Point25PercentSeniorNotesABMember"): "5.25% Senior  Notes: A<B", own("CorporateBondsMember"): "Corporate bonds", own("SukukMember"): "Sukuk"}; !maps.Equal(got, want) {
		t.Errorf("the captions are %v, want %v", got, want)
	}
	if label, documentation := Captioned("5.25% Senior  Notes: A<B"); label != "5.25% Senior Notes: A less than B [Member]" || documentation != `Holdings that the report presents as "5.25% Senior Notes: A less than B".` {
		t.Errorf("the labels are %q and %q", label, documentation)
	}
	if label, _ := Captioned(strings.Repeat("é", 2000)); len([]rune(label)) > 511 {
		t.Errorf("a label has %d characters", len([]rune(label)))
	}
	// a choice takes the usual member of another line
	if got := tags.Displaced(); len(got) != 1 || got[0].Line != "Corporate bonds" || got[0].By != "Pool" || got[0].Usual != usgaap("CorporateBondSecuritiesMember") || got[0].Has != own("CorporateBondsMember") {
		t.Errorf("displaced are %+v", got)
	}
	f.Tags.Lines["corporate-bonds"] = filing.Choice{Prefix: "us-gaap", Local: "CorporateBondSecuritiesMember"}
	if got := New(f, set).Displaced(); len(got) > 0 {
		t.Errorf("two chosen lines are displaced: %+v", got)
	}
}

// TestRevised has adjustments of prior periods by the kinds of the restatements that explain them.
func TestRevised(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ kinds, want string }{
		{"", adjusted}, {filing.Revision, corrected}, {filing.Reissue, corrected}, {filing.Reclassification, reclassified}, {filing.AccountingChange, adjusted},
	} {
		tags, f := world(t, "US", "revenue@FY2021")
		if test.kinds != "" {
			f.Restatements = []filing.Restatement{{Fact: "revenue", Kind: test.kinds, Approver: "A. Controller"}}
		}
		expect(t, tags, map[string]string{"adjustment.revenue@FY2021": "us-gaap:Revenues srt:RestatementAxis=srt:" + test.want})
	}
	// an amount that is computed from an error and a reclassification
	tags, f := world(t, "US", "revenue[us]@FY2021", "revenue[foreign]@FY2021", "revenue@FY2021")
	f.Restatements = []filing.Restatement{{Fact: "revenue[us]", Kind: filing.Revision, Approver: "A"}, {Fact: "revenue[foreign]", Kind: filing.Reclassification, Approver: "A"}}
	tags.set.Of(id(t, "revenue@FY2021")).Origin.Inputs = []fact.ID{id(t, "revenue[us]@FY2021"), id(t, "revenue[foreign]@FY2021")}
	expect(t, tags, map[string]string{"adjustment.revenue@FY2021": "us-gaap:Revenues srt:RestatementAxis=srt:" + adjusted})
}

const (
	forSale   = "us-gaap:AvailableForSaleSecuritiesDebtSecurities"
	forSaleOf = "us-gaap:AvailableForSaleDebtSecurities"
	allOf     = "exm:CashCashEquivalentsAndMarketableSecurities"
	at        = " us-gaap:BalanceSheetLocationAxis="
	of        = " us-gaap:FinancialInstrumentAxis="
	recurring = " us-gaap:FairValueByMeasurementFrequencyAxis=us-gaap:FairValueMeasurementsRecurringMember"
	filedAs   = " srt:RestatementAxis=srt:ScenarioPreviouslyReportedMember"
	adjusting = " srt:RestatementAxis=srt:RevisionOfPriorPeriodErrorCorrectionAdjustmentMember"
)

// TestHoldings has the table by investment type: standard elements for rows of debt
// securities, own ones where cash or a fund is in it, and losses the other way.
func TestHoldings(t *testing.T) {
	t.Parallel()
	tags, _ := world(t, "US", "fair-value.cash[cash]@2022-12-31", "fair-value.cash-equivalent[money-market-funds]@2022-12-31", "fair-value.cash-equivalent[commercial-paper]@2022-12-31",
		"fair-value.short-term[commercial-paper]@2022-12-31", "fair-value.long-term[corporate-bonds]@2022-12-31", "fair-value.long-term[equity-securities]@2021-12-31")
	expect(t, tags, map[string]string{
		"fair-value[total]@2022-12-31":                                       allOf + "FairValue",
		"fair-value.losses[total]@2022-12-31":                                "-" + allOf + "UnrealizedLosses",
		"fair-value[commercial-paper]@2022-12-31":                            forSale + of + "us-gaap:CommercialPaperMember",
		"fair-value.cash[cash]@2022-12-31":                                   allOf + "FairValue" + at + "us-gaap:CashMember",
		"fair-value.cash[total]@2022-12-31":                                  allOf + "FairValue" + at + "us-gaap:CashMember",
		"fair-value.cash-equivalent.cost[money-market-funds]@2022-12-31":     allOf + "AmortizedCost" + at + "us-gaap:CashEquivalentsMember" + of + "us-gaap:MoneyMarketFundsMember",
		"fair-value.cash-equivalent.cost[total]@2022-12-31":                  allOf + "AmortizedCost" + at + "us-gaap:CashEquivalentsMember",
		"fair-value.cash-equivalent.cost[commercial-paper]@2022-12-31":       forSaleOf + "AmortizedCostBasis" + at + "us-gaap:CashEquivalentsMember" + of + "us-gaap:CommercialPaperMember",
		"fair-value.short-term.gains[commercial-paper]@2022-12-31":           forSaleOf + "AccumulatedGrossUnrealizedGainBeforeTax" + at + "us-gaap:ShortTermInvestmentsMember" + of + "us-gaap:CommercialPaperMember",
		"fair-value.short-term.losses[commercial-paper]@2022-12-31":          "-" + forSaleOf + "AccumulatedGrossUnrealizedLossBeforeTax" + at + "us-gaap:ShortTermInvestmentsMember" + of + "us-gaap:CommercialPaperMember",
		"fair-value.short-term[total]@2022-12-31":                            forSale + at + "us-gaap:ShortTermInvestmentsMember",
		"fair-value.long-term[corporate-bonds]@2022-12-31":                   forSale + at + "exm:LongTermMarketableSecuritiesMember" + of + "us-gaap:CorporateBondSecuritiesMember",
		"fair-value.long-term[total]@2022-12-31":                             allOf + "FairValue" + at + "exm:LongTermMarketableSecuritiesMember", // of 2021 too, which has equity
		"fair-value.level-2[corporate-bonds]@2022-12-31":                     "us-gaap:AssetsFairValueDisclosure us-gaap:FairValueByFairValueHierarchyLevelAxis=us-gaap:FairValueInputsLevel2Member" + recurring + of + "us-gaap:CorporateBondSecuritiesMember",
		"fair-value.levels[total]@2022-12-31":                                "us-gaap:AssetsFairValueDisclosure" + recurring,
		"as-filed.fair-value.short-term.losses[commercial-paper]@2021-12-31": "-" + forSaleOf + "AccumulatedGrossUnrealizedLossBeforeTax" + filedAs + at + "us-gaap:ShortTermInvestmentsMember" + of + "us-gaap:CommercialPaperMember",
	})
	loss := Tag{Negated: true}.Value(quantity.Money(quantity.Int(-526), "USD"))
	if gain := (Tag{}).Value(quantity.Money(quantity.Int(10), "USD")); loss.String() != "526" || gain.String() != "10" {
		t.Errorf("a loss of 526 is tagged as %s, and a gain of 10 as %s", loss, gain)
	}
	// two lines of cash are two amounts
	tags, _ = world(t, "US", "fair-value.cash[cash]@2022-12-31", "fair-value.cash[bank-deposits]@2022-12-31")
	expect(t, tags, map[string]string{
		"fair-value.cash[cash]@2022-12-31":          allOf + "FairValue" + at + "us-gaap:CashMember" + of + "us-gaap:CashMember",
		"fair-value.cash[bank-deposits]@2022-12-31": allOf + "FairValue" + at + "us-gaap:CashMember" + of + "us-gaap:BankTimeDepositsMember",
	})
}

// TestPrinted has tables as they were printed: one element for a line, on the axis of
// restatements where the note corrects it.
func TestPrinted(t *testing.T) {
	t.Parallel()
	const short, bonds, funds = at + "us-gaap:ShortTermInvestmentsMember", of + "us-gaap:CorporateBondSecuritiesMember", of + "us-gaap:MoneyMarketFundsMember"
	ids := []string{"fair-value.printed.short-term[corporate-bonds]@2021-12-31", "fair-value.printed.cash-equivalent[money-market-funds]@2021-12-31",
		"fair-value.difference[corporate-bonds]@2021-12-31=25", "fair-value.difference[money-market-funds]@2021-12-31=0", "fair-value.difference[corporate-bonds]@2022-12-31=0"}
	revised := append(slices.Clone(ids), "fair-value.revised.short-term[corporate-bonds]@2021-12-31", "fair-value.revised.short-term[total]@2021-12-31",
		"fair-value.outside[total]@2021-12-31")
	tags, _ := world(t, "US", revised...)
	expect(t, tags, map[string]string{
		"fair-value.printed.short-term[corporate-bonds]@2021-12-31":         forSale + filedAs + short + bonds,
		"fair-value.adjustment.short-term[corporate-bonds]@2021-12-31":      forSale + adjusting + short + bonds,
		"fair-value.revised.short-term[corporate-bonds]@2021-12-31":         forSale + short + bonds,
		"fair-value.printed.short-term[total]@2021-12-31":                   forSale + filedAs + short,
		"fair-value.types[corporate-bonds]@2021-12-31":                      forSale + filedAs + bonds,
		"fair-value.types[money-market-funds]@2021-12-31":                   "exm:CashEquivalentsAndMarketableSecuritiesFairValue" + funds,
		"fair-value.printed.cash-equivalent[money-market-funds]@2021-12-31": allOf + "FairValue" + at + "us-gaap:CashEquivalentsMember" + funds,
		"fair-value.printed.short-term[corporate-bonds]@2022-12-31":         forSale + short + bonds,
		"fair-value.hierarchy[corporate-bonds]@2021-12-31":                  "us-gaap:AssetsFairValueDisclosure" + recurring + bonds,
		"fair-value.hierarchy[total]@2022-12-31":                            "us-gaap:AssetsFairValueDisclosure" + recurring,
		"fair-value.hierarchy[total]@2021-12-31":                            "us-gaap:AssetsFairValueDisclosure" + recurring + of + "exm:CashEquivalentsAndMarketableSecuritiesMember", // others are in the table too
		"fair-value.difference[corporate-bonds]@2021-12-31":                 "exm:FairValueByLevelLessFairValueByInvestmentType" + bonds,
		"as-filed.fair-value.printed.short-term[total]@2021-12-31":          forSale + filedAs + short,
		"error.gross@2021-12-31":                                            "exm:MisstatementGross",
	})
	// where no one section is off, every line that differs is corrected
	tags, _ = world(t, "US", ids...)
	expect(t, tags, map[string]string{
		"fair-value.types[corporate-bonds]@2021-12-31":              forSale + filedAs + bonds,
		"fair-value.types[total]@2021-12-31":                        "exm:CashEquivalentsAndMarketableSecuritiesFairValue" + filedAs,
		"fair-value.types[money-market-funds]@2021-12-31":           "exm:CashEquivalentsAndMarketableSecuritiesFairValue" + funds,
		"fair-value.types[total]@2022-12-31":                        "exm:CashEquivalentsAndMarketableSecuritiesFairValue",
		"fair-value.printed.short-term[corporate-bonds]@2021-12-31": forSale + filedAs + short + bonds,
		"fair-value.printed.cash[total]@2021-12-31":                 allOf + "FairValue" + at + "us-gaap:CashMember",
	})
}

// TestStandard checks that gaap knows each standard name that a tag can have, with what the
// tag's place in a taxonomy asks for.
func TestStandard(t *testing.T) {
	t.Parallel()
	item := func(n Name) {
		if c, ok := gaap.Lookup(n.Prefix, n.Local); n.Prefix != "" && (!ok || c.Abstract) {
			t.Errorf("%s is no element with values: %+v", n.QName("own"), c)
		}
	}
	member := func(n Name) {
		if c, ok := gaap.Lookup(n.Prefix, n.Local); n.Prefix != "" && (!ok || c.Type != "dtr-types:domainItemType") {
			t.Errorf("%s is no member: %+v", n.QName("own"), c)
		}
	}
	axis := func(n Name) {
		if c, ok := gaap.Lookup(n.Prefix, n.Local); n.Prefix != "" && (!ok || c.Domain == "") {
			t.Errorf("%s is no axis: %+v", n.QName("own"), c)
		}
	}
	for _, metric := range slices.Sorted(maps.Keys(table)) {
		e := table[metric]
		if e.element.Local != "" {
			item(e.element)
		}
		item(e.mixed)
		member(e.total)
		for _, d := range e.dims {
			axis(d.Axis)
			member(d.Member)
		}
	}
	tags, _ := world(t, "US")
	for _, part := range []string{"us", "foreign", "direct", "partner", "existing", "new", "acquired"} {
		d := tags.part(part)
		axis(d.Axis)
		member(d.Member)
	}
	for _, local := range captions {
		member(usgaap(local))
	}
	for _, n := range []Name{srt("RestatementAxis"), srt("MajorCustomersAxis"), usgaap("FinancialInstrumentAxis")} {
		axis(n)
	}
	for _, n := range []Name{srt(reported), srt(adjusted)} {
		member(n)
	}
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			if code, known := iso.Country(string([]rune{first, second})); known && code == string([]rune{first, second}) {
				member(country(code))
			}
		}
	}
}
