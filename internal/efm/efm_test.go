package efm_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/efm"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/walk"
)

// filed is the report of a fixture.
type filed struct {
	form, year string
	files      []efm.File
}

// reports returns the report of each fixture, by the fixture's name.
var reports = sync.OnceValues(func() (map[string]filed, error) {
	all := map[string]filed{}
	folders, err := filepath.Glob("../../fixtures/*/filing.toml")
	for _, path := range folders {
		name := filepath.Base(filepath.Dir(path))
		if strings.HasPrefix(name, "broken") || strings.HasPrefix(name, "twins") {
			continue
		}
		r, err := walk.Run(os.DirFS(filepath.Dir(path)), walk.How{Templates: os.DirFS("../..")})
		if err != nil {
			return nil, err
		}
		report := filed{form: r.Filing.Report.Form, year: r.Filing.Report.Taxonomy}
		for _, f := range r.Report() {
			report.files = append(report.files, efm.File{Name: f.Name, Bytes: f.Data})
		}
		if report.files == nil {
			return nil, fmt.Errorf("%s has no report: %v", name, r.Found)
		}
		all[name] = report
	}
	return all, err
})

func reportOf(t testing.TB, name string) filed {
	t.Helper()
	all, err := reports()
	if err != nil {
		t.Fatal(err)
	}
	report, has := all[name]
	if !has {
		t.Fatalf("there is no fixture %s", name)
	}
	return report
}

// list prints faults for a message.
func list(faults []efm.Fault) string {
	var b strings.Builder
	for _, f := range faults {
		fmt.Fprintf(&b, "%s %s+%d (%s) %s. %s\n", f.Code, f.File, f.At, f.Rule, f.What, f.Remedy)
	}
	return b.String()
}

// TestReports checks the report of each fixture, in which nothing is wrong.
func TestReports(t *testing.T) {
	t.Parallel()
	all, err := reports()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 7 {
		t.Fatalf("only %d fixtures have a report", len(all))
	}
	for name, r := range all {
		if found := efm.Check(r.form, r.year, r.files); len(found) > 0 {
			t.Errorf("the report of %s has faults:\n%s", name, list(found))
		}
	}
}

// edit is a change to the files whose names end in one of some suffixes. It replaces the first
// match of a pattern, or every match, or, without a pattern, the whole file.
type edit struct {
	suffixes, pattern, with string
	every                   bool
}

// apply returns the files after an edit; ok is false if a file does not change. In a pattern
// and its replacement, YYYY stands for the year of the taxonomies.
func (e edit) apply(files []efm.File, year string) (changed []efm.File, ok bool) {
	ok = true
	e.pattern, e.with = strings.ReplaceAll(e.pattern, "YYYY", year), strings.ReplaceAll(e.with, "YYYY", year)
	for _, suffix := range strings.Fields(e.suffixes) {
		matched := false
		for i, f := range files {
			if !strings.HasSuffix(f.Name, suffix) {
				continue
			}
			pattern, n := regexp.MustCompile(e.pattern), 0
			after := pattern.ReplaceAllFunc(f.Bytes, func(match []byte) []byte {
				if n++; n > 1 && !e.every {
					return match
				}
				return pattern.Expand(nil, []byte(e.with), match, pattern.FindSubmatchIndex(match))
			})
			if string(after) != string(f.Bytes) {
				matched = true
				files = slices.Clone(files)
				files[i].Bytes = after
			}
		}
		ok = ok && matched
	}
	return files, ok
}

func one(suffixes, pattern, with string) []edit   { return []edit{{suffixes, pattern, with, false}} }
func every(suffixes, pattern, with string) []edit { return []edit{{suffixes, pattern, with, true}} }

// arcs matches whole arcs of a kind that end at an element.
func arcs(kind, to string) string {
	return `<link:` + kind + `Arc [^>]*xlink:to="` + to + `"[^>]*/>`
}

// mutation is a change that makes a report wrong, and the fault that must be found.
type mutation struct {
	name   string
	edits  []edit
	code   string
	rule   string
	what   string // part of the message
	remedy string // part of the remedy; "" for a defect
}

