package tag

import "github.com/tieout/tieout/internal/gaap"

func own(local string) Name    { return Name{Local: local} }
func usgaap(local string) Name { return Name{"us-gaap", local} }
func srt(local string) Name    { return Name{"srt", local} }

// total is the member for all lines together.
const total = "total"

// members is the kind of a metric's members, which decides their axis.
type members uint8

const (
	none        members = iota // the whole only
	parts                      // of revenues: countries, channels, customers old and new
	customers                  // of 10% or more, by letter
	lines                      // of the note on fair value
	accounts                   // elements of [accounts]
	adjustments                // of net income, each an element of [accounts]
)

// Members of the restatement axis. The restated value has none.
const (
	reported     = "ScenarioPreviouslyReportedMember"
	adjusted     = "RestatementAdjustmentMember" // of any kind
	corrected    = "RevisionOfPriorPeriodErrorCorrectionAdjustmentMember"
	reclassified = "RevisionOfPriorPeriodReclassificationAdjustmentMember"
)

// revenues is the element of revenues unless [tags] or [accounts] sets another.
var revenues = usgaap("Revenues")

// percentage is the share of one customer or place in the revenues, whose kind and benchmark two
// axes state.
var percentage = usgaap("ConcentrationRiskPercentage1")

// entry describes the tag of a metric.
type entry struct {
	element Name
	balance gaap.Balance // of an own element; a standard element has the taxonomy's
	negated bool         // the element has the opposite sign
	members members

	// of the note on fair value
	mixed   Name   // the element if the amount includes cash or a fund
	class   string // of holdings; "" is all
	dims    []Dim  // in addition to that of the member
	version string // reported, if printed and corrected later; or adjusted
	total   Name   // the member of the total, if the table has other lines
}

// table has an entry for each metric of the register. Names of own elements must not end in
// Table, Axis, Domain, Member, LineItems or Abstract.
var table = fairValues(map[string]entry{
	"arr":                       {element: own("AnnualRecurringRevenue")},
	"ndr.denominator":           {element: own("NetDollarExpansionRateDenominator")},
	"ndr.numerator":             {element: own("NetDollarExpansionRateNumerator")},
	"ndr":                       {element: own("NetDollarExpansionRate")},
	"ndr.change":                {element: own("NetDollarExpansionRateChange")},
	"ndr.expansion":             {element: own("NetDollarExpansionRateExpansion")},
	"ndr.contraction":           {element: own("NetDollarExpansionRateContraction")},
	"ndr.churn":                 {element: own("NetDollarExpansionRateChurn")},
	"ndr.currency":              {element: own("NetDollarExpansionRateCurrencyEffect")},
	"gross-retention":           {element: own("GrossDollarRetentionRate")},
	"ndr.as-reported":           {element: own("NetDollarExpansionRateAsReported")},
	"ndr.as-reported.numerator": {element: own("NetDollarExpansionRateAsReportedNumerator")},
	"ndr.prior-rates":           {element: own("NetDollarExpansionRatePriorRates")},
	"ndr.prior-rates.numerator": {element: own("NetDollarExpansionRatePriorRatesNumerator")},
	"ndr.unmapped":              {element: own("NetDollarExpansionRateUnmapped")},
	"ndr.unmapped.numerator":    {element: own("NetDollarExpansionRateUnmappedNumerator")},
	"revenue":                   {element: revenues, members: parts},
	"revenue.share":             {element: own("RevenuesShare"), members: parts},
	"revenue.increase":          {element: own("RevenuesIncreaseDecrease"), members: parts, balance: gaap.Credit},
	"revenue.increase.share":    {element: own("RevenuesIncreaseDecreaseShare"), members: parts},
	"revenue.growth":            {element: own("RevenuesGrowthRate")},
	"revenue.customer":          {element: revenues, members: customers},
	"revenue.customer.share":    {element: percentage, members: customers},

	"deferred-revenue.current":        {element: usgaap("ContractWithCustomerLiabilityCurrent")},
	"deferred-revenue.current.change": {element: own("DeferredRevenueCurrentIncreaseDecrease"), balance: gaap.Credit},
	"billings":                        {element: own("CalculatedCurrentBillings"), balance: gaap.Credit},
	"net-income":                      {element: usgaap("NetIncomeLoss")},
	"net-income.margin":               {element: own("NetIncomeLossMargin")},
	"adjusted-ebitda":                 {element: own("AdjustedEBITDA"), balance: gaap.Credit},
	"adjusted-ebitda.margin":          {element: own("AdjustedEBITDAMargin")},
	"adjusted-ebitda.adjustment":      {members: adjustments},
	"account":                         {members: accounts},

	"error.net":        {element: own("MisstatementNet"), balance: gaap.Debit},
	"error.gross":      {element: own("MisstatementGross"), balance: gaap.Debit},
	"error.line-share": {element: own("MisstatementShareOfLine"), members: lines},
})

// misstatements has an entry for each metric of an error in net income, which no register
// lists: the comparison with what was filed finds them.
var misstatements = map[string]entry{
	"error.iron-curtain":       {element: own("MisstatementIronCurtain"), balance: gaap.Credit},
	"error.rollover":           {element: own("MisstatementRollover"), balance: gaap.Credit},
	"error.share.iron-curtain": {element: own("MisstatementIronCurtainShareOfNetIncomeLoss")},
	"error.share.rollover":     {element: own("MisstatementRolloverShareOfNetIncomeLoss")},
}

// class is a classification of holdings and its place in the balance sheet.
type class struct {
	name   string
	member Name
}

// cash is the class of cash holdings, which are not securities.
const cash = "cash"

var classes = []class{
	{cash, usgaap("CashMember")}, {"cash-equivalent", usgaap("CashEquivalentsMember")},
	{"short-term", usgaap("ShortTermInvestmentsMember")}, {"long-term", own("LongTermMarketableSecuritiesMember")},
}

// columns lists the columns of the table by investment type, with the elements for debt
// securities and for all holdings. A gross loss is a positive amount.
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
