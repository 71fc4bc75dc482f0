package tag

import "tieout/internal/gaap"

func own(local string) Name    { return Name{Local: local} }
func usgaap(local string) Name { return Name{"us-gaap", local} }
func srt(local string) Name    { return Name{"srt", local} }

// total is the member that is all lines together.
const total = "total"

// members says what the members of a metric are, and so how they are placed.
type members uint8

const (
	none        members = iota // the whole alone
	parts                      // of revenues: countries, channels, customers old and new
	customers                  // of 10% or more, by letter
	lines                      // of the note on fair value
	accounts                   // elements of [accounts]
	adjustments                // of net income, each an element of [accounts]
	bases                      // what an error is a share of, each an element of its own
)

// Members of the axis of restatements. What is restated has none.
const (
	reported = "ScenarioPreviouslyReportedMember"
	adjusted = "RestatementAdjustmentMember"
)

// revenues is the element of revenues where neither [tags] nor [accounts] says another.
var revenues = usgaap("Revenues")

// entry is what the table says of a metric.
type entry struct {
	element Name
	balance gaap.Balance // of an own element; a standard one has that of the taxonomy
	negated bool         // the element counts the other way
	members members

	// of the note on fair value
	mixed   Name   // the element where cash or a fund is in it, and not debt securities alone
	class   string // of holdings; "" is all
	dims    []Dim  // beside that of the member
	version string // reported, where it is as printed and was corrected since; or adjusted
	total   Name   // the member of the total, where other lines are in the table too
}

// table has an entry for each metric of the register. Own elements end as no name of
// another kind does: not in Table, Axis, Domain, Member, LineItems or Abstract.
var table = fairValues(map[string]entry{
	"arr":                    {element: own("AnnualRecurringRevenue")},
	"ndr.denominator":        {element: own("NetDollarExpansionRateDenominator")},
	"ndr.numerator":          {element: own("NetDollarExpansionRateNumerator")},
	"ndr":                    {element: own("NetDollarExpansionRate")},
	"ndr.change":             {element: own("NetDollarExpansionRateChange")},
	"ndr.expansion":          {element: own("NetDollarExpansionRateExpansion")},
	"ndr.contraction":        {element: own("NetDollarExpansionRateContraction")},
	"ndr.churn":              {element: own("NetDollarExpansionRateChurn")},
	"ndr.currency":           {element: own("NetDollarExpansionRateCurrencyEffect")},
	"gross-retention":        {element: own("GrossDollarRetentionRate")},
	"ndr.as-reported":        {element: own("NetDollarExpansionRateAsReported")},
	"ndr.prior-rates":        {element: own("NetDollarExpansionRatePriorRates")},
	"ndr.unmapped":           {element: own("NetDollarExpansionRateUnmapped")},
	"revenue":                {element: revenues, members: parts},
	"revenue.share":          {element: own("RevenuesShare"), members: parts},
	"revenue.increase":       {element: own("RevenuesIncreaseDecrease"), members: parts, balance: gaap.Credit},
	"revenue.increase.share": {element: own("RevenuesIncreaseDecreaseShare"), members: parts},
	"revenue.growth":         {element: own("RevenuesGrowthRate")},
	"revenue.customer":       {element: revenues, members: customers},

	"deferred-revenue.current":        {element: usgaap("ContractWithCustomerLiabilityCurrent")},
	"deferred-revenue.current.change": {element: own("DeferredRevenueCurrentIncreaseDecrease"), balance: gaap.Credit},
	"billings":                        {element: own("CalculatedCurrentBillings"), balance: gaap.Credit},
	"net-income":                      {element: usgaap("NetIncomeLoss")},
	"net-income.margin":               {element: own("NetIncomeLossMargin")},
	"adjusted-ebitda":                 {element: own("AdjustedEBITDA"), balance: gaap.Credit},
	"adjusted-ebitda.margin":          {element: own("AdjustedEBITDAMargin")},
	"adjusted-ebitda.adjustment":      {members: adjustments},
	"account":                         {members: accounts},

	"error.net":                {element: own("MisstatementNet"), balance: gaap.Debit},
	"error.iron-curtain":       {element: own("MisstatementIronCurtain"), balance: gaap.Debit},
	"error.rollover":           {element: own("MisstatementRollover"), balance: gaap.Debit},
	"error.line-share":         {element: own("MisstatementShareOfLine"), members: lines},
	"error.share.iron-curtain": {element: own("MisstatementIronCurtainShareOf"), members: bases},
	"error.share.rollover":     {element: own("MisstatementRolloverShareOf"), members: bases},
})

