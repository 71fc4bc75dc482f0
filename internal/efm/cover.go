package efm

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// requirement is a fact that the cover page of some forms must have.
type requirement struct {
	elements string // local names in dei; one of them is enough
	forms    string // separated by blanks
	value    string // that the fact must have; "" if any
	key      string // where filing.toml states it: "key in [table]"; "" if tieout knows it
}

const (
	annual   = "10-K 10-KT 20-F"
	periodic = annual + " 10-Q"
	every    = periodic + " 8-K"
	domestic = "10-K 10-KT 10-Q 8-K"
)

// requirements lists the facts that EDGAR requires or expects on the cover page.
var requirements = []requirement{
	{"DocumentType", every, "", ""},
	{"EntityRegistrantName", every, "", "name in [registrant]"},
	{"EntityCentralIndexKey", every, "", "cik in [registrant]"},
	{"AmendmentFlag", every, "", ""},
	{"DocumentPeriodEndDate", periodic, "", ""},
	{"DocumentPeriodEndDate", "8-K", "", "period_end_date in [cover]"},
	{"DocumentPeriodStartDate", "10-KT", "", ""},
	{"DocumentAccountingStandard", "20-F", "", "accounting_standard in [cover]"},
	{"DocumentFiscalYearFocus", periodic, "", ""},
	{"DocumentFiscalPeriodFocus", annual, "FY", ""},
	{"DocumentFiscalPeriodFocus", "10-Q", "", ""},
	{"CurrentFiscalYearEndDate", periodic, "", "current_fiscal_year_end_date in [cover]"},
	{"DocumentAnnualReport", "10-K 20-F", "true", ""},
	{"DocumentQuarterlyReport", "10-Q", "true", ""},
	{"DocumentTransitionReport", "10-K 20-F 10-Q", "false", ""},
	{"DocumentTransitionReport", "10-KT", "true", ""},
	{"EntityFileNumber", every, "", "file_number in [registrant]"},
	{"EntityIncorporationStateCountryCode", every, "", "incorporation_state_country_code in [cover]"},
	{"EntityTaxIdentificationNumber", domestic, "", "tax_identification_number in [cover]"},
	{"EntityAddressAddressLine1", every, "", "address_line1 in [cover]"},
	{"EntityAddressCityOrTown", every, "", "city_or_town in [cover]"},
	{"EntityAddressStateOrProvince EntityAddressCountry", every, "", "state_or_province or country in [cover]"},
	{"EntityAddressCountry", "20-F", "", "country in [cover]"},
	{"EntityAddressPostalZipCode", every, "", "postal_zip_code in [cover]"},
	{"CityAreaCode", domestic, "", "city_area_code in [cover]"},
	{"LocalPhoneNumber", domestic, "", "local_phone_number in [cover]"},
	{"EntityWellKnownSeasonedIssuer", annual, "", "well_known_seasoned_issuer in [cover]"},
	{"EntityVoluntaryFilers", annual, "", "voluntary_filers in [cover]"},
	{"EntityCurrentReportingStatus", periodic, "", "current_reporting_status in [cover]"},
	{"EntityInteractiveDataCurrent", periodic, "", "interactive_data_current in [cover]"},
	{"EntityFilerCategory", periodic, "", "filer_category in [cover]"},
	{"EntitySmallBusiness", "10-K 10-KT 10-Q", "", "small_business in [cover]"},
	{"EntityEmergingGrowthCompany", every, "", "emerging_growth_company in [cover]"},
	{"EntityShellCompany", periodic, "", "shell_company in [cover]"},
	{"IcfrAuditorAttestationFlag", annual, "", "icfr_auditor_attestation_flag in [cover]"},
	{"DocumentFinStmtErrorCorrectionFlag", annual, "", "fin_stmt_error_correction_flag in [cover]"},
	{"EntityPublicFloat", "10-K 10-KT", "", "public_float in [cover]"},
	{"EntityCommonStockSharesOutstanding", periodic, "", "common_stock_shares_outstanding in [cover]"},
	{"AuditorName", annual, "", "name in [auditor]"},
	{"AuditorLocation", annual, "", "location in [auditor]"},
	{"AuditorFirmId", annual, "", "firm_id in [auditor]"},
	{"WrittenCommunications", "8-K", "", "written_communications in [cover]"},
	{"SolicitingMaterial", "8-K", "", "soliciting_material in [cover]"},
	{"PreCommencementTenderOffer", "8-K", "", "pre_commencement_tender_offer in [cover]"},
	{"PreCommencementIssuerTenderOffer", "8-K", "", "pre_commencement_issuer_tender_offer in [cover]"},
}