var mutations = []mutation{
	// the document
	{"a member that is no country", one(".htm", `>country:US<`, `>country:tax<`), "XBR008", "EFM 6.22.0", "has country:tax, which tieout does not know in the taxonomy of YYYY", "[tags]"},
	{"an element that is not standard", every(".htm", `us-gaap:Revenues"`, `us-gaap:Revenuess"`), "XBR008", "EFM 6.22.0", "us-gaap:Revenuess has an element that tieout does not know", "[tags]"},
	{"an own element that is not declared", one(".htm", `name="ngcs:[A-Za-z]*FairValue"`, `name="ngcs:Other"`), "XBR008", "EFM 6.7.1", "ngcs:Other has an element that the schema does not declare", ""},
	{"a negative loss", one(".htm", `(UnrealizedLossBeforeTax" contextRef="\w+" unitRef="usd" decimals="-3") (scale="3" format="ixt:num)`, `$1 sign="-" $2`), "EDG001", "EFM 6.5.43; DQC.US.0015", "but its element is a positive amount", ""},
	{"a block that is not escaped", one(".htm", `escape="true"`, `escape="false"`), "XBR007", "EFM 6.5.15", "us-gaap:FairValueDisclosuresTextBlock is not escaped", ""},
	{"a gap in a chain", one(".htm", `continuedAt="`, `continuedAt="no`), "XBR007", "Inline XBRL 1.1, 4.1", "but the document has no such continuation", ""},
	{"a piece without a beginning", one(".htm", ` continuedAt="[^"]*"`, ``), "XBR007", "Inline XBRL 1.1, 4.1", "no fact continues at the continuation", ""},
	{"a chain that goes back", one(".htm", `(<ix:continuation id="([^"]+)")`, `$1 continuedAt="$2"`), "XBR007", "Inline XBRL 1.1, 4.1", "which is before it in the document", ""},
	{"a block for another period", one(".htm", `(TextBlock" contextRef=")c1"`, `${1}c2"`), "XBR007", "EFM 6.5.19", "text blocks belong in the context of the document's period, c1", ""},
	{"an unused context", one(".htm", `<xbrli:unit `, `<xbrli:context id="zz"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001999999</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2019-12-31</xbrli:instant></xbrli:period></xbrli:context><xbrli:unit `), "EDG001", "EFM 6.5.8", "no tag uses the context zz", ""},
	{"an unused unit", one(".htm", `<xbrli:unit `, `<xbrli:unit id="eur"><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit><xbrli:unit `), "EDG001", "", "no tag uses the unit eur", ""},
	{"two values", one(".htm", `(<ix:nonFraction name="us-gaap:Revenues"[^>]* id=")([^"]+)(">)([\d,]+)(</ix:nonFraction>)`, `$1$2$3$4$5 ${1}x$2${3}9$4$5`), "XBR002", "EFM 6.5.12", "us-gaap:Revenues is ", "Run tieout trace"},
	{"two texts", one(".htm", `(<ix:nonNumeric name="dei:EntityFileNumber" contextRef="c1" id="f)(\d+">)([^<]*)(</ix:nonNumeric>)`, `$1$2$3$4 ${1}9$2$3-1$4`), "XBR002", "EFM 6.5.12", `dei:EntityFileNumber is "001-99999" in one place and "001-99999-1" in another`, ""},
	{"a context that does not exist", one(".htm", `(FairValue" contextRef=")[^"]+`, `${1}none`), "EDG001", "XBRL 2.1, 4.6.1", `refers to the context "none"`, ""},
	{"a unit that does not exist", one(".htm", `unitRef="usd"`, `unitRef="none"`), "EDG001", "XBRL 2.1, 4.6.2", `refers to the unit "none"`, ""},
	{"an amount in shares", one(".htm", `(AmortizedCost" contextRef="\w+" unitRef=")usd"`, `${1}shares"`), "EDG001", "XBRL 2.1, 4.8.2", "is xbrli:shares, but its type xbrli:monetaryItemType needs a currency", ""},
	{"a balance for a period", one(".htm", `(AmortizedCost" contextRef=")\w+`, `${1}c1`), "EDG001", "XBRL 2.1, 4.7.2", "is 2022-01-01 to 2022-12-31, but its element is for a date", ""},
	{"a fact of an abstract element", one(".htm", `name="us-gaap:Revenues"`, `name="us-gaap:SegmentReportingAbstract"`), "EDG001", "XBRL 2.1, 5.1.1", "us-gaap:SegmentReportingAbstract is abstract", ""},
	{"a fact of a member", one(".htm", `name="us-gaap:Revenues"`, `name="us-gaap:CashMember"`), "EDG001", "EFM 6.5.25", "us-gaap:CashMember is a member or a domain", ""},
	{"a number that is text", one(".htm", `<ix:nonNumeric name="dei:EntityFileNumber" contextRef="c1"( id="\w+">).*?</ix:nonNumeric>`, `<ix:nonFraction name="dei:EntityFileNumber" contextRef="c1" unitRef="usd" decimals="0"${1}1</ix:nonFraction>`), "EDG001", "XBRL 2.1, 4.6", "is tagged as a number", ""},
	{"a text without an id", one(".htm", `(name="dei:EntityFileNumber" contextRef="c1") id="\w+"`, `$1`), "EDG001", "", "the fact dei:EntityFileNumber has no id", ""},
	{"precision", one(".htm", `decimals="-3"`, `decimals="-3" precision="4"`), "EDG001", "EFM 6.5.17", "has precision", ""},
	{"digits beyond the decimals", one(".htm", `decimals="-3" (scale="3" format="ixt:num-dot-decimal" id="\w+">93,839)`, `decimals="-6" $1`), "EDG001", "EFM 6.5.37", "has digits beyond its -6 decimals", ""},
	{"a character beyond ASCII", one(".htm", `Fair Value`, "Fair\u00a0Value"), "EDG001", "EFM 5.2.1.1", "is not printable ASCII", ""},
	{"two titles", one(".htm", `(<title>[^<]*</title>)`, `$1$1`), "EDG001", "EFM 5.2.5", "the document has <title> twice", ""},
	{"a DOCTYPE", one(".htm", `<html `, `<!DOCTYPE html><html `), "EDG001", "EFM 5.2.5", "DOCTYPE", ""},
	{"no language", one(".htm", ` xml:lang="en-US"`, ``), "EDG001", "EFM 6.5.14", "the language of the document", ""},
	{"a part in French", one(".htm", `<p>`, `<p xml:lang="fr">`), "EDG001", "EFM 6.5.14", `a part of the document is in the language "fr", not en-US`, ""},
	{"a hidden amount", one(".htm", `<ix:references>`, `<ix:hidden><ix:nonFraction name="us-gaap:Revenues" contextRef="c1" unitRef="usd" decimals="-3" scale="3" id="h1">5</ix:nonFraction></ix:hidden><ix:references>`), "EDG001", "EFM 5.2.5.14", "us-gaap:Revenues is hidden, but a format could show it", ""},
	{"a hidden fact of the cover", []edit{{".htm", `<ix:nonNumeric name="dei:EntityFileNumber".*?</ix:nonNumeric>`, `001-99999`, false}, {".htm", `<ix:references>`, `<ix:hidden><ix:nonNumeric name="dei:EntityFileNumber" contextRef="c1" id="h1">001-99999</ix:nonNumeric></ix:hidden><ix:references>`, false}}, "XBR006", "EFM 6.5.45", "dei:EntityFileNumber of the cover page is hidden", ""},
	{"the taxonomy of another year", one(".htm", `dei/YYYY"`, `dei/2021"`), "XBR008", "EFM 6.22.3", "binds the prefix dei to http://xbrl.sec.gov/dei/2021 instead of http://xbrl.sec.gov/dei/YYYY", ""},
	{"another schema", one(".htm", `xlink:href="ngcs-20221231.xsd"`, `xlink:href="ngcs-20211231.xsd"`), "XBR008", "EFM 6.3.3", `refers to "ngcs-20211231.xsd" instead of the schema ngcs-20221231.xsd`, ""},
	{"a number that is not one", one(".htm", `(name="us-gaap:Revenues"[^>]*>)[\d,]+<`, `${1}n/a<`), "EDG001", "XBRL 2.1, 4.6", "the fact us-gaap:Revenues has no value", ""},
	{"a period that ends before it begins", one(".htm", `>2022-01-01</xbrli:startDate>`, `>2023-01-01</xbrli:startDate>`), "EDG001", "XBRL 2.1, 4.7.2", "ends on 2022-12-31, before it begins", ""},
	{"a context without its entity", one(".htm", `(?s)<xbrli:entity>.*?</xbrli:entity>`, ``), "EDG001", "XBRL 2.1, 4.7 and 4.8", "<xbrli:context> holds xbrli:period, which is not what it must hold", ""},
	{"a member without an axis", one(".htm", `<xbrldi:explicitMember dimension="[^"]*"`, `<xbrldi:explicitMember`), "EDG001", "XBRL 2.1, 4.7 and 4.8", "<xbrldi:explicitMember> has no attribute dimension", ""},
	{"a unit without a measure", one(".htm", `<xbrli:measure>[^<]*</xbrli:measure>`, ``), "EDG001", "XBRL 2.1, 4.7 and 4.8", "<xbrli:unit> holds nothing, which is not what it must hold", ""},
	{"a date that does not exist", one(".htm", `<xbrli:instant>[^<]*<`, `<xbrli:instant>2022-02-30<`), "EDG001", "XBRL 2.1, 4.7.2", `has the date "2022-02-30"`, ""},
	// the cover page
	{"no auditor", every(".htm", `<ix:nonNumeric name="dei:AuditorName".*?</ix:nonNumeric>`, ``), "XBR006", "EFM 6.5.54", "the cover page of a 10-K has no dei:AuditorName", "Add name in [auditor] of filing.toml"},
	{"no public float", one(".htm", `<ix:nonFraction name="dei:EntityPublicFloat".*?</ix:nonFraction>`, ``), "XBR006", "EFM 6.5.21", "has no dei:EntityPublicFloat", "Add public_float in [cover] of filing.toml"},
	{"no state", every(".htm", `<ix:nonNumeric name="dei:EntityAddress(StateOrProvince|Country)".*?</ix:nonNumeric>`, ``), "XBR006", "EFM 6.5.21", "has no dei:EntityAddressStateOrProvince or dei:EntityAddressCountry", "Add state_or_province or country in [cover]"},
	{"another form", one(".htm", `(name="dei:DocumentType"[^>]*>)10-K<`, `${1}10-Kx<`), "XBR006", "EFM 6.5.20", `dei:DocumentType is "10-Kx", but the report is a 10-K`, ""},
	{"another registrant", one(".htm", `(name="dei:EntityCentralIndexKey"[^>]*>)0001999999<`, `${1}0001999998<`), "XBR006", "EFM 6.5.23", "dei:EntityCentralIndexKey is 0001999998, but the context c1 has 0001999999", ""},
	{"another last day", one(".htm", `(name="dei:DocumentPeriodEndDate"[^>]*>)December 31, 2022<`, `${1}December 30, 2022<`), "XBR006", "EFM 6.5.20", "dei:DocumentPeriodEndDate is 2022-12-30, but the context of the document ends on 2022-12-31", ""},
	{"an annual report that is not one", one(".htm", `(name="dei:DocumentAnnualReport"[^>]*)fixed-true`, `${1}fixed-false`), "XBR006", "EFM 6.5.21", `dei:DocumentAnnualReport of a 10-K is "false", but must be "true"`, ""},
	{"a category that does not exist", one(".htm", `>Large accelerated filer<`, `>Huge accelerated filer<`), "XBR006", "EFM 6.5.21", `dei:EntityFilerCategory is "Huge accelerated filer"`, ""},
	{"an amendment without a description", one(".htm", `(name="dei:AmendmentFlag"[^>]*)fixed-false`, `${1}fixed-true`), "XBR006", "EFM 6.5.20", "dei:AmendmentFlag is true, but the cover page has no dei:AmendmentDescription", "Add amendment_description in [cover]"},
	{"an emerging growth company without its election", one(".htm", `(name="dei:EntityEmergingGrowthCompany"[^>]*)fixed-false`, `${1}fixed-true`), "XBR006", "EFM 6.5.21", "has no dei:EntityExTransitionPeriod", "Add ex_transition_period in [cover]"},
	{"an error corrected without its analysis", one(".htm", `(name="dei:DocumentFinStmtErrorCorrectionFlag"[^>]*)fixed-false`, `${1}fixed-true`), "XBR006", "EFM 6.5.49", "has no dei:DocumentFinStmtRestatementRecoveryAnalysisFlag", "Add fin_stmt_restatement_recovery_analysis_flag in [cover]"},
	{"an analysis without an error", one(".htm", `(<ix:nonNumeric name="dei:DocumentFinStmt)ErrorCorrectionFlag([^>]*fixed-false[^>]* id=")(\w+".*?</ix:nonNumeric>)`, `$0 ${1}RestatementRecoveryAnalysisFlag${2}x$3`), "XBR006", "EFM 6.5.49", "but dei:DocumentFinStmtErrorCorrectionFlag is not true", ""},
	{"two sections in a context", one(".htm", `(<ix:nonNumeric name="dei:Security12)b(Title"[^>]* id=")(\w+".*?</ix:nonNumeric>)`, `$0 ${1}g${2}x$3`), "XBR006", "EFM 6.5.46", "have their titles in one context", ""},
	{"a security without an exchange", one(".htm", `<ix:nonNumeric name="dei:SecurityExchangeName".*?</ix:nonNumeric>`, `NASDAQ`), "XBR006", "EFM 6.5.21", "has no dei:SecurityExchangeName", "Add exchange in [[security]]"},
	{"a fiscal year far away", one(".htm", `(name="dei:DocumentFiscalYearFocus"[^>]*>)2022<`, `${1}2032<`), "XBR006", "EFM 6.5.20", `dei:DocumentFiscalYearFocus is "2032"`, ""},
	{"another end of the year", one(".htm", `(name="dei:CurrentFiscalYearEndDate"[^>]*>)December 31<`, `${1}June 30<`), "XBR006", "EFM 6.5.20", "dei:CurrentFiscalYearEndDate is --06-30, but the fiscal year ends on 2022-12-31", ""},
	{"a fact of the cover for another period", []edit{{".htm", `<xbrli:unit |</ix:resources>`, `<xbrli:context id="zz"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001999999</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2019-01-01</xbrli:startDate><xbrli:endDate>2019-12-31</xbrli:endDate></xbrli:period></xbrli:context>$0`, false}, {".htm", `<h1>`, `<h1><ix:nonNumeric name="dei:Extension" contextRef="zz" id="h1">7</ix:nonNumeric>`, false}}, "XBR006", "EFM 6.5.19", "dei:Extension is in the context zz, but belongs in c1", ""},
	{"a quarter for a year", one(".htm", `2022-01-01</xbrli:startDate>`, `2022-10-01</xbrli:startDate>`), "XBR006", "EFM 6.5.19", "the context of a 10-K has 92 days, which is not a fiscal year", ""},
	// the schema
	{"a namespace without a date", every(".htm .xsd", `http://www\.northgate\.example/20221231`, `http://www.northgate.example/x`), "XBR008", "EFM 6.7.4", `the namespace "http://www.northgate.example/x" is not`, "Set namespace in [registrant]"},
	{"a namespace of the SEC", every(".htm .xsd", `http://www\.northgate\.example/20221231`, `http://xbrl.sec.gov/20221231`), "XBR008", "EFM 6.7.3", "belongs to a standard taxonomy", "Set namespace in [registrant]"},
	{"the name of a standard member", every(".htm .xsd _def.xml _pre.xml _lab.xml", `LongTermMarketableSecuritiesMember`, `OtherLongTermInvestmentsMember`), "XBR008", "EFM 6.7.16", "ngcs:OtherLongTermInvestmentsMember has the name of the standard element us-gaap:OtherLongTermInvestmentsMember", "[tags]"},
	{"an include", one(".xsd", `<xs:import `, `<xs:include schemaLocation="a.xsd"/><xs:import `), "XBR008", "EFM 6.7.1", "the schema has the element <include> in a place where it is not expected", ""},
	{"an import from elsewhere", one(".xsd", `https://xbrl.sec.gov/dei/YYYY/dei-YYYY.xsd`, `https://a.example/dei-YYYY.xsd`), "XBR008", "EFM 6.22.0", `imports http://xbrl.sec.gov/dei/YYYY from "https://a.example/dei-YYYY.xsd"`, ""},
	{"an import of another year", every(".xsd", `srt/YYYY`, `srt/2021`), "XBR008", "EFM 6.22.3", "imports http://fasb.org/srt/2021, but the report uses the taxonomies of YYYY", ""},
	{"no import", one(".xsd", `<xs:import namespace="http://xbrl.sec.gov/country[^>]*/>`, ``), "XBR008", "EFM 6.7.1", "uses elements of http://xbrl.sec.gov/country/YYYY, which the schema does not import", ""},
	{"an id of another form", one(".xsd", `(<xs:element id="ngcs)_`, `$1-`), "XBR008", "EFM 6.7.17", `instead of "ngcs_`, ""},
	{"an element that is not nillable", one(".xsd", ` nillable="true"`, ``), "XBR008", "EFM 6.7.18", "is not nillable", ""},
	{"a member of another type", one(".xsd", `dtr-types:domainItemType`, `xbrli:stringItemType`), "XBR008", "EFM 6.7.27", "a name ends in Domain or Member exactly if the type is domainItemType", ""},
	{"a member at a date", one(".xsd", `(domainItemType"[^>]*periodType=")duration`, `${1}instant`), "XBR008", "EFM 6.7.28", "has the period type instant", ""},
	{"a table that is an item", every(".htm .xsd _def.xml _pre.xml _lab.xml", `LongTermMarketableSecuritiesMember`, `LongTermMarketableSecuritiesTable`), "XBR008", "EFM 6.7.24", "a name ends in Table exactly if the element is a table", ""},
	{"a name in lower case", every(".htm .xsd _def.xml _pre.xml _lab.xml", `LongTermMarketableSecuritiesMember`, `longTermMarketableSecuritiesMember`), "XBR008", "EFM 6.8.5", `the name "longTermMarketableSecuritiesMember"`, ""},
	{"neither balance nor documentation", []edit{{".xsd", ` xbrli:balance="debit"`, ``, false}, {"_lab.xml", `<link:label [^>]*role/documentation"[^>]*>.*?</link:label>\s*<link:labelArc[^>]*_documentation"[^>]*/>`, ``, true}}, "XBR008", "EFM 6.11.5", "has neither a balance nor documentation that states its sign", ""},
	{"a definition without a number", one(".xsd", `>\d+ - Disclosure - Geographic`, `>Disclosure - Geographic`), "XBR008", "EFM 6.7.12", `the definition "Disclosure - Geographic Information`, ""},
	{"details before notes", one(".xsd", `>99\d+( - Disclosure - [^<]*\(Details\))`, `>0000002$1`), "XBR008", "EFM 6.7.12", "belongs before it", ""},
	{"a role of another authority", every(".xsd _def.xml _pre.xml", `http://www.northgate.example/role/Geo`, `http://other.example/role/Geo`), "XBR008", "EFM 6.7.9", "does not begin as the namespace", ""},
	{"a role for one kind of link", one(".xsd", `<link:usedOn>link:calculationLink</link:usedOn>`, ``), "XBR008", "EFM 6.7.11", "is not declared for use on link:calculationLink", ""},
	{"a role twice", one(".xsd", `(?s)(<link:roleType .*?</link:roleType>)`, `$1$1`), "XBR008", "EFM 6.7.10", "is declared twice", ""},
	{"a role with two definitions", one(".xsd", `(<link:definition>[^<]*</link:definition>)`, `$1$1`), "XBR008", "EFM 6.7.1", "<definition> in a place where it is not expected, or twice", ""},
	{"a linkbase that the schema leaves out", one(".xsd", `<link:linkbaseRef [^>]*_lab.xml"[^>]*/>`, ``), "XBR008", "EFM 6.3.2", "does not refer to ngcs-20221231_lab.xml", ""},
	{"a reference of another kind", one(".xsd", `role/labelLinkbaseRef`, `role/presentationLinkbaseRef`), "XBR008", "EFM 6.3.2", "instead of http://www.xbrl.org/2003/role/labelLinkbaseRef", ""},
	{"a schema that is not XML", one(".xsd", `</xs:schema>`, ``), "XBR008", "EFM 6.3.2", "the schema cannot be read", ""},
	{"a type that does not exist", one(".xsd", `xbrli:monetaryItemType`, `xbrli:moneyItemType`), "XBR008", "XML Schema", `has the type "xbrli:moneyItemType"`, ""},
	{"an element that nothing uses", one(".xsd", `</xs:schema>`, `<xs:element id="ngcs_OtherMember" name="OtherMember" type="dtr-types:domainItemType" substitutionGroup="xbrli:item" abstract="true" nillable="true" xbrli:periodType="duration" xmlns:dtr-types="http://www.xbrl.org/dtr/type/2022-03-31"/></xs:schema>`), "XBR008", "", "the schema declares the element OtherMember, which the report does not use", ""},
	// the linkbases
	{"a linkbase with a DOCTYPE", one("_pre.xml", `<link:linkbase `, `<!DOCTYPE a [<!ENTITY b "c">]><link:linkbase `), "XBR009", "EFM 6.3.2", "DOCTYPE", ""},
	{"two XML declarations", one("_def.xml", `<link:linkbase `, `<?xml version="1.0"?><link:linkbase `), "XBR010", "EFM 6.3.2", "XML declaration that is not at its start", ""},
	{"a linkbase beyond ASCII", one("_lab.xml", `Document Type`, "Document\u00a0Type"), "EDG001", "EFM 5.2.1.1", "byte 0xc2 is not printable ASCII", ""},
	{"a locator to another year", one("_pre.xml", `dei/YYYY/dei-YYYY`, `dei/2021/dei-2021`), "XBR008", "EFM 6.22.3", `leads to "https://xbrl.sec.gov/dei/2021/dei-2021.xsd" instead of https://xbrl.sec.gov/dei/YYYY/dei-YYYY.xsd`, ""},
	{"a locator to another place", one("_pre.xml", `https://xbrl.sec.gov/dei/YYYY/dei-YYYY`, `https://a.example/dei`), "XBR008", "EFM 6.22.0", `leads to "https://a.example/dei.xsd"`, ""},
	{"a locator to another schema", one("_def.xml", `ngcs-20221231.xsd#ngcs`, `ngcs-20211231.xsd#ngcs`), "XBR008", "XBRL 2.1, 3.5.3.7", "instead of the schema ngcs-20221231.xsd", ""},
	{"a locator to no element", one("_def.xml", `.xsd#ngcs_Long`, `.xsd#ngcs_Short`), "XBR008", "XBRL 2.1, 3.5.3.7", "ngcs_ShortTermMarketableSecuritiesMember, which the schema does not declare", ""},
	{"no reference to a role", one("_pre.xml", `<link:roleRef [^>]*/>`, ``), "XBR009", "XBRL 2.1, 3.5.2", "is used without a reference to its declaration", ""},
	{"a reference to another role", one("_pre.xml", `(<link:roleRef [^>]*xlink:href="[^"#]*#)`, `${1}x`), "XBR009", "XBRL 2.1, 3.5.2.4", "instead of ngcs-20221231.xsd#CoverPage", ""},
	{"a reference to an arcrole twice", one("_def.xml", `(<link:arcroleRef [^>]*/>)`, `$1$1`), "XBR010", "XBRL 2.1, 3.5.2.5", "is referred to twice", ""},
	{"no reference to an arcrole", one("_def.xml", `<link:arcroleRef [^>]*hypercube-dimension"/>`, ``), "XBR010", "XBRL 2.1, 3.5.2", "the arcrole http://xbrl.org/int/dim/arcrole/hypercube-dimension is used without a reference", ""},
	{"an arcrole of the registrant's", one("_def.xml", `arcrole="http://xbrl.org/int/dim/arcrole/domain-member"`, `arcrole="http://www.northgate.example/arcrole/member"`), "XBR010", "EFM 6.9.6", `has the arcrole "http://www.northgate.example/arcrole/member"`, ""},
	{"two arcs with equal ends", one("_def.xml", `_default" order`, `" order`), "XBR010", "XLink, dupArcs", "two arcs of one link are from", ""},
	{"text between arcs", one("_pre.xml", `(<link:presentationArc )`, `stray $1`), "XBR009", "XBRL 2.1, 3.5", `has the text "stray"`, ""},
	{"an attribute twice", one("_pre.xml", ` order="1"`, ` order="1" order="1"`), "XBR009", "EFM 6.3.2", "has the attribute order twice", ""},
	{"an arc from nowhere", one("_pre.xml", `xlink:from="dei_CoverAbstract"`, `xlink:from="dei_Cover"`), "XBR009", "XLink", `an arc begins at "dei_Cover"`, ""},
	{"an arc to nowhere", one("_lab.xml", `xlink:to="dei_DocumentType_label"`, `xlink:to="dei_DocumentType_x"`), "XBR009", "XLink", `an arc ends at "dei_DocumentType_x"`, ""},
	{"a locator of another type", one("_pre.xml", `xlink:type="locator"`, `xlink:type="arc"`), "XBR009", "XLink", `<loc> has the xlink:type "arc" instead of "locator"`, ""},
	{"a label of an unknown role", one("_lab.xml", `2003/role/label"`, `2003/role/labels"`), "XBR009", "XBRL 2.1, 3.5.2", "the label role http://www.xbrl.org/2003/role/labels is used without a reference", ""},
	{"a fact on no page", []edit{{"_pre.xml", `<link:presentationArc [^>]*xlink:(to|from)="srt_StatementGeographicalAxis"[^>]*/>`, ``, true}, {"_pre.xml", `</link:linkbase>`, `<link:presentationLink xlink:type="extended" xlink:role="http://www.northgate.example/role/X"><link:loc xlink:type="locator" xlink:href="https://xbrl.fasb.org/srt/YYYY/elts/srt-YYYY.xsd#srt_StatementGeographicalAxis" xlink:label="a"/><link:loc xlink:type="locator" xlink:href="https://xbrl.fasb.org/srt/YYYY/elts/srt-YYYY.xsd#srt_SegmentGeographicalDomain" xlink:label="b"/><link:presentationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/parent-child" xlink:from="a" xlink:to="b" order="1"/></link:presentationLink></link:linkbase>`, false}}, "XBR009", "", "no page of the presentation has us-gaap:Revenues with srt:StatementGeographicalAxis", ""},
	{"no label", one("_lab.xml", `<link:label [^>]*xlink:label="us-gaap_Revenues_label".*?</link:label>\s*<link:labelArc[^>]*us-gaap_Revenues_label"[^>]*/>`, ``), "XBR009", "EFM 6.10.1", "us-gaap:Revenues has no label in English", ""},
	{"a label in French", one("_lab.xml", `(us-gaap_Revenues_label"[^>]*xml:lang=")en-US`, `${1}fr-FR`), "XBR009", "EFM 6.10.1", `has the language "fr-FR"`, ""},
	{"a label twice", one("_lab.xml", `(xlink:label="us-gaap_Revenues_label"[^>]*>)[^<]*<`, `${1}Document Type<`), "XBR009", "EFM 6.10.4", `dei:DocumentType and us-gaap:Revenues have the same label, "Document Type"`, "Give the captions"},
	{"two labels of an element", one("_lab.xml", `(<link:label ([^>]*us-gaap_Revenues_label"[^>]*)>[^<]*</link:label>)`, `$1<link:label $2>Sales</link:label>`), "XBR009", "EFM 6.10.2", "us-gaap:Revenues has two labels with the role", ""},
	{"documentation of a standard element", one("_lab.xml", `</link:labelLink>`, `<link:label xlink:type="resource" xlink:label="x" xlink:role="http://www.xbrl.org/2003/role/documentation" xml:lang="en-US">Mine.</link:label><link:labelArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label" xlink:from="dei_DocumentType" xlink:to="x" order="1"/></link:labelLink>`), "XBR009", "EFM 6.10.5", "dei:DocumentType is a standard element, but the report documents it", ""},
	{"a label that is too long", one("_lab.xml", `>Document Type<`, `>`+strings.Repeat("Document ", 60)+`Type<`), "XBR009", "EFM 6.10.6", "at most 511 are allowed", "Choose a shorter caption"},
	{"a label with a bracket", one("_lab.xml", `>Document Type<`, `>Document &lt;Type<`), "XBR009", "EFM 6.10.6", "and no <", "Choose a shorter caption"},
	{"a label with white space", one("_lab.xml", `>Document Type<`, `>Document Type <`), "XBR009", "EFM 6.10.8", `the label "Document Type " is empty, or begins or ends with white space`, ""},
	{"a label that does not exist", one("_pre.xml", `(xlink:to="dei_DocumentType")`, `$1 preferredLabel="http://www.xbrl.org/2003/role/terseLabel"`), "XBR009", "EFM 6.12.4", "which it does not have", ""},
	{"a member on no page", every("_pre.xml", arcs("presentation", "us-gaap_CommercialPaperMember"), ``), "XBR009", "EFM 6.12.3", "us-gaap:CommercialPaperMember is used in the document, but is on no page", ""},
	{"no order", one("_pre.xml", ` order="2"`, ``), "XBR009", "EFM 6.12.1", `is "", but must be a number`, ""},
	{"one order twice", every("_pre.xml", ` order="2"`, ` order="1"`), "XBR009", "EFM 6.12.2", "have the same order 1 below dei:CoverAbstract", ""},
	{"an element twice on a page", one("_pre.xml", `(<link:presentationArc [^>]*xlink:to="dei_DocumentType") order="1"/>`, `$1 order="1"/><link:loc xlink:type="locator" xlink:href="https://xbrl.sec.gov/dei/YYYY/dei-YYYY.xsd#dei_DocumentType" xlink:label="two"/><link:presentationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/parent-child" xlink:from="dei_CoverAbstract" xlink:to="two" order="99"/>`), "XBR009", "EFM 6.12.5", "dei:DocumentType is twice below dei:CoverAbstract", ""},
	{"an axis without its domain", every("_pre.xml", arcs("presentation", "srt_SegmentGeographicalDomain"), ``), "XBR009", "EFM 6.12.8", "the axis srt:StatementGeographicalAxis has no domain below it", ""},
	{"a page with two beginnings", one("_pre.xml", `<link:presentationArc [^>]*xlink:to="us-gaap_\w*LineItems"[^>]*/>`, ``), "XBR009", "EFM 6.12.6", "begins with two elements", ""},
	{"a page in a circle", one("_pre.xml", `<link:presentationArc [^>]*xlink:from="([^"]+)" xlink:to="([^"]+)"[^>]*/>`, `$0<link:presentationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/parent-child" xlink:from="$2" xlink:to="$1" order="999"/>`), "XBR009", "XBRL 2.1, 5.2.4.2", "is below itself", ""},
	{"a member that a table does not have", every("_def.xml", arcs("definition", "us-gaap_CommercialPaperMember"), ``), "XBR010", "XBRL Dimensions 1.0, 3.1", "the axis us-gaap:FinancialInstrumentAxis has no member us-gaap:CommercialPaperMember", ""},
	{"an axis that a table does not have", every("_def.xml", `<link:definitionArc [^>]*hypercube-dimension"[^>]*xlink:to="srt_StatementGeographicalAxis"[^>]*/>`, ``), "XBR010", "XBRL Dimensions 1.0, 3.1", "the table has no axis srt:StatementGeographicalAxis", ""},
	{"an element in no table", every("_def.xml", arcs("definition", "us-gaap_Revenues"), ``), "XBR010", "XBRL Dimensions 1.0, 3.1", "the element is in no table", ""},
	{"another default", one("_def.xml", `(dimension-default" xlink:from="srt_StatementGeographicalAxis" xlink:to=")\w+"`, `${1}country_US"`), "XBR010", "EFM 6.16.3", "the default of the axis srt:StatementGeographicalAxis is country:US, but the taxonomy of YYYY has srt:SegmentGeographicalDomain", ""},
	{"the default in a context", one(".htm", `>us-gaap:NonUsMember<`, `>srt:SegmentGeographicalDomain<`), "XBR010", "XBRL Dimensions 1.0, 3.1.4", "srt:SegmentGeographicalDomain, which is the default of srt:StatementGeographicalAxis and must be left out", ""},
	{"no default", every("_def.xml", `<link:definitionArc [^>]*dimension-default" xlink:from="srt_StatementGeographicalAxis"[^>]*/>`, ``), "XBR010", "XBRL Dimensions 1.0, 2.6", "the axis srt:StatementGeographicalAxis has no default", ""},
	{"two defaults", one("_def.xml", `(dimension-default" xlink:from="us-gaap_FinancialInstrumentAxis" xlink:to=")[^"]+"`, `${1}us-gaap_CommercialPaperMember"`), "XBR010", "XBRL Dimensions 1.0, 2.6.1", "the axis us-gaap:FinancialInstrumentAxis has two defaults", ""},
	{"a table that is open", one("_def.xml", `xbrldt:closed="true"`, `xbrldt:closed="false"`), "XBR010", "EFM 6.16.5", "is not closed", ""},
	{"a table of scenarios", one("_def.xml", `contextElement="segment"`, `contextElement="scenario"`), "XBR010", "EFM 6.5.4", `is about the "scenario" of contexts`, ""},
	{"a table that is an axis", one("_def.xml", `(arcrole/all" xlink:from=")([^"]+)(" xlink:to=")[^"]+"`, `$1$2$3$2"`), "XBR010", "EFM 6.16.3", "the relationship all cannot lead from", ""},
	{"a domain in a circle", one("_def.xml", `(domain-member" xlink:from=")(\w+)(" xlink:to=")(\w+)(" order="\d+"/>)`, `$1$2$3$4$5<link:definitionArc xlink:type="arc" xlink:arcrole="http://xbrl.org/int/dim/arcrole/domain-member" xlink:from="$4" xlink:to="$2" order="999"/>`), "XBR010", "XBRL Dimensions 1.0, 2.2", "is below itself", ""},
	{"a weight against the balances", one("_cal.xml", `weight="-1(\.0)?"`, `weight="1"`), "XBR011", "XBRL 2.1, 5.1.1.2", "with the weight 1, but equal balances need 1 and opposite ones -1", ""},
	{"half a weight", one("_cal.xml", `weight="-1(\.0)?"`, `weight="-0.5"`), "XBR011", "EFM 6.14.2", `is "-0.5", but must be 1 or -1`, ""},
	{"a sum of a balance and an amount", one("_cal.xml", `https://xbrl.fasb.org/us-gaap/YYYY/elts/us-gaap-YYYY.xsd#us-gaap_AvailableForSaleSecuritiesDebtSecurities`, `https://xbrl.fasb.org/us-gaap/YYYY/elts/us-gaap-YYYY.xsd#us-gaap_Revenues`), "XBR011", "EFM 6.14.3", "one is for a period and one at a date", ""},
	{"a sum of itself", one("_cal.xml", `(<link:calculationArc [^>]*xlink:from=")(\w+)(" xlink:to=")(\w+)("[^>]*/>)`, `$1$2$3$4$5<link:calculationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/summation-item" xlink:from="$4" xlink:to="$2" order="9" weight="1"/>`), "XBR011", "EFM 6.14.4", "is part of itself", ""},
	{"a sum on no page", every("_pre.xml", arcs("presentation", "us-gaap_AvailableForSaleSecuritiesDebtSecurities"), ``), "XBR011", "EFM 6.14.5", "but no page of the presentation has both", ""},
	{"a sum that is off by ten", one(".htm", `(AvailableForSaleDebtSecuritiesAmortizedCostBasis"[^>]*>)(\d+),(\d)`, `${1}${2}9,${3}`), "XBR011", "Calculations 1.1, 3", "but its parts on the page", ""},
}