// class is a classification of holdings, and where it stands in the balance sheet.
type class struct {
	name   string
	member Name
}

// cash is the class of what is no security.
const cash = "cash"

var classes = []class{
	{cash, usgaap("CashMember")}, {"cash-equivalent", usgaap("CashEquivalentsMember")},
	{"short-term", usgaap("ShortTermInvestmentsMember")}, {"long-term", own("LongTermMarketableSecuritiesMember")},
}

// columns are those of the table by investment type: as debt securities have them,
// and as all that a registrant holds has them. A gross loss is a positive amount.
var columns = []struct {
	name string // after the metric: "" is fair value
	entry
}{
	{"", entry{element: usgaap("AvailableForSaleSecuritiesDebtSecurities"), mixed: own(allHoldings + "FairValue"), balance: gaap.Debit}},
	{".cost", entry{element: usgaap("AvailableForSaleDebtSecuritiesAmortizedCostBasis"), mixed: own(allHoldings + "AmortizedCost"), balance: gaap.Debit}},
	{".gains", entry{element: usgaap("AvailableForSaleDebtSecuritiesAccumulatedGrossUnrealizedGainBeforeTax"), mixed: own(allHoldings + "UnrealizedGains"), balance: gaap.Credit}},
	{".losses", entry{element: usgaap("AvailableForSaleDebtSecuritiesAccumulatedGrossUnrealizedLossBeforeTax"), mixed: own(allHoldings + "UnrealizedLosses"), balance: gaap.Debit, negated: true}},
}

const allHoldings = "CashCashEquivalentsAndMarketableSecurities"

// fairValues adds the metrics of the note on fair value.
func fairValues(table map[string]entry) map[string]entry {
	for _, column := range columns {
		e := column.entry
		e.members = lines
		table["fair-value"+column.name] = e
		for _, c := range classes {
			e.class, e.dims = c.name, []Dim{{usgaap("BalanceSheetLocationAxis"), c.member}}
			table["fair-value."+c.name+column.name] = e
		}
	}
	for _, c := range classes {
		e := table["fair-value."+c.name]
		if c.name != cash {
			table["fair-value.revised."+c.name] = e
			e.version = adjusted
			table["fair-value.adjustment."+c.name] = e
		}
		e.version = reported
		table["fair-value.printed."+c.name] = e
	}
	printed := table["fair-value"]
	printed.version = reported
	table["fair-value.printed"] = printed
	printed.mixed = own("CashEquivalentsAndMarketableSecuritiesFairValue") // cash left out
	table["fair-value.types"] = printed

	hierarchy := entry{element: usgaap("AssetsFairValueDisclosure"), members: lines,
		dims: []Dim{{usgaap("FairValueByMeasurementFrequencyAxis"), usgaap("FairValueMeasurementsRecurringMember")}}}
	table["fair-value.levels"] = hierarchy
	for _, level := range []string{"1", "2", "3"} {
		at := hierarchy
		at.dims = append([]Dim{{usgaap("FairValueByFairValueHierarchyLevelAxis"), usgaap("FairValueInputsLevel" + level + "Member")}}, hierarchy.dims...)
		table["fair-value.level-"+level] = at
	}
	hierarchy.total = own("CashEquivalentsAndMarketableSecuritiesMember")
	table["fair-value.hierarchy"] = hierarchy
	hierarchy.total = own("OtherAssetsMeasuredAtFairValueMember")
	table["fair-value.outside"] = hierarchy
	table["fair-value.difference"] = entry{element: own("FairValueByLevelLessFairValueByInvestmentType"), members: lines, balance: gaap.Debit}
	return table
}