// article returns a form after its article.
func article(form string) string {
	if strings.HasPrefix(form, "8") {
		return "an " + form
	}
	return "a " + form
}

// valueForms holds the values that the types of dei and XBRL accept, of those that a text can
// break.
var valueForms = map[string]*regexp.Regexp{
	"xbrli:booleanItemType":                   regexp.MustCompile(`^(true|false)$`),
	"xbrli:dateItemType":                      regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`),
	"xbrli:gMonthDayItemType":                 regexp.MustCompile(`^--(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`),
	"xbrli:gYearItemType":                     regexp.MustCompile(`^\d{4}$`),
	"dei:trueItemType":                        regexp.MustCompile(`^true$`),
	"dei:yesNoItemType":                       regexp.MustCompile(`^(Yes|No)$`),
	"dei:filerCategoryItemType":               regexp.MustCompile(`^(Large Accelerated Filer|Accelerated Filer|Non-accelerated Filer)$`),
	"dei:fiscalPeriodItemType":                regexp.MustCompile(`^(FY|Q1|Q2|Q3)$`),
	"dei:fileNumberItemType":                  regexp.MustCompile(`^\d{1,3}-\d{1,8}(-.{1,4})?$`),
	"dei:employerIdItemType":                  regexp.MustCompile(`^\d{2}-\d{7}$`),
	"dei:centralIndexKeyItemType":             regexp.MustCompile(`^\d{10}$`),
	"dei:nonemptySequenceNumberItemType":      regexp.MustCompile(`^[1-9]\d*$`),
	"dei:edgarStateCountryItemType":           regexp.MustCompile(`^[A-Z0-9]{2}$`),
	"dei:stateOrProvinceItemType":             regexp.MustCompile(`^[A-Z]{2}$`),
	"dei:countryCodeItemType":                 regexp.MustCompile(`^[A-Z]{2}$`),
	"dei:edgarExchangeCodeItemType":           regexp.MustCompile(`^[A-Z][A-Za-z0-9]{1,7}$`),
	"dei:accountingStandardItemType":          regexp.MustCompile(`^(U\.S\. GAAP|International Financial Reporting Standards|Other)$`),
	"dei:securityTitleItemType":               regexp.MustCompile(`^.{1,150}$`),
	"dei:internationalNameItemType":           regexp.MustCompile(`^[\pL\pN].{0,149}$`),
	"dei:tradingSymbolItemType":               regexp.MustCompile(`^.{0,25}$`),
	"dei:securityReportingObligationItemType": regexp.MustCompile(`^15\(d\)$`),
}

// requiredContext returns the context of the document type: the registrant as a whole, for the
// period of the document. It returns nil if the document has none.
func (r *report) requiredContext() *context {
	if f := r.document.cover["DocumentType"]; f != nil {
		return r.document.contextOf[f.Context]
	}
	return nil
}

// periods maps the fiscal periods of a quarterly report to the least and most days since the
// fiscal year began, for years of 52 or 53 weeks too.
var periods = map[string][2]int{"Q1": {80, 105}, "Q2": {170, 203}, "Q3": {260, 294}}

// checkCover checks that the facts of the cover page exist, and that they agree with the
// report.
func (r *report) checkCover() {
	d := r.document
	for _, q := range requirements {
		if !slices.Contains(strings.Fields(q.forms), r.form) {
			continue
		}
		var f *item
		names := strings.Fields(q.elements)
		for _, name := range names {
			if f == nil {
				f = d.cover[name]
			}
		}
		if f == nil {
			remedy := Defect
			if q.key != "" {
				remedy = "Add " + q.key + " of filing.toml"
			}
			rule := "EFM 6.5.21"
			if q.forms == annual && strings.HasPrefix(q.elements, "Auditor") {
				rule = "EFM 6.5.54"
			}
			r.found(cover, rule, d.file, 0, remedy, "the cover page of %s has no dei:%s", article(r.form), strings.Join(names, " or dei:"))
			continue
		}
		if q.value != "" && f.legible && f.text != q.value {
			r.found(cover, "EFM 6.5.21", d.file, f.At, Defect, "%s of a %s is %q, but must be %q", f.Name, r.form, f.text, q.value)
		}
	}
	r.checkAgreement()
	r.checkSecurities()
	r.checkContact()
	required := r.requiredContext()
	for _, f := range d.facts {
		if !strings.HasPrefix(f.Name, "dei:") || f.Nil {
			continue
		}
		concept, known := r.concept(f.Name)
		if !known {
			continue
		}
		if form := valueForms[concept.Type]; !f.numeric && form != nil && (!f.legible || !form.MatchString(f.text)) {
			r.found(cover, "EFM 6.5.21", d.file, f.At, Defect, "%s is %q in the format %q, which its type %s does not accept", f.Name, clip(strings.TrimSpace(f.Content())), f.Format, concept.Type)
		}
		if c := d.contextOf[f.Context]; c != nil && required != nil && !concept.Instant && len(c.dims) == 0 && c.key != required.key {
			r.found(cover, "EFM 6.5.19", d.file, f.At, Defect, "%s is in the context %s, but belongs in %s, the context of the document's period", f.Name, c.ID, required.ID)
		}
	}
}

// checkAgreement checks that the facts of the cover page agree with each other, with the form
// and with the required context.
func (r *report) checkAgreement() {
	d := r.document
	report := func(f *item, rule, what string, args ...any) {
		r.found(cover, rule, d.file, f.At, Defect, what, args...)
	}
	value := func(name string) (*item, string) {
		f := d.cover[name]
		if f == nil || !f.legible {
			return nil, ""
		}
		return f, f.text
	}
	amended, flag := value("AmendmentFlag")
	if f, kind := value("DocumentType"); f != nil {
		want := r.form
		if flag == "true" {
			want += "/A"
		}
		if kind != want {
			report(f, "EFM 6.5.20", "dei:DocumentType is %q, but the report is a %s", kind, want)
		}
	}
	explained := d.cover["AmendmentDescription"]
	switch {
	case flag == "true" && explained == nil:
		r.found(cover, "EFM 6.5.20", d.file, amended.At, "Add amendment_description in [cover] of filing.toml", "dei:AmendmentFlag is true, but the cover page has no dei:AmendmentDescription")
	case flag == "false" && explained != nil:
		r.found(cover, "EFM 6.5.20", d.file, explained.At, "Remove amendment_description from [cover] of filing.toml, or set amendment_flag to true", "the cover page has a dei:AmendmentDescription, but dei:AmendmentFlag is false")
	}
	corrects, is := value("DocumentFinStmtErrorCorrectionFlag")
	switch analysis := d.cover["DocumentFinStmtRestatementRecoveryAnalysisFlag"]; {
	case is == "true" && analysis == nil:
		r.found(cover, "EFM 6.5.49", d.file, corrects.At, "Add fin_stmt_restatement_recovery_analysis_flag in [cover] of filing.toml", "dei:DocumentFinStmtErrorCorrectionFlag is true, but the cover page has no dei:DocumentFinStmtRestatementRecoveryAnalysisFlag")
	case is != "true" && analysis != nil:
		report(analysis, "EFM 6.5.49", "the cover page has a dei:DocumentFinStmtRestatementRecoveryAnalysisFlag, but dei:DocumentFinStmtErrorCorrectionFlag is not true")
	}
	if f, is := value("EntityEmergingGrowthCompany"); is == "true" && d.cover["EntityExTransitionPeriod"] == nil {
		r.found(cover, "EFM 6.5.21", d.file, f.At, "Add ex_transition_period in [cover] of filing.toml", "dei:EntityEmergingGrowthCompany is true, but the cover page has no dei:EntityExTransitionPeriod")
	}
	if f, cik := value("EntityCentralIndexKey"); f != nil {
		for _, c := range d.contexts {
			if c.Entity != cik {
				report(f, "EFM 6.5.23", "dei:EntityCentralIndexKey is %s, but the context %s has %s", cik, c.ID, c.Entity)
			}
		}
	}
	required := r.requiredContext()
	if required == nil {
		return
	}
	kind := d.cover["DocumentType"]
	start, err1 := time.Parse(time.DateOnly, required.Start)
	end, err2 := time.Parse(time.DateOnly, required.End)
	if len(required.dims) > 0 || err1 != nil || err2 != nil || end.Before(start) {
		report(kind, "EFM 6.5.19", "the context %s of dei:DocumentType has members or no period", required.ID)
		return
	}
	if f, date := value("DocumentPeriodEndDate"); f != nil && date != required.End {
		report(f, "EFM 6.5.20", "dei:DocumentPeriodEndDate is %s, but the context of the document ends on %s", date, required.End)
	}
	days := int(end.Sub(start).Hours()/24) + 1
	_, focus := value("DocumentFiscalPeriodFocus")
	switch bounds, quarter := periods[focus]; {
	case r.form == "10-Q" && quarter && (days < bounds[0] || days > bounds[1]):
		report(kind, "EFM 6.5.19", "the context of a 10-Q for %s has %d days; it must begin with the fiscal year", focus, days)
	case r.form == "10-Q" && !quarter:
		report(kind, "EFM 6.5.20", "dei:DocumentFiscalPeriodFocus of a 10-Q is %q, but must be Q1, Q2 or Q3", focus)
	case (r.form == "10-K" || r.form == "20-F") && (days < 350 || days > 380):
		report(kind, "EFM 6.5.19", "the context of a %s has %d days, which is not a fiscal year", r.form, days)
	}
	if f, year := value("DocumentFiscalYearFocus"); f != nil {
		if y, err := time.Parse("2006", year); err != nil || y.Year() < end.Year()-1 || y.Year() > end.Year()+1 {
			report(f, "EFM 6.5.20", "dei:DocumentFiscalYearFocus is %q, but the period ends on %s", year, required.End)
		}
	}
	if f, day := value("CurrentFiscalYearEndDate"); f != nil && r.form == "10-K" && day != "--"+required.End[5:] {
		report(f, "EFM 6.5.20", "dei:CurrentFiscalYearEndDate is %s, but the fiscal year ends on %s", day, required.End)
	}
}

// checkSecurities checks that each title of a class of securities has a symbol and an exchange.
func (r *report) checkSecurities() {
	d := r.document
	has := map[string]bool{}
	for _, f := range d.facts {
		if c := d.contextOf[f.Context]; c != nil && strings.HasPrefix(f.Name, "dei:") {
			has[f.Name+"\x00"+c.key] = true
		}
	}
	for _, f := range d.facts {
		c := d.contextOf[f.Context]
		if f.Name != "dei:Security12bTitle" || c == nil {
			continue
		}
		if has["dei:Security12gTitle\x00"+c.key] {
			r.found(cover, "EFM 6.5.46", d.file, f.At, Defect, "the security %q and one under Section 12(g) have their titles in one context", clip(f.text))
		}
		if !has["dei:TradingSymbol\x00"+c.key] && !has["dei:NoTradingSymbolFlag\x00"+c.key] {
			r.found(cover, "EFM 6.5.21", d.file, f.At, "Add symbol in [[security]] of filing.toml", "the security %q has no dei:TradingSymbol or dei:NoTradingSymbolFlag in its context", clip(f.text))
		}
		if !has["dei:SecurityExchangeName\x00"+c.key] {
			r.found(cover, "EFM 6.5.21", d.file, f.At, "Add exchange in [[security]] of filing.toml", "the security %q has no dei:SecurityExchangeName in its context", clip(f.text))
		}
	}
}

// businessContact is the member of the facts about the company's contact person.
const businessContact = "dei:BusinessContactMember"

// checkContact checks that a 20-F states the name and the address of its contact person.
func (r *report) checkContact() {
	if r.form != "20-F" {
		return
	}
	has := map[string]bool{}
	for _, f := range r.document.facts {
		if c := r.document.contextOf[f.Context]; c != nil && !f.Nil && slices.ContainsFunc(c.dims, func(d dim) bool { return d.member == businessContact }) {
			has[f.Name] = true
		}
	}
	for _, q := range [][2]string{{"ContactPersonnelName", "contact_name"}, {"EntityAddressAddressLine1", "contact_address_line1"}, {"EntityAddressCityOrTown", "contact_city_or_town"}, {"EntityAddressPostalZipCode", "contact_postal_zip_code"}} {
		if !has["dei:"+q[0]] {
			r.found(cover, "EFM 6.5.51", r.document.file, 0, "Add "+q[1]+" in [cover] of filing.toml", "the cover page of a 20-F has no dei:%s with %s", q[0], businessContact)
		}
	}
}