// TestMutations checks that each change to a report that makes it wrong is found: with the
// code, the rule, the file and the remedy.
func TestMutations(t *testing.T) {
	t.Parallel()
	r := reportOf(t, "northgate-10k")
	names := map[string]bool{}
	for _, m := range mutations {
		if names[m.name] {
			t.Errorf("two mutations are named %q", m.name)
		}
		names[m.name] = true
		files := r.files
		for _, e := range m.edits {
			var changed bool
			if files, changed = e.apply(files, r.year); !changed {
				t.Errorf("%s: %q changes nothing in %s", m.name, e.pattern, e.suffixes)
			}
		}
		m.what = strings.ReplaceAll(m.what, "YYYY", r.year)
		found := efm.Check(r.form, r.year, files)
		i := slices.IndexFunc(found, func(f efm.Fault) bool {
			return f.Code == m.code && f.Rule == m.rule && strings.Contains(f.What, m.what)
		})
		if i < 0 {
			t.Errorf("%s: found\n%swant %s (%s) %s", m.name, list(found), m.code, m.rule, m.what)
			continue
		}
		f := found[i]
		at := slices.IndexFunc(files, func(file efm.File) bool { return file.Name == f.File })
		if at < 0 || f.At < 0 || f.At > len(files[at].Bytes) {
			t.Errorf("%s: the fault is at %s+%d, which does not exist", m.name, f.File, f.At)
		}
		if m.remedy == "" != (f.Remedy == efm.Defect) && m.code != "XBR002" || !strings.Contains(f.Remedy, m.remedy) {
			t.Errorf("%s: the remedy is %q, want %q", m.name, f.Remedy, m.remedy)
		}
	}
}

