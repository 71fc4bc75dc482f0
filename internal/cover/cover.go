// Package cover lists the facts of a report's cover page: the elements of the taxonomy dei with
// their values, as the page prints them and as software reads them. A fact comes from filing.toml:
// from its sections cover, auditor and security, or from what the file states for the drafts, such
// as the period. No fact is assumed.
//
// [Of] returns a [Page] of [Fact] values, and findings (XBR006) on each fact that the form needs
// and the file lacks, with the lines to add, and on facts that contradict each other. Package ixbrl
// prints and tags the page; package roll lists what the page of the next report lacks.
package cover

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/transformation"
)

// Page is a cover page.
type Page struct {
	Form   string      // the form without /A: "10-K"
	Period fiscal.Span // of the facts that have no other date; for an 8-K, the date of the report
	Facts  []Fact      // securities together, in the order of filing.toml

	Amendment string // the number of the amendment, "1"; "" if filing.toml does not state it
	Stock     string // title of the only class of stock; "" if there are several, or none
	Reporting string // title of the securities under Section 15(d); ""

	Titles map[tag.Name]string // of the registrant's own members: the title of the class that each stands for
}

// Fact is a fact of the cover page.
type Fact struct {
	Element string      // local name in dei: "EntityRegistrantName"
	Text    string      // as the page prints it: "☒", "December 31, 2022", "4,200,000,000"
	Value   string      // as software reads it: "true", "2022-12-31", "4200000000"
	Format  string      // name of the transformation that turns Text into Value; "" if both are the same
	Unit    string      // of a number: an ISO currency, or Shares; "" for text
	Instant fiscal.Date // of a balance at a date; 0 if the fact is for the period of the page
	Dims    []tag.Dim   // the class of securities, if there are several
}

// Shares is the unit of a number of shares.
const Shares = "shares"

// The transformations of the fifth registry that a cover page uses.
const (
	yes      = "ixt:fixed-true"
	no       = "ixt:fixed-false"
	date     = "ixt:date-monthname-day-year-en"
	monthDay = "ixt:date-monthname-day-en"
	number   = "ixt:num-dot-decimal"
)

// Ballot boxes, as forms print them.
const (
	Checked   = "☒"
	Unchecked = "☐"
)

// All returns the facts of an element: one, none, or one for each class of securities.
func (p *Page) All(element string) []Fact {
	var list []Fact
	for _, f := range p.Facts {
		if f.Element == element {
			list = append(list, f)
		}
	}
	return list
}

// Of returns the fact of an element, or the zero Fact.
func (p *Page) Of(element string) Fact {
	if i := slices.IndexFunc(p.Facts, func(f Fact) bool { return f.Element == element }); i >= 0 {
		return p.Facts[i]
	}
	return Fact{}
}

// element is an element that filing.toml states under a key.
type element struct {
	name, key, example string
	needed, taken      []string // the forms that need it, and those that may have it
}

//go:embed elements.tsv
var elementTable string

var elements = func() (list []element) {
	for line := range strings.Lines(elementTable) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, element{c[0], c[1], c[2], strings.Fields(c[3]), strings.Fields(c[4])})
	}
	return list
}()

// reader builds a page.
type reader struct {
	f *filing.Filing
	*Page
	classes classes
	missing []missing
	wrong   []diag.Diagnostic
}

// missing is a line that filing.toml lacks: in a table, or in one of the securities.
type missing struct {
	table, key, example, element string
	security                     int
}

// Of returns the cover page of a filing, whose form and period must be valid. Each fact that
// the form needs and filing.toml does not state is missing from the page, and is part of a
// finding (XBR006). So is each fact that does not agree with the others, as an error or a
// warning.
func Of(f *filing.Filing) (*Page, []diag.Diagnostic) {
	r := &reader{f: f, Page: &Page{Form: f.Report.Form}}
	r.Amendment, _ = f.Cover.Value("amendment_number")
	r.classify()
	r.document()
	for _, e := range elements {
		r.stated(e)
	}
	r.securities()
	r.agree()
	return r.Page, append(r.findings(), r.wrong...)
}

func (r *reader) add(f Fact) { r.Facts = append(r.Facts, f) }

func (r *reader) text(element, s string) { r.add(Fact{Element: element, Text: s, Value: s}) }

