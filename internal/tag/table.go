package tag

func own(local string) Name    { return Name{Local: local} }
func usgaap(local string) Name { return Name{"us-gaap", local} }
func srt(local string) Name    { return Name{"srt", local} }
func country(code string) Name { return Name{"country", code} }

// total is the member that is all lines together.
const total = "total"

// members says what the members of a metric are, and so how they are placed.
type members uint8

const (
	none        members = iota // the whole alone, or members that no axis tells apart
	parts                      // of revenues: countries, channels, customers old and new
	customers                  // of 10% or more, by letter
	lines                      // of the note on fair value
	accounts                   // elements of [accounts]
	adjustments                // of net income, each an element of [accounts]
)

// entry is what the table says of a metric.
type entry struct {
	element Name
	members members
	dims    []Dim // beside that of the member
}

// table has an entry for each metric of the register.
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
	"revenue":                {element: usgaap("Revenues"), members: parts},
	"revenue.share":          {element: own("RevenuesShare"), members: parts},
	"revenue.increase":       {element: own("RevenuesIncreaseDecrease"), members: parts},
	"revenue.increase.share": {element: own("RevenuesIncreaseDecreaseShare"), members: parts},
	"revenue.growth":         {element: own("RevenuesGrowthRate")},
	"revenue.customer":       {element: usgaap("Revenues"), members: customers},

	"deferred-revenue.current":        {element: usgaap("ContractWithCustomerLiabilityCurrent")},
	"deferred-revenue.current.change": {element: own("DeferredRevenueCurrentIncreaseDecrease")},
	"billings":                        {element: own("CalculatedCurrentBillings")},
	"net-income":                      {element: usgaap("NetIncomeLoss")},
	"net-income.margin":               {element: own("NetIncomeLossMargin")},
	"adjusted-ebitda":                 {element: own("AdjustedEBITDA")},
	"adjusted-ebitda.margin":          {element: own("AdjustedEBITDAMargin")},
	"adjusted-ebitda.adjustment":      {members: adjustments},
	"account":                         {members: accounts},

	"error.net":                {element: own("MisstatementNet")},
	"error.iron-curtain":       {element: own("MisstatementIronCurtain")},
	"error.rollover":           {element: own("MisstatementRollover")},
	"error.line-share":         {element: own("MisstatementShareOfLine"), members: lines},
	"error.share.iron-curtain": {element: own("MisstatementIronCurtainShare")},
	"error.share.rollover":     {element: own("MisstatementRolloverShare")},
})

// fairValues adds the metrics of the note on fair value.
func fairValues(table map[string]entry) map[string]entry {
	columns := map[string]string{"": "FairValue", ".cost": "AmortizedCost", ".gains": "UnrealizedGains", ".losses": "UnrealizedLosses"}
	location := func(member string) []Dim { return []Dim{{usgaap("BalanceSheetLocationAxis"), own(member)}} }
	for column, name := range columns {
		table["fair-value"+column] = entry{element: own("CashCashEquivalentsAndMarketableSecurities" + name), members: lines}
	}
	for class, member := range map[string]string{"cash": "CashMember", "cash-equivalent": "CashEquivalentsMember",
		"short-term": "ShortTermMarketableSecuritiesMember", "long-term": "LongTermMarketableSecuritiesMember"} {
		for column, name := range columns {
			table["fair-value."+class+column] = entry{own("CashCashEquivalentsAndMarketableSecurities" + name), lines, location(member)}
		}
		table["fair-value.printed."+class] = entry{own("InvestmentTypesTableAsPrinted"), lines, location(member)}
		if class != "cash" {
			table["fair-value.adjustment."+class] = entry{own("InvestmentTypesTableAdjustment"), lines, location(member)}
			table["fair-value.revised."+class] = entry{own("InvestmentTypesTableRevised"), lines, location(member)}
		}
	}
	for _, level := range []string{"1", "2", "3"} {
		table["fair-value.level-"+level] = entry{usgaap("AssetsFairValueDisclosure"), lines,
			[]Dim{{usgaap("FairValueByFairValueHierarchyLevelAxis"), usgaap("FairValueInputsLevel" + level + "Member")}}}
	}
	table["fair-value.levels"] = entry{element: usgaap("AssetsFairValueDisclosure"), members: lines}
	table["fair-value.printed"] = entry{element: own("InvestmentTypesTableAsPrinted"), members: lines}
	table["fair-value.types"] = entry{element: own("InvestmentTypesTableAsPrinted"), members: lines}
	table["fair-value.hierarchy"] = entry{element: own("HierarchyTableAsPrinted"), members: lines}
	table["fair-value.outside"] = entry{element: own("HierarchyTableOutsideTheTie"), members: lines}
	table["fair-value.difference"] = entry{element: own("HierarchyTableLessInvestmentTypesTable"), members: lines}
	return table
}