// TestMutationsOfFixtures makes the same changes, where they are possible, to the reports of
// the other fixtures.
func TestMutationsOfFixtures(t *testing.T) {
	t.Parallel()
	all, err := reports()
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range all {
		made := 0
		for _, m := range mutations {
			if r.form != "10-K" && (m.name == "a quarter for a year" || m.name == "another end of the year") {
				continue // right in a report for another period
			}
			files, changed := r.files, true
			for _, e := range m.edits {
				var did bool
				files, did = e.apply(files, r.year)
				changed = changed && did
			}
			if !changed {
				continue
			}
			made++
			if found := efm.Check(r.form, r.year, files); !slices.ContainsFunc(found, func(f efm.Fault) bool { return f.Code == m.code && f.Rule == m.rule }) {
				t.Errorf("%s: %s: found\n%swant %s (%s)", name, m.name, list(found), m.code, m.rule)
			}
		}
		if made < 20 {
			t.Errorf("%s: only %d changes are possible", name, made)
		}
	}
}

// TestElements checks the rules on the elements that a schema declares.
func TestElements(t *testing.T) {
	t.Parallel()
	r := reportOf(t, "northgate-10k")
	const item, money, duration = ` substitutionGroup="xbrli:item"`, ` type="xbrli:monetaryItemType"`, ` xbrli:periodType="duration"`
	for _, tt := range []struct{ name, attributes, rule, what string }{
		{"OtherAxis", item + ` type="xbrli:stringItemType" abstract="true"` + duration, "EFM 6.7.23", "a name ends in Axis exactly if the element is an axis"},
		{"OtherItem", ` substitutionGroup="xbrldt:dimensionItem" type="xbrli:stringItemType" abstract="true"` + duration, "EFM 6.7.23", "a name ends in Axis exactly if the element is an axis"},
		{"OtherAxis", ` substitutionGroup="xbrldt:dimensionItem" type="xbrli:stringItemType" abstract="true" xbrldt:typedDomainRef="#a"` + duration, "EFM 6.7.20", "is a typed axis"},
		{"OtherItem", ` substitutionGroup="xbrli:tuple"` + money + duration, "EFM 6.7.25", `in the group "xbrli:tuple"`},
		{"OtherLineItems", item + ` type="xbrli:stringItemType"` + duration, "EFM 6.7.26", "is not abstract, but its name says so"},
		{"OtherAbstract", item + ` type="xbrli:stringItemType" abstract="true" xbrli:periodType="instant"`, "EFM 6.7.21", "has the period type instant"},
		{"OtherItem", item + ` type="dtr-types:domainItemType" abstract="true"` + duration, "EFM 6.7.27", "a name ends in Domain or Member exactly if"},
		{"OtherItem", item + ` type="xbrli:fractionItemType"` + duration, "EFM 6.7.31", "is a fraction"},
		{"OtherTextBlock", item + ` type="dtr-types:textBlockItemType" xbrli:periodType="instant"`, "EFM 6.7.32", "the text block OtherTextBlock has the period type instant"},
		{"OtherText", item + ` type="dtr-types:textBlockItemType"` + duration, "", "a name ends in TextBlock exactly if"},
		{"OtherItem", item + ` type="xbrli:dateItemType" xbrli:periodType="instant"`, "EFM 6.8.16", "is a date"},
		{"OtherItem", item + ` type="xbrli:stringItemType" xbrli:periodType="instant"`, "EFM 6.8.17", "is a text"},
		{"OtherItem", item + money, "XBRL 2.1, 5.1.1.1", `the period type of the element OtherItem is ""`},
		{"OtherItem", item + money + duration + ` xbrli:balance="both"`, "XBRL 2.1, 5.1.1.2", `the balance of the element OtherItem is "both"`},
		{"OtherItem", item + ` type="xbrli:sharesItemType"` + duration + ` xbrli:balance="debit"`, "XBRL 2.1, 5.1.1.2", "has a balance, but its type is xbrli:sharesItemType"},
		{strings.Repeat("Other", 41), item + money + duration, "EFM 6.8.5", "is not 1 to 200 letters and digits"},
		{"LongTermMarketableSecuritiesMember", item + money + duration, "XML Schema", "is declared twice"},
	} {
		files, changed := edit{".xsd", `</xs:schema>`, `<xs:element id="ngcs_` + tt.name + `" name="` + tt.name + `" nillable="true"` + tt.attributes + `/></xs:schema>`, false}.apply(r.files, r.year)
		if !changed {
			t.Fatal("the schema does not change")
		}
		found := efm.Check(r.form, r.year, files)
		if !slices.ContainsFunc(found, func(f efm.Fault) bool {
			return f.Code == "XBR008" && f.Rule == tt.rule && strings.Contains(f.What, tt.what)
		}) {
			t.Errorf("%s%s: found\n%swant XBR008 (%s) %s", tt.name, tt.attributes, list(found), tt.rule, tt.what)
		}
	}
	for _, tt := range []struct{ pattern, with, rule, what string }{
		{` xmlns:ngcs="`, ` xmlns:ngcs_x="`, "EFM 6.7.7", `the prefix "ngcs_x" of the schema has an underscore`},
		{` xmlns:ngcs="([^"]*)"`, ` xmlns:ngcs="$1" xmlns:other="$1"`, "EFM 6.7.7", "binds 2 prefixes to its namespace"},
	} {
		files, _ := edit{".xsd", tt.pattern, tt.with, false}.apply(r.files, r.year)
		found := efm.Check(r.form, r.year, files)
		if !slices.ContainsFunc(found, func(f efm.Fault) bool {
			return f.Code == "XBR008" && f.Rule == tt.rule && strings.Contains(f.What, tt.what)
		}) {
			t.Errorf("%s: found\n%swant XBR008 (%s) %s", tt.with, list(found), tt.rule, tt.what)
		}
	}
}