// lists maps the elements whose value is a code to the lists that have its name, each with its
// transformation.
var lists = map[string][][2]string{
	"EntityIncorporationStateCountryCode": {{transformation.States, "ixt-sec:stateprovnameen"}, {transformation.Places, "ixt-sec:edgarprovcountryen"}},
	"EntityAddressStateOrProvince":        {{transformation.States, "ixt-sec:stateprovnameen"}},
	"EntityAddressCountry":                {{transformation.Countries, "ixt-sec:countrynameen"}},
	"SecurityExchangeName":                {{transformation.Exchanges, "ixt-sec:exchnameen"}},
}

// named returns the fact of a code, whose text is the name, or the code if it has no name.
func named(element, code string) Fact {
	for _, list := range lists[element] {
		if name, ok := transformation.Name(list[0], code); ok {
			return Fact{Element: element, Text: name, Value: code, Format: list[1]}
		}
	}
	return Fact{Element: element, Text: code, Value: code}
}

func (r *reader) box(element string, is bool) {
	f := Fact{Element: element, Text: Unchecked, Value: "false", Format: no}
	if is {
		f = Fact{Element: element, Text: Checked, Value: "true", Format: yes}
	}
	r.add(f)
}

func (r *reader) day(element string, d fiscal.Date) {
	r.add(Fact{Element: element, Text: d.Words(), Value: d.String(), Format: date})
}

func (r *reader) lacks(table, key, example, element string) {
	r.missing = append(r.missing, missing{table, key, example, element, 0})
}

// is reports whether the form is one of several.
func (r *reader) is(forms ...string) bool { return slices.Contains(forms, r.Form) }

// document adds the facts that follow from [registrant], [report] and [calendar].
func (r *reader) document() {
	f, c := r.f, r.f.Cover
	span, err := f.Calendar.Span(f.Report.Period.ToDate())
	if err != nil {
		panic(err) // filing.toml was checked
	}
	if r.Form == "8-K" {
		example := (span.End + 40).String()
		span = fiscal.Span{Start: c.Date("period_end_date"), End: c.Date("period_end_date")}
		if span.End == 0 {
			r.lacks("cover", "period_end_date", example, "DocumentPeriodEndDate")
		}
	}
	r.Period = span
	amended, _ := c.Value("amendment_flag")
	kind := r.Form
	if amended == "true" {
		kind += "/A"
	}
	r.text("DocumentType", kind)
	if r.is("20-F") {
		r.box("DocumentRegistrationStatement", false)
	}
	switch {
	case r.is("10-K", "20-F", "10-KT"):
		r.box("DocumentAnnualReport", !r.is("10-KT"))
	case r.is("10-Q"):
		r.box("DocumentQuarterlyReport", true)
	}
	if r.is("10-KT") {
		r.day("DocumentPeriodStartDate", span.Start)
	}
	if span.End != 0 {
		r.day("DocumentPeriodEndDate", span.End)
	}
	if f.Report.Periodic() {
		r.box("DocumentTransitionReport", r.is("10-KT"))
	}
	if r.is("20-F") {
		r.box("DocumentShellCompanyReport", false)
	}
	if f.Registrant.FileNumber == "" {
		r.lacks("registrant", "file_number", `"001-99999"`, "EntityFileNumber")
	} else {
		r.text("EntityFileNumber", f.Registrant.FileNumber)
	}
	r.text("EntityRegistrantName", f.Registrant.Name)
	r.text("EntityCentralIndexKey", f.Registrant.CIK)
	if f.Report.Periodic() {
		r.year()
	}
	flag := Fact{Element: "AmendmentFlag", Text: "No", Value: "false", Format: no}
	if amended == "true" {
		flag = Fact{Element: "AmendmentFlag", Text: "Yes", Value: "true", Format: yes}
	}
	r.add(flag)
}

// year adds the fiscal year and period of a periodic report.
func (r *reader) year() {
	f, p := r.f, r.f.Report.Period
	r.text("DocumentFiscalYearFocus", strconv.Itoa(p.Year))
	focus := "FY"
	if p.Quarter > 0 {
		focus = "Q" + strconv.Itoa(p.Quarter)
	}
	r.text("DocumentFiscalPeriodFocus", focus)
	end := fiscal.Date(0)
	if p.Quarter == 0 {
		end = r.Period.End
	} else if f.Calendar.Quarters(p.Year) == 4 {
		if year, err := f.Calendar.Span(fiscal.Period{Year: p.Year}); err == nil {
			end = year.End
		}
	}
	if stated, ok := f.Cover.Value("current_fiscal_year_end_date"); ok {
		end, _ = fiscal.ParseDate("2024-" + stated) // filing.toml was checked
	}
	if end == 0 {
		r.lacks("cover", "current_fiscal_year_end_date", `"12-31"`, "CurrentFiscalYearEndDate")
		return
	}
	r.add(Fact{Element: "CurrentFiscalYearEndDate", Text: end.MonthDay(), Value: "-" + end.String()[4:], Format: monthDay})
}

