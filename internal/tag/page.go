package tag

import (
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
)

// Page is a page of details: a table of the taxonomy, whose line items are the elements of the
// facts on the page. Pages are comparable.
type Page struct {
	Name      string // unique, in CamelCase: "Investments"
	Title     string // "Investments"; follows the title of the note
	Abstract  Name   // the heading of the page
	Table     Name   // the hypercube
	LineItems Name   // the heading of its elements
	Block     Block  // the text block around a printed table of these facts; the zero value if there is none
}

// Block is a text block: an element whose value is a passage of the document, with its tables.
type Block struct {
	Element Name
	Level   int  // 1 is the whole note, 2 a policy, 3 a table
	Heading Name // the abstract element that the taxonomy lists the block under
}

// The pages.
var (
	investments = Page{"Investments", "Investments", usgaap("FairValueDisclosuresAbstract"), usgaap("DebtSecuritiesAvailableForSaleTable"), usgaap("ScheduleOfAvailableForSaleSecuritiesLineItems"),
		Block{usgaap("UnrealizedGainLossOnInvestmentsTableTextBlock"), 3, usgaap("FairValueDisclosuresAbstract")}}
	hierarchies = Page{"Hierarchy", "Hierarchy", usgaap("FairValueDisclosuresAbstract"), usgaap(recurringTable + "Table"), usgaap(recurringTable + "LineItems"),
		Block{usgaap("ScheduleOfFairValueAssetsAndLiabilitiesMeasuredOnRecurringBasisTableTextBlock"), 3, usgaap("FairValueDisclosuresAbstract")}}
	geographic = Page{"Geography", "Revenues by Country", usgaap("SegmentReportingAbstract"), usgaap("ScheduleOfRevenuesFromExternalCustomersAndLongLivedAssetsTable"), usgaap("RevenuesFromExternalCustomersAndLongLivedAssetsLineItems"),
		Block{usgaap("RevenueFromExternalCustomersByGeographicAreasTableTextBlock"), 3, usgaap("SegmentReportingAbstract")}}
	concentration = Page{"Concentration", "Customers", usgaap("SegmentReportingAbstract"), usgaap("ConcentrationRiskTable"), usgaap("ConcentrationRiskLineItems"), Block{}}
	places        = Page{"Shares", "Shares of Revenues by Country", usgaap("SegmentReportingAbstract"), usgaap("ConcentrationRiskTable"), usgaap("ConcentrationRiskLineItems"), Block{}}
	restated      = Page{"Restatement", "Revision of Prior Periods", usgaap("AccountingChangesAndErrorCorrectionsAbstract"),
		usgaap("ScheduleOfErrorCorrectionsAndPriorPeriodAdjustmentRestatementTable"), usgaap("ErrorCorrectionsAndPriorPeriodAdjustmentsRestatementLineItems"),
		Block{usgaap("ScheduleOfErrorCorrectionsAndPriorPeriodAdjustmentsTextBlock"), 3, usgaap("AccountingChangesAndErrorCorrectionsAbstract")}}

	// of documents that are not notes
	growth  = Page{"Revenues", "Revenues", usgaap("RevenueFromContractWithCustomerAbstract"), usgaap("DisaggregationOfRevenueTable"), usgaap("DisaggregationOfRevenueLineItems"), Block{}}
	metrics = Page{"KeyMetrics", "Key Metrics", own("KeyMetricsAbstract"), own("KeyMetricsTable"), own("KeyMetricsLineItems"), Block{}}
	nonGAAP = Page{"NonGAAPMeasures", "Non-GAAP Measures", own("NonGAAPMeasuresAbstract"), own("NonGAAPMeasuresTable"), own("NonGAAPMeasuresLineItems"), Block{}}
)

const recurringTable = "FairValueAssetsAndLiabilitiesMeasuredOnRecurringAndNonrecurringBasis"

// families gives the page of each metric by the longest family that the metric belongs to: a
// name, and all names under it.
var families = map[string]Page{
	"fair-value": investments, "fair-value.levels": hierarchies, "fair-value.level-1": hierarchies, "fair-value.level-2": hierarchies, "fair-value.level-3": hierarchies,
	"fair-value.hierarchy": hierarchies, "fair-value.outside": hierarchies, "fair-value.difference": hierarchies,
	"revenue": geographic, "revenue.share": places, "revenue.increase": growth, "revenue.growth": growth, "revenue.customer": concentration,
	"arr": metrics, "ndr": metrics, "gross-retention": metrics, "deferred-revenue": metrics, "billings": metrics,
	"net-income": nonGAAP, "adjusted-ebitda": nonGAAP, "account": nonGAAP, "error": restated,
}

// page returns the page of a metric. Parts of revenues that are no places are on a page of
// their own, and so is each amount of an earlier report or its adjustment.
func page(metric, member, version string) Page {
	switch {
	case version != "":
		return restated
	case (metric == "revenue" || metric == "revenue.share") && notPlaces[member]:
		return growth
	}
	for family := metric; ; {
		if p, ok := families[family]; ok {
			return p
		}
		dot := strings.LastIndexByte(family, '.')
		if dot < 0 {
			panic("tag: no page for the metric " + metric)
		}
		family = family[:dot]
	}
}

// notPlaces are the parts of revenues that are neither countries nor groups of countries.
var notPlaces = map[string]bool{"direct": true, "partner": true, "existing": true, "new": true, "acquired": true}

// NoteBlock returns the text block of the whole section of a disclosure, such as "fair-value".
// The section is a note if ok is true.
func NoteBlock(disclosure string) (b Block, ok bool) {
	b, ok = notes[disclosure]
	return b, ok
}

// PolicyBlock returns the text block of the policy in the section of a disclosure: the
// paragraphs before the first table, or before the first number if no table follows.
func PolicyBlock(disclosure string) (b Block, ok bool) {
	b, ok = policies[disclosure]
	return b, ok
}

var notes = map[string]Block{
	disclosure.FairValue.Name: {usgaap("FairValueDisclosuresTextBlock"), 1, usgaap("FairValueDisclosuresAbstract")},
	disclosure.Geography.Name: {usgaap("SegmentReportingDisclosureTextBlock"), 1, usgaap("SegmentReportingAbstract")},
}

var policies = map[string]Block{
	disclosure.FairValue.Name: {usgaap("FairValueMeasurementPolicyPolicyTextBlock"), 2, usgaap("AccountingPoliciesAbstract")},
	disclosure.Geography.Name: {usgaap("SegmentReportingPolicyPolicyTextBlock"), 2, usgaap("AccountingPoliciesAbstract")},
}

// Sum is a sum that every table by investment type has: Of is the sum of Plus less the sum of
// Minus. Each element of Plus has the normal balance of Of, and each of Minus the opposite one.
type Sum struct {
	Of          Name
	Plus, Minus []Name
}

// Sums returns the sums: amortized cost is fair value less gains, plus losses, of debt securities
// and of all holdings.
func Sums() []Sum {
	value, cost, gains, losses := columns[0], columns[1], columns[2], columns[3]
	return []Sum{
		{cost.element, []Name{value.element, losses.element}, []Name{gains.element}},
		{cost.mixed, []Name{value.mixed, losses.mixed}, []Name{gains.mixed}},
	}
}