// TestNamesOfFiles checks the names of the files and that none is missing.
func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	r := reportOf(t, "northgate-10k")
	renamed := func(from, to string) (files []efm.File) {
		for _, f := range r.files {
			if name := strings.Replace(f.Name, from, to, 1); name != "" {
				files = append(files, efm.File{Name: name, Bytes: []byte(strings.ReplaceAll(string(f.Bytes), from, to))})
			}
		}
		return files
	}
	without := func(suffix string) []efm.File {
		return slices.DeleteFunc(slices.Clone(r.files), func(f efm.File) bool { return strings.HasSuffix(f.Name, suffix) })
	}
	for _, tt := range []struct {
		name       string
		files      []efm.File
		rule, what string
	}{
		{"capitals", renamed("ngcs-20221231", "NGCS-20221231"), "EFM 5.1.1", "the name of the file NGCS-20221231.htm is not lower-case letters"},
		{"no date", renamed("ngcs-20221231", "ngcs-20221331"), "EFM 6.3.3", "the name of the file ngcs-20221331.htm has no valid date"},
		{"another ending", renamed("_lab", "_lbl"), "EFM 6.3.3", `ends in "_lbl.xml"`},
		{"another beginning", append(without(".xsd"), efm.File{Name: "other-20221231.xsd", Bytes: []byte("<a/>")}), "EFM 6.3.3", "does not begin as that of the document"},
		{"twice", append(slices.Clone(r.files), r.files[0]), "EFM 5.1.1", "is listed twice"},
		{"no document", without(".htm"), "EFM 6.3.2", "the report has no document"},
		{"no schema", without(".xsd"), "EFM 6.3.2", "the report has no schema ngcs-20221231.xsd"},
		{"no labels", without("_lab.xml"), "EFM 6.3.2", "the report has no linkbase ngcs-20221231_lab.xml"},
		{"no sums", without("_cal.xml"), "EFM 6.3.2", `refers to the linkbase "ngcs-20221231_cal.xml", which is not in the report`},
	} {
		found := efm.Check(r.form, r.year, tt.files)
		if !slices.ContainsFunc(found, func(f efm.Fault) bool {
			return f.Code == "XBR008" && f.Rule == tt.rule && strings.Contains(f.What, tt.what)
		}) {
			t.Errorf("%s: found\n%swant XBR008 (%s) %s", tt.name, list(found), tt.rule, tt.what)
		}
	}
	if found := efm.Check("10-K", "2025", nil); found != nil {
		t.Errorf("a report without files has faults:\n%s", list(found))
	}
}