// stated adds the fact of an element that filing.toml states, unless the form has none.
func (r *reader) stated(e element) {
	value, ok := r.f.Cover.Value(e.key)
	if e.name == "Security12gTitle" || e.name == "SecurityReportingObligation" {
		value, ok = r.title(e.key)
	}
	needed := slices.Contains(e.needed, r.Form)
	switch e.name {
	case "AmendmentDescription":
		needed = r.Of("AmendmentFlag").Value == "true"
	case "EntityExTransitionPeriod":
		needed = r.Of("EntityEmergingGrowthCompany").Value == "true"
	case "EntityAddressStateOrProvince": // or a country
		if e.key == "state_or_province" {
			needed = r.home() != ""
		}
	case "EntityAddressCountry":
		needed = e.key == "country" && r.is("20-F")
	case "DocumentFinStmtRestatementRecoveryAnalysisFlag":
		needed = r.Of("DocumentFinStmtErrorCorrectionFlag").Value == "true"
		ok = ok && needed // else the box is printed without a tag (EFM 6.5.49)
	case "EntityAddressAddressLine1", "EntityAddressCityOrTown", "EntityAddressPostalZipCode":
		if strings.HasPrefix(e.key, "contact_") && r.is("20-F") {
			if needed = r.contacted(); !needed && e.name == "EntityAddressAddressLine1" {
				r.same()
			}
		}
	case "OtherReportingStandardItemNumber":
		standard, _ := r.f.Cover.Value("accounting_standard")
		needed = standard == "Other" && r.is("20-F")
	case "EntityCommonStockSharesOutstanding":
		if needed {
			r.shares(e)
		}
		return
	}
	switch {
	case !needed && !(ok && slices.Contains(e.taken, r.Form)):
		return
	case !ok:
		table, key, nested := strings.Cut(e.key, ".")
		if !nested {
			table, key = "cover", e.key
		}
		r.lacks(table, key, e.example, e.name)
		return
	}
	switch concept, _ := gaap.Lookup("dei", e.name); {
	case strings.HasPrefix(e.key, "contact_"):
		f := named(e.name, value)
		f.Dims = contact
		r.add(f)
	case lists[e.name] != nil:
		r.add(named(e.name, value))
	case e.name == "EntityExTransitionPeriod" && r.Of("EntityEmergingGrowthCompany").Value != "true":
	case e.name == "EntityFilerCategory":
		r.add(Fact{Element: e.name, Text: Category(value), Value: value, Format: "ixt-sec:entityfilercategoryen"})
	case e.name == "Security12gTitle":
		r.add(Fact{Element: e.name, Text: value, Value: value, Dims: r.classes.section12g})
	case e.name == "SecurityReportingObligation":
		r.Reporting = value
		r.add(Fact{Element: e.name, Text: "15(d)", Value: "15(d)", Dims: r.classes.section15d})
	case e.name == "DocumentAccountingStandard":
		r.text(e.name, filing.AccountingStandards[value])
	case e.name == "EntityPublicFloat":
		if at := r.at("public_float_date", r.secondQuarter(), "2022-06-30", e.name); at != 0 {
			r.add(Fact{Element: e.name, Text: text.Group(value), Value: value, Format: number, Unit: string(r.f.Registrant.Currency), Instant: at})
		}
	case concept.Type == "dei:yesNoItemType" || slices.Contains(answers, e.name):
		r.text(e.name, map[string]string{"true": "Yes", "false": "No"}[value])
	case value == "true" || value == "false":
		r.box(e.name, value == "true")
	default:
		r.text(e.name, value)
	}
}

// contact is the dimension of the facts about the company's contact person.
var contact = []tag.Dim{{Axis: tag.Name{Prefix: "dei", Local: "EntityAddressesAddressTypeAxis"}, Member: tag.Name{Prefix: "dei", Local: "BusinessContactMember"}}}

// contactAddress lists the keys of the contact person's address.
var contactAddress = []string{"contact_address_line1", "contact_city_or_town", "contact_state_or_province", "contact_country", "contact_postal_zip_code"}

// contacted reports whether filing.toml states any part of the contact person's address.
func (r *reader) contacted() bool {
	return slices.ContainsFunc(contactAddress, func(key string) bool {
		_, ok := r.f.Cover.Value(key)
		return ok
	})
}

// same adds the registrant's own address as that of the contact person (EFM 6.5.51).
func (r *reader) same() {
	for _, f := range slices.Clone(r.Facts) {
		if strings.HasPrefix(f.Element, "EntityAddress") && f.Dims == nil {
			f.Dims = contact
			r.add(f)
		}
	}
}

// home returns US or CA if the address is in the United States or in Canada, else "".
func (r *reader) home() string {
	switch country, _ := r.f.Cover.Value("country"); {
	case country == "US", country == "" && r.Form != "20-F":
		return "US"
	case country == "CA":
		return "CA"
	}
	return ""
}

// Category returns a filer category as forms print it: "Large accelerated filer".
func Category(value string) string { return text.Capital(strings.ToLower(value)) }

// answers lists the elements whose value is Yes or No.
var answers = []string{"EntityWellKnownSeasonedIssuer", "EntityVoluntaryFilers", "EntityCurrentReportingStatus", "EntityInteractiveDataCurrent"}

// at returns the date of a key, or its default; if there is none, the key is missing.
func (r *reader) at(key string, otherwise fiscal.Date, example, element string) fiscal.Date {
	if d := r.f.Cover.Date(key); d != 0 {
		return d
	}
	if otherwise == 0 {
		r.lacks("cover", key, example, element)
	}
	return otherwise
}

// secondQuarter returns the last business day of the second quarter of the report's fiscal year,
// or 0. Holidays are not known.
func (r *reader) secondQuarter() fiscal.Date {
	p := r.f.Report.Period
	if p.Transition {
		return 0
	}
	q, err := r.f.Calendar.Span(fiscal.Period{Year: p.Year, Quarter: 2})
	if err != nil {
		return 0
	}
	return business(q.End)
}

// business returns a day, or the Friday before it if it is on a weekend.
func business(d fiscal.Date) fiscal.Date {
	for weekend(d) {
		d--
	}
	return d
}

func weekend(d fiscal.Date) bool {
	year, month, day := d.Civil()
	is := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Weekday()
	return is == time.Saturday || is == time.Sunday
}

// shares adds the numbers of shares outstanding: one, which has no class (EFM 6.5.26), or one for
// each class of stock. A 20-F states them at the end of its period.
func (r *reader) shares(e element) {
	otherwise := fiscal.Date(0)
	if r.Form == "20-F" {
		otherwise = r.Period.End
	}
	add := func(digits string, at fiscal.Date, dims []tag.Dim) {
		if at != 0 {
			r.add(Fact{Element: e.name, Text: text.Group(digits), Value: digits, Format: number, Unit: Shares, Instant: at, Dims: dims})
		}
	}
	value, ok := r.f.Cover.Value(e.key)
	stock, counts := r.stock(), 0
	for _, s := range r.f.Securities {
		if s.Shares != "" {
			counts++
		}
	}
	switch {
	case len(stock) > 1 && !ok:
		for _, i := range stock {
			if r.f.Securities[i].Shares == "" {
				r.missing = append(r.missing, missing{"security", "shares_outstanding", e.example, e.name, i})
			}
		}
	case !ok && counts == 0:
		r.lacks("cover", e.key, e.example, e.name)
	}
	at := r.at("common_stock_shares_outstanding_date", otherwise, (r.Period.End + 40).String(), e.name)
	if ok {
		add(value, at, nil)
	}
	for i, s := range r.f.Securities {
		switch dims := r.classes.section12b[i]; {
		case s.Shares == "":
		case counts > 1 || len(stock) != 1 || stock[0] != i:
			if dims != nil || !ok {
				add(s.Shares, at, dims)
			}
		case !ok: // the only class of stock
			add(s.Shares, at, nil)
		}
	}
}