// TestFindings checks the place, the message and the severity of a finding.
func TestFindings(t *testing.T) {
	t.Parallel()
	r := reportOf(t, "northgate-10k")
	files, _ := edit{".xsd", ` nillable="true"`, ``, false}.apply(r.files, r.year)
	found := efm.Findings(r.form, r.year, files)
	if len(found) != 1 {
		t.Fatalf("found %v, want one finding", found)
	}
	i := slices.IndexFunc(files, func(f efm.File) bool { return strings.HasSuffix(f.Name, ".xsd") })
	want := inline.Place(files[i].Name, files[i].Bytes, strings.Index(string(files[i].Bytes), "<xs:element"))
	d := found[0]
	if d.Code != "XBR008" || d.Severity != diag.Error || d.At() != want.String() || !strings.HasSuffix(d.Detail, "is not nillable (EFM 6.7.18)") || d.Remedy != efm.Defect {
		t.Errorf("found %+v at %s, want XBR008 at %s", d, d.At(), want)
	}
}

// TestManyFaults checks that faults of one kind are counted and not listed one by one.
func TestManyFaults(t *testing.T) {
	t.Parallel()
	r := reportOf(t, "northgate-10k")
	files, _ := edit{"_pre.xml", ` order="\d+"`, ``, true}.apply(r.files, r.year)
	var listed []efm.Fault
	for _, f := range efm.Check(r.form, r.year, files) {
		if f.Rule == "EFM 6.12.1" {
			listed = append(listed, f)
		}
	}
	arcs := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name, "_pre.xml") {
			arcs = strings.Count(string(f.Bytes), "<link:presentationArc ")
		}
	}
	if want := fmt.Sprintf("; the same is wrong in %d more places", arcs-3); len(listed) != 3 || !strings.HasSuffix(listed[2].What, want) {
		t.Errorf("found\n%swant three that end in %q", list(listed), want)
	}
}