// securities adds the classes of securities, unless no class is registered under Section 12(b).
func (r *reader) securities() {
	if none, _ := r.f.Cover.Value("no_12b"); none == "true" {
		return
	}
	const title, exchange = `"Common Stock, par value $0.001 per share"`, `"NASDAQ"`
	if len(r.f.Securities) == 0 {
		for _, line := range [][3]string{{"title", title, "Security12bTitle"}, {"symbol", `"EXM"; remove the line if the class has no symbol`, "TradingSymbol"}, {"exchange", exchange, "SecurityExchangeName"}} {
			r.lacks("security", line[0], line[1], line[2])
		}
		return
	}
	dims := r.classes.section12b
	for i, s := range r.f.Securities {
		if s.Title == "" {
			r.missing = append(r.missing, missing{"security", "title", title, "Security12bTitle", i})
		} else {
			r.add(Fact{Element: "Security12bTitle", Text: s.Title, Value: s.Title, Dims: dims[i]})
		}
		if s.Symbol == "" {
			r.add(Fact{Element: "NoTradingSymbolFlag", Text: "None", Value: "true", Format: yes, Dims: dims[i]})
		} else {
			r.add(Fact{Element: "TradingSymbol", Text: s.Symbol, Value: s.Symbol, Dims: dims[i]})
		}
		if s.Exchange == "" {
			r.missing = append(r.missing, missing{"security", "exchange", exchange, "SecurityExchangeName", i})
		} else {
			f := named("SecurityExchangeName", s.Exchange)
			f.Dims = dims[i]
			r.add(f)
		}
	}
}

// tables are the tables of filing.toml in which a line may be missing, in the order of the
// findings.
var tables = []string{"registrant", "cover", "auditor", "security"}

// article returns a form after its article: "a 10-K", "an 8-K".
func article(form string) string {
	if strings.HasPrefix(form, "8") {
		return "an " + form
	}
	return "a " + form
}

// findings returns a finding for each table that lacks lines, with the lines to add. Each line
// has the value "?", so that no answer is forgotten.
func (r *reader) findings() (found []diag.Diagnostic) {
	order := func(m missing) int {
		return slices.IndexFunc(filing.Keys, func(k filing.Key) bool { return k.Table == m.table && k.Name == m.key })
	}
	slices.SortStableFunc(r.missing, func(a, b missing) int {
		return cmp.Or(slices.Index(tables, a.table)-slices.Index(tables, b.table), a.security-b.security, order(a)-order(b))
	})
	for i := 0; i < len(r.missing); {
		first, lines, names := r.missing[i], []string(nil), []string(nil)
		width := 0
		for _, m := range r.missing[i:] {
			if m.table == first.table && m.security == first.security {
				width = max(width, len(m.key))
			}
		}
		for ; i < len(r.missing) && r.missing[i].table == first.table && r.missing[i].security == first.security; i++ {
			m := r.missing[i]
			if line := fmt.Sprintf("%-*s = %q   # such as %s", width, m.key, filing.Unanswered, m.example); !slices.Contains(lines, line) {
				lines, names = append(lines, line), append(names, "dei:"+m.element)
			}
		}
		header, at, stated := "["+first.table+"]", r.f.Cover.At, r.f.Cover.Stated
		where := header
		switch first.table {
		case "registrant":
			at, stated = source.Point{File: filing.File}, true
		case "auditor":
			at, stated = r.f.Cover.AuditorAt, r.f.Cover.Audited
		case "security":
			header, stated = "[["+first.table+"]]", len(r.f.Securities) > 0
			if where = header; stated {
				at = r.f.Securities[first.security].At
			}
			if len(r.f.Securities) > 1 {
				where = fmt.Sprintf("the [[security]] in line %d of", at.Line)
			}
		}
		if stated && !strings.HasSuffix(where, " of") {
			where += " in"
		}
		remedy := fmt.Sprintf("To %s filing.toml, add these lines, and replace each \"?\" with your answer:\n", where)
		if !stated {
			remedy = "Add these lines to filing.toml, and replace each \"?\" with your answer:\n" + header + "\n"
		}
		found = append(found, diag.Diagnostic{Code: "XBR006", Summary: "cover page fact missing", Subject: at,
			Detail: fmt.Sprintf("filing.toml lacks %s of the cover page of %s: %s", text.Count(len(lines), "fact"), article(r.Form), text.List(names, "and")), Remedy: remedy + strings.Join(lines, "\n")})
	}
	return found
}
